# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Blocks that stand on a document without being part of it: digital signatures and the incoming stamp."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from nhipcau.reading.model import Doubt, Received, Signature
from nhipcau.reading.rules import load
from nhipcau.reading.structure.lines import Line
from nhipcau.reading.structure.names import bodies_of, body_case, complete_department
from nhipcau.reading.structure.plain import plain

_TIME = re.compile(
    r"(?:(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))(?:T|,?\s+)"
    r"(?P<hour>\d{1,2})(?::|h|\s?giờ\s?)(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\.\d+)?\s*"
    r"(?P<zone>[+-]\s?\d{1,2}:?\d{2}|Z)?(?!\d)"
)
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4})(?!\d)")


@dataclass(slots=True)
class SignatureBlock:
    """A digital signature as printed, with the lines it takes up."""

    signature: Signature
    first: int
    last: int
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def iso_time(text: str) -> str | None:
    """``25.03.2020 17:27:26 +07:00`` as ISO 8601, None where it is no time. The zone only where it is printed.

    Signing programs also write ``2020-03-25T17:27:26+07:00`` and leave out the seconds ("25/03/2020 17h27").
    """
    match = _TIME.search(text)
    if match is None:
        return None
    year, month, day = match["iso"].split("-") if match["iso"] else (match["y"], match["m"], match["d"])
    hour, minute, second, zone = match["hour"], match["minute"], match["second"], match["zone"]
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(hour) < 24 and int(minute) < 60):
        return None
    out = f"{year}-{int(month):02}-{int(day):02}T{int(hour):02}:{minute}:{second or '00'}"
    if zone == "Z":
        return out + "+00:00"
    if zone:
        digits = re.sub(r"\D", "", zone).zfill(4)
        out += f"{zone[0]}{digits[:2]}:{digits[2:]}"
    return out


def iso_day(text: str) -> str | None:
    """``12/12/2019`` as ISO 8601, None where it is no day of the calendar's form."""
    match = _DAY.search(text)
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04}-{month:02}-{day:02}"


def signature_blocks(lines: list[Line]) -> list[SignatureBlock]:
    """All digital signature blocks: neighbouring lines ``Người ký / Email / Cơ quan / Thời gian ký``."""
    forms = load("forms")
    blocks: list[SignatureBlock] = []
    current: SignatureBlock | None = None
    for index, line in enumerate(lines):
        rule = forms.first(line.text, "signature")
        if rule is None or rule.value is None:
            continue
        match = rule.search(line.text)
        value = line.text[match.end() :].strip() if match else ""
        if rule.value == "time":
            value = iso_time(value) or ""
        if current is None or index - current.last > 3 or getattr(current.signature, rule.value):
            current = SignatureBlock(Signature(), index, index)
            blocks.append(current)
        current.last = index
        if value:
            setattr(current.signature, rule.value, value)
            current.places[rule.value] = (line.start + (match.end() if match else 0), line.end)
    return [block for block in blocks if block.signature.time or (block.signature.by and block.signature.email)]


_NUMBER = re.compile(r"\bS[o0]\W{0,4}(\d{1,6})\b")
_FIELDS = re.compile(r"^\W{0,4}(?:S[o0]|Ngay|Gio|Chuyen|Luu|So va ky hieu)\b\s*(?:den)?\W{0,3}")


@dataclass(slots=True)
class Stamp:
    """An incoming stamp with the lines it takes up and what could not be read on it."""

    received: Received
    lines: list[int]
    doubts: list[Doubt] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def incoming_stamp(lines: list[Line], number: str | None = None) -> Stamp | None:
    """The stamp ĐẾN among the lines of a head: the body above the word, number and day below it.

    `number` is the document's own number where it was found glued to the stamp's lines.
    """
    forms = load("forms")
    at = next((index for index, line in enumerate(lines) if forms["stamp.in"].accepts(line.text)), None)
    if at is None:
        return _stamp_by_field(lines)
    stamp = Stamp(Received(), [at])
    above: list[Line] = []
    for index in range(at - 1, max(-1, at - 5), -1):
        line = lines[index]
        if not line.upper and (above or index < at - 1 or len(line.text) > 60):
            break  # one line of scribble may stand between the body and the word
        if line.upper:
            above.insert(0, line)
        stamp.lines.append(index)
        if bodies_of([line.text]) and line.gap:
            break
    _name(stamp, above)
    for index in range(at, min(len(lines), at + 6)):
        line = lines[index]
        if index > at and not _FIELDS.match(line.plain):
            break
        stamp.lines.append(index)
        match = _NUMBER.search(line.plain)
        if match and stamp.received.number is None and match.group(1) != number:
            stamp.received.number = match.group(1)
            stamp.places["received.number"] = (line.start + match.start(1), line.start + match.end(1))
        day = iso_day(line.text)
        if day and stamp.received.date is None:
            stamp.received.date = day
            stamp.places["received.date"] = (line.start, line.end)
    return stamp


_GLUED = re.compile(r"\s+\S*\s+\d{1,5}-[A-Z]{2,}/\S+$")


def _name(stamp: Stamp, above: list[Line]) -> None:
    texts = []
    covered = False
    for line in above:
        glued = _GLUED.search(line.plain)
        text = line.text[: glued.start()] if glued else line.text
        if glued:
            full = complete_department(text)
            covered = True
            text = full.upper() if full else line.text[: line.plain.rindex(" ")]
        texts.append(text.strip(" '‘’\"`."))
    bodies = bodies_of(texts)
    name = " ".join(bodies) if bodies else " ".join(texts)
    if not name:
        return
    stamp.received.by = body_case(name)
    stamp.places["received.by"] = (above[0].start, above[-1].end)
    if covered:
        stamp.doubts.append(Doubt("received.by", "received-by-completed", stamp.received.by))


def _stamp_by_field(lines: list[Line]) -> Stamp | None:
    """A stamp of which only the printed fields are left: the body is the line in capitals above the letterhead."""
    fields = load("forms")["stamp.field"]
    at = next((index for index, line in enumerate(lines[:12]) if fields.accepts(line.text)), None)
    if not at:
        return None
    first = lines[0]
    if first.upper and bodies_of([first.text]) and lines[1].gap:
        stamp = Stamp(Received(), [0])
        _name(stamp, [first])
        return stamp
    return None


def day_from_signature(stamp: Stamp, blocks: list[SignatureBlock]) -> bool:
    """Take the day of an unreadable stamp from the receiver's own digital signature; True where that was done."""
    if stamp.received.date or not stamp.received.by:
        return False
    wanted = plain(stamp.received.by).lower()
    for block in blocks:
        by = plain(block.signature.by or "").lower()
        if block.signature.time and SequenceMatcher(None, wanted, by, autojunk=False).ratio() > 0.75:
            stamp.received.date = block.signature.time[:10]
            stamp.received.by = body_case((block.signature.by or "").upper())
            stamp.doubts.append(Doubt("received.date", "received-day-from-signature", stamp.received.date))
            return True
    return False
