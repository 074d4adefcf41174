# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `make fuzz` found, made small: each was an error of ours once and is a sentence now."""

from __future__ import annotations

import io
import struct
import zipfile
from types import SimpleNamespace

import pytest

from nhipcau.files import FileRefused, Limits
from nhipcau.files.decode import decode_file
from nhipcau.files.ocr import _other_readings
from tests.files import make, test_formats


def directory_that_points_before_the_file() -> bytes:
    """The end record states a directory longer than the file: `zipfile` seeks to a negative place."""
    data = make.zipped({"xl/workbook.xml": b"<workbook/>"})
    end = data.rindex(b"PK\x05\x06")
    return data[: end + 12] + struct.pack("<II", len(data) + 400, 0) + data[end + 20 :]


def a_part_that_cannot_be_unpacked() -> bytes:
    """The stream of a workbook's theme is rubbish: `zlib` complains below openpyxl."""
    data = bytearray(test_formats.workbook())
    name = "xl/theme/theme1.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        begin = book.getinfo(name).header_offset + 30 + len(name)
    data[begin + 50 : begin + 60] = b"\xff" * 10
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(directory_that_points_before_the_file(), "damaged", id="zip-directory-before-the-file"),
        pytest.param(a_part_that_cannot_be_unpacked(), "damaged", id="xlsx-theme-that-cannot-be-unpacked"),
        pytest.param(b"{\\rtf1 a\\u99999999999999999999? b}", "damaged", id="rtf-letter-beyond-unicode"),
    ],
)
def test_finds(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        decode_file(data, None, Limits(), lambda *_: None)
    assert refused.value.code == code


def test_a_word_without_a_letter_has_no_other_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a page of noise Tesseract finds words that it then has no text for."""

    def no_text(level: int) -> str:
        raise RuntimeError("No text returned")

    word = SimpleNamespace(Confidence=lambda level: 10.0, GetUTF8Text=no_text)
    monkeypatch.setattr("tesserocr.iterate_level", lambda results, level: [word])
    assert _other_readings(SimpleNamespace(GetIterator=lambda: object())) == {}
