# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this room ask of the database; every one begins with what the actor may see."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.models import Body
from nhipcau.jobs.models import Job
from nhipcau.jobs.models import State as JobState
from nhipcau.records.identity import number_key
from nhipcau.records.models import Citation, FileState, IntakeFile, Manifestation, ManifestationKind, Record, Task
from nhipcau.web.models import Event

TO_DO = (FileState.WAITING, FileState.TO_REVIEW, FileState.FAILED)
"""Files with which somebody still has something to do: shown on every day until that is done."""

FILTERS: dict[str, tuple[str, ...]] = {
    "can-xem": (FileState.TO_REVIEW,),
    "tu-choi": (FileState.REFUSED, FileState.FAILED, FileState.DUPLICATE, FileState.SECRET),
}

REGISTER_SHOWN = 200
"""Bodies offered beside the register's own offers, for names that it does not know."""


# --- Intake -----------------------------------------------------------------------------------------------------------


def files_at_hand(actor: Actor) -> QuerySet[IntakeFile]:
    """Files received today, and older ones that are not done with; newest first."""
    start = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time.min))
    return (
        IntakeFile.objects.visible_to(actor)
        .filter(Q(batch__at__gte=start) | Q(state__in=TO_DO))
        .select_related("batch__body", "batch__post__person", "job", "duplicate_of", "original")
        .prefetch_related(Prefetch("manifestations", Manifestation.objects.select_related("record").order_by("part")))
        .order_by("-pk")
    )


def filtered(files: QuerySet[IntakeFile], chosen: str) -> QuerySet[IntakeFile]:
    """The files of a filter chip; all of them for an unknown one."""
    return files.filter(state__in=FILTERS[chosen]) if chosen in FILTERS else files


def counts_by_state(files: QuerySet[IntakeFile]) -> dict[str, int]:
    """How many files stand in each state; one query."""
    rows = files.order_by().prefetch_related(None).values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def is_running(job: Job | None) -> bool:
    """Whether a worker has the job, or will take it."""
    return job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)


# --- Records ----------------------------------------------------------------------------------------------------------


def records_listed(actor: Actor, asked: dict[str, str]) -> QuerySet[Record]:
    """Filed records that the actor may see, newest first; ``asked``: ``loai``, ``nam`` and ``q`` of the address."""
    rows = Record.objects.visible_to(actor).filed().select_related("issuer")
    if asked.get("loai"):
        rows = rows.filter(type=asked["loai"])
    if asked.get("nam", "").isascii() and asked.get("nam", "").isdigit():
        rows = rows.filter(date_text__startswith=asked["nam"][:4])
    if words := asked.get("q", "").strip():
        rows = rows.filter(said_in_number_or_subject(words))
    counted = Task.objects.filter(record=OuterRef("pk")).order_by().values("record").annotate(n=Count("pk")).values("n")
    return rows.annotate(task_count=Subquery(counted)).order_by(F("date").desc(nulls_last=True), "-pk")


def said_in_number_or_subject(words: str) -> Q:
    """The words in the number ("38-ct/tw"), or in the subject, whatever the capitals."""
    # SQLite compares capitals of ASCII only, so the words are tried as written, small, and with a capital.
    forms = {words, words.casefold(), words[:1].upper() + words[1:]}
    found = Q()
    for form in forms:
        found |= Q(subject__icontains=form)
    if number := number_key(words):
        found |= Q(number_key__contains=number)
    return found


def kinds_and_years(actor: Actor) -> tuple[list[str], list[str]]:
    """Kinds and years of the filed records that the actor may see, for the filters; two queries."""
    seen = Record.objects.visible_to(actor).filed().order_by()
    kinds = sorted(seen.values_list("type", flat=True).distinct())
    years = sorted({text[:4] for text in seen.values_list("date_text", flat=True).distinct() if text}, reverse=True)
    return kinds, years


def manifestations_seen(actor: Actor, record: Record) -> QuerySet[Manifestation]:
    """The files of a record that the actor may open: those that their own body, or one below it, filed; and, where the
    record gives them something to do, the file from which it was given. Copies that other offices received carry
    their stamps and directions, and stay theirs."""
    rows = record.manifestations.select_related("file__original", "file__batch", "body").order_by("pk")
    if actor.is_administrator:
        return rows
    first = record.manifestations.exclude(kind=ManifestationKind.NEWS).order_by("pk").values("pk")[:1]
    given = Q(Exists(tasks_given(actor, record)))
    return rows.filter(Q(body__path__startswith=actor.path) | (given & Q(pk__in=first)))


def history_seen(actor: Actor, record: Record, manifestations: Iterable[Manifestation]) -> QuerySet[Event]:
    """What the log says of a record, as far as it was done in the actor's own tree or by those whose files they may
    open: who received what elsewhere is not theirs to know."""
    events = Event.objects.of(record)
    if actor.is_administrator:
        return events
    # The log keeps the path of the body in which somebody acted, so that it outlives post and body.
    return events.filter(Q(path__startswith=actor.path) | Q(path__in={one.body.path for one in manifestations}))


def tasks_given(actor: Actor, record: Record) -> QuerySet[Task]:
    """The tasks of the record that were given to the actor's body or one below it."""
    under = actor.path
    return record.tasks.filter(
        Q(assignments__lead__path__startswith=under) | Q(assignments__supports__body__path__startswith=under)
    )


def citations_seen(actor: Actor, record: Record) -> tuple[list[Citation], list[Citation]]:
    """What the record cites, and who cites it as far as the actor may see; two queries."""
    cites = list(record.cites.select_related("target").order_by("ordinal"))
    visible = Record.objects.visible_to(actor).values("pk")
    cited_by = record.cited_by.filter(source__in=visible).select_related("source").order_by("source__date", "pk")
    return cites, list(cited_by)


def tasks_with_assignments(actor: Actor, record: Record) -> list[Task]:
    """The tasks of a record with the assignments that the actor may see; the same few queries for every number."""
    # The assignments' model is of an upper floor: it is reached through the relation, not imported.
    assignment: Any = Task._meta.get_field("assignments").related_model
    seen = assignment.objects.visible_to(actor).select_related("lead").order_by("pk")
    return list(record.tasks.prefetch_related(Prefetch("assignments", seen)).order_by("ordinal"))


# --- Bodies to choose from --------------------------------------------------------------------------------------------


def register_for(actor: Actor, day: datetime.date | None) -> list[Body]:
    """Bodies that a clerk may mean by a name that the register does not know: those of the clerk's own tree on the
    document's day."""
    root = actor.path.partition("/")[0]
    rows = Body.objects.filter(path__startswith=f"{root}/")
    if day is not None:
        rows = rows.on(day)
    return list(rows.order_by("path")[:REGISTER_SHOWN])
