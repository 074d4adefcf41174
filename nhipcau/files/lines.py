# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words with places to lines of text in the order in which a person reads them.

Used for text layers and for OCR: Tesseract finds columns where they are long, not those of a letterhead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from nhipcau.files.model import Word, rounded


class Placed(NamedTuple):
    """A word and its box as fractions of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float | None = None
    others: tuple[tuple[str, float], ...] = ()
    """What else the OCR thinks that it may be, with how much less likely that is."""
    number: int = 0
    """Which of the page's words it is, for whoever placed it."""


Line = list[Placed]

_GUTTER = 1.6
"""Gap, in line heights, from which two words of a line belong to two columns. A justified space stays under one."""
_PARAGRAPH = 1.9
"""Distance from line to line, in line heights, from which a blank line is set between them."""
_APART = 4.0
"""Distance between two lines, in line heights, that no letterhead or closing has inside one of its columns."""
_MARGINS = (0.2, 0.75)
"""A letterhead or the closing is parted somewhere in here; further out it is the number column of a table."""


def compose(lines: Iterable[Line | None]) -> tuple[str, list[Word]]:
    """Lines to text and words with their offsets; `None` makes a blank line.

    >>> compose([[Placed("Số:", .1, .1, .2, .11), Placed("12", .21, .1, .25, .11)]])[0]
    'Số: 12'
    """
    out: list[str] = []
    words: list[Word] = []
    start = 0
    for line in lines:
        for text, x0, y0, x1, y1, confidence, *_ in line or ():
            end = start + len(text)
            words.append(Word(text, start, end, rounded(x0, y0, x1, y1), confidence))
            start = end + 1
        out.append(" ".join([word[0] for word in line]) if line else "")
        if not line:
            start += 1
    return "\n".join(out).rstrip("\n"), words


def in_reading_order(lines: Sequence[Line], shape: float) -> list[Line | None]:
    """Lines of a text layer in reading order, with `None` where a blank line belongs.

    `shape` is height / width of the page: it makes heights and gaps comparable.
    """
    spaced: list[Line | None] = []
    for line in by_columns(_sorted_if_jumbled([line for line in lines if line]), shape):
        if line is not None:
            _add(spaced, line)
    return spaced


def in_file_order(
    lines: Iterable[list[str]],
    lefts: Sequence[float],
    tops: Sequence[float],
    rights: Sequence[float],
    bottoms: Sequence[float],
) -> str | None:
    """The text of an upright page that can be read as the file has it, and nothing where `in_reading_order` has to
    look: where two words of a line may stand in two columns, or lines are jumbled.

    `lines` are the words line by line, the rest the sides of all words, in points, upward. Most pages of a text are
    such, and making something of each of their words only to leave them where they are takes half the time.
    """
    gaps = list(map(sub, lefts[1:], rights))
    heights = list(map(sub, tops, bottoms))
    out: list[str] = []
    count = jumps = begin = 0
    top_before = height_before = 0.0
    for words in lines:
        if not words:
            continue
        end = begin + len(words)
        top, height = tops[begin], max(heights[begin:end])
        # A little less than what `_segments` asks for: in fractions of the page the same gap may come out wider.
        if end - begin > 1 and max(gaps[begin : end - 1]) > 0.98 * _GUTTER * height:
            return None
        if count:
            jumped = bottoms[begin] > top_before
            jumps += jumped
            if jumped or top_before - top > _PARAGRAPH * max(height, height_before):
                out.append("")
        out.append(" ".join(words))
        count += 1
        begin, top_before, height_before = end, top, height
    if jumps > _few(count):
        return None
    return "\n".join(out)


def by_columns(lines: Sequence[Line | None], shape: float) -> list[Line | None]:
    """Left column before right where the page is parted for a few lines, as in a letterhead or the closing.

    "UBND TỈNH   CỘNG HÒA XÃ HỘI …" over "Số: 12/KH-UBND   Hải Lâm, ngày …" becomes four lines, the office's two
    first, and a blank line between. Where nothing is parted, lines and blank lines stay as they are.
    """
    out: list[Line | None] = []
    index = 0
    while index < len(lines):
        taken, columns = _parted(lines, index, shape)
        if taken:
            out.extend(columns)
            index += taken
        else:
            out.append(lines[index])
            index += 1
    return out


def _add(out: list[Line | None], line: Line) -> None:
    before = out[-1] if out else None
    if before:
        step = line[0].y0 - before[0].y0
        # Far below, or up again to the head of the other column: the date is no end of the subject beside it.
        if step > _PARAGRAPH * max(_height(line), _height(before)) or line[0].y1 < before[0].y0:
            out.append(None)
    out.append(line)


def _height(line: Line) -> float:
    return max([word[4] - word[2] for word in line])


def _sorted_if_jumbled(lines: list[Line]) -> list[Line]:
    """The order of the file is the order of writing in all but odd generators; those jump upward all the time."""
    jumps = sum(after[0].y1 < before[0].y0 for before, after in pairwise(lines))
    if jumps <= _few(len(lines)):
        return lines
    return sorted(lines, key=lambda line: (round(line[0].y1, 2), line[0].x0))


def _few(lines: int) -> int:
    """So many jumps upward are still the order of writing: columns, headers, boxes."""
    return max(4, lines // 4)


def _parted(lines: Sequence[Line | None], start: int, shape: float) -> tuple[int, list[Line | None]]:
    """How many lines from `start` stand in two columns, and these lines column by column; 0 if none."""
    begin = lines[start]
    first = _segments(begin, shape) if begin else []
    left, right = _MARGINS
    if len(first) != 2 or not (first[1][0].x0 < right and (left < first[0][-1].x1 or _begins_recipients(first[0]))):
        return 0, []
    left, right = first[0][-1].x1, first[1][0].x0
    lefts: list[Line] = []
    rights: list[Line] = []
    taken = 0
    for count, line in enumerate(lines[start:], 1):
        if line is None:
            continue
        if count > 1 and _begins_anew(line, lefts + rights):
            break
        segments = _segments(line, shape)
        if len(segments) == 2 and segments[0][-1].x1 < right and segments[1][0].x0 > left:
            left, right = max(left, segments[0][-1].x1), min(right, segments[1][0].x0)
            lefts.append(segments[0])
            rights.append(segments[1])
        elif len(segments) == 1 and line[-1].x1 < right:
            lefts.append(line)
        elif len(segments) == 1 and line[0].x0 > left:
            rights.append(line)
        else:
            break
        taken = count
    return taken, [*lefts, None, *rights]


def _begins_anew(line: Line, above: list[Line]) -> bool:
    """Whether a line no longer belongs to the columns above: it stands well apart, or addresses somebody.

    "Kính gửi:" stands left of a list of addressees, just as the subject stands left of the date before it.
    """
    last = max(above, key=lambda other: other[0].y0)
    apart = line[0].y0 - last[0].y0 > _APART * max(_height(line), _height(last))
    return apart or [_bare(word.text) for word in line[:2]] == ["kinh", "gui"]


def _begins_recipients(segment: Line) -> bool:
    """Whether it is "Nơi nhận:", which opens the left column of the closing and may be short."""
    return [_bare(word.text) for word in segment] == ["noi", "nhan"]


def _bare(word: str) -> str:
    """A word without case, marks and punctuation, for comparing what the OCR may have got wrong: "gửi:" to "gui"."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _segments(line: Line, shape: float) -> list[Line]:
    """A line cut at its wide gaps."""
    gap = _GUTTER * _height(line) * shape
    cuts = [place for place, (before, word) in enumerate(pairwise(line), 1) if word[1] - before[3] > gap]
    return [line[start:end] for start, end in pairwise([0, *cuts, len(line)])]
