# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lines that fill one field of their item: "Cơ quan chủ trì: …", "Thời gian hoàn thành: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nhipcau.reading.citations.names import opens_predicate, read_row
from nhipcau.reading.citations.words import Word, words_of
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
    if ":" not in text:
        return []
    pattern, names = _labels()
    found = list(pattern.finditer(fold_tone(text)))
    out = []
    for number, match in enumerate(found):
        name = next(names[group] for group, value in match.groupdict().items() if value is not None)
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        out.append(Field(name, match.start(), match.end(), end))
    return out


def names_in(text: str, start: int, end: int) -> list[Named]:
    """All bodies listed in ``text[start:end]``, with places in the whole text.

    What the grammar of names does not know is taken between separators, since such a line is a list: "UBND xã, các
    nghệ nhân gốm".
    """
    value = text[start:end]
    words = words_of(value)
    out: list[Named] = []
    at = 0
    while at < len(words):
        row = None if words[at].mark else read_row(value, words, at)
        if row is not None:
            out += [Named(name.text, start + name.start, start + name.end) for name in row.names]
            at = row.last
            if _goes_on(words, at):
                at = _unknown_end(words, at)
                out[-1] = _named(value, start, row.names[-1].start, words[at - 1].end)
            continue
        if words[at].mark or words[at].key in _BETWEEN:
            at += 1
            continue
        if not _goes_on(words, at):
            break  # "theo chức năng, nhiệm vụ …": no further bodies come
        last = _unknown_end(words, at)
        if last - at <= _UNKNOWN_WORDS:
            out.append(_named(value, start, words[at].start, words[last - 1].end))
        at = last
    return out


def _named(value: str, base: int, start: int, end: int) -> Named:
    return Named(" ".join(value[start:end].split()), base + start, base + end)


def _goes_on(words: list[Word], at: int) -> bool:
    """Whether a word that no rule knows can still be of a name in a list."""
    if at >= len(words) or words[at].mark or words[at].key in _BETWEEN:
        return False
    return words[at].key not in _NO_NAME and not opens_predicate(words, at)


_UNKNOWN_WORDS = 9
_BETWEEN = ("và", "cùng", "với", "cùng với")
_NO_NAME = ("theo", "để", "do", "trong", "tại", "có", "không", "khi", "trên", "từ", "đến", "được", "thực")


def _unknown_end(words: list[Word], at: int) -> int:
    end = at + 1
    while end < len(words) and not words[end].mark and words[end].key != "và":
        end += 1
    return end
