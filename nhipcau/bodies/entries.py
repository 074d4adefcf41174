# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bodies and successions as files say them, before they meet the register. Pure: no database.

Files give the last day on which something holds, as decisions do; the register keeps the first day after it.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FIELDS = ("name", "kind", "level", "sort", "place", "parent", "first", "last", "leader", "certainty", "source", "note")
"""What an entry may say of a body beside its names and codes."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name for some days; None: no end on that side."""

    name: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    official: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code for some days."""

    scheme: str
    value: str
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body stood up to a last day."""

    place: str
    last: datetime.date
    first: datetime.date | None = None
    parent: str | None = None
    """Key of the body that was above it; None: the one of today."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A body as a file says it. None: the file does not speak of it, what the register has stays."""

    key: str
    name: str | None = None
    kind: str | None = None
    level: str | None = None
    sort: str | None = None
    place: str | None = None
    parent: str | None = None
    """Key of the body above; "": none."""
    first: datetime.date | None = None
    last: datetime.date | None = None
    leader: str | None = None
    certainty: str | None = None
    source: str | None = None
    note: str | None = None
    names: tuple[Name, ...] = ()
    """Other names: aliases (no days), earlier official names (with days)."""
    codes: tuple[Code, ...] = ()
    places: tuple[Place, ...] = ()
    says_days: bool = True
    """Whether first and last are meant where they are None (a table may lack the columns)."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """One succession as a file says it; ``successor`` "" for a renaming, a move or a dissolution."""

    predecessor: str
    successor: str
    kind: str
    day: datetime.date
    basis: str = ""
    part: str = ""
    certainty: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong on a line (0: with the file as a whole), in both languages of the pages."""

    line: int
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Register:
    """All that a file says."""

    entries: tuple[Entry, ...]
    links: tuple[Link, ...] = ()

    def with_more(self, other: Register) -> Register:
        """This and another one together."""
        return Register(self.entries + other.entries, self.links + other.links)


def day_before(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=1)


def day_after(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=1)


# --- TOML ----------------------------------------------------------------------------------------------------------


def from_toml(text: str) -> Register:
    """A register file: ``[[body]]`` with key, name, aliases, kind, level, place, parent, sort, leader, valid_from (the
    first day), valid_to (the last day), source, codes (``{scheme, value}``), into (keys of successors, or
    ``{key, part}``), basis, certainty, note.

    Raises `ValueError` for what is no TOML and `KeyError` for a body without a key.
    """
    bodies = tomllib.loads(text).get("body", [])
    entries = tuple(body_entry(body, number) for number, body in enumerate(bodies, 1))
    return Register(
        entries, tuple(link for body, entry in zip(bodies, entries, strict=True) for link in links_of(body, entry))
    )


def body_entry(body: dict[str, Any], number: int) -> Entry:
    return Entry(
        key=body["key"],
        name=body["name"],
        kind=body["kind"],
        level=body["level"],
        sort=body.get("sort"),
        place=body.get("place", ""),
        parent=body.get("parent", ""),
        first=body.get("valid_from"),
        last=body.get("valid_to"),
        leader=body.get("leader"),
        certainty=body.get("certainty", ""),
        source=body.get("source", ""),
        note=body.get("note", ""),
        names=tuple(Name(name) for name in body.get("aliases", [])),
        codes=tuple(Code(code["scheme"], code["value"]) for code in body.get("codes", [])),
        line=number,
    )


def links_of(body: dict[str, Any], entry: Entry) -> Iterable[Link]:
    """Successions that a body's ``into`` says: several without a part are a split, one is a merger."""
    wanted = [into if isinstance(into, dict) else {"key": into} for into in body.get("into", [])]
    if wanted and entry.last is not None:
        yield from successions(
            entry.key, [(into["key"], into.get("part", "")) for into in wanted], day_after(entry.last), entry,
            body.get("basis", body.get("source", "")),
        )  # fmt: skip


def successions(key: str, into: list[tuple[str, str]], day: datetime.date, entry: Entry, basis: str) -> Iterable[Link]:
    """A link to each successor: "merged" where one takes all, "split" where several share."""
    kind = "merged" if len(into) == 1 else "split"
    for successor, part in into:
        yield Link(key, successor, kind, day, basis, part, entry.certainty or "", "", entry.line)
