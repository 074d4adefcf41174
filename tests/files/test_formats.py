# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""RTF, ODT, XLSX, saved web pages, old encodings, Word of 1997: each as the offices that send it make it."""

from __future__ import annotations

import datetime
import io
import unicodedata
import zipfile

import openpyxl
import pytest

from nhipcau.files import FileRefused, Kind, Limits, MissingProgram, extract
from nhipcau.files import doc as legacy_office
from nhipcau.files.legacy import TCVN3, VNI, converted, recognised
from nhipcau.files.rtf import read_rtf
from tests.files import make

BANNER = "Cộng hòa xã hội chủ nghĩa Việt Nam"
SENTENCE = "Ủy ban nhân dân tỉnh giao Sở Ngoại vụ chủ trì, phối hợp với các sở, ban, ngành triển khai thực hiện."


def refusal(data: bytes, name: str = "a") -> str:
    with pytest.raises(FileRefused) as refused:
        extract(data, name)
    return refused.value.code


# --- RTF --------------------------------------------------------------------------------------------------------------


def rtf(body: str) -> bytes:
    """A body with its letters written as Word writes them: code page 1252, Vietnamese as ``\\uN?``."""
    coded = "".join(letter if ord(letter) < 128 else f"\\u{ord(letter)}?" for letter in body)
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}\n" + coded + "}").encode("ascii")


def test_rtf_with_its_table_numbers_and_pages() -> None:
    read = extract(
        rtf(
            f"{{\\b {BANNER}}}\\par\\pard {{\\pntext\\f0 1.\\tab}}{SENTENCE}\\par"
            "\\trowd\\cellx2000\\cellx5000\\intbl STT\\cell Nội dung\\cell\\row"
            "\\trowd\\cellx2000\\cellx5000\\intbl 1\\cell Rà soát\\cell\\row\\pard\\page Phụ lục\\par"
        ),
        "cong-van.rtf",
    )
    assert (read.kind, len(read.pages)) == (Kind.RTF, 2)
    assert BANNER in read.text
    assert f"1.\t{SENTENCE}" in read.text
    assert "STT|Nội dung\n1|Rà soát" in read.text
    assert read.pages[1].text == "Phụ lục"


def test_rtf_leaves_fonts_pictures_and_objects_out() -> None:
    read = extract(
        rtf(f"{SENTENCE}\\par{{\\pict\\wmetafile8 0102abcdef}}{{\\object\\objemb{{\\*\\objdata 01050000}}}}\\par Hết"),
        "a.rtf",
    )
    assert read.text == f"{SENTENCE}\n\nHết"
    assert [note.code for note in read.notes] == ["objects"]


def test_rtf_with_raw_bytes_keeps_its_groups() -> None:
    data = rtf("Trước\\par{\\pict\\bin4 ____}\\par Sau").replace(b"____", b"}{}}")
    assert extract(data, "a.rtf").text.split() == ["Trước", "Sau"]


def test_rtf_in_a_font_of_before_unicode() -> None:
    body = "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in tcvn3(SENTENCE * 2))
    read = extract(("{\\rtf1\\ansi{\\fonttbl{\\f0 .VnTime;}}\\f0 " + body + "\\par}").encode("ascii"), "a.rtf")
    assert read.text == _small_capitals(SENTENCE * 2)
    assert [note.code for note in read.notes] == ["legacy-encoding"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"{\\rtf1 " + b"{" * 5000 + b"x", "bomb", id="groups-without-end"),
        pytest.param(b"{\\rtf1 }", "no-text", id="nothing-in-it"),
    ],
)
def test_bad_rtf_is_refused(data: bytes, code: str) -> None:
    assert refusal(data, "a.rtf") == code


def test_rtf_that_is_too_long_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read_rtf(rtf("chữ " * 100), Limits(characters=20))
    assert refused.value.code == "too-large"


# --- ODT --------------------------------------------------------------------------------------------------------------

ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def odt(body: str, styles: str = "", **parts: bytes) -> bytes:
    content = (
        f"<office:document-content {ODT_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_odt_as_the_screen_shows_it() -> None:
    styles = (
        '<style:style style:name="HEAD" style:family="paragraph">'
        '<style:text-properties fo:text-transform="uppercase"/></style:style>'
        '<style:style style:name="NEXT" style:family="paragraph">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>'
        '<text:list-style style:name="L1">'
        '<text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    )
    body = (
        '<text:p text:style-name="HEAD">kế hoạch</text:p>'
        f'<text:list text:style-name="L1"><text:list-item><text:p>{SENTENCE}</text:p>'
        "<text:list><text:list-item><text:p>Rà soát</text:p></text:list-item>"
        "<text:list-item><text:p>Tổng hợp</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>Tổ chức thực hiện</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Nơi nhận:</text:p></table:table-cell>"
        "<table:table-cell><text:p>TM. ỦY BAN NHÂN DÂN</text:p></table:table-cell></table:table-row></table:table>"
        '<text:p>Xem<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        '<text:p>Chỉ thị 38-CT/TW</text:p></text:note-body></text:note> kèm<text:s text:c="2"/>theo</text:p>'
        "<text:tracked-changes><text:p>đã xóa</text:p></text:tracked-changes>"
        '<text:p text:style-name="NEXT">Phụ lục</text:p>'
    )
    read = extract(odt(body, styles), "ke-hoach.odt")
    assert read.kind is Kind.ODT
    lines = read.pages[0].text.split("\n")
    assert lines[:5] == ["KẾ HOẠCH", f"I. {SENTENCE}", "a) Rà soát", "b) Tổng hợp", "II. Tổ chức thực hiện"]
    assert "Nơi nhận:" in lines
    assert "Xem[1] kèm  theo" in lines
    assert "đã xóa" not in read.text
    assert read.pages[1].text.startswith("Phụ lục")
    assert read.text.endswith("[1] Chỉ thị 38-CT/TW")


def test_odt_with_a_program_in_it_is_read_and_said() -> None:
    read = extract(odt(f"<text:p>{SENTENCE}</text:p>", Basic__Standard__m=b"Sub x"), "a.odt")
    assert [note.code for note in read.notes] == ["macros"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(odt("<text:p> </text:p>"), "no-text", id="empty"),
        pytest.param(odt("<text:p>"), "damaged", id="not-well-formed"),
        pytest.param(
            odt("<text:section>" * 150 + "<text:p>x</text:p>" + "</text:section>" * 150)[:-300], "damaged", id="cut"
        ),
        pytest.param(
            odt(
                "<text:p>x</text:p>",
                **{
                    "META-INF__manifest.xml": b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:'
                    b'xmlns:manifest:1.0">'
                    b"<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
                },
            ),
            "password",
            id="password",
        ),
    ],
)
def test_bad_odt_is_refused(data: bytes, code: str) -> None:
    assert refusal(data, "a.odt") == code


def test_entities_that_grow_are_refused() -> None:
    grown = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<office:document-content {ODT_NAMES}><office:body><office:text><text:p>&b;</text:p></office:text>"
        "</office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", grown)
    assert refusal(out.getvalue(), "a.odt") == "bomb"


# --- XLSX -------------------------------------------------------------------------------------------------------------


def workbook() -> bytes:
    """A table of tasks as a ministry sends it: a title, a head, merged cells, dates, a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Nhiệm vụ"
    sheet.append(["PHỤ LỤC NHIỆM VỤ"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["STT", "Nội dung", "Chủ trì", "Thời hạn"])
    sheet.append([1, "Rà soát\ntổ chức bộ máy", "Sở Nội vụ", datetime.date(2020, 4, 30)])
    sheet.append([2, "Báo cáo | tổng hợp", "Sở Ngoại vụ", datetime.datetime(2020, 11, 15, 8)])
    sheet.append([None, "Tỷ lệ", 0.5, True])
    second = book.create_sheet("Kinh phí")
    second.append(["Cộng", 1200000])
    hidden = book.create_sheet("nháp")
    hidden.append(["không được hiện"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_row_by_row() -> None:
    read = extract(workbook(), "phu-luc.xlsx")
    assert read.kind is Kind.XLSX
    assert read.pages[0].text.split("\n") == [
        "PHỤ LỤC NHIỆM VỤ",
        "",
        "STT | Nội dung | Chủ trì | Thời hạn",
        "1 | Rà soát tổ chức bộ máy | Sở Nội vụ | 30/04/2020",
        "2 | Báo cáo / tổng hợp | Sở Ngoại vụ | 15/11/2020",
        "| Tỷ lệ | 0,5 | x",
    ]
    assert read.pages[1].text == "Cộng | 1200000"
    assert "không được hiện" not in read.text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(make.zipped({"xl/workbook.xml": b"<workbook>"}), "damaged", id="not-well-formed"),
        pytest.param(make.zipped({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "bomb", id="entities"),
        pytest.param(workbook()[:-100], "damaged", id="cut"),
    ],
)
def test_bad_workbooks_are_refused(data: bytes, code: str) -> None:
    assert refusal(data, "a.xlsx") == code


# --- Saved web pages --------------------------------------------------------------------------------------------------


def test_a_saved_page_is_read_like_the_page() -> None:
    data = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://vi-du.invalid/tin\r\nSubject: Tin\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n'
        "----x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"<html><body><nav><a href=/>Trang chủ</a></nav><p>{SENTENCE}</p></body></html>\r\n"
        "----x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----x--\r\n"
    ).encode()
    read = extract(data, "tin.mht")
    assert (read.kind, read.notes) == (Kind.MHTML, [])
    assert read.text.split("\n") == ["Trang chủ", SENTENCE]


# --- Before Unicode ---------------------------------------------------------------------------------------------------


def _backwards(encoding: str, sign: str) -> str:
    return converted(sign, encoding)


def tcvn3(text: str) -> bytes:
    """A text in TCVN 5712, as a .VnTime font needs it (small letters only have codes of their own)."""
    table = {_backwards(TCVN3, chr(code)): bytes([code]) for code in range(0xA1, 0x100)}
    return b"".join(table.get(letter, b"") or letter.encode("ascii") for letter in _small_capitals(text))


def _small_capitals(text: str) -> str:
    """Capitals with marks have no code in VN1 of their own: they were set by a font of capitals."""
    return "".join(letter if letter.isascii() or letter in "ĂÂÊÔƠƯĐ" else letter.lower() for letter in text)


def test_tcvn3_as_text() -> None:
    read = extract(tcvn3(SENTENCE * 3), "cu.txt")
    assert read.text == _small_capitals(SENTENCE * 3)
    assert "TCVN3" in read.notes[0].vi


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        pytest.param("Céng hoµ x· héi chñ nghÜa ViÖt Nam", TCVN3, "Cộng hoà xã hội chủ nghĩa Việt Nam", id="tcvn3"),
        pytest.param("§éc lËp - Tù do - H¹nh phóc", TCVN3, "Độc lập - Tự do - Hạnh phúc", id="tcvn3-motto"),
        pytest.param("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", VNI, "Cộng hòa xã hội chủ nghĩa Việt Nam", id="vni"),
        pytest.param("Ñoäc laäp - Töï do - Haïnh phuùc", VNI, "Độc lập - Tự do - Hạnh phúc", id="vni-motto"),
        pytest.param("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA", VNI, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA", id="vni-capitals"),
    ],
)
def test_letters_from_before_unicode(text: str, encoding: str, expected: str) -> None:
    assert recognised(text) == encoding
    assert converted(text, encoding) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SENTENCE, id="unicode"),
        pytest.param("Les élèves français ont été reçus à Genève", id="french"),
        pytest.param("Übergrößenträger für Führungskräfte höherer Ämter", id="german"),
        pytest.param("The quick brown fox", id="ascii"),
    ],
)
def test_other_letters_are_left_alone(text: str) -> None:
    assert recognised(text) is None


def test_an_old_font_in_a_word_file_is_put_into_unicode() -> None:
    read = extract(make.word(lambda document: document.add_paragraph(tcvn3(SENTENCE * 2).decode("latin-1"))), "a.docx")
    assert unicodedata.normalize("NFC", read.text) == _small_capitals(SENTENCE * 2)
    assert [note.code for note in read.notes] == ["legacy-encoding"]


def test_the_capitals_of_an_old_font_are_capitals() -> None:
    """The letterhead of a .VnTime document is set in .VnTimeH: small letters that look like capitals."""
    head, body = (tcvn3(text).decode("latin-1") for text in ("Uỷ ban nhân dân tỉnh", SENTENCE))
    data = make.bare_word(
        f'<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr><w:t>{head}</w:t></w:r></w:p>'
        f'<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>{body}</w:t></w:r></w:p>'
    )
    assert extract(data, "a.docx").text.split("\n") == ["UỶ BAN NHÂN DÂN TỈNH", _small_capitals(SENTENCE)]


def _hex(text: str) -> str:
    """A text in TCVN 5712 as RTF writes letters of a Western code page."""
    return "".join(chr(byte) if byte < 128 else f"\\'{byte:02x}" for byte in tcvn3(text))


OLD_FONTS = (
    "{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman;}{\\f36\\fnil\\fcharset0\\fprq2{\\*\\panose 020b0}.VnTimeH;}"
    "{\\f3\\fnil\\fcharset0 .VnTime;}}{\\stylesheet{\\s1\\f36 Heading;}}"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("{\\f36 HEAD\\par}{\\f3 BODY\\par}", ["CAPITALS", "SENTENCE"], id="in-groups"),
        pytest.param("\\f36 HEAD\\par\\f3 BODY\\par", ["CAPITALS", "SENTENCE"], id="one-after-the-other"),
        pytest.param("\\f36 HEAD{\\f3 \\{BODY\\} }HEAD", ["CAPITALS{SENTENCE} CAPITALS"], id="group-inside"),
        pytest.param("{\\f36 HEAD\\plain\\par}\\f3 BODY", ["CAPITALS", "SENTENCE"], id="plain-ends-it"),
        pytest.param("\\f3{\\caps HEAD\\caps0 \\par BODY}", ["CAPITALS", "SENTENCE"], id="capitals-by-format"),
        pytest.param("\\f3 BODY\\par{\\f36 HEAD}", ["SENTENCE", "CAPITALS"], id="to-the-end"),
        pytest.param("\\f36 HEAD{\\*\\x\\f3 y}HEAD", ["CAPITALSCAPITALS"], id="around-what-is-not-shown"),
    ],
)
def test_the_capitals_of_an_old_font_in_rtf_are_capitals(body: str, expected: list[str]) -> None:
    """.VnTimeH has small letters that look like capitals."""
    body = body.replace("HEAD", _hex("Uỷ ban nhân dân tỉnh")).replace("BODY", _hex(SENTENCE))
    read = extract(("{\\rtf1\\ansi\\ansicpg1252\\deff3" + OLD_FONTS + body + "}").encode("ascii"), "a.rtf")
    lines = [line.replace("CAPITALS", "UỶ BAN NHÂN DÂN TỈNH") for line in expected]
    assert read.text.split("\n") == [line.replace("SENTENCE", _small_capitals(SENTENCE)) for line in lines]
    assert [note.code for note in read.notes] == ["legacy-encoding"]


# --- Word and Excel of 1997 -------------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(2000)


def test_without_libreoffice_a_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy_office, "_FOLDERS", "/nonexistent")
    with pytest.raises(MissingProgram) as missing:
        legacy_office.read_legacy(OLE, Kind.DOC, None, Limits())
    assert "LibreOffice" in missing.value.vi
    assert missing.value.again


@pytest.fixture(scope="module")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A DOC made by LibreOffice out of a DOCX; skipped where it is not installed."""
    office = legacy_office.program()
    if office is None:
        pytest.skip("LibreOffice is not installed: legacy DOC and XLS are not tried")
    import subprocess

    folder = tmp_path_factory.mktemp("doc")
    source = folder / "a.docx"
    source.write_bytes(make.word(lambda document: (document.add_paragraph(BANNER), document.add_paragraph(SENTENCE))))
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation={folder.as_uri()}/profile", "--convert-to", "doc",
         "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "a.doc").read_bytes()


def test_old_word_is_read_through_libreoffice(old_word: bytes) -> None:
    read = extract(old_word, "cu.doc")
    assert read.kind is Kind.DOC
    assert read.text.split("\n")[:2] == [BANNER, SENTENCE]


def test_a_broken_old_word_file_is_refused(old_word: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        extract(old_word[:700] + bytes(20_000), "cu.doc")
    assert refused.value.code in ("damaged", "no-text")
