# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters without their marks, one for one: what patterns for forms and heads are matched against.

Scans and restorations get tones wrong (KHÔI for KHỐI), and old and new tone placement differ (HOÀ, HÒA). A pattern
over `plain` text sees none of that, and since no length changes its offsets hold for the text itself.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from nhipcau.reading.text.letters import word_by_word

_LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))


def _base(letter: str) -> str:
    if letter in "Đđ":
        return "D" if letter == "Đ" else "d"
    return unicodedata.normalize("NFD", letter)[0]


_TABLE = str.maketrans({letter: _base(letter) for letter in _LETTERS} | dict.fromkeys("–—−‐‑", "-"))


@word_by_word
def plain(text: str) -> str:
    """The text with every Vietnamese letter replaced by its base letter and every dash by ``-``.

    Keeps length and case: ``plain("Ủy ban – Đồng Nai") == "Uy ban - Dong Nai"``.
    """
    return text.translate(_TABLE)


plain_line = lru_cache(maxsize=8192)(plain)
"""`plain` with a memory: a line is shown to many rules one after the other, and folded once for all of them."""
