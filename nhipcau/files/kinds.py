# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What kind of file these bytes are. The name is never believed, only compared.

Signatures: PDF 32000-1 7.5.2 (header within the first kilobyte), APPNOTE.TXT 4.3.7 (zip), [MS-CFB] 2.2 (old
Office and encrypted new Office), PNG, JFIF and TIFF 6.0.
"""

from __future__ import annotations

import io
import os.path
import re
import struct

from nhipcau.files.model import Kind

_HEAD = 4096
_END = b"PK\x05\x06"
_MANY = 20_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
_MAIL_FIELDS = frozenset(
    b"from to cc subject date message-id received mime-version return-path reply-to delivered-to content-type".split()
)
_MAIL_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]")
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_EXTENSIONS: dict[str, frozenset[Kind]] = {
    ".txt": frozenset({Kind.TEXT}),
    ".htm": frozenset({Kind.HTML}),
    ".html": frozenset({Kind.HTML}),
    ".docx": frozenset({Kind.DOCX, Kind.ENCRYPTED_OFFICE}),
    ".docm": frozenset({Kind.DOCX, Kind.ENCRYPTED_OFFICE}),
    ".doc": frozenset({Kind.DOC, Kind.ENCRYPTED_OFFICE}),
    ".xls": frozenset({Kind.XLS, Kind.ENCRYPTED_OFFICE}),
    ".xlsm": frozenset({Kind.XLSX, Kind.ENCRYPTED_OFFICE}),
    ".mht": frozenset({Kind.MHTML}),
    ".mhtml": frozenset({Kind.MHTML}),
    ".eml": frozenset({Kind.EML}),
    ".zip": frozenset({Kind.ZIP}),
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
    Kind.XLS: "XLS, Excel 97-2003",
    Kind.MHTML: "MHTML",
    Kind.EML: "EML",
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
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if head.startswith(OLE):
        return _ole_kind(data)
    return _text_kind(head)


def _ole_kind(data: bytes) -> Kind:
    """By the names of streams, which stand in the directory as UTF-16."""
    # An encrypted DOCX is an OLE file with the stream "EncryptedPackage" ([MS-OFFCRYPTO] 2.3.4.4).
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Kind.ENCRYPTED_OFFICE
    if "WordDocument".encode("utf-16-le") not in data and "Workbook".encode("utf-16-le") in data:
        return Kind.XLS
    return Kind.DOC


def named_kind(name: str | None) -> str | None:
    """The kind that a file name promises, as people say it: "PDF"; nothing for a name without a known ending."""
    suffix = os.path.splitext(name)[1].lower() if name else ""
    return suffix[1:].upper() if suffix in _EXTENSIONS else None


def keeps_promise(name: str | None, kind: Kind) -> bool:
    """Whether the content is what the name says (true where the name says nothing)."""
    suffix = os.path.splitext(name)[1].lower() if name else ""
    return suffix not in _EXTENSIONS or kind in _EXTENSIONS[suffix]


def kind_name(kind: Kind, data: bytes = b"") -> str:
    """A kind as people say it; for unknown binary what its signature says ("mp3"), if anything."""
    if kind is Kind.BINARY and data:
        import filetype

        guessed = filetype.guess(data[:_HEAD])
        return guessed.extension.upper() if guessed else "?"
    return NAMES.get(kind, "?")


def _zip_kind(data: bytes) -> Kind:
    """By the names in the archive's directory: an archive of Word files holds their bytes, too.

    One that is cut short has no directory; its kind is then told by the names that stand in it as bytes. A directory
    that is too long to be read for this is that of an archive: no office program writes so many parts.
    """
    import zipfile

    try:
        if _stated_entries(data) > _MANY:
            return Kind.ZIP
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = "\n".join(archive.namelist()).encode("utf-8", "replace")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        names = data
    for part, kind in ((b"word/document", Kind.DOCX), (b"xl/workbook", Kind.XLSX), (b"ppt/presentation", Kind.PPTX)):
        if part in names:
            return kind
    return Kind.ODT if b"opendocument.text" in data[:200] else Kind.ZIP


def _stated_entries(data: bytes) -> int:
    """How many parts the end of the directory says there are, or how many fit its size (APPNOTE.TXT 4.3.16)."""
    end = data.rfind(_END, max(0, len(data) - 2**16 - 22))
    if end < 0 or end + 22 > len(data):
        return 0
    entries, size = struct.unpack_from("<HI", data, end + 10)
    return int(max(entries, size // 46 if size > _MANY * 300 else 0))


def _text_kind(head: bytes) -> Kind:
    from nhipcau.files.text import utf16_of

    wide = utf16_of(head)
    if wide is not None:
        # The second byte of most Vietnamese letters (U+1Exx) is a control character when looked at alone.
        head = head.decode(wide, "ignore").removeprefix("\ufeff").encode("utf-8", "ignore")
    body = head.removeprefix(b"\xef\xbb\xbf")
    lead = _HTML_LEAD.match(body)
    if _HTML.match(body, lead.end() if lead else 0):
        return Kind.HTML
    if _is_mail(body):
        return _mail_kind(body)
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in body)
    return Kind.BINARY if control > len(body) // 50 else Kind.TEXT


def _is_mail(head: bytes) -> bool:
    """Whether it begins with the fields of a message (RFC 5322): at least three that every mail program writes."""
    fields: set[bytes] = set()
    for line in head.split(b"\n"):
        if not line.strip():
            break
        found = _MAIL_FIELD.match(line)
        if found is None and line[:1] not in b" \t" and not line.startswith(b"From "):
            return False
        if found is not None:
            fields.add(found[1].lower())
    return len(fields & _MAIL_FIELDS) >= 3


def _mail_kind(head: bytes) -> Kind:
    """A saved page is a message, too, but nobody sent it to anybody."""
    fields, _, _ = head.replace(b"\r\n", b"\n").partition(b"\n\n")
    sent = re.search(rb"^(?:to|received|message-id|return-path):", fields, re.IGNORECASE | re.MULTILINE)
    saved = re.search(rb"^(?:snapshot-content-location:|from:\s*[\"<]?saved by)", fields, re.IGNORECASE | re.MULTILINE)
    return Kind.MHTML if saved or (_RELATED.search(fields) and not sent) else Kind.EML
