# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Deadlines, beginnings and recurrences, from the words of a task."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.reading.model import Span
from nhipcau.reading.tasks.times import read_times

ISSUED = "2026-03-20"


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        pytest.param("gửi dự thảo chậm nhất ngày 24/4/2026", "2026-04-24", id="at the latest"),
        pytest.param("hoàn thành trước ngày 05 tháng 6 năm 2026", "2026-06-05", id="written out"),
        pytest.param("xong trước 30-6-2026", "2026-06-30", id="hyphens, no word for day"),
        pytest.param("đến hết ngày 31.12.2026", "2026-12-31", id="until the end of a day"),
        pytest.param("thực hiện trong tháng 5/2026", "2026-05", id="within a month"),
        pytest.param("hoàn thành trong tháng 11 năm 2026", "2026-11", id="month written out"),
        pytest.param("trình trong quý III/2026", "2026-Q3", id="quarter"),
        pytest.param("hoàn thành quý IV năm 2026", "2026-Q4", id="quarter written out"),
        pytest.param("kết thúc trong năm 2027", "2027", id="year"),
        pytest.param("hoàn thành trước năm 2028", "2027", id="before a year is the year before"),
        pytest.param("hoàn thành trước tháng 01/2027", "2026-12", id="before a month is the month before"),
        pytest.param("gửi về Sở trước 16 giờ 00 ngày 02/4/2026", "2026-04-02", id="hour and day"),
        pytest.param("nộp trước ngày 15/5", "2026-05-15", id="year of the document"),
        pytest.param("nộp trước ngày 15/01", "2027-01-15", id="a month gone by is next year's"),
        pytest.param("trong tháng 9", "2026-09", id="month without a year"),
        pytest.param("kế thừa Đề án giai đoạn 2021 - 2025", None, id="a period is no deadline"),
        pytest.param("đoàn đã thăm ngày 12/3/2026", None, id="a day without a word that ends"),
        pytest.param("phát huy kết quả năm 2025", None, id="a bare year"),
        pytest.param("trước ngày 31/02/2026", None, id="no such day"),
        pytest.param("trực 24/7", None, id="not a day at all"),
    ],
)
def test_deadline(text: str, deadline: str | None) -> None:
    assert read_times(text, ISSUED).deadline == deadline


@pytest.mark.parametrize(
    ("text", "deadline", "start"),
    [
        pytest.param("Quý II năm 2026", "2026-Q2", None, id="quarter"),
        pytest.param("ngày 19/5/2026 (thứ Ba)", "2026-05-19", None, id="day"),
        pytest.param("từ ngày 01/6/2026 đến ngày 15/6/2026", "2026-06-15", "2026-06-01", id="from, to"),
        pytest.param("Năm 2026 và các năm tiếp theo", None, "2026", id="goes on"),
        pytest.param("từ quý III/2026", None, "2026-Q3", id="begins"),
        pytest.param("thường xuyên", None, None, id="always"),
        pytest.param("6/2026", "2026-06", None, id="a bare month"),
        pytest.param("Trước T7/2026", "2026-07", None, id="a bare month with its letter"),
        pytest.param("15/2026", None, None, id="no month"),
        pytest.param("Quý II - III/2026", "2026-Q3", None, id="two quarters"),
        pytest.param("Tháng 6, 7 năm 2026", "2026-07", None, id="two months"),
    ],
)
def test_a_line_for_the_time_needs_no_further_word(text: str, deadline: str | None, start: str | None) -> None:
    times = read_times(text, ISSUED, slot=True)
    assert (times.deadline, times.start) == (deadline, start)


@pytest.mark.parametrize(
    ("text", "every", "by"),
    [
        pytest.param("định kỳ hằng năm báo cáo", "year", None, id="yearly"),
        pytest.param("hàng năm, trước ngày 10/12, gửi báo cáo", "year", "12-10", id="year, then day"),
        pytest.param("báo cáo trước ngày 25/11 hằng năm", "year", "11-25", id="day, then year"),
        pytest.param("trước ngày 5 tháng 12 hàng năm", "year", "12-05", id="day written out"),
        pytest.param("hằng quý báo cáo tiến độ", "quarter", None, id="quarterly"),
        pytest.param("định kỳ 6 tháng, năm báo cáo", "half-year", None, id="half-yearly"),
        pytest.param("báo cáo trước ngày 15/6 và 15/12 hằng năm", "half-year", "12-15", id="two days a year"),
        pytest.param("vào ngày 05 tháng 6 và ngày 05 tháng 12 hằng năm", "half-year", "12-05", id="two written days"),
        pytest.param("định kỳ 6 tháng (trước 10/6), hằng năm (trước 10/12)", "half-year", "12-10", id="two brackets"),
        pytest.param("định kỳ trước ngày 15/3, 15/6, 15/9 và 15/12", "quarter", "12-15", id="four days a year"),
        pytest.param("Định kỳ 6 tháng (trước 10/6), 1 năm (trước 10/11)", "half-year", "11-10", id="two uneven days"),
        pytest.param("báo cáo 6 tháng và hằng năm", "half-year", None, id="the shorter of two periods"),
        pytest.param("hằng tháng tổng hợp số liệu", "month", None, id="monthly"),
        pytest.param("hằng tuần cập nhật", "week", None, id="weekly"),
        pytest.param("định kỳ báo cáo Thường trực", None, None, id="period not said"),
    ],
)
def test_recurrence(text: str, every: str | None, by: str | None) -> None:
    recurrence = read_times(text, ISSUED).recurrence
    assert recurrence is not None
    assert (recurrence.every, recurrence.by) == (every, by)


@pytest.mark.parametrize(
    "text",
    [
        "bố trí trong dự toán ngân sách hằng năm",
        "xây dựng kế hoạch hằng năm của đơn vị",
        "báo cáo kết quả tháng 4/2026",
    ],
)
def test_a_period_that_only_qualifies_is_no_recurrence(text: str) -> None:
    assert read_times(text, ISSUED).recurrence is None


def test_the_yearly_day_is_no_deadline_and_a_month_beside_it_is() -> None:
    times = read_times("triển khai (trong tháng 4/2026); báo cáo trước ngày 15/11 hằng năm", ISSUED)
    assert times.deadline == "2026-04"
    assert times.recurrence is not None
    assert times.recurrence.by == "11-15"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("nộp trước ngày 15/5", "year-from-document", id="year"),
        pytest.param("trả lời trong vòng 10 ngày kể từ ngày nhận", "relative-period", id="counted from another day"),
        pytest.param("định kỳ báo cáo", "period-not-said", id="how often"),
        pytest.param("hằng năm báo cáo", "day-not-said", id="which day"),
    ],
)
def test_what_is_left_open_is_a_doubt(text: str, why: str) -> None:
    assert [doubt.why for doubt in read_times(text, ISSUED).doubts] == [why]


def test_without_a_date_of_issue_no_year_is_made_up() -> None:
    assert read_times("nộp trước ngày 15/5", None).deadline is None


def test_places_point_at_the_words() -> None:
    text = "hoàn thành trước ngày 05/6/2026"
    span = read_times(text, ISSUED).spans["deadline"]
    assert text[span.start : span.end] == "ngày 05/6/2026"


@given(
    st.text(alphabet="trướcngày hằngăm0123456789/-.,;quýIVđịnhkỳ", max_size=60),
    st.none() | st.just("2026-03-XX") | st.just("x"),
)
def test_any_text_gives_places_inside_it(text: str, issued: str | None) -> None:
    for span in read_times(text, issued).spans.values():
        assert isinstance(span, Span)
        assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("trình UBND tỉnh trong nửa đầu tháng 11", "2026-11-15"),
        ("nộp danh sách chậm nhất hết ngày 25 tháng này", "2026-03-25"),
    ],
)
def test_parts_of_a_month(text: str, deadline: str) -> None:
    assert read_times(text, ISSUED).deadline == deadline
