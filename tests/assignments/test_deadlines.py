# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deadlines and recurrences as days on a calendar."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.assignments.deadlines import due_day, first_due, following, month_and_day, next_day

D = datetime.date


@pytest.mark.parametrize(
    ("deadline", "day"),
    [
        ("2020-04-10", D(2020, 4, 10)),
        ("2020-04", D(2020, 4, 30)),
        ("2020-02", D(2020, 2, 29)),
        ("2021-02", D(2021, 2, 28)),
        ("2020-Q1", D(2020, 3, 31)),
        ("2020-Q2", D(2020, 6, 30)),
        ("2020-Q4", D(2020, 12, 31)),
        ("2020", D(2020, 12, 31)),
        ("2020-02-XX", D(2020, 2, 29)),
        ("", None),
        ("2020-13", None),
        ("2020-Q5", None),
        ("2020-02-30", None),
        ("sớm", None),
    ],
)
def test_a_deadline_means_its_last_day(deadline: str, day: D | None) -> None:
    assert due_day(deadline) == day


@pytest.mark.parametrize(
    ("every", "by", "after", "day"),
    [
        ("year", "11-15", D(2026, 11, 14), D(2026, 11, 15)),
        ("year", "11-15", D(2026, 11, 15), D(2026, 11, 15)),
        ("year", "11-15", D(2026, 11, 16), D(2027, 11, 15)),
        ("year", "01-05", D(2026, 12, 31), D(2027, 1, 5)),
        ("year", "02-29", D(2026, 1, 1), D(2026, 2, 28)),
        ("year", "02-29", D(2028, 1, 1), D(2028, 2, 29)),
        ("year", "", D(2026, 3, 1), D(2026, 12, 31)),
        ("year", "", D(2026, 12, 31), D(2026, 12, 31)),
        ("half-year", "", D(2026, 1, 1), D(2026, 6, 30)),
        ("half-year", "", D(2026, 7, 1), D(2026, 12, 31)),
        ("half-year", "06-15", D(2026, 6, 16), D(2026, 12, 15)),
        ("half-year", "12-15", D(2026, 1, 2), D(2026, 6, 15)),
        ("quarter", "", D(2026, 2, 10), D(2026, 3, 31)),
        ("quarter", "", D(2026, 4, 1), D(2026, 6, 30)),
        ("quarter", "06-15", D(2026, 1, 1), D(2026, 3, 15)),
        ("quarter", "03-25", D(2026, 12, 26), D(2027, 3, 25)),
        ("quarter", "05-31", D(2026, 2, 1), D(2026, 2, 28)),
        ("month", "", D(2026, 2, 1), D(2026, 2, 28)),
        ("month", "01-25", D(2026, 2, 26), D(2026, 3, 25)),
        ("month", "01-31", D(2026, 4, 1), D(2026, 4, 30)),
        ("week", "", D(2026, 11, 24), D(2026, 11, 27)),
        ("week", "", D(2026, 11, 27), D(2026, 11, 27)),
        ("week", "", D(2026, 11, 28), D(2026, 12, 4)),
        ("unsaid", "", D(2026, 1, 1), None),
        ("", "", D(2026, 1, 1), None),
        ("year", "13-01", D(2026, 1, 1), D(2026, 12, 31)),
        ("year", "15/11", D(2026, 1, 1), D(2026, 12, 31)),
    ],
)
def test_a_recurrence_has_a_next_day(every: str, by: str, after: D, day: D | None) -> None:
    assert next_day(every, by, after) == day


PERIODS = st.sampled_from(["year", "half-year", "quarter", "month", "week"])
DAYS = st.dates(D(1990, 1, 1), D(2090, 1, 1))
ANCHORS = st.one_of(st.just(""), st.dates(D(2000, 1, 1), D(2000, 12, 31)).map(lambda day: day.strftime("%m-%d")))
LONGEST = {"year": 366, "half-year": 184, "quarter": 92, "month": 31, "week": 7}


@given(PERIODS, ANCHORS, DAYS)
def test_the_next_day_lies_within_one_period_and_is_its_own_next(every: str, by: str, after: D) -> None:
    day = next_day(every, by, after)
    assert day is not None
    assert after <= day <= after + datetime.timedelta(days=LONGEST[every] + 3)
    assert next_day(every, by, day) == day


@given(PERIODS, ANCHORS, DAYS, DAYS)
def test_the_following_day_is_later_and_not_past(every: str, by: str, due: D, today: D) -> None:
    day = following(every, by, due, today)
    assert day is not None
    assert day > due
    assert day >= today


@pytest.mark.parametrize(
    ("deadline", "every", "by", "issued", "today", "day"),
    [
        ("2020-04", "", "", D(2020, 3, 25), D(2026, 11, 24), D(2020, 4, 30)),
        ("", "year", "11-15", D(2020, 4, 8), D(2026, 11, 24), D(2027, 11, 15)),
        ("", "year", "11-15", D(2026, 11, 20), D(2026, 11, 10), D(2027, 11, 15)),
        ("", "year", "11-15", None, D(2026, 11, 10), D(2026, 11, 15)),
        ("2020-12-31", "year", "11-15", D(2020, 4, 8), D(2020, 4, 9), D(2020, 12, 31)),
        ("", "", "", D(2020, 4, 8), D(2026, 11, 24), None),
        ("", "unsaid", "", D(2020, 4, 8), D(2026, 11, 24), None),
    ],
)
def test_an_assignment_made_today(
    deadline: str, every: str, by: str, issued: D | None, today: D, day: D | None
) -> None:
    assert first_due(deadline, every, by, issued=issued, today=today) == day


def test_no_month_and_day_in_other_writing() -> None:
    assert month_and_day("2-30") is None
    assert month_and_day("02-29") == (2, 29)
