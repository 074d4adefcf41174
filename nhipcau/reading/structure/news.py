# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A news item about a document: no letterhead, a day of posting, a byline, and a page's links around it."""

from __future__ import annotations

import re

from nhipcau.reading.model import Document, Span
from nhipcau.reading.rules import load
from nhipcau.reading.structure.foot import opens_foot
from nhipcau.reading.structure.head import NUMBER, kind_of, small_kind_of
from nhipcau.reading.structure.layout import Layout
from nhipcau.reading.structure.lines import Line
from nhipcau.reading.structure.outline import outline
from nhipcau.reading.structure.stamps import iso_day

_LAST_WORDS = 50
_DAY_ALONE = re.compile(r"\W{0,3}\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}\W{0,3}")
_BYLINE = re.compile(r"^(?:(?:Tac gia|Bai|Tin|Nguon|Theo)\s*:?\s*)?[A-Z][a-z]+(?: [A-Z][a-z]+){0,4}(?:\s*\(.*\))?$")


_LONGEST_SUBJECT = 200
"""Letters of a line that may say what a letter is about; a paragraph that begins with "Về việc …" is longer."""


def is_news(lines: list[Line]) -> bool:
    """Whether a file without a letterhead is a page of news: by a day of posting, or since it tells of a document."""
    news = load("forms")["news"]
    posted = any(news.accepts(line.text) for line in lines if len(line.text) < 120)
    if not posted and not _relates(lines):
        return False
    return not any(
        opens_foot(line) or (kind_of(line) is not None and len(line.text) < 40) or NUMBER.match(line.plain)
        for line in lines
    )


def _relates(lines: list[Line]) -> bool:
    """Whether the first paragraph of some length tells that a document was issued, and nobody is addressed."""
    forms = load("forms")
    first = [line for line in lines if len(line.text) >= 90][:2]
    if not first or small_kind_of(lines[0]) is not None:
        return False
    if first[0].text.rstrip().endswith((".", ":", ";")):
        del first[1:]  # no headline of some length stands before it
    if not any(forms["news.relates"].accepts(line.text) for line in first):
        return False
    letter = (line for line in lines if len(line.text) < _LONGEST_SUBJECT)
    return not any(forms["addressees"].accepts(line.text) or forms["about"].accepts(line.text) for line in letter)


def read_news(text: str, lines: list[Line]) -> tuple[Layout, set[int]]:
    """The item as a layout, and the lines that belong to it."""
    document = Document(type="ban-tin")
    news = load("forms")["news"]
    posted = next((i for i, line in enumerate(lines) if news.accepts(line.text) and iso_day(line.text)), None)
    if posted is None:
        posted = next((i for i, line in enumerate(lines[:12]) if _DAY_ALONE.fullmatch(line.plain)), None)
    if posted is not None:
        document.date = iso_day(lines[posted].text)
        document.spans["date"] = [Span(lines[posted].start, lines[posted].end)]
    long = [i for i, line in enumerate(lines) if len(line.text) >= 90]
    first = next((i for i in long if posted is None or i > posted), long[0] if long else 0)
    if posted is None and len(long) > 1 and _is_headline(lines[first]):
        first = long[1]  # a long headline, and no day of posting over or under it
    last = long[-1] if long else len(lines) - 1
    while last + 1 < len(lines) and len(lines[last + 1].text) >= _LAST_WORDS and lines[last + 1].text.endswith("."):
        last += 1  # a short paragraph at the end
    used = set(range(first, last + 1)) | ({posted} if posted is not None else set())
    _headline(document, lines, first, posted)
    if last + 1 < len(lines) and _BYLINE.match(lines[last + 1].plain):
        used.add(last + 1)
    start, end = lines[first].start, lines[last].end
    layout = Layout(document, start, end, outline(lines[first : last + 1]), body_start=start, body_end=end)
    spans = document.spans.get("subject")
    layout.subject_span = spans[0] if spans else None
    return layout, used


def _is_headline(line: Line) -> bool:
    return 7 <= len(line.text.split()) <= 45 and not line.text.rstrip().endswith((".", ":", ";", ","))


def _headline(document: Document, lines: list[Line], first: int, posted: int | None) -> None:
    """The headline: a line of some length without a full stop next to the day of posting."""
    chrome = load("chrome")
    near = [first - 1] if first else []
    if posted is not None:
        near += [posted - 1, posted + 1]
    for index in near:
        if not 0 <= index < len(lines):
            continue
        line = lines[index]
        if index == posted or load("forms")["news"].accepts(line.text):
            continue
        if _is_headline(line) and not chrome.first(line.text):
            document.subject = line.text
            document.spans["subject"] = [Span(line.start, line.end)]
            return
