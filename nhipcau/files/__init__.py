# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bytes to pages of text with positions, safely; and the folder of originals.

    file --sniff--> kind --decoder, in a limited process--> Extract: text, pages, words with boxes, notes

Nothing here knows Django, a database or settings: limits and folders are arguments.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

DECODER = "NHIPCAU_DECODER"
"""Set in the decoder's process, which needs none of what follows and starts a third sooner without it."""

if TYPE_CHECKING or DECODER not in os.environ:
    from nhipcau.files.errors import FileRefused, FilesError, MissingProgram, StoreError
    from nhipcau.files.extract import extract
    from nhipcau.files.kinds import sniff
    from nhipcau.files.limits import Limits
    from nhipcau.files.model import Extract, Kind, Note, Page, Word
    from nhipcau.files.render import render_page
    from nhipcau.files.unpack import Member, is_container, unpack

if TYPE_CHECKING:
    from nhipcau.files.store import Problem, Store


def __getattr__(name: str) -> object:
    """The folder of originals brings the library of checksums, for which nobody who only reads has to wait."""
    if name in ("Problem", "Store"):
        from nhipcau.files import store

        return getattr(store, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Extract",
    "FileRefused",
    "FilesError",
    "Kind",
    "Limits",
    "Member",
    "MissingProgram",
    "Note",
    "Page",
    "Problem",
    "Store",
    "StoreError",
    "Word",
    "extract",
    "is_container",
    "render_page",
    "sniff",
    "unpack",
]
