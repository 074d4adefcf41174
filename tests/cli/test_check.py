# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau check` and `nhipcau graph` as a person calls them: a process of its own, its output and its exit code."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nhipcau.cli.checking import RegisterFile, shipped_register
from nhipcau.cli.messages import CommandError
from tests.cli.test_read import LETTER, nhipcau

WELL = LETTER.replace("- Như trên;", "- Sở Nội vụ;\n- Sở Tài chính;\n- Văn phòng UBND tỉnh;")
ILL = WELL.replace("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà", "Sở Nội vụ, Sở Tài chính rà")


@pytest.fixture
def well(tmp_path: Path) -> Path:
    path = tmp_path / "tot.txt"
    path.write_text(WELL, encoding="utf-8")
    return path


@pytest.fixture
def ill(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(ILL, encoding="utf-8")
    return path


def test_nothing_found(well: Path) -> None:
    done = nhipcau("check", well, "--as-of", "2024-06-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 tệp: không thấy gì cần xem.\n"


def test_findings_with_file_line_code_and_sentence(ill: Path) -> None:
    done = nhipcau("check", ill, "--as-of", "2024-06-01")
    assert done.returncode == 1
    line = 1 + ILL[: ILL.index("Sở Nội vụ, Sở Tài chính")].count("\n")
    assert f"ke-hoach.txt:{line}: NC402 [cần xem] Mục 1 giao cho Sở Nội vụ, Sở Tài chính" in done.stdout
    assert done.stdout.endswith("1 tệp: 1 cần xem.\n")


def test_json_is_the_contract(ill: Path, well: Path) -> None:
    done = nhipcau("check", ill, well, "--json", "--as-of", "2024-06-01", "--select", "NC402")
    (finding,) = json.loads(done.stdout)["findings"]
    assert {finding[name] for name in ("code", "document", "severity")} == {"NC402", "ke-hoach.txt", "warning"}
    start, end = finding["spans"][0]
    assert ILL[start:end] == finding["quote"]
    assert finding["message"].startswith("Mục 1 giao cho")
    assert finding["message_en"].startswith("Item 1 goes to")


def test_a_report_of_two_files_is_in_the_order_of_the_files(ill: Path, tmp_path: Path) -> None:
    other = tmp_path / "a-truoc.txt"
    other.write_text(ILL.replace("12/KH-UBND", "13/KH-UBND"), encoding="utf-8")
    done = nhipcau("check", tmp_path, "--json", "--jobs", "2", "--select", "NC402")
    assert [f["document"] for f in json.loads(done.stdout)["findings"]] == ["a-truoc.txt", "ke-hoach.txt"]


def test_select_ignore_and_level(ill: Path) -> None:
    assert nhipcau("check", ill, "--select", "NC1,NC5").returncode == 0
    assert nhipcau("check", ill, "--ignore", "NC4", "--as-of", "2024-06-01").returncode == 0
    assert nhipcau("check", ill, "--level", "error").returncode == 0
    assert nhipcau("check", ill, "--level", "warning").returncode == 1


def test_suppressed_findings_are_told_and_do_not_fail(ill: Path, tmp_path: Path) -> None:
    rules = tmp_path / "de-nguyen.toml"
    rules.write_text(
        '[[suppress]]\ncode = "NC402"\ndocument = "ke-hoach.txt"\nreason = "Sở Nội vụ nhận chủ trì ngày 06/3."\n',
        encoding="utf-8",
    )
    done = nhipcau("check", ill, "--suppress", rules, "--as-of", "2024-06-01")
    assert done.returncode == 0
    assert "1 điều đã xem, để nguyên" in done.stdout
    told = json.loads(nhipcau("check", ill, "--suppress", rules, "--json", "--as-of", "2024-06-01").stdout)
    assert told["findings"] == []
    assert [f["suppressed_by"] for f in told["suppressed"]] == ["Sở Nội vụ nhận chủ trì ngày 06/3."]


@pytest.mark.parametrize(
    ("arguments", "vi"),
    [
        (("--as-of", "31/3/2026"), "Không hiểu ngày 31/3/2026"),
        (("--select", "NC999"), "Không có mã NC999"),
        (("--suppress", "khong-co.toml"), "Không đọc được khong-co.toml"),
        (("--bodies", "khong-co.toml"), "Không đọc được khong-co.toml"),
    ],
)
def test_bad_input_is_a_sentence(ill: Path, arguments: tuple[str, ...], vi: str) -> None:
    done = nhipcau("check", ill, *arguments)
    assert done.returncode == 2
    assert vi in done.stderr
    assert "Traceback" not in done.stderr


def test_a_suppression_needs_a_reason(ill: Path, tmp_path: Path) -> None:
    rules = tmp_path / "de-nguyen.toml"
    rules.write_text('[[suppress]]\ncode = "NC402"\ndocument = "*"\n', encoding="utf-8")
    done = nhipcau("check", ill, "--suppress", rules)
    assert done.returncode == 2
    assert "phải có code, document, reason" in done.stderr


def test_a_refused_file_is_named_and_the_others_are_checked(ill: Path, tmp_path: Path) -> None:
    (tmp_path / "trong.txt").write_bytes(b"")
    done = nhipcau("check", tmp_path)
    assert done.returncode == 2
    assert "trong.txt" in done.stderr
    assert "NC402" in done.stdout


def test_bodies_of_ones_own_and_the_day_to_judge_by(well: Path, tmp_path: Path) -> None:
    register = tmp_path / "co-quan.toml"
    register.write_text('[[body]]\nname = "Sở Nội vụ tỉnh Hải Lâm"\nvalid_to = 2025-02-28\n', encoding="utf-8")
    assert nhipcau("check", well, "--bodies", register, "--as-of", "2024-06-01").returncode == 0
    done = nhipcau("check", well, "--bodies", register, "--as-of", "2025-06-01")
    assert done.returncode == 1
    assert "NC701" in done.stdout
    assert "28/02/2025" in done.stdout


# --- the register of bodies -------------------------------------------------------------------------------------------


def test_names_are_completed_by_the_place_of_their_document() -> None:
    register = RegisterFile.parse('[[body]]\nname = "Sở Nội vụ tỉnh Hải Lâm"\nvalid_to = 2025-02-28\n')
    assert register.existed("Sở Nội vụ", "Hải Lâm", date(2026, 1, 1)) is False
    assert register.existed("Sở Nội vụ", "Hải Lâm", date(2020, 1, 1)) is True
    assert register.existed("Sở Nội vụ", "Sơn Hạ", date(2026, 1, 1)) is None
    assert register.last_day("Sở Nội vụ", "Hải Lâm") == date(2025, 2, 28)


def test_the_register_of_the_country_knows_what_became_of_a_body() -> None:
    shipped = shipped_register()
    assert shipped.existed("Sở Nội vụ", "Gia Lai", date(2020, 1, 1)) is True
    assert shipped.existed("Sở Nội vụ", "Gia Lai", date(2026, 1, 1)) is True
    assert shipped.existed("Sở Nội vụ", "Kiên Giang", date(2026, 1, 1)) is False
    assert shipped.existed("Sở Kế hoạch và Đầu tư", "Gia Lai", date(2026, 1, 1)) is False


@pytest.mark.parametrize("raw", ["[[body", "body = 1", "[[body]]\nkind = 'x'"])
def test_what_is_no_register_is_refused(raw: str) -> None:
    with pytest.raises(CommandError):
        RegisterFile.parse(raw)


# --- graph ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["json", "graphml", "svg"])
def test_the_graph_is_written(ill: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"quan-he.{ending}"
    done = nhipcau("graph", ill, "--out", out, "--as-of", "2024-06-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert "● thực hiện: Kế hoạch 12/KH-UBND" in done.stdout
    assert "○ Chỉ thị 09-CT/TU, 2/2/2024, Tỉnh ủy Hải Lâm, chưa có tệp" in done.stdout
    text = out.read_text(encoding="utf-8")
    assert "09-CT/TU" in text
    if ending == "json":
        assert len(json.loads(text)["works"]) == 2
    else:
        ElementTree.fromstring(text)  # noqa: S314 - our own text


def test_an_ending_that_is_no_graph_is_refused(ill: Path) -> None:
    done = nhipcau("graph", ill, "--out", "quan-he.docx")
    assert done.returncode == 2
    assert ".graphml" in done.stderr
