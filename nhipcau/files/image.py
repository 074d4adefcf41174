# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of pages: PNG, JPEG, TIFF with one page or many, to grey pictures that the OCR reads well."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from nhipcau.files import ocr
from nhipcau.files.errors import FileRefused
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note, Page, Progress

if TYPE_CHECKING:
    from nhipcau.files.decode import Journal

_A4_WIDTH = 8.27
"""Inches: what a page scanned without a stated resolution most likely measures across."""
_LOW, _HIGH = 200, 450
"""Below, letters are enlarged for the OCR; above, made smaller: more dots cost time and bring nothing."""
_FORMATS = (
    PngImagePlugin.PngImageFile.format,
    JpegImagePlugin.JpegImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
)
"""No other of Pillow's forty decoders is ever tried."""
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, KeyError, IndexError, TypeError)
"""What Pillow's decoders are known to raise on broken pictures (`UnidentifiedImageError` is an `OSError`)."""


def read_image(data: bytes, kind: Kind, limits: Limits, progress: Progress, journal: Journal | None = None) -> Extract:
    """A picture file: every frame is a page. Raises `FileRefused` (``damaged``, ``too-many-pixels``, ``no-text``)."""
    total = count_frames(data, limits)
    pages: list[Page] = []
    notes: list[Note] = []
    done = ocr.read_before(journal)
    progress("ocr", len(done), total)
    wanted = [number for number in range(1, total + 1) if number not in done]
    for count, read in enumerate(ocr.read_pictures(_pictures(data, wanted, limits), limits.workers), len(done) + 1):
        done[read.page.number] = read
        ocr.tell(journal, read)
        progress("ocr", count, total)
    for number in range(1, total + 1):
        pages.append(done[number].page)
        notes.extend(ocr.page_notes(done[number]))
    if not any(page.words for page in pages):
        raise FileRefused("no-text")
    return Extract.of_pages(kind, pages, notes)


def count_frames(data: bytes, limits: Limits) -> int:
    """Pages of a picture file. Raises `FileRefused` for more than are allowed."""
    with _opened(data, limits) as image:
        try:
            total = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        except _BROKEN as error:
            raise FileRefused("damaged") from error
    if total > limits.pages:
        raise FileRefused("too-many-pages", size=total, limit=limits.pages)
    return total


def frame(data: bytes, number: int, limits: Limits) -> Image.Image:
    """Page `number` (from 1) upright by its EXIF mark, loaded. Raises `FileRefused`."""
    with _opened(data, limits) as image:
        try:
            if number > 1:
                image.seek(number - 1)
            _check_size(image, limits)
            image.load()
            return ImageOps.exif_transpose(image)
        except Image.DecompressionBombError as error:
            raise FileRefused("too-many-pixels", size="?", limit=limits.pixels // 1_000_000) from error
        except MemoryError as error:
            raise FileRefused("memory") from error
        except _BROKEN as error:
            raise FileRefused("damaged") from error


def _pictures(data: bytes, numbers: list[int], limits: Limits) -> Iterator[ocr.Picture]:
    for number in numbers:
        yield _picture(frame(data, number, limits), number, limits)


def _picture(image: Image.Image, number: int, limits: Limits) -> ocr.Picture:
    dpi = _resolution(image)
    width, height = (side / dpi * 72 for side in image.size)
    grey = _grey(image)
    if dpi < _LOW or dpi > _HIGH:
        scale = min(ocr.DPI / dpi, 4.0, (limits.pixels / (grey.width * grey.height)) ** 0.5)
        size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
        dpi *= scale
    return ocr.Picture(number, grey, dpi, width, height)


def _grey(image: Image.Image) -> Image.Image:
    """Grey on white: what is transparent is paper."""
    if image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(paper, layered)
    if image.mode.startswith("I;16") or image.mode == "I":
        # 16 bits a dot: "L" would cut them off at 255.
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("L")


def _resolution(image: Image.Image) -> float:
    """Dots per inch as stated, if that gives a page of a size that exists; else as if the picture were A4."""
    stated = image.info.get("dpi", (0, 0))
    across = float(stated[0] or 0) if isinstance(stated, tuple) else 0.0
    if across >= 72 and 3 <= min(image.size) / across <= 20:
        return across
    return max(72.0, min(image.size) / _A4_WIDTH)


def _opened(data: bytes, limits: Limits) -> Image.Image:
    # Our own check of the size is sharper; Pillow's warning would only go to the log.
    Image.MAX_IMAGE_PIXELS = limits.pixels * 2
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise FileRefused("too-many-pixels", size="?", limit=limits.pixels // 1_000_000) from error
    except (UnidentifiedImageError, *_BROKEN) as error:
        raise FileRefused("damaged") from error
    _check_size(image, limits)
    return image


def _check_size(image: Image.Image, limits: Limits) -> None:
    pixels = image.width * image.height
    if pixels > limits.pixels:
        raise FileRefused("too-many-pixels", size=pixels // 1_000_000, limit=limits.pixels // 1_000_000)
