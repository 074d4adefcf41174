# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The way in: a file to pages of text.

Decoders are large C libraries fed with whatever people send. They run in a process of their own, with limits on
time, memory, open files and output, without input, without a place to write, without our environment and network;
when it falls, the file is refused and we go on. Only short plain text is decoded here: that takes no library.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import site
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nhipcau
import nhipcau.files
from nhipcau.files.decode import decode_file
from nhipcau.files.errors import FileRefused, MissingProgram
from nhipcau.files.kinds import OLE, sniff
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Progress

_TRACE = 64 * 1024
_CHUNK = 256 * 1024
_PATIENCE = 10.0
"""Seconds from the child's last word to its end."""
_FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "TESSDATA_PREFIX", "SYSTEMROOT")


def extract(
    source: str | os.PathLike[str] | bytes,
    name: str | None = None,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
    journal: Path | None = None,
) -> Extract:
    """Read a file, given as a path or as its bytes.

    `name` is the file's name as its sender gave it (for a path: the path's own); it is only compared with the
    content. `progress` is called with stage, pages done, pages in all, in the caller's thread. `journal` is a file in
    which each page is kept that was read by OCR: called again with it after a crash, the reading goes on there.

    Raises `FileRefused` for a file that cannot be read and `MissingProgram` for a scan on a machine without the
    OCR model; nothing else, whatever the bytes are.
    """
    limits = limits or Limits()
    if name is None and not isinstance(source, bytes):
        name = Path(source).name
    with _opened(source, limits) as (descriptor, size):
        if size <= limits.in_process:
            data = os.pread(descriptor, size, 0)
            if sniff(data) in (Kind.TEXT, Kind.EMPTY):
                return decode_file(data, name, limits, lambda *_: None)
        with _workshop(descriptor) as folder:
            request = {"do": "extract", "name": name, "folder": folder}
            listeners: Listeners = {"progress": lambda step: progress(*step)} if progress else {}
            with _journal(journal, request, listeners):
                answer = _run(descriptor, request, limits, listeners)
    return Extract.from_json(answer["result"], answer.get("aside", b""))


def run_child(
    source: str | os.PathLike[str] | bytes,
    request: dict[str, Any],
    limits: Limits,
    *,
    member: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Let the decoder's process carry out a request on a file; returns its answer, ``png`` as bytes.

    `member` is called with each file out of a container. Raises `FileRefused` and `MissingProgram`.
    """
    with _opened(source, limits) as (descriptor, _):
        answer = _run(descriptor, request, limits, {"member": member} if member else {})
    if "png" in answer:
        answer["png"] = answer.get("aside", b"")
    return answer


@contextmanager
def _journal(path: Path | None, request: dict[str, Any], listeners: Listeners) -> Iterator[None]:
    """Hands the pages kept in a file to the child and adds those that it tells of."""
    if path is None:
        yield
        return
    with path.open("ab") as out, path.open("rb") as kept:

        def keep(page: dict[str, Any]) -> None:
            # On a line of its own even where the one before was torn by a crash.
            out.write(b"\n" + json.dumps(page, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            out.flush()

        listeners["page"] = keep
        request["journal"] = kept.fileno()
        yield


@contextmanager
def _workshop(descriptor: int) -> Iterator[str | None]:
    """A folder for LibreOffice, only where the file is of the old formats that need it; removed with all in it."""
    if os.pread(descriptor, len(OLE), 0) != OLE:
        yield None
        return
    import tempfile

    from nhipcau.files import doc

    if not doc.program():
        yield None
        return

    with tempfile.TemporaryDirectory(prefix="nhipcau-", ignore_cleanup_errors=True) as folder:
        yield folder


@contextmanager
def _opened(source: str | os.PathLike[str] | bytes, limits: Limits) -> Iterator[tuple[int, int]]:
    """A descriptor to read the file from, and its size. Bytes never touch a disk where the system allows it."""
    if isinstance(source, bytes):
        if len(source) > limits.bytes:
            raise _too_large(len(source), limits)
        descriptor = _in_memory(source)
    else:
        try:
            # Not to block on a pipe that somebody put in the folder.
            descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        except (OSError, ValueError) as error:
            raise FileRefused("cannot-open") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileRefused("cannot-open")
        if found.st_size > limits.bytes:
            raise _too_large(found.st_size, limits)
        yield descriptor, found.st_size
    finally:
        os.close(descriptor)


def _too_large(size: int, limits: Limits) -> FileRefused:
    return FileRefused("too-large", size=-(-size // 2**20), limit=limits.bytes // 2**20)


def _in_memory(data: bytes) -> int:
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("nhipcau", os.MFD_CLOEXEC)
    else:
        import tempfile

        with tempfile.TemporaryFile() as temporary:
            descriptor = os.dup(temporary.fileno())
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


Listeners = dict[str, Callable[[Any], None]]
"""Who hears what the child says before its answer: ``progress``, ``member``, ``page``."""


def _run(descriptor: int, request: dict[str, Any], limits: Limits, listeners: Listeners) -> dict[str, Any]:
    # The descriptor may have been read from; the child begins at its beginning.
    os.lseek(descriptor, 0, os.SEEK_SET)
    full = {**request, "fd": descriptor, "parent": os.getpid(), "limits": limits.to_json()}
    # Our own module; the request is one argument, and no shell is near.
    process = subprocess.Popen(
        [sys.executable, "-P", "-S", "-m", "nhipcau.files.child", json.dumps(full)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(descriptor, request["journal"]) if "journal" in request else (descriptor,),
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )
    lines = _Lines(limits.output if request["do"] != "unpack" else limits.unpacked * 3 // 2 + _CHUNK, listeners)
    try:
        trace = _listen(process, lines, limits)
    finally:
        _kill(process)
    return _judged(lines.answer(), trace, process.returncode)


def _environment() -> dict[str, str]:
    """Nothing of ours gets through: a decoder that is taken over finds no password in its environment."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {
        **kept,
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        # The child does without `site`, which takes a tenth of its start.
        "PYTHONPATH": os.pathsep.join([str(Path(nhipcau.__file__).parents[1]), *site.getsitepackages()]),
        "PYTHONDONTWRITEBYTECODE": "1",
        nhipcau.files.DECODER: "1",
        # One thread for each page is the fastest; Tesseract's own threads only get in each other's way.
        "OMP_THREAD_LIMIT": "1",
        # Each further arena reserves address space, which is what is limited.
        "MALLOC_ARENA_MAX": "2",
    }


def _listen(process: subprocess.Popen[bytes], lines: _Lines, limits: Limits) -> bytes:
    """Take the child's lines until it ends; returns the end of its error stream.

    Raises `FileRefused`: ``timeout`` when it is too slow or silent for too long, ``bomb`` when it says too much.
    """
    if process.stdout is None or process.stderr is None:
        raise RuntimeError("the decoder was started without pipes")
    out, err = process.stdout.fileno(), process.stderr.fileno()
    begun = heard = time.monotonic()
    trace = b""
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        selector.register(err, selectors.EVENT_READ)
        while selector.get_map():
            left = min(begun + limits.seconds, heard + limits.stall) - time.monotonic()
            ready = selector.select(max(0.0, left))
            if not ready:
                raise FileRefused("timeout")
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK)
                if not chunk:
                    selector.unregister(key.fd)
                elif key.fd == err:
                    trace = (trace + chunk)[-_TRACE:]
                else:
                    heard = time.monotonic()
                    lines.feed(chunk)
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise FileRefused("timeout") from error
    return trace


class _Lines:
    """Puts the child's output together to lines; passes on what is for listeners, keeps the last other line and the
    bytes that follow it."""

    def __init__(self, limit: int, listeners: Listeners) -> None:
        self._answer: dict[str, Any] | None = None
        self._listeners = listeners
        self._left = limit
        self._begun: list[bytes] = []

    def answer(self) -> dict[str, Any] | None:
        """The answer with the bytes that belong to it, once the child has ended; nothing where they are not whole."""
        if self._answer is None or "aside" not in self._answer:
            return self._answer
        aside = b"".join(self._begun)
        return self._answer | {"aside": aside} if len(aside) == self._answer["aside"] else None

    def feed(self, chunk: bytes) -> None:
        self._left -= len(chunk)
        if self._left < 0:
            raise FileRefused("bomb")
        at = 0
        while self._answer is None or "aside" not in self._answer:
            end = chunk.find(b"\n", at)
            if end < 0:
                break
            line = b"".join([*self._begun, chunk[at:end]])
            self._begun = []
            at = end + 1
            self._take(line)
        self._begun.append(chunk[at:])

    def _take(self, line: bytes) -> None:
        said = json.loads(line)
        for word in ("progress", "member", "page"):
            if word in said:
                if word in self._listeners:
                    self._listeners[word](said[word])
                return
        self._answer = said


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child and all that it may have started; also when our caller is interrupted."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _judged(answer: dict[str, Any] | None, trace: bytes, status: int) -> dict[str, Any]:
    """What the child's end means. Its trace goes to the log, never to a person."""
    if answer is not None and ("result" in answer or "png" in answer):
        return answer
    if answer is not None and "refused" in answer:
        raise FileRefused(answer["refused"], **answer["facts"])
    if answer is not None and "missing" in answer:
        raise MissingProgram(answer["missing"])
    said = answer["crash"] if answer is not None and "crash" in answer else trace.decode("utf-8", "replace")
    # Only here: whoever reads a sound file does not wait for it.
    import logging

    logging.getLogger(__name__).error("the decoder ended with status %s: %s", status, said)
    if -status == signal.SIGXCPU:
        raise FileRefused("timeout")
    if -status in _FROM_OUTSIDE:
        raise FileRefused("interrupted")
    if "bad_alloc" in said or "MemoryError" in said or "Cannot allocate memory" in said:
        raise FileRefused("memory")
    raise FileRefused("damaged")
