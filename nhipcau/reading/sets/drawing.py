# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The works of a set as a picture: levels as columns, documents as cards by their day, what is missing dashed.

Plain SVG 1.1 without script or outside fonts; light and dark follow the viewer. A document that reads aloud: each card
and line has its words in a ``<title>``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from nhipcau.reading.sets.graph import LEVELS, _printable, level_of, show_day, type_name, word
from nhipcau.reading.sets.states import state_on
from nhipcau.reading.sets.works import Link, Work, Works

CARD_WIDTH = 220
CARD_HEIGHT = 92
GAP = 22
COLUMN_GAP = 110
TOP = 64
LEFT = 24
LINE_LETTERS = 30
"""Letters of a line in a card."""

STYLE = """
 svg{font-family:"Be Vietnam Pro","Segoe UI",Roboto,Arial,sans-serif;background:#fbf9f4}
 text{fill:#1c2733;font-size:12px} .head{font-size:14px;font-weight:600;fill:#123a5f}
 .number{font-size:13px;font-weight:600}
 .small{font-size:11px;fill:#51606f} rect{fill:#fff;stroke:#123a5f;stroke-width:1.2}
 .missing rect{fill:none;stroke-dasharray:5 4;stroke:#51606f} .ended rect{stroke:#a3221b}
 path{fill:none;stroke:#7b8a99;stroke-width:1.2} .implements{stroke:#123a5f;stroke-width:1.8}
 .responds-to,.attaches{stroke-dasharray:6 4;stroke:#123a5f} .replaces,.amends{stroke:#a3221b}
 .mentions,.based-on{stroke-dasharray:2 4}
 @media (prefers-color-scheme:dark){svg{background:#10181f} text{fill:#e6ebf0} .head{fill:#9cc3ea} .small{fill:#a9b7c4}
 rect{fill:#18242e;stroke:#9cc3ea} .missing rect{stroke:#a9b7c4} path{stroke:#8496a6}
 .implements,.responds-to,.attaches{stroke:#9cc3ea}
 .ended rect,.replaces,.amends{stroke:#ff9a90}}
""".strip()


@dataclass(frozen=True, slots=True)
class _Card:
    work: Work
    x: int
    y: int


def svg(works: Works, day: date | None = None) -> str:
    """The picture as SVG text: a column for each level that has a document, cards in the order of their days."""
    columns = sorted({level_of(work) for work in works.works})
    cards = _placed(works, columns)
    width = 2 * LEFT + max(1, len(columns)) * CARD_WIDTH + max(0, len(columns) - 1) * COLUMN_GAP
    height = max((card.y for card in cards.values()), default=TOP) + CARD_HEIGHT + 56
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" lang="vi">',
        "<title>Các văn bản và quan hệ giữa chúng</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8" style="stroke-dasharray:none"/></marker></defs>',
    ]
    for number, level in enumerate(columns):
        parts.append(f'<text class="head" x="{_column(number)}" y="32">{LEVELS[level]}</text>')
    parts += [_line(works, link, cards) for link in works.links]
    for card in cards.values():
        parts += _card(works, card, day)
    parts.append(
        f'<text class="small" x="{LEFT}" y="{height - 18}">Nét liền: thực hiện. Nét đứt: trả lời, gửi kèm. '
        "Chấm: căn cứ, nhắc đến. Khung đứt: được dẫn, chưa có tệp.</text>"
    )
    return "\n".join([*parts, "</svg>", ""])


def _column(number: int) -> int:
    return LEFT + number * (CARD_WIDTH + COLUMN_GAP)


def _placed(works: Works, columns: list[int]) -> dict[str, _Card]:
    filled = dict.fromkeys(columns, TOP)
    cards = {}
    for work in works.works:
        level = level_of(work)
        cards[work.id] = _Card(work, _column(columns.index(level)), filled[level])
        filled[level] += CARD_HEIGHT + GAP
    return cards


def _line(works: Works, link: Link, cards: dict[str, _Card]) -> str:
    """A curve from the citing card to the cited one; between cards of one column round their side."""
    source, target = cards[link.source], cards[link.target]
    middle = CARD_HEIGHT // 2
    y1, y2 = source.y + middle, target.y + middle
    if source.x == target.x:
        x1 = x2 = source.x + CARD_WIDTH
        bend = x1 + min(COLUMN_GAP - 20, 24 + abs(y1 - y2) // 6)
        path = f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}"
    else:
        right = source.x > target.x
        x1, x2 = (source.x, target.x + CARD_WIDTH) if right else (source.x + CARD_WIDTH, target.x)
        half = (x1 + x2) // 2
        path = f"M{x1} {y1}C{half} {y1} {half} {y2} {x2} {y2}"
    said = f"{works[link.source].label} {word('relation', link.relation)} {works[link.target].label}"
    title = escape(_printable(said))
    return f'<path class="{link.relation}" d="{path}" marker-end="url(#tip)"><title>{title}</title></path>'


def _card(works: Works, card: _Card, day: date | None) -> Iterator[str]:
    work = card.work
    state = state_on(works, work, day)
    classes = " ".join(
        name for name, holds in (("missing", work.is_stub), ("ended", state.name in ("replaced", "expired"))) if holds
    )
    yield f'<g class="{classes}"><title>{escape(_printable(work.subject or work.label))}</title>'
    yield f'<rect x="{card.x}" y="{card.y}" width="{CARD_WIDTH}" height="{CARD_HEIGHT}" rx="6"/>'
    for number, (style, text) in enumerate(_card_lines(works, work, state.name)):
        y = card.y + 18 + 16 * number
        yield f'<text class="{style}" x="{card.x + 10}" y="{y}">{escape(_printable(text))}</text>'
    yield "</g>"


def _card_lines(works: Works, work: Work, state: str) -> list[tuple[str, str]]:
    name = " ".join(part for part in (type_name(work.type) if work.mention.number else "", work.label) if part)
    lines = [("number", line) for line in _wrapped(name)]
    lines += [("small", line) for line in _wrapped(work.mention.issuer)]
    copies = sum(paper.form not in ("original", "news", "again") for paper in work.manifestations)
    news = sum(paper.form == "news" for paper in work.manifestations)
    facts = [
        show_day(work.mention.date),
        "chưa có tệp" if work.is_stub else f"{work.tasks} nhiệm vụ" if work.tasks else "",
        f"{copies} bản sao" if copies else "",
        f"{news} tin" if news else "",
        word("state", state) if state in ("replaced", "amended", "expired") else "",
    ]
    lines += [("small", line) for line in _wrapped(" · ".join(fact for fact in facts if fact))]
    return lines[:5]


def _wrapped(text: str) -> list[str]:
    """Two lines of a card at most."""
    lines = textwrap.wrap(text, LINE_LETTERS, break_long_words=True)
    return [*lines[:1], lines[1] + " …"] if len(lines) > 2 else lines
