# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Heads that print less, or more, than the rule: no "Kính gửi", a plan under a decision, a chair who decides alone."""

from __future__ import annotations

import pytest

from nhipcau.reading import read
from nhipcau.reading.structure.head import issuer_by_symbol
from nhipcau.reading.structure.names import issuer_name

STATE = """ỦY BAN NHÂN DÂN
THÀNH PHỐ SƠN HẢI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

"""
FOOT = """
Nơi nhận:
- Như trên;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Văn Hải

"""

DECISION = (
    STATE
    + """Số: 41/QĐ-UBND

Sơn Hải, ngày 02 tháng 3 năm 2026

QUYẾT ĐỊNH
Ban hành Kế hoạch kết nghĩa năm 2026

CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ

Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16/6/2025;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch kết nghĩa năm 2026.

Điều 2. Giao Phòng Nội vụ theo dõi việc thực hiện.
"""
    + FOOT
)
PLAN = (
    STATE
    + """KẾ HOẠCH
Kết nghĩa năm 2026
(Kèm theo Quyết định số 41/QĐ-UBND ngày 02/3/2026 của Chủ tịch UBND thành phố Sơn Hải)

I. PHÂN CÔNG

1. Phòng Văn hóa và Thông tin soạn thư ngỏ, xong trước ngày 31/3/2026.
"""
)


def test_a_plan_with_its_own_letterhead_is_a_document() -> None:
    decision, plan = read(DECISION + PLAN).documents
    assert (decision.type, decision.issuer) == ("quyet-dinh", "Chủ tịch Ủy ban nhân dân thành phố Sơn Hải")
    assert (plan.type, plan.number, plan.date, plan.subject) == ("ke-hoach", None, "2026-03-02", "Kết nghĩa năm 2026")
    assert [(task.item, task.lead) for task in plan.tasks] == [("I.1", ["Phòng Văn hóa và Thông tin"])]
    assert [(one.number, one.relation) for one in plan.citations] == [("41/QĐ-UBND", "attaches")]


def test_a_law_with_its_number_is_one_citation() -> None:
    laws = [one for one in read(DECISION).documents[0].citations if one.type == "luat"]
    assert [(one.number, one.relation) for one in laws] == [("72/2025/QH15", "based-on")]


def test_a_committee_that_decides_stays_the_issuer() -> None:
    decision = DECISION.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ\n", "ỦY BAN NHÂN DÂN THÀNH PHỐ\n")
    assert read(decision).documents[0].issuer == "Ủy ban nhân dân thành phố Sơn Hải"


def letter(middle: str) -> str:
    return STATE + "Số: 15/UBND-VX\n" + middle + "\nUBND thành phố yêu cầu các đơn vị gửi báo cáo.\n" + FOOT


def test_a_symbol_at_the_start_of_a_line_goes_on_with_the_subject() -> None:
    document = read(
        letter(
            "V/v thực hiện Chỉ thị số\n28-CT/TW ngày 02/12/2008 của\nBan Bí thư\n\n"
            "Sơn Hải, ngày 25 tháng 3 năm 2020\n\nKính gửi: Phòng Nội vụ.\n"
        )
    ).documents[0]
    assert document.subject == "thực hiện Chỉ thị số 28-CT/TW ngày 02/12/2008 của Ban Bí thư"
    assert (document.date, document.addressees) == ("2020-03-25", ["Phòng Nội vụ"])


def test_addressees_without_their_word() -> None:
    document = read(
        letter(
            "V/v rà soát hội viên\n\nSơn Hải, ngày 25 tháng 3 năm 2020\n\n"
            "- Phòng Nội vụ;\n- UBND các phường, xã;\n- Hội Nông dân thành phố.\n"
        )
    ).documents[0]
    assert document.addressees == ["Phòng Nội vụ", "UBND các phường, xã", "Hội Nông dân thành phố"]
    assert "addressees-bare" in {doubt.why for doubt in document.doubts}


def test_a_list_of_work_is_no_list_of_addressees() -> None:
    document = read(
        letter("V/v rà soát hội viên\n\nSơn Hải, ngày 25 tháng 3 năm 2020\n\n- Rà soát hội viên;\n- Lập danh sách.\n")
    ).documents[0]
    assert document.addressees == []


@pytest.mark.parametrize(
    ("number", "issuer"),
    [
        ("210/BNV-TCBC", "Bộ Nội vụ"),
        ("22/KH-BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("1432/VPCP-QHQT", "Văn phòng Chính phủ"),
        ("9/2025/TT-BTC", "Bộ Tài chính"),
        ("12-HD/BTC", None),
        ("15/KH-UBND", None),
    ],
)
def test_a_symbol_may_say_who_issued(number: str, issuer: str | None) -> None:
    assert issuer_by_symbol(number) == issuer


def test_without_a_letterhead_the_symbol_tells_the_issuer() -> None:
    document = read("Số: 210/BNV-TCBC\nV/v hướng dẫn sắp xếp\n\nKính gửi: UBND các tỉnh\n\nĐề nghị báo cáo.").documents[
        0
    ]
    assert document.issuer == "Bộ Nội vụ"
    assert [doubt.why for doubt in document.doubts if doubt.field == "issuer"] == ["issuer-from-symbol"]


def test_the_organ_in_small_letters_is_no_part_of_the_subject() -> None:
    head = "ĐẢNG CỘNG SẢN VIỆT NAM\n*\nSố 15-CT/TW\nHà Nội, ngày 3 tháng 2 năm 2026\n\nCHỈ THỊ\ncủa Ban Bí thư\n"
    document = read(head + "về công tác hữu nghị nhân dân\n-----\n1. Các cấp ủy quán triệt.\n").documents[0]
    assert (document.issuer, document.subject) == ("Ban Bí thư", "công tác hữu nghị nhân dân")


def test_a_board_stands_under_its_union() -> None:
    bodies = ["HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "BAN THƯỜNG VỤ TỈNH PHÚ THỌ"]
    assert issuer_name(bodies, "Phú Thọ") == "Ban Thường vụ Hội Liên hiệp Phụ nữ Việt Nam tỉnh Phú Thọ"


def test_a_chair_may_have_a_line_of_the_letterhead() -> None:
    text = "CHỦ TỊCH\nỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI\nSố: 23/CĐ-UBND      HỎA TỐC\n" + STATE.partition("\n\n")[2]
    document = read(text + "Sơn Hải, ngày 19 tháng 10 năm 2026\n\nCÔNG ĐIỆN\nVề việc chống dịch\n").documents[0]
    assert (document.issuer, document.urgency) == ("Chủ tịch Ủy ban nhân dân tỉnh Sơn Hải", "hoa-toc")


def test_a_district_with_a_number_is_a_place() -> None:
    text = (
        STATE.replace("THÀNH PHỐ SƠN HẢI", "QUẬN 12")
        + "Số: 03/CT-UBND\n\nQuận 12, ngày 26 tháng 02 năm 2010\n\nCHỈ THỊ\n"
    )
    document = read(text + "Về việc phòng, chống tác hại thuốc lá\n").documents[0]
    assert (document.place, document.date) == ("Quận 12", "2010-02-26")


def test_a_symbol_broken_inside_a_subject_holds_its_lines_together() -> None:
    text = STATE + "Số: 212/KH-UBND\n\nSơn Hải, ngày 08 tháng 10 năm 2025\n\nKẾ HOẠCH\nThực hiện Kế hoạch số 88/KH-\n"
    document = read(
        text + "UBND của Ủy ban nhân dân tỉnh về nghề cá\n\nI. MỤC TIÊU\n1. Giao Phòng Kinh tế rà soát.\n"
    ).documents[0]
    assert document.subject == "Thực hiện Kế hoạch số 88/KH-UBND của Ủy ban nhân dân tỉnh về nghề cá"
    assert [one.number for one in document.citations] == ["88/KH-UBND"]


def test_letters_that_look_like_digits_give_a_day_with_a_doubt() -> None:
    document = read(
        STATE + "Số: 04/CT-UBND\n\nSơn Hải, ngày l2 tháng 02 năm 2026\n\nCHỈ THỊ\nVề quản lý rừng\n"
    ).documents[0]
    assert document.date == "2026-02-12"
    assert [(doubt.why, doubt.alternatives) for doubt in document.doubts if doubt.field == "date"] == [
        ("day-lookalike", ("l2",))
    ]


def test_a_telegram_tells_the_hour_before_its_day() -> None:
    text = STATE + "Số: 07/CĐ-BCH\nSơn Hải, hồi 09 giờ 30 ngày 17 tháng 8 năm 2018\n\nCÔNG ĐIỆN\nVề ứng phó mưa lũ\n"
    document = read(text).documents[0]
    assert (document.place, document.date) == ("Sơn Hải", "2018-08-17")


def test_an_authority_may_lack_its_full_stop() -> None:
    foot = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nTrương Văn Hải\n"
    signer = read(letter("\n").replace(FOOT, foot)).documents[0].signer
    assert signer is not None
    assert (signer.authority, signer.title, signer.name) == ("KT GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trương Văn Hải")


def test_a_subject_may_stand_behind_the_number_without_its_label() -> None:
    subject = "hướng dẫn đánh giá, xếp loại trung tâm học tập cộng đồng"
    text = STATE + f"Số: 5155/SGDĐT-GDTX Về {subject}\nSơn Hải, ngày 28 tháng 11 năm 2025\nKính gửi: UBND phường\n"
    assert read(text + "Đề nghị UBND phường gửi kết quả.\n" + FOOT).documents[0].subject == subject
