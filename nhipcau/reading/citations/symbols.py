# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Number and symbol of documents: finding them in running text, and what kind and issuer they tell.

The grammar is that of NĐ 30/2020/NĐ-CP (state), Quy định 399-QĐ/TW (party) and the law on normative documents::

    3935/KH-UBND   1659/VP-VHXH   30/2020/NĐ-CP   117/2025/QH15   1662/NQ-UBTVQH15
    38-CT/TW       1039-CV/TU     5053-CV/VPTW/nb   187-BS/ĐUK    03/VBHN-VPQH

A line may break inside ("28-⏎CT/TW"), and spaces stray round the marks ("4659 /VP-VHXH").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nhipcau.reading.rules import load

_UPPER = "A-ZĐƯƠÀ-Ỹ"
_PART = rf"[{_UPPER}][\w.]*(?:\s?&\s?[{_UPPER}]\w*)*"
_SERIAL = r"\d{1,5}(?:\.\d{1,2}(?=\s?/\s?(?:19|20)\d{2}))?[a-zđ]?"
SYMBOL = re.compile(
    rf"(?<![\w/.-])(?P<serial>{_SERIAL})\s?"
    rf"(?:/\s?(?P<year>(?:19|20)\d{{2}})\s?)?"
    rf"(?P<sep>[/-])\s?(?P<code>{_PART}(?:\s?[-–/]\s?{_PART}){{0,4}}(?:/nb)?)"
)
_SPACE = re.compile(r"\s+")
_GLUED = re.compile(
    r"(QĐ|NĐ|NQ|CT|KH|TB|TTr|BC|HD|TT|KL|CTr|CĐ|QC)(UBND|UB|HĐND|CP|TTg|TW|TU|HU|ĐU|VPCP|B[A-ZĐ]{2,8}|S[A-ZĐ]{2,8})"
)
"""A symbol whose hyphen a page lost: "61/2018/NĐCP"."""
_LONE = re.compile(r"^(?:QH|UBTVQH|CP|TTg|BS|SL|SY)?\d{0,2}$")


@dataclass(slots=True, frozen=True)
class Symbol:
    """A number with its symbol, apart and put together."""

    start: int
    end: int
    serial: str
    year: str | None
    number: str
    """Put together without spaces: ``28-CT/TW``."""
    parts: tuple[str, ...]
    """Parts of the symbol: ``("CT", "TW")``."""
    sep: str


def find_symbols(text: str) -> list[Symbol]:
    """All numbers with a symbol in a text, in order.

    Not found: dates ("20/3/2020"), "24/7", a form's name ("mẫu 03/HNMT"): a symbol has two parts, or is a law's.

    >>> [symbol.number for symbol in find_symbols("Chỉ thị số 28-\\nCT/TW và Nghị định số 30/2020/NĐ-CP")]
    ['28-CT/TW', '30/2020/NĐ-CP']
    """
    out = []
    for match in SYMBOL.finditer(text):
        symbol = _symbol(match, text)
        if symbol is not None:
            out.append(symbol)
    return out


def _symbol(match: re.Match[str], text: str) -> Symbol | None:
    code = _SPACE.sub("", match["code"]).replace("–", "-").rstrip(".")
    end = match.end() - (len(match["code"]) - len(match["code"].rstrip(". ")))
    parts = tuple(part for part in re.split(r"[-/]", code) if part)
    glued = _GLUED.fullmatch(code)
    if glued:
        code = f"{glued[1]}-{glued[2]}"
        parts = (glued[1], glued[2])
    else:
        parts, code, end = _cut(parts, code, end, match, text)
    law = match["year"] is not None and re.fullmatch(r"(?:QH|UBTVQH)\d{1,2}", code) is not None
    if not parts or (len(parts) < 2 and not law and not _named_so(match, text)) or not _code_like(parts[0]):
        return None
    year = f"/{match['year']}" if match["year"] else ""
    return Symbol(
        match.start(),
        end,
        match["serial"],
        match["year"],
        f"{match['serial']}{year}{match['sep']}{code}",
        parts,
        match["sep"],
    )


def _named_so(match: re.Match[str], text: str) -> bool:
    """Whether a symbol of one part is a document's all the same: its kind or its day says so.

    ("Công văn số 248/PCTT", "số 895/HD ngày 10/6/2009"; not "mẫu số 03/HNMT", "số 24/7".)
    """
    if len(match["code"].strip()) < 2 or not match["code"].isupper():
        return False
    before = text[max(0, match.start() - 60) : match.start()]
    if _FORM_NUMBER.search(before):
        return False
    dated = _DAY_FOLLOWS.match(text, match.end()) is not None
    return _KIND_NUMBER.search(before) is not None or (dated and _JUST_NUMBER.search(before) is not None)


_FORM_NUMBER = re.compile(r"\b(?:mẫu|biểu|phụ lục|bảng|ô tô|xe|tờ|thửa|lô|hộp thư)\s+(?:số\s*)?$", re.IGNORECASE)
_KIND_NUMBER = re.compile(
    r"\b(?:công văn|văn bản|kế hoạch|hướng dẫn|thông báo|quyết định|tờ trình|báo cáo|chỉ thị|nghị quyết|kết luận|"
    r"chương trình|thông tri|công điện|quy định|nghị định|thông tư)\s+(?:liên \w+\s+)?số\s*:?\s*$",
    re.IGNORECASE,
)
_JUST_NUMBER = re.compile(r"\bsố\s*:?\s*$", re.IGNORECASE)
_DAY_FOLLOWS = re.compile(r"\s*,?\s*ngày\s+\d")


def _cut(
    parts: tuple[str, ...], code: str, end: int, match: re.Match[str], text: str
) -> tuple[tuple[str, ...], str, int]:
    """Without a last part that is a word of the sentence ("28-CT/TW - Ban Bí thư")."""
    while len(parts) > 1 and not _code_like(parts[-1]) and parts[-1] != "nb":
        dropped = parts[-1]
        parts = parts[:-1]
        code = code[: code.rindex(dropped)].rstrip("-/")
        end = match.start("code") + text[match.start("code") : end].rindex(dropped.split("&")[0])
        while end > match.start() and text[end - 1] in "-–/ \n":
            end -= 1
    return parts, code, end


def _code_like(part: str) -> bool:
    """Whether a part is a code and not a word: capitals prevail ("VPCP", "TTg", "QĐi", "SNgV", "Tu" does not)."""
    letters = [letter for letter in part if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return bool(letters) and (capitals >= 2 or (len(letters) == 1 and capitals == 1)) and capitals * 2 >= len(letters)


@cache
def _codes() -> dict[str, str]:
    return {code: rule.value for rule in load("acts").under("act") if rule.value for code in rule.texts("codes")}


@cache
def _issuers() -> list[tuple[re.Pattern[str], str]]:
    rule = load("acts")["issuer.by-symbol"]
    pairs = zip(rule.words, rule.texts("names"), strict=True)
    return [(re.compile(rf"(?:^|[/-]){re.escape(code)}\d*$"), name) for code, name in pairs]


def type_of(symbol: Symbol) -> str:
    """The kind of document that a symbol stands for, as slug.

    A symbol without a type code is an official letter (công văn) of the state: ``1659/VP-VHXH``.
    The party's TT is a thông tri; the state's a thông tư.
    """
    codes = _codes()
    first = symbol.parts[0]
    bare = re.sub(r"\d+$", "", first)
    if bare == "QH":
        return "luat"
    if bare == "UBTVQH":
        return "nghi-quyet"
    if symbol.sep == "-" and first == "TT":
        return "thong-tri"
    if first == "CT" and symbol.sep == "/" and len(symbol.parts) > 1 and not _DIRECTS.match(symbol.parts[-1]):
        return "cong-van"  # a letter of a tax department ("/CT-TTHT"), no directive
    if first in codes:
        return codes[first]
    return "cong-van" if symbol.sep == "/" else "khac"


_DIRECTS = re.compile(
    r"(?:TTg|CTUBND|UBND|UB|CP|TW|TU|HU|ĐU|HĐND|BCĐ|NHNN|TAND|VKS|TLĐ|B[A-ZĐ]{1,8}$|S[A-ZĐ]\w{1,8}$|T[A-ZĐ]{1,3}C?$|BTL|QK|KTNN)"
)
"""Bodies that give directives, as a symbol ends with them."""


def issuer_of(symbol: Symbol) -> str | None:
    """The body that a symbol names by itself ("…/QĐ-TTg" -> Thủ tướng Chính phủ), or None.

    Laws are the National Assembly's. "TW", "TU", "UBND" name no body without the place or the title, so give None.
    """
    tail = "-".join(symbol.parts)
    if re.fullmatch(r"QH\d+", tail):
        return "Quốc hội"
    for pattern, name in _issuers():
        if pattern.search(tail):
            return name
    return None
