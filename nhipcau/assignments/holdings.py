# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Open assignments of a body that ends: to carry out, to support, to approve. Closed ones stay where they were."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhipcau.assignments.models import OPEN, Assignment, State, Step, Support
from nhipcau.bodies.actor import Actor
from nhipcau.bodies.holdings import HeldRow, Holding, Moved, Passing, register_holding
from nhipcau.bodies.models import Body
from nhipcau.web.audit import record_event

UNFINISHED = (*OPEN, State.RETURNED)
"""A returned assignment still waits for whoever ordered it."""


def register() -> None:
    """Announce the three kinds of work to the room of bodies."""
    register_holding(
        Holding(
            "assignments", _("Assignments to carry out"), "clipboard-list", led_count, led_rows, pass_led, return_led
        )
    )
    register_holding(
        Holding(
            "supports",
            _("Assignments to support"),
            "users",
            support_count,
            support_rows,
            pass_supports,
            return_supports,
        )
    )
    register_holding(
        Holding("orders", _("Assignments to approve"), "checks", order_count, order_rows, pass_orders, return_orders)
    )


def in_short(text: str) -> str:
    """The beginning of a long task, cut between words and said to be cut."""
    return shorten(text, 120, placeholder=" …")


def shown(rows: Iterable[Assignment]) -> list[HeldRow]:
    return [
        HeldRow(row.pk, f"{row.task.record}: {in_short(row.task.text)}", reverse("assignment", args=[row.pk]))
        for row in rows
    ]


# --- To carry out ---------------------------------------------------------------------------------------------------


def led_count(body: Body) -> int:
    return Assignment.objects.filter(lead=body, state__in=UNFINISHED).count()


def led_rows(body: Body, limit: int) -> list[HeldRow]:
    rows = Assignment.objects.filter(lead=body, state__in=UNFINISHED).select_related("task__record")
    return shown(rows.order_by("due", "pk")[:limit])


def pass_led(passing: Passing) -> Moved:
    """The successor leads what was open, in the state in which it was; a step of the timeline says why."""
    moved: Moved = []
    rows = Assignment.objects.select_for_update(of=("self",)).filter(lead=passing.body, state__in=UNFINISHED)
    for row in rows.select_related("task__record").order_by("pk"):
        to = passing.target(row.pk)
        if to is None:
            continue
        row.lead = to
        row.save(update_fields=["lead"])
        tell(passing.actor, row, "succeed", passing.body, to, passing.basis)
        moved.append([row.pk, passing.body.pk, to.pk])
    return moved


def return_led(actor: Actor | None, moved: Moved) -> int:
    """Back to the old lead, unless somebody has given the assignment to another one since."""
    back = 0
    bodies = Body.objects.in_bulk({pk for _row, *pks in moved for pk in pks[:2]})
    rows = Assignment.objects.select_related("task__record").in_bulk([row for row, *_pks in moved])
    for pk, old, new in moved:
        row = rows.get(pk)
        if row is None or row.lead_id != new:
            continue
        row.lead = bodies[old]
        row.save(update_fields=["lead"])
        tell(actor, row, "succeed-undone", bodies[new], bodies[old], "")
        back += 1
    return back


def tell(actor: Actor | None, row: Assignment, move: str, old: Body, new: Body, basis: str) -> None:
    """A step of the timeline and an event: who had it, who has it, on which basis."""
    note = f"{old.name} → {new.name}" + (f" ({basis})" if basis else "")
    Step.objects.create(
        assignment=row, post_id=actor.post_id if actor else None, move=move, state=row.state, due=row.due, note=note
    )
    record_event(actor, f"assignment-{move}", row, before={"lead": old.name}, after={"lead": new.name, "basis": basis})


# --- To support -----------------------------------------------------------------------------------------------------


def open_supports(body: Body) -> list[Support]:
    rows = Support.objects.filter(body=body, assignment__state__in=UNFINISHED)
    return list(rows.select_related("assignment__task__record").order_by("pk"))


def support_count(body: Body) -> int:
    return Support.objects.filter(body=body, assignment__state__in=UNFINISHED).count()


def support_rows(body: Body, limit: int) -> list[HeldRow]:
    rows = Support.objects.filter(body=body, assignment__state__in=UNFINISHED)
    found = rows.select_related("assignment__task__record").order_by("pk")[:limit]
    return [HeldRow(row.pk, f"{row.assignment.task.record}: {in_short(row.assignment.task.text)}") for row in found]


def pass_supports(passing: Passing) -> Moved:
    moved: Moved = []
    for row in open_supports(passing.body):
        to = passing.target(row.pk)
        if to is not None and to.pk != row.assignment.lead_id:
            row.body = to
            row.save(update_fields=["body"])
            moved.append([row.pk, passing.body.pk, to.pk])
    return moved


def return_supports(actor: Actor | None, moved: Moved) -> int:
    return sum(Support.objects.filter(pk=pk, body=new).update(body=old) for pk, old, new in moved)


# --- To approve -----------------------------------------------------------------------------------------------------


def order_count(body: Body) -> int:
    return Assignment.objects.filter(ordered_by=body, state__in=UNFINISHED).count()


def order_rows(body: Body, limit: int) -> list[HeldRow]:
    rows = Assignment.objects.filter(ordered_by=body, state__in=UNFINISHED).select_related("task__record")
    return shown(rows.order_by("due", "pk")[:limit])


def pass_orders(passing: Passing) -> Moved:
    """Who ordered it is history of the record; who approves it now is the successor."""
    moved: Moved = []
    for row in Assignment.objects.filter(ordered_by=passing.body, state__in=UNFINISHED).order_by("pk"):
        to = passing.target(row.pk)
        if to is not None:
            Assignment.objects.filter(pk=row.pk).update(ordered_by=to)
            moved.append([row.pk, passing.body.pk, to.pk])
    return moved


def return_orders(actor: Actor | None, moved: Moved) -> int:
    return sum(Assignment.objects.filter(pk=pk, ordered_by=new).update(ordered_by=old) for pk, old, new in moved)
