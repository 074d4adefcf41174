# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gives a damaged Vietnamese text its letters back, with the map to what stood there."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from nhipcau.reading.model import Span
from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.candidates import Candidate, Source, dropped, scanned, stripped, worn
from nhipcau.reading.restoration.damage import DROPPED, SCANNED, STRIPPED, WORN, damage, lost_parts
from nhipcau.reading.restoration.decode import Decoder
from nhipcau.reading.restoration.forms import Edit, form_edits, lost_marks, symbol_edits
from nhipcau.reading.restoration.tokens import CODE, COMMA, Token, runs, tokenise
from nhipcau.reading.text.letters import bare
from nhipcau.reading.text.offsets import Mapped


@dataclass(frozen=True, slots=True)
class Change:
    """One place that was changed: where in the restored text, what stood there, what stands there now, and why."""

    span: Span
    before: str
    after: str
    why: str = "letters"
    """``letters``: likeliest by language model and channel; ``marks``: another mark is far likelier; ``symbol``:
    from the lexicon of symbols; ``same-document``: the digits too, as another mention in the same file has them;
    else the id of a form of `forms.toml`."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text: `mapped` leads back to the source; `changes` in order of place."""

    mapped: Mapped
    changes: list[Change] = field(default_factory=list)


def restore(mapped: Mapped) -> Restored:
    """The text with its Vietnamese letters, as likely as a language model and a learnt channel can tell.

    Numbers, dates, mail addresses and line breaks stay. A text that is not damaged comes back unchanged.

    >>> restore(Mapped.of("Uy ban nhén dan tinh théng bao y kién chi dao")).mapped.text
    'Ủy ban nhân dân tỉnh thông báo ý kiến chỉ đạo'
    """
    text = mapped.text
    kind = damage(text)
    if kind is None:
        return Restored(mapped)
    tokens = list(tokenise(text))
    if kind == DROPPED:
        return _apply(mapped, list(_letter_edits(text, tokens, kind)))
    if kind == WORN:
        return _apply(mapped, sorted([*_mark_edits(text), *lost_marks(text, tokens)]))
    edits: list[Edit] = []
    for part, loss in lost_parts(text):
        inside = [token for token in tokens if part.start <= token.start < part.end]
        forms = [edit for edit in form_edits(text) if part.start <= edit.start < part.end]
        formal = sorted([*forms, *symbol_edits(text, inside)])
        edits += sorted([*formal, *_letter_edits(text, _untouched(inside, formal), loss)])
    return _apply(mapped, edits)


def damage_of(text: str) -> str | None:
    """What kind of damage a (composed) text has that `restore` can mend: see `damage`; a suspicion is looked into."""
    kind = damage(text)
    return None if kind == WORN and not _mark_edits(text) else kind


def is_damaged(text: str) -> bool:
    """Whether a (composed) text is Vietnamese that has lost letters or marks, in a way that `restore` can mend.

    >>> is_damaged("Uy ban nhan dan tinh thong bao y kién chi dao trén dén quy co quan biét, thuc hién")
    True
    >>> is_damaged("Ủy ban nhân dân tỉnh thông báo ý kiến chỉ đạo trên đến quý cơ quan biết, thực hiện")
    False
    """
    return damage_of(text) is not None


@lru_cache(maxsize=4)
def decoder(kind: str) -> Decoder:
    """The decoder for a kind of damage; the data are read at the first call."""
    sources: dict[str, Callable[[], Source]] = {DROPPED: dropped, WORN: worn, SCANNED: scanned, STRIPPED: stripped}
    return Decoder(language.model(), sources[kind]())


_LONGEST_RUN = 4000
"""Tokens without a full stop or a line's end between them, beyond which no text is: left as it stands."""
_SURE, _BEYOND_DOUBT = 1.5, 8.0
"""Nats that another mark must gain before a word of a worn text is changed, and to count as a sign of wear."""
_WORN_WORDS = 0.01
"""Share of words that are wrong beyond doubt from which a text is worn; in sound texts it is a tenth of it."""


@lru_cache(maxsize=1)
def _mark_edits(text: str) -> tuple[Edit, ...]:
    """Words whose marks are surely wrong; none where they are too few for a worn text (names, other languages)."""
    edits: list[Edit] = []
    certain, words = 0, 0
    decode = decoder(WORN)
    for run in runs(text, tokenise(text), sentences=False):
        if len(run) > _LONGEST_RUN:
            continue
        path = decode.best(run)
        words += sum(token.kind != COMMA for token in run)
        for place, (token, candidate) in enumerate(zip(run, path, strict=True)):
            after = _written(token, candidate)
            if after != token.text and (gain := decode.gain(path, place, token)) >= _SURE:
                # Names are spelt as they please; they are no sign of wear.
                certain += gain >= _BEYOND_DOUBT and not (token.inside and token.text[0].isupper())
                edits.append(Edit(token.start, token.end, after, "marks"))
    return tuple(edits) if certain >= max(4, _WORN_WORDS * words) else ()


def _untouched(tokens: list[Token], edits: list[Edit]) -> list[Token]:
    """The tokens; those that an edit by form has changed stand as codes."""
    taken = {place for edit in edits for place in range(edit.start, edit.end)}
    return [token._replace(kind=CODE) if token.start in taken else token for token in tokens]


def _letter_edits(text: str, tokens: list[Token], kind: str) -> Iterator[Edit]:
    decode = decoder(kind)
    found = runs(text, tokens, sentences=kind != SCANNED)
    read = [(run, decode.best(run)) for run in found if len(run) <= _LONGEST_RUN]
    _same_names(decode, read)
    for run, path in read:
        for place, (token, candidate) in enumerate(zip(run, path, strict=True)):
            after = _written(token, candidate)
            if len(token.text) == 1 and after[1:] and _among_capitals(run, place):
                after = after.upper()
            if after != token.text and not _is_speck(text, token):
                yield Edit(token.start, token.end, after, "letters")


def _same_names(decode: Decoder, read: list[tuple[list[Token], list[Candidate]]]) -> None:
    """Reads a name the same way wherever it stands: two words with capitals as they fit best in all places together.

    A heading in capitals has no small letters around it that tell a name from other words ("HAI LAM"), the running
    text has ("huyện Hải Lâm"). Changes the paths in place.
    """
    places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    ways: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    titles: set[tuple[str, str]] = set()
    for number, (_, path) in enumerate(read):
        for at in range(len(path) - 1):
            one, two = path[at], path[at + 1]
            if len(one.words) != 1 or len(two.words) != 1 or channels.LOWER in (one.case, two.case):
                continue
            pair = (one.words[0], two.words[0])
            shape = (bare(pair[0]), bare(pair[1]))
            places[shape].append((number, at))
            firsts, seconds = ways.setdefault(shape, (set(), set()))
            firsts.add(pair[0])
            seconds.add(pair[1])
            if one.case == two.case == channels.TITLE:
                titles.add(shape)
    for shape in titles:
        readings = sorted(itertools.product(*map(sorted, ways[shape])))
        if len(readings) == 1:
            continue
        costs = [0.0] * len(readings)
        for number, at in places[shape]:
            run, path = read[number]
            for which, reading in enumerate(readings):
                costs[which] += decode.cost_of(run, path, at, reading)
        best = readings[costs.index(min(costs))]
        for number, at in places[shape]:
            path = read[number][1]
            for offset, word in enumerate(best):
                if path[at + offset].words != (word,):
                    path[at + offset] = path[at + offset]._replace(words=(word,), ids=(decode.id_of(word),))


def _among_capitals(run: list[Token], place: int) -> bool:
    """Whether a token stands in a line of capitals: one letter alone does not tell ("CỘNG HA X HỘI")."""
    beside = [run[other].text for other in (place - 1, place + 1) if 0 <= other < len(run)]
    return run[place].text.isupper() and all(text.isupper() and len(text) > 1 for text in beside)


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


def _written(token: Token, candidate: Candidate) -> str:
    """The candidate in the case of the token."""
    if not candidate.words:
        return token.text
    case = candidate.case
    joined = " ".join(candidate.words)
    if case == channels.UPPER:
        return joined.upper()
    return joined[0].upper() + joined[1:] if case == channels.TITLE else joined
