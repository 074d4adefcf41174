# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""From what a document says about time to days on a calendar. Pure: the day from which one counts is handed in.

A deadline means its last day: "trong tháng 4/2020" is 30/4/2020, "quý II/2020" 30/6/2020. A recurring task has a next
day: "trước ngày 15/11 hằng năm" counts to 15/11, as offices read it; "hằng quý" without a day to the end of the
quarter; "định kỳ" without a period has no day.
"""

from __future__ import annotations

import calendar
import datetime
import re

from dateutil.rrule import FR, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from nhipcau.web.dates import last_day

UNSAID = "unsaid"
"""`Task.every` of a periodic task whose document names no period."""

LAST_MONTHS: dict[str, tuple[int, ...]] = {
    "year": (12,),
    "half-year": (6, 12),
    "quarter": (3, 6, 9, 12),
    "month": tuple(range(1, 13)),
}
"""Months in which the periods of a year end."""
PERIOD_MONTHS = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
WEEK_ENDS: weekday = FR
"""A weekly report is due at the end of the working week."""


def due_day(deadline: str) -> datetime.date | None:
    """The last day that a deadline of a reading means; None for an empty or impossible one.

    >>> due_day("2020-04")
    datetime.date(2020, 4, 30)
    """
    return last_day(deadline) if deadline else None


def next_day(every: str, by: str, after: datetime.date) -> datetime.date | None:
    """The first day of a recurring task on or after a day; None where no day can be said ("định kỳ").

    ``every``: year, half-year, quarter, month, week, or `UNSAID`; ``by``: MM-DD of the document or "".

    >>> next_day("year", "11-15", datetime.date(2026, 11, 24))
    datetime.date(2027, 11, 15)
    """
    if every == "week":
        return rrule(WEEKLY, byweekday=WEEK_ENDS, dtstart=midnight(after), count=1)[0].date()
    if every not in LAST_MONTHS:
        return None
    if anchor := month_and_day(by):
        return next_anchored(every, *anchor, after)
    # rrule with INTERVAL=3 from January and BYMONTH=3,6,9,12 yields nothing: months are always listed.
    ends = rrule(YEARLY, bymonth=LAST_MONTHS[every], bymonthday=-1, dtstart=midnight(after), count=1)
    return ends[0].date()


def next_anchored(every: str, month: int, day: int, after: datetime.date) -> datetime.date:
    """The next of the days that lie whole periods from a month and day: quarterly by 06-15 is 15/3, 15/6, 15/9, 15/12.

    A day that a month lacks counts as its last (31/11 is 30/11).
    """
    step = PERIOD_MONTHS[every]
    months = sorted({(month - 1 + n * step) % 12 + 1 for n in range(12 // step)})
    first = after.replace(day=1)
    starts = rrule(MONTHLY, bymonth=months, bymonthday=1, dtstart=midnight(first), count=2)
    days = [start.replace(day=min(day, month_length(start))).date() for start in starts]
    return days[0] if days[0] >= after else days[1]


def month_and_day(by: str) -> tuple[int, int] | None:
    """ "11-15" → (11, 15); None for what is no month and day."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", by)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    # 2000 was a leap year: 29 February is a day that exists.
    return (month, day) if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2000, month)[1] else None


def month_length(day: datetime.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time())


def first_due(
    deadline: str, every: str, by: str, *, issued: datetime.date | None, today: datetime.date
) -> datetime.date | None:
    """The due day of an assignment that is made today from a task.

    A deadline in the text counts, be it past; a recurring task shows its next day from today on, or from the day of the
    document where that lies ahead.
    """
    if (due := due_day(deadline)) is not None:
        return due
    return next_day(every, by, max(today, issued) if issued else today) if every else None


def following(every: str, by: str, due: datetime.date | None, today: datetime.date) -> datetime.date | None:
    """The due day of the period after one that has been verified: after the old day, and not already past."""
    start = max(due + datetime.timedelta(days=1), today) if due else today
    return next_day(every, by, start)
