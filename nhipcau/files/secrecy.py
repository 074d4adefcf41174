# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marks of state secrets on a page: MẬT, TỐI MẬT, TUYỆT MẬT.

The gate before the store asks here. How the marks stand is data (`secrecy.toml`, with examples and counter-examples);
which level it is does not matter: all three belong into the separate register and none of them into this one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nhipcau.files.model import Extract

HEAD_LINES = 30
"""Lines of a page in which letterhead, number, stamps and subject stand."""
_CELL = re.compile(r"\s*\|\s*|\t+|\s{3,}")
_EDGE = " \u00a0.,;:*-–—_()[]{}\"'“”‘’«»|/\\"
_OWN_LETTERS = frozenset("ÂẬẠâậạ")
"""The vowel of "mật", or what is left of it when the recogniser loses a mark. Ặ, Ắ, Ấ are letters of other words."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a mark stands."""

    id: str
    where: str
    capitals: bool
    pattern: re.Pattern[str]
    keeps_marks: bool
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def holds(self, text: str) -> bool:
        """Whether a line, a cell or a name has this mark.

        >>> next(rule for rule in rules() if rule.id == "stamp").holds("TỐI MẬT")
        True
        """
        folded, places = _folded(text.upper())
        for found in self.pattern.finditer(folded):
            words = "".join(text[places[at]] for at in range(found.start(), found.end()) if places[at] >= 0)
            if self.capitals and words != words.upper():
                continue
            if self.keeps_marks and not _is_own_letter(words):
                continue
            return True
        return False


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of `secrecy.toml`."""
    data = tomllib.loads(Path(__file__).with_name("secrecy.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(
            id=entry["id"],
            where=entry["where"],
            capitals=entry["capitals"],
            pattern=re.compile(entry["pattern"]),
            keeps_marks=entry.get("keeps_marks", False),
            examples=tuple(entry["examples"]),
            counter_examples=tuple(entry["not"]),
        )
        for entry in data["rule"]
    )


def is_marked(extract: Extract, name: str | None = None) -> bool:
    """Whether a file bears the mark of a state secret: in its text, as a stamp on a page picture, or in its name."""
    if any(note.code == "secret-stamp" for note in extract.notes):
        return True
    return name_is_marked(name) or any(text_is_marked(page.text) for page in extract.pages)


def text_is_marked(text: str) -> bool:
    """Whether the text of a page bears the mark.

    >>> text_is_marked("TỈNH ỦY HẢI LÂM\\nMẬT\\nSố: 12-BC/TU")
    True
    >>> text_is_marked("Tăng cường bảo vệ bí mật nhà nước")
    False
    """
    if not _MAY_BE.search(text):
        return False
    whole = [rule for rule in rules() if rule.where == "line"]
    inside = [rule for rule in rules() if rule.where == "head"]
    seen = 0
    for line in unicodedata.normalize("NFC", text).split("\n"):
        if not line.strip():
            seen += line == "\f"
            continue
        seen += 1
        if not _MAY_BE.search(line):
            continue
        parts = [part.strip(_EDGE) for part in (*_CELL.split(line), line)]
        if any(rule.holds(part) for rule in whole for part in parts if part):
            return True
        if seen <= HEAD_LINES and any(rule.holds(part) for rule in inside for part in parts if part):
            return True
    return False


def name_is_marked(name: str | None) -> bool:
    """Whether a file's name bears the mark ("12-BC (MẬT).pdf")."""
    text = unicodedata.normalize("NFC", name or "")
    return any(rule.holds(text) for rule in rules() if rule.where == "name")


# Only a line with something like it is looked at closely: M, an A of any kind, T.
_MAY_BE = re.compile("[Mm] ?[AÂẬẠĂẶẮẦẤaâậạăặắầấ][\u0300-\u0323]* ?[Tt]")


def _folded(text: str) -> tuple[str, list[int]]:
    """A text in capitals without marks, one blank between words; for each sign its place in `text`."""
    out: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter.isspace():
            if out and out[-1] != " ":
                out.append(" ")
                places.append(place)
            continue
        base = unicodedata.normalize("NFD", letter)[0]
        out.append("D" if base in "Đđ" else base)
        places.append(place)
    return "".join(out), places


def _is_own_letter(words: str) -> bool:
    """Whether the vowel is that of "mật": inside a line a bare "MAT" is too often half of another word."""
    folded, places = _folded(words.upper())
    at = folded.rfind("MAT")
    return at >= 0 and words[places[at + 1]] in _OWN_LETTERS
