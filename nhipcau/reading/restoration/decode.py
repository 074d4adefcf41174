# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The likeliest reading of a line of noisy tokens: beam search over language model and channel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.tokens import CODE, NUMBER, Token
from nhipcau.reading.text.normalise import fold_tone

BEAM = 20
_KEPT_UNKNOWN = 11.0
"""Nats for leaving a token as it stands: the unknown words share the mass of one, and there are very many."""
_SPLIT = 6.5
"""Nats for a space that the reader lost."""
_LANGUAGE_WEIGHT = language.STEP


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a token: its words (none: left as it stands), their numbers, the channel's cost."""

    words: tuple[str, ...]
    ids: tuple[int, ...]
    cost: float


def case_of(noisy: str) -> str:
    """How a token is written, judged by its letters: ``CHiNH`` is in capitals."""
    capitals = sum(letter.isupper() for letter in noisy)
    letters = sum(letter.isalpha() for letter in noisy)
    if capitals >= 2 and 2 * capitals >= letters:
        return channels.UPPER
    return channels.TITLE if noisy[:1].isupper() else channels.LOWER


class Decoder:
    """Reads sequences of tokens; keeps the candidates of each distinct token."""

    def __init__(self, model: language.LanguageModel, channel: channels.Channel) -> None:
        self._model = model
        self._channel = channel
        self.candidates = lru_cache(maxsize=20000)(self._candidates)

    def best(self, tokens: list[Token]) -> list[Candidate]:
        """The likeliest candidate for each token, together."""
        model = self._model
        # A state is the last two words; its value the cost and the way there.
        beam: dict[tuple[int, int], tuple[float, tuple[Candidate, object] | None]] = {(model.start, model.start): (0.0, None)}
        for token in tokens:
            options = self._options(token)
            following: dict[tuple[int, int], tuple[float, tuple[Candidate, object] | None]] = {}
            firsts = tuple(option.ids[0] for option in options)
            for (a, b), (cost, way) in beam.items():
                prices = model.costs(a, b, firsts)
                for option, price in zip(options, prices, strict=True):
                    total = cost + price * _LANGUAGE_WEIGHT + option.cost
                    x, y = b, option.ids[0]
                    for word in option.ids[1:]:
                        total += model.cost(x, y, word) * _LANGUAGE_WEIGHT
                        x, y = y, word
                    known = following.get((x, y))
                    if known is None or total < known[0]:
                        following[x, y] = (total, (option, way))
            beam = dict(sorted(following.items(), key=lambda item: item[1][0])[:BEAM])
        _, way = min(beam.values(), key=lambda value: value[0])
        out: list[Candidate] = []
        while way is not None:
            option, way = way  # type: ignore[assignment]
            out.append(option)
        out.reverse()
        return out

    def _options(self, token: Token) -> tuple[Candidate, ...]:
        if token.kind == NUMBER:
            return (Candidate((), (self._model.number,), 0.0),)
        if token.kind == CODE:
            return (Candidate((), (self._model.code,), 0.0),)
        return self.candidates(token.text)

    def _candidates(self, noisy: str) -> tuple[Candidate, ...]:
        case = case_of(noisy)
        found = self._channel.candidates(noisy, case)
        ids = self._model.ids
        out = [Candidate((word,), (ids[word],), cost) for word, cost in found]
        out.append(self._kept(noisy))
        if len(noisy) >= 4 and (not found or found[0][1] > 6.0):
            out += self._splits(noisy, case)
        return tuple(out)

    def _kept(self, noisy: str) -> Candidate:
        known = self._model.ids.get(fold_tone(noisy.lower()))
        if any(sign.isdigit() for sign in noisy) and len(noisy) <= 3:
            return Candidate((), (self._model.number,), 5.0)
        if known is not None and noisy.isascii() is False:
            return Candidate((), (known,), 6.0)
        return Candidate((), (self._model.unknown,), _KEPT_UNKNOWN)

    def _splits(self, noisy: str, case: str) -> list[Candidate]:
        """Two words that the reader wrote as one ("vacac")."""
        out: list[Candidate] = []
        ids = self._model.ids
        rest = case if case == channels.UPPER else channels.LOWER
        for cut in range(2, len(noisy) - 1):
            left = self._channel.candidates(noisy[:cut], case, 4.0, 6, 300)
            right = self._channel.candidates(noisy[cut:], rest, 4.0, 6, 300)
            for first, cost1 in left:
                for second, cost2 in right:
                    out.append(Candidate((first, second), (ids[first], ids[second]), cost1 + cost2 + _SPLIT))
        return sorted(out, key=lambda candidate: candidate.cost)[:12]


@lru_cache(maxsize=1)
def decoder() -> Decoder:
    """The decoder over the shipped data; its files are read at the first call."""
    return Decoder(language.model(), channels.model())
