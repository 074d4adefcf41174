# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""People at work, in a real browser: a first day, second factors, a passkey, a stand-in, two posts, the log.

The passkey is made and used by the browser itself, with an authenticator that Chromium plays (CDP, WebAuthn domain).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import totp
from tests.bodies import provider
from tests.office import Office, open_office
from tests.walks.conftest import Walker

PASSWORD = "mat-khau-di-thu-1"
PEOPLE = f"""
from nhipcau.bodies.models import Body
from nhipcau.bodies.services import add_body, create_person, found_office, give_post
from nhipcau.bodies.middleware import actor_in
admin = found_office(login="quantri", password="{PASSWORD}", full_name="Võ Thành Nam",
                     body_name="Ủy ban nhân dân tỉnh Hải Lâm", place="Hải Lâm")
actor = actor_in(admin)
home = admin.body
department, foreign = (
    add_body(actor, name=name, kind="state", level="province", place="Hải Lâm", parent=home)
    for name in ("Sở Nội vụ tỉnh Hải Lâm", "Sở Ngoại vụ tỉnh Hải Lâm")
)
for login, name, body, title, roles in (
    ("giamdoc", "Ngô Thị Phước", department, "Giám đốc", ["leader"]),
    ("chuyenvien", "Trần Minh Khôi", department, "Chuyên viên", ["officer"]),
    ("langgieng", "Đặng Quốc Bảo", foreign, "Chuyên viên", ["officer"]),
):
    give_post(None, create_person(None, login, "{PASSWORD}", name), body, title, roles)
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as found:
        yield found


def sign_out(walker: Walker) -> None:
    walker.page.locator(".nc-actor > summary").click()
    walker.page.get_by_role("button", name="Đăng xuất").click()
    walker.page.wait_for_url(re.compile("dang-nhap"))


def fill_sign_in(page: Any, login: str, password: str = PASSWORD) -> None:
    page.goto("/dang-nhap/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def virtual_authenticator(walker: Walker) -> Any:
    """A telephone or laptop that keeps passkeys and knows its owner by the finger."""
    cdp = walker.context.new_cdp_session(walker.page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return cdp


def test_people_at_work(office: Office, walker_for: Callable[[str, str], Walker]) -> None:
    office.nhipcau("migrate")
    office.python(PEOPLE)
    office.start("work")
    # Passkeys belong to a name, not to a number: localhost instead of 127.0.0.1.
    walker = walker_for(office.serve().replace("127.0.0.1", "localhost"), "people")
    page = walker.page

    # An administrator adds a clerk, by the keyboard of a form that first says what is missing.
    walker.sign_in("quantri", PASSWORD)
    page.goto("/can-bo/")
    walker.picture("people")
    page.get_by_role("link", name="Thêm cán bộ").click()
    press(page, "Lưu")
    page.locator(".nc-wrong").first.wait_for()
    walker.picture("person-add-wrong")
    for name, value in (
        ("full_name", "Lê Thị Hồng Nhung"), ("login", "vanthu"), ("password", "con-duong-dai-27"),
        ("body", "Sở Nội vụ tỉnh Hải Lâm"), ("title", "Văn thư"),
    ):  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.get_by_label("Văn thư", exact=True).check()
    press(page, "Lưu")
    page.get_by_text("Lê Thị Hồng Nhung đã có thể đăng nhập.").wait_for()
    walker.picture("person")

    # The clerk's first day: nothing opens before the password is their own.
    sign_out(walker)
    fill_sign_in(page, "vanthu", "con-duong-dai-27")
    page.wait_for_url(re.compile("tai-khoan/mat-khau"))
    walker.picture("first-password")
    page.goto("/can-bo/")
    assert "tai-khoan/mat-khau" in page.url
    page.fill("[name=oldpassword]", "con-duong-dai-27")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    press(page, "Đổi mật khẩu")
    page.wait_for_url(lambda url: "mat-khau" not in url)
    page.goto("/tai-khoan/")
    walker.picture("account")

    # An authenticator app: the password once more, then the secret, then a code.
    page.get_by_role("link", name="Bật", exact=True).click()
    walker.picture("is-it-you")
    page.fill("[name=password]", PASSWORD)
    press(page, "Xác nhận")
    secret = page.locator("#totp-secret").inner_text()
    walker.picture("totp")
    page.fill("[name=code]", "000000")
    press(page, "Bật")
    page.get_by_text("Mã không đúng.").wait_for()
    assert page.locator("#totp-secret").inner_text() == secret
    page.fill("[name=code]", totp.code(secret))
    press(page, "Bật")
    page.get_by_text("Mã dự phòng").first.wait_for()
    walker.picture("recovery-codes")

    # A passkey on this device, which signs in by itself.
    cdp = virtual_authenticator(walker)
    page.goto("/tai-khoan/khoa/them/")
    page.fill("[name=name]", "Máy tính văn thư")
    page.get_by_label("Không cần mật khẩu").check()
    walker.picture("passkey-add")
    press(page, "Thêm khóa")
    page.get_by_text("Máy tính văn thư").wait_for()
    walker.picture("account-with-factors")
    sign_out(walker)

    # Signing in: with password and code, and with nothing but the passkey.
    fill_sign_in(page, "vanthu")
    page.wait_for_url(re.compile("xac-thuc"))
    walker.picture("second-step")
    page.fill("[name=code]", totp.code(secret, steps=1))
    press(page, "Đăng nhập")
    page.wait_for_url(re.compile("viec-cua-toi"))
    sign_out(walker)
    walker.picture("sign-in")
    press(page, "Đăng nhập bằng khóa truy cập")
    page.wait_for_url(re.compile("viec-cua-toi"))
    assert "Lê Thị Hồng Nhung" in page.locator(".nc-actor").inner_text()
    sign_out(walker)

    # The passkey as second step, after the password.
    fill_sign_in(page, "vanthu")
    page.wait_for_url(re.compile("xac-thuc"))
    press(page, "Dùng khóa truy cập")
    page.wait_for_url(re.compile("viec-cua-toi"))
    # A finger that is not known: a sentence in the page, no error.
    page.goto("/tai-khoan/")
    sign_out(walker)
    cdp.send("WebAuthn.disable")
    virtual_authenticator(walker)
    press(page, "Đăng nhập bằng khóa truy cập")
    page.get_by_text("Chưa dùng được khóa truy cập.").wait_for(timeout=60_000)
    walker.picture("passkey-failed")

    # The director goes on leave and names who acts for her; he chooses in which post he acts.
    walker.sign_in("giamdoc", PASSWORD)
    page.goto("/tai-khoan/")
    page.get_by_role("link", name="Thẻ cán bộ của tôi").click()
    page.get_by_text("Nghỉ phép: ai làm thay").click()
    page.locator("select[name=deputy]").select_option(label="Trần Minh Khôi")
    today = datetime.datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    page.fill("[name=first_day]", f"{today:%d/%m/%Y}")
    page.fill("[name=last_day]", "1/1/2020")
    press(page, "Cử người làm thay")
    page.get_by_text("Ngày cuối phải từ ngày đầu").wait_for()
    walker.picture("stand-in-wrong")
    page.fill("[name=last_day]", f"{today + datetime.timedelta(days=6):%d/%m/%Y}")
    press(page, "Cử người làm thay")
    page.get_by_text("Đã cử người làm thay.").wait_for()
    walker.picture("stand-in")

    walker.sign_in("chuyenvien", PASSWORD)
    page.goto("/tai-khoan/")
    page.locator(".nc-actor > summary").click()
    walker.picture("two-posts")
    page.get_by_role("button", name=re.compile("Giám đốc \\(làm thay\\)")).first.click()
    page.wait_for_load_state()
    assert "Giám đốc (làm thay)" in page.locator(".nc-actor").inner_text()

    # The neighbour: not in the list, and the address leads nowhere.
    page.goto("/can-bo/")
    seen = page.locator("main").inner_text()
    assert "Ngô Thị Phước" in seen
    assert "Đặng Quốc Bảo" not in seen
    page.get_by_role("link", name="Ngô Thị Phước").click()
    card = page.url
    walker.sign_in("langgieng", PASSWORD)
    assert page.goto(card).status == 404
    walker.picture("neighbour-refused")
    assert "Ngô Thị Phước" not in page.locator("body").inner_text()
    walker.errors.clear()  # the browser notes each 404 in its console
    assert page.goto("/nhat-ky/").status == 404
    walker.errors.clear()

    # Sessions: each is named, and one is ended from elsewhere.
    other = walker_for(walker.address, "people-other")
    other.sign_in("langgieng", PASSWORD)
    page.goto("/tai-khoan/")
    page.get_by_role("button", name=re.compile("^Kết thúc phiên Chrome")).first.click()
    page.get_by_text("Phiên đã kết thúc.").wait_for()
    other.page.goto("/can-bo/")
    assert "dang-nhap" in other.page.url

    # Wrong passwords lock the account; the administrator sees it, and unlocks it.
    sign_out(walker)
    for _ in range(6):
        fill_sign_in(page, "langgieng", "sai")
    page.get_by_text("tài khoản tạm bị khóa").wait_for()
    walker.picture("locked")
    walker.sign_in("quantri", PASSWORD)
    page.goto("/can-bo/?q=dang+quoc+bao")
    page.get_by_role("link", name="Đặng Quốc Bảo").click()
    page.get_by_text("bị khóa vì sai mật khẩu").wait_for()
    walker.picture("person-locked")
    press(page, "Mở khóa")
    page.get_by_text("Đã mở khóa tài khoản.").wait_for()

    # The log: found by words without marks, by what was done; sealed, and verified by the command.
    page.goto("/nhat-ky/")
    walker.picture("audit")
    page.fill("[name=q]", "tran minh khoi")
    page.get_by_role("button", name="Tìm kiếm", exact=True).click()
    page.wait_for_url(re.compile("q=tran"))
    assert "Chuyển sang chức vụ khác" in page.locator("main").inner_text()
    walker.picture("audit-found")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về").click()
    assert "Trần Minh Khôi" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    office.nhipcau("audit", "seal")
    assert "Nhật ký nguyên vẹn." in office.nhipcau("audit", "verify")

    assert walker.foreign == [], "a page asked for something from outside"
    assert walker.errors == [], "a page broke a rule of its own (script error or content security policy)"


def test_single_sign_on(tmp_path: Path, walker_for: Callable[[str, str], Walker]) -> None:
    """The button, the provider's own page, and back: under the content security policy of the pages."""
    with provider.running() as address, open_office(tmp_path) as office:
        office.environment |= {
            "NHIPCAU_OIDC_URL": address,
            "NHIPCAU_OIDC_NAME": "SSO Hải Lâm",
            "NHIPCAU_OIDC_CLIENT_SECRET": "bi-mat-cua-may",
        }
        office.nhipcau("migrate")
        office.python(PEOPLE)
        walker = walker_for(office.serve(), "single-sign-on")
        page = walker.page
        page.goto("/dang-nhap/?next=/can-bo/")
        walker.picture("sign-in")
        press(page, "Đăng nhập bằng SSO Hải Lâm")
        page.wait_for_url(re.compile(re.escape(address)))
        page.get_by_role("button", name="u-1", exact=True).click()
        page.wait_for_url(re.compile(r"/can-bo/$"))
        assert "Trần Minh Khôi" in page.locator(".nc-actor").inner_text()
        sign_out(walker)
        press(page, "Đăng nhập bằng SSO Hải Lâm")
        page.wait_for_url(re.compile(re.escape(address)))
        page.get_by_role("button", name="u-2", exact=True).click()
        page.get_by_text("Không có tài khoản ở đây").first.wait_for()
        walker.picture("unknown")
        elsewhere = [url for url in walker.foreign if not url.startswith(address)]
        assert [url for url in elsewhere if "picocss" not in url and "jsdelivr" not in url] == []
