# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever comes to the door: a clear sentence, within limits of time and memory, and the house stands."""

from __future__ import annotations

import json
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nhipcau
from nhipcau.files import Extract, FileRefused, Limits, MissingProgram, extract
from nhipcau.files.errors import sentences
from nhipcau.files.kinds import OLE
from tests.files import make

ROOT = Path(nhipcau.__file__).parents[1]
DOOR = sys.modules["nhipcau.files.extract"]


def code_of(source: bytes | str | Path, name: str | None = None, **limits: object) -> str:
    with pytest.raises(FileRefused) as refused:
        extract(source, name, limits=Limits(**limits))  # type: ignore[arg-type]
    assert refused.value.vi
    assert refused.value.en
    assert "Traceback" not in refused.value.vi + refused.value.en
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        pytest.param(b"", "a.pdf", "empty", id="empty"),
        pytest.param(b"ID3\x04" + bytes(range(20)) * 20, "a.mp3", "not-supported", id="sound"),
        pytest.param(b"\x7fELF" + bytes(range(32)) * 20, "a.pdf", "wrong-kind", id="program-as-pdf"),
        pytest.param(b"\xff\xfd\x00\x01" * 40, "a.txt", "encoding", id="rubbish-as-text"),
        pytest.param("Les élèves à Genève".encode("cp1252"), "a.pdf", "wrong-kind", id="unreadable-text-as-pdf"),
        pytest.param(make.zipped({"a": b"b"}), "a.docx", "wrong-kind", id="zip-as-docx"),
        pytest.param(make.zipped({"a": b"b"}), "a.zip", "container", id="zip"),
    ],
)
def test_bad_input_has_its_sentence(data: bytes, name: str, code: str) -> None:
    assert code_of(data, name) == code


def test_a_wrong_ending_is_read_by_content_and_said() -> None:
    read = extract(make.pdf(), "cong-van.docx")
    assert [note.code for note in read.notes] == ["other-kind"]
    assert "DOCX" in read.notes[0].vi
    assert "PDF" in read.notes[0].vi


def test_two_hundred_megabytes_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(*_: object, **__: object) -> None:
        raise AssertionError("read before its size was looked at")

    for name in ("read", "pread", "mmap"):
        monkeypatch.setattr(os, name, unread, raising=False)
    monkeypatch.setattr(subprocess, "Popen", unread)
    big = tmp_path / "scan.pdf"
    with big.open("wb") as out:
        out.truncate(200 * 2**20)
    assert code_of(big) == "too-large"
    with pytest.raises(FileRefused, match="200 MB"):
        extract(big)


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.pdf") == "cannot-open"
    assert code_of(tmp_path) == "cannot-open"
    os.mkfifo(tmp_path / "pipe")
    assert code_of(tmp_path / "pipe") == "cannot-open"


@pytest.fixture
def decoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a package that stands in for ours in the child: tests put there what the decoder shall do."""
    package = tmp_path / "nhipcau" / "files"
    package.mkdir(parents=True)
    for module in (tmp_path / "nhipcau" / "__init__.py", package / "__init__.py"):
        module.write_text(f"__path__.append({str(ROOT / module.parent.relative_to(tmp_path))!r})\n")
    plain = DOOR._environment
    monkeypatch.setattr(DOOR, "_environment", lambda: {**plain(), "PYTHONPATH": str(tmp_path)})
    return package / "decode.py"


def decoding(body: str) -> str:
    return f"import os, sys, time, signal\ndef decode_file(data, name, limits, progress):\n    {body}\n"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param("raise ValueError(data)", "damaged", id="exception"),
        pytest.param("os.abort()", "damaged", id="abort"),
        pytest.param("import ctypes; ctypes.string_at(0)", "damaged", id="segmentation-fault"),
        pytest.param("os._exit(0)", "damaged", id="silent-end"),
        pytest.param("os.kill(os.getpid(), signal.SIGKILL)", "interrupted", id="killed"),
        pytest.param("hold = [bytearray(2**20) for _ in range(10**6)]", "memory", id="memory-bomb"),
        pytest.param("import mmap; mmap.mmap(-1, 2**40)", "memory", id="huge-mapping"),
        pytest.param("time.sleep(60)", "timeout", id="hangs"),
        pytest.param("os.closerange(0, 9); time.sleep(60)", "timeout", id="hangs-after-closing-its-pipes"),
        pytest.param("while True: progress('ocr', 1, 2)", "bomb", id="endless-talk"),
        pytest.param("[progress('ocr', 1, 2) or time.sleep(0.2) for _ in range(99)]", "timeout", id="slow-but-talking"),
        pytest.param("os.fork() or time.sleep(60); time.sleep(60)", "timeout", id="leaves-a-child"),
        pytest.param("f = lambda: f(); f()", "memory", id="endless-recursion"),
        pytest.param("print('noise ' * 10**5); raise OSError('x')", "damaged", id="noise-on-standard-output"),
    ],
)
def test_a_decoder_that_falls_takes_nobody_along(
    decoder: Path, body: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder.write_text(decoding(body))
    # Patient with all but the slow: on a busy machine Python alone takes a second to start.
    seconds, stall = (3.0, 1.5) if code == "timeout" else (20.0, 10.0)
    limits = Limits(seconds=seconds, stall=stall, memory=400 * 2**20, output=2**20)
    monkeypatch.setattr(DOOR, "_PATIENCE", 0.5)
    begun = time.monotonic()
    with pytest.raises(FileRefused) as refused:
        extract(b"%PDF-1.7 x", limits=limits)
    assert refused.value.code == code
    assert time.monotonic() - begun < (8 if code == "timeout" else 20)


def test_an_endless_loop_is_ended_by_the_limit_on_time(decoder: Path) -> None:
    decoder.write_text(decoding("[progress('text', n, 0) for n in range(10**9) if n % 10**7 == 0]"))
    assert code_of(b"%PDF-1.7 x", seconds=2, workers=1) == "timeout"


def test_the_child_sees_nothing_and_can_write_nothing(decoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIPCAU_SECRET_KEY", "not for decoders")
    target = decoder.with_name("written")
    decoder.write_text(
        decoding(
            "try:\n"
            f"        open({str(target)!r}, 'w').write('x' * 10)\n"
            "    except OSError: pass\n"
            "    from nhipcau.files.model import Extract, Kind, Page\n"
            "    seen = ' '.join(sorted(os.environ)) + '|' + repr(sys.stdin.read()) + '|' + os.getcwd()\n"
            "    return Extract.of_pages(Kind.TEXT, [Page(1, seen)])"
        )
    )
    seen = extract(b"%PDF-1.7 x").text
    assert "SECRET" not in seen
    assert "HOME" not in seen
    assert seen.endswith("|''|/")
    assert not target.exists() or target.read_text() == ""


def test_the_child_reaches_no_network(decoder: Path) -> None:
    """A listener of ours on this machine is out of the child's reach, where the kernel grants a network of its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        decoder.write_text(
            decoding(
                "import socket\n"
                "    from nhipcau.files.model import Extract, Kind, Page\n"
                "    own = os.readlink('/proc/self/ns/net')\n"
                f"    reached = socket.socket().connect_ex(('127.0.0.1', {port}))\n"
                "    return Extract.of_pages(Kind.TEXT, [Page(1, f'{own} {reached}')])"
            )
        )
        namespace, reached = extract(b"%PDF-1.7 x").text.split()
    if namespace == os.readlink("/proc/self/ns/net"):
        pytest.skip("this kernel does not let the child leave the network")
    assert int(reached) != 0


def test_a_child_killed_from_outside_may_be_tried_again(decoder: Path) -> None:
    decoder.write_text(decoding("progress('text', os.getpid(), 0); time.sleep(60)"))
    killed: list[int] = []

    def kill(stage: str, process: int, total: int) -> None:
        killed.append(process)
        os.kill(process, signal.SIGKILL)

    with pytest.raises(FileRefused) as refused:
        extract(b"%PDF-1.7 x", progress=kill)
    assert killed
    assert refused.value.code == "interrupted"
    assert refused.value.again


def test_the_child_ends_with_its_parent(decoder: Path, tmp_path: Path) -> None:
    decoder.write_text(decoding("progress('text', os.getpid(), 0); time.sleep(60)"))
    code = (
        "import sys\nfrom nhipcau.files import extract\n"
        "door = sys.modules['nhipcau.files.extract']\nplain = door._environment\n"
        f"door._environment = lambda: {{**plain(), 'PYTHONPATH': {str(tmp_path)!r}}}\n"
        "extract(b'%PDF-1.7 x', progress=lambda stage, pid, total: print(pid, flush=True))\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    for _ in range(100):
        if not _is_running(child):
            break
        time.sleep(0.05)
    assert not _is_running(child)


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] not in "ZX"
    except FileNotFoundError:
        return False


def test_several_threads_may_read_at_once() -> None:
    read: list[Extract] = []
    threads = [threading.Thread(target=lambda: read.append(extract(make.pdf()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.text for one in read}) == 1
    assert len(read) == 4


def test_no_descriptor_is_left_open() -> None:
    extract(make.pdf())
    before = len(os.listdir("/proc/self/fd"))
    for data in (make.pdf(), b"%PDF-1.7", b"", "Công văn".encode(), make.zipped({"a": b"b"})):
        try:
            extract(data)
        except FileRefused:
            continue
    assert len(os.listdir("/proc/self/fd")) == before


def test_short_text_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DOOR, "_run", lambda *_: pytest.fail("a process was started"))
    assert extract("Công văn số 12".encode()).text == "Công văn số 12"


def test_an_answer_that_is_cut_off_is_none(decoder: Path) -> None:
    """The bytes after the answer are part of it: a decoder that falls while it hands them over has said nothing."""
    decoder.write_text(
        decoding(
            "import json\n"
            "    answer = {'result': {}, 'aside': 2 * 10**6}\n"
            "    os.write(1, b'')\n"
            "    os.close(1)\n"
            "    out = [n for n in os.listdir('/proc/self/fd') if 'pipe' in os.readlink('/proc/self/fd/' + n)]\n"
            "    for n in out: int(n) > 2 and os.write(int(n), json.dumps(answer).encode() + b'\\n' + b'x\\n' * 99)\n"
            "    os._exit(0)"
        )
    )
    assert code_of(b"%PDF-1.7 x") == "damaged"


def test_half_letters_get_through(decoder: Path) -> None:
    decoder.write_text(
        decoding(
            "from nhipcau.files.model import Extract, Kind, Page\n"
            "    return Extract.of_pages(Kind.TEXT, [Page(1, 'a\\ud800\\n\\u2028 Việc')])"
        )
    )
    assert extract(b"%PDF-1.7 x").text == "a\ud800\n\u2028 Việc"


def test_long_text_gets_one() -> None:
    text = "Công văn số 12\n" * 100_000
    read = extract(text.encode(), "a.txt")
    assert read.text == text


def test_an_extract_survives_json() -> None:
    read = extract(make.pdf(2), "a.txt")
    again = Extract.from_json(json.loads(json.dumps(read.to_json())))
    assert again == read
    assert again.pages[1].words[3] == read.pages[1].words[3]
    aside: list[bytes] = []
    plain = json.loads(json.dumps(again.to_json(aside)))
    assert Extract.from_json(plain, b"".join(aside)) == read
    start = read.text.index("Tài chính")
    assert [(page.number, word.text) for page, word in again.words_between(start, start + 9)] == [
        (1, "Tài"),
        (1, "chính"),
    ]


@pytest.mark.parametrize("table", ["refusals", "notes"])
def test_every_sentence_is_whole(table: str) -> None:
    for code, sentence in sentences(table).items():
        for language in ("vi", "en"):
            said = sentence[language]  # type: ignore[literal-required]
            assert said.endswith("."), code
            assert said[0].isupper(), code
        assert sentence["vi"] != sentence["en"]


def test_every_code_in_the_code_has_its_sentence_and_is_used() -> None:
    source = "".join(path.read_text() for path in (ROOT / "nhipcau" / "files").glob("*.py"))
    used = set(re.findall(r"(?:FileRefused|MissingProgram)\(\s*\"([a-z-]+)\"", source))
    used |= {"password", "damaged"}
    data = tomllib.loads((ROOT / "nhipcau" / "files" / "refusals.toml").read_text())
    assert used == set(data["refusals"])
    assert set(re.findall(r"Note\.of\(\"([a-z-]+)\"", source)) == set(data["notes"])


def test_errors_travel_between_processes() -> None:
    refused = pickle.loads(pickle.dumps(FileRefused("too-large", size=3, limit=2)))  # noqa: S301
    assert (refused.code, "3 MB" in refused.vi) == ("too-large", True)
    assert pickle.loads(pickle.dumps(MissingProgram())).code == "no-model"  # noqa: S301


SIGNATURES = [
    b"", b"%PDF-1.7\n", b"PK\x03\x04word/document", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"<html>",
    b"\xff\xfe", OLE, b"{\\rtf",
]  # fmt: skip
NAMES = st.sampled_from([None, "a.pdf", "a.docx", "a.txt", "a", "a.png", "a.html"])


@given(st.sampled_from(SIGNATURES), st.binary(max_size=400), NAMES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read_or_refused(signature: bytes, rest: bytes, name: str | None) -> None:
    read = read_or_refused(signature + rest, name)
    if isinstance(read, Extract):
        assert read.text == "\n\f\n".join(page.text for page in read.pages)
    else:
        assert read.vi


def read_or_refused(data: bytes, name: str | None = None) -> Extract | FileRefused | MissingProgram:
    """Any other error fails the test; the old Word format alone may ask for a program that is not here."""
    try:
        return extract(data, name, limits=Limits(seconds=30))
    except FileRefused as refused:
        return refused
    except MissingProgram as missing:
        if missing.code == "no-office" and data.startswith(OLE):
            return missing
        raise


@given(st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    """Sound files with some bytes changed or cut off: nearer to what comes than bytes by chance."""
    sound = bytearray(data.draw(st.sampled_from([make.pdf(), make.word(lambda d: d.add_paragraph("Kế hoạch"))])))
    for _ in range(data.draw(st.integers(1, 6))):
        sound[data.draw(st.integers(0, len(sound) - 1))] = data.draw(st.integers(0, 255))
    whole = bytes(sound[: data.draw(st.sampled_from([len(sound), len(sound) // 2, len(sound) - 20]))])
    read = read_or_refused(whole)
    assert isinstance(read, Extract) or read.code not in {"timeout", "memory", "interrupted"}
