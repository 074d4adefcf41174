# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables of a text as lines, "cell | cell", so that what stands in one row stays together and in its column.

Only for tables that show lines between three columns or more. Without lines a table is there to place what is in it:
the letterhead, the addressees and the signature; these are read cell by cell, as a person reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_FEWEST = 3
"""Columns of a table in the sense of a table; the letterhead and the closing have two."""
WIDEST = 100
"""No table of a paper has more columns; a file may say so."""
_LONGEST_NAME = 80
_GOES_ON = re.compile(r"(?:[^\w)]|\b(?:và|của|các|thuộc))$")
"""What a line ends with that is no whole name: a sign that parts it from the next anyway, or a word that leads on."""
_UNSEEN = re.compile("[\ufdd0-\ufdef]")
"""Marks that a decoder puts in for itself."""


def is_grid(rows: Sequence[int], lined: Iterable[bool]) -> bool:
    """Whether a table is one by how many cells its rows have, and whether there are lines about each of its cells.

    >>> is_grid([3, 3], [True] * 6), is_grid([2, 2], [True] * 4), is_grid([3, 3], [False] * 6)
    (True, False, False)
    """
    seen = list(lined)
    return sum(count >= _FEWEST for count in rows) >= 2 and sum(seen) * 2 > len(seen)


def cell_text(lines: Iterable[str], heading: bool = False) -> str:
    """The lines of a cell in one, without bars and page breaks.

    Where each line is a name of its own, as bodies are often listed, the end of the line is all that parts them: a
    semicolon takes its place. In the first row, the `heading`, lines are broken to make columns narrow.

    >>> cell_text(["rà soát quy chế", "", "sửa đổi | bổ sung"])
    'rà soát quy chế sửa đổi / bổ sung'
    >>> cell_text(["Sở Nội vụ", "Sở Tài chính"]), cell_text(["Sở Thông tin và", "Truyền thông"])
    ('Sở Nội vụ; Sở Tài chính', 'Sở Thông tin và Truyền thông')
    """
    filled = [line for raw in lines if (line := " ".join(raw.replace("|", "/").split()))]
    return ("; " if not heading and _are_names(filled) else " ").join(filled)


def _are_names(lines: list[str]) -> bool:
    plain = [_UNSEEN.sub("", line).removeprefix("- ") for line in lines]
    return all(line[:1].isupper() and " " in line and len(line) <= _LONGEST_NAME for line in plain) and not any(
        _GOES_ON.search(line) for line in plain[:-1]
    )


def row_line(cells: Sequence[str], width: int) -> str:
    """A row as a line; nothing for one without a word. An empty cell keeps its place.

    >>> row_line(["1", "Rà soát", "", "Sở Nội vụ"], 5)
    '1 | Rà soát |  | Sở Nội vụ |'
    """
    if not any(_UNSEEN.sub("", cell) for cell in cells):
        return ""
    return " | ".join([*cells, *[""] * (width - len(cells))]).strip()
