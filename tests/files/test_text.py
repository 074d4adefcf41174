# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import unicodedata

import pytest

from nhipcau.files import FileRefused, Kind, extract
from nhipcau.files.text import decode

TEXT = "Sở Ngoại vụ chủ trì, phối hợp với Ủy ban nhân dân các huyện; báo cáo trước ngày 15/11 hằng năm."


def windows_1258(text: str) -> bytes:
    """As Vietnamese Windows writes: vowel with its hat as one letter, tone as a mark behind it."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tone = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tone))
            out += rest.encode("cp1258") + "".join(tone).encode("cp1258")
    return out


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(TEXT.encode(), "utf-8", id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), "utf-8", id="utf-8-with-mark"),
        pytest.param(TEXT.encode("utf-16"), "utf-16-le", id="utf-16"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", id="utf-16-be"),
        pytest.param(TEXT.encode("utf-16-le"), "utf-16-le", id="utf-16-without-mark"),
        pytest.param(TEXT.encode("utf-16-be"), "utf-16-be", id="utf-16-be-without-mark"),
        pytest.param(windows_1258(TEXT), "windows-1258", id="windows-1258"),
    ],
)
def test_known_encodings_are_read(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert unicodedata.normalize("NFC", decoded.text) == TEXT
    assert decoded.encoding == encoding


def test_an_old_encoding_is_said() -> None:
    read = extract(windows_1258(TEXT), "a.txt")
    assert [note.code for note in read.notes] == ["legacy-encoding"]
    assert "windows-1258" in read.notes[0].vi


@pytest.mark.parametrize(
    "data",
    [
        # Shift-JIS, Big5, Windows-1251: none of them may pass for Vietnamese.
        pytest.param("日本語のテキストです。これは公文書です。".encode("shift_jis"), id="shift-jis"),
        pytest.param("這是一份公文，請各單位遵照辦理。".encode("big5"), id="big5"),
        pytest.param("Постановление правительства о сотрудничестве".encode("cp1251"), id="windows-1251"),
        pytest.param("Les élèves français ont été reçus à Genève".encode("cp1252"), id="windows-1252"),
        pytest.param(b"abc\x80\x81\x82\xff\xfe", id="broken"),
    ],
)
def test_unknown_encodings_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        extract(data, "a.txt")
    assert refused.value.code == "encoding"
    assert "UTF-8" in refused.value.vi


def test_a_text_cut_inside_its_last_letter_loses_only_that() -> None:
    data = (TEXT + " Hết").encode()[:-2]
    assert extract(data).text == TEXT + " H"


def test_the_text_stays_as_it_came() -> None:
    text = "\u0110\u01a1n vi\u0323 A\r\n\fđơn\u00a0vị B\n"
    read = extract(text.encode())
    assert read.text == text
    assert (read.kind, read.media_type, len(read.pages), read.pages[0].source) == (Kind.TEXT, "text/plain", 1, "text")


def test_a_text_without_a_letter_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        extract(b"--- ... ---\n***", "a.txt")
    assert refused.value.code == "no-text"
