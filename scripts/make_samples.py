# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Typeset the sample documents and write the files that the demo reads.

    python scripts/make_samples.py                     # nhipcau/demo/data/ from samples/
    python scripts/make_samples.py --scans TESSDATA    # also the scans in samples/documents, read again

In: ``samples/documents/*.txt`` and ``samples/sources/*.txt`` (what stands behind the scans). Out: Word, PDF, picture,
web page and text in ``nhipcau/demo/data``. Two runs write the same bytes: no clock, seeded noise.

``--scans`` wants a folder with ``eng.traineddata`` (Tesseract without Vietnamese, as many offices have it) and
``vie.traineddata``. What they read is committed, since labels belong to one reading.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import random
import re
import shutil
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import typst
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "samples" / "documents"
SOURCES = ROOT / "samples" / "sources"
DATA = ROOT / "nhipcau" / "demo" / "data"
NOTICE = "Bản tóm lược để trình diễn, không phải nguyên văn."
TYPES = {"CHỈ THỊ", "KẾ HOẠCH", "QUYẾT ĐỊNH", "HƯỚNG DẪN", "THÔNG BÁO", "BÁO CÁO", "GIẤY MỜI"}
SALUTATION = "Kính gửi"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Time of every entry of a Word file: the oldest that a zip can say."""
LEVELS = ((re.compile(r"^[IVX]+\. "), 0), (re.compile(r"^\d+\. "), 1), (re.compile(r"^[a-zđ]\) "), 2))
"""Enumeration marks, and the level of Word's automatic numbering that prints them."""
NUMBERING = """
<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum>"""


@dataclass
class Paper:
    """One document in its parts, as Decree 30 lays them out (its boxes in brackets)."""

    left: list[str]
    """Names of the parent and the issuing body (2)."""
    right: list[str]
    """Quốc hiệu and tiêu ngữ (1), or the name of the Party."""
    number: list[str]
    """Number and symbol (3), then the subject of a letter (5b)."""
    date: str
    """Place and date (4)."""
    notice: str | None = None
    title: list[str] = field(default_factory=list)
    """Name of the kind and subject (5a)."""
    body: list[list[str]] = field(default_factory=list)
    """Paragraphs (6, 9a), each a list of lines."""
    recipients: list[str] = field(default_factory=list)
    """Nơi nhận (9b)."""
    signer: list[str] = field(default_factory=list)
    """Authority, position (7a), then the name (7c)."""


def parse(text: str) -> list[Paper]:
    """Take a sample apart; a form feed stands between two documents of one file.

    A sample to be typeset begins with four blocks (left, right, number, date) and ends with "Nơi nhận:" and the
    signature, blank lines between.
    """
    return [parse_one(part) for part in text.split("\f")]


def parse_one(text: str) -> Paper:
    """Take one document apart; see `parse`. ValueError when "Nơi nhận:" is missing."""
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", text.strip())]
    notice = blocks.pop(0)[0] if blocks[0][0] == NOTICE else None
    left, right, number, date, *rest = blocks
    paper = Paper(left, right, number, date[0], notice)
    if rest[0][0] in TYPES:
        paper.title = rest.pop(0)
    foot = next((index for index, block in enumerate(rest) if block[0] == "Nơi nhận:"), None)
    if foot is None:
        raise ValueError("no 'Nơi nhận:'")
    paper.body, paper.recipients = rest[:foot], rest[foot]
    paper.signer = [line for block in rest[foot + 1 :] for line in block]
    return paper


# --- typst: PDF and pictures ---------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """A string of the typst language, so that no sign of the text is taken for markup."""
    return json.dumps(text, ensure_ascii=False)


def typst_lines(lines: list[str], style: str = "") -> str:
    """Lines of one block, a line break between."""
    return " #linebreak() ".join(f"#text({style}{quoted(line)})" for line in lines)


def typst_body(blocks: list[list[str]]) -> str:
    """Paragraphs; headings stand bold, lines of one block stay lines, "Kính gửi" stands apart and to the right (9a)."""
    out = []
    for lines in blocks:
        style = 'weight: "bold", ' if re.match(r"^[IVX]+[.-] |^QUYẾT ĐỊNH", lines[0]) else ""
        paragraph = f"#par[{typst_lines(lines, style)}]"
        out.append(
            f"#pad(left: 25mm, top: 6mm, bottom: 2mm)[{paragraph}]" if lines[0].startswith(SALUTATION) else paragraph
        )
    return "\n\n".join(out)


def typst_source(papers: list[Paper]) -> str:
    """The papers as one typst document: A4 with the margins and boxes of Decree 30, built-in font."""
    head = (
        "#set document(date: none)\n"
        '#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))\n'
        '#set text(font: "Libertinus Serif", size: 13pt, lang: "vi", hyphenate: false)\n'
        "#set par(justify: true, first-line-indent: (amount: 10mm, all: true), spacing: 0.9em)\n"
    )
    return head + "\n#pagebreak()\n".join(typst_paper(paper) for paper in papers)


def typst_paper(paper: Paper) -> str:
    """One paper in the typst language."""
    notice = f'#align(center)[#text(10pt, style: "italic", {quoted(paper.notice)})]\n' if paper.notice else ""
    bold, italic = 'weight: "bold", ', 'style: "italic", '
    head = (
        "#{ set par(first-line-indent: 0mm, justify: false); grid(columns: (2fr, 3fr), row-gutter: 4mm, "
        f"align: center, [{typst_lines(paper.left, bold)}], [{typst_lines(paper.right, bold)}], "
        f"[{typst_lines(paper.number)}], [{typst_lines([paper.date], italic)}]) }}\n#v(4mm)\n"
    )
    title = ""
    if paper.title:
        title = f"#align(center)[#set par(first-line-indent: 0mm)\n{typst_lines(paper.title, bold)}]\n#v(2mm)\n"
    *post, name = paper.signer
    foot = (
        "\n#v(6mm)\n#block(breakable: false)[#set par(first-line-indent: 0mm, justify: false)\n"
        f"#grid(columns: (1fr, 1fr), [#text(11pt)[{typst_lines(paper.recipients)}]], "
        f"align(center)[{typst_lines(post, bold)}#v(18mm)#text({bold}{quoted(name)})])]\n"
    )
    return notice + head + title + typst_body(paper.body) + foot


def to_pdf(papers: list[Paper]) -> bytes:
    """A PDF with a text layer."""
    return bytes(typst.compile(typst_source(papers).encode(), format="pdf"))


def scan(papers: list[Paper], seed: int, angle: float, blur: float, noise: float) -> Image.Image:
    """The first page as a scanner gives it: grey, 200 dpi, skew, blur, specks. Same seed, same picture."""
    page = typst.compile(typst_source(papers).encode(), format="png", ppi=200.0)
    picture = Image.open(io.BytesIO(page if isinstance(page, bytes) else page[0])).convert("L")
    picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(blur))
    specks = Image.frombytes("L", picture.size, random.Random(seed).randbytes(picture.width * picture.height))
    specks = specks.filter(ImageFilter.GaussianBlur(1.2))
    return Image.blend(picture, specks, noise)


def jpeg(picture: Image.Image) -> bytes:
    """A grey JPEG with its resolution written in."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=38, dpi=(200, 200))
    return out.getvalue()


def read_scan(picture: Image.Image, tessdata: Path, language: str) -> str:
    """What Tesseract reads off the picture with the model of one language."""
    import tesserocr

    with tesserocr.PyTessBaseAPI(path=str(tessdata), lang=language) as reader:
        reader.SetImage(picture)
        reader.SetSourceResolution(200)
        return str(reader.GetUTF8Text()).replace("\f", "").strip() + "\n"


# --- Word ------------------------------------------------------------------------------------------------------------


def to_docx(paper: Paper, numbered: bool) -> bytes:
    """A Word file: letterhead and foot as tables without borders; with `numbered`, Word prints the numbers itself."""
    word = docx.Document()
    prepare(word)
    if paper.notice:
        write(word.add_paragraph(), [paper.notice], centre=True, italic=True, size=10)
    two_columns(word, (paper.left, paper.right), bold=True)
    two_columns(word, (paper.number, [paper.date]))
    if paper.title:
        for index, line in enumerate(paper.title):
            write(word.add_paragraph(), [line], centre=True, bold=True, size=13 if index else 14)
    for lines in paper.body:
        add_body(word, lines, numbered)
    cells = two_columns(word, (paper.recipients, paper.signer), bold=(False, True))
    cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
    return packed(word)


def prepare(word: Word) -> None:
    """Page, font, automatic numbering; dates of the file are fixed, since they would differ at every run."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    word.core_properties.author = "Nhịp Cầu"
    word.core_properties.created = word.core_properties.modified = datetime(2026, 1, 1)
    numbering = word.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))


def write(
    paragraph: Paragraph,
    lines: list[str],
    *,
    centre: bool = False,
    bold: bool = False,
    italic: bool = False,
    size: int = 13,
) -> None:
    """Put lines into a paragraph, with line breaks between."""
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for index, line in enumerate(lines):
        run = paragraph.add_run(line)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        if index < len(lines) - 1:
            run.add_break()


def two_columns(
    word: Word, texts: tuple[list[str], list[str]], bold: bool | tuple[bool, bool] = False
) -> tuple[_Cell, _Cell]:
    """A borderless table of one row with two cells, as letterheads are made in offices."""
    weights = bold if isinstance(bold, tuple) else (bold, bold)
    left, right = word.add_table(rows=1, cols=2).rows[0].cells
    for cell, lines, weight in zip((left, right), texts, weights, strict=True):
        write(cell.paragraphs[0], lines, centre=True, bold=weight)
    return left, right


def add_body(word: Word, lines: list[str], numbered: bool) -> None:
    """A paragraph for each line; the printed number becomes Word's own where `numbered`."""
    for line in lines:
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        for pattern, level in LEVELS if numbered else ():
            if mark := pattern.match(line):
                line = line[mark.end() :]
                number(paragraph, level)
        write(paragraph, [line], bold=line.isupper())


def number(paragraph: Paragraph, level: int) -> None:
    """Give the paragraph a place in the automatic numbering."""
    properties: Any = paragraph._p.get_or_add_pPr()
    properties = properties.get_or_add_numPr()  # python-docx makes this method at run time
    properties.get_or_add_ilvl().set(qn("w:val"), str(level))
    properties.get_or_add_numId().set(qn("w:val"), "90")


def packed(word: Word) -> bytes:
    """The Word file with the time of every entry fixed."""
    raw, out = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, FIRST_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- web page --------------------------------------------------------------------------------------------------------


def to_html(text: str) -> bytes:
    """The page of a portal: menus and record above "Nội dung văn bản", the letter, related links from "Tải về" on."""
    above, letter, below = re.split(r"Nội dung văn bản\n|(?=^Tải về văn bản)", text, flags=re.MULTILINE)
    menu, record = above.split("Số hiệu:\n")
    site, *links = menu.strip().split("\n")
    cells = ("Số hiệu:\n" + record).strip().split("\n")
    rows = "".join(f"<tr><th>{esc(a)}</th><td>{esc(b)}</td></tr>" for a, b in zip(cells[::2], cells[1::2], strict=True))
    paper = parse_one(re.sub(r"\n-{3,}", "", letter))
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{esc(paper.number[0])} - {esc(site)}'
        "</title><style>.thuoc-tinh{color:#555}nav li{display:inline}</style><script>var luot=1284;</script></head>\n"
        f"<body><header><h1>{esc(site)}</h1><nav><ul>{html_items(links)}</ul></nav></header>\n"
        f'<table class="thuoc-tinh">{rows}</table>\n<h2>Nội dung văn bản</h2>\n'
        f'<div class="noi-dung">{html_paper(paper)}</div>\n'
        f"<aside><ul>{html_items(below.strip().split(chr(10)))}</ul></aside></body></html>\n"
    ).encode()


def html_paper(paper: Paper) -> str:
    """The letter itself, letterhead and foot as tables, as portals keep them."""
    body = "\n".join(f"<p>{html_lines(block)}</p>" for block in paper.body)
    return (
        f"<table><tr><td>{html_lines(paper.left)}</td><td>{html_lines(paper.right)}</td></tr>"
        f"<tr><td>{html_lines(paper.number)}</td><td><i>{esc(paper.date)}</i></td></tr></table>\n{body}\n"
        f"<table><tr><td>{html_lines(paper.recipients)}</td><td>{html_lines(paper.signer)}</td></tr></table>"
    )


def esc(text: str) -> str:
    """Text safe within HTML."""
    return html.escape(text, quote=False)


def html_lines(block: list[str]) -> str:
    """Lines of a block with line breaks."""
    return "<br>\n".join(map(esc, block))


def html_items(names: list[str]) -> str:
    """Menu entries."""
    return "".join(f'<li><a href="#">{esc(name)}</a></li>' for name in names)


# --- the files -------------------------------------------------------------------------------------------------------


def source(name: str) -> str:
    """Text of a sample by its two-digit number."""
    found = sorted(SOURCES.glob(f"{name}_*.txt")) or sorted(DOCUMENTS.glob(f"{name}_*.txt"))
    return found[0].read_bytes().decode()


def demo_files() -> dict[str, bytes]:
    """Name and bytes of every file that the demo reads."""
    return {
        "38-CT-TW.docx": to_docx(parse(source("01"))[0], numbered=False),
        "38-CT-TU-Gia-Lai.txt": source("02").encode(),
        "4659-VP-VHXH-Kien-Giang.pdf": to_pdf(parse(source("03"))),
        "3935-KH-UBND-Dong-Nai.docx": to_docx(parse(source("04"))[0], numbered=False),
        "612-CV-TU-Hai-Lam.txt": source("05").encode(),
        "1187-KH-UBND-Hai-Lam.docx": to_docx(parse(source("06"))[0], numbered=True),
        "318-SNgV-HTQT-Hai-Lam.jpg": jpeg(scan(parse(source("07")), seed=7, angle=0.6, blur=0.5, noise=0.1)),
        "27-KH-UBND-Hai-Lam.pdf": to_pdf(parse(source("09"))),
        "902-SKHDT-KTDN-Hai-Lam.html": to_html(source("10")),
    }


def make_scans(tessdata: Path) -> None:
    """Read the scans again: 19 without Vietnamese letters, 20 with the Vietnamese model off a poorer picture."""
    for name, language, blur, noise in (("19", "eng", 0.9, 0.2), ("20", "vie", 1.5, 0.35)):
        path = next(SOURCES.glob(f"{name}_*.txt"))
        picture = scan(parse(path.read_text(encoding="utf-8")), seed=int(name), angle=-0.5, blur=blur, noise=noise)
        (DOCUMENTS / path.name).write_text(read_scan(picture, tessdata, language), encoding="utf-8")


def main() -> None:
    """Write what the options ask for."""
    parser = argparse.ArgumentParser(description="Typeset the sample documents and write the demo's files.")
    parser.add_argument("--scans", type=Path, metavar="TESSDATA", help="read the scans again with these models")
    options = parser.parse_args()
    if options.scans:
        make_scans(options.scans)
    DATA.mkdir(exist_ok=True)
    for name, data in demo_files().items():
        (DATA / name).write_bytes(data)
    shutil.copyfile(next(DOCUMENTS.glob("19_*.txt")), DATA / "1460-STC-HCSN-Hai-Lam.txt")


if __name__ == "__main__":
    main()
