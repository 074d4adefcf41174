# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Making assignments from a record, and moving them: every move by everybody."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.assignments.machine import machine
from nhipcau.assignments.models import OPEN, Assignment, State, Step
from nhipcau.assignments.services import make_assignments, move, moves_for
from nhipcau.bodies.models import Body, Level, Role
from nhipcau.records.models import Record, Task
from nhipcau.records.signals import record_confirmed
from nhipcau.web.errors import BadInputError, NotAllowedError
from nhipcau.web.models import Event
from tests.assignments.conftest import TODAY, MakeRecord, one_task
from tests.personas import Persona, make_body, make_persona

pytestmark = pytest.mark.django_db


# --- Making --------------------------------------------------------------------------------------------------------


def test_each_lead_of_each_task_gets_an_assignment(
    make_record: MakeRecord, clerk: Persona, office: Body, department: Body, foreign_office: Body
) -> None:
    two = one_task(deadline="2026-12")
    two["names"]["lead"] = ["Sở Nội vụ", "các huyện"]
    two["names"]["support"] = ["Sở Ngoại vụ", "các đoàn thể"]
    record = make_record(tasks=[one_task(every="year", by="11-15"), two, one_task(lead="")])
    matches = {"Sở Nội vụ": department.pk, "Sở Ngoại vụ": foreign_office.pk, "các huyện": None}
    rows = make_assignments(clerk.actor, record, matches, today=TODAY)
    assert [(row.lead_name, row.lead_id, row.due) for row in rows] == [
        ("Sở Nội vụ", department.pk, datetime.date(2027, 11, 15)),
        ("Sở Nội vụ", department.pk, datetime.date(2026, 12, 31)),
        ("các huyện", None, datetime.date(2026, 12, 31)),
    ]
    assert {row.ordered_by for row in rows} == {office}
    assert [(one.name, one.body_id) for one in rows[2].supports.order_by("pk")] == [
        ("Sở Ngoại vụ", foreign_office.pk),
        ("các đoàn thể", None),
    ]
    assert [step.move for step in rows[0].steps.all()] == ["assign"]


def test_confirming_again_gives_nothing_twice(make_record: MakeRecord, clerk: Persona, department: Body) -> None:
    record = make_record(tasks=[one_task(support=("các hội",))])
    for _ in range(2):
        record_confirmed.send(sender=Record, record=record, actor=clerk.actor, matches={"Sở Nội vụ": department.pk})
    assignment = Assignment.objects.get()
    assert assignment.supports.count() == assignment.steps.count() == 1
    assert Event.objects.of(record).filter(verb="assignments-made").count() == 1


def test_two_names_of_one_body_are_one_assignment(make_record: MakeRecord, clerk: Persona, office: Body) -> None:
    task = one_task()
    task["names"]["lead"] = ["UBND tỉnh", "Ủy ban nhân dân tỉnh", "các sở", "Các sở,"]
    task["names"]["support"] = ["Ủy ban nhân dân tỉnh"]
    record = make_record(tasks=[task])
    rows = make_assignments(
        clerk.actor, record, {"UBND tỉnh": office.pk, "Ủy ban nhân dân tỉnh": office.pk}, today=TODAY
    )
    assert [row.lead_name for row in rows] == ["UBND tỉnh", "các sở"]
    assert rows[0].supports.count() == 0


def test_making_takes_the_same_queries_for_many_tasks(
    make_record: MakeRecord, clerk: Persona, department: Body
) -> None:
    def queries(count: int) -> int:
        record = make_record(tasks=[one_task(support=("các hội",)) for _ in range(count)])
        with CaptureQueriesContext(connection) as captured:
            make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=TODAY)
        return len(captured)

    assert queries(3) == queries(30)


# --- Moving: the table ---------------------------------------------------------------------------------------------

PEOPLE = ("clerk", "head", "officer", "leader", "administrator", "neighbour", "passer_by")
LEAD_SIDE = {"officer", "leader", "administrator"}
ORDER_SIDE = {"clerk", "head", "administrator"}
ALLOWED = {
    "accept": LEAD_SIDE,
    "return": LEAD_SIDE,
    "start": LEAD_SIDE,
    "submit": LEAD_SIDE,
    "verify": ORDER_SIDE,
    "send-back": ORDER_SIDE,
    "assign-again": ORDER_SIDE,
}
TARGETS = {
    ("assigned", "accept"): "accepted",
    ("assigned", "return"): "returned",
    ("returned", "assign-again"): "assigned",
    ("accepted", "start"): "in-progress",
    ("accepted", "submit"): "submitted",
    ("in-progress", "submit"): "submitted",
    ("submitted", "verify"): "verified",
    ("submitted", "send-back"): "in-progress",
}


def test_the_table_has_these_moves_and_no_others() -> None:
    found = {(state, one.id): one.target for one in machine().moves.values() for state in one.sources}
    assert found == TARGETS
    assert set(machine().moves) == set(ALLOWED)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", sorted(ALLOWED))
@pytest.mark.parametrize("persona", PEOPLE)
def test_every_move_by_everybody_from_every_state(
    persona: str, name: str, state: str, assignment: Assignment, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(persona).actor
    Assignment.objects.update(state=state)
    assignment.refresh_from_db()
    allowed, target = persona in ALLOWED[name], TARGETS.get((state, name))
    assert (name in {one.id for one in moves_for(actor, assignment)}) == (allowed and target is not None)
    if not allowed:
        with pytest.raises(NotAllowedError):
            move(actor, assignment, name, "ghi chú", today=TODAY)
    elif target is None:
        with pytest.raises(BadInputError) as caught:
            move(actor, assignment, name, "ghi chú", today=TODAY)
        assert caught.value.status == 409
    else:
        assert move(actor, assignment, name, "ghi chú", today=TODAY).state == target
    assignment.refresh_from_db()
    assert assignment.state == (target if allowed and target else state)
    assert assignment.steps.exclude(move="assign").count() == (1 if allowed and target else 0)


@pytest.mark.parametrize(
    ("state", "name"), [("assigned", "return"), ("accepted", "submit"), ("submitted", "send-back")]
)
def test_what_must_be_explained_is_refused_without_words(
    state: str, name: str, assignment: Assignment, administrator: Persona
) -> None:
    Assignment.objects.update(state=state)
    assignment.refresh_from_db()
    for note in ("", "  \n", "\x00"):
        with pytest.raises(BadInputError):
            move(administrator.actor, assignment, name, note, today=TODAY)
    move(administrator.actor, assignment, name, "Đã gửi báo cáo số 15/BC-SNV.", today=TODAY)


def test_an_unknown_move_is_bad_input(assignment: Assignment, administrator: Persona) -> None:
    with pytest.raises(BadInputError):
        move(administrator.actor, assignment, "close", today=TODAY)


def test_the_slower_of_two_people_is_told(assignment: Assignment, officer: Persona, leader: Persona) -> None:
    stale = Assignment.objects.select_related("task", "lead").get(pk=assignment.pk)
    move(officer.actor, assignment, "accept", today=TODAY)
    with pytest.raises(BadInputError) as caught:
        move(leader.actor, stale, "return", "Không thuộc nhiệm vụ.", today=TODAY)
    assert caught.value.status == 409


def test_a_unit_inside_the_lead_acts_for_it_and_a_department_does_not(
    make_record: MakeRecord, clerk: Persona, office: Body, department: Body
) -> None:
    unit = make_body("Phòng Văn hóa - Xã hội, Văn phòng", place="Hải Lâm", parent=office, level=Level.UNIT)
    inside = make_persona("phong", "Người Phòng", unit, "Chuyên viên", Role.OFFICER)
    below = make_persona("so", "Người Sở", department, "Chuyên viên", Role.OFFICER)
    record = make_record(tasks=[one_task(lead="UBND tỉnh")])
    made = make_assignments(clerk.actor, record, {"UBND tỉnh": office.pk}, today=TODAY)[0]
    assert {one.id for one in moves_for(inside.actor, made)} == {"accept", "return"}
    assert moves_for(below.actor, made) == []


def test_verified_is_closed_and_late_when_the_result_came_late(
    make_record: MakeRecord, clerk: Persona, department: Body, officer: Persona, head: Persona
) -> None:
    record = make_record(tasks=[one_task(deadline="2020-04"), one_task(deadline="2099")])
    for row, late in zip(
        make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=TODAY), (True, False), strict=True
    ):
        move(officer.actor, row, "accept", today=TODAY)
        move(officer.actor, row, "submit", "Xong.", today=TODAY)
        done = move(head.actor, row, "verify", today=TODAY)
        assert (done.state, done.closed_late) == (State.VERIFIED, late)
        assert done.closed_at is not None
        assert not done.is_overdue(TODAY)


def test_verifying_a_recurring_one_opens_the_next_period(
    make_record: MakeRecord, clerk: Persona, department: Body, officer: Persona, head: Persona
) -> None:
    record = make_record(tasks=[one_task(every="year", by="11-15")])
    row = make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=datetime.date(2026, 11, 10))[0]
    assert row.due == datetime.date(2026, 11, 15)
    move(officer.actor, row, "accept", today=TODAY)
    move(officer.actor, row, "submit", "Báo cáo năm 2026.", today=TODAY)
    after = move(head.actor, row, "verify", today=TODAY)
    assert (after.state, after.due, after.closed_at) == (State.ACCEPTED, datetime.date(2027, 11, 15), None)
    steps = list(after.steps.values_list("move", "state", "due"))
    assert steps[-2:] == [
        ("verify", "verified", datetime.date(2026, 11, 15)),
        ("next-period", "accepted", datetime.date(2027, 11, 15)),
    ]


def test_a_periodic_task_without_a_period_goes_on_without_a_day(
    make_record: MakeRecord, clerk: Persona, department: Body, administrator: Persona
) -> None:
    record = make_record(tasks=[one_task(every="unsaid")])
    row = make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=TODAY)[0]
    Assignment.objects.update(state=State.SUBMITTED)
    after = move(administrator.actor, row, "verify", today=TODAY)
    assert (after.state, after.due) == (State.ACCEPTED, None)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(ALLOWED)), max_size=25), st.booleans())
def test_a_random_walk_never_leaves_the_table(
    assignment: Assignment, administrator: Persona, walk: list[str], recurring: bool
) -> None:
    Task.objects.update(every="month" if recurring else "")
    Step.objects.all().delete()
    Assignment.objects.update(state=State.ASSIGNED, closed_at=None, due=TODAY)
    state, steps = "assigned", 0
    for name in walk:
        row = Assignment.objects.select_related("task", "lead").get(pk=assignment.pk)
        target = TARGETS.get((state, name))
        try:
            move(administrator.actor, row, name, "ghi chú", today=TODAY)
        except BadInputError:
            assert target is None
            continue
        reopened = recurring and target == "verified"
        state = "accepted" if reopened else str(target)
        steps += 2 if reopened else 1
        row.refresh_from_db()
        assert row.state == state
        assert (row.closed_at is None) == (state in OPEN or state == "returned")
        assert row.steps.count() == steps
        assert row.due is not None
        assert row.due >= TODAY


# --- Seeing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "sees"),
    [
        ("clerk", True),
        ("head", True),
        ("officer", True),
        ("leader", True),
        ("administrator", True),
        ("neighbour", False),
        ("passer_by", False),
    ],
)
def test_who_sees_an_assignment(
    persona: str, sees: bool, assignment: Assignment, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(persona).actor
    assert Assignment.objects.visible_to(actor).filter(pk=assignment.pk).exists() is sees


def test_another_department_sees_only_what_it_supports(
    make_record: MakeRecord, clerk: Persona, department: Body, foreign_office: Body
) -> None:
    record = make_record(tasks=[one_task(support=("Sở Ngoại vụ",)), one_task()])
    ids = {"Sở Nội vụ": department.pk, "Sở Ngoại vụ": foreign_office.pk}
    rows = make_assignments(clerk.actor, record, ids, today=TODAY)
    other = make_persona("ngoaivu", "Người Ngoại Vụ", foreign_office, "Chuyên viên", Role.OFFICER)
    assert list(Assignment.objects.visible_to(other.actor)) == [rows[0]]


def test_a_record_filed_twice_lists_its_assignments_once(
    assignment: Assignment, clerk: Persona, make_record: MakeRecord
) -> None:
    again = make_record("13/KH-UBND", [])
    again.manifestations.update(record=assignment.task.record)
    assert Assignment.objects.visible_to(clerk.actor).count() == 1


def test_overdue_is_open_and_past(assignment: Assignment) -> None:
    assert not Assignment.objects.overdue(TODAY).exists()
    Assignment.objects.update(due=TODAY)
    assert not Assignment.objects.overdue(TODAY).exists()
    Assignment.objects.update(due=TODAY - datetime.timedelta(days=1))
    assert Assignment.objects.overdue(TODAY).exists()
    Assignment.objects.update(state=State.VERIFIED)
    assert not Assignment.objects.overdue(TODAY).exists()
