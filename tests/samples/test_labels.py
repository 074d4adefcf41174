# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The labels of the samples: of the contract's form, and true to the texts."""

from __future__ import annotations

import datetime
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from . import support

RELATIONS = {"implements", "based-on", "responds-to", "attaches", "amends", "replaces", "mentions"}
TYPES = {
    "chi-thi",
    "cong-van",
    "ke-hoach",
    "quyet-dinh",
    "nghi-quyet",
    "thong-bao",
    "huong-dan",
    "bao-cao",
    "to-trinh",
    "chuong-trinh",
    "ket-luan",
    "quy-dinh",
    "quy-che",
    "de-an",
    "bien-ban",
    "giay-moi",
    "cong-dien",
    "thong-tri",
    "nghi-dinh",
    "thong-tu",
    "luat",
    "van-ban-hop-nhat",
    "ban-tin",
    "khac",
}
DOCUMENT_FIELDS = {
    "type",
    "number",
    "issuer",
    "place",
    "date",
    "subject",
    "addressees",
    "recipients",
    "signer",
    "signatures",
    "received",
    "copy",
    "secrecy",
    "urgency",
    "citations",
    "tasks",
    "optional_tasks",
    "remarks",
}
TASK_FIELDS = {"item", "text", "text_source", "lead", "support", "deadline", "start", "recurrence", "report_to", "via"}
PERIODS = {"year", "half-year", "quarter", "month", "week", None}
WHEN = re.compile(r"\d{4}(-(Q[1-4]|\d\d(-\d\d)?))?")
BODIES = ("lead", "support", "report_to", "via")

CASES = [pytest.param(*case, id=f"{case[0]}-{case[1]['number']}") for case in support.each_document()]
each = pytest.mark.parametrize(("name", "document", "text"), CASES)


def test_every_document_has_labels_and_the_other_way_round() -> None:
    assert sorted(path.stem for path in support.DOCUMENTS.glob("*.txt")) == support.NAMES
    assert len(support.NAMES) >= 14
    assert {path.stem for path in support.SOURCES.glob("*.txt")} <= set(support.NAMES)


def test_every_kind_of_trouble_is_there() -> None:
    """What the samples are for: each of these is in at least one of them."""
    documents = [document for _, document, _ in support.each_document()]
    tasks = [task for document in documents for task in document["tasks"]]
    periods = {task["recurrence"]["every"] for task in tasks if task["recurrence"]}
    assert {"year", "half-year", "quarter", "month", "week"} <= periods
    assert any(re.fullmatch(r"\d{4}-Q\d", task["deadline"] or "") for task in tasks)
    assert any(re.fullmatch(r"\d{4}-\d\d", task["deadline"] or "") for task in tasks)
    assert any(re.fullmatch(r"\d{4}", task["deadline"] or "") for task in tasks)
    assert any(task["recurrence"] and task["via"] for task in tasks)
    assert any(len(task["lead"]) > 1 for task in tasks)
    assert any(re.fullmatch(r"Điều \d+\.\d+\.\w", task["item"] or "") for task in tasks)
    assert any(task.get("text_source") for task in tasks)
    assert any(document["copy"] for document in documents)
    assert any(document["received"] for document in documents)
    assert any(document["signatures"] for document in documents)
    assert any(document["urgency"] for document in documents)
    assert any(not document["tasks"] for document in documents)
    assert len({document["type"] for document in documents}) >= 10


@each
def test_form_of_the_labels(name: str, document: support.Label, text: str) -> None:
    assert set(document) <= DOCUMENT_FIELDS
    assert document["type"] in TYPES
    assert document["date"] is None or datetime.date.fromisoformat(document["date"])
    for citation in document["citations"]:
        assert citation["type"] in TYPES
        assert citation["relation"] in RELATIONS
        assert citation["number"] or citation["name"]
        assert citation["date"] is None or datetime.date.fromisoformat(citation["date"])
    for task in support.every_task(document):
        check_form_of_task(task)


def check_form_of_task(task: support.Label) -> None:
    assert set(task) <= TASK_FIELDS
    for when in (task["deadline"], task.get("start")):
        assert when is None or WHEN.fullmatch(when)
        if when and len(when) == 10:
            datetime.date.fromisoformat(when)
    if task["recurrence"]:
        assert task["recurrence"]["every"] in PERIODS
        if task["recurrence"]["by"]:
            datetime.date.fromisoformat("2024-" + task["recurrence"]["by"])


@each
def test_all_that_the_labels_say_is_nfc(name: str, document: support.Label, text: str) -> None:
    assert all(unicodedata.is_normalized("NFC", value) for value in strings(document))
    assert unicodedata.is_normalized("NFC", text)


def strings(value: Any) -> list[str]:
    """Every string within."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []


@each
def test_head_and_foot_are_in_the_text(name: str, document: support.Label, text: str) -> None:
    """Issuer and signer are put together out of lines, so their words are looked for; the rest stands as it is."""
    folded = support.fold(text)
    whole = [document["number"], document["place"], document["subject"], *document["addressees"]]
    whole += document["recipients"]
    for block in (document["received"], document["copy"]):
        whole += [block["number"]] if block else []
    for value in whole:
        assert value is None or support.fold(value) in folded, value
    parts = [document["issuer"], *(document["signer"] or {}).values()]
    if document["copy"]:
        parts += [document["copy"]["issuer"], *document["copy"]["signer"].values()]
    for value in parts:
        assert set(support.fold(value or "").split()) <= set(folded.split()), value


@each
def test_dates_of_head_are_in_the_text(name: str, document: support.Label, text: str) -> None:
    dates = [document["date"]]
    dates += [block["date"] for block in (document["received"], document["copy"]) if block]
    for date in filter(None, dates):
        assert any(form in text for form in support.date_forms(date)), date


@each
def test_citations_are_in_the_text(name: str, document: support.Label, text: str) -> None:
    for citation in document["citations"]:
        assert support.fold(citation["number"] or citation["name"]) in support.fold(text)
        if citation["date"]:
            assert any(form in text for form in support.date_forms(citation["date"])), citation


@each
def test_tasks_are_in_the_text(name: str, document: support.Label, text: str) -> None:
    folded = support.fold(text)
    scan = support.fold(support.read(support.DOCUMENTS / f"{name}.txt"))
    for task in support.every_task(document):
        assert support.fold(task["text"]) in folded, task["text"]
        assert support.fold(task.get("text_source", "")) in scan
        for body in (body for slot in BODIES for body in task[slot]):
            assert support.fold(body) in folded, body


@each
def test_bodies_and_times_are_in_the_task_or_above_it(name: str, document: support.Label, text: str) -> None:
    """Support, receivers and times come out of the task's own item; a lead may come from the sentence above."""
    places = support.outline(text)
    for task in support.every_task(document):
        own = task["text"] + "\n" + places.get(task["item"] or "", "")
        own += "".join(part for label, part in places.items() if label.startswith(f"{task['item']}-"))
        for body in (body for slot in ("support", "report_to", "via") for body in task[slot]):
            assert support.fold(body) in support.fold(own), (task["item"], body)
        for when in filter(None, (task["deadline"], task.get("start"))):
            assert any(form in " ".join(own.split()) for form in support.date_forms(when)), (task["item"], when)
        if task["recurrence"] and task["recurrence"]["by"]:
            month, day = task["recurrence"]["by"].split("-")
            assert re.search(rf"\b0?{int(day)}[/-]0?{int(month)}\b", own), (task["item"], task["recurrence"])


@each
def test_labels_are_where_the_text_is(name: str, document: support.Label, text: str) -> None:
    places = support.outline(text)
    folded = support.fold(text)
    marked = [place for place in (support.fold(part) for part in places.values()) if place]
    for task in support.every_task(document):
        item, own = task["item"], support.fold(task["text"])
        if item is None:
            assert not places or folded.index(own) < folded.index(marked[0]), own
        elif item.startswith("end-"):
            assert folded.index(own) > max(folded.index(part.split(own)[0][:40]) for part in marked), own
        else:
            assert own in support.fold(places[item]), (item, own)


# Formulas and names that every document of the matter prints.
FORMULAS = (
    "tiếp tục đổi mới, phát huy vai trò và nâng cao chất lượng, hiệu quả hoạt động của Liên hiệp các tổ chức hữu nghị "
    "Việt Nam trong tình hình mới",
    "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập - Tự do - Hạnh phúc",
    "Chỉ thị số 38-CT/TW ngày 19/9/2019 của Ban Bí thư",
    "Chỉ thị số 28-CT/TW ngày 02/12/2008 của Ban Bí thư",
    "Liên hiệp các tổ chức hữu nghị",
)


@pytest.mark.corpus
def test_samples_take_no_sentence_from_the_real_documents() -> None:
    """Facts, names and titles may agree with the documents kept beside the checkout; sentences may not."""
    corpus = support.ROOT.parent / "shared" / "corpus" / "documents"
    if not corpus.is_dir():
        pytest.skip("no corpus of real documents beside the checkout")
    real = set().union(*(runs(path) for path in corpus.glob("*.txt")))
    for path in [*support.DOCUMENTS.glob("*.txt"), *support.SOURCES.glob("*.txt")]:
        assert sorted(" ".join(run) for run in runs(path) & real) == [], path.name


def runs(path: Path, length: int = 22) -> set[tuple[str, ...]]:
    """All runs of so many words within a paragraph, none across a formula: longer than any list of bodies."""
    found = set()
    for paragraph in re.split(r"\n\s*\n", support.read(path).split("Nơi nhận")[0]):
        folded = support.fold(paragraph)
        for formula in FORMULAS:
            folded = folded.replace(support.fold(formula), "|")
        for words in (part.split() for part in folded.split("|")):
            found |= {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
    return found


def test_dates_are_looked_for_in_the_forms_that_offices_print() -> None:
    """The helper itself, on what must and what must not count as the same day."""
    assert "19-9-2019" in support.date_forms("2019-09-19")
    assert "ngày 08 tháng 4 năm 2020" in support.date_forms("2020-04-08")
    assert "9/19/2019" not in support.date_forms("2019-09-19")
    assert support.date_forms("2026-Q2")[0] == "uý II/2026"


def test_outline_counts_marks() -> None:
    """The helper itself: nested marks, dashes, articles."""
    text = "I. A\n1. b\n- c\n- d\na) e\nII. F\nĐiều 2. g\n1. h\na) i"
    assert list(support.outline(text)) == [
        "I",
        "I.1",
        "I.1-1",
        "I.1-2",
        "I.1.a",
        "II",
        "Điều 2",
        "Điều 2.1",
        "Điều 2.1.a",
    ]
