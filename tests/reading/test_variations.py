# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms that real documents vary: narrow columns, drafts, groups of rows, conditions, relations by grammar."""

from __future__ import annotations

from pathlib import Path

import pytest

from nhipcau.reading import read
from nhipcau.reading.citations.relations import Relations
from nhipcau.reading.model import Document
from nhipcau.reading.restoration import restore
from nhipcau.reading.tasks.orders import only_names, read_order
from nhipcau.reading.tasks.times import read_times
from nhipcau.reading.text.letters import bare
from nhipcau.reading.text.offsets import Mapped

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"

LETTER = """SỞ NỘI VỤ
Số: 14/SNV-TC
V/v rà soát hội

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn Hải, ngày 03 tháng 4 năm 2031

Kính gửi: UBND các xã, phường.

"""


def only(text: str) -> Document:
    (document,) = read(text).documents
    return document


# --- heads ---------------------------------------------------------------------------------------------------------


def test_a_narrow_column_breaks_place_and_position() -> None:
    document = only(
        """  HỘI
  ĐỒNG NHÂN DÂN
  TỈNH SƠN HẢI

  CỘNG
  HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  Độc lập - Tự do - Hạnh phúc

  Số:
  9/2031/NQ-HĐND

  Sơn
  Hải, ngày 16 tháng 12 năm 2031

NGHỊ QUYẾT

VỀ MỨC CHI
HỘI NGHỊ

Căn cứ Luật Ngân sách nhà nước số 89/2025/QH15;

Điều 1. Hội đồng nhân dân tỉnh giao

1. Ủy ban nhân dân tỉnh tổ chức triển khai thực hiện Nghị quyết.

  Nơi nhận:
  - Như Điều 1;
  - Lưu: VT.

  CHỦ
  TỊCH

  Trịnh Thị Thanh
"""
    )
    assert (document.place, document.date) == ("Sơn Hải", "2031-12-16")
    assert document.signer is not None
    assert (document.signer.title, document.signer.name) == ("CHỦ TỊCH", "Trịnh Thị Thanh")
    assert [(task.item, task.lead) for task in document.tasks] == [("Điều 1.1", ["Ủy ban nhân dân tỉnh"])]


def test_a_draft_has_its_place_and_no_day() -> None:
    document = only(
        """ĐẢNG BỘ TỈNH SƠN HẢI
ĐẢNG ỦY XÃ TÂN LẬP
*
Số        -CV/ĐU

Góp ý dự thảo Kết luận kiểm tra của
Ban Thường vụ Đảng ủy

ĐẢNG CỘNG SẢN VIỆT NAM
Tân Lập, ngày   tháng   năm 2031

Kính gửi: Các đồng chí Ủy viên Ban Thường vụ.

Đề nghị các đồng chí nghiên cứu, góp ý bằng văn bản, gửi về Văn phòng Đảng ủy trước ngày 08/10/2031.

T/L BAN THƯỜNG VỤ
PHÓ CHÁNH VĂN PHÒNG

Ngô Việt
"""
    )
    assert (document.place, document.date) == ("Tân Lập", None)
    assert document.subject == "Góp ý dự thảo Kết luận kiểm tra của Ban Thường vụ Đảng ủy"
    assert [(task.lead, task.deadline, task.report_to) for task in document.tasks] == [
        (["các đồng chí"], "2031-10-08", ["Văn phòng Đảng ủy"])
    ]


def test_a_symbol_on_a_line_of_its_own_is_no_letterhead() -> None:
    document = only(LETTER.replace("SỞ NỘI VỤ\nSố: 14/SNV-TC", "ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\nSố: 14\n\n/UBND-VX"))
    assert (document.number, document.issuer) == ("14/UBND-VX", "Ủy ban nhân dân xã Tân Lập")


def test_a_stamp_that_runs_into_its_number() -> None:
    stamp = "UBND PHƯỜNG TÂN AN\nĐẾN  Số: 187\nNgày: 04/4/2031\nChuyển: ........\n\n"
    document = only(stamp + LETTER + "Sở Nội vụ đề nghị UBND các xã, phường rà soát.\n")
    assert document.received is not None
    assert (document.received.by, document.received.number, document.received.date) == (
        "UBND phường Tân An",
        "187",
        "2031-04-04",
    )
    assert document.number == "14/SNV-TC"


def test_a_number_with_a_small_letter_and_loose_signs() -> None:
    assert only(LETTER.replace("Số: 14/SNV-TC", "số: 14 /SNV -TC")).number == "14/SNV-TC"


def test_news_under_a_long_headline() -> None:
    document = only(
        """Báo Sơn Hải điện tử
Xã hội
Các địa phương ven biển chủ động ứng phó với vùng áp thấp có khả năng mạnh lên thành áp thấp nhiệt đới

16/09/2031

(SHO)- Ban Chỉ huy Phòng thủ dân sự tỉnh vừa gửi Công văn số 1/BCH-PT tới các xã, phường về việc ứng phó áp thấp.

Theo đó, Ban Chỉ huy đề nghị các xã, phường theo dõi chặt chẽ diễn biến của áp thấp, kịp thời sơ tán dân.

Đồng thời, sẵn sàng lực lượng, phương tiện; thường xuyên báo cáo về Ban Chỉ huy (qua Sở Nông nghiệp và Môi trường).
"""
    )
    assert (document.type, document.date) == ("ban-tin", "2031-09-16")
    assert document.subject is not None
    assert document.subject.startswith("Các địa phương ven biển")
    assert [(task.lead, task.via) for task in document.tasks] == [
        (["các xã, phường"], []),
        (["các xã, phường"], ["Sở Nông nghiệp và Môi trường"]),
    ]


def test_recipients_whose_label_was_lost() -> None:
    foot = "- Như trên;\n- Các bộ: Nội vụ, Quốc phòng;\n- Lưu: VT, TC.\n\nKT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê Thị H'Nam\n"
    document = only(LETTER + "1. UBND các xã, phường rà soát.\n\n" + foot)
    assert document.recipients == ["Như trên", "Các bộ: Nội vụ, Quốc phòng", "Lưu: VT, TC"]
    assert [task.lead for task in document.tasks] == [["UBND các xã, phường"]]
    assert document.signer is not None


def test_positions_that_begin_like_family_names() -> None:
    """CHỦ TỊCH beside the recipients, TRƯỞNG TIỂU BAN on a line of its own: Chu and Trương are family names."""
    letter = LETTER + "Sở Nội vụ đề nghị UBND các xã, phường rà soát.\n\n"
    beside = "Nơi nhận:            TM. ỦY BAN NHÂN DÂN\n- Như trên;               CHỦ TỊCH\n- Lưu: VT.\n\n     Võ Hải\n"
    alone = "Nơi nhận:\n- Lưu: VT.\n\nTM. TIỂU BAN\n\nTRƯỞNG TIỂU BAN\n\n\nVõ Hải\n\nTRƯỞNG BAN XÂY DỰNG ĐẢNG\n"
    for foot, expected in (
        (beside, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Võ Hải")),
        (alone, ("TM. TIỂU BAN", "TRƯỞNG TIỂU BAN", "Võ Hải")),
    ):
        signer = only(letter + foot).signer
        assert signer is not None
        assert (signer.authority, signer.title, signer.name) == expected


def test_news_whose_day_looks_like_a_headline() -> None:
    document = only(
        "Sơn Hải triển khai Kế hoạch hội nhập quốc tế năm 2031\n\nCập nhật lúc 15:42, Thứ Tư, 11/03/2031 (GMT+7)\n\n"
        "Ngày 9/3/2031, UBND tỉnh Sơn Hải ban hành Kế hoạch số 41/KH-UBND về công tác hội nhập quốc tế năm 2031.\n\n"
        "Theo Kế hoạch, UBND tỉnh yêu cầu các sở, ban, ngành, UBND các xã tập trung thực hiện các nhiệm vụ sau:\n\n"
        "- Quán triệt quan điểm lấy người dân, doanh nghiệp làm trung tâm.\n\n"
        "Các đơn vị định kỳ 6 tháng báo cáo kết quả về Sở Ngoại vụ.\n"
    )
    assert document.subject == "Sơn Hải triển khai Kế hoạch hội nhập quốc tế năm 2031"
    assert [task.lead for task in document.tasks] == [["các sở, ban, ngành", "UBND các xã"], ["Các đơn vị"]]


# --- tables --------------------------------------------------------------------------------------------------------

GROUPED = """PHỤ LỤC
DANH MỤC NHIỆM VỤ

|
STT
|
Nội dung công việc
|
Cơ quan chủ trì
|
Thời gian hoàn thành
|
|
I
|
Hoàn thiện cơ chế
|
|
1
|
Xây dựng quy chế
|
Sở Ngoại vụ
|
Quý III/2031
|
|
II
|
Vận động viện trợ
|
|
1
|
Tổ chức hội nghị
|
Sở Y tế; Sở Tài chính
|
Hằng năm
|
"""


def test_rows_in_groups_count_anew() -> None:
    tasks = only(LETTER + "Sở Nội vụ gửi danh mục.\n\n" + GROUPED).tasks
    assert [(task.item, task.text, task.lead, task.deadline) for task in tasks if task.item] == [
        ("Phụ lục I.1", "Xây dựng quy chế", ["Sở Ngoại vụ"], "2031-Q3"),
        ("Phụ lục II.1", "Tổ chức hội nghị", ["Sở Y tế", "Sở Tài chính"], None),
    ]


def test_a_table_ends_at_a_heading_of_the_party() -> None:
    heading = "II- TIẾN ĐỘ\nTT\nNội dung công việc\nĐơn vị chủ trì\nThời gian hoàn thành\n"
    table = heading + "1\nXây dựng đề cương\nVụ Cơ sở đảng\nTrước 15/3/2031\n"
    rest = "III- TỔ CHỨC THỰC HIỆN\n1- Giao Vụ Cơ sở đảng theo dõi, đôn đốc.\n2- Văn phòng Ban bảo đảm kinh phí.\n"
    tasks = only(LETTER + "I- YÊU CẦU\n1- Khách quan.\n" + table + rest).tasks
    assert [(task.item, task.lead) for task in tasks] == [
        ("II.1", ["Vụ Cơ sở đảng"]),
        ("III.1", ["Vụ Cơ sở đảng"]),
        ("III.2", ["Văn phòng Ban"]),
    ]


# --- relations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "relation"),
    [
        pytest.param(
            "Căn cứ Luật Bầu cử số 85/2015/QH13 được sửa đổi, bổ sung bởi Luật số 83/2025/QH15;",
            "83/2025/QH15",
            "based-on",
            id="what amends a ground is one",
        ),
        pytest.param(
            "Tập huấn theo tài liệu ban hành kèm theo Quyết định số 16/QĐ-BNV.",
            "16/QĐ-BNV",
            "mentions",
            id="issued with",
        ),
        pytest.param(
            "(Ban hành kèm theo Quyết định số 16/QĐ-BNV)", "16/QĐ-BNV", "attaches", id="the decision that issues it"
        ),
        pytest.param(
            "Thực hiện Công văn số 5/UBND-NC, Sở Nội vụ đã có Công văn số 7/SNV-TC đề nghị báo cáo.",
            "7/SNV-TC",
            "mentions",
            id="written before",
        ),
        pytest.param(
            "Nghị quyết số 3/2021/NQ-HĐND ngày 08/02/2021 hết hiệu lực kể từ ngày Nghị quyết này có hiệu lực.",
            "3/2021/NQ-HĐND",
            "replaces",
            id="no longer in force",
        ),
        pytest.param(
            "Bộ Y tế có văn bản số 36/BYT-DP ngày 22/9/2031. Về việc này, Thủ tướng Chính phủ có ý kiến như sau:",
            "36/BYT-DP",
            "responds-to",
            id="taken up",
        ),
    ],
)
def test_relation_by_grammar(text: str, number: str, relation: str) -> None:
    citations = only(LETTER + text + "\n").citations
    assert [one.relation for one in citations if one.number == number] == [relation]


def test_a_proposal_is_answered_among_the_grounds_of_a_decision_too() -> None:
    body = "Căn cứ Luật Ngân sách nhà nước số 89/2025/QH15;\n\nTheo đề nghị của Sở Y tế tại Tờ trình số 4/TTr-SYT.\n"
    found = {one.number: one.relation for one in only(LETTER + body).citations}
    assert found == {"89/2025/QH15": "based-on", "4/TTr-SYT": "responds-to"}
    assert Relations("Xét Tờ trình số 4/TTr-SYT").at(4, None) == "responds-to"


def test_what_the_subject_says_is_carried_out() -> None:
    head = LETTER.replace("rà soát hội", "thực hiện Thông báo kết luận của Thường trực Tỉnh ủy về rà soát hội")
    body = "UBND tỉnh nhận được Thông báo số 5-TB/TU ngày 01/3/2031 của Thường trực Tỉnh ủy về rà soát hội.\n"
    assert [(one.number, one.relation) for one in only(head + body).citations] == [("5-TB/TU", "implements")]


def test_a_number_without_a_symbol_is_one_where_its_day_is_said() -> None:
    body = "Thực hiện Công điện số 149 ngày 15 tháng 3 năm 2031 của Bộ Y tế; báo cáo 6 tháng đầu năm.\n"
    assert [(one.number, one.type, one.date) for one in only(LETTER + body).citations] == [
        ("149", "cong-dien", "2031-03-15")
    ]


# --- orders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        pytest.param(
            "Trường hợp Sở Y tế đã có văn bản thì cơ quan tiếp nhận thực hiện xử lý theo quy định.",
            ["cơ quan tiếp nhận"],
            [],
            id="the case names another body",
        ),
        pytest.param(
            "Cùng với kinh phí của ngân sách địa phương, Ủy ban nhân dân các cấp thống nhất với Thường trực Hội đồng "
            "nhân dân cùng cấp xem xét bổ sung kinh phí.",
            ["Ủy ban nhân dân các cấp"],
            ["Thường trực Hội đồng nhân dân cùng cấp"],
            id="a class before the comma owns",
        ),
        pytest.param(
            "Giám đốc các Sở: Y tế, Tài chính; Giám đốc Công an tỉnh chịu trách nhiệm thi hành.",
            ["Giám đốc Sở Y tế", "Giám đốc Sở Tài chính", "Giám đốc Công an tỉnh"],
            [],
            id="one head for several",
        ),
        pytest.param(
            "Hội Phụ nữ từ thiện tỉnh phối hợp với lực lượng quân đội, công an đóng trên địa bàn cứu trợ.",
            ["Hội Phụ nữ từ thiện tỉnh"],
            ["lực lượng quân đội", "công an đóng trên địa bàn"],
            id="small words of names",
        ),
        pytest.param(
            "Các phòng, đơn vị được giao nhiệm vụ lập dự toán gửi Phòng Kinh tế.",
            ["Các phòng, đơn vị"],
            [],
            id="given a duty",
        ),
        pytest.param(
            "Sở Y tế phối hợp với Đại học Sơn Hải, các cấp hội ở cơ sở khám bệnh.",
            ["Sở Y tế"],
            ["Đại học Sơn Hải", "các cấp hội ở cơ sở"],
            id="partners of other kinds",
        ),
    ],
)
def test_who_leads_and_who_supports(text: str, lead: list[str], support: list[str]) -> None:
    order = read_order(text)
    assert ([name.text for name in order.lead], [name.text for name in order.support]) == (lead, support)


def test_what_another_body_will_do_is_no_duty_of_the_lead() -> None:
    order = read_order(
        "Các xã gửi báo cáo về Sở Nội vụ. Quá thời hạn trên, Sở Nội vụ sẽ tổng hợp, báo cáo Chủ tịch UBND tỉnh."
    )
    assert [name.text for name in order.report_to] == ["Sở Nội vụ"]


def test_a_heading_may_say_which_of_a_class() -> None:
    body = "4. UBND các xã có dự án đi qua:\n\na) Tập trung giải phóng mặt bằng.\n\nb) Định kỳ báo cáo UBND tỉnh.\n"
    tasks = only(LETTER + "Sở Nội vụ đề nghị:\n\n" + body.replace("4.", "1.")).tasks
    assert [task.lead for task in tasks] == [["UBND các xã có dự án đi qua"]] * 2
    assert only_names("Sở Nội vụ có trách nhiệm:") == []


def test_duties_of_a_body_whose_name_has_verbs() -> None:
    body = (
        "Điều 2. Nhiệm vụ của Tổ tiếp công dân, xử lý đơn thư:\n\n- Thực hiện tiếp công dân.\n\n- Tổng hợp kết quả.\n"
    )
    assert [task.lead for task in only(LETTER + body).tasks] == [["Tổ tiếp công dân, xử lý đơn thư"]] * 2


def test_a_slogan_orders_nothing() -> None:
    assert only(LETTER + "V. KHẨU HIỆU\n\n- Chủ tịch Hồ Chí Minh sống mãi trong sự nghiệp của chúng ta!\n").tasks == []


def test_a_rate_of_payment_is_no_task() -> None:
    body = "1. Mức chi:\n\n- Chủ tịch Hội đồng: cấp tỉnh: 300.000 đồng/người/buổi.\n\n- Thư ký: 100.000 đồng/buổi.\n"
    assert only(LETTER + body).tasks == []


@pytest.mark.parametrize(
    ("text", "every", "day"),
    [
        ("Định kỳ ngày 25 hằng tháng báo cáo UBND tỉnh", "month", "25"),
        ("báo cáo 6 tháng đầu năm, cả năm", "half-year", None),
        ("báo cáo 6 tháng đầu năm gửi trước ngày 15/6/2031", None, None),
        ("tổng hợp, báo cáo 6 tháng/lần", "half-year", None),
    ],
)
def test_periods(text: str, every: str | None, day: str | None) -> None:
    recurrence = read_times(text, "2031-01-05").recurrence
    assert (recurrence.every if recurrence else None, recurrence.day if recurrence else None) == (every, day)


def test_a_span_of_days_ends_with_the_later_one() -> None:
    times = read_times("tổ chức cao điểm từ ngày 01/7/2031 đến hết ngày 15/8/2031", "2031-06-01")
    assert (times.start, times.deadline) == ("2031-07-01", "2031-08-15")


# --- restoration ---------------------------------------------------------------------------------------------------


def test_a_name_is_read_alike_wherever_it_stands() -> None:
    """Two towns of one spelling but for their marks: the running text says which, a heading in capitals cannot."""
    body = "Uy ban nhan dan huyen Hai Lam de nghi cac xa cua huyen Hai Lam thuc hien; huyen Hai Lam bao cao tinh.\n"
    text = restore(Mapped.of("UY BAN NHAN DAN HUYEN HAI LAM\n\n" + body)).mapped.text
    names = {text[at : at + 7].title() for at in range(len(text)) if bare(text[at : at + 7]).lower() == "hai lam"}
    assert len(names) == 1


def test_capitals_and_symbols_of_a_worn_text() -> None:
    page = (SAMPLES / "20_233cv_dongtra_scan.txt").read_text(encoding="utf-8")
    worn = "CUC THUE TINH HOA BINH\n\n" + page + "\nCan cứ Quyết định số 1283/QD-TCT của Tổng cục Thuế dé thực hiện.\n"
    text = restore(Mapped.of(worn)).mapped.text
    assert text.startswith("CỤC THUẾ TỈNH HÒA BÌNH")
    assert "1283/QĐ-TCT" in text


# --- pages that lost their layout ------------------------------------------------------------------------------------


def test_a_first_sentence_right_under_the_addressees_is_none_of_them() -> None:
    sentence = (
        "Trong quý I năm 2031, nhiều xã vùng cao của tỉnh bị sạt lở, đường giao thông hư hỏng nặng; để bảo đảm an toàn "
        "cho người dân, Ủy ban nhân dân tỉnh yêu cầu Sở Xây dựng rà soát các điểm sạt lở trước ngày 05/4/2031./.\n"
    )
    found = only("Số: 12/UBND-KT\nKính gửi: Sở Xây dựng\n" + sentence)
    assert found.addressees == ["Sở Xây dựng"]
    glued = only("Số: 12/UBND-KT\nKính gửi: Sở Xây dựng Thực hiện Kế hoạch số 4/KH-UBND ngày 02/3/2031, " + sentence)
    assert glued.addressees == ["Sở Xây dựng"]
    assert [one.number for one in glued.citations] == ["4/KH-UBND"]


def test_where_somebody_lives_is_no_part_of_the_name() -> None:
    found = only(
        "Số: 12/CT-TTHT\nKính gửi: Bà Lê Thị Hoa (Địa chỉ: 3 phố Mới, phường Yên)\nTrả lời đơn của bà như sau.\n"
    )
    assert found.addressees == ["Bà Lê Thị Hoa"]


def test_recipients_after_the_closing_mark_need_no_label() -> None:
    body = (
        "Số: 12/UBND-KT\nKính gửi: Sở Xây dựng.\nGiao Sở Xây dựng rà soát các điểm sạt lở./.\n- Như trên;\n- Chủ tịch, "
        "các PCT (để b/c);\n- VP: LĐ, các phòng: NN, CN;\nKT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Văn Nam\n"
    )
    found = only(body)
    assert found.recipients == ["Như trên", "Chủ tịch, các PCT (để b/c)", "VP: LĐ, các phòng: NN, CN"]
    assert found.signer is not None
    assert found.signer.name == "Lê Văn Nam"
    assert len(found.tasks) == 1


def test_items_before_the_closing_mark_stay_items() -> None:
    body = "Giao Sở Xây dựng:\n- Rà soát các điểm sạt lở;\n- Báo cáo UBND tỉnh./.\n"
    assert only("Số: 12/UBND-KT\nKính gửi: Sở Xây dựng.\n" + body).recipients == []
