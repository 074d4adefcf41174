# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rich Text Format (Microsoft, version 1.9.1): the text by `striprtf`, table cells parted by "|", a row a line; ruled
tables as in the other formats (`grid`)."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from nhipcau.files.errors import FileRefused
from nhipcau.files.grid import cell_text, row_line
from nhipcau.files.legacy import CAPITAL_FONT, END, SHOWN, as_shown, to_unicode
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note, Page

_PAGE_BREAK = re.compile(r"\\page(?![a-z])")
_NUMBER = re.compile(r"\{\\(?:\*\\)?pntext\b")
_OBJECT = re.compile(r"\\object\b|\\objdata\b")
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_FONT = re.compile(r"\\f(\d{1,5})(?!\d)[^;]*?(\.Vn\w+);")
_TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\[^a-z]|[{}]")
_PIECE = re.compile(r"([{}])|\\['\\{}]?")
_ROW_ENDS = re.compile(r"\\(trowd|row)(?![a-z])")
_CELL = re.compile(r"\\cell(?![a-z])")
_RULED = re.compile(r"\\(?:cl|tr)brdr[tlbrhv](?:\\brdr(?!nil|none|tbl|w\d)[a-z]+)")
_PARAGRAPH = re.compile(r"\\(?:par|line)(?![a-z]) ?")
_FEWEST = 3
_LINE_IN_CELL, _GRID_ROW = "\u2028", "\u2029"
"""Stand in the text for the end of a line in a cell, and for that of a row whose table is ruled."""
_BREAK = "\f"


def read_rtf(data: bytes, limits: Limits) -> Extract:
    """An RTF file, cut at its page breaks; embedded objects are left out and said.

    Raises `FileRefused`: ``bomb`` (groups inside each other without end), ``damaged``, ``no-text``.
    """
    if len(data) > limits.characters * 2:
        raise FileRefused("too-large", size=len(data) // 2**20, limit=limits.characters * 2 // 2**20)
    source = _without_binary(data).decode("cp1252", "replace")
    _check_depth(source, limits)
    # Two things that the library drops: where a page ends, and the numbers that old Word wrote before paragraphs.
    source = _PAGE_BREAK.sub(r"\\par \\'0c", source)
    source = _NUMBER.sub(r"{\\listtext", source)
    source = _with_marked_capitals(_with_marked_rows(source))
    try:
        text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError) as error:
        raise FileRefused("damaged") from error
    text = _with_rows(text.replace("\x00", "").replace("\u00ad", "").replace("\u2011", "-"))
    if not any(letter.isalnum() for letter in text):
        raise FileRefused("no-text")
    text, notes = to_unicode(text)
    text = as_shown(text)
    if _OBJECT.search(source):
        notes.append(Note.of("objects"))
    pages = [page for part in text.split(_BREAK) if (page := _tidy(part))]
    return Extract.of_pages(Kind.RTF, [Page(number, page) for number, page in enumerate(pages, 1)], notes)


def _with_marked_capitals(source: str) -> str:
    """The source with marks around what is shown as capitals, by its format or by an old font of capitals."""
    body = _end_of_fonts(source)
    capital = {number for number, name in _FONT.findall(source, 0, body) if CAPITAL_FONT.fullmatch(name)}
    if not capital and "\\caps" not in source:
        return source
    out: list[str] = [source[:body]]
    stack: list[tuple[bool, bool]] = []
    by_font = by_format = False
    done = body
    for found in _TOKEN.finditer(source, body):
        before = by_font or by_format
        word, brace = found[1], found[0]
        if brace == "{":
            stack.append((by_font, by_format))
        elif brace == "}":
            by_font, by_format = stack.pop() if stack else (False, False)
        elif word == "f":
            by_font = found[2] in capital
        elif word == "caps":
            by_format = found[2] != "0"
        elif word == "plain":
            by_font = by_format = False
        if (by_font or by_format) != before:
            # Behind what begins it, before what ends it: on the side where the letters are.
            at = found.start() if before else found.end()
            out += [source[done:at], END if before else SHOWN]
            done = at
    return "".join([*out, source[done:]])


def _end_of_fonts(source: str) -> int:
    """Where the font table ends; 0 without one."""
    begin = source.find("{\\fonttbl")
    depth = 0
    for found in _PIECE.finditer(source, begin) if begin >= 0 else ():
        depth += {"{": 1, "}": -1}.get(found[1] or "", 0)
        if depth == 0:
            return found.end()
    return 0


def _with_marked_rows(source: str) -> str:
    """The source with each row of a ruled table on one line: marks where its lines end and where it ends itself."""
    out: list[str] = []
    begin, done = -1, 0
    for found in _ROW_ENDS.finditer(source):
        if found[1] == "trowd":
            begin = found.start() if begin < 0 else begin
        elif begin >= 0:
            row = source[begin : found.start()]
            out.append(source[done:begin])
            if len(_CELL.findall(row)) >= _FEWEST and _RULED.search(row):
                row = _PARAGRAPH.sub(_LINE_IN_CELL, row.replace("|", "/")) + _GRID_ROW
            out.append(row)
            begin, done = -1, found.start()
    return "".join([*out, source[done:]])


def _with_rows(text: str) -> str:
    """The text with its marked rows as the other formats write them."""
    lines = text.split("\n")
    begins = True
    for number, line in enumerate(lines):
        if _GRID_ROW not in line:
            begins = True
            continue
        cells = line.replace(_GRID_ROW, "").rstrip().removesuffix("|").split("|")
        lines[number] = row_line([cell_text(cell.split(_LINE_IN_CELL), begins) for cell in cells], len(cells))
        begins = False
    return "\n".join(lines)


def _tidy(text: str) -> str:
    """Lines without blanks at their ends and without the bar that closes a table row."""
    return "\n".join(line.strip(" \r").removesuffix("|").rstrip() for line in text.split("\n")).strip("\n")


def _without_binary(data: bytes) -> bytes:
    """Raw bytes of pictures (``\\bin12345 …``) may hold braces and would break the groups apart."""
    out: list[bytes] = []
    place = 0
    while found := _BINARY.search(data, place):
        out.append(data[place : found.start()])
        place = found.end() + int(found[1])
    return b"".join([*out, data[place:]])


def _check_depth(source: str, limits: Limits) -> None:
    depth = 0
    for found in _PIECE.finditer(source):
        depth += {"{": 1, "}": -1}.get(found[1] or "", 0)
        if depth > limits.depth * 5:
            raise FileRefused("bomb")
