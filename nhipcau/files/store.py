# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The originals, as they came: a folder in which every file is named by the SHA-256 of its bytes.

    root/ab/cd/abcd…        the file, read-only
    root/incoming/          what is being written; a left-over of a killed process means nothing and is swept

A file is whole or not there: written aside, forced to disk, then given its name.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nhipcau.files.errors import StoreError

_NAME = re.compile(r"[0-9a-f]{64}")
_CHUNK = 2**20
_LEFT_OVER = 24 * 3600


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that `Store.verify` found: ``changed`` (the bytes do not fit the name), ``unreadable`` (the disk does
    not give them) or ``stray`` (no such name)."""

    code: str
    path: Path


class Store:
    """A folder of originals. Safe for several processes at a time: two that put the same file both succeed."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root)

    def put(self, source: bytes | str | os.PathLike[str]) -> str:
        """Keep a file, given as bytes or path; returns its SHA-256 in hex. A file that is there stays as it is.

        Raises `OSError` if the disk is full or the folder cannot be written: then nothing was kept.
        """
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        descriptor, temporary = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for chunk in _chunks(source):
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fchmod(out.fileno(), 0o440)
                os.fsync(out.fileno())
            self._name(Path(temporary), digest.hexdigest())
        finally:
            Path(temporary).unlink(missing_ok=True)
        return digest.hexdigest()

    def path(self, sha256: str) -> Path:
        """Where a file is. Raises `StoreError` for what is no SHA-256, and if there is no such file."""
        place = self._place(sha256)
        if not place.is_file():
            raise StoreError(f"the store has no file {sha256}")
        return place

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """The file on this machine (here it is where it is); object stores fetch it for as long as it is needed."""
        yield self.path(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """The file, open for reading. Raises `StoreError`."""
        return self.path(sha256).open("rb")

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and _NAME.fullmatch(sha256) is not None and self._place(sha256).is_file()

    def __iter__(self) -> Iterator[str]:
        for path in sorted(self.root.glob("??/??/*")):
            if _NAME.fullmatch(path.name) and path == self._place(path.name):
                yield path.name

    def verify(self) -> list[Problem]:
        """Read every file and compare it with its name; an empty list means that all is whole."""
        problems: list[Problem] = []
        for path in sorted(path for path in self.root.rglob("*") if path.is_file()):
            if path.parent == self.root / "incoming":
                continue
            if not _NAME.fullmatch(path.name) or path != self._place(path.name):
                problems.append(Problem("stray", path))
                continue
            try:
                if _digest(path) != path.name:
                    problems.append(Problem("changed", path))
            except OSError:
                problems.append(Problem("unreadable", path))
        return problems

    def sweep(self, older_than: float = _LEFT_OVER) -> int:
        """Remove what killed processes left in ``incoming`` more than so many seconds ago; returns how many."""
        before = time.time() - older_than
        swept = 0
        for path in (self.root / "incoming").glob("*"):
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def _place(self, sha256: str) -> Path:
        # The name comes from addresses of pages, too: it must never lead out of the folder.
        if not _NAME.fullmatch(sha256):
            raise StoreError("not a SHA-256 in hex")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _name(self, temporary: Path, sha256: str) -> None:
        place = self._place(sha256)
        if place.is_file() and _digest(place) == sha256:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(place)
        for folder in (place.parent, place.parent.parent, self.root):
            _force_to_disk(folder)


def _chunks(source: bytes | str | os.PathLike[str]) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with Path(source).open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _force_to_disk(folder: Path) -> None:
    """A new name is in the folder only when the folder itself was written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
