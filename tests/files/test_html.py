# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from nhipcau.files import FileRefused, extract


def lines(body: str, head: str = "") -> list[str]:
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return extract(page.encode()).text.split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<p>Số: <b>12</b>/KH-UBND</p>", ["Số: 12/KH-UBND"], id="inline-stays-on-the-line"),
        pytest.param("<p>một\n  hai</p><p>ba</p>", ["một hai", "ba"], id="blocks-end-lines"),
        pytest.param("Kính gửi:<br>- Sở A;<br/>- Sở B.", ["Kính gửi:", "- Sở A;", "- Sở B."], id="br"),
        pytest.param(
            "<table><tr><td><p>UBND TỈNH</p><p>Số: 1</p></td><td>CỘNG HÒA</td></tr>"
            "<tr><td>a</td><td>b</td></tr></table>",
            ["UBND TỈNH", "Số: 1", "CỘNG HÒA", "a", "b"],
            id="cells-row-by-row",
        ),
        pytest.param("<ol><li>Rà soát<li>Báo cáo</ol>", ["1. Rà soát", "2. Báo cáo"], id="numbered-list"),
        pytest.param('<ol type="a" start="2"><li>x</li><li>y</li></ol>', ["b) x", "c) y"], id="lettered-list"),
        pytest.param(
            "<ul><li>Sở Tài chính bố trí kinh phí.</li></ul>", ["- Sở Tài chính bố trí kinh phí."], id="prose-in-a-list"
        ),
        pytest.param(
            '<nav><ul><li><a href="/">Trang chủ của cổng thông tin</a></li></ul></nav>',
            ["Trang chủ của cổng thông tin"],
            id="menus-stay-without-dash",
        ),
        pytest.param("<pre>a\n  b</pre>", ["a", "b"], id="preformatted"),
        pytest.param("a<script>var x='<p>';</script><style>p{}</style>b<!-- c -->c", ["abc"], id="scripts-go"),
        pytest.param('a<div style="display: none">x</div><p hidden>y</p>b', ["ab"], id="hidden-goes"),
        pytest.param("C&ocirc;ng v&#259;n&nbsp;s&#7889; 5", ["Công văn số 5"], id="entities"),
    ],
)
def test_what_a_person_sees(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


def test_the_title_is_kept() -> None:
    assert lines("<p>Nội dung</p>", "<title>Cổng thông tin tỉnh</title>") == ["Cổng thông tin tỉnh", "Nội dung"]


def test_a_declared_western_page_with_entities_is_read() -> None:
    page = b'<html><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>S\xf4 &#273;&#7847;u</p>'
    assert extract(page).text == "Sô đầu"


def test_entities_of_the_sender_are_not_expanded() -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>an &x; toan</p></html>'
    assert "root:" not in extract(page).text


def test_deep_nesting_ends_well() -> None:
    page = b"<html>" + b"<div>" * 50_000 + "Công văn".encode() + b"</div>" * 50_000
    assert _outcome(page) in {"html", "no-text", "damaged", "bomb"}


def _outcome(page: bytes) -> str:
    try:
        return str(extract(page).kind)
    except FileRefused as refused:
        return refused.code


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        extract(b"<!DOCTYPE html><html><script>app()</script><div id=root></div></html>")
    assert refused.value.code == "no-text"
