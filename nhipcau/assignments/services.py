# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making assignments from a confirmed record and moving them through their states."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from nhipcau.assignments.deadlines import first_due, following
from nhipcau.assignments.machine import Move, machine
from nhipcau.assignments.models import Assignment, State, Step, Support
from nhipcau.bodies.actor import Actor
from nhipcau.bodies.models import Body, Level
from nhipcau.reading.text.normalise import bare, key
from nhipcau.records.models import Manifestation, Record, Task
from nhipcau.records.signals import Meant
from nhipcau.web.audit import record_event
from nhipcau.web.errors import BadInputError, NotAllowedError

MAX_NOTE = 5000


# --- Making --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Party:
    """A lead or supporter of a task: the name as written and the body it means (None: a class, or nobody chose); of a
    member of a class the body and the class as written."""

    name: str
    body_id: int | None
    of_class: str = ""


def make_assignments(
    actor: Actor | None, record: Record, matches: Mapping[str, Meant], *, today: datetime.date
) -> list[Assignment]:
    """One assignment for every lead of every task of a record; returns those that were added.

    ``matches`` maps names as written to ids of bodies, a class to those of its members: each gets its own; a class
    without members stays as named. Where a text names several leads each has its own assignment, unless one of them
    was chosen to lead: then the others support it. The due day is the deadline's last day, for a recurring task its
    next day from ``today`` on. Called again for the same record it adds only what is missing. Runs in the caller's
    transaction or its own.
    """
    tasks = list(record.tasks.all())
    with transaction.atomic():
        meant = {pk for one in matches.values() for pk in ids_in(one)}
        names = dict(Body.objects.filter(pk__in=meant).values_list("pk", "name"))
        wanted = {
            (task.pk, party.name): (task, party) for task in tasks for party in parties(leads_of(task), matches, names)
        }
        held = set(Assignment.objects.filter(task__in=tasks).values_list("task_id", "lead_name"))
        added = [
            new_assignment(record, task, party, names, today)
            for name, (task, party) in wanted.items()
            if name not in held
        ]
        # Another confirmation of the same record may come first: the constraint decides, and the rows are read back.
        Assignment.objects.bulk_create(added, ignore_conflicts=True)
        rows = [row for row in assignments_of(record) if (row.task_id, row.lead_name) not in held]
        Support.objects.bulk_create(supports(rows, matches, names), ignore_conflicts=True)
        Step.objects.bulk_create(
            Step(assignment=row, post_id=actor.post_id if actor else None, move="assign", state=row.state, due=row.due)
            for row in rows
        )
        if rows:
            record_event(actor, "assignments-made", record, after={"assignments": [row.pk for row in rows]})
    return rows


def assignments_of(record: Record) -> Iterable[Assignment]:
    return Assignment.objects.filter(task__record=record).select_related("task").order_by("task__ordinal", "pk")


def ids_in(meant: Meant) -> tuple[int, ...]:
    """The ids of the bodies that a name means."""
    return meant if isinstance(meant, tuple) else () if meant is None else (meant,)


def leads_of(task: Task) -> list[str]:
    """The names that lead: as the document has them, or the one that was chosen among several."""
    leads: list[str] = task.names.get("lead", [])
    chosen = task.names.get("leadership", "")
    return [chosen] if chosen in leads else leads


def supporters_of(task: Task) -> list[str]:
    """The names that support; leads that were not chosen among them."""
    supporters: list[str] = task.names.get("support", [])
    return [name for name in task.names.get("lead", []) if name not in leads_of(task)] + supporters


def parties(names: Iterable[str], matches: Mapping[str, Meant], known: Mapping[int, str]) -> list[Party]:
    """The named, each once: two names of one body ("UBND tỉnh", "Ủy ban nhân dân tỉnh") are one party; a class is its
    members (``known``: their names in the register)."""
    found: dict[str, Party] = {}
    for name in names:
        written, meant = " ".join(name.split())[:300], matches.get(name)
        if isinstance(meant, tuple):
            for pk in meant:
                found.setdefault(f"#{pk}", Party(known.get(pk, written)[:300], pk, written))
        elif written:
            found.setdefault(f"#{meant}" if meant is not None else key(written), Party(written, meant))
    return list(found.values())


def new_assignment(
    record: Record, task: Task, party: Party, names: Mapping[int, str], today: datetime.date
) -> Assignment:
    return Assignment(
        task=task,
        lead_id=party.body_id,
        lead_name=party.name,
        of_class=party.of_class,
        ordered_by_id=record.issuer_id,
        due=first_due(task.deadline, task.every, task.by, issued=record.date, today=today),
        words=words_of(record, task, f"{party.name} {names.get(party.body_id or 0, '')} {party.of_class}"),
    )


def words_of(record: Record, task: Task, lead: str) -> str:
    """The search form of an assignment (see `Assignment.words`); ``lead``: as written and as in the register."""
    text = key(" ".join((record.number, record.subject, task.item, task.text, lead)))
    return f"{text}\n{bare(text)}"


def supports(rows: Iterable[Assignment], matches: Mapping[str, Meant], names: Mapping[int, str]) -> list[Support]:
    return [
        Support(assignment=row, body_id=party.body_id, name=party.name)
        for row in rows
        for party in parties(supporters_of(row.task), matches, names)
        if party.body_id is None or party.body_id != row.lead_id
    ]


# --- Moving --------------------------------------------------------------------------------------------------------


def sides_of(actor: Actor, assignment: Assignment) -> frozenset[str]:
    """In which relation the actor's post stands to an assignment, as `transitions.toml` names them; one query."""
    sides = machine().sides
    found = set()
    if actor.has(*sides["administrator"].roles):
        found.add("administrator")
    if actor.has(*sides["lead"].roles) and works_for(actor, assignment.lead):
        found.add("lead")
    if actor.has(*sides["orderer"].roles) and actor.body_id is not None and actor.body_id == assignment.ordered_by_id:
        found.add("orderer")
    if actor.has(*sides["filer"].roles) and filed_by(actor, assignment):
        found.add("filer")
    return frozenset(found)


def works_for(actor: Actor, lead: Body | None) -> bool:
    """Whether the actor's post is in the lead body, or in a unit inside it. A department under a People's Committee
    is no unit of it: it does not act for the committee."""
    body = actor.body
    if lead is None or body is None:
        return False
    return body.pk == lead.pk or (body.level == Level.UNIT and body.path.startswith(lead.path))


def filed_by(actor: Actor, assignment: Assignment) -> bool:
    return (
        actor.body_id is not None
        and Manifestation.objects.filter(record=assignment.task.record_id, body=actor.body_id).exists()
    )


def moves_for(actor: Actor, assignment: Assignment) -> list[Move]:
    """The moves that the actor may make with an assignment now."""
    return machine().from_state(assignment.state, sides_of(actor, assignment))


def move(actor: Actor, assignment: Assignment, name: str, note: str = "", *, today: datetime.date) -> Assignment:
    """Make one move of the state machine; returns the assignment in its new state.

    Raises `BadInputError` for an unknown move, one that the present state does not allow (somebody was quicker: 409) or
    a missing note, and `NotAllowedError` where the actor's post may not make it. Callers look the assignment up by
    `visible_to` first.
    """
    chosen = known_move(name)
    note = note.replace("\x00", "").strip()[:MAX_NOTE]
    if not chosen.sides & sides_of(actor, assignment):
        raise NotAllowedError(
            f"Chức vụ hiện tại không được thực hiện “{chosen.label.vi}” với việc này.",
            f"Your present post may not “{chosen.label.en}” this assignment.",
        )
    if chosen.needs_note and not note:
        raise BadInputError(f"Hãy ghi “{chosen.ask.vi}” trước khi thực hiện.", f"Fill in “{chosen.ask.en}” first.")
    with transaction.atomic():
        current = Assignment.objects.select_for_update(of=("self",)).select_related("task").get(pk=assignment.pk)
        if current.state not in chosen.sources:
            raise BadInputError(
                "Việc này vừa được người khác chuyển trạng thái. Hãy tải lại trang để xem.",
                "Somebody has just moved this assignment. Reload the page to see it.",
                status=409,
            )
        apply(actor, current, chosen, note, today)
        return current


def known_move(name: str) -> Move:
    found = machine().moves.get(name)
    if found is None:
        raise BadInputError(
            "Không có thao tác này. Hãy tải lại trang rồi chọn lại.", "There is no such action. Reload the page."
        )
    return found


def apply(actor: Actor, current: Assignment, chosen: Move, note: str, today: datetime.date) -> None:
    """Write the move, its step and its audit event; in the caller's transaction, on a locked row."""
    before = {"state": str(current.state), "due": current.due.isoformat() if current.due else None}
    current.state = State(chosen.target)
    if current.state == State.VERIFIED:
        current.closed_at = timezone.now()
        current.closed_late = is_late(current, today)
    add_step(actor, current, chosen.id, note)
    if current.state == State.VERIFIED and current.is_recurring:
        open_next_period(actor, current, today)
    current.save(update_fields=["state", "due", "closed_at", "closed_late"])
    after = {"state": str(current.state), "due": current.due.isoformat() if current.due else None, "note": note}
    record_event(actor, f"assignment-{chosen.id}", current, before=before, after=after)


def is_late(assignment: Assignment, today: datetime.date) -> bool:
    """Whether the result came after the due day: the day it was submitted counts, not that of its approval."""
    last = assignment.steps.filter(move="submit").order_by("-at", "-pk").first()
    delivered = timezone.localdate(last.at) if last else today
    return assignment.due is not None and delivered > assignment.due


def open_next_period(actor: Actor, current: Assignment, today: datetime.date) -> None:
    """A recurring assignment goes on: its lead has accepted it once and works on the next period."""
    current.due = following(current.task.every, current.task.by, current.due, today)
    current.state = State.ACCEPTED
    current.closed_at, current.closed_late = None, False
    add_step(actor, current, "next-period", "")


def add_step(actor: Actor, current: Assignment, name: str, note: str) -> None:
    Step.objects.create(
        assignment=current, post_id=actor.post_id, move=name, state=current.state, due=current.due, note=note
    )
