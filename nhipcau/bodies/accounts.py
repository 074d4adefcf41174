# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How django-allauth signs people in here: its adapters.

Accounts are made by administrators; nobody signs up. A person signs in with a password (Argon2), a passkey, or the
single sign-on of the office; a second factor (an authenticator app, a security key, a recovery code) is asked where the
person has set one up. Failures are counted for each account in the database (``NHIPCAU_LOCKOUT_TRIES``).
"""

from __future__ import annotations

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.signins import note_sign_in

log = logging.getLogger(__name__)


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form; in the page its first field is called ``username``, as browsers and password stores expect."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].widget.attrs.pop("placeholder", None)
        # Where one begins to type: the name, and after a wrong password the password.
        self.fields["password" if self.is_bound else "login"].widget.attrs["autofocus"] = True

    def add_prefix(self, field_name: str) -> str:
        return str(super().add_prefix("username" if field_name == "login" else field_name))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name or password is not right. Check both and try again."),
        "too_many_login_attempts": _(
            "Too many failed attempts: the account is locked for a while. Try again in %(minutes)s minutes, "
            "or ask your administrator to unlock it."
        )
        % {"minutes": settings.LOCKOUT_MINUTES},
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *a: Any, **k: Any
    ) -> None:
        """Not that somebody has signed in or out: they see it."""
        if message_template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, message_template, *a, **k)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password for an account that exists goes to the log; a name that does not exist is not kept: it may
        be a password that was typed into the wrong field."""
        user = get_user_model().objects.filter(username__iexact=credentials.get("username", "")).first()
        if user is not None:
            note_sign_in(user, "sign-in-failed", request, known=False)
        else:
            log.info("a sign-in with an unknown name failed")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except Exception:
            user = get_user_model().objects.filter(username__iexact=credentials.get("username", "")).first()
            # Once for each time that it is locked, not for each knock at the closed door.
            if user is not None and cache.add(f"locked:{user.pk}", True, settings.LOCKOUT_MINUTES * 60):
                note_sign_in(user, "sign-in-locked", request, known=False)
            raise


def unlock(user: Any, request: HttpRequest) -> None:
    """Forget the failed sign-ins of an account."""
    adapter = AccountAdapter()
    key = adapter._get_login_attempts_cache_key(request, username=user.get_username())
    ratelimit.clear(request, action="login_failed", key=key)
    cache.delete(f"locked:{user.pk}")


def is_locked(user: Any) -> bool:
    """Whether somebody knocked in vain while the account was locked, within the time of the lock."""
    return bool(cache.get(f"locked:{user.pk}"))


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are encrypted in the database with a key made of the installation's own."""

    def encrypt(self, text: str) -> str:
        return ring().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return ring().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Nhịp Cầu"}


def ring() -> MultiFernet:
    """The key of today and those of ``SECRET_KEY_FALLBACKS``, so that the secret key can be changed."""
    secrets: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"nhipcau.factors:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through the OpenID Connect provider of the office.

    The first time the person is found by the claim ``NHIPCAU_OIDC_CLAIM``, which must equal their login; from then on
    by the provider's own id (``sub``), so that a name given to somebody else later opens nothing.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, **why: Any) -> None:
        """The page says only that it failed; the program's log says why, for whoever sets it up."""
        log.warning("single sign-on failed: %s %s", why.get("error"), why.get("exception"))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or data
        name = str(claims.get(settings.OIDC_CLAIM) or "").strip()
        user = get_user_model().objects.filter(username__iexact=name, is_active=True).first() if name else None
        taken = user and SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists()
        if user is None or taken:
            log.warning("single sign-on of a person without an account here")
            context = {"name": name, "provider": settings.OIDC_NAME}
            response = render(request, "socialaccount/unknown.html", context, status=403)
            raise ImmediateHttpResponse(response)
        sociallogin.connect(request, user)
        note_sign_in(user, "sso-linked", request)
