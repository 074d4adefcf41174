# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau read` as a person calls it: a process of its own, its output and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nhipcau.cli.reading import day_words, kind_words

LETTER = """ỦY BAN NHÂN DÂN
TỈNH HẢI LÂM

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 12/KH-UBND

Hải Lâm, ngày 05 tháng 3 năm 2024

KẾ HOẠCH
Thực hiện Chỉ thị số 09-CT/TU ngày 02/02/2024 của Tỉnh ủy Hải Lâm

1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát biên chế, báo cáo UBND tỉnh trước ngày 15/4/2024.

2. Văn phòng UBND tỉnh theo dõi, đôn đốc việc thực hiện Kế hoạch này.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn An
"""


def nhipcau(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("NHIPCAU_", "DJANGO_"))}
    environment["NO_COLOR"] = "1"
    command = [sys.executable, "-m", "nhipcau.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_a_table_for_people(letter: Path) -> None:
    done = nhipcau("read", letter)
    assert done.returncode == 0, done.stderr
    for expected in ("12/KH-UBND", "Sở Nội vụ", "Sở Tài chính", "15/4/2024", "Kế hoạch", "09-CT/TU"):
        assert expected in done.stdout
    assert "Traceback" not in done.stderr


def test_json_by_the_contract(letter: Path) -> None:
    done = nhipcau("read", letter, "--json")
    document = json.loads(done.stdout)["documents"][0]
    assert document["number"] == "12/KH-UBND"
    assert document["date"] == "2024-03-05"
    task = document["tasks"][0]
    assert (task["item"], task["lead"], task["deadline"]) == ("1", ["Sở Nội vụ"], "2024-04-15")
    start, end = task["span"]
    assert "rà soát biên chế" in LETTER[start:end]


def test_a_folder_gives_one_json_each_and_names_what_was_refused(letter: Path, tmp_path: Path) -> None:
    folder = tmp_path / "van-ban"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(LETTER.replace("12/KH", f"{number + 1}/KH"), encoding="utf-8")
    (folder / "rong.txt").write_bytes(b"")
    out = tmp_path / "ra"
    done = nhipcau("read", folder, "--json", "--out", out)
    assert done.returncode == 2
    assert sorted(path.name for path in out.iterdir()) == ["0.json", "1.json", "2.json"]
    assert "rong.txt" in done.stderr
    assert json.loads((out / "1.json").read_text(encoding="utf-8"))["documents"][0]["number"] == "2/KH-UBND"


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 900_000_000)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("rong.txt", b"", id="empty"),
        pytest.param("khong-ro.txt", bytes(range(128, 256)) * 40, id="unknown-encoding"),
        pytest.param("hong.pdf", b"%PDF-1.7\nnothing of the kind", id="broken-pdf"),
        pytest.param("sai-duoi.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 200, id="wrong-extension"),
        pytest.param("bom.docx", None, id="zip-bomb"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_2(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is None:
        zip_bomb(path)
    else:
        path.write_bytes(content)
    done = nhipcau("read", path)
    assert done.returncode == 2
    vi, en = done.stderr.strip().splitlines()[:2]
    assert vi.startswith(str(path))
    assert en.startswith(str(path))
    assert vi.endswith(".")
    assert "Traceback" not in done.stderr + done.stdout


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    done = nhipcau("read", tmp_path / "khong-co.txt")
    assert done.returncode == 2
    assert "Không thấy tệp" in done.stderr


def test_serve_without_a_key_stops_and_says_what_to_set(tmp_path: Path) -> None:
    done = nhipcau("serve")
    assert done.returncode == 2
    assert "NHIPCAU_SECRET_KEY" in done.stderr


def test_a_wrong_setting_is_named() -> None:
    environment = os.environ | {"NHIPCAU_JOB_LEASE": "lâu", "DJANGO_SETTINGS_MODULE": "nhipcau.config.settings"}
    command = [sys.executable, "-m", "nhipcau.cli", "migrate"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert "NHIPCAU_JOB_LEASE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2020-03-05", "5/3/2020"), ("2020-02-XX", "?/2/2020"), ("2020-04", "4/2020"), ("2020-Q2", "quý II/2020"),
     ("2020", "2020"), (None, "")],
)  # fmt: skip
def test_days_as_people_write_them(iso: str | None, words: str) -> None:
    assert day_words(iso) == words


@pytest.mark.parametrize(
    ("slug", "words"), [("cong-van", "Công văn"), ("ban-tin", "Tin, bài"), ("khac", "Văn bản khác")]
)
def test_kinds_by_their_names(slug: str, words: str) -> None:
    assert kind_words(slug) == words
