# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau audit`: exit codes, the first broken row, and a seal that somebody noted."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import ROOT, Office, open_office

MAKE = """
from nhipcau.bodies.services import found_office, load_register
from nhipcau.demo.content import DATA
found_office(login="quantri", password="mat-khau-thu-1", full_name="Võ Thành Nam",
             body_name="Ủy ban nhân dân tỉnh Hải Lâm", place="Hải Lâm")
"""
ALTER = """
from django.db import connection
from nhipcau.web import guards
from nhipcau.web.models import Event
guards.remove(connection)
row = Event.objects.order_by("pk").first().pk
with connection.cursor() as cursor:
    cursor.execute("UPDATE web_event SET about = 'khác' WHERE id = %s", [row])
print(row)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("audit")) as found:
        found.nhipcau("migrate")
        found.python(MAKE)
        yield found


def verify(office: Office, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nhipcau.cli", "audit", "verify", *arguments]
    return subprocess.run(command, env=office.environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_whole_log_is_sealed_and_verified_and_a_broken_row_is_named(office: Office) -> None:
    assert "3 dòng chưa niêm phong" in verify(office).stdout
    assert "Đã thêm 1 niêm phong." in office.nhipcau("audit", "seal")
    whole = verify(office)
    assert whole.returncode == 0, whole.stderr
    assert "3 dòng trong 1 niêm phong" in whole.stdout
    assert "Nhật ký nguyên vẹn. / The log is whole." in whole.stdout
    last = re.search(r"last seal: (1:[0-9a-f]{64})", whole.stdout)
    assert last is not None
    assert verify(office, "--expect", last[1]).returncode == 0
    assert verify(office, "--expect", last[1][:14]).returncode == 0
    other = verify(office, "--expect", "1:00000000")
    assert other.returncode == 2
    assert "khác với số đã ghi lại" in other.stderr
    assert verify(office, "--expect", "9:00000000").returncode == 2

    row = office.python(ALTER).strip()
    broken = verify(office)
    assert broken.returncode == 2
    first = broken.stderr.splitlines()[0]
    assert first == (
        f"Chỗ hỏng đầu tiên / first broken: Dòng {row} của nhật ký đã bị sửa. / Row {row} of the log was altered."
    )
    assert "Thiếu trigger web_event_no_update" in broken.stderr
    office.nhipcau("migrate")
    assert "trigger" not in verify(office).stderr, "migrating puts the triggers back"


@pytest.mark.parametrize("text", ["1", "x:00000000", "1:abc", "1:zzzzzzzzzz", "-1:00000000"])
def test_what_is_no_seal_is_said_so(text: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nhipcau.cli", "audit", "verify", f"--expect={text}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Không hiểu" in done.stderr
    assert "Traceback" not in done.stderr
