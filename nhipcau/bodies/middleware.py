# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finds out in which post the signed-in person acts, and keeps when a session was last used."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from nhipcau.bodies.actor import NOBODY, Actor
from nhipcau.bodies.people import Post

SESSION_KEY = "acting_post"
SEEN_KEY = "seen"
SEEN_SECONDS = 300
"""How exactly the list of sessions says when each was last used; every request would be a write."""


class ActingPost:
    """Sets ``request.actor``: the post chosen in this session, else the first of the person's posts today.

    Two queries for every signed-in request, however many posts and bodies there are. Whoever still has the password
    that an administrator chose is led to the page where it is changed, and to nothing else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = self.find(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor.post is not None and actor.post.person.first_password and not is_open(request.path):
            return redirect("account_change_password")
        return self.get_response(request)

    @staticmethod
    def find(request: HttpRequest) -> Actor:
        user = request.user
        return actor_for(user, request.session.get(SESSION_KEY)) if user.is_authenticated else NOBODY


def is_open(path: str) -> bool:
    """Whether a page may be seen before the first password is changed."""
    names = ("account_change_password", "account_logout", "language", "health")
    return path in {reverse(name) for name in names}


def actor_for(user: Any, chosen: int | None = None) -> Actor:
    """The actor that a user is today in the chosen post, or in the first: one's own before those that one stands in
    for. Two queries."""
    posts = tuple(
        Post.objects.today()
        .filter(person__user_id=user.pk)
        .select_related("body", "person")
        .prefetch_related("roles")
        .order_by(F("acts_for").asc(nulls_first=True), "pk")
    )
    if not posts:
        return Actor(user_id=user.pk, who=user.get_username())
    return actor_in(next((post for post in posts if post.pk == chosen), posts[0]), posts)


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


class LastSeen:
    """Keeps when and from where a session was last used, once in five minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if request.user.is_authenticated and now - request.session.get(SEEN_KEY, 0) >= SEEN_SECONDS:
            request.session[SEEN_KEY] = now
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
        return self.get_response(request)
