# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates and numbers as offices write and read them."""

from __future__ import annotations

import datetime

import pytest
from django import forms
from django.utils import translation

from nhipcau.web import dates
from nhipcau.web.templatetags.nhipcau import ngay, ngay_dai, ngay_iso, so

DAY = datetime.date(2020, 3, 25)


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("iso", "words", "last"),
    [
        ("2020-04-10", "10/4/2020", "2020-04-10"),
        ("2020-04", "tháng 4/2020", "2020-04-30"),
        ("2020-02", "tháng 2/2020", "2020-02-29"),
        ("2020-Q2", "quý II/2020", "2020-06-30"),
        ("2020-Q4", "quý IV/2020", "2020-12-31"),
        ("2020", "năm 2020", "2020-12-31"),
        ("2020-02-XX", "…/2/2020", "2020-02-29"),
        ("2020-02-30", "2020-02-30", None),
        ("2020-13", "tháng 13/2020", None),
        ("sớm", "sớm", None),
        ("", "", None),
    ],
)
def test_partial_dates(iso: str, words: str, last: str | None):
    assert ngay_iso(iso) == words
    found = dates.last_day(iso)
    assert (found.isoformat() if found else None) == last


def test_dates_in_words():
    assert ngay(DAY) == "25/3/2020"
    assert ngay_dai(DAY) == "ngày 25 tháng 3 năm 2020"
    assert ngay(None) == ""
    with translation.override("en"):
        assert (ngay(DAY), ngay_dai(DAY)) == ("25 Mar 2020", "25 March 2020")


def test_a_moment_late_in_the_evening_of_greenwich_is_the_next_day_in_the_office():
    assert ngay(datetime.datetime(2020, 3, 24, 18, 0, tzinfo=datetime.UTC)) == "25/3/2020"


@pytest.mark.parametrize(("number", "words"), [(1234567, "1.234.567"), (999, "999"), (0, "0"), (None, "")])
def test_numbers(number: int | None, words: str):
    assert so(number) == words


@pytest.mark.parametrize(
    ("due", "level", "words"),
    [
        ("2020-03-25", "today", "hôm nay"),
        ("2020-03-26", "soon", "còn 1 ngày làm việc"),
        ("2020-04-01", "soon", "còn 5 ngày làm việc"),
        # 2 April 2020 was the Hùng Kings' day.
        ("2020-04-03", "later", "còn 6 ngày làm việc"),
        ("2020-03-20", "overdue", "quá hạn 5 ngày"),
        ("2017-03-25", "overdue", "quá hạn hơn 3 năm"),
        ("2020-07-25", "later", "còn khoảng 4 tháng"),
    ],
)
def test_how_far_away(due: str, level: str, words: str):
    assert dates.distance(datetime.date.fromisoformat(due), DAY) == dates.Distance(level, words)


def test_a_sunday_seen_from_saturday_has_no_working_day_left():
    saturday = datetime.date(2020, 3, 28)
    assert dates.distance(saturday + datetime.timedelta(days=1), saturday).words == "còn 1 ngày, đều là ngày nghỉ"


def test_new_year_holidays_are_no_working_days():
    # Tết 2026: Monday 16 to Friday 20 February.
    assert dates.working_days(datetime.date(2026, 2, 13), datetime.date(2026, 2, 22)) == 0
    assert dates.working_days(datetime.date(2026, 2, 13), datetime.date(2026, 2, 23)) == 1


@pytest.mark.parametrize("written", ["25/12/2026", "2026-12-25", "25-12-2026", "25.12.2026"])
def test_forms_read_day_before_month(written: str):
    assert forms.DateField(localize=True).clean(written) == datetime.date(2026, 12, 25)


def test_forms_never_read_month_before_day():
    assert forms.DateField(localize=True).clean("11/12/2026") == datetime.date(2026, 12, 11)
    with pytest.raises(forms.ValidationError):
        forms.DateField(localize=True).clean("12/25/2026")
