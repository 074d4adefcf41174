# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF: the text layer where there is a good one, else the page's picture read by OCR.

A text layer is not good because it exists: scanners add one that was read without Vietnamese letters, and papers
set in a font from before Unicode carry its codes. Such pages are drawn and read again.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING

from nhipcau.files.errors import FileRefused, MissingProgram
from nhipcau.files.limits import Limits
from nhipcau.files.lines import Line, Placed, in_file_order, in_reading_order
from nhipcau.files.model import Extract, Kind, Note, PackedWords, Page, Progress
from nhipcau.files.pdfium import Document, Matrix, Sides, TextPage

if TYPE_CHECKING:
    from nhipcau.files.decode import Journal

_WORD = re.compile(r"\S+")
_STAMP = 300
"""A covering picture with fewer letters of text than this is a scan with a stamp or a signature box set on it."""
_VIETNAMESE = re.compile(r"[ăâđêôơưà-ãè-êìíò-õùúýĩũạ-ỹĂÂĐÊÔƠƯÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĨŨẠ-Ỹ]")
_ODD = re.compile("[\x80-\xbf÷×þÞðÐÆæØøßÿ¤\ue000-\uf8ff\ufffd]")
"""Signs that stand for letters in fonts of before Unicode (TCVN3), private codes, and letters lost."""
_SIGNED = b"/ByteRange"
"""Stands in every PDF with a digital signature."""


def read_pdf(data: bytes, limits: Limits, progress: Progress, journal: Journal | None = None) -> Extract:
    """A PDF file. Raises `FileRefused` (``password``, ``damaged``, ``too-many-pages``, ``no-text``) and, when all
    there is to read are scans and there is no model, `MissingProgram`.
    """
    document = Document(data)
    total = len(document)
    if total == 0:
        raise FileRefused("damaged")
    if total > limits.pages:
        raise FileRefused("too-many-pages", size=total, limit=limits.pages)
    pages: dict[int, Page] = {}
    notes: list[Note] = []
    doubts: dict[int, bool | None] = {}
    before: TextPage | None = None
    for index in range(total):
        page = document.page(index)
        # Only now: PDFium forgets the fonts that no open page has, and reads those of the next one anew.
        if before is not None:
            before.close()
        before = page
        pages[index], good = _read_text_layer(page, index, limits)
        if not good:
            doubts[index] = good
        progress("text", index + 1, total)
    if doubts:
        notes += _read_scans(data, doubts, pages, limits, progress, journal)
    if not any(page.text for page in pages.values()):
        raise FileRefused("no-text")
    read = Extract.of_pages(Kind.PDF, [pages[index] for index in range(total)], notes)
    if _SIGNED in data:
        from nhipcau.files.signatures import read_signatures

        read.signatures = read_signatures(data)
    return read


def _read_text_layer(page: TextPage, index: int, limits: Limits) -> tuple[Page, bool | None]:
    """A page from its text layer, and whether that is good enough to be kept; nothing where there may be a picture of
    the page under it that says more.
    """
    if page.letters > limits.characters // 20:
        raise FileRefused("bomb")
    width, height = page.size()
    text = page.text()
    shown, words = _words(page, text, height / width if width else 1.0)
    return Page(index + 1, shown, width=width, height=height, words=words, source="text-layer"), _is_good(text)


def _words(page: TextPage, text: str, shape: float) -> tuple[str, PackedWords]:
    """The text of a page in reading order, and its words with their boxes.

    A line of the text is a line as PDFium cuts it. Nothing is made for a single word here: offsets, boxes and gaps
    are lists of numbers, and only a page with columns is laid out word by word.
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    boxes, on_lines = page.places([start for start, _ in spans], [end - 1 for _, end in spans], text)
    matrix = page.matrix()
    lines = [line.split() for line in _cleaned(text).split("\r\n")]
    _, _, rx, ry, ux, uy = matrix
    upright = ry == 0 == ux and rx > 0 > uy
    shown = in_file_order(lines, *on_lines) if upright else None
    if shown is None:
        ordered = in_reading_order(_placed(lines, on_lines if upright else boxes, matrix), shape)
        shown = "\n".join(" ".join([word.text for word in line]) if line else "" for line in ordered)
        numbers = [word.number for line in ordered for word in line or ()]
        lefts, tops, rights, bottoms = (array("f", [side[number] for number in numbers]) for side in boxes)
        boxes = lefts, tops, rights, bottoms
    return shown, PackedWords(shown, b"".join([side.tobytes() for side in boxes]), matrix)


def _placed(lines: list[list[str]], places: Sides, matrix: Matrix) -> list[Line]:
    """Words with the sides of their boxes in PDF space as words on the page, line by line."""
    ox, oy, rx, ry, ux, uy = matrix
    boxes = enumerate(zip(*places, strict=True))
    out: list[Line] = []
    for words in lines:
        line: Line = []
        # The words first: at the end of a line none of the next one's boxes must be taken.
        for word, (number, (left, top, right, bottom)) in zip(words, boxes, strict=False):
            ax, ay = ox + rx * left + ux * bottom, oy + ry * left + uy * bottom
            bx, by = ox + rx * right + ux * top, oy + ry * right + uy * top
            line.append(Placed(word, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), number=number))
        out.append(line)
    return out


def _cleaned(text: str) -> str:
    """PDFium writes a hyphen at a line's end as U+0002 or U+FFFE. One letter for one: offsets stay."""
    return text.replace("\x02", "-").replace("\ufffe", "-").replace("\x00", "\ufffd")


def _is_good(text: str) -> bool | None:
    """Whether a text layer can stand for the page by its letters alone; nothing in case of doubt."""
    odd = len(_ODD.findall(text))
    # Nearly all pages are plainly good, which a part of their letters shows; to count all takes thrice as long.
    marked = len(_VIETNAMESE.findall(text, 0, max(2 * _STAMP, len(text) // 3)))
    if marked * 20 > len(text) and odd * 20 <= marked and sum(map(str.isalpha, text[: 2 * _STAMP])) >= _STAMP:
        return True
    letters, marked = sum(map(str.isalpha, text)), len(_VIETNAMESE.findall(text))
    if letters and odd * 20 > letters:
        return False
    return True if marked * 20 > letters >= _STAMP else None


def _read_scans(
    data: bytes,
    doubts: dict[int, bool | None],
    pages: dict[int, Page],
    limits: Limits,
    progress: Progress,
    journal: Journal | None,
) -> Iterator[Note]:
    """Read those of the given pages by OCR whose text layer is bad, or doubtful with a picture under it, putting them
    in the place of their text layers; yields what to tell about them.
    """
    from nhipcau.files.drawing import draw, open_pdf, stands_alone

    document = open_pdf(data, limits)
    scans = [
        index
        for index, good in doubts.items()
        if good is False or not stands_alone(document, index, any(map(str.isalpha, pages[index].text)))
    ]
    if not scans:
        return
    had_text = {index + 1 for index in scans if pages[index].text}
    try:
        from nhipcau.files import ocr

        ocr.model_folder()
    except (ImportError, MissingProgram) as error:
        if len(had_text) < len(scans):
            raise MissingProgram("no-model") from error
        for number in sorted(had_text):
            yield Note.of("text-layer-kept", page=number)
        return

    def pictures() -> Iterator[ocr.Picture]:
        for index in scans:
            if index + 1 in done:
                continue
            image, dpi = draw(document, index, ocr.DPI, limits)
            yield ocr.Picture(index + 1, image, dpi, pages[index].width or 0.0, pages[index].height or 0.0)

    done = ocr.read_before(journal)
    progress("ocr", len(done), len(scans))
    for count, read in enumerate(ocr.read_pictures(pictures(), limits.workers), len(done) + 1):
        done[read.page.number] = read
        ocr.tell(journal, read)
        progress("ocr", count, len(scans))
    for number, read in sorted(done.items()):
        # A drawing or a seal alone on a page: what little text layer there is says more than the OCR.
        if read.page.words or not pages[number - 1].text:
            pages[number - 1] = read.page
            yield from ocr.page_notes(read)
            if number in had_text:
                yield Note.of("bad-text-layer", page=number)
