# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a document's subject and outline to the documents it cites, one citation for each.

Steps: every stretch of text gives *mentions* (by symbol, by a short number, by the name of a law, resolution or
programme); mentions of one document are put together; relation, date, issuer and subject are the best of all its
mentions. The document itself ("Chỉ thị này", its own number) is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial

from nhipcau.reading.citations.acts import Act, is_listed, named_acts
from nhipcau.reading.citations.dates import DAY, iso_day, parts_of
from nhipcau.reading.citations.names import read_row
from nhipcau.reading.citations.points import points_before
from nhipcau.reading.citations.relations import Relations, says, stronger
from nhipcau.reading.citations.symbols import Symbol, find_symbols, issuer_of, type_of
from nhipcau.reading.citations.words import words_of
from nhipcau.reading.model import Citation, Span
from nhipcau.reading.rules import load
from nhipcau.reading.structure.layout import Layout
from nhipcau.reading.text.normalise import fold_tone, key


@dataclass(slots=True)
class Stretch:
    """A piece of text to search, with the way back to the working text."""

    text: str
    place: Callable[[int, int], Span]


@dataclass(slots=True)
class Mention:
    """One place where a document is named."""

    start: int
    end: int
    type: str
    number: str | None = None
    serial: str | None = None
    name: str | None = None
    issuer: str | None = None
    date: str | None = None
    subject: str | None = None
    relation: str = "mentions"
    lead: int = 0
    """Letters from its start to its number."""
    through: int = 0
    """End of what is said of it: date, issuer."""
    bare: bool = False
    """A number that is printed without a symbol, with its day ("Công điện số 1409 ngày 15/9/2021")."""
    stated: bool = False
    """Whether the kind was said by the word before the number, not taken from the symbol."""
    places: list[Span] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    """Points of it that are named right before it."""


def find_citations(text: str, layout: Layout) -> list[Citation]:
    """The documents that one document of the file cites, in order of first mention.

    `text` is the working text of the file; spans in the result are offsets into it. Never raises.
    Example: "Thực hiện Kế hoạch số 94/KH-UBND ngày 19 tháng 9 năm 2025 của UBND tỉnh" gives type ``ke-hoach``, date
    ``2025-09-19``, issuer "UBND tỉnh", relation ``implements``.
    """
    own = _number_key(layout.document.number or "")
    mentions: list[Mention] = []
    answers = _answers(layout)
    for stretch in _stretches(text, layout):
        found = [mention for mention in _mentions(stretch) if _number_key(mention.number or "?") != own]
        for mention in found:
            if answers and mention.relation == "received":
                mention.relation = "responds-to"
            mention.relation = "mentions" if mention.relation == "received" else mention.relation
        mentions += [one for one in found if not _own_issue(stretch.text, one) and not _approved_here(layout, one)]
    if layout.document.type == "ban-tin":
        for mention in mentions:
            mention.relation = "mentions"
    citations = _merge(mentions)
    _by_subject(layout.document.subject or "", citations)
    return citations


def _by_subject(subject: str, citations: list[Citation]) -> None:
    """What the subject says is carried out, without its number ("thực hiện Thông báo kết luận của Tỉnh ủy")."""
    match = load("relations")["subject.carried-out"].search(subject)
    if match is None:
        return
    kind = _type_words()[1].get(match["type"].lower())
    issuer = key(match["issuer"])
    same = [one for one in citations if one.type == kind and one.issuer and issuer.startswith(key(one.issuer))]
    if len(same) == 1 and same[0].relation in ("based-on", "responds-to", "mentions"):
        same[0].relation = "implements"


_OWN_ISSUE = re.compile(r"\b(?:ban hành|gửi)?\s*kèm theo\s+(?:\w+\s+){1,3}này\s+(?:bản\s+)?$", re.IGNORECASE)


def _own_issue(text: str, mention: Mention) -> bool:
    """Whether an act without a number is what the document itself issues ("Ban hành kèm theo Quyết định này …")."""
    return mention.number is None and mention.serial is None and _OWN_ISSUE.search(text[: mention.start]) is not None


def _answers(layout: Layout) -> bool:
    """Whether the text before the first item turns to what was written to the issuer ("Về việc này, …")."""
    opening = []
    for part in layout.parts[:6]:
        if part.label is not None:
            break
        opening.append(part.text)
    return says("narrative.taken-up", "\n".join(opening))


def _stretches(text: str, layout: Layout) -> Iterator[Stretch]:
    span = layout.subject_span
    if span is not None:
        raw = text[span.start : span.end].replace("\n", " ")
        yield Stretch(raw, partial(_shifted, span.start))
    for part in layout.parts:
        yield Stretch(part.text, part.place)


def _shifted(base: int, start: int, end: int) -> Span:
    return Span(base + start, base + end)


def citation_ranges(text: str) -> list[tuple[int, int]]:
    """Where a text names documents, each with its date and issuer: ``(start, end)`` in order.

    Example: all of "Kế hoạch số 94/KH-UBND ngày 19 tháng 9 năm 2025 của UBND tỉnh". Days in it are no deadlines.
    """
    return sorted((mention.start, max(mention.end, mention.through)) for mention in _named(text))


# --- mentions of one stretch ---------------------------------------------------------------------------------


def _mentions(stretch: Stretch) -> list[Mention]:
    text = stretch.text
    found = [replace(mention) for mention in _named(text)]
    _relate(text, found)
    for mention in found:
        mention.places = [stretch.place(mention.start, mention.end)]
        mention.points = points_before(text, mention.start)
    return found


@lru_cache(maxsize=1024)
def _named(text: str) -> tuple[Mention, ...]:
    """What a text names, in order, without relation and places; kept, since times are read in the same texts later.

    The mentions belong to the cache and are not to be changed.
    """
    numbered = _numbered(text)
    taken = [(mention.start, mention.end) for mention in numbered]
    acts = [_of_act(act, text) for act in named_acts(text) if not _within(act, taken)]
    return tuple(sorted([*numbered, *acts, *_short(text, taken)], key=lambda mention: mention.start))


def _relate(text: str, mentions: list[Mention]) -> None:
    if not mentions:
        return
    relations = Relations(text)
    earlier: int | None = None
    for mention in mentions:
        if mention.relation != "amended":
            mention.relation = relations.at(mention.start, earlier)
            if mention.relation == "mentions" and relations.before("narrative.received", mention.start + mention.lead):
                mention.relation = "received"
            elif mention.relation == "mentions" and relations.after("narrative.expired", mention.through):
                mention.relation = "replaces"
            elif mention.relation in ("mentions", "amends") and relations.after("after.enclosed", mention.through):
                mention.relation = "attaches"
        else:
            mention.relation = "mentions"
        earlier = mention.start


def _within(act: Act, taken: list[tuple[int, int]]) -> bool:
    """Whether a named act is a numbered one already ("Luật Lưu trữ số 33/2024/QH15")."""
    return any(start < act.end and act.start < end for start, end in taken)


@cache
def _type_words() -> tuple[re.Pattern[str], dict[str, str | None]]:
    values = {word.lower(): rule.value for rule in load("acts").under("act") for word in rule.words}
    choice = "|".join(sorted(map(re.escape, values), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:các\s+|những\s+)?(?P<type>{choice})", re.IGNORECASE), values


def _numbered(text: str) -> list[Mention]:
    out: list[Mention] = []
    for symbol in find_symbols(text) if _DIGIT.search(text) else ():
        out += _of_symbol(symbol, text)
    return out


def _of_symbol(symbol: Symbol, text: str) -> list[Mention]:
    """The mention of a symbol, and those of bare numbers that share it ("số 11 và 12-NQ/TW")."""
    window = max(0, symbol.start - 200)
    word, start, serials = _word_before(text, window, symbol)
    stated = word
    kind = stated or type_of(symbol)
    mention = Mention(start, symbol.end, kind, symbol.number, symbol.serial, stated=stated is not None)
    mention.lead = symbol.start - start
    _after(mention, symbol, text)
    if mention.date is None:
        mention.date = _date_before(text, start)
    out = []
    for serial in serials:
        number = symbol.number.replace(symbol.serial, serial, 1)
        out.append(Mention(start, symbol.end, kind, number, serial, issuer=mention.issuer, stated=mention.stated))
    return [*out, mention]


_LAW_BEFORE = re.compile(r"\b(?:Bộ luật|Luật)\s(?:(?!\b(?:Luật|Nghị quyết)\s)[^;.()]){2,140}?\s\(?(?:số\s*)?$")
"""The name of a law right before its number."""
_TO_SYMBOL = re.compile(
    r"(?:\s+số)?\s*:?\s*(?:\d{1,5}[a-z]?(?:\s*(?:,|và)\s*(?:số\s+)?))*(?:số\s*:?\s*)?", re.IGNORECASE
)
"""Between the word for the kind and a symbol: "số", and bare numbers that share it."""


def _word_before(text: str, window: int, symbol: Symbol) -> tuple[str | None, int, list[str]]:
    """The kind said before a symbol, where that word begins, and bare numbers between them."""
    before = text[window : symbol.start]
    tail = before[-60:]
    law = _LAW_BEFORE.search(before) if symbol.number.find("QH") > 0 else None
    if law:
        return "luat", window + law.start(), []
    found = None
    for match in _type_words()[0].finditer(before):
        rest = before[match.end() :]
        if _TO_SYMBOL.fullmatch(rest):
            found = match
            break
    if found is None:
        lead = re.search(r"(?:số\s*)$", tail)
        return None, symbol.start - (len(lead[0]) if lead else 0), []
    rest = before[found.end() :]
    serials = re.findall(r"(\d{1,5}[a-z]?)\s*(?:,|và)", rest)
    return _type_words()[1][found["type"].lower()], window + found.start(), serials


_DATE_AFTER = re.compile(r"\s*,?\s*\(?\s*(?:ban hành\s+|ký\s+)?ngày\s+" + DAY + r"\)?", re.IGNORECASE)
_OF = re.compile(r"\s*,?\s*(?:của|do)\s+(?=\S)", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:,?\s*\(?kh(?:óa|oá)\s+[XVI]+\)?|\([^()]{1,80}\))", re.IGNORECASE)
_ABOUT = re.compile(
    r"\s*,?\s*(?P<subject>(?:về(?:\s+việc)?|phê duyệt|ban hành|quy định|hướng dẫn|sửa đổi|giao)\s[^;(\n]{4,400}?)"
    r"(?=[;(\n]|\.\s|\.?$|,\s(?:Ủy ban|Uỷ ban|UBND|Ban |Sở |Bộ |các |Tỉnh|Thành|Đảng))"
)


def _after(mention: Mention, symbol: Symbol | None, text: str) -> None:
    """Fills date, issuer and subject from what follows: "…, ngày 19/9/2019 của Ban Bí thư (khóa XII) về …"."""
    at = mention.end
    dated = _DATE_AFTER.match(text, at)
    if dated:
        day, month, year = parts_of(dated)
        mention.date = iso_day(day, month, year) if year else None
        at = dated.end()
    of = _OF.match(text, at)
    if of:
        issuer, length = _issuer(text[of.end() : of.end() + 220])
        if issuer:
            mention.issuer = issuer
            at = of.end() + length
    if mention.issuer is None and symbol is not None:
        mention.issuer = issuer_of(symbol)
    aside = _ASIDE.match(text, at)
    while aside:
        at = aside.end()
        aside = _ASIDE.match(text, at)
    late = _DATE_AFTER.match(text, at) if mention.date is None else None
    if late:
        day, month, year = parts_of(late)
        mention.date = iso_day(day, month, year) if year else None
        at = late.end()
    mention.through = at
    about = _ABOUT.match(text, at)
    if about:
        mention.subject = about["subject"].strip(" ,.")


@cache
def _short_issuers() -> dict[str, str]:
    rule = load("acts")["issuer.short"]
    return dict(zip(rule.words, rule.texts("names"), strict=True))


def _issuer(text: str) -> tuple[str | None, int]:
    """The body named at the start of a text and its length; (None, 0) where none is."""
    first = re.match(r"[\wĐ]+", text)
    if first and first[0] in _short_issuers():
        return _short_issuers()[first[0]], len(first[0])
    words = words_of(text)
    row = read_row(text, words, 0) if words else None
    if row is None or not words[0].capital:
        return None, 0
    names = row.names
    if not re.search(r"\bvà\s*$", text[: names[-1].start]):
        names = names[:1]
    end = names[-1].end
    return " ".join(text[:end].split()), end


_DATE_BEFORE = re.compile(r"ngày\s+" + DAY + r"[^.;]{0,90}?\bban hành\s+$", re.IGNORECASE)


def _date_before(text: str, start: int) -> str | None:
    """The date where it stands first: "Ngày 12/3/2020, Tổng cục Thuế đã ban hành Công văn số …"."""
    match = _DATE_BEFORE.search(text, max(0, start - 160), start)
    if match is None:
        return None
    day, month, year = parts_of(match)
    return iso_day(day, month, year) if year else None


_DIGIT = re.compile(r"\d")
_SHORT = re.compile(
    r"(?<!\w)(?P<type>Chỉ thị|Chị thị|Công điện|Nghị quyết|Kết luận|Quyết định|Quy định|Kế hoạch|Công văn|Văn bản|"
    r"Thông báo|Thông tư|Nghị định|Hướng dẫn|Chương trình|Đề án|(?:Tờ trình|Báo cáo)(?=\s+số\s))\s+"
    r"(?:số\s+)?(?P<serial>\d{1,5}[a-z]?)(?![\w/-]|\s?[-/]\s?[A-ZĐ])",
    re.IGNORECASE,
)


def _short(text: str, taken: list[tuple[int, int]]) -> list[Mention]:
    """Documents by kind and bare number ("Chỉ thị 38 của BBT"): whose they are, other mentions tell."""
    out = []
    for match in _SHORT.finditer(text) if _DIGIT.search(text) else ():
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        kind = _type_words()[1][match["type"].lower()] or "khac"
        mention = Mention(match.start(), match.end(), kind, serial=match["serial"], name=match[0])
        _after(mention, None, text)
        if mention.date and re.search(r"\bsố\s+$", text[match.start() : match.start("serial")], re.IGNORECASE):
            mention.name, mention.bare = None, True
        out.append(mention)
    return out


def _of_act(act: Act, text: str) -> Mention:
    mention = Mention(act.start, act.end, act.type, name=act.name)
    if act.type in ("luat", "khac"):
        _after(mention, None, text)
        mention.issuer = None
    if act.inner:
        mention.relation = "amended"
    return mention


# --- one citation for each document --------------------------------------------------------------------------


def _merge(mentions: list[Mention]) -> list[Citation]:
    known: dict[str, Citation] = {}
    stated: set[str] = set()
    by_serial: dict[tuple[str, str], str] = {}
    for mention in mentions:
        if mention.number:
            ident = _number_key(mention.number)
            by_serial.setdefault((mention.type, (mention.serial or "").lstrip("0")), ident)
    for mention in mentions:
        ident = _ident(mention, by_serial)
        if ident not in known:
            ident = _shortened(mention, known) or ident
        citation = known.get(ident)
        if citation is None:
            known[ident] = _citation(mention)
        else:
            _add(citation, mention, mention.stated and ident not in stated)
        if mention.stated:
            stated.add(ident)
    return list(known.values())


def _ident(mention: Mention, by_serial: dict[tuple[str, str], str]) -> str:
    if mention.number:
        return _number_key(mention.number)
    if mention.serial:
        known = by_serial.get((mention.type, mention.serial.lstrip("0")))
        return known or f"{mention.type} {mention.serial.lstrip('0')}"
    return f"{mention.type}:{key(mention.name or '')}"


def _shortened(mention: Mention, known: dict[str, Citation]) -> str | None:
    """A law named in short ("Luật Bầu cử") after its full name, which no law of that short name exists beside."""
    if mention.type != "luat" or mention.name is None or is_listed(mention.name):
        return None
    start = f"luat:{key(mention.name)} "
    return next((ident for ident in known if ident.startswith(start)), None)


def _citation(mention: Mention) -> Citation:
    return Citation(
        type=mention.type,
        number=mention.number or (mention.serial if mention.bare else None),
        issuer=mention.issuer,
        date=mention.date,
        relation=mention.relation,
        name=None if mention.number or mention.bare else mention.name,
        subject=mention.subject,
        places=list(mention.places),
        points=list(mention.points),
    )


def _add(citation: Citation, mention: Mention, states_kind: bool) -> None:
    if mention.number and (not citation.number or citation.number.isdigit()):
        citation.number, citation.name, citation.type = mention.number, None, mention.type
    if states_kind:
        citation.type = mention.type
    citation.issuer = citation.issuer or mention.issuer
    citation.date = citation.date or mention.date
    citation.subject = citation.subject or mention.subject
    citation.relation = stronger(citation.relation, mention.relation)
    citation.places += mention.places
    citation.points += [point for point in mention.points if point not in citation.points]


def _approved_here(layout: Layout, mention: Mention) -> bool:
    """Whether a named programme or scheme is what the document itself approves, as its subject says."""
    subject = key(layout.document.subject or "")
    if mention.name is None or not load("acts")["subject.approves"].accepts(subject):
        return False
    name = key(mention.name)
    return name in subject or subject.partition(" ")[2] in name


def _number_key(number: str) -> str:
    """Form in which numbers are compared: no spaces, capitals, no leading zero, body codes in any order.

    Lower bodies print "16/KH-MTTQ-BTT" and "16/KH-BTT-MTTQ" for the same plan.
    """
    folded = re.sub(r"\s+", "", fold_tone(number)).upper().lstrip("0")
    head, *codes = re.split(r"-", folded)
    return "-".join([head, *sorted(codes)]) if "/" in head else folded
