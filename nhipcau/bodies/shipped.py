# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register that comes with the product: the centre, the provinces of both orders with their usual bodies. Pure.

    data/centre.toml      every body of the centre by itself
    data/provinces.csv    63 provinces up to 30 June 2025, 34 since; into which each went
    data/province.toml    the bodies that every province has, as patterns of names with their days

A body of the pattern is there in a province on the days on which both are. When a province ends, each of its bodies
passes to its like in the new one (Nghị quyết 202/2025/QH15).
"""

from __future__ import annotations

import csv
import datetime
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from nhipcau.bodies.entries import Code, Entry, Link, Name, Place, Register, day_after, successions
from nhipcau.bodies.sorts import leader_of, sort_of

MERGERS = "Nghị quyết 202/2025/QH15"
WITH_MERGERS = "sắp xếp cấp tỉnh theo Nghị quyết 202/2025/QH15"
"""The province's bodies each have a decision of their own; the register does not claim to know it."""
UNCHECKED = "existence"


@dataclass(frozen=True, slots=True)
class Province:
    """A row of `provinces.csv`."""

    key: str
    name: str
    unit: str
    """"tỉnh" or "thành phố"."""
    first: datetime.date | None
    last: datetime.date | None
    code: str
    into: str
    seat: str

    def holds(self, first: datetime.date | None, last: datetime.date | None) -> bool:
        """Whether the province was there on any of these days."""
        begins_late = last is not None and self.first is not None and self.first > last
        ends_early = first is not None and self.last is not None and self.last < first
        return not begins_late and not ends_early


@dataclass(frozen=True, slots=True)
class Renamed:
    """An earlier name or unit of a province, up to a last day."""

    province: str
    name: str
    unit: str
    last_day: datetime.date
    basis: str


def text_of(name: str) -> str:
    return (resources.files("nhipcau.bodies") / "data" / name).read_text(encoding="utf-8")


@cache
def provinces() -> tuple[Province, ...]:
    """All provinces of both orders, in the order of the file."""
    lines = [line for line in text_of("provinces.csv").splitlines() if not line.startswith("#")]
    return tuple(
        Province(
            key=row["key"],
            name=row["name"],
            unit=row["unit"],
            first=day_of(row["first_day"]),
            last=day_of(row["last_day"]),
            code=row["code"],
            into=row["into"],
            seat=row["seat"],
        )
        for row in csv.DictReader(lines)
    )


def day_of(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def raw_patterns() -> dict[str, Any]:
    """`data/province.toml` as written."""
    return tomllib.loads(text_of("province.toml"))


def raw_centre() -> list[dict[str, Any]]:
    """The bodies of `data/centre.toml` as written."""
    return list(tomllib.loads(text_of("centre.toml"))["body"])


@cache
def shipped_register() -> Register:
    """The whole register that comes with the product."""
    return centre().with_more(all_provinces())


# --- The centre ----------------------------------------------------------------------------------------------------


def centre() -> Register:
    """The bodies of the centre with their successions."""
    entries: list[Entry] = []
    links: list[Link] = []
    for number, body in enumerate(raw_centre(), 1):
        sort = body.get("sort") or sort_of(body["name"])
        entry = Entry(
            key=body["key"],
            name=body["name"],
            kind=body["kind"],
            level="central",
            sort=sort,
            place="",
            parent=body.get("parent", ""),
            first=body.get("first_day"),
            last=body.get("last_day"),
            leader=body.get("leader", leader_of(sort)),
            certainty=body.get("certainty", ""),
            source=body.get("basis", ""),
            note=body.get("note", ""),
            names=tuple(Name(name) for name in body.get("aliases", [])),
            line=number,
        )
        entries.append(entry)
        if entry.last is not None and body.get("into"):
            into = [(one["key"], one.get("part", "")) for one in body["into"]]
            links += successions(entry.key, into, day_after(entry.last), entry, body.get("basis", ""))
    return Register(tuple(entries), tuple(links))


# --- The provinces -------------------------------------------------------------------------------------------------


def all_provinces() -> Register:
    """Every province with its bodies, and what became of each of them."""
    patterns = raw_patterns()
    known = {(one["province"], key): one["basis"] for one in patterns["known"] for key in one["keys"]}
    renamed = {one["province"]: Renamed(**one) for one in patterns["renamed"]}
    entries: dict[str, Entry] = {}
    bodies: dict[str, tuple[Province, dict[str, Any]]] = {}
    for province in provinces():
        for body in patterns["body"]:
            if is_there(body, province):
                entry = province_entry(province, body, renamed.get(province.key), known)
                entries[entry.key] = replace(entry, line=len(entries) + 1)
                bodies[entry.key] = (province, body)
    links = [link for key, entry in entries.items() for link in became(entry, *bodies[key], entries)]
    links += [link for key, entry in entries.items() for link in renamings(entry, renamed.get(bodies[key][0].key))]
    return Register(tuple(entries.values()), tuple(links))


def is_there(body: dict[str, Any], province: Province) -> bool:
    only, left_out = body.get("only"), body.get("except", [])
    if (only is not None and province.key not in only) or province.key in left_out:
        return False
    return province.holds(body.get("first_day"), body.get("last_day"))


def province_entry(
    province: Province, body: dict[str, Any], renamed: Renamed | None, known: dict[tuple[str, str], str]
) -> Entry:
    """One body of a province."""
    words = words_of(province.name, province.unit)
    first, last = later(province.first, body.get("first_day")), earlier(province.last, body.get("last_day"))
    basis = known.get((province.key, body["key"]))
    names = [Name(alias.format(**words)) for alias in body.get("aliases", [])]
    places: tuple[Place, ...] = ()
    if renamed is not None and (first is None or first <= renamed.last_day):
        old = words_of(renamed.name, renamed.unit)
        names.append(Name(body["name"].format(**old), first, renamed.last_day, official=True))
        names += [Name(alias.format(**old), first, renamed.last_day) for alias in body.get("aliases", [])]
        if renamed.name != province.name:
            places = (Place(renamed.name, renamed.last_day, first),)
    ends_with_province = last is not None and last == province.last and last != body.get("last_day")
    begins_with_province = first is not None and first == province.first and first != body.get("first_day")
    source = basis or body.get("basis", "")
    if not source and (ends_with_province or begins_with_province):
        source = WITH_MERGERS if body["key"] else MERGERS
    is_province = not body["key"]
    return Entry(
        key=key_of(province.key, body["key"]),
        name=body["name"].format(**words),
        kind=body["kind"],
        level="province",
        sort=body["sort"],
        place=province.name,
        parent="" if is_province else key_of(province.key, body.get("parent", "")),
        first=first,
        last=last,
        leader=body.get("leader", ""),
        certainty="" if basis else body.get("certainty", ""),
        source=source,
        note=f"Trung tâm hành chính: {province.seat}." if is_province and province.seat else body.get("note", ""),
        names=tuple(dict.fromkeys(names)),
        codes=(Code("unit", province.code, first, last),) if is_province else (),
        places=places,
    )


def words_of(name: str, unit: str) -> dict[str, str]:
    """What stands for the braces in the names of the pattern.

    The city of Hồ Chí Minh alone has its unit as a part of its name: "Thành ủy Thành phố Hồ Chí Minh".
    """
    city = unit == "thành phố"
    whole = "Thành phố Hồ Chí Minh" if name == "Hồ Chí Minh" else f"{unit} {name}"
    proper = whole if name == "Hồ Chí Minh" else name
    return {
        "unit": whole,
        "Unit": whole[:1].upper() + whole[1:],
        "cu": f"{'Thành ủy' if city else 'Tỉnh ủy'} {proper}",
        "doan": f"{'Thành đoàn' if city else 'Tỉnh đoàn'} {proper}",
        "place": proper,
    }


def key_of(province: str, body: str) -> str:
    return f"{province}-{body}" if body else province


def became(entry: Entry, province: Province, body: dict[str, Any], entries: dict[str, Entry]) -> Iterator[Link]:
    """What became of a body of a province: its successors in the same province, or its like in the new one."""
    if entry.last is None:
        return
    day = day_after(entry.last)
    wanted = [(into["key"], into.get("part", "")) for into in body.get("into", [])]
    if entry.last == province.last and province.into:
        # The province ended that day too: whoever follows stands in the new one.
        same = key_of(province.into, body["key"])
        into = [(same, "")] if same in entries and entries[same].first == day else []
        instead = wanted or [(one["key"], one.get("part", "")) for one in body.get("into_new", [])]
        into = into or [(key_of(province.into, key), part) for key, part in instead]
        basis = body.get("basis", "") if wanted else WITH_MERGERS if body["key"] else MERGERS
    else:
        into = [(key_of(province.key, key), part) for key, part in wanted]
        basis = body.get("basis", "")
    into = [(key, part) for key, part in into if key in entries]
    if into:
        yield from successions(entry.key, into, day, entry, basis)


def renamings(entry: Entry, renamed: Renamed | None) -> Iterable[Link]:
    """A renaming of the province is one of all its bodies that were there."""
    if renamed is None:
        return
    if any(name.official and name.last == renamed.last_day and name.name != entry.name for name in entry.names):
        yield Link(entry.key, "", "renamed", day_after(renamed.last_day), renamed.basis, line=entry.line)


def later(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return max((day for day in (one, other) if day is not None), default=None)


def earlier(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    return min((day for day in (one, other) if day is not None), default=None)
