# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tells whether a text has lost its Vietnamese letters.

A scan read without Vietnamese keeps é, ê, à, ó, which the reader knows from other languages, and loses đ, ă, ơ, ư and
all letters with a dot, a hook or two marks. In sound Vietnamese these are 20-22 of 100 letters, in such scans none.
"""

from __future__ import annotations

import re

_TELLING = re.compile(
    "[đĐăĂơƠưƯắằẳẵặẮẰẲẴẶấầẩẫậẤẦẨẪẬếềểễệẾỀỂỄỆốồổỗộỐỒỔỖỘớờởỡợỚỜỞỠỢứừửữựỨỪỬỮỰạảẠẢẹẻẸẺịỉỊỈọỏỌỎụủỤỦỵỷỹỴỶỸẽẼĩĨũŨ]"
)
_LETTER = re.compile(r"[^\W\d_]")
_SYLLABLES = re.compile(
    r"\b(?:cua|cia|ctia|va|cac|cdc|céc|thi|trong|nhan|dan|dén|tinh|duoc|theo|thuc|hién|ngay|quy|dinh|so|s6|nam|phap|viéc|chi|ban|ubnd"
    r"|tai|voi|vdi|véi|co|quan|cong|hoi|van|nha|tham|chinh|phu|bao|cho|nghi)\b",
    re.IGNORECASE,
)

SOUND = 0.08
"""Share of telling letters from which a text counts as sound."""


def telling_share(text: str) -> float:
    """Share, among letters, of those that a reader without Vietnamese cannot write; 0 for a text without letters."""
    letters = len(_LETTER.findall(text))
    return len(_TELLING.findall(text)) / letters if letters else 0.0


def is_damaged(text: str) -> bool:
    """Whether a (composed) text is Vietnamese that has lost its letters.

    Not so for sound Vietnamese, for texts in other languages and for texts too short to tell.

    >>> is_damaged("Uy ban nhan dan tinh thong bao y kién chi dao trén dén quy co quan biét, thuc hién")
    True
    >>> is_damaged("Ủy ban nhân dân tỉnh thông báo ý kiến chỉ đạo trên đến quý cơ quan biết, thực hiện")
    False
    """
    if telling_share(text) >= SOUND:
        return False
    words = len(re.findall(r"\w+", text))
    return words >= 8 and len(_SYLLABLES.findall(text)) >= max(3, 0.06 * words)
