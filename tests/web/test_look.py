# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The style page and the sign-in page in a real browser: both schemes, both widths, by the rules of WCAG 2.2 AA."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [pytest.mark.walk, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    found = subprocess.run([sys.executable, "-c", FIND], cwd=ROOT, capture_output=True, text=True, check=False)
    if not found.stdout.strip():
        pytest.skip("no Chromium on this machine")
    if not (ROOT / "nhipcau/web/static/vendor/tabler.min.css").exists():
        pytest.skip("the page assets are not built: make assets")
    # Playwright keeps an event loop in this thread, and Django would take its own database calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


LOADED_FONTS = "[...document.fonts].filter(f => /Be Vietnam Pro/.test(f.family) && f.status === 'loaded').length"
FIND = "import sys; sys.path.insert(0, 'scripts'); import chromium; print(chromium.find() or '')"


@pytest.fixture
def demo(settings) -> None:
    settings.NHIPCAU_DEMO = True
    settings.NHIPCAU_DEMO_LOGINS = [{"login": "vanthu", "password": "demo-vanthu", "who": "Văn thư tỉnh Hải Lâm"}]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible_and_need_nothing_from_outside(browser, live_server, width: int, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(locale="vi-VN", viewport={"width": width, "height": 844}, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith(live_server.url) else None)
    for address in ("/kieu-dang/", "/dang-nhap/"):
        page.goto(live_server.url + address, wait_until="networkidle")
        assert page.get_attribute("html", "data-bs-theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
        assert page.evaluate(LOADED_FONTS) >= 2, "the interface font did not arrive"
        result = Axe().run(page, options={"runOnly": RULES}).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]] == []
        assert len(result["passes"]) > 15
    assert said == []
    page.close()


@pytest.mark.usefixtures("demo")
def test_the_keyboard_moves_through_a_list_and_the_divider(browser, live_server):
    page = browser.new_page(locale="vi-VN", viewport={"width": 1440, "height": 900})
    page.goto(live_server.url + "/kieu-dang/", wait_until="networkidle")
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.textContent")
    assert first.startswith("Rà soát biên chế")
    assert second == "Tổng hợp báo cáo của các địa phương"
    divider = page.locator(".nc-divider")
    before = page.locator(".nc-pane").first.bounding_box()
    divider.focus()
    page.keyboard.press("ArrowLeft")
    after = page.locator(".nc-pane").first.bounding_box()
    assert after["width"] < before["width"]
    page.close()


@pytest.mark.usefixtures("demo")
def test_dark_colours_are_kept_and_do_not_flash(browser, live_server):
    page = browser.new_page(locale="vi-VN", color_scheme="light")
    page.goto(live_server.url + "/dang-nhap/", wait_until="networkidle")
    page.click("[data-theme-toggle]")
    page.goto(live_server.url + "/kieu-dang/", wait_until="commit")
    page.wait_for_selector("body")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    page.close()


@pytest.mark.usefixtures("demo")
def test_without_scripts_the_menu_still_opens(browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="vi-VN")
    page = context.new_page()
    page.goto(live_server.url + "/kieu-dang/")
    page.click(".nc-menu > summary")
    assert page.locator(".nc-menu-body .nc-language").is_visible()
    context.close()
