# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong at the door.

    FilesError
    ├── FileRefused        the file cannot be read: two sentences for the person who sent it, `code` for programs
    ├── MissingProgram     this machine lacks what the file needs (the OCR model); the file itself may be fine
    └── StoreError         the folder of originals does not have, or does not hold whole, what was asked for

The sentences stand in `refusals.toml`; no trace of a decoder and no word out of the file ever gets into them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypedDict


class Sentence(TypedDict):
    """One thing to say, in both languages; `again` where another try with the same file may succeed."""

    vi: str
    en: str
    again: bool


class FilesError(Exception):
    """Root of all errors of `nhipcau.files`."""


class FileRefused(FilesError):
    """The file cannot be read.

    `code` is a key of ``[refusals]`` in `refusals.toml`, `vi` and `en` the sentences with the facts filled in,
    `again` whether the same bytes may pass at another try (the reading was interrupted from outside).

    >>> FileRefused("too-large", size=200, limit=100).vi
    'Tệp nặng 200 MB, vượt mức cho phép 100 MB. Hãy chia nhỏ tệp hoặc quét lại với độ phân giải 300 dpi, rồi gửi lại.'
    """

    def __init__(self, code: str, **facts: Any) -> None:
        sentence = sentences("refusals")[code]
        self.code = code
        self.facts = facts
        self.vi = sentence["vi"].format_map(_Facts(facts))
        self.en = sentence["en"].format_map(_Facts(facts))
        self.again = sentence["again"]
        super().__init__(self.en)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_refused, (self.code, self.facts))


class MissingProgram(FilesError):
    """A program or a model that the file needs is not on this machine. `vi` and `en` say how to get it."""

    def __init__(self, code: str = "no-model") -> None:
        sentence = sentences("refusals")[code]
        self.code = code
        self.vi = sentence["vi"]
        self.en = sentence["en"]
        self.again = sentence["again"]
        super().__init__(self.en)

    def __reduce__(self) -> tuple[Any, ...]:
        return (MissingProgram, (self.code,))


class StoreError(FilesError):
    """The store does not have a file under that name, or what it holds is not what the name says."""


@cache
def sentences(table: str) -> dict[str, Sentence]:
    """The table ``refusals`` or ``notes`` of `refusals.toml`: code to sentences."""
    # Only here: a decoder that has nothing to complain about starts a tenth faster without it.
    import tomllib
    from pathlib import Path

    data = tomllib.loads(Path(__file__).with_name("refusals.toml").read_text(encoding="utf-8"))
    return {
        code: Sentence(vi=entry["vi"], en=entry["en"], again=entry.get("again", False))
        for code, entry in data[table].items()
    }


class _Facts(dict[str, Any]):
    """Facts of a sentence; one that nobody gave shows as "?" (a refusal must never fail for want of a fact)."""

    def __missing__(self, key: str) -> str:
        return "?"


def _refused(code: str, facts: dict[str, Any]) -> FileRefused:
    return FileRefused(code, **facts)
