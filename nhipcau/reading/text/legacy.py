# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts in the fonts of before Unicode, TCVN3 (ABC) and VNI: recognised by content, converted with the map back.

The tables stand in `legacy.toml`. Which of them a text is written in is weighed by reading it: the one that makes
Vietnamese syllables of its words. Lines that hold letters only Unicode has are left alone, so proper text is never
touched.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from nhipcau.reading.text.letters import bare, fold_tone
from nhipcau.reading.text.offsets import Mapped

_PATH = Path(__file__).with_name("legacy.toml")

_FOREIGN = re.compile("[¡-¿\u00adÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñöøûüþ÷]")
"""Signs that Vietnamese in Unicode has no use for, or little; some of them stand in every sentence of either table."""
_UNICODE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
"""Letters that neither table can write: a line with one of them is Unicode."""
_CHUNK = re.compile(r"[^\s!-@\[-`{-~“”‘’…•–—]*[¡-ÿ][^\s!-@\[-`{-~“”‘’…•—]*")
"""What may be a word of either table: letters and signs above ASCII, at least one of these."""
_WANTED = 3
"""Foreign signs that a text must hold before it is looked at any closer."""
_SAMPLE = 60_000
_READABLE = 0.6
"""Share of its words that must be common syllables once converted."""
_WORDS = 3
"""Words that a text must have to be judged."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """One table: what stands in the file -> the letter, and the pattern that finds it."""

    id: str
    letters: dict[str, str]
    pattern: re.Pattern[str]
    letter_for_letter: bool
    examples: tuple[tuple[str, str], ...]
    counterexamples: tuple[str, ...]

    def convert(self, text: str) -> str:
        """The text with each sign of the table turned into its letter."""
        return self.pattern.sub(lambda match: self.letters[match[0]], text)


@lru_cache(maxsize=1)
def encodings() -> tuple[Encoding, ...]:
    """The tables of `legacy.toml`."""
    return tuple(_encoding(row) for row in _data()["encoding"])


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    with _PATH.open("rb") as file:
        return tomllib.load(file)


def _encoding(row: dict[str, Any]) -> Encoding:
    pairs = [unicodedata.normalize("NFC", pair) for pair in (row["letters"] + row["also"]).split()]
    letters = {pair[:-1]: pair[-1] for pair in pairs}
    # Marks behind a vowel first: "ôù" is one letter.
    ordered = sorted(letters, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, ordered)))
    examples = tuple((legacy, text) for legacy, text in row["examples"])
    single = all(len(sign) == 1 for sign in letters)
    return Encoding(row["id"], letters, pattern, single, examples, tuple(row["not"]))


def recognise(source: str) -> Encoding | None:
    """The table that a source is written in, in whole or in part; None for Unicode and for other languages.

    >>> recognise("§¶ng ñy yªu cÇu c¸c chi bé triÓn khai thùc hiÖn").id
    'tcvn3'
    """
    if sum(1 for _ in islice(_FOREIGN.finditer(source), _WANTED)) < _WANTED:
        return None
    words = list(islice((match[0] for line in _doubtful(source) for match in _CHUNK.finditer(line[1])), _SAMPLE // 4))
    if len(words) < _WORDS:
        return None
    as_it_is = _readable(words, str)
    best, share = None, as_it_is
    for encoding in encodings():
        found = _readable(words, encoding.convert)
        if found >= _READABLE and found > share:
            best, share = encoding, found
    return best


def convert(source: str) -> Mapped:
    """The source in Unicode, mapped back; unchanged where it is so already. Raises nothing.

    Capitals: TCVN3 has none with a tone. Words whose plain letters are capitals get them ("CHñ" -> "CHỦ"), words
    between such words too, and the lines that stand in capitals by their form.

    >>> convert("Céng hoµ x· héi chñ nghÜa ViÖt Nam").text
    'Cộng hoà xã hội chủ nghĩa Việt Nam'
    """
    mapped = Mapped.of(source)
    encoding = recognise(source)
    if encoding is None:
        return mapped
    return mapped.edit(_edits(source, encoding))


def _doubtful(source: str) -> Iterator[tuple[int, str]]:
    """Lines that may be in a table, with their places."""
    place = 0
    for line in source.splitlines(keepends=True):
        if not line.isascii() and not _UNICODE.search(line):
            yield place, line
        place += len(line)


def _readable(words: Iterable[str], conversion: Callable[[str], str]) -> float:
    """Share of the words that are common syllables once converted."""
    # The room of restoration builds on this one, so it is only asked when there is something to ask.
    from nhipcau.reading.restoration.damage import is_common

    known = whole = 0
    for word in words:
        whole += 1
        known += is_common(conversion(word))
    return known / whole if whole else 0.0


def _edits(source: str, encoding: Encoding) -> Iterator[tuple[int, int, str]]:
    for place, line in _doubtful(source):
        if _is_written_in(line, encoding):
            yield from _line_edits(line, place, encoding)


def _is_written_in(line: str, encoding: Encoding) -> bool:
    """Whether a line of a text in this table is in it, too: a name in Unicode may stand between."""
    words = [match[0] for match in _CHUNK.finditer(line)]
    now, then = _readable(words, str), _readable(words, encoding.convert)
    return then > now or (then == now and _FOREIGN.search(line) is not None)


def _line_edits(line: str, place: int, encoding: Encoding) -> Iterator[tuple[int, int, str]]:
    if encoding.letter_for_letter:
        # One edit for the line: of equal length, so each letter leads back to its own sign.
        text = _with_capitals(encoding.convert(_HYPHENATED.sub(partial(_without_hyphens, encoding), line)))
        if text != line and len(text) == len(line):
            yield place, place + len(line), text
    else:
        for match in encoding.pattern.finditer(line):
            yield place + match.start(), place + match.end(), encoding.letters[match[0]]


_HYPHENATED = re.compile(r"[^\W\d_]*-[a-z¡-ÿ]+")


def _without_hyphens(encoding: Encoding, match: re.Match[str]) -> str:
    """The code of ư is the soft hyphen, which programs write as a hyphen: "tr-íc" is trước, "kinh tÕ-x· héi" is not."""
    word = match[0].replace("-", "\u00ad")
    whole = _readable([word], encoding.convert) and not _readable([match[0]], encoding.convert)
    return word if whole else match[0]


# --- capitals ------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")


def _with_capitals(line: str) -> str:
    """A converted line with the capitals that its code could not write, as far as its content tells."""
    if line.islower():
        return _by_form(line)
    words = list(_WORD.finditer(line))
    shouted = [_is_shouted(word[0]) for word in words]
    out = list(line)
    for number, word in enumerate(words):
        beside = [shouted[other] for other in (number - 1, number + 1) if 0 <= other < len(words)]
        following = words[number + 1] if number + 1 < len(words) else None
        adjoins = following is not None and line[word.end() : following.start()].isspace()
        lone = adjoins and following is not None and _is_lone(word[0], following[0])
        if shouted[number] or lone or (beside and all(beside) and _may_be_shouted(word[0])):
            out[word.start() : word.end()] = word[0].upper()
    return "".join(out)


def _is_lone(word: str, following: str) -> bool:
    """Whether a short word whose one plain letter is a capital opens a run of capitals ("Uỷ BAN", not "Uỷ ban")."""
    return word[0].isupper() and len(word) > 1 and _may_be_shouted(word) and following.isupper() and len(following) > 1


def _is_shouted(word: str) -> bool:
    """Whether a word surely stands in capitals: two of them, no plain small letter ("NGHĩA"; not "Hà", "UBND")."""
    capitals = sum(letter.isupper() for letter in word)
    return capitals >= 2 and _may_be_shouted(word) and not set(bare(word.lower())).isdisjoint("aeiouy")


def _may_be_shouted(word: str) -> bool:
    return not any("a" <= letter <= "z" for letter in word)


def _by_form(line: str) -> str:
    """A line of small letters alone that stands in capitals by its form, or has its own writing."""
    forms = _data()["capitals"]
    plain = fold_tone(line.strip())
    for written in forms["written"]:
        if plain == written.lower():
            return line.replace(line.strip(), written)
    begins = max((len(begin) for begin in forms["begin"] if plain.startswith(begin)), default=0)
    return line.upper() if begins and len(plain[begins:].split()) <= _NAME_WORDS else line


_NAME_WORDS = 5
"""Words of a name that may follow ("tỉnh Bà Rịa - Vũng Tàu"); with more of them the line is a sentence."""
