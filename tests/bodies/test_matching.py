# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names in documents and the bodies of the register on the document's day."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.bodies.matching import Match, match_names
from nhipcau.bodies.models import Body
from nhipcau.bodies.services import load_register

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 3, 25)
REGISTER = """
[[body]]
key = "bbt"
name = "Ban Bí thư"
aliases = ["Ban Bí thư Trung ương Đảng"]
kind = "party"
level = "central"

[[body]]
key = "tu"
name = "Tỉnh ủy Hải Lâm"
kind = "party"
level = "province"
place = "Hải Lâm"

[[body]]
key = "btv"
name = "Ban Thường vụ Tỉnh ủy Hải Lâm"
kind = "party"
level = "province"
place = "Hải Lâm"
parent = "tu"

[[body]]
key = "ubnd"
name = "Ủy ban nhân dân tỉnh Hải Lâm"
kind = "state"
level = "province"
place = "Hải Lâm"

[[body]]
key = "snv"
name = "Sở Nội vụ tỉnh Hải Lâm"
kind = "state"
level = "province"
place = "Hải Lâm"
parent = "ubnd"

[[body]]
key = "sngv"
name = "Sở Ngoại vụ tỉnh Hải Lâm"
kind = "state"
level = "province"
place = "Hải Lâm"
parent = "ubnd"

[[body]]
key = "skhdt"
name = "Sở Kế hoạch và Đầu tư tỉnh Hải Lâm"
kind = "state"
level = "province"
place = "Hải Lâm"
parent = "ubnd"
valid_to = 2025-02-28

[[body]]
key = "lhhn"
name = "Liên hiệp các tổ chức hữu nghị tỉnh Hải Lâm"
kind = "union"
level = "province"
place = "Hải Lâm"

[[body]]
key = "chau-thanh"
name = "Ủy ban nhân dân huyện Châu Thành"
kind = "state"
level = "district"
place = "Châu Thành"
parent = "ubnd"
valid_to = 2025-06-30

[[body]]
key = "hoa-trach"
name = "Ủy ban nhân dân xã Hòa Trạch"
kind = "state"
level = "commune"
place = "Hòa Trạch"
parent = "chau-thanh"

[[body]]
key = "sb-ubnd"
name = "Ủy ban nhân dân tỉnh Sơn Bình"
kind = "state"
level = "province"
place = "Sơn Bình"

[[body]]
key = "sb-snv"
name = "Sở Nội vụ tỉnh Sơn Bình"
kind = "state"
level = "province"
place = "Sơn Bình"
parent = "sb-ubnd"

[[body]]
key = "sb-chau-thanh"
name = "Ủy ban nhân dân huyện Châu Thành"
kind = "state"
level = "district"
place = "Châu Thành"
parent = "sb-ubnd"
"""


@pytest.fixture(autouse=True)
def register(tmp_path: Path) -> Path:
    path = tmp_path / "bodies.toml"
    path.write_text(REGISTER, encoding="utf-8")
    load_register(path)
    return path


def match(
    name: str, issuer: str = "Ủy ban nhân dân tỉnh Hải Lâm", place: str = "Hải Lâm", day: datetime.date | None = DAY
) -> Match:
    return match_names([name], issuer_name=issuer, place=place, day=day)[name]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sở Nội vụ", "snv"),
        ("sở Nội vụ", "snv"),
        ("Sở Ngoại vụ Hải Lâm", "sngv"),
        ("Sở KHĐT", "skhdt"),
        ("UBND tỉnh", "ubnd"),
        ("Uỷ ban nhân dân tỉnh", "ubnd"),
        ("Tỉnh ủy", "tu"),
        ("Ban Thường vụ Tỉnh uỷ", "btv"),
        ("Liên hiệp các Tổ chức hữu nghị tỉnh", "lhhn"),
        ("Liên hiệp", "lhhn"),
        ("Ban Bí thư", "bbt"),
        ("BBT", "bbt"),
        ("Giám đốc Sở Nội vụ", "snv"),
        ("UBND huyện Châu Thành", "chau-thanh"),
        ("UBND xã Hòa Trạch", "hoa-trach"),
        ("Sở Nội vụ tỉnh Sơn Bình", "sb-snv"),
    ],
)
def test_a_name_means_one_body(name: str, key: str) -> None:
    found = match(name)
    assert found.kind == "one"
    assert found.body is not None
    assert found.body.key == key


def test_the_same_name_in_another_province_is_another_body() -> None:
    found = match("Sở Nội vụ", "Ủy ban nhân dân tỉnh Sơn Bình", "Sơn Bình")
    assert found.body is not None
    assert found.body.key == "sb-snv"
    district = match("UBND huyện Châu Thành", "Sở Nội vụ", "Sơn Bình").body
    assert district is not None
    assert district.key == "sb-chau-thanh"


def test_a_province_that_the_register_lacks_borrows_no_bodies() -> None:
    for name in ("Sở Nội vụ", "UBND tỉnh", "UBND huyện Châu Thành", "Liên hiệp"):
        found = match(name, "Ủy ban nhân dân tỉnh Gia Lai", "Gia Lai")
        assert (found.kind, found.body, found.candidates) == ("new", None, ()), name
    assert match("Sở Nội vụ", "Ủy ban nhân dân tỉnh Gia Lai", "Gia Lai").proposal.name == "Sở Nội vụ tỉnh Gia Lai"


def test_a_body_is_matched_only_while_it_exists() -> None:
    assert match("Sở KHĐT", day=datetime.date(2025, 2, 28)).kind == "one"
    assert match("Sở KHĐT", day=datetime.date(2025, 3, 1)).kind == "new"


def test_a_district_of_nowhere_may_be_either() -> None:
    found = match("UBND huyện Châu Thành", "Ban Bí thư", "Hà Nội")
    assert found.kind == "many"
    assert {body.key for body in found.candidates} == {"chau-thanh", "sb-chau-thanh"}


def test_a_department_of_nowhere_is_offered_in_every_province() -> None:
    found = match("Sở Nội vụ", "", "")
    assert found.kind == "many"
    assert {body.key for body in found.candidates} == {"snv", "sb-snv"}


def test_a_communes_document_knows_its_province_from_the_register() -> None:
    for name, key in (("UBND tỉnh", "ubnd"), ("Sở Nội vụ", "snv"), ("UBND", "hoa-trach"), ("UBND xã", "hoa-trach")):
        found = match(name, "Ủy ban nhân dân xã Hòa Trạch", "Hòa Trạch")
        assert found.body is not None, name
        assert found.body.key == key


def test_a_news_item_takes_the_province_that_its_names_say() -> None:
    names = ["Sở Nội vụ", "Tỉnh ủy Hải Lâm"]
    found = match_names(names, issuer_name="", place="", day=DAY)
    assert [found[name].kind for name in names] == ["one", "one"]


@pytest.mark.parametrize("name", ["các sở, ban, ngành", "UBND các huyện, thành phố", "Mặt trận Tổ quốc"])
def test_classes_stay_as_named(name: str) -> None:
    assert match(name).kind == "class"


def test_in_a_document_of_the_centre_a_provincial_committee_is_every_one() -> None:
    assert match("Tỉnh ủy", "Ban Bí thư", "Hà Nội").kind == "class"


@pytest.mark.parametrize("name", ["Sở Nội vu", "Sở Kế hoạch Đầu tư", "Liên hiệp các tổ chức hưu nghị tỉnh"])
def test_what_is_merely_alike_is_offered_and_not_chosen(name: str) -> None:
    found = match(name)
    assert found.kind == "many"
    assert found.body is None
    assert all(body.place == "Hải Lâm" for body in found.candidates)


@pytest.mark.parametrize("name", ["Sở Y tế", "Sở Xây dựng", "Công an tỉnh", "Sở Tư pháp"])
def test_other_departments_are_not_offered_for_one_another(name: str) -> None:
    assert match(name).kind == "new"


def test_empty_and_double_names() -> None:
    assert match_names([], issuer_name="", place="", day=None) == {}
    assert list(match_names(["", "  ", "Sở Nội vụ", "Sở Nội vụ"], issuer_name="", place="", day=None)) == ["Sở Nội vụ"]


def test_a_hundred_names_take_as_many_queries_as_ten() -> None:
    def queries(count: int) -> int:
        names = [f"Sở Nội vụ số {n}" for n in range(count)] + ["Sở Nội vụ", "UBND xã Hòa Trạch"]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            match_names(names, issuer_name="Ủy ban nhân dân xã Hòa Trạch", place="", day=DAY)
        return len(captured)

    assert queries(100) == queries(10) <= 5


def test_loading_twice_changes_nothing(register: Path) -> None:
    before = list(Body.objects.order_by("pk").values())
    assert load_register(register) == 0
    assert list(Body.objects.order_by("pk").values()) == before
