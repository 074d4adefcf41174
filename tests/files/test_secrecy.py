# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Marks of state secrets: found however they stand, and not in papers that only talk about secrets."""

from __future__ import annotations

import pytest

from nhipcau.files.secrecy import Rule, name_is_marked, rules, text_is_marked
from tests import corpus

HEAD = "TỈNH ỦY HẢI LÂM\n*\nSố: 12-BC/TU\n"
BODY = "Thực hiện Chỉ thị số 38-CT/TW, Tỉnh ủy báo cáo kết quả như sau.\n" * 40


@pytest.mark.parametrize(
    ("rule", "text"), [pytest.param(rule, text, id=f"{rule.id}-{text}") for rule in rules() for text in rule.examples]
)
def test_examples_of_the_rules(rule: Rule, text: str) -> None:
    assert name_is_marked(text) if rule.where == "name" else text_is_marked(text)


@pytest.mark.parametrize(
    ("rule", "text"),
    [pytest.param(rule, text, id=f"{rule.id}-{text}") for rule in rules() for text in rule.counter_examples],
)
def test_counter_examples_of_the_rules(rule: Rule, text: str) -> None:
    assert not rule.holds(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + "MẬT\n" + BODY, id="under-the-letterhead"),
        pytest.param(
            "TỈNH ỦY HẢI LÂM\t\tĐẢNG CỘNG SẢN VIỆT NAM\n\tTỐI MẬT\tHải Lâm, ngày 4 tháng 5\n" + BODY,
            id="between-columns",
        ),
        pytest.param(HEAD + BODY + "\nTUYỆT MẬT\n" + BODY, id="on-a-later-page"),
        pytest.param("TINH UY HAI LAM\nMAT\nSo: 12-BC/TU\n" + "Tinh uy bao cao\n" * 20, id="scan-without-marks"),
        pytest.param("TỈNH ỦY HẢI LÂM\nM\u00c2\u0323T\nSố: 12-BC/TU\n", id="letters-decomposed"),
        pytest.param("Số: 12-BC/TU | MẬT | Hải Lâm\n", id="in-a-cell"),
        pytest.param("Độ mật: Tối mật\nKính gửi: Ban Thường vụ\n", id="said-with-its-level"),
    ],
)
def test_marked_papers(text: str) -> None:
    assert text_is_marked(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + BODY, id="plain"),
        pytest.param("KẾ HOẠCH\nTăng cường công tác bảo vệ bí mật nhà nước của tỉnh\n" + BODY, id="about-secrets"),
        pytest.param("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH HẢI LÂM\nSố: 5/KH-MTTQ\n", id="the-front"),
        pytest.param("UY BAN MAT TRAN TO QUOC VIET NAM\nMAT TRAN TO QUOC\n", id="the-front-without-marks"),
        pytest.param(HEAD + "về mật độ dân số, mật mã, mật ong và mặt bằng\n" + BODY, id="other-words"),
        pytest.param(BODY + "Tài liệu loại Mật do văn thư quản lý riêng.\n", id="in-a-sentence"),
    ],
)
def test_papers_that_only_talk_about_it(text: str) -> None:
    assert not text_is_marked(text)


@pytest.mark.corpus
def test_no_public_paper_is_taken_for_a_secret() -> None:
    """Real documents, all public: none may be stopped at the door."""
    if not corpus.DOCUMENTS.is_dir():
        pytest.skip("the corpus of real documents does not lie beside the checkout")
    texts = sorted(corpus.DOCUMENTS.glob("*.txt"))
    stopped = [
        path.name for path in texts if text_is_marked(path.read_text(encoding="utf-8")) or name_is_marked(path.name)
    ]
    assert texts
    assert stopped == []
