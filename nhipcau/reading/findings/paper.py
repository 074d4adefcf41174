# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""One document under check, with its text at hand, and the desk on which all of them lie.

Detectors work with ranges of the *text* (normalised, restored); `Paper.to_source` leads a range back to the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from nhipcau.reading.findings.model import BodyFacts, Coverage, NamedReading
from nhipcau.reading.model import Citation, Document, Span, Task
from nhipcau.reading.text.normalise import key
from nhipcau.reading.text.offsets import Mapped, Run

LONGEST = 320
"""Characters of the longest quote."""
PASSING = {"ban-tin", "bao-cao", "bien-ban", "giay-moi", "to-trinh", "van-ban-hop-nhat"}
"""Kinds whose tasks, if any, are relayed or asked for, not ordered."""
_BREAK = re.compile(r"[.;:!?](?=\s|\Z)|\n[ \t]*\n|\n(?=[ \t]*(?:[-+•]|\d+\.|[a-zđ]\)))")


class Paper:
    """One document of a file. `text[start:end]` is its part of the text of the file."""

    def __init__(self, named: NamedReading, part: int, document: Document) -> None:
        self.name = named.name
        self.reading = named.reading
        self.source = named.source
        self.part = part
        self.document = document
        self.text = named.reading.text
        self._mapped = Mapped(self.text, tuple(Run(*run) for run in named.reading.map))
        self._by_source = sorted((run[2], run[3], run[0], run[1]) for run in named.reading.map)
        self.start, self.end = self.to_text(document.span)

    @cached_property
    def body(self) -> str:
        """The document's own part of the text."""
        return self.text[self.start : self.end]

    def to_text(self, span: Span) -> tuple[int, int]:
        """Range of the text for a range of the source."""
        if not self._by_source:
            return 0, 0
        start, end = self._position(span[0], last=False), self._position(max(span[0], span[1] - 1), last=True)
        return start, max(start, end)

    def _position(self, offset: int, *, last: bool) -> int:
        place = max(0, bisect_right(self._by_source, (offset, len(self.text) * 9 + 9, 0, 0)) - 1)
        source_start, source_end, start, end = self._by_source[place]
        if source_end - source_start == end - start:
            found = start + min(max(0, offset - source_start), max(0, end - start - 1))
            return found + 1 if last else found
        return end if last else start

    def to_source(self, start: int, end: int) -> Span:
        """Range of the source for a range of the text."""
        return self._mapped.to_source(start, end)

    def quote(self, start: int, end: int) -> str:
        """The text of a range on one line, cut where it is long."""
        words = " ".join(self.text[start:end].split())
        return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence, or part between semicolons, that a range stands in."""
        left, right = self.start, self.end
        for match in _BREAK.finditer(self.text, self.start, max(self.start, start)):
            left = match.end()
        if found := _BREAK.search(self.text, max(start, end - 1), self.end):
            right = found.end() if self.text[found.start()] in ".;:!?" else found.start()
        left = max(left, start - LONGEST)
        while left < start and self.text[left] in " \t\n-+•|*":
            left += 1
        return left, max(end, right)

    def spans_of(self, path: str) -> list[tuple[int, int]]:
        """Text ranges of a value of the document by its path ("number", "signer.title")."""
        return [self.to_text(span) for span in self.document.spans.get(path, [])]

    def lines_of(self, path: str) -> tuple[int, int] | None:
        """The lines, from first to last, in which a value stands; None where it has no place."""
        spans = self.spans_of(path)
        if not spans:
            return None
        start, end = min(a for a, _ in spans), max(b for _, b in spans)
        left, right = self.line(start, end)
        return self.around(start, end, 40, 40) if right - left > LONGEST else (left, right)

    def around(self, start: int, end: int, before: int, behind: int) -> tuple[int, int]:
        """A range with some characters of its sentence on both sides, whole words only."""
        left, right = self.sentence(start, end)
        # A few words more make a whole sentence.
        left = left if start - left <= 2 * before else start - before
        right = right if right - end <= 2 * behind else end + behind
        while left > self.start and self.text[left - 1].isalnum() and left < start:
            left += 1
        while right < self.end and self.text[right].isalnum() and right > end:
            right -= 1
        return left, right

    def line(self, start: int, end: int) -> tuple[int, int]:
        """The whole lines of a range."""
        left = self.text.rfind("\n", 0, start) + 1
        right = self.text.find("\n", end)
        return left, right if right >= 0 else len(self.text)

    def head(self) -> tuple[int, int]:
        """What to quote where a finding is about the document as a whole: its number, subject or first line."""
        for path in ("number", "subject", "type", "issuer", "date"):
            if found := self.lines_of(path):
                return found
        stop = self.text.find("\n", self.start + 1, self.end)
        return self.start, stop if stop >= 0 else self.end

    def task_range(self, task: Task) -> tuple[int, int]:
        """Range of a task."""
        return self.to_text(task.span)

    def search(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches within the document."""
        return pattern.finditer(self.text, self.start, self.end)

    @cached_property
    def receivers(self) -> list[str]:
        """Everybody whom the document goes to: addressees and distribution list."""
        return [*self.document.addressees, *self.document.recipients]

    @cached_property
    def province(self) -> str | None:
        """Place of the document: of its date line."""
        return self.document.place


@dataclass(slots=True)
class Found:
    """What a detector yields: code, ranges of the text (the first is quoted), values of the sentence, other places."""

    code: str
    paper: Paper
    ranges: list[tuple[int, int]]
    values: dict[str, str] = field(default_factory=dict)
    others: list[tuple[Paper, tuple[int, int]]] = field(default_factory=list)


class Desk:
    """All documents that are checked together, with what was said from outside."""

    def __init__(
        self,
        readings: Iterable[NamedReading],
        as_of: date | None = None,
        facts: BodyFacts | None = None,
        coverage: Coverage | None = None,
    ) -> None:
        self.papers = [
            Paper(named, part, document)
            for named in readings
            for part, document in enumerate(named.reading.documents, 1)
        ]
        self.as_of = as_of
        self.facts = facts
        self.coverage = coverage

    def named(self, citation: Citation) -> list[Paper]:
        """Documents on the desk that a citation may mean: same number, and neither day nor issuer against it."""
        return [paper for paper in self.papers if same_document(citation, paper.document)]

    def links(self) -> Iterator[tuple[Paper, Citation, Paper]]:
        """(citing, citation, cited) for each citation of a document that is on the desk."""
        for paper in self.papers:
            for citation in paper.document.citations:
                for cited in self.named(citation):
                    if cited is not paper:
                        yield paper, citation, cited

    def children(self, parent: Paper) -> list[Paper]:
        """Documents that say they carry out this one; no news, which only relay."""
        found = [
            citing
            for citing, citation, cited in self.links()
            if cited is parent and citation.relation == "implements" and citing.document.type != "ban-tin"
        ]
        return list(dict.fromkeys(found))


def same_number(one: str | None, other: str | None) -> bool:
    """Whether two numbers are one: case and leading zeros do not count."""
    return bool(one and other) and folded_number(one) == folded_number(other)


def folded_number(number: str | None) -> str:
    """A number in comparison form."""
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s", "", number or "").upper())


def same_document(citation: Citation, document: Document) -> bool:
    """Whether a citation may mean a document: 38-CT/TW is one, 1039-CV/TU needs its day or its issuer as well."""
    if not same_number(citation.number, document.number):
        return False
    if citation.date and document.date and citation.date[:7] != document.date[:7]:
        return False
    if citation.date and document.date:
        return True
    mine, theirs = key(citation.issuer or ""), key(document.issuer or "")
    return not mine or not theirs or mine in theirs or theirs in mine


def whole_day(text: str | None) -> date | None:
    """A day out of an ISO text; None for a month, a quarter, an unreadable day."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
