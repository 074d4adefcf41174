# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages about persons and posts: who sees whom, what administrators, holders and heads of office may change."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nhipcau.bodies.models import Body, Person, Post, PostRole, Role
from nhipcau.web.models import Event
from tests.personas import Persona, make_body, make_persona

pytestmark = pytest.mark.django_db

LIST = reverse("people")
DAY = datetime.timedelta(days=1)


def person_of(persona: Persona) -> Person:
    return Person.objects.get(user_id=persona.actor.user_id)


def card(persona: Persona) -> str:
    return reverse("person", args=[person_of(persona).pk])


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def vietnamese(day: datetime.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


# --- Who sees whom ---------------------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_body_those_below_and_those_above(
    officer: Persona, leader: Persona, clerk: Persona, neighbour: Persona, administrator: Persona
) -> None:
    below = make_body("Phòng Tổ chức", parent=leader.actor.body)
    in_unit = make_persona("phong", "Hồ Trong Phòng", below, "Trưởng phòng", Role.OFFICER)
    page = text_of(officer, LIST)
    for name in ("Ngô Giám Đốc", "Lê Thị Văn Thư", "Hồ Trong Phòng"):
        assert name in page, name
    assert "Vũ Láng Giềng" not in page
    assert "chuyenvien" not in page, "logins are for administrators"
    assert "Vũ Láng Giềng" in text_of(administrator, LIST)
    assert "Ngô Giám Đốc" in text_of(in_unit, LIST)


def test_a_sibling_office_is_not_seen(officer: Persona, foreign_office: Body) -> None:
    other = make_persona("ngoaivu", "Đặng Ngoại Vụ", foreign_office, "Chuyên viên", Role.OFFICER)
    assert "Đặng Ngoại Vụ" not in text_of(officer, LIST)
    assert officer.get(card(other)).status_code == 404
    assert officer.get(card(officer)).status_code == 200


@pytest.mark.parametrize(
    ("query", "there"),
    [("q=chuyên viên", True), ("q=chuyen+vien", True), ("q=CHUYÊN", True), ("q=chuyển", False), ("q=%25", False),
     ("vai-tro=officer", True), ("vai-tro=clerk", False), ("vai-tro=king", True), ("trang-thai=left", False)],
)  # fmt: skip
def test_the_list_is_searched_and_filtered(query: str, there: bool, officer: Persona) -> None:
    assert (card(officer) in text_of(officer, f"{LIST}?{query}")) is there


def test_the_list_takes_the_same_queries_for_a_hundred_persons(officer: Persona, department: Body) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            officer.get(LIST)
        return len(captured)

    few = queries()
    for n in range(100):
        make_persona(f"nv{n}", f"Nhân Viên {n}", department, "Chuyên viên", Role.OFFICER)
    assert queries() == few


def test_a_card_takes_the_same_queries_for_many_posts(officer: Persona, administrator: Persona, office: Body) -> None:
    person = person_of(officer)

    def queries(client: Persona) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(card(officer))
        return len(captured)

    few = queries(officer)
    for n in range(30):
        Post.objects.create(person=person, body=office, title=f"Chức {n}", valid_to=datetime.date(2020, 1, 1))
    assert queries(officer) == few
    assert few <= queries(administrator), "the least privileged pays no more"


def test_a_body_shows_its_posts_only_to_those_who_may_see_them(officer: Persona, neighbour: Persona) -> None:
    address = reverse("body", args=[officer.actor.body_id])
    assert "Trần Chuyên Viên" in text_of(officer, address)
    assert "Trần Chuyên Viên" not in text_of(neighbour, address)


# --- What administrators change ---------------------------------------------------------------------------------------


def given(body: Body, **more: object) -> dict[str, object]:
    return {"body": body.name, "title": "Chuyên viên chính", "roles": ["officer"], **more}


def test_an_administrator_adds_a_person_who_must_change_the_password(administrator: Persona, department: Body) -> None:
    form = given(department, full_name="Bùi Thị Mới", login="moi", password="con-duong-dai-27")
    response = administrator.post(reverse("person-add"), form)
    person = Person.objects.get(full_name="Bùi Thị Mới")
    assert response.headers["Location"] == reverse("person", args=[person.pk])
    fresh = Client()
    signed = fresh.post(reverse("account_login"), {"username": "moi", "password": "con-duong-dai-27"})
    assert signed.status_code == 302
    for address in (LIST, reverse("home"), reverse("account")):
        assert fresh.get(address).headers["Location"] == reverse("account_change_password")
    asked = fresh.get(reverse("account_change_password")).content.decode()
    assert "Mật khẩu hiện tại do quản trị đặt." in asked
    assert "Bỏ qua" not in asked, "there is nowhere else to go"
    changed = {"oldpassword": "con-duong-dai-27", "password1": "rieng-cua-toi-9", "password2": "rieng-cua-toi-9"}
    assert fresh.post(reverse("account_change_password"), changed).status_code == 302
    assert fresh.get(LIST).status_code == 200
    assert Event.objects.filter(verb="password-changed", user_id=person.user_id).count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": "Sở Không Có"}, "Không có tổ chức nào tên như vậy hôm nay"),
        ({"roles": []}, ""),
        ({"valid_from": "31/2/2026"}, ""),
        ({"valid_from": "2/2/2026", "last_day": "1/2/2026"}, "Ngày cuối phải sau ngày đầu"),
        ({"password": "123"}, "Mật khẩu chưa được"),
        ({"login": "QUANTRI"}, "đã có người dùng"),
    ],
)
def test_an_impossible_person_is_refused_whole(
    change: dict[str, object], said: str, administrator: Persona, department: Body
) -> None:
    form = given(department, full_name="Bùi Thị Mới", login="moi", password="con-duong-dai-27") | change
    response = administrator.post(reverse("person-add"), form)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Person.objects.filter(full_name="Bùi Thị Mới").exists()


def test_a_name_that_two_bodies_have_is_asked_about(
    administrator: Persona, officer: Persona, department: Body, foreign_office: Body
) -> None:
    from nhipcau.bodies.models import BodyName

    for body in (department, foreign_office):
        BodyName.objects.create(body=body, name="Sở")
    response = administrator.post(
        reverse("person-post", args=[person_of(officer).pk]), given(department) | {"body": "Sở"}
    )
    assert response.status_code == 400
    page = response.content.decode()
    assert department.name in page
    assert foreign_office.name in page


def test_a_further_post_is_given_and_ended(administrator: Persona, officer: Persona, office: Body) -> None:
    person = person_of(officer)
    assert administrator.post(reverse("person-post", args=[person.pk]), given(office)).status_code == 302
    post = person.posts.get(title="Chuyên viên chính")
    assert post.valid_from == timezone.localdate()
    end = reverse("post-end", args=[post.pk])
    assert administrator.post(end, {"last_day": "bao giờ"}).status_code == 400
    assert administrator.post(end, {"last_day": vietnamese(timezone.localdate() - 9 * DAY)}).status_code == 400
    assert administrator.post(end, {"last_day": vietnamese(timezone.localdate())}).status_code == 302
    post.refresh_from_db()
    assert post.valid_to == timezone.localdate() + DAY
    assert [event.verb for event in Event.objects.of(post)] == ["post-ended", "post-given"]


def test_the_last_administrator_stays(administrator: Persona, clerk: Persona, office: Body) -> None:
    post = administrator.actor.post
    assert post is not None
    end = reverse("post-end", args=[post.pk])
    refused = administrator.post(end, {"last_day": vietnamese(timezone.localdate())})
    assert refused.status_code == 400
    assert "người quản trị cuối cùng" in refused.content.decode()
    second = Post.objects.create(person=person_of(clerk), body=office, title="Quản trị hai")
    PostRole.objects.create(post=second, role=Role.ADMINISTRATOR)
    assert administrator.post(end, {"last_day": vietnamese(timezone.localdate())}).status_code == 302


def test_an_account_is_closed_opened_and_its_sessions_ended(administrator: Persona, officer: Persona) -> None:
    person = person_of(officer)
    address = reverse("person-account", args=[person.pk])
    working = Client()
    working.post(reverse("account_login"), {"username": "chuyenvien", "password": "mat-khau-thu-nghiem"})
    assert working.get(LIST).status_code == 200
    assert administrator.post(address, {"do": "sessions"}).status_code == 302
    assert working.get(LIST).status_code == 302, "signed out everywhere"
    assert administrator.post(address, {"do": "close"}).status_code == 302
    again = working.post(reverse("account_login"), {"username": "chuyenvien", "password": "mat-khau-thu-nghiem"})
    assert "_auth_user_id" not in working.session, again
    assert administrator.post(address, {"do": "open"}).status_code == 302
    working.post(reverse("account_login"), {"username": "chuyenvien", "password": "mat-khau-thu-nghiem"})
    assert working.get(LIST).status_code == 200
    assert administrator.post(address, {"do": "dance"}).status_code == 404
    verbs = list(Event.objects.of(person).values_list("verb", flat=True))
    assert verbs == ["account-opened", "account-closed", "sessions-ended"]


def test_an_administrator_cannot_close_the_own_account(administrator: Persona) -> None:
    address = reverse("person-account", args=[person_of(administrator).pk])
    assert administrator.post(address, {"do": "close"}).status_code == 400


def test_a_forgotten_password_and_a_name(administrator: Persona, officer: Persona) -> None:
    person = person_of(officer)
    assert administrator.post(reverse("person-password", args=[person.pk]), {"password": "1"}).status_code == 400
    new = {"password": "mat-khau-moi-2026"}
    assert administrator.post(reverse("person-password", args=[person.pk]), new).status_code == 302
    person.refresh_from_db()
    assert person.first_password
    assert administrator.post(reverse("person-name", args=[person.pk]), {"full_name": " "}).status_code == 400
    renamed = administrator.post(reverse("person-name", args=[person.pk]), {"full_name": "Trần  Văn Viên"})
    assert renamed.status_code == 302
    person.refresh_from_db()
    assert person.full_name == "Trần Văn Viên"
    assert card(officer) in text_of(administrator, f"{LIST}?q=van+vien")


def test_a_name_is_erased_from_register_account_and_log(administrator: Persona, officer: Persona) -> None:
    from nhipcau.web import audit

    person = person_of(officer)
    post = person.posts.get()
    administrator.post(reverse("person-name", args=[person.pk]), {"full_name": "Trần Tên Cũ"})
    officer.post(reverse("sessions-end"))
    audit.seal_all()
    address = reverse("person-account", args=[person.pk])
    assert administrator.post(address, {"do": "erase"}).status_code == 400, "still holds a post"
    Post.objects.filter(pk=post.pk).update(valid_to=timezone.localdate())
    assert administrator.post(address, {"do": "erase"}).status_code == 302
    audit.seal_all()
    kept = [f"{one.who} {one.about} {one.before} {one.after} {one.words}" for one in Event.objects.all()]
    for trace in ("Trần", "chuyenvien", "tran", "Chuyên Viên"):
        assert not [line for line in kept if trace in line], trace
    person.refresh_from_db()
    assert person.user is not None
    assert (person.full_name, person.user.is_active) == (f"Cán bộ số {person.pk}", False)
    report = audit.verify()
    assert report.broken == []
    assert report.erased >= 2


# --- Stand-ins and several posts -------------------------------------------------------------------------------------


def leave(deputy: Persona, first: datetime.date, last: datetime.date) -> dict[str, object]:
    return {"deputy": person_of(deputy).pk, "first_day": vietnamese(first), "last_day": vietnamese(last)}


def test_a_leader_on_leave_names_a_stand_in_who_acts_with_the_same_rights(leader: Persona, officer: Persona) -> None:
    today, post = timezone.localdate(), leader.actor.post
    assert post is not None
    address = reverse("post-stand-in", args=[post.pk])
    assert leader.post(address, leave(officer, today, today + 6 * DAY)).status_code == 302
    made = person_of(officer).posts.get(acts_for=post)
    assert (made.title, made.valid_to) == ("Giám đốc (làm thay)", today + 7 * DAY)
    assert {row.role for row in made.roles.all()} == {"leader"}
    assert "làm thay cho Ngô Giám Đốc" in text_of(officer, card(officer))
    officer.post(reverse("choose-post"), {"post": str(made.pk)})
    actor = officer.get(LIST).wsgi_request.actor  # type: ignore[attr-defined]
    assert (actor.post_id, actor.has("leader"), actor.has("officer")) == (made.pk, True, False)
    assert actor.who.startswith("Trần Chuyên Viên, Giám đốc (làm thay)")
    officer.post(reverse("sessions-end"))
    event = Event.objects.filter(verb="session-ended").get()
    assert event.post_id == made.pk, "the log says in which post"
    Post.objects.filter(pk=made.pk).update(valid_from=today - DAY, valid_to=today)
    assert officer.get(LIST).wsgi_request.actor.post_id != made.pk  # type: ignore[attr-defined]


def test_who_may_name_a_stand_in_and_who_may_be_one(
    leader: Persona, officer: Persona, clerk: Persona, head: Persona, neighbour: Persona, administrator: Persona
) -> None:
    today, post = timezone.localdate(), leader.actor.post
    assert post is not None
    address = reverse("post-stand-in", args=[post.pk])
    form = leave(officer, today, today + DAY)
    assert officer.post(address, form).status_code == 403
    assert clerk.post(address, form).status_code == 403
    assert neighbour.post(address, form).status_code == 404
    assert leader.post(address, leave(neighbour, today, today + DAY)).status_code == 400
    assert leader.post(address, leave(leader, today, today + DAY)).status_code == 400
    assert leader.post(address, leave(officer, today + DAY, today)).status_code == 400
    assert leader.post(address, leave(officer, today, today + 500 * DAY)).status_code == 400
    assert leader.post(address, leave(officer, today - 9 * DAY, today - 8 * DAY)).status_code == 400
    assert head.post(address, form).status_code == 302, "the head of the office above arranges it too"
    assert head.post(address, form).status_code == 400, "twice in the same days"
    made = Post.objects.get(acts_for=post)
    again = reverse("post-stand-in", args=[made.pk])
    assert administrator.post(again, leave(clerk, today, today + DAY)).status_code == 400, "no stand-in of a stand-in"
    assert officer.post(reverse("post-end", args=[made.pk]), {"last_day": vietnamese(today)}).status_code == 403
    assert leader.post(reverse("post-end", args=[made.pk]), {"last_day": vietnamese(today)}).status_code == 302


def test_a_stand_in_ends_with_the_post_and_never_administers(
    administrator: Persona, clerk: Persona, head: Persona, office: Body
) -> None:
    today, post = timezone.localdate(), administrator.actor.post
    assert post is not None
    PostRole.objects.create(post=post, role=Role.OFFICER)
    address = reverse("post-stand-in", args=[post.pk])
    assert administrator.post(address, leave(clerk, today, today + 30 * DAY)).status_code == 302
    made = Post.objects.get(acts_for=post)
    assert [row.role for row in made.roles.all()] == ["officer"]
    second = Post.objects.create(person=person_of(head), body=office, title="Quản trị hai")
    PostRole.objects.create(post=second, role=Role.ADMINISTRATOR)
    end = reverse("post-end", args=[post.pk])
    assert administrator.post(end, {"last_day": vietnamese(today + 3 * DAY)}).status_code == 302
    made.refresh_from_db()
    assert made.valid_to == today + 4 * DAY


def test_somebody_with_two_posts_sees_by_the_one_in_which_they_act(
    officer: Persona, neighbour_office: Body, neighbour: Persona
) -> None:
    second = Post.objects.create(person=person_of(officer), body=neighbour_office, title="Biệt phái")
    PostRole.objects.create(post=second, role=Role.CLERK)
    assert officer.get(card(neighbour)).status_code == 404
    officer.post(reverse("choose-post"), {"post": str(second.pk)})
    assert officer.get(card(neighbour)).status_code == 200
    chosen = Event.objects.get(verb="post-chosen")
    assert chosen.post_id != second.pk, "said in the post that was left"
