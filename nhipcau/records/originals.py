# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the originals are: a folder (`nhipcau.files.store.Store`), or an S3-compatible store through django-storages.

Both name a file by the SHA-256 of its bytes and have the same few verbs, so that nobody else asks which it is.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from nhipcau.files.errors import StoreError
from nhipcau.files.store import Problem, Store

_NAME = re.compile(r"[0-9a-f]{64}")
_CHUNK = 2**20
ALIAS = "originals"


class Originals(Protocol):
    """What the folder and the object store can do. All raise `StoreError` for what they do not have."""

    def put(self, source: bytes | Path) -> str: ...
    def open(self, sha256: str) -> BinaryIO: ...
    def local(self, sha256: str) -> AbstractContextManager[Path]: ...
    def verify(self) -> list[Problem]: ...
    def __contains__(self, sha256: object) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...


def originals() -> Originals:
    """The store of this office: S3 where `NHIPCAU_S3_BUCKET` is set, else the folder."""
    if ALIAS in settings.STORAGES:
        return ObjectStore(storages[ALIAS])
    return Store(settings.STORE_DIR)


class ObjectStore:
    """Originals in an object store, under ``ab/cd/<sha256>``. An object is there whole or not at all."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def put(self, source: bytes | Path) -> str:
        """Keep a file; returns its SHA-256. One that is there whole stays as it is; what was sent is read back.

        Raises `OSError` or what the client of the store raises when it cannot be reached: then nothing was kept.
        """
        with _opened(source) as stream:
            sha256 = _digest(stream)
            stream.seek(0)
            if sha256 in self and self._is_whole(sha256):
                return sha256
            name = self._storage.save(_place(sha256), File(stream))
        if name != _place(sha256) or not self._is_whole(sha256):
            raise StoreError(f"the object store did not keep {sha256} as it was sent")
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        """The file, open for reading."""
        if sha256 not in self:
            raise StoreError(f"the store has no file {sha256}")
        stream: Any = self._storage.open(_place(sha256), "rb")
        return stream  # type: ignore[no-any-return]

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """The file on this machine, for as long as it is needed."""
        with self.open(sha256) as stream, tempfile.NamedTemporaryFile(prefix="nhipcau-") as kept:
            while chunk := stream.read(_CHUNK):
                kept.write(chunk)
            kept.flush()
            yield Path(kept.name)

    def verify(self) -> list[Problem]:
        """Read every object and compare it with its name."""
        problems: list[Problem] = []
        for place in self._places(""):
            name = place.rpartition("/")[2]
            if not _NAME.fullmatch(name) or place != _place(name):
                problems.append(Problem("stray", Path(place)))
            elif not self._is_whole(name):
                problems.append(Problem("changed", Path(place)))
        return problems

    def __contains__(self, sha256: object) -> bool:
        return isinstance(sha256, str) and bool(_NAME.fullmatch(sha256)) and self._storage.exists(_place(sha256))

    def __iter__(self) -> Iterator[str]:
        for place in self._places(""):
            name = place.rpartition("/")[2]
            if _NAME.fullmatch(name) and place == _place(name):
                yield name

    def _places(self, folder: str) -> Iterator[str]:
        folders, files = self._storage.listdir(folder)
        for name in sorted(files):
            if name:
                yield f"{folder}/{name}" if folder else name
        for name in sorted(folders):
            yield from self._places(f"{folder}/{name}" if folder else name)

    def _is_whole(self, sha256: str) -> bool:
        with self._storage.open(_place(sha256), "rb") as stream:
            return _digest(stream) == sha256


def _place(sha256: str) -> str:
    if not _NAME.fullmatch(sha256):
        raise StoreError("not a SHA-256 in hex")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def _opened(source: bytes | Path) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        with tempfile.SpooledTemporaryFile(max_size=_CHUNK) as stream:
            stream.write(source)
            stream.seek(0)
            yield stream  # type: ignore[misc]
        return
    with source.open("rb") as stream:
        yield stream


def _digest(stream: Any) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
