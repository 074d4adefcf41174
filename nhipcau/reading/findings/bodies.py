# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bodies: do they (still) exist, and which of them does a name mean?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nhipcau.reading.findings.engine import each_document, whole_desk
from nhipcau.reading.findings.naming import folded, is_single
from nhipcau.reading.findings.paper import Desk, Found, Paper, whole_day
from nhipcau.reading.findings.wording import pattern
from nhipcau.reading.model import Task


def _doers(paper: Paper) -> Iterator[tuple[str, Task]]:
    """Each named body that leads a task, once, with the first task."""
    seen: set[str] = set()
    for task in paper.document.tasks:
        for name in task.lead:
            if is_single(name) and folded(name) not in seen:
                seen.add(folded(name))
                yield name, task


@each_document("NC701")
def body_ended(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Bodies with tasks that are no more on the day to judge by: one finding, at the one that ended first."""
    facts, day = desk.facts, desk.as_of
    if facts is None or day is None:
        return
    ended: list[tuple[date, str, Task]] = []
    for name, task in _doers(paper):
        last = facts.last_day(name, paper.province)
        issued = whole_day(paper.document.date)
        # What had ended before the document was issued is NC702.
        if last and facts.existed(name, paper.province, day) is False and last < day and not (issued and last < issued):
            ended.append((last, name, task))
    if ended:
        ended.sort(key=lambda one: one[0])
        names = ", ".join(name for _, name, _ in ended)
        values = {"bodies": names, "day": _vi(ended[0][0]), "as_of": _vi(day)}
        yield Found("NC701", paper, [paper.task_range(task) for _, _, task in ended], values)


@each_document("NC702")
def not_in_being(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A body gets a task on a day on which it was not (or no more) in being."""
    day = whole_day(paper.document.date)
    if desk.facts is None or day is None:
        return
    # A register that takes the issuer itself for ended does not know the new body of that name (merged provinces).
    if paper.document.issuer and desk.facts.existed(paper.document.issuer, paper.province, day) is False:
        return
    for name, task in _doers(paper):
        if desk.facts.existed(name, paper.province, day) is False:
            yield Found("NC702", paper, [paper.task_range(task)], {"body": name, "day": _vi(day)})


@whole_desk("NC703")
def one_name_two_bodies(desk: Desk) -> Iterator[Found]:
    """A short name stands for different bodies in documents on one desk."""
    meant: dict[str, list[tuple[Paper, tuple[int, int], str, str]]] = {}
    for paper in desk.papers:
        for match in paper.search(pattern("short-name")):
            short, full = " ".join(match["short"].split()), " ".join(match["full"].split())
            begin = full.lower().rfind(short.lower())
            if begin >= 0 and len(full) - begin > len(short):
                left = paper.around(match.end("full") - 1, match.end(), 70, 0)[0]
                meant.setdefault(folded(short), []).append((paper, (left, match.end()), full[begin:], short))
    for places in meant.values():
        first = places[0]
        for paper, place, full, short in places[1:]:
            if folded(full) != folded(first[2]) and paper is not first[0]:
                values = {"short": short, "one": full, "other": first[2]}
                yield Found("NC703", paper, [place], values, [(first[0], first[1])])
                break


def _vi(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
