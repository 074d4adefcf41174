# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What could be read, and how sure it is: numbers, days, signatures, misprints, the record of a portal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from nhipcau.reading.findings.engine import each_document
from nhipcau.reading.findings.naming import folded, is_single
from nhipcau.reading.findings.paper import Desk, Found, Paper, same_number, whole_day
from nhipcau.reading.findings.wording import lost_between, pattern, words
from nhipcau.reading.model import Doubt
from nhipcau.reading.restoration.language import LanguageModel, model
from nhipcau.reading.rules import load
from nhipcau.reading.structure.plain import plain
from nhipcau.reading.text.normalise import bare, fold_tone, key

_T = TypeVar("_T")


def _doubt(paper: Paper, *reasons: str) -> Doubt | None:
    return next((doubt for doubt in paper.document.doubts if doubt.why in reasons), None)


@each_document("NC201")
def day_unclear(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The day of issue cannot be read, or was taken from other evidence."""
    doubt = _doubt(paper, "day-from-signature", "day-from-stamp", "day-from-citation", "day-unreadable")
    if doubt:
        ranges = [one for path in ("date", "signatures.0.time") if (one := paper.lines_of(path))]
        day = whole_day(doubt.value)
        value = f"{day:%d/%m/%Y}" if day else doubt.value
        values = {"value": value or "…", "other": ", ".join(doubt.alternatives) or "…"}
        yield Found("NC201", paper, ranges, values)


@each_document("NC202")
def number_unclear(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Number or symbol cannot be read surely: glued to a stamp, damaged, or said by others only."""
    doubt = _doubt(paper, "number-glued", "number-damaged", "number-from-citation")
    line = paper.lines_of("number")
    seen = _digits_in_source(paper)
    if line and (doubt or seen):
        others = ", ".join(doubt.alternatives) if doubt else seen
        yield Found("NC202", paper, [line], {"number": paper.document.number or "…", "other": others or "…"})


def _digits_in_source(paper: Paper) -> str:
    """What a damaged source has where the number stands, if its digits are others than those of the number."""
    spans = paper.document.spans.get("number", [])
    if not paper.reading.damaged or not spans or not paper.source:
        return ""
    seen = paper.source[spans[0][0] : spans[0][1]]
    said = re.match(r"\d*", paper.document.number or "")
    return "" if not said or not said[0] or said[0] in seen else seen


@each_document("NC203")
def date_line_astray(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The line with place and date stands inside the text."""
    if _doubt(paper, "date-misplaced") and (line := paper.lines_of("date")):
        before = paper.text.rfind("\n", 0, max(0, line[0] - 2))
        yield Found("NC203", paper, [line, (before + 1, line[0])], {"value": paper.document.date or "…"})


@each_document("NC204")
def signer_missing(paper: Paper, desk: Desk) -> Iterator[Found]:
    """There is a signature block without a name."""
    signer = paper.document.signer
    if signer and not signer.name and (signer.authority or signer.title):
        last = paper.lines_of("signer.title") or paper.lines_of("signer.authority")
        if last and pattern("name-in-line").search(paper.text[last[0] : last[1]]):
            return
        ranges = [one for path in ("signer.authority", "signer.title") if (one := paper.lines_of(path))]
        if len(ranges) == 2:
            ranges = [(min(ranges[0][0], ranges[1][0]), max(ranges[0][1], ranges[1][1]))]
        yield Found("NC204", paper, ranges, {"title": signer.title or signer.authority or "…"})


@each_document("NC205")
def day_against_signature(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The digital signature was made before the day of issue, or long after it."""
    day = whole_day(paper.document.date)
    for place, signature in enumerate(paper.document.signatures):
        signed = whole_day(signature.time)
        if day and signed and not 0 <= (signed - day).days <= 7:
            ranges = [one for path in (f"signatures.{place}.time", "date") if (one := paper.lines_of(path))]
            yield Found("NC205", paper, ranges, {"date": f"{day:%d/%m/%Y}", "signed": f"{signed:%d/%m/%Y}"})
            return


@each_document("NC211")
def signature_block_poor(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The block of a digital signature names no signer, or an address without a domain."""
    for place, signature in enumerate(paper.document.signatures):
        email = signature.email or ""
        no_domain = bool(email) and not re.fullmatch(r"[^@\s]+@[\w-]+(?:\.[\w-]+)+", email)
        if no_domain or not (signature.by and signature.organization):
            path = f"signatures.{place}.email" if no_domain else f"signatures.{place}.organization"
            first = paper.lines_of(path) or paper.lines_of(f"signatures.{place}.time")
            yield Found("NC211", paper, [first] if first else [], {"email": email or "…", "by": signature.by or "…"})


# --- misprints --------------------------------------------------------------------------------------------------------

_LEAST_GAIN = {"small": 130, "capital": 205}
"""Steps of cost (`restoration.language.STEP`) that another spelling of a word must save, by its case.

Names are rare words everywhere, so a capital letter asks for more. Measured on the samples and on running texts: no
right small word gained as much, one right name in a thousand did."""
_MANY_SLIPS = 8
"""More misprints than these in one document are the scan's, and are told as one."""


@each_document("NC206")
def misprint(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A word that is one, but not here ("kính phí" for "kinh phí"): another mark makes the text far likelier."""
    slips = _slips(paper)
    if len(slips) <= _MANY_SLIPS:
        for (wrong, right), ranges in slips.items():
            cased = right.upper() if wrong.isupper() else right.capitalize() if wrong[0].isupper() else right
            yield Found("NC206", paper, ranges, {"wrong": wrong, "right": cased})


@each_document("NC210")
def text_damaged(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Misprints all over: a scan that was not read over. Where the letters were restored, once for the file."""
    slips = _slips(paper)
    if len(slips) > _MANY_SLIPS:
        ranges = [ranges[0] for ranges in slips.values()]
        yield Found("NC210", paper, ranges, {"count": str(len(slips)), "words": ", ".join(w for w, _ in _first(slips))})
    elif paper.reading.damaged and paper.part == 1 and paper.reading.changes:
        changes = paper.reading.changes
        values = {"count": str(len(changes)), "words": ", ".join(change.before for change in _first(changes))}
        yield Found("NC210", paper, [paper.head(), *(paper.to_text(change.span) for change in _first(changes))], values)


def _first(found: Iterable[_T]) -> list[_T]:
    """The first six, as many as a sentence names."""
    return list(islice(found, 6))


def _slips(paper: Paper) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Misprints with what should stand there, and their places with some words around. None in restored texts."""
    if paper.reading.damaged:
        return {}
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    tokens = list(re.finditer(r"[^\W\d_]+|\d[\d./-]*|[^\w\s]", paper.text[paper.start : paper.end]))
    language = model()
    numbers = [language.start] * 2 + [_number(language, token[0]) for token in tokens] + [language.start] * 2
    for place, token in enumerate(tokens):
        if right := _better(language, numbers, place, token[0], paper.body, token.start()):
            first, last = tokens[max(0, place - 4)], tokens[min(len(tokens) - 1, place + 5)]
            near = (paper.start + first.start(), paper.start + last.end())
            found.setdefault((token[0], right), []).append(near)
    return found


def _number(language: LanguageModel, token: str) -> int:
    if token[0].isdigit():
        return language.number
    return language.ids.get(fold_tone(token.lower()), language.unknown) if token[0].isalpha() else language.start


def _better(language: LanguageModel, numbers: list[int], place: int, token: str, body: str, start: int) -> str | None:
    """The spelling that should stand for a word; None where the word is well."""
    if len(token) < 2 or not token.isalpha() or body[start - 1 : start] in ("-", "/", "."):
        return None
    mine, at = fold_tone(token.lower()), place + 2
    others = [word for word in _by_letters().get(bare(mine), ()) if word != mine]
    if not others or {mine, others[0]} <= {"hàng", "hằng"}:
        return None

    def cost(word: int) -> int:
        first, second, third, fourth = numbers[at - 2], numbers[at - 1], numbers[at + 1], numbers[at + 2]
        return (
            language.cost(first, second, word) + language.cost(second, word, third) + language.cost(word, third, fourth)
        )

    best = min(others, key=lambda word: cost(language.ids[word]))
    gain = cost(numbers[at]) - cost(language.ids[best])
    return best if gain >= _LEAST_GAIN["small" if token.islower() else "capital"] else None


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, tuple[str, ...]]:
    """Words of the language model by their letters without marks."""
    found: dict[str, list[str]] = {}
    for word in model().vocabulary:
        if word.isalpha():
            found.setdefault(bare(word), []).append(word)
    return {letters: tuple(same) for letters, same in found.items() if len(same) > 1}


@each_document("NC207")
def word_missing(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A fixed expression, or a name that the document gives in full elsewhere, lacks a word or a comma."""
    for rule in load("checks").under("slip"):
        if rule.id == "slip.yearly-both" or rule.pattern is None:
            continue
        for match in paper.search(rule.pattern):
            near = paper.around(match.start(), match.end(), 40, 50)
            yield Found("NC207", paper, [near], {"right": rule.value or "…"})
            break
    yield from _names_cut(paper)


_LONGEST_NAME = 14
"""Words of a name; what is longer was run together."""
_UNITS = {"tỉnh", "phố", "thành", "huyện", "xã", "phường"}
"""Words that may be left out of a name ("Sở Nội vụ Hải Lâm")."""


def _names_cut(paper: Paper) -> Iterator[Found]:
    """A long name of a body of this document, once without one of its inner words ("Liên hiệp các chức hữu nghị")."""
    text = words(paper.text, paper.start, paper.end)
    document = paper.document
    names = [*paper.receivers, *(name for task in document.tasks for name in (*task.lead, *task.support))]
    single = {folded(name): " ".join(name.split()) for name in names if is_single(name)}
    for name, written in sorted(single.items()):
        if len(name.split()) > _LONGEST_NAME:
            continue
        for place, _, found in lost_between(words(name), text, left=3, right=2, most=1):
            lost = name.split()[place]
            if lost in _UNITS:
                continue
            around = (text[max(0, found - 4)].start, text[min(len(text) - 1, found + 5)].end)
            if not re.search(r"[.,;:()]", paper.text[text[found - 3].start : text[found + 1].end]):
                yield Found("NC207", paper, [around], {"right": written, "lost": lost})
                return


@each_document("NC208")
def two_spellings(paper: Paper, desk: Desk) -> Iterator[Found]:
    """ "hàng năm" and "hằng năm" in one sentence."""
    for match in paper.search(pattern("slip.yearly-both")):
        yield Found("NC208", paper, [(match.start(), match.end())], {"right": "hằng năm"})
        return


# --- the record of a portal -------------------------------------------------------------------------------------------

_FIELDS = {
    "loai van ban": "type",
    "noi ban hanh": "issuer",
    "nguoi ky": "signer",
    "so hieu": "number",
    "ngay ban hanh": "date",
    "ngay hieu luc": "effective",
    "tinh trang": "state",
    "linh vuc": "field",
}
_FIELD = re.compile(
    r"(Số hiệu|Loại văn bản|Nơi ban hành|Người ký|Ngày ban hành|Ngày hiệu lực|Tình trạng|Lĩnh vực)\s*:[\s|]*"
    r"(.*?)(?=\s{2,}|\n|\||\Z)"
)


@each_document("NC209")
def record_against_text(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The record of the page that a text was copied from disagrees with the text or holds placeholders."""
    if paper.part != 1 or paper.document.type == "ban-tin":
        return
    wrong: list[tuple[tuple[int, int], str]] = []
    for match in _FIELD.finditer(paper.text):
        inside = any(paper.to_text(span)[0] <= match.start() < paper.to_text(span)[1] for span in paper.reading.chrome)
        if inside and match[2] and _disagrees(paper, _FIELDS[plain(match[1]).lower()], match[2].strip()):
            told = " ".join(match[0].replace("|", " ").split())
            if told not in [text for _, text in wrong]:
                wrong.append(((match.start(), match.end()), told))
    if wrong:
        yield Found("NC209", paper, [place for place, _ in wrong], {"fields": "; ".join(text for _, text in wrong)})


def _disagrees(paper: Paper, field: str, value: str) -> bool:
    document = paper.document
    if pattern("placeholder").search(value):
        return True
    if field == "type":
        return bool(pattern("vague-kind").search(value)) and document.type != "khac"
    if field == "number":
        return bool(document.number) and not same_number(document.number, value)
    if field == "signer" and document.signer and document.signer.name:
        return key(document.signer.name) != key(value)
    if field == "date" and document.date and (match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", value)):
        return document.date != f"{match[3]}-{match[2]}-{match[1]}"
    return False
