# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The flow of offsets: every step that changes text hands on the map back to the source.

    source --normalise--> text --restore--> text --heal lines--> text
       ^------------------ Mapped.to_source ---------------------'

A `Mapped` is a text with, for each of its characters, the source range that it came from. Steps build a new
`Mapped` out of pieces of the old one (`slice`, `replace`, `join`), so that no step has to know the others.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from nhipcau.reading.model import Span


@dataclass(frozen=True, slots=True)
class Run:
    """``text[start:end]`` came from ``source[source_start:source_end]``; of equal length: letter for letter."""

    start: int
    end: int
    source_start: int
    source_end: int

    @property
    def exact(self) -> bool:
        """Whether the run maps one character to one character."""
        return self.end - self.start == self.source_end - self.source_start


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text and where each part of it came from. `runs` cover the text without gaps, in order."""

    text: str
    runs: tuple[Run, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where each run begins, for halving."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple([run.start for run in self.runs]))

    @classmethod
    def of(cls, source: str) -> Mapped:
        """The source itself, mapped onto itself."""
        return cls(source, (Run(0, len(source), 0, len(source)),) if source else ())

    def to_source(self, start: int, end: int) -> Span:
        """The smallest source range that ``text[start:end]`` came from; an empty one for an empty text."""
        if not self.runs:
            return Span(0, 0)
        start = max(0, min(start, len(self.text)))
        end = max(start, min(end, len(self.text)))
        first = self.runs[max(0, bisect_right(self._starts, start) - 1)]
        left = first.source_start + (start - first.start) if first.exact else first.source_start
        if end == start:
            return Span(left, left)
        last = self.runs[max(0, bisect_right(self._starts, end - 1) - 1)]
        right = last.source_start + (end - last.start) if last.exact else last.source_end
        return Span(min(left, right), max(left, right))

    def spans_to_source(self, spans: Iterable[tuple[int, int]]) -> list[Span]:
        """Many ranges at once."""
        return [self.to_source(start, end) for start, end in spans]

    def edit(self, edits: Iterable[tuple[int, int, str]]) -> Mapped:
        """A new text with each ``(start, end, replacement)`` carried out; edits in order, not overlapping.

        The replaced range becomes one run (letter for letter where lengths agree). Example: healing
        "28-\\nCT/TW" is ``edit([(3, 4, "")])``, and the symbol still points at both lines of the source.
        """
        out: list[str] = []
        runs: list[Run] = []
        cursor = 0
        length = 0
        index = 0

        def keep(upto: int) -> None:
            nonlocal cursor, length, index
            while cursor < upto:
                while self.runs[index].end <= cursor:
                    index += 1
                run = self.runs[index]
                stop = min(upto, run.end)
                if run.exact:
                    s0 = run.source_start + (cursor - run.start)
                    s1 = s0 + (stop - cursor)
                else:
                    s0, s1 = run.source_start, run.source_end
                out.append(self.text[cursor:stop])
                new = Run(length, length + stop - cursor, s0, s1)
                if runs and runs[-1].exact and new.exact and runs[-1].source_end == new.source_start:
                    runs[-1] = Run(runs[-1].start, new.end, runs[-1].source_start, new.source_end)
                else:
                    runs.append(new)
                length += stop - cursor
                cursor = stop

        for start, end, replacement in edits:
            if start < cursor:
                raise ValueError("edits overlap or are out of order")
            keep(start)
            source = self.to_source(start, end)
            if replacement:
                out.append(replacement)
                runs.append(Run(length, length + len(replacement), source.start, source.end))
                length += len(replacement)
            cursor = max(cursor, end)
        keep(len(self.text))
        return Mapped("".join(out), tuple(runs))

    def as_json(self) -> list[tuple[int, int, int, int]]:
        """Runs as plain tuples, for `Reading.map`."""
        return [(run.start, run.end, run.source_start, run.source_end) for run in self.runs]
