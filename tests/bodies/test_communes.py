# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Districts and communes out of their package, where it is installed."""

from __future__ import annotations

import datetime
import importlib.util
from collections import Counter
from typing import Any

import pytest

from nhipcau.bodies import communes
from nhipcau.bodies.classes import expand_classes
from nhipcau.bodies.loading import plan
from nhipcau.bodies.models import Body, Standing, Succession
from nhipcau.bodies.naming import Scope
from nhipcau.bodies.services import load

needs_tables = pytest.mark.skipif(
    importlib.util.find_spec(communes.PACKAGE) is None,
    reason="the package vietnamadminunits is not installed (pip install nhipcau[communes])",
)


def test_without_the_package_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(communes.NoTablesError):
        communes.tables()


@needs_tables
def test_the_whole_country_adds_up() -> None:
    register = communes.register()
    committees = [entry for entry in register.entries if entry.sort == "ubnd" and entry.level == "commune"]
    new = [entry for entry in committees if entry.last is None]
    assert len(new) == 3321
    units = Counter((entry.name or "").split()[4] for entry in new)
    assert (units["xã"], units["phường"], units["đặc"]) == (2621, 687, 13)
    linked = {link.predecessor for link in register.links}
    assert [entry.key for entry in committees if entry.last is not None and entry.key not in linked] == []
    reached = {link.successor for link in register.links}
    assert [entry.key for entry in new if entry.first is not None and entry.key not in reached] == []


@needs_tables
def test_an_unknown_province_is_refused() -> None:
    with pytest.raises(KeyError):
        communes.register("Hà Tây")


@pytest.mark.django_db
@pytest.mark.usefixtures("shipped")
@needs_tables
class TestLoaded:
    @pytest.fixture(autouse=True)
    def loaded(self) -> Any:
        register = communes.register("Đồng Nai")
        load(register, source="thử")
        assert plan(register).new == []

    def test_districts_of_the_old_province_are_those_of_its_documents(self) -> None:
        name = "UBND các huyện, thành phố"
        found = expand_classes([name], Scope(province="tỉnh Đồng Nai"), datetime.date(2020, 4, 8))[name]
        assert Counter(member.body.name.split()[4] for member in found.members) == {"huyện": 9, "thành": 2}
        assert found.is_whole
        party = expand_classes(["các huyện, thành ủy"], Scope(province="tỉnh Đồng Nai"), datetime.date(2020, 4, 8))
        assert len(party["các huyện, thành ủy"].members) == 11

    def test_since_july_2025_there_are_communes_and_no_districts(self) -> None:
        day = datetime.date(2025, 7, 1)
        scope = Scope(province="tỉnh Đồng Nai")
        names = ["UBND các huyện, thành phố", "Ủy ban nhân dân các xã, phường"]
        found = expand_classes(names, scope, day)
        assert found[names[0]].members == []
        assert len(found[names[1]].members) == 95
        assert Succession.objects.filter(kind="dissolved", predecessor__level="district").exists()

    def test_a_commune_that_stayed_only_moved(self) -> None:
        for standing in Standing.objects.filter(body__level="commune"):
            assert standing.parent is not None
            assert standing.parent.level == "district"
            assert standing.body.parent == Body.objects.get(key="dong-nai-2025-ubnd")
