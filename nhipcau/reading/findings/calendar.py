# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Working days: Monday to Friday without the public holidays of the Labour Code (`rules/holidays.toml`).

Days in lieu and bridge days, which a decision sets each year, are not known here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from nhipcau.reading.rules import load


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, str]:
    """Public holidays of a year with their names; those by the lunar calendar for the years of the table only."""
    found: dict[date, str] = {}
    for rule in load("holidays"):
        for text in rule.texts("days"):
            day = _day(text, year)
            if day and rule.valid_on(day):
                found.update({day + timedelta(days=n): rule.value or rule.id for n in _reach(rule.text("reach"))})
    return found


def _day(text: str, year: int) -> date | None:
    """ "04-30" in every year, "2020-04-02" in its own."""
    day = date.fromisoformat(text if len(text) == 10 else f"{year}-{text}")
    return day if day.year == year else None


def _reach(text: str | None) -> range:
    """ "-1..3" -> the day before to three days after."""
    first, _, last = (text or "0..0").partition("..")
    return range(int(first), int(last) + 1)


def off(day: date) -> str | None:
    """Why a day is no working day: "thứ Bảy", "Chủ nhật", the name of a holiday; None for a working day."""
    return holidays(day.year).get(day) or {5: "thứ Bảy", 6: "Chủ nhật"}.get(day.weekday())


def working_days(after: date, until: date) -> int:
    """Working days after a day, up to and with another one."""
    return sum(1 for n in range(1, (until - after).days + 1) if off(after + timedelta(days=n)) is None)
