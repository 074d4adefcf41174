# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every rule of every file against its own examples and counter-examples."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import nhipcau.reading
from nhipcau.reading.errors import BrokenRules
from nhipcau.reading.rules import Rule, load, names, parse

EVERY = [pytest.param(rule, id=f"{name}:{rule.id}") for name in names() for rule in load(name)]


@pytest.mark.parametrize("rule", EVERY)
def test_examples_match_and_counterexamples_do_not(rule: Rule) -> None:
    assert rule.pattern or rule.words or rule.extra, "a rule that says nothing"
    if rule.pattern or rule.words:
        assert rule.examples, "a rule without an example"
    for example in rule.examples:
        assert rule.accepts(example), example
    for example in rule.counterexamples:
        assert not rule.accepts(example), example


def test_ids_are_unique_over_all_files() -> None:
    seen: dict[str, str] = {}
    for name in names():
        for rule in load(name):
            assert f"{name}.{rule.id}" not in seen
            seen[f"{name}.{rule.id}"] = name


def test_each_doubt_has_a_sentence_in_both_languages() -> None:
    for rule in load("doubts"):
        assert rule.text("vi"), rule.id
        assert rule.text("en"), rule.id


def test_each_doubt_of_the_code_has_its_sentence() -> None:
    package = Path(nhipcau.reading.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py") if path.name != "model.py")
    slugs = set(re.findall(r'\bDoubt\(\s*"[^"]+",\s*"([a-z-]+)"', code))
    assert slugs
    assert slugs <= {rule.id for rule in load("doubts")}


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "rule = 1",
        '[[rule]]\npattern = "a"',
        '[[rule]]\nid = "a"\npattern = "("',
        '[[rule]]\nid = "a"\npattern = 3',
        '[[rule]]\nid = "a"\non = "moon"',
        '[[rule]]\nid = "a"\nexamples = "a"',
        '[[rule]]\nid = "a"\nvalid_from = "2020"',
        '[[rule]]\nid = "a"\n[[rule]]\nid = "a"',
        '[[rule]]\nid = "U\u031b"',
    ],
)
def test_nonsense_is_refused(raw: str) -> None:
    with pytest.raises(BrokenRules):
        parse("trial", raw)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(BrokenRules, match="nowhere"):
        load("nowhere")


def test_validity_is_a_pair_of_days() -> None:
    rule = parse("trial", '[[rule]]\nid = "a"\nvalid_from = 2020-03-05\nvalid_to = 2026-01-08').rules[0]
    assert rule.valid_on(date(2020, 3, 5))
    assert rule.valid_on(None)
    assert not rule.valid_on(date(2020, 3, 4))
    assert not rule.valid_on(date(2026, 1, 9))


def test_words_match_whatever_the_tone_placement() -> None:
    rule = parse("trial", '[[rule]]\nid = "a"\nwords = ["Ủy ban"]').rules[0]
    assert rule.accepts("các Uỷ  ban.")
    assert not rule.accepts("Ủy banh")
