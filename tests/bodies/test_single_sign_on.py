# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Single sign-on against a real OpenID Connect provider: who comes in, who does not, and what is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from nhipcau.web.models import Event
from tests import totp
from tests.bodies import provider
from tests.bodies.test_sign_in import is_in, switch_on
from tests.bodies.test_sign_in import sign_in as with_password
from tests.personas import Persona

pytestmark = pytest.mark.django_db
START = reverse("openid_connect_login", args=["sso"])


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with provider.running() as address:
        yield address


@pytest.fixture
def sso(running: str, settings: Any) -> str:
    """Single sign-on switched on as the environment would."""
    app = {"provider_id": "sso", "name": "SSO Hải Lâm", "client_id": "nhipcau", "secret": "bí mật",
           "settings": {"server_url": running}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OIDC_NAME = "SSO Hải Lâm"
    return running


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def at_provider(address: str, **form: str) -> str:
    """Say at the provider's own page who one is; returns where it leads back to."""
    opener = urllib.request.build_opener(NoRedirect)
    with pytest.raises(urllib.error.HTTPError) as answer:
        opener.open(address, urllib.parse.urlencode(form).encode())
    assert answer.value.code == 302, answer.value.read()
    return str(answer.value.headers["Location"])


def sign_in(client: Client, sub: str) -> Any:
    """The whole way: our button, the provider's page, and back."""
    away = client.post(START)
    assert away.status_code == 302
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(away.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{reverse('openid_connect_callback', args=['sso'])}"]
    back = urllib.parse.urlsplit(at_provider(away.headers["Location"], sub=sub))
    return client.get(f"{back.path}?{back.query}")


def test_the_button_is_there_only_where_it_is_configured(client: Client, sso: str) -> None:
    assert "Đăng nhập bằng SSO Hải Lâm" in client.get(reverse("account_login")).content.decode()


def test_without_configuration_there_is_no_single_sign_on(client: Client) -> None:
    assert "SSO" not in client.get(reverse("account_login")).content.decode()
    assert client.post(START).status_code == 404


def test_a_person_with_an_account_comes_in_and_is_known_by_the_providers_id_from_then_on(
    officer: Persona, sso: str
) -> None:
    client = Client()
    assert sign_in(client, "u-1").headers["Location"] == reverse("home")
    assert is_in(client)
    linked = SocialAccount.objects.get()
    assert (linked.user_id, linked.uid) == (officer.actor.user_id, "u-1")
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["sso-linked", "signed-in"]
    assert Event.objects.get(verb="signed-in").after["methods"] == ["socialaccount"]
    get_user_model().objects.filter(pk=officer.actor.user_id).update(username="ten-moi")
    again = Client()
    sign_in(again, "u-1")
    assert is_in(again), "the login was changed, the person is the same"
    assert "SSO Hải Lâm" in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize(("sub", "said"), [("u-2", "nguoi-la"), ("u-4", "không cho biết bạn là ai")])
def test_a_stranger_is_told_and_gets_no_account(sub: str, said: str, officer: Persona, sso: str) -> None:
    client = Client()
    response = sign_in(client, sub)
    assert response.status_code == 403
    assert said in response.content.decode()
    assert not is_in(client)
    assert get_user_model().objects.count() == 1


def test_somebody_else_with_the_same_name_does_not_take_the_account_over(officer: Persona, sso: str) -> None:
    sign_in(Client(), "u-1")
    other = Client()
    assert sign_in(other, "u-3").status_code == 403
    assert not is_in(other)


def test_a_closed_account_stays_closed(officer: Persona, sso: str) -> None:
    sign_in(Client(), "u-1")
    get_user_model().objects.filter(pk=officer.actor.user_id).update(is_active=False)
    client = Client()
    sign_in(client, "u-1")
    assert not is_in(client)


def test_the_second_factor_is_asked_for_after_single_sign_on_too(officer: Persona, sso: str) -> None:
    secret = switch_on(with_password()[0])
    client = Client()
    assert sign_in(client, "u-1").headers["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": totp.code(secret, steps=1)})
    assert is_in(client)


def test_refusing_at_the_provider_and_a_forged_answer_are_explained(officer: Persona, sso: str) -> None:
    client = Client()
    back = urllib.parse.urlsplit(at_provider(client.post(START).headers["Location"], action="deny"))
    answer = client.get(f"{back.path}?{back.query}", follow=True)
    assert "Đăng nhập một cửa" in answer.content.decode()
    assert not is_in(client)
    forged = client.get(f"{reverse('openid_connect_callback', args=['sso'])}?code=x&state=y", follow=True)
    assert "Đăng nhập một cửa không thành" in forged.content.decode()
    assert not is_in(client)


def test_a_provider_that_does_not_answer_is_explained(client: Client, sso: str, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = f"http://127.0.0.1:{provider.free_port()}"
    answer = client.post(START)
    assert answer.status_code in {200, 401, 502, 503}
    assert "Đăng nhập một cửa không thành" in answer.content.decode()


def test_the_environment_switches_it_on() -> None:
    code = (
        "from nhipcau.config import settings as s; app = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0];"
        "print(app['client_id'], app['secret'], app['settings']['server_url'], s.OIDC_NAME,"
        "s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    environment = os.environ | {
        "NHIPCAU_OIDC_URL": "https://sso.hailam.gov.vn/realms/tinh",
        "NHIPCAU_OIDC_NAME": "SSO tỉnh",
        "NHIPCAU_OIDC_CLIENT_ID": "nc",
        "NHIPCAU_OIDC_CLIENT_SECRET": "s",
        "NHIPCAU_OIDC_ORIGINS": "https://vneid.gov.vn",
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == (
        "nc s https://sso.hailam.gov.vn/realms/tinh SSO tỉnh "
        "[\"'self'\", 'https://sso.hailam.gov.vn', 'https://vneid.gov.vn']"
    )
