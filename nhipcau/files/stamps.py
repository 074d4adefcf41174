# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stamps in the head of a page that the recogniser's layout passes over: aslant, in a frame, between two columns.

What is left of the ink when all words that were read for sure are taken away falls into islands. One of the size of a
stamp is laid level, its frame is cut off, and it is given to the recogniser as one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PIL import Image, ImageDraw, ImageFilter

from nhipcau.files.lines import Line
from nhipcau.files.skew import most_level

HEAD = 0.45
"""Share of the page, from its top, in which the mark of a state secret stands (Thông tư 24/2020/TT-BCA)."""
_SURE = 0.55
_SAID = 3
_GRAIN = 8
_INK = 55
"""Shades by which ink is darker than the paper."""
_DARKER = 20
"""Shades by which a patch of the reduced page is darker than the paper where a line crosses it; dust is paler."""
_MOST = 8
"""So many islands are looked at, the largest first."""
_WIDTHS, _HEIGHTS = (0.03, 0.5), (0.012, 0.12)
"""Size of a stamp as shares of the page's width."""
_FRAME = 0.17
"""How much of a stamp's height its frame and the blank inside it take on each side."""
_HIGH = 60
"""Dots of a line of letters that the recogniser reads best."""


def islands(image: Image.Image, lines: Iterable[Line | None]) -> Iterator[Image.Image]:
    """The stamps in the head of an upright grey page, each level and cut out: with its frame, and without."""
    head = image.crop((0, 0, image.width, round(image.height * HEAD)))
    paper = _paper(head.reduce(_GRAIN))
    _take_words(head, image.height, lines, paper)
    small = head.reduce(_GRAIN)
    ink = small.point(lambda shade: 255 if shade < paper - _DARKER else 0)
    if ink.histogram()[255] < 24:
        return
    spread = ink.filter(ImageFilter.MaxFilter(3))
    found = [box for box in _boxes(spread) if _is_stamp(box, spread.width)]
    found.sort(key=lambda box: (box[2] - box[0]) * (box[3] - box[1]), reverse=True)
    for left, top, right, bottom in found[:_MOST]:
        cut = head.crop((left * _GRAIN, top * _GRAIN, (right + 1) * _GRAIN, (bottom + 1) * _GRAIN))
        yield from _levelled(cut, paper)


def _take_words(head: Image.Image, height: int, lines: Iterable[Line | None], paper: int) -> None:
    width = head.width
    pen = ImageDraw.Draw(head)
    for line in lines:
        for word in line or ():
            # A sign or two of which it is not sure may be half of a stamp.
            said = (word.confidence or 0) > _SURE or sum(map(str.isalnum, word.text)) >= _SAID
            if said and word.y0 < HEAD:
                pen.rectangle(
                    (word.x0 * width - 3, word.y0 * height - 3, word.x1 * width + 3, word.y1 * height + 3), fill=paper
                )


def _paper(grey: Image.Image) -> int:
    """The shade of the paper: the one most of the page has."""
    counts = grey.histogram()
    return max(range(len(counts)), key=counts.__getitem__)


def _boxes(mask: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of what hangs together in a small mask."""
    width, height = mask.size
    dots = bytearray(mask.tobytes())
    for begin in range(len(dots)):
        if not dots[begin]:
            continue
        left = right = begin % width
        top = bottom = begin // width
        dots[begin] = 0
        waiting = [begin]
        while waiting:
            at = waiting.pop()
            y, x = divmod(at, width)
            left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
            for near, inside in (
                (at - 1, x > 0), (at + 1, x + 1 < width), (at - width, y > 0), (at + width, y + 1 < height),
            ):  # fmt: skip
                if inside and dots[near]:
                    dots[near] = 0
                    waiting.append(near)
        yield left, top, right, bottom


def _is_stamp(box: tuple[int, int, int, int], page: int) -> bool:
    across, down = (box[2] - box[0]) / page, (box[3] - box[1]) / page
    return _WIDTHS[0] < across < _WIDTHS[1] and _HEIGHTS[0] < down < _HEIGHTS[1] and across > down * 0.9


def _levelled(cut: Image.Image, paper: int) -> Iterator[Image.Image]:
    framed = Image.new("L", (cut.width + 24, cut.height + 24), paper)
    framed.paste(cut, (12, 12))
    level = framed.rotate(most_level(framed, 12.0), resample=Image.Resampling.BICUBIC, fillcolor=paper)
    ink = level.filter(ImageFilter.MedianFilter(5)).point(lambda shade: 255 if shade < paper - _INK else 0)
    place = ink.getbbox()
    if place is None:
        return
    left, top, right, bottom = place
    edge = (bottom - top) * _FRAME
    for inset in (edge, 0.0):
        box = tuple(round(side) for side in (left + inset, top + inset, right - inset, bottom - inset))
        if box[2] - box[0] < 8 or box[3] - box[1] < 8:
            continue
        line = level.crop((box[0], box[1], box[2], box[3]))
        scale = _HIGH / line.height
        line = line.resize((max(1, round(line.width * scale)), _HIGH), Image.Resampling.LANCZOS)
        sheet = Image.new("L", (line.width + 40, _HIGH + 40), paper)
        sheet.paste(line, (20, 20))
        yield sheet
