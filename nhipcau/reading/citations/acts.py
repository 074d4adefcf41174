# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Acts that are cited by name, without a number: laws, resolutions of congresses, charters, programmes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from nhipcau.reading.citations.words import Phrases, Word, words_of
from nhipcau.reading.rules import load
from nhipcau.reading.text.letters import fold_tone

_LAW = re.compile(r"(?<!\w)(?<!PHÁP )(?:Bộ luật|BỘ LUẬT|Luật|LUẬT|Pháp lệnh|Hiến pháp)(?=\s+\w|[,;.\s])")
_AMENDING = re.compile(
    r"\s+(?:sửa đổi,?\s*(?:và\s+)?bổ sung)(?:\s+(?:một số|các)\s+(?:điều|nội dung)(?:\s+của)?)?(?:\s+các)?\s+"
    r"(?=(?:Bộ\s+)?luật\s)",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"(?:ban hành|xây dựng|trình|soạn thảo|lập|phê duyệt|dự thảo|tham mưu|sau khi)\s+(?:các\s+|việc\s+)?$",
    re.IGNORECASE,
)
_BACK = ("này", "trên", "nêu", "đó", "nói", "và", "của", "là", "sư", "pháp", "được", "đã", "có", "về")
_MOST_WORDS = 14


@dataclass(slots=True, frozen=True)
class Act:
    """A named act at ``text[start:end]``. `inner`: it is only named inside the title of another."""

    start: int
    end: int
    type: str
    name: str
    inner: bool = False


def named_acts(text: str) -> list[Act]:
    """All acts cited by name in a text, in order.

    Example: "theo Luật Lưu trữ và Nghị quyết Đại hội XIV của Đảng" gives a ``luat`` and a ``nghi-quyet``.
    """
    return sorted([*_laws(text), *_resolutions(text), *_programmes(text)], key=lambda act: act.start)


@cache
def _law_names() -> Phrases:
    return Phrases((word, None) for word in load("acts")["law.name"].words)


@cache
def _law_stops() -> Phrases:
    return Phrases((word, None) for word in load("acts")["law.stop"].words)


def is_listed(name: str) -> bool:
    """Whether a law of exactly this name is in the list ("Luật Đầu tư"; not "Luật Bầu cử")."""
    words = words_of(name)
    found = _law_names().at(words, 1)
    return found is not None and found[0] == len(words)


def _laws(text: str) -> list[Act]:
    out: list[Act] = []
    covered = 0
    for match in _LAW.finditer(text):
        if match.start() < covered:
            continue
        amending = _AMENDING.match(text, match.end())
        if amending:
            inner = _law_at(text, amending.end() + len(_law_word(text, amending.end())), amending.end(), True)
            end = inner.end if inner else amending.end()
            out.append(Act(match.start(), end, "luat", _tidy(text[match.start() : end])))
            out += [inner] if inner else []
            covered = end
            continue
        act = _law_at(text, match.end(), match.start(), False)
        if act is not None:
            out.append(act)
            covered = act.end
    return out


def _law_word(text: str, at: int) -> str:
    found = re.compile(r"(?:Bộ\s+)?luật", re.IGNORECASE).match(text, at)
    return found[0] if found else ""


def _law_at(text: str, after: int, start: int, inner: bool) -> Act | None:
    """The law whose word ("Luật") ends at `after`: by the list of laws, else by grammar."""
    kind = "khac" if text.startswith(("Pháp lệnh", "Hiến pháp"), start) else "luat"
    words = words_of(text[after : after + 260])
    if text.startswith("Hiến pháp", start):
        return Act(start, after, kind, "Hiến pháp")
    if not words or words[0].mark:
        return None
    listed = _law_names().at(words, 0)
    end = listed[0] if listed else _grammar_end(words)
    if end == 0:
        return None
    stop = after + words[end - 1].end
    return Act(start, stop, kind, _tidy(text[start:stop]), inner)


def _grammar_end(words: list[Word]) -> int:
    """Index after the name of a law that no list knows: from a capital to a mark or a word that cannot be in it."""
    if words[0].key in _BACK or not words[0].capital:
        return 0
    end = 1
    while end < len(words) and end < _MOST_WORDS and not words[end].mark:
        if _law_stops().at(words, end):
            break
        end += 1
    return end


def _resolutions(text: str) -> list[Act]:
    """Resolutions and conclusions known by their meeting, and charters."""
    out: list[Act] = []
    small = fold_tone(text).lower()
    for name in ("named.resolution", "named.conclusion", "named.charter"):
        rule = load("acts")[name]
        if not rule.may_match(small):
            continue
        assert rule.pattern is not None  # noqa: S101 - has one in the rules
        assert rule.value is not None  # noqa: S101
        out += [Act(m.start(), m.end(), rule.value, _tidy(m[0])) for m in rule.pattern.finditer(text)]
    return out


@cache
def _kinds() -> dict[str, str | None]:
    return {word.lower(): rule.value for rule in load("acts").under("act") for word in rule.words}


def _programmes(text: str) -> list[Act]:
    kinds = _kinds()
    out: list[Act] = []
    for name in ("named.programme", "named.scheme"):
        pattern = load("acts")[name].pattern
        assert pattern is not None  # noqa: S101 - has one in the rules
        for match in pattern.finditer(text):
            start, end = match.start("type"), match.end("name")
            if _MADE.search(text[max(0, start - 30) : start]) or any(a.start < end and start < a.end for a in out):
                continue
            out.append(Act(start, end, kinds[match["type"].lower()] or "khac", _tidy(text[start:end])))
    return out


def _tidy(name: str) -> str:
    return " ".join(name.split()).strip(" ,.;:")
