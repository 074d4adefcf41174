# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Capitals of heads and titles into normal case, and letterhead lines into the name of a body."""

from __future__ import annotations

import re
from functools import cache

from nhipcau.reading.rules import load
from nhipcau.reading.structure.plain import plain

_WORD = re.compile(r"[^\W_]+(?:[-/.&][^\W_]+)*")
_PLACE_WORDS = {"tinh", "huyen", "quan", "xa", "phuong", "tp", "thon"}
"""Words after which a name of a place follows, itself written small."""
_CODE = re.compile(r"[\d/]")
_ROMAN = re.compile(r"(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})")
_OPENINGS = {"UY", "HOI", "VAN", "TINH", "THANH", "DANG", "LIEN", "TONG", "THU", "CONG", "TRUNG", "BO", "SO"}


def normal_case(text: str, model: str = "") -> str:
    """A title in capitals as it is written in running text.

    Words that occur in `model` (the body of the document) take the case they have there, longest run first; then
    names of bodies from the rules; then small letters. Text that is not in capitals is returned unchanged.
    Example: ``normal_case("KẾ HOẠCH CỦA BAN BÍ THƯ", "… Ban Bí thư …") == "Kế hoạch của Ban Bí thư"``.
    """
    letters = [char for char in text if char.isalpha()]
    if not letters or sum(char.isupper() for char in letters) * 10 < 7 * len(letters):
        return text
    words = list(_WORD.finditer(text))
    if not words:
        return text
    cased = [_small(match.group()) for match in words]
    _from_model(text, words, cased, model[:60000])
    _from_names(text, words, cased)
    out: list[str] = []
    at = 0
    for match, word in zip(words, cased, strict=True):
        out += [text[at : match.start()], word]
        at = match.end()
    out.append(text[at:])
    done = "".join(out)
    return done[:1].upper() + done[1:]


def _small(word: str) -> str:
    return (
        word
        if _CODE.search(word) and "-" in word + "-" and any(c.isdigit() or c == "/" for c in word)
        else word.lower()
    )


def _from_model(text: str, words: list[re.Match[str]], cased: list[str], model: str) -> None:
    """Give words the case of the longest run of them that the model text holds."""
    corpus = model
    lowered = corpus.lower()
    if len(lowered) != len(corpus):
        return
    at = 0
    while at < len(words):
        best, place = 0, -1
        size = 1
        while at + size <= len(words):
            phrase = text[words[at].start() : words[at + size - 1].end()].lower()
            found = _find(lowered, phrase)
            if found < 0:
                break
            best, place = size, found
            size += 1
        start = words[at].start()
        run = corpus[place : place + words[at + best - 1].end() - start] if best else ""
        if best and not (best > 1 and run.isupper()):  # capitals in the text say nothing about normal case
            for index in range(at, at + best):
                left = place + words[index].start() - start
                piece = corpus[left : left + len(words[index].group())]
                if not _opens_sentence(corpus, left) or (best > 1 and index > at):
                    cased[index] = piece
        at += max(best, 1)


def _find(lowered: str, phrase: str) -> int:
    """Place of a phrase as whole words, not in an all-capitals line's fold, or -1."""
    at = lowered.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if (at == 0 or not lowered[at - 1].isalnum()) and (end == len(lowered) or not lowered[end].isalnum()):
            return at
        at = lowered.find(phrase, at + 1)
    return -1


def _opens_sentence(corpus: str, at: int) -> bool:
    before = corpus[max(0, at - 3) : at].rstrip(" ")
    return not before or before[-1] in ".\n:;-–+)"


def _from_names(text: str, words: list[re.Match[str]], cased: list[str]) -> None:
    """Give whole names of bodies from the rules the case that they have there."""
    flat = [plain(match.group()).lower() for match in words]
    at = 0
    while at < len(words):
        size = 1
        for name in _known().get(flat[at], ()):
            parts = name.split(" ")
            if flat[at : at + len(parts)] == [plain(part).lower().strip(",-") for part in parts]:
                for index, part in enumerate(parts):
                    if part.lower().strip(",") == cased[at + index].lower():
                        cased[at + index] = part.strip(",")
                size = len(parts)
                break
        at += size


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """Names of bodies from the rules by their first word, longest first."""
    rules = load("bodies")
    found: dict[str, list[str]] = {}
    for rule in (rules["name.proper"], rules["name.departments"]):
        for word in rule.words:
            if " - " not in word:
                found.setdefault(plain(word.split(" ")[0]).lower(), []).append(word)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


# --- letterheads ---------------------------------------------------------------------------------------------


def bodies_of(lines: list[str]) -> list[str]:
    """Letterhead lines joined into the bodies they name, the parent first.

    ``["UBND TỈNH A", "VĂN PHÒNG"]`` are two, ``["UỶ BAN NHÂN", "DÂN", "TỈNH A"]`` is one. Lines before the first that
    begins like a body are left out (stray marks of a scan).
    """
    head = load("bodies")["head"]
    out: list[str] = []
    joined = ""
    for line in _two_in_a_line(lines):
        candidate = f"{joined} {line}".strip()
        opens = head.accepts(line) and not _unfinished(joined)
        if not joined and not head.accepts(line) and not head.accepts(candidate) and not _may_open(line):
            continue
        if joined and opens:
            out.append(joined)
            joined = line
        else:
            joined = candidate
    if joined and head.accepts(joined):
        out.append(joined)
    return out


_SECOND = re.compile(
    r"^(?:UBND|UY BAN NHAN DAN|BO|TINH UY|THANH UY|HUYEN UY|CUC|TONG CUC)\s(?!TU LENH|CHI HUY|CHINH TRI).{3,60}?"
    r"(?P<cut>\s)(?=(?:SO|CUC|TONG CUC|CHI CUC|THUE TINH|VAN PHONG|PHONG|THANH TRA)\s[A-Z]{2})"
)


def _two_in_a_line(lines: list[str]) -> list[str]:
    """Lines with the parent and the issuing body run together cut in two (``BỘ TÀI CHÍNH CỤC HẢI QUAN``)."""
    out: list[str] = []
    for line in lines:
        match = _SECOND.match(plain(line))
        out += [line[: match.start("cut")], line[match.end("cut") :]] if match else [line]
    return out


def _may_open(line: str) -> bool:
    """A name cut after its first word: ``ỦY`` + ``BAN NHÂN DÂN``."""
    return plain(line) in (
        "UY",
        "HOI",
        "VAN",
        "TINH",
        "THANH",
        "DANG",
        "LIEN",
        "TONG",
        "THU",
        "CONG",
        "TRUNG",
        "BO",
        "SO",
    )


_UNFINISHED = re.compile(
    r"(?:^CHU TICH$|^BO TRUONG$"
    r"|^UY$|^UY BAN$|^UY BAN NHAN$|^HOI$|^VAN$|^THU$|^TONG$|^CONG$|^TRUNG$|\b(?:VA|CUA|CAC|TRUC THUOC|-)$|,$)"
)


def _unfinished(joined: str) -> bool:
    return _UNFINISHED.search(plain(joined)) is not None


def issuer_name(bodies: list[str], place: str | None, model: str = "") -> str | None:
    """The name of the issuing body, in normal case and with its place where the document says it.

    ``["UBND TỈNH A", "VĂN PHÒNG"]`` gives "Văn phòng UBND tỉnh A"; ``["UBND TỈNH A", "SỞ NỘI VỤ"]`` gives
    "Sở Nội vụ tỉnh A"; a ministry's own bodies keep their name alone.
    """
    if not bodies:
        return None
    rules = load("bodies")
    joined = " / ".join(bodies[-2:])
    for rule in rules.under("alias"):
        match = rule.search(joined)
        if match is not None and rule.value is not None:
            inner = match.group(1) if match.re.groups else ""
            start = match.start(1) if match.re.groups else 0
            return rule.value.format(body_case(joined[start : start + len(inner)], model))
    name = body_case(bodies[-1], model)
    above = body_case(bodies[-2], model) if len(bodies) > 1 else ""
    if above and (board := _board_of(bodies, model)) is not None:
        return board
    if rules["generic"].accepts(bodies[-1]) and above:
        return f"{name} {above}"
    if above and not rules["place"].accepts(bodies[-1]) and rules["department"].accepts(bodies[-1]):
        where = _place_in(bodies[-2], above)
        return f"{name} {where}" if where else name
    return with_place(name, place)


def _board_of(bodies: list[str], model: str) -> str | None:
    """The board of a union, whose letterhead has the union over it and the place behind it, else None.

    "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM / BAN THƯỜNG VỤ TỈNH PHÚ THỌ" is "Ban Thường vụ Hội Liên hiệp Phụ nữ Việt Nam tỉnh
    Phú Thọ".
    """
    rules = load("bodies")
    board = rules["letterhead.board"].match(bodies[-1])
    if board is None or not rules["letterhead.union"].accepts(bodies[-2]):
        return None
    name, union = body_case(bodies[-1], model), body_case(bodies[-2], model)
    return f"{name[: board.end()]} {union}{name[board.end() :]}"


_NEEDS_PLACE = re.compile(
    r"(?:(?:TINH|THANH|HUYEN|QUAN|THI) UY|UY BAN NHAN DAN|HOI DONG NHAN DAN"
    r"|\b(?:TINH|HUYEN|XA|PHUONG|DAC KHU)|THANH PHO)$"
)


def with_place(name: str, place: str | None) -> str:
    """The name with the place of the date line where it ends without one ("Ban Thường vụ Tỉnh ủy" + "Gia Lai")."""
    if place and _NEEDS_PLACE.search(plain(name).upper()) and plain(place).lower() not in plain(name).lower():
        return f"{name} {place}"
    return name


_PLACE_TAIL = re.compile(
    r"\b(?:TINH|THANH PHO|TP\.?|HUYEN|QUAN|THI XA|THI TRAN|XA|PHUONG|DAC KHU)\s+(?!UY\b).+$", re.IGNORECASE
)


def _place_in(capitals: str, cased: str) -> str:
    match = _PLACE_TAIL.search(plain(capitals))
    return cased[match.start() :] if match and len(capitals) == len(cased) else ""


def body_case(capitals: str, model: str = "") -> str:
    """A body's name in capitals in normal case: after tỉnh, xã … every word of the place begins with a capital."""
    text = " ".join(capitals.split())
    if not text.isupper():
        return text
    done = _known_spelling(normal_case(text, model))
    words = done.split(" ")
    flat = plain(done).lower().split(" ")
    for index, word in enumerate(flat):
        after_place = index > 0 and (
            flat[index - 1].rstrip(".") in _PLACE_WORDS
            or (
                index > 1
                and flat[index - 2 : index] in (["thanh", "pho"], ["thi", "xa"], ["dac", "khu"], ["thi", "tran"])
            )
            or (flat[index - 1] == "uy" and index > 1 and flat[index - 2] in ("tinh", "thanh", "huyen"))
        )
        if after_place and word not in ("uy", "cac") and word not in _PLACE_WORDS:
            if flat[index - 1] in _PLACE_WORDS and index > 1:
                words[index - 1] = words[index - 1].lower()
            for rest in range(index, len(words)):
                words[rest] = words[rest][:1].upper() + words[rest][1:]
            break
    return " ".join(words)


def _known_spelling(name: str) -> str:
    """A name whose marks a scan got wrong (``khôi các cơ quan``), by the names of the rules that read alike."""
    flat = plain(name).lower()
    for word, read in _long_names():
        at = flat.find(read)
        if at >= 0 and name[at : at + len(word)].lower() != word.lower():
            name = name[:at] + word + name[at + len(word) :]
    return name


@cache
def _long_names() -> list[tuple[str, str]]:
    """Proper names of three words and more, each with its plain small letters."""
    words = load("bodies")["name.proper"].words
    return [(word, plain(word).lower()) for word in words if word.count(" ") >= 2]


def complete_department(name: str) -> str | None:
    """The full name of a department whose end is covered, where only one begins so; None otherwise.

    ``complete_department("Sở Thông tin và Truyền") == "Sở Thông tin và Truyền thông"``.
    """
    wanted = plain(name).lower().strip()
    if len(wanted.split()) < 3:
        return None
    fitting = [word for word in load("bodies")["name.departments"].words if plain(word).lower().startswith(wanted)]
    return fitting[0] if len(fitting) == 1 else None
