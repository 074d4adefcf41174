# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reports: period, day, receiver, and the chain from those who do to those who must know."""

from __future__ import annotations

from collections.abc import Iterator

from nhipcau.reading.findings.engine import each_document, whole_desk
from nhipcau.reading.findings.naming import folded, is_single, same_body
from nhipcau.reading.findings.paper import Desk, Found, Paper
from nhipcau.reading.findings.tasks import own_tasks
from nhipcau.reading.findings.wording import pattern
from nhipcau.reading.model import Task

_DATED = {"year", "half-year", "quarter"}
"""Periods long enough to need a day; every week or month is a rhythm of its own."""
_EVERY = {"year": "hằng năm", "half-year": "6 tháng", "quarter": "hằng quý", "month": "hằng tháng", "week": "hằng tuần"}


def _reports(paper: Paper) -> list[Task]:
    """Tasks with a report that comes back; also those that a news item relays."""
    tasks = paper.document.tasks
    return [task for task in tasks if task.recurrence and _is_reported(paper, task)]


def _is_reported(paper: Paper, task: Task) -> bool:
    """Whether what recurs is a report: the period stands next to it."""
    places = task.spans.get("recurrence")
    said = paper.text[slice(*paper.sentence(*paper.to_text(places[0])))] if places else task.text
    return bool(pattern("recurring-report").search(" ".join(said.split())))


def _report_range(paper: Paper, task: Task) -> tuple[int, int]:
    """The words from the period to the receiver."""
    places = [s for path in ("recurrence", "report_to.0") for s in task.spans.get(path, [])]
    if not places:
        return paper.task_range(task)
    ranges = [paper.to_text(place) for place in places]
    start, end = min(a for a, _ in ranges), max(b for _, b in ranges)
    return paper.around(start, end, 60, 30)


@each_document("NC501")
def no_period(paper: Paper, desk: Desk) -> Iterator[Found]:
    """ "định kỳ báo cáo": how often?"""
    for task in _reports(paper):
        said = paper.text[slice(*paper.sentence(*_report_range(paper, task)))]
        open_ended = task.recurrence and not task.recurrence.every and not task.recurrence.by
        if open_ended and not pattern("period-said").search(" ".join(said.split())):
            values = {"to": ", ".join(task.report_to) or "…", "item": task.item or ""}
            yield Found("NC501", paper, [_report_range(paper, task)], values)


@each_document("NC502")
def no_day(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A yearly (monthly …) report without the day by which it is due."""
    for task in _reports(paper):
        if task.recurrence and task.recurrence.every in _DATED and not task.recurrence.by and task.report_to:
            # A day that recurs within the quarter ("trước ngày 20 tháng cuối quý") has no month to be read with it.
            if pattern("day-said").search(paper.text, *paper.sentence(*_report_range(paper, task))):
                continue
            values = {
                "to": ", ".join(task.report_to),
                "every": _EVERY.get(task.recurrence.every, ""),
                "item": task.item or "",
            }
            yield Found("NC502", paper, [_report_range(paper, task)], values)


@each_document("NC503")
def no_receiver(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A periodic report, and nobody named who gets it."""
    for task in _reports(paper):
        if task.lead and not task.report_to and not task.via and not _receiver_near(paper, task):
            yield Found("NC503", paper, [_report_range(paper, task)], {"item": task.item or ""})


def _receiver_near(paper: Paper, task: Task) -> bool:
    """Whether another paragraph of the same item, or of the article that it belongs to, says who receives."""
    top = (task.item or "").split(".")[0]
    return any(other.report_to or other.via for other in own_tasks(paper) if (other.item or "").split(".")[0] == top)


@each_document("NC504")
def chain_without_day(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Those below have a day to send by; those who compile or appraise for the next one up have none."""
    for first in own_tasks(paper):
        if not (first.recurrence and first.recurrence.by):
            continue
        stations = first.via or first.report_to
        for later in own_tasks(paper):
            links = [name for name in stations if folded(name) in folded(later.text)]
            open_end = later.recurrence and not later.recurrence.by and later.report_to
            if later is not first and open_end and links and pattern("compiles").search(later.text):
                values = {"via": links[0], "day": _day(first.recurrence.by), "next": ", ".join(later.lead)}
                yield Found("NC504", paper, [_report_range(paper, first), _report_range(paper, later)], values)
                return


@each_document("NC505")
def told_twice(paper: Paper, desk: Desk) -> Iterator[Found]:
    """One yearly report to one receiver is described at two places, and the ways differ."""
    reports = [task for task in _reports(paper) if task.report_to]
    for place, one in enumerate(reports):
        for other in reports[place + 1 :]:
            same = any(same_body(a, b) for a in one.report_to for b in other.report_to)
            if same and _same_period_other_way(one, other) and _of_results(one) and _of_results(other):
                values = {"one": one.item or "", "other": other.item or "", "to": one.report_to[0]}
                yield Found("NC505", paper, [_report_range(paper, one), _report_range(paper, other)], values)
                return


def _same_period_other_way(one: Task, other: Task) -> bool:
    mine, theirs = one.recurrence, other.recurrence
    return bool(mine and theirs and mine.every == theirs.every and (one.via, mine.by) != (other.via, theirs.by))


def _of_results(task: Task) -> bool:
    return "báo cáo kết quả" in " ".join(task.text.lower().split())


@each_document("NC506")
def folded_in(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A report inside another report: it cannot be counted by itself."""
    for match in paper.search(pattern("folded-in")):
        yield Found("NC506", paper, [paper.around(match.start(), match.end(), 60, 80)])
        return


@whole_desk("NC507")
def nobody_reports_up(desk: Desk) -> Iterator[Found]:
    """The parent has somebody follow it up and report; no document below reports to them or to its issuer."""
    for parent in desk.papers:
        follow = [task for task in own_tasks(parent) if task.recurrence and task.report_to]
        children = [child for child in desk.children(parent) if own_tasks(child)]
        if not follow or not children:
            continue
        wanted = [name for task in follow for name in (*task.lead, *task.report_to) if is_single(name)]
        wanted += [parent.document.issuer] if parent.document.issuer else []
        silent = [child for child in children if not _reports_to(child, wanted)]
        if wanted and len(silent) == len(children):
            task = follow[0]
            others = [(child, _report_range(child, t)) for child in silent for t in _reports(child)[:1]]
            values = {
                "to": ", ".join(dict.fromkeys(wanted)),
                "children": ", ".join(c.document.number or c.name for c in silent),
            }
            yield Found("NC507", parent, [_report_range(parent, task)], values, others)


def _reports_to(child: Paper, wanted: list[str]) -> bool:
    return any(
        same_body(name, one) for task in own_tasks(child) for name in (*task.report_to, *task.via) for one in wanted
    )


def _day(by: str) -> str:
    return f"{int(by[3:])}/{int(by[:2])}" if len(by) == 5 and by[:2].isdigit() and by[3:].isdigit() else by
