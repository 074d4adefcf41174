# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""When two mentions are one document: number with symbol, issuer with place, date.

    38-CT/TW  is not  38-CT/TU            other symbol
    3935/KH-UBND (Đồng Nai)  is not  3935/KH-UBND (Gia Lai)
    38-CT/TW of 19/9/2019, issuer unsaid  is  38-CT/TW of 19/9/2019, Ban Bí thư

Nothing here asks the database.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nhipcau.bodies.naming import expand, is_central, name_key, name_of_unit, rules, units_in
from nhipcau.reading.text.normalise import key

IDENTITY_LENGTH = 400
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_SYMBOL_PARTS = re.compile(r"[-/]")


def number_key(number: str) -> str:
    """Comparison form of a number with its symbol; empty where no digit was read (a draft's "/KH-UBND").

    >>> number_key("08 - CT / TU")
    '8-ct/tu'
    """
    folded = unicodedata.normalize("NFC", number).casefold()
    folded = _DASHES.sub("-", "".join(folded.split()))
    return re.sub(r"^0+(?=\d)", "", folded)[:80] if any(letter.isdigit() for letter in folded) else ""


@cache
def _national() -> re.Pattern[str]:
    data = tomllib.loads(files("nhipcau.records").joinpath("data", "identity.toml").read_text(encoding="utf-8"))
    codes = "|".join(code.casefold() for code in data["national"]["codes"])
    terms = "|".join(code.casefold() for code in data["national"]["terms"])
    return re.compile(rf"(?:{codes}|(?:{terms})\d+)")


def is_national(number: str) -> bool:
    """Whether the symbol names an issuer of which the country has one ("38-CT/TW", "30/2020/NĐ-CP")."""
    parts = _SYMBOL_PARTS.split(number_key(number))[1:]
    return any(_national().fullmatch(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Mention:
    """What is known of a document where it is filed, or where another one cites it."""

    number: str
    issuer: str = ""
    place: str = ""
    date: str = ""
    """ISO, whole or in part ("2019", "2020-02-XX")."""


def identity(number: str, issuer_name: str, place: str, date: str) -> str:
    """The key under which a record is unique; what is not known leaves its part empty.

    >>> identity("38-CT/TU", "Tỉnh ủy Gia Lai", "Gia Lai", "2019-12-09")
    '38-ct/tu|tỉnh ủy gia lai||2019-12-09'
    """
    issuer = name_key(issuer_name) if issuer_name else ""
    where = key(place)
    if where and where in issuer:
        where = ""
    return shortened("|".join((number_key(number), issuer, where, date)))


def unnumbered_identity(kind: str, name: str, issuer_name: str, date: str) -> str:
    """The key of a document without a number, told by its kind and name: "Luật Lưu trữ", a news item's headline."""
    return shortened("|".join(("", kind, key(name), name_key(issuer_name) if issuer_name else "", date)))


def shortened(text: str) -> str:
    """The text, or its beginning and its hash where it is longer than the column."""
    if len(text) <= IDENTITY_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"{text[: IDENTITY_LENGTH - len(digest) - 1]}#{digest}"


def same_work(one: Mention, other: Mention) -> bool:
    """Whether two mentions are one document, as far as they tell.

    Equal numbers are never enough by themselves: dates must agree, and where the symbol is not national the issuers
    and the provinces too. A mention without an issuer agrees with every issuer of its province.
    """
    if not number_key(one.number) or number_key(one.number) != number_key(other.number):
        return False
    if not dates_agree(one.date, other.date):
        return False
    if is_national(one.number):
        return True
    first, second = province(one), province(other)
    if first and second and first != second:
        return False
    return issuers_agree(one.issuer, other.issuer)


def dates_agree(one: str, other: str) -> bool:
    """Whether two ISO dates can be one day: "2020-02-XX" and "2020-02-14", an unknown one with any."""
    pairs = zip(one.split("-"), other.split("-"), strict=False)
    return all(not first or not second or first == second or "X" in first + second for first, second in pairs)


def issuers_agree(one: str, other: str) -> bool:
    """Whether two names can mean one issuer: every word of the shorter is in the longer.

    "Tỉnh ủy Gia Lai" agrees with "Ban Thường vụ Tỉnh ủy Gia Lai", "UBND tỉnh" with "Ủy ban nhân dân tỉnh Đồng Nai".
    """
    first, second = set(name_key(one).split()), set(name_key(other).split())
    return first <= second or second <= first


def province(mention: Mention) -> str:
    """Comparison form of the province that the issuer's name says, else of the place where that is a known province;
    empty for bodies of the centre and where nothing says it."""
    issuer = expand(mention.issuer)
    if said := units_in(issuer).province:
        return key(name_of_unit(said))
    if issuer and is_central(issuer):
        return ""
    place = key(mention.place)
    return place if place in rules().provinces else ""
