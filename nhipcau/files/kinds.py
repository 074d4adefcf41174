# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What kind of file these bytes are. The name is never believed, only compared.

Signatures: PDF 32000-1 7.5.2 (header within the first kilobyte), APPNOTE.TXT 4.3.7 (zip), [MS-CFB] 2.2 (old
Office and encrypted new Office), PNG, JFIF and TIFF 6.0.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from nhipcau.files.model import Kind
from nhipcau.files.text import utf16_of

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", Kind.TIFF),
    (b"MM\x00+", Kind.TIFF),
    (b"{\\rtf", Kind.RTF),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|table|p|article|section|h[1-6])[\s>]", re.IGNORECASE
)
# What may stand before the first real element: white space, comments, an XML declaration.
_HTML_LEAD = re.compile(rb"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*", re.DOTALL)
_EXTENSIONS: dict[str, frozenset[Kind]] = {
    ".txt": frozenset({Kind.TEXT}),
    ".htm": frozenset({Kind.HTML}),
    ".html": frozenset({Kind.HTML}),
    ".docx": frozenset({Kind.DOCX, Kind.ENCRYPTED_OFFICE}),
    ".docm": frozenset({Kind.DOCX, Kind.ENCRYPTED_OFFICE}),
    ".doc": frozenset({Kind.DOC, Kind.ENCRYPTED_OFFICE}),
    ".xlsx": frozenset({Kind.XLSX, Kind.ENCRYPTED_OFFICE}),
    ".pptx": frozenset({Kind.PPTX, Kind.ENCRYPTED_OFFICE}),
    ".odt": frozenset({Kind.ODT}),
    ".rtf": frozenset({Kind.RTF}),
    ".pdf": frozenset({Kind.PDF}),
    ".png": frozenset({Kind.PNG}),
    ".jpg": frozenset({Kind.JPEG}),
    ".jpeg": frozenset({Kind.JPEG}),
    ".tif": frozenset({Kind.TIFF}),
    ".tiff": frozenset({Kind.TIFF}),
}
NAMES: dict[Kind, str] = {
    Kind.TEXT: "TXT",
    Kind.HTML: "HTML",
    Kind.DOCX: "DOCX",
    Kind.PDF: "PDF",
    Kind.PNG: "PNG",
    Kind.JPEG: "JPEG",
    Kind.TIFF: "TIFF",
    Kind.DOC: "DOC, Word 97-2003",
    Kind.RTF: "RTF",
    Kind.ODT: "ODT",
    Kind.XLSX: "XLSX",
    Kind.PPTX: "PPTX",
    Kind.ZIP: "ZIP",
}


def sniff(data: bytes) -> Kind:
    """The kind of a file by its content.

    Text and unknown binary are told apart only roughly (by the control characters of the first kilobytes);
    whether a text can really be decoded, `text.decode` finds out.
    """
    if not data.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        return Kind.EMPTY
    head = data[:_HEAD]
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if head.startswith(_OLE):
        # An encrypted DOCX is an OLE file with the stream "EncryptedPackage" ([MS-OFFCRYPTO] 2.3.4.4).
        return Kind.ENCRYPTED_OFFICE if "EncryptedPackage".encode("utf-16-le") in data else Kind.DOC
    return _text_kind(head)


def named_kind(name: str | None) -> str | None:
    """The kind that a file name promises, as people say it: "PDF"; nothing for a name without a known ending."""
    suffix = PurePath(name).suffix.lower() if name else ""
    return suffix[1:].upper() if suffix in _EXTENSIONS else None


def keeps_promise(name: str | None, kind: Kind) -> bool:
    """Whether the content is what the name says (true where the name says nothing)."""
    suffix = PurePath(name).suffix.lower() if name else ""
    return suffix not in _EXTENSIONS or kind in _EXTENSIONS[suffix]


def kind_name(kind: Kind, data: bytes = b"") -> str:
    """A kind as people say it; for unknown binary what its signature says ("mp3"), if anything."""
    if kind is Kind.BINARY and data:
        import filetype

        guessed = filetype.guess(data[:_HEAD])
        return guessed.extension.upper() if guessed else "?"
    return NAMES.get(kind, "?")


def _zip_kind(data: bytes) -> Kind:
    """Looks for the names of parts as bytes: they stand unpacked in a zip, and nothing has to be opened."""
    if b"word/document" in data:
        return Kind.DOCX
    if b"xl/workbook" in data:
        return Kind.XLSX
    if b"ppt/presentation" in data:
        return Kind.PPTX
    if b"opendocument.text" in data[:200]:
        return Kind.ODT
    return Kind.ZIP


def _text_kind(head: bytes) -> Kind:
    wide = utf16_of(head)
    if wide is not None:
        # The second byte of most Vietnamese letters (U+1Exx) is a control character when looked at alone.
        head = head.decode(wide, "ignore").removeprefix("\ufeff").encode("utf-8", "ignore")
    body = head.removeprefix(b"\xef\xbb\xbf")
    lead = _HTML_LEAD.match(body)
    if _HTML.match(body, lead.end() if lead else 0):
        return Kind.HTML
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in body)
    return Kind.BINARY if control > len(body) // 50 else Kind.TEXT
