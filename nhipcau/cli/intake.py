# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau intake`: take in what lies in a folder or comes into a mailbox."""

from __future__ import annotations

import argparse
import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from nhipcau.cli.messages import CommandError
from nhipcau.cli.office import setup_django

if TYPE_CHECKING:
    from nhipcau.bodies.actor import Actor


def intake_command(options: argparse.Namespace) -> int:
    """Take in a folder or a mailbox once, or again and again with ``--watch``. Exit code 2 for bad input."""
    if (options.folder is None) == (options.mailbox is None):
        raise CommandError(
            "Hãy cho một thư mục hoặc một hộp thư (--mailbox).",
            "Give a folder or a mailbox (--mailbox), one of the two.",
        )
    setup_django()
    actor = actor_named(options.login)
    stopping = Stop()
    return watch_folder(options, actor, stopping) if options.folder else watch_mailbox(options, actor, stopping)


class Stop:
    """Whether somebody said stop; the present file is finished first."""

    def __init__(self) -> None:
        self.said = False
        signal.signal(signal.SIGTERM, self)
        signal.signal(signal.SIGINT, self)

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        self.said = True

    def wait(self, seconds: float) -> None:
        """Sleep, but not on when told to stop."""
        until = time.monotonic() + seconds
        while not self.said and time.monotonic() < until:
            time.sleep(min(0.2, seconds))


def actor_named(login: str) -> Actor:
    """The person in whose name files are taken in, in a post that may do it."""
    from django.contrib.auth import get_user_model

    from nhipcau.bodies.middleware import actor_for, actor_in
    from nhipcau.records.services import may_handle

    user = get_user_model().objects.filter(username=login, is_active=True).first()
    if user is None:
        raise CommandError(f"Không có tài khoản “{login}”.", f"There is no account {login!r}.")
    first = actor_for(user)
    for actor in (first, *(actor_in(post, first.posts) for post in first.posts)):
        if may_handle(actor):
            return actor
    raise CommandError(
        f"“{login}” không giữ chức vụ được tiếp nhận văn bản (văn thư, chánh văn phòng hoặc quản trị).",
        f"{login!r} holds no post that may take documents in (clerk, head of office or administrator).",
    )


def watch_folder(options: argparse.Namespace, actor: Actor, stopping: Stop) -> int:
    from django.db import close_old_connections

    from nhipcau.records.deliveries import FolderBusy, Watcher

    folder: Path = options.folder
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise CommandError(
            f"Không có thư mục “{folder}” hoặc không được ghi vào đó.",
            f"There is no folder {str(folder)!r} to write in.",
        )
    watcher = Watcher(folder, actor, still=options.still)
    try:
        with watcher.alone():
            while not stopping.said:
                close_old_connections()
                for sentence in watcher.step():
                    print(sentence, flush=True)
                if not options.watch and not _still_moving(watcher, stopping, options):
                    break
                stopping.wait(options.every)
    except FolderBusy as error:
        raise CommandError(
            f"Một tiến trình khác đang tiếp nhận thư mục “{folder}”.", "Another process is taking this folder in."
        ) from error
    return 0


def _still_moving(watcher: object, stopping: Stop, options: argparse.Namespace) -> bool:
    """Without ``--watch``: once more while there may be files that have not stood still yet, then the end."""
    options.rounds = getattr(options, "rounds", 0) + 1
    return bool(options.rounds * options.every <= options.still + options.every)


def watch_mailbox(options: argparse.Namespace, actor: Actor, stopping: Stop) -> int:
    from django.db import close_old_connections

    from nhipcau.records.mailbox import Mailbox, MailboxError, take_from

    password = os.environ.get("NHIPCAU_MAIL_PASSWORD", "")
    if path := os.environ.get("NHIPCAU_MAIL_PASSWORD_FILE"):
        password = Path(path).read_text(encoding="utf-8").strip()
    try:
        mailbox = Mailbox.of(options.mailbox)
        while not stopping.said:
            close_old_connections()
            try:
                count = take_from(mailbox, password, actor)
            except MailboxError as error:
                if not options.watch:
                    raise
                # The server may be away for a while; what is unread stays unread.
                print(error.vi, flush=True)
                count = 0
            if count:
                print(f"Đã nhận {count} thư. / {count} messages taken in.", flush=True)
            if not options.watch:
                break
            stopping.wait(max(options.every, 30.0))
    except MailboxError as error:
        raise CommandError(error.vi, error.en) from error
    return 0
