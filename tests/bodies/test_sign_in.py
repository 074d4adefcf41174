# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in: passwords, lockout, second factors, sessions; the pages are ours and Vietnamese."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nhipcau.bodies.account_views import device_of
from nhipcau.bodies.accounts import ring
from nhipcau.bodies.models import Person
from nhipcau.web.models import Event
from tests import totp
from tests.personas import Persona

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("account_login")
SECOND = reverse("mfa_authenticate")
PASSWORD = "mat-khau-thu-nghiem"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Safari/537.36"


def sign_in(login: str = "chuyenvien", password: str = PASSWORD, client: Client | None = None) -> tuple[Client, str]:
    """A browser after the sign-in page; and where it was led."""
    client = client or Client(headers={"user-agent": WINDOWS})
    response = client.post(SIGN_IN, {"username": login, "password": password})
    return client, response.headers.get("Location", "") or response.content.decode()


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def switch_on(client: Client, password: str = PASSWORD) -> str:
    """Set up the authenticator app as a person would; returns its secret."""
    address = reverse("mfa_activate_totp")
    asked = client.get(address)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked.headers["Location"], {"password": password})
    page = client.get(address).content.decode()
    found = re.search(r'id="totp-secret">([A-Z2-7]+)<', page)
    assert found is not None
    done = client.post(address, {"code": totp.code(found[1])})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    return found[1]


# --- Passwords -------------------------------------------------------------------------------------------------------


def test_passwords_are_kept_with_argon2(settings: Any) -> None:
    from nhipcau.config import settings as real

    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    user = get_user_model().objects.create_user(username="a", password=PASSWORD)
    assert user.password.startswith("argon2$argon2id$")
    assert sign_in("a")[1] == reverse("home")


def test_signing_in_and_out_is_in_the_log(officer: Persona) -> None:
    client, where = sign_in()
    assert where == reverse("home")
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    assert verbs() == ["signed-in", "signed-out"]
    event = Event.objects.get(verb="signed-in")
    assert event.who == officer.actor.who
    assert event.after["methods"] == ["password"]
    assert not UserSession.objects.filter(user_id=officer.actor.user_id).exists()


def test_one_begins_to_type_where_the_page_waits_for_it(officer: Persona) -> None:
    assert re.search(r'<input[^>]*name="username"[^>]*autofocus', Client().get(SIGN_IN).content.decode())
    wrong = sign_in(password="sai")[1]
    assert re.search(r'<input[^>]*name="password"[^>]*autofocus', wrong)
    assert wrong.count("autofocus") == 1


def test_the_name_is_not_told_apart_by_capitals(officer: Persona) -> None:
    assert is_in(sign_in("ChuyenVien")[0])


def test_after_signing_in_one_comes_to_the_page_that_was_asked_for(officer: Persona) -> None:
    client = Client()
    wanted = reverse("people")
    asked = client.get(wanted).headers["Location"]
    assert asked == f"{SIGN_IN}?next={wanted}"
    assert f'value="{wanted}"' in client.get(asked).content.decode()
    done = client.post(asked, {"username": "chuyenvien", "password": PASSWORD, "next": wanted})
    assert done.headers["Location"] == wanted
    away = Client().post(SIGN_IN, {"username": "chuyenvien", "password": PASSWORD, "next": "https://example.org/"})
    assert away.headers["Location"] == reverse("home")


def test_an_unknown_name_and_a_wrong_password_look_the_same_and_nothing_typed_is_kept(officer: Persona) -> None:
    pages = [re.sub(r'value="[^"]*"', "", sign_in(login, "sai")[1]) for login in ("chuyenvien", "matkhaucuatoi")]
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in pages[0]
    assert pages[0] == pages[1]
    assert verbs() == ["sign-in-failed"]
    assert "matkhaucuatoi" not in str(list(Event.objects.values()))


def test_an_account_is_locked_after_failures_and_unlocked_by_an_administrator(
    officer: Persona, administrator: Persona, clerk: Persona
) -> None:
    for _ in range(5):
        assert "không đúng" in sign_in(password="sai")[1]
    for password in ("sai", PASSWORD):
        _client, page = sign_in(password=password)
        assert "tài khoản tạm bị khóa" in page
        assert "15 phút" in page
    assert is_in(sign_in("vanthu")[0]), "others sign in as ever"
    assert verbs().count("sign-in-failed") == 5
    assert verbs().count("sign-in-locked") == 1, "once, not for each knock"
    person = Person.objects.get(user_id=officer.actor.user_id)
    card = reverse("person", args=[person.pk])
    assert "bị khóa vì sai mật khẩu" in administrator.get(card).content.decode()
    assert administrator.post(reverse("person-account", args=[person.pk]), {"do": "unlock"}).status_code == 302
    assert "bị khóa vì sai mật khẩu" not in administrator.get(card).content.decode()
    assert is_in(sign_in()[0])


def test_a_closed_account_does_not_open(officer: Persona) -> None:
    get_user_model().objects.filter(username="chuyenvien").update(is_active=False)
    client, _page = sign_in()
    assert not is_in(client)


def test_nobody_signs_up_and_no_page_of_mail_exists() -> None:
    from django.urls import NoReverseMatch

    for name in ("account_signup", "account_email", "account_reset_password", "socialaccount_signup"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_changing_the_password_ends_other_sessions_but_not_this_one(officer: Persona) -> None:
    here, there = sign_in()[0], sign_in()[0]
    form = {"oldpassword": PASSWORD, "password1": "con-duong-moi-28", "password2": "con-duong-moi-28"}
    wrong = here.post(reverse("account_change_password"), form | {"oldpassword": "sai"})
    assert "Hãy nhập mật khẩu hiện tại" in wrong.content.decode()
    common = here.post(
        reverse("account_change_password"), form | {"password1": "1234567890", "password2": "1234567890"}
    )
    assert common.status_code == 200
    short = here.post(reverse("account_change_password"), form | {"password1": "nui7", "password2": "nui7"})
    assert "Mật khẩu này quá ngắn. Mật khẩu phải có ít nhất 10 ký tự." in short.content.decode()
    assert here.post(reverse("account_change_password"), form).status_code == 302
    assert is_in(here)
    assert not is_in(there)


# --- Second factors --------------------------------------------------------------------------------------------------


def test_an_authenticator_app_is_asked_for_and_each_code_opens_once(officer: Persona) -> None:
    secret = switch_on(sign_in()[0])
    client, where = sign_in()
    assert where == SECOND
    assert not is_in(client)
    assert "Mã không đúng." in client.post(SECOND, {"code": "000000"}).content.decode()
    used = totp.code(secret, steps=1)
    assert client.post(SECOND, {"code": used}).headers["Location"] == reverse("home")
    assert is_in(client)
    again, _where = sign_in()
    again.post(SECOND, {"code": used})
    assert not is_in(again), "a code that was seen opens nothing"
    assert {"factor-added", "factor-failed"} <= set(verbs())
    assert Event.objects.filter(verb="signed-in").order_by("-pk")[0].after["methods"] == ["password", "totp"]


def test_the_secret_is_encrypted_in_the_database(officer: Persona, settings: Any) -> None:
    secret = switch_on(sign_in()[0])
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert ring().decrypt(kept.encode()).decode() == secret
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-" + "y" * 40, [old]
    assert ring().decrypt(kept.encode()).decode() == secret, "the secret key may be changed"


def test_recovery_codes_open_once_each(officer: Persona) -> None:
    client = sign_in()[0]
    switch_on(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"<li><code>(\w+)</code></li>", page)
    assert len(codes) == 10
    downloaded = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert all(code in downloaded for code in codes)
    for opens in (True, False):
        other = sign_in()[0]
        other.post(SECOND, {"code": codes[0]})
        assert is_in(other) is opens


def test_the_app_is_switched_off_and_an_administrator_helps_who_lost_it(
    officer: Persona, administrator: Persona
) -> None:
    client = sign_in()[0]
    switch_on(client)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert sign_in()[1] == reverse("home")
    switch_on(sign_in()[0])
    assert sign_in()[1] == SECOND
    person = Person.objects.get(user_id=officer.actor.user_id)
    administrator.post(reverse("person-account", args=[person.pk]), {"do": "factors"})
    assert sign_in()[1] == reverse("home")
    assert {"factor-removed", "factors-cleared"} <= set(verbs())


def test_guessing_codes_is_locked_too(officer: Persona) -> None:
    switch_on(sign_in()[0])
    client = sign_in()[0]
    pages = [client.post(SECOND, {"code": f"{n:06d}"}).content.decode() for n in range(7)]
    assert "tài khoản tạm bị khóa" in pages[-1] or "quá nhiều" in pages[-1]


# --- Sessions --------------------------------------------------------------------------------------------------------


def test_sessions_are_listed_and_ended_one_by_one_or_all(officer: Persona, clerk: Persona) -> None:
    here = sign_in()[0]
    others = [sign_in()[0] for _ in range(3)]
    page = here.get(reverse("account")).content.decode()
    assert page.count("Chrome, Windows") >= 4
    first = UserSession.objects.get(session_key=others[0].session.session_key)
    foreign = sign_in("vanthu")[0]
    assert foreign.post(reverse("session-end", args=[first.pk])).status_code == 404
    assert here.post(reverse("session-end", args=[first.pk])).status_code == 302
    assert [is_in(other) for other in others] == [False, True, True]
    assert here.post(reverse("sessions-end")).status_code == 302
    assert [is_in(other) for other in others] == [False, False, False]
    assert is_in(here)
    assert is_in(foreign)


def test_when_a_session_was_last_used_is_kept_without_writing_for_each_page(officer: Persona) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from nhipcau.bodies.middleware import SEEN_KEY

    client = sign_in()[0]
    session = UserSession.objects.get(session_key=client.session.session_key)
    old = timezone.now() - timedelta(hours=1)
    UserSession.objects.filter(pk=session.pk).update(last_seen_at=old)
    client.get(reverse("account"))
    session.refresh_from_db()
    assert session.last_seen_at == old, "five minutes have not passed"
    stored = client.session
    stored[SEEN_KEY] = 0
    stored.save()
    client.get(reverse("account"))
    session.refresh_from_db()
    assert session.last_seen_at > old


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS, "Chrome, Windows"),
        (WINDOWS.replace("Safari", "Safari coc_coc_browser/110"), "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari, iOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/119 Mobile Safari/537.36 EdgA/119", "Edge, Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_devices_in_words(agent: str, device: str) -> None:
    assert device_of(agent) == device


# --- Our pages, in Vietnamese ----------------------------------------------------------------------------------------

ENGLISH = re.compile(r"\b(?:Sign|Password|Code|Security|Authenticator|Recovery|Passkey|Cancel|Please|Your|Key)\b")


def own_page(response: HttpResponse) -> None:
    """No page comes out of the library's templates, and no English word is left over."""
    assert response.status_code == 200
    for template in response.templates:  # type: ignore[attr-defined]
        origin = str(getattr(template.origin, "name", ""))
        assert "site-packages/allauth" not in origin or origin.endswith(".txt"), origin
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    assert not ENGLISH.search(text), ENGLISH.search(text)
    assert "style=" not in response.content.decode()


def test_every_page_of_the_account_is_ours_and_vietnamese(officer: Persona) -> None:
    own_page(Client().get(SIGN_IN))
    own_page(Client().get(reverse("account_inactive")))
    own_page(Client().get(reverse("socialaccount_login_cancelled")))
    client = sign_in()[0]
    own_page(client.get(reverse("account")))
    own_page(client.get(reverse("account_change_password")))
    own_page(client.get(client.get(reverse("mfa_activate_totp")).headers["Location"]))
    secret = switch_on(client)
    for name in (
        "account", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_add_webauthn",
        "mfa_reauthenticate",
    ):  # fmt: skip
        own_page(client.get(reverse(name)))
    user_id = officer.actor.user_id
    key = Authenticator.objects.create(user_id=user_id, type="webauthn", data={"name": "Khóa", "credential": {}})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        own_page(client.get(reverse(name, args=[key.pk])))
    own_page(client.get(reverse("account")))
    key.delete()
    second = sign_in()[0]
    own_page(second.get(SECOND))
    own_page(second.post(SECOND, {"code": "1"}))
    second.post(SECOND, {"code": totp.code(secret, steps=1)})
    get_user_model().objects.filter(pk=user_id).update(password="!")
