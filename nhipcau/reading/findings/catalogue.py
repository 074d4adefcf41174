# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of findings (`rules/findings.toml`): what each code means, in words."""

from __future__ import annotations

from collections.abc import Mapping

from nhipcau.reading.rules import Rule, load

SEVERITIES = ("error", "warning", "info")
GROUPS = {
    "1": "Viện dẫn",
    "2": "Chứng cứ đọc được",
    "3": "Thể thức",
    "4": "Nhiệm vụ",
    "5": "Báo cáo",
    "6": "Các văn bản với nhau",
    "7": "Cơ quan",
}
"""Names of the groups, by the first digit of the code."""


class _Blanks(dict[str, str]):
    """Fills a placeholder that has no value with "…"."""

    def __missing__(self, key: str) -> str:
        return "…"


def entry(code: str) -> Rule:
    """The entry of a code. Raises `BrokenRules` for an unknown one."""
    return load("findings")[code]


def entries() -> tuple[Rule, ...]:
    """All entries in order."""
    return load("findings").rules


def sentences(code: str, values: Mapping[str, str]) -> tuple[str, str]:
    """The Vietnamese and the English sentence of a finding, filled in."""
    rule = entry(code)
    filled = _Blanks(values)
    return (rule.text("vi") or code).format_map(filled), (rule.text("en") or code).format_map(filled)
