# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a document still holds, as far as the set tells, and where dates cannot be right.

The state comes from citations: who says that it replaces or amends. A work whose period is over (a programme of
2019-2025) has expired; the day to judge by is handed in, nobody here knows the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nhipcau.reading.rules import load
from nhipcau.reading.sets.works import Link, Work, Works
from nhipcau.reading.text.normalise import fold_tone


@dataclass(frozen=True, slots=True)
class State:
    """``in-force``, ``amended``, ``replaced``, ``expired`` or ``unknown`` (a stub of which nothing is said)."""

    name: str
    by: str | None = None
    """Id of the work that replaces or amends."""
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Dates that cannot all be right; one of them was misread or mistyped."""

    kind: str
    """``cites-later``, ``copy-before``, ``received-before`` or ``news-before``."""
    work: str
    other: str | None
    dates: tuple[str, str]
    """The day of the work, and the day that contradicts it."""


def state_on(works: Works, work: Work, day: date | None = None) -> State:
    """The state of a work as the set tells it, on a day where one is given."""
    for relation, name in (("replaces", "replaced"), ("amends", "amended")):
        acts = [works[link.source] for link in works.links_to(work) if link.relation == relation]
        acts = [act for act in acts if _is_on(act, day) and not _is_later(work, act)]
        if acts:
            last = max(acts, key=lambda act: act.mention.date)
            return State(name, last.id, last.mention.date or None)
        if relation == "replaces" and (end := period_end(work)) and day and end < day:
            return State("expired", None, end.isoformat())
    return State("unknown" if work.is_stub else "in-force")


def period_end(work: Work) -> date | None:
    """The last day of the period that a work's name or subject gives it, or None.

    Example: "Chương trình … giai đoạn 2019 - 2025" ends on 31 December 2025. The subject of a covering letter is the
    subject of what it covers, so letters have no period.
    """
    if work.type == "cong-van":
        return None
    text = fold_tone(work.name or work.subject or "").lower()
    for rule in load("levels").under("period"):
        if match := rule.search(text):
            return date(int(match["year"]), 12, 31)
    return None


def anomalies(works: Works) -> list[Anomaly]:
    """What cannot be right in the chronology of a set; whole days only, an unread day excuses."""
    return [*_between(works), *(found for work in works.works for found in _within(work))]


def _between(works: Works) -> Iterator[Anomaly]:
    for link in works.links:
        source, target = works[link.source], works[link.target]
        if _is_later(target, source):
            yield Anomaly("cites-later", source.id, target.id, (source.mention.date, target.mention.date))


def _within(work: Work) -> Iterator[Anomaly]:
    day = work.mention.date
    for paper in work.manifestations:
        if paper.date and _before(paper.date, day):
            yield Anomaly("news-before" if paper.form == "news" else "copy-before", work.id, None, (day, paper.date))
    received = work.document.received if work.document else None
    if received is not None and received.date and _before(received.date, day):
        yield Anomaly("received-before", work.id, None, (day, received.date))


def _is_on(act: Work, day: date | None) -> bool:
    return day is None or not act.mention.date or act.mention.date[:10] <= day.isoformat()


def _is_later(one: Work, other: Work) -> bool:
    return _before(other.mention.date, one.mention.date)


def _before(one: str, other: str) -> bool:
    """Whether a whole day lies before another whole day."""
    return len(one) == len(other) == 10 and "X" not in one + other and one < other


def supersedes(link: Link) -> bool:
    """Whether a link ends or changes what it points at."""
    return link.relation in ("replaces", "amends")
