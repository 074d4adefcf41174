# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How askew a page lies on the scanner's glass, by the old way: rows of text are sharpest when they lie level."""

from __future__ import annotations

import math
from itertools import pairwise

from PIL import Image

from nhipcau.files.lines import Placed

_WIDTH = 480
"""Dots across of the copy that is looked at: a tenth of a degree is nearly one dot from side to side."""
_MOST = 4.0
_LEAST = 0.35
"""Below this nothing is done: the recogniser bears it, and turning softens the letters."""
_CLEARLY = 1.06
"""So much sharper the rows must be than as they lie, or the page has no rows to speak of."""


def skew(image: Image.Image) -> float:
    """Degrees by which a grey page must be turned against the clock to lie level; 0 where that is not worth it."""
    small = image.resize((_WIDTH, max(1, round(image.height * _WIDTH / image.width))), Image.Resampling.BOX)
    ink = small.point(lambda shade: 255 - shade if shade < 190 else 0)
    known: dict[float, float] = {}

    def sharpness(degrees: float) -> float:
        degrees = round(degrees, 2)
        if degrees not in known:
            known[degrees] = _sharpness(ink, degrees)
        return known[degrees]

    best = max((-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0), key=sharpness)
    for step in (0.5, 0.25, 0.12):
        best = max((best - step, best, best + step), key=sharpness)
    if not _LEAST <= abs(best) <= _MOST or sharpness(best) <= _CLEARLY * sharpness(0.0):
        return 0.0
    return round(best, 2)


def most_level(image: Image.Image, most: float) -> float:
    """Degrees by which a small grey picture must be turned for its rows to be sharpest; no more than `most`."""
    side = max(image.size)
    small = image if side <= _WIDTH else image.resize(
        (max(1, image.width * _WIDTH // side), max(1, image.height * _WIDTH // side)), Image.Resampling.BOX
    )  # fmt: skip
    ink = small.point(lambda shade: 255 - shade if shade < 190 else 0)
    best = max(
        (step * 1.5 for step in range(round(-most / 1.5), round(most / 1.5) + 1)), key=lambda d: _sharpness(ink, d)
    )
    for step in (0.75, 0.4):
        best = max((best - step, best, best + step), key=lambda degrees: _sharpness(ink, degrees))
    return best


def straightened(image: Image.Image, degrees: float) -> Image.Image:
    """The page turned level, its corners filled with paper."""
    if not degrees:
        return image
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def where_it_was(word: Placed, degrees: float, shape: float) -> Placed:
    """The box of a word on the straightened page as a box on the page as it came; `shape` is height / width."""
    x, y = (word.x0 + word.x1) / 2 - 0.5, ((word.y0 + word.y1) / 2 - 0.5) * shape
    turn = math.radians(degrees)
    back_x = x * math.cos(turn) - y * math.sin(turn)
    back_y = x * math.sin(turn) + y * math.cos(turn)
    move_x, move_y = back_x - x, (back_y - y) / shape
    return word._replace(x0=word.x0 + move_x, x1=word.x1 + move_x, y0=word.y0 + move_y, y1=word.y1 + move_y)


def _sharpness(ink: Image.Image, degrees: float) -> float:
    turned = ink.rotate(degrees, resample=Image.Resampling.NEAREST) if degrees else ink
    # The mean of each row, finer than a grey value can say it.
    means = turned.convert("I").resize((1, turned.height), Image.Resampling.BOX)
    rows = memoryview(means.tobytes()).cast("i")
    return float(sum((a - b) ** 2 for a, b in pairwise(rows)))
