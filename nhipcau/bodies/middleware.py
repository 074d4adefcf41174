# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds out in which post the signed-in person acts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from nhipcau.bodies.actor import NOBODY, Actor
from nhipcau.bodies.models import Post, in_force

SESSION_KEY = "acting_post"


class ActingPost:
    """Sets ``request.actor``: the post chosen in this session, else the first of the person's posts today.

    Two queries for every signed-in request, however many posts and bodies there are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self.find(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def find(request: HttpRequest) -> Actor:
        user = request.user
        if not user.is_authenticated:
            return NOBODY
        posts = tuple(
            Post.objects.filter(in_force(timezone.localdate()), person__user_id=user.pk)
            .select_related("body", "person")
            .prefetch_related("roles")
            .order_by("pk")
        )
        if not posts:
            return Actor(user_id=user.pk, who=user.get_username())
        chosen = request.session.get(SESSION_KEY)
        post = next((post for post in posts if post.pk == chosen), posts[0])
        return actor_in(post, posts)


def actor_in(post: Post, posts: tuple[Post, ...] = ()) -> Actor:
    """The actor that a person is in one of their posts; also for commands, which have no request."""
    return Actor(
        user_id=post.person.user_id,
        post_id=post.pk,
        who=f"{post.person.full_name}, {post.title}, {post.body.name}"[:300],
        roles=frozenset(row.role for row in post.roles.all()),
        body_id=post.body_id,
        path=post.body.path,
        post=post,
        posts=posts or (post,),
    )
