# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Citations: which documents a text names, and how it stands to them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.reading.citations.find import citation_ranges, find_citations
from nhipcau.reading.citations.names import rows_of
from nhipcau.reading.citations.symbols import find_symbols, issuer_of, type_of
from nhipcau.reading.citations.words import words_of
from nhipcau.reading.model import Citation, Document
from nhipcau.reading.structure.layout import Layout, Part


def cite(*paragraphs: str, type: str = "ke-hoach", number: str | None = "1/KH-UBND") -> list[Citation]:
    """The citations of a document whose outline is these paragraphs."""
    text = "\n".join(paragraphs)
    parts, at = [], 0
    for paragraph in paragraphs:
        parts.append(Part(None, paragraph, at, at + len(paragraph), "paragraph", pieces=[(0, at, len(paragraph))]))
        at += len(paragraph) + 1
    return find_citations(text, Layout(Document(type=type, number=number), 0, len(text), parts))


@pytest.mark.parametrize(
    ("text", "number", "type_", "issuer"),
    [
        pytest.param("7-CT/TW", "7-CT/TW", "chi-thi", None, id="party directive"),
        pytest.param("512-CV/TU", "512-CV/TU", "cong-van", None, id="party letter has a type code"),
        pytest.param("88/KH-UBND", "88/KH-UBND", "ke-hoach", None, id="state plan"),
        pytest.param("214/SNgV-LS", "214/SNgV-LS", "cong-van", None, id="state letter has none"),
        pytest.param("9/2026/NĐ-CP", "9/2026/NĐ-CP", "nghi-dinh", "Chính phủ", id="decree"),
        pytest.param("3/2026/QĐ-TTg", "3/2026/QĐ-TTg", "quyet-dinh", "Thủ tướng Chính phủ", id="of the prime minister"),
        pytest.param("72/2025/QH15", "72/2025/QH15", "luat", "Quốc hội", id="law"),
        pytest.param(
            "1500/NQ-UBTVQH15", "1500/NQ-UBTVQH15", "nghi-quyet", "Ủy ban Thường vụ Quốc hội", id="of the NASC"
        ),
        pytest.param("44-QĐi/TW", "44-QĐi/TW", "quy-dinh", None, id="regulation with a small letter"),
        pytest.param("06-TT/TU", "06-TT/TU", "thong-tri", None, id="the party's TT"),
        pytest.param("06/2026/TT-BNV", "06/2026/TT-BNV", "thong-tu", "Bộ Nội vụ", id="the state's TT"),
        pytest.param("21/VBHN-VPQH", "21/VBHN-VPQH", "van-ban-hop-nhat", None, id="consolidated"),
        pytest.param("19-CT/\nTU", "19-CT/TU", "chi-thi", None, id="line break after the slash"),
        pytest.param("19-\nCT/TU", "19-CT/TU", "chi-thi", None, id="line break after the hyphen"),
        pytest.param("602 /VP-NC", "602/VP-NC", "cong-van", None, id="space before the slash"),
        pytest.param("77/KH-BCA-BNN& MT", "77/KH-BCA-BNN&MT", "ke-hoach", None, id="space after an ampersand"),
        pytest.param("12a-KH/ĐU", "12a-KH/ĐU", "ke-hoach", None, id="serial with a letter"),
        pytest.param("31-CV/VPTU/nb", "31-CV/VPTU/nb", "cong-van", None, id="internal"),
    ],
)
def test_a_symbol_is_found_and_told(text: str, number: str, type_: str, issuer: str | None) -> None:
    (symbol,) = find_symbols(f"theo số {text} ngày 02/3/2026")
    assert (symbol.number, type_of(symbol), issuer_of(symbol)) == (number, type_, issuer)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 20/3/2026",
        "trực 24/7",
        "mẫu 05/HNCT",
        "giai đoạn 2021-2025",
        "điểm 2.1",
        "tỷ lệ 3/4 đại biểu",
        "Việt - Lào",
    ],
)
def test_no_symbol_is_seen_in(text: str) -> None:
    assert find_symbols(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Thực hiện Kế hoạch số 88/KH-UBND ngày 09 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh về giao lưu biên giới",
            {
                "number": "88/KH-UBND",
                "type": "ke-hoach",
                "date": "2026-03-09",
                "issuer": "Ủy ban nhân dân tỉnh",
                "relation": "implements",
                "subject": "về giao lưu biên giới",
            },
            id="everything is said",
        ),
        pytest.param(
            "Căn cứ Quy định số 44-QĐ/TW, ngày 05-02-2026 của Ban Bí thư (khóa XIV) về nề nếp làm việc",
            {"type": "quy-dinh", "date": "2026-02-05", "issuer": "Ban Bí thư", "relation": "based-on"},
            id="the word decides where the code has two meanings",
        ),
        pytest.param(
            "Phúc đáp Công văn số 31/SNV-TCBC ngày 4/5/2026 của Sở Nội vụ, Sở Ngoại vụ có ý kiến như sau",
            {"type": "cong-van", "issuer": "Sở Nội vụ", "date": "2026-05-04", "relation": "responds-to"},
            id="answer to a letter",
        ),
        pytest.param(
            "Văn phòng đã nhận Văn bản số 77-CV/TU ngày 01/6/2026 của Tỉnh ủy An Hòa",
            {"type": "cong-van", "issuer": "Tỉnh ủy An Hòa", "relation": "responds-to"},
            id="kind by the symbol; receipt is no narrative",
        ),
        pytest.param("Gửi kèm theo Tờ trình số 5/TTr-SNgV ngày 3/3/2026", {"relation": "attaches"}, id="attached"),
        pytest.param(
            "Quyết định này thay thế Quyết định số 9/QĐ-UBND ngày 03/3/2020", {"relation": "replaces"}, id="replaced"
        ),
        pytest.param(
            "Sửa đổi, bổ sung Điều 3 Quyết định số 9/QĐ-UBND ngày 03/3/2020", {"relation": "amends"}, id="amended"
        ),
        pytest.param(
            "Qua 5 năm thực hiện Chỉ thị số 7-CT/TU, nhiều mặt có tiến bộ",
            {"relation": "mentions"},
            id="narrative of years",
        ),
        pytest.param(
            "Các đơn vị đã chủ động thực hiện Chỉ thị số 7-CT/TU", {"relation": "mentions"}, id="narrative of the past"
        ),
        pytest.param(
            "Việc triển khai Chỉ thị số 7-CT/TU còn chậm", {"relation": "mentions"}, id="narrative of what is lacking"
        ),
        pytest.param(
            "Bố trí vốn theo quy định của Nghị định số 9/2026/NĐ-CP", {"relation": "mentions"}, id="a rule kept to"
        ),
        pytest.param(
            "Ngày 12/3/2026, Sở Y tế ban hành Công văn số 40/SYT-NV về phòng dịch",
            {"date": "2026-03-12", "relation": "mentions"},
            id="the date stands first",
        ),
        pytest.param(
            "theo Luật Lưu trữ và các văn bản liên quan", {"name": "Luật Lưu trữ", "type": "luat"}, id="law by name"
        ),
        pytest.param(
            "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
            {"name": "Luật Thi đua, khen thưởng", "date": "2022-06-15", "relation": "based-on", "issuer": None},
            id="law with a comma in its name and a date",
        ),
        pytest.param(
            "Quán triệt Nghị quyết Đại hội XIV của Đảng",
            {"type": "nghi-quyet", "relation": "implements", "number": None},
            id="resolution of a congress",
        ),
        pytest.param(
            "triển khai kết luận Hội nghị Trung ương lần thứ 13 Ban Chấp hành Trung ương Đảng khóa XIII",
            {"type": "ket-luan", "relation": "implements", "number": None},
            id="conclusion of a meeting",
        ),
        pytest.param(
            "Căn cứ Điều lệ Đảng;",
            {"type": "khac", "name": "Điều lệ Đảng", "relation": "based-on"},
            id="charter as a ground",
        ),
        pytest.param(
            "thực hiện các nhiệm vụ được phân cấp, phân quyền theo Nghị định số 134/2025/NĐ-CP",
            {"number": "134/2025/NĐ-CP", "relation": "mentions"},
            id="what an act delegated",
        ),
        pytest.param(
            "triển khai Chương trình kết nghĩa thôn bản giai đoạn 2026 - 2030",
            {
                "type": "chuong-trinh",
                "name": "Chương trình kết nghĩa thôn bản giai đoạn 2026 - 2030",
                "relation": "implements",
            },
            id="programme by its period",
        ),
        pytest.param(
            "Thực hiện Chỉ thị 19 của BBT về lễ tân",
            {"type": "chi-thi", "issuer": "Ban Bí thư", "number": None},
            id="bare number that nothing explains",
        ),
    ],
)
def test_one_citation(text: str, expected: dict[str, Any]) -> None:
    (citation,) = cite(text)
    assert {name: getattr(citation, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        pytest.param(
            "Căn cứ Luật Hội số 12/2029/QH16 được sửa đổi, bổ sung bởi Luật số 3/2030/QH16 và Luật số 5/2031/QH16;",
            ["based-on"] * 3, id="those that amended it stand as it does",
        ),
        pytest.param(
            "Căn cứ Nghị định số 57/2029/NĐ-CP quy định chi tiết thi hành Pháp lệnh Phí; Nghị định số 24/2030/NĐ-CP;",
            ["based-on", "mentions", "based-on"], id="carried out in a title only",
        ),
        pytest.param("căn cứ quy định tại Điều 6 Nghị định số 8/2029/NĐ-CP", ["based-on"], id="grounds by their rule"),
        pytest.param("Tiếp theo Công văn số 32/SNV-TCBC ngày 4/5/2031", ["mentions"], id="what came before"),
        pytest.param("Văn phòng nhận văn bản số 16/CV-HHN của Hiệp hội", ["responds-to"], id="received"),
        pytest.param("Trên cơ sở xem xét Tờ trình số 5/TTr-UBND", ["based-on"], id="grounds that were looked at"),
        pytest.param("danh mục theo Báo cáo số 11/BC-SNV ngày 2/3/2031 gửi kèm).", ["attaches"], id="said behind it"),
        pytest.param("Về đề nghị sửa đổi, bổ sung Nghị định số 76/2029/NĐ-CP", ["mentions"], id="asked to be amended"),
        pytest.param("Bãi bỏ khoản 2 Điều 1 Thông tư số 18/2029/TT-BCT", ["amends"], id="a part is struck out"),
        pytest.param("Bãi bỏ Quyết định số 18/2029/QĐ-UBND", ["replaces"], id="the whole is struck out"),
        pytest.param("Sửa đổi, bổ sung một số điều của Thông tư số 79/2029/TT-BCA", ["amends"], id="some articles"),
    ],
)  # fmt: skip
def test_relations(text: str, relations: list[str]) -> None:
    assert [citation.relation for citation in cite(text)] == relations


@pytest.mark.parametrize(
    ("paragraphs", "numbers"),
    [
        pytest.param(["các Nghị quyết số 11 và 12-NQ/TW"], ["11-NQ/TW", "12-NQ/TW"], id="list that shares a symbol"),
        pytest.param(
            ["Thông tư số 3/2026/TT-BNV và Thông tư số 4/2026/TT-BNV của Bộ Nội vụ"],
            ["3/2026/TT-BNV", "4/2026/TT-BNV"],
            id="list in full",
        ),
        pytest.param(
            ["Chỉ thị số 19-CT/TW (Chỉ thị 19)", "Sau khi có Chỉ thị 19, …"], ["19-CT/TW"], id="short name resolved"
        ),
        pytest.param(["Chỉ thị 5-CT/TW", "Chỉ thị số 05-CT/TW"], ["5-CT/TW"], id="leading zero"),
        pytest.param(["Chỉ thị này thay cho mọi chỉ thị trước; Kế hoạch nêu trên"], [], id="back references"),
        pytest.param(["Kế hoạch số 1/KH-UBND này"], [], id="its own number"),
        pytest.param(
            ["Kế hoạch 16/KH-MTTQ-BTT", "Kế hoạch số 16/KH-BTT-MTTQ"], ["16/KH-MTTQ-BTT"], id="codes in another order"
        ),
        pytest.param(["ban hành Chương trình hợp tác giai đoạn 2026 - 2030"], [], id="what is still to be issued"),
    ],
)
def test_one_citation_for_each_document(paragraphs: list[str], numbers: list[str]) -> None:
    assert [citation.number for citation in cite(*paragraphs)] == numbers


def test_date_and_relation_are_gathered_from_all_places() -> None:
    (citation,) = cite("Sau 3 năm thực hiện Chỉ thị số 19-CT/TU", "Thực hiện tốt Chỉ thị số 19-CT/TU ngày 02/3/2023.")
    assert citation.date == "2023-03-02"
    assert citation.relation == "implements"
    assert len(citation.places) == 2


def test_an_amending_law_is_carried_out_and_the_amended_one_only_named() -> None:
    amending, amended = cite("triển khai thi hành Luật sửa đổi, bổ sung một số điều của Luật Lưu trữ")
    assert (amending.name, amending.relation) == ("Luật sửa đổi, bổ sung một số điều của Luật Lưu trữ", "implements")
    assert (amended.name, amended.relation) == ("Luật Lưu trữ", "mentions")


def test_all_that_a_news_item_cites_is_mentioned() -> None:
    (citation,) = cite("Tỉnh ủy vừa có văn bản thực hiện Chỉ thị số 19-CT/TW", type="ban-tin", number=None)
    assert citation.relation == "mentions"


def test_grounds_reach_over_the_semicolon_and_the_title_of_another_act_does_not() -> None:
    text = "Căn cứ Thông tư số 3/2026/TT-BNV hướng dẫn thi hành một số điều của Luật Lưu trữ; Nghị định số 9/2026/NĐ-CP"
    assert [citation.relation for citation in cite(text)] == ["based-on", "mentions", "based-on"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("Công văn số 248/PCTT ngày 31/10/2031", ["248/PCTT"], id="one part after its kind"),
        pytest.param("hướng dẫn của hai sở số 95/HD ngày 10/6/2031", ["95/HD"], id="one part before its day"),
        pytest.param("theo mẫu số 03/HNMT và xe số 24/XT", [], id="forms are none"),
        pytest.param(
            "Nghị định số 61/2031/NĐCP và Quyết định số 12/QĐUBND", ["61/2031/NĐ-CP", "12/QĐ-UBND"], id="glued"
        ),
    ],
)
def test_symbols_of_one_part(text: str, numbers: list[str]) -> None:
    assert [symbol.number for symbol in find_symbols(text)] == numbers


def test_a_law_with_its_number_is_one_document() -> None:
    """Neither the name of the law nor "số" before the number makes a second one."""
    found = cite("Phù hợp với yêu cầu của Luật Di sản văn hóa số 45/2024/QH15 và Luật Đê điều (số 79/2006/QH11).")
    assert [(one.number, one.type) for one in found] == [("45/2024/QH15", "luat"), ("79/2006/QH11", "luat")]


def test_a_word_of_a_title_is_no_order() -> None:
    """ "tổ chức thi hành" belongs to the title of the first document."""
    text = "Theo quy định của Nghị quyết số 9/2026/QH16 về tổ chức thi hành pháp luật và Nghị định số 8/2026/NĐ-CP"
    assert [one.relation for one in cite(text)] == ["mentions", "mentions"]


def test_years_that_went_by_are_told() -> None:
    """What was done in recent years is narrative."""
    assert cite("Trong những năm qua, thực hiện Chỉ thị số 7-CT/TU, phong trào lớn mạnh.")[0].relation == "mentions"


def test_places_are_in_the_working_text() -> None:
    first, second = "Mở đầu.", "Thực hiện Kế hoạch số 88/KH-UBND."
    (citation,) = cite(first, second)
    (place,) = citation.places
    assert f"{first}\n{second}"[place.start : place.end] == "Kế hoạch số 88/KH-UBND"


def test_the_range_of_a_citation_takes_its_date_and_issuer_in() -> None:
    text = "Kế hoạch số 88/KH-UBND ngày 9/3/2026 của Sở Y tế, xong trước 30/6/2026"
    ((start, end),) = citation_ranges(text)
    assert text[start:end] == "Kế hoạch số 88/KH-UBND ngày 9/3/2026 của Sở Y tế"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("các sở, ban, ngành chủ động", ["các sở, ban, ngành"], id="a class is one name"),
        pytest.param(
            "Sở Nội vụ, Sở Tài chính và Công an tỉnh rà soát", ["Sở Nội vụ", "Sở Tài chính", "Công an tỉnh"], id="row"
        ),
        pytest.param(
            "Sở Văn hóa, Thể thao và Du lịch lập kế hoạch",
            ["Sở Văn hóa, Thể thao và Du lịch"],
            id="commas inside a name",
        ),
        pytest.param(
            "các Bộ: Công an, Giáo dục và Đào tạo, Y tế cử người",
            ["Bộ Công an", "Bộ Giáo dục và Đào tạo", "Bộ Y tế"],
            id="a head said once",
        ),
        pytest.param(
            "UBND các phường: Hoa Lư, Tân Mai dọn vệ sinh", ["UBND phường Hoa Lư", "UBND phường Tân Mai"], id="places"
        ),
        pytest.param(
            "Thủ trưởng các cơ quan, đơn vị và các tổ chức, cá nhân có liên quan chịu trách nhiệm",
            ["Thủ trưởng các cơ quan, đơn vị", "các tổ chức, cá nhân có liên quan"],
            id="posts",
        ),
        pytest.param(
            "Chủ tịch UBND các huyện, thành phố báo cáo", ["Chủ tịch UBND các huyện, thành phố"], id="post over a class"
        ),
        pytest.param(
            "Ban Quản lý dự án đầu tư xây dựng tỉnh kiểm tra",
            ["Ban Quản lý dự án đầu tư xây dựng tỉnh"],
            id="open name",
        ),
        pytest.param("các tỉnh uỷ, thành uỷ lãnh đạo", ["các tỉnh uỷ", "thành uỷ"], id="the other tone placement"),
    ],
)
def test_names_of_bodies(text: str, names: list[str]) -> None:
    assert [name.text for row in rows_of(text, words_of(text)) for name in row.names] == names


@pytest.mark.parametrize(
    "text",
    [
        "Ban hành kế hoạch",
        "Bộ máy tinh gọn",
        "Báo cáo kết quả",
        "Hội nghị tổng kết",
        "Tổ chức tập huấn",
        "Trường hợp có đơn",
    ],
)
def test_no_body_is_seen_in(text: str) -> None:
    assert rows_of(text, words_of(text)) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Chỉ thị",
                "số",
                "19-CT/TW",
                "28-",
                "CT/TW",
                "ngày",
                "30/2/2026",
                "của",
                "Sở",
                "và",
                ",",
                ";",
                ".",
                "(",
                ")",
                ":",
                "Luật",
                "sửa đổi, bổ sung một số điều của Luật",
                "Nghị quyết Đại hội",
                "XIV",
                "các Bộ:",
                "Y tế",
                "\n",
                "Căn cứ",
                "-",
                "–",
                "năm",
            ]
        ),
        max_size=40,
    ),
    st.text(max_size=20),
)
def test_any_text_gives_places_inside_it(words: list[str], noise: str) -> None:
    text = " ".join([*words, noise])
    for citation in cite(text):
        for place in citation.places:
            assert 0 <= place.start <= place.end <= len(text)
