# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A body's part in carrying out a task, and the states it goes through.

    assigned ──accept──▶ accepted ──start──▶ in-progress ──submit──▶ submitted ──verify──▶ verified
     │   ▲               ▲   │                    │                    │    │
     │   │assign again   │   └──────submit────────┼────────────────────▶    │ verify, recurring:
     ▼   │               │                        ◀──────send back─────┘    │ the next period
    returned             └──────────────────────────────────────────────────┘

The table in `transitions.toml` is the machine; `services.move` is the only way through it. Verifying a recurring
assignment opens its next period: the due day moves on, the state is "accepted" again, the steps of the old period stay.
Overdue is computed from the due day, never stored.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.models import Body, Post
from nhipcau.records.models import Manifestation, Task

if TYPE_CHECKING:
    from nhipcau.bodies.actor import Actor


class State(models.TextChoices):
    ASSIGNED = "assigned", _("Not accepted yet")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in-progress", _("In progress")
    SUBMITTED = "submitted", _("Waiting for approval")
    VERIFIED = "verified", _("Done")
    RETURNED = "returned", _("Returned")


OPEN = (State.ASSIGNED, State.ACCEPTED, State.IN_PROGRESS, State.SUBMITTED)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, actor: Actor) -> AssignmentQuerySet:
        """Assignments led or supported by one's own body or one below it, ordered by it, or read from a record
        that it filed."""
        if not actor.is_known:
            return self.none()
        if actor.is_administrator:
            return self
        under = actor.path
        # Subqueries, not joins: a record filed twice must not list its assignments twice.
        return self.filter(
            Q(lead__path__startswith=under)
            | Q(ordered_by__path__startswith=under)
            | Q(pk__in=Support.objects.filter(body__path__startswith=under).values("assignment"))
            | Q(task__record__in=Manifestation.objects.filter(body__path__startswith=under).values("record"))
        )

    def open(self) -> AssignmentQuerySet:
        return self.filter(state__in=OPEN)

    def overdue(self, today: datetime.date) -> AssignmentQuerySet:
        """Open, and the last day meant by the document has passed."""
        return self.open().filter(due__lt=today)


class Assignment(models.Model):
    """One body's part in one task. A class gives each of its members one; where it was not expanded it stays as named
    (``lead`` is None, ``lead_name`` says it)."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments")
    lead = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="assignments")
    lead_name = models.CharField(max_length=300)
    """As the document names it; of a member of a class its name in the register."""
    of_class = models.CharField(max_length=300, blank=True)
    """The class as named, where the lead is one of its members: "các sở, ban, ngành"."""
    ordered_by = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="ordered")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASSIGNED)
    due = models.DateField(null=True, blank=True)
    """Last day meant: of "trong tháng 4/2020" the 30th. For a recurring one the next day, moved on when verified."""
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_late = models.BooleanField(default=False)
    words = models.TextField(blank=True, editable=False)
    """What a search looks in: number, subject, item, text and lead in comparison form, then the same without marks.
    SQLite compares capitals of Vietnamese letters wrongly, so the raw text is never searched."""

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "lead_name"], name="assignments_once_for_each_lead")]
        indexes = [
            models.Index(
                fields=["lead", "due"],
                name="assignments_open",
                condition=Q(state__in=["assigned", "accepted", "in-progress", "submitted"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lead_name}: {self.task}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def lead_shown(self) -> str:
        """The lead's name in the register, or as the document has it."""
        return self.lead.name if self.lead is not None else self.lead_name

    @property
    def is_recurring(self) -> bool:
        return bool(self.task.every)

    def is_overdue(self, today: datetime.date) -> bool:
        """Open and past its day. ``today`` is handed in: a list may be drawn as of another day."""
        return self.is_open and self.due is not None and self.due < today


class Support(models.Model):
    """A body, or a class of bodies as named, that works with the lead."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="supports")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="supporting")
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "name"], name="assignments_support_once")]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One move of an assignment through its states, with what was said."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    move = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State.choices)
    """The state that the move led to."""
    due = models.DateField(null=True, blank=True)
    """The due day that held when the move was made."""
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.move}"
