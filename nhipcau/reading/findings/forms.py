# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Form: Decree 30/2020/NĐ-CP for the State, the guidance of Văn phòng Trung ương for the Party."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nhipcau.reading.findings.engine import each_document
from nhipcau.reading.findings.paper import Desk, Found, Paper
from nhipcau.reading.findings.wording import pattern
from nhipcau.reading.rules import load

_ISSUING = {
    "bao-cao",
    "cong-van",
    "huong-dan",
    "ke-hoach",
    "nghi-quyet",
    "quyet-dinh",
    "thong-bao",
    "to-trinh",
    "chi-thi",
}
"""Kinds that have a distribution list in both systems."""


def system(paper: Paper) -> str | None:
    """``state`` or ``party``, by the issuer; None for others (the Front, associations, not read)."""
    issuer = paper.document.issuer or ""
    for name in ("state", "party"):
        if load("checks")[f"issuer.{name}"].accepts(issuer):
            return name
    return None


def _signature(paper: Paper) -> list[tuple[int, int]]:
    """The lines of the signature block: authority, position, name."""
    return [one for path in ("authority", "title", "name") if (one := paper.lines_of(f"signer.{path}"))]


@each_document("NC301")
def passed_on_without_order(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The head of an office signs by himself what passes a leader's order on; TL. is missing."""
    signer, rules = paper.document.signer, load("checks")
    if not signer or signer.authority or not signer.title or system(paper) == "party":
        return
    match = next(iter(paper.search(pattern("passes-on"))), None)
    office = rules["head-of-office"].accepts(signer.title) and rules["office"].accepts(paper.document.issuer or "")
    if office and match:
        near = paper.sentence(match.start(), match.end())
        yield Found("NC301", paper, [*_signature(paper)[:1], near], {"title": signer.title})


@each_document("NC302")
def deputy_by_himself(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A deputy signs without KT. (a deputy secretary of a committee of the Party signs T/M and is well)."""
    signer = paper.document.signer
    if signer and signer.title and pattern("deputy").search(signer.title) and system(paper) == "state":
        authority = signer.authority or ""
        if not re.search(r"\b(?:KT|TL|TUQ|K/T|T/L|Q)\b", authority):
            block = _signature(paper)[:2]
            whole = [(min(left for left, _ in block), max(right for _, right in block))] if block else []
            yield Found("NC302", paper, whole, {"title": signer.title, "authority": authority or "…"})


@each_document("NC303")
def other_systems_form(paper: Paper, desk: Desk) -> Iterator[Found]:
    """T/M in a document of the State, TM. in one of the Party."""
    kind, signer = system(paper), paper.document.signer
    if kind and signer and signer.authority:
        other = "party" if kind == "state" else "state"
        if load("checks")[f"authority.{other}"].accepts(signer.authority):
            right = "TM., KT., TL." if kind == "state" else "T/M, K/T, T/L"
            yield Found("NC303", paper, _signature(paper)[:1], {"authority": signer.authority, "right": right})


@each_document("NC304")
def other_systems_number(paper: Paper, desk: Desk) -> Iterator[Found]:
    """12/QĐ-TU from a committee of the Party, 12-QĐ/UBND from a body of the State."""
    kind, number = system(paper), paper.document.number or ""
    separator = re.match(r"\d+[a-zđ]?([/-])", number)
    wrong = {"state": "-", "party": "/"}.get(kind or "")
    line = paper.lines_of("number")
    if separator and separator[1] == wrong and line and not paper.reading.damaged:
        yield Found("NC304", paper, [line], {"number": number})


@each_document("NC305")
def number_blank(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The number was left open: a draft, or filled in by hand after scanning."""
    if any(doubt.why == "number-blank" for doubt in paper.document.doubts):
        line = paper.lines_of("number")
        yield Found("NC305", paper, [line] if line else [], {"number": paper.document.number or "…"})


@each_document("NC306")
def no_distribution_list(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A signed document with tasks that says nowhere whom it goes to."""
    document = paper.document
    if document.type in _ISSUING and document.tasks and document.signer and not paper.receivers:
        yield Found("NC306", paper, [], {"count": str(len(document.tasks))})


@each_document("NC307")
def one_digit_day(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Days below 10 and the months 1 and 2 are written with a zero in the date line."""
    line = paper.lines_of("date")
    judged = not paper.reading.damaged and system(paper) == "state"
    if line and judged and pattern("one-digit-day").search(paper.text, *line):
        yield Found("NC307", paper, [line], {"value": paper.quote(*line)})
