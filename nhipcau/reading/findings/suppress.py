# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Findings that somebody looked at and let stand: code, document, reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch

from nhipcau.reading.errors import ReadingError
from nhipcau.reading.findings.catalogue import entries
from nhipcau.reading.findings.model import Finding


class BrokenSuppressions(ReadingError):
    """A suppressions file that does not hold together; the message says where."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Lets findings of a code stand in documents whose file name matches (``*`` and ``?`` may be used)."""

    code: str
    document: str
    reason: str
    quote: str = ""
    """Only findings that quote this."""

    def covers(self, finding: Finding) -> bool:
        """Whether a finding falls under it."""
        return finding.code == self.code and fnmatch(finding.document, self.document) and self.quote in finding.quote


def parse_suppressions(raw: str) -> list[Suppression]:
    """Suppressions out of a TOML text. Raises `BrokenSuppressions` without code of the catalogue, document, reason.

    Example::

        [[suppress]]
        code = "NC404"
        document = "3935-kh-ubnd.txt"
        reason = "Văn phòng nhận bản lưu."
    """
    try:
        found = tomllib.loads(raw).get("suppress", [])
    except tomllib.TOMLDecodeError as error:
        raise BrokenSuppressions(str(error)) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BrokenSuppressions("suppress: [[suppress]]")
    return [_suppression(number, one) for number, one in enumerate(found, 1)]


def _suppression(number: int, table: dict[str, object]) -> Suppression:
    for name in ("code", "document", "reason"):
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise BrokenSuppressions(f"[[suppress]] {number}: {name}")
    if str(table["code"]) not in {rule.id for rule in entries()}:
        raise BrokenSuppressions(f"[[suppress]] {number}: code = {table['code']}")
    quote = table.get("quote", "")
    return Suppression(str(table["code"]), str(table["document"]), str(table["reason"]).strip(), str(quote))


def suppress(findings: Iterable[Finding], suppressions: Iterable[Suppression]) -> list[Finding]:
    """The same findings, those that are let stand with the reason in `suppressed_by`."""
    suppressions = list(suppressions)
    result = list(findings)
    for finding in result:
        covering = next((one for one in suppressions if one.covers(finding)), None)
        if covering:
            finding.suppressed_by = covering.reason
    return result
