# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lines that fill one field of their item: "Cơ quan chủ trì: …", "Thời gian hoàn thành: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nhipcau.reading.citations.names import rows_of
from nhipcau.reading.citations.words import words_of
from nhipcau.reading.rules import load
from nhipcau.reading.tasks.orders import Named
from nhipcau.reading.text.normalise import fold_tone


@dataclass(slots=True, frozen=True)
class Field:
    """One labelled value of an item's text: which field, and ``text[start:end]``."""

    name: str
    """``lead``, ``support``, ``time`` or ``other``."""
    label: int
    """Where the label begins."""
    start: int
    end: int


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    rules = load("roles").under("line")
    choice = "|".join(f"(?P<l{n}>{rule.pattern.pattern})" for n, rule in enumerate(rules) if rule.pattern)
    pattern = re.compile(rf"(?:^|(?<=[.;,)])\s+|(?<=\s)[-+•]\s+|\()\W*(?:{choice})\s*:\s*", re.IGNORECASE)
    return pattern, {f"l{n}": rule.value or "other" for n, rule in enumerate(rules)}


def fields_of(text: str) -> list[Field]:
    """The labelled values of a text, in order; empty for an ordinary sentence.

    >>> [field.name for field in fields_of("Cơ quan chủ trì: Sở Y tế. Thời gian: Quý II/2026")]
    ['lead', 'time']
    """
    pattern, names = _labels()
    found = list(pattern.finditer(fold_tone(text)))
    out = []
    for number, match in enumerate(found):
        name = next(names[group] for group, value in match.groupdict().items() if value is not None)
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        out.append(Field(name, match.start(), match.end(), end))
    return out


def names_in(text: str, start: int, end: int) -> list[Named]:
    """All bodies named in ``text[start:end]``, with places in the whole text."""
    value = text[start:end]
    out = []
    for row in rows_of(value, words_of(value)):
        out += [Named(name.text, start + name.start, start + name.end) for name in row.names]
    return out
