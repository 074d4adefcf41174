# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Organisations over time, the people in them, their posts and roles.

A body exists from a day to a day; so does each of its names and its place under a parent. A province that is
merged and keeps its name is a new body. "Body" is always an organisation, never text.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.dated import Dated, in_force
from nhipcau.bodies.naming import name_key
from nhipcau.bodies.people import Person, Post, PostRole, Role
from nhipcau.reading.text.normalise import bare

if TYPE_CHECKING:
    from nhipcau.bodies.actor import Actor


__all__ = ["Body", "BodyName", "Dated", "Kind", "Level", "Person", "Post", "PostRole", "Role", "in_force"]


class Kind(models.TextChoices):
    """What sort of organisation a body is (the political system's own division)."""

    PARTY = "party", _("Party")
    STATE = "state", _("State")
    FRONT = "front", _("Fatherland Front")
    MASS = "mass", _("Mass organisation")
    UNION = "union", _("Union of Friendship Organizations")
    ASSOCIATION = "association", _("Association")
    PRESS = "press", _("Press")
    FOREIGN = "foreign", _("Foreign")
    OTHER = "other", _("Other")


class Level(models.TextChoices):
    """Level of the body; the district level ended on 1 July 2025."""

    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")
    UNIT = "unit", _("Unit")


class BodyQuerySet(models.QuerySet["Body"]):
    def on(self, day: datetime.date) -> BodyQuerySet:
        """Bodies that existed on that day."""
        return self.filter(in_force(day))

    def visible_to(self, actor: Actor) -> BodyQuerySet:
        """The register of bodies is open to everybody who is signed in with a post."""
        return self if actor.is_known else self.none()

    def under(self, body: Body) -> BodyQuerySet:
        """The body itself and all bodies below it (by path)."""
        return self.filter(path__startswith=body.path)


class Body(Dated):
    """One organisation for the time that it exists."""

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True)
    """Stable key of shipped data; bodies that came out of a document get one made of name and place."""
    name = models.CharField(_("name"), max_length=300)
    """Official name with its place, as the register shows it: "Sở Nội vụ tỉnh Kiên Giang"."""
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.STATE)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.PROVINCE)
    place = models.CharField(_("place"), max_length=120, blank=True)
    """Province (or commune) it belongs to: "Kiên Giang"; empty at the centre."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=500, editable=False, db_index=True, default="")
    """Ids from the root, each followed by a slash ("3/17/"): one prefix query gives a subtree. Kept by `save`."""
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["path"]
        verbose_name = _("body")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``path`` right, of this body and of those below it; a body cannot stand under itself."""
        old = self.path
        parent = self.parent
        if parent is not None and old and parent.path.startswith(old):
            raise ValueError("a body cannot be placed under itself")
        super().save(*args, **kwargs)
        path = f"{parent.path if parent else ''}{self.pk}/"
        if path == old:
            return
        self.path = path
        type(self).objects.filter(pk=self.pk).update(path=path)
        if old:
            for below in type(self).objects.filter(path__startswith=old).exclude(pk=self.pk):
                type(self).objects.filter(pk=below.pk).update(path=path + below.path[len(old) :])


class BodyName(Dated):
    """A name under which documents speak of a body: official, older, short, abbreviated."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(max_length=300, db_index=True, editable=False)
    """Comparison form (case, tone placement, punctuation and abbreviations folded)."""
    bare = models.CharField(max_length=300, editable=False)
    """The key without marks, for those who search without typing them."""
    official = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["body", "key"], name="bodies_bodyname_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.name)
        self.bare = bare(self.key)
        super().save(*args, **kwargs)
