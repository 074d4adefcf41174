# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How far an item of one document takes up an item of another: words, subject, and who is charged.

Words alone do not do: a department that "gửi kết quả trước ngày 15/11" answers to a commission that "theo dõi, đôn đốc,
định kỳ báo cáo" without sharing three words with it. Three kinds of evidence are added up:

    words     cosine of the two nearest clauses (or of the whole items)
    subject   cosine over the themes of both items, those of many items of the parent counting less
    who       whether the bodies charged answer to each other (`answers`)

A pair is held when the sum reaches a threshold and is not far below what the child's item reaches with its best
partner.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nhipcau.reading.coverage.answers import best_answer
from nhipcau.reading.coverage.likeness import Vector, Weights
from nhipcau.reading.coverage.units import Unit, is_framed


@dataclass(frozen=True, slots=True)
class Measure:
    """Weights and thresholds, chosen on experts' pairs, each child left out in turn (docs/explanation/coverage.md)."""

    words: float = 1.0
    subject: float = 0.65
    who: float = 0.3
    who_alone: float = 0.3
    """What is left of `who` where the two orders share no subject."""
    least: float = 0.4
    """A pair needs this much."""
    beside_best: float = 0.3
    """And this share of what the child's item reaches with its best partner."""
    framed: float = 0.5
    """Likeness of two clauses of which one describes a role and the other orders an act is worth this share."""
    common_leads: int = 2
    """Leads that more of the parent's items have ("các cấp ủy, chính quyền …") tell nothing about one of them."""


DEFAULT = Measure()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a pair."""

    score: float
    words: float
    subject: float
    who: float
    themes: tuple[str, ...]


class Matcher:
    """Compares the units of a parent with those of one child."""

    def __init__(self, parent: Sequence[Unit], child: Sequence[Unit], measure: Measure = DEFAULT) -> None:
        self._parent = parent
        self._child = child
        self._measure = measure
        self._weights = Weights([unit.text for unit in (*parent, *child)])
        self._vectors: dict[str, Vector] = {}
        self._theme_counts = Counter(theme for unit in parent for theme in unit.themes)
        charged = Counter(tuple(unit.leads) for unit in parent)
        self._common = {leads for leads, count in charged.items() if count > measure.common_leads}

    def pairs(self) -> list[tuple[Unit, Unit, Evidence]]:
        """The pairs held, in the order of the parent's items."""
        every = [(p, c, self.evidence(p, c)) for p in self._parent for c in self._child]
        best: dict[str, float] = {}
        for _, child, evidence in every:
            best[child.label] = max(best.get(child.label, 0.0), evidence.score)
        measure = self._measure
        return [
            (p, c, evidence)
            for p, c, evidence in every
            if evidence.score >= max(measure.least, measure.beside_best * best[c.label])
        ]

    def evidence(self, parent: Unit, child: Unit) -> Evidence:
        """What speaks for `child` taking up `parent`."""
        measure = self._measure
        shared = sorted(parent.themes.keys() & child.themes.keys())
        words = self._words(parent, child)
        subject = _cosine(self._themed(parent.themes), self._themed(child.themes))
        leads = [] if tuple(parent.leads) in self._common else parent.leads
        who = best_answer(leads, child.leads, shared)
        score = (
            measure.words * words
            + measure.subject * subject
            + measure.who * who * (1.0 if shared else measure.who_alone)
        )
        return Evidence(score, words, subject, who, tuple(shared))

    def clause_likeness(self, one: str, other: str) -> float:
        """Likeness of two clauses by their words."""
        return Weights.likeness(self._vector(one), self._vector(other))

    def _words(self, parent: Unit, child: Unit) -> float:
        best = Weights.likeness(self._vector(parent.text), self._vector(child.text))
        for clause, themes in zip(parent.clauses, parent.clause_themes, strict=True):
            framed = is_framed(themes)
            for other, other_themes in zip(child.clauses, child.clause_themes, strict=True):
                share = 1.0 if framed == is_framed(other_themes) else self._measure.framed
                best = max(best, share * self.clause_likeness(clause, other))
        return best

    def _vector(self, text: str) -> Vector:
        if text not in self._vectors:
            self._vectors[text] = self._weights.vector(text)
        return self._vectors[text]

    def _themed(self, themes: dict[str, float]) -> Vector:
        total = len(self._parent)
        return {
            theme: weight * math.log(1 + total / (self._theme_counts.get(theme, 0) + 0.5))
            for theme, weight in themes.items()
        }


def _cosine(one: Vector, other: Vector) -> float:
    return Weights.likeness(one, other)
