# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""At which level of the cascade a document stands: Trung ương, Tỉnh, Sở and huyện, Xã. Rules: `data/levels.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.models import Level
from nhipcau.bodies.naming import expand
from nhipcau.reading.text.normalise import fold_tone
from nhipcau.records.models import Record

COLUMNS: tuple[Promise, ...] = (_("Centre"), _("Province"), _("Department, district"), _("Commune"))

BY_LEVEL: dict[str, int] = {Level.CENTRAL: 0, Level.DISTRICT: 2, Level.UNIT: 2, Level.COMMUNE: 3}
"""Column of an issuer that the register knows; of province-level ones the name decides (committee or department)."""


def raw_rules() -> dict[str, Any]:
    """The file as written; tests run its examples."""
    return tomllib.loads((resources.files("nhipcau.oversight") / "data" / "levels.toml").read_text(encoding="utf-8"))


@cache
def rules(table: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    flags = re.IGNORECASE if table == "name" else re.NOFLAG
    return tuple((re.compile(entry["pattern"], flags), entry["column"]) for entry in raw_rules()[table])


def by_name(name: str) -> int | None:
    """The column of an issuer's name: "Sở Nội vụ tỉnh Gia Lai" → 2; None where the name says nothing."""
    full = fold_tone(expand(name))
    return next((column for pattern, column in rules("name") if pattern.search(full)), None) if full else None


def by_symbol(number: str) -> int | None:
    """The column of a number and symbol: "38-CT/TW" → 0, "38-CT/TU" → 1."""
    return next((column for pattern, column in rules("symbol") if pattern.search(number)), None)


def column_of(record: Record) -> int | None:
    """The column of a record: the register's word for its issuer, else the issuer's name, else its symbol."""
    issuer = record.issuer
    if issuer is not None:
        known = BY_LEVEL.get(issuer.level)
        if known is not None:
            return known
        return by_name(issuer.name) or 2
    found = by_name(record.issuer_name)
    return found if found is not None else by_symbol(record.number)
