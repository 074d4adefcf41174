# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Assignments of classes and of several leads: one for each member, one in charge or each its own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.assignments.services import make_assignments
from nhipcau.bodies.models import Body
from tests.assignments.conftest import TODAY, MakeRecord, one_task
from tests.personas import Persona, make_body

pytestmark = pytest.mark.django_db


def test_a_class_gives_each_of_its_members_its_own(
    make_record: MakeRecord, clerk: Persona, department: Body, foreign_office: Body, officer: Persona
) -> None:
    task = one_task(lead="các sở, ban, ngành", support=("các hội",))
    task["names"]["lead"].append("Sở Nội vụ")
    record = make_record(tasks=[task])
    members = (department.pk, foreign_office.pk)
    matches = {"các sở, ban, ngành": members, "Sở Nội vụ": department.pk, "các hội": None}
    for _time in range(2):
        make_assignments(clerk.actor, record, matches, today=TODAY)
    rows = list(record.tasks.get().assignments.order_by("pk"))
    assert [(row.lead, row.lead_name, row.of_class) for row in rows] == [
        (department, department.name, "các sở, ban, ngành"),
        (foreign_office, foreign_office.name, "các sở, ban, ngành"),
    ]
    assert [one.name for one in rows[0].supports.all()] == ["các hội"]
    assert "các sở ban ngành" in rows[1].words.replace(",", "")
    page = officer.get(f"/nhiem-vu/{rows[0].pk}/").content.decode()
    assert "các sở, ban, ngành" in page


def test_members_of_a_class_that_supports_are_supporters(
    make_record: MakeRecord, clerk: Persona, department: Body, foreign_office: Body
) -> None:
    record = make_record(tasks=[one_task(support=("các sở",))])
    matches = {"Sở Nội vụ": department.pk, "các sở": (department.pk, foreign_office.pk)}
    row = make_assignments(clerk.actor, record, matches, today=TODAY)[0]
    assert [(one.body, one.name) for one in row.supports.all()] == [(foreign_office, foreign_office.name)]


@pytest.mark.parametrize(
    ("leadership", "leads", "supports"),
    [
        ("", ["Sở Nội vụ", "Sở Ngoại vụ"], []),
        ("each", ["Sở Nội vụ", "Sở Ngoại vụ"], []),
        ("Sở Ngoại vụ", ["Sở Ngoại vụ"], ["Sở Nội vụ"]),
        ("Sở Khác", ["Sở Nội vụ", "Sở Ngoại vụ"], []),
    ],
)
def test_of_several_leads_one_is_in_charge_or_each_for_itself(
    leadership: str, leads: list[str], supports: list[str], make_record: MakeRecord, clerk: Persona, department: Body,
    foreign_office: Body,
) -> None:  # fmt: skip
    task = one_task()
    task["names"] |= {"lead": ["Sở Nội vụ", "Sở Ngoại vụ"], "leadership": leadership}
    record = make_record(tasks=[task])
    matches = {"Sở Nội vụ": department.pk, "Sở Ngoại vụ": foreign_office.pk}
    rows = make_assignments(clerk.actor, record, matches, today=TODAY)
    assert [row.lead_name for row in rows] == leads
    assert [one.name for one in rows[0].supports.all()] == supports


def test_forty_members_take_as_many_queries_as_two(make_record: MakeRecord, clerk: Persona, office: Body) -> None:
    def queries(count: int, number: str) -> int:
        members = tuple(make_body(f"Sở {number} {n}", parent=office).pk for n in range(count))
        record = make_record(number, tasks=[one_task(lead="các sở")])
        with CaptureQueriesContext(connection) as captured:
            assert len(make_assignments(clerk.actor, record, {"các sở": members}, today=TODAY)) == count
        return len(captured)

    assert queries(40, "1/KH-UBND") == queries(2, "2/KH-UBND")
