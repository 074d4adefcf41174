# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the structure step hands on to citations and tasks.

All offsets here are into the working *text* (`Mapped.text`), not the source; `nhipcau.reading.reader` maps them
back when it builds the `Reading`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from nhipcau.reading.model import Document, Span


def _offset(piece: tuple[int, int, int]) -> int:
    return piece[0]


@dataclass(slots=True, frozen=True)
class Value:
    """What a cell of a table says: the field of its column, the text, and its place in working text."""

    column: str
    """``lead``, ``support``, ``time``, ``product`` or ``other``."""
    text: str
    span: Span


@dataclass(slots=True)
class Part:
    """A stretch of the outline in working text: one paragraph, item or dash, with line breaks healed.

    ``text`` is what people read (lines joined by one space, enumeration mark dropped); ``pieces`` maps it
    back: runs ``(offset_in_part, start_in_working_text, length)`` in order, one for each line kept.
    """

    label: str | None
    text: str
    start: int
    end: int
    kind: str
    """As `Item.kind`."""
    parent: int | None = None
    depth: int = 0
    pieces: list[tuple[int, int, int]] = field(default_factory=list)
    cells: list[Value] = field(default_factory=list)
    """Of a row of a task table: the other cells; `text` is the cell that says what to do."""

    def place(self, start: int, end: int) -> Span:
        """Range of working text that ``self.text[start:end]`` came from."""
        if not self.pieces:
            return Span(self.start, self.end)

        def at(offset: int) -> int:
            found = self.pieces[max(0, bisect_right(self.pieces, offset, key=_offset) - 1)]
            return found[1] + min(offset - found[0], found[2])

        left = at(start)
        right = at(end - 1) + 1 if end > start else left
        return Span(left, max(left, right))


@dataclass(slots=True)
class Layout:
    """One document of the file, taken apart but not yet understood: its head fields and its outline."""

    document: Document
    """Head, recipients, signer, stamps, copy block filled in; ``spans`` in working-text offsets for now;
    citations, tasks and items still empty."""
    start: int
    end: int
    parts: list[Part] = field(default_factory=list)
    """The outline in order: paragraphs before the first item, headings, items, dashes, closing paragraphs."""
    subject_span: Span | None = None
    body_start: int = 0
    body_end: int = 0
