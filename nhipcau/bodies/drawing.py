# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the boxes and lines of a line of succession stand in its drawing. Pure arithmetic; the template draws."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from nhipcau.bodies.entries import day_before
from nhipcau.bodies.models import Body, Succession
from nhipcau.bodies.queries import Line
from nhipcau.web.dates import short

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 216, 84, 96, 16, 8
LETTERS = 27
"""Letters on a line of a box, at most, so that the widest Vietnamese names fit."""
LINES = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A body in the drawing; ``words``: its name in lines."""

    body: Body
    x: int
    y: int
    words: tuple[tuple[str, int], ...]
    """Each line of the name with its height from the top of the drawing."""
    is_self: bool
    years: str
    years_y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A succession in the drawing: a curve from the right of one box to the left of another."""

    link: Succession
    curve: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture."""

    width: int
    height: int
    boxes: list[Box]
    arrows: list[Arrow]
    box_width: int = WIDTH
    box_height: int = HEIGHT


def drawing_of(line: Line, body: Body) -> Drawing:
    """Columns are generations, earliest left; in a column bodies stand in the order of their names."""
    first = min(line.generation.values())
    columns: dict[int, list[Body]] = {}
    for pk, generation in line.generation.items():
        columns.setdefault(generation - first, []).append(line.bodies[pk])
    tallest = max(len(column) for column in columns.values())
    height = tallest * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    boxes: dict[int, Box] = {}
    for number, column in sorted(columns.items()):
        column.sort(key=lambda one: one.name)
        room = len(column) * (HEIGHT + GAP_Y) - GAP_Y
        top = (height - room) // 2
        for row, one in enumerate(column):
            boxes[one.pk] = box(one, MARGIN + number * (WIDTH + GAP_X), top + row * (HEIGHT + GAP_Y), one.pk == body.pk)
    arrows = [
        arrow(link, boxes[link.predecessor_id], boxes[link.successor_id])
        for link in line.links
        if link.successor_id in boxes and link.predecessor_id in boxes
    ]
    width = len(columns) * (WIDTH + GAP_X) - GAP_X + 2 * MARGIN
    return Drawing(width, height, list(boxes.values()), arrows)


def box(body: Body, x: int, y: int, is_self: bool) -> Box:
    lines = wrapped(body.name)
    return Box(
        body,
        x,
        y,
        tuple((words, y + 21 + 17 * number) for number, words in enumerate(lines)),
        is_self,
        years(body),
        y + HEIGHT - 10,
    )


def wrapped(name: str) -> list[str]:
    """A name in lines of the box; what does not fit ends with an ellipsis (the list below has it whole)."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]
    return lines


def years(body: Body) -> str:
    """ "từ 1/7/2025", "đến 30/6/2025": the first and the last day of a body, where they are known."""
    parts = []
    if body.valid_from is not None:
        parts.append(_("from %(day)s") % {"day": short(body.valid_from)})
    if body.valid_to is not None:
        parts.append(_("until %(day)s") % {"day": short(day_before(body.valid_to))})
    return " ".join(parts)


def arrow(link: Succession, start: Box, end: Box) -> Arrow:
    x1, y1 = start.x + WIDTH, start.y + HEIGHT // 2
    x2, y2 = end.x, end.y + HEIGHT // 2
    middle = (x1 + x2) // 2
    return Arrow(link, f"M {x1} {y1} C {middle} {y1} {middle} {y2} {x2 - 7} {y2}", middle, (y1 + y2) // 2)
