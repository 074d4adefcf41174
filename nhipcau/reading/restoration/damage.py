# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tells whether a text has lost its Vietnamese letters.

A scan read without Vietnamese keeps é, ê, à, ó, which the reader knows from other languages, and loses đ, ă, ơ, ư and
all letters with a dot, a hook or two marks. In sound Vietnamese these are 20-22 of 100 letters, in such scans none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nhipcau.reading.model import Span
from nhipcau.reading.restoration import store
from nhipcau.reading.text.letters import bare, fold_tone

_TELLING = re.compile(
    "[đĐăĂơƠưƯắằẳẵặẮẰẲẴẶấầẩẫậẤẦẨẪẬếềểễệẾỀỂỄỆốồổỗộỐỒỔỖỘớờởỡợỚỜỞỠỢứừửữựỨỪỬỮỰạảẠẢẹẻẸẺịỉỊỈọỏỌỎụủỤỦỵỷỹỴỶỸẽẼĩĨũŨ]"
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_1 = re.compile("[àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]")
_SYLLABLES = re.compile(
    r"\b(?:cua|cia|ctia|va|cac|cdc|céc|thi|trong|nhan|dan|dén|tinh|duoc|theo|thuc|hién|hien|ngay|quy|dinh|s6|phap|viéc|viec"
    r"|tai|voi|vdi|véi|quan|cong|céng|hoi|nha|nghi|khong|nguoi|thanh|phai|noi|dung|trang|vao|nay|mot|nhu|lam|phong|duong|khac|bao|nghiép|nganh|thé|nuoc|trinh|huong|hoa|chu|nghia|nghiem|viet|doc|lap|hanh)\b",
    re.IGNORECASE,
)

SCANNED = "scanned"
"""Read from a scan without Vietnamese: no Vietnamese letter is left."""
STRIPPED = "stripped"
"""Written without marks and without đ ("Uy ban nhan dan tinh"); every sign is what its writer meant."""
DROPPED = "dropped"
"""A conversion dropped the letters of Latin-1 ("cng tc" for công tác) and left the others."""

WORN = "worn"
"""Read with Vietnamese, but badly: single marks are wrong ("kê hoạch", "thué")."""

_WHOLE, SOUND, _MIXED = 0.02, 0.08, 0.17
"""Shares of telling letters: under the first a text has lost all of them; from the second on it is Vietnamese that kept
them; under the third some part of it may have lost them (a bundle of sound and bad pages)."""
_PART = 500
"""Signs that a part must have to tell."""
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*|\f")
_DROPPED = 0.01
"""Share of Latin-1 vowels under which they were dropped; in sound Vietnamese they are 13-17 of 100 letters."""
_SAMPLE = 12_000


_WORN = 0.012
"""Share of uncommon syllables, letter for letter like common ones, from which a text is looked at as worn."""
_SMALL = re.compile(r"\b[^\W\d_A-ZĐÀ-Ý]{2,7}\b")
_COMMON = Path(__file__).parent / "data" / "common.bin"


@lru_cache(maxsize=1)
def _common() -> tuple[frozenset[str], frozenset[str]]:
    """Common syllables, and the same without marks."""
    head, _ = store.load(_COMMON)
    return frozenset(head["common"]), frozenset(map(bare, head["common"]))


def is_common(word: str) -> bool:
    """Whether a word is a common Vietnamese syllable, in whatever case and tone placement: "Uỷ", "hoà"."""
    return fold_tone(word.lower()) in _common()[0]


def slip_share(text: str) -> float:
    """Share, among words in small letters, of those that are a common syllable but for their marks."""
    words = [word for word in _SMALL.findall(text) if word.islower()]
    if len(words) < 40:
        return 0.0
    known, shapes = _common()
    # Common syllables stand there folded: most words need no folding.
    unknown = [folded for word in words if word not in known and (folded := fold_tone(word)) not in known]
    return sum(bare(word) in shapes for word in unknown) / len(words)


def telling_share(text: str) -> float:
    """Share, among letters, of those that a reader without Vietnamese cannot write; 0 for a text without letters."""
    return _share(_TELLING, text)


def _share(letters: re.Pattern[str], text: str) -> float:
    whole = len(_LETTER.findall(text))
    return len(letters.findall(text)) / whole if whole else 0.0


def damage(text: str) -> str | None:
    """What kind of damage a (composed) Vietnamese text has taken: `SCANNED`, `STRIPPED`, `DROPPED`, `WORN` or None.

    A bundle with bad pages among sound ones has the damage of the first of them. `WORN` is a suspicion that `restore`
    looks into. None also for texts in other languages and for texts too short to tell. Of a long text three parts are
    looked at.
    """
    if len(text) > 4 * _SAMPLE:
        middle = len(text) // 2
        text = "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))
    share = telling_share(text)
    if share < _WHOLE:
        return _loss(text) if _is_bare(text) else None
    if share < _MIXED:
        for part in _parts(text):
            if _is_bare(text[part.start : part.end]):
                return _loss(text[part.start : part.end])
    if len(text) > 200 and _share(_LATIN_1, text) < _DROPPED and share >= SOUND:
        return DROPPED
    return WORN if slip_share(text) >= _WORN else None


def _is_bare(text: str) -> bool:
    """Whether these are Vietnamese syllables without Vietnamese letters."""
    words = len(re.findall(r"\w+", text))
    found = _SYLLABLES.findall(text)
    return (
        words >= 8
        and len(found) >= 0.06 * words
        and len({word.lower() for word in found}) >= 3
        and telling_share(text) < _WHOLE
    )


_FOREIGN_MARKS = 0.002
"""Share of é, ê, ó … from which marks were read, not stripped; in scans they are 3-5 of 100 letters."""
_WELL_FORMED = 0.95
"""Share of words in small letters that are syllables but for their marks, from which a text was stripped, not scanned;
in scans about three of four are."""


def _loss(text: str) -> str:
    """Whether a text without Vietnamese letters was scanned or only stripped of its marks."""
    if _share(_LATIN_1, text) >= _FOREIGN_MARKS:
        return SCANNED
    words = [word for word in _SMALL.findall(text) if word.islower()]
    _, shapes = _common()
    formed = sum(word in shapes for word in words)
    return STRIPPED if formed >= _WELL_FORMED * len(words) else SCANNED


def lost_parts(text: str) -> list[tuple[Span, str]]:
    """The parts that lost their letters, with `SCANNED` or `STRIPPED`: all of a text, or the bad pages of a bundle."""
    if telling_share(text) < _WHOLE:
        return [(Span(0, len(text)), _loss(text))]
    pieces = ((part, text[part.start : part.end]) for part in _parts(text))
    return [(part, _loss(piece)) for part, piece in pieces if _is_bare(piece)]


def _parts(text: str) -> Iterator[Span]:
    """Paragraphs and pages taken together until they are long enough to tell."""
    start = 0
    for match in _PARAGRAPH_END.finditer(text):
        if match.end() - start >= _PART or "\f" in match[0]:
            yield Span(start, match.end())
            start = match.end()
    if start < len(text):
        yield Span(start, len(text))
