# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names in the corpus against what experts say they mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nhipcau.bodies.naming import expand, is_class, is_relative, lookup_keys, qualify, scope_of
from tests.corpus import GOLD, needs_corpus

pytestmark = [pytest.mark.corpus, needs_corpus]


def labelled() -> list[dict[str, Any]]:
    """Documents with the meaning of their names, each with issuer and place from its labels."""
    found = []
    for entry in json.loads((GOLD / "bodies.json").read_text(encoding="utf-8"))["bodies"]:
        reading = json.loads((GOLD / entry["document"]).with_suffix(".json").read_text(encoding="utf-8"))
        document = next(one for one in reading["documents"] if one["number"] == entry["number"])
        found.append(entry | {"issuer": document["issuer"] or "", "place": document["place"] or ""})
    return found


def is_right(name: dict[str, Any], issuer: str, place: str) -> bool:
    scope = scope_of(issuer, place)
    many = is_class(name["name"]) or (scope.central and is_relative(expand(name["name"])))
    if "body" not in name:
        return many
    return not many and bool(lookup_keys(qualify(name["name"], scope)) & lookup_keys(name["body"]))


def test_names_mean_what_experts_say() -> None:
    rows = [(entry, name) for entry in labelled() for name in entry["names"]]
    wrong = [
        (entry["number"], name["name"]) for entry, name in rows if not is_right(name, entry["issuer"], entry["place"])
    ]
    # 5 of the 8 that are left stand in the news item, which has no issuer; `match_names` knows its province.
    assert 1 - len(wrong) / len(rows) >= 0.93, wrong


def test_a_class_is_never_taken_for_one_body() -> None:
    classes = [name["name"] for entry in labelled() if entry["issuer"] for name in entry["names"] if "body" not in name]
    assert [name for name in classes if not is_class(name) and not is_relative(expand(name))] == []
