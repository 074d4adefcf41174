# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

import pytest

from nhipcau.files import FileRefused, Kind, extract
from tests.files import make


def lines(data: bytes) -> list[str]:
    return [line for line in extract(data, "a.docx").text.split("\n") if line]


def test_a_letterhead_table_is_read_cell_by_cell() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        for cell, texts in zip(table.rows[0].cells, (make.LEFT, make.RIGHT), strict=True):
            cell.text = "\n".join(texts)
        document.add_paragraph("Kính gửi: Sở Công Thương")
        document.sections[0].header.paragraphs[0].text = "đầu trang"
        document.sections[0].footer.paragraphs[0].text = "chân trang"

    read = extract(make.word(build), "ke-hoach.docx")
    assert [line for line in read.text.split("\n") if line] == [*make.LEFT, *make.RIGHT, "Kính gửi: Sở Công Thương"]
    assert read.kind is Kind.DOCX
    assert read.notes == []


def test_automatic_numbers_become_text() -> None:
    def build(document: Any) -> None:
        outline = [
            ("upperRoman", "%1."),
            ("decimal", "%2."),
            ("lowerLetter", "%3)"),
            ("bullet", "\uf0b7"),
            ("bullet", "+"),
        ]
        make.numbered(document, {71: outline, 72: [("decimal", "Điều %1."), ("decimal", "%1.%2.")]})
        for text, number, depth in [
            ("MỤC ĐÍCH", 71, 0),
            ("NHIỆM VỤ", 71, 0),
            ("Công tác cán bộ", 71, 1),
            ("đào tạo", 71, 2),
            ("bồi dưỡng", 71, 2),
            ("lớp ngắn hạn", 71, 3),
            ("trong tỉnh", 71, 4),
            ("Kinh phí", 71, 1),
            ("thẩm định", 71, 2),
            ("Phê duyệt", 72, 0),
            ("Hiệu lực", 72, 0),
            ("Từ ngày ký", 72, 1),
        ]:
            make.item(document, text, number, depth)

    assert lines(make.word(build)) == [
        "I. MỤC ĐÍCH",
        "II. NHIỆM VỤ",
        "1. Công tác cán bộ",
        "a) đào tạo",
        "b) bồi dưỡng",
        "- lớp ngắn hạn",
        "+ trong tỉnh",
        "2. Kinh phí",
        "a) thẩm định",
        "Điều 1. Phê duyệt",
        "Điều 2. Hiệu lực",
        "2.1. Từ ngày ký",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ["a\tb", "c"], id="signs"
        ),
        pytest.param(
            "<w:p><w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>",
            ["mới"],
            id="tracked-changes",
        ),
        pytest.param(
            "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Sở Nội vụ</w:t></w:r></w:p>", ["SỞ NỘI VỤ"], id="capitals"
        ),
        pytest.param(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r></w:p>",
            ["hiện"],
            id="hidden",
        ),
        pytest.param(
            "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink></w:p></w:sdtContent>"
            "</w:sdt>",
            ["liên kết"],
            id="wrapped",
        ),
        pytest.param(
            "<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>12</w:t><w:noBreakHyphen/><w:t>CT</w:t></w:r></w:p>",
            ["12-CT"],
            id="fields",
        ),
        pytest.param(
            "<w:p><w:r><w:t>trước</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>CÔNG VĂN ĐẾN</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r></w:p>",
            ["trước", "CÔNG VĂN ĐẾN"],
            id="text-box-after-its-paragraph",
        ),
    ],
)
def test_text_as_word_shows_it(body: str, expected: list[str]) -> None:
    assert lines(make.bare_word(body)) == expected


def test_footnotes_follow_at_the_end() -> None:
    notes = (
        f'<w:footnotes {make.NS}><w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>'
        "<w:footnote><w:p><w:r><w:t>Theo số liệu năm 2020.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    assert lines(make.bare_word("<w:p><w:r><w:t>Thân</w:t></w:r></w:p>", footnotes=notes)) == [
        "Thân",
        "[1] Theo số liệu năm 2020.",
    ]


def test_page_breaks_make_pages() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Công văn")
        document.add_page_break()
        document.add_paragraph("Phụ lục")

    read = extract(make.word(build))
    assert [page.text for page in read.pages] == ["Công văn", "Phụ lục"]
    assert read.text == "Công văn\n\f\nPhụ lục"
    assert read.page_at(read.text.index("Phụ")).number == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(make.zipped({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "bomb", id="zip-bomb"),
        pytest.param(make.zipped({f"word/document{n}.xml": b"" for n in range(5_001)}), "bomb", id="too-many-parts"),
        pytest.param(
            make.zipped(
                {
                    "word/document.xml": b'<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>'
                    b"<a>&y;</a>"
                }
            ),
            "bomb",
            id="entities",
        ),
        pytest.param(make.zipped({"word/documents.txt": b"x"}), "wrong-kind", id="no-document-inside"),
        pytest.param(make.zipped({"word/document.xml": b"<a><b></a>"}), "damaged", id="broken-xml"),
        pytest.param(make.word()[:3000], "damaged", id="cut"),
        pytest.param(make.bare_word("<w:p/>"), "no-text", id="no-text"),
        pytest.param(
            make.bare_word("<w:tbl><w:tr><w:tc>" * 120 + "</w:tc></w:tr></w:tbl>" * 120), None, id="deep-tables"
        ),
    ],
)
def test_bad_packages_are_refused(data: bytes, code: str | None) -> None:
    with pytest.raises(FileRefused) as refused:
        extract(data, "a.docx")
    assert code is None or refused.value.code == code


def test_a_package_that_lies_about_its_sizes_is_refused() -> None:
    content = b"<a>" + b"x" * 5_000 + b"</a>"
    packed = make.zipped({"word/document.xml": content})
    lying = packed.replace(len(content).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != packed
    with pytest.raises(FileRefused) as refused:
        extract(lying, "a.docx")
    assert refused.value.code in {"bomb", "damaged"}


def test_a_password_is_named() -> None:
    packed = bytearray(make.bare_word("<w:p><w:r><w:t>a</w:t></w:r></w:p>"))
    # Bit 0 of the general purpose flags, in every local header and every directory entry.
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = packed.find(mark)
        while place >= 0:
            packed[place + offset] |= 1
            place = packed.find(mark, place + 4)
    with pytest.raises(FileRefused) as refused:
        extract(bytes(packed), "a.docx")
    assert refused.value.code == "password"
