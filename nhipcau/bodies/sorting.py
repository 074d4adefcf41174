# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names in the order of the Vietnamese alphabet: Đ comes after D and not after Y.

The letters are a ă â b c d đ e ê … y; words that differ in their tone alone come in the order level, falling, asking,
tumbling, rising, heavy (the root collation's tailoring for Vietnamese in CLDR, which PostgreSQL has as ``vi-x-icu``).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Func

_ALPHABET = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 1)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_COLLATION = "vietnamese"


@lru_cache(maxsize=50_000)
def vietnamese_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What to sort a name by: its letters first, then its tones; letters of other alphabets come last.

    >>> sorted(["Vũ", "Đặng", "Dương", "Ân", "An"], key=vietnamese_key)
    ['An', 'Ân', 'Dương', 'Đặng', 'Vũ']
    """
    letters: list[int] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", sign)
        tone = next((mark for mark in parts if mark in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else sign
        rank = _ALPHABET.get(letter)
        letters.append(rank if rank is not None else 0 if not letter.isalpha() else 100 + ord(letter))
        tones.append(_TONES.get(tone, 0))
    return tuple(letters), tuple(tones)


class InVietnamese(Func):
    """A text column to order by: ``order_by(InVietnamese("full_name"))``."""

    template = "%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template='%(expressions)s COLLATE "vi-x-icu"', **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template=f"%(expressions)s COLLATE {_COLLATION}", **context)


def _compare(left: str, right: str) -> int:
    one, other = vietnamese_key(left), vietnamese_key(right)
    return (one > other) - (one < other)


def _teach(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_collation(_COLLATION, _compare)


def connect() -> None:
    """Teach SQLite the order, at every connection that is opened."""
    connection_created.connect(_teach, dispatch_uid="nhipcau.bodies.sorting")
