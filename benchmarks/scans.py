# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Scans whose text is known: ``python -m benchmarks.scans`` measures OCR, structure and tasks on pages.

Documents of an invented province are set in the forms of Decree 30/2020/NĐ-CP (Phụ lục I) and of the Party (Hướng dẫn
36-HD/VPTW): letterhead in two columns, number, date, addressees, orders, the closing beside the signature. Then they
are treated as papers are: a number written by hand, a signature, a seal over it, the stamp ĐẾN, sometimes the stamp of
a secret; and laid on a scanner's glass: askew, soft, grey, with noise and dust, at 150, 200 or 300 dpi.

Everything is drawn from a seed: two runs make the same pages.
"""

from __future__ import annotations

import argparse
import io
import math
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from functools import cache

import pypdfium2
import typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

PROVINCE = "Hải Lâm"
DEPARTMENTS = (
    "Sở Nội vụ", "Sở Ngoại vụ", "Sở Tài chính", "Sở Công Thương", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Xây dựng",
    "Sở Nông nghiệp và Phát triển nông thôn", "Sở Thông tin và Truyền thông", "Sở Tư pháp", "Công an tỉnh",
)  # fmt: skip
PARTY = (
    "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy", "Ban Dân vận Tỉnh ủy", "Ban Nội chính Tỉnh ủy",
    "Đảng đoàn Hội đồng nhân dân tỉnh", "Ban Cán sự đảng Ủy ban nhân dân tỉnh",
)  # fmt: skip
WORK = (
    "rà soát, hoàn thiện quy chế phối hợp trong công tác đối ngoại nhân dân",
    "tổ chức các lớp bồi dưỡng nghiệp vụ cho đội ngũ cán bộ làm công tác hữu nghị",
    "xây dựng phương án sử dụng trụ sở dôi dư sau sắp xếp đơn vị hành chính",
    "tham mưu kế hoạch vận động viện trợ phi chính phủ nước ngoài giai đoạn mới",
    "kiểm tra việc quản lý, sử dụng kinh phí xúc tiến thương mại tại các huyện ven biển",
    "lập danh mục các công trình thủy lợi xuống cấp cần sửa chữa trước mùa mưa bão",
    "đẩy mạnh tuyên truyền về biên giới, hải đảo trên cổng thông tin điện tử của tỉnh",
    "hướng dẫn các trường trung học phổ thông tổ chức giao lưu với trường bạn ở nước ngoài",
    "thống kê số lượng người lao động đi làm việc có thời hạn ở nước ngoài theo hợp đồng",
    "thẩm định hồ sơ đề nghị tặng Huy chương hữu nghị của các hội thành viên",
)
GROUNDS = (
    "Thực hiện Chỉ thị số 38-CT/TW ngày 19 tháng 9 năm 2019 của Ban Bí thư",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
    "Xét đề nghị của Giám đốc Sở Ngoại vụ tại Tờ trình số 215/TTr-SNgV ngày 04 tháng 3 năm 2021",
)
AIMS = (
    "nhằm nâng cao hiệu quả công tác phối hợp giữa các cơ quan, đơn vị trong tình hình mới",
    "để bảo đảm tiến độ, chất lượng các nhiệm vụ đã được giao trong chương trình công tác năm",
    "trên tinh thần tiết kiệm, thiết thực, tránh phô trương, hình thức và chồng chéo",
)
PEOPLE = ("Nguyễn Hữu Thắng", "Trần Thị Bích Vượng", "Lê Quang Ngự", "Phạm Đình Khuyến", "Đỗ Thị Ngọc Ước")
INK, RED = (28, 40, 130), (200, 30, 40)


@dataclass(frozen=True)
class Order:
    """A task that the paper gives, as the reading must have it."""

    lead: str
    deadline: str | None


@dataclass
class Paper:
    """A document with all that is known of it."""

    name: str
    number: str
    date: str
    typst: str
    truth: str
    """Its text in reading order, one line for each block."""
    orders: list[Order] = field(default_factory=list)
    by_hand: bool = False
    """Whether the number is written by hand (the symbol behind it is printed)."""
    secret: str = ""
    pages: list[Image.Image] = field(default_factory=list)


def papers(seed: int = 1, count: int = 6) -> list[Paper]:
    """Documents in turn of the state's and of the Party's form, each of one or two pages."""
    drawn = random.Random(seed)
    return [(_state_paper if number % 2 == 0 else _party_paper)(drawn, number) for number in range(count)]


def _orders(drawn: random.Random, bodies: tuple[str, ...], count: int) -> tuple[list[str], list[Order]]:
    lines, orders = [], []
    for place, (body, work) in enumerate(zip(drawn.sample(bodies, count), drawn.sample(WORK, count), strict=True), 1):
        day, month = drawn.randint(1, 28), drawn.randint(6, 12)
        deadline = drawn.random() < 0.7
        helpers = drawn.choice([other for other in bodies if other != body])
        lines.append(
            f"{place}. {body} chủ trì, phối hợp với {helpers} {work}; {drawn.choice(AIMS)}"
            + (f"; hoàn thành trước ngày {day:02}/{month}/2021." if deadline else ".")
        )
        orders.append(Order(body, f"2021-{month:02}-{day:02}" if deadline else None))
    return lines, orders


def _state_paper(drawn: random.Random, number: int) -> Paper:
    kind, short = drawn.choice((("KẾ HOẠCH", "KH"), ("QUYẾT ĐỊNH", "QĐ"), ("CHỈ THỊ", "CT")))
    digits, day, month = str(drawn.randint(100, 4999)), drawn.randint(3, 28), drawn.randint(3, 5)
    symbol = f"/{short}-UBND"
    lines, orders = _orders(drawn, DEPARTMENTS, drawn.randint(4, 7))
    left = ["ỦY BAN NHÂN DÂN", f"TỈNH {PROVINCE.upper()}", f"Số: {digits}{symbol}"]
    right = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        f"{PROVINCE}, ngày {day:02} tháng {month:02} năm 2021",
    ]  # fmt: skip
    subject = f"Về việc {drawn.choice(WORK)}"
    body = [f"{ground};" for ground in GROUNDS[: drawn.randint(1, 3)]]
    body += [f"Ủy ban nhân dân tỉnh {kind.lower()} như sau:" if short != "QĐ" else "QUYẾT ĐỊNH:", *lines]
    recipients = ["Nơi nhận:", "- Như trên;", "- Thường trực Tỉnh ủy;", "- Lưu: VT, TH."]
    signed = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", drawn.choice(PEOPLE)]
    by_hand = number % 4 == 0
    return _paper(f"state-{number}", digits, symbol, f"2021-{month:02}-{day:02}", left, right, [kind, subject], body,
                  recipients, signed, orders, by_hand)  # fmt: skip


def _party_paper(drawn: random.Random, number: int) -> Paper:
    kind, short = drawn.choice((("CHỈ THỊ", "CT"), ("KẾ HOẠCH", "KH"), ("THÔNG BÁO", "TB")))
    digits, day, month = str(drawn.randint(10, 499)), drawn.randint(3, 28), drawn.randint(3, 5)
    symbol = f"-{short}/TU"
    lines, orders = _orders(drawn, PARTY, drawn.randint(3, 5))
    left = [f"TỈNH ỦY {PROVINCE.upper()}", "*", f"Số {digits}{symbol}"]
    right = ["ĐẢNG CỘNG SẢN VIỆT NAM", "", f"{PROVINCE}, ngày {day:02} tháng {month:02} năm 2021"]
    subject = f"về {drawn.choice(WORK)}"
    body = [f"{GROUNDS[0]}, Ban Thường vụ Tỉnh ủy yêu cầu:", *lines]
    recipients = ["Nơi nhận:", "- Các huyện ủy, thành ủy,", "- Các ban đảng Tỉnh ủy,", "- Lưu Văn phòng Tỉnh ủy."]
    signed = ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", drawn.choice(PEOPLE)]
    return _paper(f"party-{number}", digits, symbol, f"2021-{month:02}-{day:02}", left, right, [kind, subject], body,
                  recipients, signed, orders, False)  # fmt: skip


def _paper(
    name: str, digits: str, symbol: str, date: str, left: list[str], right: list[str], title: list[str],
    body: list[str], recipients: list[str], signed: list[str], orders: list[Order], by_hand: bool,
) -> Paper:  # fmt: skip
    def column(rows: list[str], bold: int) -> str:
        shown = [f'#text(weight: "bold")[{_safe(row)}]' if at < bold else _safe(row) for at, row in enumerate(rows)]
        return " \\ ".join(shown)

    printed = [*left[:2], left[2].replace(digits, "#h(1.7cm)" if by_hand else digits)]
    number_line = printed[2] if not by_hand else f"{_safe(left[2].split(digits)[0])}#h(1.7cm){_safe(symbol)}"
    head = f"{column(printed[:2], 2)} \\ {number_line}"
    source = (
        f"""#set page(paper: "a4", margin: (x: 2.4cm, y: 2cm))
#set text(size: 13pt, lang: "vi", hyphenate: false)
#set par(justify: true, leading: 0.75em, first-line-indent: (amount: 1cm, all: true))
#grid(columns: (1fr, 1.35fr), align: center, [{head}], [{column(right, 2)}])
#v(26pt)
#align(center)[#text(weight: "bold")[{_safe(title[0])}] \\ #text(weight: "bold")[{_safe(title[1])}]]
#v(6pt)
"""
        + "\n\n".join(_safe(line) for line in body)
        + f"""

#v(10pt)
#block(breakable: false)[#set par(first-line-indent: 0cm)
#grid(columns: (1fr, 1fr), align: (left, center),
[#text(size: 11pt)[{_rows(recipients)}]],
[#text(weight: "bold")[{_safe(signed[0])} \\ {_safe(signed[1])}] #v(2.2cm) #text(weight: "bold")[{_safe(signed[2])}]])]
"""
    )
    truth = "\n".join([*left, *filter(None, right), *title, *body, *recipients, *signed])
    return Paper(name, f"{digits}{symbol}", date, source, truth, orders, by_hand)


def _rows(lines: list[str]) -> str:
    return " \\ ".join(map(_safe, lines))


def _safe(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\#*_@$<>`~[]-+/." and not sign.isalnum() else sign for sign in text)


# --- From the page to the scan ----------------------------------------------------------------------------------------


@cache
def _set(source: str) -> bytes:
    return bytes(typst.compile(source.encode("utf-8")))


def scan(paper: Paper, dpi: int, *, noisy: bool, seed: int = 7, secret: str = "", angle: float | None = None) -> list[
    Image.Image
]:  # fmt: skip
    """The pages of a paper as the scanner gives them; `secret` is stamped under the letterhead if given."""
    drawn = random.Random(f"{paper.name}-{seed}")
    data = _set(paper.typst)
    document = pypdfium2.PdfDocument(data)
    pages: list[Image.Image] = []
    for index in range(len(document)):
        page = document[index].render(scale=dpi / 72).to_pil().convert("RGB")
        if index == 0:
            _stamp_received(page, dpi, drawn)
            if paper.by_hand:
                _number_by_hand(page, dpi, document, paper, drawn)
            if secret:
                _stamp(page, dpi, secret, (0.16 * page.width, 0.122 * page.height), drawn)
        if index == len(document) - 1:
            _sign_and_seal(page, dpi, document, index, drawn)
        pages.append(_on_the_glass(page, dpi, drawn, angle) if noisy else page.convert("L"))
    return pages


def _on_the_glass(page: Image.Image, dpi: int, drawn: random.Random, angle: float | None) -> Image.Image:
    turned = drawn.uniform(-1.6, 1.6) if angle is None else angle
    grey = page.convert("L").rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=245)
    grey = grey.filter(ImageFilter.GaussianBlur(0.55 * dpi / 200))
    grey = grey.point(lambda shade: 25 + shade * 0.82)
    grey = Image.blend(grey, Image.effect_noise(grey.size, 40), 0.14)
    dust = ImageDraw.Draw(grey)
    for _ in range(90):
        x, y, size = (
            drawn.randrange(grey.width),
            drawn.randrange(grey.height),
            drawn.choice((1, 1, 1, 2, 3)) * dpi / 200,
        )
        dust.ellipse((x, y, x + size, y + size), fill=drawn.randint(30, 120))
    out = io.BytesIO()
    grey.save(out, "JPEG", quality=60)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(max(8.0, size))


def _stamp(page: Image.Image, dpi: int, text: str, place: tuple[float, float], drawn: random.Random) -> None:
    """A framed stamp of a secret (Thông tư 24/2020/TT-BCA: capitals in a frame), a little aslant."""
    unit = dpi / 72
    plate = Image.new("RGBA", (round((22 + 13 * len(text)) * unit), round(30 * unit)), (0, 0, 0, 0))
    pen = ImageDraw.Draw(plate)
    pen.rectangle(
        (unit, unit, plate.width - 2 * unit, plate.height - 2 * unit), outline=(*RED, 230), width=round(1.6 * unit)
    )
    letters = _set_line(text, 15, dpi)
    ink = Image.new("RGBA", letters.size, (*RED, 235))
    plate.paste(ink, ((plate.width - letters.width) // 2, (plate.height - letters.height) // 2), letters)
    plate = plate.rotate(drawn.uniform(-9, 9), resample=Image.Resampling.BICUBIC, expand=True)
    page.paste(plate, (round(place[0]), round(place[1])), plate)


@cache
def _set_line(text: str, size: float, dpi: int) -> Image.Image:
    """A line of capitals as a mask, set by typst: the default font of the picture library has no Vietnamese letters."""
    source = '#set page(width: auto, height: auto, margin: 2pt)\n#set text(top-edge: "bounds", bottom-edge: "bounds")\n'
    source += f'#text(size: {size}pt, weight: "bold")[{_safe(text)}]'
    document = pypdfium2.PdfDocument(bytes(typst.compile(source.encode("utf-8"))))
    grey = document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    return grey.point(lambda shade: 255 - shade)


def _stamp_received(page: Image.Image, dpi: int, drawn: random.Random) -> None:
    """The stamp ĐẾN (Decree 30/2020/NĐ-CP, Phụ lục IV), in the free corner at the foot of the first page."""
    unit = dpi / 72
    left, top = 14 * unit, page.height - 92 * unit
    pen = ImageDraw.Draw(page)
    pen.rectangle((left, top, left + 120 * unit, top + 58 * unit), outline=RED, width=max(1, round(unit)))
    for row, text in enumerate(("ĐẾN", f"Số: {drawn.randint(100, 999)}", "Ngày: 12/5/2021")):
        mask = _set_line(text, 10, dpi)
        page.paste(Image.new("RGB", mask.size, RED), (round(left + 8 * unit), round(top + (4 + 17 * row) * unit)), mask)


_STROKES = {
    "0": [[(.5, 0), (.1, .3), (.15, .8), (.5, 1), (.85, .75), (.8, .2), (.5, 0)]],
    "1": [[(.25, .25), (.55, 0), (.5, 1)]],
    "2": [[(.1, .25), (.4, 0), (.8, .2), (.6, .6), (.1, 1), (.9, .95)]],
    "3": [[(.15, .1), (.6, 0), (.75, .25), (.4, .5), (.8, .7), (.5, 1), (.1, .9)]],
    "4": [[(.55, 0), (.1, .65), (.9, .6)], [(.65, .3), (.6, 1)]],
    "5": [[(.8, 0), (.3, .05), (.2, .45), (.7, .5), (.75, .85), (.4, 1), (.1, .9)]],
    "6": [[(.7, 0), (.25, .4), (.15, .8), (.5, 1), (.8, .75), (.5, .55), (.2, .7)]],
    "7": [[(.1, .05), (.85, 0), (.4, 1)], [(.3, .5), (.75, .45)]],
    "8": [[(.5, .5), (.2, .25), (.5, 0), (.75, .25), (.5, .5), (.2, .8), (.5, 1), (.8, .75), (.5, .5)]],
    "9": [[(.8, .3), (.45, .45), (.2, .25), (.5, 0), (.8, .25), (.7, .7), (.4, 1)]],
}  # fmt: skip
"""Digits as a pen writes them: lines through points of a square."""


def _number_by_hand(
    page: Image.Image, dpi: int, document: pypdfium2.PdfDocument, paper: Paper, drawn: random.Random
) -> None:
    digits = "".join(sign for sign in paper.number.partition("/")[0].partition("-")[0] if sign.isdigit())
    text = document[0].get_textpage()
    whole = text.get_text_range()
    at = whole.index("Số")
    _, bottom, _, top = text.get_charbox(at)
    right = text.get_charbox(at + (2 if whole[at + 2] == ":" else 1))[2]
    unit = dpi / 72
    size = (top - bottom) * 1.5
    x, y = right + 4, document[0].get_height() - top - 4
    pen = ImageDraw.Draw(page)
    for place, digit in enumerate(digits):
        for stroke in _STROKES[digit]:
            points = [
                (
                    (x + place * size * 0.62 + a * size * 0.55 + drawn.uniform(-0.4, 0.4)) * unit,
                    (y + b * size + drawn.uniform(-0.5, 0.5)) * unit,
                )
                for a, b in stroke
            ]
            pen.line(_smooth(points), fill=INK, width=max(2, round(1.1 * unit)), joint="curve")


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A line through the points without corners (Catmull and Rom)."""
    out: list[tuple[float, float]] = []
    padded = [points[0], *points, points[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(8):
            t = step / 8
            out.append(tuple(  # type: ignore[arg-type]
                0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
                for p, q, r, s in zip(a, b, c, d, strict=True)
            ))  # fmt: skip
    return [*out, points[-1]]


def _sign_and_seal(
    page: Image.Image, dpi: int, document: pypdfium2.PdfDocument, index: int, drawn: random.Random
) -> None:
    """A signature over the name, and the round seal over a third of it, on its left (Decree 30/2020/NĐ-CP, Điều 32)."""
    text = document[index].get_textpage()
    whole = text.get_text_range()
    name = max((whole.rfind(person) for person in PEOPLE), default=-1)
    if name < 0:
        return
    left, _, _, top = text.get_charbox(name)
    unit = dpi / 72
    x, y = left * unit, (document[index].get_height() - top) * unit
    pen = ImageDraw.Draw(page)
    curve = [
        (x + unit * (10 + 11 * step), y - unit * (22 + 16 * math.sin(step * 1.7) + drawn.uniform(-5, 5)))
        for step in range(9)
    ]
    pen.line(_smooth(curve), fill=INK, width=max(2, round(1.3 * unit)))
    side = round(100 * unit)
    seal = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    ring = ImageDraw.Draw(seal)
    for inset, width in ((2, 2.2), (18, 1)):
        ring.ellipse(
            (inset * unit, inset * unit, side - inset * unit, side - inset * unit),
            outline=(*RED, 170),
            width=round(width * unit),
        )
    words = f"ỦY BAN NHÂN DÂN TỈNH {PROVINCE.upper()}"
    for place, letter in enumerate(words):
        if letter == " ":
            continue
        mask = _set_line(letter, 7.5, dpi).rotate(90 - 300 * place / len(words) + 60, expand=True)
        around = math.radians(300 * place / len(words) + 120)
        at = (
            round(side / 2 + math.cos(around) * 40 * unit - mask.width / 2),
            round(side / 2 + math.sin(around) * 40 * unit - mask.height / 2),
        )
        seal.paste(Image.new("RGBA", mask.size, (*RED, 165)), at, mask)
    star = [
        (side / 2 + math.sin(k * math.pi * 0.8) * 12 * unit, side / 2 - math.cos(k * math.pi * 0.8) * 12 * unit)
        for k in range(5)
    ]
    ring.polygon(star, fill=(*RED, 150))
    page.paste(seal, (round(x - 50 * unit), round(y - 75 * unit)), seal)


def as_pdf(pages: list[Image.Image], dpi: int) -> bytes:
    """The scan as the PDF that a copier sends."""
    out = io.BytesIO()
    first, *rest = pages
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=dpi, quality=80)
    return out.getvalue()


# --- Measuring --------------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """What came of one paper."""

    errors: int
    length: int
    head: int
    """Of number and date, how many are right."""
    found: int
    right: int
    orders: int
    seconds: float
    pages: int


def measure(paper: Paper, dpi: int, *, noisy: bool) -> Score:
    """Scan a paper, read the scan, compare with the truth."""
    from nhipcau.files import extract
    from nhipcau.reading import read

    data = as_pdf(scan(paper, dpi, noisy=noisy), dpi)
    begun = time.perf_counter()
    taken = extract(data, f"{paper.name}.pdf")
    seconds = time.perf_counter() - begun
    reading = read(taken.text, unsure=taken.unsure())
    got = _folded(reading.text)
    document = reading.documents[0]
    tasks = [(task.lead[0] if task.lead else "", task.deadline) for task in document.tasks]
    rest = list(tasks)
    right = 0
    for order in paper.orders:
        if (order.lead, order.deadline) in rest:
            rest.remove((order.lead, order.deadline))
            right += 1
    head = (document.number == paper.number) + (document.date == paper.date)
    errors = _errors(got, paper.truth)
    return Score(errors, len(paper.truth), head, len(tasks), right, len(paper.orders), seconds, len(taken.pages))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _errors(got: str, want: str) -> int:
    """Wrong letters: each block of the truth against the place of the reading that is most like it.

    The order in which columns were read, and stamps and seals that were read beside the text, are no wrong letters;
    what order does to the reading shows in the other figures.
    """
    errors = 0
    for block in want.split("\n"):
        place = fuzz.partial_ratio_alignment(block, got)
        if place is None:
            errors += len(block)
            continue
        start, end = place.dest_start, place.dest_end
        windows = [got[max(0, start - before) : end + after] for before in range(3) for after in range(3)]
        errors += min(Levenshtein.distance(block, window) for window in windows)
    return errors


def main() -> None:
    """Print the table of `docs/reference/files.md`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=6, help="papers")
    options.add_argument("--dpi", type=int, nargs="*", default=[150, 200, 300])
    options.add_argument("--pages", help="folder to save the pages in, to look at them")
    chosen = options.parse_args()
    made = papers(count=chosen.count)
    if chosen.pages:
        for paper in made:
            for number, page in enumerate(scan(paper, 150, noisy=True), 1):
                page.save(f"{chosen.pages}/{paper.name}-{number}.png")
    print("| dpi | page | CER | number, date right | tasks found whole (P / R) | s a page |\n|---|---|---|---|---|---|")
    for dpi in chosen.dpi:
        for noisy in (False, True):
            scores = [measure(paper, dpi, noisy=noisy) for paper in made]
            cer = sum(one.errors for one in scores) / sum(one.length for one in scores)
            head = sum(one.head for one in scores)
            right, found, orders = (sum(getattr(one, name) for one in scores) for name in ("right", "found", "orders"))
            pace = statistics.median(one.seconds / one.pages for one in scores)
            print(
                f"| {dpi} | {'noisy' if noisy else 'clean'} | {cer:.2%} | {head} of {2 * len(scores)} "
                f"| {right / max(1, found):.2f} / {right / max(1, orders):.2f} | {pace:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
