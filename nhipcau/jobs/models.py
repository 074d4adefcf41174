# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox of background work: one row for each job, written in the transaction that orders it.

    queued ──claim──▶ running ──▶ done
      ▲                  │
      └──lease ran out───┤ (the worker was killed: the row is claimed again)
      └──failed "again"──┘ after a pause, until the tries are used up ──▶ failed ──retry button──▶ queued

A job may start twice (killed after its work, before its mark), so every job function must be idempotent; `key`
makes ordering it idempotent. A distributed engine can carry the same rows: its message is the row's id.
"""

from __future__ import annotations

from typing import Protocol

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Acting(Protocol):
    """What this room needs to know of the actor of a request (`nhipcau.bodies.actor.Actor`): it stands below theirs."""

    @property
    def who(self) -> str: ...
    @property
    def is_administrator(self) -> bool: ...
    @property
    def path(self) -> str: ...
    def has(self, *roles: str) -> bool: ...


KEEPERS = ("administrator", "clerk", "head-of-office")
"""Roles that look after background work."""


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, actor: Acting) -> JobQuerySet:
        """Those who keep things going see the work ordered in their own body and below; administrators all of it."""
        if not actor.has(*KEEPERS):
            return self.none()
        return self if actor.is_administrator else self.filter(path__startswith=actor.path)


class Job(models.Model):
    """One piece of work for the computer."""

    name = models.CharField(max_length=60)
    """Name of the job function, as registered with `nhipcau.jobs.registry.job`."""
    key = models.CharField(max_length=200, unique=True)
    """Idempotency key: ordering the same work twice gives one row."""
    path = models.CharField(max_length=500, blank=True, default="")
    """Path of the body for which the work is done ("3/17/"); empty for the system's own."""
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=80, blank=True)
    """Who holds the lease; a mark by anybody else is refused (fencing)."""
    lease_until = models.DateTimeField(null=True)
    run_after = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    reason_vi = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    trace = models.TextField(blank=True)
    """Traceback of an error of ours, for administrators only."""

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ordered_at"], name="jobs_open", condition=Q(state__in=["queued", "running"]))]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
