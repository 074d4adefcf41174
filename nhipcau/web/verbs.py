# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the audit log's verbs, things and values are called on its pages.

A room tells the words of its own verbs in ``AppConfig.ready``: ``register_verbs({"record-filed": _("Registered")})``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.web import dates

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_verbs: dict[str, object] = {}
_values: dict[str, object] = {}

THINGS: dict[str, tuple[Promise, str]] = {
    # Model, what it is called, name of its page (empty: it has none).
    "bodies.body": (_("Body"), "body"),
    "bodies.person": (_("Person"), "person"),
    "bodies.post": (_("Post"), ""),
    "auth.user": (_("Account"), ""),
    "records.intakefile": (_("File"), "review"),
    "records.record": (_("Document"), "record"),
    "assignments.assignment": (_("Assignment"), "assignment"),
}

NAMES: dict[str, Promise] = {
    "added": _("added"),
    "assignments": _("assignments"),
    "basis": _("basis"),
    "belongs": _("belongs to it"),
    "body": _("body"),
    "class": _("class"),
    "code": _("reason code"),
    "changed": _("changed"),
    "count": _("number"),
    "date": _("date"),
    "documents": _("documents read"),
    "due": _("due"),
    "events": _("rows of the log"),
    "factor": _("second factor"),
    "factors": _("second factors"),
    "file": _("file"),
    "filed": _("filed"),
    "files": _("files"),
    "from": _("from post"),
    "for": _("stands in for"),
    "full_name": _("full name"),
    "ip": _("address"),
    "issuer": _("issuer"),
    "kind": _("kind"),
    "lead": _("lead"),
    "level": _("level"),
    "login": _("login"),
    "methods": _("by"),
    "moved": _("passed on"),
    "name": _("name"),
    "not_back": _("not given back"),
    "note": _("note"),
    "number": _("number and symbol"),
    "pages": _("pages"),
    "parent": _("stands under"),
    "person": _("person"),
    "place": _("place"),
    "reason": _("reason"),
    "records": _("documents"),
    "roles": _("roles"),
    "sessions": _("sessions"),
    "size": _("size"),
    "sha256": _("SHA-256"),
    "source": _("source"),
    "state": _("state"),
    "successions": _("successions"),
    "successors": _("successors"),
    "title": _("post"),
    "valid_from": _("from"),
    "valid_to": _("before the day"),
}


def register_verbs(words: Mapping[str, object]) -> None:
    """Tell what verbs are called: anything that ``str`` turns into the word in the language of the page."""
    _verbs.update(words)


def register_values(words: Mapping[str, object]) -> None:
    """Tell what slugs among the values of events are called: roles, kinds, ways to sign in."""
    _values.update(words)


def registered() -> Iterable[str]:
    return _verbs.keys()


def word_of(verb: str) -> str:
    """The word of a verb in the language of the page, or the verb as written."""
    return str(_verbs.get(verb, verb))


def verb_choices() -> list[tuple[str, str]]:
    """All verbs with their words, sorted by these."""
    return sorted(((verb, word_of(verb)) for verb in _verbs), key=lambda pair: pair[1])


def thing_of(model: str, object_id: str) -> tuple[str, str]:
    """What a model is called, and the address of the object's page (empty where there is none)."""
    word, url_name = THINGS.get(model, (model, ""))
    if not url_name or not object_id.isdecimal():
        return str(word), ""
    try:
        return str(word), reverse(url_name, args=[int(object_id)])
    except NoReverseMatch:
        return str(word), ""


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any], erased: Iterable[str]) -> list[dict[str, str]]:
    """What changed, in words: name, value before, value after. ``erased`` are names such as "after.full_name"."""
    gone = {name.partition(".")[2] for name in erased} - {""}
    # What is as it was, or was given nothing, is no change.
    same = {name for name, value in after.items() if value == before.get(name, None if value is None else "")}
    names = sorted(({*before, *after} - same) | gone)
    return [
        {
            "name": str(NAMES.get(name, name)),
            "before": shown(before[name]) if name in before else "",
            "after": shown(after[name]) if name in after else (gettext("(erased)") if name in gone else ""),
        }
        for name in names
    ]


def shown(value: Any) -> str:
    """A value of the log as people read it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        text = ", ".join(shown(one) for one in value[:20])
        return f"{text} …" if len(value) > 20 else text
    if isinstance(value, dict):
        return ", ".join(f"{NAMES.get(name, name)}: {shown(one)}" for name, one in value.items())
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return dates.partial(value)
    return str(_values.get(value, value) if isinstance(value, str) else value)
