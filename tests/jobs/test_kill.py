# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of the real worker in mid-reading: nothing is lost, nothing is doubled.

The worker is the command that offices run, in a process of its own, on a database of its own; it is killed again and
again while it reads, at moments spread over the whole work.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office, open_office

FILES = 12
KILLS = 6

SETUP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.core.files.uploadedfile import SimpleUploadedFile
from nhipcau.bodies.middleware import actor_in
from nhipcau.bodies.models import Body, Post
from nhipcau.bodies.services import found_office
from nhipcau.records.services import take_in
found_office(login="vanthu", password="mat-khau-thu-nghiem", full_name="Văn thư",
             body_name="Sở Ngoại vụ tỉnh Hải Lâm", place="Hải Lâm")
actor = actor_in(Post.objects.get())
items = "\\n".join(f"{n}. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát nội dung số {n}, báo cáo Ủy ban nhân "
                  f"dân tỉnh trước ngày 15/{n % 9 + 1}/2024." for n in range(1, 1500))
files = [SimpleUploadedFile(f"ke-hoach-{i}.txt", (
    f"ỦY BAN NHÂN DÂN TỈNH HẢI LÂM\\nSố: {100 + i}/KH-UBND\\nHải Lâm, ngày 05 tháng 3 năm 2024\\nKẾ HOẠCH\\n"
    f"Về việc thứ {i}\\n{items}\\n").encode()) for i in range(FILES)]
take_in(actor, files)
"""

LOOK = """
import json
from nhipcau.jobs.models import Job
from nhipcau.records.models import Extract, IntakeFile, Original, Reading
print(json.dumps({
    "jobs": sorted(Job.objects.filter(name="read-file").values_list("state", flat=True)),
    "tries": sum(Job.objects.filter(name="read-file").values_list("tries", flat=True)),
    "files": sorted(IntakeFile.objects.values_list("state", flat=True)),
    "counts": [Original.objects.count(), Extract.objects.count(), Reading.objects.count()],
    "tasks": sorted(len(r.data["documents"][0]["tasks"]) for r in Reading.objects.all()),
}))
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office whose leases run out after a second, so that the test need not wait long."""
    with open_office(tmp_path, NHIPCAU_JOB_LEASE="1", NHIPCAU_JOB_TRIES="50", NHIPCAU_LOG="ERROR") as found:
        yield found


@pytest.mark.slow
def test_killed_workers_lose_nothing_and_double_nothing(office: Office) -> None:
    office.python(SETUP.replace("FILES", str(FILES)))
    killed_at_work = 0
    for number in range(KILLS):
        worker = office.start("work")
        # Long enough to be in the middle of something: at start, in the first file, in later ones.
        time.sleep(1.2 + 0.35 * number)
        assert worker.poll() is None, "the worker died by itself"
        killed_at_work += json.loads(office.python(LOOK))["jobs"].count("running")
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    time.sleep(1.5)
    office.nhipcau("work", "--once")
    seen = json.loads(office.python(LOOK))
    assert killed_at_work > 0, "no kill hit a running job; the test proved nothing"
    assert seen["jobs"] == ["done"] * FILES
    assert seen["files"] == ["to-review"] * FILES
    assert seen["counts"] == [FILES, FILES, FILES]
    assert seen["tries"] > FILES, "an interrupted job was started again"
    assert len(set(seen["tasks"])) == 1, "every reading is whole"
    assert seen["tasks"][0] > 1000
