# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Organisations over time, the people in them, their posts and roles.

A body exists from a day to a day; so does each of its names and its place under a parent. A province that is
merged and keeps its name is a new body. "Body" is always an organisation, never text.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.dated import Dated, in_force
from nhipcau.bodies.naming import name_key
from nhipcau.bodies.people import Person, Post, PostRole, Role
from nhipcau.bodies.sorts import sort_of
from nhipcau.reading.text.normalise import bare

if TYPE_CHECKING:
    from nhipcau.bodies.actor import Actor


__all__ = [
    "Body", "BodyCode", "BodyName", "Certainty", "ClassException", "Dated", "Handover", "Kind", "Level", "Person",
    "Post", "PostRole", "Role", "Scheme", "Standing", "Succession", "SuccessionKind", "in_force",
]  # fmt: skip


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


class Certainty(models.TextChoices):
    """How far the register vouches for a body of shipped data."""

    CERTAIN = "", _("Checked")
    DAYS = "days", _("Days by the general frame")
    """It was there; the decision of the place may name another day."""
    EXISTENCE = "existence", _("Not checked")
    """Some places had it, others not; nobody looked at this one."""


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
    sort = models.SlugField(_("sort"), max_length=40, blank=True)
    """What it is among its like ("so", "ubnd", "cap-uy-tinh": `data/sorts.toml`); read from its name."""
    place = models.CharField(_("place"), max_length=120, blank=True)
    """Province (or commune) it belongs to: "Kiên Giang"; empty at the centre."""
    leader = models.CharField(_("leader's post"), max_length=120, blank=True)
    """Title of the post that leads it: "Giám đốc"."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=500, editable=False, db_index=True, default="")
    """Ids from the root, each followed by a slash ("3/17/"): one prefix query gives a subtree. Kept by `save`."""
    source = models.CharField(_("source"), max_length=300, blank=True)
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty.choices, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = BodyQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["path"]
        verbose_name = _("body")
        indexes = [models.Index(fields=["sort", "level"], name="bodies_body_sort")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``path`` right, of this body and of those below it; a body cannot stand under itself."""
        old = self.path
        parent = self.parent
        if parent is not None and old and parent.path.startswith(old):
            raise ValueError("a body cannot be placed under itself")
        self.sort = self.sort or sort_of(self.name)
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
            # A body may take up an older name again: one name once for each first day.
            models.UniqueConstraint(
                fields=["body", "key"], name="bodies_bodyname_once", condition=Q(valid_from__isnull=True)
            ),
            models.UniqueConstraint(fields=["body", "key", "valid_from"], name="bodies_bodyname_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fold()
        super().save(*args, **kwargs)

    def fold(self) -> BodyName:
        """Fill the comparison forms; for those who save many rows at once."""
        self.key = name_key(self.name)
        self.bare = bare(self.key)
        return self


class Standing(Dated):
    """Where a body stood before it was moved: level, place, parent and leader of a period that has ended.

    The body itself carries what holds since the last move; so a body that never moved has no row here, and the tree of
    a day costs one query more, not one for each body.
    """

    body = models.ForeignKey(Body, models.CASCADE, related_name="standings")
    level = models.CharField(max_length=20, choices=Level.choices)
    place = models.CharField(max_length=120, blank=True)
    leader = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(valid_to__isnull=False), name="bodies_standing_has_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} – {self.valid_to}"


class Scheme(models.TextChoices):
    """Where a code comes from."""

    ORGANISATION = "organisation", _("Identifier of bodies (Decision 20/2020/QĐ-TTg, 09/2025/QĐ-TTg)")
    UNIT = "unit", _("Administrative unit (Decision 124/2004/QĐ-TTg, 19/2025/QĐ-TTg)")
    OTHER = "other", _("Other code")


class BodyCode(Dated):
    """A code under which systems know a body, for as long as it was its own."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="codes")
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme.choices, default=Scheme.ORGANISATION)
    value = models.CharField(_("code"), max_length=40)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["scheme", "value"]
        constraints = [
            *Dated.Meta.constraints,
            # Of periods that overlap otherwise the service tells (`loading.check`); these two stop two writers at once.
            models.UniqueConstraint(
                fields=["scheme", "value"], name="bodies_bodycode_once", condition=Q(valid_to__isnull=True)
            ),
            models.UniqueConstraint(fields=["body", "scheme", "value"], name="bodies_bodycode_once_a_body"),
        ]

    def __str__(self) -> str:
        return self.value


class SuccessionKind(models.TextChoices):
    MERGED = "merged", _("Merged into")
    SPLIT = "split", _("Split into")
    RENAMED = "renamed", _("Renamed")
    MOVED = "moved", _("Moved")
    DISSOLVED = "dissolved", _("Dissolved")


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def visible_to(self, actor: Actor) -> SuccessionQuerySet:
        """As open as the register itself."""
        return self if actor.is_known else self.none()


class Succession(models.Model):
    """What became of a body: one row for each successor; renaming, moving and dissolving have none.

    Sở Kế hoạch và Đầu tư tỉnh Kiên Giang ─merged─▶ Sở Tài chính tỉnh Kiên Giang ─merged─▶ Sở Tài chính tỉnh An Giang.
    """

    predecessor = models.ForeignKey(Body, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="origins")
    kind = models.CharField(_("what happened"), max_length=12, choices=SuccessionKind.choices)
    day = models.DateField(_("effective day"))
    """The first day on which it holds."""
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    part = models.CharField(_("part of the work"), max_length=200, blank=True)
    """Empty: everything that no other successor takes; else only this part ("báo chí, xuất bản")."""
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty.choices, blank=True, default="")
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "day"], name="bodies_succession_once"),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("predecessor")),
                name="bodies_succession_of_another",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["merged", "split"], successor__isnull=False)
                | Q(kind__in=["renamed", "moved", "dissolved"], successor__isnull=True),
                name="bodies_succession_has_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.kind} {self.successor_id or ''}".strip()


class Handover(models.Model):
    """The work of a body that ends and what becomes of it: planned, then carried out on its day, undone within it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="handovers")
    day = models.DateField(_("effective day"))
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    """Who ordered it."""
    at = models.DateTimeField(auto_now_add=True)
    targets = models.JSONField(default=dict)
    """Kind of work → id of the successor, or "split" with {"choices": {row: id}} where rows were given one by one."""
    moved = models.JSONField(default=dict)
    """What was passed on: kind of work → [[row, from, to]]; undoing reads it."""
    carried_out_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["body"], name="bodies_handover_once", condition=Q(undone_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.day}"


class ClassExceptionQuerySet(models.QuerySet["ClassException"]):
    def visible_to(self, actor: Actor) -> ClassExceptionQuerySet:
        """As open as the register itself."""
        return self if actor.is_known else self.none()

    def of(self, class_id: str, places: Iterable[int]) -> ClassExceptionQuerySet:
        """Exceptions of a class in some territories (ids of the bodies at their heads)."""
        return self.filter(class_id=class_id, place__in=places)


class ClassException(Dated):
    """A body that belongs to a class of a territory although the rule does not say so, or does not although it does.

    "các sở, ban, ngành" of a province counts the Trường Chính trị in, and Thanh tra tỉnh out.
    """

    class_id = models.SlugField(max_length=60)
    """Id of the class in `data/classes.toml`."""
    place = models.ForeignKey(Body, models.CASCADE, related_name="+")
    """The head of the territory: the province's own body, or its People's Committee."""
    body = models.ForeignKey(Body, models.CASCADE, related_name="+")
    belongs = models.BooleanField()
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ClassExceptionQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["class_id", "place", "body"], name="bodies_classexception_once"),
        ]

    def __str__(self) -> str:
        return f"{self.class_id} {'+' if self.belongs else '-'} {self.body_id}"
