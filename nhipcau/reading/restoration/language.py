# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How likely a sequence of Vietnamese syllables is: a back-off trigram model of administrative texts.

Kneser and Ney, "Improved backing-off for m-gram language modeling" (1995), with the discounts of Chen and Goodman, "An
empirical study of smoothing techniques" (1998). Costs are negative natural logarithms, kept in steps of one byte.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from nhipcau.reading.restoration import store

START, NUMBER_WORD, CODE_WORD, UNKNOWN, COMMA_WORD = "<s>", "<n>", "<c>", "<?>", "<,>"
BASE = 1 << 16
"""Pairs and triples of word numbers are written in this base while counting."""
STEP = 0.08
"""Nats per step of a stored cost."""

_DATA = Path(__file__).parent / "data" / "language.bin"


def pack(
    unigram: list[float],
    backoff1: dict[int, float],
    bigram: dict[int, float],
    backoff2: dict[int, float],
    trigram: dict[int, float],
) -> dict[str, array[int]]:
    """The model as arrays: followers of each word and of each pair lie together, sorted."""
    pairs = sorted(bigram)
    number = {pair: place for place, pair in enumerate(pairs)}
    triples = sorted(trigram)
    pair_counts, triple_counts = array("H", [0] * len(unigram)), array("H", [0] * len(pairs))
    for pair in pairs:
        pair_counts[pair // BASE] += 1
    for triple in triples:
        triple_counts[number[triple // BASE]] += 1
    return {
        "word_cost": _costs(unigram),
        "word_backoff": _costs([backoff1.get(word, 1.0) for word in range(len(unigram))]),
        "pair_counts": pair_counts,
        "pair_word": array("H", (pair % BASE for pair in pairs)),
        "pair_cost": _costs([bigram[pair] for pair in pairs]),
        "pair_backoff": _costs([backoff2.get(pair, 1.0) for pair in pairs]),
        "triple_counts": triple_counts,
        "triple_word": array("H", (triple % BASE for triple in triples)),
        "triple_cost": _costs([trigram[triple] for triple in triples]),
    }


def pack_capitals(shares: list[float]) -> dict[str, array[int]]:
    """Costs of a capital, and of a small letter, inside a sentence, for words whose share of capitals is `shares`."""
    return {"capital_cost": _costs(shares), "small_cost": _costs([max(1 - share, 1e-6) for share in shares])}


def _costs(probabilities: list[float]) -> array[int]:
    return array("B", (min(255, max(0, round(-math.log(p) / STEP))) for p in probabilities))


class LanguageModel:
    """Costs of a word after two others; words are numbers of `vocabulary`."""

    def __init__(self, vocabulary: list[str], arrays: dict[str, array[int]]) -> None:
        self.vocabulary = vocabulary
        self.ids = {word: number for number, word in enumerate(vocabulary)}
        self.start, self.number, self.code, self.unknown, self.comma = (
            self.ids[word] for word in (START, NUMBER_WORD, CODE_WORD, UNKNOWN, COMMA_WORD)
        )
        self.word_cost, self._word_backoff = arrays["word_cost"], arrays["word_backoff"]
        self.capital_cost, self.small_cost = arrays["capital_cost"], arrays["small_cost"]
        self._pair_word, self._pair_cost = arrays["pair_word"], arrays["pair_cost"]
        self._pair_backoff = arrays["pair_backoff"]
        self._triple_word, self._triple_cost = arrays["triple_word"], arrays["triple_cost"]
        self._pair_start = _starts(arrays["pair_counts"])
        self._triple_start = _starts(arrays["triple_counts"])

    def pair(self, first: int, second: int) -> int:
        """Place of a pair, or -1."""
        low, high = self._pair_start[first], self._pair_start[first + 1]
        place = bisect_left(self._pair_word, second, low, high)
        return place if place < high and self._pair_word[place] == second else -1

    def cost(self, first: int, second: int, word: int) -> int:
        """Cost, in steps, of `word` after `first second`."""
        return self.costs(first, second, (word,))[0]

    def costs(self, first: int, second: int, words: tuple[int, ...]) -> list[int]:
        """Costs, in steps, of each of `words` after the same two."""
        return self.longer(first, second, words, self.shorter(second, words))

    def shorter(self, second: int, words: tuple[int, ...]) -> list[int]:
        """Costs, in steps, of each of `words` after the one before it, whatever stood before that."""
        low, high = self._pair_start[second], self._pair_start[second + 1]
        pair_word, pair_cost = self._pair_word, self._pair_cost
        backoff, word_cost = self._word_backoff[second], self.word_cost
        out = []
        for word in words:
            place = bisect_left(pair_word, word, low, high)
            if place < high and pair_word[place] == word:
                out.append(pair_cost[place])
            else:
                out.append(backoff + word_cost[word])
        return out

    def longer(self, first: int, second: int, words: tuple[int, ...], shorter: list[int]) -> list[int]:
        """`costs`, where those of `shorter` are known: they are the same for all words that stand before `second`."""
        context = self.pair(first, second)
        if context < 0:
            return shorter
        low, high = self._triple_start[context], self._triple_start[context + 1]
        backoff = self._pair_backoff[context]
        out = [backoff + cost for cost in shorter]
        if low == high:
            return out
        triple_word, triple_cost = self._triple_word, self._triple_cost
        for number, word in enumerate(words):
            place = bisect_left(triple_word, word, low, high)
            if place < high and triple_word[place] == word:
                out[number] = triple_cost[place]
        return out


def _starts(counts: array[int]) -> array[int]:
    return array("I", accumulate(counts, initial=0))


@lru_cache(maxsize=1)
def model() -> LanguageModel:
    """The model that is shipped; read from its file at the first call."""
    head, arrays = store.load(_DATA)
    return LanguageModel(head["vocabulary"], arrays)
