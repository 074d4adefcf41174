# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out of a file: pages of text, and where on the page each word stands.

No dataclasses here and in `limits`: their module takes as long to load as reading ten pages, in each decoder.

Offsets count characters of `Extract.text`, in which pages are joined by `PAGE_BREAK`; boxes are fractions of the
page, so that they fit a page picture of any size. The text is as the file has it (no NFC, no repair): the reader
normalises it and maps its spans back here.
"""

from __future__ import annotations

import base64
import io
import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, Literal, NamedTuple, overload

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


class PackedWords(Sequence[Word]):
    """The words of a text layer, unpacked when somebody looks at them: the boxes of a page with its picture, once.

    They are the stretches of the page's text without white space, in order. Boxes are kept as PDFium gave them, with
    the six numbers that put them on the page (`pdfium.Matrix`); four-byte floats: all lefts, then tops, rights,
    bottoms.
    """

    __slots__ = ("_boxes", "_found", "_matrix", "_start", "_text")

    def __init__(self, text: str, boxes: bytes | str, matrix: Sequence[float], start: int = 0) -> None:
        """`text`: of the page, which begins at `start` of the whole; `boxes`: as bytes or in base64."""
        self._text = text
        self._boxes = boxes
        self._matrix = matrix
        self._start = start
        self._found: list[Word] | None = None

    def at(self, start: int) -> PackedWords:
        """The same words of a page that begins elsewhere."""
        return PackedWords(self._text, self._boxes, self._matrix, start)

    def to_json(self, aside: list[bytes] | None = None) -> dict[str, Any]:
        """As plain data, without the text; with `aside` the boxes are put there as bytes, and only their length is in
        the data."""
        boxes = self._boxes
        if aside is not None:
            aside.append(base64.b64decode(boxes) if isinstance(boxes, str) else boxes)
            return {"boxes": len(aside[-1]), "matrix": self._matrix}
        packed = boxes if isinstance(boxes, str) else base64.b64encode(boxes).decode("ascii")
        return {"boxes": packed, "matrix": self._matrix}

    def _all(self) -> list[Word]:
        if self._found is None:
            boxes = base64.b64decode(self._boxes) if isinstance(self._boxes, str) else self._boxes
            numbers = array("f", boxes[: len(boxes) // 16 * 16])
            count = len(numbers) // 4
            sides = (numbers[side * count : (side + 1) * count] for side in range(4))
            start, place = self._start, _placed(self._matrix)
            self._found = [
                Word(match[0], start + match.start(), start + match.end(), place(*box))
                for match, box in zip(_WORD.finditer(self._text), zip(*sides, strict=True), strict=False)
            ]
        return self._found

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...
    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._all())


_WORD = re.compile(r"\S+")


def _placed(matrix: Sequence[float]) -> Callable[[float, float, float, float], Box]:
    """Turns left, top, right, bottom in PDF space into a box on the page."""
    ox, oy, rx, ry, ux, uy = matrix

    def place(left: float, top: float, right: float, bottom: float) -> Box:
        ax, ay = ox + rx * left + ux * bottom, oy + ry * left + uy * bottom
        bx, by = ox + rx * right + ux * top, oy + ry * right + uy * top
        return rounded(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

    return place


def rounded(x0: float, y0: float, x1: float, y1: float) -> Box:
    """A box outward to four digits, a quarter of a dot on a page picture; `round` takes longer."""
    return int(x0 * 1e4) / 1e4, int(y0 * 1e4) / 1e4, int(x1 * 1e4 + 1) / 1e4, int(y1 * 1e4 + 1) / 1e4


class Unsure(NamedTuple):
    """A word that may be another: where it stands, and the other readings with how much less likely each is (nats)."""

    start: int
    end: int
    others: tuple[tuple[str, float], ...]


class _Plain:
    """What `Page` and `Extract` share: equal when all that they hold is equal."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> list[Any]:
        return [getattr(self, name) for name in self.__slots__]

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, type(self)) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(self.__slots__, self._values(), strict=True))
        return f"{type(self).__name__}({shown})"


class Page(_Plain):
    """One page. A file without pages (text, HTML) is one page; DOCX is cut at the page breaks somebody put in.

    `start` is where the page begins in `Extract.text`; `width` and `height` are its size in points (1/72 inch), for
    the shape of the page picture; `confidence` is the mean of its words' confidence, weighted by their length;
    `unsure` are the words that the OCR was not sure of, with what else they may be.
    """

    __slots__ = ("confidence", "height", "number", "source", "start", "text", "unsure", "width", "words")

    def __init__(
        self,
        number: int,
        text: str,
        start: int = 0,
        width: float | None = None,
        height: float | None = None,
        words: Sequence[Word] = (),
        source: Source = "text",
        confidence: float | None = None,
        unsure: Sequence[Unsure] = (),
    ) -> None:
        self.number = number
        self.text = text
        self.start = start
        self.width = width
        self.height = height
        self.words = words if isinstance(words, PackedWords) else list(words)
        self.source = source
        self.confidence = confidence
        self.unsure = list(unsure)

    def to_json(self, aside: list[bytes] | None = None) -> dict[str, Any]:
        """The page as plain data; its text and those of its words are not in it, only their places. `aside`: see
        `Extract.to_json`."""
        plain: dict[str, Any] = {
            "number": self.number,
            "start": self.start,
            "end": self.start + len(self.text),
            "width": self.width,
            "height": self.height,
            "source": self.source,
            "confidence": self.confidence,
            "words": (
                self.words.to_json(aside)
                if isinstance(self.words, PackedWords)
                else [(a, b, *box, confidence) for _, a, b, box, confidence in self.words]
            ),
        }
        if self.unsure:
            plain["unsure"] = self.unsure
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any], text: str, aside: Callable[[int], bytes] | None = None) -> Page:
        """The reverse of `to_json`; `text` is that of the whole file, `aside` gives the next so many bytes of what
        was put there."""
        kept, own = plain["words"], text[plain["start"] : plain["end"]]
        return cls(
            number=plain["number"],
            text=own,
            start=plain["start"],
            width=plain["width"],
            height=plain["height"],
            words=(
                PackedWords(own, aside(kept["boxes"]) if aside else kept["boxes"], kept["matrix"], plain["start"])
                if isinstance(kept, dict)
                else [Word(text[a:b], a, b, (x0, y0, x1, y1), c) for a, b, x0, y0, x1, y1, c in kept]
            ),
            source=plain["source"],
            confidence=plain["confidence"],
            unsure=[
                Unsure(start, end, tuple((word, cost) for word, cost in others))
                for start, end, others in plain.get("unsure", ())
            ],
        )


class Note(NamedTuple):
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


class Signature(NamedTuple):
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


class Extract(_Plain):
    """All that was read out of a file."""

    __slots__ = ("kind", "media_type", "notes", "pages", "signatures", "text")

    def __init__(
        self,
        kind: Kind,
        media_type: str,
        text: str,
        pages: list[Page],
        notes: Iterable[Note] = (),
        signatures: Iterable[Signature] = (),
    ) -> None:
        self.kind = kind
        self.media_type = media_type
        self.text = text
        self.pages = pages
        self.notes = list(notes)
        self.signatures = list(signatures)

    @classmethod
    def of_pages(cls, kind: Kind, pages: Iterable[Page], notes: Iterable[Note] = ()) -> Extract:
        """Join pages whose words are counted from the page's own beginning; they are moved to the whole text."""
        placed: list[Page] = []
        start = 0
        for page in pages:
            page.start = start
            if start:
                page.words = (
                    page.words.at(start)
                    if isinstance(page.words, PackedWords)
                    else [Word(text, a + start, b + start, box, c) for text, a, b, box, c in page.words]
                )
                page.unsure = [Unsure(a + start, b + start, others) for a, b, others in page.unsure]
            placed.append(page)
            start += len(page.text) + len(PAGE_BREAK)
        return cls(kind, MEDIA_TYPES[kind], PAGE_BREAK.join(page.text for page in placed), placed, notes)

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

    def signed(self) -> list[str]:
        """The times of its digital signatures (ISO 8601), as far as they are known."""
        return [signature.time for signature in self.signatures if signature.time]

    def to_json(self, aside: list[bytes] | None = None) -> dict[str, Any]:
        """The extract as plain data for `json`. Texts of pages and words are not said twice, only their places.

        With `aside` what is bytes anyway (the boxes of text layers) is put there and not into the data.
        """
        return {
            "kind": str(self.kind),
            "media_type": self.media_type,
            "text": self.text,
            "pages": [page.to_json(aside) for page in self.pages],
            "notes": [{"code": n.code, "vi": n.vi, "en": n.en, "page": n.page} for n in self.notes],
            "signatures": [
                {"by": s.by, "body": s.body, "time": s.time, "intact": s.intact, "whole": s.whole}
                for s in self.signatures
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], aside: bytes | None = None) -> Extract:
        """The reverse of `to_json`; `aside`: all that was put there, joined."""
        text: str = data["text"]
        take = None if aside is None else io.BytesIO(aside).read
        return cls(
            kind=Kind(data["kind"]),
            media_type=data["media_type"],
            text=text,
            pages=[Page.from_json(page, text, take) for page in data["pages"]],
            notes=[Note(**note) for note in data["notes"]],
            signatures=[Signature(**signature) for signature in data.get("signatures", ())],
        )
