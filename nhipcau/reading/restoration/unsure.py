# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words that a recogniser was not sure of: which of its own readings makes sense where the word stands.

A sound text is left alone but for these words. The recogniser says how much less likely another reading is, the
language model how much better it fits; only where the whole is clearly better does the word change.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol

from nhipcau.reading.model import Span
from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language
from nhipcau.reading.restoration.candidates import Candidate, case_of
from nhipcau.reading.restoration.decode import Decoder
from nhipcau.reading.restoration.forms import Edit
from nhipcau.reading.restoration.restore import Change, Restored
from nhipcau.reading.restoration.tokens import WORD, runs, tokenise
from nhipcau.reading.text.letters import fold_tone
from nhipcau.reading.text.offsets import Mapped

SURE = 1.0
"""Nats by which another reading must be better."""
_UNKNOWN = 3.0
"""Nats that a reading costs which is no syllable of the language."""


class Unsure(Protocol):
    """A word and its other readings, each with how many nats it is less likely to the recogniser."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def others(self) -> Sequence[tuple[str, float]]: ...


def choose(mapped: Mapped, unsure: Iterable[Unsure]) -> Restored:
    """The text with those words changed that another reading fits clearly better; `unsure` are places of the source."""
    runs_by_source = sorted(mapped.runs, key=lambda run: run.source_start)
    starts = [run.source_start for run in runs_by_source]
    places: list[tuple[int, int, Sequence[tuple[str, float]]]] = []
    for word in unsure:
        at = bisect_right(starts, word.start) - 1
        # A word whose letters were put together anew (NFD, an old font) has no place letter by letter.
        if at >= 0 and (run := runs_by_source[at]).exact and word.end <= run.source_end:
            shift = run.start - run.source_start
            places.append((word.start + shift, word.end + shift, word.others))
    edits = unsure_edits(mapped.text, places)
    changes: list[Change] = []
    moved = 0
    for edit in edits:
        start = edit.start + moved
        changes.append(
            Change(Span(start, start + len(edit.after)), mapped.text[edit.start : edit.end], edit.after, edit.why)
        )
        moved += len(edit.after) - (edit.end - edit.start)
    return Restored(mapped.edit((edit.start, edit.end, edit.after) for edit in edits), changes)


def unsure_edits(text: str, places: Iterable[tuple[int, int, Sequence[tuple[str, float]]]]) -> list[Edit]:
    """The words of a (composed) text that another reading fits clearly better; `places` are offsets of that text.

    >>> text = "Ủy ban nhân dân tính báo cáo"
    >>> [edit.after for edit in unsure_edits(text, [(16, 20, [("tỉnh", 0.7), ("tình", 2.0)])])]
    ['tỉnh']
    """
    model = language.model()
    offered: dict[str, list[tuple[str, float]]] = {}
    asked: set[int] = set()
    for start, end, others in places:
        word, left = _bare(text[start:end])
        if word:
            asked.add(start + left)
            offered.setdefault(word, []).extend((_bare(other)[0], cost) for other, cost in others)
    if not asked:
        return []
    decode = Decoder(model, _Offered(model, offered))
    edits: list[Edit] = []
    for run in runs(text, tokenise(text), sentences=False):
        if not any(token.start in asked for token in run):
            continue
        path = decode.best(run)
        for place, (token, candidate) in enumerate(zip(run, path, strict=True)):
            if token.start not in asked or token.kind != WORD or not candidate.words:
                continue
            after = _as_written(candidate.words[0], token.text)
            if after != token.text and decode.gain(path, place, token) >= SURE:
                edits.append(Edit(token.start, token.end, after, "recogniser"))
    return edits


class _Offered:
    """Candidates of a token: itself, and what the recogniser offers instead of it."""

    def __init__(self, model: language.LanguageModel, offered: dict[str, list[tuple[str, float]]]) -> None:
        self._model = model
        self._offered = offered

    def __call__(self, noisy: str) -> tuple[Candidate, ...]:
        ids = self._model.ids
        case = case_of(noisy)
        known = ids.get(fold_tone(noisy.lower()))
        kept = Candidate((), (self._model.unknown,), _UNKNOWN) if known is None else Candidate((), (known,), 0.0)
        found = [kept]
        for other, cost in self._offered.get(noisy, ()):
            word = fold_tone(other.lower())
            if word in ids and word != noisy.lower():
                found.append(Candidate((other.lower(),), (ids[word],), cost, case))
        return tuple(found)


def _bare(word: str) -> tuple[str, int]:
    """A word without the signs around it, and how many stood before it ("tỉnh," gives "tỉnh")."""
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not word[end - 1].isalnum():
        end -= 1
    return unicodedata.normalize("NFC", word[start:end]), start


def _as_written(word: str, before: str) -> str:
    case = case_of(before)
    if case == channels.UPPER:
        return word.upper()
    return word[0].upper() + word[1:] if case == channels.TITLE else word
