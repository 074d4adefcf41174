# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of pages for the screen: what the clerk compares the reading with."""

from __future__ import annotations

import io
from os import PathLike
from typing import TYPE_CHECKING

from nhipcau.files.errors import FileRefused
from nhipcau.files.limits import Limits
from nhipcau.files.model import IMAGES, Kind

if TYPE_CHECKING:
    from PIL import Image

_WIDEST = 4000


def draw_page(data: bytes, kind: Kind, number: int, width: int, limits: Limits) -> bytes:
    """Page `number` (from 1) as a PNG `width` dots wide; runs in the decoder's process.

    Raises `FileRefused`: ``no-picture`` for text, HTML and DOCX, ``no-such-page``, and what opening raises.
    """
    width = max(16, min(width, _WIDEST))
    if kind is Kind.PDF:
        image = _pdf_page(data, number, width, limits)
    elif kind in IMAGES:
        image = _picture(data, number, limits)
    else:
        raise FileRefused("no-picture")
    if image.width != width:
        height = max(1, min(_WIDEST * 4, round(image.height * width / image.width)))
        image = image.convert("L" if image.mode in ("1", "L", "LA") else "RGB").resize((width, height))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _pdf_page(data: bytes, number: int, width: int, limits: Limits) -> Image.Image:
    import pypdfium2

    from nhipcau.files.drawing import open_pdf

    document = open_pdf(data, limits)
    if not 1 <= number <= len(document):
        raise FileRefused("no-such-page", page=number, size=len(document))
    try:
        page = document[number - 1]
        across, down = page.get_size()
        scale = min(width / max(1.0, across), (limits.pixels / max(1.0, across * down)) ** 0.5)
        image: Image.Image = page.render(scale=scale).to_pil()
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged") from error
    return image


def _picture(data: bytes, number: int, limits: Limits) -> Image.Image:
    from nhipcau.files.image import count_frames, frame

    total = count_frames(data, limits)
    if not 1 <= number <= total:
        raise FileRefused("no-such-page", page=number, size=total)
    return frame(data, number, limits)


def render_page(
    source: str | PathLike[str] | bytes, kind: Kind | str, page_number: int, width: int, *, limits: Limits | None = None
) -> bytes:
    """The PNG of a page (from 1), drawn in a limited process of its own. Raises `FileRefused`.

    `kind` is what `Extract.kind` said when the file was read.
    """
    from nhipcau.files.extract import run_child

    answer = run_child(
        source, {"do": "render", "kind": str(Kind(kind)), "page": page_number, "width": width}, limits or Limits()
    )
    picture = answer["png"]
    if not isinstance(picture, bytes):
        raise FileRefused("damaged")
    return picture
