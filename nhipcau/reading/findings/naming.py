# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of bodies for comparing: abbreviations written out, places dropped, classes told from single bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nhipcau.reading.rules import Rule, load
from nhipcau.reading.structure.plain import plain
from nhipcau.reading.text.normalise import key

_SHORT = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "mttq": "mặt trận tổ quốc",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "ptth": "phát thanh và truyền hình",
    "ttcp": "thủ tướng chính phủ",
    "btt": "ban thường trực",
    "bbt": "ban bí thư",
    "vp": "văn phòng",
    "tc": "tổ chức",
    "tchn": "tổ chức hữu nghị",
    "tw": "trung ương",
    "vn": "việt nam",
}
_MANY = re.compile(r"\b(?:các|những|mọi|mỗi|từng|toàn thể)\b|\b(?:cấp|liên quan|trực thuộc|địa phương|đơn vị)\b")
_CLASS = re.compile(
    r"^(?:cấp|chính quyền|cơ quan|đơn vị|địa phương|đoàn thể|mặt trận|thủ trưởng|giám đốc|sở ban|ban ngành|tổ chức$"
    r"|công chức|cán bộ|đồng chí|phó |chủ tịch|chánh |trưởng |bí thư|lãnh đạo)"
)
_PROPER = re.compile(r"^(?:liên hiệp|ban quản lý|hội) các(?= )")
"""Names of one body that have "các" inside."""
_UNIT = re.compile(r"\s+(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|đặc khu)(?:\s+.+)?$")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name in comparison form, abbreviations written out: "UBND tỉnh" -> "ủy ban nhân dân tỉnh"."""
    return " ".join(_SHORT.get(word, word) for word in key(name).split())


def without_place(name: str) -> str:
    """A folded name without the unit of territory at its end: "sở nội vụ tỉnh hải lâm" -> "sở nội vụ"."""
    return _UNIT.sub("", folded(name))


def is_single(name: str) -> bool:
    """Whether a name means one body: "Sở Nội vụ" does, "các sở, ngành" and "đơn vị" do not."""
    # "Liên hiệp các tổ chức hữu nghị tỉnh" is one body, "UBND các huyện" several.
    text = _PROPER.sub(r"liên hiệp", folded(name))
    return len(text.split()) >= 2 and not _MANY.search(text) and not _CLASS.match(text) and not name[:1].islower()


def same_body(one: str, other: str) -> bool:
    """Whether two names mean one body within one document: equal, or equal but for the place at the end."""
    first, second = folded(one), folded(other)
    return first == second or (
        without_place(one) == without_place(other) and (first.startswith(second) or second.startswith(first))
    )


def is_listed(name: str, receivers: Iterable[str]) -> bool:
    """Whether one of the receivers means a doer: by its name, or as a class that takes it in (`rules/checks.toml`)."""
    wanted = without_place(name)
    for receiver in receivers:
        text = folded(receiver)
        if wanted in text or without_place(receiver) == wanted or _within(text, folded(name)) or _short(text, name):
            return True
        if any(rule.accepts(text.upper()) and _covers(rule, name) for rule in load("checks").under("covers")):
            return True
    return False


def _covers(rule: Rule, name: str) -> bool:
    pattern = rule.text("covers")
    return bool(pattern and re.search(pattern, plain(folded(name)).upper()))


def _short(receiver: str, name: str) -> bool:
    """The name with its last words as initials: "Báo HL" for Báo Hải Lâm, "TTXVN" for Thông tấn xã Việt Nam."""
    parts = folded(name).split()
    forms = (" ".join([*parts[:n], "".join(word[0] for word in parts[n:])]) for n in range(len(parts) - 1))
    return any(f" {form} " in f" {receiver} " for form in forms)


def _within(receiver: str, name: str) -> bool:
    """Most words of the name stand in the line of the list ("Đài PTTH Hải Lâm, Báo HL")."""
    words = name.split()
    return len(words) >= 4 and sum(word in receiver.split() for word in words) >= 0.8 * len(words)
