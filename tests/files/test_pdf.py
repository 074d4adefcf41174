# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import io
import itertools
from collections.abc import Callable

import pypdfium2
import pypdfium2.raw as raw
import pytest
import typst
from PIL import Image

from nhipcau.files import Extract, FileRefused, Kind, Limits, MissingProgram, extract, ocr, render_page
from nhipcau.files.pdf import read_pdf
from tests.files import make


def folded(text: str) -> str:
    return " ".join(text.split())


def test_text_and_words_of_a_text_layer() -> None:
    read = extract(make.pdf(2), "ke-hoach.pdf")
    assert (read.kind, read.media_type, len(read.pages), read.notes) == (Kind.PDF, "application/pdf", 2, [])
    assert folded(read.pages[0].text) == folded(" ".join(make.LEFT + make.RIGHT + make.PARAGRAPHS))
    assert read.text == read.pages[0].text + "\n\f\n" + read.pages[1].text
    for page in read.pages:
        assert page.source == "text-layer"
        assert [word.text for word in page.words] == page.text.split()
        assert read.text[page.start : page.start + len(page.text)] == page.text
        assert all(read.text[word.start : word.end] == word.text for word in page.words)


def test_boxes_lie_where_the_ink_is() -> None:
    """The page is drawn and every word's box must hold ink, and the white between two lines must not be in one."""
    data = make.pdf()
    image = make.picture(data, 150)
    for word in extract(data).pages[0].words:
        x0, y0, x1, y1 = word.box
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        cut = image.crop((int(x0 * image.width), int(y0 * image.height), int(x1 * image.width), int(y1 * image.height)))
        assert cut.getextrema()[0] < 128, word
        assert y1 - y0 < 0.03


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_boxes_follow_the_rotation_of_the_page(turned: int) -> None:
    document = pypdfium2.PdfDocument(make.pdf())
    document[0].set_rotation(turned)
    out = io.BytesIO()
    document.save(out)
    data = out.getvalue()
    image = make.picture(data, 150)
    words = extract(data).pages[0].words
    assert len(words) > 100
    for word in words:
        x0, y0, x1, y1 = word.box
        cut = image.crop((int(x0 * image.width), int(y0 * image.height), int(x1 * image.width), int(y1 * image.height)))
        assert cut.getextrema()[0] < 128, word


def test_a_mark_above_a_letter_makes_no_line_higher_but_its_box() -> None:
    """The last letter of "Kế" stands out of its line; the blank line before "KẾ HOẠCH" is found all the same."""
    source = '#set page(paper: "a4")\n#set text(size: 13pt)\nSố: 12 \\ Hà Nội\n#v(12pt)\nKẾ HOẠCH KẾ'
    read = extract(bytes(typst.compile(source.encode())))
    assert read.text == "Số: 12\nHà Nội\n\nKẾ HOẠCH KẾ"
    ke, hoach, again = read.pages[0].words[-3:]
    assert ke.box[1] == again.box[1] < hoach.box[1]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_words_on_their_side_and_on_their_head_have_whole_boxes(angle: int) -> None:
    """Text turned on an upright page: first and last letter do not stand side by side from left to right."""
    source = f'#set page(paper: "a4")\nCông văn\n#v(3cm)#rotate({angle}deg, reflow: true)[Nghiêng]'
    data = bytes(typst.compile(source.encode()))
    image = make.picture(data, 150)
    word = extract(data).pages[0].words[-1]
    assert word.text == "Nghiêng"
    x0, y0, x1, y1 = word.box
    left, top = round(x0 * image.width), round(y0 * image.height)
    right, bottom = round(x1 * image.width), round(y1 * image.height)
    assert image.crop((left, top, right, bottom)).getextrema()[0] < 128
    # All ink of the word lies in its box: without it the lower part of the page is empty.
    image.paste(255, (left - 2, top - 2, right + 2, bottom + 2))
    assert image.crop((0, image.height // 6, image.width, image.height)).getextrema()[0] > 200


def test_letters_beyond_the_first_plane_shift_no_box() -> None:
    """PDFium counts letters and UTF-16 units; the words behind a letter of two units keep their places."""
    plain = '#set page(paper: "a4")\n#set text(size: 13pt)\n'
    before = extract(bytes(typst.compile((plain + "Sở Nội vụ").encode()))).pages[0].words
    mixed = extract(
        bytes(typst.compile((plain + 'Sở Nội vụ\n\n#text(font: ("New Computer Modern Math",))[𝒳𝒴] báo cáo').encode()))
    )
    assert mixed.pages[0].words[:3] == before
    words = {word.text: word for word in mixed.pages[0].words}
    assert words["báo"].box[0] < words["báo"].box[2] <= words["cáo"].box[0] < words["cáo"].box[2]


def test_a_merged_letterhead_is_parted() -> None:
    """Some writers set both columns of the letterhead in one go, line by line."""
    lines = [
        f"#place(dy: {n * 20}pt)[{a} #h(1fr) {b}]" for n, (a, b) in enumerate(zip(make.LEFT, make.RIGHT, strict=True))
    ]
    data = make.pdf(columns=False, extra="\n".join(lines) + "#v(4cm)\n")
    text = extract(data).text
    assert folded(text).startswith(folded(" ".join(make.LEFT + make.RIGHT)))


def test_a_password_is_named() -> None:
    with pytest.raises(FileRefused) as refused:
        extract(_locked(make.pdf()), "a.pdf")
    assert refused.value.code == "password"
    assert "mật khẩu" in refused.value.vi


def _locked(data: bytes) -> bytes:
    """A PDF whose trailer names an encryption that no empty password opens (32000-1, 7.6.3)."""
    cut = data.rindex(b"trailer") if b"trailer" in data else None
    lock = b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>"
    if cut is not None:
        return data[:cut] + data[cut:].replace(b"<<", b"<< /Encrypt " + lock + b" /ID [<00><00>] ", 1)
    body = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    )
    return body + b"trailer\n<< /Root 1 0 R /Size 3 /ID [<00><00>] /Encrypt " + lock + b" >>\n%%EOF\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"%PDF-1.7\n", "damaged", id="only-a-header"),
        pytest.param(make.pdf()[: len(make.pdf()) // 2], "damaged", id="cut-in-half"),
        pytest.param(make.pdf(3), "too-many-pages", id="too-many-pages"),
    ],
)
def test_bad_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        extract(data, "a.pdf", limits=Limits(pages=2))
    assert refused.value.code == code


def _pdf_of(objects: int, content: bytes, count: int = 1) -> bytes:
    """A PDF of one page with this content that has so many objects, and says that it has `count` pages."""
    parts = [
        b"%PDF-1.4\n",
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count %d>>\nendobj\n" % count,
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1"
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>\nendobj\n",
        b"4 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (len(content), content),
        *(b"%d 0 obj\n[]\nendobj\n" % number for number in range(5, objects)),
    ]
    places = list(itertools.accumulate(map(len, parts)))
    table = b"".join(b"%010d 00000 n \n" % place for place in places[:-1])
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        b"".join(parts), len(parts), table, len(parts), places[-1],
    )  # fmt: skip


LETTER = b"BT /F1 12 Tf 72 700 Td (Cong van so 12) Tj ET\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: _pdf_of(1_000_000, LETTER), id="a-million-in-the-file"),
        pytest.param(lambda: _pdf_of(5, LETTER + b"0 0 1 1 re f\n" * 200_000), id="very-many-on-the-page"),
        pytest.param(lambda: _pdf_of(5, LETTER + b"q " * 200_000), id="states-inside-each-other"),
    ],
)
def test_objects_without_end_are_no_way_out_of_the_limits(data: Callable[[], bytes]) -> None:
    assert extract(data(), "a.pdf").text == "Cong van so 12"


def test_a_file_that_says_it_has_a_million_pages_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        extract(_pdf_of(5, LETTER, count=1_000_000), "a.pdf")
    assert refused.value.code == "too-many-pages"


def test_a_blank_page_is_no_scan() -> None:
    with pytest.raises(FileRefused) as refused:
        extract(_empty_pdf())
    assert refused.value.code == "no-text"


def _empty_pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _scan_with_layer(layer: str) -> bytes:
    """A scanned page with a text layer under it, as scanners make them: picture first, text not drawn."""
    out = io.BytesIO()
    make.picture(make.pdf(), 200).save(out, "PDF", resolution=200)
    document = pypdfium2.PdfDocument(out.getvalue())
    page = document[0]
    # Render mode 3: neither filled nor stroked.
    for number, line in enumerate(layer.split("\n")):
        text = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", 10)
        units = (line + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(text, raw.ctypes.cast(units, raw.ctypes.POINTER(raw.ctypes.c_ushort)))
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, 780 - 14 * number)
        raw.FPDFTextObj_SetTextRenderMode(text, 3)
        raw.FPDFPage_InsertObject(page.raw, text)
    raw.FPDFPage_GenerateContent(page.raw)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_text_layer_without_vietnamese_letters_under_a_scan_is_read_again(vietnamese_model: None) -> None:
    layer = "UY BAN NHAN DAN\nTINH HAI LAM\n" + "\n".join(["Nham mo rong quan he voi cac dia phuong nuoc ban"] * 12)
    read = extract(_scan_with_layer(layer))
    assert read.pages[0].source == "ocr"
    assert "bad-text-layer" in [note.code for note in read.notes]
    assert "quan hệ với các địa phương" in folded(read.text)


def test_a_page_with_few_words_is_no_scan() -> None:
    source = '#set page(paper: "a4")\n#rect(width: 5cm)\nPHỤ LỤC'
    read = extract(bytes(typst.compile(source.encode())))
    assert (read.text, read.pages[0].source) == ("PHỤ LỤC", "text-layer")


def test_a_scan_with_a_stamp_set_on_it_is_read_whole(vietnamese_model: None) -> None:
    read = extract(_scan_with_layer("VAN PHONG\nSo den: 121"))
    assert read.pages[0].source == "ocr"
    assert "hội chợ mùa thu" in folded(read.text)


def test_without_the_model_a_poor_text_layer_is_kept_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingProgram

    monkeypatch.setattr(ocr, "model_folder", missing)
    read = read_pdf(_scan_with_layer("UY BAN NHAN DAN"), Limits(), lambda *_: None)
    assert (read.text, [note.code for note in read.notes]) == ("UY BAN NHAN DAN", ["text-layer-kept"])
    out = io.BytesIO()
    make.picture(make.pdf(), 100).save(out, "PDF", resolution=100)
    with pytest.raises(MissingProgram):
        read_pdf(out.getvalue(), Limits(), lambda *_: None)


def test_a_scan_is_read_and_its_words_lie_right(vietnamese_model: None) -> None:
    data = make.pdf()
    out = io.BytesIO()
    make.scanned(make.picture(data, 200)).save(out, "PDF", resolution=200)
    stages: list[tuple[str, int, int]] = []
    read = extract(out.getvalue(), progress=lambda *step: stages.append(step))
    assert stages == [("text", 1, 1), ("ocr", 0, 1), ("ocr", 1, 1)]
    _close_to(read, data)
    assert [note.code for note in read.notes] == ["read-by-ocr"]


def _close_to(read: Extract, data: bytes) -> None:
    expected = extract(data).pages[0]
    page = read.pages[0]
    wrong = make.distance(folded(page.text), folded(expected.text))
    assert wrong / len(folded(expected.text)) < 0.03
    assert page.confidence is not None
    assert page.confidence > 0.8
    # The same word lies at the same place in both readings, up to the slant of the scan.
    first, second = ([word for word in p.words if word.text == "xúc"] for p in (expected, page))
    assert len(first) == len(second) == 1
    assert all(abs(a - b) < 0.02 for a, b in zip(first[0].box, second[0].box, strict=True))


@pytest.mark.parametrize("width", [400, 1200])
def test_page_pictures(width: int) -> None:
    png = render_page(make.pdf(2), Kind.PDF, 2, width)
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    assert image.width == width
    assert abs(image.height / image.width - 297 / 210) < 0.01
    assert image.convert("L").getextrema()[0] < 100


@pytest.mark.parametrize(("page", "code"), [(0, "no-such-page"), (2, "no-such-page")])
def test_a_page_that_is_not_there(page: int, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        render_page(make.pdf(), "pdf", page, 300)
    assert refused.value.code == code
    assert str(page) in refused.value.vi


def test_text_has_no_page_picture() -> None:
    with pytest.raises(FileRefused) as refused:
        render_page(b"Cong van", Kind.TEXT, 1, 300)
    assert refused.value.code == "no-picture"
