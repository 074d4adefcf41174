# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address, asked by every role, about things in one's own body and in a lower, upper, neighbouring, foreign one.

The table is `urls.toml`. An address that is missing from it fails here, and the failure prints the lines to add.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from nhipcau.web.models import Event
from tests.rights.table import Answer, Line, WrongTable, read_line, read_table, suggestion, url_names
from tests.rights.world import ANONYMOUS, PLACES, ROLES, WHO, World, make_world

LINES = read_table()


class Undo(Exception):
    """Takes back what a request did."""


class Rights(TestCase):
    """The methods are made of the table: one for each line."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        global WORLD
        WORLD = make_world()

    def ask(self, line: Line, who: str, place: str) -> tuple[int, str, int, int]:
        """Status, page, number of queries, and how many events the request added; then everything is taken back."""
        args = [*WORLD.things[line.thing, place].args, *line.args] if line.thing else [*line.args]
        client, address = WORLD.client(who), reverse(line.name, args=args)
        events = Event.objects.count()
        try:
            with transaction.atomic():
                with CaptureQueriesContext(connection) as captured:
                    response = (
                        client.post(address, line.data) if line.method == "POST" else client.get(address, line.data)
                    )
                    content = b"".join(response.streaming_content) if response.streaming else response.content
                status, queries, added = response.status_code, len(captured), Event.objects.count() - events
                raise Undo
        except Undo:
            pass
        return status, content.decode("utf-8", "replace"), queries, added

    def check(self, line: Line) -> None:
        seen: dict[str, tuple[tuple[int, ...], frozenset[str]]] = {}
        costs: dict[str, int] = {}
        wrong: list[str] = []
        for who in WHO:
            statuses, shown = [], set()
            for place in line.places:
                status, page, queries, added = self.ask(line, who, place)
                if line.method == "POST" and status == 302 and who != ANONYMOUS and not (added or line.silent):
                    wrong.append(f"{who} changed something in {place} and the audit log has no event of it")
                statuses.append(status)
                if line.thing and status == 404 and WORLD.things[line.thing, place].mark in page:
                    wrong.append(f"{who} is refused the {line.thing} in {place} but its mark is in the answer")
                if line.lists:
                    shown = {one for one in PLACES if WORLD.things[line.lists, one].mark in page}
                if place == "own" and status == 200 and line.method == "GET":
                    costs[who] = queries
            seen[who] = (tuple(statuses), frozenset(shown))
        for who in WHO:
            try:
                answer = line.answer(who)
            except WrongTable as missing:
                wrong.append(str(missing))
                continue
            given = tuple(answer.status(place) for place in line.places)
            if given != seen[who][0]:
                wrong.append(f"{who}: {seen[who][0]} where the table says {given}")
            if answer.shown is not None and answer.shown != seen[who][1]:
                wrong.append(f"{who}: shows {sorted(seen[who][1])} where the table says {sorted(answer.shown)}")
        most = costs.get("administrator")
        for who, cost in costs.items():
            if who in ROLES and most is not None and cost > most + line.more:
                wrong.append(f"{who} pays {cost} queries, the administrator {most}")
        assert not wrong, "\n".join([line.title, *wrong, "what was really answered:", suggestion(line, seen)])

    def test_every_address_is_in_the_table(self) -> None:
        missing = sorted(set(url_names()) - {line.name for line in LINES})
        unknown = sorted({line.name for line in LINES} - set(url_names()))
        advice = [
            f'[[url]]\nname = "{name}"\nmethod = "GET"\nthing = ""\nroles = "200"\npostless = "200"\n'
            for name in missing
        ]
        assert not missing, "add to tests/rights/urls.toml what these addresses answer:\n" + "\n".join(advice)
        assert not unknown, f"these addresses exist no more: {unknown}"

    def test_what_takes_a_form_has_a_line_for_it(self) -> None:
        """An address with a line for GET alone must refuse POST."""
        methods: dict[str, set[str]] = {}
        for line in LINES:
            methods.setdefault(line.name, set()).add(line.method)
        wrong = []
        for line in LINES:
            other = {"GET", "POST"} - methods[line.name]
            for method in other:
                asked = Line(line.name, method, line.thing, args=line.args)
                status = self.ask(asked, "administrator", "own")[0]
                if status not in {405, 404}:
                    wrong.append(f"{line.name} answers {method} with {status}: add a line for it")
        assert not wrong, "\n".join(sorted(set(wrong)))


WORLD = World()


def method_for(line: Line) -> Any:
    def test(self: Rights) -> None:
        settings = {"NHIPCAU_DEMO": True} if line.name == "styles" else {}
        with override_settings(**settings):
            self.check(line)

    return test


for number, one in enumerate(LINES):
    setattr(Rights, f"test_{number:03d}_{one.title.replace(' ', '_').replace('-', '_')}", method_for(one))


# --- The table itself ------------------------------------------------------------------------------------------------


def test_a_line_is_read() -> None:
    line = read_line({"name": "x", "thing": "record", "leader+clerk": "200 200 404 404 404", "roles": "404"})
    assert line.answer("leader") == Answer((200, 200, 404, 404, 404), None)
    assert line.answer("officer").status("foreign") == 404
    assert line.answer(ANONYMOUS).status("own") == 302
    with pytest.raises(WrongTable):
        line.answer("postless")
    listing = read_line({"name": "x", "lists": "record", "everybody": "200 own lower"})
    assert listing.answer("postless").shown == {"own", "lower"}


@pytest.mark.parametrize(
    "entry",
    [
        {"king": "200"},
        {"roles": "200 200"},
        {"thing": "crown"},
        {"method": "PUT"},
        {"lists": "record", "roles": "200 here"},
    ],
)
def test_what_cannot_be_understood_is_refused(entry: dict[str, str]) -> None:
    with pytest.raises(WrongTable):
        read_line({"name": "x", **entry})
