# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points of a cited document: "điểm a, b khoản 2 Điều 3 Nghị định số …".

Each becomes a path from the article down, as items are labelled: ``Điều 3.2.a``. Party documents have no articles:
"điểm 2 mục III Nghị quyết số …" is ``III.2``. Lists and ranges ("khoản 1, 3 và 5", "Điều 4 đến Điều 7") give a path for
each.
"""

from __future__ import annotations

import re

_LETTERS = r"[a-zđ](?!\w)(?:\s*(?:,\s*và|,|và|hoặc|đến|-|–)\s*(?:điểm\s+)?[a-zđ](?!\w))*"
_NUMBERS = (
    r"\d{1,3}[a-z]?(?!\w)(?:\s*(?:,\s*và|,|và|hoặc|đến|-|–)\s*(?:khoản\s+|Điều\s+|điều\s+)?\d{1,3}[a-z]?(?![\w/-]))*"
)
_ARTICLE = re.compile(
    rf"(?:(?:các\s+)?điểm\s+(?P<point>{_LETTERS})\s*,?\s*)?(?:(?:các\s+)?khoản\s+(?P<clause>{_NUMBERS})\s*,?\s*)?"
    rf"(?:các\s+)?(?:từ\s+)?Điều\s+(?P<article>{_NUMBERS})",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:(?:tiết|điểm|khoản)\s+(?P<point>[a-zđ]|\d{1,2}(?:\.\d{1,2}){0,2})(?!\w)\s*,?\s*)?"
    r"(?:(?:điểm|khoản)\s+(?P<clause>\d{1,2}(?:\.\d{1,2}){0,2})(?!\w)\s*,?\s*)?"
    r"[Mm]ục\s+(?P<section>[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,2})(?!\w)"
)
_BETWEEN = re.compile(r"\s*(?:,\s*và|,|;|và|hoặc)?\s*(?:của\s+|tại\s+|trong\s+|ở\s+)?")
_WINDOW = 240
_MOST = 60
"""Points that a range may name: more is a misprint."""


def points_before(text: str, start: int) -> list[str]:
    """The points of a document that are named right before it, where its name begins at `start`; perhaps none.

    >>> text = "Căn cứ điểm a, b khoản 2 Điều 3 và Điều 7 Nghị định số 30/2020/NĐ-CP"
    >>> points_before(text, text.index("Nghị"))
    ['Điều 3.2.a', 'Điều 3.2.b', 'Điều 7']
    """
    window = text[max(0, start - _WINDOW) : start]
    out: list[str] = []
    end = len(window)
    found = [*_ARTICLE.finditer(window), *_SECTION.finditer(window)]
    for match in sorted(found, key=lambda one: -one.end()):
        if match.end() > end or _BETWEEN.fullmatch(window, match.end(), end) is None:
            continue
        out[:0] = _paths(match)
        end = match.start()
    return list(dict.fromkeys(out))[:_MOST]


def _paths(match: re.Match[str]) -> list[str]:
    parts = match.groupdict()
    if parts.get("section"):
        return [".".join(part for part in (parts["section"], parts["clause"], parts["point"]) if part)]
    paths = [f"Điều {article}" for article in _each(parts["article"])]
    for name in ("clause", "point"):
        if parts[name]:  # "khoản 2 Điều 5 và Điều 7": a clause is of the first article, a point of the first clause
            paths = [*(f"{paths[0]}.{one}" for one in _each(parts[name])), *paths[1:]]
    return paths


def _each(listed: str) -> list[str]:
    """The members of a list: "1, 3 và 5", "4 đến 7", "a - c"."""
    out: list[str] = []
    last_end = 0
    for match in re.finditer(r"\d{1,3}[a-z]?(?!\w)|(?<!\w)[a-zđ](?!\w)", listed):
        between = listed[last_end : match.start()]
        if out and re.search(r"đến|[-–]", between):
            out += _range(out[-1], match[0])
        else:
            out.append(match[0])
        last_end = match.end()
    return out


_ALPHABET = "abcdđeghiklmnopqrstuvxy"


def _range(first: str, last: str) -> list[str]:
    """What comes after the first member of a range, up to the last one."""
    if first.isdigit() and last.isdigit() and int(first) < int(last) < int(first) + _MOST:
        return [str(number) for number in range(int(first) + 1, int(last) + 1)]
    begin, end = _ALPHABET.find(first), _ALPHABET.find(last)
    if 0 <= begin < end:
        return list(_ALPHABET[begin + 1 : end + 1])
    return [last]
