# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""PDF: the text layer where there is a good one, else the page's picture read by OCR.

A text layer is not good because it exists: scanners add one that was read without Vietnamese letters, and papers
set in a font from before Unicode carry its codes. Such pages are drawn and read again.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as raw

from nhipcau.files import lines as reading_lines
from nhipcau.files.errors import FileRefused, MissingProgram
from nhipcau.files.limits import Limits
from nhipcau.files.lines import Line, Placed, compose
from nhipcau.files.model import Extract, Kind, Note, Page, Progress
from nhipcau.files.signatures import read_signatures

if TYPE_CHECKING:
    from PIL import Image

    from nhipcau.files.decode import Journal

_WORD = re.compile(r"\S+")
_STAMP = 300
"""A covering picture with fewer letters of text than this is a scan with a stamp or a signature box set on it."""
_COVERING = 0.5
"""Share of the page from which a picture is the page."""
_VIETNAMESE = re.compile(r"[ăâđêôơưà-ãè-êìíò-õùúýĩũạ-ỹĂÂĐÊÔƠƯÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĨŨẠ-Ỹ]")
_ODD = re.compile("[\x80-\xbf÷×þÞðÐÆæØøßÿ¤\ue000-\uf8ff\ufffd]")
"""Signs that stand for letters in fonts of before Unicode (TCVN3), private codes, and letters lost."""
_UNIT = 1_000_000


@dataclass(frozen=True, slots=True)
class _ToPage:
    """From PDF space to fractions of the page as it is shown: takes crop box and rotation into account."""

    origin: tuple[float, float]
    right: tuple[float, float]
    up: tuple[float, float]

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> _ToPage:
        def at(x: float, y: float) -> tuple[float, float]:
            across, down = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page.raw, 0, 0, _UNIT, _UNIT, 0, x, y, across, down)
            return across.value / _UNIT, down.value / _UNIT

        x0, y0 = at(0, 0)
        x1, y1 = at(1000, 0)
        x2, y2 = at(0, 1000)
        return cls((x0, y0), ((x1 - x0) / 1000, (y1 - y0) / 1000), ((x2 - x0) / 1000, (y2 - y0) / 1000))

    @property
    def is_upright(self) -> bool:
        """Whether the page is shown as it was written, not turned."""
        return self.right[1] == 0 == self.up[0] and self.right[0] > 0 > self.up[1]

    def place(self, text: str, left: float, bottom: float, right: float, top: float) -> Placed:
        """A word with its box in PDF space as a word on the page."""
        (ox, oy), (rx, ry), (ux, uy) = self.origin, self.right, self.up
        if rx > 0 > uy:
            return Placed(text, ox + rx * left, oy + uy * top, ox + rx * right, oy + uy * bottom)
        ax, ay = ox + rx * left + ux * bottom, oy + ry * left + uy * bottom
        bx, by = ox + rx * right + ux * top, oy + ry * right + uy * top
        return Placed(text, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def read_pdf(data: bytes, limits: Limits, progress: Progress, journal: Journal | None = None) -> Extract:
    """A PDF file. Raises `FileRefused` (``password``, ``damaged``, ``too-many-pages``, ``no-text``) and, when all
    there is to read are scans and there is no model, `MissingProgram`.
    """
    document = open_pdf(data, limits)
    total = len(document)
    pages: dict[int, Page] = {}
    notes: list[Note] = []
    scans: list[int] = []
    for index in range(total):
        page, good = _read_text_layer(document, index, limits)
        pages[index] = page
        if not good:
            scans.append(index)
        progress("text", index + 1, total)
    if scans:
        notes += _read_scans(document, scans, pages, limits, progress, journal)
    if not any(page.words for page in pages.values()):
        raise FileRefused("no-text")
    read = Extract.of_pages(Kind.PDF, [pages[index] for index in range(total)], notes)
    read.signatures = read_signatures(data)
    return read


def open_pdf(data: bytes, limits: Limits) -> pypdfium2.PdfDocument:
    """The document, opened for reading and drawing. Raises `FileRefused`."""
    try:
        document = pypdfium2.PdfDocument(data)
        # Signature boxes and form fields are drawn only if this is done before the first page.
        document.init_forms()
        total = len(document)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise FileRefused("password" if locked else "damaged") from error
    if total == 0:
        raise FileRefused("damaged")
    if total > limits.pages:
        raise FileRefused("too-many-pages", size=total, limit=limits.pages)
    return document


def draw(document: pypdfium2.PdfDocument, index: int, dpi: float, limits: Limits) -> tuple[Image.Image, float]:
    """The grey picture of a page and the resolution it has (less than asked for where the page is a poster)."""
    page = _page(document, index)
    try:
        width, height = page.get_size()
        scale = min(dpi / 72, (limits.pixels / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        return bitmap.to_pil().convert("L"), scale * 72
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged") from error
    finally:
        page.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged") from error


def _read_text_layer(document: pypdfium2.PdfDocument, index: int, limits: Limits) -> tuple[Page, bool]:
    """A page from its text layer, and whether that is good enough to be kept."""
    page = _page(document, index)
    try:
        width, height = page.get_size()
        textpage = page.get_textpage()
        if textpage.count_chars() > limits.characters // 20:
            raise FileRefused("bomb")
        text = textpage.get_text_range()
        found = _lines(textpage, text, _ToPage.of(page))
        textpage.close()
        ordered = reading_lines.in_reading_order(found, height / width if width else 1.0)
        shown, words = compose(ordered)
        good = _is_good(text, page, width * height)
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged") from error
    finally:
        page.close()
    return Page(index + 1, shown, width=width, height=height, words=words, source="text-layer"), good


def _lines(textpage: pypdfium2.PdfTextPage, text: str, to_page: _ToPage) -> list[Line]:
    """Words of a text layer with their boxes, by lines as PDFium cuts them.

    A call for each letter would double the time of the whole reading. The box of a word is taken from its first
    letter; where the next word of the line stands close behind, its left edge tells the right one of this, else its
    last letter does.
    """
    shift = _index_shift(textpage, text)
    box = raw.FS_RECTF()
    reference = ctypes.byref(box)
    handle, loose, place = textpage.raw, raw.FPDFText_GetLooseCharBox, to_page.place
    upright = to_page.is_upright
    lines: list[Line] = []
    begin = 0
    for piece in text.split("\r\n"):
        line: Line = []
        ahead = math.inf
        # From the end, so that the left edge of the next word is known.
        for match in reversed(list(_WORD.finditer(piece))):
            word = match[0]
            start = begin + match.start()
            loose(handle, shift(start) if shift else start, reference)
            left, bottom, top = box.left, box.bottom, box.top
            height = top - bottom
            right = ahead - 0.2 * height
            if not (upright and left < right < left + height * (0.5 * len(word) + 0.6)):
                end = begin + match.end() - 1
                loose(handle, shift(end) if shift else end, reference)
                right, bottom, top = box.right, min(bottom, box.bottom), max(top, box.top)
            line.append(place(word if word.isprintable() else _cleaned(word), left, bottom, right, top))
            ahead = left
        line.reverse()
        lines.append(line)
        begin += len(piece) + 2
    return lines


def _index_shift(textpage: pypdfium2.PdfTextPage, text: str) -> _Shift | None:
    """Offsets of the text to PDFium's numbers of letters: the same unless it dropped or doubled some."""
    return None if len(text) == textpage.count_chars() else _Shift(textpage, text)


class _Shift:
    """Asks PDFium for the number of each letter; counts UTF-16 units, as it does."""

    def __init__(self, textpage: pypdfium2.PdfTextPage, text: str) -> None:
        self._handle = textpage.raw
        self._units: list[int] | None = None
        if any(ord(letter) > 0xFFFF for letter in text):
            self._units = []
            unit = 0
            for letter in text:
                self._units.append(unit)
                unit += 2 if ord(letter) > 0xFFFF else 1

    def __call__(self, offset: int) -> int:
        unit = self._units[offset] if self._units else offset
        return max(0, int(raw.FPDFText_GetCharIndexFromTextIndex(self._handle, unit)))


def _cleaned(word: str) -> str:
    """PDFium writes a hyphen at a line's end as U+0002 or U+FFFE."""
    return word.replace("\x02", "-").replace("\ufffe", "-").replace("\x00", "\ufffd")


def _is_good(text: str, page: pypdfium2.PdfPage, area: float) -> bool:
    """Whether a text layer can stand for the page; the picture of the page is looked for only in case of doubt."""
    letters = sum(map(str.isalpha, text))
    if not letters:
        return next(iter(page.get_objects(max_depth=1)), None) is None
    if len(_ODD.findall(text)) * 20 > letters:
        return False
    # "PHỤ LỤC" alone on a page is no reason to look for a scan; without a picture below it is all there is.
    marked = len(_VIETNAMESE.findall(text)) * 20 > letters
    if marked and letters >= _STAMP:
        return True
    return not _has_covering_picture(page, area)


def _has_covering_picture(page: pypdfium2.PdfPage, area: float) -> bool:
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = found.get_bounds()
        if abs((right - left) * (top - bottom)) > _COVERING * area:
            return True
    return False


def _read_scans(
    document: pypdfium2.PdfDocument,
    scans: list[int],
    pages: dict[int, Page],
    limits: Limits,
    progress: Progress,
    journal: Journal | None,
) -> Iterator[Note]:
    """Read the given pages by OCR, putting them in the place of their text layers; yields what to tell about them."""
    had_text = {index + 1 for index in scans if pages[index].words}
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
        if read.page.words or not pages[number - 1].words:
            pages[number - 1] = read.page
            yield from ocr.page_notes(read)
            if number in had_text:
                yield Note.of("bad-text-layer", page=number)
