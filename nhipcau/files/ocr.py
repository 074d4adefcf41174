# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures of pages to words: Tesseract with the Vietnamese model, without its page rendering and PDF making.

The model is `tessdata_best`, integer version, in the package's data folder (`make assets` puts it there), or the
one of the system (package tesseract-ocr-vie, which is the "fast" one: a little worse).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue

import tesserocr
from PIL import Image

from nhipcau.files.errors import MissingProgram
from nhipcau.files.lines import Line, Placed, by_columns, compose
from nhipcau.files.model import Note, Page

DPI = 300
"""Pages are drawn at this resolution: from 200 to 300 dpi errors fall by half for a fifth more time."""
_LANGUAGE = "vie"
_SURE = 0.55
"""Mean confidence below which a page may stand on its head or on its side."""
_SYSTEM_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a grey picture, and its size in points."""

    number: int
    image: Image.Image
    dpi: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Read:
    """A page that was read, and by how many degrees it had to be turned."""

    page: Page
    turned: int = 0


@cache
def model_folder() -> Path:
    """The folder with ``vie.traineddata``. Raises `MissingProgram` if there is none on this machine."""
    own = Path(__file__).parent / "data"
    given = os.environ.get("TESSDATA_PREFIX")
    for folder in (own, *([Path(given)] if given else []), *map(Path, _SYSTEM_FOLDERS)):
        if (folder / f"{_LANGUAGE}.traineddata").is_file():
            return folder
    raise MissingProgram("no-model")


def read_pictures(pictures: Iterable[Picture], workers: int) -> Iterator[Read]:
    """Read pages on several cores, in order.

    Threads and not processes: Tesseract lets go of the interpreter while it works, every thread has an engine of
    its own, and no picture has to be copied. Only as many pictures as there are workers exist at a time.
    """
    engines: SimpleQueue[tesserocr.PyTessBaseAPI] = SimpleQueue()
    waiting: list[Future[Read]] = []
    made = 0
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            for picture in pictures:
                if made < workers:
                    engines.put(_engine())
                    made += 1
                waiting.append(pool.submit(_read_with, engines, picture))
                if len(waiting) > workers:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()


def page_notes(read: Read) -> Iterator[Note]:
    """What a clerk should know about a page that was read by OCR."""
    page = read.page
    if page.words:
        yield Note.of("read-by-ocr", page=page.number)
    if read.turned:
        yield Note.of("turned", page=page.number)
    if page.confidence is not None and page.confidence < 0.7:
        yield Note.of("low-confidence", page=page.number, confidence=round(page.confidence * 100))


def _engine() -> tesserocr.PyTessBaseAPI:
    return tesserocr.PyTessBaseAPI(
        path=f"{model_folder()}{os.sep}", lang=_LANGUAGE, psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
    )


def _read_with(engines: SimpleQueue[tesserocr.PyTessBaseAPI], picture: Picture) -> Read:
    engine = engines.get()
    try:
        return read_picture(engine, picture)
    finally:
        engines.put(engine)


def read_picture(engine: tesserocr.PyTessBaseAPI, picture: Picture) -> Read:
    """One page with one engine; turned upright if it makes no sense as it is."""
    if _is_blank(picture.image):
        return Read(_page(picture, []))
    lines = _recognise(engine, picture.image, picture.dpi)
    if _mean(lines) >= _SURE:
        return Read(_page(picture, lines))
    degrees = _upright(engine, picture, lines)
    if degrees:
        lines = _recognise(engine, picture.image.rotate(degrees, expand=True), picture.dpi)
        lines = [[_turn_back(word, degrees) for word in line] if line else None for line in lines]
    return Read(_page(picture, lines), degrees)


def _is_blank(image: Image.Image) -> bool:
    """Whether there is hardly a shade on the page (`reduce` takes dust away)."""
    seen = image.reduce(4) if min(image.size) > 64 else image
    histogram = seen.histogram()
    shades = [shade for shade, count in enumerate(histogram) if count]
    return shades[-1] - shades[0] < 24


def _recognise(engine: tesserocr.PyTessBaseAPI, image: Image.Image, dpi: float) -> list[Line | None]:
    """Words of a grey picture by lines in reading order; `None` parts paragraphs, as in Tesseract's own text."""
    width, height = image.size
    engine.SetImageBytes(image.tobytes(), width, height, 1, width)
    engine.SetSourceResolution(round(dpi))
    engine.Recognize()
    lines: list[Line | None] = []
    place: list[str] = []
    # Columns of a row: level page block paragraph line word left top width height confidence text; level 5 = word.
    for row in engine.GetTSVText(0).split("\n"):
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        if cells[2:5] != place:
            if place and cells[2:4] != place[:2]:
                lines.append(None)
            place = cells[2:5]
            lines.append([])
        left, top, wide, high = map(int, cells[6:10])
        word = Placed(
            cells[11].strip(),
            left / width,
            top / height,
            (left + wide) / width,
            (top + high) / height,
            round(float(cells[10]) / 100, 3),
        )
        current = lines[-1]
        if current is not None:
            current.append(word)
    engine.Clear()
    return by_columns(lines, height / width)


def _upright(engine: tesserocr.PyTessBaseAPI, picture: Picture, lines: list[Line | None]) -> int:
    """Degrees by which the page must be turned to be read best; tried on a smaller copy, which is enough to tell."""
    small = picture.image.reduce(2) if picture.dpi >= 250 else picture.image
    dpi = picture.dpi / 2 if small is not picture.image else picture.dpi
    scores = {0: _score(lines)}
    for degrees in (180, 90, 270):
        scores[degrees] = _score(_recognise(engine, small.rotate(degrees, expand=True), dpi))
    best = max(scores, key=lambda degrees: scores[degrees])
    # Clearly better, not by chance: a page of handwriting scores low all around.
    return best if scores[best] > 2 * scores[0] else 0


def _score(lines: list[Line | None]) -> float:
    """Letters that were read with some certainty."""
    return sum(len(w.text) * w.confidence for line in lines for w in line or () if w.confidence and w.confidence > 0.6)


def _mean(lines: list[Line | None]) -> float:
    words = [word for line in lines for word in line or ()]
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * (word.confidence or 0) for word in words) / letters if letters else 0.0


def _turn_back(word: Placed, degrees: int) -> Placed:
    """A box on the turned picture as a box on the picture as it came (`Image.rotate` turns against the clock)."""
    text, x0, y0, x1, y1, confidence = word
    if degrees == 180:
        return Placed(text, 1 - x1, 1 - y1, 1 - x0, 1 - y0, confidence)
    if degrees == 90:
        return Placed(text, 1 - y1, x0, 1 - y0, x1, confidence)
    return Placed(text, y0, 1 - x1, y1, 1 - x0, confidence)


def _page(picture: Picture, lines: list[Line | None]) -> Page:
    text, words = compose(lines)
    return Page(
        picture.number,
        text,
        width=picture.width,
        height=picture.height,
        words=words,
        source="ocr",
        confidence=round(_mean(lines), 3) if words else None,
    )
