# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A register file meets the register: what is wrong with it, what it would change, and the change itself.

    Register (entries.py, shipped.py, tables.py) ──plan──▶ Plan: problems | changes ──apply──▶ rows

A file with a problem changes nothing. A plan takes six queries, however many bodies there are; new bodies are written
level by level in bulk, so that a whole country takes seconds.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import transaction

from nhipcau.bodies.entries import Code, Entry, Link, Name, Problem, Register, day_after, day_before
from nhipcau.bodies.models import (
    Body,
    BodyCode,
    BodyName,
    Certainty,
    Kind,
    Level,
    Scheme,
    Standing,
    Succession,
    SuccessionKind,
)
from nhipcau.bodies.naming import name_key
from nhipcau.bodies.sorts import leader_of, sort_of

BATCH = 500
LONGEST = {"name": 300, "place": 120, "source": 300, "leader": 120, "note": 500}


@dataclass(slots=True)
class Change:
    """What the file would do to one body: add it, or change these fields (before, after)."""

    entry: Entry
    body: Body | None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.body is None

    @property
    def is_any(self) -> bool:
        """Whether there is anything to write."""
        return self.is_new or bool(self.fields or self.names or self.codes)


@dataclass(slots=True)
class Plan:
    """What a file would change; nothing of it while there is a problem."""

    problems: list[Problem]
    changes: list[Change]
    links: list[Link]
    known: dict[str, Body]

    @property
    def new(self) -> list[Change]:
        return [change for change in self.changes if change.is_new]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if not change.is_new and change.is_any]

    @property
    def same(self) -> int:
        return sum(not change.is_any for change in self.changes)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written."""

    added: int
    changed: int
    links: int


def plan(register: Register) -> Plan:
    """Compare a file with the register; reads, writes nothing."""
    known = {key_of(body): body for body in Body.objects.select_related("parent")}
    problems = list(check(register, known))
    if problems:
        return Plan(sorted(problems, key=lambda one: one.line), [], [], known)
    touched = [known[entry.key].pk for entry in register.entries if entry.key in known]
    names = {(row.body_id, row.key): row for row in rows_of(BodyName, touched)}
    codes = {(row.body_id, row.scheme, row.value): row for row in rows_of(BodyCode, touched)}
    changes = [change_of(entry, known, names, codes) for entry in register.entries]
    there = set(Succession.objects.values_list("predecessor", "successor", "day"))
    links = [link for link in register.links if ids_of(link, known) not in there]
    return Plan([], changes, links, known)


def key_of(body: Body) -> str:
    """What files call a body: its key, or the number sign and its id for one that somebody entered by hand."""
    return body.key or f"#{body.pk}"


def ids_of(link: Link, known: dict[str, Body]) -> tuple[int | None, int | None, datetime.date]:
    """Ids of both ends of a succession, None for a body that is still to be added."""
    ends = [known[key].pk if key in known else None for key in (link.predecessor, link.successor)]
    return ends[0], ends[1], link.day


def rows_of(model: Any, bodies: list[int]) -> Iterator[Any]:
    """Rows that belong to the bodies, some hundreds of ids at a time (SQLite counts parameters)."""
    for start in range(0, len(bodies), BATCH):
        yield from model.objects.filter(body__in=bodies[start : start + BATCH])


# --- What is wrong -------------------------------------------------------------------------------------------------


def check(register: Register, known: dict[str, Body]) -> Iterator[Problem]:
    """Every reason not to load the file, each with its line."""
    entries: dict[str, Entry] = {}
    for entry in register.entries:
        if entry.key in entries:
            first = entries[entry.key].line
            yield Problem(
                entry.line,
                f"Mã “{entry.key}” đã có ở dòng {first}: mỗi tổ chức chỉ được ghi một lần.",
                f"Key “{entry.key}” is given twice: line {first} has it already.",
            )
        else:
            entries[entry.key] = entry
    for entry in entries.values():
        yield from check_entry(entry, entries, known)
    yield from check_parents(entries, known)
    yield from check_names(entries)
    yield from check_codes(entries, known)
    yield from check_links(register.links, entries, known)


def check_entry(entry: Entry, entries: dict[str, Entry], known: dict[str, Body]) -> Iterator[Problem]:
    """A body by itself: its words are of the lists, its days in order, the body above it is known."""
    for value, allowed, vi, en in (
        (entry.kind, Kind.values, "Loại", "kind"),
        (entry.level, Level.values, "Cấp", "level"),
        (entry.certainty, Certainty.values, "Mức kiểm chứng", "certainty"),
    ):
        if value is not None and value not in allowed:
            listed = ", ".join(one for one in allowed if one)
            yield Problem(
                entry.line,
                f"{vi} “{value}” của “{entry.key}” không có trong danh sách: {listed}.",
                f"Unknown {en} “{value}” of “{entry.key}”: it must be one of {listed}.",
            )
    if entry.key not in known and not re.fullmatch(r"[a-z0-9_-]{1,80}", entry.key):
        yield Problem(
            entry.line,
            f"Mã “{entry.key[:90]}” không dùng được: chỉ gồm chữ thường không dấu, số và gạch nối, tối đa 80 ký tự.",
            f"The key “{entry.key[:90]}” cannot be used: small letters without marks, digits and hyphens, at most 80.",
        )
    if entry.key not in known:
        wanted = ((entry.name, "tên", "name"), (entry.kind, "loại", "kind"), (entry.level, "cấp", "level"))
        for missing, vi, en in wanted:
            if not missing:
                yield Problem(
                    entry.line, f"Tổ chức mới “{entry.key}” chưa có {vi}.", f"The new body “{entry.key}” has no {en}."
                )
    for name, length in LONGEST.items():
        value = getattr(entry, name)
        if value is not None and (len(value) > length or "\x00" in value):
            yield Problem(
                entry.line,
                f"Nội dung ở “{name}” của “{entry.key}” dài quá {length} ký tự hoặc có ký tự lạ.",
                f"“{name}” of “{entry.key}” is longer than {length} characters or has characters that cannot be kept.",
            )
    if entry.first is not None and entry.last is not None and entry.last < entry.first:
        yield Problem(
            entry.line,
            f"“{entry.key}”: ngày cuối {shown(entry.last)} đứng trước ngày đầu {shown(entry.first)}.",
            f"“{entry.key}”: the last day {entry.last} lies before the first {entry.first}.",
        )
    for parent in (entry.parent, *(place.parent for place in entry.places)):
        if parent and parent not in entries and parent not in known:
            yield Problem(
                entry.line,
                f"“{entry.key}” trực thuộc “{parent}”, nhưng không có tổ chức nào mang mã này.",
                f"“{entry.key}” has an unknown parent “{parent}”.",
            )


def shown(day: datetime.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def check_parents(entries: dict[str, Entry], known: dict[str, Body]) -> Iterator[Problem]:
    """No body stands under itself, be it through bodies that the file does not name."""
    above = {key: key_of(body.parent) for key, body in known.items() if body.parent is not None}
    above |= {key: entry.parent for key, entry in entries.items() if entry.parent is not None}
    safe: set[str] = set()
    for start in entries:
        chain: list[str] = []
        at = start
        while at and at not in safe:
            if at in chain:
                ring = " → ".join([*chain[chain.index(at) :], at])
                yield Problem(
                    entries[start].line,
                    f"Vòng lặp trực thuộc: {ring}.",
                    f"A body stands under itself: {ring}.",
                )
                break
            chain.append(at)
            at = above.get(at, "")
        safe.update(chain)


def check_names(entries: dict[str, Entry]) -> Iterator[Problem]:
    """A body has one official name at a time."""
    for entry in entries.values():
        dated = sorted(
            (name for name in entry.names if name.official), key=lambda name: name.first or datetime.date.min
        )
        for name in dated:
            if name.first is not None and name.last is not None and name.last < name.first:
                yield Problem(
                    entry.line,
                    f"Tên “{name.name}” có ngày cuối đứng trước ngày đầu.",
                    f"The name “{name.name}” ends before it begins.",
                )
        for one, other in pairwise(dated):
            if one.last is None or other.first is None or other.first <= one.last:
                yield Problem(
                    entry.line,
                    f"Hai tên chính thức “{one.name}” và “{other.name}” của “{entry.key}” trùng thời gian.",
                    f"The days of the official names “{one.name}” and “{other.name}” of “{entry.key}” overlap.",
                )


def check_codes(entries: dict[str, Entry], known: dict[str, Body]) -> Iterator[Problem]:
    """A code belongs to one body at a time, in the file and in the register."""
    wanted = [(code, entry.key, entry.line) for entry in entries.values() for code in entry.codes]
    if not wanted:
        return
    held = [
        (
            Code(row.scheme, row.value, row.valid_from, day_before(row.valid_to) if row.valid_to else None),
            key_of(row.body),
            0,
        )
        for row in BodyCode.objects.select_related("body")
        if key_of(row.body) not in entries
    ]
    by_value: dict[tuple[str, str], list[tuple[Code, str | None, int]]] = {}
    for code, key, line in (*held, *wanted):
        if code.scheme not in Scheme.values or not code.value or len(code.value) > 40:
            yield Problem(
                line,
                f"Mã số “{code.value}” của “{key}” không hợp lệ (bảng mã “{code.scheme}”).",
                f"The code “{code.value}” of “{key}” cannot be used (scheme “{code.scheme}”).",
            )
            continue
        others = by_value.setdefault((code.scheme, code.value), [])
        for other, holder, at in others:
            if overlap(code, other):
                where = f" (dòng {at})" if at else ""
                yield Problem(
                    line,
                    f"Mã số “{code.value}” của “{key}” trùng với “{holder}”{where} trong cùng thời gian.",
                    f"The code “{code.value}” of “{key}” is a duplicate: “{holder}” has it at the same time.",
                )
        others.append((code, key, line))


def overlap(one: Code, other: Code) -> bool:
    """Whether two periods share a day."""
    least, most = datetime.date.min, datetime.date.max
    return (one.first or least) <= (other.last or most) and (other.first or least) <= (one.last or most)


def check_links(links: Iterable[Link], entries: dict[str, Entry], known: dict[str, Body]) -> Iterator[Problem]:
    """A successor is there on the day; a body that passed everything on has ended the day before."""
    for link in links:
        for key in filter(None, (link.predecessor, link.successor)):
            if key not in entries and key not in known:
                yield Problem(
                    link.line,
                    f"Kế thừa “{link.predecessor}” → “{link.successor}”: không có tổ chức mang mã “{key}”.",
                    f"Succession “{link.predecessor}” → “{link.successor}”: there is no body “{key}”.",
                )
        if link.kind not in SuccessionKind.values or bool(link.successor) != (link.kind in {"merged", "split"}):
            yield Problem(
                link.line,
                f"Kế thừa của “{link.predecessor}”: hình thức “{link.kind}” không hợp với nơi nhận “{link.successor}”.",
                f"Succession of “{link.predecessor}”: “{link.kind}” does not go with the successor “{link.successor}”.",
            )
        if link.successor and (link.successor in entries or link.successor in known):
            yield from check_days(link, *days_of(link.successor, entries, known))
        if link.predecessor == link.successor:
            yield Problem(
                link.line,
                f"“{link.predecessor}” không thể kế thừa chính mình.",
                f"“{link.predecessor}” cannot succeed itself.",
            )


def days_of(
    key: str, entries: dict[str, Entry], known: dict[str, Body]
) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day of a body as the file says, else as the register has them."""
    entry = entries.get(key)
    if entry is not None and (entry.says_days or key not in known):
        return entry.first, entry.last
    body = known[key]
    return body.valid_from, day_before(body.valid_to) if body.valid_to else None


def check_days(link: Link, first: datetime.date | None, last: datetime.date | None) -> Iterator[Problem]:
    if last is not None and last < link.day:
        yield Problem(
            link.line,
            f"“{link.successor}” kết thúc ngày {shown(last)}, trước ngày kế thừa “{link.predecessor}” là "
            f"{shown(link.day)}.",
            f"“{link.successor}” ends on {last}, before it succeeds “{link.predecessor}” on {link.day}.",
        )
    if first is not None and first > link.day:
        yield Problem(
            link.line,
            f"“{link.successor}” chỉ có từ ngày {shown(first)}, sau ngày kế thừa “{link.predecessor}” là "
            f"{shown(link.day)}.",
            f"“{link.successor}” begins on {first}, after it succeeds “{link.predecessor}” on {link.day}.",
        )


# --- What it would change ------------------------------------------------------------------------------------------


def change_of(
    entry: Entry,
    known: dict[str, Body],
    names: dict[tuple[int, str], BodyName],
    codes: dict[tuple[int, str, str], BodyCode],
) -> Change:
    """What an entry would do to the register."""
    body = known.get(entry.key)
    if body is None:
        return Change(entry, None, {}, list(entry.names), list(entry.codes))
    fields = {
        name: (before, after)
        for name, before, after in compared(entry, body)
        if after is not None and before != after
    }  # fmt: skip
    if entry.says_days:
        for name, before, after in (
            ("first", body.valid_from, entry.first),
            ("last", day_before(body.valid_to) if body.valid_to else None, entry.last),
        ):
            if before != after:
                fields[name] = (before, after)
    return Change(
        entry,
        body,
        fields,
        [name for name in all_names(entry) if (body.pk, name_key(name.name)) not in names],
        [code for code in entry.codes if (body.pk, code.scheme, code.value) not in codes],
    )


def compared(entry: Entry, body: Body) -> Iterator[tuple[str, Any, Any]]:
    for name in ("name", "kind", "level", "sort", "place", "leader", "certainty", "source", "note"):
        yield name, str(getattr(body, name)), getattr(entry, name)
    yield "parent", key_of(body.parent) if body.parent else "", entry.parent


def all_names(entry: Entry) -> list[Name]:
    """The names of an entry, the official one of today among them."""
    earlier = [name.last for name in entry.names if name.official and name.last is not None]
    first = day_after(max(earlier)) if earlier else None
    own = [Name(entry.name, first, None, official=True)] if entry.name else []
    return [*own, *entry.names]


# --- The change ----------------------------------------------------------------------------------------------------


def apply(done: Plan) -> Loaded:
    """Write a plan without problems, in one transaction."""
    if done.problems:
        raise ValueError("a plan with problems is not applied")
    with transaction.atomic():
        known = dict(done.known)
        changed = list(done.changed)
        add_bodies([change.entry for change in done.new], known)
        for change in changed:
            change_body(change, known)
        add_names(done.changes, known)
        add_links(done.links, known)
    return Loaded(len(done.new), len(changed), len(done.links))


def add_bodies(entries: list[Entry], known: dict[str, Body]) -> None:
    """New bodies, parents before children, each depth in one go: paths need the ids of those above."""
    waiting = list(entries)
    while waiting:
        ready = [entry for entry in waiting if not entry.parent or entry.parent in known]
        waiting = [entry for entry in waiting if entry.parent and entry.parent not in known]
        rows = Body.objects.bulk_create([new_body(entry, known) for entry in ready], batch_size=BATCH)
        for row in rows:
            row.path = f"{row.parent.path if row.parent else ''}{row.pk}/"
            known[row.key or ""] = row
        Body.objects.bulk_update(rows, ["path"], batch_size=BATCH)
    # After all bodies: an earlier parent may stand deeper than the present one.
    Standing.objects.bulk_create(
        [
            Standing(
                body=known[entry.key],
                level=entry.level or "",
                place=place.place,
                leader=known[entry.key].leader,
                parent=known[entry.key].parent if place.parent is None else known[place.parent],
                valid_from=place.first,
                valid_to=day_after(place.last),
            )
            for entry in entries
            for place in entry.places
        ],
        batch_size=BATCH,
    )


def new_body(entry: Entry, known: dict[str, Body]) -> Body:
    sort = entry.sort or sort_of(entry.name or "")
    return Body(
        key=entry.key,
        name=entry.name or "",
        kind=entry.kind or Kind.STATE,
        level=entry.level or Level.PROVINCE,
        sort=sort,
        place=entry.place or "",
        parent=known[entry.parent] if entry.parent else None,
        leader=leader_of(sort) if entry.leader is None else entry.leader,
        valid_from=entry.first,
        valid_to=day_after(entry.last) if entry.last else None,
        source=entry.source or "",
        certainty=entry.certainty or "",
        note=entry.note or "",
    )


def change_body(change: Change, known: dict[str, Body]) -> None:
    """Correct a body as the file says; `Body.save` keeps the paths of those below."""
    body = change.body
    if body is None or not change.fields:
        return
    for name, (_before, after) in change.fields.items():
        if name == "parent":
            body.parent = known[after] if after else None
        elif name == "first":
            body.valid_from = after
        elif name == "last":
            body.valid_to = day_after(after) if after else None
        else:
            setattr(body, name, after)
    body.save()
    if "name" in change.fields:
        correct_name(body)


def correct_name(body: Body) -> None:
    """A correction, not a renaming: the right name takes the days of the wrong one, which stays as another name."""
    names = BodyName.objects.filter(body=body)
    wrong = names.filter(official=True, valid_to__isnull=True).first()
    if wrong is not None:
        names.filter(pk=wrong.pk).update(official=False)
    first = wrong.valid_from if wrong is not None else None
    names.filter(key=name_key(body.name), valid_to__isnull=True).delete()
    BodyName(body=body, name=body.name, official=True, valid_from=first).save()


def add_names(changes: list[Change], known: dict[str, Body]) -> None:
    """Names and codes that the register lacks."""
    names: dict[tuple[int, str, datetime.date | None], BodyName] = {}
    codes = []
    for change in changes:
        body = known[change.entry.key]
        # An official name of today that was corrected is kept already (`correct_name`).
        corrected = "name" in change.fields
        wanted = all_names(change.entry) if change.is_new else change.names
        for name in wanted:
            if corrected and name.official and name.last is None:
                continue
            row = BodyName(
                body=body,
                name=name.name,
                official=name.official,
                valid_from=name.first,
                valid_to=day_after(name.last) if name.last else None,
            ).fold()
            names.setdefault((body.pk, row.key, row.valid_from), row)
        codes += [
            BodyCode(
                body=body,
                scheme=code.scheme,
                value=code.value,
                valid_from=code.first,
                valid_to=day_after(code.last) if code.last else None,
            )
            for code in change.codes
        ]
    BodyName.objects.bulk_create(names.values(), batch_size=BATCH)
    BodyCode.objects.bulk_create(codes, batch_size=BATCH)


def add_links(links: list[Link], known: dict[str, Body]) -> None:
    Succession.objects.bulk_create(
        [
            Succession(
                predecessor=known[link.predecessor],
                successor=known[link.successor] if link.successor else None,
                kind=link.kind,
                day=link.day,
                basis=link.basis[:300],
                part=link.part[:200],
                certainty=link.certainty,
                note=link.note[:500],
            )
            for link in links
        ],
        batch_size=BATCH,
    )
