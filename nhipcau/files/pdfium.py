# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The twenty functions of PDFium that a text layer needs, called in the library that pypdfium2 brings.

Importing pypdfium2 binds six hundred functions, which takes as long as reading fifty pages; and a call for each word
through its bindings takes three times as long as here, where arguments are made once, not checked, and the
interpreter is not let go of. So nothing but numbers, texts and boxes leaves this module, and everything that draws
goes through pypdfium2 (`nhipcau.files.drawing.open_pdf`). For use in the decoder's process, by one thread.

PDFium's own descriptions: ``fpdfview.h``, ``fpdf_text.h``.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from functools import cache
from itertools import repeat
from operator import lt

from nhipcau.files.errors import FileRefused

_UNIT = 1_000_000
_ERR_PASSWORD, _ERR_SECURITY = 4, 5
_PLACE = 32
"""Bytes for a word: the boxes of its first and its last letter, each left, top, right, bottom as a float."""

Matrix = tuple[float, float, float, float, float, float]
"""``ox, oy, rx, ry, ux, uy``: ``(x, y)`` in PDF space is ``(ox + rx·x + ux·y, oy + ry·x + uy·y)`` in fractions of the
page as it is shown, from its top left corner: crop box and rotation are in it."""


Sides = tuple["array[float]", "array[float]", "array[float]", "array[float]"]
"""Lefts, tops, rights and bottoms of words in PDF space (points, upward)."""
_TALL = 1.5
"""A word so much higher than its first letter is not set on a level line; less is a mark above its last letter."""


class Document:
    """A PDF in memory."""

    def __init__(self, data: bytes) -> None:
        """Raises `FileRefused`: ``password``, ``damaged``."""
        self._pdfium = _library()
        # PDFium reads from these bytes as long as the document is open.
        self._data = data
        self._handle = self._pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._handle:
            locked = self._pdfium.FPDF_GetLastError() in (_ERR_PASSWORD, _ERR_SECURITY)
            raise FileRefused("password" if locked else "damaged")
        self._boxes = _Boxes(self._pdfium)

    def __len__(self) -> int:
        """How many pages it says that it has."""
        return int(self._pdfium.FPDF_GetPageCount(self._handle))

    def page(self, index: int) -> TextPage:
        """A page (from 0) with its text, to be closed after use. Raises `FileRefused` ``damaged``."""
        page = self._pdfium.FPDF_LoadPage(self._handle, index)
        if not page:
            raise FileRefused("damaged")
        text = self._pdfium.FPDFText_LoadPage(page)
        if not text:
            self._pdfium.FPDF_ClosePage(page)
            raise FileRefused("damaged")
        return TextPage(self._pdfium, page, text, self._boxes)


class TextPage:
    """A page of a PDF with the letters on it."""

    def __init__(self, pdfium: ctypes.PyDLL, page: int, text: int, boxes: _Boxes) -> None:
        self._pdfium = pdfium
        self._page = page
        self._text = text
        self._boxes = boxes
        self.letters = max(0, int(pdfium.FPDFText_CountChars(text)))
        """How many letters PDFium counts, those included that it makes up (spaces, line ends)."""

    def close(self) -> None:
        """Let go of the page; it must not be used afterwards."""
        self._pdfium.FPDFText_ClosePage(self._text)
        self._pdfium.FPDF_ClosePage(self._page)

    def size(self) -> tuple[float, float]:
        """Width and height in points, as the page is shown."""
        return self._pdfium.FPDF_GetPageWidthF(self._page), self._pdfium.FPDF_GetPageHeightF(self._page)

    def matrix(self) -> Matrix:
        """From PDF space to fractions of the page."""
        (x0, y0), (x1, y1), (x2, y2) = self._at(0, 0), self._at(1000, 0), self._at(0, 1000)
        return x0, y0, (x1 - x0) / 1000, (y1 - y0) / 1000, (x2 - x0) / 1000, (y2 - y0) / 1000

    def _at(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        self._pdfium.FPDF_PageToDevice(
            self._page, 0, 0, _UNIT, _UNIT, 0, x, y, ctypes.byref(across), ctypes.byref(down)
        )
        return across.value / _UNIT, down.value / _UNIT

    def text(self) -> str:
        """All text of the page; lines end with ``\\r\\n``."""
        first, last = 0, self.letters - 1
        # PDFium leaves some letters out of the text; asked for a range that begins or ends with one of them it reads
        # beyond the range (crbug.com/pdfium/2079).
        index = self._pdfium.FPDFText_GetTextIndexFromCharIndex
        while first <= last and (begin := index(self._text, first)) < 0:
            first += 1
        while first <= last and (end := index(self._text, last)) < 0:
            last -= 1
        if first > last:
            return ""
        room = end - begin + 2
        units = (ctypes.c_ushort * room)()
        written = self._pdfium.FPDFText_GetText(self._text, first, last - first + 1, units)
        if written > room:
            raise FileRefused("damaged")
        return str(memoryview(units)[: max(0, written - 1)], "utf-16-le", "ignore")

    def places(self, starts: list[int], ends: list[int], text: str) -> tuple[Sides, Sides]:
        """The boxes of words, from the offsets in `text` of their first and last letters: the smallest box about the
        loose boxes (of the font's height) of these two. Then the same as high as a word of its line is without the
        marks that stand out above a letter like Ấ: what heights of lines are compared by.
        """
        if len(text) != self.letters:
            shift = _Shift(self._pdfium, self._text, text)
            starts, ends = list(map(shift, starts)), list(map(shift, ends))
        l1, t1, r1, b1, l2, t2, r2, b2 = self._boxes.of(self._text, starts, ends)
        # From left to right, as nearly all words are: the first letter begins left of where the last one ends.
        if not all(map(lt, l1, r2)):
            l1, r2 = array("f", map(min, l1, l2)), array("f", map(max, r1, r2))
        if t1.tobytes() == t2.tobytes() and b1.tobytes() == b2.tobytes():
            return (l1, t1, r2, b1), (l1, t1, r2, b1)
        tops, bottoms = t1[:], b1[:]
        sides = enumerate(zip(t1, t2, b1, b2, strict=True))
        for word, top, bottom in [(n, max(a, b), min(c, d)) for n, (a, b, c, d) in sides if a != b or c != d]:
            tops[word], bottoms[word] = top, bottom
            if top - bottom > _TALL * (t1[word] - b1[word]):
                t1[word], b1[word] = top, bottom
        return (l1, tops, r2, bottoms), (l1, t1, r2, b1)


class _Boxes:
    """Memory for the boxes of a page's words, and the arguments that point into it, made once for all pages."""

    def __init__(self, pdfium: ctypes.PyDLL) -> None:
        self._ask = pdfium.FPDFText_GetLooseCharBox
        self._room = 0
        self._grow(1000)

    def _grow(self, words: int) -> None:
        self._room = words
        self._memory = (ctypes.c_char * (words * _PLACE))()
        self._first = [ctypes.byref(self._memory, at) for at in range(0, words * _PLACE, _PLACE)]
        self._last = [ctypes.byref(self._memory, at + _PLACE // 2) for at in range(0, words * _PLACE, _PLACE)]

    def of(self, text: int, starts: list[int], ends: list[int]) -> list[array[float]]:
        """Left, top, right, bottom of the first letters, then of the last letters."""
        words = len(starts)
        if words > self._room:
            self._grow(2 * words)
        size = words * _PLACE
        # Not to give the box of an earlier page where PDFium has none.
        ctypes.memset(self._memory, 0, size)
        page = ctypes.c_void_p(text)
        deque(map(self._ask, repeat(page), starts, self._first), 0)
        deque(map(self._ask, repeat(page), ends, self._last), 0)
        numbers = array("f")
        numbers.frombytes(memoryview(self._memory).cast("B")[:size])
        return [numbers[side::8] for side in range(8)]


class _Shift:
    """Offsets of a text to PDFium's numbers of letters, where it dropped or doubled some; it counts UTF-16 units."""

    def __init__(self, pdfium: ctypes.PyDLL, page: int, text: str) -> None:
        self._ask = pdfium.FPDFText_GetCharIndexFromTextIndex
        self._page = page
        self._units: array[int] | None = None
        if text and max(text) > "\uffff":
            self._units = array("l", [0])
            for letter in text:
                self._units.append(self._units[-1] + (2 if letter > "\uffff" else 1))

    def __call__(self, offset: int) -> int:
        return max(0, int(self._ask(self._page, self._units[offset] if self._units else offset)))


_FUNCTIONS: dict[str, tuple[object, tuple[object, ...]]] = {
    "FPDF_InitLibrary": (None, ()),
    "FPDF_GetLastError": (ctypes.c_ulong, ()),
    "FPDF_LoadMemDocument64": (ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p)),
    "FPDF_GetPageCount": (ctypes.c_int, (ctypes.c_void_p,)),
    "FPDF_LoadPage": (ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_int)),
    "FPDF_ClosePage": (None, (ctypes.c_void_p,)),
    "FPDF_GetPageWidthF": (ctypes.c_float, (ctypes.c_void_p,)),
    "FPDF_GetPageHeightF": (ctypes.c_float, (ctypes.c_void_p,)),
    "FPDF_PageToDevice": (
        ctypes.c_int,
        (ctypes.c_void_p, *[ctypes.c_int] * 5, ctypes.c_double, ctypes.c_double, ctypes.c_void_p, ctypes.c_void_p),
    ),
    "FPDFText_LoadPage": (ctypes.c_void_p, (ctypes.c_void_p,)),
    "FPDFText_ClosePage": (None, (ctypes.c_void_p,)),
    "FPDFText_CountChars": (ctypes.c_int, (ctypes.c_void_p,)),
    "FPDFText_GetText": (ctypes.c_int, (ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p)),
    "FPDFText_GetTextIndexFromCharIndex": (ctypes.c_int, (ctypes.c_void_p, ctypes.c_int)),
    "FPDFText_GetCharIndexFromTextIndex": (ctypes.c_int, (ctypes.c_void_p, ctypes.c_int)),
}


@cache
def _library() -> ctypes.PyDLL:
    """PDFium, ready for use. Loading it again and setting it up again, as pypdfium2 may, does nothing."""
    found = ctypes.PyDLL(str(_path()))
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments
    # The one that is called for each word: `_Boxes` gives it a pointer, a small number and a pointer, always.
    found.FPDFText_GetLooseCharBox.restype = None
    found.FPDF_InitLibrary()
    return found


def _path() -> str:
    """Where pypdfium2 has the library: its own beside its bindings, or the system's."""
    import sys
    from importlib.machinery import PathFinder
    from pathlib import Path

    name = {"win32": "pdfium.dll", "darwin": "libpdfium.dylib"}.get(sys.platform, "libpdfium.so")
    package = PathFinder.find_spec("pypdfium2_raw")
    for folder in (package.submodule_search_locations or ()) if package else ():
        if (own := Path(folder) / name).is_file():
            return str(own)
    from ctypes.util import find_library

    if system := find_library("pdfium"):
        return system
    raise ImportError("pypdfium2 has no PDFium library beside it and the system has none")
