# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Walks in a real browser: Debian's Chromium driven by Playwright; pictures go to build/walks."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.office import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import chromium

PICTURES = ROOT / "build" / "walks"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = {"width": 1440, "height": 900}
OFFICE = ({"width": 1366, "height": 768}, {"width": 1024, "height": 768})
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "walks" in item.path.parts:
            item.add_marker(pytest.mark.walk)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One Chromium for all walks; skipped visibly where the machine has none."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium on this machine: the browser walks are skipped")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as engine:
        found = engine.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


class Walker:
    """A person at a browser: goes, looks, takes pictures at both widths, and notes every request to elsewhere."""

    def __init__(self, browser: object, address: str, room: str) -> None:
        self.address = address
        self.room = room
        self.context = browser.new_context(locale="vi-VN", viewport=WIDE, base_url=address)  # type: ignore[attr-defined]
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.count = 0
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)

    def _request(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(url)

    def picture(self, name: str, *, axe: bool = True) -> None:
        """Save the page at 1440 and 390 pixels; no accessibility violation (WCAG 2.2 AA); no sideways scrolling, on
        office screens neither."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.count += 1
        for size in OFFICE:
            self.page.set_viewport_size(size)
            self.page.wait_for_timeout(50)
            self.fits(name, str(size["width"]))
        for size, label in ((PHONE, "390"), (WIDE, "1440")):
            self.page.set_viewport_size(size)
            self.page.evaluate("window.scrollTo(0, 0)")  # heads that stick stand where they belong
            self.page.wait_for_timeout(150)
            self.page.screenshot(path=PICTURES / f"{self.room}-{self.count:02d}-{name}-{label}.png", full_page=True)
            self.fits(name, label)
            if axe:
                self.check(name, label)

    def fits(self, name: str, label: str) -> None:
        """The page is no wider than its window."""
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 1, f"{name} scrolls sideways at {label} pixels by {wider}"

    def check(self, name: str, label: str) -> None:
        """Run axe over the page as it stands."""
        from axe_playwright_python.sync_playwright import Axe

        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
        found = Axe().run(self.page, options=options)
        assert found.violations_count == 0, f"{name} at {label}: {found.generate_report()}"

    def sign_in(self, login: str, password: str) -> None:
        """Sign in through the page, after signing out whoever was there."""
        self.context.clear_cookies()
        self.page.goto("/dang-nhap/")
        self.page.fill("[name=username]", login)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "dang-nhap" not in url)

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def walker_for(browser: object) -> Iterator[object]:
    """Makes a `Walker` for an address and a room; closed after the test."""
    walkers: list[Walker] = []

    def make(address: str, room: str) -> Walker:
        walkers.append(Walker(browser, address, room))
        return walkers[-1]

    yield make
    for walker in walkers:
        walker.close()
