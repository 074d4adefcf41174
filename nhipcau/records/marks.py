# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The text of a file with what was read in it: marks in the text, and the same marks as boxes on page pictures.

Every mark carries the ids of the form fields that it belongs to (``data-field="d0-number d0-c1"``), so that moving in
one pane moves in the other. Everything that comes out of a file is escaped.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from nhipcau.files.model import Extract, Page, Word
from nhipcau.records.documents import Document

Runs = Sequence[Sequence[int]]
"""``(text_start, text_end, source_start, source_end)``, as in the reading."""

HEAD, CITE, BODY, DUE = "head", "cite", "body", "due"
DATES = frozenset({"deadline", "recurrence", "start"})
LINE = re.compile(r"[^\n]*\n?")
WIDTH = 1000
"""Units across a page picture; boxes are whole numbers of them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that a value was read from; ``kind`` is its colour."""

    start: int
    end: int
    kind: str
    field: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a task stands: the bar in the margin."""

    start: int
    end: int
    field: str


@dataclass(slots=True)
class Marks:
    """All that is marked in a text."""

    values: list[Mark] = field(default_factory=list)
    tasks: list[Stretch] = field(default_factory=list)
    chrome: list[tuple[int, int]] = field(default_factory=list)

    def moved(self, runs: Runs) -> Marks:
        """The same marks in the restored text; they come in offsets of the source."""
        to_text = Backwards(runs)
        return Marks(
            [Mark(*to_text(m.start, m.end), m.kind, m.field, m.doubtful) for m in self.values],
            [Stretch(*to_text(t.start, t.end), t.field) for t in self.tasks],
            [to_text(start, end) for start, end in self.chrome],
        )


class Backwards:
    """From offsets of the source to offsets of the reader's text (the reading's map the other way round)."""

    def __init__(self, runs: Runs) -> None:
        self.runs = sorted(runs, key=lambda run: (run[2], run[3]))
        self.starts = [run[2] for run in self.runs]

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        if not self.runs:
            return start, end
        left = self._place(start, ends=False)
        return left, max(left, self._place(end, ends=True))

    def _place(self, offset: int, *, ends: bool) -> int:
        probe = offset - 1 if ends else offset
        text_start, text_end, source_start, source_end = self.runs[max(0, bisect_right(self.starts, probe) - 1)]
        if text_end - text_start == source_end - source_start:
            return min(text_end, max(text_start, text_start + offset - source_start))
        return int(text_end if ends else text_start)


# --- From documents to marks -----------------------------------------------------------------------------------------


def marks_of(documents: list[Document], chrome: Iterable[Sequence[int]] = ()) -> Marks:
    """The marks of all values that have a place in the source."""
    found = Marks(chrome=[(start, end) for start, end in chrome])
    for index, document in enumerate(documents):
        doubted = doubted_fields(document)
        for path, spans in document.get("spans", {}).items():
            name = path.partition(".")[0] if not path.startswith("signer.") else path.replace(".", "-")
            found.values += [Mark(start, end, HEAD, f"d{index}-{name}", path in doubted) for start, end in spans]
        for number, citation in enumerate(document.get("citations", [])):
            if not citation.get("dropped"):
                found.values += [
                    Mark(start, end, CITE, f"d{index}-c{number}") for start, end in citation.get("places", [])
                ]
        for number, task in enumerate(document.get("tasks", [])):
            if not task.get("dropped"):
                _mark_task(found, f"d{index}-t{number}", task)
    return found


def _mark_task(found: Marks, name: str, task: dict[str, Any]) -> None:
    if span := task.get("span"):
        found.tasks.append(Stretch(span[0], span[1], name))
    doubted = doubted_fields(task)
    for path, spans in task.get("spans", {}).items():
        slot = path.partition(".")[0]
        kind = DUE if slot in DATES else BODY
        control = "every" if slot == "recurrence" else slot
        found.values += [Mark(start, end, kind, f"{name}-{control}", slot in doubted) for start, end in spans]


def doubted_fields(row: dict[str, Any]) -> set[str]:
    """Fields of a document or task that somebody should look at and nobody has yet."""
    open_doubts = [doubt["field"] for doubt in row.get("doubts") or [] if not doubt.get("seen")]
    return {*open_doubts, *(path.partition(".")[0] for path in open_doubts)}


# --- Text ------------------------------------------------------------------------------------------------------------


def marked_text(text: str, marks: Marks) -> SafeString:
    """The text as HTML, line by line, every mark a ``<mark>``; lines of a task carry its bar, page chrome is faint."""
    values = Sweep(marks.values)
    tasks, chrome = Sweep(marks.tasks), Sweep([Stretch(start, end, "") for start, end in marks.chrome])
    page = 1
    lines: list[tuple[bool, SafeString]] = []
    for match in LINE.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip("\n"))
        if match[0] == "":
            continue
        if match[0].strip("\n") == "\f":
            page += 1
            words = gettext("Page %(n)s") % {"n": page}
            lines.append((False, format_html('<span class="nc-page-break">{}</span>', words)))
            continue
        lines.append(_line(text, start, end, values, tasks, chrome))
    return SafeString("".join(_folded(lines)))


FOLDED_FROM = 5
"""So many lines of page chrome in a row (menus of a web page) are folded away."""


def _folded(lines: list[tuple[bool, SafeString]]) -> Iterator[SafeString]:
    for is_chrome, group in itertools.groupby(lines, key=lambda line: line[0]):
        content = [html for _chrome, html in group]
        if not is_chrome or len(content) < FOLDED_FROM:
            yield from content
            continue
        words = gettext("Not part of the document: %(n)s lines") % {"n": len(content)}
        yield format_html(
            '<details class="nc-chrome-run"><summary>{}</summary>{}</details>', words, SafeString("".join(content))
        )


def _line(text: str, start: int, end: int, values: Sweep, tasks: Sweep, chrome: Sweep) -> tuple[bool, SafeString]:
    """A line as HTML, and whether it is page chrome without anything marked in it."""
    found = values.within(start, end)
    content = format_html_join("", "{}", ((piece,) for piece in _pieces(text, start, end, found)))
    of_tasks = [stretch.field for stretch in tasks.within(start, end)]
    is_chrome = not found and bool(chrome.within(start, max(end, start + 1)))
    css = "nc-line" + (" nc-task" if of_tasks else "") + (" nc-chrome" if is_chrome else "")
    # A blank line keeps its height: the text is one that somebody copies, too.
    content = content or SafeString("&#8203;")
    if not of_tasks:
        return is_chrome, format_html('<span class="{}">{}</span>', css, content)
    return False, format_html('<span class="{}" data-field="{}">{}</span>', css, " ".join(of_tasks), content)


def _pieces(text: str, start: int, end: int, marks: list[Any]) -> Iterator[SafeString | str]:
    """The line cut where marks begin or end; where several lie over each other the shortest gives the colour."""
    cuts = {start, end}
    for mark in marks:
        cuts |= {max(start, mark.start), min(end, mark.end)}
    edges = sorted(cuts)
    for left, right in itertools.pairwise(edges):
        over = [mark for mark in marks if mark.start <= left and mark.end >= right]
        words = text[left:right]
        if not over or not words.strip():
            yield format_html("{}", words)
            continue
        nearest = min(over, key=lambda mark: mark.end - mark.start)
        yield format_html(
            '<mark class="{}{}" data-field="{}">{}</mark>',
            nearest.kind,
            " is-doubt" if any(mark.doubtful for mark in over) else "",
            " ".join(dict.fromkeys(mark.field for mark in over)),
            words,
        )


class Sweep:
    """Which stretches touch a range; asked for ranges in order, so that a long text costs one pass."""

    def __init__(self, stretches: Sequence[Any]) -> None:
        self.waiting = sorted(
            (one for one in stretches if one.end > one.start), key=lambda one: one.start, reverse=True
        )
        self.open: list[Any] = []

    def within(self, start: int, end: int) -> list[Any]:
        while self.waiting and self.waiting[-1].start < max(end, start + 1):
            self.open.append(self.waiting.pop())
        self.open = [one for one in self.open if one.end > start]
        return [one for one in self.open if one.start < end]


# --- Page pictures ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page picture, in `WIDTH` units."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A word that the recogniser was not sure of: its box, how sure it was (percent), what else it may be."""

    box: Box
    text: str
    percent: int
    others: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page picture and the boxes on it."""

    number: int
    height: int
    boxes: list[Box]
    doubtful: list[Doubtful] = field(default_factory=list)


SURE = 0.75
"""Confidence below which a word is marked on the picture: one of three of these is wrong on an ordinary scan."""
OTHERS_SHOWN = 3


def sheets_of(extract: Extract, marks: Marks) -> list[Sheet]:
    """The pages of a file with boxes round the words that values were read from."""
    heights = {page.number: _height(page) for page in extract.pages}
    margins = {page.number: min((word.box[0] for word in page.words), default=0) * WIDTH for page in extract.pages}
    boxes: dict[int, list[Box]] = {page.number: [] for page in extract.pages}
    for stretch in marks.tasks:
        for number, words in _by_page(extract, stretch.start, stretch.end).items():
            boxes[number].append(_bar(words, margins[number], heights[number], stretch))
    for mark in marks.values:
        for number, words in _by_line(extract, mark.start, mark.end):
            boxes[number].append(_box(words, heights[number], mark))
    return [Sheet(page.number, heights[page.number], boxes[page.number], _doubtful(page)) for page in extract.pages]


def _doubtful(page: Page) -> list[Doubtful]:
    """The words of a page that somebody should compare with the picture, in reading order."""
    others = {unsure.start: [word for word, _ in unsure.others] for unsure in page.unsure}
    height = _height(page)
    return [
        Doubtful(
            _box([word], height, Mark(word.start, word.end, "unsure", "")),
            word.text,
            round(word.confidence * 100),
            list(dict.fromkeys(other for other in others.get(word.start, []) if other != word.text))[:OTHERS_SHOWN],
        )
        for word in page.words
        if word.confidence is not None and word.confidence < SURE and any(map(str.isalnum, word.text))
    ]


def _height(page: Page) -> int:
    if not page.width or not page.height:
        return round(WIDTH * 297 / 210)
    return round(WIDTH * page.height / page.width)


def _by_line(extract: Extract, start: int, end: int) -> Iterator[tuple[int, list[Word]]]:
    """The words of a stretch, line by line: a line ends where the next word stands further left, or on another page."""
    line: list[Word] = []
    at = 0
    for page, word in extract.words_between(start, end):
        if line and (page.number != at or word.box[0] < line[-1].box[0]):
            yield at, line
            line = []
        at = page.number
        line.append(word)
    if line:
        yield at, line


def _by_page(extract: Extract, start: int, end: int) -> dict[int, list[Word]]:
    found: dict[int, list[Word]] = {}
    for page, word in extract.words_between(start, end):
        found.setdefault(page.number, []).append(word)
    return found


def _bar(words: list[Word], margin: float, height: int, stretch: Stretch) -> Box:
    """The bar of a task, left of everything on the page, beside its lines."""
    top = min(word.box[1] for word in words) * height
    bottom = max(word.box[3] for word in words) * height
    return Box(max(0, round(margin) - 16), round(top), 6, round(bottom - top), "task", stretch.field)


def _box(words: list[Word], height: int, mark: Mark) -> Box:
    left = min(word.box[0] for word in words) * WIDTH
    right = max(word.box[2] for word in words) * WIDTH
    top = min(word.box[1] for word in words) * height
    bottom = max(word.box[3] for word in words) * height
    return Box(round(left) - 2, round(top) - 2, round(right - left) + 4, round(bottom - top) + 4, mark.kind, mark.field)
