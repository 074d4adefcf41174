# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of bodies as documents write them: comparison form, classes, the place that goes without saying.

The rules are data in ``data/naming.toml``: abbreviations, heads of names that belong to a province, words that
make a name a class ("các sở, ban, ngành").
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from nhipcau.reading.text.normalise import key


@dataclass(frozen=True, slots=True)
class NamingRules:
    """Content of ``data/naming.toml``, compiled."""

    abbreviations: tuple[tuple[re.Pattern[str], str], ...]
    class_words: re.Pattern[str]
    provincial: re.Pattern[str]
    placed: re.Pattern[str]
    units: tuple[str, ...]


@cache
def rules() -> NamingRules:
    """Load and compile the naming rules once."""
    data = tomllib.loads((resources.files("nhipcau.bodies") / "data" / "naming.toml").read_text(encoding="utf-8"))
    return NamingRules(
        abbreviations=tuple(
            (re.compile(rf"(?<!\w){re.escape(entry['short'])}(?!\w)"), entry["full"]) for entry in data["abbreviation"]
        ),
        class_words=re.compile("|".join(entry["pattern"] for entry in data["class"]), re.IGNORECASE),
        provincial=re.compile("|".join(entry["pattern"] for entry in data["provincial"]), re.IGNORECASE),
        placed=re.compile(data["placed"]["pattern"], re.IGNORECASE),
        units=tuple(data["placed"]["units"]),
    )


def expand(name: str) -> str:
    """Write out abbreviations: "UBND tỉnh" → "Ủy ban nhân dân tỉnh"."""
    for pattern, full in rules().abbreviations:
        name = pattern.sub(full, name)
    return " ".join(name.split())


def name_key(name: str) -> str:
    """Comparison form of a name: abbreviations written out, case, tone placement and punctuation folded.

    "UBND tỉnh Kiên Giang" and "Uỷ ban nhân dân tỉnh Kiên Giang" have one key.
    """
    return key(expand(name))[:300]


def is_class(name: str) -> bool:
    """Whether a name means many bodies ("các sở, ban, ngành", "UBND các huyện, thành phố"): never matched to one."""
    return bool(rules().class_words.search(name))


def qualify(name: str, place: str) -> str:
    """The full name that a relative one has in a document from ``place``.

    "Sở Nội vụ" in a document from Kiên Giang is "Sở Nội vụ tỉnh Kiên Giang"; "Ban Dân vận Tỉnh ủy" becomes
    "Ban Dân vận Tỉnh ủy Kiên Giang". Names that carry a place already, and central bodies, stay as they are.
    """
    full = expand(name).strip(" .;,")
    if not place or is_class(full) or key(place) in key(full):
        return full
    found = rules()
    if not found.provincial.search(full):
        return full
    if found.placed.search(full):
        return f"{full} {place}"
    unit = place_unit(place)
    return f"{full} {unit} {place}"


def place_unit(place: str) -> str:
    """ "tỉnh" or "thành phố" for a place's name; the centrally run cities are data."""
    return "thành phố" if key(place) in {key(city) for city in rules().units} else "tỉnh"
