# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""From readings to works: each document once, whatever papers carry it, and what it cites.

A *work* is the document itself; a *manifestation* one paper in which it appears: the original, a certified copy, a
second scan, a news item that repeats it. What is cited and nobody filed is a work too, a *stub*.

    003.txt  38-CT/TW with the block of 187-BS/ĐUK  ->  work 38-CT/TW, manifestation sao-luc
    001.txt  news item repeating 1039-CV/TU         ->  manifestation of 1039-CV/TU, its orders not counted again
    "theo Công văn 8485-CV/TU"                      ->  stub 8485-CV/TU
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nhipcau.reading.citations.symbols import find_symbols, type_of
from nhipcau.reading.model import Citation, Document, Reading
from nhipcau.reading.sets.identity import Mention, is_national, number_key, same_work, territory
from nhipcau.reading.text.normalise import fold_tone, key

NEWS = "ban-tin"
_CARRIES_OUT = re.compile(r"^(?:về )?(?:việc )?(?:(?:tổ chức |triển khai )*thực hiện|triển khai|quán triệt)\b")
SHINGLE = 5
"""Syllables of the runs by which a news item is held against the document that it repeats."""
REPEATED = 0.2
"""A news item of whose runs so many stand in a document repeats it."""


@dataclass(slots=True)
class Manifestation:
    """One paper in which a work appears."""

    source: str
    """Name of the file."""
    form: str
    """``original``, ``sao-luc``, ``sao-y``, ``trich-sao``, ``news`` or ``again`` (a second file of the same)."""
    number: str | None = None
    """Number of the copy, where it has one of its own."""
    issuer: str | None = None
    date: str | None = None
    part: int = 0
    """Which document of the file it is, from 0."""


@dataclass(slots=True)
class Work:
    """A document, filed or only cited."""

    id: str
    type: str
    mention: Mention
    subject: str | None = None
    document: Document | None = None
    """The reading of its best paper; None for a stub."""
    manifestations: list[Manifestation] = field(default_factory=list)
    name: str | None = None

    @property
    def is_stub(self) -> bool:
        """Whether nobody filed it: it is known from citations alone."""
        return self.document is None

    @property
    def label(self) -> str:
        """What people call it: its number, else its name, else its subject."""
        return self.mention.number or self.name or self.subject or self.id

    @property
    def tasks(self) -> int:
        """How many tasks it orders, counted once however many papers repeat them."""
        return len(self.document.tasks) if self.document else 0


@dataclass(frozen=True, slots=True)
class Link:
    """One work cites another."""

    source: str
    target: str
    relation: str


@dataclass(slots=True)
class Works:
    """All works of a set, in the order of their dates, and how they cite each other."""

    works: list[Work]
    links: list[Link]
    _by_id: dict[str, Work] = field(init=False, repr=False, compare=False)
    _from: dict[str, list[Link]] = field(init=False, repr=False, compare=False)
    _to: dict[str, list[Link]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_id = {work.id: work for work in self.works}
        self._from, self._to = {}, {}
        for link in self.links:
            self._from.setdefault(link.source, []).append(link)
            self._to.setdefault(link.target, []).append(link)

    def __getitem__(self, id: str) -> Work:
        """The work of that id. Raises `KeyError`."""
        return self._by_id[id]

    def of(self, number: str) -> list[Work]:
        """The works of that number: several where issuers share it."""
        return [work for work in self.works if number_key(work.mention.number) == number_key(number)]

    @property
    def stubs(self) -> list[Work]:
        """What is cited and missing."""
        return [work for work in self.works if work.is_stub]

    def links_from(self, work: Work) -> list[Link]:
        """What a work cites."""
        return self._from.get(work.id, [])

    def links_to(self, work: Work) -> list[Link]:
        """What cites a work."""
        return self._to.get(work.id, [])


def works_of(readings: Iterable[tuple[str, Reading]]) -> Works:
    """The works of readings, each given with the name of its file.

    The order of the readings does not matter, but for which of two equal files counts as the second. Raises nothing.
    """
    papers = [
        (source, part, document)
        for source, reading in readings
        for part, document in enumerate(reading.documents)
        if _says_something(document)
    ]
    shelf = _Shelf()
    for source, part, document in papers:
        if document.type != NEWS:
            shelf.file(source, part, document)
    news = [paper for paper in papers if paper[2].type == NEWS]
    cited = [(work, work.document) for work in shelf.works if work.document]
    links = [link for work, document in cited for link in shelf.links_of(work, document)]
    for source, part, document in news:
        links += shelf.file_news(source, part, document)
    links += [link for work in list(shelf.works) if work.is_stub for link in shelf.links_of_stub(work)]
    ordered = sorted(shelf.works, key=lambda work: (work.mention.date or "9999", work.label))
    return Works(ordered, _once(links))


def _says_something(document: Document) -> bool:
    """A page of menus gives an empty document, which is no work."""
    return bool(document.number or document.subject or document.tasks or document.items)


def mention_of(document: Document) -> Mention:
    """What a filed document says of itself."""
    return Mention(document.number or "", document.issuer or "", document.place or "", document.date or "")


def mention_in(citation: Citation, citing: Document) -> Mention:
    """What a citation says; "UBND tỉnh" is of the province that the citing document's issuer names."""
    issuer = citation.issuer or ""
    place = ""
    if not is_national(citation.number or ""):
        own = Mention(issuer=citing.issuer or "")
        relative = issuer and not territory(Mention(issuer=issuer))
        place = territory(own) if relative and _province_level(citing.issuer or "") else ""
    return Mention(citation.number or "", issuer, place, citation.date or "")


def _province_level(issuer: str) -> bool:
    words = f" {key(issuer)} "
    below = (" xã ", " phường ", " huyện ", " quận ", " thị xã ", " thị trấn ", " huyện ủy ", " đặc khu ")
    return not any(word in words for word in below)


class _Shelf:
    """The works found so far, looked up by number, and those without a number by name."""

    def __init__(self) -> None:
        self.works: list[Work] = []
        self._by_number: dict[str, list[Work]] = {}
        self._by_name: dict[tuple[str, str], Work] = {}
        self._shingles: dict[str, frozenset[str]] = {}

    def file(self, source: str, part: int, document: Document) -> Work:
        """Put one paper on the shelf: to its work, or as a new one."""
        mention = mention_of(document)
        work = self._known(mention, document.type, document.subject)
        if work is None:
            work = self._add(mention, document.type, document.subject, None)
        copy = document.copy
        paper = Manifestation(source, "original" if work.is_stub else "again", part=part)
        if copy is not None:
            paper = Manifestation(source, copy.form, copy.number, copy.issuer, copy.date, part)
        elif work.document is not None and work.document.copy is not None:
            paper.form = "original"
        work.manifestations.append(paper)
        if work.document is None or (work.document.copy is not None and copy is None):
            # The original says more than a copy of it; among equals the first stays.
            work.document, work.type = document, document.type
            work.mention, work.subject = mention, document.subject
        return work

    def links_of(self, work: Work, document: Document) -> Iterator[Link]:
        """The citations of a filed document, each to its work or to a stub."""
        for citation in document.citations:
            cited = self._cited(citation, document)
            if cited is not None and cited.id != work.id:
                yield Link(work.id, cited.id, citation.relation)

    def links_of_stub(self, stub: Work) -> Iterator[Link]:
        """What a missing document carries out, as those who cite it give its subject ("về thực hiện Chỉ thị …")."""
        subject = stub.subject or ""
        if not _CARRIES_OUT.search(fold_tone(subject).lower()):
            return
        for symbol in find_symbols(subject):
            cited = self._known(Mention(symbol.number), type_of(symbol), None)
            if cited is not None and cited.id != stub.id:
                yield Link(stub.id, cited.id, "implements")

    def file_news(self, source: str, part: int, document: Document) -> list[Link]:
        """Put a news item with the work that it repeats; one that repeats none is a work of its own."""
        work = self._repeated(document)
        if work is None:
            work = self._add(mention_of(document), document.type, document.subject, source)
            work.document = document
            work.manifestations.append(Manifestation(source, "original", part=part))
            return list(self.links_of(work, document))
        work.manifestations.append(Manifestation(source, "news", date=document.date, part=part))
        return []

    def _repeated(self, news: Document) -> Work | None:
        """The work whose text the item repeats; else the latest numbered document that it cites."""
        own = shingles(news)
        filed = [(len(own & self._runs(work)) / (len(own) or 1), work) for work in self.works if work.document]
        share, best = max(filed, key=lambda pair: pair[0], default=(0.0, None))
        if best is not None and share >= REPEATED:
            return best
        cited = [citation for citation in news.citations if citation.number and citation.date]
        before = [citation for citation in cited if not news.date or str(citation.date) <= news.date]
        latest = max(before, key=lambda citation: str(citation.date), default=None)
        return self._cited(latest, news) if latest is not None else None

    def _runs(self, work: Work) -> frozenset[str]:
        if work.id not in self._shingles and work.document is not None:
            self._shingles[work.id] = shingles(work.document)
        return self._shingles.get(work.id, frozenset())

    def _cited(self, citation: Citation, citing: Document) -> Work | None:
        mention = mention_in(citation, citing)
        known = self._known(mention, citation.type, citation.name)
        if known is not None:
            if known.is_stub:
                _fill(known, mention, citation)
            return known
        if not mention.number and not citation.name:
            return None
        return self._add(mention, citation.type, citation.subject, citation.name)

    def _known(self, mention: Mention, type: str, name: str | None) -> Work | None:
        if number_key(mention.number):
            found = [work for work in self._by_number.get(number_key(mention.number), []) if _same(work, mention)]
            for narrower in (_of_that_day(found, mention.date), [work for work in found if not work.is_stub]):
                found = narrower or found
            # Two of that number that both agree: nothing tells which, so neither.
            return found[0] if len(found) == 1 else None
        return self._by_name.get((type, key(name or ""))) if name else None

    def _add(self, mention: Mention, type: str, subject: str | None, name: str | None) -> Work:
        work = Work(f"w{len(self.works) + 1}", type, mention, subject, name=None if mention.number else name)
        self.works.append(work)
        if number_key(mention.number):
            self._by_number.setdefault(number_key(mention.number), []).append(work)
        elif subject or name:
            self._by_name[type, key(name or subject or "")] = work
        return work


def _of_that_day(works: list[Work], date: str) -> list[Work]:
    return [work for work in works if date and work.mention.date == date]


def _same(work: Work, mention: Mention) -> bool:
    return same_work(work.mention, mention)


def _fill(stub: Work, mention: Mention, citation: Citation) -> None:
    """What a further citation says of a stub: the day, the issuer, the subject."""
    known = stub.mention
    stub.mention = Mention(
        known.number, known.issuer or mention.issuer, known.place or mention.place, known.date or mention.date
    )
    stub.subject = stub.subject or citation.subject


def shingles(document: Document) -> frozenset[str]:
    """Runs of five syllables of all items of a document (Broder's shingles)."""
    syllables = key(" ".join(item.text for item in document.items)).split()
    return frozenset(" ".join(syllables[n : n + SHINGLE]) for n in range(len(syllables) - SHINGLE + 1))


def _once(links: Sequence[Link]) -> list[Link]:
    return list(dict.fromkeys(links))
