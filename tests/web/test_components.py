# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The components, the frame around pages, and the pages that belong to no room."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

import nhipcau
from nhipcau.web import context, words
from nhipcau.web.templatetags.nhipcau import icon

PACKAGE = Path(nhipcau.__file__).parent
TODAY = datetime.date(2020, 3, 25)
KINDS = (
    "chi-thi cong-van ke-hoach quyet-dinh nghi-quyet thong-bao huong-dan bao-cao to-trinh chuong-trinh ket-luan "
    "quy-dinh quy-che de-an bien-ban giay-moi cong-dien thong-tri nghi-dinh thong-tu luat van-ban-hop-nhat ban-tin khac"
)


def draw(source: str, address: str = "/", **values: object) -> str:
    """A template as a page would draw it on 25 March 2020."""
    values = {"today": TODAY, "request": RequestFactory().get(address), **values}
    return engines["django"].from_string(source).render(values)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


# --- Icons ------------------------------------------------------------------------------------------------------


def test_an_icon_is_hidden_from_screen_readers_unless_it_says_something():
    assert 'aria-hidden="true"' in icon("bell")
    assert 'aria-label="Chuông &lt;b&gt;"' in icon("bell", "Chuông <b>")


@pytest.mark.parametrize("name", ['x"><script>', "../x", ""])
def test_what_is_no_name_of_an_icon_is_refused(name: str):
    with pytest.raises(ValueError, match="no name of an icon"):
        icon(name)


def test_every_icon_in_use_is_in_the_sprite_list():
    listed = set((PACKAGE.parent / "scripts" / "assets" / "icons.txt").read_text(encoding="utf-8").split("\n"))
    used = {drawing for _word, drawing in words.STATES.values()}
    for path in PACKAGE.glob("*/templates/**/*.html"):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"""{% (?:icon|empty_state) ["']([^"']+)["']""", source))
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"""\bicon\(["']([a-z0-9-]+)["']""", source))
        used |= set(re.findall(r"""\bEntry\([^)]*\)?, ["'][a-z-]+["'], ["']([a-z0-9-]+)["']""", source))
    assert used - listed == set()
    assert len(used) > 20


# --- States -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "slug", "said"),
    [
        ('{% state_badge "assigned" %}', "assigned", "Chưa nhận"),
        ('{% state_badge "accepted" %}', "accepted", "Đã nhận"),
        ('{% state_badge "in-progress" due=future %}', "in-progress", "Đang làm"),
        ('{% state_badge "in-progress" due=today %}', "in-progress", "Đang làm"),
        ('{% state_badge "in-progress" due=past %}', "overdue", "Quá hạn 5 ngày"),
        ('{% state_badge "submitted" %}', "submitted", "Chờ duyệt"),
        ('{% state_badge "verified" due=past %}', "verified", "Hoàn thành"),
        ('{% state_badge "verified" due=past late=True %}', "verified-late", "Hoàn thành chậm"),
        ('{% state_badge "returned" due=past %}', "returned", "Trả lại"),
        ("{% state_badge 'accepted' label %}", "accepted", "&lt;i&gt;"),
        ('{% state_badge "lạ" %}', "unknown", "lạ"),
    ],
)
def test_a_state_is_word_icon_and_colour(source: str, slug: str, said: str):
    html = draw(source, past=TODAY - datetime.timedelta(5), future=TODAY + datetime.timedelta(5), label="<i>")
    assert f'class="nc-state nc-state-{slug}"' in html
    assert f"<span>{said}</span>" in html
    assert "<svg" in html


def test_the_words_cover_the_slugs_of_a_reading():
    assert set(words.DOCUMENT_TYPES) == set(KINDS.split())
    assert draw('{% doc_type "ke-hoach" %}, {% relation "implements" %}') == "Kế hoạch, thực hiện"
    assert "HỎA TỐC" in draw('{% urgency "hoa-toc" %}')
    assert draw("{% urgency None %}{% secrecy None %}") == ""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% due day %}", "20/3/2020 quá hạn 5 ngày"),
        ("{% due day closed=True %}", "20/3/2020"),
        ('{% due "2020-03" %}', "tháng 3/2020 còn 4 ngày làm việc"),
        ("{% due None %}", "Không có hạn"),
        ('{% due "thường xuyên" %}', "thường xuyên"),
        ("{% due day other %}", "20/3/2020 hôm nay"),
    ],
)
def test_a_due_day_says_how_far_away_it_is(source: str, said: str):
    day = datetime.date(2020, 3, 20)
    assert words_of(draw(source, day=day, other=day)) == said


# --- Lists ------------------------------------------------------------------------------------------------------


def test_chips_keep_the_other_filters_and_drop_the_page():
    options = [("overdue", "Quá hạn", 3), ("soon", "Sắp đến hạn")]
    html = draw('{% chips "state" options "Tất cả" %}', "/?state=soon&body=7&page=3", options=options)
    assert 'href="?body=7&amp;state=overdue"' in html
    assert '<a class="nc-chip" href="?body=7" aria-current="true">Sắp đến hạn</a>' in html
    assert "page=" not in html
    assert words_of(html) == "Tất cả Quá hạn 3 Sắp đến hạn"


def test_a_filter_from_the_address_cannot_bring_markup():
    html = draw('{% chips "state" options %}', "/?q=%22%3E%3Cscript%3E", options=[("a", "<b>")])
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


def test_pagination_says_where_one_is_and_keeps_the_filters():
    html = draw("{% pagination page %}", "/?state=soon&page=2", page=Paginator(range(1234), 50).page(2))
    assert words_of(html).startswith("51 đến 100 trong 1.234")
    assert 'href="?state=soon&amp;page=1"' in html
    assert 'href="?state=soon&amp;page=3"' in html


def test_one_page_offers_no_other():
    assert "<a" not in draw("{% pagination page %}", page=Paginator([1], 50).page(1))


def test_an_empty_list_says_what_would_be_there_and_the_next_step():
    html = draw('{% empty_state "inbox" title %}<a href="/x">Tiếp nhận</a>{% endempty_state %}', title="Chưa có <gì>")
    assert "Chưa có &lt;gì&gt;" in html
    assert '<a href="/x">Tiếp nhận</a>' in html


def test_numbers_that_are_no_amounts_stay_as_they_are():
    """A key in an address or a form must not become 1.234."""
    assert draw("{{ key }}", key=1234567) == "1234567"


# --- Navigation -------------------------------------------------------------------------------------------------


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(context, "_entries", {})
    addresses = {"all": "/van-ban/", "intake": "/van-ban/tiep-nhan/", "admin": "/quan-tri/"}
    monkeypatch.setattr(context, "address", addresses.get)
    context.register_navigation(
        context.Entry("Văn bản", "all", "files", order=20),
        context.Entry("Tiếp nhận", "intake", "inbox", order=10),
        context.Entry("Quản trị", "admin", "settings", roles=frozenset({"administrator"})),
        context.Entry("Chưa có", "nowhere", "x"),
    )


@pytest.mark.usefixtures("entries")
def test_navigation_shows_what_exists_and_what_the_post_may_see():
    assert [link.name for link in context.navigation("/", ())] == ["Tiếp nhận", "Văn bản"]
    assert [link.name for link in context.navigation("/", ["administrator"])][-1] == "Quản trị"


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("path", "current"), [("/van-ban/tiep-nhan/9/", "Tiếp nhận"), ("/van-ban/3/", "Văn bản"), ("/khac/", None)]
)
def test_the_closest_entry_is_the_current_one(path: str, current: str | None):
    marked = [link.name for link in context.navigation(path, ()) if link.current]
    assert marked == ([current] if current else [])


# --- Pages ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_style_page_shows_every_state_and_exists_only_in_the_demo(client: Client, settings):
    assert client.get("/kieu-dang/").status_code == 404
    settings.NHIPCAU_DEMO = True
    page = client.get("/kieu-dang/")
    assert page.status_code == 200
    for state in words.STATES:
        assert f"nc-state-{state}" in page.content.decode()


@pytest.mark.django_db
def test_the_sign_in_page_offers_demo_logins_only_in_the_demo(client: Client, settings):
    settings.NHIPCAU_DEMO_LOGINS = [{"login": "vanthu", "password": "demo-vanthu", "who": "Văn thư", "where": "Sở"}]
    assert "demo-vanthu" not in client.get("/dang-nhap/").content.decode()
    settings.NHIPCAU_DEMO = True
    assert "demo-vanthu" in client.get("/dang-nhap/").content.decode()


@pytest.mark.django_db
def test_a_wrong_password_is_said_in_a_sentence(client: Client):
    page = client.post("/dang-nhap/", {"username": "ai", "password": "sai"})
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page.content.decode()


@pytest.mark.django_db
def test_pages_are_vietnamese_whatever_the_browser_prefers_and_english_by_choice(client: Client):
    page = client.get("/dang-nhap/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="vi">' in page
    assert "Mật khẩu" in page
    client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"})
    page = client.get("/dang-nhap/").content.decode()
    assert '<html lang="en">' in page
    assert "Password" in page


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("400", {"status": 413, "sentence": "Tệp <lớn>."}, "Tệp &lt;lớn&gt;."),
        ("400", {"status": 400, "sentence": ""}, "Không thực hiện được với thông tin đã gửi."),
        ("403", {}, "Không có quyền"),
        ("404", {}, "Không tìm thấy"),
        ("500", {"code": "A1B2C3"}, "A1B2C3"),
    ],
)
def test_error_pages_can_be_drawn_with_hardly_anything(name: str, values: dict[str, object], said: str):
    assert said in engines["django"].get_template(f"web/{name}.html").render(values)


@pytest.mark.django_db
def test_an_expired_form_is_explained(settings):
    page = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"username": "a", "password": "b"})
    assert page.status_code == 403
    assert "Xin gửi lại" in page.content.decode()


def test_a_page_asks_nothing_for_a_request_that_nobody_signed():
    assert context.page(HttpRequest())["navigation"] == []


def test_pages_need_nothing_from_outside_and_no_inline_script_or_style():
    own = [*PACKAGE.glob("*/templates/**/*.html"), *PACKAGE.glob("*/static/web/*")]
    for path in own:
        source = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//", source), path
        if path.suffix == ".html":
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\ssrc=)", source), path


# --- Contrast ---------------------------------------------------------------------------------------------------


def colours(scheme: str) -> dict[str, str]:
    """The colour variables of the style sheet: those of the light scheme, and what the dark one changes."""
    sheet = (PACKAGE / "web" / "static" / "web" / "nhipcau.css").read_text(encoding="utf-8")
    blocks = [sheet[sheet.index(":root {") :]] + [sheet[sheet.index('[data-bs-theme="dark"] {') :]] * (scheme == "dark")
    found: dict[str, str] = {}
    for block in blocks:
        found.update(re.findall(r"--nc-([a-z-]+): (#[0-9a-f]{3,6});", block[: block.index("\n}")]))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


STATE_COLOURS = ("wait", "accepted", "doing", "submitted", "done", "late", "returned", "red", "gold")
PAIRS = [(name, f"{name}-soft", 4.5) for name in STATE_COLOURS]
PAIRS += [(ink, ground, 4.5) for ink in ("text", "muted", "link", "red") for ground in ("ground", "surface", "sunken")]
PAIRS += [("text", mark, 4.5) for mark in ("head", "cite", "body", "when")]
PAIRS += [("on-ink", "ink", 4.5), ("on-ink", "ink-hover", 4.5), ("side-text", "side", 4.5)]
PAIRS += [("line-strong", ground, 3.0) for ground in ("surface", "ground")]
PAIRS += [("focus", ground, 3.0) for ground in ("surface", "ground", "sunken")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_reach_the_contrast_of_wcag_aa(scheme: str):
    """WCAG 2.2, 1.4.3 for text and 1.4.11 for edges of controls."""
    of = colours(scheme)
    low = {(a, b): round(contrast(of[a], of[b]), 2) for a, b, least in PAIRS if contrast(of[a], of[b]) < least}
    assert low == {}
