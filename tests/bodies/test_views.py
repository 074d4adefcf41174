# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the register: the tree on a day, a body's card, changes by administrators, the acting post."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nhipcau.bodies.models import Body, Person, Post, PostRole, Role
from tests.personas import Persona, make_body

pytestmark = pytest.mark.django_db

TREE = reverse("bodies")


def card(body: Body) -> str:
    return reverse("body", args=[body.pk])


def text_of(persona: Persona, address: str) -> str:
    response = persona.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def ended(office: Body) -> Body:
    return make_body(
        "Sở Kế hoạch và Đầu tư tỉnh Hải Lâm", parent=office, place="Hải Lâm", valid_to=datetime.date(2025, 3, 1)
    )


@pytest.mark.parametrize(
    ("day", "there"),
    [("2020-04-01", True), ("1/4/2020", True), ("28/2/2025", True), ("2025-03-01", False), ("", False)],
)
def test_the_tree_is_that_of_the_day(day: str, there: bool, ended: Body, officer: Persona) -> None:
    page = text_of(officer, f"{TREE}?ngay={day}")
    assert (ended.name in page) is there
    assert "Sở Nội vụ tỉnh Hải Lâm" in page


@pytest.mark.parametrize("day", ["2020-13-01", "hôm qua", "31/4/2020", "0000-00-00", "1" * 400])
def test_what_is_no_day_is_said_so(day: str, officer: Persona, ended: Body) -> None:
    for address in (TREE, card(ended)):
        response = officer.get(address, {"ngay": day})
        assert response.status_code == 400
        assert "Không có ngày này." in response.content.decode()


def test_a_body_whose_parent_had_ended_is_not_lost(office: Body, officer: Persona) -> None:
    gone = make_body("Ủy ban nhân dân huyện Cũ", parent=office, valid_to=datetime.date(2025, 7, 1))
    below = make_body("Phòng Mới", parent=gone)
    assert below.name in text_of(officer, TREE)


@pytest.mark.parametrize(
    ("words", "there"), [("Sở Nội vụ", True), ("so noi vu", True), ("UBND", False), ("nội hải", True), ("nồi", False)]
)
def test_searching_by_name(words: str, there: bool, officer: Persona, department: Body) -> None:
    assert (card(department) in text_of(officer, f"{TREE}?q={words}")) is there


def test_a_search_that_finds_nothing_says_so(officer: Persona) -> None:
    assert "Không có tổ chức tên như vậy vào ngày này" in text_of(officer, f"{TREE}?q=%00zzz")


def test_the_tree_takes_the_same_queries_for_a_hundred_bodies(office: Body, officer: Persona) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            officer.get(TREE)
            officer.get(card(office))
        return len(captured)

    queries()
    few = queries()
    for n in range(100):
        make_body(f"Đơn vị {n}", parent=office)
    assert queries() == few


def test_a_card_shows_names_posts_and_what_stands_below(
    office: Body, department: Body, officer: Persona, ended: Body
) -> None:
    page = text_of(officer, card(department))
    assert "Trần Chuyên Viên" in page
    assert card(office) in page
    page = text_of(officer, f"{card(office)}?ngay=2020-04-01")
    assert card(department) in page
    assert card(ended) in page
    assert "28/2/2025" in text_of(officer, card(ended))


def test_the_post_of_the_leader_is_shown_with_its_holder(department: Body, leader: Persona, officer: Persona) -> None:
    Body.objects.filter(pk=department.pk).update(leader="Giám đốc")
    page = text_of(officer, card(department))
    assert "Giám đốc: <b>Ngô Giám Đốc</b>" in page


def test_nobody_without_a_post_sees_the_register(passer_by: Persona, office: Body) -> None:
    assert office.name not in text_of(passer_by, TREE)
    assert passer_by.get(card(office)).status_code == 404


@pytest.mark.parametrize("persona", ["clerk", "officer", "head", "neighbour"])
def test_changes_are_for_administrators(persona: str, office: Body, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(persona)
    assert "body-add" not in text_of(client, card(office))
    assert client.get(reverse("body-add")).status_code == 403
    assert client.post(reverse("body-add"), {"name": "Sở Mới"}).status_code == 403
    assert client.post(reverse("body-end", args=[office.pk]), {"last_day": "1/1/2030"}).status_code == 403
    assert client.post(reverse("body-person", args=[office.pk]), {"login": "x"}).status_code == 403


def test_an_administrator_adds_a_body(administrator: Persona, office: Body) -> None:
    given = {"name": "Sở Du lịch tỉnh Hải Lâm", "kind": "state", "level": "province", "place": "Hải Lâm"}
    response = administrator.post(f"{reverse('body-add')}?cha={office.pk}", given | {"valid_from": "1/7/2025"})
    body = Body.objects.get(name=given["name"])
    assert response.headers["Location"] == card(body)
    assert (body.parent, body.valid_from) == (office, datetime.date(2025, 7, 1))
    again = administrator.post(f"{reverse('body-add')}?cha={office.pk}", given)
    assert again.status_code == 400
    assert "Đã có tổ chức tên" in again.content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"name": "A", "kind": "x", "level": "y"}, {"name": "A", "valid_from": "31/2/2025"}]
)
def test_an_impossible_body_is_refused_on_its_form(administrator: Persona, given: dict[str, str]) -> None:
    count = Body.objects.count()
    response = administrator.post(reverse("body-add"), given)
    assert response.status_code == 400
    assert Body.objects.count() == count


def test_an_administrator_ends_a_body(administrator: Persona, department: Body, foreign_office: Body) -> None:
    address = reverse("body-end", args=[department.pk])
    assert administrator.get(address).status_code == 200
    given = {"kind": "merged", "last_day": "30/6/2026", "heir_1": foreign_office.name, "basis": "Nghị quyết 1"}
    for wrong in ({"last_day": "bao giờ"}, {"last_day": "31/12/9999"}, {"heir_1": "Sở Không Có"}, {"heir_1": ""}):
        assert administrator.post(address, given | wrong | {"action": "confirm"}).status_code == 400
    shown = administrator.post(address, given)
    assert shown.status_code == 200
    assert "Đang giữ những gì" in shown.content.decode() or "What it holds now" in shown.content.decode()
    department.refresh_from_db()
    assert department.valid_to is None
    assert administrator.post(address, given | {"action": "confirm"}).status_code == 302
    department.refresh_from_db()
    assert department.valid_to == datetime.date(2026, 7, 1)
    assert administrator.post(address, given | {"action": "confirm"}).status_code == 400
    page = text_of(administrator, card(department))
    assert card(foreign_office) in page
    assert administrator.post(reverse("body-undo", args=[department.pk])).status_code == 302
    department.refresh_from_db()
    assert department.valid_to is None
    assert administrator.post(reverse("body-undo", args=[department.pk])).status_code == 404


def test_somebody_new_gets_account_and_post_or_neither(administrator: Persona, department: Body) -> None:
    address = reverse("body-person", args=[department.pk])
    given = {
        "full_name": "Bùi Thị Mới",
        "login": "buithimoi",
        "password": "con-duong-dai-27",
        "title": "Chuyên viên",
        "roles": ["officer"],
    }
    assert administrator.post(address, given | {"roles": []}).status_code == 400
    assert administrator.post(address, given | {"password": "12345"}).status_code == 400
    assert not Person.objects.filter(full_name="Bùi Thị Mới").exists()
    assert administrator.post(address, given).status_code == 302
    person = Person.objects.get(full_name="Bùi Thị Mới")
    assert person.posts.get().valid_from == timezone.localdate(), "nobody has held a post since before the register"
    link = f'<a href="{reverse("person", args=[person.pk])}"><b>Bùi Thị Mới</b></a>'
    assert link in text_of(administrator, card(department))
    assert administrator.post(address, given).status_code == 400
    assert Person.objects.filter(full_name="Bùi Thị Mới").count() == 1


def test_switching_the_acting_post(officer: Persona, office: Body) -> None:
    own = officer.actor.post
    assert own is not None
    second = Post.objects.create(person=own.person, body=office, title="Phó Văn phòng")
    PostRole.objects.create(post=second, role=Role.CLERK)
    address = reverse("choose-post")
    assert "Phó Văn phòng" in text_of(officer, TREE)
    response = officer.post(address, {"post": str(second.pk), "next": TREE})
    assert response.headers["Location"] == TREE
    assert officer.get(TREE).wsgi_request.actor.post_id == second.pk  # type: ignore[attr-defined]
    for wrong in ("", "x", "999999", "٣"):
        assert officer.post(address, {"post": wrong}).status_code == 400
    away = officer.post(address, {"post": str(own.pk), "next": "https://example.org/"})
    assert away.headers["Location"] == reverse("home")
