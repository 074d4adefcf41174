# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How alike two texts are: shared runs of one to three syllables, rare ones counting more, office phrases hardly.

Salton's tf-idf and cosine with runs of syllables as terms: Vietnamese writes its words in syllables apart, so that runs
do what words do elsewhere, and no word segmenter is needed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache

from nhipcau.reading.rules import load
from nhipcau.reading.text.normalise import key

LONGEST_RUN = 3
STOPPED = 0.15
"""What is left of a run's weight when all its syllables are in a phrase of every administrative text."""

Vector = dict[str, float]


class Weights:
    """Weights of runs as a collection of texts teaches them: what stands in every text tells nothing.

    >>> weights = Weights(["rà soát biên chế", "bố trí kinh phí", "rà soát kinh phí"])
    >>> like = weights.likeness(weights.vector("rà soát biên chế"), weights.vector("biên chế được rà soát"))
    >>> like > weights.likeness(weights.vector("rà soát biên chế"), weights.vector("bố trí kinh phí"))
    True
    """

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for text in texts:
            counts.update(runs(text).keys())
            total += 1
        self._counts = counts
        self._total = total

    def vector(self, text: str) -> Vector:
        """Weight of each run of a text."""
        return {
            run: share * math.log((self._total + 1) / (self._counts.get(run, 0) + 0.5))
            for run, share in runs(text).items()
            if self._counts.get(run, 0) < self._total
        }

    @staticmethod
    def likeness(one: Vector, other: Vector) -> float:
        """Cosine of two vectors: 0 nothing in common, 1 the same runs."""
        if len(other) < len(one):
            one, other = other, one
        shared = sum(weight * other[run] for run, weight in one.items() if run in other)
        norm = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
        return shared / norm if norm else 0.0


def runs(text: str) -> dict[str, float]:
    """Runs of one to three syllables of a text, each with the share of it that is no office phrase.

    >>> sorted(runs("biên chế"))
    ['biên', 'biên chế', 'chế']
    """
    syllables = key(text).split()
    weights = [STOPPED if stopped else 1.0 for stopped in stopped_syllables(syllables)]
    found: dict[str, float] = {}
    for length in range(1, LONGEST_RUN + 1):
        for start in range(len(syllables) - length + 1):
            run = " ".join(syllables[start : start + length])
            share = sum(weights[start : start + length]) / length
            found[run] = max(found.get(run, 0.0), share)
    return found


def stopped_syllables(syllables: list[str]) -> list[bool]:
    """Of each syllable whether it stands in a phrase of every administrative text."""
    stopped = [False] * len(syllables)
    phrases = _phrases()
    start = 0
    while start < len(syllables):
        length = next(
            (len(p) for p in phrases.get(syllables[start], ()) if syllables[start : start + len(p)] == list(p)), 0
        )
        stopped[start : start + length] = [True] * length
        start += length or 1
    return stopped


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Office phrases by their first syllable, longest first."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for rule in load("themes").under("stop"):
        for words in rule.words:
            phrase = tuple(key(words).split())
            phrases.setdefault(phrase[0], []).append(phrase)
    return {first: sorted(found, key=len, reverse=True) for first, found in phrases.items()}
