# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files of the tests, written for them, and the worker that reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from nhipcau.jobs.services import carry_out, claim
from nhipcau.records.models import IntakeFile
from nhipcau.records.services import take_in
from tests.personas import Persona

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HẢI LÂM

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 1187/KH-UBND

Hải Lâm, ngày 20 tháng 3 năm 2020

KẾ HOẠCH
Triển khai Chỉ thị số 38-CT/TW ngày 19/9/2019 của Ban Bí thư trên địa bàn tỉnh

Thực hiện Chỉ thị số 38-CT/TW ngày 19/9/2019 của Ban Bí thư, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:

1. Sở Nội vụ chủ trì, phối hợp với Sở Ngoại vụ rà soát tổ chức bộ máy, báo cáo Ủy ban nhân dân tỉnh trước ngày \
30/4/2020.

2. Giao Sở Ngoại vụ tổng hợp kết quả thực hiện, định kỳ hằng năm báo cáo Ủy ban nhân dân tỉnh trước ngày 15 tháng 11.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lê Văn Sáng
"""


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """Originals of each test in a folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.STORE_DIR = tmp_path / "originals"
    settings.QUARANTINE_DIR = tmp_path / "quarantine"
    return tmp_path / "originals"


def upload(name: str = "ke-hoach.txt", content: str | bytes = PLAN) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def work() -> int:
    """Do what a worker would until nothing is left; returns how many jobs there were."""
    count = 0
    while (job := claim("test")) is not None:
        carry_out(job, "test")
        count += 1
    return count


def received(persona: Persona, name: str = "ke-hoach.txt", content: str | bytes = PLAN) -> IntakeFile:
    """A file that was dropped and read."""
    batch = take_in(persona.actor, [upload(name, content)])
    work()
    return batch.files.get()
