# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this room ask of the database: the register as it stood on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.models import Body, BodyName, in_force
from nhipcau.bodies.naming import name_key
from nhipcau.reading.text.normalise import bare

TREE_LIMIT = 1500
"""Bodies drawn as a tree at once; a larger register is opened branch by branch."""


@dataclass(slots=True)
class Node:
    """A body in the tree of a day, with those below it."""

    body: Body
    children: list[Node] = field(default_factory=list)


def tree(actor: Actor, day: datetime.date, root: Body | None = None) -> tuple[list[Node], bool]:
    """The bodies of a day as a tree, all or those under one, and whether some were left out; one query.

    A body whose parent did not exist on that day stands at the top.
    """
    bodies = Body.objects.visible_to(actor).filter(in_force(day))
    if root is not None:
        bodies = bodies.filter(path__startswith=root.path)
    rows = list(bodies.order_by("level", "name")[: TREE_LIMIT + 1])
    return grown(rows[:TREE_LIMIT]), len(rows) > TREE_LIMIT


def grown(bodies: Iterable[Body]) -> list[Node]:
    """Nodes for the bodies, each under its parent where that is among them."""
    nodes = {body.pk: Node(body) for body in bodies}
    tops: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.body.parent_id or 0)
        (parent.children if parent is not None else tops).append(node)
    return tops


def named(actor: Actor, words: str, day: datetime.date) -> QuerySet[Body]:
    """Bodies of a day with all the words in one of their names, with or without marks ("so noi vu" finds Sở Nội vụ)."""
    names = BodyName.objects.filter(in_force(day))
    for word in name_key(words).split():
        names = names.filter(bare__contains=word) if word == bare(word) else names.filter(key__contains=word)
    found = Body.objects.visible_to(actor).filter(in_force(day), pk__in=names.values("body"))
    return found.select_related("parent").order_by("level", "name")


def children_on(body: Body, day: datetime.date) -> list[Body]:
    return list(body.children.filter(in_force(day)).order_by("level", "name"))


def assignment_counts(actor: Actor, body: Body, today: datetime.date) -> dict[str, int]:
    """How many open and overdue assignments of the body the actor may see; one query.

    The assignments' model is of an upper floor: it is reached through the relation, not imported.
    """
    model: Any = Body._meta.get_field("assignments").related_model
    rows = model.objects.visible_to(actor).filter(lead=body).open()
    found: dict[str, int] = rows.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due__lt=today)))
    return found
