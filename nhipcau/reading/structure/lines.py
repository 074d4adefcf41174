# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The text as lines that know where they stand: blank lines, page breaks and table cells kept as facts about them.

Pages are copied in many ways: one line for each paragraph, hard-wrapped with or without blank lines between, table
cells parted by ``|``, or all in one line. Everything above this module sees only `Line`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

from nhipcau.reading.structure.plain import plain, plain_line


@dataclass(slots=True)
class Line:
    """A line without the space, emphasis and table marks around it. ``text == whole[start:end]``."""

    text: str
    plain: str
    start: int
    end: int
    gap: int = 0
    """Blank lines before it."""
    cell: bool = False
    """A table cell boundary stands before it."""
    page: bool = False
    """A page break (or a page number) stands before it."""
    mid: bool = False
    """It does not begin a line of the file: it was cut out of a longer one."""
    column: int = -1
    """Which cell of a line with table bars it is, counted from 0; -1 for a line without bars."""

    _upper: bool | None = None

    @property
    def upper(self) -> bool:
        """Whether its letters are capitals (a stray small letter of a scan is forgiven)."""
        if self._upper is None:
            length = len(self.plain)
            small = length - len(self.plain.translate(_WITHOUT_SMALL))
            large = length - len(self.plain.translate(_WITHOUT_LARGE))
            self._upper = small * 7 <= large and small + large >= 2
        return self._upper


# Marks that pages leave around words; a lone "*" is the party letterhead's own line and stays.
_TRIM = " \t*_#\u00a0>"
_WITHOUT_SMALL = dict.fromkeys(map(ord, ascii_lowercase))
_WITHOUT_LARGE = dict.fromkeys(map(ord, ascii_uppercase))
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|td|tr|div)>", re.IGNORECASE)
_PAGE = re.compile(
    r"^\W{0,4}(?:PAGE BREAK|(?:Trang|Page)\s*:?\s*\d{1,3}(?:\s*(?:/|of|tren)\s*\d{1,3})?)\W{0,4}$"
    r"|^[-\u2013(]{0,2}\s?\d{1,3}\s?[-\u2013)]{0,2}$",
    re.IGNORECASE,
)
_LONGEST_PAGE = 400
"""Signs of the longest page mark, with all the spaces that a page's width may put into it."""
_CUT_AT = 1500
"""A line longer than this, and longer than all others together, holds whole pages."""

_FLAT_AT = 500
_FLAT_LINES = 4
_WHOLE = re.compile(r"Noi nhan\s*:|Dieu 1\.|CONG HOA XA HOI|DANG CONG SAN|Kinh gui\s*:")
"""A short text of so few lines is a whole document in one line only if it has a part of one."""

# Where a text without line breaks would have had them. All on plain letters.
_INLINE = re.compile(
    r"(?<=\s)(?="
    r"(?:[IVX]{1,4}\.\s[A-Z]{2})"  # I. MUC DICH
    r"|(?:(?<=[.;:!?\"\u201d] )\d{1,2}(?:\.\d{1,2})*[.)]\s[A-Z])"  # after a sentence: 2. So
    r"|(?:(?<=[A-Z]{2} )\d{1,2}\.\s[A-Z][a-z])"  # after a heading in capitals
    r"|(?:(?<=[a-z] )(?<!Dieu )(?<!khoan )(?<!Khoan )\d{1,2}\.\s[A-Z][a-z]+\s[a-z])"
    r"|(?:[a-z]\)\s[A-Z])"
    r"|(?:(?<=[.;:!?,\"\u201d] )[-+]\s[A-Z])"
    r"|(?:(?<=[a-z)] )[-+]\s(?!Tu do|Hanh phuc)[A-Z][a-z]+\s[a-z])"
    r"|(?:Dieu\s\d{1,3}\.\s[A-Z])"
    r"|(?:CONG\sH[OA]{1,2}\sXA?\sHOI)|(?:DANG\sCONG\sSAN\sVIET\sNAM)|(?:Doc\slap\s-\sTu)"
    r"|(?:So:?\s\d{0,5}\s?[/-][A-Z]{2})"
    r"|(?:[A-Z][a-z]+\s(?:\w+\s){0,4}\w+,\sn[ga]{1,2}y\s\d{1,2}\sth)"
    r"|(?:(?:KE HOACH|QUYET DINH|CHI THI|THONG BAO|HUONG DAN|BAO CAO|TO TRINH|KET LUAN|NGHI QUYET|CHUONG TRINH)\s"
    r"[A-Z][a-z])"
    r"|(?:(?<=\d{4} )(?:Can cu|Thuc hien)\s)"
    r"|(?:(?<!- )Can cu\s[A-Z]\w+\s)"
    r"|(?:Kinh gui\s?:)|(?:Noi nhan\s?:)|(?:(?:TM|KT|TL|TUQ)\.\s[A-Z]{2})|(?:T/[MLU]\s[A-Z]{2})"
    r"|(?:(?<!TM\. )(?<!T/M )(?:UY BAN|UBND|HOI DONG|[A-Z]{4,5} UY|DANG BO|BAN|BO|SO|VAN PHONG)"
    r"\s[A-Z]{2,}\s[A-Z]{2,})"  # letterhead
    r"|(?P<after>(?<=[A-Z]{2} )[A-Z][a-z]+\s[a-z])"  # after a heading in capitals
    r")"
    r"|(?<=[A-Z]{3})(?=(?!Tg\b)[A-Z][a-z]{1,6}\b:?\s)"  # tags fell out: QUYET DINHVe viec
)


def lines_of(text: str) -> list[Line]:
    """All lines with something in them, in order. Page numbers and page-break marks become facts of the next line."""
    found: list[Line] = []
    gap, page, cell = 0, False, False
    cut_at = max(_CUT_AT, len(text) // 2)
    if _FLAT_AT < len(text) <= 2 * _CUT_AT and text.count("\n") < _FLAT_LINES and _WHOLE.search(plain(text)):
        cut_at = max(_FLAT_AT, len(text) // 2)
    for raw, start, broken in _raw_lines(text):
        page = page or broken
        if not raw.strip():
            gap += 1
            continue
        barred = raw.count("|") >= 2
        pieces = list(_cells(raw, start, cut_at))
        for index, (piece, at, after_bar) in enumerate(pieces):
            cell = cell or after_bar
            line = _line(piece, at)
            if line is None:
                continue
            if _PAGE.match(line.plain) and not cell and not piece.strip().startswith("+"):
                page = True
                continue
            line.gap, line.page, line.cell = gap, page, cell
            line.mid = index > 0 and not cell
            line.column = raw.count("|", 0, line.start - start) if barred else -1
            found.append(line)
            gap, page, cell = 0, False, False
    return found


def page_marks(text: str) -> list[tuple[int, int]]:
    """Places of page numbers and page-break marks: chrome."""
    out = []
    for raw, start, _ in _raw_lines(text):
        stripped = raw.strip()
        if stripped and len(stripped) <= _LONGEST_PAGE and _PAGE.match(plain(stripped)):
            at = start + raw.index(stripped)
            out.append((at, at + len(stripped)))
    return out


def _raw_lines(text: str) -> Iterator[tuple[str, int, bool]]:
    """Lines with their offset and whether a form feed stands before them."""
    at = 0
    for piece in text.split("\n"):
        broken = False
        offset = at
        for part in piece.split("\f"):
            yield part, offset, broken
            offset += len(part) + 1
            broken = True
        at += len(piece) + 1


def _cells(raw: str, start: int, cut_at: int) -> Iterator[tuple[str, int, bool]]:
    """Cut a line at table bars, and a very long one at the marks that open items: text, offset, bar before it."""
    if "<" in raw:
        raw = _BREAK.sub(lambda match: "|".ljust(len(match.group())), raw)
    at = 0
    for index, cell in enumerate(raw.split("|")):
        bar = index > 0
        if cell.strip():
            if len(cell) > cut_at:
                previous = 0
                for cut in _inline_cuts(plain(cell)):
                    yield cell[previous:cut], start + at + previous, bar
                    bar, previous = False, cut
                yield cell[previous:], start + at + previous, bar
            else:
                yield cell, start + at, bar
        elif bar:
            yield "", start + at, True
        at += len(cell) + 1


def _inline_cuts(flat: str) -> Iterator[int]:
    """Where a text without line breaks (plain letters) would have had them."""
    for match in _INLINE.finditer(flat):
        at = match.start()
        if not at:
            continue
        if match["after"] is not None:
            before = flat[max(0, at - 40) : at].split()[-2:]
            if len(before) < 2 or not all(len(word) > 1 and word.isupper() for word in before):
                continue  # one abbreviation before a sentence's own word is no heading
        yield at


def _line(piece: str, at: int) -> Line | None:
    inner = piece.strip(_TRIM)
    if not inner:
        inner = piece.strip()
        if inner != "*":
            return None
    left = piece.index(inner)
    # A star or dash bullet must keep its mark: "* Noi dung" is an item, "*Noi nhan*" is emphasis.
    if left and piece[:left].lstrip().startswith("* ") and "*" not in piece[left + len(inner) :]:
        left = piece.index("*")
        inner = piece[left : left + len(piece[left:].rstrip(_TRIM))]
    return Line(inner, plain_line(inner), at + left, at + left + len(inner))
