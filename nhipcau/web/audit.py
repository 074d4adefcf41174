# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing the audit log. Called by services inside the transaction of the change itself."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import models

from nhipcau.web.models import Event


class Who(Protocol):
    """What the log needs to know of somebody who acts (see `nhipcau.bodies.actor.Actor`)."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...
    @property
    def who(self) -> str: ...


def record_event(
    actor: Who | None,
    verb: str,
    thing: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Add one event about ``thing``; ``actor`` None means that the system acted (a job)."""
    return Event.objects.create(
        user_id=actor.user_id if actor else None,
        post_id=actor.post_id if actor else None,
        who=actor.who if actor else "",
        verb=verb,
        model=thing._meta.label_lower,
        object_id=str(thing.pk),
        about=str(thing)[:300],
        before=before or {},
        after=after or {},
    )
