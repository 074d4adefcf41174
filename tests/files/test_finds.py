# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `make fuzz` found, made small: each was an error of ours once and is a sentence now."""

from __future__ import annotations

import struct

import pytest

from nhipcau.files import FileRefused, Limits
from nhipcau.files.decode import decode_file
from tests.files import make


def directory_that_points_before_the_file() -> bytes:
    """The end record states a directory longer than the file: `zipfile` seeks to a negative place."""
    data = make.zipped({"xl/workbook.xml": b"<workbook/>"})
    end = data.rindex(b"PK\x05\x06")
    return data[: end + 12] + struct.pack("<II", len(data) + 400, 0) + data[end + 20 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(directory_that_points_before_the_file(), "damaged", id="zip-directory-before-the-file"),
        pytest.param(b"{\\rtf1 a\\u99999999999999999999? b}", "damaged", id="rtf-letter-beyond-unicode"),
    ],
)
def test_finds(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        decode_file(data, None, Limits(), lambda *_: None)
    assert refused.value.code == code
