# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing the audit log, sealing it, verifying it, and erasing personal values in it.

`record_event` is called by services inside the transaction of the change itself. It takes no lock that others wait for:
the chain is made later, in batches, by the job ``seal-audit``. What can be seen afterwards: a row that was altered,
removed or put in later, once it was sealed (within a minute or two). What cannot: the removal of a row before that, and
of the newest seals together with all their rows, unless somebody has noted a seal (`nhipcau audit verify --expect`).
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from nhipcau.web.models import Event, EventQuerySet, Seal, SealedEvent, searchable, unsealed

PERSONAL_KEYS = frozenset({"full_name", "login", "person", "ip"})
"""Values under these names in ``before`` and ``after`` are personal: they can be erased without breaking a seal."""
PERSONAL_MODELS = frozenset({"bodies.person", "auth.user"})
"""Of these models what an event is about ("Lê Thị Hồng Nhung") is personal, too."""
BATCH = 1000
LATE = datetime.timedelta(days=1)
"""A transaction does not stay open longer than this; a row that turns up later than that was put in afterwards."""


class Who(Protocol):
    """What the log needs to know of somebody who acts (see `nhipcau.bodies.actor.Actor`)."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...
    @property
    def who(self) -> str: ...
    @property
    def path(self) -> str: ...


# --- Writing -------------------------------------------------------------------------------------------------------


def record_event(
    actor: Who | None,
    verb: str,
    thing: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Add one event about ``thing``; ``actor`` None means that the system acted (a job).

    Values under the names `PERSONAL_KEYS` are kept so that they can be erased. What a verb is called on the pages
    stands in `nhipcau.web.verbs`.
    """
    event = Event(
        user_id=actor.user_id if actor else None,
        post_id=actor.post_id if actor else None,
        path=actor.path if actor else "",
        who=actor.who if actor else "",
        verb=verb,
        model=thing._meta.label_lower,
        object_id=str(thing.pk),
        about=str(thing)[:300],
        before=before or {},
        after=after or {},
    )
    for name, value in personal_values(event):
        salt = secrets.token_hex(16)
        event.personal[name] = {"salt": salt, "digest": salted(salt, value)}
    event.words = words_of(event)
    event.save()
    return event


def personal_values(event: Event) -> Iterator[tuple[str, Any]]:
    """The personal values of an event by name: ``who``, ``about``, ``after.full_name``."""
    if event.who:
        yield "who", event.who
    if event.about and event.model in PERSONAL_MODELS:
        yield "about", event.about
    for part in ("before", "after"):
        values = getattr(event, part)
        for name in sorted(PERSONAL_KEYS & values.keys()):
            yield f"{part}.{name}", values[name]


def words_of(event: Event) -> str:
    return searchable(event.who, event.about, *(str(value) for _name, value in personal_values(event)))


def salted(salt: str, value: Any) -> str:
    return hashlib.sha256(f"{salt}:{canonical(value)}".encode()).hexdigest()


def canonical(value: Any) -> str:
    """One text for one value, whatever the order of its keys and whichever database it comes from."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(event: Event) -> str:
    """SHA-256 of an event: all that it says, its personal values by their salted digests only."""
    public = {
        part: {name: value for name, value in getattr(event, part).items() if f"{part}.{name}" not in event.personal}
        for part in ("before", "after")
    }
    return hashlib.sha256(
        canonical(
            {
                "id": event.pk,
                "at": event.at.astimezone(datetime.UTC).isoformat(),
                "user": event.user_id,
                "post": event.post_id,
                "path": event.path,
                "verb": event.verb,
                "model": event.model,
                "object": event.object_id,
                "about": "" if "about" in event.personal else event.about,
                "personal": {name: entry["digest"] for name, entry in event.personal.items()},
                **public,
            }
        ).encode()
    ).hexdigest()


# --- Sealing -------------------------------------------------------------------------------------------------------


def to_seal() -> EventQuerySet:
    """Events that no seal holds, oldest id first. Only those since a day before the newest seal are looked at, so that
    the cost does not grow with the log; `verify` looks at all."""
    newest = Seal.objects.order_by("-number").first()
    events = Event.objects.all() if newest is None else Event.objects.filter(at__gte=newest.at - LATE)
    return unsealed(events).order_by("pk")


def seal_events(limit: int = BATCH) -> Seal | None:
    """Seal the oldest unsealed events, at most ``limit``; None when there are none (or another worker was quicker)."""
    try:
        with transaction.atomic():
            events = list(to_seal()[:limit])
            if not events:
                return None
            newest = Seal.objects.order_by("-number").first()
            rows = [(event.pk, digest_of(event)) for event in events]
            seal = Seal(
                number=newest.number + 1 if newest else 1,
                at=timezone.now(),
                count=len(rows),
                previous=newest.digest if newest else "",
            )
            seal.digest = digest_of_seal(seal, rows)
            seal.save(force_insert=True)
            SealedEvent.objects.bulk_create(SealedEvent(event_id=pk, seal=seal, digest=digest) for pk, digest in rows)
            return seal
    except IntegrityError:
        return None


def seal_all() -> int:
    """Seal everything that is there; returns how many seals were made."""
    count = 0
    while seal_events() is not None:
        count += 1
    return count


def digest_of_seal(seal: Seal, rows: Iterable[tuple[int, str]]) -> str:
    head = [seal.number, seal.at.astimezone(datetime.UTC).isoformat(), seal.count, seal.previous]
    return hashlib.sha256(canonical([head, [list(row) for row in rows]]).encode()).hexdigest()


# --- Verifying -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """One place at which the log is not what was sealed."""

    vi: str
    en: str
    event_id: int | None = None
    seal: int | None = None


@dataclass
class Report:
    """What verifying found; ``broken`` in the order of the chain, the first is where it begins."""

    seals: int = 0
    events: int = 0
    unsealed: int = 0
    erased: int = 0
    last: Seal | None = None
    broken: list[Broken] = field(default_factory=list)

    def note(self, vi: str, en: str, *, event_id: int | None = None, seal: int | None = None) -> None:
        self.broken.append(Broken(vi, en, event_id, seal))


def verify(expect: Mapping[int, str] | None = None) -> Report:
    """Check the whole log against its seals: every row, every seal, the chain, and that what is erased was erased by
    order. ``expect`` are seals that somebody noted: number and digest (or its beginning)."""
    report = Report()
    noted = dict(expect or {})
    allowed = erased_by_order()
    previous = ""
    for seal in Seal.objects.order_by("number").iterator():
        report.seals += 1
        missing = range((report.last.number if report.last else 0) + 1, seal.number)
        if missing:
            report.note(f"Thiếu niêm phong số {missing[0]}.", f"Seal {missing[0]} is missing.", seal=missing[0])
        elif seal.previous != previous:
            report.note(
                f"Niêm phong số {seal.number} không nối với niêm phong trước nó.",
                f"Seal {seal.number} does not follow from the one before it.",
                seal=seal.number,
            )
        check_batch(seal, allowed, report)
        wanted = noted.pop(seal.number, None)
        if wanted is not None and not seal.digest.startswith(wanted.lower()):
            report.note(
                f"Niêm phong số {seal.number} khác với số đã ghi lại ({wanted}).",
                f"Seal {seal.number} is not the one that was noted ({wanted}).",
                seal=seal.number,
            )
        previous, report.last = seal.digest, seal
    for number in sorted(noted):
        report.note(f"Thiếu niêm phong số {number} đã ghi lại.", f"Seal {number}, noted, is missing.", seal=number)
    check_unsealed(report)
    return report


def check_batch(seal: Seal, allowed: frozenset[int], report: Report) -> None:
    """The rows of one seal: all there, unaltered, in the digest of the seal."""
    rows = list(SealedEvent.objects.filter(seal=seal).order_by("event_id"))
    events = Event.objects.in_bulk([row.event_id for row in rows])
    broken = len(report.broken)
    for row in rows:
        event = events.get(row.event_id)
        if event is None:
            report.note(
                f"Dòng {row.event_id} của nhật ký đã bị mất.",
                f"Row {row.event_id} of the log is missing.",
                event_id=row.event_id,
                seal=seal.number,
            )
            continue
        report.events += 1
        if digest_of(event) != row.digest or not personal_holds(event):
            report.note(
                f"Dòng {event.pk} của nhật ký đã bị sửa.",
                f"Row {event.pk} of the log was altered.",
                event_id=event.pk,
                seal=seal.number,
            )
        elif any("salt" not in entry for entry in event.personal.values()):
            report.erased += 1
            if event.pk not in allowed:
                report.note(
                    f"Giá trị cá nhân ở dòng {event.pk} bị xóa mà không có lệnh xóa.",
                    f"Personal values of row {event.pk} were erased without an order.",
                    event_id=event.pk,
                    seal=seal.number,
                )
    sealed = [(row.event_id, row.digest) for row in rows]
    if len(report.broken) == broken and (len(rows) != seal.count or digest_of_seal(seal, sealed) != seal.digest):
        first = rows[0].event_id if rows else None
        report.note(
            f"Niêm phong số {seal.number} (từ dòng {first}) đã bị sửa.",
            f"Seal {seal.number} (from row {first}) was altered.",
            event_id=first,
            seal=seal.number,
        )


def personal_holds(event: Event) -> bool:
    """Whether the personal values that are left are those of their digests, and none stands where it was erased."""
    left = dict(personal_values(event))
    for name, entry in event.personal.items():
        if ("salt" in entry) != (name in left):
            return False
        if name in left and salted(entry["salt"], left.pop(name)) != entry["digest"]:
            return False
    return not left


def check_unsealed(report: Report) -> None:
    rows = unsealed(Event.objects.all())
    report.unsealed = rows.count()
    if report.last is not None:
        late = rows.filter(at__lt=report.last.at - LATE).order_by("pk").first()
        if late is not None:
            report.note(
                f"Dòng {late.pk} mang ngày đã niêm phong nhưng được thêm vào sau.",
                f"Row {late.pk} bears a day that was sealed and was put in afterwards.",
                event_id=late.pk,
            )


def erased_by_order() -> frozenset[int]:
    """Ids of the events whose personal values somebody erased with `erase_personal`."""
    found: set[int] = set()
    for after in Event.objects.filter(verb="personal-erased").values_list("after", flat=True):
        found.update(after.get("events", []))
    return frozenset(found)


# --- Erasing personal values -----------------------------------------------------------------------------------------


def erase_personal(actor: Who | None, thing: models.Model, *, about: EventQuerySet, done_by: EventQuerySet) -> Event:
    """Erase the personal values of somebody: everything personal but the name of the actor in the events ``about``
    them, the name of the actor in those ``done_by`` them. One event says in which rows; call it in a transaction."""
    erased: set[int] = set()
    for rows, own in ((about, False), (done_by, True)):
        for event in rows.iterator():
            names = [name for name in event.personal if (name == "who") is own and "salt" in event.personal[name]]
            if names:
                erase_values(event, names)
                erased.add(event.pk)
    return record_event(actor, "personal-erased", thing, after={"events": sorted(erased)})


def erase_values(event: Event, names: Iterable[str]) -> None:
    for name in names:
        del event.personal[name]["salt"]
        part, _, key = name.partition(".")
        if key:
            del getattr(event, part)[key]
        else:
            setattr(event, part, "")
    # The guards of the queryset are passed by on purpose: the triggers let exactly this through.
    models.QuerySet(Event).filter(pk=event.pk).update(
        who=event.who,
        about=event.about,
        before=event.before,
        after=event.after,
        personal=event.personal,
        words=words_of(event),
    )
