# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau doctor` as a command, on an office with real files: what it says and how it ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from nhipcau.files import MissingProgram, Store, ocr
from tests.office import ROOT, Office, open_office

LETTERS = 3
SETUP = """
from django.core.files.uploadedfile import SimpleUploadedFile
from nhipcau.bodies.middleware import actor_in
from nhipcau.bodies.models import Post
from nhipcau.bodies.services import found_office
from nhipcau.jobs.worker import Worker
from nhipcau.records.services import take_in
found_office(login="vanthu", password="mat-khau-thu-nghiem", full_name="Văn thư",
             body_name="Sở Ngoại vụ tỉnh Hải Lâm", place="Hải Lâm")
take_in(actor_in(Post.objects.get()), [SimpleUploadedFile(f"{n}.txt", (
    f"ỦY BAN NHÂN DÂN TỈNH HẢI LÂM\\nSố: {n}/UBND-TH\\nHải Lâm, ngày 05 tháng 3 năm 2024\\nKính gửi: Sở Ngoại vụ\\n"
    f"Đề nghị Sở Ngoại vụ báo cáo nội dung thứ {n} trước ngày 15/4/2024.\\n").encode()) for n in range(1, LETTERS + 1)])
Worker().run(once=True)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


def doctor(office: Office) -> tuple[int, list[str]]:
    """How the command ended and its lines; nothing may be said elsewhere."""
    command = [sys.executable, "-m", "nhipcau.cli", "doctor"]
    done = subprocess.run(
        command, env=office.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def bad(lines: list[str]) -> list[tuple[str, str]]:
    """What was found to be wrong, in both languages."""
    return [(vi.removeprefix("[!] "), en.strip()) for vi, en in pairwise(lines) if vi.startswith("[!] ")]


@pytest.mark.slow
def test_doctor_from_an_empty_folder_to_damaged_originals_and_back(office: Office, tmp_path: Path) -> None:
    try:
        ocr.model_folder()
    except MissingProgram:
        pytest.skip("there is no Vietnamese model on this machine, which the doctor minds")
    if shutil.disk_usage(tmp_path).free < 3 * 2**30:
        pytest.skip("the disk is nearly full, which the doctor minds")

    code, lines = doctor(office)
    assert code == 2
    (found,) = bad(lines)
    assert "«nhipcau migrate»" in found[0]
    assert "run “nhipcau migrate”." in found[1]
    assert lines[-1] == "Có 1 vấn đề cần xử lý (dòng [!]). / 1 problems, marked [!]."

    office.nhipcau("migrate")
    office.python(SETUP.replace("LETTERS", str(LETTERS)))
    store = Store(Path(office.environment["NHIPCAU_DATA"]) / "originals")
    altered, lost, whole = (store.path(name) for name in store)
    code, lines = doctor(office)
    assert (code, bad(lines)) == (0, [])
    assert f"[ ] Tệp gốc nguyên vẹn: {LETTERS}." in lines
    assert lines[-1] == "Mọi thứ đều ổn. / All is well."

    kept = {path: path.read_bytes() for path in (altered, lost)}
    altered.chmod(0o600)
    altered.write_bytes(kept[altered].replace(b"15/4/2024", b"15/5/2024"))
    lost.unlink()
    code, lines = doctor(office)
    assert code == 2
    assert bad(lines) == [
        (
            f"Tệp trong kho bị thay đổi: {altered}; khôi phục từ bản sao lưu.",
            f"A file in the store was altered: {altered}; restore it from the backup.",
        ),
        (
            f"Thiếu tệp gốc {lost.name} trong kho; khôi phục từ bản sao lưu.",
            f"The original {lost.name} is missing from the store; restore it from the backup.",
        ),
    ]
    assert "[ ] Tệp gốc nguyên vẹn: 1." in lines
    assert lines[-1] == "Có 2 vấn đề cần xử lý (dòng [!]). / 2 problems, marked [!]."
    assert not any(whole.name in line for line in lines)

    for path, content in kept.items():
        path.write_bytes(content)
    code, lines = doctor(office)
    assert (code, bad(lines)) == (0, [])
