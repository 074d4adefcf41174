# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Citations: against the document that is cited, against each other, against the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher

from nhipcau.reading.findings.engine import each_document, whole_desk
from nhipcau.reading.findings.paper import Desk, Found, Paper, folded_number, same_number, whole_day
from nhipcau.reading.findings.wording import pattern, plain_words
from nhipcau.reading.model import Citation
from nhipcau.reading.rules import load
from nhipcau.reading.structure.plain import plain


def where(paper: Paper, citation: Citation, which: int = 0) -> tuple[int, int]:
    """The sentence in which a citation stands."""
    if not citation.places:
        return paper.head()
    return paper.sentence(*paper.to_text(citation.places[min(which, len(citation.places) - 1)]))


def near(paper: Paper, citation: Citation, which: int = 0) -> tuple[int, int]:
    """A citation with its kind before it and its day and issuer behind it."""
    if not citation.places:
        return paper.head()
    start, end = paper.to_text(citation.places[min(which, len(citation.places) - 1)])
    left, right = paper.sentence(start, end)
    return max(left, _words_before(paper.text, start, 4)), min(right, _words_behind(paper.text, end, 9))


def _words_before(text: str, start: int, count: int) -> int:
    found = list(re.finditer(r"\S+", text[max(0, start - 60) : start]))
    return max(0, start - 60) + found[-count].start() if len(found) >= count else max(0, start - 60)


def _words_behind(text: str, end: int, count: int) -> int:
    found = list(re.finditer(r"\S+", text[end : end + 120]))
    return end + (found[count - 1].end() if len(found) >= count else len(text[end : end + 120]))


@whole_desk("NC101")
def other_directive(desk: Desk) -> Iterator[Found]:
    """A document that passes another on says that it carries out X, while the other carries out Y and only names X."""
    for letter, citation, enclosed in desk.links():
        together = letter.name == enclosed.name and letter.part < enclosed.part
        if not together and citation.relation not in ("responds-to", "attaches", "implements"):
            continue
        theirs = {folded_number(c.number): c for c in enclosed.document.citations if c.number}
        carried = [c for c in theirs.values() if c.relation == "implements"]
        for mine in letter.document.citations:
            seen = theirs.get(folded_number(mine.number))
            wrong = mine.relation == "implements" and seen is not None and seen.relation == "mentions"
            if wrong and carried and not _names_any(letter, carried):
                right = carried[0].number or ""
                values = {"cited": mine.number or "", "enclosed": citation.number or "", "right": right}
                yield Found(
                    "NC101", letter, [near(letter, mine, n) for n in range(len(mine.places))], values,
                    [(enclosed, near(enclosed, carried[0]))],
                )  # fmt: skip


def _names_any(paper: Paper, citations: list[Citation]) -> bool:
    return any(same_number(one.number, other.number) for one in citations for other in paper.document.citations)


@whole_desk("NC102")
def other_title(desk: Desk) -> Iterator[Found]:
    """One number, but a title that differs in the middle from what the others or the document itself call it."""
    given: dict[str, list[tuple[Paper, Citation | None, tuple[str, ...]]]] = {}
    for paper in desk.papers:
        document = paper.document
        if document.number and document.subject and document.type != "ban-tin":
            given.setdefault(_identity(document.number, document.date), []).append(
                (paper, None, _title(document.subject))
            )
        for cited in document.citations:
            if cited.number and cited.subject and cited.subject.lower().startswith("về "):
                title = _title(cited.subject)
                given.setdefault(_identity(cited.number, cited.date), []).append((paper, cited, title))
    for titles in given.values():
        for paper, citation, title in titles:
            others = [other for other in titles if other[0] is not paper]
            if citation is not None and others and all(_differs(title, other[2]) for other in others):
                own = next((other for other in others if other[1] is None), None)
                if own is not None or len(others) > 1 or _earlier(others[0], paper):
                    other = own or others[0]
                    values = {"number": citation.number or "", "title": " ".join(other[2][:24])}
                    there = [(other[0], near(other[0], other[1]) if other[1] else other[0].head())]
                    yield Found("NC102", paper, [_title_range(paper, citation)], values, there)


def _title(subject: str) -> tuple[str, ...]:
    """The words of a title, without those that some leave out: "về việc", "số", the day of a document in it."""
    text = re.sub(r"^(?:của\s[^,;]{3,60}?\s)?(?:v/v|về)\s+(?:việc\s+)?", "", subject, flags=re.IGNORECASE)
    text = re.sub(r",?\s+ngày\s+\d[\d/.-]*(?:\s+tháng\s+\d+\s+năm\s+\d+)?|\bsố(?=\s*\d)", " ", text)
    return plain_words(text)


def _earlier(other: tuple[Paper, Citation | None, tuple[str, ...]], paper: Paper) -> bool:
    """With one witness only, the later document is the one that is told."""
    return (other[0].document.date or "") <= (paper.document.date or "")


def _title_range(paper: Paper, citation: Citation) -> tuple[int, int]:
    """From the number to the end of the title."""
    start, end = paper.to_text(citation.places[0]) if citation.places else paper.head()
    sentence = paper.sentence(start, end)
    return start, max(end, min(sentence[1], start + len(citation.subject or "") + 90))


def _identity(number: str, day: str | None) -> str:
    """Number with its day: a number of a province without its day is nobody's."""
    return f"{folded_number(number)} {day or ''}"


def _differs(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two titles differ by three words or more before the shorter of them ends."""
    length = min(len(one), len(other))
    if length < 8:
        return False
    changed = 0
    for tag, a, b, c, d in SequenceMatcher(None, one[:length], other[:length], autojunk=False).get_opcodes():
        # Where the titles end is not sure: the running text goes on behind them.
        if tag != "equal" and max(a, c) < length - 6:
            changed += max(b - a, d - c)
    return changed >= 3


@each_document("NC103")
def kind_not_named(paper: Paper, desk: Desk) -> Iterator[Found]:
    """ "Văn bản số …": the kind has to be guessed from the symbol."""
    ranges = [paper.sentence(m.start(), m.end()) for m in paper.search(pattern("any-document"))]
    if ranges:
        match = next(iter(paper.search(pattern("any-document"))))
        number = re.match(r"\S+", paper.text[match.end() :])
        values = {"number": number[0].rstrip(",.;") if number else ""}
        yield Found("NC103", paper, [(match.start(), min(ranges[0][1], match.start() + 90)), *ranges[1:]], values)


@each_document("NC104")
def symbol_missing(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A bare number ("Chỉ thị 12") before the full one was given: several documents bear it."""
    for match in paper.search(pattern("bare-number")):
        kind, digits = plain(match[1]).lower(), (match[2] or match[3]).lstrip("0")
        # A short name in brackets behind the full number ("Chỉ thị số 12-CT/TW … (Chỉ thị 12)") is declared, not bare.
        before = plain(paper.text[paper.start : match.start()]).lower()
        if re.search(rf"{kind}\s+(?:so\s+)?0?{digits}\s*[-/]", before) or paper.text[match.start() - 1] == "(":
            continue
        others = sorted({n for n in _numbers(desk) if n.startswith((f"{digits}-", f"{digits}/"))})
        values = {"name": f"{match[1]} {digits}", "others": ", ".join(others) or "…"}
        yield Found("NC104", paper, [paper.around(match.start(), match.end(), 60, 60)], values)
        return


def _numbers(desk: Desk) -> Iterable[str]:
    for paper in desk.papers:
        yield folded_number(paper.document.number)
        yield from (folded_number(c.number) for c in paper.document.citations)


@each_document("NC105")
def cited_before_issued(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Cited documents are younger than the one that cites them: one finding, since its own day may be the wrong one."""
    mine = whole_day(paper.document.date)
    if not mine or paper.document.type in ("ban-tin", "van-ban-hop-nhat"):
        return
    dated = [(day, one) for one in paper.document.citations if (day := whole_day(one.date)) and day > mine]
    if dated:
        numbers = ", ".join(citation.number or citation.name or "…" for _, citation in dated)
        values = {"number": numbers, "cited": ", ".join(_vi(day) for day, _ in dated), "own": _vi(mine)}
        yield Found("NC105", paper, [near(paper, citation) for _, citation in dated], values)


@each_document("NC106")
def two_symbols(paper: Paper, desk: Desk) -> Iterator[Found]:
    """One document under two symbols of the same parts ("16/KH-BTT-MTTQ" and "16/KH-MTTQ-BTT")."""
    seen: dict[tuple[str, ...], tuple[str, tuple[int, int]]] = {}
    for match in re.finditer(r"(?<![\w/-])(\d{1,5})([/-][A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][\wĐđ&]*)+)", paper.body):
        parts = (match[1].lstrip("0"), *sorted(re.split(r"[/-]", match[2].upper())))
        symbol = match[0].upper()
        place = (paper.start + match.start(), paper.start + match.end())
        first = seen.setdefault(parts, (symbol, place))
        if first[0] != symbol:
            values = {"one": first[0], "other": symbol}
            yield Found("NC106", paper, [paper.around(*place, 40, 40), first[1]], values)
            return


@whole_desk("NC107")
def two_days(desk: Desk) -> Iterator[Found]:
    """One number of one issuer under two days, or another day than the document itself bears."""
    for citing, citation in ((p, c) for p in desk.papers for c in p.document.citations):
        told = whole_day(citation.date)
        for paper in desk.papers:
            real = whole_day(paper.document.date)
            same = same_number(citation.number, paper.document.number) and _same_issuer(citation, paper)
            if told and real and same and told != real and paper is not citing:
                values = {"number": citation.number or "", "told": _vi(told), "real": _vi(real)}
                there = paper.lines_of("date") or paper.head()
                yield Found("NC107", citing, [near(citing, citation)], values, [(paper, there)])


def _same_issuer(citation: Citation, paper: Paper) -> bool:
    """Party documents of the centre are known by their symbol; others need an issuer with its place."""
    if folded_number(citation.number).endswith(("/TW", "-CP", "-TTG")):
        return True
    mine, theirs = plain_words(citation.issuer or ""), plain_words(paper.document.issuer or "")
    return len(mine) >= 4 and mine == theirs


@each_document("NC108")
def kind_against_symbol(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The kind before a number is not the one that its symbol stands for ("Kế hoạch số 05/QĐ-UBND")."""
    kinds = {plain(rule.text("name") or "").lower(): rule for rule in load("types").under("type") if rule.text("name")}
    names = "(" + "|".join(map(re.escape, sorted(kinds, key=len, reverse=True))) + r")(?: so)? (?=\d)"
    for citation in paper.document.citations:
        code = re.match(r"\d+[a-zđ]?(?:/\d{4})?([/-])([A-ZĐa-zđ]+)", citation.number or "")
        if not code or load("checks")["code.ambiguous"].accepts(code[2]):
            continue
        # QĐ of the Party is both quyết định and quy định (Quy định 399-QĐ/TW).
        right = [rule for rule in kinds.values() if code[2] in rule.texts("codes")]
        right += [kinds["quy dinh"]] if code[1] == "-" and code[2] == "QĐ" else []
        for place in citation.places:
            start, end = paper.to_text(place)
            named = re.match(names, " ".join(plain(paper.text[start:end]).lower().split()))
            if (
                named
                and right
                and all(rule is not kinds[named[1]] for rule in right)
                and kinds[named[1]].texts("codes")
            ):
                values = {"number": citation.number or "", "kind": right[0].text("name") or ""}
                yield Found("NC108", paper, [near(paper, citation)], values)
                break


@each_document("NC109")
def replaced_act(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A document rests on an act that another one had replaced by its day."""
    day = whole_day(paper.document.date)
    for citation in paper.document.citations:
        for rule in load("replaced"):
            over = day and rule.valid_to and day > rule.valid_to
            if over and same_number(rule.value, citation.number) and citation.relation in ("based-on", "implements"):
                values = {"number": citation.number or "", "by": rule.text("by") or "", "day": _vi(rule.valid_to)}
                yield Found("NC109", paper, [near(paper, citation)], values)


_LONGEST_NAME = 200
"""Characters of the name of a programme; a longer one ran on into the sentence."""


@each_document("NC110")
def programme_over(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A programme that a task rests on has run out by the day to judge by."""
    if desk.as_of is None:
        return
    for citation in paper.document.citations:
        name = citation.name or citation.subject or ""
        rests_on = bool(citation.name) and len(name) <= _LONGEST_NAME and citation.relation == "implements"
        period = pattern("period").search(name) if rests_on else None
        if period and int(period[2]) < desk.as_of.year:
            start, end = paper.to_text(citation.places[0]) if citation.places else paper.head()
            yield Found("NC110", paper, [(start, end)], {"name": citation.name or "", "year": period[2]})


def _vi(day: date | None) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}" if day else ""
