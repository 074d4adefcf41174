# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The likeliest reading of a line of noisy tokens: beam search over language model and channel."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.candidates import Candidate, Source, case_of
from nhipcau.reading.restoration.tokens import CODE, COMMA, NUMBER, Token

BEAM = 16
"""States that are followed up at each token ..."""
BEHIND = 11.0
"""... and nats that a state may be behind the best one."""
_LANGUAGE_WEIGHT = 1.2 * language.STEP
"""Nats for a step of the language model: its weight beside the channel, chosen by stripped documents and scans."""
CASE_WEIGHT = 0.84
"""Weight of a capital, or a small letter, as a sign of which word it is."""
_NEVER = 30.0
"""Nats for a word that is none of the candidates of its token."""
_OTHER_CASE = 2.0
"""Nats for a word in another case than its token, whose letters tell nothing then."""


class _Step(NamedTuple):
    """The way to a state of the search, newest candidate first."""

    candidate: Candidate
    before: _Step | None


_State = tuple[float, int, int, _Step | None]


@dataclass(frozen=True, slots=True)
class Options:
    """The candidates of a token, with their first words, their costs, and whether any has several words."""

    all: tuple[Candidate, ...]
    firsts: tuple[int, ...]
    costs: tuple[float, ...]
    several: bool

    @classmethod
    def of(cls, candidates: tuple[Candidate, ...]) -> Options:
        return cls(
            candidates,
            tuple(one.ids[0] for one in candidates),
            tuple(one.cost for one in candidates),
            any(len(one.ids) > 1 for one in candidates),
        )


class Decoder:
    """Reads sequences of tokens; keeps the candidates of each distinct token."""

    def __init__(self, model: language.LanguageModel, source: Source) -> None:
        self._model = model
        self._number = Options.of((Candidate((), (model.number,), 0.0),))
        self._code = Options.of((Candidate((), (model.code,), 0.0),))
        self._comma = Options.of((Candidate((), (model.comma,), 0.0),))
        self._source = source
        self._candidates = lru_cache(maxsize=5000)(self._of)

    def _of(self, noisy: str, inside: bool) -> Options:
        """The candidates of a token; inside a sentence a capital tells names from other words."""
        options = self._source(noisy)
        if not inside or (case := case_of(noisy)) == channels.UPPER:
            return Options.of(options)
        return Options.of(tuple(self._with_case(option, case) for option in options))

    def _with_case(self, option: Candidate, case: str) -> Candidate:
        if not option.words:
            return option
        if option.case != case:
            return option._replace(cost=option.cost + _OTHER_CASE)
        prices = self._model.capital_cost if option.case == channels.TITLE else self._model.small_cost
        return option._replace(cost=option.cost + CASE_WEIGHT * prices[option.ids[0]] * language.STEP)

    def forget(self) -> None:
        """Drops the candidates kept from earlier texts (for measuring)."""
        self._candidates.cache_clear()

    def best(self, tokens: Sequence[Token]) -> list[Candidate]:
        """The likeliest candidate for each token, together."""
        start = self._model.start
        # A state is the last two words; with it go the cost and the way there.
        beam: list[_State] = [(0.0, start, start, None)]
        for token in tokens:
            beam = self._extend(beam, self._options(token))
        step = beam[0][3]
        out: list[Candidate] = []
        while step is not None:
            out.append(step.candidate)
            step = step.before
        out.reverse()
        return out

    def gain(self, path: Sequence[Candidate], place: int, token: Token) -> float:
        """How many nats the candidate at a place of a path is better than the token left as it stands."""
        chosen = path[place]
        kept = next(option for option in self._options(token).all if not option.words)
        row = self._around(path, place, 1)
        total = kept.cost - chosen.cost - self._price(row)
        row[2] = kept.ids[0]
        return total + self._price(row)

    def cost_of(self, run: Sequence[Token], path: Sequence[Candidate], place: int, words: Sequence[str]) -> float:
        """What it costs to read the tokens from a place of a path on as `words`, one each."""
        row = self._around(path, place, len(words))
        total = 0.0
        for offset, word in enumerate(words):
            costs = [option.cost for option in self._options(run[place + offset]).all if option.words == (word,)]
            total += min(costs, default=_NEVER)
            row[2 + offset] = self.id_of(word)
        return total + self._price(row)

    def id_of(self, word: str) -> int:
        """The number of a word in the language model."""
        return self._model.ids.get(word, self._model.unknown)

    def _around(self, path: Sequence[Candidate], place: int, length: int) -> list[int]:
        """The words of `length` candidates, of the two before them, and of the two behind them if there are two."""
        start = self._model.start
        before = [start, start, *(candidate.ids[0] for candidate in path[max(0, place - 2) : place])]
        return [*before[-2:], *(candidate.ids[0] for candidate in path[place : place + length + 2])]

    def _price(self, row: Sequence[int]) -> float:
        """Nats of the words of a row behind its first two."""
        costs = (self._model.cost(row[at - 2], row[at - 1], row[at]) for at in range(2, len(row)))
        return sum(costs) * _LANGUAGE_WEIGHT

    def _extend(self, beam: list[_State], options: Options) -> list[_State]:
        """The `BEAM` likeliest states after one more token, best first."""
        model = self._model
        firsts, costs = options.firsts, options.costs
        ways: list[tuple[float, int, int]] = []
        shorter: dict[int, list[int]] = {}
        for number, (cost, a, b, _) in enumerate(beam):
            if b not in shorter:
                shorter[b] = model.shorter(b, firsts)
            prices = model.longer(a, b, firsts, shorter[b])
            ways += [
                (cost + price * _LANGUAGE_WEIGHT + own, number, place)
                for place, (price, own) in enumerate(zip(prices, costs, strict=True))
            ]
        if options.several:
            ways = [
                (self._whole(total, beam[number][2], options.all[place]), number, place)
                for total, number, place in ways
            ]
        ways.sort()
        limit = ways[0][0] + BEHIND
        following: list[_State] = []
        reached: set[tuple[int, int]] = set()
        for total, number, place in ways:
            if total > limit:
                break
            option = options.all[place]
            ids = option.ids
            x, y = (beam[number][2], ids[0]) if len(ids) == 1 else ids[-2:]
            if (x, y) not in reached:
                reached.add((x, y))
                following.append((total, x, y, _Step(option, beam[number][3])))
                if len(following) == BEAM:
                    break
        return following

    def _whole(self, total: float, before: int, option: Candidate) -> float:
        """The cost of an option's words after the first too."""
        x = before
        for y, word in itertools.pairwise(option.ids):
            total += self._model.cost(x, y, word) * _LANGUAGE_WEIGHT
            x = y
        return total

    def _options(self, token: Token) -> Options:
        if token.kind == NUMBER:
            return self._number
        if token.kind == CODE:
            return self._code
        if token.kind == COMMA:
            return self._comma
        return self._candidates(token.text, token.inside)
