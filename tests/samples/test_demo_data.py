# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the demo reads and who works in it: files true to the samples, a register that hangs together."""

from __future__ import annotations

import datetime
import importlib.util
import sys
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import lxml.html
import pypdfium2
import pytest
from PIL import Image

from nhipcau.bodies.models import Kind, Level, Role
from nhipcau.bodies.naming import name_key

from . import support

DEMO: dict[str, Any] = tomllib.loads(support.read(support.DATA / "demo.toml"))
BODIES: list[dict[str, Any]] = tomllib.loads(support.read(support.DATA / "bodies.toml"))["body"]
BY_KEY = {body["key"]: body for body in BODIES}
NOTICE = "Bản tóm lược để trình diễn, không phải nguyên văn."
SOURCE_OF = {
    "38-CT-TW.docx": "01_38cttw_tomluoc",
    "38-CT-TU-Gia-Lai.txt": "02_38cttu_gialai_tomluoc",
    "4659-VP-VHXH-Kien-Giang.pdf": "03_4659_1039_kiengiang_tomluoc",
    "3935-KH-UBND-Dong-Nai.docx": "04_3935_dongnai_tomluoc",
    "612-CV-TU-Hai-Lam.txt": "05_612cvtu_hailam",
    "1187-KH-UBND-Hai-Lam.docx": "06_1187khubnd_hailam",
    "318-SNgV-HTQT-Hai-Lam.jpg": "07_318sngv_hailam",
    "27-KH-UBND-Hai-Lam.pdf": "09_27khubnd_cds2026",
    "1460-STC-HCSN-Hai-Lam.txt": "19_1460stc_scan",
    "902-SKHDT-KTDN-Hai-Lam.html": "10_902skhdt_cong",
}


def generator() -> ModuleType:
    """``scripts/make_samples.py`` as a module; skipped where typst (a development tool) is absent."""
    pytest.importorskip("typst")
    spec = importlib.util.spec_from_file_location("make_samples", support.ROOT / "scripts" / "make_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def text_of(path: Path) -> str:
    """Text of a demo file by the plainest use of a library; no numbers that Word counts."""
    if path.suffix == ".docx":
        word = docx.Document(str(path))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return "\n".join([*cells, *(paragraph.text for paragraph in word.paragraphs)])
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    if path.suffix == ".html":
        return "\n".join(map(str, lxml.html.fromstring(support.read(path)).itertext()))
    return support.read(path)


def test_every_file_named_is_there_and_the_other_way_round() -> None:
    named = {file["path"] for file in DEMO["file"]}
    assert named == set(SOURCE_OF)
    assert named == {path.name for path in support.DATA.iterdir()} - {"demo.toml", "bodies.toml"}


def test_the_five_forms_are_there() -> None:
    assert {".docx", ".pdf", ".jpg", ".txt", ".html"} == {Path(file["path"]).suffix for file in DEMO["file"]}


@pytest.mark.parametrize("name", [name for name in SOURCE_OF if not name.endswith(".jpg")])
def test_a_file_says_what_its_sample_says(name: str) -> None:
    """Word for word: every word of the sample as often as in the file (numbers that Word counts aside)."""
    sample = support.read(support.DOCUMENTS / f"{SOURCE_OF[name]}.txt")
    words = Counter(support.fold(sample).split())
    missing = words - Counter(support.fold(text_of(support.DATA / name)).split())
    assert not {word for word in missing if not (name.startswith("1187") and len(word) <= 3)}


@pytest.mark.parametrize("file", DEMO["file"], ids=lambda file: str(file["path"]))
def test_a_summary_says_that_it_is_one(file: dict[str, Any]) -> None:
    if file["own_words"]:
        assert NOTICE in text_of(support.DATA / file["path"])
    else:
        assert "Hải Lâm" in file["path"].replace("-", " ").replace("Hai Lam", "Hải Lâm")


def test_the_picture_is_a_page_at_200_dpi_in_grey() -> None:
    path = support.DATA / "318-SNgV-HTQT-Hai-Lam.jpg"
    with Image.open(path) as picture:
        assert picture.mode == "L"
        assert picture.info["dpi"] == (200, 200)
        assert picture.size == pytest.approx((1654, 2339), abs=2)
    assert path.stat().st_size <= 400_000


def test_word_prints_the_numbers_of_the_plan_itself() -> None:
    """The plan of Hải Lâm has automatic numbering, so that reading it means counting as Word does."""
    word = docx.Document(str(support.DATA / "1187-KH-UBND-Hai-Lam.docx"))
    numbered = [paragraph for paragraph in word.paragraphs if paragraph._p.pPr is not None and paragraph._p.pPr.numPr]
    assert len(numbered) >= 15
    assert not any(paragraph.text[:2] in {"1.", "a)", "I."} for paragraph in numbered)


def test_two_runs_write_the_same_bytes() -> None:
    make = generator()
    first, second = make.demo_files(), make.demo_files()
    assert first == second
    assert set(first) | {"1460-STC-HCSN-Hai-Lam.txt"} == set(SOURCE_OF)


def test_a_sample_without_recipients_cannot_be_typeset() -> None:
    with pytest.raises(ValueError, match="Nơi nhận"):
        generator().parse("A\n\nB\n\nSố: 1\n\nngày\n\nKẾ HOẠCH\n\nNội dung")


def test_texts_are_no_markup_to_the_typesetter() -> None:
    make = generator()
    assert make.typst_lines(['#eval("1") $x$ \\ _']) == '#text("#eval(\\"1\\") $x$ \\\\ _")'


def test_persons_can_log_in_and_file() -> None:
    people = {person["login"]: person for person in DEMO["person"]}
    assert len(people) == len(DEMO["person"])
    for person in people.values():
        assert person["full_name"]
        assert person["post"]
        assert person["password"]
        assert person["body"] in BY_KEY
        assert set(person["roles"]) <= set(Role.values)
    for file in DEMO["file"]:
        assert "clerk" in people[file["clerk"]]["roles"]
    assert {"vanthu", "chuyenvien", "lanhdao", "vanthu.hailam", "ngoaivu.hailam", "quantri"} <= set(people)


def test_bodies_hang_together() -> None:
    assert len(BY_KEY) == len(BODIES)
    above: set[str] = set()
    for body in BODIES:
        assert body["kind"] in Kind.values
        assert body["level"] in Level.values
        assert body.get("parent", next(iter(above), body["key"])) in above | {body["key"]}, "a parent comes before"
        if "valid_from" in body and "valid_to" in body:
            assert body["valid_from"] <= body["valid_to"]
        above.add(body["key"])
    names = Counter(support.fold(name) for body in BODIES for name in [body["name"], *body["aliases"]])
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", [name for name in support.NAMES if int(name[:2]) <= 7])
def test_who_issues_and_who_leads_in_the_cascade_is_in_the_register(name: str) -> None:
    """Bodies that the labels of the cascade name singly; classes ("các sở, ban, ngành") are many bodies."""
    known = {name_key(title) for body in BODIES for title in [body["name"], *body["aliases"]]}
    for document in support.labels(name):
        assert name_key(document["issuer"]) in known
        leads = {lead for task in document["tasks"] for lead in task["lead"]}
        for lead in leads:
            if lead.startswith(("Sở ", "Liên hiệp các", "Ban ", "Văn phòng")):
                assert name_key(full(lead, document["place"])) in known, lead


def full(name: str, place: str) -> str:
    """The full name of a provincial body that its own province names without it."""
    if place == "Hà Nội":
        return name
    return f"{name} {place}" if name.endswith(("tỉnh", "Tỉnh ủy")) else f"{name} tỉnh {place}"


@pytest.mark.django_db
def test_the_register_and_the_persons_load() -> None:
    """As the demo does it when it starts; a second start changes nothing."""
    from nhipcau.bodies.models import Body, Post
    from nhipcau.demo.loader import prepare

    for _ in range(2):
        prepare()
        assert set(BY_KEY) <= set(Body.objects.values_list("key", flat=True))
        assert Post.objects.filter(person__user__username="vanthu.hailam", body__key="hl-vp-ubnd").count() == 1


@pytest.mark.django_db
def test_what_a_visitor_changed_is_there_after_the_next_start() -> None:
    from nhipcau.bodies import handing
    from nhipcau.bodies.models import Body
    from nhipcau.demo.loader import prepare

    prepare()
    name = "Sở Ngoại vụ và Hợp tác quốc tế tỉnh Hải Lâm"
    handing.rename(None, Body.objects.get(key="hl-so-ngoai-vu"), name, datetime.date(2026, 1, 1))
    prepare()
    assert Body.objects.get(key="hl-so-ngoai-vu").name == name
