# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who acts: a person in one post at a time. Every right is asked of an `Actor`, never of a user."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from nhipcau.bodies.models import Body, Post


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person in the post that they act in now. Without a post an actor sees nothing.

    ``path`` is the path of the post's body: what lies at or below it is the actor's own.
    """

    user_id: int | None = None
    post_id: int | None = None
    who: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    body_id: int | None = None
    path: str = ""
    post: Post | None = None
    posts: tuple[Post, ...] = ()
    """All posts that the person may act in today."""

    @property
    def is_known(self) -> bool:
        """Whether somebody is signed in and holds a post today."""
        return self.post_id is not None

    @property
    def is_administrator(self) -> bool:
        return "administrator" in self.roles

    @property
    def body(self) -> Body | None:
        return self.post.body if self.post else None

    def has(self, *roles: str) -> bool:
        """Whether the post carries one of the roles."""
        return bool(self.roles.intersection(roles))


NOBODY = Actor()


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request (set by `nhipcau.bodies.middleware.ActingPost`)."""
    found = getattr(request, "actor", NOBODY)
    return found if isinstance(found, Actor) else NOBODY
