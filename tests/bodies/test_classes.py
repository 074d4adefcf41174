# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Classes of bodies: taken apart by the data, expanded on a day, exceptions kept, what nobody can expand said so."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.bodies.classes import class_rules, expand_classes, folded, raw_classes, take_apart
from nhipcau.bodies.models import Body, ClassException
from nhipcau.bodies.naming import Scope, scope_of
from nhipcau.bodies.sorts import raw_sorts, sort_of
from nhipcau.reading.text.normalise import fold_tone

DAY = datetime.date(2020, 4, 8)
AFTER = datetime.date(2025, 12, 1)
DONG_NAI = Scope(province="tỉnh Đồng Nai")
CENTRE = Scope(central=True)


def entries(table: str) -> list[Any]:
    return [pytest.param(entry, id=entry.get("id", entry["pattern"][:30])) for entry in raw_classes()[table]]


@pytest.mark.parametrize("entry", entries("term"))
def test_a_term_finds_its_examples_and_not_its_counter_examples(entry: dict[str, Any]) -> None:
    party = entry.get("party", False)
    for here in ("centre", "province"):
        for name in entry["examples"]:
            assert entry["id"] in [one.id for one in take_apart(name, here=here, party=party).found], name
        for name in entry["not"]:
            assert entry["id"] not in [one.id for one in take_apart(name, here=here, party=party).found], name


@pytest.mark.parametrize("entry", entries("head"))
def test_a_head_finds_its_examples_and_not_its_counter_examples(entry: dict[str, Any]) -> None:
    for name in entry["examples"]:
        assert [one.id for one in take_apart(name, here="province").found] == [entry["id"]], name
    for name in entry["not"]:
        assert entry["id"] not in [one.id for one in take_apart(name, here="province").found], name


@pytest.mark.parametrize("entry", entries("open"))
def test_an_open_name_says_why(entry: dict[str, Any]) -> None:
    pattern = re.compile(entry["pattern"])
    assert [name for name in entry["examples"] if not pattern.search(folded(name))] == []
    assert [name for name in entry["not"] if pattern.search(folded(name))] == []
    assert entry["vi"].endswith(".")
    assert entry["en"].endswith(".")


def test_the_leaders_of_bodies_stand_for_them() -> None:
    entry = raw_classes()["persons"]
    assert [name for name in entry["examples"] if not class_rules().persons.search(name)] == []
    assert [name for name in entry["not"] if class_rules().persons.search(name)] == []


@pytest.mark.parametrize("entry", raw_sorts(), ids=lambda entry: str(entry["id"]))
def test_a_sort_is_read_from_its_examples(entry: dict[str, Any]) -> None:
    assert [sort_of(name) for name in entry["examples"]] == [entry["id"]] * len(entry["examples"])
    assert entry["id"] not in [sort_of(name) for name in entry["not"]]


def test_the_data_is_composed_and_has_its_tones_in_one_place() -> None:
    for entry in (*raw_classes()["term"], *raw_classes()["open"], *raw_sorts()):
        assert unicodedata.is_normalized("NFC", entry["pattern"])
        assert fold_tone(entry["pattern"]) == entry["pattern"]


@pytest.mark.parametrize(
    ("name", "here", "ids", "left"),
    [
        ("Các sở ban, ngành", "province", ["so", "ban", "nganh"], ""),
        ("Giám đốc, Thủ trưởng các Sở, Ban, ngành, đoàn thể", "province", ["so", "ban", "nganh", "doan-the"], ""),
        ("Chủ tịch UBND các huyện, thành phố", "province", ["ubnd"], ""),
        ("Các huyện, thành uỷ, đảng uỷ trực thuộc", "province", ["dang-uy-truc-thuoc", "huyen-uy", "thanh-uy"], ""),
        ("các tổ chức thành viên", "province", [], "thành viên"),
        ("các bộ, ngành, hiệp hội", "centre", ["bo"], "hiệp hội"),
    ],
)
def test_names_are_taken_apart(name: str, here: str, ids: list[str], left: str) -> None:
    parts = take_apart(name, here=here)
    assert ([one.id for one in parts.found], parts.left) == (ids, left)


def test_the_boards_beside_departments_are_the_partys_only_where_they_come_first() -> None:
    first = take_apart("Các ban, sở, ngành, mặt trận, đoàn thể cấp tỉnh", here="province", party=True)
    assert [one.id for one in first.found] == ["ban-cua-dang", "so", "nganh", "mat-tran", "doan-the"]
    assert "ban-cua-dang" not in [one.id for one in take_apart("các sở, ban, ngành", here="province", party=True).found]


# --- In the register ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
class TestExpansion:
    def names(self, name: str, scope: Scope, day: datetime.date, issuer: str = "") -> set[str]:
        return {member.body.name for member in expand_classes([name], scope, day, issuer_name=issuer)[name].members}

    def test_departments_are_those_of_the_day(self) -> None:
        before = self.names("các sở, ban, ngành", DONG_NAI, DAY)
        assert {"Sở Kế hoạch và Đầu tư tỉnh Đồng Nai", "Sở Ngoại vụ tỉnh Đồng Nai", "Công an tỉnh Đồng Nai"} <= before
        assert not {name for name in before if "Nông nghiệp và Môi trường" in name}
        after = self.names("các sở, ban, ngành", DONG_NAI, AFTER)
        assert not {name for name in after if "Kế hoạch và Đầu tư" in name}
        assert {name for name in after if "Nông nghiệp và Môi trường" in name}
        assert all(body.valid_from == datetime.date(2025, 7, 1) for body in Body.objects.filter(key="dong-nai-2025"))

    @pytest.mark.parametrize(
        ("name", "day", "count"),
        [
            ("các tỉnh uỷ", datetime.date(2019, 9, 19), 58),
            ("thành uỷ", datetime.date(2019, 9, 19), 5),
            ("các tỉnh ủy", AFTER, 28),
            ("các thành ủy", AFTER, 6),
            ("các tỉnh ủy", datetime.date(2026, 5, 1), 27),
            ("các thành ủy", datetime.date(2026, 5, 1), 7),
            ("các tỉnh ủy, thành ủy", DAY, 63),
            ("các tỉnh ủy, thành ủy", AFTER, 34),
            ("các văn phòng tỉnh uỷ, thành uỷ", AFTER, 34),
            ("UBND các tỉnh, thành phố", DAY, 63),
            ("UBND các tỉnh, thành phố", AFTER, 34),
            ("các bộ, cơ quan ngang bộ", datetime.date(2025, 2, 28), 22),
            ("các bộ, cơ quan ngang bộ", datetime.date(2025, 3, 1), 17),
        ],
    )
    def test_the_country_is_counted_right(self, name: str, day: datetime.date, count: int) -> None:
        found = expand_classes([name], CENTRE, day)[name]
        assert len(found.members) == count
        assert found.is_whole, found.reason

    def test_a_renamed_province_is_found_under_the_name_of_the_day(self) -> None:
        old = scope_of("Ủy ban nhân dân tỉnh Thừa Thiên Huế")
        assert "Sở Nội vụ thành phố Huế" in self.names("các sở", old, DAY)
        assert self.names("các sở", old, DAY) == self.names("các sở", scope_of("Ủy ban nhân dân thành phố Huế"), DAY)

    def test_what_is_not_checked_is_asked(self) -> None:
        found = expand_classes(["các sở"], Scope(province="tỉnh Hà Giang"), DAY)["các sở"]
        assert not found.is_whole
        assert {m.body.name for m in found.members if not m.is_checked} >= {"Sở Ngoại vụ tỉnh Hà Giang"}
        assert "chưa kiểm chứng" in found.reason

    def test_what_the_register_lacks_is_said(self) -> None:
        name = "UBND các huyện, thành phố"
        found = expand_classes([name], DONG_NAI, DAY)[name]
        assert (found.members, found.is_whole) == ([], False)
        assert "chưa có" in found.reason

    @pytest.mark.parametrize("name", ["các đơn vị liên quan", "các cấp ủy", "các tổ chức thành viên"])
    def test_what_cannot_be_expanded_asks(self, name: str) -> None:
        found = expand_classes([name], DONG_NAI, DAY)[name]
        assert not found.is_whole
        assert found.reason

    def test_exceptions_are_kept_for_their_province_and_days(self) -> None:
        school = Body.objects.get(key="dong-nai-truong-chinh-tri")
        inspectors = Body.objects.get(key="dong-nai-thanh-tra")
        place = Body.objects.get(key="dong-nai")
        ClassException.objects.create(class_id="so", place=place, body=school, belongs=True)
        ClassException.objects.create(
            class_id="so", place=place, body=inspectors, belongs=False, valid_to=datetime.date(2021, 1, 1)
        )
        found = expand_classes(["các sở"], DONG_NAI, DAY)["các sở"]
        assert [member.body for member in found.members if member.added] == [school]
        assert found.left_out == [inspectors]
        later = expand_classes(["các sở"], DONG_NAI, datetime.date(2021, 1, 1))["các sở"]
        assert later.left_out == []
        other = expand_classes(["các sở"], Scope(province="tỉnh Gia Lai"), DAY)["các sở"]
        assert school not in [member.body for member in other.members]

    def test_ten_classes_take_as_many_queries_as_one(self) -> None:
        names = ["các sở", "các ban đảng", "các đoàn thể", "các cơ quan báo chí", "các huyện ủy", "mặt trận"]

        def queries(wanted: list[str]) -> int:
            with CaptureQueriesContext(connection) as captured:
                expand_classes(wanted, DONG_NAI, DAY)
            return len(captured)

        assert queries(names) == queries(names[:1]) == 3
