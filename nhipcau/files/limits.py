# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much one file may cost. Every figure can be set by whoever calls; the defaults fit an office's daily scans."""

from __future__ import annotations

import os
from typing import Any, NamedTuple


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Limits(NamedTuple):
    """Bounds on one file and on the process that decodes it."""

    bytes: int = 100 * 2**20
    """Size of the file. A page scanned in grey at 300 dpi has about 1.5 MB."""
    pages: int = 500
    pixels: int = 100_000_000
    """Of one picture: A3 at 600 dpi has 70 million."""
    unpacked: int = 300 * 2**20
    """Sum of the parts of a package or an archive after unpacking."""
    ratio: int = 200
    """Unpacked to packed size of a part above 1 MB. Word's own XML packs 10 to 40 times."""
    entries: int = 5_000
    """Parts in a package."""
    members: int = 200
    """Files that an archive or a message may bring."""
    nesting: int = 3
    """Archives inside each other, the outermost counted."""
    depth: int = 200
    """Elements inside each other (tables in tables, HTML)."""
    characters: int = 20_000_000
    """Of text read out: a book has one million."""
    seconds: float = 1_800
    """For the whole file."""
    stall: float = 90
    """Without a sign of life (one line of progress for each page)."""
    memory: int = 2 * 2**30
    """Address space of the decoder."""
    output: int = 256 * 2**20
    """Bytes the decoder may hand back."""
    workers: int = _cores()
    """Pages read by OCR at the same time."""
    in_process: int = 2**20
    """Plain text up to this size is decoded without a process of its own: decoding bytes is all that happens."""

    def to_json(self) -> dict[str, Any]:
        """The figures as plain data, to hand to the decoder."""
        return self._asdict()
