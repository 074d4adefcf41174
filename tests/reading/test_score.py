# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""``make score`` shows what a change did: figures before and after, and the documents whose misses changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.score import compare, misses

LISTED = """-- 01_thu
    task.lead: missing 'Sở Y tế'
-- 02_thu
    task.lead: missing 'Sở Y tế'
    task.lead: missing 'Sở Y tế'
2 files                       precision recall     f1   gold
"""


def test_misses_are_told_by_document() -> None:
    assert misses(LISTED) == {
        "01_thu": ["task.lead: missing 'Sở Y tế'"],
        "02_thu": ["task.lead: missing 'Sở Y tế'"] * 2,
    }


def test_what_changed_is_printed_with_its_document(capsys: pytest.CaptureFixture[str]) -> None:
    before = {"groups": {"TASKS": {"f1": 0.9}, "CITATIONS": {"f1": 0.8}}, "misses": misses(LISTED)}
    after = {
        "groups": {"TASKS": {"f1": 0.95}, "CITATIONS": {"f1": 0.8}},
        "misses": {
            "01_thu": ["task.lead: missing 'Sở Y tế'"],
            "02_thu": ["task.lead: missing 'Sở Y tế'", "task.via: extra 'Sở Nội vụ'"],
        },
    }
    compare(before, after)
    printed = capsys.readouterr().out.splitlines()
    assert printed == [
        "  TASKS          0.900 -> 0.950 +",
        "  CITATIONS      0.800 -> 0.800 =",
        "  02_thu",
        "    - task.lead: missing 'Sở Y tế'",
        "    + task.via: extra 'Sở Nội vụ'",
    ]


def test_nothing_changed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    same = {"groups": {}, "misses": misses(LISTED)}
    compare(same, same)
    assert "No document changed" in capsys.readouterr().out
