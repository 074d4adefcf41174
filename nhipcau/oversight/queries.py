# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this room ask of the database; every one begins with what the actor may see."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nhipcau.assignments.models import OPEN, Assignment, State
from nhipcau.bodies.actor import Actor
from nhipcau.oversight.cascade import FLOW, LEGAL
from nhipcau.records.models import Citation, Record, Task

TASKS_SHOWN = 500
"""Tasks under a directive that its page lists at most."""


def directives(actor: Actor) -> QuerySet[Record]:
    """Records with something under them, those with most first; ``below`` counts the documents directly under it."""
    visible = Record.objects.visible_to(actor)
    under = Citation.objects.filter(relation__in=FLOW, source__in=visible.values("pk"))
    direct = under.filter(target=OuterRef("pk")).order_by().values("target").annotate(n=Count("pk")).values("n")
    return (
        visible.filter(pk__in=under.values("target"))
        .exclude(type__in=LEGAL)
        .annotate(below=Coalesce(Subquery(direct), 0))
        .order_by("-below", F("date").desc(nulls_last=True), "pk")
    )


def above(actor: Actor, record: Record) -> list[Citation]:
    """What the record itself carries out, the way up; one query."""
    rows = record.cites.filter(relation__in=FLOW).exclude(target__type__in=LEGAL)
    return list(rows.select_related("target").order_by("ordinal"))


def tasks_of(actor: Actor, record_ids: Iterable[int]) -> tuple[list[Task], bool]:
    """The tasks of documents with the assignments that the actor may see, and whether there are more; three queries."""
    seen = Assignment.objects.visible_to(actor).select_related("lead").prefetch_related("supports__body").order_by("pk")
    rows = Task.objects.filter(record__in=list(record_ids)).order_by("record_id", "ordinal")
    tasks = list(rows.prefetch_related(Prefetch("assignments", seen))[: TASKS_SHOWN + 1])
    return tasks[:TASKS_SHOWN], len(tasks) > TASKS_SHOWN


def state_counts(actor: Actor, record_ids: Iterable[int], today: datetime.date) -> dict[int, dict[str, int]]:
    """For each document: assignments the actor may see, how many are done and overdue; one query."""
    rows = (
        Assignment.objects.visible_to(actor)
        .filter(task__record__in=list(record_ids))
        .order_by()
        .values("task__record")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=State.VERIFIED)),
            overdue=Count("pk", filter=Q(state__in=OPEN, due__lt=today)),
        )
    )
    return {row["task__record"]: {name: row[name] for name in ("total", "done", "overdue")} for row in rows}
