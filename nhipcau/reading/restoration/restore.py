# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gives a damaged Vietnamese text its letters back, with the map to what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nhipcau.reading.model import Span
from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration.decode import Candidate, decoder
from nhipcau.reading.restoration.tokens import Token, tokenise
from nhipcau.reading.text.offsets import Mapped


@dataclass(frozen=True, slots=True)
class Change:
    """One place that was changed: where in the restored text, what stood there, what stands there now, and why."""

    span: Span
    before: str
    after: str
    why: str = "letters"
    """``letters``: likeliest by language model and channel; ``symbol``: from the lexicon of symbols;
    ``same-document``: another mention in the same file says so."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text: `mapped` leads back to the source; `changes` in order of place."""

    mapped: Mapped
    changes: list[Change] = field(default_factory=list)


def restore(mapped: Mapped) -> Restored:
    """The text with its Vietnamese letters, as likely as a language model and a learnt channel can tell.

    Numbers, dates, mail addresses and line breaks stay. For texts that `is_damaged` says are damaged; a sound text
    comes back unchanged where it is handed to `is_damaged` first.

    >>> restore(Mapped.of("Uy ban nhén dan tinh théng bao y kién chi dao")).mapped.text
    'Ủy ban nhân dân tỉnh thông báo ý kiến chỉ đạo'
    """
    text = mapped.text
    edits: list[tuple[int, int, str, str]] = []
    for tokens in _runs(text):
        for token, candidate in zip(tokens, decoder().best(tokens), strict=True):
            after = _written(token, candidate)
            if after != token.text:
                edits.append((token.start, token.end, after, "letters"))
    return _apply(mapped, edits)


def _apply(mapped: Mapped, edits: list[tuple[int, int, str, str]]) -> Restored:
    changes = []
    shift = 0
    for start, end, after, why in edits:
        place = start + shift
        changes.append(Change(Span(place, place + len(after)), mapped.text[start:end], after, why))
        shift += len(after) - (end - start)
    return Restored(mapped.edit((start, end, after) for start, end, after, _ in edits), changes)


_NEW_RUN = re.compile(r"\n[ \t]*[\n\f]|\f|\n[ \t]*(?:[-–•+*]|\d{1,2}[.)]|[a-zđ]\))|[ ]{4,}|\t|[.;:][ \t]*\n")


def _runs(text: str) -> Iterator[list[Token]]:
    """Tokens that are read together: paragraphs, list items, cells."""
    breaks = [match.start() for match in _NEW_RUN.finditer(text)]
    breaks.append(len(text))
    tokens: list[Token] = []
    place = 0
    for token in tokenise(text):
        if token.start >= breaks[place]:
            if tokens:
                yield tokens
            tokens = []
            while token.start >= breaks[place]:
                place += 1
        tokens.append(token)
    if tokens:
        yield tokens


def _written(token: Token, candidate: Candidate) -> str:
    """The candidate in the case of the token."""
    if not candidate.words:
        return token.text
    case = candidate.case
    joined = " ".join(candidate.words)
    if case == channels.UPPER:
        return joined.upper()
    return joined[0].upper() + joined[1:] if case == channels.TITLE else joined
