# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changes to the register of bodies, persons and posts: permission, log and transaction in one place each.

``actor`` None means that the system acts (loading shipped data, the command line).
"""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.entries import Problem, Register, from_toml
from nhipcau.bodies.loading import Loaded, Plan, apply, plan
from nhipcau.bodies.matching import Proposal, look_up, match_names, provinces_of
from nhipcau.bodies.models import Body, BodyName, Kind, Level, Post, Role
from nhipcau.bodies.naming import lookup_keys, name_key, with_unit
from nhipcau.bodies.posts import create_person, give_post, must_administer, posts_on, switch_post
from nhipcau.bodies.shipped import shipped_register
from nhipcau.reading.text.normalise import key as fold
from nhipcau.web.audit import record_event
from nhipcau.web.errors import BadInputError, NotAllowedError

__all__ = ["create_person", "give_post", "must_administer", "posts_on", "switch_post"]
"""What `posts` has of persons and posts, under the name by which other rooms know it."""

ENTERED = "nhập từ văn bản"
"""`Body.source` of a body that a clerk entered while confirming a document."""


class BrokenRegisterError(ValueError):
    """A register file cannot be loaded; ``problems`` say on which line and why, the message is the first of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].en)
        self.problems = problems


# --- The register ------------------------------------------------------------------------------------------------


def load_register(path: Path) -> int:
    """Load or update the bodies of a TOML file (`entries.from_toml`); returns how many bodies were added.

    Loading twice changes nothing. Raises `BrokenRegisterError` with the first thing that is wrong (an unknown kind,
    level or parent, a key given twice, a parent under itself, a code of two bodies at once); then nothing is written.
    """
    return load(from_toml(Path(path).read_text(encoding="utf-8")), source=Path(path).name).added


def load_shipped() -> Loaded:
    """Load or update the register that comes with the product (`shipped.shipped_register`)."""
    return load(shipped_register(), source="nhipcau")


def load(register: Register, *, source: str, actor: Actor | None = None) -> Loaded:
    """Write what a register says, all or nothing, with one event that tells how much.

    ``actor`` None: the system (a command). Raises `BrokenRegisterError` where the file has a problem.
    """
    with transaction.atomic():
        planned = plan(register)
        if planned.problems:
            raise BrokenRegisterError(planned.problems)
        return apply_plan(planned, source=source, actor=actor)


def apply_plan(planned: Plan, *, source: str, actor: Actor | None = None) -> Loaded:
    """Write a plan that has no problems; administrators only, or the system."""
    if actor is not None:
        must_administer(actor)
    with transaction.atomic():
        done = apply(planned)
        if done.added or done.changed or done.links:
            record_count(actor, source, done)
        return done


def record_count(actor: Actor | None, source: str, done: Loaded) -> None:
    """One event for a whole file, kept with the first body of the register: thousands of events would hide the rest."""
    first = Body.objects.order_by("pk").first()
    if first is not None:
        record_event(
            actor,
            "register-loaded",
            first,
            after={"source": source, "added": done.added, "changed": done.changed, "successions": done.links},
        )


def create_offered(actor: Actor, proposal: Proposal, *, day: datetime.date | None = None) -> Body:
    """Enter a body that a document names and the register lacks, or return the one that is there already.

    Asked twice for the same name and place on the same day (two clerks, a double click) it gives one body. Allowed to
    whoever may confirm documents. Raises `NotAllowedError`, and `BadInputError` for an empty name or an unknown
    kind or level.
    """
    if not actor.has("clerk", "head-of-office", "administrator"):
        raise NotAllowedError(
            "Chỉ văn thư, chánh văn phòng hoặc quản trị được thêm tổ chức vào danh bạ.",
            "Only clerks, heads of office and administrators may add bodies to the register.",
        )
    check_body(proposal.name, proposal.kind, proposal.level)
    with transaction.atomic():
        found = namesake(proposal, day)
        if found is not None:
            return found
        body = Body(
            key=offered_key(proposal),
            name=proposal.name,
            kind=proposal.kind,
            level=proposal.level,
            place=proposal.place,
            parent=parent_of(proposal, actor, day),
            source=ENTERED,
        )
        try:
            with transaction.atomic():
                body.save()
        except IntegrityError:
            # Another clerk entered it between our look and our write.
            return Body.objects.get(key=body.key)
        BodyName(body=body, name=body.name, official=True).save()
        record_event(actor, "body-added", body, after=facts(body))
        return body


def namesake(proposal: Proposal, day: datetime.date | None) -> Body | None:
    """The body of that name and place on the day."""
    bodies = [body for bodies in look_up(lookup_keys(proposal.name, proposal.place), day).values() for body in bodies]
    return next((body for body in bodies if fold(body.place) == fold(proposal.place)), None)


def offered_key(proposal: Proposal) -> str:
    """A key that two clerks who enter the same body at once both arrive at; bodies of that name that have ended count
    in, so that a later one gets another key."""
    text = f"{name_key(proposal.name)}|{fold(proposal.place)}"
    ended = BodyName.objects.filter(key=name_key(proposal.name), body__valid_to__isnull=False).count()
    return f"o-{hashlib.sha256(f'{text}|{ended}'.encode()).hexdigest()[:24]}"


def parent_of(proposal: Proposal, actor: Actor, day: datetime.date | None) -> Body | None:
    """Where a new body stands: under the People's Committee or Party committee of its province, else under that of
    the province in which the actor works; None at the centre."""
    if proposal.level == Level.CENTRAL:
        return None
    if proposal.level == Level.PROVINCE and proposal.place:
        unit = with_unit(proposal.place)
        head = f"Tỉnh ủy {proposal.place}" if proposal.kind == Kind.PARTY else f"Ủy ban nhân dân {unit}"
        above = [body for bodies in look_up(lookup_keys(head), day).values() for body in bodies]
        return above[0] if len(above) == 1 and name_key(above[0].name) != name_key(proposal.name) else None
    return provinces_of([actor.body])[actor.body.pk] if actor.body is not None else None


def add_body(
    actor: Actor,
    *,
    name: str,
    kind: str,
    level: str,
    place: str = "",
    parent: Body | None = None,
    valid_from: datetime.date | None = None,
    source: str = "",
) -> Body:
    """Enter a body into the register. Administrators only; raises `BadInputError` for a name that another body of the
    same place has on that day."""
    must_administer(actor)
    name, place = " ".join(name.split()), " ".join(place.split())
    check_body(name, kind, level)
    with transaction.atomic():
        if namesake(Proposal(name, kind, level, place), valid_from or timezone.localdate()) is not None:
            raise BadInputError(
                f"Đã có tổ chức tên “{name}” tại nơi này. Hãy mở tổ chức đó, hoặc ghi rõ nơi trong tên.",
                f"There is a body named “{name}” at this place already. Open that one, or say the place in the name.",
            )
        body = Body(name=name, kind=kind, level=level, place=place, parent=parent, valid_from=valid_from, source=source)
        body.save()
        BodyName(body=body, name=name, official=True).save()
        record_event(actor, "body-added", body, after=facts(body))
        return body


def end_body(actor: Actor, body: Body, last_day: datetime.date) -> Body:
    """Say that a body stopped existing after ``last_day``. Its names and posts stay as they are: they end with it.
    Administrators only; raises `BadInputError` for a day before its first or a body that has ended."""
    must_administer(actor)
    first_after = last_day + datetime.timedelta(days=1)
    with transaction.atomic():
        body = Body.objects.select_for_update().get(pk=body.pk)
        if body.valid_to is not None:
            raise BadInputError(
                f"“{body.name}” đã có ngày kết thúc. Hãy tải lại trang để xem.",
                f"“{body.name}” has an end already. Reload the page to see it.",
            )
        if body.valid_from is not None and first_after <= body.valid_from:
            raise BadInputError(
                "Ngày cuối phải từ ngày thành lập trở đi. Hãy chọn ngày khác.",
                "The last day must not lie before the first. Choose another day.",
            )
        body.valid_to = first_after
        body.save()
        record_event(actor, "body-ended", body, before={"valid_to": None}, after={"valid_to": first_after.isoformat()})
        return body


def check_body(name: str, kind: str, level: str) -> None:
    if not name.strip() or len(name) > 300:
        raise BadInputError(
            "Tên tổ chức phải có từ 1 đến 300 ký tự.", "The name of a body must have 1 to 300 characters."
        )
    if kind not in Kind.values or level not in Level.values:
        raise BadInputError(
            "Hãy chọn loại và cấp của tổ chức trong danh sách.", "Choose the kind and level of the body from the lists."
        )


def facts(body: Body) -> dict[str, Any]:
    """What the log keeps of a body."""
    return {
        "name": body.name,
        "kind": str(body.kind),
        "level": str(body.level),
        "place": body.place,
        "parent": body.parent_id,
        "valid_from": body.valid_from.isoformat() if body.valid_from else None,
    }


# --- The first day -------------------------------------------------------------------------------------------------


def found_office(*, login: str, password: str, full_name: str, body_name: str, place: str) -> Post:
    """Begin an office: the body (found in the register by its name, else entered) and an administrator in it.

    The system acts: there is nobody yet who could. Raises `BadInputError` as `create_person` does, and where the
    register has several bodies of that name.
    """
    name = " ".join(body_name.split())
    today = timezone.localdate()
    with transaction.atomic():
        match = match_names([name], issuer_name=name, place=place, day=today)[name]
        if match.kind == "class" or (match.kind == "many" and match.body is None):
            raise BadInputError(
                f"“{name}” chưa chỉ rõ một tổ chức. Hãy ghi tên đầy đủ, có tỉnh.",
                f"“{name}” does not mean one body. Write the full name with its province.",
            )
        body = match.body or found_body(match.proposal)
        person = create_person(None, login, password, full_name)
        return give_post(None, person, body, "Quản trị hệ thống", [Role.ADMINISTRATOR, Role.CLERK])


def found_body(proposal: Proposal) -> Body:
    """The body that an office begins with, entered by the system."""
    body = Body(
        name=proposal.name, kind=proposal.kind, level=proposal.level, place=proposal.place, key=offered_key(proposal)
    )
    body.save()
    BodyName(body=body, name=body.name, official=True).save()
    record_event(None, "body-added", body, after=facts(body))
    return body
