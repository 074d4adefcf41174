# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coverage: pairs against hand-made labels on the samples' cascades, the experts' on the corpus, each rule."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from nhipcau.reading import Document, read
from nhipcau.reading.coverage import Change, Coverage, cover
from nhipcau.reading.coverage.answers import answer, best_answer, body_key
from nhipcau.reading.coverage.changes import _strong, _weaker
from nhipcau.reading.coverage.likeness import Weights, runs
from nhipcau.reading.coverage.units import clauses_of, themes_of, units_of
from nhipcau.reading.rules import Rule, load
from nhipcau.reading.text.normalise import normalise
from tests import corpus

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "documents"
Pairs = set[tuple[str, str]]


def sample(name: str, number: int = 0) -> Document:
    (path,) = SAMPLES.glob(f"{name}_*.txt")
    return read(path.read_text(encoding="utf-8")).documents[number]


class Labelled(NamedTuple):
    """Pairs that a reader of both documents must find, and those on which readers may differ."""

    parent: str
    child: str
    which: int
    pairs: str
    optional: str = ""


# Labelled by hand before the matcher was run on them; "3<1" = item 3 of the parent is taken up by item 1 of the child.
CASCADES = {
    "01-02": Labelled(
        "01", "02", 0,
        "1<1 2<2-1 2-6<2-1 5<2-2 2-2<2-2 6<2-3 3<3 2-7<4 8<5",
        "2-3<2-1 4<2-2 1<2-2 3<1 2<2 3<2-1 5<2 3<2-3 3<4",
    ),
    "01-03": Labelled(
        "01", "03", 1,
        "1<1 3<1 2<2 2-1<2 2-2<3 3<4 5<5 2-2<5 8<6",
        "2<3 2-1<4 1<5 2-6<1 2-7<4 4<3 3<6 1<3 2<4",
    ),
    "01-04": Labelled(
        "01", "04", 0,
        "3<II.1 1<II.2 2-3<II.4 3<III.1 8<III.2 6<III.3 5<III.3-1 2-2<III.4-2 2-6<III.5 4<III.6 2-2<III.6 5<III.7 "
        "8<end-1 8<end-2",
        "5<II.3 6<III.3-2 2-6<III.3-2 3<III.4 7<III.4 2-6<III.4-1 8<III.4-1 1<III.7 2-3<III.8 2-4<III.8 2-7<III.9 "
        "1<III.9 3<III.9 2-7<III.10 3<end-1 1<II.1 2<II.3 2-4<II.4 6<III.3-1 5<III.6 2-6<III.3-1 7<II.1 7<III.1",
    ),
    "01-05": Labelled(
        "01", "05", 0,
        "3<1 5<2-2 8<5 2-2<4",
        "1<1 1<2-2 2-7<3 2-1<4 4<4 3<2-1 5<2-1 7<4 8<4 2-2<2-2 7<1 4<2-2 8<2-2",
    ),
    "05-06": Labelled(
        "05", "06", 0,
        "1<II.1.a 3<II.1.b 2-2<II.4.a 5<III.1 5<III.2",
        "5<end-1 4<III.2 4<III.1 4<II.4.a 2-1<III.1 2-1<II.1.a 3<II.1.a 4<end-1 2-2<III.2 2-2<end-1 2-2<III.1",
    ),
    "06-08": Labelled(
        "06", "08", 0,
        "II.1.a<1.1 II.1.b<1.3 III.1<2.1 III.2<2.1 III.3<2.2",
        "II.1.a<2.3 II.2.a<1.3 II.2.a<2.2 end-1<2.1",
    ),
}  # fmt: skip


def pairs_in(text: str) -> Pairs:
    return {(one, other) for one, _, other in (word.partition("<") for word in text.split())}


def found(labelled: Labelled) -> Pairs:
    coverage = cover(sample(labelled.parent), [sample(labelled.child, labelled.which)])
    return {(pair.parent, pair.child) for pair in coverage.children[0].pairs}


def f1(right: int, extra: int, missing: int) -> float:
    return 2 * right / (2 * right + extra + missing)


def test_cascades_of_the_samples() -> None:
    right = extra = missing = 0
    for labelled in CASCADES.values():
        gold, got = pairs_in(labelled.pairs), found(labelled)
        right += len(gold & got)
        extra += len(got - gold - pairs_in(labelled.optional))
        missing += len(gold - got)
    assert right + missing == sum(len(pairs_in(labelled.pairs)) for labelled in CASCADES.values())
    assert f1(right, extra, missing) >= 0.88, (right, extra, missing)


@pytest.mark.corpus
@corpus.needs_corpus
def test_expert_pairs(tmp_path: Path) -> None:
    gold = corpus.GOLD / "coverage.json"
    wanted = {child["number"] for child in json.loads(gold.read_text(encoding="utf-8"))["children"]}
    read_all = [document for name in corpus.names()[:5] for document in read(corpus.source(name)).documents]
    children = [document for document in read_all if document.number in wanted]
    (parent,) = (document for document in read_all if document.number == "38-CT/TW")
    predicted = tmp_path / "coverage.json"
    predicted.write_text(json.dumps(cover(parent, children).to_json()), encoding="utf-8")
    scorer = corpus.SCORER.parent / "cover.py"
    done = subprocess.run([sys.executable, scorer, gold, predicted], capture_output=True, text=True, check=True)
    assert float(done.stdout.split()[-1]) >= 0.88, done.stdout


# --- what is compared -------------------------------------------------------------------------------------------


def directive(*items: str, head: str = "Số: 07-CT/TU") -> Document:
    lines = "\n\n".join(items)
    return read(
        f"TỈNH ỦY HẢI LÂM\n{head}\nHải Lâm, ngày 05 tháng 3 năm 2024\nCHỈ THỊ\nvề thi đua\n\n{lines}\n"
    ).documents[0]


def test_purposes_and_bare_headings_are_no_items() -> None:
    labels = [unit.label for unit in units_of(sample("06"))]
    assert "II.3.a" in labels
    assert not {"I", "I.1", "I.1.a", "I.1.b", "I.2", "II", "II.3"} & set(labels)


def test_titles_of_cited_documents_say_nothing_about_the_order() -> None:
    document = directive(
        "1. Các sở, ban, ngành quán triệt Chỉ thị số 09-CT/TW ngày 02/3/2020 của Ban Bí thư về nâng cao chất lượng vận "
        "động viện trợ phi chính phủ nước ngoài trong tình hình mới."
    )
    title = "nâng cao chất lượng vận động viện trợ phi chính phủ nước ngoài trong tình hình mới"
    (unit,) = units_of(document, [title])
    assert "aid" not in unit.themes
    assert "study" in unit.themes
    assert title in unit.text


def test_leads_come_down_from_the_item_above() -> None:
    document = directive("1. Sở Nội vụ có trách nhiệm:", "a) Rà soát biên chế;", "b) Mở lớp tập huấn nghiệp vụ.")
    leads = {unit.label: unit.leads for unit in units_of(document)}
    assert leads["1.a"] == leads["1.b"] == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        pytest.param("Rà soát biên chế đơn vị; cấp kinh phí hoạt động.", 2, id="semicolon"),
        pytest.param("Trong đó: cần khẳng định vai trò của Hội", 1, id="short-lead-in"),
        pytest.param("Đổi mới theo phương châm: “chủ động, linh hoạt”", 1, id="quotation"),
        pytest.param("Thực hiện điểm 2.1 và mục III.3 của Kế hoạch này", 1, id="numbers"),
        pytest.param("Báo cáo.", 1, id="one-word"),
        pytest.param("", 0, id="empty"),
    ],
)
def test_clauses(text: str, clauses: int) -> None:
    assert len(clauses_of(text)) == clauses


def test_what_is_only_named_in_a_description_weighs_less() -> None:
    described = themes_of("Hội có vai trò nòng cốt trong vận động viện trợ")
    ordered = themes_of("Hội vận động viện trợ")
    assert 0 < described["aid"] < ordered["aid"]


def test_office_phrases_hardly_make_texts_alike() -> None:
    texts = [
        "tiếp tục tăng cường công tác trồng rừng",
        "tiếp tục tăng cường công tác dạy nghề",
        "mùa trồng rừng đã tới",
    ]
    weights = Weights(texts)
    first, second, third = map(weights.vector, texts)
    assert weights.likeness(first, third) > 1.5 * weights.likeness(first, second)
    assert weights.likeness(first, first) == pytest.approx(1.0)


def test_runs_fold_the_place_of_tones() -> None:
    assert runs("hoà bình").keys() == runs("hòa bình").keys()


# --- who answers ------------------------------------------------------------------------------------------------


def with_pairs() -> list[Rule]:
    return [rule for rule in load("answers") if rule.id.startswith(("answer.", "field."))]


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in with_pairs()])
def test_every_answer_has_examples_that_hold(rule: Rule) -> None:
    assert rule.extra["pairs"]
    for above, below in rule.extra["pairs"]:
        assert answer(above, below, rule.texts("themes")) > 0, (above, below)
    for above, below in rule.extra["apart"]:
        assert answer(above, below, rule.texts("themes")) == 0, (above, below)


def test_answers_name_themes_that_exist() -> None:
    themes = {rule.id.removeprefix("theme.") for rule in load("themes").under("theme")}
    assert {theme for rule in with_pairs() for theme in rule.texts("themes")} <= themes


def test_follow_up_is_whoever_follows_up() -> None:
    assert answer("Ban Đối ngoại Trung ương", "Văn phòng UBND tỉnh", {"aid"}) == 0
    assert answer("Ban Đối ngoại Trung ương", "Văn phòng UBND tỉnh", {"follow-up"}) > 0


def test_names_are_written_out_before_they_are_compared() -> None:
    assert body_key("UBND các huyện") == "ủy ban nhân dân các huyện"
    assert best_answer(["Bộ GD&ĐT"], ["Sở Giáo dục và Đào tạo"]) == 1.0


def test_leads_of_many_items_tell_nothing() -> None:
    parent = directive(
        "Ban Thường vụ Tỉnh ủy yêu cầu các huyện ủy, thành ủy:",
        *(f"{n}. Bảo đảm việc thứ {word}." for n, word in enumerate(("nhất", "nhì", "ba", "tư"), 1)),
    )
    child = directive("1. Các huyện ủy trồng cây ven đường.", head="Số: 08-CT/TU")
    assert cover(parent, [child]).children[0].pairs == []


# --- what changed -----------------------------------------------------------------------------------------------


def changes_of(above: str, below: str) -> list[Change]:
    padding = ["2. Sở Y tế tiêm phòng cúm gia cầm ở các chợ.", "3. Công an tỉnh tuần tra ban đêm trên sông."]
    coverage = cover(directive(f"1. {above}", *padding), [directive(f"1. {below}", head="Số: 08-CT/TU")])
    (pair,) = (pair for pair in coverage.children[0].pairs if pair.parent == "1")
    return pair.changes


@pytest.mark.parametrize(
    ("above", "below", "words"),
    [
        pytest.param(
            "Hội Làm vườn có vai trò nòng cốt trong phong trào trồng cây ăn quả đặc sản",
            "Hội Làm vườn có vai trò trong phong trào trồng cây ăn quả đặc sản",
            "nòng cốt",
            id="role-word-lost",
        ),
        pytest.param(
            "Sở Tài chính bảo đảm kinh phí mua giống cây ăn quả đặc sản",
            "Sở Tài chính xem xét kinh phí mua giống cây ăn quả đặc sản",
            "bảo đảm → xem xét",
            id="weaker-verb",
        ),
        pytest.param(
            "Hội Làm vườn chủ trì phong trào trồng cây ăn quả đặc sản",
            "Hội Làm vườn tham gia phong trào trồng cây ăn quả đặc sản",
            "chủ trì → tham gia",
            id="lead-to-part",
        ),
    ],
)
def test_weakened(above: str, below: str, words: str) -> None:
    assert words in {change.words for change in changes_of(above, below) if change.kind == "weakened"}


def test_nothing_is_weakened_that_stands_elsewhere_in_the_child() -> None:
    above = "Hội Làm vườn có vai trò nòng cốt trong phong trào trồng cây ăn quả đặc sản"
    below = "Hội Làm vườn có vai trò trong phong trào trồng cây ăn quả đặc sản, là lực lượng nòng cốt"
    assert not [change for change in changes_of(above, below) if change.kind == "weakened"]


def test_added_and_left_out() -> None:
    above = "Hội Làm vườn trồng cây ăn quả đặc sản ở ba xã ven sông; mở lớp dạy ghép cành cho thanh niên."
    below = "Hội Làm vườn trồng cây ăn quả đặc sản ở ba xã ven sông và hai phường; bán trái cây qua mạng xã hội."
    kinds = {change.kind: change.words for change in changes_of(above, below)}
    assert "ghép cành" in kinds["left-out"]
    assert "qua mạng" in kinds["added"]


def test_words_that_weigh_are_compared_folded() -> None:
    assert all(word == " ".join(word.lower().split()) for word in _strong(""))
    assert all(stronger and weaker for stronger, weaker in _weaker())


# --- the whole --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return cover(sample("01"), [sample("02"), sample("04")])


def test_every_item_has_a_state_in_every_child(coverage: Coverage) -> None:
    for child in coverage.children:
        assert list(child.states) == list(coverage.items)
        assert set(child.states.values()) <= {"taken", "part", "none"}
        assert {label for label, state in child.states.items() if state != "none"} == {p.parent for p in child.pairs}
        assert set(child.own) == set(child.items) - {pair.child for pair in child.pairs}


def test_nobody_took_up_what_no_child_took_up(coverage: Coverage) -> None:
    assert set(coverage.untaken) == set.intersection(*(set(child.untaken) for child in coverage.children))


def test_a_role_without_its_core_word_is_half_taken_up(coverage: Coverage) -> None:
    below = coverage.children[1]
    assert below.states["1"] == "part"
    assert any("nòng cốt" in change.words for pair in below.pairs_of("1") for change in pair.weakened)


def test_spans_point_at_the_items_in_their_own_sources(coverage: Coverage) -> None:
    (above,) = SAMPLES.glob("01_*.txt")
    (below,) = SAMPLES.glob("02_*.txt")
    one, other = (path.read_text(encoding="utf-8") for path in (above, below))
    for pair in coverage.children[0].pairs:
        assert normalise(one[slice(*pair.parent_span)]).text.strip()
        assert other[slice(*pair.child_span)].strip()
    (pair,) = (pair for pair in coverage.children[0].pairs if (pair.parent, pair.child) == ("8", "5"))
    assert "Ban Đối ngoại Trung ương" in one[slice(*pair.parent_span)]
    assert "theo dõi, kiểm tra, đôn đốc" in other[slice(*pair.child_span)]


def test_json_is_the_contract(coverage: Coverage) -> None:
    data = json.loads(json.dumps(coverage.to_json()))
    assert data["parent"] == "38-CT/TW"
    assert [child["number"] for child in data["children"]] == ["38-CT/TU", "3935/KH-UBND"]
    assert ["8", "5"] in data["children"][0]["pairs"]
    assert data["parent_items"][:3] == ["1", "2", "2-1"]


def test_what_one_child_says_changes_nothing_for_another() -> None:
    parent, one, other = sample("01"), sample("02"), sample("04")
    alone = cover(parent, [one]).children[0].to_json()
    assert cover(parent, [other, one]).children[1].to_json() == alone


@pytest.mark.parametrize("text", ["", "Không có mục nào ở đây.", "1.\n2.\n", "1. Báo cáo.\n1. Báo cáo.\n"])
def test_documents_without_much_in_them(text: str) -> None:
    document = read(text).documents[0]
    for one, other in ((document, sample("02")), (sample("01"), document), (document, document)):
        result = cover(one, [other])
        assert set(result.children[0].states) == set(result.items)


def test_another_field_another_level() -> None:
    """Digital work, from a department to a commune: nothing of the friendship unions' words."""
    parent = directive(
        "1. Sở Nội vụ tập huấn kỹ năng số cho cán bộ, công chức.",
        "2. Sở Tài chính bố trí ngân sách cho chuyển đổi số.",
        "3. Công an tỉnh bảo đảm an ninh, an toàn dữ liệu dân cư.",
        "4. Văn phòng UBND tỉnh theo dõi, đôn đốc, hằng quý báo cáo Tỉnh ủy.",
    )
    child = directive(
        "1. Phòng Văn hóa - Xã hội mở lớp bồi dưỡng kỹ năng số cho công chức xã.",
        "2. Công an xã giữ an toàn dữ liệu dân cư trên địa bàn.",
        "3. Văn phòng HĐND và UBND xã tổng hợp, báo cáo việc thực hiện mỗi quý; kiểm tra các thôn.",
        head="Số: 11/KH-UBND",
    )
    result = cover(parent, [child])
    assert {(pair.parent, pair.child) for pair in result.children[0].pairs} == {("1", "1"), ("3", "2"), ("4", "3")}
    assert result.untaken == ["2"]
