# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files made for the tests, from texts of an invented province. Nothing here is read from disk."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache

import docx
import pypdfium2
import typst
from docx.oxml import parse_xml
from PIL import Image, ImageFilter

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

LEFT = ["ỦY BAN NHÂN DÂN", "TỈNH HẢI LÂM", "Số: 412/KH-UBND"]
RIGHT = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hải Lâm, ngày 14 tháng 5 năm 2021"]
PARAGRAPHS = [
    "Nhằm mở rộng quan hệ với các địa phương nước bạn, Ủy ban nhân dân tỉnh ban hành kế hoạch đưa nông sản của "
    "tỉnh đi giới thiệu tại hội chợ mùa thu, với những việc sau đây.",
    "1. Sở Công Thương chủ trì, phối hợp với Sở Ngoại vụ chọn hai mươi doanh nghiệp đủ điều kiện, lập danh sách gửi "
    "Văn phòng Ủy ban nhân dân tỉnh trước ngày 30 tháng 6 năm 2021.",
    "2. Sở Tài chính thẩm định dự toán, bố trí kinh phí từ nguồn xúc tiến thương mại; quyết toán xong trong quý III.",
    "3. Ủy ban nhân dân các huyện, thị xã, thành phố rà soát vùng nguyên liệu, báo cáo khó khăn, vướng mắc hằng tháng.",
]


@cache
def pdf(pages: int = 1, *, columns: bool = True, extra: str = "") -> bytes:
    """A plan with a letterhead in two columns, its text layer written cell by cell, as Word does."""
    left, right = (" \\ ".join(column) for column in (LEFT, RIGHT))
    head = f"#grid(columns: (1fr, 1.5fr), align: center, [{left}], [{right}])\n\n" if columns else ""
    body = "\n\n".join(PARAGRAPHS).replace(". Sở", "\\. Sở").replace("3. Ủy", "3\\. Ủy")
    text = "\n#pagebreak()\n".join([body] * pages)
    source = f'#set page(paper: "a4", margin: 2.2cm)\n#set text(size: 13pt, lang: "vi")\n{extra}{head}{text}'
    return bytes(typst.compile(source.encode("utf-8")))


def picture(data: bytes, dpi: int = 200, page: int = 0) -> Image.Image:
    """A page of a PDF as a grey picture."""
    document = pypdfium2.PdfDocument(data)
    return document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def scanned(image: Image.Image, seed: int = 7) -> Image.Image:
    """What an office scanner makes of a page: a little askew, soft, grey, with dust and noise."""
    drawn = random.Random(seed)
    image = image.rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.7))
    noise = Image.effect_noise(image.size, 26)
    image = Image.blend(image.point(lambda value: 30 + value * 0.8), noise, 0.15)
    for _ in range(60):
        image.putpixel((drawn.randrange(image.width), drawn.randrange(image.height)), 40)
    return image


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def word(build: object = None) -> bytes:
    """A Word document; `build` gets the python-docx document to fill."""
    document = docx.Document()
    if callable(build):
        build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def bare_word(body: str, **parts: str) -> bytes:
    """The smallest DOCX with this XML in its body, and other parts by name (``numbering``, ``styles``)."""
    document = f"<w:document {NS}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document.encode("utf-8"),
            **{f"word/{name}.xml": content.encode("utf-8") for name, content in parts.items()},
        }
    )


def numbered(document: object, lists: dict[int, list[tuple[str, str]]]) -> None:
    """Give a python-docx document lists of its own: number -> (format, pattern) for each level."""
    root = document.part.numbering_part.element  # type: ignore[attr-defined]
    for number, levels in lists.items():
        shape = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>'
            for depth, (form, pattern) in enumerate(levels)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="{number}">{shape}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {NS} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def item(document: object, text: str, number: int, depth: int = 0) -> None:
    """A paragraph in one of those lists."""
    paragraph = document.add_paragraph(text)  # type: ignore[attr-defined]
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def distance(a: str, b: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]
