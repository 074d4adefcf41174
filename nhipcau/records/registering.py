# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""One confirmed document becomes a record: found or made, with its file, what it cites and what it orders.

Called by `services.confirm` inside its transaction, never by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.naming import qualify, scope_of
from nhipcau.reading.text.normalise import fold_tone
from nhipcau.records.documents import UNSAID, Document, kept, whole_day
from nhipcau.records.identity import Mention, identity, number_key, same_work, unnumbered_identity
from nhipcau.records.models import Citation, IntakeFile, Manifestation, ManifestationKind, Record, Task
from nhipcau.records.signals import Meant
from nhipcau.web.audit import record_event

NEWS = "ban-tin"


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a document: its record, and whether tasks were made that are to be given to somebody."""

    record: Record
    new_tasks: bool


def register(actor: Actor, file: IntakeFile, part: int, document: Document, bodies: dict[str, Meant]) -> Registered:
    """Make or complete the record of one document of a file; ``bodies``: name in the document to what it means."""
    if document["type"] == NEWS and document.get("about"):
        record = _cited(document, _about(document))
        _manifest(file, part, record, ManifestationKind.NEWS, document)
        record_event(actor, "news-filed", record, after={"file": file.name})
        return Registered(record, new_tasks=False)
    record = _record(actor, file, part, document, bodies)
    _manifest(file, part, record, _manifestation_kind(document), document)
    _cite(record, document)
    return Registered(record, new_tasks=_order(record, document) and document["type"] != NEWS)


# --- The record ------------------------------------------------------------------------------------------------------


def mention_of(record: Record) -> Mention:
    """What a record is known by."""
    return Mention(record.number, record.issuer_name, record.place, record.date_text)


def find_work(mention: Mention) -> Record | None:
    """The record that a mention means, locked; None where there is none, or several and nothing tells them apart."""
    candidates = Record.objects.select_for_update().filter(number_key=number_key(mention.number)).order_by("pk")
    if not number_key(mention.number):
        return None
    same = [record for record in candidates if same_work(mention, mention_of(record))]
    on_the_day = [record for record in same if mention.date and record.date_text == mention.date]
    filed = [record for record in on_the_day if record.filed] or on_the_day
    if filed:
        return filed[0]
    # A mention without its day (or a record without one) fits several years' documents: only an only one is taken.
    return same[0] if len(same) == 1 else None


def _record(actor: Actor, file: IntakeFile, part: int, document: Document, bodies: dict[str, Meant]) -> Record:
    mention = _mention(document)
    record = find_work(mention) or Record.objects.select_for_update().filter(
        identity=_identity(file, part, document, mention)
    ).first()  # fmt: skip
    if record is not None and record.filed:
        record_event(actor, "record-received-again", record, after={"file": file.name})
        return record
    before = {"filed": False} if record is not None else {}
    record = record or Record()
    _fill(record, document, mention, _identity(file, part, document, mention))
    issuer = bodies.get(document.get("issuer") or "")
    record.issuer_id = issuer if isinstance(issuer, int) else None
    record.confirmed_at = timezone.now()
    record.confirmed_by_id = actor.user_id
    record.save()
    record_event(
        actor,
        "record-filed",
        record,
        before=before,
        after={"number": record.number, "date": record.date_text, "issuer": record.issuer_name, "file": file.name},
    )
    return record


def _mention(document: Document) -> Mention:
    return Mention(
        document.get("number") or "",
        document.get("issuer") or "",
        document.get("place") or "",
        document.get("date") or "",
    )


def _identity(file: IntakeFile, part: int, document: Document, mention: Mention) -> str:
    if number_key(mention.number):
        return identity(mention.number, mention.issuer, mention.place, mention.date)
    if document.get("subject") and (mention.issuer or mention.date):
        return unnumbered_identity(document["type"], document["subject"], mention.issuer, mention.date)
    # Neither number nor enough to tell it by: the file itself is its identity.
    sha256 = file.original.sha256 if file.original else f"file-{file.pk}"
    return f"||{sha256}|{part}"


def _fill(record: Record, document: Document, mention: Mention, key: str) -> None:
    record.identity = key
    record.number = mention.number
    record.type = document["type"]
    record.issuer_name = mention.issuer
    record.place = mention.place
    record.date = whole_day(mention.date)
    record.date_text = mention.date
    record.subject = document.get("subject") or ""
    record.filed = True
    record.data = confirmed_data(document)


def confirmed_data(document: Document) -> dict[str, Any]:
    """The document without what the clerk struck out and without the marks of the review."""
    rows = {
        name: [{key: value for key, value in row.items() if key != "doubts"} for row in kept(document.get(name) or [])]
        for name in ("citations", "tasks")
    }
    return {key: value for key, value in document.items() if key != "doubts"} | rows


def _manifestation_kind(document: Document) -> ManifestationKind:
    if document["type"] == NEWS:
        return ManifestationKind.NEWS
    return ManifestationKind.COPY if document.get("copy") else ManifestationKind.ORIGINAL


def _manifest(file: IntakeFile, part: int, record: Record, kind: ManifestationKind, document: Document) -> None:
    Manifestation.objects.get_or_create(
        file=file,
        part=part,
        defaults={"record": record, "body_id": file.batch.body_id, "kind": kind, "data": confirmed_data(document)},
    )


# --- What it cites ---------------------------------------------------------------------------------------------------


def _cite(record: Record, document: Document) -> None:
    taken = set(record.cites.values_list("target_id", flat=True))
    for ordinal, citation in enumerate(kept(document.get("citations") or [])):
        target = _cited(document, citation)
        # A document may call itself by its number, and two rows may turn out to be one work.
        if target.pk == record.pk or target.pk in taken:
            continue
        taken.add(target.pk)
        Citation.objects.create(source=record, target=target, relation=citation["relation"], ordinal=ordinal)


def _about(document: Document) -> dict[str, Any]:
    """The citation that a news item is about; one made of the number alone where the clerk wrote another number."""
    wanted = number_key(document["about"])
    for citation in kept(document.get("citations") or []):
        if number_key(citation.get("number") or "") == wanted:
            return dict(citation)
    return {"number": document["about"], "type": "khac"}


def _cited(document: Document, citation: dict[str, Any]) -> Record:
    """The record that a citation means; a stub is made where nobody filed or cited it before."""
    issuer = qualify(citation.get("issuer") or "", scope_of(document.get("issuer") or "", document.get("place") or ""))
    mention = Mention(citation.get("number") or "", issuer, document.get("place") or "", citation.get("date") or "")
    if number_key(mention.number):
        key = identity(mention.number, mention.issuer, "" if mention.issuer else mention.place, mention.date)
    else:
        key = unnumbered_identity(citation["type"], fold_tone(citation.get("name") or ""), issuer, mention.date)
    found = find_work(mention)
    if found is not None:
        return found
    stub, _added = Record.objects.get_or_create(
        identity=key,
        defaults={
            "number": mention.number,
            "type": citation["type"],
            "issuer_name": mention.issuer,
            "place": "" if mention.issuer else mention.place,
            "date": whole_day(mention.date),
            "date_text": mention.date,
            "subject": citation.get("subject") or citation.get("name") or "",
        },
    )
    return stub


def enclose(registered: list[Registered]) -> None:
    """A letter in one file with the document that it only names encloses it: "mentions" becomes "attaches".

    4659/VP-VHXH passes 1039-CV/TU on: both came in one scan, and the letter names the other. A closer relation that
    the text itself gives (it answers it, carries it out) stays.
    """
    first, *others = registered
    Citation.objects.filter(
        source=first.record, target__in=[other.record for other in others], relation="mentions"
    ).update(relation="attaches")


# --- What it orders --------------------------------------------------------------------------------------------------


def _order(record: Record, document: Document) -> bool:
    """Write down the tasks; False where there are none or the record has its tasks already (from another copy)."""
    tasks = kept(document.get("tasks") or [])
    if not tasks or record.tasks.exists():
        return False
    Task.objects.bulk_create(_task(record, ordinal, task) for ordinal, task in enumerate(tasks))
    return True


def _task(record: Record, ordinal: int, task: dict[str, Any]) -> Task:
    recurrence = task.get("recurrence")
    return Task(
        record=record,
        ordinal=ordinal,
        item=task.get("item") or "",
        text=task["text"],
        deadline=task.get("deadline") or "",
        every=(recurrence.get("every") or UNSAID) if recurrence else "",
        by=(recurrence.get("by") or "") if recurrence else "",
        names={slot: task.get(slot) or [] for slot in ("lead", "support", "report_to", "via")}
        | ({"leadership": task["leadership"]} if task.get("leadership") else {}),
    )
