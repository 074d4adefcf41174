# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nhipcau
from nhipcau.files import Store, StoreError

DATA = "Công văn số 12".encode()
NAME = hashlib.sha256(DATA).hexdigest()


def test_bytes_and_paths_are_kept_under_their_hash(tmp_path: Path) -> None:
    store = Store(tmp_path / "originals")
    original = tmp_path / "a.txt"
    original.write_bytes(DATA)
    assert store.put(DATA) == NAME == store.put(original)
    assert store.path(NAME) == tmp_path / "originals" / NAME[:2] / NAME[2:4] / NAME
    with store.open(NAME) as stream:
        assert stream.read() == DATA
    assert NAME in store
    assert list(store) == [NAME]
    assert store.verify() == []
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []


def test_the_second_put_does_not_write_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(DATA)
    before = store.path(NAME).stat()
    store.put(DATA)
    after = store.path(NAME).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_many_at_once_keep_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: store.put(DATA), range(40)))
    assert names == {NAME}
    assert list(store) == [NAME]
    assert store.verify() == []


def test_changes_and_strays_are_found_and_mended(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(DATA)
    place = store.path(NAME)
    place.chmod(0o600)
    place.write_bytes(b"other")
    stray = place.with_name("readme.txt")
    stray.write_text("x")
    assert {(problem.code, problem.path) for problem in store.verify()} == {("changed", place), ("stray", stray)}
    stray.unlink()
    store.put(DATA)
    assert store.verify() == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "AB" * 32, NAME[:-1], NAME + "0", "0" * 64])
def test_other_names_are_refused(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path)
    with pytest.raises(StoreError):
        store.path(name)
    assert name not in store


def test_what_a_killed_process_left_is_no_file_and_is_swept(tmp_path: Path) -> None:
    """The writer is killed in the middle of its bytes: nothing has the name, and the rest can be swept."""
    code = (
        "import os, signal\nfrom nhipcau.files import Store, store\n"
        "def chunks(source):\n    yield b'half'\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"store._chunks = chunks\nStore({str(tmp_path)!r}).put(b'whole')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(nhipcau.__file__).parents[1])}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert ended.returncode == -9
    store = Store(tmp_path)
    assert list(store) == []
    assert store.verify() == []
    left = list((tmp_path / "incoming").iterdir())
    assert len(left) == 1
    assert store.sweep() == 0
    os.utime(left[0], (time.time() - 90_000, time.time() - 90_000))
    assert store.sweep() == 1


def test_a_file_that_the_disk_does_not_give_is_a_problem_and_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    first, second = sorted(store.path(store.put(content)) for content in (b"mot", b"hai"))
    plain = Path.open

    def broken(path: Path, *args: object, **more: object) -> object:
        if path == first:
            raise OSError(errno.EIO, "Input/output error")
        return plain(path, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", broken)
    second.chmod(0o600)
    second.write_bytes(b"ba")
    assert [(problem.code, problem.path) for problem in store.verify()] == [("unreadable", first), ("changed", second)]
