# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole line in a real browser: from an empty database to a task that an officer finds under my work.

The real web application and the real worker run beside it. Where the corpus of real documents lies beside the checkout
the clerk drops its first five; elsewhere the same cascade in the demo's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nhipcau.demo.content import DATA
from tests import corpus
from tests.office import Office, open_office
from tests.walks.conftest import Walker

PASSWORD = "mat-khau-di-thu-1"
PEOPLE = f"""
from nhipcau.bodies.matching import match_names
from nhipcau.bodies.services import create_person, found_body, give_post
for login, name, body_name, title, roles in (
    ("vanthu", "Lê Thị Hồng Nhung", "Văn phòng Ủy ban nhân dân tỉnh Kiên Giang", "Văn thư", ["clerk"]),
    ("chuyenvien", "Trần Minh Khôi", "Sở Nội vụ tỉnh Kiên Giang", "Chuyên viên", ["officer"]),
):
    names = match_names([body_name], issuer_name=body_name, place="Kiên Giang", day=None)
    match = names[body_name]
    body = match.body or found_body(match.proposal)
    give_post(None, create_person(None, login, "{PASSWORD}", name), body, title, roles)
"""


def files() -> list[Path]:
    """What the clerk drops: the five documents that started the product, or the demo's own-worded cascade."""
    if corpus.DOCUMENTS.is_dir():
        return sorted(corpus.DOCUMENTS.glob("00[0-4]_*.txt"))
    names = ("38-CT-TW.docx", "38-CT-TU-Gia-Lai.txt", "4659-VP-VHXH-Kien-Giang.pdf", "3935-KH-UBND-Dong-Nai.docx")
    return [DATA / name for name in names]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as found:
        yield found


def test_from_the_door_to_the_desk(office: Office, walker_for: Callable[[str, str], Walker]) -> None:
    office.nhipcau("migrate")
    office.python(PEOPLE)
    office.start("work")
    walker = walker_for(office.serve(), "first-line")
    page = walker.page
    dropped = files()

    # The door. Nothing is there yet, and the page says what to do.
    page.goto("/")
    walker.picture("sign-in")
    walker.sign_in("vanthu", PASSWORD)
    page.goto("/tiep-nhan/")
    walker.picture("intake-empty")
    page.set_input_files("#files", [str(path) for path in dropped])
    for path in dropped:
        page.get_by_role("link", name=path.name, exact=True).wait_for(timeout=120_000)
    walker.picture("intake-read")

    # The same file once more is recognised by its content.
    page.set_input_files("#files", str(dropped[0]))
    page.locator("[id^=dup-]").first.wait_for()
    assert page.locator("[id^=dup-]").count() == 1

    # Review and confirm each, by the keyboard.
    for path in dropped:
        page.goto("/tiep-nhan/?loc=to-review")
        page.get_by_role("link", name=path.name, exact=True).click()
        # With its scripts: the keys below are theirs.
        page.wait_for_url(re.compile(r"/doi-chieu/\d+/"))
        if path == dropped[0]:
            page.locator("#review input[type=text], #review input:not([type])").first.focus()
            walker.picture("review")
            # A row that was added has the focus, so that one may type; here it is left out again.
            page.get_by_role("button", name="Thêm nhiệm vụ").first.click()
            page.wait_for_url(re.compile(r"#d\d+-t\d+$"))
            page.locator("fieldset.nc-r:focus-within > .nc-drop-row input").check()
        here = page.url.partition("#")[0]
        # Where several lead and none is in charge, confirming would ask; somebody says that each has its own.
        for question in page.locator(".nc-leadership.is-doubt").all():
            question.get_by_label("Mỗi cơ quan một việc riêng").check()
        page.keyboard.press("Alt+Enter")
        # The record of the file comes. (Not by a function in the page: the policy forbids eval.)
        page.wait_for_url(lambda url, here=here: url.partition("#")[0] != here)
    page.goto("/tiep-nhan/")
    walker.picture("intake-confirmed")

    # The cascade of the central directive: three provinces under it, the cited letter that nobody filed shown missing.
    page.goto("/cay-trien-khai/")
    walker.picture("cascades")
    directive = page.get_by_role("cell", name="Chỉ thị 38-CT/TW", exact=True)
    page.get_by_role("row").filter(has=directive).get_by_role("link").click()
    page.wait_for_url(re.compile(r"/cay-trien-khai/\d+/"))
    closed = page.locator("details.nc-part:not([open]) > summary")
    while closed.count():
        closed.first.press("Enter")
    walker.picture("cascade")
    seen = page.locator("main").inner_text()
    for number in ("38-CT/TW", "38-CT/TU", "1039-CV/TU", "3935/KH-UBND", "8485-CV/TU", "4659/VP-VHXH"):
        assert number in seen, number
    for place in ("Gia Lai", "Kiên Giang", "Đồng Nai"):
        assert place in seen, place
    assert "10/4/2020" in seen
    assert "15/11" in seen

    # The record of the directive, with its items.
    page.goto("/van-ban/?q=38-CT/TW")
    page.get_by_role("link", name="38-CT/TW").first.click()
    walker.picture("record")

    # The officer finds the task under my work, and takes it on.
    walker.sign_in("chuyenvien", PASSWORD)
    page.goto("/viec-cua-toi/")
    assert "10/4/2020" in page.locator("main").inner_text()
    walker.picture("my-work")
    page.goto("/nhiem-vu/")
    walker.picture("assignments")
    page.get_by_role("link", name=re.compile("^Giao Sở Nội vụ")).first.click()
    page.wait_for_url(re.compile(r"/nhiem-vu/\d+/"))
    page.get_by_role("button", name="Nhận việc").click()
    page.get_by_text("Đã nhận").first.wait_for()
    walker.picture("assignment")

    assert walker.foreign == [], "a page asked for something from outside"
    assert walker.errors == [], "a page broke a rule of its own (script error or content security policy)"
