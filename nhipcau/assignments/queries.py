# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this room ask of the database; every one begins with what the actor may see."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.assignments.machine import machine
from nhipcau.assignments.models import OPEN, Assignment, State
from nhipcau.bodies.actor import Actor
from nhipcau.bodies.models import Body, Level
from nhipcau.reading.text.normalise import key
from nhipcau.records.models import Manifestation, Record

SOON_DAYS = 7
"""Due within so many days counts as soon: five working days and a week-end."""
URGING = ("leader", "head-of-office", "follow-up")
"""Roles that look after what others have not done in time; a clerk's page has the morning's files."""
SHOWN = 10
"""Rows of a section of My work; the list has the rest."""

FILTERS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("qua-han", _("Overdue"), OPEN),
    ("chua-nhan", _("Not accepted yet"), (State.ASSIGNED,)),
    ("da-nhan", _("Accepted"), (State.ACCEPTED,)),
    ("dang-lam", _("In progress"), (State.IN_PROGRESS,)),
    ("cho-duyet", _("Waiting for approval"), (State.SUBMITTED,)),
    ("tra-lai", _("Returned"), (State.RETURNED,)),
    ("hoan-thanh", _("Done"), (State.VERIFIED,)),
    ("tat-ca", _("All"), tuple(State.values)),
)
"""Chips of the list: value in the address, word, states. Without one: everything open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the list, as the address has them; what is no value of a filter counts as absent."""

    state: str = ""
    body: int | None = None
    record: int | None = None
    words: str = ""
    by_body: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        known = {name for name, _label, _states in FILTERS}
        state = query.get("trang-thai", "")
        return cls(
            state=state if state in known else "",
            body=whole_number(query.get("to-chuc", "")),
            record=whole_number(query.get("van-ban", "")),
            words=query.get("q", "").strip()[:200],
            by_body=query.get("nhom", "") == "to-chuc",
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state is asked."""
        return bool(self.body or self.record or self.words)


def whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


# --- The list ------------------------------------------------------------------------------------------------------


def asked_rows(actor: Actor, asked: Asked) -> QuerySet[Assignment]:
    """Assignments that the actor may see and all filters but the state let through."""
    rows = Assignment.objects.visible_to(actor)
    if asked.body is not None:
        rows = rows.filter(lead_id=asked.body)
    if asked.record is not None:
        rows = rows.filter(task__record_id=asked.record)
    for word in key(asked.words).split():
        # The search form holds the text with and without marks: "hội" finds hội, "hoi" finds hội and hỏi.
        rows = rows.filter(words__contains=word)
    return rows


def in_filter(rows: QuerySet[Assignment], state: str, today: datetime.date) -> QuerySet[Assignment]:
    """The rows of a chip; everything open for none."""
    if state == "qua-han":
        return rows.overdue(today)  # type: ignore[attr-defined,no-any-return]
    return rows.filter(state__in=next((states for name, _label, states in FILTERS if name == state), OPEN))


def sorted_rows(rows: QuerySet[Assignment], asked: Asked) -> QuerySet[Assignment]:
    """In the order of the page, with all that a row shows: by due day, or by lead and due day."""
    due = F("due").asc(nulls_last=True)
    rows = rows.select_related("lead", "ordered_by", "task__record")
    if asked.by_body:
        return rows.order_by(F("lead__name").asc(nulls_last=True), "lead_name", due, "pk")
    return rows.order_by(due, "pk")


def counts(rows: QuerySet[Assignment], today: datetime.date) -> dict[str, int]:
    """How many rows each chip has, and "" for everything open; one query."""
    wanted = {
        name.replace("-", "_"): Count("pk", filter=Q(state__in=states) & (overdue(today) if name == "qua-han" else Q()))
        for name, _label, states in FILTERS
    }
    found = rows.aggregate(open=Count("pk", filter=Q(state__in=OPEN)), **wanted)
    return {name: found[name.replace("-", "_")] for name, _label, _states in FILTERS} | {"": found["open"]}


def sums(rows: QuerySet[Assignment], today: datetime.date) -> dict[str, int]:
    """The foot of the list: all rows, overdue ones, recurring ones, those without a day, bodies; one query."""
    return rows.aggregate(
        total=Count("pk"),
        overdue=Count("pk", filter=Q(state__in=OPEN) & overdue(today)),
        recurring=Count("pk", filter=~Q(task__every="")),
        undated=Count("pk", filter=Q(due__isnull=True)),
        bodies=Count("lead", distinct=True),
    )


def overdue(today: datetime.date) -> Q:
    return Q(due__lt=today)


def named_body(pk: int | None) -> Body | None:
    return Body.objects.filter(pk=pk).first() if pk is not None else None


def named_record(actor: Actor, pk: int | None) -> Record | None:
    return Record.objects.visible_to(actor).filter(pk=pk).first() if pk is not None else None


# --- One assignment -------------------------------------------------------------------------------------------------


def one_with_all(actor: Actor) -> QuerySet[Assignment]:
    """Assignments with what their page shows."""
    return (
        Assignment.objects.visible_to(actor)
        .select_related("lead", "ordered_by", "task__record__issuer")
        .prefetch_related("supports__body", "steps__post__person", "steps__post__body")
    )


def beside(actor: Actor, assignment: Assignment) -> QuerySet[Assignment]:
    """The other leads of the same task, as far as the actor may see them."""
    rows = Assignment.objects.visible_to(actor).filter(task=assignment.task_id).exclude(pk=assignment.pk)
    return rows.select_related("lead").order_by("pk")


# --- My work ---------------------------------------------------------------------------------------------------------


def led_by(actor: Actor) -> Q:
    """Assignments that the actor's post works on: those of its body, and of the bodies whose unit that is."""
    body = actor.body
    if body is None or not actor.has(*machine().sides["lead"].roles):
        return Q(pk__in=[])
    if body.level == Level.UNIT:
        return Q(lead__in=[int(part) for part in body.path.split("/") if part])
    return Q(lead=body)


def watched_by(actor: Actor) -> Q:
    """Assignments that the actor's post verifies: ordered by its body, or read from a document that it filed."""
    sides = machine().sides
    found = Q(pk__in=[])
    if actor.body_id is not None and actor.has(*sides["orderer"].roles):
        found |= Q(ordered_by=actor.body_id)
    if actor.body_id is not None and actor.has(*sides["filer"].roles):
        found |= Q(task__record__in=Manifestation.objects.filter(body=actor.body_id).values("record"))
    return found


def sections(actor: Actor, today: datetime.date) -> dict[str, Q]:
    """The parts of My work, each a condition on assignments; none overlaps another."""
    mine, watched = led_by(actor), watched_by(actor)
    working = Q(state__in=(State.ACCEPTED, State.IN_PROGRESS))
    unfinished = Q(state__in=(State.ASSIGNED, State.ACCEPTED, State.IN_PROGRESS))
    urges = watched if actor.has(*URGING) else Q(pk__in=[])
    soon = today + datetime.timedelta(days=SOON_DAYS)
    return {
        "to-verify": watched & Q(state=State.SUBMITTED),
        "returned": watched & Q(state=State.RETURNED),
        "to-urge": urges & ~mine & unfinished & Q(due__lt=today),
        "to-accept": mine & Q(state=State.ASSIGNED),
        "overdue": mine & working & Q(due__lt=today),
        "due-soon": mine & working & Q(due__gte=today, due__lte=soon),
        "in-progress": mine & working & (Q(due__gt=soon) | Q(due__isnull=True)),
    }


def work_counts(actor: Actor, today: datetime.date) -> dict[str, int]:
    """How many assignments each section has; one query."""
    wanted = {name.replace("-", "_"): Count("pk", filter=found) for name, found in sections(actor, today).items()}
    found = Assignment.objects.visible_to(actor).aggregate(**wanted)
    return {name.replace("_", "-"): count for name, count in found.items()}


def work_rows(actor: Actor, today: datetime.date, name: str) -> list[Assignment]:
    """The first rows of a section, the most urgent first."""
    rows = Assignment.objects.visible_to(actor).filter(sections(actor, today)[name])
    return list(sorted_rows(rows, Asked())[:SHOWN])
