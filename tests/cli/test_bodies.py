# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau bodies load` in a real office: files, what they would change, and what is wrong with them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import ROOT, Office, open_office

TOML = """
[[body]]
key = "ubnd-hai-lam"
name = "Ủy ban nhân dân tỉnh Hải Lâm"
kind = "state"
level = "province"
place = "Hải Lâm"
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as found:
        yield found


def run(office: Office, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nhipcau.cli", "bodies", "load", *arguments]
    return subprocess.run(command, env=office.environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_files_are_checked_loaded_and_refused(office: Office, tmp_path: Path) -> None:
    good, wrong, broken = tmp_path / "a.toml", tmp_path / "b.csv", tmp_path / "c.toml"
    good.write_text(TOML, encoding="utf-8")
    wrong.write_text("Mã,Tên,Loại,Cấp,Trực thuộc\nso-a,Sở A,state,province,khong-co\n", encoding="utf-8")
    broken.write_text("[[body]\n", encoding="utf-8")

    shown = run(office, str(good), "--check")
    assert shown.returncode == 0
    assert "sẽ thêm 1" in shown.stdout
    assert "thêm 1 tổ chức" in run(office, str(good)).stdout
    assert "thêm 0 tổ chức" in run(office, str(good)).stdout

    refused = run(office, str(wrong))
    assert refused.returncode == 2
    assert "dòng 2" in refused.stderr
    assert "khong-co" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "Traceback" not in run(office, str(broken)).stderr
    assert run(office, str(broken)).returncode == 2
    assert run(office, str(tmp_path / "nicht.csv")).returncode == 2
    assert office.python("from nhipcau.bodies.models import Body; print(Body.objects.count())").strip() == "1"
