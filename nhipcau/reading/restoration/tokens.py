# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cuts text into syllables, numbers and codes, the same way for the training texts and for damaged ones.

A damaged syllable may hold signs that are no letters ("hi¢u", "v&i", "ch@"), so a syllable is whatever stands
between spaces and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

WORD = "word"
NUMBER = "number"
"""Numbers, dates and labels of list items ("a)"): never changed."""
CODE = "code"
"""Document numbers, symbols, addresses of mail and web: never changed by the language model."""
COMMA = "comma"
"""A comma between two others, in `runs` only."""


class Token(NamedTuple):
    """One syllable, number or code: ``text[start:end]``."""

    start: int
    end: int
    text: str
    kind: str
    inside: bool = False
    """Whether it goes on with a sentence on the same line, so that a capital tells of a name (in `runs` only)."""


_CHUNK = re.compile(r"\S+")
_OPENING = "([{<\"'“”‘’«»-–—+*•.,:;!?/\\…_|~=^`´"
_CLOSING = ')]}>"“”«»-–—+*•.,:;!?/\\…_|~='
_NUMBER = re.compile(r"\d+(?:[.,/:\-–]\d+)*%?")
_NET = re.compile(r"\S+@\w{3,}\S*|(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net|gov)\S*", re.IGNORECASE)
_CODE = re.compile(
    r"[A-Za-zĐđ]{1,3}/[A-Za-zĐđ]{1,2}"  # V/v, b/c, T/M
    r"|"
    r"(?=.*[A-ZĐ]{2})[$\w.&]*(?:[/\-–][$\w.&]+)+"  # CT/TW, 28-CT/TW, 92/TTr-UBND, BC/BCSĐCP
    r"|\d+[/\-–][A-ZĐa-zđ]+(?:[/\-–]\w+)*"  # 92/TTr
    r"|(?=.*\d)[$\w]+(?:[/\-–.]\w+)*[/\-–][A-Za-zĐđ]{1,6}"  # $61033.cv/Tu
    r"|\d{2,}(?:[/\-–]\d+)*[/\-–]"  # "28-" at the end of a line
)
_LABEL = re.compile(r"[a-zđA-ZĐ]\)")
_SYLLABLE = re.compile(r"[^\s.,;:!?()\[\]{}<>\"“”«»/\\\-–—+*=…_|•~]+")
_HORN = re.compile("[oOuUơƠưƯ]['’]$")
_QUOTES = "'’‘`´^"


def tokenise(text: str) -> Iterator[Token]:
    """The tokens of a text in order; punctuation between them belongs to none.

    >>> [token.text for token in tokenise("1.T6 chirc tai muc 2 (Chi thj 38-CT/TW)")]
    ['1', 'T6', 'chirc', 'tai', 'muc', '2', 'Chi', 'thj', '38-CT/TW']
    """
    for chunk in _CHUNK.finditer(text):
        if _LABEL.fullmatch(chunk[0]) and not _in_brackets(text, chunk.start()):
            yield Token(chunk.start(), chunk.start() + 1, chunk[0][0], NUMBER)
        else:
            yield from _cut(chunk[0], chunk.start())


def _in_brackets(text: str, place: int) -> bool:
    """Whether a bracket stands open at a place ("(nếu c)" has no list label)."""
    before = text[max(0, place - 80) : place]
    return before.rfind("(") > before.rfind(")")


def _cut(chunk: str, offset: int) -> Iterator[Token]:
    address = chunk.rstrip(",;:.)>")
    if _NET.fullmatch(address):
        yield Token(offset, offset + len(address), address, CODE)
        return
    core = chunk.lstrip(_OPENING)
    offset += len(chunk) - len(core)
    if not core:
        return
    dashed = core.rstrip(").,;:\"'”’")
    core = core.rstrip(_CLOSING)
    if not core:
        return
    if _NUMBER.fullmatch(core):
        yield Token(offset, offset + len(core), core, NUMBER)
    elif _CODE.fullmatch(dashed):
        yield Token(offset, offset + len(dashed), dashed, CODE)
    elif _CODE.fullmatch(core) or _NET.fullmatch(core):
        yield Token(offset, offset + len(core), core, CODE)
    else:
        for match in _SYLLABLE.finditer(core):
            found = match[0].lstrip(_QUOTES)
            start = offset + match.end() - len(found)
            # ơ and ư are often read as o and u with a quote; anywhere else a quote at the end is one.
            if not _HORN.search(found):
                found = found.rstrip(_QUOTES)
            if found:
                kind = NUMBER if found.isdecimal() else WORD
                yield Token(start, start + len(found), found, kind)


_BREAK = r"\n[ \t]*[\n\f]|\f|\n[ \t]*(?:[-–•+*]|\d{1,2}[.)]|[a-zđ]\))|[ ]{4,}|\t"
_NEW_SENTENCE = re.compile(_BREAK + r"|[.;:?!][\"”’)]*\s")
_NEW_PARAGRAPH = re.compile(_BREAK + r"|[.;:][ \t]*\n")


def runs(text: str, tokens: Iterable[Token], *, sentences: bool = True) -> Iterator[list[Token]]:
    """Tokens that are read together: sentences, list items, cells; commas stand among them as tokens.

    In a scan any speck may be a full stop; without `sentences` one counts at the end of a line only.

    >>> [[token.text for token in run] for run in runs(s := "Sở A, B báo cáo. Sở C", tokenise(s))]
    [['Sở', 'A', ',', 'B', 'báo', 'cáo'], ['Sở', 'C']]
    """
    new_run = _NEW_SENTENCE if sentences else _NEW_PARAGRAPH
    run: list[Token] = []
    end = 0
    for token in tokens:
        gap = text[end : token.start]
        if run and gap != " ":
            # A label may belong to the break, a stop behind the token does not.
            found = new_run.search(text, end, token.start + 3)
            if found and found.start() < token.start:
                yield run
                run = []
            elif "," in gap:
                place = end + gap.index(",")
                run.append(Token(place, place + 1, ",", COMMA))
        run.append(token._replace(inside=True) if run and not gap.strip(" ,") else token)
        end = token.end
    if run:
        yield run
