# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Score the reader against labelled documents.

    python scripts/score.py [--show NAME]

Scores the samples of this repository and, where the corpus of real documents lies beside the checkout, that too, with
the corpus's own scorer. Prints precision, recall and F1 for metadata, citations, tasks, slots and whole tasks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BESIDE = ROOT.parent / "shared"
SCORER = Path(__file__).parent / "scoring.py"


def score(title: str, gold: Path, documents: Path, scorer: Path, extra: list[str]) -> int:
    """Read every labelled document of a folder and hand the readings to the scorer."""
    from nhipcau.files.extract import extract
    from nhipcau.reading import read

    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        for label in sorted(gold.glob("*.json")):
            source = next(iter(documents.glob(f"{label.stem}.*")), None)
            if source is None:
                continue
            reading = read(extract(source, source.name).text).to_json()
            (out / label.name).write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
        print(f"== {title}", flush=True)
        return subprocess.run([sys.executable, str(scorer), str(gold), str(out), *extra], check=False).returncode


def main(arguments: list[str]) -> int:
    code = score(
        "Mẫu trong kho / samples", ROOT / "samples" / "gold", ROOT / "samples" / "documents", SCORER, arguments
    )
    corpus = BESIDE / "corpus"
    if corpus.is_dir():
        theirs = BESIDE / "contract" / "score.py"
        code |= score("Kho văn bản thật / corpus", corpus / "gold", corpus / "documents", theirs, arguments)
    else:
        print("Không có kho văn bản thật bên cạnh: chỉ chấm mẫu. / No corpus beside the checkout: samples only.")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
