# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Messages (RFC 5322, MIME): saved web pages (RFC 2557), and e-mail as the files that it brings."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import MIMEPart
from typing import Any

from nhipcau.files.errors import FileRefused
from nhipcau.files.html import read_html
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, IndexError, MessageError)
"""What the `email` package raises on broken messages."""
_MARK = b"\xef\xbb\xbf"
_DEEPEST = 20


def read_mhtml(data: bytes, limits: Limits) -> Extract:
    """A web page saved with its pictures: the text of the page. Raises what `read_html` raises, and ``damaged``."""
    for part in _leaves(_parsed(data), 0):
        if part.get_content_type() == "text/html":
            read = read_html(_text_bytes(part), limits)
            return Extract.of_pages(Kind.MHTML, read.pages, read.notes)
    raise FileRefused("no-text")


def mail_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of what a message brings: its text first, named by its subject, then what is attached.

    Pictures that only decorate the text (a logo under the signature) are left out. Raises `FileRefused` ``damaged``.
    """
    message = _parsed(data)
    texts: dict[str, MIMEPart[Any, Any]] = {}
    attached: list[tuple[str, bytes]] = []
    for part in _leaves(message, 0):
        kind, name = part.get_content_type(), _file_name(part)
        if name is None and kind in ("text/plain", "text/html"):
            texts.setdefault(kind, part)
        elif not (kind.startswith("image/") and part.get("Content-ID") and not part.is_attachment()):
            attached.append((name or f"tep-{len(attached) + 1}", _bytes(part)))
    body = texts.get("text/plain") or texts.get("text/html")
    if body is not None:
        content = _text_bytes(body)
        if any(letter.isalnum() for letter in content.decode("utf-8", "ignore")):
            ending = "txt" if body.get_content_type() == "text/plain" else "html"
            yield f"{_subject(message)}.{ending}", content
    yield from attached


def _parsed(data: bytes) -> MIMEPart[Any, Any]:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
    except _BROKEN as error:
        raise FileRefused("damaged") from error
    return message


def _leaves(message: MIMEPart[Any, Any], depth: int) -> Iterator[MIMEPart[Any, Any]]:
    """Parts without parts; a message sent on as an attachment is a leaf, too: its bytes are an e-mail file."""
    if depth > _DEEPEST:
        raise FileRefused("bomb")
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.iter_parts():
            yield from _leaves(part, depth + 1)
    else:
        yield message


def _file_name(part: MIMEPart[Any, Any]) -> str | None:
    if part.get_content_type() == "message/rfc822":
        return "thu-chuyen-tiep.eml"
    try:
        return part.get_filename()
    except _BROKEN:
        return "tep"


def _subject(message: MIMEPart[Any, Any]) -> str:
    try:
        subject = str(message.get("Subject") or "")
    except _BROKEN:
        subject = ""
    return subject.replace("/", "-").replace("\\", "-").strip(" .")[:120] or "Nội dung thư"


def _bytes(part: MIMEPart[Any, Any]) -> bytes:
    try:
        if part.get_content_type() == "message/rfc822":
            return bytes(part.get_content().as_bytes())
        content = part.get_payload(decode=True)
    except _BROKEN as error:
        raise FileRefused("damaged") from error
    return content if isinstance(content, bytes) else b""


def _text_bytes(part: MIMEPart[Any, Any]) -> bytes:
    """A text part as UTF-8 with its mark: what the part's own head says of its letters is not lost that way."""
    content = _bytes(part)
    charset = str(part.get_content_charset() or "")
    try:
        text = content.decode(charset) if charset else None
    except (LookupError, UnicodeDecodeError):
        text = None
    # Without a charset, or with a wrong one, the bytes are recognised as those of any text file.
    return content if text is None else _MARK + text.encode("utf-8", "replace")
