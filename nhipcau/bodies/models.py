# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Organisations over time, the people in them, their posts and roles.

A body exists from a day to a day; so does each of its names and its place under a parent. A province that is
merged and keeps its name is a new body. "Body" is always an organisation, never text.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.naming import name_key
from nhipcau.reading.text.normalise import bare

if TYPE_CHECKING:
    from nhipcau.bodies.actor import Actor


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


def in_force(day: datetime.date, prefix: str = "") -> Q:
    """Rows that hold on ``day``: begun on or before it, not yet ended (``valid_to`` is the first day after)."""
    return (Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


class Dated(models.Model):
    """Holds from a day (None: since before our records) up to, not including, a day (None: still)."""

    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_valid_order",
            )
        ]


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


class Role(models.TextChoices):
    """What a post may do. Roles come from posts, never from persons."""

    CLERK = "clerk", _("Records clerk")
    LEADER = "leader", _("Leader")
    HEAD_OF_OFFICE = "head-of-office", _("Head of office")
    OFFICER = "officer", _("Officer")
    COLLECTOR = "collector", _("Collecting officer")
    FOLLOW_UP = "follow-up", _("Follow-up officer")
    UNION_STAFF = "union-staff", _("Union staff")
    INSPECTOR = "inspector", _("Inspector")
    ADMINISTRATOR = "administrator", _("Administrator")


class Person(models.Model):
    """Somebody who works with the system; the account is Django's user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person")
    full_name = models.CharField(_("full name"), max_length=200)

    def __str__(self) -> str:
        return self.full_name


class Post(Dated):
    """A person's post in a body, from a day to a day, with its roles."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    title = models.CharField(_("post"), max_length=200)

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.title}, {self.body}"


class PostRole(models.Model):
    """One role of a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "role"], name="bodies_postrole_once")]

    def __str__(self) -> str:
        return self.role
