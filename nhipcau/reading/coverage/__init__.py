# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coverage: which items of the documents below take up which item of a directive, and which nobody took up.

    Document ──units──▶ items with clauses, leads, themes ─┐
                                                            ├─matching─▶ pairs ──changes──▶ Coverage
    Documents below ──units──▶ …                           ─┘

>>> from nhipcau.reading import read
>>> above = read("Số: 5-CT/TU\\n1. Sở Y tế mua thuốc.\\n2. Ban Dân vận theo dõi, đôn đốc, báo cáo.").documents[0]
>>> below = read("Số: 9/KH-UBND\\n1. Văn phòng theo dõi, đôn đốc thực hiện; báo cáo.").documents[0]
>>> coverage = cover(above, [below])
>>> [(pair.parent, pair.child) for pair in coverage.children[0].pairs], coverage.children[0].untaken
([('2', '1')], ['1'])
"""

from nhipcau.reading.coverage.changes import Change
from nhipcau.reading.coverage.cover import ChildCoverage, Coverage, Pair, cover
from nhipcau.reading.coverage.matching import DEFAULT, Measure

__all__ = ["DEFAULT", "Change", "ChildCoverage", "Coverage", "Measure", "Pair", "cover"]
