# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log: who changed what, when, acting in which post. Rows are added, never changed or removed.

    Event        one change, written in the transaction of the change itself; no lock, no chain at that moment
    SealedEvent  the digest of one event at the time when it was sealed
    Seal         a batch of them, chained to the seal before (a job, once a minute: `nhipcau.web.audit.seal_events`)

An event that was altered no longer has its digest; one that was removed leaves its `SealedEvent`; a seal that was
altered or removed breaks the chain. Triggers of the database refuse changes to all three tables on SQLite and
PostgreSQL (`nhipcau.web.guards`); the one change that they let through is erasing personal values. Those are digested
with a salt of their own each: without value and salt the digest says nothing, and the chain still holds.
"""

from __future__ import annotations

from typing import Any, Protocol

from django.db import models
from django.db.models import Q

from nhipcau.reading.text.normalise import bare, key


def searchable(*values: str) -> str:
    """Values in comparison form, then the same without marks."""
    text = key(" ".join(value for value in values if value))
    return f"{text} {bare(text)}"


class Reader(Protocol):
    """What the log asks of somebody who reads it (see `nhipcau.bodies.actor.Actor`)."""

    @property
    def is_known(self) -> bool: ...
    @property
    def is_administrator(self) -> bool: ...
    @property
    def path(self) -> str: ...
    def has(self, *roles: str) -> bool: ...


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or remove what is only ever added."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError("rows of the audit log are added, never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("rows of the audit log are added, never removed")


class AppendOnly(models.Model):
    """Rows that are added, never changed or removed; the triggers say the same to everybody else."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("rows of the audit log are added, never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("rows of the audit log are added, never removed")


class EventQuerySet(AppendOnlyQuerySet):
    def of(self, thing: models.Model) -> EventQuerySet:
        """The history of one object, newest first."""
        return self.filter(model=thing._meta.label_lower, object_id=str(thing.pk)).order_by("-at", "-pk")

    def visible_to(self, actor: Reader) -> EventQuerySet:
        """The search page: administrators see everything, inspectors what was done in their own body and below."""
        if not actor.is_known:
            return self.none()
        if actor.is_administrator:
            return self
        return self.filter(path__startswith=actor.path) if actor.has("inspector") else self.none()

    def with_words(self, words: str) -> EventQuerySet:
        """Events in which all the words occur (who, in which post, what about); a word without marks finds those with
        them, "Hà" does not find "Ha"."""
        found = self if key(words) or not words else self.none()
        for word in key(words).split():
            found = found.filter(words__contains=word)
        return found


class Event(AppendOnly):
    """One change. ``before`` and ``after`` hold the values that changed, as JSON."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=500, blank=True, default="")
    """Path of the body in which the actor acted then ("3/17/"): who may read the row."""
    who = models.CharField(max_length=300, blank=True)
    """Name and post as they were then: a person may leave, the record stays readable."""
    verb = models.CharField(max_length=60)
    model = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    about = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    personal = models.JSONField(default=dict, blank=True, editable=False)
    """For each personal value ("who", "after.full_name") salt and salted digest; the salt goes when it is erased."""
    words = models.TextField(blank=True, default="", editable=False)
    """What a search looks in: `searchable` of the readable values. No evidence: it is not part of the digest."""

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["model", "object_id"]),
            models.Index(fields=["verb", "at"], name="web_event_verb"),
            models.Index(fields=["user_id"], name="web_event_user"),
            models.Index(fields=["path", "at"], name="web_event_path"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.model} {self.object_id}"


class Seal(AppendOnly):
    """A batch of events, chained to the batch before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    """1, 2, 3 …: a missing one shows."""
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    """Digest of the seal before; empty for the first."""
    digest = models.CharField(max_length=64)
    """SHA-256 over number, time, previous digest and each event's id and digest in order."""

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class SealedEvent(AppendOnly):
    """The digest of one event at its sealing. No foreign key: it must outlive an event that somebody removes."""

    event_id = models.BigIntegerField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="events")
    digest = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.event_id} {self.digest[:12]}"


def unsealed(events: EventQuerySet) -> EventQuerySet:
    """Those of the events that no seal holds yet."""
    return events.filter(~Q(pk__in=SealedEvent.objects.values("event_id")))
