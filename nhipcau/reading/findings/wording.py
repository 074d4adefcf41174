# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs of words: what two texts have in common, what the one has and the other lost."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from nhipcau.reading.errors import BrokenRules
from nhipcau.reading.rules import load
from nhipcau.reading.text.normalise import fold_tone

_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """A word in comparison form with its range."""

    text: str
    start: int
    end: int


def words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a range of a text, small, tones in one place."""
    return [
        Word(fold_tone(match[0].lower()), match.start(), match.end())
        for match in _WORD.finditer(text, start, len(text) if end is None else end)
    ]


@lru_cache(maxsize=512)
def plain_words(text: str) -> tuple[str, ...]:
    """The same without ranges."""
    return tuple(word.text for word in words(text))


def pattern(rule: str) -> re.Pattern[str]:
    """The pattern of an entry of `rules/checks.toml`."""
    found = load("checks")[rule].pattern
    if found is None:
        raise BrokenRules(f"checks.toml: {rule!r} has no pattern")
    return found


def common_share(one: tuple[str, ...], other: tuple[str, ...], least: int = 2) -> float:
    """Share of the words of the first that the second has in the same order, in runs of at least `least`."""
    if not one or not other:
        return 0.0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= least) / len(one)


def lost_between(
    full: list[Word], short: list[Word], left: int = 2, right: int = 3, most: int = 3
) -> list[tuple[int, int, int]]:
    """Places where `short` goes on without 1 to `most` words that `full` has between the same neighbours.

    Triples (index in full where the lost words begin, how many, index in short of the word after them).
    """
    starts: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(short) - left - right + 1):
        starts.setdefault(tuple(word.text for word in short[place : place + left + right]), []).append(place + left)
    result = []
    for place in range(left, len(full) - right):
        before = tuple(word.text for word in full[place - left : place])
        for count in range(1, most + 1):
            after = tuple(word.text for word in full[place + count : place + count + right])
            if len(after) == right:
                result += [(place, count, found) for found in starts.get(before + after, [])]
    return result
