# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reader's top: from the text of a file to its reading.

    source --normalise--> text --restore, if damaged--> text --split--> layouts --> citations --> tasks --> reading

Every place in the reading is a range of the *source*; what a value was inferred from stands in its doubts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from nhipcau.reading.citations.find import find_citations
from nhipcau.reading.model import Change, Citation, Document, Doubt, Item, Reading, Span, Spans
from nhipcau.reading.structure.layout import Layout, Part
from nhipcau.reading.structure.plain import plain
from nhipcau.reading.structure.split import take_apart
from nhipcau.reading.tasks.find import find_tasks
from nhipcau.reading.text.normalise import normalise
from nhipcau.reading.text.offsets import Mapped

if TYPE_CHECKING:
    from nhipcau.reading.restoration.unsure import Unsure


def read(source: str, unsure: Iterable[Unsure] = (), signed: Iterable[str] = ()) -> Reading:
    """Read a file's text: its documents, what each cites and what each orders.

    `unsure` are words of the source that a recogniser was not sure of, with its other readings. `signed` are the times
    (ISO 8601) at which the file was signed digitally: evidence for the date of its first document.

    Never raises on a `str`: a damaged, cut or empty text gives a reading with what could be made out. At least one
    document comes back. Example: ``read("Số: 05/KH-UBND …").documents[0].number == "05/KH-UBND"``.
    """
    mapped = normalise(source)
    damaged = _is_damaged(mapped.text)
    changes: list[Change] = []
    if damaged:
        mapped, changes = _restored(mapped)
    elif unsure := list(unsure):
        mapped, changes = _chosen(mapped, unsure)
    taken = take_apart(mapped.text)
    documents = [_document(mapped, layout) for layout in taken.layouts]
    for document in documents:
        _doubt_restored(source, document, changes)
    _weigh_against_each_other(documents)
    _weigh_against_signing(documents[0], list(signed))
    return Reading(
        documents=documents,
        text=mapped.text,
        map=mapped.as_json(),
        damaged=damaged,
        chrome=mapped.spans_to_source(taken.chrome),
        changes=changes,
    )


def _is_damaged(text: str) -> bool:
    from nhipcau.reading.restoration import is_damaged

    return is_damaged(text)


def _restored(mapped: Mapped) -> tuple[Mapped, list[Change]]:
    """The restored text and what was changed; the model is loaded only for a text that needs it."""
    from nhipcau.reading.restoration import restore

    done = restore(mapped)
    changes = [
        Change(done.mapped.to_source(*change.span), change.before, change.after, change.why) for change in done.changes
    ]
    return done.mapped, changes


def _chosen(mapped: Mapped, unsure: list[Unsure]) -> tuple[Mapped, list[Change]]:
    """The text with the recogniser's other readings where they fit better, and what was changed."""
    from nhipcau.reading.restoration.unsure import choose

    done = choose(mapped, unsure)
    changes = [
        Change(done.mapped.to_source(*change.span), change.before, change.after, change.why) for change in done.changes
    ]
    return done.mapped, changes


def _doubt_restored(source: str, document: Document, changes: list[Change]) -> None:
    """A number with digits from elsewhere in the file, a signer's name with other letters: people look at them."""
    name = document.signer.name if document.signer else None
    for path, value, why, kinds in (
        ("number", document.number, "restored-number", {"same-document"}),
        ("signer.name", name, "restored-name", {"letters", "marks"}),
    ):
        places = document.spans.get(path, [])
        touched = [place for place in places if any(c.why in kinds and _meet(c.span, place) for c in changes)]
        if value and touched:
            document.doubts.append(Doubt(path, why, value, (source[slice(*touched[0])],)))


def _meet(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def _document(mapped: Mapped, layout: Layout) -> Document:
    """One document with its citations, tasks and items, all places led back to the source."""
    document = layout.document
    document.citations = find_citations(mapped.text, layout)
    document.tasks = find_tasks(mapped.text, layout, document.citations)
    for citation in document.citations:
        citation.places = mapped.spans_to_source(citation.places)
    for task in document.tasks:
        task.span = mapped.to_source(*task.span)
        task.spans = _back(mapped, task.spans)
    document.items = [_item(mapped, part) for part in layout.parts]
    document.span = mapped.to_source(layout.start, layout.end)
    document.spans = _back(mapped, document.spans)
    return document


def _item(mapped: Mapped, part: Part) -> Item:
    return Item(part.label, part.text, mapped.to_source(part.start, part.end), part.kind, part.parent)


def _back(mapped: Mapped, spans: Spans) -> Spans:
    return {path: mapped.spans_to_source(places) for path, places in spans.items()}


# --- a bundle's documents as evidence for each other ------------------------------------------------------------


def _weigh_against_each_other(documents: list[Document]) -> None:
    """A covering letter names its attachment: where number or day of that were hard to read, the letter says them.

    Taken over only where symbol and month agree and the digits are nearly the same; the doubt keeps what was read.
    """
    said: dict[str, list[tuple[Document, Citation]]] = {}
    for other in documents:
        for citation in other.citations:
            if citation.date and len(citation.date) == 10:
                said.setdefault(citation.date[:7], []).append((other, citation))
    for document in documents:
        for other, citation in said.get((document.date or "")[:7], ()):
            if other is not document:
                _weigh(document, citation)


_SIGNED_WITHIN = 10
"""Days between the printed date and a digital signature that are no reason to look: numbers are given ahead, and the
office that stamps a copy signs it later."""


def _weigh_against_signing(document: Document, signed: list[str]) -> None:
    """The date of a file's first document against the times of its digital signatures.

    A date that is not printed, or whose day cannot be read, is that of the first signature (of its month). A printed
    date that is far from every signature stays and gets a doubt.
    """
    days = sorted(time[:10] for time in signed if _is_day(time[:10]))
    if not days:
        return
    if document.date is None:
        if document.number:
            document.date = days[0]
            document.doubts.append(Doubt("date", "date-from-signature", days[0]))
    elif document.date.endswith("XX"):
        if same := [day for day in days if day[:7] == document.date[:7]]:
            document.date = same[0]
            document.doubts = [doubt for doubt in document.doubts if doubt.why != "day-unreadable"]
            document.doubts.append(Doubt("date", "day-from-signature", same[0]))
    elif _is_day(document.date):
        near = min(days, key=lambda day: abs(_apart(day, document.date)))
        if abs(_apart(near, document.date)) > _SIGNED_WITHIN:
            document.doubts.append(Doubt("date", "date-unlike-signature", document.date, (near,)))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _apart(day: str, other: str | None) -> int:
    return (date.fromisoformat(day) - date.fromisoformat(other or day)).days


def _weigh(document: Document, citation: Citation) -> None:
    if not document.number or not citation.number:
        return
    same = document.number.upper() == citation.number.upper()
    if not same:
        if not _same_month(document.date, citation.date) or not _nearly(document.number, citation.number):
            return
        read_as = document.number
        document.number = citation.number
        document.doubts.append(Doubt("number", "number-from-citation", citation.number, (read_as,)))
    if document.date and document.date.endswith("XX") and _same_month(document.date, citation.date):
        document.date = citation.date
        document.doubts = [doubt for doubt in document.doubts if doubt.why != "day-unreadable"]
        document.doubts.append(Doubt("date", "day-from-citation", citation.date))


@lru_cache(maxsize=4096)
def _nearly(read: str, said: str) -> bool:
    """Whether two numbers have one symbol and digits that a scan may confuse (1033-CV/TU, 1039-CV/TU)."""
    digits = [number.partition("/")[0].partition("-")[0] for number in (read, said)]
    if len(digits[0]) < 2 or not all(part.isdigit() for part in digits):
        return False
    symbols = [plain(number[len(part) :]).upper() for number, part in zip((read, said), digits, strict=True)]
    return _like(symbols[0], symbols[1], 0.8) and _like(digits[0], digits[1], 0.5)


def _like(one: str, other: str, least: float) -> bool:
    """Whether two texts are alike to that degree; the cheap bounds first, since most pairs are far apart."""
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other)
    return all(ratio() >= least for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _same_month(left: str | None, right: str | None) -> bool:
    return bool(left and right and left[:7] == right[:7] and len(right) == 10)


__all__ = ["read"]
