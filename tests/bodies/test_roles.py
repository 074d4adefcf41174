# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everybody who acts in the documents that started the product, as they name them, in the shipped register."""

from __future__ import annotations

import datetime

import pytest

from nhipcau.bodies.matching import match_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

DOCUMENTS = {
    "centre": ("Ban Bí thư", "Hà Nội", datetime.date(2019, 9, 19)),
    "tuyen-quang": ("Đảng ủy Khối các cơ quan tỉnh Tuyên Quang", "Tuyên Quang", datetime.date(2019, 10, 10)),
    "kien-giang-party": ("Tỉnh ủy Kiên Giang", "Kiên Giang", datetime.date(2020, 2, 21)),
    "kien-giang": ("Văn phòng UBND tỉnh Kiên Giang", "Kiên Giang", datetime.date(2020, 3, 25)),
    "gia-lai": ("Ban Thường vụ Tỉnh ủy Gia Lai", "Gia Lai", datetime.date(2019, 12, 9)),
    "dong-nai": ("Ủy ban nhân dân tỉnh Đồng Nai", "Đồng Nai", datetime.date(2020, 4, 8)),
    "an-giang": ("Ủy ban nhân dân tỉnh An Giang", "An Giang", datetime.date(2025, 9, 1)),
    "hue": ("Ủy ban nhân dân tỉnh Thừa Thiên Huế", "Thừa Thiên Huế", datetime.date(2020, 4, 8)),
}

NAMES = [
    ("centre", "Ban Bí thư", "ban-bi-thu"),
    ("centre", "BBT Trung ương Đảng", "ban-bi-thu"),
    ("centre", "Ban Đối ngoại TW", "bdn-tw"),
    ("centre", "Ban cán sự đảng Chính phủ", "bcsd-cp"),
    ("centre", "Ban cán sự đảng Bộ Nội vụ", "bcsd-bnv"),
    ("centre", "Ban cán sự đảng Bộ Ngoại giao", "bcsd-bng"),
    ("centre", "Bộ Ngoại giao", "bng"),
    ("centre", "Bộ KH&ĐT", "bkhdt"),
    ("centre", "Đảng đoàn Liên hiệp", "dang-doan-vufo"),
    ("centre", "Liên hiệp", "vufo"),
    ("tuyen-quang", "Đảng uỷ Khối các cơ quan tỉnh", "tuyen-quang-du-khoi"),
    ("kien-giang-party", "Ban Thường vụ Tỉnh uỷ", "kien-giang-btv-tinh-uy"),
    ("kien-giang-party", "BTV Tỉnh ủy", "kien-giang-btv-tinh-uy"),
    ("kien-giang-party", "Văn phòng Tỉnh ủy", "kien-giang-vp-tinh-uy"),
    ("kien-giang-party", "Ban cán sự đảng UBND tỉnh", "kien-giang-bcsd"),
    ("kien-giang-party", "Ban Dân vận Tỉnh ủy", "kien-giang-bdv"),
    ("kien-giang-party", "Liên hiệp", "kien-giang-lhhn"),
    ("kien-giang", "UBND tỉnh", "kien-giang-ubnd"),
    ("kien-giang", "Chủ tịch UBND tỉnh", "kien-giang-ct-ubnd"),
    ("kien-giang", "Phó Chủ tịch UBND tỉnh", "kien-giang-ubnd"),
    ("kien-giang", "Văn phòng", "kien-giang-vp-ubnd"),
    ("kien-giang", "Chánh Văn phòng UBND tỉnh", "kien-giang-vp-ubnd"),
    ("gia-lai", "Ban Tuyên giáo Tỉnh ủy", "gia-lai-btg"),
    ("gia-lai", "Tỉnh ủy", "gia-lai-tinh-uy"),
    ("dong-nai", "Sở Ngoại vụ", "dong-nai-so-ngoai-vu"),
    ("dong-nai", "Giám đốc Sở Nội vụ", "dong-nai-so-noi-vu"),
    ("dong-nai", "Sở Tài chính", "dong-nai-so-tai-chinh"),
    ("dong-nai", "Sở KHĐT", "dong-nai-so-khdt"),
    ("dong-nai", "Sở Văn hóa Thể thao và Du lịch", "dong-nai-so-vhttdl"),
    ("dong-nai", "Sở VHTTDL", "dong-nai-so-vhttdl"),
    ("dong-nai", "Sở TT&TT", "dong-nai-so-tttt"),
    ("dong-nai", "Sở LĐ-TB&XH", "dong-nai-so-ldtbxh"),
    ("dong-nai", "Báo Đồng Nai", "dong-nai-bao"),
    ("dong-nai", "Đài PTTH Đồng Nai", "dong-nai-dai"),
    ("dong-nai", "Ủy ban MTTQ Việt Nam tỉnh", "dong-nai-mttq"),
    ("dong-nai", "Tỉnh đoàn", "dong-nai-doan"),
    ("dong-nai", "Thường trực HĐND tỉnh", "dong-nai-tt-hdnd"),
    ("dong-nai", "Liên hiệp các Tổ chức hữu nghị tỉnh", "dong-nai-lhhn"),
    ("dong-nai", "Liên hiệp các tổ chức hữu nghị Việt Nam", "vufo"),
    ("dong-nai", "Công an tỉnh", "dong-nai-cong-an"),
    ("an-giang", "Sở Nội vụ", "an-giang-2025-so-noi-vu"),
    ("an-giang", "Tỉnh ủy", "an-giang-2025-tinh-uy"),
    ("an-giang", "Sở Nông nghiệp và Môi trường", "an-giang-2025-so-nnmt"),
    ("hue", "Sở Nội vụ", "hue-so-noi-vu"),
    ("hue", "Tỉnh ủy", "hue-tinh-uy"),
]


@pytest.mark.parametrize(("document", "name", "key"), NAMES)
def test_a_name_means_the_body_of_its_document_and_day(document: str, name: str, key: str) -> None:
    issuer, place, day = DOCUMENTS[document]
    found = match_names([name], issuer_name=issuer, place=place, day=day)[name]
    assert found.body is not None, (found.kind, found.full, found.candidates)
    assert found.body.key == key


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("centre", "các tỉnh uỷ"),
        ("centre", "thành uỷ"),
        ("centre", "ban đảng"),
        ("centre", "đảng uỷ trực thuộc Trung ương"),
        ("kien-giang-party", "Các huyện, thành ủy, đảng ủy trực thuộc"),
        ("dong-nai", "UBND các huyện, thành phố"),
        ("dong-nai", "các hội thành viên"),
    ],
)
def test_a_class_is_no_body(document: str, name: str) -> None:
    issuer, place, day = DOCUMENTS[document]
    assert match_names([name], issuer_name=issuer, place=place, day=day)[name].kind == "class"


@pytest.mark.parametrize("name", ["Sở Kế hoạch và Đầu tư", "Ban Dân vận Tỉnh ủy", "Ban cán sự đảng UBND tỉnh"])
def test_what_has_ended_is_not_matched_afterwards(name: str) -> None:
    issuer, place, day = DOCUMENTS["an-giang"]
    assert match_names([name], issuer_name=issuer, place=place, day=day)[name].body is None


def test_a_name_with_errors_of_a_scan_offers_its_candidates_and_chooses_none() -> None:
    issuer, place, day = DOCUMENTS["dong-nai"]
    for name in ("Sở Nội vu", "Sở Ngoai vụ", "Liên hiệp các chức hữu nghị tỉnh"):
        found = match_names([name], issuer_name=issuer, place=place, day=day)[name]
        assert found.body is None
        assert found.kind == "many", name
        assert all(body.place in {"Đồng Nai", ""} for body in found.candidates)
