# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How fast documents are read: ``python benchmarks/reading.py`` (or ``make benchmark``), all in one run on one core.

1. Full reading, in MB of UTF-8 for a second of processor time, of dense documents made of this repository's samples,
   of the same with prose between, and of legal grounds with a citation in every line; beside them eyecite, which finds
   citations (and nothing else) in English legal text of the same densities.
2. How time grows with length, up to 1 MB (``--largest 10000000``: 10 MB), and on single lines of 1 MB made to be hard.
3. Where the time goes, step by step.
4. `nhipcau read` of a small text from start to end, and of many files on one core and on all.

eyecite (BSD) is no dependency of this project. Give it an interpreter of its own, and this finds it there:

    python3 -m venv build/eyecite && build/eyecite/bin/pip install eyecite hyperscan

or name another one with ``NHIPCAU_EYECITE=/path/to/python``. Without it its lines say that they were skipped.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nhipcau.reading import read  # noqa: E402
from nhipcau.reading.citations.find import find_citations  # noqa: E402
from nhipcau.reading.restoration import is_damaged  # noqa: E402
from nhipcau.reading.structure.split import take_apart  # noqa: E402
from nhipcau.reading.tasks.find import find_tasks  # noqa: E402
from nhipcau.reading.text.normalise import normalise  # noqa: E402

SAMPLES = ROOT / "samples" / "documents"
SCANS = ("scan", "_mat.")
"""Samples that are restored or refused: another benchmark (`benchmarks/restoration.py`)."""
PROSE = (
    "Trong những năm qua, công tác thư viện ở cơ sở có nhiều chuyển biến; số người đến đọc sách tăng đều, nhất là ở "
    "các trường học và nhà văn hóa thôn. Cơ sở vật chất từng bước được cải thiện, nhiều mô hình hay được nhân rộng. "
    "Tuy nhiên, nguồn sách còn ít, người làm thư viện phần lớn kiêm nhiệm, thời gian mở cửa chưa phù hợp với giờ làm "
    "việc của người dân. Nguyên nhân chủ yếu là nhận thức về văn hóa đọc chưa đầy đủ và kinh phí còn khó khăn."
)
ROUNDS = 3
WORDS = 30_000
"""Caches of this size and more hold single words."""


# --- texts ------------------------------------------------------------------------------------------------------


def samples() -> list[str]:
    """The sample documents that are neither scans nor refused."""
    paths = [path for path in sorted(SAMPLES.glob("*.txt")) if not any(part in path.name for part in SCANS)]
    return [path.read_text(encoding="utf-8") for path in paths]


def varied() -> Iterator[str]:
    """The samples again and again, no sentence twice: what a cache remembers of one copy must not help the next."""
    for copy in count():
        for text in samples():
            yield re.sub(r"(?<=[a-zà-ỹ])([.;])(?=\s)", rf" đợt {copy}\1", text) if copy else text


def bundle(size: int) -> str:
    """Sample documents one after another: each sentence orders or cites something."""
    return "\n\n".join(_until(size, varied()))


def grounds(size: int) -> str:
    """A decision with as many legal grounds as the size asks for, a citation in each."""
    head = samples()[11].partition("Căn cứ")[0]
    matters = ("công tác văn thư", "quản lý tài sản công", "thi đua, khen thưởng", "tiếp công dân", "lưu trữ lịch sử")
    lines = (
        f"Căn cứ Nghị định số {1 + n % 190}/{2001 + n % 25}/NĐ-CP ngày {1 + n % 28:02}/{1 + n % 12:02}/{2001 + n % 25} "
        f"của Chính phủ quy định chi tiết lần {n} về {matters[n % 5]};"
        for n in count()
    )
    return "\n\n".join([head, *_until(size, lines), "QUYẾT ĐỊNH:", "Điều 1. Sở Nội vụ rà soát các văn bản nêu trên."])


def light(size: int) -> str:
    """The same documents with five paragraphs of prose after each of theirs."""
    parts = (part for text in varied() for part in text.split("\n\n"))
    return "\n\n".join(_until(size, (f"{part}\n\n" + "\n\n".join([PROSE] * 5) for part in parts)))


def plan(size: int) -> str:
    """One plan with as many items as the size asks for: the long paragraphs of the samples, numbered."""
    head, _, _ = samples()[5].partition("\n\nI.")
    parts = (part for text in varied() for part in text.split("\n\n"))
    items = (re.sub(r"^\W*(?:\d+[.)]|[a-z]\)|-)\s*", "", part) for part in parts)
    items = (item for item in items if len(item) > 120 and not item.startswith(("Nơi nhận", "Kính gửi")))
    numbered = (f"{number}. {item}" for number, item in enumerate(items, 1))
    foot = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Nam\n"
    return "\n\n".join([head, "II. NHIỆM VỤ", *_until(size, numbered), foot])


def _until(size: int, parts: Iterator[str]) -> list[str]:
    """Parts until their UTF-8 has the size."""
    out: list[str] = []
    length = 0
    for part in parts:
        if length >= size:
            break
        out.append(part)
        length += len(part.encode()) + 2
    return out


HARD = {
    "names without an end": "Sở Nội vụ, Sở Tài chính, Ủy ban nhân dân tỉnh, các sở, ban, ngành và ",
    "citations without an end": "Chỉ thị số 38-CT/TW ngày 19/9/2019 của Ban Bí thư, Nghị quyết số 05/NQ-CP và ",
    "digits and slashes": "12/34-56/78-90/",
    "capitals": "KẾ HOẠCH ỦY BAN NHÂN DÂN TỈNH ",
    "brackets": "((((()",
    "dates": "ngày 12/3/2021 đến ngày 15/4/2021 trước ngày ",
    "one word": "a",
    "orders": "giao phối hợp với báo cáo trước khi trình ",
}
"""What single lines of a megabyte are made of."""

ENGLISH = (
    "The court held in {case}, {volume} {reporter} {page}, {pin} ({year}), that the agency had to answer within the "
    "time that its own rules set, and it sent the matter back.",
    "See also {case}, {volume} {reporter} {page} ({year}); the statute at {title} U.S.C. § {section} says so in terms.",
)
ENGLISH_PROSE = (
    "The parties had met several times before the hearing, and both had put forward proposals that came close to "
    "each other. Neither side disputed the facts as they were set out by the examiner; what remained was the question "
    "of who should bear the cost. The record shows that the work was done with care, that the notices went out in "
    "time, and that nobody was misled by them. Counsel for the agency accepted as much when the point was put to him."
)


def english(size: int, prose: int) -> str:
    """English legal text of our own: a citation in every sentence, `prose` paragraphs without one between."""
    names = ("Marlow v. Denham", "Ashby v. City of Leeds", "Carver v. United States", "Nolan v. Pike")
    reporters = ("U.S.", "F.3d", "F. Supp. 2d", "S. Ct.", "F.2d")
    out: list[str] = []
    length = number = 0
    while length < size:
        sentence = ENGLISH[number % 2].format(
            case=names[number % 4], volume=100 + number % 400, reporter=reporters[number % 5], page=1 + number % 900,
            pin=3 + number % 900, year=1950 + number % 70, title=1 + number % 50, section=100 + number % 900,
        )  # fmt: skip
        out += [sentence, *[ENGLISH_PROSE] * prose]
        length = sum(map(len, out)) if number < 2 else length + len(sentence) + prose * len(ENGLISH_PROSE)
        number += 1
    return "\n\n".join(out)


# --- measuring --------------------------------------------------------------------------------------------------


def on_one_core() -> None:
    """Keep this process, and those that it starts, on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def forget() -> None:
    """Empty the caches of texts; those of single words and of the rules stay, as they do between documents."""
    for name, module in list(sys.modules.items()):
        if name.startswith("nhipcau.reading"):
            for value in vars(module).values():
                largest = getattr(value, "cache_parameters", dict)().get("maxsize")
                if largest and largest < WORDS:
                    value.cache_clear()


def seconds(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The least processor time of several rounds: what other work on the machine adds is not ours."""
    best = float("inf")
    for _ in range(rounds):
        forget()
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def megabytes(text: str) -> float:
    """Size in UTF-8."""
    return len(text.encode()) / 1e6


def reading_speed(text: str, rounds: int = ROUNDS) -> float:
    """MB of a text read whole in a second of processor time."""
    return megabytes(text) / seconds(lambda: read(text), rounds)


EYECITE = """
import json, sys, time
from eyecite import get_citations
from eyecite.tokenizers import default_tokenizer
text = sys.stdin.read()
tokenizers = {"eyecite": default_tokenizer}
try:
    import hyperscan
    from eyecite.tokenizers import HyperscanTokenizer
    tokenizers["eyecite with hyperscan"] = HyperscanTokenizer(cache_dir=sys.argv[1])
except ImportError:
    pass
out = {}
for name, tokenizer in tokenizers.items():
    get_citations(text[:5000], tokenizer=tokenizer)
    best = 1e9
    for _ in range(3):
        begin = time.process_time()
        found = get_citations(text, tokenizer=tokenizer)
        best = min(best, time.process_time() - begin)
    out[name] = {"seconds": best, "citations": len(found)}
print(json.dumps(out))
"""


def eyecite(text: str) -> dict[str, dict[str, float]] | None:
    """Seconds and citations of eyecite by tokenizer; None where there is no eyecite."""
    python = os.environ.get("NHIPCAU_EYECITE") or str(ROOT / "build" / "eyecite" / "bin" / "python")
    if not Path(python).exists():
        return None
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            [python, "-c", EYECITE, cache], input=text, capture_output=True, text=True, check=False, timeout=1800
        )
    if done.returncode:
        print(f"   eyecite failed: {done.stderr.strip().splitlines()[-1]}")
        return None
    result: dict[str, dict[str, float]] = json.loads(done.stdout)
    return result


# --- the parts of the report ------------------------------------------------------------------------------------


DENSITIES = (
    # What, our text, paragraphs of English prose between two sentences with citations: about as dense.
    ("a citation in every sentence", grounds, 0),
    ("dense", bundle, 4),
    ("dense, one plan", plan, None),
    ("light", light, 80),
)


def beside_eyecite() -> None:
    print("1. Full reading, MB of UTF-8 for a second of processor time on one core (citations and tasks in a kB)")
    for name, make, prose in DENSITIES:
        text = make(150_000)
        found = read(text).documents
        size = megabytes(text) * 1000
        told = f"{sum(len(d.citations) for d in found) / size:5.2f}, {sum(len(d.tasks) for d in found) / size:4.2f}"
        speed = reading_speed(text)
        print(f"   {name + ':':30} {'nhipcau, full reading':24} {speed:7.3f} MB/s  ({told})", flush=True)
        if prose is not None:
            _beside(english(40_000 if prose < 10 else 300_000, prose), speed)


def _beside(text: str, speed: float) -> None:
    """The lines of eyecite for a text of about the same density."""
    told = eyecite(text)
    if told is None:
        print(f"   {'':30} {'eyecite':24} skipped: no interpreter with eyecite (see the head of this file)")
        return
    for tokenizer, one in told.items():
        rate = megabytes(text) / one["seconds"]
        density = one["citations"] / megabytes(text) / 1000
        ratio = f"nhipcau is {speed / rate:.1f} times as fast"
        print(f"   {'':30} {tokenizer:24} {rate:7.3f} MB/s  ({density:5.2f})  {ratio}", flush=True)


def growth(largest: int) -> None:
    print("2. Growth with length (time for a MB should stay)")
    for name, make in (("bundle of documents", bundle), ("one plan", plan)):
        size = 10_000
        while size <= largest:
            text = make(size)
            took = seconds(lambda text=text: read(text), 1 if size > 200_000 else 3)  # type: ignore[misc]
            print(
                f"   {name:24} {megabytes(text):8.2f} MB {took:8.2f} s   {took / megabytes(text):6.2f} s for a MB",
                flush=True,
            )
            size *= 10
    for name, piece in HARD.items():
        text = "".join(islice(cycle([piece]), 1_000_000 // len(piece.encode()) + 1))
        took = seconds(lambda text=text: read(text), 1)  # type: ignore[misc]
        print(f"   {'line, ' + name:34} {megabytes(text):5.2f} MB {took:8.2f} s", flush=True)


def steps() -> None:
    print("3. Where the time goes (dense bundle)")
    text = bundle(200_000)
    mapped = normalise(text)
    work: dict[str, Callable[[], Any]] = {
        "one form of writing": lambda: normalise(text),
        "is it damaged": lambda: is_damaged(mapped.text),
        "taken apart (heads, items)": lambda: take_apart(mapped.text),
        "citations": lambda: [find_citations(mapped.text, layout) for layout in layouts],
        "tasks": lambda: [find_tasks(mapped.text, layout, []) for layout in layouts],
        "all of it": lambda: read(text),
    }
    layouts = take_apart(mapped.text).layouts
    took = {name: seconds(one, 3) for name, one in work.items()}
    for name, one in took.items():
        print(f"   {name:30} {one:6.3f} s  {100 * one / took['all of it']:5.1f} %")


def command(jobs: int) -> None:
    print("4. The command")
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.txt"
        small.write_text(samples()[7], encoding="utf-8")
        run = [sys.executable, "-m", "nhipcau.cli", "read", str(small), "--json"]
        _wall(run)
        times = sorted(_wall(run) for _ in range(9))
        print(
            f"   read of a small text      {statistics.median(times):6.2f} s from start to end (least {times[0]:.2f})"
        )
        many = Path(folder) / "many"
        many.mkdir()
        for number in range(24):
            (many / f"{number:02}.txt").write_text(bundle(60_000), encoding="utf-8")
        for count in sorted({1, jobs}):
            out = Path(folder) / f"out{count}"
            run = [sys.executable, "-m", "nhipcau.cli", "read", str(many), "--out", str(out), "--jobs", str(count)]
            print(f"   24 files of 60 kB         {_wall(run):6.2f} s on {count} core{'s' if count > 1 else ''}")


def _wall(run: list[str]) -> float:
    """Seconds of a command, with the bytecode of an installed package."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "nhipcau-benchmark")
    begin = time.perf_counter()
    subprocess.run(run, check=True, capture_output=True, cwd=ROOT, env=environment)
    return time.perf_counter() - begin


def main() -> None:
    """Run what was asked for; everything without arguments."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", choices=("eyecite", "growth", "steps", "command"), help="one part of the report")
    arguments.add_argument("--largest", type=int, default=1_000_000, help="bytes of the largest text")
    options = arguments.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if options.only in (None, "command"):
        command(cores)
    on_one_core()
    read(bundle(20_000))
    if options.only in (None, "eyecite"):
        beside_eyecite()
    if options.only in (None, "growth"):
        growth(options.largest)
    if options.only in (None, "steps"):
        steps()


if __name__ == "__main__":
    main()
