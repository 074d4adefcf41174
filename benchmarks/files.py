# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What taking the text out of a file costs, against the bare libraries: ``python -m benchmarks.files``.

Each side runs in a process of its own and is measured in processor time, so that a busy machine does not matter
much; what is printed is the ratio of medians. The files are made here: ten pages of text, five of them as a scan, and
five hundred pages, on which what a process takes to start hardly counts. ``--tools DIR`` names the ``bin`` of an
environment with OCRmyPDF and pdfplumber, which are no dependencies of ours; with it they are measured beside.
"""

from __future__ import annotations

import argparse
import compileall
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
import typst

ROOT = Path(__file__).parents[1]
PAGES, LONG = 10, 500
SENTENCE = (
    "Ủy ban nhân dân tỉnh Hải Lâm giao các sở, ban, ngành phối hợp triển khai nhiệm vụ, báo cáo kết quả trước ngày "
    "15 tháng 11 năm 2020. "
)
BARE_PDF = "import pypdfium2\nfor page in pypdfium2.PdfDocument(FILE): page.get_textpage().get_text_range()"
BARE_OCR = """
import pypdfium2, tesserocr
from nhipcau.files.ocr import model_folder
with tesserocr.PyTessBaseAPI(path=f"{model_folder()}/", lang="vie", psm=3, oem=1) as engine:
    for page in pypdfium2.PdfDocument(FILE):
        engine.SetImage(page.render(scale=300 / 72, grayscale=True).to_pil())
        engine.GetUTF8Text()
"""
PDFPLUMBER = "import pdfplumber\nfor page in pdfplumber.open(FILE).pages: page.extract_text()"
OURS = "from nhipcau.files import Limits, extract\nextract(FILE, limits=Limits(workers=1))"


def seconds(command: list[str]) -> float:
    """Processor time of a command, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def python(code: str, file: Path, interpreter: str = sys.executable) -> list[str]:
    """The command that runs code on a file in a fresh Python."""
    return [interpreter, "-c", f"FILE = {str(file)!r}\n{code}"]


def compare(what: str, sides: dict[str, list[str]], pages: int, rounds: int) -> None:
    """Print the median of each side for a page, and ours over each of the others; the sides take turns."""
    runs: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, command in sides.items():
            runs[name].append(seconds(command))
    medians = {name: statistics.median(times) / pages for name, times in runs.items()}
    for name, median in medians.items():
        print(f"| {what} | {name} | {median:.4f} | {medians['ours'] / median:.2f} |", flush=True)


def peak(file: Path) -> float:
    """Megabytes that the largest process had which read the file: ours or its decoder."""
    code = (
        "import resource\nfrom nhipcau.files import Limits, extract\nextract(FILE, limits=Limits(workers=1))\n"
        "print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    done = subprocess.run(
        python(code, file), check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    return int(done.stdout) / 1024


def make_files(folder: Path) -> tuple[Path, Path]:
    """A PDF with a text layer and a scan of its first five pages at 300 dpi."""
    text, scan = folder / "text.pdf", folder / "scan.pdf"
    body = "\n\n".join(f"{number}\\. {SENTENCE * 6}" for number in range(1, 40))
    source = '#set page(paper: "a4", margin: 2.5cm)\n#set text(size: 13pt, lang: "vi")\n' + body
    text.write_bytes(typst.compile(source.encode("utf-8")))
    document = pypdfium2.PdfDocument(text)
    if len(document) != PAGES:
        raise SystemExit(f"{text} has {len(document)} pages, not {PAGES}")
    first, *rest = (document[page].render(scale=300 / 72, grayscale=True).to_pil() for page in range(5))
    first.save(scan, "PDF", save_all=True, append_images=rest, resolution=300)
    return text, scan


def make_long(folder: Path, pages: int = LONG) -> Path:
    """A PDF of so many pages of text."""
    long = folder / "long.pdf"
    body = "\n#pagebreak()\n".join(f"Trang {number}\n\n" + SENTENCE * 12 for number in range(pages))
    source = '#set page(paper: "a4", margin: 2.5cm)\n#set text(size: 13pt, lang: "vi")\n' + body
    long.write_bytes(typst.compile(source.encode("utf-8")))
    return long


def main() -> None:
    """Print the table of `docs/reference/files.md`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tools", type=Path, help="bin folder with ocrmypdf and pdfplumber")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    # As an installed package is: the libraries beside it have their bytecode, too.
    compileall.compile_dir(ROOT / "nhipcau", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text, scan = make_files(folder)
        layer = {"bare pypdfium2": python(BARE_PDF, text), "ours": python(OURS, text)}
        ocr = {"bare Tesseract": python(BARE_OCR, scan), "ours": python(OURS, scan)}
        if chosen.tools:
            tool = [str(chosen.tools / "python"), "-m", "ocrmypdf", "-l", "vie", "--jobs", "1", "--quiet"]
            layer["pdfplumber"] = python(PDFPLUMBER, text, str(chosen.tools / "python"))
            out = str(folder / "out.pdf")
            ocr["OCRmyPDF plain"] = [*tool, "--output-type", "pdf", "--optimize", "0", str(scan), out]
            ocr["OCRmyPDF as in paperless"] = [
                *tool, "--skip-text", "--clean", "--deskew", "--rotate-pages", str(scan), out
            ]  # fmt: skip
        print("| what | side | s a page (processor) | ours / this |\n|---|---|---|---|")
        compare(f"text layer, {PAGES} pages", layer, PAGES, chosen.rounds)
        long = make_long(folder)
        sides = {"bare pypdfium2": python(BARE_PDF, long), "ours": python(OURS, long)}
        compare(f"text layer, {LONG} pages", sides, LONG, chosen.rounds)
        compare("scan, 300 dpi", ocr, 5, max(1, chosen.rounds // 2))
        print(f"Peak memory for {LONG} pages: {peak(long):.0f} MB")


if __name__ == "__main__":
    main()
