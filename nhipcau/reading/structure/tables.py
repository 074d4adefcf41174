# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables that share out work: the heading of their columns found, their rows cut apart, each cell given its column.

Pages are copied in three ways, and all three are read: cells parted by ``|``, cells on lines of their own, and rows
run together on one line ("1 Xây dựng tiêu chí Sở Du lịch Sở Xây dựng Quý II/2026"). An empty cell is lost in the
second way; then the cells are told apart by what they hold, bodies or a time. Column headings are data:
`rules/columns.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from nhipcau.reading.citations.names import read_row
from nhipcau.reading.citations.words import words_of
from nhipcau.reading.rules import load
from nhipcau.reading.structure.lines import Line
from nhipcau.reading.structure.plain import plain

_FEWEST = 3
"""Columns of a table that is one."""
_HEADING_LINES = 14
_LONGEST_HEADING = 60
_MOST_LINES = 60
_LONGEST_ROW = 1500
"""Letters of a row: in a longer run of text the end of the table was not seen."""
_NUMBER = re.compile(r"^(\d{1,3})(?:[.)]\s*|\s+|$)(?=\D|$)")
_GROUP = re.compile(r"([IVX]{1,4}|[A-E])[.)]?")
"""The number of a group of rows."""
_COUNTED = re.compile(r"^\(?(?:\d|[A-E])\)?$")
"""A line of numbers under the headings: (1) (2) (3)."""
_ENDS = re.compile(
    r"^(?:PHU LUC|CHUONG|PHAN|Dieu \d|Noi nhan|[IVX]{1,4} ?[.\-/] ?[A-Z]{2}|Ghi chu\s*:|TM\.|KT\.|T/M|NGUOI LAP"
    r"|TO CHUC THUC HIEN)"
)
_TIME = re.compile(
    r"(?:(?:truoc |trong |den |het |xong |hoan thanh |cuoi |tu )*"
    r"(?:ngay |thang |quy |nam |6 thang |quy:? )*(?:[IV]{1,3}|\d{1,4})\b[\s\d/.,;IV-]*(?:nam \d{4}|den.*)?"
    r"|thuong xuyen.*|hang (?:nam|quy|thang|tuan).*|dinh ky.*|sau khi .*|(?:nam|quy|thang) [\dIV/ -]+.*)$",
    re.IGNORECASE,
)
"""A cell that says when, without Vietnamese marks."""
_DAY_THEN = re.compile(
    r"(?:(?:truoc|trong|den|het|xong) )*(?:ngay )?\d{1,2}/\d{1,2}(?:/\d{4})?\s+[A-Z\d]", re.IGNORECASE
)
"""A day and, in the next column, what comes of the work."""
_WORD_START = re.compile(r"(?<=\s)(?=[A-Z\d])")
_HEADS = re.compile(
    r"(?<![,;/&(-])(?<!\bva)(?<!Phong)(?<!tra)(?<!doc)(?<!thuoc)(?<!cua)\s"
    r"(?=(?:So|Bo|UBND|Uy ban|Cong an|Van phong|Cac|Ban|Phong|Trung tam|Cuc|Chi cuc|Hoi|Lien hiep|Tinh doan|Bao|Dai|"
    r"Kho bac|Thanh tra|Cong ty|Truong)\s)"
)


@dataclass(slots=True)
class Cell:
    """What one cell of a row holds: its column's field and its lines."""

    column: str
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class TableRow:
    """One row: its number as printed (or counted; empty for the title of a group of rows) and its cells."""

    number: str
    cells: list[Cell]

    def cell(self, column: str) -> Cell | None:
        """The first cell of a field, or None."""
        return next((cell for cell in self.cells if cell.column == column and cell.lines), None)


@dataclass(slots=True)
class Table:
    """Lines ``[first, last)`` of the text, and the rows among them."""

    first: int
    last: int
    rows: list[TableRow]


def find_tables(lines: list[Line]) -> list[Table]:
    """The task tables among some lines, in order; empty for nearly all texts.

    Only a heading with the work, who does it, and a third column makes a table. Example: the lines "TT", "Nội dung",
    "Cơ quan chủ trì", "1", "Mở lớp", "Văn phòng Sở" give one row of number 1, content "Mở lớp" and lead "Văn phòng Sở".
    """
    out: list[Table] = []
    at = 0
    while at < len(lines):
        table = _table_at(lines, at) if column_of(lines[at].plain) else None
        if table is None:
            at += 1
            continue
        out.append(table)
        at = table.last
    return out


@cache
def _columns() -> list[tuple[re.Pattern[str], str]]:
    return [(rule.pattern, rule.value or "other") for rule in load("columns") if rule.pattern is not None]


def column_of(flat: str) -> tuple[str, int] | None:
    """The field that a column heading names at the start of a text, and how long the heading is; None for any other."""
    if not flat[:1].isalpha():
        return None
    best: tuple[str, int] | None = None
    for pattern, value in _columns():
        match = pattern.match(flat)
        if match and (best is None or match.end() > best[1]):
            best = (value, match.end())
    return best


# --- the heading ---------------------------------------------------------------------------------------------


def _table_at(lines: list[Line], at: int) -> Table | None:
    together = _run_together(lines[at].plain)
    if together:
        return _glued_rows(lines, at, together)
    columns, after = _heading(lines, at)
    if not _shares_out(columns):
        return None
    barred = len({lines[n].column for n in range(at, after)}) >= _FEWEST and lines[at].column >= 0
    rows, last = _barred_rows(lines, at, after, columns) if barred else _listed_rows(lines, after, columns)
    return Table(at, last, rows) if rows else None


def _heading(lines: list[Line], at: int) -> tuple[list[str], int]:
    """Fields of the columns whose headings stand on the lines from `at`, and the index after them."""
    columns: list[str] = []
    while at < len(lines) and len(columns) < _HEADING_LINES:
        flat = lines[at].plain
        found = column_of(flat)
        if found is None or len(flat) > _LONGEST_HEADING:
            break
        end = at + 1
        if flat[found[1] :].strip(" .:()"):  # a heading that no rule knows to its end: perhaps broken between two lines
            break
        while end < len(lines) and lines[end].text[:1].islower() and not lines[end].cell and len(lines[end].text) < 25:
            end += 1
        columns.append(found[0])
        at = end
    while at < len(lines) and columns and _COUNTED.match(lines[at].plain):
        if lines[at].plain == "1" and not _COUNTED.match(lines[min(at + 1, len(lines) - 1)].plain):
            break  # the first row's own number
        at += 1
    return columns, at


def _run_together(flat: str) -> list[str]:
    """Fields of a heading whose cells stand on one line; empty for any other line."""
    columns: list[str] = []
    rest = flat.strip()
    while rest:
        found = column_of(rest)
        if found is None:
            return []
        columns.append(found[0])
        rest = rest[found[1] :].strip(" |")
    return columns if _shares_out(columns) else []


def _shares_out(columns: list[str]) -> bool:
    return len(columns) >= _FEWEST and "content" in columns and "lead" in columns


# --- rows parted by bars -------------------------------------------------------------------------------------


def _barred_rows(lines: list[Line], at: int, after: int, columns: list[str]) -> tuple[list[TableRow], int]:
    """Rows whose cells are parted by ``|``: a cell's place in its line tells its column."""
    names: dict[int, str] = {}
    for number, name in zip(range(at, after), columns, strict=False):
        names[lines[number].column] = name
    rows: list[TableRow] = []
    place = -1
    while after < len(lines):
        line = lines[after]
        if line.column < 0:
            if line.gap or not rows or _ENDS.match(line.plain) or not rows[-1].cells:
                break
            rows[-1].cells[-1].lines.append(line)  # a cell that goes on in the next line
        else:
            if line.column <= place or not rows:
                rows.append(TableRow("", []))
            place = line.column
            rows[-1].cells.append(Cell(names.get(place, "other"), [line]))
        after += 1
    return _numbered(rows), after


def _numbered(rows: list[TableRow]) -> list[TableRow]:
    """Rows with their numbers; titles of groups have none, and rules of dashes are no rows."""
    out: list[TableRow] = []
    count = 0
    group = ""
    for row in rows:
        if not any(re.search(r"\w", cell.text) for cell in row.cells):
            continue
        out.append(row)
        number = row.cell("number")
        if row.cell("content") is None or (row.cell("lead") is None and row.cell("time") is None):
            title = _GROUP.fullmatch(plain(number.text.strip())) if number else None
            group = title[1] if title else ""
            count = 0 if title else count
            row.cells = [Cell("content", [line for cell in row.cells if cell is not number for line in cell.lines])]
            continue
        count += 1
        printed = number.text.strip(" .)") if number else str(count)
        row.number = f"{group}.{printed}" if group else printed
    return out if any(row.number for row in out) else []


# --- rows whose cells stand on lines of their own ------------------------------------------------------------


def _listed_rows(lines: list[Line], at: int, columns: list[str]) -> tuple[list[TableRow], int]:
    """Rows that begin at a number; a number that was taken for a page's left the mark of a page break.

    A group of rows opens with a Roman number or a letter and its title; the rows in it count anew.
    """
    fields = [column for column in columns if column != "number"]
    rows: list[TableRow] = []
    current: list[Line] = []
    group, counted = "", 0

    def close() -> None:
        if rows and not rows[-1].cells:
            rows[-1].cells = _cells(current, fields)

    while at < len(lines) and not _ENDS.match(lines[at].plain):
        line = lines[at]
        title = _GROUP.fullmatch(line.plain) if line.cell or not rows else None
        if title is not None and at + 1 < len(lines) and (lines[at + 1].cell or lines[at + 1].upper):
            close()
            group, counted = title[1], 0
            rows.append(TableRow("", [Cell("content", [lines[at + 1]])]))
            current = []
            at += 2
            continue
        bare = _NUMBER.match(line.plain)
        alone = bare is not None and len(line.plain) == bare.end()
        begins = alone and bare is not None and int(bare[1]) == counted + 1
        if begins or (line.page and (not counted or len(current) >= min(2, len(fields)))):
            close()
            counted += 1
            rows.append(TableRow(f"{group}.{counted}" if group else str(counted), []))
            current = []
        elif not counted or _leaves(line, current, fields):
            break
        if not begins:
            current.append(line)
        at += 1
    close()
    return [row for row in rows if row.cell("content")] if counted else [], at


def _leaves(line: Line, current: list[Line], fields: list[str]) -> bool:
    """Whether a line after a full row is running text again: a numbered item, or long, after a blank line."""
    if len(current) > _MOST_LINES:
        return True  # the end of the table was not seen
    if len(current) < len(fields) or not line.gap:
        return False
    return len(line.text) > _LONGEST_HEADING or re.match(r"\d{1,2}\. [A-Z]", line.plain) is not None


def _cells(lines: list[Line], fields: list[str]) -> list[Cell]:
    """The cells of one row: by their place where none is empty, else by what they hold."""
    if len(lines) == len(fields):
        return [Cell(name, [line]) for name, line in zip(fields, lines, strict=True)]
    cells = [Cell("content", lines[:1])] if lines else []
    for line in lines[1:]:
        last = cells[-1]
        names = is_names(line.text)
        if "time" in fields and _TIME.match(line.plain) and not any(cell.column == "time" for cell in cells):
            cells.append(Cell("time", [line]))
        elif names and last.column in ("lead", "support") and last.lines[-1].text.endswith((",", ";")):
            last.lines.append(line)
        elif names and last.column == "content":
            cells.append(Cell("lead", [line]))
        elif names and last.column == "lead":
            cells.append(Cell("support" if "support" in fields else "other", [line]))
        elif last.column in ("time", "product", "other"):
            cells.append(Cell("product" if last.column == "time" and "product" in fields else "other", [line]))
        else:
            last.lines.append(line)
    return cells


def is_names(text: str) -> bool:
    """Whether a cell holds names of bodies and nothing else."""
    return _names_end(text, 0) >= len(text.rstrip(" .;,"))


def _names_end(text: str, start: int) -> int:
    """Where the names that begin at `start` end; `start` where none begins there."""
    words = words_of(text[start:])
    at, end = 0, start
    while at < len(words):
        row = None if words[at].mark else read_row(text[start:], words, at)
        if row is None:
            if words[at].text in ",;" or words[at].key == "và":
                at += 1
                continue
            break
        at = row.last
        end = start + words[at - 1].end
    return end


# --- rows run together ---------------------------------------------------------------------------------------


def _glued_rows(lines: list[Line], at: int, columns: list[str]) -> Table | None:
    """Rows of which each is one run of text: number, work, bodies, time."""
    rows: list[TableRow] = []
    gathered: list[list[Line]] = []
    first, at = at, at + 1
    while at < len(lines) and not _ENDS.match(lines[at].plain):
        begins = _NUMBER.match(lines[at].plain)
        if begins and int(begins[1]) == len(gathered) + 1:
            gathered.append([])
        elif not gathered or len(gathered[-1]) > _MOST_LINES:
            break
        gathered[-1].append(lines[at])
        at += 1
    for number, pieces in enumerate(gathered, 1):
        rows.append(TableRow(str(number), _glued_cells(pieces, columns) or [Cell("content", pieces)]))
    return Table(first, at, rows) if any(len(row.cells) > 1 for row in rows) else None


def _glued_cells(pieces: list[Line], columns: list[str]) -> list[Cell]:
    """The cells of a run-together row, told apart from its end: a time, before it bodies, before them the work."""
    text = " ".join(line.text for line in pieces)
    if len(text) > _LONGEST_ROW:
        return []
    flat = plain(text)
    number = _NUMBER.match(flat)
    begin = number.end() if number else 0
    starts = [match.start() for match in _WORD_START.finditer(flat)]
    tails = [at for at in starts if _TIME.match(flat, at)][:1] or [len(text)]
    if "product" in columns:
        tails += [at for at in starts if _DAY_THEN.match(flat, at)]
    for tail in tails:
        if names := _names_before(text[:tail], begin):
            return _cut_row(pieces, text, (begin, *names), columns)
    return []


def _names_before(text: str, begin: int) -> tuple[int, int] | None:
    """Where the bodies stand that a run of text ends with, None where it ends with none."""
    words = words_of(text)
    for index, word in enumerate(words):
        if word.start <= begin or not word.capital or words[index - 1].text == "," or word.key == "quý":
            continue
        end = _names_end(text, word.start)
        if end > word.start and not text[end:].strip(" .;,-"):
            return word.start, end
    return None


def _cut_row(pieces: list[Line], text: str, cuts: tuple[int, int, int], columns: list[str]) -> list[Cell]:
    begin, names, end = cuts
    parting = _HEADS.search(plain(text), names, end)
    split = parting.start() if parting and "support" in columns else end
    out = [Cell("content", _slice(pieces, begin, names)), Cell("lead", _slice(pieces, names, split))]
    if split < end:
        out.append(Cell("support", _slice(pieces, split, end)))
    if text[end:].strip(" .;,-"):
        out.append(Cell("time", _slice(pieces, end, len(text))))
    return out


def _slice(pieces: list[Line], start: int, end: int) -> list[Line]:
    """Lines cut to a range of the text that they make together, joined by one space."""
    out: list[Line] = []
    offset = 0
    for line in pieces:
        left, right = max(start - offset, 0), min(end - offset, len(line.text))
        piece = line.text[left:right] if left < right else ""
        if piece.strip():
            left += len(piece) - len(piece.lstrip())
            cut = piece.strip()
            out.append(Line(cut, plain(cut), line.start + left, line.start + left + len(cut)))
        offset += len(line.text) + 1
    return out
