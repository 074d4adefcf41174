# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a body is among its like, read from its name: `data/sorts.toml`. Pure: no database."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from nhipcau.bodies.naming import expand
from nhipcau.reading.text.normalise import fold_tone


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of bodies: its id, how names of it begin, and the title of the post that leads such a body."""

    id: str
    pattern: re.Pattern[str]
    leader: str


def raw_sorts() -> list[dict[str, Any]]:
    """The entries as written; tests run their examples."""
    text = (resources.files("nhipcau.bodies") / "data" / "sorts.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["sort"])


@cache
def sorts() -> tuple[Sort, ...]:
    """All sorts in the order in which they are tried."""
    return tuple(
        Sort(entry["id"], re.compile(entry["pattern"], re.IGNORECASE), entry.get("leader", "")) for entry in raw_sorts()
    )


def sort_of(name: str) -> str:
    """The id of the sort that a full name says: "Sở Nội vụ tỉnh Kiên Giang" → "so"; "" where none fits."""
    full = fold_tone(expand(name))
    return next((sort.id for sort in sorts() if sort.pattern.search(full)), "")


def leader_of(sort_id: str) -> str:
    """The title of the post that leads a body of that sort; "" where the data names none."""
    return next((sort.leader for sort in sorts() if sort.id == sort_id), "")
