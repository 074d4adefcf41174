# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of assignments and of one's own work: who sees what, what is refused, how many queries they take."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nhipcau.assignments.deadlines import next_day
from nhipcau.assignments.models import Assignment, State
from nhipcau.assignments.services import make_assignments
from nhipcau.bodies.models import Body
from tests.assignments.conftest import MakeRecord, one_task
from tests.personas import Persona

pytestmark = pytest.mark.django_db

LIST = reverse("assignments")
WORK = reverse("my-work")
LONG_AGO = datetime.date(2020, 4, 10)


def page_of(assignment: Assignment) -> str:
    return reverse("assignment", args=[assignment.pk])


def text_of(persona: Persona, address: str, status: int = 200) -> str:
    response = persona.get(address)
    assert response.status_code == status
    return str(response.content.decode())


def queries(persona: Persona, address: str) -> int:
    persona.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert persona.get(address).status_code == 200
    return len(captured)


# --- Who sees what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "sees"),
    [("clerk", True), ("officer", True), ("administrator", True), ("neighbour", False), ("passer_by", False)],
)
def test_list_page_and_moves_by_everybody(
    persona: str, sees: bool, assignment: Assignment, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(persona)
    assert (assignment.task.text in text_of(client, LIST)) is sees
    assert client.get(page_of(assignment)).status_code == (200 if sees else 404)
    moved = client.post(reverse("assignment-move", args=[assignment.pk]), {"move": "accept"})
    assert moved.status_code == {"officer": 302, "administrator": 302, "clerk": 403}.get(persona, 404)


def test_nobody_without_signing_in(client: Any, assignment: Assignment) -> None:
    for address in (LIST, WORK, page_of(assignment)):
        assert client.get(address).status_code == 302


def test_moves_want_a_post(officer: Persona, assignment: Assignment) -> None:
    assert officer.get(reverse("assignment-move", args=[assignment.pk])).status_code == 405
    assert officer.post(page_of(assignment)).status_code == 405


# --- Moving on the page -----------------------------------------------------------------------------------------------


def test_the_page_offers_the_moves_of_the_acting_post(officer: Persona, clerk: Persona, assignment: Assignment) -> None:
    page = text_of(officer, page_of(assignment))
    assert "Nhận việc" in page
    assert "Lý do trả lại" in page
    assert "Nhận việc" not in text_of(clerk, page_of(assignment))
    officer.post(reverse("assignment-move", args=[assignment.pk]), {"move": "accept"})
    page = text_of(officer, page_of(assignment))
    assert "Đã nhận việc" in page
    assert "Trình kết quả" in page


def test_a_refused_move_keeps_what_was_typed(officer: Persona, assignment: Assignment) -> None:
    Assignment.objects.update(state=State.SUBMITTED)
    response = officer.post(
        reverse("assignment-move", args=[assignment.pk]), {"move": "accept", "note": "Đã <b>xong</b>"}
    )
    assert response.status_code == 409
    response = officer.post(reverse("assignment-move", args=[assignment.pk]), {"move": "fly", "note": ""})
    assert response.status_code == 400
    Assignment.objects.update(state=State.ASSIGNED)
    response = officer.post(reverse("assignment-move", args=[assignment.pk]), {"move": "return", "note": " "})
    assert response.status_code == 400
    assert "Hãy ghi “Lý do trả lại” trước khi thực hiện." in response.content.decode()


def test_the_page_says_whose_turn_it_is_and_how_far_something_late_has_come(
    officer: Persona, clerk: Persona, assignment: Assignment
) -> None:
    Assignment.objects.update(due=LONG_AGO)
    assert "Đang chờ Sở Nội vụ tỉnh Hải Lâm nhận việc." in text_of(clerk, page_of(assignment))
    move = reverse("assignment-move", args=[assignment.pk])
    officer.post(move, {"move": "accept"})
    assert "Đã bắt đầu làm." in officer.post(move, {"move": "start"}, follow=True).content.decode()
    assert "Sở Nội vụ tỉnh Hải Lâm đang thực hiện." in text_of(clerk, page_of(assignment))
    officer.post(move, {"move": "submit", "note": "Báo cáo 15/BC-SNV"})
    page = text_of(officer, page_of(assignment))
    assert "Đang chờ Ủy ban nhân dân tỉnh Hải Lâm xác nhận hoàn thành." in page
    assert "<dt>Trạng thái</dt><dd>Chờ duyệt</dd>" in page
    assert '<span class="nc-sub">Chờ duyệt</span>' in text_of(officer, LIST)
    clerk.post(move, {"move": "verify"})
    page = text_of(officer, page_of(assignment))
    assert "xác nhận hoàn thành." not in page.partition("Quá trình thực hiện")[0]
    assert "Hoàn thành chậm" in page


def test_notes_are_escaped(officer: Persona, clerk: Persona, assignment: Assignment) -> None:
    note = "<script>alert(1)</script>\nDòng 2"
    officer.post(reverse("assignment-move", args=[assignment.pk]), {"move": "return", "note": note})
    page = text_of(clerk, page_of(assignment))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Dòng 2" in page


def test_a_note_of_any_bytes_is_no_error_of_ours(officer: Persona, assignment: Assignment) -> None:
    note = "\x00\ud7ff" + "ấ" * 6000
    response = officer.post(reverse("assignment-move", args=[assignment.pk]), {"move": "return", "note": note})
    assert response.status_code == 302
    assert len(assignment.steps.get(move="return").note) == 5000


# --- The list ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(make_record: MakeRecord, clerk: Persona, department: Body, foreign_office: Body) -> list[Assignment]:
    record = make_record(
        tasks=[
            one_task(deadline="2020-04-10"),
            one_task(lead="Sở Ngoại vụ", every="year", by="11-15"),
            one_task(lead="các huyện"),
        ]
    )
    ids = {"Sở Nội vụ": department.pk, "Sở Ngoại vụ": foreign_office.pk}
    return make_assignments(clerk.actor, record, ids, today=timezone.localdate())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {0, 1, 2}),
        ("trang-thai=qua-han", {0}),
        ("trang-thai=chua-nhan", {0, 1, 2}),
        ("trang-thai=hoan-thanh", set()),
        ("trang-thai=tat-ca", {0, 1, 2}),
        ("trang-thai=khong-co", {0, 1, 2}),
        ("q=Ngoại+vụ", {1}),
        ("q=ngoai+vu", {1}),
        ("q=NGOẠI", {1}),
        ("q=12/KH-UBND", {0, 1, 2}),
        ("q=rà+soát+huyện", {2}),
        ("q=rá", set()),
        ("q=Hải+Lâm", {0, 1}),
        ("q=%00%27%22%25", set()),
        ("to-chuc=999999", set()),
        ("to-chuc=abc", {0, 1, 2}),
        ("to-chuc=99999999999999999999", {0, 1, 2}),
        ("van-ban=99999", set()),
        ("nhom=to-chuc", {0, 1, 2}),
        ("page=99", {0, 1, 2}),
        ("page=x", {0, 1, 2}),
    ],
)
def test_filters_live_in_the_address(query: str, found: set[int], three: list[Assignment], clerk: Persona) -> None:
    page = text_of(clerk, f"{LIST}?{query}")
    if query.startswith("q=%00"):
        # Nothing is left of such words: the list is shown whole.
        found = {0, 1, 2}
    assert {n for n, row in enumerate(three) if page_of(row) in page} == found


def test_body_and_record_filters(three: list[Assignment], clerk: Persona, department: Body) -> None:
    page = text_of(clerk, f"{LIST}?to-chuc={department.pk}")
    assert page_of(three[0]) in page
    assert page_of(three[1]) not in page
    assert page_of(three[1]) in text_of(clerk, f"{LIST}?van-ban={three[0].task.record_id}")


def test_rows_say_late_days_and_recurrence(three: list[Assignment], clerk: Persona) -> None:
    page = text_of(clerk, LIST)
    assert "Quá hạn" in page
    assert "10/4/2020" in page
    assert "Hằng năm" in page
    assert "Cộng <b>3</b> nhiệm vụ của <b>2</b> cơ quan" in page
    assert "<b>1</b> quá hạn, <b>1</b> định kỳ, <b>1</b> không có hạn." in page


def test_the_list_takes_the_same_queries_for_ten_rows_and_a_hundred(
    make_record: MakeRecord, clerk: Persona, department: Body
) -> None:
    def fill(count: int) -> None:
        record = make_record(f"{count}/KH-UBND", [one_task(support=("Sở Ngoại vụ",), every="month")] * count)
        make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=timezone.localdate())

    fill(10)
    few = {address: queries(clerk, address) for address in (LIST, f"{LIST}?nhom=to-chuc", WORK)}
    fill(100)
    assert {address: queries(clerk, address) for address in few} == few
    assert max(few.values()) <= 12
    assert text_of(clerk, LIST).count('class="nc-row"') == 50


# --- My work ------------------------------------------------------------------------------------------------------


def test_an_officer_sees_what_to_accept_and_what_is_late(
    three: list[Assignment], officer: Persona, clerk: Persona
) -> None:
    page = text_of(officer, WORK)
    assert "Chờ nhận" in page
    assert page_of(three[0]) in page
    assert page_of(three[1]) not in page
    officer.post(reverse("assignment-move", args=[three[0].pk]), {"move": "accept"})
    assert 'id="overdue"' in text_of(officer, WORK)
    officer.post(reverse("assignment-move", args=[three[0].pk]), {"move": "submit", "note": "Báo cáo 15/BC-SNV"})
    assert page_of(three[0]) not in text_of(officer, WORK)
    page = text_of(clerk, WORK)
    assert "Chờ duyệt kết quả" in page
    assert page_of(three[0]) in page


@pytest.mark.parametrize(
    ("days", "section"), [(-1, "overdue"), (0, "due-soon"), (7, "due-soon"), (8, "in-progress"), (None, "in-progress")]
)
def test_each_assignment_stands_in_one_section(
    days: int | None, section: str, assignment: Assignment, officer: Persona
) -> None:
    due = timezone.localdate() + datetime.timedelta(days=days) if days is not None else None
    Assignment.objects.update(state=State.IN_PROGRESS, due=due)
    page = text_of(officer, WORK)
    assert f'id="{section}"' in page
    assert page.count(page_of(assignment)) == 1


def test_a_head_of_office_sees_what_others_have_not_done_in_time(
    three: list[Assignment], head: Persona, clerk: Persona, officer: Persona
) -> None:
    late = [one for one in three if one.is_overdue(timezone.localdate())]
    page = text_of(head, WORK)
    assert len(late) == 1
    assert "Cần đôn đốc" in page
    assert page.count(page_of(late[0])) == 1
    assert 'id="to-urge"' not in text_of(clerk, WORK), "the clerk's page has the morning's files"
    officer.post(reverse("assignment-move", args=[late[0].pk]), {"move": "accept"})
    assert 'id="to-urge"' in text_of(head, WORK), "accepted and still late"
    officer.post(reverse("assignment-move", args=[late[0].pk]), {"move": "submit", "note": "Báo cáo 15/BC-SNV"})
    page = text_of(head, WORK)
    assert 'id="to-urge"' not in page, "now it is for the office to approve"
    assert 'id="to-verify"' in page


def test_a_part_that_is_cut_leads_to_the_list_with_its_filter(
    make_record: MakeRecord, clerk: Persona, officer: Persona, department: Body
) -> None:
    tasks = [one_task() for _ in range(11)]
    make_assignments(clerk.actor, make_record(tasks=tasks), {"Sở Nội vụ": department.pk}, today=LONG_AGO)
    page = text_of(officer, WORK)
    assert f'<a href="{LIST}?trang-thai=chua-nhan">10 việc đầu trong 11;' in page


@pytest.mark.parametrize(
    ("persona", "says"),
    [
        ("passer_by", "Hôm nay bạn không giữ chức vụ nào"),
        ("officer", "Không có việc nào đang chờ bạn"),
        ("clerk", "Tiếp nhận"),
        ("administrator", "Không có việc nào đang chờ bạn"),
    ],
)
def test_an_empty_page_says_what_comes_next(persona: str, says: str, request: pytest.FixtureRequest) -> None:
    assert says in text_of(request.getfixturevalue(persona), WORK)


def test_a_clerk_is_led_to_the_files_to_review(make_record: MakeRecord, clerk: Persona) -> None:
    from nhipcau.records.models import FileState, IntakeFile

    make_record()
    IntakeFile.objects.update(state=FileState.TO_REVIEW, name="Công văn <1>.pdf")
    page = text_of(clerk, WORK)
    assert "Tệp chờ đối chiếu" in page
    assert "Công văn &lt;1&gt;.pdf" in page


def test_english_pages_have_no_vietnamese_of_ours(officer: Persona, three: list[Assignment]) -> None:
    officer.cookies["nhipcau_language"] = "en"
    page = text_of(officer, WORK) + text_of(officer, page_of(three[0]))
    assert "To accept" in page
    assert "Reason for returning it" in page
    assert "Nhận việc" not in page


def test_a_deadline_and_a_yearly_report_are_both_shown(
    make_record: MakeRecord, clerk: Persona, department: Body, officer: Persona
) -> None:
    record = make_record(tasks=[one_task(deadline="2020-04", every="year", by="11-15")])
    (row,) = make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=datetime.date(2020, 4, 8))
    coming = next_day("year", "11-15", timezone.localdate())
    assert coming is not None
    for address in (LIST, page_of(row)):
        shown = text_of(officer, address)
        assert "30/4/2020" in shown
        assert f"kỳ tới {coming.day}/{coming.month}/{coming.year}" in shown
