# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The likeliest reading of a line of noisy tokens: beam search over language model and channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.candidates import Candidate, Source, case_of
from nhipcau.reading.restoration.tokens import CODE, COMMA, NUMBER, Token

BEAM = 8
_LANGUAGE_WEIGHT = language.STEP
CASE_WEIGHT = 0.7
"""Weight of a capital, or a small letter, as a sign of which word it is."""
_OTHER_CASE = 2.0
"""Nats for a word in another case than its token, whose letters tell nothing then."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The way to a state of the search, newest candidate first."""

    candidate: Candidate
    before: _Step | None


class Decoder:
    """Reads sequences of tokens; keeps the candidates of each distinct token."""

    def __init__(self, model: language.LanguageModel, source: Source) -> None:
        self._model = model
        self._number = (Candidate((), (model.number,), 0.0),)
        self._code = (Candidate((), (model.code,), 0.0),)
        self._comma = (Candidate((), (model.comma,), 0.0),)
        self._source = source
        self._candidates = lru_cache(maxsize=5000)(self._of)

    def _of(self, noisy: str, inside: bool) -> tuple[Candidate, ...]:
        """The candidates of a token; inside a sentence a capital tells names from other words."""
        options = self._source(noisy)
        if not inside or (case := case_of(noisy)) == channels.UPPER:
            return options
        return tuple(self._with_case(option, case) for option in options)

    def _with_case(self, option: Candidate, case: str) -> Candidate:
        if not option.words:
            return option
        if option.case != case:
            return replace(option, cost=option.cost + _OTHER_CASE)
        prices = self._model.capital_cost if option.case == channels.TITLE else self._model.small_cost
        return replace(option, cost=option.cost + CASE_WEIGHT * prices[option.ids[0]] * language.STEP)

    def forget(self) -> None:
        """Drops the candidates kept from earlier texts (for measuring)."""
        self._candidates.cache_clear()

    def best(self, tokens: Sequence[Token]) -> list[Candidate]:
        """The likeliest candidate for each token, together."""
        start = self._model.start
        # A state is the last two words; its value the cost and the way there.
        beam: dict[tuple[int, int], tuple[float, _Step | None]] = {(start, start): (0.0, None)}
        for token in tokens:
            following = self._extend(beam, self._options(token))
            beam = dict(sorted(following.items(), key=lambda item: item[1][0])[:BEAM])
        _, step = min(beam.values(), key=lambda value: value[0])
        out: list[Candidate] = []
        while step is not None:
            out.append(step.candidate)
            step = step.before
        out.reverse()
        return out

    def gain(self, path: Sequence[Candidate], place: int, token: Token) -> float:
        """How many nats the candidate at a place of a path is better than the token left as it stands."""
        model = self._model
        chosen = path[place]
        kept = next(option for option in self._options(token) if not option.words)
        row = [model.start, model.start, *(candidate.ids[0] for candidate in path)]
        at = place + 2
        total = kept.cost - chosen.cost
        for word, sign in ((kept.ids[0], 1), (chosen.ids[0], -1)):
            row[at] = word
            steps = sum(model.cost(row[i - 2], row[i - 1], row[i]) for i in range(at, min(at + 3, len(row))))
            total += sign * steps * _LANGUAGE_WEIGHT
        return total

    def _extend(
        self, beam: dict[tuple[int, int], tuple[float, _Step | None]], options: tuple[Candidate, ...]
    ) -> dict[tuple[int, int], tuple[float, _Step | None]]:
        model = self._model
        firsts = tuple(option.ids[0] for option in options)
        following: dict[tuple[int, int], tuple[float, _Step | None]] = {}
        shorter: dict[int, list[int]] = {}
        for (a, b), (cost, way) in beam.items():
            if b not in shorter:
                shorter[b] = model.shorter(b, firsts)
            for option, price in zip(options, model.longer(a, b, firsts, shorter[b]), strict=True):
                total = cost + price * _LANGUAGE_WEIGHT + option.cost
                ids = option.ids
                x, y = b, ids[0]
                for word in ids[1:]:
                    total += model.cost(x, y, word) * _LANGUAGE_WEIGHT
                    x, y = y, word
                known = following.get((x, y))
                if known is None or total < known[0]:
                    following[x, y] = (total, _Step(option, way))
        return following

    def _options(self, token: Token) -> tuple[Candidate, ...]:
        if token.kind == NUMBER:
            return self._number
        if token.kind == CODE:
            return self._code
        if token.kind == COMMA:
            return self._comma
        return self._candidates(token.text, token.inside)
