# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sets of documents: identity, copies and news, stubs, states, chronology, and the three ways to write the graph."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.reading import Reading, read
from nhipcau.reading.sets import (
    Mention,
    Works,
    anomalies,
    graphml,
    is_national,
    number_key,
    period_end,
    same_work,
    state_on,
    svg,
    to_json,
    tree,
    works_of,
)
from tests import corpus

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "documents"
HEAD = "ỦY BAN NHÂN DÂN\nTỈNH {place}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
SIGNED = "\n\nNơi nhận:\n- Các sở, ban, ngành;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Nam\n"


def plan(number: str, day: str, title: str, body: str, place: str = "HẢI LÂM") -> Reading:
    town = place.title()
    text = f"{HEAD.format(place=place)}Số: {number}\n\n{town}, ngày {day}\n\n{title}\n\n{body}{SIGNED}"
    return read(text)


def citing(number: str, cited: str) -> Reading:
    """A plan of 12 March 2021 that says it carries out another document."""
    return plan(number, "12 tháng 3 năm 2021", f"KẾ HOẠCH\nThực hiện {cited}", "1. Sở Nội vụ rà soát thủ tục.")


def samples(*numbers: str) -> Works:
    paths = sorted(path for path in SAMPLES.glob("*.txt") if not numbers or path.name[:2] in numbers)
    return works_of((path.name, read(path.read_text(encoding="utf-8"))) for path in paths)


# --- identity ---------------------------------------------------------------------------------------------------------

TW = Mention("38-CT/TW", "Ban Bí thư", "", "2019-09-19")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(TW, Mention("38-CT/TU", "Tỉnh ủy Gia Lai", "", "2019-12-09"), False, id="symbol"),
        pytest.param(TW, Mention("38 - CT / TW", "", "", ""), True, id="national-number-alone"),
        pytest.param(TW, Mention("38-CT/TW", "", "", "2011-07-06"), False, id="another-term-of-the-committee"),
        pytest.param(
            Mention("3935/KH-UBND", "Ủy ban nhân dân tỉnh Đồng Nai"),
            Mention("3935/KH-UBND", "Ủy ban nhân dân tỉnh Gia Lai"),
            False,
            id="province",
        ),
        pytest.param(
            Mention("05/KH-UBND", "UBND tỉnh Đồng Nai", "", "2020-04-08"),
            Mention("5/KH-UBND", "Ủy ban nhân dân tỉnh Đồng Nai", "Đồng Nai", "2020-04-08"),
            True,
            id="written-otherwise",
        ),
        pytest.param(Mention("", "Ban Bí thư"), Mention("", "Ban Bí thư"), False, id="no-number"),
        pytest.param(
            Mention("1039-CV/TU", "", "", "2020-02-XX"),
            Mention("1039-CV/TU", "", "", "2020-02-21"),
            True,
            id="day-unread",
        ),
    ],
)
def test_same_work(one: Mention, other: Mention, same: bool) -> None:
    assert same_work(one, other) is same
    assert same_work(other, one) is same


def test_numbers_are_compared_folded() -> None:
    assert number_key("08–CT / TU") == "8-ct/tu"
    assert number_key("/KH-UBND") == ""
    assert is_national("30/2020/NĐ-CP")
    assert not is_national("38-CT/TU")


# --- works, copies, news, stubs ---------------------------------------------------------------------------------------


def test_what_is_cited_and_not_filed_is_a_stub() -> None:
    works = works_of([("a.txt", citing("15/KH-UBND", "Chỉ thị số 05-CT/TW ngày 08/01/2020 của Ban Bí thư"))])
    (stub,) = works.stubs
    assert (stub.label, stub.mention.date, stub.tasks) == ("05-CT/TW", "2020-01-08", 0)
    assert [(works[link.source].label, link.relation) for link in works.links_to(stub)] == [
        ("15/KH-UBND", "implements")
    ]


def test_one_number_of_two_provinces_is_two_works() -> None:
    body = "1. Sở Nội vụ rà soát."
    one = plan("15/KH-UBND", "12 tháng 3 năm 2021", "KẾ HOẠCH\nCải cách hành chính", body)
    other = plan("15/KH-UBND", "12 tháng 3 năm 2021", "KẾ HOẠCH\nCải cách hành chính", body, "SƠN HẠ")
    assert len(works_of([("a.txt", one), ("b.txt", other)]).of("15/KH-UBND")) == 2


def test_a_second_file_of_a_document_counts_its_tasks_once() -> None:
    one = plan("15/KH-UBND", "12 tháng 3 năm 2021", "KẾ HOẠCH\nCải cách hành chính", "1. Sở Nội vụ rà soát thủ tục.")
    works = works_of([("quet.txt", one), ("word.txt", one)])
    (work,) = works.of("15/KH-UBND")
    assert [paper.form for paper in work.manifestations] == ["original", "again"]
    assert work.tasks == 1


def test_a_certified_copy_and_a_news_item_are_papers_of_their_work() -> None:
    works = samples("16", "17")
    (directive,) = works.of("09/CT-UBND")
    assert ("sao-y", "33/SY-UBND") in [(paper.form, paper.number) for paper in directive.manifestations]
    (letter,) = works.of("2560/UBND-KGVX")
    assert [paper.form for paper in letter.manifestations] == ["news"]
    assert letter.is_stub
    assert letter.tasks == 0  # what a news item relays is not counted


def test_the_order_of_files_does_not_matter() -> None:
    paths = sorted(SAMPLES.glob("0[1-9]_*.txt"))
    readings = [(path.name, read(path.read_text(encoding="utf-8"))) for path in paths]

    def told(works: Works) -> set[tuple[str, str, str]]:
        return {(works[link.source].label, link.relation, works[link.target].label) for link in works.links}

    assert told(works_of(readings)) == told(works_of(readings[::-1]))


# --- states and chronology --------------------------------------------------------------------------------------------


def test_states_come_from_citations_and_depend_on_the_day() -> None:
    works = samples()
    (replaced,) = works.of("612-CV/TU")
    assert state_on(works, replaced, date(2025, 1, 1)).name == "in-force"
    state = state_on(works, replaced, date(2026, 11, 30))
    assert (state.name, works[state.by or ""].label) == ("replaced", "58-KL/TU")


def test_a_period_ends() -> None:
    title = "KẾ HOẠCH\nCải cách hành chính giai đoạn 2021 - 2025"
    works = works_of([("a.txt", plan("15/KH-UBND", "12 tháng 3 năm 2021", title, "1. Sở Nội vụ rà soát thủ tục."))])
    (work,) = works.of("15/KH-UBND")
    assert period_end(work) == date(2025, 12, 31)
    assert [state_on(works, work, day).name for day in (date(2025, 12, 31), date(2026, 1, 1))] == [
        "in-force",
        "expired",
    ]
    assert state_on(works, work).name == "in-force"


def test_a_document_that_cites_a_later_one() -> None:
    first = citing("15/KH-UBND", "Kế hoạch số 16/KH-UBND ngày 20/5/2021 của Ủy ban nhân dân tỉnh Hải Lâm")
    (found,) = anomalies(works_of([("a.txt", first)]))
    assert (found.kind, found.dates) == ("cites-later", ("2021-03-12", "2021-05-20"))


def test_rings_of_citations_end() -> None:
    one = citing("15/KH-UBND", "Kế hoạch số 16/KH-UBND ngày 12/3/2021 của Ủy ban nhân dân tỉnh Hải Lâm")
    two = citing("16/KH-UBND", "Kế hoạch số 15/KH-UBND ngày 12/3/2021 của Ủy ban nhân dân tỉnh Hải Lâm")
    works = works_of([("a.txt", one), ("b.txt", two)])
    assert {link.relation for link in works.links} == {"implements"}
    assert sum("15/KH-UBND" in line for line in tree(works)) >= 1
    svg(works)


# --- written ----------------------------------------------------------------------------------------------------------


def test_the_tree_hangs_each_document_under_what_it_carries_out() -> None:
    lines = list(tree(samples("01", "02", "05", "06", "08"), date(2020, 12, 31)))
    top = next(n for n, line in enumerate(lines) if line.startswith("● Chỉ thị 38-CT/TW"))
    assert any("38-CT/TU" in line and line.startswith(("├─", "└─")) for line in lines[top:])
    assert any("1187/KH-UBND" in line and not line.startswith(("●", "○")) for line in lines[top:])
    assert any("chưa có tệp" in line for line in lines)


def test_json_can_be_read_back() -> None:
    told = json.loads(json.dumps(to_json(samples(), date(2026, 11, 30)), ensure_ascii=False))
    ids = {work["id"] for work in told["works"]}
    assert len(ids) == len(told["works"])
    assert all(link["from"] in ids and link["to"] in ids for link in told["links"])
    directive = next(work for work in told["works"] if work["number"] == "38-CT/TW")
    assert (directive["missing"], directive["level"], directive["state"]["name"]) == (False, 0, "in-force")


def test_graphml_has_each_work_and_each_citation() -> None:
    works = samples()
    root = ElementTree.fromstring(graphml(works))  # noqa: S314 - our own text
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == len(works.works)
    assert len(root.findall(f".//{space}edge")) == len(works.links)
    declared = {key.get("id") for key in root.findall(f"{space}key")}
    assert {data.get("key") for data in root.iter(f"{space}data")} <= declared


def test_the_picture_is_xml_with_words_for_those_who_do_not_see_it() -> None:
    works = samples()
    root = ElementTree.fromstring(svg(works, date(2026, 11, 30)))  # noqa: S314 - our own text
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    groups = root.findall(f"{space}g")
    assert len(groups) == len(works.works)
    assert all(group.find(f"{space}title") is not None for group in groups)
    assert not list(root.iter(f"{space}script"))
    width, height = (float(root.get(name) or 0) for name in ("width", "height"))
    for card in root.iter(f"{space}rect"):
        x, y, w, h = (float(card.get(name) or 0) for name in ("x", "y", "width", "height"))
        assert x + w <= width
        assert y + h <= height


def test_signs_that_xml_forbids_are_left_out() -> None:
    title = "KẾ HOẠCH\nCải cách \ufffe <hành chính> & \x0b"
    reading = plan("15/KH-UBND", "12 tháng 3 năm 2021", title, "1. Sở Nội vụ rà soát.")
    works = works_of([("a.txt", reading)])
    for text in (graphml(works), svg(works)):
        ElementTree.fromstring(text)  # noqa: S314 - our own text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=3))
def test_any_texts_make_a_set(texts: list[str]) -> None:
    works = works_of((f"{n}.txt", read(f"Số: 12-CT/TU\n{text}")) for n, text in enumerate(texts))
    list(tree(works))
    ElementTree.fromstring(graphml(works))  # noqa: S314 - our own text
    ElementTree.fromstring(svg(works))  # noqa: S314 - our own text


@corpus.needs_corpus
def test_the_five_documents_hang_together() -> None:
    paths = sorted(corpus.DOCUMENTS.glob("00[0-4]_*.txt"))
    works = works_of((path.name, read(path.read_text(encoding="utf-8"))) for path in paths)
    told = {(works[link.source].label, link.relation, works[link.target].label) for link in works.links}
    assert {
        ("38-CT/TU", "implements", "38-CT/TW"),
        ("1039-CV/TU", "implements", "38-CT/TW"),
        ("3935/KH-UBND", "implements", "8485-CV/TU"),
        ("38-CT/TW", "mentions", "28-CT/TW"),
    } <= told
    (directive,) = works.of("38-CT/TW")
    assert "187-BS/ĐUK" in [paper.number for paper in directive.manifestations]
    (letter,) = works.of("1039-CV/TU")
    assert [paper.form for paper in letter.manifestations] == ["original", "news"]
    assert {work.label for work in works.stubs} >= {"28-CT/TW", "8485-CV/TU", "04-CT/TW", "41/2013/QĐ-TTg"}
