# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau restore` as a person calls it."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from nhipcau.cli.restoring import reason, restored
from nhipcau.reading.restoration.forms import forms
from nhipcau.reading.text.letters import bare
from tests.cli.test_read import LETTER, nhipcau


def written(folder: Path, text: str) -> Path:
    path = folder / "van-ban.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_restored_text_goes_to_stdout(tmp_path: Path) -> None:
    done = nhipcau("restore", written(tmp_path, bare(LETTER)))
    assert done.returncode == 0, done.stderr
    assert "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát biên chế, báo cáo UBND tỉnh" in done.stdout
    assert done.stdout.count("\n") == LETTER.count("\n")


@pytest.mark.parametrize("text", [LETTER, "**" + LETTER, unicodedata.normalize("NFD", LETTER)])
def test_a_sound_text_comes_back_to_the_letter(tmp_path: Path, text: str) -> None:
    assert nhipcau("restore", written(tmp_path, text)).stdout == text


def test_diff_tells_line_word_and_reason(tmp_path: Path) -> None:
    done = nhipcau("restore", written(tmp_path, bare(LETTER)), "--diff")
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    line = next(number for number, text in enumerate(LETTER.splitlines(), 1) if "đôn đốc" in text)
    assert any(row[:3] == [str(line), "doc", "đốc"] for row in rows)
    assert "mất dấu" in done.stdout


def test_diff_of_a_sound_text_says_so(tmp_path: Path) -> None:
    done = nhipcau("restore", written(tmp_path, LETTER), "--diff")
    assert (done.returncode, "không đổi gì" in done.stdout) == (0, True)


def test_json_leads_back_to_the_source(tmp_path: Path) -> None:
    source = bare(LETTER)
    result = json.loads(nhipcau("restore", written(tmp_path, source), "--json").stdout)
    assert result["damage"] == "stripped"
    assert result["changes"]
    for change in result["changes"]:
        assert source[slice(*change["span"])] == change["before"]
        assert change["after"] in result["text"].splitlines()[change["line"] - 1]


def test_a_text_of_before_unicode_is_converted() -> None:
    result = restored("ñy ban nh©n d©n tØnh th«ng b¸o ý kiÕn chØ ®¹o cña Chñ tÞch")
    assert (result.text, result.encoding) == (
        "ủy ban nhân dân tỉnh thông báo ý kiến chỉ đạo của Chủ tịch",
        "tcvn3",
    )


def test_bad_input_gets_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    missing = nhipcau("restore", tmp_path / "khong-co.txt")
    assert (missing.returncode, "Không thấy tệp" in missing.stderr) == (2, True)
    empty = nhipcau("restore", written(tmp_path, ""))
    assert empty.returncode == 2
    assert "van-ban.txt" in empty.stderr
    assert "Traceback" not in empty.stderr


def test_every_reason_has_its_words() -> None:
    for why in ("letters", "marks", "symbol", "same-document", *(form.id for form in forms())):
        assert all(reason(why))
