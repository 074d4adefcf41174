# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks: who must do what, with whom, and who reports to whom through whom."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.reading.model import Document, Task
from nhipcau.reading.structure.layout import Layout
from nhipcau.reading.structure.lines import lines_of
from nhipcau.reading.structure.outline import outline
from nhipcau.reading.tasks.find import find_tasks
from nhipcau.reading.tasks.lines import fields_of
from nhipcau.reading.tasks.orders import only_names, read_order


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        pytest.param(
            "Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát.", ["Sở Y tế"], ["Sở Tài chính"], id="giao"
        ),
        pytest.param("Đề nghị Hội Nông dân tỉnh vận động hội viên.", ["Hội Nông dân tỉnh"], [], id="đề nghị"),
        pytest.param(
            "Chủ tịch UBND tỉnh yêu cầu Giám đốc các sở, Chủ tịch UBND các xã, phường nghiêm túc thực hiện.",
            ["Giám đốc các sở", "Chủ tịch UBND các xã, phường"],
            [],
            id="the one who orders is no lead",
        ),
        pytest.param(
            "Sở Ngoại vụ phối hợp với Công an tỉnh đón đoàn.", ["Sở Ngoại vụ"], ["Công an tỉnh"], id="two, one leads"
        ),
        pytest.param(
            "Công an tỉnh hướng dẫn, phối hợp với Sở Y tế kiểm tra.", ["Công an tỉnh"], ["Sở Y tế"], id="guides"
        ),
        pytest.param(
            "Sở Nội vụ hướng dẫn Hội hữu nghị tỉnh kiện toàn tổ chức.", ["Sở Nội vụ"], [], id="the guided is no partner"
        ),
        pytest.param(
            "Theo chức năng, nhiệm vụ được giao, các huyện ủy, thành ủy tổ chức quán triệt.",
            ["các huyện ủy", "thành ủy"],
            [],
            id="subject after an introduction",
        ),
        pytest.param(
            "Trên cơ sở số liệu do Sở Y tế cung cấp, Cục Thống kê tỉnh tổng hợp chung.",
            ["Cục Thống kê tỉnh"],
            [],
            id="a body inside the introduction",
        ),
        pytest.param(
            "Sở Tài chính, trên cơ sở đề xuất của các đơn vị, chủ trì cân đối vốn.", ["Sở Tài chính"], [], id="aside"
        ),
        pytest.param(
            "Sở Y tế lập danh sách; các địa phương tổ chức tiêm phòng.",
            ["Sở Y tế", "các địa phương"],
            [],
            id="two clauses",
        ),
        pytest.param(
            "Trường hợp có vướng mắc, đề nghị các đơn vị phản hồi sớm.", ["các đơn vị"], [], id="order after a comma"
        ),
        pytest.param("Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.", ["Chánh Văn phòng"], [], id="a post"),
        pytest.param(
            "Trạm y tế: Tổng vệ sinh sân bãi trước mùa mưa.", ["Trạm y tế"], [], id="a label, then an unknown verb"
        ),
        pytest.param(
            "Sở Y tế - cơ quan thường trực tổng hợp kết quả.", ["Sở Y tế"], [], id="its standing is no part of the name"
        ),
        pytest.param(
            "Chủ tịch UBND các tỉnh, thành phố trực thuộc Trung ương: Huế, Cà Mau tích cực phối hợp với Bộ Y tế.",
            ["Chủ tịch UBND các tỉnh, thành phố trực thuộc Trung ương: Huế, Cà Mau"],
            ["Bộ Y tế"],
            id="places after the class",
        ),
        pytest.param(
            "Các ông (bà): Chánh Văn phòng UBND tỉnh; Giám đốc Sở Y tế chịu trách nhiệm thi hành Quyết định này.",
            ["Chánh Văn phòng UBND tỉnh", "Giám đốc Sở Y tế"],
            [],
            id="gentlemen and ladies",
        ),
        pytest.param(
            "Chi cục Thủy lợi phối hợp với các cơ quan như: Công an, Quản lý thị trường để kiểm tra.",
            ["Chi cục Thủy lợi"],
            ["các cơ quan", "Công an", "Quản lý thị trường"],
            id="a class spelled out",
        ),
        pytest.param(
            "Chính quyền địa phương các cấp, nhất là các xã ven sông phải đi đầu trong tu bổ đê.",
            ["Chính quyền địa phương các cấp"],
            [],
            id="above all",
        ),
        pytest.param(
            "Sở Tài chính, UBND các huyện khi cấp vốn cho các dự án phải theo đúng kế hoạch.",
            ["Sở Tài chính", "UBND các huyện"],
            [],
            id="when it does so it must",
        ),
        pytest.param("Vụ Hợp tác quốc tế rà soát thỏa thuận.", ["Vụ Hợp tác quốc tế"], [], id="field of work"),
        pytest.param("Ngày 14/6/2031, Quốc hội ban hành Luật Đê điều.", [], [], id="what was issued on a day"),
        pytest.param(
            "Ngày 9/11, UBND tỉnh ban hành văn bản yêu cầu các xã kiểm tra đê.", ["các xã"], [], id="what that orders"
        ),
        pytest.param("Trường hợp còn thiếu, Tỉnh tổng hợp nhu cầu.", ["Tỉnh"], [], id="the unit by its kind alone"),
        pytest.param(
            "Các Bộ, cơ quan: Tài chính, Nông nghiệp và Môi trường, Tập đoàn Điện lực Việt Nam khẩn trương rà soát.",
            ["Các Bộ, cơ quan: Tài chính, Nông nghiệp và Môi trường, Tập đoàn Điện lực Việt Nam"],
            [],
            id="fields of work after a colon",
        ),
        pytest.param("Xử lý theo đề nghị của Sở Y tế.", [], [], id="a request that was made"),
        pytest.param("Tăng cường công tác tuyên truyền về hữu nghị.", [], [], id="nobody"),
        pytest.param("Sở Y tế đã tổ chức ba đợt tập huấn.", [], [], id="done already"),
        pytest.param("Hội hữu nghị tỉnh là thành viên của Mặt trận.", [], [], id="a statement"),
    ],
)
def test_lead_and_support(text: str, lead: list[str], support: list[str]) -> None:
    order = read_order(text)
    assert ([name.text for name in order.lead], [name.text for name in order.support]) == (lead, support)


@pytest.mark.parametrize(
    ("text", "report_to", "via"),
    [
        pytest.param("định kỳ báo cáo Ban Thường vụ Tỉnh ủy.", ["Ban Thường vụ Tỉnh ủy"], [], id="straight"),
        pytest.param("báo cáo kết quả thực hiện cho UBND tỉnh.", ["UBND tỉnh"], [], id="object before the receiver"),
        pytest.param("thẩm định, trình UBND tỉnh phê duyệt.", ["UBND tỉnh"], [], id="submitted"),
        pytest.param(
            "kịp thời phản ánh về UBND tỉnh (qua Sở Ngoại vụ).",
            ["UBND tỉnh"],
            ["Sở Ngoại vụ"],
            id="through, in brackets",
        ),
        pytest.param(
            "gửi báo cáo về Sở Ngoại vụ để tổng hợp, tham mưu UBND tỉnh.",
            ["UBND tỉnh"],
            ["Sở Ngoại vụ"],
            id="collected, passed on",
        ),
        pytest.param(
            "gửi số liệu về Sở Ngoại vụ để tổng hợp.", ["Sở Ngoại vụ"], [], id="collected, no further receiver"
        ),
        pytest.param(
            "gửi ý kiến đến Bộ Xây dựng để nghiên cứu, báo cáo Thủ tướng Chính phủ.",
            ["Bộ Xây dựng"],
            [],
            id="the receiver's own report",
        ),
        pytest.param("tham mưu UBND tỉnh ban hành kế hoạch đón tiếp.", ["UBND tỉnh"], [], id="advises on a document"),
        pytest.param("tham mưu UBND tỉnh chỉ đạo công tác lễ tân.", [], [], id="advises on work"),
        pytest.param(
            "báo cáo Thủ tướng Chính phủ và Bộ Chính trị.",
            ["Thủ tướng Chính phủ", "Bộ Chính trị"],
            [],
            id="two receivers",
        ),
        pytest.param("thẩm định các đề án trình Ban Bí thư.", [], [], id="papers of a kind"),
        pytest.param("hoàn thiện hồ sơ trình Ban Bí thư.", ["Ban Bí thư"], [], id="papers that are prepared"),
        pytest.param("rà soát, lập danh sách đề nghị UBND tỉnh khen thưởng.", ["UBND tỉnh"], [], id="a proposal"),
        pytest.param("theo dõi tình hình báo cáo của các xã.", [], [], id="reports of others"),
    ],
)
def test_report_chain(text: str, report_to: list[str], via: list[str]) -> None:
    order = read_order("Sở Y tế " + text)
    assert ([name.text for name in order.report_to], [name.text for name in order.via]) == (report_to, via)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Giao Công an tỉnh", ["Công an tỉnh"], id="giao"),
        pytest.param("Trách nhiệm của Sở Y tế:", ["Sở Y tế"], id="duty of"),
        pytest.param("Các sở, ban, ngành và UBND các xã", ["Các sở, ban, ngành", "UBND các xã"], id="classes"),
        pytest.param("Sở Nội vụ (cơ quan thường trực)", ["Sở Nội vụ"], id="brackets"),
        pytest.param("Tổ chức thực hiện", [], id="a title"),
        pytest.param("Sở Nội vụ thẩm định hồ sơ", [], id="a sentence"),
    ],
)
def test_headings_that_only_name_bodies(text: str, expected: list[str]) -> None:
    assert [name.text for name in only_names(text)] == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("Cơ quan chủ trì: Sở Y tế.", ["lead"], id="lead"),
        pytest.param("Đơn vị phối hợp: các sở liên quan.", ["support"], id="support"),
        pytest.param("Thời gian hoàn thành: Quý II/2026.", ["time"], id="time"),
        pytest.param("Sản phẩm: báo cáo.", ["other"], id="product"),
        pytest.param("Tập huấn. Cơ quan chủ trì: Sở Y tế. Thời gian: tháng 5/2026", ["lead", "time"], id="in one line"),
        pytest.param("Sở Y tế chủ trì thực hiện.", [], id="a sentence"),
    ],
)
def test_labelled_lines(text: str, kinds: list[str]) -> None:
    assert [field.name for field in fields_of(text)] == kinds


def tasks(text: str, date: str | None = "2026-03-20", addressees: list[str] | None = None) -> list[Task]:
    document = Document(date=date, issuer="Ủy ban nhân dân tỉnh An Hòa", addressees=addressees or [])
    return find_tasks(text, Layout(document, 0, len(text), outline(lines_of(text))), [])


def test_items_inherit_the_bodies_of_the_introducing_sentence() -> None:
    found = tasks(
        "Ban Thường vụ yêu cầu các cấp ủy, chính quyền triển khai thực hiện các nội dung sau:\n\n"
        "1. Quán triệt Chỉ thị này đến từng chi bộ.\n\n2. Sở Nội vụ kiểm tra việc thực hiện.\n\n"
        "3. Nâng cao chất lượng sinh hoạt.\n"
    )
    assert [(task.item, task.lead) for task in found] == [
        ("1", ["các cấp ủy, chính quyền"]),
        ("2", ["Sở Nội vụ"]),
        ("3", ["các cấp ủy, chính quyền"]),
    ]
    assert [doubt.why for doubt in found[0].doubts] == ["lead-inherited"]


def test_dashes_inherit_the_body_of_their_heading() -> None:
    found = tasks(
        "I. TỔ CHỨC THỰC HIỆN\n\n1. Sở Ngoại vụ\n\n- Làm đầu mối liên hệ với các đoàn.\n\n"
        "- Hằng quý báo cáo UBND tỉnh.\n\n"
        "2. Công an tỉnh\n\n- Bảo đảm an ninh; phối hợp với Sở Ngoại vụ làm thủ tục.\n"
    )
    assert [(task.item, task.lead) for task in found] == [
        ("I.1-1", ["Sở Ngoại vụ"]),
        ("I.1-2", ["Sở Ngoại vụ"]),
        ("I.2-1", ["Công an tỉnh"]),
    ]
    assert found[1].report_to == ["UBND tỉnh"]
    assert found[2].support == ["Sở Ngoại vụ"]


def test_a_head_that_only_says_who_chairs_hands_both_down() -> None:
    (task,) = tasks("1. Sở Y tế chủ trì, phối hợp với Công an tỉnh:\n\na) Kiểm tra các cửa khẩu.\n")
    assert (task.item, task.lead, task.support) == ("1.a", ["Sở Y tế"], ["Công an tỉnh"])


def test_a_report_orders_only_where_it_looks_ahead() -> None:
    text = (
        "I. CÔNG TÁC LỄ TÂN\n\n1. Sở Ngoại vụ chủ trì đón chín đoàn khách.\n\n"
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ\n\n1. Sở Ngoại vụ chủ trì tổ chức ngày hội hữu nghị.\n"
    )
    layout = Layout(Document(type="bao-cao"), 0, len(text), outline(lines_of(text)))
    assert [task.item for task in find_tasks(text, layout, [])] == ["II.1"]


def test_labelled_lines_fill_their_item() -> None:
    (task,) = tasks(
        "II. NỘI DUNG\n\n1. Tổ chức hội thảo về hợp tác biên giới\n\n- Cơ quan chủ trì: Sở Ngoại vụ.\n\n"
        "- Cơ quan phối hợp: Công an tỉnh, các xã biên giới.\n\n- Thời gian hoàn thành: Quý III/2026.\n\n"
        "- Kinh phí: ngân sách.\n"
    )
    assert task.text == "Tổ chức hội thảo về hợp tác biên giới"
    assert (task.item, task.lead, task.deadline) == ("II.1", ["Sở Ngoại vụ"], "2026-Q3")
    assert task.support == ["Công an tỉnh", "các xã biên giới"]


def test_purposes_and_assessments_order_nothing() -> None:
    found = tasks(
        "I. MỤC ĐÍCH, YÊU CẦU\n\n1. Nâng cao nhận thức của các cấp, các ngành.\n\n"
        "2. Các sở, ngành chủ động phối hợp thực hiện.\n\n"
        "II. ĐÁNH GIÁ TÌNH HÌNH\n\n1. Sở Ngoại vụ làm tốt công tác lễ tân.\n"
    )
    assert [(task.item, task.lead) for task in found] == [("I.2", ["Các sở, ngành"])]


def test_work_is_given_under_a_lost_heading() -> None:
    """The heading after an assessment was lost in copying: items that only name a body assign all the same."""
    found = tasks(
        "I. TÌNH HÌNH NHÀ Ở CỦA HỘ NGHÈO\n\nCòn 30 nhà hư hỏng.\n\n- Có 10 nhà đã sửa chữa.\n\n"
        "1. Sở Xây dựng - cơ quan thường trực:\n\n- Hướng dẫn các hộ sửa chữa nhà ở.\n\n"
        "2. Đề nghị Hội Nông dân huyện vận động hội viên hỗ trợ ngày công.\n"
    )
    assert [task.lead for task in found] == [["Sở Xây dựng"], ["Hội Nông dân huyện"]]


def test_an_assessment_may_end_with_what_comes() -> None:
    """Its last paragraph turns from what was done to what a body is to do."""
    found = tasks(
        "I. ĐÁNH GIÁ CHUNG\n\nTỉnh đã hoàn thành 10 chỉ tiêu.\n\n"
        "Trong thời gian tới, Sở Xây dựng rà soát quy hoạch các xã ven sông.\n\nII. NHIỆM VỤ\n\n1. Sở Y tế kiểm tra.\n"
    )
    assert [task.lead for task in found] == [["Sở Xây dựng"], ["Sở Y tế"]]


def test_paragraphs_of_an_item_say_what_to_do() -> None:
    """Under an item that ends with a colon each paragraph that begins with what to do is a task, "hằng năm" or not."""
    found = tasks(
        "Ủy ban nhân dân huyện yêu cầu các phòng, ban, ngành thực hiện các nội dung sau:\n\n"
        "1. Tăng cường các biện pháp tiết kiệm điện:\n\nHằng năm tổ chức giờ trái đất.\n\n"
        "Thực hiện nghiêm quy định về chiếu sáng.\n\n2. Kiểm tra các trạm biến áp.\n"
    )
    assert [task.item for task in found] == ["1", "1", "1", "2"]
    assert {tuple(task.lead) for task in found} == {("các phòng, ban, ngành",)}


def test_a_later_sentence_does_not_take_an_item_from_those_above() -> None:
    """The first sentence says what the bodies of the introduction are to do; a body named later is not the lead."""
    found = tasks(
        "Tỉnh ủy yêu cầu các cấp ủy tập trung thực hiện các nhiệm vụ sau:\n\n"
        "1. Tăng cường kiểm tra đê điều trước mùa mưa. Đồng thời, Ban Chỉ huy các xã chuẩn bị vật tư.\n"
    )
    assert [task.lead for task in found] == [["các cấp ủy"]]


def test_what_is_to_be_sent_back_is_a_task_of_those_told_above() -> None:
    """ "Kết quả … gửi về … trước ngày …" names no sender: the bodies that the letter told."""
    found = tasks(
        "Sở Nội vụ đề nghị các phòng, ban thực hiện các nội dung sau:\n\n1. Rà soát biên chế được giao.\n\n"
        "Kết quả rà soát gửi về Sở Nội vụ (qua Phòng Tổ chức) trước ngày 15/3/2031.\n"
    )
    assert [task.lead for task in found] == [["các phòng, ban"], ["các phòng, ban"]]
    assert (found[1].item, found[1].deadline) == ("end-1", "2031-03-15")
    assert (found[1].report_to, found[1].via) == (["Sở Nội vụ"], ["Phòng Tổ chức"])


def test_a_list_follows_an_order_without_a_noun() -> None:
    """ "đề nghị các xã quan tâm chỉ đạo:" only announces, and hands its bodies down all the same."""
    found = tasks("Sở Y tế đề nghị UBND các xã quan tâm chỉ đạo:\n\n1. Phổ biến tài liệu.\n\n2. Lập danh sách.\n")
    assert [(task.item, task.lead) for task in found] == [("1", ["UBND các xã"]), ("2", ["UBND các xã"])]


def test_a_long_heading_may_be_all_name() -> None:
    """No rule knows its end, but nothing in it tells anybody what to do."""
    found = tasks(
        "1. Các tập đoàn, tổng công ty thuộc phạm vi quản lý nhà nước của Bộ, các doanh nghiệp hoạt động hóa chất\n\n"
        "a) Rà soát kho chứa;\n\nb) Chấp hành quy định an toàn.\n\n"
        "2. Ban Cán sự đảng lãnh đạo các cơ quan dưới đây làm tốt phần việc của mình:\n\na) Sở Y tế rà soát.\n"
    )
    assert [task.item for task in found] == ["1.a", "1.b", "2", "2.a"]
    assert " ".join(found[0].lead).endswith("các doanh nghiệp hoạt động hóa chất")


def test_small_roman_numbers_open_items_of_their_own() -> None:
    """Where (i), (ii) open lines; inside a sentence they do not."""
    found = tasks(
        "1. Về dự án nhà máy\n\na) Để bảo đảm tiến độ, đề nghị:\n\n(i) Sở Xây dựng bàn giao mặt bằng.\n\n"
        "(ii) Giao Sở Tài chính bố trí vốn.\n"
    )
    assert [task.lead for task in found] == [["Sở Xây dựng"], ["Sở Tài chính"]]
    (task,) = tasks("1. Sở Y tế lập báo cáo, trong đó nêu rõ:\n(i) Số ca mắc; (ii) Số giường trống.\n")
    assert task.lead == ["Sở Y tế"]


def test_a_paragraph_that_says_by_when_belongs_to_its_item() -> None:
    """Not a task of its own."""
    found = tasks(
        "1. Sở Xây dựng hoàn thiện quy chế.\n\nĐảm bảo hoàn thành trong quý I/2031.\n\n2. Sở Y tế lập danh sách.\n"
    )
    assert [(task.lead, task.deadline) for task in found] == [(["Sở Xây dựng"], "2031-Q1"), (["Sở Y tế"], None)]


def test_sentences_of_a_closing_paragraph_are_tasks_of_their_own() -> None:
    found = tasks(
        "1. Sở Y tế tập huấn cho cán bộ.\n\n"
        "Chủ tịch UBND tỉnh đề nghị các đơn vị triển khai nghiêm túc. Trường hợp có khó khăn, đề nghị các đơn vị "
        "báo cáo "
        "gửi Sở Y tế để tổng hợp, trình UBND tỉnh.\n"
    )
    assert [task.item for task in found] == ["1", "end-1", "end-1"]
    assert (found[2].report_to, found[2].via) == (["UBND tỉnh"], ["Sở Y tế"])


def test_an_introduction_that_orders_something_itself_is_a_task() -> None:
    found = tasks(
        "Thủ tướng Chính phủ yêu cầu Chủ tịch UBND các tỉnh khắc phục nhanh hậu quả thiên tai, trong đó tập "
        "trung một số việc sau:\n\n"
        "1. Bộ Y tế bảo đảm thuốc men.\n\n2. Bộ Xây dựng sửa đường.\n"
    )
    assert [task.item for task in found] == [None, "1", "2"]


def test_a_covering_letter_orders_and_only_tells() -> None:
    found = tasks(
        "Giao Sở Nội vụ tham mưu UBND tỉnh văn bản trả lời trước ngày 10/4/2026.\n\n"
        "Văn phòng UBND tỉnh thông báo để các đơn vị biết, thực hiện./.\n"
    )
    assert [(task.lead, task.deadline) for task in found] == [(["Sở Nội vụ"], "2026-04-10")]


def test_the_day_of_a_cited_document_is_no_deadline() -> None:
    (task,) = tasks("1. Sở Y tế thực hiện trong Kế hoạch số 5/KH-UBND ngày 02/3/2026 của UBND tỉnh.\n")
    assert task.deadline is None


def test_what_a_named_body_passes_on_stays_its_own_duty() -> None:
    found = tasks(
        "1. Sở Ngoại vụ\n\n- Phân công Phòng Lãnh sự theo dõi đoàn ra.\n\n- Lập sổ theo dõi.\n\n2. Sở Y tế\n\n"
        "- Trực cấp cứu.\n"
    )
    assert [task.lead for task in found] == [["Sở Ngoại vụ"], ["Sở Ngoại vụ"], ["Sở Y tế"]]


def test_places_lead_back_to_the_words() -> None:
    text = "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra, báo cáo UBND tỉnh trước ngày 01/6/2026.\n"
    (task,) = tasks(text)
    marked = {path: text[places[0].start : places[0].end] for path, places in task.spans.items()}
    assert marked == {
        "lead.0": "Sở Y tế",
        "support.0": "Công an tỉnh",
        "report_to.0": "UBND tỉnh",
        "deadline": "ngày 01/6/2026",
    }


def test_several_leads_without_a_chair_are_a_doubt() -> None:
    (task,) = tasks("1. Sở Y tế, Công an tỉnh kiểm tra cơ sở lưu trú.\n")
    assert [doubt.why for doubt in task.doubts] == ["several-leads"]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Giao",
                "Sở Y tế",
                "các",
                "đơn vị",
                "1.",
                "- ",
                "\n",
                "\n\n",
                ":",
                ";",
                ".",
                "(",
                ")",
                "phối hợp với",
                "báo cáo",
                "trước ngày 31/4",
                "hằng năm",
                "Cơ quan chủ trì:",
                "I. MỤC ĐÍCH",
                "yêu cầu",
                "qua",
                "để tổng hợp",
                "của",
                "và",
                ",",
            ]
        ),
        max_size=40,
    )
)
def test_any_outline_is_read_and_places_are_inside(words: list[str]) -> None:
    text = " ".join(words)
    for task in tasks(text):
        places = [task.span, *(place for row in task.spans.values() for place in row)]
        assert all(0 <= place.start <= place.end <= len(text) for place in places)
        assert task.lead, "a task that names nobody"
