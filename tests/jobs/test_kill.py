# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""kill -9 of the real worker in mid-reading: nothing is lost, nothing is doubled.

The worker is the command that offices run, in a process of its own, on a database of its own; it is killed again and
again while it reads, at moments spread over the whole work. A scan goes on at the page that it was at.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhipcau.files import MissingProgram, ocr
from tests.files import make
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


SCAN = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from nhipcau.bodies.middleware import actor_in
from nhipcau.bodies.models import Post
from nhipcau.bodies.services import found_office
from nhipcau.records.services import take_in
found_office(login="vanthu", password="mat-khau-thu-nghiem", full_name="Văn thư",
             body_name="Sở Ngoại vụ tỉnh Hải Lâm", place="Hải Lâm")
take_in(actor_in(Post.objects.get()), [SimpleUploadedFile("scan.tif", Path("FILE").read_bytes())])
"""

GOES_ON = """
import json
from nhipcau.files.model import Extract as FileExtract
from nhipcau.jobs.worker import Worker
from nhipcau.records import admission
from nhipcau.records.models import Extract, IntakeFile
told, plain = [], admission.extract

def watched(path, name, *, journal, **more):
    # The worker erases the journal as soon as the text is whole.
    taken = plain(path, name, journal=journal, **more)
    told.append(journal.read_text(encoding="utf-8"))
    return taken

admission.extract = watched
Worker().run(once=True)
read = FileExtract.from_json(Extract.objects.get().data)
print(json.dumps({
    "told": told,
    "state": IntakeFile.objects.get().state,
    "pages": [[page.number, page.source, page.text] for page in read.pages],
}))
"""
PAGES = 10


def scan(pages: int) -> bytes:
    """A TIFF whose pages are a strip of text each, so that reading one takes a moment and no more."""
    document = make.pdf(pages, columns=False)
    strips = [make.picture(document, 150, page).crop((100, 110, 1140, 330)).convert("1") for page in range(pages)]
    first, *rest = strips
    return make.saved(first, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(150, 150))


def told(journal: str) -> list[int]:
    """The numbers of the pages in a journal, in order; a last line that is torn tells none."""
    numbers: list[int] = []
    for line in journal.split("\n"):
        with contextlib.suppress(ValueError):
            numbers.append(json.loads(line)["page"]["number"])
    return numbers


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_scan_goes_on_at_its_page(office: Office, tmp_path: Path) -> None:
    try:
        ocr.model_folder()
    except MissingProgram:
        pytest.skip("there is no Vietnamese model on this machine")
    (tmp_path / "scan.tif").write_bytes(scan(PAGES))
    office.python(SCAN.replace("FILE", str(tmp_path / "scan.tif")))
    worker = office.start("work")
    journal: Path | None = None
    while journal is None or len(told(journal.read_text(encoding="utf-8"))) < 3:
        assert worker.poll() is None, "the worker died by itself"
        journal = next(tmp_path.rglob("pages.jsonl"), None)
        time.sleep(0.01)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    kept = journal.read_text(encoding="utf-8")
    before = told(kept)
    assert 3 <= len(before) < PAGES, "the scan was read to its end before the kill; the test proved nothing"
    # Longer than a page takes, and than the dead worker's lease lasts.
    time.sleep(1.2)
    assert journal.read_text(encoding="utf-8") == kept, "the decoder outlived its worker"
    seen = json.loads(office.python(GOES_ON))
    assert [told(text) for text in seen["told"]] == [[*range(1, PAGES + 1)]], "each page was recognised once"
    assert seen["told"][0].startswith(kept), "and those by the first worker that it had told of"
    assert seen["state"] == "to-review"
    assert [(number, source) for number, source, _ in seen["pages"]] == [(n, "ocr") for n in range(1, PAGES + 1)]
    assert all("hội chợ" in text for _, _, text in seen["pages"])
    assert not list(tmp_path.rglob("pages.jsonl")), "what was kept for another try is gone"
