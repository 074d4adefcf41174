# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a damaged token may be, for each kind of damage."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple, Protocol

from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.damage import is_common
from nhipcau.reading.restoration.forms import lexicon
from nhipcau.reading.text.letters import bare, fold_tone, tone_of, without_tone

SEARCHED, KEPT = 120, 40
"""Syllables that are looked up for a token, and that go into the search ..."""
_RANKED_BEHIND = 9.0
"""... if they are not so many nats behind the likeliest."""
_RANK_WEIGHT = 0.6
"""Weight of a syllable's frequency where the candidates of a token are ranked."""
_KEPT_UNKNOWN = 11.0
"""Nats for leaving a token as it stands: the unknown words share the mass of one, and there are very many."""
_KEPT_MIXED = 9.0
"""... a short token with a digit ("2b"), which counts as a number."""
_KEPT_ABBREVIATION = 4.0
"""... capitals without a vowel ("KTTH"), and single capitals."""
_ROMAN = frozenset(["I", "II", "III", "IV", "V", "VII", "VIII", "IX", "X", "XII", "XIII", "XIV", "XV", "XVI"])
"""Capitals that number: headings, terms, quarters."""
_SPELT = 3
"""Letters from which capitals may be a word that lost its marks; shorter ones are abbreviations."""
_KEPT_LETTER = 7.0
"""... a single letter."""
_SPLIT = 6.5
"""Nats for a space that the reader lost."""
_WRONG_CAPITAL = 2.5
"""Nats for a small letter that was read as a capital ("Iy" for lý, "Gy" for ủy)."""


class Candidate(NamedTuple):
    """One reading of a token: its words (none: left as it stands), their numbers, the channel's cost."""

    words: tuple[str, ...]
    ids: tuple[int, ...]
    cost: float
    case: str = channels.LOWER


class Source(Protocol):
    """Gives the candidates of a token; at least one, the token as it stands."""

    def __call__(self, noisy: str) -> tuple[Candidate, ...]: ...


def case_of(noisy: str) -> str:
    """How a token is written, judged by its letters: ``CHiNH`` is in capitals."""
    capitals = sum(letter.isupper() for letter in noisy)
    letters = sum(letter.isalpha() for letter in noisy)
    if capitals >= 2 and 2 * capitals >= letters:
        return channels.UPPER
    return channels.TITLE if noisy[:1].isupper() or noisy[:1] == "$" else channels.LOWER


class Scanned:
    """Candidates for a scan that was read without Vietnamese: by the learnt channel."""

    def __init__(self, model: language.LanguageModel, channel: channels.Channel) -> None:
        self._model = model
        self._channel = channel

    def __call__(self, noisy: str) -> tuple[Candidate, ...]:
        case = case_of(noisy)
        out = [self._kept(noisy), *self._words(noisy, case)]
        if case == channels.TITLE and (len(noisy) <= 3 or noisy[0] == "I"):
            out += self._words(noisy, channels.LOWER, _WRONG_CAPITAL)
        if 4 <= len(noisy) <= channels.LONGEST and min(candidate.cost for candidate in out) > 6.0:
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
        ranked = sorted(
            (one.cost + _RANK_WEIGHT * prices[one.ids[0]] * language.STEP, place) for place, one in enumerate(found)
        )
        limit = ranked[0][0] + _RANKED_BEHIND if ranked else 0.0
        return [found[place] for rank, place in ranked[:KEPT] if rank <= limit]

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
            left = self._channel.candidates(noisy[:cut], case, 6.0, 8)
            right = self._channel.candidates(noisy[cut:], rest, 6.0, 8)
            for first, cost1 in left:
                for second, cost2 in right:
                    out.append(Candidate((first, second), (ids[first], ids[second]), cost1 + cost2 + _SPLIT, case))
        return sorted(out, key=lambda candidate: candidate.cost)[:16]


class Stripped:
    """Candidates for a text written without marks: all syllables with the same letters ("cong": công, cộng, cổng)."""

    _OTHER_MARK = 6.0
    """Nats for a letter that bears a mark after all, and another one than the syllable's."""

    def __init__(self, model: language.LanguageModel) -> None:
        self._model = model
        self._words = _by_shape(model)

    def __call__(self, noisy: str) -> tuple[Candidate, ...]:
        ids = self._model.ids
        read = fold_tone(noisy.lower())
        case = case_of(noisy)
        words = self._words.get(bare(read), [])
        if noisy in _ROMAN:
            # "quý III": the model knows the longer ones as words, which no syllable is written like.
            number = self._model.number
            return (Candidate((), (number if words else ids.get(read, number),), 0.0),)
        if noisy.isupper() and len(noisy) > 1 and not (words and _has_vowel(bare(read))):
            return self._abbreviation(noisy)
        out = [Candidate((word,), (ids[word],), self._cost(word, read), case) for word in words]
        kept = _KEPT_ABBREVIATION if noisy.isupper() and len(noisy) == 1 else _KEPT_UNKNOWN
        return (*out, Candidate((), (self._model.unknown,), kept if out else 0.0))

    def _abbreviation(self, noisy: str) -> tuple[Candidate, ...]:
        """Capitals that are no syllable: as the lexicon of symbols has them ("HDND": HĐND), else as they stand."""
        word = (lexicon().repair(noisy) or noisy).lower()
        unknown = self._model.unknown
        if word == noisy.lower() or bare(word) != noisy.lower():
            return (Candidate((), (self._model.ids.get(noisy.lower(), unknown),), 0.0),)
        return (Candidate((word,), (self._model.ids.get(word, unknown),), 0.0, channels.UPPER),)

    def _cost(self, clean: str, read: str) -> float:
        return sum(self._OTHER_MARK for one, two in zip(clean, read, strict=True) if one != two and not two.isascii())


def _by_shape(model: language.LanguageModel) -> dict[str, list[str]]:
    """The words of the model by their letters without marks."""
    words: dict[str, list[str]] = defaultdict(list)
    for word in model.vocabulary:
        if word.isalpha() and _has_vowel(word):
            words[bare(word)].append(word)
    return words


class Dropped:
    """Candidates for a text that lost its Latin-1 letters: all syllables that leave the token ("cng": công, cùng)."""

    LOST = "àáâãèéêìíòóôõùúý"
    """Vietnamese letters that a wrong conversion of characters drops: those of Latin-1."""
    _CUT = str.maketrans("", "", LOST)
    _WHOLE = 3.0
    """Nats for a word that went altogether ("ý")."""
    _USUAL = 2.0
    """A lost word is only guessed where this many nats, at most, lead from it to the word beside it."""

    def __init__(self, model: language.LanguageModel) -> None:
        self._model = model
        self._words: dict[str, list[str]] = defaultdict(list)
        for word in model.vocabulary:
            if word.isalpha() and _has_vowel(word):
                self._words[self.drop(word)].append(word)
        self._gone = [word for word in self._words.pop("", []) if len(word) == 1]

    @classmethod
    def drop(cls, word: str) -> str:
        """A word in small letters without its Latin-1 letters."""
        return word.translate(cls._CUT)

    def __call__(self, noisy: str) -> tuple[Candidate, ...]:
        ids = self._model.ids
        case = case_of(noisy)
        words = self._words.get(fold_tone(noisy.lower()), [])
        out = [Candidate((word,), (ids[word],), 0.0, case) for word in words]
        for word in words:
            out += [
                Candidate((gone, word), (ids[gone], ids[word]), self._WHOLE, case)
                for gone in self._gone
                if self._leads(gone, word)
            ]
        out.append(Candidate((), (self._model.unknown,), _KEPT_ABBREVIATION if noisy.isupper() else _KEPT_UNKNOWN))
        return tuple(out)

    def _leads(self, first: str, second: str) -> bool:
        ids = self._model.ids
        return self._model.cost(self._model.unknown, ids[first], ids[second]) * language.STEP <= self._USUAL


class Worn:
    """Candidates for a text read with Vietnamese, but badly: the same letters with other marks ("kê" for kế)."""

    _SAME_TONE = 3.5
    """Nats for another mark on the letter under the same tone, or for another tone on the same letter."""
    _OTHER = 4.5
    """Nats where both differ."""
    _KEPT_CAPITALS = 8.0
    """Nats for leaving capitals that may be a word ("THUE") but are none."""
    _RARE = 3.5
    """Nats against a syllable that is hardly ever seen ("dé")."""

    def __init__(self, model: language.LanguageModel) -> None:
        self._model = model
        self._words = _by_shape(model)

    def __call__(self, noisy: str) -> tuple[Candidate, ...]:
        ids = self._model.ids
        read = fold_tone(noisy.lower())
        known = ids.get(read)
        case = case_of(noisy)
        out = [
            Candidate((word,), (ids[word],), cost, case)
            for word in self._words.get(bare(read), ())
            if word != read and (cost := self._cost(word, read)) < 11.0
        ]
        if known is not None:
            out.append(Candidate((), (known,), 0.0 if is_common(read) else self._RARE))
        elif not out or (noisy.isupper() and (len(noisy) < _SPELT or not _has_vowel(bare(read)))):
            out = [Candidate((), (self._model.unknown,), 0.0)]
        elif noisy.isupper():
            out.append(Candidate((), (self._model.unknown,), self._KEPT_CAPITALS))
        else:
            out.append(Candidate((), (self._model.unknown,), _KEPT_UNKNOWN))
        return tuple(out)

    def _cost(self, clean: str, read: str) -> float:
        return sum(_mark_cost(one, two, self._SAME_TONE, self._OTHER) for one, two in zip(clean, read, strict=True))


@lru_cache(maxsize=4096)
def _mark_cost(clean: str, read: str, near: float, far: float) -> float:
    """Cost of the marks of one letter being read as those of another with the same base."""
    if clean == read:
        return 0.0
    same_letter = without_tone(clean) == without_tone(read)
    return near if same_letter or tone_of(clean) == tone_of(read) else far


def _has_vowel(word: str) -> bool:
    """Whether a word in small letters can be a syllable; others are abbreviations."""
    return not set(bare(word)).isdisjoint("aeiouy")


@lru_cache(maxsize=1)
def scanned() -> Scanned:
    """Over the shipped data; its files are read at the first call."""
    return Scanned(language.model(), channels.model())


@lru_cache(maxsize=1)
def stripped() -> Stripped:
    """Over the shipped language model."""
    return Stripped(language.model())


@lru_cache(maxsize=1)
def dropped() -> Dropped:
    """Over the shipped language model."""
    return Dropped(language.model())


@lru_cache(maxsize=1)
def worn() -> Worn:
    """Over the shipped language model."""
    return Worn(language.model())
