# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The state of a review: the documents as they would be confirmed, and which bodies their names mean.

A draft begins as the reading and takes up the clerk's corrections. Rows that the clerk strikes out stay in it with a
mark, so that row 3 is row 3 for the page, the form and the next clerk alike.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from nhipcau.bodies.classes import Expansion, expand_classes
from nhipcau.bodies.matching import Match, document_scope, match_names
from nhipcau.bodies.naming import is_class
from nhipcau.records.documents import Document, Wrong, kept, whole_day
from nhipcau.records.models import IntakeFile

default_matcher: Callable[..., dict[str, Match]] = match_names

NAME_FIELDS = ("lead", "support", "report_to", "via")


@dataclass(frozen=True, slots=True)
class Draft:
    """Corrections so far. ``version`` counts the savings, so that two clerks do not overwrite each other."""

    documents: list[Document]
    matches: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the clerk chose for a name (`services.Meaning`); names without an entry follow the register's offer."""
    version: int = 0

    def next(self) -> Draft:
        """The draft as it is saved: one version on."""
        return replace(self, version=self.version + 1)

    def to_json(self) -> dict[str, Any]:
        return {"version": self.version, "documents": self.documents, "matches": self.matches}


def version_of(file: IntakeFile) -> int:
    """The version of the draft that is kept for a file; 0 where there is none."""
    return int(file.draft["version"]) if file.draft else 0


def draft_of(file: IntakeFile) -> Draft:
    """The kept draft of a file, or a new one out of its reading; empty where it has not been read."""
    if file.draft:
        return Draft(file.draft["documents"], file.draft["matches"], file.draft["version"])
    reading = getattr(file.original, "reading", None)
    documents = copy.deepcopy(reading.data["documents"]) if reading else []
    for document in documents:
        if document["type"] == "ban-tin":
            document["about"] = likely_about(document)
    return Draft(documents)


def likely_about(document: Document) -> str | None:
    """The number of the document that a news item is about.

    The only one it names; else the latest that was issued before the item was posted: an item of 27/2/2020 that names
    28-CT/TW (2008), 38-CT/TW (2019) and 1039-CV/TU (21/2/2020) tells of the last; else the one named most often. None
    where none of these is plain; the clerk then says it, or files the item by itself under its headline.
    """
    numbered = [citation for citation in document.get("citations") or [] if citation.get("number")]
    if len(numbered) == 1:
        return str(numbered[0]["number"])
    posted = document.get("date")
    before = [row for row in numbered if row.get("date") and (not posted or row["date"] <= posted)]
    return _foremost(before, lambda row: str(row["date"])) or _foremost(
        numbered, lambda row: f"{len(row.get('places') or []):06}"
    )


def _foremost(citations: list[dict[str, Any]], measure: Callable[[dict[str, Any]], str]) -> str | None:
    """The number of the citation that measures most; None where there is none or two measure the same."""
    ranked = sorted(citations, key=measure, reverse=True)
    if not ranked or (len(ranked) > 1 and measure(ranked[0]) == measure(ranked[1])):
        return None
    return str(ranked[0]["number"])


def names_in(document: Document) -> list[str]:
    """Names of a document that mean bodies, each once: its issuer and all who have to do with its tasks."""
    names = [document.get("issuer") or ""]
    names += [
        name for task in kept(document.get("tasks") or []) for slot in NAME_FIELDS for name in task.get(slot) or []
    ]
    return [name for name in dict.fromkeys(names) if name]


def offers(draft: Draft, find: Callable[..., dict[str, Match]] = default_matcher) -> dict[str, Match]:
    """What the register offers for every name in the draft, looked up document by document: "Sở Nội vụ" is that of the
    province from which the document comes. Of a name in several documents of a bundle the first one's holds."""
    found: dict[str, Match] = {}
    for document in draft.documents:
        wanted = [name for name in names_in(document) if name not in found]
        if wanted:
            found |= find(
                wanted,
                issuer_name=document.get("issuer") or "",
                place=document.get("place") or "",
                day=whole_day(document.get("date")),
                **({} if document.get("issuer") else {"text": text_of(document)}),
            )
    return found


def text_of(document: Document) -> str:
    """The words of a document that may say its province, where it has no issuer."""
    parts = [document.get("subject") or ""]
    parts += [item.get("text") or "" for item in document.get("items") or []]
    parts += [task.get("text") or "" for task in document.get("tasks") or []]
    return "\n".join(parts)


def expansions(draft: Draft, found: dict[str, Match]) -> dict[str, Expansion]:
    """The members of every class that leads or supports, on the day of its document; of a document without a day none.

    Some four queries for each document, however many classes it names.
    """
    expanded: dict[str, Expansion] = {}
    for document in draft.documents:
        day = whole_day(document.get("date"))
        names = [name for name in doers_in(document) if name not in expanded and is_expandable(found.get(name))]
        if day is None or not names:
            continue
        issuer, place = document.get("issuer") or "", document.get("place") or ""
        scope = document_scope(issuer, place, day, names_in(document), "" if issuer else text_of(document))
        expanded |= expand_classes(names, scope, day, issuer_name=issuer)
    return expanded


def is_expandable(match: Match | None) -> bool:
    return match is not None and match.kind == "class"


def doers_in(document: Document) -> list[str]:
    """Names that lead or support in a document, each once."""
    tasks = kept(document.get("tasks") or [])
    return list(dict.fromkeys(name for task in tasks for slot in ("lead", "support") for name in task.get(slot) or []))


def meanings(draft: Draft, find: Callable[..., dict[str, Match]] = default_matcher) -> dict[str, dict[str, Any]]:
    """What every name means: as the clerk chose, else as the register offers it without a doubt.

    A name that may be one of several bodies, or none that is known, is left out. A class is expanded to its members
    where the expansion is whole.
    """
    found: dict[str, dict[str, Any]] = {}
    matches = offers(draft, find)
    expanded = expansions(draft, matches)
    for name, match in matches.items():
        meaning = draft.matches.get(name) or offered(match, expanded.get(name))
        if meaning is not None:
            found[name] = meaning
    return found


def offered(match: Match, expansion: Expansion | None = None) -> dict[str, Any] | None:
    """The meaning that needs no choice: the one body, or a class with its members where they are beyond doubt; None
    where somebody should look."""
    if match.kind == "one" and match.body is not None:
        return {"body": match.body.pk}
    if match.kind == "class":
        if expansion is not None and expansion.is_whole:
            return {"class": True, "members": [member.body.pk for member in expansion.members]}
        return {"class": True}
    return None


# --- Several leads -------------------------------------------------------------------------------------------------


def rival_leads(task: dict[str, Any]) -> list[str]:
    """The bodies that a task names as leads side by side, none of them in charge; empty where there is one, or a class
    among them (each of its members leads by itself)."""
    leads = list(dict.fromkeys(task.get("lead") or []))
    return leads if len(leads) > 1 and not any(is_class(name) for name in leads) else []


def leadership_of(task: dict[str, Any]) -> str:
    """What was chosen for a task with several leads: the name of the one in charge, "each", or "" for not yet."""
    chosen = str(task.get("leadership") or "")
    return chosen if chosen == "each" or chosen in rival_leads(task) else ""


def leadership_asked(draft: Draft) -> list[Wrong]:
    """The tasks for which somebody must still say who is in charge (`documents.Wrong`, as the form shows them)."""
    return [
        Wrong(
            f"{index}.tasks.{number}.leadership",
            "Có nhiều cơ quan cùng được giao mà văn bản không ghi cơ quan chủ trì. Hãy chọn một cơ quan chủ trì, "
            "hoặc giao riêng cho từng cơ quan.",
            "Several bodies lead and the document puts none in charge. Choose one to lead, or give each its own.",
        )
        for index, document in enumerate(draft.documents)
        if document["type"] != "ban-tin"
        for number, task in enumerate(document.get("tasks") or [])
        if not task.get("dropped") and rival_leads(task) and not leadership_of(task)
    ]


def unsure(found: dict[str, Match], names: Iterable[str], chosen: dict[str, dict[str, Any]]) -> list[str]:
    """Names for which somebody has to choose: not chosen yet, and the register does not say which body it is."""
    return [name for name in names if name in found and name not in chosen and offered(found[name]) is None]
