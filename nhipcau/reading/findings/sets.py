# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents held against each other: numbers that meet, orders that change or get lost on their way down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from nhipcau.reading.findings.citations import where
from nhipcau.reading.findings.engine import whole_desk
from nhipcau.reading.findings.naming import folded, is_listed, is_single, same_body, without_place
from nhipcau.reading.findings.paper import PASSING, Desk, Found, Paper, folded_number, same_number
from nhipcau.reading.findings.wording import common_share, lost_between, pattern, plain_words, words
from nhipcau.reading.model import Citation, Document, Item
from nhipcau.reading.rules import load


@whole_desk("NC601")
def same_digits(desk: Desk) -> Iterator[Found]:
    """One number, two issuers: 12-CT/TU beside 12-CT/TW that it carries out, or 12-CT/TU of two provinces."""
    for one, other in combinations(desk.papers, 2):
        mine, theirs = folded_number(one.document.number), folded_number(other.document.number)
        if not mine or not theirs or "ban-tin" in (one.document.type, other.document.type):
            continue
        twins = mine == theirs and folded(one.document.issuer or "") != folded(other.document.issuer or "")
        alike = mine != theirs and _digits(mine) == _digits(theirs) and one.document.type == other.document.type
        if (twins and one.document.date != other.document.date) or (alike and _tied(one, other)):
            lower, upper = (one, other) if (one.document.date or "") > (other.document.date or "") else (other, one)
            values = {"number": lower.document.number or "", "other": upper.document.number or "",
                      "issuer": lower.document.issuer or "…", "other_issuer": upper.document.issuer or "…"}  # fmt: skip
            yield Found("NC601", lower, [lower.head()], values, [(upper, upper.head())])


def _digits(number: str) -> str:
    match = re.match(r"\d+", number)
    return match[0] if match else ""


def _tied(one: Paper, other: Paper) -> bool:
    """Whether one of the two cites the other."""
    pairs = ((one, other), (other, one))
    return any(same_number(c.number, b.document.number) for a, b in pairs for c in a.document.citations)


@whole_desk("NC602")
def weakened(desk: Desk) -> Iterator[Found]:
    """A sentence of the parent comes back in the child without a word that carries weight ("nòng cốt")."""
    for parent in desk.papers:
        children = desk.children(parent)
        full = words(parent.text, parent.start, parent.end) if children else []
        for child in children:
            short = words(child.text, child.start, child.end)
            for place, count, found in lost_between(full, short, left=2, right=3):
                lost = " ".join(word.text for word in full[place : place + count])
                if load("checks")["strong-word"].accepts(lost):
                    here = (short[found - 2].start, short[min(len(short) - 1, found + 12)].end)
                    there = (full[place - 2].start, full[min(len(full) - 1, place + count + 8)].end)
                    values = {"lost": lost, "parent": parent.document.number or parent.name}
                    yield Found("NC602", child, [here], values, [(parent, there)])


# --- what of the parent came down -------------------------------------------------------------------------------------


@whole_desk("NC603")
def not_taken_up(desk: Desk) -> Iterator[Found]:
    """Tasks of the parent that a document below leaves out. One finding for each document that takes up the rest."""
    for parent in desk.papers:
        ordered = {task.item for task in parent.document.tasks}
        items = [item for item in parent.document.items if item.label in ordered and item.kind in ("item", "dash")]
        for child in desk.children(parent) if len(items) >= 3 else []:
            if child.document.type in PASSING or _asks_for_a_part(parent, child):
                continue
            taken = {above for above, _ in (desk.coverage or _pairs)(parent.document, child.document)}
            asked = [item for item in items if _is_for(parent, item, child)]
            left = [item for item in asked if not any(_is_at(label, item.label) for label in taken)]
            # A letter about one item of a plan does not set out to carry out the plan.
            if left and len(left) <= len(asked) * 2 // 3:
                labels = ", ".join(item.label or "" for item in left)
                values = {"items": labels, "child": child.document.number or child.name}
                ranges = [parent.to_text(item.span) for item in left]
                yield Found("NC603", parent, ranges, values, [(child, child.head())])


def _is_for(parent: Paper, item: Item, child: Paper) -> bool:
    """Whether an item of the parent concerns the child: what a province gives Sở Nội vụ to do is not a commune's.

    From the centre each body has its counterpart below, so all of it concerns a province.
    """
    leads = [name for task in parent.document.tasks if task.item == item.label for name in task.lead]
    if _level(parent) == 0 or not leads or not all(map(is_single, leads)):
        return True
    issuer = child.document.issuer or ""
    return any(same_body(name, issuer) or folded(issuer).startswith(without_place(name)) for name in leads)


def _asks_for_a_part(parent: Paper, child: Paper) -> bool:
    """A letter of a department about its own field of a province's plan."""
    return child.document.type == "cong-van" and _level(parent) != 0 and (_level(child) or 0) >= 2


def _level(paper: Paper) -> int | None:
    """0 for the centre, 1 for a province, 2, 3 below; None where the issuer does not say."""
    rule = load("levels").first(folded(paper.document.issuer or ""), "level")
    return int(rule.value) if rule and rule.value else None


def _is_at(label: str, item: str | None) -> bool:
    return label == item or label.startswith((f"{item}-", f"{item}."))


def _pairs(parent: Document, child: Document) -> list[tuple[str, str]]:
    """Pairs by `nhipcau.reading.coverage`, where no others are handed in."""
    from nhipcau.reading.coverage import cover

    found = cover(parent, [child])
    return [(pair.parent, pair.child) for below in found.children for pair in below.pairs]


# --- one thing in two ways --------------------------------------------------------------------------------------------


@whole_desk("NC604")
def member_of_what(desk: Desk) -> Iterator[Found]:
    """Documents tied to each other say of one body that it belongs to different ones."""
    said = [
        (paper, (match.start(), match.end()), " ".join(match["value"].split()))
        for paper in desk.papers
        for match in paper.search(pattern("membership"))
    ]
    if len({_core(value) for _, _, value in said}) < 2:
        return
    first = min(said, key=lambda one: one[0].document.date or "9")
    for paper, place, value in said:
        if _core(value) != _core(first[2]) and paper is not first[0] and _related(desk, paper, first[0]):
            values = {"value": value, "other": first[2], "number": first[0].document.number or first[0].name}
            yield Found("NC604", paper, [place], values, [(first[0], first[1])])


def _core(value: str) -> str:
    """What a body belongs to, without the place at the end."""
    return re.sub(r"\s+(?:tỉnh|thành phố|huyện|xã)(?:\s.*)?$", "", folded(value))


def _related(desk: Desk, one: Paper, other: Paper) -> bool:
    return any({citing, cited} == {one, other} for citing, _, cited in desk.links()) or _tied(one, other)


@whole_desk("NC605")
def news_of_it(desk: Desk) -> Iterator[Found]:
    """A news item relays tasks of a document: they must not be counted twice."""
    for paper in desk.papers:
        # A document without its head may look like news; news has no legal ground and no signer.
        official = paper.document.signer or next(paper.search(pattern("legal-ground")), None)
        if paper.document.type == "ban-tin" and not official and paper.document.tasks and paper.document.citations:
            source = _relayed(paper)
            here = where(paper, source)
            known = [(other, other.head()) for other in desk.named(source)]
            values = {"number": source.number or source.name or "…", "count": str(len(paper.document.tasks))}
            yield Found("NC605", paper, [here], values, known)


def _relayed(paper: Paper) -> Citation:
    """The document that the item is about: the first one that it cites."""
    return min(paper.document.citations, key=lambda c: c.places[0] if c.places else (10**9, 0))


# --- a letter that passes another document on -------------------------------------------------------------------------


def _passed_on(desk: Desk) -> Iterator[tuple[Paper, Citation, Paper]]:
    """(letter, citation, document that it encloses): both in one file, or said to be enclosed."""
    for letter, citation, enclosed in desk.links():
        together = letter.name == enclosed.name and letter.part < enclosed.part
        if (together or citation.relation == "attaches") and letter.document.tasks and enclosed.document.tasks:
            yield letter, citation, enclosed


@whole_desk("NC606")
def left_out(desk: Desk) -> Iterator[Found]:
    """A covering letter goes to fewer bodies than the enclosed document gives work to."""
    for letter, _, enclosed in _passed_on(desk):
        names = list(dict.fromkeys(name for task in enclosed.document.tasks for name in task.lead))
        missing = [name for name in names if _one_body(name) and not is_listed(name, letter.receivers)]
        lines = [one for n in range(len(letter.document.addressees)) if (one := letter.lines_of(f"addressees.{n}"))]
        if missing and letter.document.addressees:
            values = {"missing": ", ".join(missing), "number": enclosed.document.number or "…"}
            yield Found("NC606", letter, lines[:1], values, [(enclosed, _place_of(enclosed, missing[0]))])


def _one_body(name: str) -> bool:
    """A named body; a declared short name of one word ("Liên hiệp") is one as well."""
    return is_single(name) or (name[:1].isupper() and len(name.split()) == 2)


def _place_of(paper: Paper, name: str) -> tuple[int, int]:
    task = next(task for task in paper.document.tasks if name in task.lead)
    return paper.task_range(task)


@whole_desk("NC607")
def other_lead(desk: Desk) -> Iterator[Found]:
    """A covering letter makes a body lead for the whole that the enclosed document does not even name as leading."""
    for letter, _, enclosed in _passed_on(desk):
        theirs = [
            task for task in enclosed.document.tasks if pattern("leads").search(task.text) and len(task.lead) == 1
        ]
        leads = [name for task in enclosed.document.tasks for name in task.lead]
        for task in letter.document.tasks:
            mine = [name for name in task.lead if is_single(name)]
            if mine and theirs and not any(same_body(name, other) for name in mine for other in leads):
                values = {"lead": mine[0], "other": theirs[0].lead[0], "number": enclosed.document.number or "…"}
                yield Found(
                    "NC607", letter, [letter.task_range(task)], values, [(enclosed, enclosed.task_range(theirs[0]))]
                )


@whole_desk("NC608")
def twice_on_the_desk(desk: Desk) -> Iterator[Found]:
    """The same document in two files: a copy, or a text to be held against the other."""
    for one, other in combinations(desk.papers, 2):
        mine, theirs = one.document, other.document
        same = same_number(mine.number, theirs.number) and (mine.date, mine.type) == (theirs.date, theirs.type)
        issuers = plain_words(mine.issuer or ""), plain_words(theirs.issuer or "")
        if same and mine.date and common_share(*issuers, 1) > 0.5:
            values = {"number": mine.number or "", "file": one.name}
            yield Found("NC608", other, [other.head()], values, [(one, one.head())])
