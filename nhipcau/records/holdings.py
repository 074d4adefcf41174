# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that a body has in hand when it ends: its successor goes on with them. What is registered stays where it is."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.holdings import HeldRow, Holding, Moved, Passing, register_holding
from nhipcau.bodies.models import Body
from nhipcau.records.models import Batch, FileState, IntakeFile
from nhipcau.web.audit import record_event

IN_HAND = (FileState.WAITING, FileState.TO_REVIEW, FileState.FAILED)


def register() -> None:
    """Announce files in hand to the room of bodies."""
    register_holding(Holding("files", _("Files to be confirmed"), "inbox", count, rows, pass_on, give_back))


def in_hand(body: Body) -> QuerySet[IntakeFile]:
    return IntakeFile.objects.filter(batch__body=body, state__in=IN_HAND)


def count(body: Body) -> int:
    return in_hand(body).count()


def rows(body: Body, limit: int) -> list[HeldRow]:
    return [
        HeldRow(file.pk, file.name, reverse("review", args=[file.pk])) for file in in_hand(body).order_by("pk")[:limit]
    ]


def pass_on(passing: Passing) -> Moved:
    """The files of a batch that go to one successor become a batch there; who dropped them stays on it."""
    moved: Moved = []
    batches: dict[tuple[int, int], Batch] = {}
    for file in in_hand(passing.body).select_for_update(of=("self",)).select_related("batch").order_by("pk"):
        to = passing.target(file.pk)
        if to is None:
            continue
        old = file.batch
        key = (old.pk, to.pk)
        if key not in batches:
            batches[key] = Batch.objects.create(post_id=old.post_id, body=to)
        file.batch = batches[key]
        file.save(update_fields=["batch"])
        record_event(passing.actor, "file-passed-on", file, before={"body": passing.body.name}, after={"body": to.name})
        moved.append([file.pk, passing.body.pk, to.pk, old.pk])
    return moved


def give_back(actor: Actor | None, moved: Moved) -> int:
    """Files that nobody has confirmed since go back to the batch in which they came."""
    back = 0
    for pk, _old, new, batch in moved:
        file = IntakeFile.objects.filter(pk=pk, batch__body=new, state__in=IN_HAND).first()
        if file is not None:
            file.batch_id = batch
            file.save(update_fields=["batch"])
            record_event(actor, "file-given-back", file)
            back += 1
    return back
