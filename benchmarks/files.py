# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What taking the text out of a file costs, against the bare libraries: ``python -m benchmarks.files``.

Each side runs in a process of its own and is measured in processor time, so that a busy machine does not matter
much; what is printed is the ratio of medians. The files are made here: ten pages of text, five of them as a scan.
"""

from __future__ import annotations

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
OURS = "from nhipcau.files import Limits, extract\nextract(FILE, limits=Limits(workers=1))"


def seconds(code: str, file: Path) -> float:
    """Processor time of a fresh Python that runs the code on the file, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", f"FILE = {str(file)!r}\n{code}"], check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(what: str, bare: str, file: Path, pages: int, rounds: int) -> None:
    """Print both medians for a page and their ratio; the sides take turns."""
    runs = [(seconds(bare, file), seconds(OURS, file)) for _ in range(rounds)]
    theirs, ours = (statistics.median(side) for side in zip(*runs, strict=True))
    print(f"{what}: bare {theirs / pages:.3f} s a page, ours {ours / pages:.3f}, ratio {ours / theirs:.2f}")


def make_files(folder: Path) -> tuple[Path, Path]:
    """A PDF with a text layer and a scan of its first five pages at 300 dpi."""
    text, scan = folder / "text.pdf", folder / "scan.pdf"
    body = "\n\n".join(f"{number}\\. {SENTENCE * 6}" for number in range(1, 26))
    source = '#set page(paper: "a4", margin: 2.5cm)\n#set text(size: 13pt, lang: "vi")\n' + body
    text.write_bytes(typst.compile(source.encode("utf-8")))
    document = pypdfium2.PdfDocument(text)
    first, *rest = (document[page].render(scale=300 / 72, grayscale=True).to_pil() for page in range(5))
    first.save(scan, "PDF", save_all=True, append_images=rest, resolution=300)
    return text, scan


def main() -> None:
    """Measure both kinds of PDF."""
    with tempfile.TemporaryDirectory() as folder:
        text, scan = make_files(Path(folder))
        compare("text layer", BARE_PDF, text, len(pypdfium2.PdfDocument(text)), 7)
        compare("scan", BARE_OCR, scan, 5, 3)


if __name__ == "__main__":
    main()
