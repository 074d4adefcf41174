# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What became of an item's words on the way down: added, left out, weakened.

A word is *weakened* away when it carried the weight of a role or duty ("nòng cốt", "chủ trì", "phải") and the child,
saying the rest, leaves it out or puts a weaker one in its place. Which words those are is data (``rules/themes.toml``).

    above  … có vai trò nòng cốt trong hoạt động đối ngoại nhân dân …
    below  … có vai trò trong hoạt động đối ngoại nhân dân …          ->  weakened: nòng cốt
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Any

from nhipcau.reading.coverage.likeness import stopped_syllables
from nhipcau.reading.coverage.units import Unit, is_framed
from nhipcau.reading.rules import load
from nhipcau.reading.text.normalise import key

ALIKE = 0.30
"""Clauses at least so alike say the same thing, and their words can be held side by side."""
ANSWERED = 0.12
"""A clause of the parent that no clause of the child reaches so far is not met by words."""
CONTEXT = 4
"""Syllables shown on each side of a change."""
LEAST_RUN = 2
"""With fewer telling syllables a difference is a turn of phrase and no change, unless a strong word went."""
MOVED = 0.6
"""Words of which so many pairs of neighbours stand elsewhere on the other side were only moved."""

_SYLLABLE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `kind` is ``added``, ``left-out`` or ``weakened``."""

    kind: str
    parent: str
    """The parent's words with what stands beside them; empty for what was added."""
    child: str
    """The child's words with what stands beside them; empty for a clause left out."""
    words: str
    """The words themselves that came or went: "nòng cốt"."""

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "words": self.words, "parent": self.parent, "child": self.child}


@dataclass(frozen=True, slots=True)
class Beside:
    """What the pair stands beside: a child may take an item up in several of its items."""

    said: str
    """All that the child says in the items that take this parent item up."""
    met: frozenset[str]
    """Clauses of the parent item that one of those items answers."""
    known: frozenset[str]
    """Clauses of the child that answer something of the parent, be it in another item."""


def changes(parent: Unit, child: Unit, likeness: Callable[[str, str], float], beside: Beside) -> list[Change]:
    """How `child` differs from `parent` in what it says; weakened words first.

    `likeness` compares two clauses. Clauses in the child's own words are not held side by side word by word, which
    would show nothing but that they are other words; of those only lost role words are told. Nothing is left out that
    the child says in another item, and nothing added that stands elsewhere in the parent.
    """
    found: list[Change] = []
    said = f" {key(beside.said)} "
    for clause in parent.clauses:
        near = max(child.clauses, key=lambda other: likeness(clause, other), default=None)
        if near is not None and likeness(clause, near) >= ALIKE:
            found += _word_changes(clause, near, said, parent.text)
        elif clause not in beside.met:
            found.append(Change("left-out", clause, "", clause))
    found += _lost_roles(parent, child, said, found)
    found += [Change("added", "", clause, clause) for clause in child.clauses if clause not in beside.known]
    order = ("weakened", "left-out", "added")
    return sorted(found, key=lambda change: order.index(change.kind))


def _word_changes(above: str, below: str, said: str, ordered: str) -> Iterator[Change]:
    """Changes between two clauses that say the same thing, run by run of syllables."""
    one, other = _syllables(above), _syllables(below)
    telling, other_telling = _telling(one), _telling(other)
    matcher = SequenceMatcher(None, [s for s, _, _ in one], [s for s, _, _ in other], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        lost, gained = _cut(above, one, i1, i2, 0), _cut(below, other, j1, j2, 0)
        shown = _cut(above, one, i1, i2, CONTEXT), _cut(below, other, j1, j2, CONTEXT)
        if weak := _weakened(lost, gained, said):
            yield Change("weakened", *shown, weak)
        elif sum(telling[i1:i2]) >= LEAST_RUN and not _stands_in(lost, said):
            yield Change("left-out", *shown, lost)
        elif sum(other_telling[j1:j2]) >= LEAST_RUN and not _stands_in(gained, ordered):
            yield Change("added", *shown, gained)


def _stands_in(words: str, text: str) -> bool:
    """Whether most pairs of neighbouring syllables stand in a text too: moved, neither lost nor new."""
    syllables, whole = key(words).split(), f" {key(text)} "
    pairs = [f" {one} {other} " for one, other in pairwise(syllables)]
    return bool(pairs) and sum(pair in whole for pair in pairs) >= MOVED * len(pairs)


def _weakened(lost: str, gained: str, said: str) -> str:
    """The strong words among the lost ones that the child says nowhere, or the weaker ones that took their place."""
    lost_key, gained_key = f" {key(lost)} ", f" {key(gained)} "
    for stronger, weaker in _weaker():
        gone = next((w for w in stronger if f" {w} " in lost_key and f" {w} " not in gained_key), None)
        came = next((w for w in weaker if f" {w} " in gained_key and f" {w} " not in lost_key), None)
        if gone and came:
            return f"{gone} → {came}"
    return ", ".join(word for word in _strong("") if f" {word} " in lost_key and f" {word} " not in said)


def _lost_roles(parent: Unit, child: Unit, said: str, known: Sequence[Change]) -> Iterator[Change]:
    """Role words of a described status that the child, describing it too, says nowhere."""
    frames = [clause for clause, themes in zip(parent.clauses, parent.clause_themes, strict=True) if is_framed(themes)]
    below = [clause for clause, themes in zip(child.clauses, child.clause_themes, strict=True) if is_framed(themes)]
    if not frames or not below:
        return
    told = " ".join(change.words for change in known if change.kind == "weakened")
    for word in _strong("role"):
        clause = next((clause for clause in frames if f" {word} " in f" {key(clause)} "), None)
        if clause and f" {word} " not in said and word not in told:
            yield Change("weakened", clause, below[0], word)


def _telling(syllables: list[tuple[str, int, int]]) -> list[bool]:
    """Of each syllable whether it is more than an office phrase."""
    return [not stopped for stopped in stopped_syllables([syllable for syllable, _, _ in syllables])]


def _syllables(text: str) -> list[tuple[str, int, int]]:
    return [(key(match[0]), match.start(), match.end()) for match in _SYLLABLE.finditer(text)]


def _cut(text: str, syllables: list[tuple[str, int, int]], start: int, end: int, beside: int) -> str:
    first, last = max(0, start - beside), min(len(syllables), end + beside)
    return text[syllables[first][1] : syllables[last - 1][2]] if last > first else ""


@cache
def _strong(sort: str) -> tuple[str, ...]:
    rules = load("themes").under("strong")
    return tuple(key(word) for rule in rules if rule.id.endswith(sort) for word in rule.words)


@cache
def _weaker() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    rules = load("themes").under("weaker")
    return [(tuple(map(key, rule.texts("from"))), tuple(map(key, rule.texts("to")))) for rule in rules]
