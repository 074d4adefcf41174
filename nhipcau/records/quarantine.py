# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where files are until it is known that they bear no mark of a state secret.

    QUARANTINE_DIR/<token>/bytes        the file as it came
                          /about.json   its name, SHA-256, size, who brought it
                          /pages.jsonl  pages that were read so far: after a crash the reading goes on there
                          /secret       stands for all of these once a mark was found: nothing else is left

Nothing of this is in the database, in the store of originals, or in a backup (`CACHEDIR.TAG` keeps backup programs
out, https://bford.info/cachedir/). A row knows only the token, which says nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

_TOKEN = re.compile(r"[0-9a-f]{32}")
_CHUNK = 2**20
_LEFT_OVER = 3600
TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Nhip Cau: files whose secrecy marks have not been looked for yet. Not to be backed up.\n"
)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a held file beside its bytes."""

    name: str
    sha256: str
    size: int
    user_id: int | None = None
    post_id: int | None = None
    who: str = ""
    """Who brought it, as the log will say it once the file may be named there."""
    path: str = ""
    """Path of the body that they acted for."""
    inside: str = ""
    """The archive or message that it came in ("Hồ sơ.zip"), outermost first, parted by " › "."""
    attested: str = ""
    """The clerk's reason why this is no secret though it looks like one; empty: nobody said so."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file in the quarantine."""

    token: str
    about: About

    @property
    def path(self) -> Path:
        """The bytes."""
        return _folder(self.token) / "bytes"

    @property
    def journal(self) -> Path:
        """Pages read so far, one JSON in a line."""
        return _folder(self.token) / "pages.jsonl"


class Lost(Exception):
    """The quarantine does not have the file any more."""


class FoundSecret(Exception):
    """A mark was found in this file before, and what it was is erased; who had brought it is still known."""

    def __init__(self, user_id: int | None, post_id: int | None, who: str, path: str) -> None:
        super().__init__()
        self.user_id, self.post_id, self.who, self.path = user_id, post_id, who, path


def root() -> Path:
    """The folder, made for its owner only and marked as not to be backed up."""
    folder = Path(settings.QUARANTINE_DIR)
    if not (folder / "CACHEDIR.TAG").is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "CACHEDIR.TAG").write_text(TAG, encoding="ascii")
    return folder


def hold(source: bytes | BinaryIO, name: str, **more: Any) -> Held:
    """Keep bytes here; `more` are fields of `About`. Forced to disk before it returns: a row will point to them.

    Raises `OSError` when the disk is full; then nothing is kept.
    """
    token = secrets.token_hex(16)
    aside = root() / f"new-{token}"
    aside.mkdir(mode=0o700)
    digest, size = hashlib.sha256(), 0
    try:
        with (aside / "bytes").open("wb") as out:
            for chunk in _chunks(source):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            _force(out)
        about = About(name=name, sha256=digest.hexdigest(), size=size, **more)
        with (aside / "about.json").open("w", encoding="utf-8") as out_text:
            json.dump(asdict(about), out_text, ensure_ascii=False)
            _force(out_text)
        aside.rename(_folder(token))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return Held(token, about)


def get(token: str) -> Held:
    """The held file. Raises `Lost`, and `FoundSecret` where only the mark is left of it."""
    folder = _folder(token)
    if (folder / "secret").exists():
        raise FoundSecret(**json.loads((folder / "secret").read_text(encoding="utf-8")))
    try:
        about = About(**json.loads((folder / "about.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise Lost from error
    if not (folder / "bytes").is_file():
        raise Lost
    return Held(token, about)


def name_of(token: str) -> str:
    """The name of a held file, for whoever may see its row; empty where there is none any more."""
    try:
        return get(token).about.name if token else ""
    except (Lost, FoundSecret):
        return ""


def erase_secret(token: str, **by: Any) -> None:
    """Erase bytes, name and pages of a file in which a mark was found; that one was found, and by whom it was brought
    (``user_id``, ``post_id``, ``who``, ``path``), stays known until `erase`.

    The mark goes down first: killed at any point, the next try erases the rest.
    """
    folder = _folder(token)
    if not folder.is_dir():
        return
    with (folder / "secret.new").open("w", encoding="utf-8") as out:
        json.dump(by, out, ensure_ascii=False)
        _force(out)
    (folder / "secret.new").rename(folder / "secret")
    for path in list(folder.iterdir()):
        if path.name != "secret":
            _wipe(path)


def erase(token: str) -> None:
    """Remove all that is held under a token; nothing happens where there is nothing."""
    if not token or not _folder(token).is_dir():
        return
    for path in list(_folder(token).iterdir()):
        _wipe(path)
    shutil.rmtree(_folder(token), ignore_errors=True)


def tokens() -> Iterator[str]:
    """All that is held."""
    for path in sorted(root().iterdir()):
        if _TOKEN.fullmatch(path.name):
            yield path.name


def sweep(wanted: set[str], older_than: float = _LEFT_OVER) -> int:
    """Erase what no row points to and is older than so many seconds: left by a process that was killed."""
    before = time.time() - older_than
    swept = 0
    for path in list(root().iterdir()):
        # Not what is arriving now: uploads lie here, too, until they are held.
        if path.name in wanted or path.name == "CACHEDIR.TAG" or path.stat().st_mtime > before:
            continue
        swept += 1
        for file in [path] if path.is_file() else list(path.iterdir()):
            _wipe(file)
        shutil.rmtree(path, ignore_errors=True)
    return swept


def _folder(token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise Lost
    return Path(settings.QUARANTINE_DIR) / token


def _chunks(source: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    source.seek(0)
    while chunk := source.read(_CHUNK):
        yield chunk


def _force(out: Any) -> None:
    out.flush()
    os.fsync(out.fileno())


def _wipe(path: Path) -> None:
    """Written over before it goes: a deleted file stays readable on most disks until its room is used again."""
    try:
        size = path.stat().st_size
        with path.open("r+b") as out:
            for _ in range(0, size, _CHUNK):
                out.write(bytes(min(_CHUNK, size)))
            out.truncate(size)
            _force(out)
    except OSError:
        pass
    path.unlink(missing_ok=True)
