# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bytes to an `Extract`, whatever they are. Runs in the decoder's process; see `extract` for the way in.

Each decoder is imported only when its kind of file comes: a child that reads a web page never loads PDFium.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from nhipcau.files.errors import FileRefused
from nhipcau.files.kinds import keeps_promise, kind_name, named_kind, sniff
from nhipcau.files.limits import Limits
from nhipcau.files.model import CONTAINERS, IMAGES, READABLE, Extract, Kind, Note, Progress

if TYPE_CHECKING:
    from pathlib import Path


class Journal(Protocol):
    """What was read before a crash, and where each further page is told (`child.Journal`)."""

    def pages(self) -> dict[int, dict[str, Any]]: ...
    def tell(self, page: dict[str, Any]) -> None: ...


def decode_file(
    data: bytes,
    name: str | None,
    limits: Limits,
    progress: Progress,
    folder: Path | None = None,
    journal: Journal | None = None,
) -> Extract:
    """Read a file by its content; `folder` may be written to, if given; `journal` knows the pages read before a crash.

    Raises `FileRefused` and `MissingProgram`.
    """
    kind = sniff(data)
    if kind not in READABLE:
        raise _refusal(kind, data, name)
    try:
        extract = _decode(data, kind, limits, progress, folder, journal)
    except FileRefused as refused:
        # Whoever sent "report.pdf" is not helped by advice on text encodings.
        if refused.code == "encoding" and not keeps_promise(name, kind):
            raise FileRefused("wrong-kind", named=named_kind(name)) from refused
        raise
    if not keeps_promise(name, kind) and not (kind in IMAGES and named_kind(name) in _PICTURE_NAMES):
        extract.notes.insert(0, Note.of("other-kind", named=named_kind(name), kind=kind_name(kind)))
    return extract


def _decode(
    data: bytes, kind: Kind, limits: Limits, progress: Progress, folder: Path | None, journal: Journal | None
) -> Extract:
    if kind is Kind.TEXT:
        from nhipcau.files.text import read_text

        return read_text(data, limits)
    if kind is Kind.PDF:
        from nhipcau.files.pdf import read_pdf

        return read_pdf(data, limits, progress, journal)
    if kind in IMAGES:
        from nhipcau.files.image import read_image

        return read_image(data, kind, limits, progress, journal)
    if kind in (Kind.DOC, Kind.XLS):
        from nhipcau.files.doc import read_legacy

        return read_legacy(data, kind, folder, limits)
    return _decode_marked_up(data, kind, limits)


def _decode_marked_up(data: bytes, kind: Kind, limits: Limits) -> Extract:
    if kind is Kind.HTML:
        from nhipcau.files.html import read_html

        return read_html(data, limits)
    if kind is Kind.MHTML:
        from nhipcau.files.mail import read_mhtml

        return read_mhtml(data, limits)
    if kind is Kind.DOCX:
        from nhipcau.files.docx import read_docx

        return read_docx(data, limits)
    if kind is Kind.ODT:
        from nhipcau.files.odt import read_odt

        return read_odt(data, limits)
    if kind is Kind.RTF:
        from nhipcau.files.rtf import read_rtf

        return read_rtf(data, limits)
    from nhipcau.files.xlsx import read_xlsx

    return read_xlsx(data, limits)


def _refusal(kind: Kind, data: bytes, name: str | None) -> FileRefused:
    if kind is Kind.EMPTY:
        return FileRefused("empty")
    if kind is Kind.ENCRYPTED_OFFICE:
        return FileRefused("password")
    if kind in CONTAINERS and keeps_promise(name, kind):
        return FileRefused("container")
    named = named_kind(name)
    if named is not None and not keeps_promise(name, kind):
        return FileRefused("encoding") if named == "TXT" else FileRefused("wrong-kind", named=named)
    return FileRefused("not-supported", kind=kind_name(kind, data))


_PICTURE_NAMES = frozenset({"PNG", "JPG", "JPEG", "TIF", "TIFF"})
