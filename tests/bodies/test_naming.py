# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of bodies: the examples of the rule data, comparison forms, classes, the place that goes without saying."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.bodies.naming import (
    Scope,
    body_led,
    expand,
    is_class,
    kind_of,
    level_of,
    lookup_keys,
    name_key,
    place_of,
    qualify,
    raw_rules,
    scope_of,
)
from nhipcau.reading.text.normalise import fold_tone

KIEN_GIANG = Scope(province="tỉnh Kiên Giang")
HA_NOI = Scope(province="thành phố Hà Nội")
RACH_GIA = Scope(province="tỉnh Kiên Giang", district="thành phố Rạch Giá")
HOA_TRACH = Scope(province="tỉnh Hải Lâm", commune="xã Hòa Trạch")
CENTRE = Scope(central=True)
NOWHERE = Scope()


def entries() -> list[Any]:
    data = raw_rules()
    lists = [(table, entry) for table in ("class", "relative", "head", "central", "kind") for entry in data[table]]
    lists += [("leaders", data["leaders"]), ("own", data["own"])]
    return [pytest.param(table, entry, id=f"{table}-{entry['examples'][0]}") for table, entry in lists]


@pytest.mark.parametrize(("table", "entry"), entries())
def test_rule_finds_its_examples_and_not_its_counter_examples(table: str, entry: dict[str, Any]) -> None:
    pattern = re.compile(entry["pattern"], re.IGNORECASE)
    fixed = re.compile("|".join(map(re.escape, raw_rules()["classes"]["fixed"])), re.IGNORECASE)

    def looked_at(name: str) -> str:
        full = fold_tone(expand(name)).strip(" .;,")
        return fixed.sub("", full) if table == "class" else full

    assert entry["examples"]
    assert entry["not"]
    assert [name for name in entry["examples"] if not pattern.search(looked_at(name))] == []
    assert [name for name in entry["not"] if pattern.search(looked_at(name))] == []


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []


def test_rule_data_is_composed_and_has_its_tones_in_one_place() -> None:
    for text in strings(raw_rules()):
        assert unicodedata.is_normalized("NFC", text), text
    for table in ("class", "relative", "head", "central", "kind"):
        for entry in raw_rules()[table]:
            assert fold_tone(entry["pattern"]) == entry["pattern"], entry["pattern"]


def test_abbreviations_do_not_contain_each_other_as_words() -> None:
    shorts = [entry["short"] for entry in raw_rules()["abbreviation"]]
    assert len(shorts) == len(set(shorts))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND tỉnh Kiên Giang", "Uỷ ban nhân dân tỉnh Kiên Giang"),
        ("Sở Văn hóa Thể thao và Du lịch", "Sở Văn hoá, Thể thao và Du lịch"),
        ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"),
        ("Ủy ban MTTQ tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("UBND TP. Rạch Giá", "Ủy ban nhân dân thành phố Rạch Giá"),
        ("UBND TP Rạch Giá", "Ủy ban nhân dân Thành phố Rạch Giá"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Ban Đối ngoại TW", "Ban Đối ngoại Trung ương"),
        ("LIÊN HIỆP CÁC TỔ CHỨC HỮU NGHỊ VIỆT NAM", "Liên hiệp các tổ chức hữu nghị Việt Nam"),
        ("Uy\u0309 ban nhân dân", "Ủy ban nhân dân"),
    ],
)
def test_names_written_differently_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Nội vụ", "Sở Ngoại vụ"),
        ("Tỉnh ủy Kiên Giang", "Tỉnh ủy An Giang"),
        ("Ban Dân vận Trung ương", "Ban Đối ngoại Trung ương"),
        ("Thường trực Tỉnh ủy", "Ban Thường vụ Tỉnh ủy"),
    ],
)
def test_different_bodies_have_different_keys(one: str, other: str) -> None:
    assert not lookup_keys(one) & lookup_keys(other)


@pytest.mark.parametrize(
    ("name", "scope", "full"),
    [
        ("Sở Nội vụ", KIEN_GIANG, "Sở Nội vụ tỉnh Kiên Giang"),
        ("sở Nội vụ", KIEN_GIANG, "sở Nội vụ tỉnh Kiên Giang"),
        ("Tỉnh ủy", KIEN_GIANG, "Tỉnh ủy Kiên Giang"),
        ("UBND tỉnh", KIEN_GIANG, "Ủy ban nhân dân tỉnh Kiên Giang"),
        ("Liên hiệp các tổ chức hữu nghị tỉnh", KIEN_GIANG, "Liên hiệp các tổ chức hữu nghị tỉnh Kiên Giang"),
        ("Ban Thường vụ Tỉnh uỷ", KIEN_GIANG, "Ban Thường vụ Tỉnh uỷ Kiên Giang"),
        ("Ban cán sự đảng UBND tỉnh", KIEN_GIANG, "Ban cán sự đảng Ủy ban nhân dân tỉnh Kiên Giang"),
        ("Liên hiệp", KIEN_GIANG, "Liên hiệp các tổ chức hữu nghị tỉnh Kiên Giang"),
        ("Liên hiệp", NOWHERE, "Liên hiệp"),
        ("Liên hiệp", CENTRE, "Liên hiệp các tổ chức hữu nghị Việt Nam"),
        ("Giám đốc Sở Ngoại vụ", KIEN_GIANG, "Giám đốc Sở Ngoại vụ tỉnh Kiên Giang"),
        ("Công an Thành phố", HA_NOI, "Công an Thành phố Hà Nội"),
        ("Sở Du lịch", HA_NOI, "Sở Du lịch thành phố Hà Nội"),
        ("Ban Tuyên giáo Thành ủy", HA_NOI, "Ban Tuyên giáo Thành ủy Hà Nội"),
        ("UBND thành phố", RACH_GIA, "Ủy ban nhân dân thành phố Rạch Giá"),
        ("Phòng Nội vụ", RACH_GIA, "Phòng Nội vụ thành phố Rạch Giá"),
        ("UBND xã", HOA_TRACH, "Ủy ban nhân dân xã Hòa Trạch"),
        ("UBND", HOA_TRACH, "Ủy ban nhân dân xã Hòa Trạch"),
        ("UBND tỉnh", HOA_TRACH, "Ủy ban nhân dân tỉnh Hải Lâm"),
        ("Ủy ban Kiểm tra Đảng ủy xã", HOA_TRACH, "Ủy ban Kiểm tra Đảng ủy xã Hòa Trạch"),
        # Nothing is added to what says its place, lies at the centre, or is a class.
        ("Sở Nội vụ tỉnh Gia Lai", KIEN_GIANG, "Sở Nội vụ tỉnh Gia Lai"),
        ("Báo Đồng Nai", KIEN_GIANG, "Báo Đồng Nai"),
        ("Bộ Ngoại giao", KIEN_GIANG, "Bộ Ngoại giao"),
        ("Ban Bí thư", KIEN_GIANG, "Ban Bí thư"),
        ("Liên hiệp các tổ chức hữu nghị Việt Nam", KIEN_GIANG, "Liên hiệp các tổ chức hữu nghị Việt Nam"),
        ("các sở, ban, ngành", KIEN_GIANG, "các sở, ban, ngành"),
        # The issuer is no city and the document of no province: nobody knows which.
        ("UBND thành phố", KIEN_GIANG, "Ủy ban nhân dân thành phố"),
        ("Sở Nội vụ", CENTRE, "Sở Nội vụ"),
        ("Tỉnh ủy", HA_NOI, "Tỉnh ủy"),
    ],
)
def test_relative_names_get_the_place_that_goes_without_saying(name: str, scope: Scope, full: str) -> None:
    assert qualify(name, scope) == full


@pytest.mark.parametrize(
    ("issuer", "place", "scope"),
    [
        ("Ủy ban nhân dân tỉnh Kiên Giang", "Kiên Giang", KIEN_GIANG),
        ("UBND tỉnh Kiên Giang", "Rạch Giá", KIEN_GIANG),
        ("Ban Thường vụ Tỉnh ủy Kiên Giang", "", KIEN_GIANG),
        ("Sở Ngoại vụ", "Kiên Giang", KIEN_GIANG),
        ("Ủy ban nhân dân thành phố Hà Nội", "Hà Nội", HA_NOI),
        ("Sở Nội vụ", "Hà Nội", HA_NOI),
        ("Sở Du lịch Hà Nội", "", HA_NOI),
        ("Ban Bí thư", "Hà Nội", CENTRE),
        ("Bộ Ngoại giao", "Hà Nội", CENTRE),
        ("Văn phòng Chính phủ", "Hà Nội", CENTRE),
        ("Liên hiệp các tổ chức hữu nghị Việt Nam", "Hà Nội", CENTRE),
        ("", "Hà Nội", NOWHERE),
        ("", "", NOWHERE),
        ("Ủy ban nhân dân xã Hòa Trạch, tỉnh Hải Lâm", "Hòa Trạch", HOA_TRACH),
        ("Ủy ban nhân dân thành phố Rạch Giá, tỉnh Kiên Giang", "Rạch Giá", RACH_GIA),
    ],
)
def test_scope_comes_from_the_issuer_or_the_place(issuer: str, place: str, scope: Scope) -> None:
    assert scope_of(issuer, place) == scope


@pytest.mark.parametrize(
    "name",
    [
        "các sở, ban, ngành",
        "UBND các huyện, thành phố",
        "Chủ tịch UBND các huyện, thị xã",
        "Thường trực các huyện ủy",
        "Mặt trận Tổ quốc",
        "chính quyền địa phương",
        "ngành công thương",
        "Đảng ủy các xã, phường",
    ],
)
def test_classes_are_no_single_body(name: str) -> None:
    assert is_class(name)


@pytest.mark.parametrize(
    "name",
    [
        "Sở Nội vụ",
        "UBND tỉnh",
        "ủy ban nhân dân tỉnh",
        "Liên hiệp các tổ chức hữu nghị tỉnh",
        "Ban Quản lý các khu công nghiệp tỉnh",
        "Liên hiệp",
        "Văn phòng",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
        "Đảng đoàn Liên hiệp",
        "Sở Văn hóa, Thể thao và Du lịch",
    ],
)
def test_single_bodies_are_no_classes(name: str) -> None:
    assert not is_class(name)


def test_the_word_before_the_place_may_be_missing() -> None:
    assert lookup_keys("Sở Ngoại vụ Gia Lai") & lookup_keys("Sở Ngoại vụ tỉnh Gia Lai")
    assert lookup_keys("Liên hiệp các tổ chức hữu nghị Hải Phòng") & lookup_keys(
        "Liên hiệp các tổ chức hữu nghị thành phố Hải Phòng"
    )


@pytest.mark.parametrize(
    ("name", "led"),
    [
        ("Giám đốc Sở Nội vụ tỉnh Gia Lai", "Sở Nội vụ tỉnh Gia Lai"),
        ("Phó Chủ tịch Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Chánh Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng Ủy ban nhân dân tỉnh"),
        ("Sở Nội vụ", ""),
    ],
)
def test_leaders_stand_for_what_they_lead(name: str, led: str) -> None:
    assert body_led(name) == led


@pytest.mark.parametrize(
    ("name", "kind", "level", "place"),
    [
        ("Sở Du lịch tỉnh Kiên Giang", "state", "province", "Kiên Giang"),
        ("Ban Nội chính Tỉnh ủy Gia Lai", "party", "province", "Gia Lai"),
        ("Hội Nông dân tỉnh Hải Lâm", "mass", "province", "Hải Lâm"),
        ("Hội Hữu nghị Việt Nam - Lào tỉnh Hải Lâm", "association", "province", "Hải Lâm"),
        ("Bộ Y tế", "state", "central", ""),
        ("Ủy ban nhân dân huyện Đông Trà", "state", "district", "Đông Trà"),
        ("Đảng ủy xã Hòa Trạch", "party", "commune", "Hòa Trạch"),
        ("Báo Đồng Nai", "press", "province", "Đồng Nai"),
        ("Công an thành phố Hà Nội", "state", "province", "Hà Nội"),
    ],
)
def test_a_new_body_is_proposed_with_kind_level_and_place(name: str, kind: str, level: str, place: str) -> None:
    assert (kind_of(name), level_of(name), place_of(name)) == (kind, level, place)


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_text_can_be_named_and_qualified(name: str, place: str) -> None:
    scope = scope_of(name, place)
    full = qualify(name, scope)
    assert qualify(full, scope) == full
    assert len(name_key(name)) <= 300
    assert lookup_keys(full)
