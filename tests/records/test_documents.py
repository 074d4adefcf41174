# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from typing import Any

import pytest

from nhipcau.records.documents import (
    UnreadableDayError,
    WrongDocuments,
    check,
    read_by,
    read_day,
    written_by,
    written_day,
)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("25/3/2020", "2020-03-25"),
        ("05.03.2020", "2020-03-05"),
        ("5-3-2020", "2020-03-05"),
        ("ngày 9 tháng 12 năm 2019", "2019-12-09"),
        ("2020-03-25", "2020-03-25"),
        ("4/2020", "2020-04"),
        ("tháng 4/2020", "2020-04"),
        ("tháng 4 năm 2020", "2020-04"),
        ("2020-04", "2020-04"),
        ("quý II/2020", "2020-Q2"),
        ("Quý 4 năm 2020", "2020-Q4"),
        ("2020-Q1", "2020-Q1"),
        ("2020", "2020"),
        ("năm 2020", "2020"),
        ("?/2/2020", "2020-02-XX"),
        ("2020-02-XX", "2020-02-XX"),
        ("  ", None),
        ("29/2/2020", "2020-02-29"),
    ],
)
def test_days_that_people_write(written: str, iso: str | None) -> None:
    assert read_day(written) == iso


@pytest.mark.parametrize(
    "written", ["30/2/2020", "29/2/2021", "13/2020", "hôm nay", "25/3", "1/1/1066", "2020-Q5", "<b>"]
)
def test_days_that_are_none(written: str) -> None:
    with pytest.raises(UnreadableDayError):
        read_day(written)


@pytest.mark.parametrize("iso", ["2020-03-25", "2020-04", "2020-Q2", "2020", "2020-02-XX", None])
def test_a_day_comes_back_from_the_form_as_it_went(iso: str | None) -> None:
    assert read_day(written_day(iso)) == iso


def test_day_of_the_year() -> None:
    assert read_by("15/11") == "11-15"
    assert written_by("11-15") == "15/11"
    assert read_by("") is None
    with pytest.raises(UnreadableDayError):
        read_by("31/11")


def document(**changes: Any) -> dict[str, Any]:
    return {"type": "ke-hoach", "number": "1/KH-UBND", "citations": [], "tasks": []} | changes


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"type": "<script>"}, "0.type"),
        ({"number": None}, "0.number"),
        ({"number": "9" * 81}, "0.number"),
        ({"date": "2020-02-31"}, "0.date"),
        ({"citations": [{"type": "luat", "relation": "mentions"}]}, "0.citations.0.number"),
        ({"citations": [{"type": "luat", "relation": "loves", "name": "Luật"}]}, "0.citations.0.relation"),
        ({"tasks": [{"text": " "}]}, "0.tasks.0.text"),
        ({"tasks": [{"text": "x", "deadline": "mai"}]}, "0.tasks.0.deadline"),
        ({"tasks": [{"text": "x", "recurrence": {"every": "day", "by": None}}]}, "0.tasks.0.every"),
        ({"tasks": [{"text": "x", "lead": ["y" * 301]}]}, "0.tasks.0.lead"),
    ],
)
def test_what_cannot_be_kept_is_said_with_its_place(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(WrongDocuments) as error:
        check([document(**changes)])
    assert [wrong.path for wrong in error.value.wrong] == [path]
    assert error.value.vi.endswith(".")


def test_rows_that_were_struck_out_are_not_checked() -> None:
    check([document(tasks=[{"text": "", "dropped": True}], citations=[{"dropped": True}])])
