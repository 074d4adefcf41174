# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log: append-only, sealed in chained batches, personal values erasable, searched by those who may."""

from __future__ import annotations

import ast
import datetime
import re
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from nhipcau.bodies.models import Body, Person, Role
from nhipcau.jobs.models import Job
from nhipcau.jobs.models import State as JobState
from nhipcau.jobs.services import carry_out, claim, order_again
from nhipcau.jobs.worker import Worker
from nhipcau.web import audit, guards, verbs
from nhipcau.web.audit import record_event
from nhipcau.web.models import AppendOnlyError, Event, Seal, SealedEvent
from tests.personas import Persona, make_persona

pytestmark = pytest.mark.django_db
PACKAGE = Path(__file__).resolve().parents[2] / "nhipcau"
LOG = reverse("audit")


@pytest.fixture
def events(clerk: Persona, office: Body) -> list[Event]:
    """Seven events in three seals (three, three, one), about a body and about a person."""
    person = Person.objects.get(user_id=clerk.actor.user_id)
    made = []
    for n in range(7):
        if n % 2:
            made.append(record_event(clerk.actor, "person-renamed", person, after={"full_name": f"Lê Thị Thư {n}"}))
        else:
            made.append(record_event(clerk.actor, "body-added", office, before={"n": n}, after={"n": n + 1, "vì": [1]}))
    while audit.seal_events(limit=3) is not None:
        pass
    return made


def change(sql: str, *params: object) -> None:
    """What somebody with the password of the database could do: drop the triggers, change, put them back."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    guards.install(connection)


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_an_event_says_who_in_which_post_and_body(events: list[Event], clerk: Persona, office: Body) -> None:
    event = events[0]
    assert (event.user_id, event.post_id, event.path) == (clerk.actor.user_id, clerk.actor.post_id, office.path)
    assert event.who == "Lê Thị Văn Thư, Văn thư, Ủy ban nhân dân tỉnh Hải Lâm"
    assert set(event.personal) == {"who"}
    assert set(events[1].personal) == {"who", "about", "after.full_name"}


def test_two_equal_names_have_different_digests(events: list[Event]) -> None:
    assert events[0].personal["who"]["digest"] != events[2].personal["who"]["digest"]


def test_rows_are_neither_changed_nor_removed_through_the_models(events: list[Event]) -> None:
    seal, sealed = Seal.objects.get(number=1), SealedEvent.objects.get(event_id=events[0].pk)
    for row in (events[0], seal, sealed):
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()
        with pytest.raises(AppendOnlyError):
            type(row).objects.all().delete()
    with pytest.raises(AppendOnlyError):
        Event.objects.filter(pk=events[0].pk).update(verb="x")
    with pytest.raises(AppendOnlyError):
        Event.objects.bulk_update([events[0]], ["verb"])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE web_event SET verb = 'x'",
        "UPDATE web_event SET who = 'Ai Khác, Giám đốc'",
        "UPDATE web_event SET who = ''",
        "UPDATE web_event SET \"after\" = '{}', personal = '{}', user_id = NULL",
        "DELETE FROM web_event",
        "UPDATE web_seal SET digest = 'x'",
        "DELETE FROM web_seal",
        "UPDATE web_sealedevent SET digest = 'x'",
        "DELETE FROM web_sealedevent",
    ],
)
def test_the_database_itself_refuses(sql: str, events: list[Event]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event.objects.count() == 7


def test_the_database_refuses_to_empty_or_replace(events: list[Event]) -> None:
    sql = (
        "TRUNCATE web_event"
        if connection.vendor == "postgresql"
        else f"REPLACE INTO web_seal (number, at, count, previous, digest) VALUES (1, '{timezone.now()}', 0, '', 'x')"  # noqa: S608
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_triggers_come_back_after_migrating_and_are_missed(events: list[Event]) -> None:
    assert guards.missing(connection) == []
    guards.remove(connection)
    assert len(guards.missing(connection)) == 9
    guards.after_migrate(None, connection.alias)
    assert guards.missing(connection) == []


def test_every_verb_of_the_code_has_a_word() -> None:
    used: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"record_event", "note_sign_in"}:
                literal = node.args[1] if len(node.args) > 1 else None
                if isinstance(literal, ast.Constant):
                    used.add(str(literal.value))
    assert len(used) > 20
    with translation.override("vi"):
        for verb in used:
            assert verb in set(verbs.registered()), f"{verb}: tell its word with register_verbs in the room's apps.py"
            assert not re.search(r"[a-z]-[a-z]", verbs.word_of(verb)), verb


def test_every_name_of_a_value_has_a_word() -> None:
    used: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record_event":
                given = [word.value for word in node.keywords if word.arg in {"before", "after"}]
                names = [key for one in given if isinstance(one, ast.Dict) for key in one.keys]
                used |= {str(name.value) for name in names if isinstance(name, ast.Constant)}
    assert len(used) > 20
    assert sorted(used - verbs.NAMES.keys()) == [], "tell their words in nhipcau/web/verbs.py"


def test_changes_are_words_and_only_what_changed() -> None:
    before = {"state": "in-progress", "due": "2020-04-30", "valid_to": None}
    after = {"state": "submitted", "due": "2020-04-30", "note": "", "valid_to": "2026-01-01"}
    with translation.override("vi"):
        assert verbs.changes_of(before, after, []) == [
            {"name": "trạng thái", "before": "Đang làm", "after": "Chờ duyệt"},
            {"name": "trước ngày", "before": "–", "after": "1/1/2026"},
        ]
        assert verbs.changes_of({"name": "Sở Cũ"}, {"name": ""}, []) == [
            {"name": "tên", "before": "Sở Cũ", "after": "–"},
        ]
        assert verbs.changes_of({}, {}, ["after.full_name"])[0]["after"] == "(đã xóa)"


# --- Sealing ---------------------------------------------------------------------------------------------------------


def test_seals_are_chained_and_hold_each_event_once(events: list[Event]) -> None:
    seals = list(Seal.objects.order_by("number"))
    assert [(seal.number, seal.count) for seal in seals] == [(1, 3), (2, 3), (3, 1)]
    assert [seal.previous for seal in seals] == ["", seals[0].digest, seals[1].digest]
    assert sorted(SealedEvent.objects.values_list("event_id", flat=True)) == sorted(event.pk for event in events)
    assert audit.seal_events() is None
    report = audit.verify()
    assert (report.broken, report.events, report.seals, report.unsealed) == ([], 7, 3, 0)


def test_an_event_with_a_lower_id_that_was_committed_later_is_sealed_next(clerk: Persona, office: Body) -> None:
    """Two transactions at once: the later id is there first. No lock: the earlier one comes into the next seal."""
    first = record_event(clerk.actor, "body-added", office)
    guards.remove(connection)
    models.QuerySet(Event).filter(pk=first.pk).update(id=first.pk + 50)
    guards.install(connection)
    audit.seal_all()
    late = Event(verb="body-added", model="bodies.body", object_id="1", pk=first.pk + 20)
    late.save(force_insert=True)
    assert audit.seal_all() == 1
    assert audit.verify().broken == []


def test_writing_takes_one_query_and_asks_nothing_of_the_seals(clerk: Persona, office: Body) -> None:
    with CaptureQueriesContext(connection) as captured:
        record_event(clerk.actor, "body-added", office)
    assert len(captured) == 1
    assert captured[0]["sql"].startswith("INSERT")


def test_the_worker_orders_the_seal_by_itself_in_one_row_that_is_used_again(clerk: Persona, office: Body) -> None:
    worker = Worker()
    for turn in (1, 2):
        record_event(clerk.actor, "body-added", office)
        worker.ordered_at.clear()
        worker.order_periodics()
        job = claim("w")
        assert job is not None
        assert job.name == "seal-audit"
        assert carry_out(job, "w") == JobState.DONE
        assert Seal.objects.count() == turn
    assert Job.objects.filter(name="seal-audit").count() == 1
    worker.ordered_at.clear()
    worker.order_periodics()
    assert claim("w") is None, "nothing to seal, nothing ordered"
    order_again("seal-audit")
    assert claim("w") is not None


# --- Verifying --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column",
    ["verb = 'body-ended'", "user_id = 99", "post_id = NULL", "who = 'Ai Khác'", "object_id = '7'", "about = 'Khác'",
     "path = ''", "\"after\" = '{\"n\": 9}'", "at = '2020-01-01 00:00:00'", "personal = '{}'"],
)  # fmt: skip
def test_an_altered_row_is_named(column: str, events: list[Event]) -> None:
    change(f"UPDATE web_event SET {column} WHERE id = %s", events[4].pk)  # noqa: S608
    change(f"UPDATE web_event SET {column} WHERE id = %s", events[6].pk)  # noqa: S608
    report = audit.verify()
    assert [one.event_id for one in report.broken] == [events[4].pk, events[6].pk]
    assert "đã bị sửa" in report.broken[0].vi


def test_a_missing_row_is_named(events: list[Event]) -> None:
    change("DELETE FROM web_event WHERE id = %s", events[3].pk)
    (broken,) = audit.verify().broken
    assert (broken.event_id, broken.seal) == (events[3].pk, 2)
    assert broken.vi == f"Dòng {events[3].pk} của nhật ký đã bị mất."


def test_altering_a_row_with_its_digest_breaks_the_seal(events: list[Event]) -> None:
    change("UPDATE web_event SET verb = 'x' WHERE id = %s", events[1].pk)
    altered = audit.digest_of(Event.objects.get(pk=events[1].pk))
    change("UPDATE web_sealedevent SET digest = %s WHERE event_id = %s", altered, events[1].pk)
    (broken,) = audit.verify().broken
    assert (broken.seal, broken.event_id) == (1, events[0].pk)


def test_altering_a_whole_seal_breaks_the_chain(events: list[Event]) -> None:
    seal = Seal.objects.get(number=1)
    rows = [(row.event_id, row.digest) for row in SealedEvent.objects.filter(seal=seal).order_by("event_id")][:2]
    change("DELETE FROM web_sealedevent WHERE event_id = %s", events[2].pk)
    seal.count = 2
    change("UPDATE web_seal SET count = 2, digest = %s WHERE number = 1", audit.digest_of_seal(seal, rows))
    report = audit.verify()
    assert [one.seal for one in report.broken] == [2]
    assert "không nối" in report.broken[0].vi


def test_a_removed_seal_shows_and_a_removed_end_only_against_a_note(events: list[Event]) -> None:
    last = Seal.objects.get(number=3)
    change("DELETE FROM web_sealedevent WHERE seal_id = 3")
    change("DELETE FROM web_seal WHERE number = 3")
    change("DELETE FROM web_event WHERE id = %s", events[6].pk)
    assert audit.verify().broken == [], "the newest rows without a trace: only a note outside shows that"
    (broken,) = audit.verify({3: last.digest[:12]}).broken
    assert broken.seal == 3
    assert audit.verify({2: Seal.objects.get(number=2).digest}).broken == []
    assert [one.seal for one in audit.verify({2: "00000000"}).broken] == [2]
    change("DELETE FROM web_sealedevent WHERE seal_id = 1")
    change("DELETE FROM web_seal WHERE number = 1")
    assert "Thiếu niêm phong số 1" in audit.verify().broken[0].vi


def test_a_row_put_in_afterwards_with_an_old_day_shows(events: list[Event]) -> None:
    late = Event(verb="body-added", model="bodies.body", object_id="1")
    late.save()
    change("UPDATE web_event SET at = %s WHERE id = %s", timezone.now() - datetime.timedelta(days=40), late.pk)
    audit.seal_all()
    (broken,) = audit.verify().broken
    assert broken.event_id == late.pk


# --- Erasing ----------------------------------------------------------------------------------------------------------


def test_personal_values_are_erased_without_breaking_the_chain(events: list[Event], administrator: Persona) -> None:
    person = Person.objects.get(full_name="Lê Thị Văn Thư")
    user_id = person.user_id
    with transaction.atomic():
        audit.erase_personal(
            administrator.actor, person, about=Event.objects.of(person), done_by=Event.objects.filter(user_id=user_id)
        )
    audit.seal_all()
    for event in Event.objects.filter(user_id=user_id):
        assert event.who == ""
        assert "thư" not in event.words
        assert "full_name" not in event.after
    report = audit.verify()
    assert report.broken == []
    assert report.erased == 7


def test_values_that_vanish_without_an_order_show(events: list[Event]) -> None:
    audit.erase_values(events[5], ["who"])
    (broken,) = audit.verify().broken
    assert broken.event_id == events[5].pk
    assert "không có lệnh xóa" in broken.vi


def test_what_was_erased_cannot_be_filled_in_again(events: list[Event], administrator: Persona, office: Body) -> None:
    with transaction.atomic():
        audit.erase_personal(
            administrator.actor, office, about=Event.objects.none(), done_by=Event.objects.filter(pk=events[0].pk)
        )
    change("UPDATE web_event SET who = 'Ai Khác' WHERE id = %s", events[0].pk)
    assert [one.event_id for one in audit.verify().broken] == [events[0].pk]


# --- The page ---------------------------------------------------------------------------------------------------------


def page_of(client: Persona, query: str = "") -> str:
    response = client.get(f"{LOG}?{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_log_is_for_administrators_and_inspectors(
    events: list[Event], administrator: Persona, clerk: Persona, office: Body, neighbour_office: Body
) -> None:
    inspector = make_persona("thanhtra", "Đinh Thanh Tra", office, "Thanh tra", Role.INSPECTOR)
    elsewhere = make_persona("thanhtra2", "Mai Thanh Tra", neighbour_office, "Thanh tra", Role.INSPECTOR)
    assert "Lê Thị Văn Thư" in page_of(administrator)
    assert "Lê Thị Văn Thư" in page_of(inspector)
    assert "Lê Thị Văn Thư" not in page_of(elsewhere)
    for address in (LOG, reverse("audit-download")):
        assert clerk.get(address).status_code == 404
    text = b"".join(elsewhere.get(reverse("audit-download")).streaming_content).decode()  # type: ignore[attr-defined]
    assert "Lê Thị" not in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=văn thư", 7), ("q=van+thu", 7), ("q=vặn", 0), ("q=%25", 0), ("q=Thị Thư 3", 1), ("viec=person-renamed", 3),
        ("viec=không-có", 0), ("tu=1/1/2020", 7), ("tu=1/1/2100", 0), ("den=1/1/2020&tu=", 0), ("doi-tuong=x", 0),
    ],
)  # fmt: skip
def test_searching(query: str, count: int, events: list[Event], administrator: Persona) -> None:
    assert page_of(administrator, query).count("<time datetime") == count


def test_the_history_of_one_object(events: list[Event], administrator: Persona, office: Body) -> None:
    assert page_of(administrator, f"doi-tuong=bodies.body:{office.pk}").count("<time datetime") == 4


@pytest.mark.parametrize("day", ["tu=hôm nay", "den=31/2/2026", "tu=0000-00-00"])
def test_what_is_no_day_is_said_so(day: str, administrator: Persona) -> None:
    response = administrator.get(f"{LOG}?{day}")
    assert response.status_code == 400
    assert "Không có ngày này" in response.content.decode()


def test_the_page_takes_the_same_queries_for_many_rows(events: list[Event], administrator: Persona) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            administrator.get(LOG)
        return len(captured)

    few = queries()
    for event in events * 10:
        record_event(None, "body-added", event)
    assert queries() == few


def test_the_download_is_a_table_without_formulas(events: list[Event], administrator: Persona, office: Body) -> None:
    Body.objects.filter(pk=office.pk).update(name="=1+1")
    record_event(administrator.actor, "body-added", Body.objects.get(pk=office.pk))
    response = administrator.get(reverse("audit-download"))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "Số,Lúc,Ai,Việc gì,Loại,Về,Thay đổi"
    assert len(lines) == 9
    assert ",'=1+1," in lines[1]
