# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this room ask of the database: the register as it stood on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.models import Body, BodyName, ClassException, Kind, Level, Standing, Succession, in_force
from nhipcau.bodies.naming import name_key
from nhipcau.bodies.sorting import InVietnamese, vietnamese_key
from nhipcau.reading.text.normalise import bare

TREE_LIMIT = 1500
"""Bodies drawn as a tree at once; of a larger register the first two levels, the rest on the pages of the bodies."""
RANKS = {level: rank for rank, level in enumerate(Level.values)}
KINDS = {kind: rank for rank, kind in enumerate(Kind.values)}
GENERATIONS = 6
"""Successions followed to each side of a body."""


@dataclass(slots=True)
class Node:
    """A body in the tree of a day, with those below it; ``more``: bodies directly below that are not drawn."""

    body: Body
    name: str
    children: list[Node] = field(default_factory=list)
    more: int = 0


@dataclass(slots=True)
class AsOf:
    """What differed on a day from what the bodies carry today: official names, and where they stood."""

    names: dict[int, str]
    standings: dict[int, Standing]

    def name(self, body: Body) -> str:
        return self.names.get(body.pk, body.name)

    def parent_id(self, body: Body) -> int | None:
        standing = self.standings.get(body.pk)
        return standing.parent_id if standing is not None else body.parent_id


def as_of(day: datetime.date) -> AsOf:
    """The differences of a day; two queries, whose rows are the bodies that were renamed or moved since."""
    names = BodyName.objects.filter(in_force(day), official=True).exclude(name=F("body__name"))
    standings = Standing.objects.filter(in_force(day)).select_related("parent")
    return AsOf(dict(names.values_list("body", "name")), {row.body_id: row for row in standings})


def tree(actor: Actor, day: datetime.date, root: Body | None = None) -> tuple[list[Node], bool]:
    """The bodies of a day as a tree, all or those under one, and whether some were left out; four queries.

    Names and places are those of the day. A body whose parent did not exist on that day stands at the top.
    """
    bodies = Body.objects.visible_to(actor).filter(in_force(day))
    then = as_of(day)
    if root is not None:
        moved = [pk for pk, standing in then.standings.items() if lies_under(standing, root)]
        bodies = bodies.filter(Q(path__startswith=root.path) | Q(pk__in=moved))
    cut = bodies.count() > TREE_LIMIT
    shown = bodies.filter(near(root)) if cut else bodies
    below = dict(bodies.order_by().values_list("parent").annotate(count=Count("pk"))) if cut else {}
    return grown(shown, then, below), cut


def lies_under(standing: Standing, root: Body) -> bool:
    return standing.parent is not None and standing.parent.path.startswith(root.path)


def near(root: Body | None) -> Q:
    """The first two levels of the tree, or the body itself and what stands directly below it."""
    if root is None:
        return Q(parent__isnull=True) | Q(parent__parent__isnull=True)
    return Q(pk=root.pk) | Q(parent=root)


def grown(bodies: Iterable[Body], then: AsOf | None = None, below: dict[int | None, int] | None = None) -> list[Node]:
    """Nodes for the bodies, each under its parent of the day where that is among them, in the order of offices:
    level, kind, name."""
    then, below = then or AsOf({}, {}), below or {}
    ordered = sorted(bodies, key=lambda body: order_of(body, then.name(body)))
    nodes = {body.pk: Node(body, then.name(body)) for body in ordered}
    tops: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(then.parent_id(node.body) or 0)
        (parent.children if parent is not None and parent is not node else tops).append(node)
    for pk, node in nodes.items():
        node.more = max(0, below.get(pk, 0) - len(node.children))
    return tops


def order_of(body: Body, name: str) -> tuple[int, int, tuple[tuple[int, ...], tuple[int, ...]]]:
    return RANKS.get(str(body.level), 9), KINDS.get(str(body.kind), 9), vietnamese_key(name)


def named(actor: Actor, words: str, day: datetime.date) -> QuerySet[Body]:
    """Bodies of a day with all the words in one of their names, with or without marks ("so noi vu" finds Sở Nội vụ)."""
    names = BodyName.objects.filter(in_force(day))
    for word in name_key(words).split():
        names = names.filter(bare__contains=word) if word == bare(word) else names.filter(key__contains=word)
    found = Body.objects.visible_to(actor).filter(in_force(day), pk__in=names.values("body"))
    return found.select_related("parent").order_by("level", InVietnamese("name"))


def name_on(body: Body, day: datetime.date) -> str:
    """The official name of a body on a day; that of today where none is kept."""
    then = (
        body.names.filter(in_force(day), official=True).order_by("-valid_from").values_list("name", flat=True).first()
    )
    return then or body.name


def parent_on(body: Body, standings: list[Standing], day: datetime.date) -> Body | None:
    """The body above on a day; ``standings`` as they are kept, earliest first."""
    for standing in standings:
        after_first = standing.valid_from is None or standing.valid_from <= day
        if after_first and standing.valid_to is not None and day < standing.valid_to:
            return standing.parent
    return body.parent


def names_of(body: Body) -> list[BodyName]:
    """All names: official ones latest first, then the others."""
    names = list(body.names.all())
    official = [one for one in names if one.official]
    official.sort(key=lambda one: one.valid_from or datetime.date.min, reverse=True)
    return official + sorted((one for one in names if not one.official), key=lambda one: one.name)


NEAR = 60
"""Names offered while somebody writes the name of a body."""


def near_names(actor: Actor, body: Body, day: datetime.date) -> list[str]:
    """Bodies that most likely take over or stand above: those beside it, and the ones above; one query."""
    above = [int(part) for part in body.path.split("/") if part]
    rows = Body.objects.visible_to(actor).filter(in_force(day)).exclude(pk=body.pk)
    rows = rows.filter(Q(parent=body.parent_id) | Q(pk__in=above)) if body.parent_id else rows.filter(parent=None)
    return list(rows.order_by("name").values_list("name", flat=True)[:NEAR])


# --- The line of succession ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """The bodies before and after one, generation by generation, and the successions between them."""

    bodies: dict[int, Body]
    generation: dict[int, int]
    """Body → generation: the body itself 0, its predecessors -1, -2 …, its successors 1, 2 …"""
    links: list[Succession]
    events: list[Succession]
    """What happened to the body itself: renamed, moved, dissolved."""
    cut: bool = False

    @property
    def is_alone(self) -> bool:
        return len(self.bodies) < 2


def line_of(actor: Actor, body: Body) -> Line:
    """The chain of a body both ways, up to six generations; one query for each generation there is, and one."""
    generation = {body.pk: 0}
    bodies = {body.pk: body}
    links: dict[int, Succession] = {}
    cut = False
    for step, near_end, far_end in ((1, "predecessor", "successor"), (-1, "successor", "predecessor")):
        at = {body.pk}
        for number in range(1, GENERATIONS + 1):
            rows = Succession.objects.visible_to(actor).filter(**{f"{near_end}__in": at}, successor__isnull=False)
            found = list(rows.select_related("predecessor", "successor").order_by("day", "pk"))
            at = set()
            for row in found:
                links[row.pk] = row
                far: Body = getattr(row, far_end)
                bodies.setdefault(far.pk, far)
                if far.pk not in generation:
                    generation[far.pk] = step * number
                    at.add(far.pk)
            if not at:
                break
        else:
            cut = True
    events = Succession.objects.visible_to(actor).filter(predecessor=body, successor__isnull=True)
    return Line(bodies, generation, sorted(links.values(), key=lambda row: (row.day, row.pk)), list(events), cut)


def assignment_counts(actor: Actor, body: Body, today: datetime.date) -> dict[str, int]:
    """How many open and overdue assignments of the body the actor may see; one query.

    The assignments' model is of an upper floor: it is reached through the relation, not imported.
    """
    model: Any = Body._meta.get_field("assignments").related_model
    rows = model.objects.visible_to(actor).filter(lead=body).open()
    found: dict[str, int] = rows.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due__lt=today)))
    return found


# --- Classes and tables ----------------------------------------------------------------------------------------------


def province_names(actor: Actor) -> list[str]:
    """The places that have bodies of the province level, of any day; one query."""
    rows = Body.objects.visible_to(actor).filter(level=Level.PROVINCE).exclude(place="")
    places = set(rows.filter(sort__in=["ubnd", "don-vi-tinh"]).values_list("place", flat=True))
    return sorted(places, key=bare)


def exceptions_of(actor: Actor, class_ids: list[str], heads: list[Body]) -> list[ClassException]:
    """Exceptions of classes in a territory, with their bodies; one query."""
    rows = ClassException.objects.visible_to(actor).filter(class_id__in=class_ids, place__in=[one.pk for one in heads])
    return list(rows.select_related("body").order_by("body__name"))


def takers(actor: Actor, body: Body, day: datetime.date) -> list[tuple[int, str]]:
    """Who may take the work of a body that nobody succeeds: the bodies above it, then those beside it; one query."""
    above = [int(part) for part in body.path.split("/") if part and int(part) != body.pk]
    rows = Body.objects.visible_to(actor).filter(in_force(day)).exclude(pk=body.pk)
    wanted = Q(pk__in=above) | (Q(parent=body.parent_id) if body.parent_id else Q(pk__in=[]))
    found = list(rows.filter(wanted).order_by("name").values_list("pk", "name")[:NEAR])
    return sorted(found, key=lambda row: (row[0] not in above, vietnamese_key(row[1])))


def for_table(actor: Actor, day: datetime.date) -> QuerySet[Body]:
    """The bodies of a day with all that a row of a table needs; five queries."""
    rows = Body.objects.visible_to(actor).filter(in_force(day)).select_related("parent")
    return rows.prefetch_related("names", "codes", "successions__successor").order_by("path")
