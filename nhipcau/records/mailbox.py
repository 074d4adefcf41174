# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mailbox as a door (IMAP4rev1, RFC 3501): unread messages are taken in and marked as read; nothing is deleted there.

A message becomes an .eml file and comes in as one that was dropped: its text and each attachment wait at the gate by
themselves. The mark "read" is set only when that is safe in the database; killed before, the message is fetched once
more and found to be here already, by its number in the mailbox (UIDVALIDITY and UID never mean another message).
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from nhipcau.bodies.actor import Actor
from nhipcau.records import services
from nhipcau.records.deliveries import delivery_key

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
TIMEOUT = 60


class MailboxError(Exception):
    """The mailbox cannot be reached or does not let us in; `vi` and `en` say what to look at."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the mailbox is: ``imaps://vanthu@thu.tinh.gov.vn/INBOX`` (``imap://`` only on this machine)."""

    host: str
    port: int
    user: str
    folder: str
    secure: bool

    @classmethod
    def of(cls, address: str) -> Mailbox:
        """Raises `MailboxError` for what is no such address."""
        parts = urlsplit(address)
        local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
            raise MailboxError(
                "Địa chỉ hộp thư phải có dạng imaps://tên@máy-chủ/INBOX.",
                "A mailbox is written as imaps://name@server/INBOX.",
            )
        if parts.scheme == "imap" and not local:
            raise MailboxError(
                "Chỉ dùng imap:// (không mã hóa) với máy chủ trên chính máy này; hãy dùng imaps://.",
                "imap:// (not encrypted) is for a server on this machine only; use imaps://.",
            )
        secure = parts.scheme == "imaps"
        port = parts.port or (993 if secure else 143)
        return cls(parts.hostname, port, unquote(parts.username), unquote(parts.path.strip("/")) or "INBOX", secure)


def take_from(mailbox: Mailbox, password: str, actor: Actor) -> int:
    """Take in all unread messages; returns how many. Raises `MailboxError`."""
    count = 0
    with _opened(mailbox, password) as (server, validity):
        for uid in _unread(server):
            _take(server, mailbox, validity, uid, actor)
            count += 1
    return count


@contextmanager
def _opened(mailbox: Mailbox, password: str) -> Iterator[tuple[imaplib.IMAP4, str]]:
    try:
        server: imaplib.IMAP4
        if mailbox.secure:
            context = ssl.create_default_context()
            server = imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=TIMEOUT)
        else:
            server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxError(
            f"Không kết nối được máy chủ thư {mailbox.host}:{mailbox.port}. Hãy kiểm tra địa chỉ và mạng.",
            f"The mail server {mailbox.host}:{mailbox.port} cannot be reached. Check address and network.",
        ) from error
    try:
        server.login(mailbox.user, password)
        status, _ = server.select(f'"{mailbox.folder}"')
        if status != "OK":
            raise MailboxError(
                f"Không có thư mục thư “{mailbox.folder}”.", f"There is no mail folder {mailbox.folder!r}."
            )
        _, found = server.response("UIDVALIDITY")
        yield server, (found[0] or b"").decode("ascii", "replace") if found else ""
    except imaplib.IMAP4.error as error:
        raise MailboxError(
            "Máy chủ thư từ chối đăng nhập hoặc lệnh đọc thư. Hãy kiểm tra tên, mật khẩu và quyền IMAP.",
            "The mail server refused the login or a command. Check name, password and IMAP access.",
        ) from error
    except OSError as error:
        raise MailboxError(
            "Kết nối với máy chủ thư bị ngắt; những thư chưa nhận sẽ được nhận ở lần sau.",
            "The connection to the mail server broke; what was not taken will be next time.",
        ) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _unread(server: imaplib.IMAP4) -> list[str]:
    _, found = server.uid("SEARCH", "UNSEEN")
    return [uid.decode("ascii") for uid in (found[0] or b"").split()]


def _take(server: imaplib.IMAP4, mailbox: Mailbox, validity: str, uid: str, actor: Actor) -> None:
    key = delivery_key("mail", f"{mailbox.host}\0{mailbox.user}\0{mailbox.folder}\0{validity}\0{uid}")
    _, sizes = server.uid("FETCH", uid, "(RFC822.SIZE)")
    stated = _SIZE.search(sizes[0] if sizes and isinstance(sizes[0], bytes) else b"")
    if stated and int(stated[1]) > settings.MAX_FILE_BYTES:
        services.take_in(actor, [], ["thu-qua-lon.eml"], delivery=key)
    else:
        _, parts = server.uid("FETCH", uid, "(BODY.PEEK[])")
        data = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        services.take_in(actor, [SimpleUploadedFile(_name(data), data)], delivery=key)
    server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")


def _name(data: bytes) -> str:
    try:
        subject = str(email.message_from_bytes(data[:65536], policy=email.policy.default).get("Subject") or "")
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        subject = ""
    words = " ".join(subject.replace("/", "-").replace("\\", "-").split())
    return f"{words[:120] or 'thu'}.eml"
