# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo as a visitor meets it: what its office read when it started, and what is left to confirm.

`make pictures` takes the pictures of the README from this walk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.office import Office, open_office
from tests.walks.conftest import Walker

SCAN = "318-SNgV-HTQT-Hai-Lam.jpg"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path, NHIPCAU_DEMO="1") as found:
        yield found


def test_the_demo_is_worth_a_look(office: Office, walker_for: Callable[[str, str], Walker]) -> None:
    office.nhipcau("migrate")
    office.start("work")
    office.nhipcau("demo")
    walker = walker_for(office.serve(), "demo")
    page = walker.page

    # The clerk of the invented province: a scanned page waits, its words marked on the picture.
    walker.sign_in("vanthu.hailam", "demo-vanthu.hailam")
    page.goto("/tiep-nhan/")
    page.get_by_role("link", name=SCAN, exact=True).wait_for()
    walker.picture("intake")
    page.get_by_role("link", name=SCAN, exact=True).click()
    page.wait_for_url(re.compile(r"/doi-chieu/\d+/"))
    page.locator(".nc-sheet img").first.wait_for()
    walker.picture("review")

    # The clerk of the real cascade: a directive, three provinces under it, a letter that nobody filed.
    walker.sign_in("vanthu", "demo-vanthu")
    page.goto("/cay-trien-khai/")
    directive = page.get_by_role("cell", name="Chỉ thị 38-CT/TW", exact=True)
    page.get_by_role("row").filter(has=directive).get_by_role("link").click()
    page.wait_for_url(re.compile(r"/cay-trien-khai/\d+/"))
    assert page.locator(".nc-doc.is-missing").count() >= 1
    walker.picture("cascade")

    # An officer who has work.
    walker.sign_in("ngoaivu.hailam", "demo-ngoaivu.hailam")
    page.goto("/viec-cua-toi/")
    assert page.locator("main a.nc-row").count() >= 1
    walker.picture("my-work")

    assert walker.foreign == [], "a page asked for something from outside"
    assert walker.errors == [], "a page broke a rule of its own (script error or content security policy)"
