# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The items of a document as coverage compares them: clauses, who is charged, what an order is about.

    Document ──items, tasks──▶ Unit (label, text, clauses, leads, themes)

Left out are headings, items that only introduce their sub-items, and what stands under "Mục đích, yêu cầu": that says
what for, and charges nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from nhipcau.reading.model import Document, Item, Span
from nhipcau.reading.rules import Rule, load
from nhipcau.reading.text.normalise import fold_tone, key

_CLAUSE = re.compile(r"[^.;:]+(?:(?:[.:](?=\S)|:(?=\s*[“\"‘']))[^.;:]*)*")
"""A clause ends at a semicolon, a colon or a full stop; not inside "1.2" or "III.3", nor before what is quoted."""

SHORTEST_CLAUSE = 4
"""Syllables; what is shorter ("Trong đó:") is no clause of its own."""
BARE_HEADING = 14
"""Syllables; a shorter item that has sub-items and is no order only names them ("2. Giao lưu, hợp tác")."""
FRAMED = 0.3
"""What is left of a subject's weight where it is only named in a description."""
LEAST_TITLE = 6
"""Syllables; a shorter subject ("về thi đua") could be an order's own words."""


@dataclass(slots=True)
class Unit:
    """An item with all that it is compared by."""

    label: str
    text: str
    span: Span
    clauses: list[str]
    leads: list[str] = field(default_factory=list)
    """Who is charged: of the item's tasks, else of the item above."""
    themes: dict[str, float] = field(default_factory=dict)
    """What the item is about, with the weight of each."""
    clause_themes: list[dict[str, float]] = field(default_factory=list)


def units_of(document: Document, titles: Iterable[str] = ()) -> list[Unit]:
    """The comparable items of a document, in order; paragraphs of one item joined.

    `titles` are subjects of documents that its items may name: "… Chỉ thị 38 về tiếp tục đổi mới …" says nothing about
    renewal, so a title is left out of what is compared (not of `Unit.text`).

    Example: of "2. Sở Nội vụ: a) rà soát biên chế; b) …" the units are ``2.a``, ``2.b``, each with Sở Nội vụ as lead.
    """
    items = document.items
    leads = _leads(document)
    with_children = {item.parent for item in items if item.kind != "paragraph"}
    ordered = {task.item for task in document.tasks}
    found: dict[str, Unit] = {}
    for index, item in enumerate(items):
        if item.label is None or item.kind == "heading" or _is_purpose(items, item):
            continue
        if item.label in found:
            _join(found[item.label], item)
        elif not (index in with_children and _only_names(item, ordered)):
            found[item.label] = Unit(item.label, item.text, item.span, [], _leads_of(items, item, leads))
    without = _titles(document, titles)
    for unit in found.values():
        own = without.sub(" ", fold_tone(unit.text)) if without else unit.text
        unit.clauses = clauses_of(own)
        unit.clause_themes = [themes_of(clause) for clause in unit.clauses]
        unit.themes = _joined(unit.clause_themes)
    return list(found.values())


def clauses_of(text: str) -> list[str]:
    """The clauses of an item, short ones joined to what follows them.

    >>> clauses_of("Rà soát biên chế của đơn vị; bố trí kinh phí hoạt động.")
    ['Rà soát biên chế của đơn vị', 'bố trí kinh phí hoạt động']
    """
    out: list[str] = []
    held = ""
    for match in _CLAUSE.finditer(text):
        piece = f"{held} {match[0].strip()}".strip()
        if len(piece.split()) < SHORTEST_CLAUSE:
            held = piece
            continue
        held = ""
        out.append(piece)
    if held and out:
        out[-1] = f"{out[-1]} {held}"
    elif held:
        out.append(held)
    return out


def themes_of(text: str) -> dict[str, float]:
    """What a text is about: subject id to weight, by ``rules/themes.toml``.

    >>> sorted(themes_of("Sở Tài chính bảo đảm kinh phí; định kỳ báo cáo"))
    ['money', 'report']
    """
    folded = fold_tone(text).lower()
    found = [(theme, match.start()) for theme in _themes() if (match := theme.pattern.search(folded))]
    frame = min((start for theme, start in found if theme.frame), default=len(folded))
    return {theme.name: theme.weight * (FRAMED if start > frame and not theme.frame else 1.0) for theme, start in found}


def is_framed(themes: dict[str, float]) -> bool:
    """Whether a clause with these themes describes more than it orders."""
    return any(theme.frame and theme.name in themes for theme in _themes())


def _joined(parts: list[dict[str, float]]) -> dict[str, float]:
    joined: dict[str, float] = {}
    for part in parts:
        for name, weight in part.items():
            joined[name] = max(joined.get(name, 0.0), weight)
    return joined


@dataclass(frozen=True, slots=True)
class _Theme:
    name: str
    pattern: re.Pattern[str]
    weight: float
    frame: bool


def _titles(document: Document, titles: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all titles, spaces and tones as they come; None where there is none."""
    cited = (citation.subject for citation in document.citations)
    known = {title for title in (*titles, *cited) if title and len(title.split()) >= LEAST_TITLE}
    patterns = [r"\W+".join(map(re.escape, key(title).split())) for title in sorted(known, key=len, reverse=True)]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


@cache
def _themes() -> list[_Theme]:
    return [
        _Theme(
            rule.id.removeprefix("theme."),
            rule.pattern,
            float(rule.extra.get("weight", 1.0)),
            bool(rule.extra.get("frame")),
        )
        for rule in load("themes").under("theme")
        if rule.pattern is not None
    ]


def _leads(document: Document) -> dict[str, list[str]]:
    leads: dict[str, list[str]] = {}
    for task in document.tasks:
        if task.item is not None:
            known = leads.setdefault(task.item, [])
            known += [name for name in task.lead if name not in known]
    return leads


def _above(items: list[Item], item: Item) -> Iterator[Item]:
    seen = 0
    while item.parent is not None and seen < len(items):
        item = items[item.parent]
        seen += 1
        yield item


def _leads_of(items: list[Item], item: Item, leads: dict[str, list[str]]) -> list[str]:
    if item.label in leads:
        return leads[item.label]
    return next((leads[above.label] for above in _above(items, item) if above.label in leads), [])


@cache
def _purpose() -> Rule:
    return load("themes")["purpose"]


def _is_purpose(items: list[Item], item: Item) -> bool:
    """Whether the item stands under "Mục đích, yêu cầu", or is itself headed so."""
    return any(_purpose().search(fold_tone(one.text[:60]).lower()) for one in (item, *_above(items, item)))


def _only_names(item: Item, ordered: set[str | None]) -> bool:
    return item.label not in ordered and len(item.text.split()) < BARE_HEADING


def _join(unit: Unit, item: Item) -> None:
    unit.text = f"{unit.text} {item.text}"
    unit.span = Span(min(unit.span.start, item.span.start), max(unit.span.end, item.span.end))
