# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of Word, ODT and RTF files through to what the reader makes of them: rows of tasks, letterhead, signature."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from docx.oxml import parse_xml

from nhipcau.files import extract
from nhipcau.reading import read
from nhipcau.reading.model import Document
from tests.files import make
from tests.files.test_formats import odt, rtf

HEADING = ["TT", "Nội dung nhiệm vụ", "Cơ quan\nChủ trì", "Cơ quan phối hợp", "Thời gian\nhoàn thành"]
TASKS = [
    ["Rà soát quy chế;\nhoàn thiện quy trình nội bộ", "Sở Nội vụ", "Sở Tài chính\nSở Tư pháp", "Tháng 6/2021"],
    ["Tổ chức tập huấn cho cán bộ cấp xã", "Sở Thông tin và\nTruyền thông", "", "Quý III/2021"],
    ["Xây dựng cổng dữ liệu mở", "Sở Khoa học và Công nghệ", "Công an tỉnh", "Quý IV/2021"],
]  # fmt: skip
SIGNED = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn An"]
RECIPIENTS = ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
TITLE = ["KẾ HOẠCH", "Chuyển đổi số năm 2021", "Ủy ban nhân dân tỉnh giao các nhiệm vụ tại Phụ lục kèm theo."]
ANNEX = ["PHỤ LỤC", "DANH MỤC NHIỆM VỤ"]

LINES = [
    "TT | Nội dung nhiệm vụ | Cơ quan Chủ trì | Cơ quan phối hợp | Thời gian hoàn thành",
    "1 | Rà soát quy chế; hoàn thiện quy trình nội bộ | Sở Nội vụ | Sở Tài chính; Sở Tư pháp | Tháng 6/2021",
    "2 | Tổ chức tập huấn cho cán bộ cấp xã | Sở Thông tin và Truyền thông |  | Quý III/2021",
    "3 | Xây dựng cổng dữ liệu mở | Sở Khoa học và Công nghệ | Công an tỉnh | Quý IV/2021",
]


def in_word() -> bytes:
    """Numbers are automatic, as Word's users set them: the cells of the first column hold no letter."""

    def build(document: Any) -> None:
        placed(document, make.LEFT, make.RIGHT)
        for text in TITLE:
            document.add_paragraph(text)
        placed(document, RECIPIENTS, SIGNED)
        for text in ANNEX:
            document.add_paragraph(text)
        make.numbered(document, {81: [("decimal", "%1")]})
        grid = document.add_table(rows=0, cols=len(HEADING), style="Table Grid")
        for row in [HEADING, *(["", *task] for task in TASKS)]:
            cells = grid.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                first, *more = text.split("\n")
                cell.text = first
                for line in more:
                    cell.add_paragraph(line)
            if row is not HEADING:
                cells[0].paragraphs[0]._p.get_or_add_pPr().append(
                    parse_xml(f'<w:numPr {make.NS}><w:ilvl w:val="0"/><w:numId w:val="81"/></w:numPr>')
                )

    def placed(document: Any, left: list[str], right: list[str]) -> None:
        for cell, texts in zip(document.add_table(rows=1, cols=2).rows[0].cells, (left, right), strict=True):
            cell.text = texts[0]
            for text in texts[1:]:
                cell.add_paragraph(text)

    return make.word(build)


def in_odt() -> bytes:
    def paragraphs(texts: list[str]) -> str:
        return "".join(f"<text:p>{text}</text:p>" for text in texts)

    def table(rows: list[list[list[str]]], style: str) -> str:
        shown = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell table:style-name="{style}">{paragraphs(cell)}</table:table-cell>' for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        return f"<table:table>{shown}</table:table>"

    styles = (
        '<style:style style:name="Open" style:family="table-cell"><style:table-cell-properties fo:border="none"/>'
        '</style:style><style:style style:name="Ruled" style:family="table-cell">'
        '<style:table-cell-properties fo:border-left="0.05pt solid #000000"/></style:style>'
    )
    grid = [HEADING, *([str(number), *task] for number, task in enumerate(TASKS, 1))]
    body = (
        table([[make.LEFT, make.RIGHT]], "Open")
        + paragraphs(TITLE)
        + table([[RECIPIENTS, SIGNED]], "Open")
        + paragraphs(ANNEX)
        + table([[text.split("\n") for text in row] for row in grid], "Ruled")
    )
    return odt(body, styles)


def in_rtf() -> bytes:
    def table(rows: list[list[list[str]]], border: str) -> str:
        return "".join(
            "\\trowd\\trgaph108"
            + "".join(f"{border}\\cellx{2000 * number}" for number in range(1, len(row) + 1))
            + "\\pard\\intbl "
            + "".join("\\par ".join(cell) + "\\cell " for cell in row)
            + "\\row\n"
            for row in rows
        )

    def paragraphs(texts: list[str]) -> str:
        return "\\pard " + "".join(f"{text}\\par\n" for text in texts)

    grid = [HEADING, *([str(number), *task] for number, task in enumerate(TASKS, 1))]
    return rtf(
        table([[make.LEFT, make.RIGHT]], "")
        + paragraphs(TITLE)
        + table([[RECIPIENTS, SIGNED]], "")
        + paragraphs(ANNEX)
        + table([[text.split("\n") for text in row] for row in grid], "\\clbrdrt\\brdrs\\brdrw10 \\clbrdrl\\brdrs ")
    )


FILES = {"a.docx": in_word, "a.odt": in_odt, "a.rtf": in_rtf}


@pytest.fixture(scope="module", params=FILES, ids=str)
def text(request: pytest.FixtureRequest) -> str:
    return extract(FILES[request.param](), request.param).text


@pytest.fixture(scope="module")
def document(text: str) -> Document:
    (found,) = read(text).documents
    return found


def test_a_ruled_table_comes_row_by_row(text: str) -> None:
    assert text.split("\n")[-4:] == LINES


def test_letterhead_and_closing_come_side_by_side_and_not_in_rows(text: str) -> None:
    head = [line for part in text.split("\n") for line in part.split("|")]
    assert [line for line in head if line][: len(make.LEFT) + 1] == [*make.LEFT, make.RIGHT[0]]
    assert " | " not in text[: text.index("TT | ")]


def test_each_row_is_a_task_with_its_columns(document: Document) -> None:
    assert [(task.text, task.lead, task.support, task.deadline) for task in document.tasks] == [
        (
            "Rà soát quy chế; hoàn thiện quy trình nội bộ",
            ["Sở Nội vụ"],
            ["Sở Tài chính", "Sở Tư pháp"],
            "2021-06",
        ),
        ("Tổ chức tập huấn cho cán bộ cấp xã", ["Sở Thông tin và Truyền thông"], [], "2021-Q3"),
        ("Xây dựng cổng dữ liệu mở", ["Sở Khoa học và Công nghệ"], ["Công an tỉnh"], "2021-Q4"),
    ]


def test_letterhead_and_signature_are_read(document: Document) -> None:
    assert (document.number, document.date) == ("412/KH-UBND", "2021-05-14")
    assert document.issuer == "Ủy ban nhân dân tỉnh Hải Lâm"
    assert document.signer is not None
    assert document.signer.name == "Nguyễn Văn An"


def test_a_workbook_with_titles_of_groups() -> None:
    """A title of a group of rows stands in one cell over the whole width; only its first cell has a value."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [
        ["ỦY BAN NHÂN DÂN TỈNH HẢI LÂM"],
        ["KẾ HOẠCH"],
        ["Chuyển đổi số năm 2021"],
        [],
        ["TT", "Nội dung nhiệm vụ", "Cơ quan\nChủ trì", "Cơ quan phối hợp", "Thời gian"],
        ["I. NHIỆM VỤ CHUNG"],
        [1, "Rà soát quy chế;\nhoàn thiện quy trình", "Sở Nội vụ", "Sở Tài chính\nSở Tư pháp", "Tháng 6/2021"],
        ["II. NHIỆM VỤ RIÊNG"],
        [2, "Xây dựng cổng dữ liệu mở", "Sở Khoa học và\nCông nghệ", None, "Quý IV/2021"],
        [],
        ["Hải Lâm, ngày 14 tháng 5 năm 2021"],
    ]:
        sheet.append(row)
    sheet.merge_cells("A6:E6")
    out = io.BytesIO()
    book.save(out)
    shown = extract(out.getvalue(), "a.xlsx").text
    assert shown.split("\n")[:3] == ["ỦY BAN NHÂN DÂN TỈNH HẢI LÂM", "KẾ HOẠCH", "Chuyển đổi số năm 2021"]
    assert shown.split("\n")[5] == "I. NHIỆM VỤ CHUNG |  |  |  |"
    assert shown.endswith("\n\nHải Lâm, ngày 14 tháng 5 năm 2021")
    (found,) = read(shown).documents
    assert [(task.text, task.lead, task.support, task.deadline) for task in found.tasks] == [
        ("Rà soát quy chế; hoàn thiện quy trình", ["Sở Nội vụ"], ["Sở Tài chính", "Sở Tư pháp"], "2021-06"),
        ("Xây dựng cổng dữ liệu mở", ["Sở Khoa học và Công nghệ"], [], "2021-Q4"),
    ]


# --- Merged cells and tables without lines ---------------------------------------------------------------------------


def word_table(*rows: str, borders: str = '<w:insideH w:val="single"/><w:insideV w:val="single"/>') -> list[str]:
    body = f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>{''.join(rows)}</w:tbl>"
    return [line for line in extract(make.bare_word(body), "a.docx").text.split("\n") if line]


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


SPAN3, DOWN, MORE = '<w:gridSpan w:val="3"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_cells_keep_their_place() -> None:
    assert word_table(
        tr(tc("TT"), tc("Việc"), tc("Chủ trì"), tc("Hạn")),
        tr(tc("I"), tc("NHIỆM VỤ CHUNG", SPAN3)),
        tr(tc("1"), tc("Rà soát"), tc("Sở Nội vụ", DOWN), tc("Quý I")),
        tr(tc("2"), tc("Báo cáo"), tc("", MORE), tc("Quý II")),
        tr(tc(""), tc(""), tc("", MORE), tc("")),
        tr(
            tc("Kinh phí"),
            tc("Sở Tài chính"),
            tc("Quý | IV"),
            properties='<w:trPr><w:gridBefore w:val="1"/></w:trPr>',
        ),
        tr(tc("xóa"), tc("xóa"), tc("xóa"), tc("xóa"), properties='<w:trPr><w:del w:id="1"/></w:trPr>'),
    ) == [
        "TT | Việc | Chủ trì | Hạn",
        "I | NHIỆM VỤ CHUNG |  |",
        "1 | Rà soát | Sở Nội vụ | Quý I",
        "2 | Báo cáo | Sở Nội vụ | Quý II",
        "|  | Sở Nội vụ |",
        "| Kinh phí | Sở Tài chính | Quý / IV",
    ]


NO_LINE = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
ONE_LINE = '<w:top w:val="single"/><w:left w:val="single"/>'


@pytest.mark.parametrize(
    ("own", "borders", "in_rows"),
    [
        pytest.param("", '<w:insideV w:val="single"/>', True, id="lines-of-the-table"),
        pytest.param("", '<w:insideV w:val="none"/><w:top w:val="single"/>', False, id="a-frame-only"),
        pytest.param(f"<w:tcBorders>{NO_LINE}</w:tcBorders>", '<w:insideV w:val="single"/>', False, id="cells-without"),
        pytest.param(f"<w:tcBorders>{ONE_LINE}</w:tcBorders>", '<w:insideV w:val="nil"/>', True, id="cells-with"),
    ],
)
def test_lines_between_cells_make_the_table(own: str, borders: str, in_rows: bool) -> None:
    """Three signatures beside each other stand in a table without lines, and are no row of one."""
    row = tr(*(tc(text, own) for text in ("NGƯỜI LẬP", "KẾ TOÁN", "GIÁM ĐỐC")))
    shown = word_table(row, row, borders=borders)
    assert shown == (["NGƯỜI LẬP | KẾ TOÁN | GIÁM ĐỐC"] * 2 if in_rows else ["NGƯỜI LẬP", "KẾ TOÁN", "GIÁM ĐỐC"] * 2)


def test_a_table_in_a_cell_stays_in_it() -> None:
    inner = f"<w:tbl><w:tblPr/>{tr(tc('a'), tc('b'), tc('c'))}{tr(tc('d'), tc('e'), tc('f'))}</w:tbl>"
    outer = tr(tc("1"), tc("Việc"), f"<w:tc>{inner}</w:tc>")
    assert word_table(outer, outer) == ["1 | Việc | a b c d e f"] * 2


def test_two_columns_are_no_table_of_tasks() -> None:
    row = tr(tc("Nơi nhận"), tc("GIÁM ĐỐC"))
    assert word_table(row, row) == ["Nơi nhận", "GIÁM ĐỐC"] * 2


def test_columns_without_end_are_no_bomb() -> None:
    wide = '<w:gridSpan w:val="999999"/>'
    shown = word_table(*[tr(tc("a", wide), tc("b", wide), tc("c", wide))] * 2)
    assert [line.replace("|", "").split() for line in shown] == [["a", "b", "c"]] * 2
    assert len(shown[0]) < 2_000


def test_odt_cells_over_several_rows_and_columns() -> None:
    cell = '<table:table-cell table:style-name="R"{}><text:p>{}</text:p></table:table-cell>'
    covered = "<table:covered-table-cell/>"
    rows = [
        [cell.format("", "TT"), cell.format("", "Việc"), cell.format("", "Chủ trì")],
        [cell.format("", "1"), cell.format("", "Rà soát"), cell.format(' table:number-rows-spanned="2"', "Sở Nội vụ")],
        [cell.format("", "2"), cell.format("", "Báo cáo"), covered],
        [cell.format(' table:number-columns-spanned="2"', "II"), covered, cell.format("", "Sở Y tế")],
    ]
    style = (
        '<style:style style:name="R" style:family="table-cell"><style:table-cell-properties fo:border="1pt solid"/>'
        "</style:style>"
    )
    table = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    grouped = f"<table:table><table:table-header-rows>{table}</table:table-header-rows></table:table>"
    assert extract(odt(grouped, style), "a.odt").text.split("\n") == [
        "TT | Việc | Chủ trì",
        "1 | Rà soát | Sở Nội vụ",
        "2 | Báo cáo | Sở Nội vụ",
        "II |  | Sở Y tế",
    ]
