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
from typing import TYPE_CHECKING, Any

import tesserocr
from PIL import Image

from nhipcau.files.errors import MissingProgram
from nhipcau.files.lines import Line, Placed, by_columns, compose
from nhipcau.files.model import Note, Page, Unsure
from nhipcau.files.secrecy import text_is_marked
from nhipcau.files.skew import skew, straightened, where_it_was
from nhipcau.files.stamps import islands

if TYPE_CHECKING:
    from nhipcau.files.decode import Journal

DPI = 300
"""Pages are drawn at this resolution: from 200 to 300 dpi errors fall by half for a fifth more time."""
_LANGUAGE = "vie"
_SURE = 0.55
"""Mean confidence below which a page may stand on its head or on its side."""
_UNSURE = 95
"""Confidence (of 100) below which the other readings of a word are asked for."""
_DUST = 60
"""Confidence (of 100) below which a word of nothing but signs is dust."""
_OTHERS = 8
"""So many other readings of a word are kept."""
_FAR = 14.0
"""How far the recogniser's cost of a sign may lie above that of its first choice."""
_NATS = 0.3
"""Nats for one of its units of cost: fitted on scans whose text is known (`benchmarks.scans`)."""
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
    """A page that was read, by how many degrees it had to be turned, how askew it lay, and whether a stamp that is
    no part of its text says that it is a state secret."""

    page: Page
    turned: int = 0
    skew: float = 0.0
    secret: bool = False

    def to_json(self) -> dict[str, Any]:
        """The page as plain data, to be kept beside the file until the whole of it is read."""
        return {
            "page": self.page.to_json(), "text": self.page.text, "turned": self.turned, "skew": self.skew,
            "secret": self.secret,
        }  # fmt: skip

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Read:
        """The reverse of `to_json`."""
        return cls(Page.from_json(plain["page"], plain["text"]), plain["turned"], plain["skew"], plain["secret"])


def read_before(journal: Journal | None) -> dict[int, Read]:
    """The pages that a journal has, by number."""
    return {number: Read.from_json(page) for number, page in journal.pages().items()} if journal else {}


def tell(journal: Journal | None, read: Read) -> None:
    """Hand a page to the journal, if there is one."""
    if journal is not None:
        journal.tell(read.to_json())


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
    if read.secret:
        yield Note.of("secret-stamp", page=page.number)
    if page.confidence is not None and page.confidence < 0.7:
        yield Note.of("low-confidence", page=page.number, confidence=round(page.confidence * 100))


def _engine() -> tesserocr.PyTessBaseAPI:
    engine = tesserocr.PyTessBaseAPI(
        path=f"{model_folder()}{os.sep}", lang=_LANGUAGE, psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
    )
    # The other readings of each sign; costs no time that could be measured.
    engine.SetVariable("lstm_choice_mode", "2")
    engine.SetVariable("lstm_choice_iterations", "3")
    return engine


def _read_with(engines: SimpleQueue[tesserocr.PyTessBaseAPI], picture: Picture) -> Read:
    engine = engines.get()
    try:
        return read_picture(engine, picture)
    finally:
        engines.put(engine)


def read_picture(engine: tesserocr.PyTessBaseAPI, picture: Picture) -> Read:
    """One page with one engine: straightened if it lies askew, turned upright if it makes no sense as it is.

    The boxes are those on the picture as it came.
    """
    if _is_blank(picture.image):
        return Read(_page(picture, []))
    askew = skew(picture.image)
    image = straightened(picture.image, askew)
    lines = _recognise(engine, image, picture.dpi)
    degrees = 0
    if _mean(lines) < _SURE and (degrees := _upright(engine, image, picture.dpi, lines)):
        image = image.rotate(degrees, expand=True)
        lines = _recognise(engine, image, picture.dpi)
    secret = _bears_a_mark(engine, image, lines)
    if degrees:
        lines = [[_turn_back(word, degrees) for word in line] if line else None for line in lines]
    if askew:
        shape = picture.image.height / picture.image.width
        lines = [[where_it_was(word, askew, shape) for word in line] if line else None for line in lines]
    return Read(_page(picture, lines), degrees, askew, secret)


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
    others = _other_readings(engine)
    lines: list[Line | None] = []
    place: list[str] = []
    # Columns of a row: level page block paragraph line word left top width height confidence text; level 5 = word.
    for row in engine.GetTSVText(0).split("\n"):
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip() or _is_speck(cells[11], float(cells[10])):
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
            others.get((left, top, left + wide, top + high), ()),
        )
        current = lines[-1]
        if current is not None:
            current.append(word)
    engine.Clear()
    return by_columns(lines, height / width)


def _is_speck(text: str, confidence: float) -> bool:
    """Dust that was read as a sign: it would part a line into columns, or begin one as a bullet."""
    return confidence < _DUST and not any(sign.isalnum() or sign in "-–*+" for sign in text)


def _other_readings(engine: tesserocr.PyTessBaseAPI) -> dict[tuple[int, ...], tuple[tuple[str, float], ...]]:
    """What else the words may be that it is not sure of, by their boxes."""
    found: dict[tuple[int, ...], tuple[tuple[str, float], ...]] = {}
    results = engine.GetIterator()
    if results is None:
        return found
    level = tesserocr.RIL.WORD
    for word in tesserocr.iterate_level(results, level):
        if word.Confidence(level) >= _UNSURE:
            continue
        try:
            text = word.GetUTF8Text(level).strip()
        except RuntimeError:
            # A word without a letter, which a page of noise may have: there is nothing that it may be instead.
            continue
        if others := _others(text, word.GetBestLSTMSymbolChoices() or []):
            found[tuple(word.BoundingBox(level))] = others
    return found


def _others(text: str, choices: list[list[tuple[str, float]]]) -> tuple[tuple[str, float], ...]:
    """Other readings of a word from those of its signs: one sign changed, or two of the least sure.

    >>> _others("Sỡ", [[("S", 0.8), ("5", 9.0)], [("ỡ", 2.0), ("ở", 3.0)]])[0]
    ('Sở', 0.3)
    """
    signs = [row for row in choices if row and row[0][0] != " "]
    if "".join(row[0][0] for row in signs) != text:
        return ()
    changes = [
        (place, sign.strip(), (cost - row[0][1]) * _NATS)
        for place, row in enumerate(signs)
        for sign, cost in row[1:]
        if cost - row[0][1] <= _FAR
    ]
    changes.sort(key=lambda change: change[2])
    made: dict[str, float] = {}
    for first, (place, sign, cost) in enumerate(changes[:_OTHERS]):
        one = {place: sign}
        made.setdefault(_with(text, one), cost)
        for other, more, extra in changes[first + 1 : 4]:
            if other != place:
                made.setdefault(_with(text, {**one, other: more}), cost + extra)
    ranked = sorted(made.items(), key=lambda item: item[1])
    return tuple((word, round(cost, 2)) for word, cost in ranked[:_OTHERS] if word)


def _with(text: str, changes: dict[int, str]) -> str:
    return "".join(changes.get(place, sign) for place, sign in enumerate(text))


def _bears_a_mark(engine: tesserocr.PyTessBaseAPI, image: Image.Image, lines: list[Line | None]) -> bool:
    """Whether a stamp that was not read with the text says that the page is a state secret."""
    engine.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
    try:
        for stamp in islands(image, lines):
            engine.SetImageBytes(stamp.tobytes(), stamp.width, stamp.height, 1, stamp.width)
            engine.SetSourceResolution(DPI)
            if text_is_marked(engine.GetUTF8Text()):
                return True
    finally:
        engine.Clear()
        engine.SetPageSegMode(tesserocr.PSM.AUTO)
    return False


def _upright(engine: tesserocr.PyTessBaseAPI, image: Image.Image, dpi: float, lines: list[Line | None]) -> int:
    """Degrees by which the page must be turned to be read best; tried on a smaller copy, which is enough to tell."""
    small = image.reduce(2) if dpi >= 250 else image
    dpi = dpi / 2 if small is not image else dpi
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
    text, x0, y0, x1, y1, confidence, others, _ = word
    if degrees == 180:
        return Placed(text, 1 - x1, 1 - y1, 1 - x0, 1 - y0, confidence, others)
    if degrees == 90:
        return Placed(text, 1 - y1, x0, 1 - y0, x1, confidence, others)
    return Placed(text, y0, 1 - x1, y1, 1 - x0, confidence, others)


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
        unsure=[
            Unsure(word.start, word.end, placed.others)
            for word, placed in zip(words, (placed for line in lines for placed in line or ()), strict=True)
            if placed.others
        ],
    )
