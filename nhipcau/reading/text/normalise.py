# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""One form of writing for all that comes later, with the map back to what was handed in.

`normalise` reads the fonts of before Unicode, composes letters (NFC), replaces invisible and look-alike characters and
drops the emphasis marks of copied pages. The forms for comparing (`fold_tone`, `key`, `bare`) stand in `letters` and
are found here, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from nhipcau.reading.text.legacy import convert
from nhipcau.reading.text.letters import bare, fold_tone, key, tone_of, without_tone
from nhipcau.reading.text.offsets import Mapped

__all__ = ["bare", "fold_tone", "key", "normalise", "tone_of", "without_tone"]

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\x00\x1f"
_LINE_ENDS = "\x0b\u0085\u2028\u2029"
# Eth stands for Đ in texts typed on foreign keyboards; Ƣ/ƣ (gha) for Ư/ư in texts that came out of PDF fonts.
_LOOKALIKES = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u01a2": "Ư", "\u01a3": "ư", "\x1e": "-"}

_REPLACEMENTS: dict[str, str] = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_NOTHING, ""),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    **_LOOKALIKES,
    **{chr(code): " " for code in (*range(0x01, 0x09), *range(0x0E, 0x1E), 0x7F)},
}
_COMBINING = "\u0300-\u036f"
_ODD = re.compile(f"\r\n?|[^{_COMBINING}\n][{_COMBINING}]+|[{re.escape(''.join(_REPLACEMENTS))}]")
_STRONG = re.compile(r"\*{2,}")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=[^\s*])[^*\n]*(?<=\S)\*(?![\w*])")


def normalise(source: str) -> Mapped:
    """The source in one form of writing, mapped back to it.

    TCVN3 and VNI turned into Unicode; composed letters; ordinary spaces and line ends; no invisible characters; Đ and
    ư where look-alikes stood; no ``**bold**`` or ``*slanted*`` marks. Kept: form feeds (page breaks), tabs, dashes,
    quotes, a lone ``*`` (the third line of a party letterhead) and lines of nothing but stars. Text without oddities
    costs two scans. Raises nothing.

    >>> normalise("**Ðiều 1.**\\u00a0Phạm vi\\r\\n").text
    'Điều 1. Phạm vi\\n'
    """
    mapped = convert(source)
    source = mapped.text
    if not source.isascii() or "\r" in source or _REPLACEMENTS.keys() & set(source):
        mapped = mapped.edit(_letter_edits(source))
        if not unicodedata.is_normalized("NFC", mapped.text):
            mapped = mapped.edit(_rare_edits(mapped.text))
    if "*" in mapped.text:
        mapped = mapped.edit(_emphasis_edits(mapped.text))
        for edits in (_letter_edits, _rare_edits):
            if not unicodedata.is_normalized("NFC", mapped.text):  # a loose mark stood behind the stars: "a**" + grave
                mapped = mapped.edit(edits(mapped.text))
    return mapped


def _letter_edits(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ODD.finditer(text):
        found = match[0]
        if found[0] == "\r":
            yield match.start(), match.end(), "\n"
        elif len(found) == 1:
            yield match.start(), match.end(), _REPLACEMENTS[found]
        else:
            yield match.start(), match.end(), _compose(found)


def _compose(sequence: str) -> str:
    """A letter with its loose marks, composed; the letter itself may be a look-alike ("Ð" + dot)."""
    base = _REPLACEMENTS.get(sequence[0], sequence[0])
    return unicodedata.normalize("NFC", base + sequence[1:])


def _rare_edits(text: str) -> Iterator[tuple[int, int, str]]:
    """What is still not NFC, word by word: other scripts, singletons such as the ohm sign."""
    for match in re.finditer(r"[^ \n]+", text):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            yield match.start(), match.end(), composed


def _emphasis_edits(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        if "*" in line and not set(line) <= set("* \t\n\f|"):
            yield from _emphasis_in_line(line, start)
        start += len(line)


def _emphasis_in_line(line: str, offset: int) -> Iterator[tuple[int, int, str]]:
    marks = [match.span() for match in _STRONG.finditer(line)]
    for match in _EMPHASIS.finditer(line):
        marks += [(match.start(), match.start() + 1), (match.end() - 1, match.end())]
    for start, end in sorted(marks):
        yield offset + start, offset + end, ""
