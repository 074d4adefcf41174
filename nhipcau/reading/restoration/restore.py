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
from nhipcau.reading.restoration.forms import Edit, form_edits, symbol_edits
from nhipcau.reading.restoration.tokens import CODE, Token, tokenise
from nhipcau.reading.text.offsets import Mapped


@dataclass(frozen=True, slots=True)
class Change:
    """One place that was changed: where in the restored text, what stood there, what stands there now, and why."""

    span: Span
    before: str
    after: str
    why: str = "letters"
    """``letters``: likeliest by language model and channel; ``symbol``: from the lexicon of symbols;
    ``same-document``: the digits too, as another mention in the same file has them; else the id of a form
    of `forms.toml`."""


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
    tokens = list(tokenise(text))
    formal = sorted([*form_edits(text), *symbol_edits(text, tokens)])
    edits = sorted([*formal, *_letter_edits(text, _untouched(tokens, formal))])
    return _apply(mapped, edits)


def _untouched(tokens: list[Token], edits: list[Edit]) -> list[Token]:
    """The tokens; those that an edit by form has changed stand as codes."""
    taken = {place for edit in edits for place in range(edit.start, edit.end)}
    return [token._replace(kind=CODE) if token.start in taken else token for token in tokens]


def _letter_edits(text: str, tokens: list[Token]) -> Iterator[Edit]:
    for run in _runs(text, tokens):
        for token, candidate in zip(run, decoder().best(run), strict=True):
            after = _written(token, candidate)
            if after != token.text and not _is_speck(text, token):
                yield Edit(token.start, token.end, after, "letters")


def _is_speck(text: str, token: Token) -> bool:
    """A single sign among marks that are no writing ("./_u/", ". ~ _/ 7 - X")."""
    if len(token.text) > 1:
        return False
    if _SCRATCH.search(text[max(0, token.start - 1) : token.start] + text[token.end : token.end + 1]):
        return True
    start = text.rfind("\n", 0, token.start) + 1
    end = text.find("\n", token.end)
    line = "".join(text[start : end if end >= 0 else len(text)].split())
    return sum(sign.isalpha() for sign in line) * 2 < len(line) and len(line) > 2


_SCRATCH = re.compile(r"[_|\\~»«{}<>]")


def _apply(mapped: Mapped, edits: list[Edit]) -> Restored:
    changes = []
    shift = 0
    for edit in edits:
        place = edit.start + shift
        before = mapped.text[edit.start : edit.end]
        changes.append(Change(Span(place, place + len(edit.after)), before, edit.after, edit.why))
        shift += len(edit.after) - len(before)
    return Restored(mapped.edit((edit.start, edit.end, edit.after) for edit in edits), changes)


_NEW_RUN = re.compile(r"\n[ \t]*[\n\f]|\f|\n[ \t]*(?:[-–•+*]|\d{1,2}[.)]|[a-zđ]\))|[ ]{4,}|\t|[.;:][ \t]*\n")


def _runs(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """Tokens that are read together: paragraphs, list items, cells."""
    breaks = [match.start() for match in _NEW_RUN.finditer(text)]
    breaks.append(len(text))
    run: list[Token] = []
    place = 0
    for token in tokens:
        if token.start >= breaks[place]:
            if run:
                yield run
            run = []
            while token.start >= breaks[place]:
                place += 1
        run.append(token)
    if run:
        yield run


def _written(token: Token, candidate: Candidate) -> str:
    """The candidate in the case of the token."""
    if not candidate.words:
        return token.text
    case = candidate.case
    joined = " ".join(candidate.words)
    if case == channels.UPPER:
        return joined.upper()
    return joined[0].upper() + joined[1:] if case == channels.TITLE else joined
