# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The state machine of assignments as data: `transitions.toml`, loaded and checked once. No database here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages of the pages."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Side:
    """People who stand in one relation to an assignment, and the roles that act for it."""

    id: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the machine."""

    id: str
    sources: frozenset[str]
    target: str
    sides: frozenset[str]
    needs_note: bool
    label: Wording
    done: Wording
    ask: Wording
    icon: str
    style: str


@dataclass(frozen=True, slots=True)
class Event:
    """A step that no button makes."""

    done: Wording
    icon: str


@dataclass(frozen=True, slots=True)
class Machine:
    """All sides, moves and events by id."""

    sides: dict[str, Side]
    moves: dict[str, Move]
    events: dict[str, Event]

    def from_state(self, state: str, sides: Iterable[str]) -> list[Move]:
        """The moves that somebody on these sides may make from a state, in the order of the file."""
        held = frozenset(sides)
        return [move for move in self.moves.values() if state in move.sources and move.sides & held]

    def step(self, name: str) -> Move | Event | None:
        """What the timeline needs to know of a step."""
        return self.moves.get(name) or self.events.get(name)


@cache
def machine() -> Machine:
    """Load the table once; a table that names unknown sides fails here, loudly."""
    text = (resources.files("nhipcau.assignments") / "transitions.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    sides = {entry["id"]: Side(entry["id"], frozenset(entry["roles"])) for entry in data["side"]}
    moves = {entry["id"]: loaded(entry) for entry in data["move"]}
    for move in moves.values():
        if not move.sides <= sides.keys():
            raise ValueError(f"move {move.id!r} names an unknown side")
    events = {entry["id"]: Event(Wording(**entry["done"]), entry["icon"]) for entry in data["event"]}
    return Machine(sides, moves, events)


def loaded(entry: dict[str, Any]) -> Move:
    return Move(
        id=entry["id"],
        sources=frozenset(entry["from"]),
        target=entry["to"],
        sides=frozenset(entry["by"]),
        needs_note=entry["note"],
        label=Wording(**entry["label"]),
        done=Wording(**entry["done"]),
        ask=Wording(**entry["ask"]),
        icon=entry["icon"],
        style=entry["style"],
    )
