# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""One person for each role in one body, and one thing of each kind in five places around them.

    Ủy ban nhân dân tỉnh Hải Lâm        above
    ├── Sở Nội vụ tỉnh Hải Lâm          own: here the persons work, one for each role
    │   └── Phòng Tổ chức               lower
    └── Sở Ngoại vụ tỉnh Hải Lâm        neighbour
    Ủy ban nhân dân tỉnh Sơn Bình       foreign

A thing has a mark, a text that stands nowhere else: a page shows the thing exactly when the mark is in it. To add a
kind of thing, write a function ``make_<kind>(world, place)`` that returns a `Thing` and name it in `KINDS`.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from nhipcau.assignments.models import Assignment
from nhipcau.bodies.middleware import actor_in
from nhipcau.bodies.models import Body, ClassException, Person, Post, PostRole, Role
from nhipcau.jobs.models import Job
from nhipcau.jobs.models import State as JobState
from nhipcau.jobs.services import carry_out, claim
from nhipcau.reading.text.normalise import key
from nhipcau.records.models import Batch, Citation, FileState, IntakeFile, Manifestation, Original, Record, Task
from nhipcau.web.audit import record_event
from tests.files.make import pdf
from tests.personas import make_body

PLACES = ("own", "lower", "above", "neighbour", "foreign")
ROLES = tuple(Role.values)
POSTLESS, ANONYMOUS = "postless", "anonymous"
WHO = (*ROLES, POSTLESS, ANONYMOUS)


@dataclass(frozen=True)
class Thing:
    """Something in a place: the numbers in its address, and its mark."""

    args: tuple[int, ...]
    mark: str


@dataclass
class World:
    """Everything that the table is tried in."""

    bodies: dict[str, Body] = field(default_factory=dict)
    keepers: dict[str, Post] = field(default_factory=dict)
    """In each place a post of somebody who does what things need (clerk, officer, leader)."""
    sessions: dict[str, str] = field(default_factory=dict)
    """Session key of each person who is signed in."""
    users: dict[str, int] = field(default_factory=dict)
    things: dict[tuple[str, str], Thing] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """A fresh browser of somebody: nothing that a request did to another one is in it."""
        client = Client(raise_request_exception=False)
        if who != ANONYMOUS:
            client.cookies["sessionid"] = self.sessions[who]
        return client


def mark(kind: str, place: str) -> str:
    return f"Dấu-{kind}-{place}"


def make_world() -> World:
    world = World()
    above = make_body("Ủy ban nhân dân tỉnh Hải Lâm", place="Hải Lâm")
    own = make_body("Sở Nội vụ tỉnh Hải Lâm", place="Hải Lâm", parent=above)
    world.bodies = {
        "own": own,
        "lower": make_body("Phòng Tổ chức Sở Nội vụ", place="Hải Lâm", parent=own),
        "above": above,
        "neighbour": make_body("Sở Ngoại vụ tỉnh Hải Lâm", place="Hải Lâm", parent=above),
        "foreign": make_body("Ủy ban nhân dân tỉnh Sơn Bình", place="Sơn Bình"),
    }
    for place in PLACES:
        world.keepers[place] = make_post(
            f"giu-{place}", mark("person", place), world.bodies[place], mark("post", place),
            Role.CLERK, Role.OFFICER, Role.LEADER,
        )  # fmt: skip
    for role in ROLES:
        post = make_post(f"la-{role}", f"Người {role}", own, f"Chức {role}", Role(role))
        sign_in(world, role, post.person.user_id)
    user = get_user_model().objects.create(username="la-postless")
    Person.objects.create(user=user, full_name="Người không chức vụ")
    sign_in(world, POSTLESS, user.pk)
    for kind, make in KINDS.items():
        for place in PLACES:
            world.things[kind, place] = make(world, place)
    return world


def make_post(login: str, name: str, body: Body, title: str, *roles: Role) -> Post:
    user = get_user_model().objects.create(username=login)
    person = Person.objects.create(user=user, full_name=name)
    post = Post.objects.create(person=person, body=body, title=title)
    PostRole.objects.bulk_create(PostRole(post=post, role=role) for role in roles)
    return post


def sign_in(world: World, who: str, user_id: int | None) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    # As after the page "Is it you?": what changes the security of an account is reached.
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user_id)
    session.save()
    world.sessions[who] = client.cookies["sessionid"].value
    world.users[who] = user_id or 0


# --- Things ----------------------------------------------------------------------------------------------------------


def make_body_thing(world: World, place: str) -> Thing:
    body = make_body(mark("body", place), place="Hải Lâm", parent=world.bodies[place])
    return Thing((body.pk,), body.name)


def make_person(world: World, place: str) -> Thing:
    return Thing((world.keepers[place].person_id,), mark("person", place))


def make_post_thing(world: World, place: str) -> Thing:
    return Thing((world.keepers[place].pk,), mark("post", place))


def make_file(world: World, place: str) -> Thing:
    """A page that was dropped and really read, waiting to be reviewed."""
    from nhipcau.records.services import take_in
    from tests.records.conftest import upload

    data = pdf(extra=f'#set document(title: "{place}")\n')
    batch = take_in(actor_in(world.keepers[place]), [upload(f"{mark('file', place)}.pdf", data)])
    while (job := claim("rights")) is not None:
        carry_out(job, "rights")
    file = batch.files.get()
    assert file.state == FileState.TO_REVIEW, file.reason_en
    return Thing((file.pk,), mark("file", place))


def filed_record(world: World, place: str, kind: str) -> tuple[Record, Manifestation]:
    original = Original.objects.order_by("pk")[PLACES.index(place)]
    record = Record.objects.create(
        identity=mark(kind, place), number=f"{PLACES.index(place)}/KH-{kind}", type="ke-hoach",
        subject=mark(kind, place), date=datetime.date(2026, 1, 5), filed=True,
    )  # fmt: skip
    batch = Batch.objects.create(post=world.keepers[place], body=world.bodies[place])
    file = IntakeFile.objects.create(batch=batch, name="x.pdf", state=FileState.CONFIRMED, original=original)
    return record, Manifestation.objects.create(record=record, file=file, body=world.bodies[place])


def make_record(world: World, place: str) -> Thing:
    record, _paper = filed_record(world, place, "record")
    return Thing((record.pk,), mark("record", place))


def make_paper(world: World, place: str) -> Thing:
    """A file of a record: two numbers in the address."""
    record, paper = filed_record(world, place, "paper")
    # It carries out the record of the place: so that record has something under it.
    above = Record.objects.get(subject=mark("record", place))
    Citation.objects.create(source=record, target=above, relation="implements")
    return Thing((record.pk, paper.pk), mark("paper", place))


def make_assignment(world: World, place: str) -> Thing:
    """Filed by the body of the place, ordered and led by it."""
    record, _paper = filed_record(world, place, "order")
    task = Task.objects.create(record=record, ordinal=0, text=mark("assignment", place), names={})
    body = world.bodies[place]
    row = Assignment.objects.create(
        task=task,
        lead=body,
        lead_name=body.name,
        ordered_by=body,
        due=timezone.localdate(),
        words=key(mark("x", place)),
    )
    return Thing((row.pk,), mark("assignment", place))


def make_job(world: World, place: str) -> Thing:
    job = Job.objects.create(
        name="read-file", key=mark("job", place), path=world.bodies[place].path, state=JobState.FAILED
    )
    return Thing((job.pk,), job.key)


def make_event(world: World, place: str) -> Thing:
    event = record_event(
        actor_in(world.keepers[place]), "body-added", world.bodies[place], after={"name": mark("event", place)}
    )
    return Thing((event.pk,), mark("event", place))


def make_session(world: World, place: str) -> Thing:
    user_id = world.keepers[place].person.user_id
    row = UserSession.objects.create(
        user_id=user_id, ip="127.0.0.1", session_key=f"k-{place}", user_agent=mark("session", place)
    )
    return Thing((row.pk,), mark("session", place))


def make_key(world: World, place: str) -> Thing:
    """A passkey of somebody in the place: nobody's business but theirs."""
    row = Authenticator.objects.create(
        user_id=world.keepers[place].person.user_id,
        type="webauthn",
        data={"name": mark("key", place), "credential": {}},
    )
    return Thing((row.pk,), mark("key", place))


def make_exception(world: World, place: str) -> Thing:
    body = world.bodies[place]
    row = ClassException.objects.create(
        class_id="cac-so", place=world.bodies["above"], body=body, belongs=True, note=mark("exception", place)
    )
    return Thing((row.pk,), mark("exception", place))


KINDS: dict[str, Callable[[World, str], Thing]] = {
    "body": make_body_thing,
    "person": make_person,
    "post": make_post_thing,
    "file": make_file,
    "record": make_record,
    "paper": make_paper,
    "assignment": make_assignment,
    "job": make_job,
    "event": make_event,
    "session": make_session,
    "key": make_key,
    "exception": make_exception,
}
