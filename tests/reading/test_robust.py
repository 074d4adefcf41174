# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole reader on documents that were cut, shuffled, doubled and damaged: always a reading, with real places."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.reading import read
from nhipcau.reading.text.letters import bare
from tests.growth import growth

FOLDER = Path(__file__).parents[2] / "samples" / "documents"
SAMPLES = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))]
SHORT = [text for text in SAMPLES if len(text) < 3500]
LATIN_1 = str.maketrans("", "", "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")

FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def places(value: Any) -> Iterator[tuple[int, int]]:
    """Every place in a reading as JSON: pairs of numbers under ``span``, ``spans``, ``places`` and ``chrome``."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "span" and inner:
                yield tuple(inner)
            elif name in ("places", "chrome"):
                yield from (tuple(place) for place in inner)
            elif name == "spans":
                yield from (tuple(place) for found in inner.values() for place in found)
            else:
                yield from places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner)


def check(source: str) -> dict[str, Any]:
    """Read, and hold what must hold for any text."""
    reading = read(source).to_json()
    assert reading["documents"]
    for start, end in places(reading):
        assert 0 <= start <= end <= len(source)
    assert json.loads(json.dumps(reading, ensure_ascii=False))
    return reading


def damaged(text: str, how: str, seed: int) -> str:
    """A text without marks, without Latin-1 vowels, with letters lost or swapped, or with its lines run together."""
    chance = random.Random(seed)
    if how == "stripped":
        return bare(text)
    if how == "dropped":
        return text.translate(LATIN_1)
    if how == "one line":
        return " ".join(text.split())
    letters = list(text)
    for _ in range(len(letters) // 20):
        at = chance.randrange(len(letters))
        letters[at] = "" if how == "lost" else chance.choice("eoiấ§|1 ")
    return "".join(letters)


@FEW
@given(st.sampled_from(SHORT), st.data())
def test_cut(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    check(text[start:end])


@FEW
@given(st.sampled_from(SHORT), st.randoms(use_true_random=False))
def test_shuffled(text: str, chance: random.Random) -> None:
    lines = text.splitlines()
    chance.shuffle(lines)
    check("\n".join(lines))


@FEW
@given(
    st.sampled_from(SHORT),
    st.sampled_from(["stripped", "dropped", "one line", "lost", "swapped"]),
    st.integers(0, 1000),
)
def test_damaged(text: str, how: str, seed: int) -> None:
    source = damaged(text, how, seed)
    assert check(source) == check(source)


def test_a_file_that_holds_a_document_twice_holds_two() -> None:
    plan = next(text for text in SAMPLES if "Số: 318/SNgV" in text or "318/SNgV" in text[:400])
    once, twice = check(plan), check(plan.rstrip() + "\n\n" + plan)
    assert len(once["documents"]) == 1
    assert [one["number"] for one in twice["documents"]] == [once["documents"][0]["number"]] * 2
    assert [len(one["tasks"]) for one in twice["documents"]] == [len(once["documents"][0]["tasks"])] * 2


@pytest.mark.parametrize(
    "piece",
    [
        "Sở Nội vụ phối hợp với Sở Tài chính, ",
        "trường hợp Sở A thì ",
        "KẾ HOẠCH\n(Ban hành kèm theo Quyết định số 1/QĐ-A)\nNơi nhận:\n",
        "thuc hién ctia Uy ban nhan dan tinh, ",
        "Điều 1 khoản 2 điểm a ",
        "Căn cứ Luật Đầu tư được sửa đổi bởi Luật số 1/2025/QH15 và ",
    ],
)
def test_a_hostile_text_takes_time_in_proportion(piece: str) -> None:
    assert growth(check, piece, 20_000, 80_000) < 3
