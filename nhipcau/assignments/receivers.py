# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What assignments do when a record is confirmed. Connected in `apps.AssignmentsApp.ready`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from nhipcau.assignments.services import make_assignments
from nhipcau.bodies.actor import Actor
from nhipcau.records.models import Record
from nhipcau.records.signals import Meant, record_confirmed


@receiver(record_confirmed, dispatch_uid="assignments.record_confirmed")
def assign(sender: Any, *, record: Record, actor: Actor | None, matches: Mapping[str, Meant], **kwargs: Any) -> None:
    """Give the tasks of a confirmed record to their leads, in the transaction of the confirmation."""
    make_assignments(actor, record, matches, today=timezone.localdate())
