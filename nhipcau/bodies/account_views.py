# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""One's own account: posts, password, second factors, the sessions in which one is signed in."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nhipcau.bodies.actor import actor_of
from nhipcau.web.audit import record_event

log = logging.getLogger(__name__)


@login_not_required
def sso_start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the provider of the single sign-on; one that does not answer is explained instead."""
    return explained(request, lambda: oidc.login(request, provider_id))


@login_not_required
def sso_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return explained(request, lambda: oidc.callback(request, provider_id))


def explained(request: HttpRequest, step: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return step()
    except requests.RequestException:
        log.warning("the provider of the single sign-on does not answer", exc_info=True)
        return render(request, "socialaccount/authentication_error.html", status=502)


def account_of(request: HttpRequest) -> User:
    """The signed-in user; the middleware has turned everybody else away."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    user = account_of(request)
    factors = list(Authenticator.objects.filter(user_id=user.pk).order_by("created_at"))
    kinds = {factor.type: factor for factor in factors}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "totp": kinds.get(Authenticator.Type.TOTP),
        "keys": [factor.wrap() for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "has_factor": bool(set(kinds) - {Authenticator.Type.RECOVERY_CODES}),
        "has_password": user.has_usable_password(),
        "sso": SocialAccount.objects.filter(user_id=user.pk).exists(),
        "sso_name": settings.OIDC_NAME,
        "sessions": live_sessions(user, request.session.session_key),
    }
    return render(request, "bodies/account.html", context)


@dataclass(frozen=True)
class Live:
    """A session as the list shows it."""

    pk: int
    device: str
    ip: str
    created_at: Any
    last_seen_at: Any
    current: bool


DEVICES = (
    (r"iPhone|iPad", "iOS"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Macintosh|Mac OS", "macOS"),
    (r"Linux|X11", "Linux"),
)
BROWSERS = (
    (r"CocCoc|coc_coc", "Cốc Cốc"),
    (r"Edg", "Edge"),
    (r"OPR|Opera", "Opera"),
    (r"Firefox", "Firefox"),
    (r"Chrom", "Chrome"),
    (r"Safari", "Safari"),
)


def device_of(agent: str) -> str:
    """What a browser says of itself in words that people know: "Chrome, Windows"; empty for what is unknown."""
    found = [next((name for pattern, name in table if re.search(pattern, agent)), "") for table in (BROWSERS, DEVICES)]
    return ", ".join(name for name in found if name)


def live_sessions(user: Any, current: str | None = None) -> list[Live]:
    """The sessions of a user that have not ended, last used first; two queries."""
    rows = list(UserSession.objects.filter(user_id=user.pk).order_by("-last_seen_at"))
    stored = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    alive = set(stored.values_list("session_key", flat=True))
    return [
        Live(row.pk, device_of(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == current)
        for row in rows
        if row.session_key in alive
    ]


@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions: whoever works in it must sign in again."""
    session = get_object_or_404(UserSession, pk=session_id, user_id=request.user.pk)
    end_sessions([session])
    record_event(actor_of(request), "session-ended", account_of(request), after={"sessions": 1})
    messages.success(request, _("The session has ended."))
    return redirect("account")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    rows = UserSession.objects.filter(user_id=request.user.pk).exclude(session_key=request.session.session_key)
    count = end_sessions(list(rows))
    record_event(actor_of(request), "session-ended", account_of(request), after={"sessions": count})
    messages.success(request, _("All other sessions have ended."))
    return redirect("account")


def end_sessions(sessions: list[Any]) -> int:
    """End sessions at once; returns how many."""
    Session.objects.filter(session_key__in=[one.session_key for one in sessions]).delete()
    UserSession.objects.filter(pk__in=[one.pk for one in sessions]).delete()
    return len(sessions)
