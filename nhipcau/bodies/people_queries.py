# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages about persons and posts ask of the database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.dated import in_force
from nhipcau.bodies.models import Body
from nhipcau.bodies.people import Person, Post, PostRole
from nhipcau.bodies.sorting import InVietnamese
from nhipcau.reading.text.normalise import key

OFFERED = 500
"""Bodies offered while somebody types a name."""
DEPUTIES = 200
"""Colleagues offered as stand-ins at once."""


def people(actor: Actor, day: datetime.date, *, words: str = "", role: str = "", state: str = "") -> QuerySet[Person]:
    """Persons whom the actor may see, by name: those with a post on the day, or (``state`` "left") without one.

    ``words`` are looked for in the name and, for administrators, the login; ``role`` keeps those whose post has it. The
    posts of the day, as far as the actor may see them, come along as ``today``.
    """
    posts = Post.objects.visible_to(actor).filter(in_force(day))
    held = posts.filter(person=OuterRef("pk"))
    found = Person.objects.visible_to(actor)
    if role:
        held = held.filter(Exists(PostRole.objects.filter(post=OuterRef("pk"), role=role)))
    found = found.exclude(Exists(held)) if state == "left" else found.filter(Exists(held))
    if words and not key(words):
        return found.none()
    for word in key(words).split():
        login = Q(user__username__icontains=word) if actor.is_administrator else Q()
        found = found.filter(Q(words__contains=word) | login)
    shown = posts.select_related("body").prefetch_related("roles").order_by("acts_for", "pk")
    return (
        found.select_related("user")
        .prefetch_related(Prefetch("posts", shown, to_attr="today"))
        .order_by(InVietnamese("full_name"), "pk")
    )


def body_names(day: datetime.date) -> list[str]:
    """Names of bodies that a form offers while somebody types; a larger register offers its first ones."""
    return list(Body.objects.on(day).order_by("name").values_list("name", flat=True)[:OFFERED])


@dataclass
class Held:
    """The posts of one person by where they stand in time."""

    now: list[Post] = field(default_factory=list)
    later: list[Post] = field(default_factory=list)
    past: list[Post] = field(default_factory=list)


def held_by(actor: Actor, person: Person, day: datetime.date) -> Held:
    """The posts of a person that the actor may see, with who stands in for them; newest first. Three queries."""
    stand_ins = Post.objects.select_related("person").order_by("-valid_from")
    rows = (
        Post.objects.visible_to(actor)
        .filter(person=person)
        .select_related("body", "acts_for__person", "person")
        .prefetch_related("roles", Prefetch("stand_ins", stand_ins))
        .order_by("-valid_from", "-pk")
    )
    held = Held()
    for post in rows:
        if post.valid_to is not None and post.valid_to <= day:
            held.past.append(post)
        elif post.valid_from is not None and post.valid_from > day:
            held.later.append(post)
        else:
            held.now.append(post)
    return held


def deputies(post: Post, day: datetime.date) -> QuerySet[Person]:
    """Colleagues who may stand in for the holder of the post: of its body, one below, or the one above."""
    near = Q(body=post.body_id) | Q(body__path__startswith=post.body.path) | Q(body=post.body.parent_id)
    posts = Post.objects.filter(in_force(day), acts_for=None).filter(near)
    found = Person.objects.filter(pk__in=posts.values("person")).exclude(pk=post.person_id)
    return found.order_by(InVietnamese("full_name"), "pk")
