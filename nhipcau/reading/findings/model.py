# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the checker takes and gives: named readings and facts in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from nhipcau.reading.model import Document, Reading, Span

Coverage = Callable[[Document, Document], Sequence[tuple[str, str]]]
"""Pairs (item of the parent, item of the child) for a parent and one document that carries it out."""


@dataclass(frozen=True, slots=True)
class NamedReading:
    """A reading with the name that findings call its file by ("38-ct-tw.txt")."""

    name: str
    reading: Reading
    source: str = ""
    """The text that was read; without it nothing is said of digits that a restoration changed."""


class BodyFacts(Protocol):
    """What a register of bodies knows; the checker itself knows none."""

    def existed(self, name: str, place: str | None, day: date) -> bool | None:
        """Whether the body was in being on a day; None where the register does not know it.

        ``existed("Sở Kế hoạch và Đầu tư", "Đồng Nai", date(2026, 1, 1))`` is False.
        """

    def last_day(self, name: str, place: str | None) -> date | None:
        """The last day of a body that has ended; None for one still in being or unknown."""


@dataclass(frozen=True, slots=True)
class Place:
    """A further place that a finding speaks of, in the same or another file."""

    document: str
    span: Span
    quote: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"document": self.document, "span": list(self.span), "quote": self.quote}


@dataclass(slots=True)
class Finding:
    """One thing that an officer should look at.

    Example: code NC404, document "ke-hoach.txt", quote "Văn phòng UBND tỉnh theo dõi, đôn đốc …", values
    ``{"lead": "Văn phòng UBND tỉnh"}``, with a sentence in each language.
    """

    code: str
    severity: str
    """``error`` (two statements cannot both hold), ``warning`` (somebody has to decide), ``info`` (good to know)."""
    document: str
    """Name of the file."""
    part: int
    """Which document of the file, from 1."""
    spans: list[Span]
    """Places in the source, the first the one that is quoted."""
    quote: str
    """The words there, as read (restored where the source is damaged)."""
    vi: str
    en: str
    values: Mapping[str, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    suppressed_by: str | None = None
    """Reason of the suppression that covers it."""

    def to_json(self) -> dict[str, Any]:
        """Plain values; ``message`` is the Vietnamese sentence, ``message_en`` the English one."""
        return {
            "code": self.code,
            "severity": self.severity,
            "document": self.document,
            "part": self.part,
            "spans": [list(span) for span in self.spans],
            "quote": self.quote,
            "message": self.vi,
            "message_en": self.en,
            "values": dict(self.values),
            "places": [place.to_json() for place in self.places],
            "suppressed_by": self.suppressed_by,
        }
