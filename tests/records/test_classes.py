# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""At the review: a class is shown with its members of the day, exceptions and doubts are asked, leads are chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.assignments.models import Assignment
from nhipcau.bodies.models import Body, Certainty, ClassException
from nhipcau.records import drafts
from nhipcau.records.models import IntakeFile, Record
from nhipcau.records.services import confirm_as_read
from tests.personas import Persona, make_body
from tests.records.conftest import PLAN, received
from tests.records.test_views import form_of, page, send

pytestmark = pytest.mark.django_db

CLASS = "các sở"


def with_lead(file: IntakeFile, *leads: str) -> IntakeFile:
    """The file with other leads of its first task, as a clerk would write them."""
    draft = drafts.draft_of(file)
    draft.documents[0]["tasks"][0]["lead"] = list(leads)
    draft.documents[0]["tasks"][1]["dropped"] = True
    file.draft = draft.to_json()
    file.save()
    return file


def field_of(values: dict[str, Any]) -> str:
    """The field in which somebody says what the class means."""
    return next(
        name.removesuffix("-name") for name, value in values.items() if name.endswith("-name") and value == CLASS
    )


@pytest.fixture
def health(office: Body) -> Body:
    return make_body("Sở Y tế tỉnh Hải Lâm", place="Hải Lâm", parent=office)


def test_a_class_without_a_doubt_is_expanded_by_itself(
    clerk: Persona, department: Body, foreign_office: Body, health: Body
) -> None:
    file = with_lead(received(clerk), CLASS)
    html = page(clerk, "review", file.pk)
    assert "Từng tổ chức trong 3 tổ chức" in html
    confirm_as_read(clerk.actor, file)
    assert {row.lead for row in Assignment.objects.all()} == {department, foreign_office, health}
    assert {row.of_class for row in Assignment.objects.all()} == {CLASS}


def test_members_are_those_of_the_day(clerk: Persona, department: Body, health: Body) -> None:
    Body.objects.filter(pk=health.pk).update(valid_to="2019-12-31")
    confirm_as_read(clerk.actor, with_lead(received(clerk), CLASS))
    assert [row.lead for row in Assignment.objects.all()] == [department]


def test_the_clerk_makes_exceptions_and_they_are_kept(
    clerk: Persona, department: Body, foreign_office: Body, health: Body
) -> None:
    file = with_lead(received(clerk), CLASS)
    values = form_of(clerk, file)
    field = field_of(values)
    values[f"{field}-member"] = [str(department.pk), str(health.pk), "999999"]
    send(clerk, file, values | {field: "members"}, action="save")
    again = form_of(clerk, file)
    assert again[field] == "members"
    assert set(again[f"{field}-member"]) == {str(department.pk), str(health.pk)}
    send(clerk, file, again, action="confirm")
    assert {row.lead for row in Assignment.objects.all()} == {department, health}


def test_a_class_may_stay_as_written(clerk: Persona, department: Body, health: Body) -> None:
    file = with_lead(received(clerk), CLASS)
    values = form_of(clerk, file)
    field = field_of(values)
    send(clerk, file, values | {field: "class"}, action="confirm")
    assert [(row.lead, row.lead_name) for row in Assignment.objects.all()] == [(None, CLASS)]


def test_a_member_that_nobody_checked_is_asked_and_not_ticked(clerk: Persona, department: Body, health: Body) -> None:
    Body.objects.filter(pk=health.pk).update(certainty=Certainty.EXISTENCE)
    file = with_lead(received(clerk), CLASS)
    html = page(clerk, "review", file.pk)
    assert "chưa kiểm chứng" in html
    values = form_of(clerk, file)
    field = field_of(values)
    assert (values[field], values[f"{field}-member"]) == ("class", [str(department.pk)])
    confirm_as_read(clerk.actor, file)
    assert [row.lead for row in Assignment.objects.all()] == [None]


def test_exceptions_of_the_register_hold_at_the_review(
    clerk: Persona, office: Body, department: Body, health: Body
) -> None:
    school = make_body("Trường Chính trị tỉnh Hải Lâm", place="Hải Lâm", parent=office)
    ClassException.objects.create(class_id="so", place=office, body=health, belongs=False)
    ClassException.objects.create(class_id="so", place=office, body=school, belongs=True)
    file = with_lead(received(clerk), CLASS)
    assert "Ngoại lệ, không thuộc nhóm" in page(clerk, "review", file.pk)
    confirm_as_read(clerk.actor, file)
    assert {row.lead for row in Assignment.objects.all()} == {department, school}


@pytest.mark.parametrize("name", ["các đơn vị liên quan", "các cấp ủy"])
def test_what_cannot_be_expanded_says_so_and_stays(name: str, clerk: Persona, department: Body) -> None:
    file = with_lead(received(clerk), name)
    html = page(clerk, "review", file.pk)
    assert "không nói rõ" in html or "mọi cấp" in html
    confirm_as_read(clerk.actor, file)
    assert [(row.lead, row.lead_name) for row in Assignment.objects.all()] == [(None, name)]


def test_of_several_leads_the_chosen_one_is_in_charge(clerk: Persona, department: Body, foreign_office: Body) -> None:
    file = with_lead(received(clerk), "Sở Nội vụ", "Sở Ngoại vụ")
    values = form_of(clerk, file)
    assert "d0-t0-leadership" not in values
    assert send(clerk, file, values, action="confirm").status_code == 400
    assert not Record.objects.filed().exists()
    for code in ("9", "x", ""):
        assert send(clerk, file, values | {"d0-t0-leadership": code}, action="confirm").status_code == 400
    send(clerk, file, values | {"d0-t0-leadership": "1"}, action="save")
    assert "checked" in page(clerk, "review", file.pk).partition('name="d0-t0-leadership" value="1"')[2][:20]
    send(clerk, file, form_of(clerk, file), action="confirm")
    row = Assignment.objects.get()
    assert row.lead == foreign_office
    assert [one.body for one in row.supports.order_by("pk")] == [department, foreign_office][:1]


def test_a_document_of_many_classes_takes_the_same_queries(clerk: Persona, department: Body) -> None:
    def queries(*leads: str) -> int:
        file = with_lead(received(clerk, content=PLAN + f"\n{len(leads)}"), *leads)
        with CaptureQueriesContext(connection) as captured:
            page(clerk, "review", file.pk)
        return len(captured)

    queries("các sở")
    many = ("các sở", "các ban đảng", "các đoàn thể", "các huyện ủy", "các cơ quan báo chí")
    assert queries("các ngành", "các sở") == queries(*many)
