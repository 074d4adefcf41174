# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a document stands to one that it cites, told by the words before the citation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from nhipcau.reading.rules import load
from nhipcau.reading.text.normalise import fold_tone

ORDER = ("implements", "based-on", "responds-to", "attaches", "amends", "replaces", "mentions")
"""Where several relations hold, the first of these counts (reading contract)."""

_REACH = 60
"""Letters between "bãi bỏ" and the act that is repealed."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZĐÀ-ỸƯƠ“\"])|\n{2,}")


_AMENDED_BY = re.compile(
    r"(?:\s*,?\s*bổ sung)?(?:\s+(?:một số|các) (?:điều|nội dung))?\s+(?:bởi|theo|tại)\s+"
    r"(?:khoản \d+\s+|điều \d+\s+|các\s+)*",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class _Cue:
    start: int
    end: int
    value: str
    inner: bool


@cache
def _cues() -> re.Pattern[str]:
    """All cues in one pattern: one pass over a text finds them in order."""
    rules = load("relations").under("cue")
    return re.compile(
        "|".join(f"(?P<c{n}>{rule.pattern.pattern})" for n, rule in enumerate(rules) if rule.pattern), re.IGNORECASE
    )


@cache
def _cue_values() -> dict[str, tuple[str, bool]]:
    rules = load("relations").under("cue")
    return {f"c{n}": (rule.value or "mentions", bool(rule.extra.get("inner"))) for n, rule in enumerate(rules)}


class Relations:
    """The cues of one text, asked for the relation at each citation.

    Example: in "Thực hiện Kế hoạch số 5/KH-UBND theo quy định của Luật Đầu tư" the plan is `implements`, the law
    `mentions`.
    """

    def __init__(self, text: str) -> None:
        folded = fold_tone(text)
        self._text, self._small = folded, folded.lower()
        values = _cue_values()
        self._cues = [
            _Cue(match.start(), match.end(), *values[match.lastgroup or "c0"]) for match in _cues().finditer(folded)
        ]
        self._cue_ends = [cue.end for cue in self._cues]
        self._starts = [0, *(match.end() for match in _SENTENCE.finditer(folded))]
        self._past = [match.start() for match in _pattern("narrative.past").finditer(folded)]
        self._narrative: dict[int, bool] = {}

    def at(self, start: int, earlier: int | None) -> str:
        """The relation to a document named at `start`; `earlier` is where another one was named before it, or None."""
        number = bisect_right(self._starts, start)
        begin = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        if self._narrates(begin, start, end):
            return "mentions"
        for place in range(bisect_right(self._cue_ends, start) - 1, -1, -1):
            cue = self._cues[place]
            if cue.start < begin:
                break
            if cue.inner and self._text.find(";", cue.end, start) >= 0:
                continue
            if cue.value == "amends" and self._text.find(":", cue.end, start) >= 0:
                continue  # a title before the colon; what follows it is another matter
            if cue.value == "amends" and earlier is not None and self._amended_by(cue.end, start):
                continue  # "Luật … được sửa đổi, bổ sung bởi Luật số 5 và Luật số 7": they stand as what they amend
            if cue.value == "replaces" and start - cue.end > _REACH and earlier is None:
                continue  # "bãi bỏ các điều kiện … của Luật Đầu tư": not the law is repealed
            second = earlier is not None and begin <= earlier < cue.start
            if cue.inner and not second and cue.value == "mentions" and place and self._is_amended(place):
                continue  # "Sửa đổi, bổ sung một số điều của Thông tư số 79"
            if second and earlier is not None and cue.value == "implements" and self._in_title(earlier, cue.start):
                if self._text[cue.end : start].rstrip().endswith(" theo"):
                    return "mentions"  # "Hướng dẫn số 6 về thực hiện chế độ … theo Thông báo số 13"
                continue  # "Nghị quyết số 5 về tổ chức thi hành … và Nghị định số 7": of the first one's title
            if cue.value == "implements" and _pattern("between.method").search(self._text[cue.end : start]):
                return "mentions"  # "thực hiện phân bổ vốn theo Quyết định số 210": what is done by it is another thing
            return "mentions" if cue.inner and second else cue.value
        return "mentions"

    def _is_amended(self, place: int) -> bool:
        """Whether the cue right before says that parts of an act are amended ("sửa đổi | một số điều của")."""
        before, cue = self._cues[place - 1], self._cues[place]
        return (
            before.value == "amends"
            and re.fullmatch(r"\W*(?:bổ sung\W*)?", self._text[before.end : cue.start]) is not None
        )

    def _amended_by(self, place: int, start: int) -> bool:
        """Whether a list of the acts that amended the one before leads to a place."""
        match = _AMENDED_BY.match(self._text, place, start)
        return match is not None and re.search(r"[;:\n]", self._text[match.end() : start]) is None

    def _in_title(self, earlier: int, at: int) -> bool:
        """Whether a cue stands in the title of the document named before it: after its "về", in the same clause."""
        between = self._text[earlier:at]
        about = between.rfind(" về ")
        return about >= 0 and ";" not in between[about:] and not between.rstrip().endswith(",")

    def _narrates(self, begin: int, start: int, end: int) -> bool:
        """Whether the sentence tells what was; asked once a sentence, since a long one names many documents."""
        if begin not in self._narrative:
            self._narrative[begin] = any(
                load("relations")[name].find(self._text, self._small, begin, end) is not None
                for name in ("narrative.years", "narrative.lack")
            )
        first = bisect_left(self._past, begin)
        return self._narrative[begin] or (first < len(self._past) and self._past[first] < start)

    def after(self, name: str, place: int) -> bool:
        """Whether the rule of that name matches right at a place."""
        return _pattern(name).match(self._text, place) is not None

    def before(self, name: str, place: int) -> bool:
        """Whether the rule of that name matches right before a place."""
        return _pattern(name).search(self._text, max(0, place - 60), place) is not None


def says(name: str, text: str) -> bool:
    """Whether a text has what a narrative rule looks for."""
    small = fold_tone(text).lower()
    return load("relations")[name].find(small, small) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    pattern = load("relations")[name].pattern
    assert pattern is not None  # noqa: S101 - the narrative rules have one
    return pattern


def stronger(one: str, other: str) -> str:
    """Of two relations to the same document the one that counts."""
    return min(one, other, key=ORDER.index)
