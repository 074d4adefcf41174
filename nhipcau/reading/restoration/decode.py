# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The likeliest reading of a line of noisy tokens: beam search over language model and channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.tokens import CODE, NUMBER, Token
from nhipcau.reading.text.normalise import bare, fold_tone

BEAM = 20
SEARCHED, KEPT = 90, 28
"""Syllables that are looked up for a token, and that go into the search."""
_RANK_WEIGHT = 0.6
"""Weight of a syllable's frequency where the candidates of a token are ranked."""
_KEPT_UNKNOWN = 11.0
"""Nats for leaving a token as it stands: the unknown words share the mass of one, and there are very many."""
_KEPT_MIXED = 9.0
"""... a short token with a digit ("2b"), which counts as a number."""
_KEPT_ABBREVIATION = 4.0
"""... capitals without a vowel ("KTTH"), and single capitals."""
_KEPT_LETTER = 7.0
"""... a single letter."""
_SPLIT = 6.5
"""Nats for a space that the reader lost."""
_WRONG_CAPITAL = 2.5
"""Nats for a small letter that was read as a capital ("Iy" for lý, "Gy" for ủy)."""
_LANGUAGE_WEIGHT = language.STEP


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a token: its words (none: left as it stands), their numbers, the channel's cost."""

    words: tuple[str, ...]
    ids: tuple[int, ...]
    cost: float
    case: str = channels.LOWER


@dataclass(frozen=True, slots=True)
class _Step:
    """The way to a state of the search, newest candidate first."""

    candidate: Candidate
    before: _Step | None


def case_of(noisy: str) -> str:
    """How a token is written, judged by its letters: ``CHiNH`` is in capitals."""
    capitals = sum(letter.isupper() for letter in noisy)
    letters = sum(letter.isalpha() for letter in noisy)
    if capitals >= 2 and 2 * capitals >= letters:
        return channels.UPPER
    return channels.TITLE if noisy[:1].isupper() or noisy[:1] == "$" else channels.LOWER


class Decoder:
    """Reads sequences of tokens; keeps the candidates of each distinct token."""

    def __init__(self, model: language.LanguageModel, channel: channels.Channel) -> None:
        self._model = model
        self._channel = channel
        self._number = (Candidate((), (model.number,), 0.0),)
        self._code = (Candidate((), (model.code,), 0.0),)
        self._candidates = lru_cache(maxsize=20000)(self._find_candidates)

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

    def _find_candidates(self, noisy: str) -> tuple[Candidate, ...]:
        case = case_of(noisy)
        out = [self._kept(noisy), *self._words(noisy, case)]
        if case == channels.TITLE and (len(noisy) <= 3 or noisy[0] == "I"):
            out += self._words(noisy, channels.LOWER, _WRONG_CAPITAL)
        if len(noisy) >= 4 and min(candidate.cost for candidate in out) > 6.0:
            out += self._splits(noisy, case)
        return tuple(out)

    def _words(self, noisy: str, case: str, more: float = 0.0) -> list[Candidate]:
        """Syllables that the token may be; those kept that channel and frequency together make likeliest."""
        ids, prices = self._model.ids, self._model.word_cost
        found = [
            Candidate((word,), (ids[word],), cost + more, case)
            for word, cost in self._channel.candidates(noisy, case, most=SEARCHED)
            if case != channels.LOWER or _has_vowel(word)
        ]
        found.sort(key=lambda candidate: candidate.cost + _RANK_WEIGHT * prices[candidate.ids[0]] * language.STEP)
        return found[:KEPT]

    def _kept(self, noisy: str) -> Candidate:
        known = self._model.ids.get(fold_tone(noisy.lower()))
        if any(sign.isdigit() for sign in noisy) and len(noisy) <= 3:
            return Candidate((), (self._model.number,), _KEPT_MIXED)
        if noisy.isupper() and noisy.isalpha() and (len(noisy) == 1 or not _has_vowel(noisy.lower())):
            return Candidate((), (self._model.unknown,), _KEPT_ABBREVIATION)
        if len(noisy) == 1:
            return Candidate((), (self._model.unknown,), _KEPT_LETTER)
        if known is not None and not noisy.isascii():
            return Candidate((), (known,), 6.0)
        return Candidate((), (self._model.unknown,), _KEPT_UNKNOWN)

    def _splits(self, noisy: str, case: str) -> list[Candidate]:
        """Two words that the reader wrote as one ("vacac")."""
        out: list[Candidate] = []
        ids = self._model.ids
        rest = case if case == channels.UPPER else channels.LOWER
        for cut in range(2, len(noisy) - 1):
            left = self._channel.candidates(noisy[:cut], case, 6.0, 8, 300)
            right = self._channel.candidates(noisy[cut:], rest, 6.0, 8, 300)
            for first, cost1 in left:
                for second, cost2 in right:
                    out.append(Candidate((first, second), (ids[first], ids[second]), cost1 + cost2 + _SPLIT, case))
        return sorted(out, key=lambda candidate: candidate.cost)[:16]


def _has_vowel(word: str) -> bool:
    """Whether a word in small letters can be a syllable; others are abbreviations."""
    return not set(bare(word)).isdisjoint("aeiouy")


@lru_cache(maxsize=1)
def decoder() -> Decoder:
    """The decoder over the shipped data; its files are read at the first call."""
    return Decoder(language.model(), channels.model())
