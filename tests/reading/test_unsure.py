# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words that a recogniser was not sure of, chosen by what makes sense."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from nhipcau.reading import read
from nhipcau.reading.restoration.unsure import unsure_edits


class Word(NamedTuple):
    start: int
    end: int
    others: tuple[tuple[str, float], ...]


def at(text: str, word: str, *others: tuple[str, float]) -> Word:
    start = text.index(word)
    return Word(start, start + len(word), others)


@pytest.mark.parametrize(
    ("text", "word", "others", "expected"),
    [
        pytest.param("Ủy ban nhân dân tính báo cáo", "tính", [("tỉnh", 0.7), ("tình", 2.0)], "tỉnh", id="tone"),
        pytest.param("ĐẢNG CỌNG SẢN VIỆT NAM", "CỌNG", [("CỘNG", 1.0)], "CỘNG", id="capitals"),
        pytest.param("Ban Tuyên giáo Tỉnh ủy, thành úy,", "úy,", [("ủy,", 0.5)], "ủy", id="with-its-comma"),
        pytest.param("cổng thông tin điện tủ của tỉnh", "tủ", [("tử", 1.5)], "tử", id="other-letter"),
        pytest.param("Ủy ban nhân dân tỉnh báo cáo", "tỉnh", [("tính", 0.5), ("tình", 1.0)], None, id="right-as-it-is"),
        pytest.param("Ủy ban nhân dân tỉnh báo cáo", "tỉnh", [("tqnh", 0.1)], None, id="no-word"),
        pytest.param("Số: 412/KH-UBND", "412/KH-UBND", [("472/KH-UBND", 0.1)], None, id="never-a-number"),
    ],
)
def test_the_reading_that_makes_sense(
    text: str, word: str, others: list[tuple[str, float]], expected: str | None
) -> None:
    found = at(text, word, *others)
    edits = unsure_edits(text, [(found.start, found.end, found.others)])
    assert [edit.after for edit in edits] == ([expected] if expected else [])


def test_a_reading_says_what_was_chosen_and_where() -> None:
    text = "KẾ HOẠCH\nỦy ban nhân dân tính Hải Lâm giao Sở Nội vụ báo cáo trước ngày 30/4/2020."
    reading = read(text, [at(text, "tính", ("tỉnh", 0.7))])
    assert "nhân dân tỉnh Hải Lâm" in reading.text
    (change,) = reading.changes
    assert (change.before, change.after, change.why) == ("tính", "tỉnh", "recogniser")
    assert text[change.span.start : change.span.end] == "tính"
    assert not reading.damaged


def test_words_of_which_nothing_is_unsure_cost_nothing() -> None:
    text = "Ủy ban nhân dân tính báo cáo"
    assert read(text).text == text
