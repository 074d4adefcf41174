# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, passwords and second factors in the audit log."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from nhipcau.bodies.middleware import SEEN_KEY, actor_for
from nhipcau.bodies.people import Person
from nhipcau.web.audit import record_event


def note_sign_in(user: Any, verb: str, request: HttpRequest | None, *, known: bool = True, **after: Any) -> None:
    """One event about an account. ``known`` False: somebody at the door, perhaps not the person themself."""
    if request is not None:
        after["ip"] = request.META.get("REMOTE_ADDR", "")
    record_event(actor_for(user) if known else None, verb, user, after=after)


def stamp(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """A new session was used just now: the first page after signing in need not write that."""
    session = getattr(request, "session", None)
    if session is not None:
        session[SEEN_KEY] = int(time.time())


def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    records = get_authentication_records(request, user)
    note_sign_in(user, "signed-in", request, methods=[one.get("type") or one["method"] for one in records])


def signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        note_sign_in(user, "signed-out", request)
        UserSession.objects.filter(session_key=request.session.session_key).delete()


def password_changed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    Person.objects.filter(user_id=user.pk, first_password=True).update(first_password=False)
    note_sign_in(user, "password-changed", request)


def factor_saved(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """In the transaction that adds it; allauth's own signal comes after it. Saving it again only notes its use."""
    if created:
        note_sign_in(instance.user, "factor-added", None, known=is_self(instance), factor=str(instance.type))


def factor_deleted(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    note_sign_in(instance.user, "factor-removed", None, known=is_self(instance), factor=str(instance.type))


def is_self(authenticator: Authenticator) -> bool:
    """Whether the person themself is at work, and not an administrator or a command."""
    request = context.request
    return request is not None and request.user.pk == authenticator.user_id


def factor_failed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    note_sign_in(user, "factor-failed", request, known=False)


def connect() -> None:
    """Listen; called once when the application is ready."""
    user_logged_in.connect(stamp)
    account.user_logged_in.connect(signed_in)
    account.password_changed.connect(password_changed)
    account.password_set.connect(password_changed)
    user_logged_out.connect(signed_out)
    post_save.connect(factor_saved, sender=Authenticator)
    post_delete.connect(factor_deleted, sender=Authenticator)
    mfa.authentication_failed.connect(factor_failed)
