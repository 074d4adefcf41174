# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Detectors by code, and the run of all of them over a desk of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module

from nhipcau.reading.findings.catalogue import entry, sentences
from nhipcau.reading.findings.model import BodyFacts, Coverage, Finding, NamedReading, Place
from nhipcau.reading.findings.paper import Desk, Found, Paper, whole_day

OfPaper = Callable[[Paper, Desk], Iterable[Found]]
OfDesk = Callable[[Desk], Iterable[Found]]

_of_paper: dict[str, OfPaper] = {}
_of_desk: dict[str, OfDesk] = {}


def each_document(code: str) -> Callable[[OfPaper], OfPaper]:
    """Register a detector that looks at one document (and may look round on the desk)."""

    def register(detector: OfPaper) -> OfPaper:
        _of_paper[code] = detector
        return detector

    return register


def whole_desk(code: str) -> Callable[[OfDesk], OfDesk]:
    """Register a detector that holds documents against each other."""

    def register(detector: OfDesk) -> OfDesk:
        _of_desk[code] = detector
        return detector

    return register


def codes() -> list[str]:
    """Every code that a detector is registered for, in order."""
    _load()
    return sorted({*_of_paper, *_of_desk})


def check(
    readings: Sequence[NamedReading],
    *,
    as_of: date | None = None,
    facts: BodyFacts | None = None,
    coverage: Coverage | None = None,
) -> list[Finding]:
    """What an officer should look at in one document, a bundle, or documents that cite each other.

    `as_of` is the day to judge by: without it nothing is said of programmes that ran out and bodies that ended since.
    `facts` knows the bodies; without it nothing is said of them. `coverage` says which item of a parent a child takes
    up; without it `nhipcau.reading.coverage` does. In the order of files, documents and places. Raises nothing on any
    reading.

    Example: a plan that gives Văn phòng UBND tỉnh a task and does not list it under Nơi nhận gives one ``NC404``.
    """
    _load()
    desk = Desk(readings, as_of, facts, coverage)
    order = {named.name: place for place, named in enumerate(readings)}
    findings = [_finding(found) for found in _run(desk) if _in_force(found)]
    unique = {(f.code, f.document, f.part, f.spans[0] if f.spans else None, f.vi): f for f in reversed(findings)}
    return sorted(unique.values(), key=lambda f: (order[f.document], f.part, f.spans[0] if f.spans else (0, 0), f.code))


def _run(desk: Desk) -> Iterator[Found]:
    for code in sorted({*_of_paper, *_of_desk}):
        if detector := _of_paper.get(code):
            for paper in desk.papers:
                yield from detector(paper, desk)
        else:
            yield from _of_desk[code](desk)


def _in_force(found: Found) -> bool:
    """Whether the rule behind a finding held on the day of the document."""
    return entry(found.code).valid_on(whole_day(found.paper.document.date))


def _finding(found: Found) -> Finding:
    paper = found.paper
    ranges = [one for one in found.ranges if paper.quote(*one)] or [paper.head()]
    vi, en = sentences(found.code, found.values)
    return Finding(
        code=found.code,
        severity=entry(found.code).text("severity") or "info",
        document=paper.name,
        part=paper.part,
        spans=[paper.to_source(*one) for one in ranges],
        quote=paper.quote(*ranges[0]),
        vi=vi,
        en=en,
        values=found.values,
        places=[Place(other.name, other.to_source(*one), other.quote(*one)) for other, one in found.others],
    )


def _load() -> None:
    """The detectors register themselves when their modules are loaded."""
    for name in ("bodies", "citations", "evidence", "forms", "reports", "sets", "tasks"):
        import_module(f"nhipcau.reading.findings.{name}")
