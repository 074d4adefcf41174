# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changes to the register: who may, what is kept, what is refused."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore

from nhipcau.bodies.matching import Proposal
from nhipcau.bodies.middleware import SESSION_KEY
from nhipcau.bodies.models import Body, BodyName
from nhipcau.bodies.services import (
    BrokenRegisterError,
    add_body,
    create_offered,
    create_person,
    end_body,
    give_post,
    load_register,
    switch_post,
)
from nhipcau.web.errors import BadInputError, NotAllowedError
from nhipcau.web.models import Event
from tests.personas import Persona

pytestmark = pytest.mark.django_db

TOURISM = Proposal("Sở Du lịch tỉnh Hải Lâm", "state", "province", "Hải Lâm")


def test_an_offered_body_is_entered_once_under_its_province(clerk: Persona, head: Persona, office: Body) -> None:
    first = create_offered(clerk.actor, TOURISM)
    again = create_offered(head.actor, Proposal("Sở du lịch Hải Lâm", "state", "province", "Hải Lâm"))
    assert first == again
    assert first.parent == office
    assert Event.objects.of(first).count() == 1


def test_an_offered_commune_stands_under_the_province_of_whoever_enters_it(clerk: Persona, office: Body) -> None:
    body = create_offered(clerk.actor, Proposal("Ủy ban nhân dân xã Suối Lim", "state", "commune", "Suối Lim"))
    assert body.parent == office


def test_the_same_name_after_the_end_of_the_first_is_a_new_body(clerk: Persona, administrator: Persona) -> None:
    first = create_offered(clerk.actor, TOURISM)
    end_body(administrator.actor, first, datetime.date(2025, 6, 30))
    second = create_offered(clerk.actor, TOURISM, day=datetime.date(2026, 1, 5))
    assert second != first
    assert create_offered(clerk.actor, TOURISM, day=datetime.date(2020, 1, 5)) == first


@pytest.mark.parametrize("persona", ["officer", "leader", "passer_by"])
def test_only_those_who_confirm_may_enter_offered_bodies(persona: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowedError):
        create_offered(request.getfixturevalue(persona).actor, TOURISM)


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal("", "state", "province", ""),
        Proposal("x" * 301, "state", "province", ""),
        Proposal("Sở Du lịch", "stat", "province", ""),
        Proposal("Sở Du lịch", "state", "region", ""),
    ],
)
def test_an_impossible_proposal_is_refused(clerk: Persona, proposal: Proposal) -> None:
    with pytest.raises(BadInputError):
        create_offered(clerk.actor, proposal)
    assert Body.objects.filter(source="nhập từ văn bản").count() == 0


def test_an_administrator_adds_and_ends_a_body(administrator: Persona, office: Body) -> None:
    body = add_body(
        administrator.actor, name=" Sở  Du lịch tỉnh Hải Lâm", kind="state", level="province", parent=office
    )
    assert body.name == "Sở Du lịch tỉnh Hải Lâm"
    end_body(administrator.actor, body, datetime.date(2026, 6, 30))
    body.refresh_from_db()
    assert body.valid_to == datetime.date(2026, 7, 1)
    assert body in Body.objects.on(datetime.date(2026, 6, 30))
    assert body not in Body.objects.on(datetime.date(2026, 7, 1))
    assert list(Event.objects.of(body).values_list("verb", flat=True)) == ["body-ended", "body-added"]
    with pytest.raises(BadInputError):
        end_body(administrator.actor, body, datetime.date(2026, 8, 1))


def test_a_body_cannot_end_before_it_began(administrator: Persona) -> None:
    day = datetime.date(2026, 1, 1)
    body = add_body(administrator.actor, name="Sở Thử", kind="state", level="province", valid_from=day)
    with pytest.raises(BadInputError):
        end_body(administrator.actor, body, datetime.date(2025, 12, 31))
    end_body(administrator.actor, body, day)


def test_one_name_at_one_place_is_one_body(administrator: Persona) -> None:
    add_body(administrator.actor, name="Sở Du lịch tỉnh Hải Lâm", kind="state", level="province", place="Hải Lâm")
    with pytest.raises(BadInputError):
        add_body(administrator.actor, name="Sở du lịch Hải Lâm", kind="state", level="province", place="Hải Lâm")


@pytest.mark.parametrize("persona", ["clerk", "head", "officer", "neighbour", "passer_by"])
def test_only_administrators_change_the_register(persona: str, office: Body, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(persona).actor
    with pytest.raises(NotAllowedError):
        add_body(actor, name="Sở Thử", kind="state", level="province")
    with pytest.raises(NotAllowedError):
        end_body(actor, office, datetime.date(2030, 1, 1))
    with pytest.raises(NotAllowedError):
        create_person(actor, "ai-do", "mat-khau-rat-dai-1", "Ai Đó")
    person = create_person(None, "ai-do", "mat-khau-rat-dai-1", "Ai Đó")
    with pytest.raises(NotAllowedError):
        give_post(actor, person, office, "Văn thư", ["clerk"])


def test_a_person_gets_an_account_and_a_post(administrator: Persona, department: Body) -> None:
    person = create_person(administrator.actor, "nguyenvana", "con-duong-dai-27", "Nguyễn Văn A")
    post = give_post(administrator.actor, person, department, "Chuyên viên", ["officer", "collector"])
    again = give_post(administrator.actor, person, department, "Chuyên viên", ["officer"])
    assert post == again
    assert sorted(row.role for row in post.roles.all()) == ["collector", "officer"]
    assert person.user is not None
    assert person.user.check_password("con-duong-dai-27")


@pytest.mark.parametrize(
    ("login", "password", "name"),
    [
        ("", "con-duong-dai-27", "A"),
        ("moi", "con-duong-dai-27", " "),
        ("moi", "ngan", "A"),
        ("moi", "1234567890", "A"),
        ("QUANTRI", "con-duong-dai-27", "A"),
    ],
)
def test_an_unusable_account_is_refused(administrator: Persona, login: str, password: str, name: str) -> None:
    with pytest.raises(BadInputError):
        create_person(administrator.actor, login, password, name)


def test_a_post_needs_a_title_and_known_roles(administrator: Persona, department: Body) -> None:
    person = create_person(None, "b", "b", "B")
    for title, roles in (("", ["officer"]), ("Chuyên viên", []), ("Chuyên viên", ["king"])):
        with pytest.raises(BadInputError):
            give_post(administrator.actor, person, department, title, roles)


def test_acting_in_another_post(officer: Persona, clerk: Persona) -> None:
    session = SessionStore()
    own = officer.actor.post
    assert own is not None
    actor = replace(officer.actor, posts=(own,))
    switch_post(session, actor, own.pk)
    assert session[SESSION_KEY] == own.pk
    assert clerk.actor.post_id is not None
    with pytest.raises(BadInputError):
        switch_post(session, actor, clerk.actor.post_id)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[body]]\nkey="a"\nname="A"\nkind="x"\nlevel="central"\n', "kind"),
        ('[[body]]\nkey="a"\nname="A"\nkind="state"\nlevel="central"\nparent="b"\n', "parent"),
        ('[[body]]\nkey="a"\nname="A"\nkind="state"\nlevel="central"\nparent="a"\n', "itself"),
        ('[[body]]\nkey="a"\nname="A"\nkind="state"\nlevel="central"\n' * 2, "twice"),
    ],
)
def test_a_broken_register_changes_nothing(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "r.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenRegisterError, match=says):
        load_register(path)
    assert Body.objects.count() == BodyName.objects.count() == 0


def test_the_last_day_of_the_file_is_the_last_day_of_the_body(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(
        '[[body]]\nkey="a"\nname="A"\nkind="state"\nlevel="central"\nvalid_from=2020-01-01\nvalid_to=2025-06-30',
        encoding="utf-8",
    )
    load_register(path)
    body = Body.objects.get()
    assert body.path == f"{body.pk}/"
    assert body in Body.objects.on(datetime.date(2025, 6, 30))
    assert body not in Body.objects.on(datetime.date(2025, 7, 1))
    assert body not in Body.objects.on(datetime.date(2019, 12, 31))


def test_moving_a_body_moves_what_stands_under_it(office: Body, department: Body, neighbour_office: Body) -> None:
    office.parent = neighbour_office
    office.save()
    department.refresh_from_db()
    assert department.path == f"{neighbour_office.pk}/{office.pk}/{department.pk}/"
    neighbour_office.parent = department
    with pytest.raises(ValueError, match="under itself"):
        neighbour_office.save()
