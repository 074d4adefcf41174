# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names that mean many bodies, expanded to those that belonged to them on a day: rules are data (`data/classes.toml`).

    "các sở, ban, ngành" ──taken apart──▶ so + ban + nganh ──rules over the register──▶ bodies of the province that day
                                          words left over: shown, somebody chooses

Exceptions (`ClassException`) are kept with the territory. A name that nobody can expand ("các đơn vị liên quan") says
so.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from importlib import resources
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from nhipcau.bodies.models import Body, BodyName, Certainty, ClassException, Level, in_force
from nhipcau.bodies.naming import Scope, expand, kind_of, name_of_unit, same_place
from nhipcau.reading.text.normalise import fold_tone

HEADS = ("don-vi-tinh", "ubnd", "hdnd", "cap-uy-tinh", "cap-uy-huyen", "mat-tran", "cong-an", "quan-su", "")
"""Sorts at the top of a territory: what stands under them, or they themselves, is of it."""
MOST = 2000
"""Bodies that an expansion lists at most: a page with more of them helps nobody."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Bodies of these sorts and levels; ``begins``: how the name of the day begins; ``here``: where the rule counts."""

    sorts: tuple[str, ...]
    levels: tuple[str, ...] = ()
    begins: str = ""
    here: str = ""

    def condition(self, day: datetime.date) -> Q:
        found = Q(sort__in=self.sorts)
        if self.levels:
            found &= Q(level__in=self.levels)
        if self.begins:
            names = BodyName.objects.filter(in_force(day), body=OuterRef("pk"), official=True)
            found &= Q(Exists(names.filter(name__startswith=self.begins)))
        return found


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a class with its rules."""

    id: str
    pattern: re.Pattern[str]
    rules: tuple[Rule, ...]
    party: bool | None = None
    wide: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """A wording that nobody can expand, with the reason in both languages of the pages."""

    pattern: re.Pattern[str]
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class ClassRules:
    """Content of `data/classes.toml`, compiled."""

    terms: tuple[Term, ...]
    opens: tuple[Open, ...]
    heads: tuple[dict[str, Any], ...]
    units: tuple[dict[str, Any], ...]
    filler: re.Pattern[str]
    persons: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A term that occurs in a name."""

    id: str
    words: str
    rules: tuple[Rule, ...]
    wide: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: the terms in it, the words that nobody understood, and why it cannot be expanded."""

    found: tuple[Found, ...]
    left: str = ""
    open: Open | None = None

    @property
    def is_wide(self) -> bool:
        return any(one.wide for one in self.found)


@dataclass(frozen=True, slots=True)
class Member:
    """A body of a class, with what somebody should know before giving it work."""

    body: Body
    terms: tuple[str, ...]
    added: bool = False
    """Belongs by an exception, not by the rule."""

    @property
    def is_checked(self) -> bool:
        """False where the register does not vouch that the body was there at all."""
        return self.body.certainty != Certainty.EXISTENCE


@dataclass(slots=True)
class Expansion:
    """A class on a day: its members, those left out by exceptions, and what remains to be asked."""

    name: str
    parts: Parts
    members: list[Member] = field(default_factory=list)
    left_out: list[Body] = field(default_factory=list)
    cut: bool = False
    nowhere: bool = False
    """The territory is not known, or the register has nothing of it on that day."""

    @property
    def missing(self) -> list[str]:
        """Words of the name for which the register has nobody on that day ("huyện", while districts are not loaded)."""
        held = {term for member in self.members for term in member.terms}
        return [one.words for one in self.parts.found if one.id not in held and not one.optional]

    @property
    def is_whole(self) -> bool:
        """Whether the expansion may be taken as it is: everything understood, every member certain."""
        asked = self.parts.left or self.parts.open or self.parts.is_wide or self.missing
        plain = not (asked or self.cut or self.nowhere)
        return plain and bool(self.members) and all(member.is_checked for member in self.members)

    @property
    def reason(self) -> str:
        """Why somebody is asked, in the language of the page; "" where nobody needs to be."""
        english = get_language() == "en"
        if self.parts.open is not None:
            return self.parts.open.en if english else self.parts.open.vi
        if self.parts.left:
            words = self.parts.left
            return f"Not understood: “{words}”." if english else f"Chưa hiểu phần: “{words}”."
        if self.parts.is_wide:
            return "Means bodies of every level." if english else "Chỉ tổ chức ở mọi cấp."
        if self.nowhere or not self.members:
            return (
                "The register has no body of this class on that day."
                if english
                else "Danh bạ chưa có tổ chức nào thuộc nhóm này vào ngày đó."
            )
        if self.missing:
            words = ", ".join(self.missing)
            return (
                f"The register has nobody for “{words}” on that day."
                if english
                else f"Danh bạ chưa có ai cho “{words}” vào ngày đó."
            )
        if self.cut:
            return "Too many to list." if english else "Quá nhiều, không liệt kê hết."
        if not self.is_whole:
            return (
                "Some are not checked: the register does not know whether this province had them."
                if english
                else "Có tổ chức chưa kiểm chứng: danh bạ không chắc tỉnh này có."
            )
        return ""


def raw_classes() -> dict[str, Any]:
    """The file as written; tests run its examples."""
    return tomllib.loads((resources.files("nhipcau.bodies") / "data" / "classes.toml").read_text(encoding="utf-8"))


@cache
def class_rules() -> ClassRules:
    """Load and compile the rules once."""
    data = raw_classes()
    return ClassRules(
        terms=tuple(
            Term(
                entry["id"],
                re.compile(entry["pattern"]),
                tuple(rule_of(rule) for rule in entry["rules"]),
                entry.get("party"),
                entry.get("wide", False),
                entry.get("optional", False),
            )
            for entry in data["term"]
        ),
        opens=tuple(Open(re.compile(entry["pattern"]), entry["vi"], entry["en"]) for entry in data["open"]),
        heads=tuple(entry | {"compiled": compiled_head(entry["pattern"], data["unit"])} for entry in data["head"]),
        units=tuple(data["unit"]),
        filler=re.compile(data["filler"]["pattern"]),
        persons=re.compile(data["persons"]["pattern"]),
    )


def rule_of(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        tuple(entry["sort"]), tuple(entry.get("level", ())), entry.get("begins", ""), entry.get("here", "")
    )  # fmt: skip


def compiled_head(pattern: str, units: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
    """A head and the list of units after it: "ủy ban nhân dân các huyện, thành phố". Without a head the list needs
    "các" before it, and two kinds of units, or "các huyện": a single "tỉnh" says only whose."""
    words = "|".join(sorted({entry["word"] for entry in units}, key=len, reverse=True))
    listed = rf"(?:{words})(?:\s*(?:,|và)\s*(?:các )?(?:{words}))*"
    if pattern:
        return re.compile(rf"(?<!\w){pattern} (?:các )?(?P<units>{listed})(?!\w)")
    committee = r"(?:\s*(?:,|và)\s*(?:quận|huyện|thị|thành))*\s*(?:ủy|đoàn)"
    return re.compile(rf"(?<!\w)các (?P<units>{listed})(?!\w)(?!{committee})")


# --- Taking a name apart -------------------------------------------------------------------------------------------


def take_apart(name: str, *, here: str, party: bool = False) -> Parts:
    """The terms of a class in the order of the file; ``here``: "centre", "province", "district" or "commune" (where the
    document comes from), ``party``: whether its issuer is of the Party.

    >>> [one.id for one in take_apart("các sở, ban, ngành", here="province").found]
    ['so', 'ban', 'nganh']
    """
    rules = class_rules()
    text = folded(name)
    for entry in rules.opens:
        if entry.pattern.search(text):
            return Parts((), "", entry)
    text = rules.persons.sub("", text) if not text.startswith("chủ tịch ủy ban nhân dân") else text
    found: list[Found] = []
    for head in rules.heads:
        while match := head["compiled"].search(text):
            found.append(Found(head["id"], match[0], tuple(unit_rules(head, match["units"], here))))
            text = f"{text[: match.start()]} ; {text[match.end() :]}"
    for term in rules.terms:
        if term.party is not None and term.party is not party:
            continue
        if match := term.pattern.search(text):
            counted = tuple(rule for rule in term.rules if not rule.here or rule.here == here or nearer(rule, here))
            found.append(Found(term.id, match[0], counted, term.wide, term.optional))
            text = term.pattern.sub(" ; ", text)
    left = " ".join(rules.filler.sub(" ", text).split())
    return Parts(tuple(found), left)


def folded(name: str) -> str:
    """The form in which patterns are searched: lower case, tones in one place, no abbreviations; commas stay."""
    return " ".join(fold_tone(expand(name)).casefold().replace(" ,", ",").split()).strip(" .;,")


def nearer(rule: Rule, here: str) -> bool:
    """A rule of the province counts for a district's or commune's document where it has none of its own."""
    return rule.here == "province" and here == "commune"


def unit_rules(head: Mapping[str, Any], listed: str, here: str) -> Iterable[Rule]:
    """One rule for each kind of unit in a list: names that begin with "Ủy ban nhân dân huyện"."""
    for word in re.split(r"\s*(?:,|và)\s*(?:các )?", listed):
        level = next(
            (
                unit["level"]
                for unit in class_rules().units
                if unit["word"] == word and unit.get("here", here) in {here, "province" if here != "centre" else here}
            ),
            "",
        )
        if level:
            # The city of Hồ Chí Minh writes its unit with a capital: both beginnings are asked.
            yield Rule((head["sort"],), (level,), f"{head['name']} {word}")
            if word == "thành phố" and level == Level.PROVINCE:
                yield Rule((head["sort"],), (level,), f"{head['name']} Thành phố")


# --- Expansion -----------------------------------------------------------------------------------------------------


def here_of(scope: Scope) -> str:
    """Where a document comes from, as the rules call it."""
    if scope.central or scope.is_empty:
        return "centre"
    return "commune" if scope.commune else "district" if scope.district else "province"


def expand_classes(
    names: Iterable[str],
    scope: Scope,
    day: datetime.date,
    *,
    issuer_name: str = "",
    among: QuerySet[Body] | None = None,
) -> dict[str, Expansion]:
    """The members of every class among the names on a day, in a document of that scope and issuer. ``among``: the
    bodies that whoever asks may see; all of them where no person asks.

    Three queries, however many names there are.
    """
    here, party = here_of(scope), kind_of(expand(issuer_name)) == "party"
    taken = {name: take_apart(name, here=here, party=party) for name in dict.fromkeys(names)}
    every = Body.objects.all() if among is None else among
    heads = territory(scope, day, every)
    rows = candidates(taken.values(), heads, day, every, whole_country=here == "centre")
    exceptions = list(
        ClassException.objects.filter(in_force(day), place__in=[head.pk for head in heads]).select_related("body")
    )
    return {
        name: expansion_of(name, parts, rows, exceptions, nowhere=here != "centre" and not heads)
        for name, parts in taken.items()
    }  # fmt: skip


def territory(scope: Scope, day: datetime.date, among: QuerySet[Body]) -> list[Body]:
    """The bodies at the head of the document's territory on the day: the province's own body and its committees, or
    the committees of the district or commune; empty at the centre. One query."""
    if scope.central or scope.is_empty:
        return []
    if scope.district or scope.commune:
        level, place = (Level.COMMUNE, scope.commune) if scope.commune else (Level.DISTRICT, scope.district)
    else:
        level, place = Level.PROVINCE, scope.province
    wanted = name_of_unit(place)
    rows = among.filter(in_force(day), level=level, sort__in=HEADS)
    found = [body for body in rows if same_place(body.place, wanted)]
    paths = {body.path for body in found}
    return [body for body in found if not any(body.path != path and body.path.startswith(path) for path in paths)]


def candidates(
    taken: Iterable[Parts], heads: list[Body], day: datetime.date, among: QuerySet[Body], *, whole_country: bool
) -> list[tuple[Body, set[Rule]]]:
    """Bodies that some rule wants, with the rules; one query."""
    rules = sorted({rule for parts in taken for one in parts.found for rule in one.rules}, key=repr)
    if not rules or not (heads or whole_country):
        return []
    query = among.filter(in_force(day)).filter(reduce(or_, (rule.condition(day) for rule in rules)))
    if not whole_country:
        query = query.filter(reduce(or_, (Q(path__startswith=head.path) for head in heads)))
    # One more column for each rule says which of them a body answers: asking again for each would cost a query each.
    query = query.annotate(**{f"rule_{n}": Exists(one_by_rule(rule, day)) for n, rule in enumerate(rules)})
    rows = list(query.order_by("level", "sort", "name")[: MOST + 1])
    return [(row, {rule for n, rule in enumerate(rules) if getattr(row, f"rule_{n}")}) for row in rows]


def one_by_rule(rule: Rule, day: datetime.date) -> Any:
    return Body.objects.filter(rule.condition(day), pk=OuterRef("pk"))


def expansion_of(
    name: str,
    parts: Parts,
    rows: list[tuple[Body, set[Rule]]],
    exceptions: list[ClassException],
    *,
    nowhere: bool,
) -> Expansion:
    terms = {one.id: set(one.rules) for one in parts.found}
    found = Expansion(name, parts, cut=len(rows) > MOST, nowhere=nowhere)
    members = {}
    for body, answered in rows[:MOST]:
        ids = tuple(term for term, rules in terms.items() if rules & answered)
        if ids:
            members[body.pk] = Member(body, ids)
    for exception in exceptions:
        if exception.class_id not in terms:
            continue
        if exception.belongs:
            members.setdefault(exception.body_id, Member(exception.body, (exception.class_id,), added=True))
        elif members.pop(exception.body_id, None) is not None:
            found.left_out.append(exception.body)
    found.members = list(members.values())
    return found


def class_names() -> list[str]:
    """Usual classes, for the page that shows them: the examples of the data that a province's documents use."""
    return [
        "các sở, ban, ngành",
        "các ban đảng",
        "các huyện ủy, thành ủy",
        "Ủy ban nhân dân các huyện, thành phố, thị xã",
        "Ủy ban nhân dân các xã, phường, đặc khu",
        "các đoàn thể chính trị - xã hội",
        "các cơ quan báo chí",
    ]
