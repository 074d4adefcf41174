# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A parent document against the documents below it: the pairs, what changed, what nobody took up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nhipcau.reading.coverage.changes import ANSWERED, Beside, Change, changes
from nhipcau.reading.coverage.matching import DEFAULT, Evidence, Matcher, Measure
from nhipcau.reading.coverage.units import Unit, units_of
from nhipcau.reading.model import Document, Span

HALF = 0.5
"""A child that meets fewer of an item's clauses took the item up in part."""


@dataclass(slots=True)
class Pair:
    """An item of the parent and one of a child that takes it up."""

    parent: str
    child: str
    parent_span: Span
    child_span: Span
    likeness: float
    """Sum of the evidence; not bounded by 1, comparable within one coverage."""
    words: float
    subject: float
    who: float
    themes: tuple[str, ...]
    """What both are about, as ids of ``rules/themes.toml``."""
    leads: list[str]
    """Who is charged below."""
    changes: list[Change] = field(default_factory=list)

    @property
    def weakened(self) -> list[Change]:
        """The changes that took weight from a role or duty."""
        return [change for change in self.changes if change.kind == "weakened"]

    def to_json(self) -> dict[str, Any]:
        return {
            "parent": self.parent,
            "child": self.child,
            "spans": [list(self.parent_span), list(self.child_span)],
            "likeness": round(self.likeness, 3),
            "words": round(self.words, 3),
            "subject": round(self.subject, 3),
            "who": round(self.who, 3),
            "themes": list(self.themes),
            "leads": self.leads,
            "changes": [change.to_json() for change in self.changes],
        }


@dataclass(slots=True)
class ChildCoverage:
    """What one document takes up of its parent."""

    number: str | None
    issuer: str | None
    items: list[str]
    pairs: list[Pair]
    states: dict[str, str]
    """Of each item of the parent: ``taken``, ``part`` (weakened, or less than half of it met) or ``none``."""
    own: list[str]
    """Items of the child that take up nothing: what it adds of its own."""

    @property
    def untaken(self) -> list[str]:
        """Items of the parent that this document does not take up."""
        return [label for label, state in self.states.items() if state == "none"]

    def pairs_of(self, parent_item: str) -> list[Pair]:
        """The pairs of one item of the parent, likeliest first."""
        return sorted((pair for pair in self.pairs if pair.parent == parent_item), key=lambda pair: -pair.likeness)

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "issuer": self.issuer,
            "items": self.items,
            "pairs": [[pair.parent, pair.child] for pair in self.pairs],
            "states": self.states,
            "untaken": self.untaken,
            "own": self.own,
            "details": [pair.to_json() for pair in self.pairs],
        }


@dataclass(slots=True)
class Coverage:
    """A directive and what became of each of its items below."""

    parent: str | None
    items: dict[str, str]
    """The parent's items: label to text."""
    spans: dict[str, Span]
    children: list[ChildCoverage]

    @property
    def untaken(self) -> list[str]:
        """Items of the parent that nobody took up."""
        return [label for label in self.items if all(child.states[label] == "none" for child in self.children)]

    def to_json(self) -> dict[str, Any]:
        """The coverage contract (`parent`, `children` with `number` and `pairs`) and what stands beside it."""
        return {
            "parent": self.parent,
            "parent_items": list(self.items),
            "texts": self.items,
            "spans": {label: list(span) for label, span in self.spans.items()},
            "untaken": self.untaken,
            "children": [child.to_json() for child in self.children],
        }


def cover(parent: Document, children: Sequence[Document], measure: Measure = DEFAULT) -> Coverage:
    """Hold each child against the parent.

    In: readings' documents with items and tasks; nothing is looked up elsewhere. Each child is compared by itself, so
    that what one province says changes nothing for another. Raises nothing; documents without labelled items give
    empty coverages. The spans are those of the documents' own sources.

    Example: item 8 of a directive ("Ban Đối ngoại Trung ương … theo dõi, đôn đốc … định kỳ báo cáo") pairs with item
    6 of a province's letter ("Ban Dân vận Tỉnh ủy chủ trì … đôn đốc, kiểm tra … hằng năm báo cáo").
    """
    titles = [parent.subject] if parent.subject else []
    above = units_of(parent, titles)
    return Coverage(
        parent=parent.number,
        items={unit.label: unit.text for unit in above},
        spans={unit.label: unit.span for unit in above},
        children=[_child(above, child, titles, measure) for child in children],
    )


def _child(above: list[Unit], child: Document, titles: Sequence[str], measure: Measure) -> ChildCoverage:
    below = units_of(child, titles)
    matcher = Matcher(above, below, measure)
    found = matcher.pairs()
    takers: dict[str, list[Unit]] = {}
    for unit, other, _ in found:
        takers.setdefault(unit.label, []).append(other)
    known = _known(above, below, matcher)
    beside = {unit.label: _beside(unit, takers[unit.label], known, matcher) for unit in above if unit.label in takers}
    pairs = [_pair(unit, other, evidence, matcher, beside[unit.label]) for unit, other, evidence in found]
    paired = {pair.child for pair in pairs}
    return ChildCoverage(
        number=child.number,
        issuer=child.issuer,
        items=[unit.label for unit in below],
        pairs=pairs,
        states={unit.label: _state(unit, pairs, beside) for unit in above},
        own=[unit.label for unit in below if unit.label not in paired],
    )


def _pair(parent: Unit, child: Unit, evidence: Evidence, matcher: Matcher, beside: Beside) -> Pair:
    return Pair(
        parent=parent.label,
        child=child.label,
        parent_span=parent.span,
        child_span=child.span,
        likeness=evidence.score,
        words=evidence.words,
        subject=evidence.subject,
        who=evidence.who,
        themes=evidence.themes,
        leads=child.leads,
        changes=changes(parent, child, matcher.clause_likeness, beside),
    )


def _known(above: list[Unit], below: list[Unit], matcher: Matcher) -> frozenset[str]:
    """Clauses of the child that answer some clause of the parent by their words."""
    clauses = [clause for unit in above for clause in unit.clauses]
    return frozenset(
        other
        for unit in below
        for other in unit.clauses
        if any(matcher.clause_likeness(clause, other) >= ANSWERED for clause in clauses)
    )


def _beside(parent: Unit, takers: list[Unit], known: frozenset[str], matcher: Matcher) -> Beside:
    met = (
        clause
        for clause, themes in zip(parent.clauses, parent.clause_themes, strict=True)
        if _is_met(clause, themes, takers, matcher)
    )
    return Beside(" ".join(unit.text for unit in takers), frozenset(met), known)


def _is_met(clause: str, themes: dict[str, float], takers: list[Unit], matcher: Matcher) -> bool:
    """Whether a clause is answered: by a like clause, or by items about all that it is about."""
    if any(matcher.clause_likeness(clause, other) >= ANSWERED for taker in takers for other in taker.clauses):
        return True
    return bool(themes) and all(any(theme in taker.themes for taker in takers) for theme in themes)


def _state(parent: Unit, pairs: list[Pair], beside: dict[str, Beside]) -> str:
    if parent.label not in beside:
        return "none"
    # Where another item of the same child says it in full, the item was not weakened.
    if all(pair.weakened for pair in pairs if pair.parent == parent.label):
        return "part"
    met = sum(clause in beside[parent.label].met for clause in parent.clauses)
    return "taken" if met >= HALF * len(parent.clauses) else "part"
