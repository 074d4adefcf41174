# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's files, really decoded and read: the cascade of directive 38-CT/TW must come out of them."""

from __future__ import annotations

from functools import cache

import pytest

from nhipcau.files.extract import extract
from nhipcau.reading import read
from nhipcau.reading.model import Document, Task

from . import support
from .test_demo_data import SOURCE_OF

CASCADE = {
    "38-CT-TU-Gia-Lai.txt": "38-CT/TU",
    "4659-VP-VHXH-Kien-Giang.pdf": "1039-CV/TU",
    "3935-KH-UBND-Dong-Nai.docx": "3935/KH-UBND",
}
"""The three provinces: file, and the document in it that carries 38-CT/TW out."""


@cache
def documents(name: str) -> list[Document]:
    """What the reader makes of a demo file; skipped where a picture cannot be read for want of the model."""
    if name.endswith(".jpg") and not (support.ROOT / "nhipcau" / "files" / "data" / "vie.traineddata").exists():
        pytest.skip("no reading model: run `make assets`")
    path = support.DATA / name
    return read(extract(path, name).text).documents


def document(name: str, number: str) -> Document:
    """The document of that number in a demo file."""
    return next(document for document in documents(name) if document.number == number)


@pytest.mark.parametrize("name", [name for name in SOURCE_OF if not name.endswith(".jpg")])
def test_each_file_is_known_for_what_it_is(name: str) -> None:
    """Kind, number and day, of each document in its order, whatever the form of the file."""
    found = [(each.type, each.number, each.date) for each in documents(name)]
    assert found == [(label["type"], label["number"], label["date"]) for label in support.labels(SOURCE_OF[name])]


def test_the_directive_of_the_centre() -> None:
    directive = document("38-CT-TW.docx", "38-CT/TW")
    assert directive.issuer == "Ban Bí thư"
    assert {task.item for task in directive.tasks} >= {"3", "4", "5", "6", "7", "8", "2-1", "2-7"}


@pytest.mark.parametrize(("name", "number"), CASCADE.items())
def test_three_provinces_carry_it_out(name: str, number: str) -> None:
    cited = {citation.number: citation for citation in document(name, number).citations}
    assert cited["38-CT/TW"].relation == "implements"
    assert cited["38-CT/TW"].date == "2019-09-19"


def test_kien_giang_gives_the_department_of_home_affairs_a_day() -> None:
    letter = document("4659-VP-VHXH-Kien-Giang.pdf", "4659/VP-VHXH")
    due = [task for task in letter.tasks if task.deadline == "2020-04-10"]
    assert [task.lead for task in due] == [["Sở Nội vụ"]]
    assert due[0].report_to == ["UBND tỉnh"]
    relations = {citation.number: citation.relation for citation in letter.citations}
    assert relations == {"28-CT/TW": "implements", "1039-CV/TU": "responds-to"}


def test_dong_nai_collects_yearly_reports() -> None:
    plan = document("3935-KH-UBND-Dong-Nai.docx", "3935/KH-UBND")
    yearly = [task for task in plan.tasks if by(task) == "11-15"]
    assert [(task.item, task.via, task.report_to) for task in yearly] == [("end-1", ["Sở Ngoại vụ"], ["UBND tỉnh"])]
    missing = next(citation for citation in plan.citations if citation.number == "8485-CV/TU")
    assert (missing.relation, missing.date) == ("implements", "2020-02-17")


def by(task: Task) -> str | None:
    """The day of a yearly duty."""
    return task.recurrence.by if task.recurrence and task.recurrence.every == "year" else None


def test_the_notice_of_a_summary_is_no_part_of_the_document() -> None:
    for name in ("38-CT-TW.docx", "38-CT-TU-Gia-Lai.txt", "4659-VP-VHXH-Kien-Giang.pdf"):
        for each in documents(name):
            assert not any("tóm lược" in item.text for item in each.items)


def test_word_numbers_are_counted() -> None:
    """The plan of Hải Lâm has no typed numbers; its items are found under those that Word prints."""
    plan = document("1187-KH-UBND-Hai-Lam.docx", "1187/KH-UBND")
    assert {"II.1.a", "II.3.b", "III.2"} <= {task.item for task in plan.tasks}


@pytest.mark.slow
def test_the_picture_is_read() -> None:
    """Its letters come out; an officer confirms the rest, so the demo leaves it to be reviewed."""
    (letter,) = documents("318-SNgV-HTQT-Hai-Lam.jpg")
    assert letter.date == "2020-04-06"
    assert any("Trịnh Công Hậu" in (signer.name or "") for signer in [letter.signer] if signer)
