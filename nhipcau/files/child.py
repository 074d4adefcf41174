# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The decoder's process: ``python -m nhipcau.files.child REQUEST``, started by `extract.run_child` only.

It takes its limits first and touches the file after. The request is JSON in the argument, the file an inherited
descriptor. The answer are lines of JSON on standard output: any number of ``{"progress": […]}``,
``{"page": {…}}`` and ``{"member": {…}}``, then exactly one of ``result``, ``png``, ``refused``, ``missing``, ``crash``.
A last line with ``aside`` is followed by so many bytes: what is no text is not made into one for the way. No answer
at all means that a library fell.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from nhipcau.files.errors import FileRefused, MissingProgram
from nhipcau.files.limits import Limits
from nhipcau.files.model import Kind

_PR_SET_PDEATHSIG = 1
_CLONE_NEWNET = 0x4000_0000
_CLONE_NEWUSER = 0x1000_0000
_OPEN_FILES = 64
_PACE = 0.05
"""Seconds from one word on how far the text layers are to the next."""


def main(request: dict[str, Any]) -> None:
    """Carry out one request and write the answer."""
    # One file and then the end: looking for garbage among the words would only cost time.
    gc.disable()
    limits = Limits(**request["limits"])
    _leave_network()
    _die_with_parent(request["parent"])
    _take_limits(limits, writes=bool(request.get("folder")))
    say = _private_output()
    try:
        aside: list[bytes] = []
        answer = _answer(request, limits, say, aside)
        say(answer | {"aside": sum(map(len, aside))}, aside)
    except FileRefused as refused:
        say({"refused": refused.code, "facts": refused.facts})
    except MissingProgram as missing:
        say({"missing": missing.code})
    except (MemoryError, RecursionError):
        say({"refused": "memory", "facts": {}})
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            say({"refused": "memory", "facts": {}})
            return
        # Whatever a decoder raises on a broken file: the parent logs it and says "damaged".
        say({"crash": _trace()})


def _trace() -> str:
    """Where it happened and what kind of error it is, without its message: that may hold words of the file."""
    import traceback

    kind, _, place = sys.exc_info()
    return f"{''.join(traceback.format_tb(place))}{kind.__name__ if kind else '?'}"


def _answer(
    request: dict[str, Any], limits: Limits, say: Callable[[dict[str, Any]], None], aside: list[bytes]
) -> dict[str, Any]:
    with open(request["fd"], "rb") as stream:
        data = stream.read(limits.bytes + 1)
    if request["do"] == "render":
        from nhipcau.files.render import draw_page

        aside.append(draw_page(data, Kind(request["kind"]), request["page"], request["width"], limits))
        return {"png": True}
    if request["do"] == "unpack":
        from nhipcau.files.unpack import members_of

        for member in members_of(data, limits):
            say({"member": member.to_json()})
        return {"result": None}
    from nhipcau.files.decode import decode_file

    said = -_PACE

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal said
        now = time.monotonic()
        # A page of text takes a thousandth of a second, and telling of it a tenth of that.
        if done < total and now - said < _PACE and stage == "text":
            return
        said = now
        say({"progress": [stage, done, total]})

    # Only where they are: whatever stands in for the decoder in a test need not know of them.
    more: dict[str, Any] = {}
    if request.get("folder"):
        from pathlib import Path

        more["folder"] = Path(request["folder"])
    if "journal" in request:
        more["journal"] = Journal(request["journal"], say)
    return {"result": decode_file(data, request["name"], limits, progress, **more).to_json(aside)}


class Journal:
    """The pages that were read by OCR before a crash, out of an inherited descriptor; tells of each further one."""

    def __init__(self, descriptor: int, say: Callable[[dict[str, Any]], None]) -> None:
        self._say = say
        with open(descriptor, encoding="utf-8", errors="replace") as stream:
            self._lines = stream.read().split("\n")

    def pages(self) -> dict[int, dict[str, Any]]:
        """By number, as they were told. The last line may be torn: that page is read again."""
        found: dict[int, dict[str, Any]] = {}
        for line in self._lines:
            try:
                page = json.loads(line)
                found[page["page"]["number"]] = page
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def tell(self, page: dict[str, Any]) -> None:
        """Hand a page over, to be kept."""
        self._say({"page": page})


def _leave_network() -> None:
    """Into a network of its own, where nobody else is. Where the kernel does not allow it, the other walls stand."""
    if sys.platform != "linux":
        return
    system = ctypes.CDLL(None)
    # Without the right to do so, an ordinary user may still do it inside a user namespace of their own.
    if system.unshare(_CLONE_NEWNET) != 0:
        system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _die_with_parent(parent: int) -> None:
    """A worker that is killed takes its decoder along: without this it would read on for nobody."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have gone before the line above took effect.
    if os.getppid() != parent:
        sys.exit(1)


def _take_limits(limits: Limits, writes: bool) -> None:
    cpu = max(1, int(limits.seconds * limits.workers))
    room, files = (limits.unpacked, _OPEN_FILES * 16) if writes else (0, _OPEN_FILES)
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, cpu, cpu + 5),
        (resource.RLIMIT_FSIZE, room, room),
        (resource.RLIMIT_NOFILE, files, files),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        # Never above what the administrator set for the whole service.
        _, ceiling = resource.getrlimit(what)
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(what, (soft, hard))


def _private_output() -> Callable[..., None]:
    """Keeps standard output for answers: what libraries print goes to the error stream."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(answer: dict[str, Any], aside: list[bytes] | None = None) -> None:
        # Half a letter of UTF-16, which some files have, is no letter, but gets through.
        line = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        out.writelines((line, b"\n", *(aside or ())))
        out.flush()

    return say


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
    # All is said; taking thousands of words and PDFium apart one by one would be work for nobody.
    os._exit(0)
