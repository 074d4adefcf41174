# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A body ends: what it holds, who takes it over, on which day, and back again within the day."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django.utils import timezone

from nhipcau.assignments.models import Assignment, State, Support
from nhipcau.bodies import handing, jobs
from nhipcau.bodies.handing import Ending, Heir
from nhipcau.bodies.holdings import holdings
from nhipcau.bodies.models import Body, BodyName, Handover, Level, Post, Standing, Succession
from nhipcau.bodies.queries import name_on
from nhipcau.records.models import Batch, FileState, IntakeFile, Record, Task
from nhipcau.web.errors import BadInputError, NotAllowedError
from nhipcau.web.models import Event
from tests.personas import Persona, make_body

pytestmark = pytest.mark.django_db

BASIS = "Nghị quyết 45/NQ-HĐND"


def today() -> datetime.date:
    return timezone.localdate()


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


@pytest.fixture
def finance(office: Body) -> Body:
    return make_body("Sở Tài chính tỉnh Hải Lâm", place="Hải Lâm", parent=office)


@pytest.fixture
def science(office: Body) -> Body:
    return make_body("Sở Khoa học và Công nghệ tỉnh Hải Lâm", place="Hải Lâm", parent=office)


@pytest.fixture
def give(office: Body, neighbour_office: Body) -> Callable[..., Assignment]:
    """Makes an assignment led by a body."""

    def make(lead: Body, name: str = "", state: str = State.IN_PROGRESS, **more: object) -> Assignment:
        record, _ = Record.objects.get_or_create(identity="kh", defaults={"number": "7/KH-UBND", "issuer": office})
        task = Task.objects.create(record=record, ordinal=record.tasks.count(), text=f"Việc {name}")
        return Assignment.objects.create(task=task, lead=lead, lead_name=lead.name, state=state, **more)

    return make


def merge(actor: object, body: Body, into: Body, last_day: datetime.date | None = None) -> Handover:
    ending = Ending("merged", last_day or today() - days(1), (Heir(into),), BASIS)
    return handing.reorganise(actor, body, ending)  # type: ignore[arg-type]


def test_the_preview_shows_what_is_open(department: Body, officer: Persona, give: Callable[..., Assignment]) -> None:
    give(department, "một")
    give(department, "hai", State.VERIFIED)
    supported = give(make_body("Sở Y tế tỉnh Hải Lâm"), "ba")
    Support.objects.create(assignment=supported, body=department, name=department.name)
    make_body("Phòng Tổ chức", parent=department, level=Level.UNIT)
    held = {one.holding.id: (one.count, [row.label for row in one.rows]) for one in handing.preview(department)}
    assert held["assignments"] == (1, ["7/KH-UBND: Việc một"])
    assert held["supports"][0] == 1
    assert held["orders"][0] == 0
    assert held["posts"] == (1, ["Trần Chuyên Viên, Chuyên viên"])
    assert held["below"] == (1, ["Phòng Tổ chức"])


def test_a_long_task_is_cut_between_words_and_says_so(department: Body, give: Callable[..., Assignment]) -> None:
    given = give(department, "rà soát, thống kê, báo cáo kết quả " * 6)
    (label,) = [row.label for one in handing.preview(department) for row in one.rows if one.holding.id == "assignments"]
    words = label.removeprefix("7/KH-UBND: ").removesuffix(" …")
    assert label.endswith(" …")
    assert len(words) <= 120
    assert given.task.text.startswith(f"{words} "), "the cut is not within a word"
    assert str(given.task).endswith(" …")


def test_open_work_passes_and_history_stays(
    administrator: Persona, department: Body, finance: Body, officer: Persona, give: Callable[..., Assignment]
) -> None:
    moving, done = give(department, "một"), give(department, "hai", State.VERIFIED)
    ordered = give(finance, "ba", ordered_by=department)
    unit = make_body("Phòng Tổ chức", parent=department, level=Level.UNIT)
    handover = merge(administrator.actor, department, finance)
    for row in (moving, done, ordered, unit, department):
        row.refresh_from_db()
    assert moving.lead == finance
    assert (moving.state, moving.lead_name) == (State.IN_PROGRESS, department.name)
    assert done.lead == department
    assert ordered.ordered_by == finance
    assert (unit.parent, unit.path) == (finance, f"{finance.path}{unit.pk}/")
    assert Standing.objects.get(body=unit).parent == department
    assert moving.steps.get().note == f"{department.name} → {finance.name} ({BASIS})"
    posts = Post.objects.filter(person__full_name="Trần Chuyên Viên").order_by("pk")
    assert [(post.body, post.valid_to) for post in posts] == [(department, today()), (finance, None)]
    assert [row.role for row in posts[1].roles.all()] == ["officer"]
    assert department.valid_to == today()
    link = Succession.objects.get(predecessor=department)
    assert (link.successor, link.kind, link.day, link.basis) == (finance, "merged", today(), BASIS)
    assert handover.carried_out_at is not None
    assert Event.objects.filter(verb="work-passed-on").count() == 1
    # Whoever went over with the work sees it; the body that ended has nobody any more.
    assert moving in Assignment.objects.visible_to(handing_actor(posts[1]))


def handing_actor(post: Post) -> object:
    from nhipcau.bodies.middleware import actor_in

    return actor_in(Post.objects.select_related("person", "body").get(pk=post.pk))


def test_files_in_hand_pass_and_registered_ones_stay(
    administrator: Persona, clerk: Persona, office: Body, neighbour_office: Body
) -> None:
    post = clerk.actor.post
    assert post is not None
    batch = Batch.objects.create(post=post, body=office)
    waiting = IntakeFile.objects.create(batch=batch, name="chờ.pdf", state=FileState.TO_REVIEW)
    done = IntakeFile.objects.create(batch=batch, name="xong.pdf", state=FileState.CONFIRMED)
    handover = merge(administrator.actor, office, neighbour_office)
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.batch.body, waiting.batch.post) == (neighbour_office, post)
    assert done.batch == batch
    handing.undo(administrator.actor, handover)
    waiting.refresh_from_db()
    assert waiting.batch == batch


def test_undoing_within_the_day_brings_everything_back(
    administrator: Persona, department: Body, finance: Body, officer: Persona, give: Callable[..., Assignment]
) -> None:
    moving = give(department, "một")
    elsewhere = give(department, "hai")
    support = Support.objects.create(assignment=give(finance, "ba"), body=department, name="Sở Nội vụ")
    own = Support.objects.create(assignment=give(make_body("Sở Y tế"), "bốn"), body=department, name="Sở Nội vụ")
    unit = make_body("Phòng Tổ chức", parent=department, level=Level.UNIT)
    handover = merge(administrator.actor, department, finance)
    support.refresh_from_db()
    # The successor leads that one itself: it cannot support itself.
    assert support.body == department
    health = make_body("Sở Xây dựng")
    Assignment.objects.filter(pk=elsewhere.pk).update(lead=health)
    assert handing.undo(administrator.actor, handover) == 1
    for row in (moving, elsewhere, unit, department, own):
        row.refresh_from_db()
    assert (moving.lead, elsewhere.lead, own.body) == (department, health, department)
    assert (unit.parent, unit.path) == (department, f"{department.path}{unit.pk}/")
    assert department.valid_to is None
    assert not Succession.objects.exists()
    assert not Standing.objects.exists()
    assert [(post.body, post.valid_to) for post in Post.objects.filter(person__full_name="Trần Chuyên Viên")] == [
        (department, None)
    ]
    with pytest.raises(BadInputError):
        handing.undo(administrator.actor, handover)
    # After that it may end anew.
    merge(administrator.actor, department, finance)


def test_the_next_day_is_too_late_to_undo(
    administrator: Persona, department: Body, finance: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    handover = merge(administrator.actor, department, finance)
    Handover.objects.update(carried_out_at=timezone.now() - days(1))
    handover.refresh_from_db()
    with pytest.raises(BadInputError) as wrong:
        handing.undo(administrator.actor, handover)
    assert wrong.value.status == 409


def test_work_passes_on_its_day_and_not_before(
    administrator: Persona, department: Body, finance: Body, give: Callable[..., Assignment],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    moving = give(department, "một")
    last = today() + days(5)
    handover = merge(administrator.actor, department, finance, last)
    moving.refresh_from_db()
    assert moving.lead == department
    assert handover.carried_out_at is None
    assert handing.due() == []
    monkeypatch.setattr(timezone, "localdate", lambda *_args: last + days(1))
    assert [one.pk for one in handing.due()] == [handover.pk]
    for _time in range(2):
        jobs.carry_out_handovers.function(Mock())
    moving.refresh_from_db()
    assert moving.lead == finance
    assert moving.steps.count() == 1


def test_a_planned_ending_can_be_taken_back_any_day(administrator: Persona, department: Body, finance: Body) -> None:
    handover = merge(administrator.actor, department, finance, today() + days(30))
    Handover.objects.update(at=timezone.now() - days(9))
    handing.undo(administrator.actor, handover)
    department.refresh_from_db()
    assert department.valid_to is None
    assert handing.due() == []


def test_a_split_asks_who_takes_what(
    administrator: Persona, department: Body, finance: Body, science: Body, give: Callable[..., Assignment]
) -> None:
    one, two = give(department, "một"), give(department, "hai")
    heirs = (Heir(finance), Heir(science, "chuyển đổi số"))
    with pytest.raises(BadInputError) as wrong:
        handing.reorganise(administrator.actor, department, Ending("split", today() - days(1), heirs, BASIS))
    assert "Việc phải thực hiện" in wrong.value.vi
    department.refresh_from_db()
    assert department.valid_to is None
    handing.reorganise(
        administrator.actor,
        department,
        Ending(
            "split",
            today() - days(1),
            heirs,
            BASIS,
            targets={holding.id: finance.pk for holding in holdings()},
            choices={"assignments": {two.pk: science.pk}},
        ),
    )
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.lead, two.lead) == (finance, science)
    assert list(Succession.objects.order_by("pk").values_list("kind", "part")) == [
        ("split", ""), ("split", "chuyển đổi số"),
    ]  # fmt: skip


def test_a_dissolution_asks_too_and_leaves_no_successor(
    administrator: Persona, department: Body, office: Body, give: Callable[..., Assignment]
) -> None:
    row = give(department, "một")
    ending = Ending("dissolved", today() - days(1), (), BASIS)
    with pytest.raises(BadInputError):
        handing.reorganise(administrator.actor, department, ending)
    taken = Ending("dissolved", today() - days(1), (), BASIS, targets={"assignments": office.pk})
    handing.reorganise(administrator.actor, department, taken)
    row.refresh_from_db()
    assert row.lead == office
    assert Succession.objects.get().successor is None


@pytest.mark.parametrize("kind", ["merged", "split", "dissolved", "renamed", "exploded"])
def test_the_number_of_successors_must_fit(
    kind: str, administrator: Persona, department: Body, finance: Body, science: Body
) -> None:
    count = {"merged": 2, "split": 1, "dissolved": 1}.get(kind, 1)
    heirs = (Heir(finance), Heir(science))[:count]
    with pytest.raises(BadInputError):
        handing.reorganise(administrator.actor, department, Ending(kind, today() - days(1), heirs))
    department.refresh_from_db()
    assert department.valid_to is None


def test_a_successor_must_be_there_and_no_part_of_the_body(administrator: Persona, department: Body) -> None:
    ended = make_body("Sở Cũ", valid_to=today() - days(9))
    late = make_body("Sở Mới", valid_from=today() + days(9))
    unit = make_body("Phòng Tổ chức", parent=department)
    for heir in (ended, late, unit, department):
        with pytest.raises(BadInputError):
            merge(administrator.actor, department, heir)
    assert not Succession.objects.exists()


@pytest.mark.parametrize("persona", ["clerk", "head", "officer", "neighbour", "passer_by"])
def test_only_administrators_reorganise(
    persona: str, department: Body, finance: Body, administrator: Persona, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(persona).actor
    with pytest.raises(NotAllowedError):
        merge(actor, department, finance)
    handover = merge(administrator.actor, department, finance)
    with pytest.raises(NotAllowedError):
        handing.undo(actor, handover)
    with pytest.raises(NotAllowedError):
        handing.rename(actor, finance, "Sở Ngân khố", today())
    with pytest.raises(NotAllowedError):
        handing.move(actor, finance, None, today())


def test_a_renamed_body_keeps_its_earlier_name_with_its_days(administrator: Persona, finance: Body) -> None:
    day = today() - days(30)
    handing.rename(administrator.actor, finance, "Sở Tài chính - Kế hoạch tỉnh Hải Lâm", day, BASIS)
    finance.refresh_from_db()
    assert finance.name == "Sở Tài chính - Kế hoạch tỉnh Hải Lâm"
    names = BodyName.objects.filter(body=finance, official=True).order_by("valid_from")
    assert {(row.name, row.valid_from, row.valid_to) for row in names} == {
        ("Sở Tài chính tỉnh Hải Lâm", None, day),
        ("Sở Tài chính - Kế hoạch tỉnh Hải Lâm", day, None),
    }
    assert Succession.objects.get(predecessor=finance).kind == "renamed"
    for name, wrong in (("", day), (finance.name, today()), ("Sở Khác", day), ("Sở Khác", today() + days(1))):
        with pytest.raises(BadInputError):
            handing.rename(administrator.actor, finance, name, wrong)
    # It may take its old name up again.
    handing.rename(administrator.actor, finance, "Sở Tài chính tỉnh Hải Lâm", today())


def test_a_body_without_a_kept_name_keeps_it_when_renamed(administrator: Persona, office: Body) -> None:
    bare = Body.objects.create(name="Sở Không Tên Kèm", parent=office)
    handing.rename(administrator.actor, bare, "Sở Có Tên", today())
    assert name_on(Body.objects.get(pk=bare.pk), today() - days(1)) == "Sở Không Tên Kèm"


def test_a_moved_body_keeps_where_it_stood(
    administrator: Persona, finance: Body, office: Body, neighbour_office: Body
) -> None:
    day = today() - days(30)
    handing.move(administrator.actor, finance, neighbour_office, day, BASIS)
    finance.refresh_from_db()
    assert finance.path == f"{neighbour_office.path}{finance.pk}/"
    kept = Standing.objects.get(body=finance)
    assert (kept.parent, kept.valid_to) == (office, day)
    for parent, wrong in ((finance, today()), (neighbour_office, today()), (office, day), (office, today() + days(1))):
        with pytest.raises(BadInputError):
            handing.move(administrator.actor, finance, parent, wrong)
