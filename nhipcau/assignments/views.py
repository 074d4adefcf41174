# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""My work, the list of assignments, one assignment. Each view finds what the actor may see and draws it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from nhipcau.assignments import queries, services
from nhipcau.assignments.deadlines import next_day
from nhipcau.assignments.machine import machine
from nhipcau.assignments.models import Assignment, State, Step
from nhipcau.bodies.actor import Actor, actor_of
from nhipcau.records.models import FileState, IntakeFile
from nhipcau.records.services import may_handle
from nhipcau.records.words import PERIODS
from nhipcau.web.errors import BadInputError

PER_PAGE = 50

SECTIONS: tuple[tuple[str, str, Promise, str], ...] = (
    # Section of `queries.sections`, icon, title, filter of the list that has the rest: what must be answered first
    # comes first.
    ("overdue", "alert-triangle", gettext_lazy("Overdue"), "qua-han"),
    ("to-accept", "inbox", gettext_lazy("To accept"), "chua-nhan"),
    ("due-soon", "clock", gettext_lazy("Due within a week"), ""),
    ("to-verify", "checks", gettext_lazy("To approve"), "cho-duyet"),
    ("returned", "arrow-back-up", gettext_lazy("Returned by the lead"), "tra-lai"),
    ("to-urge", "bell", gettext_lazy("Overdue with others: to urge"), "qua-han"),
    ("in-progress", "progress", gettext_lazy("In progress"), "dang-lam"),
)


# --- My work ---------------------------------------------------------------------------------------------------------


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for the acting post, most urgent first."""
    actor, today = actor_of(request), timezone.localdate()
    counts = queries.work_counts(actor, today)
    parts = [
        {
            "name": name,
            "icon": drawing,
            "title": title,
            "total": counts[name],
            "filter": chip,
            "rows": with_words(queries.work_rows(actor, today, name)),
        }
        for name, drawing, title, chip in SECTIONS
        if counts[name]
    ]
    return render(
        request,
        "assignments/my_work.html",
        {"parts": parts, "shown": queries.SHOWN, **files_to_review(actor), **whose(actor)},
    )


def files_to_review(actor: Actor) -> dict[str, Any]:
    """Files whose readings wait for a clerk's look."""
    if not may_handle(actor):
        return {"files": [], "file_count": 0}
    files = IntakeFile.objects.visible_to(actor).filter(state=FileState.TO_REVIEW).select_related("batch")
    return {"files": list(files.order_by("pk")[: queries.SHOWN]), "file_count": files.count()}


def whose(actor: Actor) -> dict[str, bool]:
    """What the next step of an empty page may be."""
    return {"may_handle": may_handle(actor), "has_post": actor.is_known}


# --- The list ------------------------------------------------------------------------------------------------------


@require_GET
def assignment_list(request: HttpRequest) -> HttpResponse:
    """Assignments by due day; filters in the address: ``trang-thai``, ``to-chuc``, ``van-ban``, ``q``, ``nhom``."""
    actor, today = actor_of(request), timezone.localdate()
    asked = queries.Asked.of(request.GET)
    base = queries.asked_rows(actor, asked)
    found = queries.counts(base, today)
    rows = queries.in_filter(base, asked.state, today)
    page = Paginator(queries.sorted_rows(rows, asked), PER_PAGE).get_page(request.GET.get("page"))
    with_words(page.object_list)
    body, record = queries.named_body(asked.body), queries.named_record(actor, asked.record)
    context = {
        "asked": asked,
        "page": page,
        "chip_rows": [(name, label, found[name]) for name, label, _states in queries.FILTERS],
        "open_count": found[""],
        "sums": queries.sums(rows, today),
        "body": body,
        "record": record,
        "taken": [
            {"label": str(thing), "icon": drawing, "url": address_without(request, name)}
            for name, drawing, thing in (("to-chuc", "building", body), ("van-ban", "file-text", record))
            if thing is not None
        ],
        "by_day_url": address_without(request, "nhom"),
        "by_body_url": address_without(request, "nhom", add="nhom=to-chuc"),
        "total": found["tat-ca"],
    }
    return render(request, "assignments/list.html", context)


def address_without(request: HttpRequest, name: str, add: str = "") -> str:
    """The address of the page without one of its filters, and on its first page."""
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{'&'.join(part for part in (query.urlencode(), add) if part)}"


def with_words(rows: Any) -> Any:
    """The rows, each with what its line says beyond its fields: recurrence, item, whether it is late today."""
    today = timezone.localdate()
    for row in rows:
        row.every_words = words_of_recurrence(row)
        row.next_period = period_after(row, today)
        row.item_words = words_of_item(row.task.item)
        row.is_late_today = row.is_overdue(today)
    return rows


def words_of_item(item: str) -> str:
    """The label of an item as people say it: "II.1" stays, "end-1" (a paragraph after the last item) is named."""
    return _("closing paragraph %(n)s") % {"n": item[4:]} if item.startswith("end-") else item


def words_of_recurrence(assignment: Assignment) -> str:
    """ "Hằng năm"; empty for what is done once."""
    every = assignment.task.every
    return str(PERIODS.get(every, every)) if every else ""


def period_after(assignment: Assignment, today: datetime.date) -> datetime.date | None:
    """The day by which something recurring is due next, where the due day of the row is another one.

    "Triển khai trong tháng 4/2020; báo cáo trước ngày 15/11 hằng năm": the row is due on 30/4/2020, and from 30/11/2026
    its next period ends on 15/11/2027.
    """
    task = assignment.task
    day = next_day(task.every, task.by, today) if task.every and assignment.is_open else None
    return day if day != assignment.due else None


# --- One assignment ---------------------------------------------------------------------------------------------------


@require_GET
def assignment_page(request: HttpRequest, assignment_id: int) -> HttpResponse:
    return draw_assignment(request, assignment_id)


def draw_assignment(
    request: HttpRequest, assignment_id: int, wrong: BadInputError | None = None, name: str = "", note: str = ""
) -> HttpResponse:
    """The page; after a move that was refused with its sentence and what was typed."""
    actor = actor_of(request)
    assignment = get_object_or_404(queries.one_with_all(actor), pk=assignment_id)
    context = {
        "assignment": assignment,
        "task": assignment.task,
        "record": assignment.task.record,
        "every_words": words_of_recurrence(assignment),
        "next_period": period_after(assignment, timezone.localdate()) or assignment.due,
        "item_words": words_of_item(assignment.task.item),
        "steps": [step_row(step) for step in assignment.steps.all()],
        "moves": services.moves_for(actor, assignment),
        "waiting": waiting_for(assignment),
        "beside": list(queries.beside(actor, assignment)),
        "wrong": wrong.sentence if wrong else "",
        "wrong_move": name,
        "note": note,
    }
    return render(request, "assignments/assignment.html", context, status=wrong.status if wrong else 200)


def waiting_for(assignment: Assignment) -> str:
    """Whose turn it is, for somebody who has nothing to do with an assignment now; empty when it is closed."""
    record = assignment.task.record
    orderer = assignment.ordered_by.name if assignment.ordered_by else record.issuer_name or str(record)
    sentence = {
        State.ASSIGNED: _("Waiting for %(lead)s to accept it."),
        State.ACCEPTED: _("%(lead)s has accepted it and is about to begin."),
        State.IN_PROGRESS: _("%(lead)s is working on it."),
        State.SUBMITTED: _("Waiting for %(orderer)s to confirm that it is done."),
        State.RETURNED: _("Returned: waiting for %(orderer)s to assign it again."),
    }.get(State(assignment.state), "")
    return str(sentence) % {"lead": assignment.lead_shown, "orderer": orderer}


def step_row(step: Step) -> dict[str, Any]:
    known = machine().step(step.move)
    return {
        "step": step,
        "done": str(known.done) if known else step.move,
    }


@require_POST
def assignment_move(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """One move of the state machine; refused ones draw the page again with the reason."""
    actor = actor_of(request)
    assignment = get_object_or_404(queries.one_with_all(actor), pk=assignment_id)
    name, note = request.POST.get("move", ""), request.POST.get("note", "")
    try:
        services.move(actor, assignment, name, note, today=timezone.localdate())
    except BadInputError as wrong:
        return draw_assignment(request, assignment_id, wrong, name, note)
    messages.success(request, f"{machine().moves[name].done}.")
    return redirect("assignment", assignment_id)
