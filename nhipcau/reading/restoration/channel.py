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
from operator import itemgetter
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


LONGEST = 24
"""Signs of a token beyond which it is no syllable, nor two, whatever was read."""
_FAR = 10.0
"""How much worse than the cheapest ending of a token another may be to be kept for the letters before it."""
_FARTHER = 2 * STRANGE
"""... where no word at all is found so near."""
_TABLES = 4000
"""Endings of tokens whose costs are kept: much of a text ends alike."""

_COST = itemgetter(1)

Costs = list[tuple[str, float]]
"""Endings of words, each with what it costs to be read as the end of a token; cheapest first."""


class Channel:
    """Finds the syllables that a noisy token may stand for.

    A token is read from its end: which endings of words its last sign may be, which its last two, and so on. The costs
    of each ending of a token are kept, so that "ng" is worked out once for all tokens that end so.
    """

    def __init__(
        self, emissions: Emissions, whole: dict[str, dict[str, int]], totals: dict[str, int], lexicon: list[str]
    ) -> None:
        self._whole, self._totals = whole, totals
        self._lower = _by_sign({unit: row for unit, row in emissions.items() if unit == unit.lower()})
        self._upper = _by_sign({unit.lower(): row for unit, row in emissions.items() if unit == unit.upper()})
        self._words = frozenset(lexicon)
        self._seen: dict[str, list[str]] = defaultdict(list)
        for clean, reads in whole.items():
            if clean in self._words:
                for read in reads:
                    self._seen[read].append(clean)
        # In a fixed order, so that endings of one cost always come in the same.
        endings = list(dict.fromkeys(word[place:] for word in lexicon for place in range(len(word) + 1)))
        self._ones, self._twos = _longer(endings, 1), _longer(endings, 2)
        silent = self._lower.ones[""].costs if "" in self._lower.ones else {}
        self._silent = {
            ending: sorted((silent.get(letter, LOST), longer) for letter, longer in before)
            for ending, before in self._ones.items()
        }
        self._least_silent = min(silent.values(), default=LOST)
        self._kept: dict[tuple[str, bool, float], Costs] = {}

    def forget(self) -> None:
        """Drops the costs kept from earlier tokens (for measuring)."""
        self._kept.clear()

    def candidates(self, noisy: str, case: str, margin: float = 7.0, most: int = 40) -> list[tuple[str, float]]:
        """Syllables (small letters) that `noisy` may be, with their costs, likeliest first.

        `case` is how the token is written: `LOWER`, `TITLE` or `UPPER`; `margin` how much worse than the best one
        a syllable may be, `most` how many. None for a token that is too long for a syllable.
        """
        if len(noisy) > LONGEST:
            return []
        found = self._search(noisy, case, margin, most)
        read = noisy.lower()
        for clean in self._seen.get(read, ()):
            found.setdefault(clean, STRANGE)
        scored = [(word, self._with_whole(word, read, cost)) for word, cost in found.items()]
        scored.sort(key=_COST)
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

    def _search(self, noisy: str, case: str, margin: float, most: int) -> dict[str, float]:
        """The words of the lexicon by their letters' costs, none more than `margin` above the cheapest."""
        first, others = (self._lower if case == LOWER else self._upper), case == UPPER
        for far in (_FAR, _FARTHER):
            endings = self._extend(noisy, first, others, far, margin) if noisy else []
            words = [pair for pair in endings if pair[0] in self._words][:most]
            if words:
                return {word: cost for word, cost in words if cost <= words[0][1] + margin}
        return {}

    def _endings(self, read: str, upper: bool, far: float) -> Costs:
        """What the end of a token may be the end of; `upper` where it is written in capitals."""
        kept = self._kept.get((read, upper, far))
        if kept is None:
            if len(self._kept) >= _TABLES:
                self._kept.clear()
            if read:
                kept = self._extend(read, self._upper if upper else self._lower, upper, far)
            else:
                kept = self._with_silent({"": 0.0}, far)
            self._kept[read, upper, far] = kept
        return kept

    def _extend(self, read: str, table: _Signs, upper: bool, far: float, margin: float | None = None) -> Costs:
        """`_endings`, of which the first signs are read by `table`, and the others known or found first.

        With a `margin` the token is whole: only words count, and what costs that much more than the cheapest does not.
        """
        found: dict[str, float] = {}
        limit = math.inf
        room = far if margin is None else margin
        words = self._words if margin is not None else self._ones
        for taken in range(1, min(3, len(read)) + 1):
            sign = read[:taken]
            one, two = table.ones.get(sign), table.twos.get(sign)
            if taken > 1 and one is None and two is None:
                continue
            rest = self._endings(read[taken:], upper, far)
            for readings, longer in ((one, self._ones), (two, self._twos)):
                if readings is None:
                    continue
                least, costs = readings
                for ending, cost in rest:
                    if cost + least > limit:
                        break
                    for unit, whole in longer[ending]:
                        if unit in costs and (total := cost + costs[unit]) < found.get(whole, limit):
                            found[whole] = total
                            if total + room < limit and whole in words:
                                limit = total + room
            if taken == 1:
                # A sign that stands for nothing, and one that this letter was never read as.
                for ending, cost in rest:
                    if cost + EXTRA > limit:
                        break
                    if (total := cost + EXTRA) < found.get(ending, limit):
                        found[ending] = total
                        if total + room < limit and ending in words:
                            limit = total + room
                for ending, cost in rest:
                    if cost + STRANGE > limit:
                        break
                    for _, whole in self._ones[ending]:
                        if (total := cost + STRANGE) < found.get(whole, limit):
                            found[whole] = total
        return self._with_silent(found, min(limit, min(found.values(), default=0.0) + far))

    def _with_silent(self, found: dict[str, float], limit: float) -> Costs:
        """`found` with the letters before them that were read as nothing; none above `limit`."""
        ends = [pair for pair in found.items() if pair[1] + self._least_silent <= limit]
        while ends:
            further = []
            for ending, cost in ends:
                for price, whole in self._silent[ending]:
                    if cost + price > limit:
                        break
                    if (total := cost + price) < found.get(whole, limit):
                        found[whole] = total
                        further.append((whole, total))
            ends = further
        near = [pair for pair in found.items() if pair[1] <= limit]
        near.sort(key=_COST)
        return near


def _longer(endings: list[str], letters: int) -> dict[str, list[tuple[str, str]]]:
    """For each ending of words the letters that may stand before it, with what they make together."""
    longer: dict[str, list[tuple[str, str]]] = {ending: [] for ending in endings}
    for whole in endings:
        if len(whole) >= letters:
            longer[whole[letters:]].append((whole[:letters], whole))
    return longer


class _Readings(NamedTuple):
    """What some signs may stand for."""

    least: float
    costs: dict[str, float]


class _Signs(NamedTuple):
    """What was read -> clean letter, or pair of letters -> cost."""

    ones: dict[str, _Readings]
    twos: dict[str, _Readings]


def _by_sign(emissions: Emissions) -> _Signs:
    """Turned round: what was read -> clean unit -> cost."""
    ones: Emissions = defaultdict(dict)
    twos: Emissions = defaultdict(dict)
    for unit, row in emissions.items():
        for sign, cost in row.items():
            (ones if len(unit) == 1 else twos)[sign][unit] = cost
    return _Signs(
        *({sign: _Readings(min(row.values()), row) for sign, row in turned.items()} for turned in (ones, twos))
    )


def load(lexicon: list[str]) -> Channel:
    """The channel that is shipped, over a lexicon of syllables in small letters."""
    head, _ = store.load(_DATA)
    return Channel(head["emissions"], head["whole"], head["totals"], lexicon)


@lru_cache(maxsize=1)
def model() -> Channel:
    """The shipped channel over the words of the shipped language model; made at the first call."""
    from nhipcau.reading.restoration import language

    return load([word for word in language.model().vocabulary if word.isalpha()])
