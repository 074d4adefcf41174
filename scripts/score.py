# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Score the reader against labelled documents, beside what it scored the last time.

    python scripts/score.py [--show NAME] [--keep] [--set NAME GOLD DOCUMENTS]

Scores the samples of this repository, the corpus of real documents where it lies beside the checkout (with the corpus's
own scorer), and every further `--set`. Prints precision, recall and F1; then, for each group of fields, F1 before and
after, and the documents whose misses changed, with what is new (+) and what is gone (-). The figures are kept in
``build/score.json``; `--keep` compares with them and leaves them as they are, so that several tries can be held
against one beginning. `--show` prints all misses of a document ("all": of every one).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BESIDE = ROOT.parent / "shared"
SCORER = Path(__file__).parent / "scoring.py"
LAST = ROOT / "build" / "score.json"
MOST_SHOWN = 12


def read_all(gold: Path, documents: Path, out: Path) -> None:
    """Read every labelled document of a folder; one JSON file each."""
    from nhipcau.files.extract import extract
    from nhipcau.reading import read

    for label in sorted(gold.glob("*.json")):
        source = next(iter(documents.glob(f"{label.stem}.*")), None)
        if source is not None:
            reading = read(extract(source, source.name).text).to_json()
            (out / label.name).write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")


def run(scorer: Path, gold: Path, out: Path, *options: str) -> str:
    """What the scorer prints. Raises `SystemExit` with its own words where it fails."""
    done = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(out), *options], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr or done.returncode)
    return done.stdout


def misses(listed: str) -> dict[str, list[str]]:
    """The misses of each document out of the scorer's ``--show all``."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in listed.splitlines():
        if line.startswith("-- "):
            name = line[3:]
            found[name] = []
        elif line.startswith("    ") and name:
            found[name].append(line.strip())
    return found


def compare(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Print F1 before and after for each group, and the documents that changed."""
    for group, figures in after["groups"].items():
        old, new = before["groups"].get(group, {}).get("f1"), figures["f1"]
        if old is None or new is None:
            continue
        sign = "=" if abs(new - old) < 0.0005 else ("+" if new > old else "-")
        print(f"  {group:14} {old:.3f} -> {new:.3f} {sign}")
    changed = 0
    for name, now in after["misses"].items():
        then = before["misses"].get(name, [])
        gone, come = _minus(then, now), _minus(now, then)
        if gone or come:
            changed += 1
            print(f"  {name}")
            for sign, lines in (("-", gone), ("+", come)):
                for line in lines[:MOST_SHOWN]:
                    print(f"    {sign} {line}")
                if len(lines) > MOST_SHOWN:
                    print(f"    {sign} … {len(lines) - MOST_SHOWN}")
    if not changed:
        print("  Không văn bản nào thay đổi. / No document changed.")


def _minus(some: list[str], others: list[str]) -> list[str]:
    """Lines of one list that the other lacks, as often as it lacks them."""
    left = list(others)
    out = []
    for line in some:
        if line in left:
            left.remove(line)
        else:
            out.append(line)
    return out


def score(title: str, gold: Path, documents: Path, scorer: Path, show: str | None, last: dict[str, Any]) -> Any:
    """Score one set, print it and how it differs from the last time; what is to be kept of it."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        read_all(gold, documents, out)
        print(f"== {title}", flush=True)
        print(run(scorer, gold, out, *(["--show", show] if show else [])), end="")
        figures = json.loads(run(scorer, gold, out, "--json"))
        result = {"groups": figures["groups"], "misses": misses(run(scorer, gold, out, "--show", "all"))}
    if title in last:
        print("-- Trước và sau / before and after")
        compare(last[title], result)
    print(flush=True)
    return result


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", metavar="NAME", help="print each miss in that document ('all' for every one)")
    parser.add_argument("--keep", action="store_true", help="leave the kept figures as they are")
    parser.add_argument("--set", nargs=3, action="append", default=[], metavar=("NAME", "GOLD", "DOCUMENTS"))
    options = parser.parse_args(arguments)
    last = json.loads(LAST.read_text(encoding="utf-8")) if LAST.is_file() else {}
    sets = [("Mẫu trong kho / samples", ROOT / "samples" / "gold", ROOT / "samples" / "documents", SCORER)]
    corpus, theirs = BESIDE / "corpus", BESIDE / "contract" / "score.py"
    if corpus.is_dir():
        sets.append(("Kho văn bản thật / corpus", corpus / "gold", corpus / "documents", theirs))
    else:
        print("Không có kho văn bản thật bên cạnh: chỉ chấm mẫu. / No corpus beside the checkout: samples only.")
    sets += [(name, Path(gold), Path(documents), SCORER) for name, gold, documents in options.set]
    results = {title: score(title, *where, options.show, last) for title, *where in sets}
    if not options.keep:
        LAST.parent.mkdir(parents=True, exist_ok=True)
        LAST.write_text(json.dumps(last | results, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
