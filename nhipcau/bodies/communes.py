# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Districts and communes, old and new, from the tables of the package `vietnamadminunits` (MIT), read in place.

The package is an optional extra (``pip install nhipcau[communes]``): its tables are maintained elsewhere and are not
copied. Only the tables are used, never its guesses about addresses. What an old commune became is taken from its table
of mergers; one that was divided among several new ones gets them all, so that whoever passes its work on is asked.

The district level ended on 1 July 2025 (Nghị quyết 203/2025/QH15); communes were arranged anew by resolutions of the
Standing Committee of the National Assembly, one for each province.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nhipcau.bodies.entries import Code, Entry, Link, Place, Register
from nhipcau.bodies.shipped import Province, provinces
from nhipcau.reading.text.normalise import key as fold

PACKAGE = "vietnamadminunits"
LAST = datetime.date(2025, 6, 30)
FIRST = datetime.date(2025, 7, 1)
NO_DISTRICTS = "Nghị quyết 203/2025/QH15"
ARRANGED = "nghị quyết của Ủy ban Thường vụ Quốc hội về sắp xếp đơn vị hành chính cấp xã năm 2025"
SOURCE = "vietnamadminunits"
COMMITTEES = {"quận": "Quận ủy", "huyện": "Huyện ủy", "thị xã": "Thị ủy", "thành phố": "Thành ủy"}


class NoTablesError(LookupError):
    """The package is not installed, or its tables are not where they were."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What is used of the package: rows of both orders, and what became of each old commune (by the package's keys)."""

    old: list[dict[str, Any]]
    new: list[dict[str, Any]]
    whole: dict[tuple[str, str], list[str]]
    """(new province, new commune) → old communes that are wholly in it."""
    parts: dict[tuple[str, str], list[str]]
    """The same for those that were divided."""


def tables() -> Tables:
    """Read the package's tables without importing it (that takes a second and loads its models of addresses).

    Raises `NoTablesError`.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NoTablesError(PACKAGE)
    data = Path(spec.submodule_search_locations[0]) / "data"
    try:
        with closing(sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)) as connection:
            old = rows_of(connection, "admin_units_legacy", "district", "districtCode", "districtKey")
            new = rows_of(connection, "admin_units")
        became = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
        divided = became["DICT_PROVINCE_WARD_DIVIDED"]
        whole = {
            (p, w): olds for p, wards in became["DICT_PROVINCE_WARD_NO_DIVIDED"].items() for w, olds in wards.items()
        }
    except (OSError, sqlite3.Error, ValueError, KeyError) as error:
        raise NoTablesError(f"{PACKAGE}: {error}") from error
    parts: dict[tuple[str, str], list[str]] = {}
    for province, olds in divided.items():
        for old_key, wards in olds.items():
            for ward in wards:
                parts.setdefault((province, ward["newWardKey"]), []).append(old_key)
    return Tables(old, new, whole, parts)


def rows_of(connection: sqlite3.Connection, table: str, *more: str) -> list[dict[str, Any]]:
    fields = ("provinceShort", "provinceKey", "ward", "wardShort", "wardCode", "wardKey", *more)
    connection.row_factory = sqlite3.Row
    listed = ", ".join(fields)
    return [dict(row) for row in connection.execute(f"SELECT DISTINCT {listed} FROM {table}")]  # noqa: S608


def register(only: str = "", found: Tables | None = None) -> Register:
    """People's Committees of all districts and communes, Party committees of districts and of the new communes.

    ``only``: name of one province of today; then its communes and those of the provinces that became part of it.
    Raises `NoTablesError`, and `KeyError` for a province that there is none of.
    """
    found = found or tables()
    wanted = wanted_provinces(only)
    old_names = {fold(one.name): one for one in wanted if one.first is None}
    new_names = {fold(one.name): one for one in wanted if one.last is None}
    old = [row for row in found.old if fold(row["provinceShort"]) in old_names]
    new = [row for row in found.new if fold(row["provinceShort"]) in new_names]
    entries: dict[str, Entry] = {}
    at: dict[str, str] = {}
    """The package's key of an old commune (or of a district without communes) → our key."""
    for row in old:
        for entry in district_entries(row, old_names[fold(row["provinceShort"])]):
            entries.setdefault(entry.key, entry)
        at[f"{row['provinceKey']}_{row['districtKey']}_"] = f"ubnd-huyen-{row['districtCode']}"
        if row["ward"]:
            entry = old_commune(row)
            entries[entry.key] = entry
            at[f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}"] = entry.key
    links = [Link(key, "", "dissolved", FIRST, NO_DISTRICTS) for key in entries if "huyen-" in key]
    into: dict[str, list[str]] = {}
    for row in new:
        key = (row["provinceKey"], row["wardKey"])
        whole = [at[one] for one in found.whole.get(key, []) if one in at]
        parts = [at[one] for one in found.parts.get(key, []) if one in at]
        stays = staying(row, whole, parts, entries)
        for entry in new_commune(row, new_names[fold(row["provinceShort"])], stays):
            entries[entry.key] = entry
        if stays is None:
            for one in (*whole, *parts):
                into.setdefault(one, []).append(f"ubnd-xa-{row['wardCode']}-2025")
        else:
            links.append(Link(stays.key, "", "moved", FIRST, NO_DISTRICTS))
    dissolved = {link.predecessor for link in links if link.kind == "dissolved"}
    for predecessor, successors in into.items():
        kind = "merged" if len(successors) == 1 else "split"
        links += [Link(predecessor, successor, kind, FIRST, ARRANGED) for successor in dict.fromkeys(successors)]
        dissolved.discard(predecessor)
    links = [link for link in links if link.kind != "dissolved" or link.predecessor in dissolved]
    return Register(tuple(entries.values()), tuple(links))


def wanted_provinces(only: str) -> list[Province]:
    """All provinces, or one of today with those that became part of it."""
    if not only:
        return list(provinces())
    name = fold(only)
    today = next((one for one in provinces() if one.last is None and name in {fold(one.name), one.key}), None)
    if today is None:
        raise KeyError(only)
    return [today, *(one for one in provinces() if one.into == today.key)]


def unit_of(text: str) -> str:
    """ "Phường Phúc Xá" → "phường Phúc Xá"; "Thị trấn" likewise. Only the unit's own word loses its capital."""
    return text[:1].lower() + text[1:]


def district_entries(row: dict[str, Any], province: Province) -> Iterator[Entry]:
    """The People's Committee and the Party committee of the district in which an old commune lay."""
    unit = unit_of(row["district"])
    word = next((word for word in COMMITTEES if unit.startswith(f"{word} ")), "")
    name = unit[len(word) :].strip() if word else unit
    code = row["districtCode"]
    yield Entry(
        key=f"ubnd-huyen-{code}",
        name=f"Ủy ban nhân dân {unit}",
        kind="state",
        level="district",
        sort="ubnd",
        place=name,
        parent=f"{province.key}-ubnd",
        last=LAST,
        source=SOURCE,
        codes=(Code("unit", f"{code}", None, LAST),),
    )
    yield Entry(
        key=f"huyen-uy-huyen-{code}",
        name=f"{COMMITTEES.get(word, 'Huyện ủy')} {name}",
        kind="party",
        level="district",
        sort="cap-uy-huyen",
        place=name,
        parent=f"{province.key}-tinh-uy",
        last=LAST,
        source=SOURCE,
    )


def old_commune(row: dict[str, Any]) -> Entry:
    return Entry(
        key=f"ubnd-xa-{row['wardCode']}",
        name=f"Ủy ban nhân dân {unit_of(row['ward'])}",
        kind="state",
        level="commune",
        sort="ubnd",
        place=place_of(row),
        parent=f"ubnd-huyen-{row['districtCode']}",
        last=LAST,
        source=SOURCE,
        codes=(Code("unit", row["wardCode"], None, LAST),),
    )


def place_of(row: dict[str, Any]) -> str:
    return (
        str(row["ward"]).partition(" ")[2]
        if str(row["ward"]).lower().startswith(("xã ", "phường "))
        else str(row["wardShort"])
    )


def staying(row: dict[str, Any], whole: list[str], parts: list[str], entries: dict[str, Entry]) -> Entry | None:
    """The old commune that stayed as it was: the only one in the new one, whole, with the same code and name."""
    if parts or len(whole) != 1:
        return None
    entry = entries[whole[0]]
    same = entry.key == f"ubnd-xa-{row['wardCode']}" and entry.name == f"Ủy ban nhân dân {unit_of(row['ward'])}"
    return entry if same else None


def new_commune(row: dict[str, Any], province: Province, stays: Entry | None) -> Iterator[Entry]:
    """The People's Committee (new, or the old one under the province) and the Party committee of a new commune."""
    unit, code = unit_of(row["ward"]), row["wardCode"]
    place = place_of(row)
    note = ""
    if province.key == "dong-nai-2025":
        note = "Một số xã thành phường từ 30/4/2026: chưa có trong bảng nguồn."
    committee = Entry(
        key=stays.key if stays else f"ubnd-xa-{code}-2025",
        name=f"Ủy ban nhân dân {unit}",
        kind="state",
        level="commune",
        sort="ubnd",
        place=place,
        parent=f"{province.key}-ubnd",
        first=None if stays else FIRST,
        source=SOURCE,
        note=note,
        codes=(Code("unit", code, None if stays else FIRST),),
        places=(Place(place, LAST, None, stays.parent),) if stays else (),
    )
    yield committee
    yield Entry(
        key=f"dang-uy-xa-{code}-2025",
        name=f"Đảng ủy {unit}",
        kind="party",
        level="commune",
        sort="cap-uy-xa",
        place=place,
        parent=f"{province.key}-tinh-uy",
        first=FIRST,
        source=SOURCE,
        note=note,
    )
