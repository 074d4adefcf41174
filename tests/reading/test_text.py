# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""One form of writing, and the way back to what was handed in."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.reading.text.normalise import bare, fold_tone, key, normalise, without_tone
from nhipcau.reading.text.offsets import Mapped

WRITINGS = [
    ("Điều 1. Phạm vi", "Điều 1. Phạm vi"),
    (unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Đồng Nai"), "Ủy ban nhân dân tỉnh Đồng Nai"),
    ("Ê\u0323 và ơ\u0309", "Ệ và ở"),
    ("Số:\u00a0\u00a012/KH-UBND", "Số:  12/KH-UBND"),
    ("\ufeffKế\u200b hoạch\u00ad", "Kế hoạch"),
    ("dòng một\r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba"),
    ("trang một\ftrang hai", "trang một\ftrang hai"),
    ("Ðảng bộ, ðảng viên", "Đảng bộ, đảng viên"),
    ("đƣợc, TRƢỜNG", "được, TRƯỜNG"),
    ("38\x1eCT/TW", "38-CT/TW"),
    ("“năm – mười” … '1'", "“năm – mười” … '1'"),
    ("**KẾ HOẠCH**\n**Về việc** học tập", "KẾ HOẠCH\nVề việc học tập"),
    ("*Gia Lai, ngày 05 tháng 3 năm 2021*", "Gia Lai, ngày 05 tháng 3 năm 2021"),
    ("TỈNH ỦY\n*\nSố 12-CV/TU", "TỈNH ỦY\n*\nSố 12-CV/TU"),
    ("* Gia Lai, ngày 05 tháng 3 năm 2021", "* Gia Lai, ngày 05 tháng 3 năm 2021"),
    ("chữ\n* * *\n***\nchữ", "chữ\n* * *\n***\nchữ"),
    ("3 * 4 * 5", "3 * 4 * 5"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "expected"), WRITINGS)
def test_writes_one_form(source: str, expected: str) -> None:
    assert normalise(source).text == expected


def test_leads_back_to_the_letter() -> None:
    source = unicodedata.normalize("NFD", "Tỉnh ủy") + "\r\n**Kon Tum**"
    mapped = normalise(source)
    assert mapped.text == "Tỉnh ủy\nKon Tum"
    start = mapped.text.index("ủy")
    assert unicodedata.normalize("NFC", source[slice(*mapped.to_source(start, start + 2))]) == "ủy"
    start = mapped.text.index("Kon")
    assert source[slice(*mapped.to_source(start, start + 7))] == "Kon Tum"


def assert_leads_back(mapped: Mapped, source: str) -> None:
    """Every character leads into the source, and later ones never before earlier ones."""
    spans = mapped.spans_to_source((place, place + 1) for place in range(len(mapped.text)))
    assert all(0 <= span.start <= span.end <= len(source) for span in spans)
    assert all(one.start <= two.start and one.end <= two.end for one, two in pairwise(spans))
    covered = [(run.start, run.end) for run in mapped.runs]
    assert [start for start, _ in covered] == [0, *(end for _, end in covered[:-1])][: len(covered)]
    assert not covered or covered[-1][1] == len(mapped.text)


# Vietnamese in both forms of writing among everything that stands for trouble.
LETTERS = st.sampled_from("aăâeêioôơuưyđĐÐƢƣ\u0301\u0300\u0323\u0309\u0302\u031b *\n\r\f\u00a0\u200b\ufeff|#-Ωx1ạế")


@given(st.text(LETTERS, max_size=60) | st.text(max_size=40))
def test_any_text_is_composed_and_leads_back(source: str) -> None:
    mapped = normalise(source)
    assert unicodedata.is_normalized("NFC", mapped.text)
    assert "\r" not in mapped.text
    assert_leads_back(mapped, source)


@given(st.text("aạếđ nhữ.,\n-", max_size=80))
def test_sound_text_is_one_run(source: str) -> None:
    mapped = normalise(source)
    assert mapped.text == source
    assert len(mapped.runs) == (1 if source else 0)


@given(st.text(LETTERS, max_size=60))
def test_twice_is_once(source: str) -> None:
    once = normalise(source).text
    composed = normalise(once).text
    assert composed.replace("*", "") == once.replace("*", "")


TONES = [
    ("hoà bình", "hòa bình"),
    ("Uỷ ban", "Ủy ban"),
    ("UỶ BAN", "ỦY BAN"),
    ("khoẻ, loè, thuý", "khỏe, lòe, thúy"),
    ("khoán, hoạt, huỳnh, toàn", "khoán, hoạt, huỳnh, toàn"),
    ("khóan, hùynh, tòan", "khoán, huỳnh, toàn"),
    ("quý, quỹ, quả, Quốc", "quý, quỹ, quả, Quốc"),
    ("qúy, qủa", "quý, quả"),
    ("của, mía, giá", "của, mía, giá"),
]


@pytest.mark.parametrize(("text", "expected"), TONES)
def test_tones_go_to_one_place(text: str, expected: str) -> None:
    assert fold_tone(text) == expected
    assert fold_tone(expected) == expected


def test_key_compares_names() -> None:
    assert key("Uỷ ban  Nhân dân - tỉnh Gia Lai,") == key("ủy ban nhân dân tỉnh Gia Lai")
    assert key("Sở Nội vụ") != key("Sở Ngoại vụ")
    assert key(unicodedata.normalize("NFD", "Đắk Lắk")) == "đắk lắk"


def test_bare_keeps_the_length() -> None:
    text = "Đồng chí Nguyễn Thị Ánh, ủy viên, được ưu tiên"
    assert bare(text) == "Dong chi Nguyen Thi Anh, uy vien, duoc uu tien"
    assert len(bare(text)) == len(text)


def test_without_tone_keeps_the_letter() -> None:
    assert [without_tone(letter) for letter in "ấờdíđ"] == ["â", "ơ", "d", "i", "đ"]


def test_a_short_word_that_opens_capitals_is_one_in_a_text_of_the_old_code() -> None:
    source = (
        "TM. Uû BAN NH©N D©N TØNH\nCHñ TÞCH\nThùc hiÖn ý kiÕn cña TØnh uû, Uû ban nh©n d©n tØnh yªu cÇu c¸c së, ban, "
        "ngµnh b¸o c¸o kÕt qu¶ thùc hiÖn. Sè: 14/2006/CT-UBND\n"
    )
    text = normalise(source).text
    assert text.startswith("TM. UỶ BAN NHÂN DÂN TỈNH\nCHỦ TỊCH\n")
    assert "Tỉnh uỷ, Uỷ ban nhân dân" in text
    assert "Số: 14/2006/CT-UBND" in text
