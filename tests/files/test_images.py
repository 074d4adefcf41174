# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import scans
from nhipcau.files import FileRefused, Kind, Limits, MissingProgram, extract, ocr, render_page
from nhipcau.files import image as images
from nhipcau.files.secrecy import is_marked
from nhipcau.files.skew import skew
from tests.files import make


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("form", "kind", "options"),
    [
        pytest.param("PNG", Kind.PNG, {"dpi": (200, 200)}, id="png"),
        pytest.param("JPEG", Kind.JPEG, {"quality": 70}, id="jpeg-without-resolution"),
    ],
)
def test_a_picture_of_a_page(vietnamese_model: None, form: str, kind: Kind, options: dict[str, object]) -> None:
    data = make.saved(make.scanned(make.picture(make.pdf(), 200)), form, **options)
    read = extract(data, f"scan.{form.lower()}")
    expected = folded(" ".join(make.LEFT + make.RIGHT + make.PARAGRAPHS))
    assert read.kind is kind
    assert make.distance(folded(read.text), expected) / len(expected) < 0.03
    page = read.pages[0]
    assert page.width is not None
    assert 560 < page.width < 630
    assert all(read.text[word.start : word.end] == word.text for word in page.words)
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in page.words)


def test_a_tiff_of_several_pages(vietnamese_model: None) -> None:
    """Three pages as a fax or a copier writes them; read side by side and put together in order."""
    data = make.pdf(3)
    first, *rest = (make.picture(data, 200, page).convert("1") for page in range(3))
    tiff = make.saved(first, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(200, 200))
    stages: list[tuple[str, int, int]] = []
    read = extract(tiff, "fax.tif", progress=lambda *step: stages.append(step))
    assert [page.number for page in read.pages] == [1, 2, 3]
    assert folded(read.pages[0].text).startswith(make.LEFT[0])
    assert folded(read.pages[2].text).startswith("Nhằm mở rộng")
    assert stages == [("ocr", n, 3) for n in range(4)]
    assert all(read.text[w.start : w.end] == w.text for page in read.pages for w in page.words)


def test_a_page_on_its_head_is_turned(vietnamese_model: None) -> None:
    upright = make.picture(make.pdf(), 150)
    straight = extract(make.saved(upright, "PNG", dpi=(150, 150)))
    turned = extract(make.saved(upright.rotate(180), "PNG", dpi=(150, 150)))
    assert make.distance(turned.text, straight.text) < 8
    assert "turned" in [note.code for note in turned.notes]
    x0, y0, x1, y1 = straight.pages[0].words[0].box
    assert turned.pages[0].words[0].box == pytest.approx((1 - x1, 1 - y1, 1 - x0, 1 - y0), abs=0.002)


@pytest.mark.parametrize("angle", [2.0, -1.4])
def test_a_page_that_lies_askew_is_straightened(vietnamese_model: None, angle: float) -> None:
    level = make.picture(make.pdf(), 150)
    straight = extract(make.saved(level, "PNG", dpi=(150, 150)))
    askew = level.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    read = extract(make.saved(askew, "PNG", dpi=(150, 150)))
    assert make.distance(folded(read.text), folded(straight.text)) < 25
    # The boxes lie where the words are on the page as it came: their ink is inside.
    word = next(word for word in read.pages[0].words if word.text.startswith("nghiệp"))
    x0, y0, x1, y1 = word.box
    inside = askew.crop(
        (round(x0 * askew.width), round(y0 * askew.height), round(x1 * askew.width), round(y1 * askew.height))
    )
    around = next(word for word in straight.pages[0].words if word.text.startswith("nghiệp"))
    assert inside.getextrema()[0] < 100
    assert abs((x1 - x0) - (around.box[2] - around.box[0])) < 0.01


def test_how_askew_a_page_lies_is_found_to_a_quarter_of_a_degree() -> None:
    level = make.picture(make.pdf(), 150)
    for angle in (-2.6, -0.8, 0.9, 3.1):
        turned = level.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
        assert skew(turned) == pytest.approx(-angle, abs=0.25)
    assert skew(level) == 0
    assert skew(Image.new("L", (800, 1100), 255)) == 0


@pytest.mark.parametrize(
    ("level", "noisy", "dpi"), [("MẬT", False, 200), ("TỐI MẬT", True, 150), ("TUYỆT MẬT", True, 200)]
)
def test_the_stamp_of_a_secret_is_found_aslant_and_in_its_frame(
    vietnamese_model: None, level: str, noisy: bool, dpi: int
) -> None:
    paper = scans.papers(count=2)[1]
    page = scans.scan(paper, dpi, noisy=noisy, secret=level)[0]
    read = extract(make.saved(page, "PNG", dpi=(dpi, dpi)))
    assert is_marked(read)


def test_a_paper_without_that_stamp_has_none(vietnamese_model: None) -> None:
    page = scans.scan(scans.papers(count=1)[0], 150, noisy=True)[0]
    assert not is_marked(extract(make.saved(page, "PNG", dpi=(150, 150))))


def test_after_a_crash_the_reading_goes_on_at_the_page_it_was_at(vietnamese_model: None, tmp_path: Path) -> None:
    data = make.pdf(4)
    first, *rest = (make.picture(data, 100, page).convert("1") for page in range(4))
    tiff = make.saved(first, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(100, 100))
    journal = tmp_path / "pages.jsonl"

    def kill(stage: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract(tiff, limits=Limits(workers=1), progress=kill, journal=journal)
    # The worker died in the middle of a line.
    journal.write_bytes(journal.read_bytes() + b'{"page": {"number": 3, "wor')
    steps: list[tuple[str, int, int]] = []
    read = extract(tiff, limits=Limits(workers=1), progress=lambda *step: steps.append(step), journal=journal)
    assert steps == [("ocr", 2, 4), ("ocr", 3, 4), ("ocr", 4, 4)]
    assert read == extract(tiff, limits=Limits(workers=1))


def test_words_it_is_not_sure_of_have_other_readings() -> None:
    signs = [
        [(" ", 1.0), ("x", 9.0)],
        [("T", 0.8)],
        [("Ĩ", 2.0), ("Ỉ", 3.5), ("I", 30.0)],
        [("N", 1.0)],
        [("H", 1.0), ("M", 9.0)],
    ]
    others = dict(ocr._others("TĨNH", signs))
    assert min(others, key=others.__getitem__) == "TỈNH"
    assert "TĨNM" in others
    assert "TINH" not in others
    assert ocr._others("KHÁC", signs) == ()


def test_the_orientation_mark_of_a_camera_is_obeyed(vietnamese_model: None) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = make.saved(make.picture(make.pdf(), 150).rotate(90, expand=True), "JPEG", exif=exif, quality=80)
    read = extract(data)
    assert "turned" not in [note.code for note in read.notes]
    assert folded(read.text).startswith(make.LEFT[0])


def test_a_transparent_picture_has_a_white_ground() -> None:
    drawn = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    drawn.paste((0, 0, 0, 255), (10, 10, 50, 50))
    picture = images._picture(drawn, 1, Limits())
    assert picture.image.getextrema() == (0, 255)


@pytest.mark.parametrize(
    ("size", "dpi", "expected"),
    [
        pytest.param((1654, 2339), (200, 200), (1654, 2339), id="200-dpi-stays"),
        pytest.param((827, 1169), (100, 100), (2481, 3507), id="100-dpi-is-enlarged"),
        pytest.param((827, 1169), None, (2481, 3507), id="a4-is-supposed"),
        pytest.param((827, 1169), (1, 1), (2481, 3507), id="nonsense-is-ignored"),
        pytest.param((4961, 7016), (600, 600), (2480, 3508), id="600-dpi-is-made-smaller"),
    ],
)
def test_resolution(size: tuple[int, int], dpi: tuple[int, int] | None, expected: tuple[int, int]) -> None:
    drawn = Image.new("L", size, 255)
    if dpi:
        drawn.info["dpi"] = dpi
    got = images._picture(drawn, 1, Limits()).image.size
    assert all(abs(a - b) <= 3 for a, b in zip(got, expected, strict=True))


def bomb(width: int, height: int) -> bytes:
    """A PNG that states a size and has hardly any data."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


PNG = make.saved(Image.effect_noise((400, 400), 50), "PNG")
JPEG = make.saved(Image.effect_noise((400, 400), 50), "JPEG")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(bomb(60_000, 60_000), "too-many-pixels", id="picture-bomb"),
        pytest.param(bomb(800, 800), "damaged", id="png-without-its-data"),
        pytest.param(PNG[: len(PNG) // 2], "damaged", id="cut-png"),
        pytest.param(JPEG[: len(JPEG) // 2], "damaged", id="cut-jpeg"),
        pytest.param(JPEG[:20], "damaged", id="jpeg-header-only"),
        pytest.param(b"II*\x00" + b"\xff" * 200, "damaged", id="tiff-that-points-nowhere"),
    ],
)
def test_bad_pictures_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        extract(data, "a.png")
    assert refused.value.code == code


def test_an_empty_page_has_no_text(vietnamese_model: None) -> None:
    with pytest.raises(FileRefused) as refused:
        extract(make.saved(Image.new("L", (800, 1000), 255), "PNG"))
    assert refused.value.code == "no-text"


def test_a_machine_without_the_model_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_LANGUAGE", "vie-not-here")
    ocr.model_folder.cache_clear()
    try:
        with pytest.raises(MissingProgram) as missing:
            ocr.model_folder()
    finally:
        ocr.model_folder.cache_clear()
    assert missing.value.again
    assert "make assets" in missing.value.vi


def test_the_picture_of_a_page() -> None:
    png = render_page(make.saved(make.picture(make.pdf(), 100), "JPEG"), Kind.JPEG, 1, 300)
    assert Image.open(io.BytesIO(png)).width == 300
