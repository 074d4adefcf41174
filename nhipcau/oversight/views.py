# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cascade: directives that have something under them, and one of them with all that came of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from nhipcau.assignments.models import Assignment
from nhipcau.assignments.views import with_words, words_of_item
from nhipcau.bodies.actor import Actor, actor_of
from nhipcau.oversight import queries
from nhipcau.oversight.cascade import Cascade, cascade_of
from nhipcau.records.models import Record, Task

PER_PAGE = 50


@require_GET
def directive_list(request: HttpRequest) -> HttpResponse:
    """Directives that have something under them."""
    page = Paginator(queries.directives(actor_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "oversight/directives.html", {"page": page})


@require_GET
def cascade_page(request: HttpRequest, record_id: int) -> HttpResponse:
    """One directive: the documents under it by level, and their tasks by item."""
    actor, today = actor_of(request), timezone.localdate()
    record = get_object_or_404(Record.objects.visible_to(actor).select_related("issuer"), pk=record_id)
    cascade = cascade_of(actor, record)
    counts = queries.state_counts(actor, [node.record.pk for node in cascade.nodes], today)
    for node in cascade.nodes:
        node.counts = counts.get(node.record.pk)
    context = {
        "record": record,
        "cascade": cascade,
        "above": queries.above(actor, record),
        "sums": {name: sum(row[name] for row in counts.values()) for name in ("total", "done", "overdue")},
        **documents_with_tasks(actor, cascade),
    }
    return render(request, "oversight/cascade.html", context)


def documents_with_tasks(actor: Actor, cascade: Cascade) -> dict[str, Any]:
    """The documents that order something, in the order of the tree, each with its tasks by item."""
    tasks, was_cut = queries.tasks_of(actor, [node.record.pk for node in cascade.nodes])
    by_record: dict[int, list[dict[str, Any]]] = {}
    for task in tasks:
        by_record.setdefault(task.record_id, []).extend(task_rows(task))
    parts = [
        {
            "record": node.record,
            "rows": by_record[node.record.pk],
            "task_count": sum(row["is_first"] for row in by_record[node.record.pk]),
            "overdue": node.counts["overdue"] if node.counts else 0,
        }
        for node in cascade.nodes
        if node.record.pk in by_record
    ]
    return {"parts": parts, "tasks_cut": was_cut}


def task_rows(task: Task) -> list[dict[str, Any]]:
    """A row for each assignment of a task; one without assignment where nobody named leads it."""
    item = words_of_item(task.item)
    rows = with_words([of_task(one, task) for one in task.assignments.all()])
    if not rows:
        return [{"task": task, "item_words": item, "leads": task.names.get("lead", []), "is_first": True}]
    return [
        {"task": task, "item_words": item, "assignment": one, "supports": names_of(one), "is_first": number == 0}
        for number, one in enumerate(rows)
    ]


def of_task(assignment: Assignment, task: Task) -> Assignment:
    """The assignment with its task at hand, so that no query asks for it again."""
    assignment.task = task
    return assignment


def names_of(assignment: Assignment) -> list[str]:
    return [one.body.name if one.body else one.name for one in assignment.supports.all()]
