# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checker: what can be seen only when documents are held against themselves and each other.

>>> from nhipcau.reading import read
>>> from nhipcau.reading.findings import NamedReading, check
>>> check([NamedReading("trong.txt", read(""))])
[]
"""

from nhipcau.reading.findings.catalogue import entries, entry
from nhipcau.reading.findings.engine import check, codes
from nhipcau.reading.findings.model import BodyFacts, Coverage, Finding, NamedReading, Place
from nhipcau.reading.findings.suppress import Suppression, parse_suppressions, suppress

__all__ = [
    "BodyFacts",
    "Coverage",
    "Finding",
    "NamedReading",
    "Place",
    "Suppression",
    "check",
    "codes",
    "entries",
    "entry",
    "parse_suppressions",
    "suppress",
]
