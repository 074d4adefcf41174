# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outline of a body: lines healed into paragraphs, paragraphs labelled by their enumeration.

Labels follow the coverage contract: ``II.3``, ``Điều 1.2``, ``1.a``, ``2-3`` (third dash under 2), ``-1``,
``II.5-1-2``, ``end-1``. Order of the marks after NĐ 30/2020/NĐ-CP, Phụ lục I: Phần > Chương > Mục > Điều > Khoản >
Điểm, and what is used beside it (Roman numbers, (1), dashes, plus signs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from nhipcau.reading.model import Span
from nhipcau.reading.rules import load
from nhipcau.reading.structure.layout import Part, Value
from nhipcau.reading.structure.lines import Line
from nhipcau.reading.structure.plain import plain
from nhipcau.reading.structure.tables import TableRow, find_tables

_ROMAN = {"I": 1, "V": 5, "X": 10}
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The alphabet of points: Vietnamese order, without f, j, w, z."""

_MARKS: list[tuple[str, re.Pattern[str]]] = [
    ("annex", re.compile(r"^(PHU LUC|Phu luc)(?:\s+(?:so\s+)?([IVX]{1,4}|\d{1,2}|[A-D])\b)?\s*[.:\-]?\s*")),
    ("part", re.compile(r"^(PHAN|Phan)\s+(?:thu\s+)?([IVX]{1,4}|\d{1,2}|[A-D]|nhat|hai|ba|tu|nam)\b\s*[.:\-]?\s*")),
    ("chapter", re.compile(r"^(CHUONG|Chuong)\s+([IVX]{1,4}|\d{1,2})\b\s*[.:\-]?\s*")),
    ("section", re.compile(r"^(MUC|Muc)\s+([IVX]{1,4}|\d{1,2})\b\s*[.:\-]\s*")),
    ("article", re.compile(r"^(DIEU|Dieu)\s+(\d{1,3}[a-z]?)\s*[.:]\s*")),
    ("roman", re.compile(r"^(?!V/[vV]\b)()([IVX]{1,5})\s*(?:[./)]\s*(?=\S|$)|-\s*(?=[A-Z]))")),
    ("upper", re.compile(r"^()([A-EG])\s*[./-]\s+(?=[A-Z]{2})")),
    ("number", re.compile(r"^()(\d{1,2}(?:\.\d{1,2}){1,3})\s*[.)-]?\s+(?=\S)")),
    ("number", re.compile(r"^()(\d{1,2})\s*(?:\.|-(?=\s?[A-Z])(?!\s?[A-Z]{1,5}/[A-Z])|/(?=\s+[A-Z]))\s*(?=[^\d\s]|$)")),
    ("bracket", re.compile(r"^()(\d{1,2})\)\s*(?=\S)")),
    ("paren", re.compile(r"^()\((\d{1,2})\)\s*(?=\S|$)")),
    ("small", re.compile(r"^()\((i{1,3}|iv|vi{0,3}|ix|x)\)\s*(?=\S)")),
    ("letter", re.compile(r"^()\(?([a-z])\)\s*(?=\S|$)")),
    ("letter", re.compile(r"^()([a-e])\.\s+(?=[A-Z])")),
    ("bullet", re.compile(r"^()([-+*•●▪■◦·§➢❖✓])(?:(?:-)?\s*(?=[^\s\d-]|\d)|$)")),
]
_LEVEL = {"annex": 0, "part": 1, "chapter": 2, "section": 3, "upper": 3, "roman": 4, "article": 5, "number": 6}
_LEVEL |= {"bracket": 9, "paren": 10, "letter": 11, "small": 12}
_HEADINGS = {"annex", "part", "chapter", "section", "upper", "roman"}
_TERMINAL = re.compile(r"(?:[.;:!?…][\"”’)]*|\./\.?\W*)$")
_WORD = re.compile(r"\S+")
_PRINTED_LINE = 140
"""Letters of the longest printed line."""


@dataclass(slots=True)
class Mark:
    """An enumeration mark at the start of a line: what kind, which number, how long."""

    kind: str
    number: str
    length: int
    name: str = ""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, the first perhaps with its mark."""

    lines: list[Line]
    mark: Mark | None = None
    cells: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """An open level of the outline."""

    kind: str
    token: str
    label: str
    index: int
    bullets: list[str] = field(default_factory=list)
    """Bullet signs in use under it, outermost first."""
    counts: list[int] = field(default_factory=list)
    bullet_at: list[int] = field(default_factory=list)


def mark_of(line: Line) -> Mark | None:
    """The enumeration mark that a line begins with, taken by its form alone."""
    for kind, pattern in _MARKS:
        match = pattern.match(line.plain)
        if match is None:
            continue
        token = match.group(2) or ""
        if kind == "letter":
            token = line.text[match.start(2)].lower()
            token = token if token in _LETTERS else match.group(2)  # a scan's tone: "á)" is a)
        if kind == "roman" and not _roman(token):
            continue
        return Mark(kind, token, match.end(), line.text[: match.end(1)].capitalize())
    return None


def outline(lines: list[Line]) -> list[Part]:
    """Parts of a body in order, with labels; paragraphs before the first item have none."""
    paragraphs: list[Paragraph] = []
    at = 0
    for table in find_tables(lines):
        paragraphs += heal(lines[at : table.first])
        paragraphs += [paragraph for row in table.rows if (paragraph := _of_row(row))]
        at = table.last
    paragraphs += heal(lines[at:])
    return _End(_Labeller().run(paragraphs)).mark()


def _of_row(row: TableRow) -> Paragraph | None:
    """A row of a task table as a paragraph: its text is what to do, its other cells go with it."""
    content = row.cell("content")
    if content is None:
        return None
    cells = [
        Value(cell.column, cell.text, Span(cell.lines[0].start, cell.lines[-1].end))
        for cell in row.cells
        if cell is not content and cell.lines and cell.column != "number"
    ]
    return Paragraph(content.lines, Mark("row", row.number, 0) if row.number else None, cells)


# --- paragraphs ----------------------------------------------------------------------------------------------


def heal(lines: list[Line]) -> list[Paragraph]:
    """Join lines that were broken by the page's width or by a page break, and part those that were not."""
    if not lines:
        return []
    shape = _Shape(lines)
    out: list[Paragraph] = []
    counter = _Counter(any(line.plain.startswith("(ii)") for line in lines))
    for line in lines:
        mark = mark_of(line)
        previous = out[-1].lines[-1] if out else None
        if mark is not None and not counter.plausible(mark, line, previous):
            mark = None
        if mark is not None and mark.kind == "bullet" and previous is not None and shape.flows_on(previous, line):
            mark = None
        if mark is None and out and (_bare(out[-1]) or not shape.parts(out[-1], line)):
            out[-1].lines.append(line)
            continue
        if mark is not None:
            counter.take(mark)
        out.append(Paragraph([line], mark))
    return out


def _bare(paragraph: Paragraph) -> bool:
    """Whether only a mark was read so far: its text stands on the next line (``**1.**`` in bold alone)."""
    mark = paragraph.mark
    return mark is not None and len(paragraph.lines) == 1 and mark.length >= len(paragraph.lines[0].text)


class _Shape:
    """How this text breaks its lines: by blank lines between paragraphs, and at which width."""

    def __init__(self, lines: list[Line]) -> None:
        wrapped = sorted(
            len(line.text)
            for line, after in pairwise(lines)
            if not after.gap and not after.cell and after.text[:1].islower()
        )
        self.width = wrapped[int(len(wrapped) * 0.9)] if len(wrapped) >= 3 else 0
        self.whole = "\n".join(line.text for line in lines)
        self.whole_lines = sum(len(line.text) > _PRINTED_LINE for line in lines) * 4 > len(lines)
        """No page is so wide: this text has one line for each paragraph."""
        self.opening = self._opening_width(lines) or self.width
        """Pages are copied with a first line of a paragraph much shorter than the others."""
        ended = [after.gap > 0 for line, after in pairwise(lines) if not after.cell and _TERMINAL.search(line.text)]
        self.spaced = sum(ended) * 2 >= len(ended)

    def _opening_width(self, lines: list[Line]) -> int:
        """The width at which first lines of paragraphs break, 0 where that cannot be told."""
        widths = sorted(
            len(line.text)
            for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
            if (line.gap or line.cell or _TERMINAL.search(before.text))
            and not line.text[:1].islower()
            and not after.gap
            and not after.cell
            and after.text[:1].islower()
        )
        return widths[int(len(widths) * 0.9)] if len(widths) >= 4 else 0

    def flows_on(self, previous: Line, line: Line) -> bool:
        """Whether a dash opens a line only because the line before was full (``Thăng Long`` / ``- Hà Nội``).

        Only where the same words stand with the same dash inside a line elsewhere: else a dash opens an item.
        """
        if line.gap or line.cell or not self.width or _TERMINAL.search(previous.text):
            return False
        if len(previous.text) < 0.7 * self.width:
            return False
        words = line.text.split()[:2]
        return len(words) == 2 and f"{previous.text.split()[-1]} {' '.join(words)}" in self.whole

    def parts(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether the paragraph ends before this line."""
        previous = paragraph.lines[-1]
        width = self.opening if len(paragraph.lines) == 1 else self.width
        if line.cell:
            return True
        ended = _TERMINAL.search(previous.text) is not None
        small = line.text[:1].islower()
        if line.gap:
            full = self.width and len(previous.text) > 0.75 * self.width
            return ended or not (small or (line.page and full) or self._runs_on(previous, line))
        if previous.upper != line.upper and (previous.upper or line.upper) and not small and len(line.text) > 3:
            return not previous.text.rstrip().endswith((",", "-"))
        if small or previous.text.rstrip().endswith((",", " –", " -")) or _broken_symbol(previous.text, line.text):
            return False
        if ended and (self.whole_lines or load("forms")["closing.opens"].accepts(line.text)):
            return True
        if not ended and line.text[:1].isdigit():
            return False
        room = len(previous.text) + 1 + len(_first(line.text)) < 0.88 * width
        if not self.width:
            return True
        if self.spaced:
            return ended and room
        if line.text[:1].isdigit() or not line.text[:1].isalpha():
            return ended and room
        return room or (ended and previous.text.rstrip().endswith(":") and len(previous.text) < 0.95 * width)

    @staticmethod
    def _runs_on(previous: Line, line: Line) -> bool:
        return previous.text.rstrip().endswith((",", " và", " của")) and not line.upper


class _Counter:
    """Which numbers were used last, to tell an item from a line that happens to begin with a number."""

    def __init__(self, small: bool) -> None:
        self.last: dict[str, int] = {}
        self.small = small
        """Whether (i), (ii) … open lines: else an (i) at a line's start stands inside a sentence."""

    def plausible(self, mark: Mark, line: Line, previous: Line | None) -> bool:
        """Whether the mark can be one here: at a fresh line, or with the number that comes next."""
        if mark.kind == "bullet":
            return mark.number != "*" or mark.length > 1
        if mark.kind == "small" and not self.small:
            return False
        fresh = previous is None or line.gap > 0 or line.cell or _TERMINAL.search(previous.text) is not None
        fresh = fresh or (previous is not None and (previous.upper or len(previous.text) < 60))
        value = _value(mark)
        if value is None:
            return fresh
        last = self.last.get(_series(mark), 0)
        if fresh:
            begins = previous is None or line.gap > 0
            return value <= last + 4 or mark.kind == "article" or (begins and not last and value < 30)
        return value == last + 1

    def take(self, mark: Mark) -> None:
        value = _value(mark)
        if value is None:
            return
        self.last[_series(mark)] = value
        level = _LEVEL.get(mark.kind, 20)
        for kind in [kind for kind in self.last if _LEVEL.get(kind.split(":")[0], 20) > level]:
            del self.last[kind]


def _series(mark: Mark) -> str:
    if mark.kind == "number" and "." in mark.number:
        return "number:" + mark.number.rpartition(".")[0]
    return mark.kind


def _value(mark: Mark) -> int | None:
    token = mark.number.rpartition(".")[2]
    if token.isdigit():
        return int(token)
    if mark.kind in ("roman", "part", "chapter", "section", "annex") and _roman(token):
        return _roman(token)
    if mark.kind == "small":
        return _roman(token.upper()) or None
    if mark.kind == "letter":
        return _LETTERS.find(token) + 1 or None
    return None


def _roman(token: str) -> int:
    """Value of a Roman number up to 39, 0 where it is none (``IIX``)."""
    if not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", token) or not token:
        return 0
    total = 0
    for char, after in zip(token, token[1:] + " ", strict=False):
        value = _ROMAN[char]
        total += -value if _ROMAN.get(after, 0) > value else value
    return total


def _to_roman(value: int) -> str:
    out = "X" * (value // 10)
    return out + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][value % 10]


def _first(text: str) -> str:
    match = _WORD.search(text)
    return match.group() if match else ""


# --- labels --------------------------------------------------------------------------------------------------


class _Labeller:
    """Walks over paragraphs with a stack of open levels and gives each its label."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.stack: list[_Open] = [_Open("root", "", "", -1)]
        self.romans: list[int] = []

    def run(self, paragraphs: list[Paragraph]) -> list[Part]:
        for paragraph in paragraphs:
            if paragraph.mark is None:
                self._plain(paragraph)
            elif paragraph.mark.kind == "row":
                self._row(paragraph, paragraph.mark)
            elif paragraph.mark.kind == "bullet":
                self._bullet(paragraph, paragraph.mark)
            else:
                self._item(paragraph, paragraph.mark)
        self._headings()
        return self.parts

    def _item(self, paragraph: Paragraph, mark: Mark) -> None:
        self._pop(mark)
        above = self.stack[-1]
        label = self._label(above, mark)
        index = len(self.parts)
        kind = "heading" if mark.kind in _HEADINGS else "item"
        self._add(paragraph, label, kind, above.index if above.index >= 0 else None)
        self.stack.append(_Open(mark.kind, mark.number, label, index))

    def _pop(self, mark: Mark) -> None:
        kinds = [level.kind for level in self.stack]
        if mark.kind in kinds:
            while self.stack[-1].kind != mark.kind:
                self.stack.pop()
            if mark.kind == "number":
                self._pop_numbers(mark)
            else:
                self.stack.pop()
            return
        if mark.kind in ("bracket", "paren", "letter", "small") and _value(mark) == 1:
            return  # a first (1) or a) opens a level under whatever is open
        level = _LEVEL[mark.kind]
        while _LEVEL.get(self.stack[-1].kind, -1) >= level:
            self.stack.pop()

    def _pop_numbers(self, mark: Mark) -> None:
        """3.1 stands under 3; 4 closes both."""
        while self.stack[-1].kind == "number" and not mark.number.startswith(self.stack[-1].token + "."):
            self.stack.pop()

    def _label(self, above: _Open, mark: Mark) -> str:
        token = mark.number
        if mark.kind == "annex":
            return f"Phụ lục {token}".strip()
        if mark.kind in ("part", "chapter", "section"):
            return f"{mark.name} {token}"
        if mark.kind == "article":
            return f"Điều {token}"
        if mark.kind == "roman":
            token = self._roman_token(token, above)
        base = above.label
        if above.kind in ("part", "chapter", "section", "root"):
            base = ""
        if mark.kind == "number" and above.kind == "number":
            base = self._base_of_numbers()
        return f"{base}.{token}" if base else token

    def _roman_token(self, token: str, above: _Open) -> str:
        """A number printed twice in a row (II, II) counts on by its place."""
        value = _roman(token)
        if above.kind in ("annex", "part", "upper") and value == 1:
            self.romans = []
        if self.romans and value == self.romans[-1]:
            value += 1
        self.romans.append(value)
        return _to_roman(value)

    def _base_of_numbers(self) -> str:
        for level in reversed(self.stack):
            if level.kind != "number":
                return "" if level.kind in ("part", "chapter", "section", "root") else level.label
        return ""

    def _bullet(self, paragraph: Paragraph, mark: Mark) -> None:
        level = self.stack[-1]
        sign = mark.number
        if sign not in level.bullets:
            level.bullets.append(sign)
            level.counts.append(0)
            level.bullet_at.append(-1)
        depth = level.bullets.index(sign)
        del level.bullets[depth + 1 :], level.counts[depth + 1 :], level.bullet_at[depth + 1 :]
        level.counts[depth] += 1
        label = level.label + "".join(f"-{count}" for count in level.counts)
        above = level.bullet_at[depth - 1] if depth else level.index
        level.bullet_at[depth] = len(self.parts)
        self._add(paragraph, label, "plus" if depth else "dash", above if above >= 0 else None)

    def _row(self, paragraph: Paragraph, mark: Mark) -> None:
        level = self.stack[-1]
        between = " " if level.label == "Phụ lục" and not mark.number[:1].isdigit() else "."
        label = f"{level.label}{between}{mark.number}" if level.label else mark.number
        self._add(paragraph, label, "row", level.index if level.index >= 0 else None)
        self.parts[-1].cells = paragraph.cells

    def _plain(self, paragraph: Paragraph) -> None:
        level = self.stack[-1]
        self._add(paragraph, level.label or None, "paragraph", level.index if level.index >= 0 else None)

    def _add(self, paragraph: Paragraph, label: str | None, kind: str, parent: int | None) -> None:
        depth = 0 if parent is None else self.parts[parent].depth + 1
        cut = paragraph.mark.length if paragraph.mark else 0
        self.parts.append(make_part(paragraph.lines, cut, label, kind, parent, depth))

    def _headings(self) -> None:
        """An item is a heading where it is a short title without an end and other parts stand under it."""
        for index, part in enumerate(self.parts):
            if part.kind != "item" or index + 1 >= len(self.parts):
                continue
            short = len(part.text.split()) <= 14 and not _TERMINAL.search(part.text)
            if short and self.parts[index + 1].parent == index:
                part.kind = "heading"


def make_part(lines: list[Line], cut: int, label: str | None, kind: str, parent: int | None, depth: int) -> Part:
    """A part out of lines: joined by one space (none after a hyphen that broke a symbol), with the map back."""
    out: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = 0
    for index, line in enumerate(lines):
        text = line.text[cut:] if index == 0 else line.text
        start = line.start + cut if index == 0 else line.start
        stripped = text.lstrip()
        start += len(text) - len(stripped)
        if not stripped:
            continue
        if out and not _broken_symbol(out[-1], stripped):
            out.append(" ")
            length += 1
        pieces.append((length, start, len(stripped)))
        out.append(stripped)
        length += len(stripped)
    return Part(
        label=label,
        text="".join(out),
        start=lines[0].start,
        end=lines[-1].end,
        kind=kind,
        parent=parent,
        depth=depth,
        pieces=pieces,
    )


_BROKEN_LEFT = re.compile(r"(?:\d[\d/]*[-/]|[-/][A-ZĐ&]+[-/]|\d-[A-ZĐ]+/)$")
_BROKEN_RIGHT = re.compile(r"^[A-ZĐ\d]")


def _broken_symbol(left: str, right: str) -> bool:
    """Whether a document symbol was broken between two lines (``28-`` + ``CT/TW``)."""
    return _BROKEN_LEFT.search(left) is not None and _BROKEN_RIGHT.match(right) is not None


# --- the end -------------------------------------------------------------------------------------------------

_CLOSING = re.compile(
    r"^(?:Tren day|Trong qua trinh|Qua trinh|Tren co so|De nghi|Yeu cau|Nhan duoc|Dong thoi|Giao |Truong hop|Neu |"
    r"Can cu|[A-Z][^.;]{0,90}?\s(?:yeu cau|de nghi|thong bao|giao)\s|Ke hoach nay|Chi thi nay|Cong van nay|"
    r"Thong bao nay|Huong dan nay|Quy dinh nay|Tong |Van phong|Bao cao|Vay|Kinh |Ket qua |Y kien |Danh sach |Moi )"
)


class _End:
    """Finds the paragraphs after the last item: they belong to the whole document, not to that item."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts

    def mark(self) -> list[Part]:
        parts = self.parts
        last = next((i for i in range(len(parts) - 1, -1, -1) if parts[i].kind != "paragraph"), None)
        if last is None or last == len(parts) - 1:
            return parts
        first = last + 1
        if parts[last].kind == "heading":
            return parts  # the paragraphs are that heading's own
        if self._long_items(last):
            first = next((i for i in range(last + 1, len(parts)) if self._closes(parts[i])), len(parts))
        for number, part in enumerate(parts[first:], 1):
            part.label, part.kind, part.parent, part.depth = f"end-{number}", "end", None, 0
        return parts

    def _long_items(self, last: int) -> bool:
        """Whether items of this text have further paragraphs of their own now and then."""
        inner = [p for p in self.parts[:last] if p.kind == "paragraph" and p.label is not None]
        items = [p for p in self.parts[: last + 1] if p.kind == "item"]
        return len(inner) >= 2 and len(inner) * 3 >= len(items)

    @staticmethod
    def _closes(part: Part) -> bool:
        return _CLOSING.match(plain(part.text)) is not None
