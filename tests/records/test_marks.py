# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.files.model import Extract, Kind, Page, Unsure, Word
from nhipcau.records.marks import Backwards, Mark, Marks, Stretch, marked_text, marks_of, sheets_of
from nhipcau.records.words import written_item


def plain(marked: str) -> str:
    """The text that a reader sees."""
    lines = re.findall(r'<span class="nc-line.*?</span>(?=<span|<details|</details|$)', marked, re.DOTALL)
    return "\n".join(html.unescape(re.sub(r"<[^>]+>", "", line)).replace("\u200b", "") for line in lines)


def test_values_are_marked_and_tasks_have_their_bar() -> None:
    text = "Số: 1/KH\nSở Nội vụ báo cáo\n"
    marks = Marks([Mark(4, 8, "head", "d0-number"), Mark(9, 18, "body", "d0-t0-lead", True)], [Stretch(9, 26, "d0-t0")])
    assert marked_text(text, marks) == (
        '<span class="nc-line">Số: <mark class="head" data-field="d0-number">1/KH</mark></span>'
        '<span class="nc-line nc-task" data-field="d0-t0">'
        '<mark class="body is-doubt" data-field="d0-t0-lead">Sở Nội vụ</mark> báo cáo</span>'
    )


def test_of_marks_over_each_other_the_shortest_gives_the_colour_and_all_are_named() -> None:
    marked = marked_text("theo 38-CT/TW nhé", Marks([Mark(0, 17, "head", "a"), Mark(5, 13, "cite", "b")]))
    assert '<mark class="cite" data-field="a b">38-CT/TW</mark>' in marked


def test_everything_is_escaped() -> None:
    assert "<b>" not in marked_text("<b>&amp;</b>", Marks([Mark(0, 3, "head", "a")]))


def test_menus_of_a_web_page_are_folded_away() -> None:
    text = "".join(f"menu {n}\n" for n in range(6)) + "KẾ HOẠCH\n"
    marked = marked_text(text, Marks(chrome=[(0, text.index("KẾ"))]))
    assert marked.startswith('<details class="nc-chrome-run">')
    assert marked.endswith('</details><span class="nc-line">KẾ HOẠCH</span>')


@given(
    st.text(st.sampled_from("ab \n<ộ\f"), max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_marking_changes_no_letter(text: str, spans: list[tuple[int, int]], tasks: list[tuple[int, int]]) -> None:
    marks = Marks(
        [Mark(min(span), max(span), "head", f"f{n}") for n, span in enumerate(spans)],
        [Stretch(min(span), max(span), f"t{n}") for n, span in enumerate(tasks)],
    )
    lines = [line for line in text.removesuffix("\n").split("\n") if line != "\f"] if text else []
    assert plain(marked_text(text, marks)).split("\n") == (lines or [""])


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param((0, 3), (0, 3), id="letter for letter"),
        pytest.param((4, 6), (4, 7), id="a run that changed its length counts whole"),
        pytest.param((5, 9), (4, 10), id="from within it"),
        pytest.param((7, 9), (8, 10), id="after it"),
    ],
)
def test_from_source_to_restored_text(span: tuple[int, int], expected: tuple[int, int]) -> None:
    # "So  Noi vu": source 4..6 "No" became text 4..7.
    assert Backwards([(0, 4, 0, 4), (4, 7, 4, 6), (7, 10, 6, 9)])(*span) == expected


def test_struck_out_rows_lose_their_marks_and_looked_at_doubts_their_dots() -> None:
    document = {
        "spans": {"number": [[0, 2]], "signer.name": [[3, 4]]},
        "doubts": [{"field": "number", "why": "x", "seen": True}, {"field": "signer.name", "why": "x"}],
        "citations": [{"places": [[5, 6]], "dropped": True}],
        "tasks": [
            {"span": [7, 9], "spans": {"recurrence": [[7, 8]]}, "doubts": []},
            {"span": [10, 12], "spans": {"lead.0": [[10, 11]]}, "dropped": True},
        ],
    }
    marks = marks_of([document])
    assert [(mark.field, mark.doubtful) for mark in marks.values] == [
        ("d0-number", False),
        ("d0-signer-name", True),
        ("d0-t0-every", False),
    ]
    assert [stretch.field for stretch in marks.tasks] == ["d0-t0"]


def test_words_read_without_certainty_are_marked_with_what_else_they_may_be() -> None:
    words = [Word("tính", 0, 4, (0.1, 0.1, 0.2, 0.12), 0.42), Word("ngày", 5, 9, (0.3, 0.1, 0.4, 0.12), 0.96)]
    words.append(Word("·", 10, 11, (0.5, 0.1, 0.51, 0.12), 0.2))
    page = Page(
        1, "tính ngày ·", width=600, height=800, words=words, unsure=[Unsure(0, 4, (("tỉnh", 0.4), ("tình", 2.0)))]
    )
    (sheet,) = sheets_of(Extract.of_pages(Kind.PDF, [page]), Marks())
    (doubtful,) = sheet.doubtful
    assert (doubtful.text, doubtful.percent, doubtful.others) == ("tính", 42, ["tỉnh", "tình"])
    assert (doubtful.box.x, doubtful.box.kind) == (98, "unsure")


def test_boxes_stand_round_the_words_line_by_line() -> None:
    words = [
        Word("Sở", 0, 2, (0.1, 0.1, 0.2, 0.12)),
        Word("Nội", 3, 6, (0.8, 0.1, 0.9, 0.12)),
        Word("vụ", 7, 9, (0.1, 0.2, 0.2, 0.22)),
    ]
    page = Page(1, "Sở Nội\nvụ", width=500, height=1000, words=words, source="ocr")
    marks = Marks([Mark(0, 9, "body", "d0-t0-lead")], [Stretch(0, 9, "d0-t0")])
    (sheet,) = sheets_of(Extract.of_pages(Kind.PDF, [page]), marks)
    assert sheet.height == 2000
    assert [(box.kind, box.x, box.y) for box in sheet.boxes] == [
        ("task", 84, 200),
        ("body", 98, 198),
        ("body", 98, 398),
    ]


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("III.3", "III.3"),
        ("III.3-1", "III.3, gạch 1"),
        ("-2", "gạch 2"),
        ("II.5-1-2", "II.5, gạch 1, cộng 2"),
        ("end-1", "đoạn cuối 1"),
        ("Điều 1.2", "Điều 1.2"),
        ("", ""),
    ],
)
def test_labels_as_people_say_them(label: str, written: str) -> None:
    assert written_item(label) == written
