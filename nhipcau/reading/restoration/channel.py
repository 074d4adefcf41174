# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a Vietnamese syllable becomes when a scan is read without Vietnamese, learnt from pairs of pages.

A noisy channel (Kernighan, Church and Gale, 1990; Brill and Moore, 2000): each letter of the clean syllable is read
as nothing, one, two or three signs, two letters now and then as one or two. Costs are negative natural logarithms.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import lru_cache
from heapq import heappop, heappush
from pathlib import Path
from typing import NamedTuple

from nhipcau.reading.restoration import store
from nhipcau.reading.text.letters import bare, without_tone

_DATA = Path(__file__).parent / "data" / "channel.bin"

LOWER, TITLE, UPPER = "lower", "title", "upper"

Emissions = dict[str, dict[str, float]]
"""Clean letter or pair of letters -> what it is read as -> probability (learning) or cost (use)."""

STRANGE = 9.0
"""Cost of a letter read as a sign that it was never read as."""
EXTRA = 7.5
"""Cost of a sign that stands for no letter."""
LOST = 8.0
"""Cost of a letter that was never read as nothing."""
_NEAR = 5.0
"""How far above the least that a token can cost its cheapest syllable is looked for first."""
_SEEN_MORE = 2.0
"""How much further a syllable may be away that was once read so as a whole."""
_WHOLE_TRUST = 6.0
"""How many sightings of a syllable weigh as much as the letters' costs ..."""
_WHOLE_MOST = 0.7
"""... and the share of trust that the sightings of a syllable get at most."""


# --- learning -----------------------------------------------------------------------------------------------------


def learn(pairs: Counter[tuple[str, str]], known: list[tuple[str, str, float]], rounds: int = 5) -> Emissions:
    """Emission probabilities from (clean, read) syllables by aligning and counting in turn (hard EM).

    `known` are confusions of shapes (base letter, what it is read as, weight) that count besides.
    """
    costs: Emissions | None = None
    table: Emissions = {}
    for _ in range(rounds):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for (clean, read), weight in pairs.items():
            for unit, sign in _align(clean, read, costs):
                counts[unit][sign] += weight
        table = _smooth(counts, known)
        costs = {unit: {sign: -math.log(p) for sign, p in row.items()} for unit, row in table.items()}
    return table


def _first_cost(unit: str, sign: str) -> float:
    """Costs before anything is learnt: like shapes go together."""
    if len(unit) == 2:
        return 6.0 if len(sign) == 1 else 99.0
    if len(sign) == 1:
        return 0.1 if bare(unit).lower() == bare(sign).lower() else 3.0
    return 4.5 if not sign else 3.0 + 1.5 * len(sign)


def _align(clean: str, read: str, costs: Emissions | None) -> list[tuple[str, str]]:
    """The cheapest cutting of both into units and what they were read as."""
    width = len(read) + 1
    best = [[math.inf] * width for _ in range(len(clean) + 1)]
    back: list[list[tuple[int, int]]] = [[(0, 0)] * width for _ in range(len(clean) + 1)]
    best[0][0] = 0.0
    for i in range(len(clean)):
        for j in range(width):
            here = best[i][j]
            if here == math.inf:
                continue
            for step in (1, 2):
                unit = clean[i : i + step]
                if len(unit) < step:
                    continue
                row = costs.get(unit, {}) if costs is not None else None
                for taken in range(0 if step == 1 else 1, min(3, len(read) - j) + 1):
                    sign = read[j : j + taken]
                    cost = _first_cost(unit, sign) if row is None else row.get(sign, 12.0 + 2 * abs(taken - step))
                    if here + cost < best[i + step][j + taken]:
                        best[i + step][j + taken] = here + cost
                        back[i + step][j + taken] = (i, j)
    out: list[tuple[str, str]] = []
    i, j = len(clean), len(read)
    while i > 0:
        i0, j0 = back[i][j]
        out.append((clean[i0:i], read[j0:j]))
        i, j = i0, j0
    return out


def _smooth(counts: dict[str, Counter[str]], known: list[tuple[str, str, float]]) -> Emissions:
    """Probabilities; rare letters lean on letters of the same shape, with and without the tone (ẵ on ă, then on a)."""
    shape: dict[str, Counter[str]] = defaultdict(Counter)
    quality: dict[str, Counter[str]] = defaultdict(Counter)
    singles: Counter[str] = Counter()
    for unit, row in counts.items():
        if len(unit) == 1:
            shape[bare(unit)].update(row)
            quality[without_tone(unit)].update(row)
            singles[unit] = sum(row.values())
    for unit in [unit for unit in shape if unit.islower()]:
        for sign, count in shape[unit].items():
            shape[unit.upper()][sign.upper()] += max(1, count // 50)
    extra: dict[str, dict[str, float]] = defaultdict(dict)
    for unit, sign, weight in known:
        extra[unit][sign] = weight
    letters = {unit for unit in counts if len(unit) == 1}
    table: Emissions = {}
    for unit in letters | {letter.upper() for letter in letters}:
        table[unit] = _letter_row(
            counts.get(unit, Counter()),
            quality[without_tone(unit)],
            shape[bare(unit)],
            extra[unit] or extra[bare(unit)],
        )
    for unit, row in counts.items():
        if len(unit) == 2:
            whole = min(singles[unit[0]], singles[unit[1]]) + 20
            kept = {sign: count / whole for sign, count in row.items() if count > 2 and len(sign) < 3}
            if kept:
                table[unit] = kept
    for unit, row2 in extra.items():
        if len(unit) == 2:
            # "in" is read as "m" under whatever mark the i bears.
            for first in [letter for letter in letters if bare(letter) == unit[0]]:
                row3 = table.setdefault(first + unit[1], {})
                row3.update({sign: max(row3.get(sign, 0.0), weight / 400) for sign, weight in row2.items()})
    return table


_LEAN_QUALITY, _LEAN_SHAPE = 6.0, 4.0
"""How many sightings the letters without the tone, and without any mark, are worth."""
_LEAN_KNOWN = 0.004
"""Probability of a known confusion of weight 1."""


def _letter_row(
    row: Counter[str], quality: Counter[str], shape: Counter[str], known: dict[str, float]
) -> dict[str, float]:
    whole, whole_quality, whole_shape = sum(row.values()), sum(quality.values()) or 1, sum(shape.values()) or 1
    out: dict[str, float] = {}
    for sign in row.keys() | quality.keys() | shape.keys():
        if len(sign) > 1 and row[sign] < 2 and whole > 50:
            continue
        seen = row[sign] + _LEAN_QUALITY * quality[sign] / whole_quality + _LEAN_SHAPE * shape[sign] / whole_shape
        p = seen / (whole + _LEAN_QUALITY + _LEAN_SHAPE)
        if p > 0.0003:
            out[sign] = p
    for sign, weight in known.items():
        out[sign] = out.get(sign, 0.0) + _LEAN_KNOWN * weight
    return out


# --- use ----------------------------------------------------------------------------------------------------------


class Channel:
    """Finds the syllables that a noisy token may stand for."""

    def __init__(
        self, emissions: Emissions, whole: dict[str, dict[str, int]], totals: dict[str, int], lexicon: list[str]
    ) -> None:
        self._whole, self._totals = whole, totals
        self._lower = _by_sign({unit: row for unit, row in emissions.items() if unit == unit.lower()})
        self._upper = _by_sign({unit.lower(): row for unit, row in emissions.items() if unit == unit.upper()})
        self._seen: dict[str, list[str]] = defaultdict(list)
        known = set(lexicon)
        for clean, reads in whole.items():
            if clean not in known:
                continue
            for read in reads:
                self._seen[read].append(clean)
        self._children: list[dict[str, int]] = [{}]
        self._word: list[str | None] = [None]
        for word in lexicon:
            self._add(word)

    def _add(self, word: str) -> None:
        node = 0
        for letter in word:
            following = self._children[node].get(letter)
            if following is None:
                following = len(self._children)
                self._children[node][letter] = following
                self._children.append({})
                self._word.append(None)
            node = following
        self._word[node] = word

    def candidates(
        self, noisy: str, case: str, margin: float = 7.0, most: int = 40, effort: int = 1000
    ) -> list[tuple[str, float]]:
        """Syllables (small letters) that `noisy` may be, with their costs, likeliest first.

        `case` is how the token is written: `LOWER`, `TITLE` or `UPPER`; `margin` how much worse than the best one
        a syllable may be, `most` how many, `effort` how many steps of search.
        """
        found = self._search(noisy, case, margin, most, effort)
        read = noisy.lower()
        for clean in self._seen.get(read, ()):
            found.setdefault(clean, STRANGE)
        scored = [(word, self._with_whole(word, read, cost)) for word, cost in found.items()]
        scored.sort(key=lambda pair: pair[1])
        limit = scored[0][1] + margin + _SEEN_MORE if scored else 0.0
        return [pair for pair in scored[:most] if pair[1] <= limit]

    def _with_whole(self, clean: str, read: str, cost: float) -> float:
        """Letters' cost, mixed with how often the syllable as a whole was read so.

        However often it was seen, other scans have other ways of reading it: the letters keep a share.
        """
        total = self._totals.get(clean, 0)
        if not total:
            return cost
        trust = min(_WHOLE_MOST, total / (total + _WHOLE_TRUST))
        return -math.log(trust * self._whole[clean].get(read, 0) / total + (1 - trust) * math.exp(-cost))

    def _search(self, noisy: str, case: str, margin: float, most: int, effort: int) -> dict[str, float]:
        """Best-first search (A*) through the lexicon; the rest of the token is guessed by its cheapest reading."""
        tables = [
            self._upper if case == UPPER or (case == TITLE and i == 0) else self._lower for i in range(len(noisy))
        ]
        steps = [_steps(noisy, i, tables[i]) for i in range(len(noisy))]
        rest = _rest_costs(len(noisy), steps)
        # Most tokens are near some syllable: only where none is the search goes far.
        for far in (margin + _NEAR, 2 * STRANGE):
            found = self._reach(steps, rest, rest[0] + far, margin, most, effort)
            if found:
                break
        return found

    def _reach(
        self, steps: list[list[_Step]], rest: list[float], limit: float, margin: float, most: int, effort: int
    ) -> dict[str, float]:
        """The words that cost no more than `limit`, nor `margin` more than the cheapest of them."""
        silent = self._lower.ones.get("", {})
        end = len(steps)
        found: dict[str, float] = {}
        done: set[tuple[int, int]] = set()
        heap: list[tuple[float, int, int]] = [(rest[0], 0, 0)]
        children, words = self._children, self._word
        while heap and effort > 0:
            guess, place, node = heappop(heap)
            if guess > limit:
                break
            if (place, node) in done:
                continue
            done.add((place, node))
            effort -= 1
            cost = guess - rest[place]
            below = children[node]
            room = limit - guess
            for letter, following in below.items():
                price = silent.get(letter, LOST)
                if price <= room:
                    heappush(heap, (guess + price, place, following))
            if place == end:
                word = words[node]
                if word is not None:
                    if not found:
                        limit = min(limit, cost + margin)
                    found[word] = cost
                    if len(found) >= most:
                        break
                continue
            for taken, row, pairs in steps[place]:
                after = place + taken
                base = cost + rest[after]
                room = limit - base
                if taken == 1 and room >= STRANGE:
                    for letter, following in below.items():
                        price = row.get(letter, STRANGE)
                        if price <= room:
                            heappush(heap, (base + price, after, following))
                else:
                    for letter, price in row.items():
                        if price <= room and letter in below:
                            heappush(heap, (base + price, after, below[letter]))
                for unit, price in pairs.items():
                    if price <= room and unit[0] in below:
                        following2 = children[below[unit[0]]].get(unit[1])
                        if following2 is not None:
                            heappush(heap, (base + price, after, following2))
            if (total := cost + EXTRA + rest[place + 1]) <= limit:
                heappush(heap, (total, place + 1, node))
        return found


class _Signs(NamedTuple):
    """What was read -> clean letter, or pair of letters -> cost."""

    ones: Emissions
    twos: Emissions


def _by_sign(emissions: Emissions) -> _Signs:
    """Turned round: what was read -> clean unit -> cost."""
    turned = _Signs(defaultdict(dict), defaultdict(dict))
    for unit, row in emissions.items():
        for sign, cost in row.items():
            (turned.ones if len(unit) == 1 else turned.twos)[sign][unit] = cost
    return _Signs(dict(turned.ones), dict(turned.twos))


_Step = tuple[int, dict[str, float], dict[str, float]]


def _steps(noisy: str, place: int, table: _Signs) -> list[_Step]:
    """What may be taken at a place of the token: how many signs, and the units that they may stand for."""
    taken: list[_Step] = []
    for length in (1, 2, 3):
        sign = noisy[place : place + length]
        if place + length <= len(noisy):
            row, pairs = table.ones.get(sign, {}), table.twos.get(sign, {})
            if row or pairs or length == 1:
                taken.append((length, row, pairs))
    return taken


def _rest_costs(length: int, steps: list[list[_Step]]) -> list[float]:
    """For each place the least that the signs from there on can cost."""
    rest = [0.0] * (length + 1)
    for place in range(length - 1, -1, -1):
        least = EXTRA + rest[place + 1]
        for taken, row, pairs in steps[place]:
            for prices in (row, pairs):
                if prices:
                    least = min(least, min(prices.values()) + rest[place + taken])
        rest[place] = least
    return rest


def load(lexicon: list[str]) -> Channel:
    """The channel that is shipped, over a lexicon of syllables in small letters."""
    head, _ = store.load(_DATA)
    return Channel(head["emissions"], head["whole"], head["totals"], lexicon)


@lru_cache(maxsize=1)
def model() -> Channel:
    """The shipped channel over the words of the shipped language model; made at the first call."""
    from nhipcau.reading.restoration import language

    return load([word for word in language.model().vocabulary if word.isalpha()])
