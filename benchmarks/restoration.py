# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How well and how fast damaged texts are restored: ``python -m benchmarks.restoration``.

1. Sound administrative documents are stripped of all their marks and restored: share of syllables that come back
   right. None of them is in what the model was trained on: the samples were written for this project, the corpus
   was kept apart.
2. Real scans of the corpus that were read without Vietnamese, or badly, against their references: character error
   rate before and after, by the contract's own measure.
3. Processor time: restoring scans not seen before, telling whether a text is damaged at all, and the first short text
   of a new process, which has the model to load, against the next one.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from rapidfuzz.distance import Levenshtein

from nhipcau.reading.restoration import channel, is_damaged, restore
from nhipcau.reading.restoration.damage import damage
from nhipcau.reading.restoration.restore import decoder
from nhipcau.reading.restoration.tokens import WORD, tokenise
from nhipcau.reading.text.normalise import bare, fold_tone, normalise
from nhipcau.reading.text.offsets import Mapped

ROOT = Path(__file__).parents[1]
CORPUS = Path(os.environ.get("NHIPCAU_CORPUS") or ROOT.parent / "shared" / "corpus")
SCANS = {
    "000": "000_restored.txt",
    "26_": "26_ocr_vpcp_cv3722_khong_dau_restored.txt",
    "28_": "28_ocr_tct_cv1770_2020_restored.txt",
}


def sound(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each document of a folder that has all its letters; of a sample scan what was scanned."""
    for path in sorted(folder.glob("*.txt")):
        written = folder.parent / "sources" / path.name
        text = normalise((written if written.is_file() else path).read_text(encoding="utf-8")).text
        if damage(text) is None:
            yield path.stem, text


def syllables(text: str) -> list[str]:
    """The syllables of a text, tones in one place; numbers, codes and labels are no syllables."""
    return [fold_tone(token.text) for token in tokenise(text) if token.kind == WORD and token.text.isalpha()]


def mistakes(clean: str, restored: str) -> tuple[int, int, list[tuple[str, str]]]:
    """How many syllables are wrong, of how many, and which: (right, restored)."""
    right, found = syllables(clean), syllables(restored)
    wrong: list[tuple[str, str]] = []
    for step in Levenshtein.opcodes(right, found):
        if step.tag != "equal":
            one, two = right[step.src_start : step.src_end], found[step.dest_start : step.dest_end]
            wrong += [
                (one[i] if i < len(one) else "", two[i] if i < len(two) else "") for i in range(max(len(one), len(two)))
            ]
    return len(wrong), len(right), wrong


def report_syllables(what: str, documents: list[tuple[str, str]], *, show: bool) -> None:
    """Strip, restore, compare; a line for all, and with `show` the mistakes of each."""
    bad = whole = signs = 0
    start = time.process_time()
    results = [(name, text, restore(Mapped.of(bare(text))).mapped.text) for name, text in documents]
    seconds = time.process_time() - start
    for name, text, back in results:
        wrong, number, which = mistakes(text, back)
        bad, whole, signs = bad + wrong, whole + number, signs + len(text)
        if show:
            print(f"  {name}: {wrong}/{number}", *(f"{one}>{two}" for one, two in which))
    if whole:
        share = 100 * (1 - bad / whole)
        print(f"{what}: {share:.2f} % of {whole} syllables right, {signs / seconds:,.0f} characters a second")


def measure() -> ModuleType | None:
    """The contract's measure of errors, where it lies beside the checkout."""
    path = CORPUS.parent / "contract" / "cer.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("cer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report_scans(cer: ModuleType, rounds: int) -> None:
    """Error rates of the real scans before and after, and the time of restoring each anew."""
    for start, gold in SCANS.items():
        source = next((CORPUS / "documents").glob(f"{start}*.txt")).read_text(encoding="utf-8")
        reference = (CORPUS / "gold" / gold).read_text(encoding="utf-8")
        mapped = normalise(source)
        best = 0.0
        for _ in range(rounds):
            forget()
            begin = time.process_time()
            text = restore(mapped).mapped.text
            best = max(best, len(source) / (time.process_time() - begin))
        before, after = cer.rates(reference, source)[0], cer.rates(reference, text)[0]
        rates = f"CER {100 * before:.2f} % before, {100 * after:.2f} % after"
        print(f"{start.strip('_')}: {rates}, {best:,.0f} characters a second")


def forget() -> None:
    """Drop the candidates that earlier texts left behind; the model stays loaded."""
    from nhipcau.reading.restoration.restore import _mark_edits

    _mark_edits.cache_clear()
    channel.model().forget()
    for kind in ("scanned", "stripped", "dropped", "worn"):
        decoder(kind).forget()


def report_test(documents: list[tuple[str, str]]) -> None:
    """Speed of telling damage, over sound documents, stripped ones, and one long text."""
    for what, texts in (
        ("sound documents", [text for _, text in documents]),
        ("stripped documents", [bare(text) for _, text in documents]),
        ("one long sound text", ["\n".join(text for _, text in documents)]),
    ):
        is_damaged(texts[0])
        start = time.process_time()
        rounds = 5
        for _ in range(rounds):
            for text in texts:
                is_damaged(text)
        seconds = time.process_time() - start
        print(f"damaged or not, {what}: {rounds * sum(map(len, texts)) / seconds:,.0f} characters a second")


SHORT = {
    "scanned": "Uy ban nhén dan tinh théng bao y kién chi dao dén cdc co quan biét, thuc hién.",
    "stripped": "Uy ban nhan dan tinh thong bao y kien chi dao den cac co quan biet, thuc hien.",
}
FIRST = """
import sys, time
start = time.process_time()
from nhipcau.reading.restoration import restore
from nhipcau.reading.text.offsets import Mapped
loaded = time.process_time()
restore(Mapped.of(sys.argv[1]))
first = time.process_time()
restore(Mapped.of(sys.argv[1].replace("tinh", "xa")))
print(loaded - start, first - loaded, time.process_time() - first)
"""


def first_and_next(text: str) -> str:
    """What a new process says of its times."""
    command = [sys.executable, "-c", FIRST, text]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def report_first(rounds: int) -> None:
    """Processor time of the first short text of a process and of the next one, after the import."""
    for kind, text in SHORT.items():
        runs = [[float(part) for part in first_and_next(text).split()] for _ in range(rounds)]
        imported, first, following = (1000 * min(column) for column in zip(*runs, strict=True))
        print(f"a {kind} line: {imported:.0f} ms import, {first:.0f} ms first, {following:.1f} ms next")


def main() -> None:
    """Measure all that the machine has the texts for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--show", action="store_true", help="name the wrong syllables of each document")
    options.add_argument("--rounds", type=int, default=3, help="how often each scan is timed")
    chosen = options.parse_args()
    restore(Mapped.of("Uy ban nhan dan tinh thong bao den cac co quan biet, thuc hien"))
    ours = list(sound(ROOT / "samples" / "documents"))
    report_syllables("samples without marks", ours, show=chosen.show)
    real = list(sound(CORPUS / "documents")) if CORPUS.is_dir() else []
    if real:
        report_syllables("corpus without marks", real, show=chosen.show)
    report_test(ours + real)
    report_first(chosen.rounds)
    cer = measure()
    if cer is not None:
        report_scans(cer, chosen.rounds)
    else:
        print("The corpus of real scans does not lie beside the checkout: no error rates.")


if __name__ == "__main__":
    main()
