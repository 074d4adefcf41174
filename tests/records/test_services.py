# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from nhipcau.bodies.models import Body
from nhipcau.files.errors import FileRefused
from nhipcau.files.store import Store
from nhipcau.jobs.models import Job
from nhipcau.records import drafts, services
from nhipcau.records.documents import WrongDocuments
from nhipcau.records.models import Extract, FileState, IntakeFile, ManifestationKind, Reading, Record, Task
from nhipcau.records.services import (
    cleaned_name,
    confirm,
    confirm_as_read,
    retry,
    save_draft,
    set_aside,
    take_back,
    take_in,
)  # fmt: skip
from nhipcau.records.signals import record_confirmed
from nhipcau.web.errors import BadInputError, NotAllowedError
from nhipcau.web.models import Event
from tests.personas import Persona
from tests.records.conftest import received, upload, work

pytestmark = pytest.mark.django_db


def cite(number: str, date: str | None = None, **more: Any) -> dict[str, Any]:
    return {"number": number, "type": "chi-thi", "issuer": None, "date": date, "relation": "implements"} | more


def order(text: str = "Rà soát tổ chức bộ máy", **more: Any) -> dict[str, Any]:
    return {"item": "1", "text": text, "lead": ["Sở Nội vụ"], "support": [], "report_to": [], "via": []} | more


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "type": "ke-hoach",
        "number": "1187/KH-UBND",
        "issuer": "Ủy ban nhân dân tỉnh Hải Lâm",
        "place": "Hải Lâm",
        "date": "2020-03-20",
        "subject": "Triển khai Chỉ thị số 38-CT/TW",
        "citations": [cite("38-CT/TW", "2019-09-19")],
        "tasks": [order()],
    } | changes


def to_review(persona: Persona, content: str = "một văn bản") -> IntakeFile:
    """A file that waits for its review, whatever its reading says."""
    return received(persona, "tep.txt", content)


@contextmanager
def heard() -> Iterator[list[dict[str, Any]]]:
    """What `record_confirmed` says meanwhile."""
    said: list[dict[str, Any]] = []

    def listen(sender: object, **arguments: Any) -> None:
        said.append(arguments)

    record_confirmed.connect(listen)
    try:
        yield said
    finally:
        record_confirmed.disconnect(listen)


# --- Taking in ------------------------------------------------------------------------------------------------------


def test_a_dropped_file_is_held_and_its_reading_ordered(clerk: Persona, store: Path) -> None:
    file = take_in(clerk.actor, [upload()]).files.get()
    assert file.state == FileState.WAITING
    assert (file.name, file.original, services.shown_name(file)) == ("", None, "ke-hoach.txt")
    assert not store.exists(), "nothing is kept before the marks have been looked for"
    assert Job.objects.get().key == f"read-file:{file.pk}"
    work()
    file.refresh_from_db()
    assert (file.name, file.held) == ("ke-hoach.txt", "")
    assert file.original is not None
    assert file.original.sha256 in Store(store)


def test_the_worker_reads_it(clerk: Persona) -> None:
    file = received(clerk)
    assert file.state == FileState.TO_REVIEW
    document = drafts.draft_of(file).documents[0]
    assert (document["type"], document["number"], document["date"]) == ("ke-hoach", "1187/KH-UBND", "2020-03-20")
    assert [task["lead"] for task in document["tasks"]] == [["Sở Nội vụ"], ["Sở Ngoại vụ"]]


def test_the_same_bytes_again_are_a_duplicate_of_the_first(clerk: Persona, head: Persona) -> None:
    first = received(clerk)
    second = received(head, "ten-khac.txt")
    assert (second.state, second.duplicate_of, second.name) == (FileState.DUPLICATE, first, "ten-khac.txt")


def test_twice_in_one_batch_is_a_duplicate_too(clerk: Persona) -> None:
    batch = take_in(clerk.actor, [upload(), upload("ban-sao.txt")])
    work()
    states = batch.files.order_by("pk").values_list("state", flat=True)
    assert list(states) == [FileState.TO_REVIEW, FileState.DUPLICATE]


def test_another_body_may_receive_the_same_bytes_and_they_are_not_read_twice(
    clerk: Persona, neighbour: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    received(clerk)
    monkeypatch.setattr("nhipcau.records.admission.extract", lambda *a, **k: pytest.fail("taken out twice"))
    monkeypatch.setattr("nhipcau.records.admission.reader.read", lambda *a: pytest.fail("read twice"))
    assert received(neighbour).state == FileState.TO_REVIEW
    assert Reading.objects.count() == 1


def test_a_bad_file_is_refused_with_a_sentence_and_the_others_go_on(clerk: Persona) -> None:
    batch = take_in(clerk.actor, [upload("rong.pdf", b""), upload()], too_large=["phim.mp4"])
    work()
    by_name = {file.name: file for file in batch.files.all()}
    assert by_name["rong.pdf"].state == by_name["phim.mp4"].state == FileState.REFUSED
    assert "rỗng" in by_name["rong.pdf"].reason_vi
    assert "100 MB" in by_name["phim.mp4"].reason_vi
    assert by_name["ke-hoach.txt"].state == FileState.TO_REVIEW


def test_what_the_decoder_refuses_ends_as_refused_with_its_sentence(clerk: Persona) -> None:
    file = received(clerk, "gia.pdf", b"%PDF-1.7\nnot really")
    assert file.state == FileState.REFUSED
    assert file.reason_vi.endswith(".")
    assert file.reason_en


def test_what_was_refused_may_be_sent_again(clerk: Persona) -> None:
    received(clerk, "gia.pdf", b"%PDF-1.7\nnot really")
    assert received(clerk, "gia.pdf", b"%PDF-1.7\nnot really").state == FileState.REFUSED


def test_a_failure_that_may_pass_can_be_retried(clerk: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise FileRefused("timeout") if FileRefused("timeout").again else FileRefused(next_again())

    with monkeypatch.context() as patch:
        patch.setattr("nhipcau.records.admission.extract", interrupted)
        file = received(clerk)
    assert file.state == FileState.FAILED
    assert file.reason_vi
    retry(clerk.actor, file)
    work()
    file.refresh_from_db()
    assert (file.state, file.reason_vi) == (FileState.TO_REVIEW, "")


def next_again() -> str:
    from nhipcau.files.errors import sentences

    return next(code for code, sentence in sentences("refusals").items() if sentence["again"])


def test_a_lost_original_is_said(clerk: Persona, store: Path) -> None:
    file = received(clerk)
    Extract.objects.all().delete()
    IntakeFile.objects.update(state=FileState.FAILED)
    Job.objects.update(state="failed")
    for path in store.rglob("*"):
        if path.is_file():
            path.unlink()
    retry(clerk.actor, file)
    work()
    file.refresh_from_db()
    assert file.state == FileState.FAILED
    assert "bản sao lưu" in file.reason_vi


def test_nobody_else_takes_files_in(officer: Persona, passer_by: Persona) -> None:
    for persona in (officer, passer_by):
        with pytest.raises(NotAllowedError):
            take_in(persona.actor, [upload()])


def test_no_file_at_all_is_bad_input(clerk: Persona) -> None:
    with pytest.raises(BadInputError):
        take_in(clerk.actor, [])


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\vt\\Công văn.pdf", "Công văn.pdf"),
        ("hai\ndòng\x00.txt", "hai dòng .txt"),
        ("\u202egnp.exe", "gnp.exe"),
        ("", "?"),
        ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
    ],
)
def test_names_of_files_are_made_harmless(given: str, shown: str) -> None:
    assert cleaned_name(given) == shown


def test_characters_that_no_database_keeps_do_not_stop_a_reading(
    clerk: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nhipcau.files.model import Extract as FileExtract
    from nhipcau.files.model import Kind, Page

    monkeypatch.setattr(
        "nhipcau.records.admission.extract",
        lambda *a, **k: FileExtract.of_pages(Kind.PDF, [Page(1, "Số: 1/KH-UBND\x00\ud800 hết")]),
    )
    file = received(clerk, "la.pdf", "nội dung lạ")
    assert file.state == FileState.TO_REVIEW


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_a_stale_one_refused(clerk: Persona, head: Persona) -> None:
    file = received(clerk)
    first = drafts.draft_of(file)
    first.documents[0]["subject"] = "Sửa"
    save_draft(clerk.actor, file, first)
    file.refresh_from_db()
    assert drafts.draft_of(file).documents[0]["subject"] == "Sửa"
    with pytest.raises(BadInputError) as error:
        save_draft(head.actor, file, first)
    assert error.value.status == 409


def test_leaders_look_but_do_not_correct(clerk: Persona, leader: Persona) -> None:
    file = received(clerk)
    with pytest.raises(NotAllowedError):
        save_draft(leader.actor, file, drafts.draft_of(file))


# --- Confirmation -----------------------------------------------------------------------------------------------------


def test_confirming_registers_record_tasks_citations_and_tells_the_listeners(clerk: Persona, department: Body) -> None:
    file = received(clerk)
    with heard() as said:
        (record,) = confirm_as_read(clerk.actor, file)
    assert record.filed
    assert (record.number, str(record.date), record.issuer) == ("1187/KH-UBND", "2020-03-20", clerk.actor.body)
    assert record.tasks.count() == 2
    cited = record.cites.get().target
    assert (cited.number, cited.filed, record.cites.get().relation) == ("38-CT/TW", False, "implements")
    assert said[0]["record"] == record
    assert said[0]["matches"]["Sở Nội vụ"] == department.pk
    assert file.state == FileState.CONFIRMED
    assert Event.objects.of(record).filter(verb="record-filed", who__contains="Lê Thị Văn Thư").exists()


def test_tasks_are_kept_as_the_contract_has_them(clerk: Persona) -> None:
    tasks = [
        order(deadline="2020-04", support=["Sở Ngoại vụ"]),
        order(recurrence={"every": "year", "by": "11-15"}),
        order(recurrence={"every": None, "by": None}),
        order(dropped=True),
    ]
    (record,) = confirm(clerk.actor, to_review(clerk), [plan(tasks=tasks)], {})
    rows = list(record.tasks.values_list("ordinal", "deadline", "every", "by"))
    assert rows == [(0, "2020-04", "", ""), (1, "", "year", "11-15"), (2, "", "unsaid", "")]
    assert record.tasks.all()[0].names["support"] == ["Sở Ngoại vụ"]


def test_a_cited_document_becomes_filed_when_it_arrives(clerk: Persona) -> None:
    (record,) = confirm(clerk.actor, to_review(clerk), [plan()], {})
    stub = record.cites.get().target
    directive = plan(
        type="chi-thi",
        number="38-CT/TW",
        issuer="Ban Bí thư",
        place="Hà Nội",
        date="2019-09-19",
        citations=[],
        tasks=[],
    )
    (filed,) = confirm(clerk.actor, to_review(clerk, "chỉ thị"), [directive], {})
    assert filed.pk == stub.pk
    assert filed.filed
    assert filed.issuer_name == "Ban Bí thư"
    assert list(filed.cited_by.values_list("source__number", flat=True)) == ["1187/KH-UBND"]


def test_the_other_way_round_a_citation_finds_what_is_filed(clerk: Persona) -> None:
    directive = plan(type="chi-thi", number="38-CT/TW", issuer="Ban Bí thư", date="2019-09-19", citations=[], tasks=[])
    (filed,) = confirm(clerk.actor, to_review(clerk), [directive], {})
    cited = [cite("38-CT/TW"), cite("38-CT/TU", "2019-12-09", issuer="Tỉnh ủy")]
    (record,) = confirm(clerk.actor, to_review(clerk, "kế hoạch"), [plan(citations=cited)], {})
    assert [row.target for row in record.cites.all()] == [filed, Record.objects.get(number="38-CT/TU")]
    assert Record.objects.get(number="38-CT/TU").issuer_name == "Tỉnh ủy Hải Lâm"


def test_the_same_number_of_another_province_is_another_document(clerk: Persona, neighbour: Persona) -> None:
    (ours,) = confirm(clerk.actor, to_review(clerk), [plan()], {})
    other = plan(issuer="Ủy ban nhân dân tỉnh Sơn Bình", place="Sơn Bình")
    (theirs,) = confirm(neighbour.actor, to_review(neighbour, "khác"), [other], {})
    assert ours != theirs


def test_two_rows_that_mean_one_document_make_one_citation_and_none_to_itself(clerk: Persona) -> None:
    cited = [cite("38-CT/TW", "2019-09-19"), cite("38-CT/TW"), cite("1187/KH-UBND", "2020-03-20")]
    (record,) = confirm(clerk.actor, to_review(clerk), [plan(citations=cited)], {})
    assert record.cites.count() == 1


def test_confirming_twice_gives_one_result(clerk: Persona, head: Persona) -> None:
    file = to_review(clerk)
    with heard() as said:
        first = confirm(clerk.actor, file, [plan()], {})
        again = confirm(head.actor, file, [plan(number="9/KH-UBND")], {})
    assert first == again
    assert Record.objects.filed().count() == 1
    assert Task.objects.count() == 1
    assert len(said) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_give_one_result(clerk: Persona, head: Persona) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip(
            "SQLite in memory has one table lock for all threads; on a file and on PostgreSQL rows are waited for"
        )
    file = to_review(clerk)
    results: list[object] = []

    def go(persona: Persona) -> None:
        try:
            results.append([record.pk for record in confirm(persona.actor, file, [plan()], {})])
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(persona,)) for persona in (clerk, head, clerk, head)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({str(result) for result in results}) == 1, results
    assert Task.objects.count() == 1
    assert Record.objects.filed().count() == 1


def test_a_second_copy_adds_its_file_but_no_second_tasks(clerk: Persona, neighbour: Persona) -> None:
    with heard() as said:
        (first,) = confirm(clerk.actor, to_review(clerk), [plan()], {})
        copy = plan(copy={"form": "sao-y", "number": "5/SY-UBND"}, subject="khác")
        (second,) = confirm(neighbour.actor, to_review(neighbour), [copy], {})
    assert first == second
    second.refresh_from_db()
    assert second.subject == "Triển khai Chỉ thị số 38-CT/TW"
    kinds = list(second.manifestations.order_by("pk").values_list("kind", flat=True))
    assert kinds == [ManifestationKind.ORIGINAL, ManifestationKind.COPY]
    assert (Task.objects.count(), len(said)) == (1, 1)


def test_a_bundle_gives_a_record_for_each_document(clerk: Persona) -> None:
    letter = plan(type="cong-van", number="4659/VP-VHXH", tasks=[], citations=[cite("1187/KH-UBND", "2020-03-20")])
    records = confirm(clerk.actor, to_review(clerk), [letter, plan()], {})
    assert [record.number for record in records] == ["4659/VP-VHXH", "1187/KH-UBND"]
    assert records[0].cites.get().target == records[1]
    assert [row.part for row in records[1].manifestations.all()] == [1]


@pytest.mark.parametrize(("read", "kept"), [("mentions", "attaches"), ("responds-to", "responds-to")])
def test_a_letter_encloses_what_it_names_in_the_same_file(clerk: Persona, read: str, kept: str) -> None:
    letter = plan(
        type="cong-van", number="4659/VP-VHXH", tasks=[], citations=[cite("1187/KH-UBND", "2020-03-20", relation=read)]
    )
    first, _second = confirm(clerk.actor, to_review(clerk), [letter, plan()], {})
    assert first.cites.get().relation == kept


def test_a_news_item_is_filed_with_the_document_it_is_about_and_orders_nothing(clerk: Persona) -> None:
    (record,) = confirm(clerk.actor, to_review(clerk), [plan()], {})
    news = plan(
        type="ban-tin", number=None, subject="Tỉnh triển khai chỉ thị", about="1187/KH-UBND",
        citations=[cite("1187/KH-UBND", "2020-03-20", relation="mentions")],
    )  # fmt: skip
    with heard() as said:
        (about,) = confirm(clerk.actor, to_review(clerk, "tin"), [news], {})
    assert about == record
    assert record.manifestations.filter(kind=ManifestationKind.NEWS).count() == 1
    assert (record.tasks.count(), said) == (1, [])


def test_a_news_item_about_an_unknown_document_shows_on_its_stub(clerk: Persona) -> None:
    news = plan(type="ban-tin", number=None, about="7/KH-UBND", citations=[cite("7/KH-UBND", "2021-01-05")])
    (stub,) = confirm(clerk.actor, to_review(clerk), [news], {})
    assert (stub.number, stub.filed, stub.tasks.count()) == ("7/KH-UBND", False, 0)


@pytest.mark.parametrize(
    ("posted", "cited", "about"),
    [
        pytest.param(
            "2020-02-27", [("38-CT/TW", "2019-09-19", 3), ("9-CV/TU", "2020-02-21", 1)], "9-CV/TU", id="latest"
        ),
        pytest.param(
            "2020-02-27", [("9-CV/TU", "2020-02-21", 1), ("7/KH-UBND", "2020-03-01", 2)], "9-CV/TU", id="before"
        ),
        pytest.param("2020-02-27", [("9-CV/TU", None, 1), ("7/KH-UBND", None, 2)], "7/KH-UBND", id="most-often"),
        pytest.param(None, [("9-CV/TU", None, 1)], "9-CV/TU", id="only"),
        pytest.param("2020-02-27", [("9-CV/TU", None, 1), ("7/KH-UBND", None, 1)], None, id="not-plain"),
    ],
)
def test_what_a_news_item_is_about(
    posted: str | None, cited: list[tuple[str, str | None, int]], about: str | None
) -> None:
    citations = [{"number": number, "date": day, "places": [{}] * times} for number, day, times in cited]
    assert drafts.likely_about({"type": "ban-tin", "date": posted, "citations": citations}) == about


def test_a_news_item_without_a_headline_is_filed_with_what_it_is_about(clerk: Persona) -> None:
    news = plan(
        type="ban-tin", number=None, subject=None, about="7/KH-UBND", citations=[cite("7/KH-UBND", "2021-01-05")]
    )
    (stub,) = confirm(clerk.actor, to_review(clerk), [news], {})
    assert stub.manifestations.get().kind == ManifestationKind.NEWS
    with pytest.raises(WrongDocuments):
        confirm(clerk.actor, to_review(clerk, "khác"), [news | {"about": None}], {})


def test_a_news_item_by_itself_keeps_what_it_relays_but_gives_no_orders(clerk: Persona) -> None:
    with heard() as said:
        (record,) = confirm(clerk.actor, to_review(clerk), [plan(type="ban-tin", number=None)], {})
    assert (record.type, record.tasks.count(), said) == ("ban-tin", 1, [])


def test_documents_without_a_number_are_told_apart_by_kind_and_subject(clerk: Persona) -> None:
    law = plan(type="luat", number=None, subject="Luật Lưu trữ", date=None, issuer="Quốc hội", citations=[], tasks=[])
    (first,) = confirm(clerk.actor, to_review(clerk), [law], {})
    (again,) = confirm(clerk.actor, to_review(clerk, "bản khác"), [law], {})
    (other,) = confirm(clerk.actor, to_review(clerk, "luật khác"), [law | {"subject": "Luật Đất đai"}], {})
    assert first == again
    assert first != other


def test_a_new_body_is_entered_once(clerk: Persona) -> None:
    new = {"new": {"name": "Sở Y tế tỉnh Hải Lâm", "kind": "state", "level": "province", "place": "Hải Lâm"}}
    with heard() as said:
        for content, number in (("một", "1/KH-UBND"), ("hai", "2/KH-UBND")):
            document = plan(number=number, tasks=[order(lead=["Sở Y tế"])])
            confirm(clerk.actor, to_review(clerk, content), [document], {"Sở Y tế": new})
    assert Body.objects.filter(name="Sở Y tế tỉnh Hải Lâm").count() == 1
    assert said[0]["matches"] == said[1]["matches"]


def test_a_class_means_no_single_body(clerk: Persona) -> None:
    with heard() as said:
        confirm(clerk.actor, to_review(clerk), [plan()], {"các sở, ban, ngành": {"class": True}})
    assert said[0]["matches"] == {"các sở, ban, ngành": None}


def test_a_body_that_is_not_there_is_bad_input_and_nothing_is_kept(clerk: Persona) -> None:
    file = to_review(clerk)
    with pytest.raises(BadInputError):
        confirm(clerk.actor, file, [plan()], {"Sở Nội vụ": {"body": 10**9}})
    file.refresh_from_db()
    assert file.state == FileState.TO_REVIEW
    assert not Record.objects.exists()


def test_a_listener_that_fails_undoes_the_confirmation(clerk: Persona) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("no")

    file = to_review(clerk)
    record_confirmed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            confirm(clerk.actor, file, [plan()], {})
    finally:
        record_confirmed.disconnect(fail)
    file.refresh_from_db()
    assert file.state == FileState.TO_REVIEW
    assert not Record.objects.exists()


def test_wrong_documents_are_refused_and_the_file_stays(clerk: Persona) -> None:
    file = to_review(clerk)
    with pytest.raises(WrongDocuments):
        confirm(clerk.actor, file, [plan(type="khong-co")], {})
    file.refresh_from_db()
    assert file.state == FileState.TO_REVIEW


@pytest.mark.parametrize("who", ["officer", "leader", "passer_by"])
def test_only_those_who_handle_documents_confirm(who: str, request: pytest.FixtureRequest, clerk: Persona) -> None:
    persona: Persona = request.getfixturevalue(who)
    with pytest.raises(NotAllowedError):
        confirm(persona.actor, to_review(clerk), [plan()], {})


@pytest.mark.parametrize("who", ["clerk", "head", "administrator"])
def test_these_confirm(who: str, request: pytest.FixtureRequest) -> None:
    persona: Persona = request.getfixturevalue(who)
    assert confirm(persona.actor, to_review(persona), [plan()], {})


def test_a_file_that_was_refused_cannot_be_confirmed(clerk: Persona) -> None:
    file = take_in(clerk.actor, [upload("rong.txt", b"")]).files.get()
    with pytest.raises(BadInputError):
        confirm(clerk.actor, file, [plan()], {})


def test_limits_come_from_the_settings(settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 5 * services.MEGABYTE
    assert "5 MB" in services.too_large_refusal().vi


# --- Set aside --------------------------------------------------------------------------------------------------------


def test_a_file_is_set_aside_once_and_the_log_says_so(clerk: Persona, neighbour: Persona) -> None:
    file = to_review(clerk)
    for _ in range(2):
        assert set_aside(clerk.actor, file).state == FileState.SET_ASIDE
    for _ in range(2):
        assert take_back(clerk.actor, file).state == FileState.TO_REVIEW
    verbs = Event.objects.filter(verb__in=("file-set-aside", "file-taken-back")).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["file-set-aside", "file-taken-back"]


def test_only_what_waits_for_a_review_is_set_aside(clerk: Persona, officer: Persona) -> None:
    file = to_review(clerk)
    with pytest.raises(NotAllowedError):
        set_aside(officer.actor, file)
    confirm(clerk.actor, file, [plan()], {})
    with pytest.raises(BadInputError, match="has been confirmed"):
        set_aside(clerk.actor, file)
    assert take_back(clerk.actor, file).state == FileState.CONFIRMED


def test_what_was_set_aside_may_come_again_and_is_then_not_in_hand_twice(clerk: Persona) -> None:
    first = to_review(clerk)
    set_aside(clerk.actor, first)
    again = to_review(clerk)
    assert (again.state, again.duplicate_of) == (FileState.TO_REVIEW, None)
    with pytest.raises(BadInputError, match="received again"):
        take_back(clerk.actor, first)
    set_aside(clerk.actor, again)
    assert take_back(clerk.actor, first).state == FileState.TO_REVIEW
