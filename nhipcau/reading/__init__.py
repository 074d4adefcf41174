# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The reader: a pure library from text to a reading. No application, no clock, no network.

>>> from nhipcau.reading import read
>>> read("").documents[0].number is None
True
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nhipcau.reading.errors import BrokenRules, MissingModel, ReadingError
from nhipcau.reading.model import (
    Citation,
    Copy,
    Document,
    Doubt,
    Item,
    Reading,
    Received,
    Recurrence,
    Signature,
    Signer,
    Span,
    Task,
)

if TYPE_CHECKING:
    from nhipcau.reading.restoration.unsure import Unsure

__all__ = [
    "BrokenRules",
    "Citation",
    "Copy",
    "Document",
    "Doubt",
    "Item",
    "MissingModel",
    "Reading",
    "ReadingError",
    "Received",
    "Recurrence",
    "Signature",
    "Signer",
    "Span",
    "Task",
    "read",
]


def read(source: str, unsure: Iterable[Unsure] = (), signed: Iterable[str] = ()) -> Reading:
    """Read a file's text: see `nhipcau.reading.reader.read`. The steps are loaded with the first call."""
    from nhipcau.reading.reader import read as read_source

    return read_source(source, unsure, signed)
