# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The review form: a draft as fields in reading order, and the fields that came back as a draft.

Ids of fields are their names in the form: ``d0-number`` (of the first document), ``d0-c2-relation`` (of its third
citation), ``d0-t4-lead`` (of its fifth task), ``m3`` (what the fourth name means). What a form does not carry stays
as it was, so a form that was cut short loses nothing.
"""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.classes import Expansion
from nhipcau.bodies.matching import Match
from nhipcau.bodies.models import Body
from nhipcau.reading import doubts as reasons
from nhipcau.records import drafts, words
from nhipcau.records.documents import (
    Document,
    UnreadableDayError,
    Wrong,
    read_by,
    read_day,
    written_by,
    written_day,
)
from nhipcau.web.errors import BadInputError
from nhipcau.web.words import DOCUMENT_TYPES, RELATIONS, URGENCY

Text = str | Promise
Options = Iterable[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Spec:
    """One field of the form: where its value is kept and how it is written."""

    name: str
    label: Text
    control: str = "text"
    """``text``, ``area``, ``lines`` (a list, one a line), ``day``, ``by``, or ``select``."""
    options: dict[str, Promise] | None = None
    wide: bool = False
    core: bool = False
    """Shown even when empty; other empty fields are folded away until somebody needs them."""


NOTHING: dict[str, Promise] = {"": _("None")}

DOCUMENT_FIELDS = (
    Spec("type", _("Kind"), "select", DOCUMENT_TYPES, core=True),
    Spec("number", _("Number"), core=True),
    Spec("date", _("Date"), "day", core=True),
    Spec("place", _("Place"), core=True),
    Spec("issuer", _("Issuer"), wide=True, core=True),
    Spec("subject", _("Subject"), "area", wide=True, core=True),
    Spec("addressees", _("Addressees"), "lines", wide=True),
    Spec("recipients", _("Recipients"), "lines", wide=True),
    Spec("signer-authority", _("Authority")),
    Spec("signer-title", _("Post of the signer")),
    Spec("signer-name", _("Signer"), core=True),
    Spec("urgency", _("Urgency"), "select", NOTHING | URGENCY),
)
ABOUT = Spec("about", _("News about document"), wide=True, core=True)
CITATION_FIELDS = (
    Spec("relation", _("Relation"), "select", RELATIONS, core=True),
    Spec("type", _("Kind"), "select", DOCUMENT_TYPES, core=True),
    Spec("number", _("Number"), core=True),
    Spec("date", _("Date"), "day", core=True),
    Spec("issuer", _("Issuer")),
    Spec("name", _("Name, where it has no number")),
)
TASK_FIELDS = (
    Spec("text", _("Text"), "area", wide=True, core=True),
    Spec("lead", _("Lead"), "lines", core=True),
    Spec("deadline", _("Deadline"), "day", core=True),
    Spec("item", _("Item")),
    Spec("support", _("Support"), "lines"),
    Spec("every", _("Recurrence"), "select", words.PERIODS),
    Spec("by", _("Day of the year"), "by"),
    Spec("report_to", _("Report to"), "lines"),
    Spec("via", _("Through"), "lines"),
)
BLANKS: dict[str, dict[str, Any]] = {
    "tasks": {"item": None, "text": "", "lead": [], "support": [], "deadline": None, "recurrence": None,
              "report_to": [], "via": [], "added": True},
    "citations": {"number": None, "type": "khac", "issuer": None, "date": None, "relation": "mentions", "name": None,
                  "added": True},
}  # fmt: skip


# --- What the page shows ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class DoubtView:
    """A reason to look at a field."""

    id: str
    field: str
    label: Text
    reason: str
    value: str
    alternatives: list[tuple[str, str]]
    """What the button sends, what it shows."""
    evidence: list[str]
    """Wordings that are no value for the field ("chậm nhất 20 ngày" for a day), to be read."""
    seen: bool


@dataclass(slots=True)
class FieldView:
    """A field as drawn."""

    id: str
    spec: Spec
    value: str
    options: list[tuple[str, Text, bool]] = field(default_factory=list)
    doubt: str = ""
    wrong: str = ""
    located: bool = False

    @property
    def is_folded(self) -> bool:
        """Empty, and nothing to say of it: kept out of the way."""
        return not (self.spec.core or self.value or self.doubt or self.wrong)

    @property
    def rows(self) -> int:
        """Lines that a text area needs."""
        wide = 70 if self.spec.wide else 34
        return max(1, sum(1 + len(line) // wide for line in self.value.split("\n")))


@dataclass(slots=True)
class Fields:
    """Fields in reading order."""

    all: list[FieldView]

    @property
    def shown(self) -> list[FieldView]:
        return [one for one in self.all if not one.is_folded]

    @property
    def folded(self) -> list[FieldView]:
        return [one for one in self.all if one.is_folded]


@dataclass(slots=True)
class RowView:
    """A citation or a task."""

    id: str
    title: str
    fields: Fields
    dropped: bool
    added: bool
    located: bool
    doubtful: bool = False
    wrong: bool = False
    leadership: LeadershipView | None = None


@dataclass(slots=True)
class LeadershipView:
    """The question who is in charge, where a task names several leads: one of them, or each for itself."""

    id: str
    options: list[tuple[str, Text, bool]]
    asked: bool
    wrong: str = ""


@dataclass(slots=True)
class MemberView:
    """A body of a class, to be ticked."""

    id: int
    name: str
    chosen: bool
    checked: bool
    """The register vouches that it was there."""


@dataclass(slots=True)
class DocumentView:
    """One document of the file."""

    index: int
    id: str
    title: str
    fields: Fields
    facts: list[tuple[Text, str]]
    citations: list[RowView]
    tasks: list[RowView]
    doubts: list[DoubtView]
    secrecy: str | None


@dataclass(slots=True)
class NameView:
    """A name in the documents and the bodies that it may mean."""

    id: str
    name: str
    options: list[tuple[str, Text, bool]]
    others: list[tuple[str, Text, bool]]
    unsure: bool
    full: str
    members: list[MemberView] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Bodies that an exception of the register keeps out."""
    reason: Text = ""
    """Why somebody should say what it means; why a class was not expanded by itself."""


@dataclass(slots=True)
class ReviewView:
    """The whole form."""

    documents: list[DocumentView]
    names: list[NameView]
    version: int
    wrong: list[tuple[str, str]]
    """Field and sentence."""

    @property
    def count(self) -> int:
        """Values that were read or written."""
        rows = [row for one in self.documents for row in (*one.citations, *one.tasks) if not row.dropped]
        return sum(bool(one.value) for document in self.documents for one in document.fields.all) + len(rows)

    @property
    def to_look_at(self) -> int:
        """Doubts that nobody looked at and names that nobody said what they mean."""
        doubts = sum(not doubt.seen for document in self.documents for doubt in document.doubts)
        return doubts + sum(name.unsure for name in self.names) + self.questions

    @property
    def has_unsure_names(self) -> bool:
        """Whether some name still waits for somebody to say what it means."""
        return any(name.unsure for name in self.names)

    @property
    def questions(self) -> int:
        """Tasks with several leads of which nobody said who is in charge."""
        rows = [row for one in self.documents for row in one.tasks if not row.dropped]
        return sum(row.leadership is not None and row.leadership.asked for row in rows)

    @property
    def task_count(self) -> int:
        return sum(not task.dropped for document in self.documents for task in document.tasks)


def review_view(
    draft: drafts.Draft,
    offers: Mapping[str, Match],
    register: Iterable[Body],
    wrong: Iterable[Wrong] = (),
    expansions: Mapping[str, Expansion] | None = None,
) -> ReviewView:
    """Everything that the page shows of a draft. ``register``: bodies to choose from where the offers do not fit;
    ``expansions``: the members of the classes among the names."""
    sentences = {field_id(one.path): one.en if get_language() == "en" else one.vi for one in wrong}
    documents = [document_view(index, document, sentences) for index, document in enumerate(draft.documents)]
    names = name_views(draft, offers, list(register), expansions or {})
    return ReviewView(documents, names, draft.version, list(sentences.items()))


def field_id(path: str) -> str:
    """ "0.tasks.2.deadline" → "d0-t2-deadline", as `documents.Wrong` and the form name one place."""
    parts = path.replace("tasks.", "t").replace("citations.", "c").split(".")
    return "-".join((f"d{parts[0]}", *parts[1:])) if parts[0] else ""


def document_view(index: int, document: Document, wrong: Mapping[str, str]) -> DocumentView:
    prefix = f"d{index}"
    specs = (ABOUT, *DOCUMENT_FIELDS) if document["type"] == "ban-tin" else DOCUMENT_FIELDS
    fields = [_field(prefix, spec, document, wrong) for spec in specs]
    citations = [
        _row(f"{prefix}-c{number}", citation, CITATION_FIELDS, wrong, bool(citation.get("places")))
        for number, citation in enumerate(document.get("citations") or [])
    ]
    tasks = [
        _row(f"{prefix}-t{number}", task, TASK_FIELDS, wrong, bool(task.get("span")))
        for number, task in enumerate(document.get("tasks") or [])
    ]
    if document["type"] != "ban-tin":
        for row, task in zip(tasks, document.get("tasks") or [], strict=True):
            row.leadership = leadership_view(row.id, task, wrong)
    title = " ".join(str(part) for part in (DOCUMENT_TYPES.get(document["type"], ""), document.get("number")) if part)
    return DocumentView(
        index,
        prefix,
        title,
        Fields(fields),
        facts_of(document),
        citations,
        tasks,
        _doubts(index, document),
        document.get("secrecy"),
    )


def leadership_view(prefix: str, task: dict[str, Any], wrong: Mapping[str, str]) -> LeadershipView | None:
    """The question who is in charge of a task; None where nobody needs to be asked."""
    leads = drafts.rival_leads(task)
    if not leads:
        return None
    chosen = drafts.leadership_of(task)
    name = f"{prefix}-leadership"
    options: list[tuple[str, Text, bool]] = [
        (f"{number}", _("%(name)s leads, the others support") % {"name": lead}, chosen == lead)
        for number, lead in enumerate(leads)
    ]
    options.append(("each", _("Each has its own"), chosen == "each"))
    return LeadershipView(name, options, not chosen, wrong.get(name, ""))


def _row(prefix: str, row: dict[str, Any], specs: tuple[Spec, ...], wrong: Mapping[str, str], located: bool) -> RowView:
    fields = [_field(prefix, spec, row, wrong) for spec in specs]
    title = words.written_item(row.get("item") or "") or row.get("number") or row.get("name") or ""
    return RowView(
        prefix,
        title,
        Fields(fields),
        bool(row.get("dropped")),
        bool(row.get("added")),
        located,
        doubtful=any(one.doubt for one in fields),
        wrong=any(one.wrong for one in fields),
    )


def _field(prefix: str, spec: Spec, row: dict[str, Any], wrong: Mapping[str, str]) -> FieldView:
    value = shown(spec, row)
    name = f"{prefix}-{spec.name}"
    options: list[tuple[str, Text, bool]] = [(key, label, key == value) for key, label in (spec.options or {}).items()]
    path = _path_of(spec)
    open_doubts = [doubt for doubt in row.get("doubts") or [] if not doubt.get("seen")]
    doubt = next((doubt for doubt in open_doubts if path in (doubt["field"], doubt["field"].partition(".")[0])), None)
    located = any(path in (place, place.partition(".")[0]) for place in row.get("spans") or {})
    return FieldView(
        name, spec, value, options, sentence_of(doubt) if doubt else "", wrong.get(name, ""), located
    )  # fmt: skip


def _path_of(spec: Spec) -> str:
    """The path of a field in spans and doubts of the reading."""
    return {"every": "recurrence", "by": "recurrence"}.get(spec.name, spec.name.replace("-", "."))


def shown(spec: Spec, row: dict[str, Any]) -> str:
    """The value of a field as text in the form."""
    if spec.name.startswith("signer-"):
        return (row.get("signer") or {}).get(spec.name.removeprefix("signer-")) or ""
    if spec.name in ("every", "by"):
        return _shown_recurrence(spec, row.get("recurrence"))
    value = row.get(spec.name)
    if spec.control == "lines":
        return "\n".join(value or [])
    if spec.control == "day":
        return written_day(value)
    return value or ""


def _shown_recurrence(spec: Spec, recurrence: dict[str, Any] | None) -> str:
    if not recurrence:
        return ""
    if spec.name == "by":
        return written_by(recurrence.get("by"))
    every = recurrence.get("every")
    return "unsaid" if every is None else str(every)


def sentence_of(doubt: dict[str, Any]) -> str:
    """The reason of a doubt in the language of the page."""
    value = written_day(doubt["value"]) if doubt.get("value") else None
    others = [written_day(other) for other in doubt.get("alternatives") or []]
    return reasons.sentence(doubt["why"], value, others, language=get_language() or "vi")


def _doubts(index: int, document: Document) -> list[DoubtView]:
    found = [
        _doubt(f"d{index}", number, doubt, DOCUMENT_FIELDS) for number, doubt in enumerate(document.get("doubts") or [])
    ]
    for at, task in enumerate(document.get("tasks") or []):
        if not task.get("dropped"):
            doubts = enumerate(task.get("doubts") or [])
            found += [_doubt(f"d{index}-t{at}", number, doubt, TASK_FIELDS, task) for number, doubt in doubts]
    return sorted(found, key=lambda doubt: doubt.seen)


def _doubt(
    prefix: str, number: int, doubt: dict[str, Any], specs: tuple[Spec, ...], task: dict[str, Any] | None = None
) -> DoubtView:
    path = doubt["field"]
    spec = next((spec for spec in specs if _path_of(spec) in (path, path.partition(".")[0])), None)
    label: Text = spec.label if spec else path
    if task is not None:
        label = f"{gettext('Task')} {words.written_item(task.get('item') or '')}: {label}"
    target = f"{prefix}-{spec.name}" if spec else prefix
    others = doubt.get("alternatives") or []
    usable = [other for other in others if spec is not None and fits(spec, other)]
    alternatives = [(f"{target}|{prefix}:{number}|{other}", written_day(other)) for other in usable]
    evidence = [other for other in others if other not in usable]
    value = written_day(doubt.get("value"))
    return DoubtView(
        f"{prefix}:{number}", target, label, sentence_of(doubt), value, alternatives, evidence, bool(doubt.get("seen"))
    )


def fits(spec: Spec, value: str) -> bool:
    """Whether a value can be kept in a field: of a day field only days can."""
    if spec.control == "select":
        return value in (spec.options or {})
    if spec.control != "day":
        return True
    try:
        return read_day(value) is not None
    except UnreadableDayError:
        return False


def facts_of(document: Document) -> list[tuple[Text, str]]:
    """What was read beside the fields: stamps, copies and signatures; shown, not edited."""
    facts: list[tuple[Text, str]] = []
    if received := document.get("received"):
        parts = (received.get("by"), received.get("number"), written_day(received.get("date")))
        facts.append((_("Incoming stamp"), ", ".join(part for part in parts if part)))
    if copied := document.get("copy"):
        made = (copied.get("number"), copied.get("issuer"), written_day(copied.get("date")))
        facts.append((words.COPY_FORMS.get(copied["form"], copied["form"]), ", ".join(part for part in made if part)))
    for signature in document.get("signatures") or []:
        signed = (signature.get("by") or signature.get("organization"), _moment(signature.get("time")))
        facts.append((_("Digital signature"), ", ".join(part for part in signed if part)))
    return facts


def _moment(iso: str | None) -> str:
    day, _t, time = (iso or "").partition("T")
    return f"{written_day(day)} {time[:5]}".strip()


def name_views(
    draft: drafts.Draft, offers: Mapping[str, Match], register: list[Body], expansions: Mapping[str, Expansion]
) -> list[NameView]:
    """Names in the draft with what they may mean; those for which somebody must choose come first."""
    unsure = set(drafts.unsure(dict(offers), offers, draft.matches))
    views = []
    for number, (name, match) in enumerate(offers.items()):
        expansion = expansions.get(name)
        meaning = draft.matches.get(name) or drafts.offered(match, expansion)
        chosen = code_of(meaning)
        known = [match.body] if match.body else list(match.candidates)
        others = [body for body in register if body not in known]
        options: list[tuple[str, Text, bool]] = []
        if drafts.offered(match) is None:
            options.append(("", _("Not chosen yet"), chosen == ""))
        options += [(f"body:{body.pk}", body.name, chosen == f"body:{body.pk}") for body in known]
        if expansion is not None and expansion.members:
            label = _("Each of %(count)s bodies") % {"count": len(expansion.members)}
            options.append(("members", label, chosen == "members"))
        options.append(("class", _("Several bodies: keep the name as written"), chosen == "class"))
        if match.kind in ("new", "many"):
            options.append(("new", _("Enter as new: %(name)s") % {"name": match.proposal.name}, chosen == "new"))
        rest: list[tuple[str, Text, bool]] = [
            (f"body:{body.pk}", body.name, chosen == f"body:{body.pk}")
            for body in others
            if name in unsure or chosen == f"body:{body.pk}"
        ]
        view = NameView(f"m{number}", name, options, rest, name in unsure, match.full)
        if expansion is not None:
            view.members = member_views(expansion, meaning or {})
            view.left_out = [body.name for body in expansion.left_out]
            view.reason = expansion.reason
            # Members are known, but not beyond doubt: somebody should look before the name stays as it is. One that
            # means bodies of every level stays as it is unless somebody wants each.
            doubtful = bool(expansion.members and expansion.reason) and not expansion.parts.is_wide
            view.unsure = doubtful and name not in draft.matches
        if view.unsure and not view.reason:
            alike = match.kind == "many"
            view.reason = _("The register has similar names.") if alike else _("The register does not have this name.")
        views.append(view)
    return sorted(views, key=lambda view: not view.unsure)


def member_views(expansion: Expansion, meaning: Mapping[str, Any]) -> list[MemberView]:
    """The members of a class; those chosen are ticked, and before a choice all that the register vouches for."""
    ids = set(meaning.get("members") or ())
    return [
        MemberView(
            member.body.pk, member.body.name, member.body.pk in ids if ids else member.is_checked, member.is_checked
        )
        for member in expansion.members
    ]


def code_of(meaning: Mapping[str, Any] | None) -> str:
    """A meaning as the value of an option: "body:12", "members", "class", "new", or "" for none."""
    if not meaning:
        return ""
    if meaning.get("members"):
        return "members"
    return f"body:{meaning['body']}" if "body" in meaning else "class" if "class" in meaning else "new"


# --- What comes back -------------------------------------------------------------------------------------------------


def changed(
    draft: drafts.Draft,
    post: Mapping[str, str],
    offers: Mapping[str, Match],
    seen: set[str],
    expansions: Mapping[str, Expansion] | None = None,
    ticked: Mapping[str, set[int]] | None = None,
) -> drafts.Draft:
    """The draft with what the form says. ``seen``: ids of doubts that were ticked; ``offers`` and ``expansions`` as the
    page showed them; ``ticked``: field of a class → ids of the members that were ticked.

    Raises `BadInputError` where the form is none of ours.
    """
    version = post.get("version", "")
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        raise BadInputError(
            "Biểu mẫu gửi lên không đầy đủ nên chưa lưu được gì. Hãy tải lại trang rồi làm lại.",
            "The form that arrived is not whole, so nothing was saved. Reload the page and try again.",
        )
    documents = copy.deepcopy(draft.documents)
    for index, document in enumerate(documents):
        _take_document(f"d{index}", document, post, seen)
    matches = _matches(draft, post, offers, expansions or {}, ticked or {})
    return drafts.Draft(documents, matches, int(version))


def _take_document(prefix: str, document: Document, post: Mapping[str, str], seen: set[str]) -> None:
    _take_fields(prefix, document, (ABOUT, *DOCUMENT_FIELDS), post)
    if f"{prefix}-here" in post:
        _take_seen(prefix, document, seen)
    for kind, letter, specs in (("citations", "c", CITATION_FIELDS), ("tasks", "t", TASK_FIELDS)):
        for number, row in enumerate(document.get(kind) or []):
            name = f"{prefix}-{letter}{number}"
            if f"{name}-here" not in post:
                continue
            _take_fields(name, row, specs, post)
            _take_seen(name, row, seen)
            row["dropped"] = f"{name}-drop" in post
            if kind == "tasks":
                _take_leadership(f"{name}-leadership", row, post)


def _take_leadership(name: str, task: dict[str, Any], post: Mapping[str, str]) -> None:
    """Keep who is in charge: by its number among the leads, so that a corrected name stays chosen."""
    code, leads = post.get(name, ""), drafts.rival_leads(task)
    if code == "each":
        task["leadership"] = "each"
    elif code.isascii() and code.isdecimal() and int(code) < len(leads):
        task["leadership"] = leads[int(code)]


def _take_fields(prefix: str, row: dict[str, Any], specs: tuple[Spec, ...], post: Mapping[str, str]) -> None:
    for spec in specs:
        name = f"{prefix}-{spec.name}"
        if name in post:
            put(spec, row, clean(post[name]))


def _take_seen(prefix: str, row: dict[str, Any], seen: set[str]) -> None:
    for number, doubt in enumerate(row.get("doubts") or []):
        doubt["seen"] = f"{prefix}:{number}" in seen


def clean(text: str) -> str:
    """What somebody typed: composed letters, plain line ends, nothing that cannot be stored or seen."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        letter for letter in text if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"}
    ).strip()


def put(spec: Spec, row: dict[str, Any], text: str) -> None:
    """Write the text of a field into a document, citation or task.

    A day that cannot be understood is kept as typed: the clerk corrects it; until then `documents.check` refuses it.
    """
    if spec.name.startswith("signer-"):
        signer = dict(row.get("signer") or {"authority": None, "title": None, "name": None})
        signer[spec.name.removeprefix("signer-")] = text or None
        row["signer"] = signer if any(signer.values()) else None
    elif spec.name in ("every", "by"):
        _put_recurrence(spec, row, text)
    elif spec.control == "lines":
        row[spec.name] = [line for part in text.split("\n") if (line := " ".join(part.split()).strip(" ;"))]
    elif spec.control == "day":
        row[spec.name] = _day(text)
    elif spec.name == "number":
        row[spec.name] = re.sub(r"\s+", "", text) or None
    elif spec.control == "area":
        row[spec.name] = text or (None if spec.name == "subject" else "")
    else:
        row[spec.name] = " ".join(text.split()) or None


def _day(text: str) -> str | None:
    try:
        return read_day(text)
    except UnreadableDayError:
        return text


def _put_recurrence(spec: Spec, row: dict[str, Any], text: str) -> None:
    recurrence = dict(row.get("recurrence") or {"every": "", "by": None})
    if spec.name == "every":
        recurrence["every"] = None if text == "unsaid" else text
    else:
        try:
            recurrence["by"] = read_by(text)
        except UnreadableDayError:
            recurrence["by"] = text
    row["recurrence"] = None if recurrence == {"every": "", "by": None} else recurrence


def _matches(
    draft: drafts.Draft,
    post: Mapping[str, str],
    offers: Mapping[str, Match],
    expansions: Mapping[str, Expansion],
    ticked: Mapping[str, set[int]],
) -> dict[str, dict[str, Any]]:
    """What the clerk chose for names. The form says the name beside the choice: names change while one types."""
    chosen = dict(draft.matches)
    for key, name in post.items():
        found = re.fullmatch(r"(m\d{1,4})-name", key)
        if found is None or name not in offers or found[1] not in post:
            continue
        expansion = expansions.get(name)
        meaning = meaning_of(post[found[1]], offers[name], expansion, ticked.get(found[1], set()))
        if meaning is not None and meaning != drafts.offered(offers[name], expansion):
            chosen[name] = meaning
        else:
            chosen.pop(name, None)
    return chosen


def meaning_of(
    code: str, match: Match, expansion: Expansion | None = None, ticked: Iterable[int] = ()
) -> dict[str, Any] | None:
    """The meaning that an option stands for; None for none. Of a class only members that the register has are taken;
    none ticked keeps the name as written. Raises `BadInputError` for a code of somebody's own."""
    if code == "":
        return None
    if code == "members" and expansion is not None:
        wanted = set(ticked)
        members = [member.body.pk for member in expansion.members if member.body.pk in wanted]
        return {"class": True, "members": members} if members else {"class": True}
    if code == "class":
        return {"class": True}
    if code == "new":
        new = match.proposal
        return {"new": {"name": new.name, "kind": new.kind, "level": new.level, "place": new.place}}
    if found := re.fullmatch(r"body:(\d{1,12})", code):
        return {"body": int(found[1])}
    raise BadInputError(
        "Lựa chọn tổ chức không hợp lệ. Hãy tải lại trang và chọn trong danh sách.",
        "That choice of a body is not valid. Reload the page and choose from the list.",
    )


def ticked_members(lists: Iterable[tuple[str, list[str]]]) -> dict[str, set[int]]:
    """The members of classes that were ticked, by the field of the class (``m3-member`` → "m3")."""
    found: dict[str, set[int]] = {}
    for name, values in lists:
        if match := re.fullmatch(r"(m\d{1,4})-member", name):
            found[match[1]] = {
                int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 16
            }
    return found


def with_row(draft: drafts.Draft, where: str) -> tuple[drafts.Draft, str]:
    """The draft with an empty row more; ``where`` is "d0-tasks" or "d0-citations". Returns the id of the new row.

    Raises `BadInputError` for any other place.
    """
    found = re.fullmatch(r"d(\d{1,3})-(tasks|citations)", where)
    if found is None or int(found[1]) >= len(draft.documents):
        raise BadInputError(
            "Không thêm được dòng này. Hãy tải lại trang.", "This row cannot be added. Reload the page."
        )
    index, kind = int(found[1]), found[2]
    documents = copy.deepcopy(draft.documents)
    rows = documents[index].setdefault(kind, [])
    rows.append(copy.deepcopy(BLANKS[kind]))
    changed_draft = drafts.Draft(documents, draft.matches, draft.version)
    return changed_draft, f"d{index}-{kind[0]}{len(rows) - 1}"


def with_alternative(draft: drafts.Draft, taken: str) -> tuple[drafts.Draft, str]:
    """The draft with another value that a doubt offers; ``taken``: "field|doubt|value". Returns the field's id.

    Raises `BadInputError` for a field or a doubt that is not there.
    """
    found = re.fullmatch(r"d(\d{1,3})(?:-t(\d{1,4}))?-([a-z_-]+)\|[^|]*:(\d{1,3})\|(.*)", taken, re.DOTALL)
    documents = copy.deepcopy(draft.documents)
    try:
        if found is None:
            raise LookupError(taken)
        document = documents[int(found[1])]
        row = document["tasks"][int(found[2])] if found[2] else document
        specs = TASK_FIELDS if found[2] else DOCUMENT_FIELDS
        spec = next(spec for spec in specs if spec.name == found[3])
        doubt = row["doubts"][int(found[4])]
        if found[5] not in doubt["alternatives"]:
            raise LookupError(taken)
    except (LookupError, StopIteration) as error:
        raise BadInputError(
            "Không có lựa chọn này. Hãy tải lại trang.", "There is no such choice. Reload the page."
        ) from error
    put(spec, row, clean(found[5]))
    doubt["seen"] = True
    return drafts.Draft(documents, draft.matches, draft.version), taken.partition("|")[0]
