# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words of a text with their places, and phrases looked up among them.

Vietnamese writes every syllable as a word of its own, so a phrase is a row of words. Words are compared by their
`key`: small letters, tone mark in one place ("uỷ" = "ủy").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from nhipcau.reading.rules import load
from nhipcau.reading.text.normalise import fold_tone

_TOKEN = re.compile(r"\w+|[^\w\s]")


class Word(NamedTuple):
    """One syllable, number or mark of punctuation: ``text[start:end]``."""

    start: int
    end: int
    text: str
    key: str
    capital: bool
    mark: bool
    """True for punctuation."""


_make = tuple.__new__


@lru_cache(maxsize=32768)
def word_key(word: str) -> str:
    """The form in which words are compared: ``word_key("Uỷ") == "ủy"``."""
    return fold_tone(word.lower())


def words_of(text: str) -> list[Word]:
    """All words and marks of a text, in order.

    >>> [word.key for word in words_of("Tỉnh uỷ, UBND")]
    ['tỉnh', 'ủy', ',', 'ubnd']
    """
    # A named tuple made without its own __new__: half the time of this step, which every sentence goes through.
    return [_make(Word, (*match.span(), *_looks(match[0]))) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=32768)
def _looks(token: str) -> tuple[str, str, bool, bool]:
    """What a token is wherever it stands: itself, its key, whether it has a capital, whether it is a mark."""
    return token, word_key(token), token[0].isupper(), not (token[0].isalnum() or token[0] == "_")


class Phrases:
    """A set of phrases, each with a value, found at a place of a row of words; the longest wins.

    Hyphens are not compared: "chính trị-xã hội" is "chính trị - xã hội".
    """

    def __init__(self, entries: Iterable[tuple[str, object]]) -> None:
        self._single: dict[str, list[tuple[tuple[str, ...], object]]] = {}
        self._by_two: dict[tuple[str, str], list[tuple[tuple[str, ...], object]]] = {}
        """Longer phrases by their first two words, longest first: most words begin many phrases, most pairs none."""
        self._firsts: set[str] = set()
        for phrase, value in entries:
            keys = tuple(word.key for word in words_of(phrase) if word.text != "-")
            self._firsts.add(keys[0])
            if len(keys) > 1:
                self._by_two.setdefault((keys[0], keys[1]), []).append((keys, value))
            else:
                self._single.setdefault(keys[0], []).append((keys, value))
        for rows in self._by_two.values():
            rows.sort(key=lambda row: -len(row[0]))

    @classmethod
    def of_rules(cls, file: str, prefix: str) -> Phrases:
        """The words of all rules of a file whose id is `prefix` or begins with it, each with its rule."""
        rules = [rule for rule in load(file) if rule.id == prefix or rule.id.startswith(prefix + ".")]
        return cls((word, rule) for rule in rules for word in rule.words)

    def firsts(self) -> frozenset[str]:
        """Keys of the words that a phrase can begin with."""
        return frozenset(self._firsts)

    def at(self, words: list[Word], index: int) -> tuple[int, object] | None:
        """The longest phrase that begins at `index`: index after it, and its value."""
        if index >= len(words):
            return None
        first = words[index].key
        if first not in self._firsts:
            return None
        second = _skip_dash(words, index + 1)
        if second < len(words) and (rows := self._by_two.get((first, words[second].key))):
            for keys, value in rows:
                if end := _follow(words, second + 1, keys):
                    return end, value
        single = self._single.get(first)
        return (index + 1, single[0][1]) if single else None

    def all_at(self, words: list[Word], index: int) -> Iterator[tuple[int, object]]:
        """Every phrase that begins at `index`, longest first."""
        if index >= len(words):
            return
        first = words[index].key
        if first not in self._firsts:
            return
        second = _skip_dash(words, index + 1)
        if second < len(words):
            for keys, value in self._by_two.get((first, words[second].key), ()):
                if end := _follow(words, second + 1, keys):
                    yield end, value
        for _, value in self._single.get(first, ()):
            yield index + 1, value


def _skip_dash(words: list[Word], at: int) -> int:
    return at + 1 if at < len(words) and words[at].text in "-–" else at


def _follow(words: list[Word], at: int, keys: tuple[str, ...]) -> int:
    """Index after a phrase whose first two words end before `at`; 0 where its further words do not follow."""
    for key in keys[2:]:
        at = _skip_dash(words, at)
        if at >= len(words) or words[at].key != key:
            return 0
        at += 1
    return at
