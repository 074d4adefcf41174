# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out of a file: pages of text, and where on the page each word stands.

Offsets count characters of `Extract.text`, in which pages are joined by `PAGE_BREAK`; boxes are fractions of the
page, so that they fit a page picture of any size. The text is as the file has it (no NFC, no repair): the reader
normalises it and maps its spans back here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from nhipcau.files.errors import sentences

PAGE_BREAK = "\n\f\n"
"""Stands between the pages of `Extract.text`."""

Source = Literal["text-layer", "ocr", "text"]
Box = tuple[float, float, float, float]
Progress = Callable[[str, int, int], None]
"""Called with the stage (``text``, ``ocr``), pages done and pages in all."""


class Kind(StrEnum):
    """What a file is by its content. Those in `READABLE` can be read; the others have a sentence that says so."""

    EMPTY = "empty"
    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"
    XLSX = "xlsx"
    PPTX = "pptx"
    ENCRYPTED_OFFICE = "encrypted-office"
    XLS = "xls"
    MHTML = "mhtml"
    EML = "eml"
    ZIP = "zip"
    BINARY = "binary"


READABLE = frozenset(Kind) - {Kind.EMPTY, Kind.PPTX, Kind.ENCRYPTED_OFFICE, Kind.ZIP, Kind.EML, Kind.BINARY}
CONTAINERS = frozenset({Kind.ZIP, Kind.EML})
"""Files that bring several others; `unpack` takes them apart."""
IMAGES = frozenset({Kind.PNG, Kind.JPEG, Kind.TIFF})

MEDIA_TYPES: dict[Kind, str] = {
    Kind.TEXT: "text/plain",
    Kind.HTML: "text/html",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.TIFF: "image/tiff",
    Kind.DOC: "application/msword",
    Kind.XLS: "application/vnd.ms-excel",
    Kind.RTF: "application/rtf",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.MHTML: "multipart/related",
}


class Word(NamedTuple):
    """A word on a page: ``extract.text[start:end] == text``."""

    text: str
    start: int
    end: int
    box: Box
    """Left, top, right, bottom as fractions of the page, from its top left corner."""
    confidence: float | None = None
    """0 to 1 from the OCR; nothing for a text layer."""


class Unsure(NamedTuple):
    """A word that may be another: where it stands, and the other readings with how much less likely each is (nats)."""

    start: int
    end: int
    others: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class Page:
    """One page. A file without pages (text, HTML) is one page; DOCX is cut at the page breaks somebody put in."""

    number: int
    text: str
    start: int = 0
    """Where the page begins in `Extract.text`."""
    width: float | None = None
    height: float | None = None
    """Size in points (1/72 inch), for the shape of the page picture."""
    words: list[Word] = field(default_factory=list)
    source: Source = "text"
    confidence: float | None = None
    """Mean of the words' confidence, weighted by their length."""
    unsure: list[Unsure] = field(default_factory=list)
    """Words that the OCR was not sure of, with what else they may be."""

    def to_json(self) -> dict[str, Any]:
        """The page as plain data; its text and those of its words are not in it, only their places."""
        plain: dict[str, Any] = {
            "number": self.number,
            "start": self.start,
            "end": self.start + len(self.text),
            "width": self.width,
            "height": self.height,
            "source": self.source,
            "confidence": self.confidence,
            "words": [(a, b, *box, confidence) for _, a, b, box, confidence in self.words],
        }
        if self.unsure:
            plain["unsure"] = self.unsure
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any], text: str) -> Page:
        """The reverse of `to_json`; `text` is that of the whole file."""
        return cls(
            number=plain["number"],
            text=text[plain["start"] : plain["end"]],
            start=plain["start"],
            width=plain["width"],
            height=plain["height"],
            words=[Word(text[a:b], a, b, (x0, y0, x1, y1), c) for a, b, x0, y0, x1, y1, c in plain["words"]],
            source=plain["source"],
            confidence=plain["confidence"],
            unsure=[
                Unsure(start, end, tuple((word, cost) for word, cost in others))
                for start, end, others in plain.get("unsure", ())
            ],
        )


@dataclass(frozen=True, slots=True)
class Note:
    """Something a clerk should know about a file that was read; `code` is a key of ``[notes]``."""

    code: str
    vi: str
    en: str
    page: int | None = None

    @classmethod
    def of(cls, code: str, *, page: int | None = None, **facts: Any) -> Note:
        """The note with its sentences from `refusals.toml`."""
        sentence = sentences("notes")[code]
        facts = {**facts, "page": page}
        return cls(code, sentence["vi"].format(**facts), sentence["en"].format(**facts), page)


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature in a PDF."""

    by: str
    """Who signed, as the certificate has it."""
    body: str
    """Their body; empty where the certificate names none."""
    time: str | None
    """When, as the signer's machine said (ISO with zone)."""
    intact: bool | None
    """Whether the signed bytes are unchanged; nothing where that could not be told."""
    whole: bool | None
    """Whether the whole file was signed; false where something was added behind (a stamp of receipt, say)."""


@dataclass(slots=True)
class Extract:
    """All that was read out of a file."""

    kind: Kind
    media_type: str
    text: str
    pages: list[Page]
    notes: list[Note] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)

    @classmethod
    def of_pages(cls, kind: Kind, pages: Iterable[Page], notes: Iterable[Note] = ()) -> Extract:
        """Join pages whose words are counted from the page's own beginning; they are moved to the whole text."""
        placed: list[Page] = []
        start = 0
        for page in pages:
            page.start = start
            if start:
                page.words = [Word(text, a + start, b + start, box, c) for text, a, b, box, c in page.words]
                page.unsure = [Unsure(a + start, b + start, others) for a, b, others in page.unsure]
            placed.append(page)
            start += len(page.text) + len(PAGE_BREAK)
        return cls(kind, MEDIA_TYPES[kind], PAGE_BREAK.join(page.text for page in placed), placed, list(notes))

    def page_at(self, offset: int) -> Page:
        """The page that a place in the text is on (the one before, for the break itself)."""
        found = self.pages[0]
        for page in self.pages:
            if page.start > offset:
                break
            found = page
        return found

    def words_between(self, start: int, end: int) -> list[tuple[Page, Word]]:
        """The words that ``text[start:end]`` touches, with their pages: what to mark on the page pictures."""
        return [
            (page, word)
            for page in self.pages
            if page.start < end and page.start + len(page.text) > start
            for word in page.words
            if word.start < end and word.end > start
        ]

    def unsure(self) -> list[Unsure]:
        """All words that the OCR was not sure of, for the reader to choose by what makes sense."""
        return [word for page in self.pages for word in page.unsure]

    def to_json(self) -> dict[str, Any]:
        """The extract as plain data for `json`. Texts of pages and words are not said twice, only their places."""
        return {
            "kind": str(self.kind),
            "media_type": self.media_type,
            "text": self.text,
            "pages": [page.to_json() for page in self.pages],
            "notes": [{"code": n.code, "vi": n.vi, "en": n.en, "page": n.page} for n in self.notes],
            "signatures": [
                {"by": s.by, "body": s.body, "time": s.time, "intact": s.intact, "whole": s.whole}
                for s in self.signatures
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Extract:
        """The reverse of `to_json`."""
        text: str = data["text"]
        return cls(
            kind=Kind(data["kind"]),
            media_type=data["media_type"],
            text=text,
            pages=[Page.from_json(page, text) for page in data["pages"]],
            notes=[Note(**note) for note in data["notes"]],
            signatures=[Signature(**signature) for signature in data.get("signatures", ())],
        )
