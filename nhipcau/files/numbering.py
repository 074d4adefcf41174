# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Automatic numbers of a Word document as text: "I.", "1.", "a)", "-".

Word does not store them, it counts (ECMA-376 part 1, 17.9). They matter here: a task is cited by its item ("điểm
2.1 mục II"), so an item without its label could not be found again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_PLAIN_BULLETS = frozenset("-+*–—")


@dataclass(frozen=True, slots=True)
class Level:
    """One depth of a list: what it counts in and what it looks like."""

    format: str = "decimal"
    pattern: str = ""
    start: int = 1
    legal: bool = False
    suffix: str = " "
    style: str | None = None
    restart: int | None = None


@dataclass(slots=True)
class _List:
    """A list in use: its levels and, shared by all that hang on the same definition, the counters."""

    levels: dict[int, Level]
    counters: dict[int, int] = field(default_factory=dict)
    restarted: bool = False


class Numbering:
    """All lists of a document. `label` must be called once for each numbered paragraph, in order."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self._definitions: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._lists: dict[str, _List] = {}
        self.by_style: dict[str, tuple[str, int]] = {}
        """Style id to list and level, for styles that a level names (headings numbered by their style)."""
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: etree._Element) -> None:
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for definition in root.iterchildren(f"{W}abstractNum"):
            key = definition.get(f"{W}abstractNumId") or ""
            self._definitions[key] = dict(map(_level, definition.iterchildren(f"{W}lvl")))
            if (link := _value(definition, "numStyleLink")) is not None:
                links[key] = link
            if (name := _value(definition, "styleLink")) is not None:
                named[name] = key
        for key, link in links.items():
            self._definitions[key] = self._definitions.get(named.get(link, ""), {})
        for number in root.iterchildren(f"{W}num"):
            self._add_list(number)

    def _add_list(self, number: etree._Element) -> None:
        key = number.get(f"{W}numId") or ""
        definition = _value(number, "abstractNumId") or ""
        levels = dict(self._definitions.get(definition, {}))
        restarted = False
        for override in number.iterchildren(f"{W}lvlOverride"):
            depth = _number(override.get(f"{W}ilvl"))
            for changed in override.iterchildren(f"{W}lvl"):
                levels[depth] = _level(changed)[1]
            if (start := _value(override, "startOverride")) is not None:
                old = levels.get(depth, Level())
                levels[depth] = Level(
                    old.format, old.pattern, _number(start, 1), old.legal, old.suffix, old.style, old.restart
                )
                restarted = True
        counters = {} if restarted else self._counters.setdefault(definition, {})
        self._lists[key] = _List(levels, counters, restarted)
        for depth, level in levels.items():
            if level.style:
                self.by_style.setdefault(level.style, (key, depth))

    def label(self, list_id: str, depth: int) -> str:
        """The label of the next paragraph of a list, with what stands behind it; empty for an unknown list.

        >>> Numbering(None).label("1", 0)
        ''
        """
        numbered = self._lists.get(list_id)
        level = numbered.levels.get(depth) if numbered else None
        if numbered is None or level is None:
            return ""
        _count(numbered, depth)
        if level.format == "none":
            return ""
        if level.format == "bullet":
            return _bullet(level.pattern) + " "
        return _filled(numbered, level) + (level.suffix if level.pattern else "")


def _count(numbered: _List, depth: int) -> None:
    counters, levels = numbered.counters, numbered.levels
    level = levels[depth]
    counters[depth] = counters[depth] + 1 if depth in counters else level.start
    for upper in range(depth):
        counters.setdefault(upper, levels[upper].start if upper in levels else 1)
    for lower in [n for n in counters if n > depth and (n not in levels or levels[n].restart != 0)]:
        del counters[lower]


def _filled(numbered: _List, level: Level) -> str:
    def number(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        value = numbered.counters.get(depth, 1)
        style = numbered.levels[depth].format if depth in numbered.levels else "decimal"
        return FORMATS.get("decimal" if level.legal else style, str)(value)

    return _PLACE.sub(number, level.pattern)


def _level(element: etree._Element) -> tuple[int, Level]:
    suffix = _value(element, "suff")
    restart = _value(element, "lvlRestart")
    return _number(element.get(f"{W}ilvl")), Level(
        format=_value(element, "numFmt") or "decimal",
        pattern=_value(element, "lvlText") or "",
        start=_number(_value(element, "start"), 1),
        legal=element.find(f"{W}isLgl") is not None,
        suffix="" if suffix == "nothing" else " ",
        style=_value(element, "pStyle"),
        restart=_number(restart) if restart is not None else None,
    )


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None


def _number(value: str | None, otherwise: int = 0) -> int:
    try:
        return int(value) if value is not None else otherwise
    except ValueError:
        return otherwise


def _bullet(pattern: str) -> str:
    """Dash, plus and star mean depth in Vietnamese papers and stay; drawn bullets of symbol fonts become a dash."""
    return pattern if pattern in _PLAIN_BULLETS else "-"


def letter(value: int) -> str:
    """a … z, aa, bb …: Word doubles the letter (17.18.59, lowerLetter)."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def roman(value: int) -> str:
    """i, ii, iii, iv …; a number that has no Roman form stays as it is."""
    if not 0 < value < 4000:
        return str(value)
    out = ""
    for amount, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
        (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        out += letters * (value // amount)
        value %= amount
    return out


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": letter,
    "upperLetter": lambda value: letter(value).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
}
