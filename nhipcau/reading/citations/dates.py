# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Days, months, quarters and years as official texts write them, read into ISO forms.

Forms: "19/9/2019", "02-12-2008", "25.03.2020", "ngày 19 tháng 9 năm 2019", "15/11" (the year is then the reader's to
find), "tháng 4/2020", "tháng 12 năm 2025", "quý II/2026", "năm 2025".
"""

from __future__ import annotations

import re
from calendar import monthrange

DAY = (
    r"(?:(?P<d1>\d{1,2})\s*(?P<sep>[/.-])\s*(?P<m1>\d{1,2})(?:\s*(?P=sep)\s*(?P<y1>(?:19|20)\d{2}))?(?![\d/-])"
    r"|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s*(?:,\s*)?(?:năm\s+|/\s*|-\s*)(?P<y2>(?:19|20)\d{2}))?(?!\d))"
)
"""A day; groups d1 m1 y1 or d2 m2 y2, the year perhaps None."""

_FULL = re.compile(r"(?:ngày\s+)?" + DAY, re.IGNORECASE)


def iso_day(day: int, month: int, year: int) -> str | None:
    """``2020-04-10``, or None where the calendar has no such day."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def parts_of(match: re.Match[str]) -> tuple[int, int, int | None]:
    """Day, month and year (None where not written) of a match of `DAY`."""
    found = match.groupdict()
    year = found["y1"] or found["y2"]
    return int(found["d1"] or found["d2"]), int(found["m1"] or found["m2"]), int(year) if year else None


def read_day(text: str) -> str | None:
    """The first full day of a text as ISO date, or None.

    >>> read_day("ngày 19 tháng 9 năm 2019")
    '2019-09-19'
    """
    for match in _FULL.finditer(text):
        day, month, year = parts_of(match)
        if year is not None and (found := iso_day(day, month, year)):
            return found
    return None
