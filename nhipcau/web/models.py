# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit event: who changed what, when, acting in which post. Rows are added, never changed or removed."""

from __future__ import annotations

from typing import Any

from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, thing: models.Model) -> EventQuerySet:
        """The history of one object, newest first."""
        return self.filter(model=thing._meta.label_lower, object_id=str(thing.pk)).order_by("-at", "-pk")


class Event(models.Model):
    """One change. ``before`` and ``after`` hold the values that changed, as JSON."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    who = models.CharField(max_length=300, blank=True)
    """Name and post as they were then: a person may leave, the record stays readable."""
    verb = models.CharField(max_length=60)
    model = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    about = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["model", "object_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.model} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RuntimeError("audit events are added, never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RuntimeError("audit events are added, never removed")
