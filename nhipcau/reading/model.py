# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a reading is made of: plain, immutable-by-habit dataclasses and their JSON form.

Everything here points back into the *source*: the `str` that was handed to `nhipcau.reading.read`. A
`Span` is a half-open pair of character offsets into it. The steps of the reader work on *text* (normalised,
restored, lines healed); `nhipcau.reading.text.offsets` carries the map from text back to source.

The JSON form is the reading contract (document, citation and task fields, null where nothing could be
read) plus what the application needs on top: `spans`, `doubts`, `items`, `chrome`, `text`, `map` and `changes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Span(NamedTuple):
    """Half-open range of characters: ``source[start:end]``."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""Place of what stands nowhere in the source."""

Spans = dict[str, list[Span]]
"""Place of each value, by its path: ``"number"``, ``"signer.name"``, ``"recipients.0"``, ``"lead.1"``. A value
that was inferred (taken from other evidence) has no entry, and a doubt says where it came from."""


@dataclass(slots=True)
class Doubt:
    """Why a value should be looked at, with the other values that the evidence allows.

    Example: ``Doubt("date", "day-from-signature", "25", ("15",))`` for a letter whose date line reads
    "ngày /5 tháng 3 năm 2020" and whose digital signature was made on 25 March.
    """

    field: str
    """Path of the value, as in `Spans`."""
    why: str
    """Slug of the reason; the sentence for people is in `rules/doubts.toml`."""
    value: str | None = None
    """The value taken, as text."""
    alternatives: tuple[str, ...] = ()
    """Other values, likeliest first."""

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "why": self.why, "value": self.value, "alternatives": list(self.alternatives)}


@dataclass(slots=True)
class Item:
    """One place of the outline: a heading, an enumerated item, a dash item, a closing paragraph.

    `label` is written as the coverage contract has it: ``1``, ``II.3``, ``Điều 2``, ``Điều 1.2``, ``1.a``,
    ``2-3`` (third dash under 2), ``-1`` (dash under nothing), ``II.5-1-2``, ``end-1``, ``Phụ lục I.1``; None
    before the first item.
    """

    label: str | None
    text: str
    """Text of the item without its own enumeration mark and without its sub-items, lines joined by a space."""
    span: Span
    kind: str = "item"
    """``heading`` | ``item`` | ``dash`` | ``plus`` | ``paragraph`` (before the first item, or a further
    paragraph of an item) | ``end`` | ``row`` (of an annex table)."""
    parent: int | None = None
    """Index of the item above it in `Document.items`, or None."""

    def to_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "text": self.text,
            "span": list(self.span),
            "kind": self.kind,
            "parent": self.parent,
        }


@dataclass(slots=True)
class Signer:
    """Signature block: authority line (``T/M BAN BÍ THƯ``), position line, name."""

    authority: str | None = None
    title: str | None = None
    name: str | None = None

    def to_json(self) -> dict[str, Any] | None:
        if self.authority or self.title or self.name:
            return {"authority": self.authority, "title": self.title, "name": self.name}
        return None


@dataclass(slots=True)
class Signature:
    """Digital signature block: who, which body, e-mail, time (ISO with zone)."""

    by: str | None = None
    organization: str | None = None
    email: str | None = None
    time: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"by": self.by, "organization": self.organization, "email": self.email, "time": self.time}


@dataclass(slots=True)
class Received:
    """Incoming stamp ĐẾN: receiving body, running number, ISO date."""

    by: str | None = None
    number: str | None = None
    date: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"by": self.by, "number": self.number, "date": self.date}


@dataclass(slots=True)
class Copy:
    """Block of a certified copy: ``sao-luc``, ``sao-y`` or ``trich-sao``."""

    form: str
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: str | None = None
    copies: int | None = None
    signer: Signer | None = None
    recipients: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "number": self.number,
            "issuer": self.issuer,
            "place": self.place,
            "date": self.date,
            "copies": self.copies,
            "signer": self.signer.to_json() if self.signer else None,
            "recipients": self.recipients,
        }


@dataclass(slots=True)
class Citation:
    """Another document that this one names; one for each distinct document.

    `relation`: ``implements``, ``based-on``, ``responds-to``, ``attaches``, ``amends``, ``replaces``,
    ``mentions``. Where several hold, the first in that order.
    """

    type: str
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    relation: str = "mentions"
    name: str | None = None
    """Name as written, for a document without a number."""
    subject: str | None = None
    """Its subject as this document gives it ("về …"), where it does."""
    places: list[Span] = field(default_factory=list)
    """Every place where it is named."""
    points: list[str] = field(default_factory=list)
    """Points of it that are named, as paths: ``Điều 3.2.a`` for "điểm a khoản 2 Điều 3"."""

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "type": self.type,
            "issuer": self.issuer,
            "date": self.date,
            "relation": self.relation,
            "name": self.name,
            "subject": self.subject,
            "places": [list(span) for span in self.places],
            "points": self.points,
        }


@dataclass(slots=True)
class Recurrence:
    """`every`: year, half-year, quarter, month, week or None (no period said); `by`: ``MM-DD`` or None."""

    every: str | None = None
    by: str | None = None
    day: str | None = None
    """Day of each month or quarter by which it is due: "20" in "trước ngày 20 hằng tháng"."""

    def to_json(self) -> dict[str, Any]:
        return {"every": self.every, "by": self.by, "day": self.day}


@dataclass(slots=True)
class Task:
    """One thing that a named body, or a class of bodies, is told to do."""

    text: str
    span: Span
    item: str | None = None
    lead: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    deadline: str | None = None
    start: str | None = None
    recurrence: Recurrence | None = None
    report_to: list[str] = field(default_factory=list)
    via: list[str] = field(default_factory=list)
    guides: list[str] = field(default_factory=list)
    """Bodies that the lead is to guide ("hướng dẫn"): told nothing themselves, so neither lead nor support."""
    helps: list[str] = field(default_factory=list)
    """Bodies that the lead is to help ("hỗ trợ", "giúp", "tạo điều kiện cho")."""
    appraise: list[str] = field(default_factory=list)
    """Who appraises the product ("gửi Sở Tư pháp thẩm định")."""
    deadline_text: str | None = None
    """The wording of the time by which it is due, as written: "trong vòng 15 ngày kể từ ngày ký"."""
    within: str | None = None
    """The report in which its result is told: "báo cáo công tác quý" in "lồng ghép trong báo cáo công tác quý"."""
    window: str | None = None
    """The time that the figures of a report cover: "từ ngày 15/12 năm trước đến ngày 14/12"."""
    spans: Spans = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "item": self.item,
            "text": self.text,
            "lead": self.lead,
            "support": self.support,
            "deadline": self.deadline,
            "start": self.start,
            "recurrence": self.recurrence.to_json() if self.recurrence else None,
            "report_to": self.report_to,
            "via": self.via,
            "guides": self.guides,
            "helps": self.helps,
            "appraise": self.appraise,
            "deadline_text": self.deadline_text,
            "within": self.within,
            "window": self.window,
            "span": list(self.span),
            "spans": {path: [list(s) for s in places] for path, places in self.spans.items()},
            "doubts": [doubt.to_json() for doubt in self.doubts],
        }


@dataclass(slots=True)
class Document:
    """One document of a file: its head, its outline, what it cites, what it orders."""

    type: str = "khac"
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: str | None = None
    subject: str | None = None
    addressees: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signer: Signer | None = None
    signatures: list[Signature] = field(default_factory=list)
    received: Received | None = None
    copy: Copy | None = None
    secrecy: str | None = None
    urgency: str | None = None
    citations: list[Citation] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    span: Span = NOWHERE
    """Where the document stands in the source."""
    spans: Spans = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "number": self.number,
            "issuer": self.issuer,
            "place": self.place,
            "date": self.date,
            "subject": self.subject,
            "addressees": self.addressees,
            "recipients": self.recipients,
            "signer": self.signer.to_json() if self.signer else None,
            "signatures": [signature.to_json() for signature in self.signatures],
            "received": self.received.to_json() if self.received else None,
            "copy": self.copy.to_json() if self.copy else None,
            "secrecy": self.secrecy,
            "urgency": self.urgency,
            "citations": [citation.to_json() for citation in self.citations],
            "tasks": [task.to_json() for task in self.tasks],
            "items": [item.to_json() for item in self.items],
            "span": list(self.span),
            "spans": {path: [list(s) for s in places] for path, places in self.spans.items()},
            "doubts": [doubt.to_json() for doubt in self.doubts],
        }


@dataclass(slots=True)
class Change:
    """One place where `Reading.text` says other than the source, because letters were lost there."""

    span: Span
    """Where in the source."""
    before: str
    after: str
    why: str
    """``letters``, ``marks``, ``symbol``, ``same-document`` or a form: see `nhipcau.reading.restoration.Change`."""

    def to_json(self) -> dict[str, Any]:
        return {"span": list(self.span), "before": self.before, "after": self.after, "why": self.why}


@dataclass(slots=True)
class Reading:
    """All that was read out of one file."""

    documents: list[Document]
    text: str
    """The text that the reader worked on: normalised, and restored where the source was damaged."""
    map: list[tuple[int, int, int, int]]
    """Runs ``(text_start, text_end, source_start, source_end)`` in order; equal lengths run one to one."""
    damaged: bool = False
    """True where Vietnamese letters were lost and `text` is a restoration."""
    chrome: list[Span] = field(default_factory=list)
    """Parts of the source that belong to no document: menus, counters, page headers, stray marks."""
    changes: list[Change] = field(default_factory=list)
    """What was restored, in order of place; empty for a sound text."""

    def to_json(self) -> dict[str, Any]:
        return {
            "documents": [document.to_json() for document in self.documents],
            "damaged": self.damaged,
            "chrome": [list(span) for span in self.chrome],
            "text": self.text,
            "map": [list(run) for run in self.map],
            "changes": [change.to_json() for change in self.changes],
        }
