# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door in a real browser: a mixed batch, progress, a refused file, a secret, a scan with its words marked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import scans
from nhipcau.files import MissingProgram, ocr
from tests.files import make
from tests.office import Office, open_office
from tests.walks.conftest import Walker

PASSWORD = "mat-khau-di-thu-1"
PEOPLE = f"""
from nhipcau.bodies.services import found_office
found_office(login="vanthu", password="{PASSWORD}", full_name="Lê Thị Hồng Nhung",
             body_name="Sở Ngoại vụ tỉnh Hải Lâm", place="Hải Lâm")
"""
SECRET = "TỈNH ỦY HẢI LÂM\n*\nSố: 7391-BC/TU\n\nTỐI MẬT\n\nBÁO CÁO\nvề việc riêng\n"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    try:
        ocr.model_folder()
    except MissingProgram as missing:
        pytest.skip(str(missing))
    with open_office(tmp_path / "office") as found:
        yield found


def batch(folder: Path) -> list[str]:
    """A scan of two pages, an archive, a Word file with the wrong ending, a broken PDF, a secret."""
    paper = scans.papers(count=3)[2]
    pages = scans.scan(paper, 150, noisy=True)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("Ke hoach kem theo.txt", "\n".join([*make.LEFT, *make.RIGHT, "KẾ HOẠCH", *make.PARAGRAPHS]))
        package.writestr("Hong.pdf", b"%PDF-1.7 x")
    word = make.word(lambda document: [document.add_paragraph(line) for line in (*make.LEFT, *make.PARAGRAPHS)])
    made = {
        "Ban quet chi thi.pdf": scans.as_pdf(pages, 150),
        "Ho so kem theo.zip": archive.getvalue(),
        "Cong van.pdf": word,
        "Bi cat cut.pdf": make.pdf()[:900],
        "bao-cao-7391.txt": SECRET.encode(),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [str(folder / name) for name in made]


def test_a_mixed_batch_at_the_door(office: Office, tmp_path: Path, walker_for: Callable[[str, str], Walker]) -> None:
    office.nhipcau("migrate")
    office.python(PEOPLE)
    walker = walker_for(office.serve(), "files")
    page = walker.page
    walker.sign_in("vanthu", PASSWORD)
    page.goto("/tiep-nhan/")

    # Dropped while nobody reads yet: each file is in the list with its name, waiting.
    page.set_input_files("#files", batch(tmp_path))
    page.get_by_text("Ban quet chi thi.pdf").first.wait_for()
    assert page.get_by_text("bao-cao-7391.txt").count() >= 1
    walker.picture("waiting")

    # The worker comes: the scan is read page by page, and the list says so.
    office.start("work")
    page.get_by_text(re.compile(r"trang \d/2")).first.wait_for(timeout=60_000)
    page.get_by_role("link", name="Ban quet chi thi.pdf", exact=True).wait_for(timeout=120_000)
    page.get_by_role("link", name="Ke hoach kem theo.txt", exact=True).wait_for(timeout=60_000)
    page.get_by_text("Có dấu chỉ độ mật").first.wait_for(timeout=60_000)
    seen = page.locator("main").inner_text()
    assert "Tệp bị hỏng hoặc bị cắt cụt" in seen
    assert "sổ riêng" in seen
    assert "bao-cao-7391" not in seen, "of a secret not even the name is kept"
    assert "Trong “Ho so kem theo.zip”" in seen
    page.get_by_text("Tệp bị nhận nhầm là tài liệu mật").first.click()
    walker.picture("read")

    # The scan beside its reading: values in their colours, and the words that were read without certainty.
    page.get_by_role("link", name="Ban quet chi thi.pdf", exact=True).click()
    page.locator("#review").wait_for()
    page.locator(".nc-sheet img").first.scroll_into_view_if_needed()
    assert page.locator(".nc-sheet rect.task").count() >= 3
    assert page.locator(".nc-sheet rect.head").count() >= 3
    unsure = page.locator(".nc-sheet rect.unsure")
    assert unsure.count() >= 1
    assert re.search(r"\d+ %", unsure.first.locator("title").text_content() or "")
    page.locator(".nc-unsure summary").first.click()
    assert "%" in page.locator(".nc-unsure li").first.inner_text()
    walker.picture("scan")

    # Attested with a reason, the same file comes in, and the log keeps who said so.
    page.goto("/tiep-nhan/")
    page.get_by_text("Tệp bị nhận nhầm là tài liệu mật").first.click()
    page.check("#is-attested")
    page.fill("#attested", "Văn bản mẫu dùng để tập huấn")
    page.set_input_files("#files", str(tmp_path / "bao-cao-7391.txt"))
    page.get_by_role("link", name="bao-cao-7391.txt", exact=True).wait_for(timeout=60_000)

    assert walker.foreign == [], "a page asked for something from outside"
    assert walker.errors == [], "a page broke a rule of its own (script error or content security policy)"
