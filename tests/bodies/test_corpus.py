# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names in the corpus against what experts say they mean, in the register that comes with the product."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from nhipcau.bodies.matching import Match, match_names
from nhipcau.bodies.models import BodyName, in_force
from nhipcau.bodies.naming import lookup_keys
from tests.corpus import GOLD, needs_corpus, source

pytestmark = [pytest.mark.corpus, needs_corpus, pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


def labelled() -> list[dict[str, Any]]:
    """Documents with the meaning of their names, each with issuer and place from its labels."""
    found = []
    for entry in json.loads((GOLD / "bodies.json").read_text(encoding="utf-8"))["bodies"]:
        reading = json.loads((GOLD / entry["document"]).with_suffix(".json").read_text(encoding="utf-8"))
        document = next(one for one in reading["documents"] if one["number"] == entry["number"])
        found.append(entry | {"issuer": document["issuer"] or "", "place": document["place"] or ""})
    return found


def is_right(match: Match, name: dict[str, Any], day: datetime.date) -> bool:
    """A class must stay one. A body must be the very one of the register on that day; where the register lacks it (a
    commune's boards), the full name that would be entered must be the expert's."""
    if "body" not in name:
        return match.kind == "class"
    wanted = lookup_keys(name["body"])
    in_register = BodyName.objects.filter(in_force(day), in_force(day, "body__"), key__in=wanted)
    if match.kind == "one":
        return in_register.filter(body=match.body).exists()
    return match.kind == "new" and not in_register.exists() and bool(lookup_keys(match.full) & wanted)


def test_names_mean_what_experts_say() -> None:
    wrong, count = [], 0
    for entry in labelled():
        day = datetime.date.fromisoformat(entry["date"])
        matches = match_names(
            [name["name"] for name in entry["names"]],
            issuer_name=entry["issuer"],
            place=entry["place"],
            day=day,
            text=source(entry["document"].removesuffix(".txt")) if not entry["issuer"] else "",
        )
        for name in entry["names"]:
            count += 1
            if not is_right(matches[name["name"]], name, day):
                wrong.append((entry["number"], name["name"], matches[name["name"]].kind, matches[name["name"]].full))
    assert count >= 132
    assert 1 - len(wrong) / count >= 0.99, wrong


def test_no_class_is_taken_for_one_body() -> None:
    for entry in labelled():
        classes = [name["name"] for name in entry["names"] if "body" not in name]
        matches = match_names(
            classes, issuer_name=entry["issuer"], place=entry["place"], day=datetime.date.fromisoformat(entry["date"])
        )
        assert [name for name in classes if matches[name].kind != "class"] == []
