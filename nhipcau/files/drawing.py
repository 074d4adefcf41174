# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of a PDF as pictures, by pypdfium2: for OCR and for the screen. Runs in the decoder's process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as raw

from nhipcau.files.errors import FileRefused
from nhipcau.files.limits import Limits

if TYPE_CHECKING:
    from PIL import Image

_COVERING = 0.5
"""Share of the page from which a picture is the page."""


def open_pdf(data: bytes, limits: Limits) -> pypdfium2.PdfDocument:
    """The document, opened for reading and drawing. Raises `FileRefused`."""
    try:
        document = pypdfium2.PdfDocument(data)
        # Signature boxes and form fields are drawn only if this is done before the first page.
        document.init_forms()
        total = len(document)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise FileRefused("password" if locked else "damaged") from error
    if total == 0:
        raise FileRefused("damaged")
    if total > limits.pages:
        raise FileRefused("too-many-pages", size=total, limit=limits.pages)
    return document


def draw(document: pypdfium2.PdfDocument, index: int, dpi: float, limits: Limits) -> tuple[Image.Image, float]:
    """The grey picture of a page and the resolution it has (less than asked for where the page is a poster)."""
    page = _page(document, index)
    try:
        width, height = page.get_size()
        scale = min(dpi / 72, (limits.pixels / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        return bitmap.to_pil().convert("L"), scale * 72
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged") from error
    finally:
        page.close()


def _page(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged") from error


def stands_alone(document: pypdfium2.PdfDocument, index: int, has_letters: bool) -> bool:
    """Whether there is no picture under a doubtful text layer that says more: "PHỤ LỤC" alone on a page is no reason
    to look for a scan. On a page without a letter anything at all may be one, letters drawn as lines included.
    """
    page = _page(document, index)
    try:
        if not has_letters:
            return next(iter(page.get_objects(max_depth=1)), None) is None
        width, height = page.get_size()
        for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = found.get_bounds()
            if abs((right - left) * (top - bottom)) > _COVERING * width * height:
                return False
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged") from error
    finally:
        page.close()
    return True
