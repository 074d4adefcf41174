# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The corpus of real documents: read in place beside the checkout, never copied; its tests are skipped elsewhere.

``NHIPCAU_CORPUS`` names another place for it; the scorer stands in ``contract/`` beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(os.environ.get("NHIPCAU_CORPUS") or Path(__file__).resolve().parents[2] / "shared" / "corpus")
DOCUMENTS = ROOT / "documents"
GOLD = ROOT / "gold"
SCORER = ROOT.parent / "contract" / "score.py"

needs_corpus = pytest.mark.skipif(
    not DOCUMENTS.is_dir() or not SCORER.is_file(),
    reason=f"the corpus of real documents is not at {ROOT} (set NHIPCAU_CORPUS)",
)


def names() -> list[str]:
    """Stems of all documents that have labels, in order; empty where the corpus is absent."""
    if not DOCUMENTS.is_dir():
        return []
    return sorted(path.stem for path in DOCUMENTS.glob("*.txt") if (GOLD / f"{path.stem}.json").is_file())


def source(stem: str) -> str:
    """The source text of a document, line ends as they are in the file."""
    return (DOCUMENTS / f"{stem}.txt").read_bytes().decode("utf-8")


def score(readings: dict[str, dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Figures of the scorer for readings by stem: ``{"groups": {"METADATA": {"f1": …}}, "fields": …}``."""
    gold, predicted = folder / "gold", folder / "predicted"
    for path in (gold, predicted):
        path.mkdir()
    for stem, reading in readings.items():
        shutil.copy(GOLD / f"{stem}.json", gold)
        (predicted / f"{stem}.json").write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(SCORER), str(gold), str(predicted), "--json"], capture_output=True, text=True, check=True
    )
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures
