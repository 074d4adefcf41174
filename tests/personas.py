# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The people of the tests, in an invented province, and the bodies they work in.

    Ủy ban nhân dân tỉnh Hải Lâm (office)      clerk, head, administrator
    ├── Sở Nội vụ tỉnh Hải Lâm (department)    officer, leader
    └── Sở Ngoại vụ tỉnh Hải Lâm (foreign_office)
    Ủy ban nhân dân tỉnh Sơn Bình (neighbour_office)   neighbour, a clerk there
    nowhere                                    passer_by, who signed in and holds no post

Each person is a test client that is signed in; `Persona.actor` is what services ask for.
"""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from nhipcau.bodies.actor import NOBODY, Actor
from nhipcau.bodies.middleware import actor_in
from nhipcau.bodies.models import Body, BodyName, Kind, Level, Person, Post, PostRole, Role


class Persona(Client):
    """A signed-in browser, and the actor that its person is."""

    actor: Actor = NOBODY


def make_body(name: str, *, place: str = "", parent: Body | None = None, **more: object) -> Body:
    """A body with its official name, so that names in documents find it."""
    body = Body.objects.create(name=name, place=place, parent=parent, **more)
    BodyName.objects.create(body=body, name=name, official=True)
    return body


def make_persona(login: str, full_name: str, body: Body | None, title: str = "", *roles: Role) -> Persona:
    """A person with an account and, where a body is given, a post there; already signed in."""
    user = get_user_model().objects.create_user(username=login, password="mat-khau-thu-nghiem")
    person = Person.objects.create(user=user, full_name=full_name)
    persona = Persona()
    persona.force_login(user)
    if body is None:
        persona.actor = Actor(user_id=user.pk, who=login)
        return persona
    post = Post.objects.create(person=person, body=body, title=title)
    PostRole.objects.bulk_create(PostRole(post=post, role=role) for role in roles)
    persona.actor = actor_in(Post.objects.select_related("person", "body").get(pk=post.pk))
    return persona


@pytest.fixture
def office(db: None) -> Body:
    return make_body("Ủy ban nhân dân tỉnh Hải Lâm", place="Hải Lâm", level=Level.PROVINCE)


@pytest.fixture
def department(office: Body) -> Body:
    return make_body("Sở Nội vụ tỉnh Hải Lâm", place="Hải Lâm", parent=office)


@pytest.fixture
def foreign_office(office: Body) -> Body:
    return make_body("Sở Ngoại vụ tỉnh Hải Lâm", place="Hải Lâm", parent=office)


@pytest.fixture
def neighbour_office(db: None) -> Body:
    return make_body("Ủy ban nhân dân tỉnh Sơn Bình", place="Sơn Bình", level=Level.PROVINCE)


@pytest.fixture
def central_committee(db: None) -> Body:
    return make_body("Ban Bí thư Trung ương Đảng", kind=Kind.PARTY, level=Level.CENTRAL)


@pytest.fixture
def clerk(office: Body) -> Persona:
    return make_persona("vanthu", "Lê Thị Văn Thư", office, "Văn thư", Role.CLERK)


@pytest.fixture
def head(office: Body) -> Persona:
    return make_persona("chanhvp", "Phạm Văn Chánh", office, "Chánh Văn phòng", Role.HEAD_OF_OFFICE)


@pytest.fixture
def administrator(office: Body) -> Persona:
    return make_persona("quantri", "Đỗ Quản Trị", office, "Quản trị", Role.ADMINISTRATOR)


@pytest.fixture
def officer(department: Body) -> Persona:
    return make_persona("chuyenvien", "Trần Chuyên Viên", department, "Chuyên viên", Role.OFFICER)


@pytest.fixture
def leader(department: Body) -> Persona:
    return make_persona("giamdoc", "Ngô Giám Đốc", department, "Giám đốc", Role.LEADER)


@pytest.fixture
def neighbour(neighbour_office: Body) -> Persona:
    return make_persona("langgieng", "Vũ Láng Giềng", neighbour_office, "Văn thư", Role.CLERK)


@pytest.fixture
def passer_by(db: None) -> Persona:
    return make_persona("khach", "Khách Qua Đường", None)
