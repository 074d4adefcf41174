# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates as offices write them, and how far away they are.

Pure functions: the day from which one counts is always handed in. A *partial date* is the ISO form of a reading:
``2020-04-10``, ``2020-02-XX`` (day not legible), ``2020-04``, ``2020-Q2``, ``2020``.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils import formats
from django.utils.translation import gettext, ngettext

QUARTERS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
SOON = 5
"""A due day within this many working days is marked as near."""
FAR = 60
"""Beyond this many days a distance is said in months: nobody plans 214 working days ahead."""

Level = Literal["overdue", "today", "soon", "later"]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a due day is from the day one counts from: a word for people and a level for colour and icon."""

    level: Level
    words: str


def short(day: datetime.date) -> str:
    """``25/3/2020``; in English ``25 Mar 2020``."""
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def long(day: datetime.date) -> str:
    """``ngày 25 tháng 3 năm 2020``, as in the date line of a document; in English ``25 March 2020``."""
    return formats.date_format(day, "DATE_FORMAT")


def partial(iso: str) -> str:
    """A partial date in words: ``2020-04`` gives ``tháng 4/2020``, ``2020-Q2`` gives ``quý II/2020``, ``2020-02-XX``
    gives ``…/2/2020``. What is no partial date comes back as it is."""
    if (day := exact(iso)) is not None:
        return short(day)
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", iso):
        return gettext("quarter %(quarter)s/%(year)s") % {"quarter": QUARTERS[found[2]], "year": found[1]}
    if found := re.fullmatch(r"(\d{4})-(\d\d)(-XX)?", iso):
        values = {"month": int(found[2]), "year": found[1]}
        # A day that could not be read stays a gap, as on a form.
        return ("…/%(month)s/%(year)s" if found[3] else gettext("month %(month)s/%(year)s")) % values
    if re.fullmatch(r"\d{4}", iso):
        return gettext("year %(year)s") % {"year": iso}
    return iso


def exact(iso: str) -> datetime.date | None:
    """The day of a full ISO date, None for a partial or impossible one (``2020-02-30``)."""
    try:
        return datetime.date.fromisoformat(iso) if re.fullmatch(r"\d{4}-\d\d-\d\d", iso) else None
    except ValueError:
        return None


def last_day(iso: str) -> datetime.date | None:
    """The latest day that a partial date means: ``2020-04`` gives 30 April, ``2020-Q2`` gives 30 June."""
    if (day := exact(iso)) is not None:
        return day
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-XX)?|-Q([1-4]))?", iso)
    if found is None:
        return None
    year = int(found[1])
    month = int(found[2]) if found[2] else int(found[3]) * 3 if found[3] else 12
    if not (1 <= month <= 12 and year >= 1):
        return None
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def distance(due: datetime.date, today: datetime.date) -> Distance:
    """``còn 3 ngày làm việc``, ``hôm nay``, ``quá hạn 5 ngày``.

    What is left is counted in working days (Labour Code 2019, art. 112: public holidays), what is past in calendar
    days, as reminders to late bodies do.
    """
    days = (due - today).days
    if days < 0:
        return Distance("overdue", overdue_words(-days))
    if days == 0:
        return Distance("today", gettext("today"))
    if days > FAR:
        months = round(days / 30.44)
        return Distance("later", ngettext("about %(n)s month left", "about %(n)s months left", months) % {"n": months})
    left = working_days(today, due)
    if left == 0:
        # A Sunday seen from Saturday: there is time, but no working day in it.
        return Distance("soon", ngettext("%(n)s day left, off duty", "%(n)s days left, off duty", days) % {"n": days})
    words = ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    return Distance("soon" if left <= SOON else "later", words)


def overdue_words(days: int) -> str:
    """``quá hạn 5 ngày``; after two years ``quá hạn hơn 6 năm``."""
    if days > 730:
        years = int(days / 365.25)
        return ngettext("overdue by over %(n)s year", "overdue by over %(n)s years", years) % {"n": years}
    return ngettext("overdue by %(n)s day", "overdue by %(n)s days", days) % {"n": formats.number_format(days)}


def working_days(after: datetime.date, until: datetime.date) -> int:
    """Working days after one day and up to another, that one included."""
    days = (after + datetime.timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(1 for day in days if day.weekday() < 5 and day not in public_holidays(day.year))


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[datetime.date]:
    """The public holidays of Vietnam in a year, days off in lieu included."""
    # Imported late: the package takes a tenth of a second, and commands that draw no page need none of it.
    from holidays.countries.vietnam import Vietnam

    days: Iterable[datetime.date] = Vietnam(years=year)  # type: ignore[no-untyped-call]
    return frozenset(days)
