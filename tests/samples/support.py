# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Samples and their labels for the tests of this folder: where they are, how their texts are compared and cut up."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT / "samples" / "documents"
SOURCES = ROOT / "samples" / "sources"
GOLD = ROOT / "samples" / "gold"
DATA = ROOT / "nhipcau" / "demo" / "data"
NAMES = sorted(path.stem for path in GOLD.glob("*.json"))
TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}

Label = dict[str, Any]


def fold(text: str) -> str:
    """Comparison form: case, punctuation and spaces dropped, tone at the end of the syllable (hoà = hòa)."""
    words = []
    for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower()):
        marks = unicodedata.normalize("NFD", word)
        tone = "".join(TONES.get(mark, "") for mark in marks)
        words.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES)) + tone)
    return " ".join(words)


def read(path: Path) -> str:
    """Text with its form feeds kept (``read_text`` would, but says so less clearly)."""
    return path.read_bytes().decode("utf-8")


def printed(name: str) -> str:
    """What the paper says: the sample, or what stood on the scan."""
    source = SOURCES / f"{name}.txt"
    return read(source if source.exists() else DOCUMENTS / f"{name}.txt")


def labels(name: str) -> list[Label]:
    """The labelled documents of a sample."""
    documents: list[Label] = json.loads(read(GOLD / f"{name}.json"))["documents"]
    return documents


def each_document() -> Iterator[tuple[str, Label, str]]:
    """Name, labels and printed text of every document; the parts of a bundle stand between form feeds."""
    for name in NAMES:
        yield from ((name, label, part) for label, part in zip(labels(name), printed(name).split("\f"), strict=True))


def every_task(document: Label) -> list[Label]:
    """Tasks, the optional ones too."""
    return [*document["tasks"], *document.get("optional_tasks", [])]


MARK = re.compile(
    r"(?P<annex>PHỤ LỤC [IVX]+)$|(?P<article>Điều \d+)\. |(?P<roman>[IVX]+)[.-] |(?P<number>\d+(?:\.\d+)*)[.-](?: |$)"
    r"|(?P<point>[a-zđ])\) |\((?P<bracket>\d+)\) |(?P<dash>-) |(?P<row>\d+)$"
)


def outline(text: str) -> dict[str, str]:
    """Label and text of each marked place, by a plain count of the marks at the beginnings of lines.

    Much simpler than the reader, and written apart from it: what both agree on is not one mistake made twice.
    """
    found: dict[str, str] = {}
    above: dict[str, str] = {}
    dashes, current = 0, ""
    text = re.sub(r"Kính gửi:.*?\n\n", "", text, flags=re.DOTALL)
    body = text.split("Nơi nhận:")[0] + text[text.find("PHỤ LỤC") :] * ("PHỤ LỤC" in text)
    for line in body.split("\n"):
        mark = MARK.match(line)
        kind = mark.lastgroup if mark else None
        if mark is None or (kind == "row" and "annex" not in above):
            if current:
                found[current] += "\n" + line
            continue
        assert kind is not None
        if kind == "dash":
            dashes += 1
            current = (
                above.get("point") or above.get("number") or above.get("article") or above.get("roman") or ""
            ) + (f"-{dashes}")
        else:
            current, dashes = placed(above, kind, mark[kind]), 0
        found[current] = line[mark.end() :]
    return found


def placed(above: dict[str, str], kind: str, mark: str) -> str:
    """The full label of a mark under what stands above it; notes it for what follows."""
    parent = {
        "number": ("article", "roman"),
        "point": ("number", "article", "roman"),
        "bracket": ("number",),
        "row": ("annex",),
    }.get(kind, ())
    head = next((above[name] for name in parent if name in above), "")
    label = "Phụ lục " + mark.split()[-1] if kind == "annex" else f"{head}.{mark}" if head else mark
    order = ["annex", "roman", "article", "number", "point", "bracket", "row"]
    for lower in order[order.index(kind) :]:
        above.pop(lower, None)
    above[kind] = label
    return label


def date_forms(value: str) -> list[str]:
    """How a date of the labels may be printed: days, months, quarters, years, in words or figures."""
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        year, month, day = (int(part) for part in found.groups())
        figures = [
            f"{d}{s}{m}{s}{year}" for d in {f"{day:02}", str(day)} for m in {f"{month:02}", str(month)} for s in "/-."
        ]
        words = [f"ngày {d} tháng {m} năm {year}" for d in {f"{day:02}", str(day)} for m in {f"{month:02}", str(month)}]
        return figures + words
    if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        year, month = int(found[1]), int(found[2])
        return [f"háng {month}{s}{year}" for s in ("/", "-", " năm ")] + [f"háng {month:02}{s}{year}" for s in "/-"]
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", value):
        roman = ("I", "II", "III", "IV")[int(found[2]) - 1]
        return [f"uý {roman}{s}{found[1]}" for s in ("/", "-", " năm ")]
    return [f"ăm {value}"]
