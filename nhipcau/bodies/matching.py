# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the names in a document to bodies of the register, as they were on the document's day.

A name is matched to one body only where its full name is in the register on that day; everything that is merely
alike is offered, never chosen. Four queries at most, however many names there are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from django.db.models import Q
from rapidfuzz import fuzz, process

from nhipcau.bodies.models import Body, BodyName, Level, in_force
from nhipcau.bodies.naming import (
    Scope,
    body_led,
    expand,
    is_central,
    is_class,
    is_own,
    is_relative,
    kind_of,
    level_of,
    lookup_keys,
    name_key,
    name_of_unit,
    place_of,
    provinces_said,
    qualify,
    same_place,
    scope_of,
    units_in,
    with_unit,
)

ALIKE = 86.0
"""Names at least this alike (of 100, places left out) are offered. "sở nội vụ" and "sở ngoại vụ" have 85."""
OFFERED = 8
POOL = 5000
"""Names compared by likeness at most: those of one province and the centre are some hundreds."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A body that the register lacks, as it would be entered."""

    name: str
    kind: str
    level: str
    place: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a name in a document means.

    ``kind``: "one" (``body`` is it), "many" (one of ``candidates``, somebody must choose), "class" (many bodies by
    nature, stays as named), "new" (the register has nothing like it; ``proposal`` is how it would be entered).
    """

    name: str
    full: str
    kind: Literal["one", "many", "class", "new"]
    proposal: Proposal
    body: Body | None = None
    candidates: tuple[Body, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name on its way through the matching."""

    name: str
    full: str
    keys: frozenset[str]
    led: frozenset[str]
    """Comparison forms of the body that the named person leads."""
    province: str
    """Comparison form of the province in which it must lie; "" at the centre or where nothing says it."""


def match_names(
    names: Iterable[str], *, issuer_name: str, place: str, day: datetime.date | None, text: str = ""
) -> dict[str, Match]:
    """Say for every name in a document of that issuer, place and day which body it means.

    "Sở Nội vụ" in a letter of Văn phòng UBND tỉnh Kiên Giang of 25/3/2020 is the "Sở Nội vụ tỉnh Kiên Giang" of that
    day. A body of another province never matches. Without a day every body of the register is looked at. ``text``: the
    words of the document; they say the province where issuer and place do not (a news item).
    """
    wanted_names = list(dict.fromkeys(name for name in names if name and name.strip()))
    scope = document_scope(issuer_name, place, day, wanted_names, text)
    wanted = [wanted_of(name, scope, issuer_name) for name in wanted_names if not means_many(name, scope, issuer_name)]
    found = look_up({key for one in wanted for key in one.keys | one.led}, day)
    provinces = provinces_of(body for bodies in found.values() for body in bodies)
    result = {name: class_match(name) for name in wanted_names if means_many(name, scope, issuer_name)}
    missing: list[Wanted] = []
    for one in wanted:
        hits = [body for body in hits_of(one, found) if lies_in(body, one.province, provinces)]
        if hits:
            result[one.name] = hit_match(one, hits, provinces)
        else:
            missing.append(one)
    result.update(alike_matches(missing, scope, day))
    return {name: result[name] for name in wanted_names}


# --- The document -------------------------------------------------------------------------------------------------


def document_scope(
    issuer_name: str, place: str, day: datetime.date | None, names: Iterable[str] = (), text: str = ""
) -> Scope:
    """The territory of the document; what its issuer and place leave open comes from the register and its words.

    The province of a commune is the one above it in the register; where that has none, or several, the one that the
    document names. A news item has no issuer: where all places that its names or its text say lie in one province, it
    is that one's.
    """
    scope = scope_of(issuer_name, place)
    if scope.province or scope.central or (scope.is_empty and issuer_name):
        return scope
    if not scope.is_empty:
        issuers = [body for bodies in look_up(lookup_keys(expand(issuer_name)), day).values() for body in bodies]
        above = provinces_of(issuers)
        provinces = {province.name for body in issuers if (province := above.get(body.pk)) is not None}
        if len(provinces) == 1:
            return scope.filled_by(units_in(provinces.pop()))
    said = {units_in(name).province for name in names} - {""}
    said = said or {with_unit(one) for one in provinces_said(text)}
    return scope.filled_by(Scope(province=said.pop())) if len(said) == 1 else scope


def means_many(name: str, scope: Scope, issuer_name: str = "") -> bool:
    """A class by its words, or "Tỉnh ủy" in a document of the centre: that of every province."""
    if is_own(name, issuer_name):
        return False
    return is_class(name) or (scope.central and is_relative(expand(name)))


def wanted_of(name: str, scope: Scope, issuer_name: str = "") -> Wanted:
    full = qualify(issuer_name if is_own(name, issuer_name) else name, scope)
    said = units_in(full)
    led = body_led(full)
    if said.is_empty and is_central(full):
        province = ""
    else:
        province = name_of_unit(said.province or scope.province)
    of_led = lookup_keys(led, province) if led else frozenset[str]()
    return Wanted(name, full, lookup_keys(full, province), of_led, name_key(province))


# --- The register --------------------------------------------------------------------------------------------------


def look_up(keys: Iterable[str], day: datetime.date | None) -> dict[str, list[Body]]:
    """Bodies that had one of these names on the day, by comparison form of the name; one query."""
    rows = BodyName.objects.filter(key__in=set(keys)).select_related("body").order_by("body_id")
    if day is not None:
        rows = rows.filter(in_force(day), in_force(day, "body__"))
    found: dict[str, list[Body]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row.body)
    return found


def provinces_of(bodies: Iterable[Body]) -> dict[int, Body | None]:
    """The province-level body nearest above each of the bodies (or itself), by id; one query."""
    bodies = list(bodies)
    ids = {int(part) for body in bodies for part in body.path.split("/") if part}
    rows = Body.objects.filter(pk__in=ids, level=Level.PROVINCE).in_bulk() if ids else {}
    found: dict[int, Body | None] = {}
    for body in bodies:
        above = [int(part) for part in reversed(body.path.split("/")) if part]
        found[body.pk] = next((rows[pk] for pk in above if pk in rows), None)
    return found


def lies_in(body: Body, province: str, provinces: dict[int, Body | None]) -> bool:
    """Whether a body lies in the province, as far as anybody knows; bodies of the centre lie in every one."""
    above = provinces.get(body.pk)
    if not province or body.level == Level.CENTRAL:
        return True
    if above is None:
        return body.level in {Level.DISTRICT, Level.COMMUNE, Level.UNIT} or same_place(body.place, province)
    return same_place(above.place, province)


def hits_of(one: Wanted, found: dict[str, list[Body]]) -> list[Body]:
    """Bodies under the very name; else the body that the named person leads."""
    for keys in (one.keys, one.led):
        hits = {body.pk: body for key in sorted(keys) for body in found.get(key, [])}
        if hits:
            return list(hits.values())
    return []


def hit_match(one: Wanted, hits: list[Body], provinces: dict[int, Body | None]) -> Match:
    """One body of that name, unless its province is a guess: a district's name occurs in several provinces."""
    body = hits[0]
    placed = bool(one.province) and provinces.get(body.pk) is not None
    certain = len(hits) == 1 and (body.level in {Level.CENTRAL, Level.PROVINCE} or placed)
    if certain:
        return Match(one.name, one.full, "one", proposal_of(one.full), body)
    return Match(one.name, one.full, "many", proposal_of(one.full), None, tuple(hits[:OFFERED]))


# --- Likeness ------------------------------------------------------------------------------------------------------


def alike_matches(missing: list[Wanted], scope: Scope, day: datetime.date | None) -> dict[str, Match]:
    """For names that the register does not have: bodies of the same province, or of the centre, with a name alike."""
    pool = name_pool(scope, day) if missing else []
    result = {}
    for one in missing:
        candidates = alike(one, pool)
        kind: Literal["many", "new"] = "many" if candidates else "new"
        result[one.name] = Match(one.name, one.full, kind, proposal_of(one.full), None, candidates)
    return result


def name_pool(scope: Scope, day: datetime.date | None) -> list[BodyName]:
    """Names of the centre and of the scope's province; one query. Without a province only those of the centre and
    of the provinces, so that "Sở Nội vụ" of nowhere can be offered."""
    province = name_of_unit(scope.province)
    near = [Q(body__level=Level.CENTRAL)]
    near.append(Q(key__contains=name_key(province)) if province else Q(body__level=Level.PROVINCE))
    rows = BodyName.objects.filter(reduce(or_, near)).select_related("body").order_by("body_id", "pk")
    if day is not None:
        rows = rows.filter(in_force(day), in_force(day, "body__"))
    return list(rows[:POOL])


def alike(one: Wanted, pool: list[BodyName]) -> tuple[Body, ...]:
    """Bodies of the pool with a name alike, best first. Places are left out of the comparison, or everything in one
    province would be alike; a name without a place is compared with the beginnings of names."""
    province = one.province
    looked_for = without_place(name_key(one.full), province)
    choices = {
        row.pk: without_place(row.key, province or name_key(row.body.place))
        for row in pool
        if not province or f" {province}" in f" {row.key}" or row.body.level == Level.CENTRAL
    }
    bodies = {row.pk: row.body for row in pool}
    hits = process.extract(looked_for, choices, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=OFFERED)
    return tuple({bodies[pk].pk: bodies[pk] for _name, _score, pk in hits}.values())


def without_place(folded: str, place: str) -> str:
    """ "sở nội vụ tỉnh kiên giang" → "sở nội vụ"."""
    if place and folded.endswith(f" {place}"):
        folded = folded[: -len(place)].rstrip()
    return folded.removesuffix(" tỉnh").removesuffix(" thành phố")


# --- Results -------------------------------------------------------------------------------------------------------


def class_match(name: str) -> Match:
    full = expand(name).strip(" .;,")
    return Match(name, full, "class", proposal_of(full))


def proposal_of(full: str) -> Proposal:
    """How a body of that name would be entered; kind, level and place are read from the name."""
    name = full[:1].upper() + full[1:]
    return Proposal(name[:300], kind_of(full), level_of(full), place_of(full)[:120])
