# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of all formats, broken in many ways, given to the decoders: ``make fuzz``.

    python scripts/fuzz.py --seconds 60 --seed 1

Each case runs in a process forked from a warm one, under limits on time and memory. A file may be read or refused with
its sentence; anything else (another exception, a signal, silence) is a find: the bytes go to ``build/fuzz`` with the
trace beside them, the exit code is 1. A find that was mended becomes a test in ``tests/files/test_finds.py``.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import io
import os
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nhipcau.files.decode import decode_file  # noqa: E402
from nhipcau.files.errors import FileRefused, MissingProgram  # noqa: E402
from nhipcau.files.kinds import sniff  # noqa: E402
from nhipcau.files.limits import Limits  # noqa: E402
from nhipcau.files.model import CONTAINERS  # noqa: E402
from nhipcau.files.unpack import members_of  # noqa: E402
from tests.files import make, test_formats, test_tables, test_unpack  # noqa: E402

OUT = ROOT / "build" / "fuzz"
LIMITS = Limits(pages=20, seconds=15, workers=1, characters=500_000, unpacked=32 * 2**20)
MEMORY = 1536 * 2**20
SECONDS = 15
WORDS = [
    b"\\bin999999999 ", b"\\u99999?", b"{\\", b"&#x110000;", b"<!DOCTYPE a [", b"]]>", b"\xff\xff\xff\xff",
    b"\x00" * 64, b"9" * 40, b"-1", b"/Length 99999999", b"/Kids [1 0 R]", b"<<" * 200, b"(" * 500, b"PK\x05\x06",
    b"Content-Type: x/y", b"boundary=", b"=?utf-8?B?", b"endobj", b"%PDF-", b"</w:p>", b"</text:p>",
    b"<w:tbl>" * 60, b"\xed\xa0\x80",
]  # fmt: skip


def sound() -> dict[str, bytes]:
    """One or two good files of each kind."""
    picture = make.picture(make.pdf(), 40).crop((40, 40, 240, 140))
    mail = EmailMessage()
    for name, value in (("From", "a@b"), ("To", "c@d"), ("Subject", "Công văn")):
        mail[name] = value
    mail.set_content("Kính gửi các sở.")
    mail.add_attachment(make.bare_word("<w:p/>"), maintype="application", subtype="zip", filename="a.docx")
    return {
        "pdf": make.pdf(2),
        "docx": test_tables.in_word(),
        "odt": test_tables.in_odt(),
        "rtf": test_tables.in_rtf(),
        "xlsx": test_formats.workbook(),
        "html": f"<html><body><ol><li>{test_formats.SENTENCE}</li></ol></body></html>".encode(),
        "txt": (test_formats.SENTENCE * 4).encode("utf-16"),
        "tcvn3": test_formats.tcvn3(test_formats.SENTENCE * 3),
        "png": make.saved(picture, "PNG"),
        "jpeg": make.saved(picture, "JPEG"),
        "tiff": make.saved(picture.convert("1"), "TIFF", compression="group4"),
        "zip": make.zipped({"a.txt": b"Cong van", "b/c.docx": make.bare_word("<w:p/>"), "d.zip": test_unpack.deep(1)}),
        "eml": mail.as_bytes(),
    }


def broken(data: bytes, others: list[bytes], drawn: random.Random) -> bytes:
    """A file with a few things done to it."""
    out = bytearray(data)
    if out.startswith(b"PK") and drawn.random() < 0.6:
        return _inside_zip(bytes(out), others, drawn)
    for _ in range(drawn.choice((1, 1, 2, 4, 12))):
        place = drawn.randrange(len(out) + 1)
        match drawn.randrange(7):
            case 0:
                out[place : place + 1] = bytes([drawn.randrange(256)])
            case 1:
                out[place:place] = drawn.choice(WORDS)
            case 2:
                del out[place : place + drawn.choice((1, 4, 40, 400))]
            case 3:
                del out[place:]
            case 4:
                other = drawn.choice(others)
                begin = drawn.randrange(len(other))
                out[place:place] = other[begin : begin + drawn.choice((8, 80, 800))]
            case 5:
                out[place : place + 4] = drawn.choice((b"\xff\xff\xff\x7f", b"\x00\x00\x00\x00", b"\x01\x00\x00\x80"))
            case _:
                size = drawn.choice((16, 64, 512))
                out[place:place] = out[place : place + size] * drawn.choice((1, 3, 50))
        if not out:
            break
    return bytes(out[: 2**20])


def _inside_zip(data: bytes, others: list[bytes], drawn: random.Random) -> bytes:
    """The parts of a package are broken, and the package is put together again: what is inside gets its turn."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            names = source.namelist()
            chosen = drawn.choice(names)
            for name in names:
                content = source.read(name)
                if name == chosen and content:
                    content = broken(b" " + content, others, drawn)[1:]
                target.writestr(name, content)
    except (zipfile.BadZipFile, ValueError, OSError):
        return data[: len(data) // 2]
    return out.getvalue()


def judge(data: bytes) -> str:
    """What a process of its own makes of a file: "read", "refused: …", or "FIND: …"."""
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ready)
        os._exit(_try(data, told))
    os.close(told)
    with open(ready, "rb") as stream:
        said = stream.read().decode("utf-8", "replace")
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "FIND: too slow" if number in (signal.SIGALRM, signal.SIGXCPU) else f"FIND: signal {number}"
    return said or "FIND: said nothing"


def _try(data: bytes, told: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS * 3)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        if sniff(data) in CONTAINERS:
            said = f"read: {sum(1 for _ in members_of(data, LIMITS))} members"
        else:
            said = f"read: {len(decode_file(data, None, LIMITS, lambda *_: None).text)}"
    except FileRefused as refused:
        said = f"refused: {refused.code}"
    except MissingProgram as missing:
        said = f"refused: {missing.code}"
    except (MemoryError, RecursionError):
        said = "refused: memory"
    except BaseException:
        said = f"FIND: {traceback.format_exc()}"
    os.write(told, said.encode("utf-8", "replace")[:60_000])
    return 0


def warm() -> None:
    """Load every decoder once, so that the processes forked from here need not."""
    for name in ("docx", "html", "image", "mail", "ocr", "odt", "pdf", "rtf", "signatures", "text", "xlsx"):
        importlib.import_module(f"nhipcau.files.{name}")


def main() -> int:
    """Break files until the time is over; returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=int(time.time()))
    chosen = options.parse_args()
    files = sound()
    warm()
    drawn = random.Random(chosen.seed)
    counts: Counter[str] = Counter()
    finds: dict[str, str] = {}
    until = time.monotonic() + chosen.seconds
    print(f"seed {chosen.seed}, {chosen.seconds:.0f} s", flush=True)
    while time.monotonic() < until:
        # Recognising letters takes most of the time and is the least likely to break.
        kind = drawn.choices(sorted(files), [1 if kind in ("png", "jpeg", "tiff") else 4 for kind in sorted(files)])[0]
        data = broken(files[kind], list(files.values()), drawn)
        said = judge(data)
        counts[f"{kind} {said.split(':')[0]}"] += 1
        if said.startswith("FIND"):
            # One of each: where it happened is what tells finds apart.
            place = [line for line in said.split("\n") if line.strip().startswith("File")][-1:] or [said]
            if place[0] not in finds:
                OUT.mkdir(parents=True, exist_ok=True)
                name = f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}"
                (OUT / name).write_bytes(data)
                (OUT / f"{name}.txt").write_text(said, encoding="utf-8")
                finds[place[0]] = name
                print(f"{name}: {said.strip().splitlines()[-1][:150]}", flush=True)
    for name, count in sorted(counts.items()):
        print(f"  {name:16} {count}")
    print(f"{sum(counts.values())} files, {len(finds)} finds")
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main())
