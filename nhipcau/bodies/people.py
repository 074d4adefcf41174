# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Persons, the posts that they hold in bodies from a day to a day, and the roles that come with a post.

Rights are never a person's: they belong to the post in which somebody acts (`nhipcau.bodies.actor.Actor`). Whoever
acts for somebody on leave gets a post of their own for that time, which says for which post it stands
(``Post.acts_for``): so everything done in it carries the name of whoever did it, and it ends by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.dated import Dated, in_force
from nhipcau.web.models import searchable

if TYPE_CHECKING:
    from nhipcau.bodies.actor import Actor


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


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """Oneself, and everybody whose post (of today or earlier) one may see; administrators see all."""
        if not actor.is_known:
            return self.none()
        if actor.is_administrator:
            return self
        return self.filter(Q(user_id=actor.user_id) | Q(pk__in=Post.objects.visible_to(actor).values("person")))


class Person(models.Model):
    """Somebody who works with the system; the account is Django's user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person")
    full_name = models.CharField(_("full name"), max_length=200)
    first_password = models.BooleanField(default=False)
    """True while the password is one that an administrator chose: it opens only the page on which it is changed."""

    words = models.TextField(blank=True, default="", editable=False)
    """The name in comparison form and without marks, for searching; kept by `save`."""

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.words = searchable(self.full_name)
        if "full_name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "words"}
        super().save(*args, **kwargs)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, actor: Actor) -> PostQuerySet:
        """Posts in one's own body, in those below it and in those that it stands under; one's own posts elsewhere.

        Who works in a neighbouring office is not shown: names and accounts are personal data.
        """
        if not actor.is_known:
            return self.none()
        if actor.is_administrator:
            return self
        above = [int(part) for part in actor.path.split("/") if part]
        return self.filter(Q(body__path__startswith=actor.path) | Q(body__in=above) | Q(person__user_id=actor.user_id))

    def today(self) -> PostQuerySet:
        """Posts in force today."""
        return self.filter(in_force(timezone.localdate()))


class Post(Dated):
    """A person's post in a body, from a day to a day, with its roles."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="posts")
    title = models.CharField(_("post"), max_length=200)
    acts_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stand_ins")
    """The post of the person on leave, of one that was given to stand in for it; None for a post of one's own."""

    objects = PostQuerySet.as_manager()

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
