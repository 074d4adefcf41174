# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A body ends: who succeeds it, what becomes of its work, on which day; shown first, undone within the day.

preview ──reorganise──▶ planned ──on its day (at once, or the job ``carry-out-handovers``)──▶ carried out
                           └────────────────undo: before the day, or within it──────────────────┘

Renaming and moving leave the body what it is: its earlier name or standing is kept with its days.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.entries import day_after
from nhipcau.bodies.holdings import HeldRow, Holding, Moved, Passing, holdings, register_holding
from nhipcau.bodies.models import (
    Body,
    BodyName,
    Handover,
    Post,
    PostRole,
    Standing,
    Succession,
    SuccessionKind,
    in_force,
)
from nhipcau.bodies.posts import must_administer
from nhipcau.bodies.sorting import InVietnamese
from nhipcau.web.audit import record_event
from nhipcau.web.errors import BadInputError

SHOWN = 100
"""Rows of one kind of work that can be given one by one; the rest follows the choice for the kind."""


@dataclass(frozen=True, slots=True)
class Heir:
    """A body that takes over; ``part``: only this part of the work, "" for all that nobody else takes."""

    body: Body
    part: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of work of a body, for the preview."""

    holding: Holding
    count: int
    rows: list[HeldRow]


@dataclass(frozen=True, slots=True)
class Ending:
    """The order to end a body: how, on which last day, into whom, on which basis, and who takes which work."""

    kind: str
    last_day: datetime.date
    heirs: tuple[Heir, ...] = ()
    basis: str = ""
    targets: Mapping[str, int] = field(default_factory=dict)
    """Kind of work → id of the body that takes it."""
    choices: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """Kind of work → row → id of the body, for rows that go elsewhere than their kind."""

    @property
    def day(self) -> datetime.date:
        """The first day without the body."""
        return day_after(self.last_day)


def preview(body: Body) -> list[Held]:
    """What the body holds now, kind by kind; two queries for each kind."""
    return [Held(one, one.count(body), one.rows(body, SHOWN)) for one in holdings()]


def split_is_asked(ending: Ending, held: Iterable[Held]) -> list[str]:
    """Kinds of work for which somebody must still say who takes them: several share, or nobody follows."""
    given = ending.targets
    if len([heir for heir in ending.heirs if not heir.part]) == 1 and len(ending.heirs) == 1:
        return []
    return [one.holding.id for one in held if one.count and one.holding.id not in given]


# --- Ending --------------------------------------------------------------------------------------------------------


def check_ending(body: Body, ending: Ending) -> None:
    """Raise `BadInputError` with the first reason why the body cannot end like this."""
    if body.valid_to is not None:
        raise BadInputError(
            f"“{body.name}” đã có ngày kết thúc. Hãy tải lại trang để xem.",
            f"“{body.name}” has an end already. Reload the page to see it.",
        )
    if body.valid_from is not None and ending.day <= body.valid_from:
        raise BadInputError(
            "Ngày cuối phải từ ngày thành lập trở đi. Hãy chọn ngày khác.",
            "The last day must not lie before the first. Choose another day.",
        )
    wanted = {SuccessionKind.MERGED: (1, 1), SuccessionKind.SPLIT: (2, 20), SuccessionKind.DISSOLVED: (0, 0)}
    least, most = wanted.get(SuccessionKind(ending.kind), (0, -1)) if ending.kind in SuccessionKind.values else (0, -1)
    if not least <= len(ending.heirs) <= most:
        raise BadInputError(
            "Sáp nhập cần đúng một nơi kế thừa, chia tách cần từ hai nơi, giải thể không có nơi kế thừa.",
            "A merger needs one successor, a split two or more, a dissolution none.",
        )
    for heir in ending.heirs:
        check_heir(body, heir.body, ending)
    if len({heir.body.pk for heir in ending.heirs}) != len(ending.heirs):
        raise BadInputError("Mỗi nơi kế thừa chỉ chọn một lần.", "Choose each successor once.")


def check_heir(body: Body, heir: Body, ending: Ending) -> None:
    day = ending.day
    if heir.pk == body.pk or heir.path.startswith(body.path):
        raise BadInputError(
            f"“{heir.name}” chính là hoặc trực thuộc tổ chức kết thúc nên không kế thừa được.",
            f"“{heir.name}” is the body that ends or stands under it: it cannot succeed it.",
        )
    if heir.valid_to is not None and heir.valid_to <= day:
        raise BadInputError(
            f"“{heir.name}” kết thúc trước ngày {day.day}/{day.month}/{day.year} nên không kế thừa được.",
            f"“{heir.name}” ends before {day}: it cannot succeed.",
        )
    if heir.valid_from is not None and heir.valid_from > day:
        raise BadInputError(
            f"“{heir.name}” chỉ có sau ngày {day.day}/{day.month}/{day.year}.", f"“{heir.name}” begins after {day}."
        )


def reorganise(actor: Actor | None, body: Body, ending: Ending) -> Handover:
    """End a body: its last day, its successions, the order for its work; carried out at once where the day has come.

    Administrators only, or the system. Raises `BadInputError` for an impossible order (`check_ending`) and where
    somebody must still say who takes which work.
    """
    if actor is not None:
        must_administer(actor)
    with transaction.atomic():
        body = Body.objects.select_for_update().get(pk=body.pk)
        check_ending(body, ending)
        if asked := split_is_asked(ending, preview(body)):
            raise BadInputError(
                f"Hãy chọn nơi nhận cho: {labels_of(asked, 'vi')}.", f"Say who takes over: {labels_of(asked, 'en')}."
            )
        takers = Body.objects.in_bulk(
            {*ending.targets.values(), *(pk for rows in ending.choices.values() for pk in rows.values())}
        )
        for taker in takers.values():
            check_heir(body, taker, ending)
        body.valid_to = ending.day
        body.save()
        add_successions(body, ending)
        handover = Handover.objects.create(
            body=body,
            day=ending.day,
            basis=ending.basis[:300],
            post_id=actor.post_id if actor else None,
            targets=orders_of(ending, takers),
        )
        record_event(
            actor,
            "body-ended",
            body,
            before={"valid_to": None},
            after={
                "valid_to": ending.day.isoformat(),
                "kind": ending.kind,
                "basis": ending.basis,
                "successors": [heir.body.pk for heir in ending.heirs],
            },
        )
        if ending.day <= timezone.localdate():
            carry_out(handover, actor)
        return handover


def labels_of(kinds: Iterable[str], language: str) -> str:
    """What the kinds of work are called in a language."""
    with override(language):
        return ", ".join(str(one.label) for one in holdings() if one.id in kinds)


def orders_of(ending: Ending, takers: Mapping[int, Body]) -> dict[str, Any]:
    """Who takes which kind of work, and which rows go elsewhere; bodies that are not there are left out."""
    plain = [heir for heir in ending.heirs if not heir.part] or list(ending.heirs)
    main = plain[0].body.pk if plain else None
    given, choices = ending.targets, ending.choices
    return {
        one.id: {
            "to": given[one.id] if given.get(one.id) in takers else main,
            "rows": {str(row): pk for row, pk in choices.get(one.id, {}).items() if pk in takers},
        }
        for one in holdings()
    }


def add_successions(body: Body, ending: Ending) -> None:
    if not ending.heirs:
        Succession.objects.create(
            predecessor=body, kind=SuccessionKind.DISSOLVED, day=ending.day, basis=ending.basis[:300]
        )
    for heir in ending.heirs:
        Succession.objects.create(
            predecessor=body,
            successor=heir.body,
            kind=ending.kind,
            day=ending.day,
            basis=ending.basis[:300],
            part=heir.part[:200],
        )


def carry_out(handover: Handover, actor: Actor | None = None) -> Handover:
    """Pass the work on, all kinds in one transaction; one that was carried out or undone stays as it is."""
    with transaction.atomic():
        current = Handover.objects.select_for_update().select_related("body").get(pk=handover.pk)
        if current.carried_out_at is not None or current.undone_at is not None:
            return current
        wanted = {
            pk
            for order in current.targets.values()
            for pk in (order.get("to"), *order.get("rows", {}).values())
            if pk is not None
        }
        bodies = Body.objects.in_bulk(wanted)
        moved: dict[str, Moved] = {}
        for one in holdings():
            order = current.targets.get(one.id, {})
            choices = {int(row): bodies[pk] for row, pk in order.get("rows", {}).items() if pk in bodies}
            main = bodies.get(order.get("to"))
            passing = Passing(actor, current.body, main, choices, current.day, current.basis)
            moved[one.id] = one.pass_on(passing)
        current.moved = moved
        current.carried_out_at = timezone.now()
        current.save(update_fields=["moved", "carried_out_at"])
        counts = {name: len(rows) for name, rows in moved.items()}
        record_event(actor, "work-passed-on", current.body, after={"moved": counts, "basis": current.basis})
        handover.refresh_from_db()
        return current


def may_undo(handover: Handover) -> bool:
    """Before its day always; after that within the day on which it was carried out."""
    if handover.undone_at is not None:
        return False
    return handover.carried_out_at is None or timezone.localdate(handover.carried_out_at) == timezone.localdate()


def undo(actor: Actor | None, handover: Handover) -> int:
    """Take the ending of a body back: the body goes on, its successions are gone, its work comes back. Returns how many
    rows did not come back because somebody has moved them on since. Administrators only, or the system.

    Raises `BadInputError` after the day on which it was carried out.
    """
    if actor is not None:
        must_administer(actor)
    with transaction.atomic():
        current = Handover.objects.select_for_update().select_related("body").get(pk=handover.pk)
        if not may_undo(current):
            raise BadInputError(
                "Chỉ hoàn tác được trong ngày thực hiện. Từ hôm sau, hãy tổ chức lại bằng một quyết định mới.",
                "This can be undone only on the day it was carried out. After that, reorganise anew.",
                status=409,
            )
        body = Body.objects.select_for_update().get(pk=current.body_id)
        lost = 0
        for one in reversed(holdings()):
            rows = current.moved.get(one.id, [])
            lost += len(rows) - one.give_back(actor, rows)
        Succession.objects.filter(predecessor=body, day=current.day).exclude(
            kind__in=[SuccessionKind.RENAMED, SuccessionKind.MOVED]
        ).delete()
        body.valid_to = None
        body.save()
        current.undone_at = timezone.now()
        current.save(update_fields=["undone_at"])
        record_event(
            actor, "ending-undone", body, before={"valid_to": current.day.isoformat()}, after={"not_back": lost}
        )
        return lost


def due() -> list[Handover]:
    """Handovers whose day has come and that nobody has carried out yet."""
    return list(
        Handover.objects.filter(
            day__lte=timezone.localdate(), carried_out_at__isnull=True, undone_at__isnull=True
        ).order_by("day", "pk")
    )


def current_handover(body: Body) -> Handover | None:
    """The handover of a body that stands, planned or carried out."""
    return Handover.objects.filter(body=body, undone_at__isnull=True).select_related("post__person").first()


# --- Renaming and moving -------------------------------------------------------------------------------------------


def rename(actor: Actor | None, body: Body, name: str, day: datetime.date, basis: str = "") -> Body:
    """Give a body another official name from a day on; the earlier one keeps its days. Administrators only.

    Raises `BadInputError` for an empty or overlong name, the name it has, or a day that does not follow the last
    change.
    """
    if actor is not None:
        must_administer(actor)
    name = " ".join(name.split())
    if not name or len(name) > 300 or name == body.name:
        raise BadInputError("Hãy ghi tên mới, khác tên hiện nay.", "Write a new name, other than the present one.")
    with transaction.atomic():
        body = Body.objects.select_for_update().get(pk=body.pk)
        check_change_day(body, day, BodyName.objects.filter(body=body, official=True, valid_to__isnull=True))
        if not BodyName.objects.filter(body=body, official=True, valid_to__isnull=True).update(valid_to=day):
            BodyName(body=body, name=body.name, official=True, valid_to=day).save()
        BodyName(body=body, name=name, official=True, valid_from=day).save()
        before, body.name = body.name, name
        body.save()
        Succession.objects.create(predecessor=body, kind=SuccessionKind.RENAMED, day=day, basis=basis[:300])
        record_event(actor, "body-renamed", body, before={"name": before}, after={"name": name, "basis": basis})
        return body


def move(actor: Actor | None, body: Body, parent: Body | None, day: datetime.date, basis: str = "") -> Body:
    """Place a body under another one from a day on; where it stood is kept with its days. Administrators only.

    Raises `BadInputError` where it would stand under itself, stands there already, or the day does not follow the last
    change.
    """
    if actor is not None:
        must_administer(actor)
    with transaction.atomic():
        body = Body.objects.select_for_update().get(pk=body.pk)
        if parent is not None and (parent.pk == body.pk or parent.path.startswith(body.path)):
            raise BadInputError(
                "Một tổ chức không thể trực thuộc chính mình hoặc đơn vị dưới nó.",
                "A body cannot stand under itself or under one below it.",
            )
        if body.parent_id == (parent.pk if parent else None):
            raise BadInputError("Tổ chức đã trực thuộc nơi này.", "The body stands there already.")
        last = Standing.objects.filter(body=body).order_by("-valid_to").first()
        check_change_day(body, day, [last] if last else [], end=True)
        keep_standing(body, day)
        before, body.parent = body.parent_id, parent
        body.save()
        Succession.objects.create(predecessor=body, kind=SuccessionKind.MOVED, day=day, basis=basis[:300])
        after = {"parent": parent.pk if parent else None, "basis": basis}
        record_event(actor, "body-moved", body, before={"parent": before}, after=after)
        return body


def keep_standing(body: Body, day: datetime.date) -> Standing:
    """Keep where a body stood until the day before."""
    last = Standing.objects.filter(body=body).order_by("-valid_to").first()
    return Standing.objects.create(
        body=body,
        level=body.level,
        place=body.place,
        leader=body.leader,
        parent_id=body.parent_id,
        valid_from=last.valid_to if last else body.valid_from,
        valid_to=day,
    )


class WrongDayError(BadInputError):
    """The day of a change does not fit; the sentence belongs to the field of the day."""


def check_change_day(body: Body, day: datetime.date, earlier: Iterable[Any], *, end: bool = False) -> None:
    """A change must lie within the life of the body, after the last change, and not in the future: until its day
    comes the register shows what holds."""
    first = [row.valid_to if end else row.valid_from for row in earlier]
    bounds = [one for one in (body.valid_from, *first) if one is not None]
    if any(day <= one for one in bounds) or (body.valid_to is not None and day >= body.valid_to):
        raise WrongDayError(
            "Ngày thay đổi trùng hoặc đứng trước thời gian đã ghi. Hãy chọn ngày sau lần thay đổi trước.",
            "The day overlaps with what is kept already. Choose one after the last change.",
        )
    if day > timezone.localdate():
        raise WrongDayError(
            "Đổi tên, chuyển cơ quan chỉ ghi khi đã đến ngày. Hãy ghi vào ngày có hiệu lực.",
            "A renaming or a move is kept when its day has come. Enter it on that day.",
        )


# --- What this room itself holds: posts, and the bodies below ------------------------------------------------------


def open_posts(body: Body) -> Any:
    return Post.objects.filter(in_force(timezone.localdate()), body=body).select_related("person")


def post_rows(body: Body, limit: int) -> list[HeldRow]:
    rows = open_posts(body).order_by("title", InVietnamese("person__full_name"))[:limit]
    return [HeldRow(post.pk, f"{post.person.full_name}, {post.title}") for post in rows]


def pass_posts(passing: Passing) -> Moved:
    """Whoever holds a post goes on in the same post of the successor; the old post ends with its body."""
    moved: Moved = []
    for post in Post.objects.filter(in_force(passing.day), body=passing.body).prefetch_related("roles"):
        if post.valid_from is not None and post.valid_from >= passing.day:
            continue
        to, until = passing.target(post.pk), post.valid_to.toordinal() if post.valid_to else 0
        Post.objects.filter(pk=post.pk).update(valid_to=passing.day)
        if to is None:
            moved.append([post.pk, passing.body.pk, 0, until])
            continue
        new = Post.objects.create(person=post.person, body=to, title=post.title, valid_from=passing.day)
        PostRole.objects.bulk_create(PostRole(post=new, role=row.role) for row in post.roles.all())
        record_event(passing.actor, "post-passed-on", new, after={"from": post.pk, "body": to.name})
        moved.append([post.pk, passing.body.pk, new.pk, until])
    return moved


def return_posts(actor: Actor | None, moved: Moved) -> int:
    """The old posts go on. A new one that nobody acted in is gone; one that somebody did ends with the day."""
    for old, _body, new, until in moved:
        Post.objects.filter(pk=old).update(valid_to=datetime.date.fromordinal(until) if until else None)
        follower = Post.objects.filter(pk=new).first() if new else None
        if follower is None:
            continue
        record_event(actor, "post-taken-back", follower, after={"body": follower.body.name})
        try:
            with transaction.atomic():
                follower.delete()
        except ProtectedError:
            Post.objects.filter(pk=new).update(valid_to=day_after(timezone.localdate()))
    return len(moved)


def below(body: Body) -> Any:
    return Body.objects.filter(in_force(timezone.localdate()), parent=body)


def below_rows(body: Body, limit: int) -> list[HeldRow]:
    return [HeldRow(row.pk, row.name) for row in below(body).order_by("level", "name")[:limit]]


def pass_below(passing: Passing) -> Moved:
    """Bodies that stood directly under it stand under the successor; where they stood is kept."""
    moved: Moved = []
    for child in Body.objects.filter(in_force(passing.day), parent=passing.body):
        to = passing.target(child.pk)
        if to is None or to.path.startswith(child.path):
            continue
        keep_standing(child, passing.day)
        child.parent = to
        child.save()
        Succession.objects.create(
            predecessor=child, kind=SuccessionKind.MOVED, day=passing.day, basis=passing.basis[:300]
        )
        record_event(passing.actor, "body-moved", child, before={"parent": passing.body.pk}, after={"parent": to.pk})
        moved.append([child.pk, passing.body.pk, to.pk])
    return moved


def return_below(actor: Actor | None, moved: Moved) -> int:
    back = 0
    bodies = Body.objects.in_bulk({pk for row in moved for pk in row})
    for pk, old, new in moved:
        child = bodies.get(pk)
        if child is None or child.parent_id != new:
            continue
        last = Standing.objects.filter(body=child).order_by("-valid_to", "-pk").first()
        if last is not None:
            moves = Succession.objects.filter(predecessor=child, kind=SuccessionKind.MOVED)
            moves.filter(day=last.valid_to or datetime.date.max).delete()
            last.delete()
        child.parent = bodies[old]
        child.save()
        record_event(actor, "body-moved", child, before={"parent": new}, after={"parent": old})
        back += 1
    return back


def register() -> None:
    """Announce what this room itself holds for bodies."""
    register_holding(
        Holding(
            "posts", _("Posts"), "user", lambda body: int(open_posts(body).count()), post_rows, pass_posts, return_posts
        )
    )
    register_holding(
        Holding(
            "below",
            _("Bodies below"),
            "sitemap",
            lambda body: int(below(body).count()),
            below_rows,
            pass_below,
            return_below,
        )
    )
