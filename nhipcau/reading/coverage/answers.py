# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who answers to whom: the body that does below what another does above. The pairs are data, ``rules/answers.toml``.

The same matter is Bộ Ngoại giao's at the centre and Sở Ngoại vụ's in a province; what Ban cán sự đảng Chính phủ leads
is in one province the party group's of its committee, in another Sở Nội vụ's and Sở Tài chính's.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache

from nhipcau.reading.rules import Rule, load
from nhipcau.reading.text.normalise import key

SAME_FIELD = 1.0


@dataclass(frozen=True, slots=True)
class _Answer:
    above: re.Pattern[str]
    below: re.Pattern[str]
    themes: frozenset[str]
    strength: float


def answer(above: str, below: str, themes: Collection[str] = ()) -> float:
    """How far the body `below` answers to the body `above`, 0 to 1; `themes` are those of both orders.

    >>> answer("Ban cán sự đảng Bộ Ngoại giao", "Sở Ngoại vụ")
    1.0
    >>> answer("Ban Đối ngoại Trung ương", "Ban Dân vận Tỉnh ủy")
    0.0
    >>> answer("Ban Đối ngoại Trung ương", "Ban Dân vận Tỉnh ủy", {"follow-up"})
    0.8
    """
    upper, lower = body_key(above), body_key(below)
    if same_field(upper, lower):
        return SAME_FIELD
    return max(
        (
            rule.strength
            for rule in _answers()
            if (not rule.themes or rule.themes.intersection(themes))
            and rule.above.search(upper)
            and rule.below.search(lower)
        ),
        default=0.0,
    )


def best_answer(above: Collection[str], below: Collection[str], themes: Collection[str] = ()) -> float:
    """The strongest answer between two lists of leads."""
    return max((answer(upper, lower, themes) for upper in above for lower in below), default=0.0)


@lru_cache(maxsize=2048)
def body_key(name: str) -> str:
    """The form in which names of bodies are compared: `key`, abbreviations written out.

    >>> body_key("UBND tỉnh")
    'ủy ban nhân dân tỉnh'
    """
    folded = f" {key(name)} "
    for short, full in _short():
        folded = folded.replace(f" {short} ", f" {full} ")
    return folded.strip()


@lru_cache(maxsize=2048)
def same_field(upper: str, lower: str) -> bool:
    """Whether two names (as `body_key` makes them) are bodies of one field at whatever levels."""
    for pattern in _fields():
        one, other = pattern.search(upper), pattern.search(lower)
        if one and other:
            first, second = one["field"].split(), other["field"].split()
            shorter = min(len(first), len(second))
            return first[:shorter] == second[:shorter]
    return False


@cache
def _answers() -> list[_Answer]:
    return [_compiled(rule) for rule in load("answers").under("answer")]


def _compiled(rule: Rule) -> _Answer:
    strength = rule.extra.get("strength", 1.0)
    return _Answer(
        re.compile(rule.text("above") or "(?!)"),
        re.compile(rule.text("below") or "(?!)"),
        frozenset(rule.texts("themes")),
        float(strength),
    )


@cache
def _fields() -> list[re.Pattern[str]]:
    return [rule.pattern for rule in load("answers").under("field") if rule.pattern is not None]


@cache
def _short() -> list[tuple[str, str]]:
    pairs = load("answers")["short.bodies"].extra["short"]
    return [(str(short), str(full)) for short, full in pairs]
