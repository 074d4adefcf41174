# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a body holds that somebody must take over when it ends: each room announces its own kind of work.

A room that keeps work for bodies (assignments, files in hand, report duties, dossiers, registers) registers one
`Holding` in its ``apps.ready``. This room asks them all, shows what there is, and passes it on in one transaction.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.models import Body

Moved = list[list[int]]
"""Rows that were passed on: id, from body, to body, and what the room needs beside to give them back."""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One piece of work, as the preview shows it."""

    id: int
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Passing:
    """How work is passed on: who acts, from whom, to whom (by row; other rows to ``main``), from which day and why."""

    actor: Actor | None
    body: Body
    main: Body | None
    choices: Mapping[int, Body]
    day: datetime.date
    basis: str

    def target(self, row: int) -> Body | None:
        """Who takes a row over; None: it stays where it is."""
        return self.choices.get(row, self.main)


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of work that bodies hold.

    ``count`` and ``rows`` say what is open now; ``pass_on`` moves it (history stays where it was) and returns what was
    moved; ``give_back`` undoes that for rows that are still where they were put, and returns how many.
    """

    id: str
    label: Promise
    icon: str
    count: Callable[[Body], int]
    rows: Callable[[Body, int], list[HeldRow]]
    pass_on: Callable[[Passing], Moved]
    give_back: Callable[[Actor | None, Moved], int]


_holdings: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """Announce a kind of work; the same id again replaces it."""
    _holdings[holding.id] = holding


def holdings() -> list[Holding]:
    """All kinds of work, in the order in which rooms announced them (lower floors first)."""
    return list(_holdings.values())
