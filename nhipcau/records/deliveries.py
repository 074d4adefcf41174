# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files that nobody drops by hand: a folder that scanners write to, and a mailbox.

    FOLDER/…                    what came and has stood still is taken in; it stays here until it was read
          /da-tiep-nhan/        read: waits for review, or came before
          /tu-choi/             refused, with the reason in the ledger
          /tai-lieu-rieng/      bears the mark of a state secret: under a name that says nothing; not ours to destroy,
                                as it may be the only one there is
          /so-tiep-nhan.csv     the ledger, one line for each file that left the folder

Each delivery has a key made from where it lies and when it was written. The row of the intake list carries it, so
whatever is killed in between, the same file taken in once more is the same row.
"""

from __future__ import annotations

import csv
import fcntl
import hashlib
import hmac
import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from nhipcau.bodies.actor import Actor
from nhipcau.records import services
from nhipcau.records.models import FileState, IntakeFile

DONE, REFUSED, APART = "da-tiep-nhan", "tu-choi", "tai-lieu-rieng"
LEDGER = "so-tiep-nhan.csv"
_LOCK = ".nhipcau.lock"
_COLUMNS = ("thời điểm", "tệp", "kết quả", "lý do", "mã")
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
"""Endings under which programs write before they give a file its name."""
WORDS = {
    FileState.TO_REVIEW: "đã đọc, chờ đối chiếu",
    FileState.CONFIRMED: "đã vào sổ",
    FileState.DUPLICATE: "đã tiếp nhận trước đó",
    FileState.TAKEN_APART: "đã tách từng tệp",
    FileState.SET_ASIDE: "đã xem, không vào sổ",
    FileState.REFUSED: "từ chối",
    FileState.FAILED: "chưa đọc được, có thể thử lại ở trang Tiếp nhận",
    FileState.SECRET: "có dấu chỉ độ mật: đăng ký theo sổ riêng",
}
NO_NAME = "(không ghi tên)"


class FolderBusy(Exception):
    """Another process watches this folder."""


@dataclass(slots=True)
class Watcher:
    """One folder, one actor. `step` does what there is to do now and says what happened."""

    folder: Path
    actor: Actor
    still: float = 3.0
    """Seconds for which a file must have kept its size and time before it is taken."""
    _seen: dict[str, tuple[int, int, float]] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the folder for this process; let go by the system when the process dies. Raises `FolderBusy`."""
        with (self.folder / _LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FolderBusy from error
            self._told = self._keys_in_ledger()
            yield

    def step(self) -> list[str]:
        """Take in what has stood still, file away what was read; returns a sentence for each that moved on."""
        said: list[str] = []
        for path in self._files():
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            key = self._key(path, found)
            row = IntakeFile.objects.filter(delivery=key).first()
            if row is not None:
                said += self._file_away(path, key, row)
            elif self._stands_still(path, found):
                self._take(path, found.st_size, key)
                said.append(f"{path.name}: đã nhận, đang đọc")
        return said

    @property
    def waiting(self) -> int:
        """Files that still lie in the folder."""
        return sum(1 for _ in self._files())

    def _files(self) -> Iterator[Path]:
        for path in sorted(self.folder.iterdir()):
            hidden = path.name.startswith((".", "~$")) or path.suffix.lower() in _UNFINISHED
            if not hidden and path.name != LEDGER and path.is_file() and not path.is_symlink():
                yield path

    def _key(self, path: Path, found: os.stat_result) -> str:
        place = f"{self.folder.resolve()}\0{path.name}\0{found.st_ino}\0{found.st_size}\0{found.st_mtime_ns}"
        return delivery_key("folder", place)

    def _stands_still(self, path: Path, found: os.stat_result) -> bool:
        now = time.time()
        size, written, since = self._seen.get(path.name, (-1, -1, now))
        if (size, written) != (found.st_size, found.st_mtime_ns):
            self._seen[path.name] = (found.st_size, found.st_mtime_ns, now)
            since = now
        # The time of its last change, which no copy carries over; where the clock of a share goes wrong, what we saw.
        return now - found.st_ctime >= self.still or now - since >= self.still

    def _take(self, path: Path, size: int, key: str) -> None:
        if size > settings.MAX_FILE_BYTES:
            services.take_in(self.actor, [], [path.name], delivery=key)
            return
        with path.open("rb") as stream:
            upload = UploadedFile(stream, path.name, "application/octet-stream", size)
            services.take_in(self.actor, [upload], delivery=key)

    def _file_away(self, path: Path, key: str, row: IntakeFile) -> list[str]:
        if row.state == FileState.WAITING:
            return []
        secret = row.state == FileState.SECRET
        name = NO_NAME if secret else path.name
        if key not in self._told:
            # The line first: killed in between, the next start only moves the file.
            self._write(name, row, key)
            self._told.add(key)
        target = self.folder / _place_of(row.state)
        target.mkdir(exist_ok=True)
        path.rename(_free(target, f"tai-lieu{path.suffix.lower()}" if secret else path.name))
        self._seen.pop(path.name, None)
        return [f"{name}: {WORDS[FileState(row.state)]}"]

    def _write(self, name: str, row: IntakeFile, key: str) -> None:
        ledger = self.folder / LEDGER
        reason = row.reason_vi if row.state in (FileState.REFUSED, FileState.FAILED) else ""
        line = io.StringIO()
        writer = csv.writer(line, lineterminator="\n")
        if not ledger.exists():
            # With its mark, so that office programs see that it is Unicode.
            line.write("\ufeff")
            writer.writerow(_COLUMNS)
        moment = timezone.localtime().strftime("%d/%m/%Y %H:%M:%S")
        writer.writerow([moment, _harmless(name), WORDS[FileState(row.state)], reason, key[:16]])
        with ledger.open("a", encoding="utf-8", newline="") as out:
            out.write(line.getvalue())
            out.flush()
            os.fsync(out.fileno())

    def _keys_in_ledger(self) -> set[str]:
        with suppress(FileNotFoundError), (self.folder / LEDGER).open(encoding="utf-8-sig", newline="") as stream:
            short = {row[-1] for row in csv.reader(stream) if len(row) == len(_COLUMNS)}
            return _Short(short)
        return _Short()


class _Short(set[str]):
    """Keys by their first letters, as the ledger has them."""

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and super().__contains__(key[:16])

    def add(self, key: str) -> None:
        super().add(key[:16])


def delivery_key(kind: str, place: str) -> str:
    """A key that tells nothing of the name in it to whoever does not have the secret key of the office."""
    said = f"{kind}\0{place}".encode("utf-8", "replace")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()


def _place_of(state: str) -> str:
    if state == FileState.SECRET:
        return APART
    return REFUSED if state in (FileState.REFUSED, FileState.FAILED) else DONE


def _free(folder: Path, name: str) -> Path:
    """The name in that folder, or with a number where it is taken."""
    path = folder / name
    number = 2
    while path.exists():
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return path


def _harmless(text: str) -> str:
    """A cell that no office program takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
