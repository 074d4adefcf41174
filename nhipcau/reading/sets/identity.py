# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""When two mentions are one document: number with symbol, issuer with place, date.

    38-CT/TW  is not  38-CT/TU            other symbol
    3935/KH-UBND (Đồng Nai)  is not  3935/KH-UBND (Gia Lai)
    38-CT/TW of 19/9/2019, issuer unsaid  is  38-CT/TW of 19/9/2019, Ban Bí thư

Pure: no register of bodies is asked. What a register knows (which provinces there are, which names are one body) comes
in as `Knowledge`; without it names and capital letters have to do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from nhipcau.reading.rules import load
from nhipcau.reading.text.normalise import bare, fold_tone, key

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PARTS = re.compile(r"[-/]")
_UNIT = re.compile(
    r"\b(?:(?:tỉnh|thành|huyện|thị|quận) ủy|tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|đặc khu)\s+(?=\w)",
    re.IGNORECASE,
)
"""What comes before the name of a territory in the name of a body."""
LONGEST_NAME = 5
LONGEST_NUMBER = 80


@dataclass(frozen=True, slots=True)
class Mention:
    """What is known of a document where it is filed, or where another one cites it."""

    number: str = ""
    issuer: str = ""
    place: str = ""
    """The territory understood: "Gia Lai"; empty where nothing says it."""
    date: str = ""
    """ISO, whole or in part ("2019", "2020-02-XX")."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a register adds: how a name of a body is compared, and which territory a mention belongs to."""

    name_key: Callable[[str], str]
    place: Callable[[Mention], str]


def number_key(number: str) -> str:
    """Comparison form of a number with its symbol; empty where no digit was read (a draft's "/KH-UBND").

    >>> number_key("08 - CT / TU")
    '8-ct/tu'
    """
    folded = unicodedata.normalize("NFC", number).casefold()
    folded = _DASHES.sub("-", "".join(folded.split()))
    return re.sub(r"^0+(?=\d)", "", folded)[:LONGEST_NUMBER] if any(map(str.isdigit, folded)) else ""


def is_national(number: str) -> bool:
    """Whether the symbol names an issuer of which the country has one ("38-CT/TW", "30/2020/NĐ-CP")."""
    return any(_national().fullmatch(part) for part in _PARTS.split(number_key(number))[1:])


@cache
def _national() -> re.Pattern[str]:
    rule = load("levels")["national"]
    codes = "|".join(re.escape(code.casefold()) for code in rule.words)
    terms = "|".join(re.escape(code.casefold()) for code in rule.texts("terms"))
    return re.compile(rf"(?:{codes}|(?:{terms})\d+)")


def same_work(one: Mention, other: Mention, knowledge: Knowledge | None = None) -> bool:
    """Whether two mentions are one document, as far as they tell.

    Equal numbers are never enough by themselves: dates must agree, and where the symbol is not national the issuers
    and their territories too. A mention without an issuer agrees with every issuer of its territory.
    """
    known = knowledge or NAMES_ALONE
    if not number_key(one.number) or number_key(one.number) != number_key(other.number):
        return False
    if not dates_agree(one.date, other.date):
        return False
    if is_national(one.number):
        return True
    first, second = known.place(one), known.place(other)
    if first and second and first != second:
        return False
    return words_agree(known.name_key(one.issuer), known.name_key(other.issuer))


def dates_agree(one: str, other: str) -> bool:
    """Whether two ISO dates can be one day: "2020-02-XX" and "2020-02-14", an unknown one with any."""
    pairs = zip(one.split("-"), other.split("-"), strict=False)
    return all(not first or not second or first == second or "X" in first + second for first, second in pairs)


def words_agree(one: str, other: str) -> bool:
    """Whether two names in comparison form can mean one issuer: every word of the shorter is in the longer.

    >>> words_agree("tỉnh ủy gia lai", "ban thường vụ tỉnh ủy gia lai")
    True
    """
    first, second = set(one.split()), set(other.split())
    return first <= second or second <= first


def issuer_key(name: str) -> str:
    """Comparison form of an issuer's name, "UBND" and its like written out."""
    folded = f" {key(name)} "
    for short, full in load("answers")["short.bodies"].extra["short"]:
        folded = folded.replace(f" {short} ", f" {full} ")
    return folded.strip()


def territory(mention: Mention) -> str:
    """Comparison form of the territory that the issuer's name says, else of the place; empty where nothing does.

    Without marks: scans lose them in capitals, and no two provinces differ by nothing else.

    >>> territory(Mention("9/KH-UBND", "Ủy ban nhân dân xã Hòa Trạch"))
    'hoa trach'
    """
    return bare(key(_named(fold_tone(mention.issuer)) or mention.place))


def _named(issuer: str) -> str:
    """The territory in a body's name: the capitalised words after its unit ("Tỉnh ủy" alone names none)."""
    for unit in _UNIT.finditer(issuer):
        words = issuer[unit.end() :].split()[:LONGEST_NAME]
        name = list(takewhile(lambda word: word[0].isupper(), words))
        if name:
            return " ".join(name)
    return ""


NAMES_ALONE = Knowledge(issuer_key, territory)
"""What names and places say by themselves."""
