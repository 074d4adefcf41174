# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of pages, drawn once and kept beside the originals: a cache, which may be deleted at any time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings

from nhipcau.files.model import IMAGES, Kind
from nhipcau.files.render import render_page
from nhipcau.records.originals import originals

WIDTH = 1240
"""Dots across: A4 at 150 dpi, sharp enough to read a stamp."""


def has_pictures(kind: str) -> bool:
    """Whether a file of this kind (`Extract.kind`) has pages to look at."""
    return kind == Kind.PDF or kind in IMAGES


def page_picture(sha256: str, kind: str, number: int) -> bytes:
    """Page ``number`` (from 1) of an original as PNG. Raises `FileRefused` and `StoreError`."""
    kept = Path(settings.DATA_DIR) / "pages" / sha256[:2] / f"{sha256}-{number}-{WIDTH}.png"
    if kept.is_file():
        return kept.read_bytes()
    with originals().local(sha256) as path:
        picture = render_page(path, kind, number, WIDTH)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Under its name only when it is whole: two readers may draw the same page at once.
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as out:
        out.write(picture)
    Path(out.name).replace(kept)
    return picture
