# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reads `urls.toml`: for every address what everybody gets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.rights.world import ANONYMOUS, KINDS, PLACES, POSTLESS, ROLES, WHO

TABLE = Path(__file__).with_name("urls.toml")


class WrongTable(ValueError):
    """A line of the table cannot be understood; the message says which."""


@dataclass(frozen=True)
class Answer:
    """What somebody gets: a status for each place of the thing, and in which places a list shows it."""

    statuses: tuple[int, ...]
    shown: frozenset[str] | None

    def status(self, place: str) -> int:
        return self.statuses[PLACES.index(place)] if len(self.statuses) > 1 else self.statuses[0]


@dataclass(frozen=True)
class Line:
    """One section of the table."""

    name: str
    method: str = "GET"
    thing: str = ""
    """Kind of the thing whose number is in the address."""
    lists: str = ""
    """Kind of the things that the page lists."""
    args: tuple[Any, ...] = ()
    """Further parts of the address."""
    data: dict[str, Any] = field(default_factory=dict)
    """What is sent: the query of a GET, the form of a POST."""
    silent: str = ""
    """Why a form that is accepted leaves no event in the audit log; every other one must."""
    more: int = 0
    """Queries that somebody with more to do on the page pays beyond the administrator: each needs its reason."""
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.name} {self.method}" + (f" {self.lists}" if self.lists else "")

    @property
    def places(self) -> tuple[str, ...]:
        return PLACES if self.thing else PLACES[:1]

    def answer(self, who: str) -> Answer:
        """The answer for a role, for somebody without a post, or for nobody."""
        for key in (who, "roles" if who in ROLES else "", "everybody" if who != ANONYMOUS else ""):
            if key in self.answers:
                return self.answers[key]
        if who == ANONYMOUS:
            return Answer((302,), frozenset() if self.lists else None)
        raise WrongTable(f"{self.title}: no answer for {who}")


def read_table(path: Path = TABLE) -> list[Line]:
    """All lines; raises `WrongTable`."""
    return [read_line(entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["url"]]


def read_line(entry: dict[str, Any]) -> Line:
    entry = dict(entry)
    fixed = {
        name: entry.pop(name)
        for name in ("name", "method", "thing", "lists", "data", "more", "silent")
        if name in entry
    }
    line = Line(**fixed, args=tuple(entry.pop("args", ())))
    if line.method not in {"GET", "POST"} or {line.thing, line.lists} - {"", *KINDS}:
        raise WrongTable(f"{line.title}: unknown method or kind of thing")
    for key, text in entry.items():
        for who in key.split("+"):
            if who not in {*WHO, "roles", "everybody"}:
                raise WrongTable(f"{line.title}: who is {who!r}?")
            line.answers[who] = read_answer(line, str(text))
    return line


def read_answer(line: Line, text: str) -> Answer:
    words = text.split()
    statuses = tuple(int(word) for word in words if word.isdecimal())
    shown = frozenset(word for word in words if not word.isdecimal())
    if len(statuses) not in {1, len(line.places)} or shown - set(PLACES):
        raise WrongTable(f"{line.title}: {text!r} is no answer: one status or {len(line.places)}, then places shown")
    return Answer(statuses, shown if line.lists else None)


def url_names() -> Iterator[str]:
    """The name of every address of the application."""

    def walk(resolver: URLResolver) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name is None:
                    raise WrongTable(f"the address {pattern.pattern} has no name")
                yield pattern.name
            else:
                yield from walk(pattern)

    yield from walk(get_resolver())


def suggestion(line: Line, seen: dict[str, tuple[tuple[int, ...], frozenset[str]]]) -> str:
    """The answers that were really given, as they would stand in the table."""
    groups: dict[str, list[str]] = {}
    for who, (statuses, shown) in seen.items():
        numbers = statuses if len(set(statuses)) > 1 else statuses[:1]
        text = " ".join([*map(str, numbers), *(place for place in PLACES if place in shown)])
        groups.setdefault(text, []).append(who)
    most = max(groups.values(), key=lambda people: len(set(people) & set(ROLES)))
    lines = []
    for text, people in groups.items():
        people = [who for who in people if who != ANONYMOUS or text.split()[0] != "302"]
        if not people:
            continue
        if set(people) >= {*ROLES, POSTLESS}:
            keys = ["everybody", *(who for who in people if who == ANONYMOUS)]
        elif people == [one for one in most if one in people] and len(set(people) & set(ROLES)) > 2:
            keys = ["roles", *(who for who in people if who not in ROLES)]
        else:
            keys = people
        key = "+".join(keys)
        lines.append(f'"{key}" = "{text}"' if "+" in key else f'{key} = "{text}"')
    return "\n".join(lines)
