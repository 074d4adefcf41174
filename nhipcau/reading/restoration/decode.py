# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The likeliest reading of a line of noisy tokens: beam search over language model and channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.candidates import Candidate, Source
from nhipcau.reading.restoration.tokens import CODE, NUMBER, Token

BEAM = 20
_LANGUAGE_WEIGHT = language.STEP


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
        self._candidates = lru_cache(maxsize=5000)(source)

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

    def gain(self, path: Sequence[Candidate], place: int, noisy: str) -> float:
        """How many nats the candidate at a place of a path is better than the token left as it stands."""
        model = self._model
        chosen = path[place]
        kept = next(option for option in self._candidates(noisy) if not option.words)
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
        for (a, b), (cost, way) in beam.items():
            for option, price in zip(options, model.costs(a, b, firsts), strict=True):
                total = cost + price * _LANGUAGE_WEIGHT + option.cost
                x, y = b, option.ids[0]
                for word in option.ids[1:]:
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
        return self._candidates(token.text)
