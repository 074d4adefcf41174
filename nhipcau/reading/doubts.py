# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sentences that tell people why a value should be looked at (`rules/doubts.toml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nhipcau.reading.errors import BrokenRules
from nhipcau.reading.rules import load


class _Blanks(dict[str, str]):
    """Fills a placeholder that a doubt has no value for with "…"."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(why: str, value: str | None = None, alternatives: Iterable[str] = (), *, language: str = "vi") -> str:
    """The reason of a doubt in words; the slug itself where no sentence is known for it.

    Example: ``sentence("day-from-signature", "2020-03-25")`` says that the day was taken from the digital signature.
    """
    try:
        template = load("doubts")[why].text("en" if language == "en" else "vi") or why
    except BrokenRules:
        return why
    filled: Mapping[str, str] = _Blanks({"value": value or "…", "other": ", ".join(alternatives) or "…"})
    return template.format_map(filled)
