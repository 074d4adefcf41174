# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of bodies as documents write them: comparison form, classes, and the place that goes without saying.

A document of Kiên Giang says "Sở Nội vụ" and means "Sở Nội vụ tỉnh Kiên Giang". The territory whose names go without
saying is the `Scope` of the document: it comes from the issuer's name, else from the date line. Documents of the centre
have an empty scope, although their date line says Hà Nội. The rules are data: ``data/naming.toml``.

    name ──expand──▶ abbreviations written out ──qualify(scope)──▶ full name ──lookup_keys──▶ comparison forms
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from nhipcau.reading.text.normalise import fold_tone, key

LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Scope:
    """The territory in which a document's relative names are understood.

    Each part is a unit with its name ("tỉnh Kiên Giang", "xã Hòa Trạch") or empty where nothing says it.
    ``central``: the document is known to come from the centre; all empty and not central: nothing is known of it.
    """

    province: str = ""
    district: str = ""
    commune: str = ""
    central: bool = False

    @property
    def own(self) -> str:
        """The smallest unit known: that of the issuer."""
        return self.commune or self.district or self.province

    @property
    def is_empty(self) -> bool:
        """Whether no unit is known."""
        return not self.own

    def unit_called(self, unit: str) -> str:
        """The unit of that sort ("tỉnh", "thành phố", "xã"), the smallest first; empty where there is none.

        >>> Scope(province="tỉnh Kiên Giang", district="thành phố Rạch Giá").unit_called("thành phố")
        'thành phố Rạch Giá'
        """
        parts = (self.commune, self.district, self.province)
        return next((part for part in parts if part.lower().startswith(f"{unit} ")), "")

    def filled_by(self, other: Scope) -> Scope:
        """This scope, its gaps filled from another: a commune's document knows its province from the register."""
        return Scope(self.province or other.province, self.district or other.district, self.commune or other.commune)


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled pattern with what its entry says beside it."""

    pattern: re.Pattern[str]
    values: dict[str, Any]

    def found_in(self, name: str) -> bool:
        return bool(self.pattern.search(fold_tone(name)))


@dataclass(frozen=True, slots=True)
class NamingRules:
    """Content of ``data/naming.toml``, compiled."""

    abbreviations: tuple[tuple[re.Pattern[str], str], ...]
    same: tuple[tuple[re.Pattern[str], str], ...]
    classes: tuple[Rule, ...]
    fixed: re.Pattern[str]
    shorts: dict[str, dict[str, str]]
    relative: tuple[Rule, ...]
    heads: tuple[Rule, ...]
    central: tuple[Rule, ...]
    leaders: re.Pattern[str]
    kinds: tuple[Rule, ...]
    cities: frozenset[str]
    provinces: dict[str, str]
    earlier: dict[str, str]
    said: re.Pattern[str]
    own: re.Pattern[str]
    units: dict[str, tuple[str, str]]
    unit_words: re.Pattern[str]


def raw_rules() -> dict[str, Any]:
    """The file as written; tests run its examples."""
    return tomllib.loads((resources.files("nhipcau.bodies") / "data" / "naming.toml").read_text(encoding="utf-8"))


@cache
def rules() -> NamingRules:
    """Load and compile the naming rules once."""
    data = raw_rules()
    units = {entry["word"]: (entry.get("unit", entry["word"]), entry["level"]) for entry in data["unit"]}
    return NamingRules(
        abbreviations=tuple(
            (re.compile(rf"(?<!\w){re.escape(entry['short'])}(?:\.(?=\s*\w))?(?!\w)"), entry["full"])
            for entry in sorted(data["abbreviation"], key=lambda entry: -len(entry["short"]))
        ),
        same=tuple((re.compile(rf"(?<!\w){entry['written']}(?!\w)"), entry["as"]) for entry in data["same"]),
        classes=compiled(data["class"]),
        fixed=re.compile("|".join(re.escape(fold_tone(name)) for name in data["classes"]["fixed"]), re.IGNORECASE),
        shorts={key(entry["name"]): entry for entry in data["short"]},
        relative=compiled(data["relative"]),
        heads=compiled(data["head"]),
        central=compiled(data["central"]),
        leaders=re.compile(data["leaders"]["pattern"], re.IGNORECASE),
        kinds=compiled(data["kind"]),
        cities=frozenset(key(city) for city in data["places"]["cities"]),
        provinces={key(name): name for name in data["places"]["provinces"]},
        earlier={key(old): key(new) for old, new in data["places"]["earlier"].items()},
        said=re.compile(
            r"(?<!\w)(?:tỉnh|thành phố|tỉnh ủy|thành ủy|tỉnh đoàn) "
            rf"({'|'.join(sorted(map(key, data['places']['provinces']), key=len, reverse=True))})(?!\w)"
        ),
        own=re.compile(data["own"]["pattern"], re.IGNORECASE),
        units=units,
        unit_words=re.compile(
            rf"(?<!\w)(?:{'|'.join(sorted(units, key=len, reverse=True))})(?=\s+[^\W\d_])", re.IGNORECASE
        ),
    )


def compiled(entries: Iterable[dict[str, Any]]) -> tuple[Rule, ...]:
    return tuple(Rule(re.compile(entry["pattern"], re.IGNORECASE), entry) for entry in entries)


# --- Comparison form ---------------------------------------------------------------------------------------------


def expand(name: str) -> str:
    """Write out abbreviations: "UBND tỉnh" → "Ủy ban nhân dân tỉnh", "TP. Rạch Giá" → "thành phố Rạch Giá"."""
    for pattern, full in rules().abbreviations:
        name = pattern.sub(f"{full} ", name)
    # Both leave a space behind: "TP.Rạch Giá" has none of its own.
    return re.sub(r"\s+([,;)])", r"\1", " ".join(name.split()))


def name_key(name: str) -> str:
    """Comparison form of a name: abbreviations written out, case, tone placement and punctuation folded.

    "UBND tỉnh Kiên Giang" and "Uỷ ban nhân dân tỉnh Kiên Giang" have one key.
    """
    folded = key(expand(name))
    for pattern, canonical in rules().same:
        folded = pattern.sub(canonical, folded)
    return folded[:300]


def lookup_keys(full: str, place: str = "") -> frozenset[str]:
    """The comparison forms under which a full name may stand in the register: with and without the word "tỉnh" or
    "thành phố" before the place that ends it ("Sở Ngoại vụ Gia Lai", "Sở Ngoại vụ tỉnh Gia Lai"), and a commune or
    district without its province ("UBND xã Hòa Trạch, tỉnh Hải Lâm": whoever looks it up compares the province).

    ``place``: a province that may end the name although no list knows it."""
    whole = name_key(full)
    found = {whole}
    if end := place_at_end(whole, name_key(place)):
        head = whole[: -len(end)].rstrip()
        bare_head = re.sub(r"\s(?:tỉnh|thành phố)$", "", head)
        found |= {f"{bare_head} {end}", f"{bare_head} tỉnh {end}", f"{bare_head} thành phố {end}"}
        said = units_in(full)
        if said.commune or said.district:
            found.add(bare_head)
    return frozenset(found)


def place_at_end(folded: str, known: str = "") -> str:
    """The province with which a comparison form ends ("… sở ngoại vụ gia lai" → "gia lai"), or ""."""
    ending = (place for place in (*rules().provinces, known) if place and folded.endswith(f" {place}"))
    found = max(ending, key=len, default="")
    if found:
        return found
    unit = re.search(r"\s(?:tỉnh|thành phố)\s(?!ủy|đoàn)(\S+(?:\s\S+){0,3})$", folded)
    return unit[1] if unit else ""


# --- Classes -----------------------------------------------------------------------------------------------------


def is_class(name: str) -> bool:
    """Whether a name means many bodies, or nobody in particular ("các sở, ban, ngành"): never matched to one body."""
    full = fold_tone(expand(name)).strip(" .;,")
    if key(full) in rules().shorts:
        return False
    looked_at = rules().fixed.sub("", full)
    if any(rule.pattern.search(looked_at) for rule in rules().classes):
        return True
    return not has_name(full) and not any(rule.pattern.search(full) for rule in (*rules().relative, *rules().heads))


def has_name(name: str) -> bool:
    """Whether any letter is a capital: "ngành công thương" names nobody, "Văn phòng" may."""
    return any(letter.isupper() for letter in name)


# --- Territory ---------------------------------------------------------------------------------------------------


def units_in(name: str) -> Scope:
    """The units that a name says itself: "UBND xã Lương Minh, tỉnh Quảng Ninh" → commune and province.

    A province without its word counts where it ends the name ("Báo Đồng Nai").
    """
    full = " ".join(name.split())
    folded = fold_tone(full)
    found: dict[str, str] = {}
    for match in rules().unit_words.finditer(folded):
        if proper := proper_name(full[match.end() :]):
            unit, level = rules().units[match[0].lower()]
            level = level or ("province" if key(proper) in rules().cities else "district")
            found[level] = f"{unit} {proper}"
    if "province" not in found and (place := place_at_end(name_key(full))) in rules().provinces:
        found["province"] = with_unit(rules().provinces[place])
    return Scope(found.get("province", ""), found.get("district", ""), found.get("commune", ""))


def proper_name(text: str) -> str:
    """The capitalised words with which a text begins ("Kiên Giang về việc" → "Kiên Giang")."""
    taken: list[str] = []
    for word in re.split(r"\s+", text.strip()):
        if not (word[:1].isupper() or (word in {"-", "–"} and taken)):
            break
        taken.append(word.rstrip(".,;:"))
        if word[-1] in ".,;:":
            break
    return " ".join(taken).rstrip(" -–")


def with_unit(place: str) -> str:
    """ "Kiên Giang" → "tỉnh Kiên Giang", "Hà Nội" → "thành phố Hà Nội"; a name that says its unit stays."""
    stated = re.match(r"(?:tỉnh|thành phố)\s", place, re.IGNORECASE)
    if stated:
        return stated[0].lower() + place[stated.end() :]
    return f"{'thành phố' if key(place) in rules().cities else 'tỉnh'} {place}"


def same_place(one: str, other: str) -> bool:
    """Whether two names of a place mean one, also under its earlier name: "Thừa Thiên Huế" is Huế."""
    return bool(one) and canonical_place(one) == canonical_place(other)


def canonical_place(place: str) -> str:
    """Comparison form of a place under its name of today; takes a name or its comparison form."""
    folded = name_key(place)
    return rules().earlier.get(folded, folded)


def provinces_said(text: str) -> frozenset[str]:
    """The provinces that a text names with their word: "Liên hiệp … tỉnh Kiên Giang (gọi tắt …)" → Kiên Giang."""
    return frozenset(rules().provinces[found] for found in rules().said.findall(key(text)))


def is_own(name: str, issuer_name: str) -> bool:
    """Whether a name is the bare word by which a body speaks of itself: "Văn phòng" in a document of Văn phòng Trung
    ương Đảng."""
    full = fold_tone(expand(name)).strip(" .;,")
    return bool(rules().own.search(full)) and key(expand(issuer_name)).startswith(f"{key(full)} ")


def is_central(name: str) -> bool:
    """Whether the name is that of a body of the centre ("Ban Bí thư", "Bộ Ngoại giao")."""
    full = fold_tone(expand(name))
    return units_in(full).is_empty and any(rule.pattern.search(full) for rule in rules().central)


def scope_of(issuer_name: str, place: str = "") -> Scope:
    """The territory of a document: what the issuer's name says, else the place of its date line.

    >>> scope_of("Ủy ban nhân dân tỉnh Kiên Giang", "Rạch Giá").province
    'tỉnh Kiên Giang'
    >>> scope_of("Sở Ngoại vụ", "Hải Lâm").province
    'tỉnh Hải Lâm'
    >>> scope_of("Ban Bí thư", "Hà Nội").central
    True
    """
    issuer = expand(issuer_name)
    said = units_in(issuer)
    if not said.is_empty:
        return said
    if is_central(issuer):
        return Scope(central=True)
    if not place:
        return Scope()
    if key(place) == "hà nội" and not any(rule.found_in(issuer) for rule in (*rules().heads, *rules().relative)):
        # The centre sits in Hà Nội: the place alone does not make a document one of the city.
        return Scope()
    in_place = units_in(place)
    return in_place if not in_place.is_empty else replace(in_place, province=with_unit(place))


def qualify(name: str, scope: Scope) -> str:
    """The full name that a relative one has within a scope.

    In a document of Kiên Giang: "Sở Nội vụ" → "Sở Nội vụ tỉnh Kiên Giang", "Ban Dân vận Tỉnh ủy" → "Ban Dân vận Tỉnh
    ủy Kiên Giang". Names that carry their place, central bodies and classes come back with abbreviations written out.
    """
    full = expand(name).strip(" .;,")
    if is_class(full):
        return full
    if (short := rules().shorts.get(key(full))) is not None:
        return full_of_short(full, short, scope)
    province = name_key(name_of_unit(scope.province))
    if not units_in(full).is_empty or (province and name_key(full).endswith(f" {province}")):
        return full
    folded = fold_tone(full)
    for rule in rules().relative:
        if rule.pattern.search(folded):
            units = (scope.unit_called(unit) for unit in rule.values["units"])
            unit = next((unit for unit in units if unit), "")
            return f"{full} {name_of_unit(unit)}" if unit else full
    for rule in rules().heads:
        unit = getattr(scope, rule.values["level"])
        if unit and rule.pattern.search(folded):
            return f"{full} {unit}"
    return full


def full_of_short(full: str, short: dict[str, str], scope: Scope) -> str:
    if scope.central:
        return short.get("central", full)
    if scope.province and "province" in short:
        return short["province"].format(province=scope.province)
    return short["own"].format(own=scope.own) if "own" in short else full


def name_of_unit(unit: str) -> str:
    """ "tỉnh Kiên Giang" → "Kiên Giang"."""
    found = next((word for word in rules().units if unit.lower().startswith(f"{word} ")), "")
    return unit[len(found) :].strip()


def is_relative(full: str) -> bool:
    """Whether a name still asks for the name of a unit ("Tỉnh ủy" in a document of the centre)."""
    folded = fold_tone(full)
    return units_in(full).is_empty and any(rule.pattern.search(folded) for rule in rules().relative)


def body_led(full: str) -> str:
    """The body that somebody leads: "Giám đốc Sở Nội vụ tỉnh Gia Lai" → "Sở Nội vụ tỉnh Gia Lai"; "" for others."""
    match = rules().leaders.match(fold_tone(full))
    rest = full[match.end() :].strip() if match else ""
    return rest[:1].upper() + rest[1:]


# --- What a new body most likely is --------------------------------------------------------------------------------


def kind_of(full: str) -> str:
    """The kind that a name suggests, "state" where nothing says another."""
    return next((rule.values["kind"] for rule in rules().kinds if rule.found_in(full)), "state")


def level_of(full: str) -> str:
    """The level that a full name suggests: that of the smallest unit it names, else the centre's."""
    said = units_in(full)
    for level in reversed(LEVELS):
        if getattr(said, level):
            return level
    return "central"


def place_of(full: str) -> str:
    """The place that a full name says: "Kiên Giang", "Hòa Trạch"; "" at the centre."""
    return name_of_unit(units_in(full).own)
