# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Repairs by the form of documents: set marks, list labels, symbols of numbers. The rules stand in `forms.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from nhipcau.reading.restoration.tokens import CODE, Token
from nhipcau.reading.text.letters import bare


class Edit(NamedTuple):
    """``text[start:end]`` becomes `after`, for the reason `why`."""

    start: int
    end: int
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern over damaged text and what stands there instead."""

    id: str
    pattern: re.Pattern[str]
    becomes: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Codes of kinds and bodies, by their letters without marks and case."""

    codes: frozenset[str]
    by_shape: dict[str, tuple[str, ...]]
    letters: dict[str, str]
    digits: frozenset[str]

    def repair(self, part: str) -> str | None:
        """The code that a part of a symbol stands for; None where it is none, or where two would do.

        ``QD`` -> ``QĐ``, ``Tu`` -> ``TU``, ``BUK`` -> ``ĐUK``, ``HD`` -> ``HD`` (it is one itself).
        """
        if part in self.codes:
            return part
        stem = part.rstrip("0123456789")
        if stem != part and len(stem) >= 2:
            repaired = self.repair(stem)
            return repaired + part[len(stem) :] if repaired else None
        for shape in (_shape(part), *self._misread(part)):
            found = self.by_shape.get(shape, ())
            if len(found) == 1:
                return found[0]
        return None

    def _misread(self, part: str) -> Iterator[str]:
        for place, letter in enumerate(part.upper()):
            if letter in self.letters:
                yield _shape(part[:place] + self.letters[letter] + part[place + 1 :])


def _shape(code: str) -> str:
    return bare(code).upper()


@lru_cache(maxsize=1)
def forms() -> tuple[Form, ...]:
    """The patterns of `forms.toml`, in their order."""
    return tuple(
        Form(row["id"], re.compile(row["pattern"]), row["becomes"], tuple(row["examples"]), tuple(row["not"]))
        for row in _data()["form"]
    )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The symbols of `forms.toml`."""
    data = _data()["symbols"]
    by_shape: dict[str, list[str]] = defaultdict(list)
    for code in dict.fromkeys(data["codes"]):
        by_shape[_shape(code)].append(code)
    return Lexicon(
        frozenset(data["codes"]),
        {shape: tuple(codes) for shape, codes in by_shape.items()},
        data["letters"],
        frozenset(data["digits"]) | frozenset(pair[::-1] for pair in data["digits"]),
    )


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    with (Path(__file__).parent / "forms.toml").open("rb") as file:
        return tomllib.load(file)


def form_edits(text: str) -> Iterator[Edit]:
    """Edits by the patterns, not yet in order."""
    for form in forms():
        for match in form.pattern.finditer(text):
            yield Edit(match.start(), match.end(), match.expand(form.becomes), form.id)


_SYMBOL = re.compile(
    r"(?P<mark>[$§S][6é0ôoó]?(?=\d{2}))?(?P<number>\d{1,5})?(?P<year>/(?:19|20)\d\d)?(?P<sep>[-–/._])?(?P<code>[^\W\d_]\w*(?:[-–/][\w&]+)*)"
)


def symbol_edits(text: str, tokens: Iterable[Token]) -> Iterator[Edit]:
    """Numbers with a symbol, repaired by the lexicon of symbols.

    Letters of a symbol get their marks and case ("92/QD-TTg" -> "92/QĐ-TTg"); "Số" is cut off its number; the digits
    stay, except where the number at the head of a letter was badly read ("$61033.cv/Tu") and the file names just one
    document with this symbol whose digits look alike ("1039-CV/TU").
    """
    repaired = [(token, edit) for token in tokens if token.kind == CODE and (edit := _repair(token)) is not None]
    named = {after for _, after in repaired} | {token.text for token in tokens if token.kind == CODE}
    for token, after in repaired:
        why = "symbol"
        if after.startswith("Số "):
            other = _look_alike(after[3:], named)
            if other is not None:
                after, why = f"Số {other}", "same-document"
        if after != token.text:
            yield Edit(token.start, token.end, after, why)


def lost_marks(text: str, tokens: Iterable[Token]) -> Iterator[Edit]:
    """Symbols whose letters lost only their marks ("1283/QD-TCT"), in a text read with Vietnamese, but badly."""
    for token in tokens:
        if token.kind == CODE and (after := _repair(token)) is not None and bare(after) == token.text != after:
            yield Edit(token.start, token.end, after, "symbol")


def _repair(token: Token) -> str | None:
    match = _SYMBOL.fullmatch(token.text)
    if match is None or "@" in token.text:
        return None
    parts = re.split(r"([-–/])", match["code"])
    codes = [lexicon().repair(part) for part in parts[::2]]
    if codes[0] is None or (len(codes) == 1 and not match["number"]):
        return None
    parts[::2] = [code or part for code, part in zip(codes, parts[::2], strict=True)]
    code = "".join(parts)
    separator = match["sep"] or ""
    if separator in "._" and separator:
        # The party writes number-KIND/BODY, the state number/KIND-BODY.
        separator = "-" if "/" in code else "/"
    number = (match["number"] or "") + (match["year"] or "") + separator + code
    return f"Số {number}" if match["mark"] else number


def _look_alike(number: str, named: set[str]) -> str | None:
    """The one number of the same symbol among `named` whose digits may have been read as those of `number`."""
    digits, code = _digits_and_code(number)
    found = {
        other
        for other in named
        if other != number
        and (pair := _digits_and_code(other))[1] == code
        and len(pair[0]) == len(digits)
        and all(a == b or a + b in lexicon().digits for a, b in zip(digits, pair[0], strict=True))
    }
    return found.pop() if len(found) == 1 else None


def _digits_and_code(number: str) -> tuple[str, str]:
    digits = re.match(r"\d*", number)
    end = digits.end() if digits else 0
    return number[:end], number[end:]
