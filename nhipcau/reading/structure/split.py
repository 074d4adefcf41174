# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A first cut: the whole text as one document with its outline."""

from __future__ import annotations

from nhipcau.reading.model import Document
from nhipcau.reading.structure.layout import Layout
from nhipcau.reading.structure.lines import lines_of
from nhipcau.reading.structure.outline import outline


def split(text: str) -> list[Layout]:
    """The documents of a file, in order of appearance."""
    lines = lines_of(text)
    return [Layout(Document(), 0, len(text), outline(lines), body_end=len(text))]
