# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from nhipcau.bodies.models import Body
from nhipcau.jobs.models import Job
from nhipcau.records import drafts
from nhipcau.records.models import FileState, IntakeFile, Record
from nhipcau.records.services import confirm, confirm_as_read, take_in
from tests.personas import Persona
from tests.records.conftest import PLAN, received, upload, work
from tests.records.test_services import cite, plan, to_review

pytestmark = pytest.mark.django_db

EVIL = '<script>alert("x")</script>'


class Form(HTMLParser):
    """The values that a browser would send of the review form: no script is needed to confirm."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.area = self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and given.get("type") in (None, "hidden"):
            self.values[name] = given.get("value") or ""
        elif tag == "input" and given.get("type") == "checkbox" and "checked" in given:
            self.values.setdefault(name, []).append(given.get("value"))
        elif tag == "textarea":
            self.area = name
            self.values[name] = ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.values):
            self.values[self.select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self.area] = self.values[self.area].removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content[:300]
    return response.content.decode()


def form_of(client: Client, file: IntakeFile) -> dict[str, Any]:
    return Form(page(client, "review", file.pk)).values


def send(client: Client, file: IntakeFile, values: Mapping[str, Any], **more: Any) -> Any:
    return client.post(reverse("review", args=[file.pk]), {**values, **more})


# --- Intake -----------------------------------------------------------------------------------------------------------


def test_files_are_dropped_and_followed(clerk: Persona) -> None:
    response = clerk.post(reverse("intake"), {"files": [upload(), upload("rong.txt", b"")]}, follow=True)
    html = response.content.decode()
    assert "Đã nhận 2 tệp." in html
    assert "Tệp rỗng" in html
    assert 'hx-trigger="every 1s"' in html
    work()
    html = page(clerk, "intake-files")
    assert "hx-trigger" not in html
    assert reverse("review", args=[IntakeFile.objects.get(name="ke-hoach.txt").pk]) in html


def test_the_stage_and_the_pages_are_shown_while_it_is_read(clerk: Persona) -> None:
    take_in(clerk.actor, [upload()])
    Job.objects.update(state="running", stage="ocr", done=3, total=12)
    html = page(clerk, "intake")
    assert "Nhận dạng ảnh trang" in html
    assert "trang 3/12" in html


def test_a_duplicate_is_named_with_its_link(clerk: Persona) -> None:
    first = received(clerk)
    clerk.post(reverse("intake"), {"files": upload("lan-hai.txt")})
    work()
    html = page(clerk, "intake")
    assert "“ke-hoach.txt”" in html
    assert reverse("review", args=[first.pk]) in html


def test_a_file_that_is_too_large_is_named_and_the_others_are_kept(clerk: Persona, settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 2 * 1024 * 1024
    files = [upload("to.pdf", b"%PDF" + b"x" * (3 * 1024 * 1024)), upload()]
    html = clerk.post(reverse("intake"), {"files": files}, follow=True).content.decode()
    assert "vượt mức cho phép 2 MB" in html
    assert "ke-hoach.txt" in html
    work()
    states = dict(IntakeFile.objects.values_list("name", "state"))
    assert states == {"to.pdf": FileState.REFUSED, "ke-hoach.txt": FileState.TO_REVIEW}


def test_a_failed_file_can_be_read_again(clerk: Persona, neighbour: Persona) -> None:
    file = take_in(clerk.actor, [upload()]).files.get()
    Job.objects.update(state="failed")
    IntakeFile.objects.update(state=FileState.FAILED, reason_vi="Máy chủ bận.")
    assert "Máy chủ bận." in page(clerk, "intake")
    address = reverse("intake-retry", args=[file.pk])
    assert neighbour.post(address).status_code == 404
    assert clerk.get(address).status_code == 405
    clerk.post(address)
    work()
    file.refresh_from_db()
    assert file.state == FileState.TO_REVIEW


def test_the_script_of_the_page_gets_a_bare_answer_and_the_page_then_says_the_message(clerk: Persona) -> None:
    response = clerk.post(reverse("intake"), {"files": upload()}, headers={"X-Upload": "1"})
    assert response.status_code == 204
    assert "Đã nhận 1 tệp." in page(clerk, "intake")


def test_no_file_is_a_sentence(clerk: Persona) -> None:
    response = clerk.post(reverse("intake"), {})
    assert response.status_code == 400
    assert "Hãy chọn ít nhất một tệp." in response.content.decode()


def test_filters(clerk: Persona) -> None:
    received(clerk)
    take_in(clerk.actor, [upload("rong.txt", b"")])
    assert "rong.txt" not in page(clerk, "intake", loc="can-xem")
    assert "ke-hoach.txt" not in page(clerk, "intake", loc="tu-choi")
    assert "ke-hoach.txt" in page(clerk, "intake", loc="<b>")


@pytest.mark.parametrize("who", ["officer", "passer_by"])
def test_others_are_told_that_intake_is_not_theirs(who: str, request: pytest.FixtureRequest) -> None:
    response = request.getfixturevalue(who).get(reverse("intake"))
    assert response.status_code == 403


def test_a_leader_sees_the_list_and_no_form(clerk: Persona, head: Persona, leader: Persona) -> None:
    received(clerk)
    assert 'type="file"' not in page(leader, "intake")
    assert "ke-hoach.txt" not in page(leader, "intake"), "the file came to the office above"


# --- Review -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_text_fields_and_bodies(clerk: Persona, department: Body) -> None:
    file = received(clerk)
    html = page(clerk, "review", file.pk)
    assert '<mark class="head" data-field="d0-number">1187/KH-UBND</mark>' in html
    assert 'data-field="d0-t0"' in html
    assert f'<option value="body:{department.pk}" selected>Sở Nội vụ tỉnh Hải Lâm</option>' in html
    assert form_of(clerk, file)["d0-date"] == "20/3/2020"
    assert '<legend>Nhiệm vụ 1 <span class="nc-muted">(mục 1)</span></legend>' in html


def test_the_form_is_confirmed_as_it_stands_without_a_script(clerk: Persona, department: Body) -> None:
    file = received(clerk)
    response = send(clerk, file, form_of(clerk, file), action="confirm")
    record = Record.objects.filed().get()
    assert response.url == reverse("record", args=[record.pk])
    assert record.data["subject"]
    assert [task.names["lead"] for task in record.tasks.all()] == [["Sở Nội vụ"], ["Sở Ngoại vụ"]]
    assert [task.every for task in record.tasks.all()] == ["", "year"]


def test_a_second_click_leads_to_the_same_record(clerk: Persona) -> None:
    file = received(clerk)
    values = form_of(clerk, file)
    first, second = (send(clerk, file, values, action="confirm").url for _ in range(2))
    assert first == second
    assert Record.objects.filed().count() == 1


def test_after_confirming_the_next_file_is_one_click_away(clerk: Persona) -> None:
    file = received(clerk)
    other = received(clerk, "ke-hoach-2.txt", PLAN.replace("1187", "1188"))
    html = clerk.post(reverse("review", args=[file.pk]), form_of(clerk, file) | {"action": "confirm"}, follow=True)
    assert f'<a href="{reverse("review", args=[other.pk])}">Đối chiếu tệp tiếp theo (còn 1 tệp)</a>' in (
        html.content.decode()
    )
    last = clerk.post(reverse("review", args=[other.pk]), form_of(clerk, other) | {"action": "confirm"}, follow=True)
    assert "Đã xác nhận 1 văn bản: 1188/KH-UBND." in last.content.decode()
    assert "tệp tiếp theo" not in last.content.decode()


def test_the_count_leads_to_what_is_to_be_looked_at_and_a_name_says_why(clerk: Persona) -> None:
    unknown = PLAN.replace("phối hợp với Sở Ngoại vụ", "phối hợp với Trung tâm Xúc tiến hữu nghị")
    html = page(clerk, "review", received(clerk, "la.txt", unknown).pk)
    assert re.search(r'<a class="nc-num nc-to-look nc-look" href="#review"><span data-part="look">\d', html)
    assert "Danh bạ chưa có tên này." in html
    assert "Tên nào chưa chọn thì việc được theo dõi theo tên ghi trong văn bản." in html


def test_what_is_no_document_is_set_aside_and_can_be_taken_back(clerk: Persona) -> None:
    file = received(clerk, "loi-nhan.txt", "Kính gửi Văn thư,\n\nGửi kèm giấy mời họp.\n")
    refused = send(clerk, file, form_of(clerk, file), action="confirm").content.decode()
    assert "hãy chọn “Không vào sổ”" in refused
    assert 'value="set-aside"' in refused
    html = clerk.post(reverse("review", args=[file.pk]), form_of(clerk, file) | {"action": "set-aside"}, follow=True)
    assert "“loi-nhan.txt” không vào sổ." in html.content.decode()
    file.refresh_from_db()
    assert file.state == FileState.SET_ASIDE
    assert not Record.objects.exists()
    assert "loi-nhan.txt" not in page(clerk, "intake", loc="can-xem")
    back = reverse("intake-take-back", args=[file.pk])
    assert back in page(clerk, "intake")
    assert clerk.get(back).status_code == 405
    assert clerk.post(back).url == reverse("review", args=[file.pk])
    file.refresh_from_db()
    assert file.state == FileState.TO_REVIEW


def test_corrections_are_kept_in_the_draft_and_confirmed(clerk: Persona) -> None:
    file = received(clerk)
    values = form_of(clerk, file)
    changes = {
        "d0-number": " 1188 / KH-UBND",
        "d0-t0-deadline": "quý II/2020",
        "d0-t1-drop": "1",
        "d0-t0-lead": "A\r\nB;",
    }
    send(clerk, file, {**values, **changes}, action="save")
    values = form_of(clerk, file)
    assert (values["version"], values["d0-number"], values["d0-t0-lead"]) == ("1", "1188/KH-UBND", "A\nB")
    # Two lead and none is in charge: confirming asks before it does anything.
    asked = send(clerk, file, values, action="confirm")
    assert asked.status_code == 400
    assert "không ghi cơ quan chủ trì" in asked.content.decode()
    assert not Record.objects.filed().exists()
    send(clerk, file, values | {"d0-t0-leadership": "each"}, action="confirm")
    record = Record.objects.filed().get()
    task = record.tasks.get()
    assert (record.number, task.deadline, task.names["lead"]) == ("1188/KH-UBND", "2020-Q2", ["A", "B"])
    assert task.names["leadership"] == "each"


def test_a_task_may_be_added_by_hand(clerk: Persona) -> None:
    file = received(clerk)
    response = send(clerk, file, form_of(clerk, file), add="d0-tasks")
    assert response.url.endswith("#d0-t2")
    values = {**form_of(clerk, file), "d0-t2-text": "Việc thêm", "d0-t2-every": "month"}
    send(clerk, file, values, action="confirm")
    added = Record.objects.filed().get().tasks.last()
    assert added is not None
    assert (added.text, added.every) == ("Việc thêm", "month")


def test_a_citation_may_be_added_and_taken_out(clerk: Persona) -> None:
    file = received(clerk)
    send(clerk, file, form_of(clerk, file), add="d0-citations")
    values = {**form_of(clerk, file), "d0-c1-number": "5-NQ/TU", "d0-c1-relation": "based-on", "d0-c0-drop": "1"}
    send(clerk, file, values, action="confirm")
    assert [row.target.number for row in Record.objects.filed().get().cites.all()] == ["5-NQ/TU"]


def test_another_value_of_a_doubt_is_taken_with_one_button(clerk: Persona) -> None:
    file = received(clerk)
    draft = drafts.draft_of(file)
    doubt = {"field": "date", "why": "day-unreadable", "value": "2020-03-20", "alternatives": ["2020-03-26"]}
    draft.documents[0]["doubts"] = [doubt]
    file.draft = draft.to_json()
    file.save()
    html = page(clerk, "review", file.pk)
    assert "Không đọc được ngày ban hành." in html
    assert 'value="d0-date|d0:0|2020-03-26"' in html
    response = send(clerk, file, form_of(clerk, file), take="d0-date|d0:0|2020-03-26")
    assert response.url.endswith("#d0-date")
    values = form_of(clerk, file)
    assert (values["d0-date"], values["seen"]) == ("26/3/2020", ["d0:0"])


def test_wrong_values_come_back_with_a_sentence_at_their_field(clerk: Persona) -> None:
    file = received(clerk)
    values = {**form_of(clerk, file), "d0-t0-deadline": "mai", "d0-t0-text": "", "d0-t1-by": "31/11"}
    response = send(clerk, file, values, action="confirm")
    html = response.content.decode()
    assert response.status_code == 400
    for sentence in (
        "“mai” không phải là ngày.",
        "Nhiệm vụ phải có nội dung.",
        "“31/11” không phải là ngày trong năm.",
    ):
        assert sentence in html
    assert 'href="#f-d0-t0-deadline"' in html
    assert 'value="mai"' in html
    file.refresh_from_db()
    assert file.state == FileState.TO_REVIEW


@pytest.mark.parametrize(
    "garbage",
    [
        {},
        {"version": "x"},
        {"version": "9" * 30},
        {"version": "²"},
        {"version": "0", "d0-type": "khong-co"},
        {"version": "0", "add": "d9-tasks"},
        {"version": "0", "add": "../../etc"},
        {"version": "0", "take": "d0-date|d0:9|2020-01-01"},
        {"version": "0", "take": "d0-t99-lead|d0-t99:0|x"},
        {"version": "0", "take": "|||"},
        {"version": "0", "m0-name": "Sở Nội vụ", "m0": "body:x"},
        {"version": "0", "m0-name": "Sở Nội vụ", "m0": "body:999999999"},
        {"version": "0", "d0-number": "\x00" * 5, "d0-subject": "\x00\x07"},
        {"version": "0", "d0-date": "1" * 5000},
        {"version": "0", "d0-t0-here": "1", "d0-t0-item": "x" * 5000},
    ],
)
def test_garbage_is_answered_with_a_sentence(clerk: Persona, garbage: dict[str, Any]) -> None:
    file = received(clerk)
    response = clerk.post(reverse("review", args=[file.pk]), {"action": "confirm", **garbage})
    assert response.status_code == 400, response.status_code
    assert "Hãy" in response.content.decode() or "phải" in response.content.decode()
    assert not Record.objects.exists()


def test_a_stale_form_is_refused(clerk: Persona, head: Persona) -> None:
    file = received(clerk)
    values = form_of(clerk, file)
    send(head, file, values, action="save")
    for action in ("save", "confirm"):
        response = send(clerk, file, values, action=action)
        assert response.status_code == 409
        assert "Người khác vừa lưu" in response.content.decode()


def test_text_and_names_of_files_are_escaped(clerk: Persona) -> None:
    evil = PLAN.replace("Sở Nội vụ", f"Sở {EVIL}").replace("KẾ HOẠCH\n", f"KẾ HOẠCH\n{EVIL} ")
    file = received(clerk, "ke hoach.txt", evil)
    IntakeFile.objects.update(name=f"{EVIL}.txt", reason_vi=EVIL)
    html = page(clerk, "review", file.pk) + page(clerk, "intake")
    send(clerk, file, form_of(clerk, file), **{"d0-subject": EVIL, "action": "confirm"})
    record = Record.objects.filed().get()
    html += page(clerk, "record", record.pk) + page(clerk, "records") + page(clerk, "intake")
    assert EVIL not in html
    assert "&lt;script&gt;alert(" in html


def test_the_policy_of_the_pages_allows_no_inline_code(clerk: Persona) -> None:
    file = received(clerk)
    html = page(clerk, "review", file.pk)
    assert " style=" not in html
    assert " onclick=" not in html


def test_a_damaged_text_is_shown_restored_and_as_it_came(clerk: Persona) -> None:
    source = (
        "UY BAN NHAN DAN\nTINH HAI LAM\n\nS6: 12/KH-UBND\n\nHai Lam, ngay 20 thang 3 nam 2020\n\nKE HOACH\n"
        "Trien khai thuc hien cong tac doi ngoai nhan dan\n\n1. So Noi vu chu tri, phoi hop voi So Ngoai vu ra soat to "
        "chuc bo may, bao cao Uy ban nhan dan tinh truoc ngay 30/4/2020.\n"
    )
    file = received(clerk, "quet.txt", source)
    assert file.original is not None
    if not file.original.reading.data["damaged"]:
        pytest.skip("the reader does not hold this text for damaged")
    html = page(clerk, "review", file.pk)
    assert 'id="view-source"' in html
    assert "So Noi vu" in html
    assert "Sở Nội vụ" in html


def test_a_large_review_fits_through_the_door(clerk: Persona) -> None:
    items = "\n".join(
        f"{n}. Sở Nội vụ chủ trì rà soát nội dung số {n}, báo cáo trước ngày 15/9/2024." for n in range(1, 260)
    )
    file = received(clerk, "dai.txt", PLAN.replace("1. Sở Nội vụ", items + "\n999. Sở Nội vụ"))
    values = form_of(clerk, file)
    assert len(values) > 2500
    assert send(clerk, file, values, action="confirm").status_code == 302
    assert Record.objects.filed().get().tasks.count() > 200


def test_pictures_are_for_pages_that_have_some(clerk: Persona) -> None:
    file = received(clerk)
    assert clerk.get(reverse("review-page-picture", args=[file.pk, 1])).status_code == 404


def test_page_pictures_of_a_scan(clerk: Persona, neighbour: Persona) -> None:
    file = received(clerk, "trang.pdf", pdf_page())
    assert file.state == FileState.TO_REVIEW, file.reason_vi
    html = page(clerk, "review", file.pk)
    address = reverse("review-page-picture", args=[file.pk, 1])
    assert address in html
    assert 'data-field="d0-number"' in html.partition("<svg viewBox")[2]
    for _ in range(2):
        response = clerk.get(address)
        assert response.content.startswith(b"\x89PNG")
    assert "private" in response["Cache-Control"]
    assert clerk.get(reverse("review-page-picture", args=[file.pk, 99])).status_code == 404
    assert neighbour.get(address).status_code == 404


def pdf_page() -> bytes:
    typst = pytest.importorskip("typst", reason="typst draws the page of this test")
    text = "\n\n".join(line for line in PLAN.replace("\\", "").splitlines() if line).replace("#", "")
    compiled = typst.compile(text.encode())
    assert isinstance(compiled, bytes)
    return compiled


# --- Documents --------------------------------------------------------------------------------------------------------


def test_a_record_shows_tasks_citations_files_and_history(clerk: Persona) -> None:
    (record,) = confirm_as_read(clerk.actor, received(clerk))
    html = page(clerk, "record", record.pk)
    for words in (
        "1187/KH-UBND",
        "38-CT/TW",
        "Chưa có trong kho",
        "ke-hoach.txt",
        "Vào sổ",
        "Lê Thị Văn Thư",
        "30/4/2020",
    ):
        assert words in html
    stub = record.cites.get().target
    html = page(clerk, "record", stub.pk)
    assert "Chưa ai đưa văn bản này vào kho." in html
    assert "1187/KH-UBND" in html


def test_the_label_of_a_heading_is_not_repeated_at_its_paragraphs(clerk: Persona) -> None:
    content = PLAN.replace("1. Sở Nội vụ", "I. MỤC ĐÍCH\n\nNâng cao hiệu quả.\n\nII. NHIỆM VỤ\n\n1. Sở Nội vụ")
    (record,) = confirm_as_read(clerk.actor, received(clerk, content=content))
    html = page(clerk, "record", record.pk)
    assert '<span class="nc-label">I</span> MỤC ĐÍCH' in html
    assert html.count('<span class="nc-label">I</span>') == html.count('id="muc-i"') == 1
    assert '<span class="nc-label">II.1</span>' in html


def test_the_original_is_handed_out_as_an_attachment(clerk: Persona) -> None:
    file = received(clerk, "kế hoạch.html", PLAN)
    (record,) = confirm_as_read(clerk.actor, file)
    found = record.manifestations.get()
    for address in (reverse("record-original", args=[record.pk, found.pk]), reverse("review-original", args=[file.pk])):
        response = clerk.get(address)
        assert b"".join(response.streaming_content).decode() == PLAN  # type: ignore[attr-defined]
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"] == "application/octet-stream"


def test_who_sees_what(clerk: Persona, officer: Persona, neighbour: Persona, passer_by: Persona, head: Persona) -> None:
    file = received(clerk)
    for persona in (officer, neighbour, passer_by):
        assert persona.get(reverse("review", args=[file.pk])).status_code == 404
        assert persona.get(reverse("review-original", args=[file.pk])).status_code == 404
    (record,) = confirm_as_read(clerk.actor, file)
    manifestation = record.manifestations.get()
    for persona in (neighbour, passer_by):
        assert persona.get(reverse("record", args=[record.pk])).status_code == 404
        assert persona.get(reverse("record-original", args=[record.pk, manifestation.pk])).status_code == 404
        assert "1187/KH-UBND" not in page(persona, "records")
    assert head.get(reverse("record", args=[record.pk])).status_code == 200


def test_what_another_province_filed_is_named_but_not_opened(clerk: Persona, neighbour: Persona) -> None:
    directive = plan(type="chi-thi", number="38-CT/TW", issuer="Ban Bí thư", date="2019-09-19", citations=[], tasks=[])
    (shared,) = confirm(neighbour.actor, to_review(neighbour), [directive], {})
    theirs = plan(number="9/KH-UBND", issuer="UBND tỉnh Sơn Bình", place="Sơn Bình")
    confirm(neighbour.actor, to_review(neighbour, "kế hoạch"), [theirs], {})
    assert clerk.get(reverse("record", args=[shared.pk])).status_code == 404
    confirm(clerk.actor, to_review(clerk), [plan()], {})
    html = page(clerk, "record", shared.pk)
    assert "Ban Bí thư" in html
    assert "Không có tệp nào bạn được mở." in html
    assert "9/KH-UBND" not in html, "what another province filed stays its own"
    assert "Vũ Láng Giềng" not in html, "and so does who filed it there"
    address = reverse("record-original", args=[shared.pk, shared.manifestations.get().pk])
    assert clerk.get(address).status_code == 404


def test_who_has_something_to_do_opens_the_file_it_was_given_from_and_no_other(
    clerk: Persona, neighbour: Persona, officer: Persona, department: Body
) -> None:
    (record,) = confirm(clerk.actor, to_review(clerk), [plan()], {"Sở Nội vụ": {"body": department.pk}})
    if not record.tasks.filter(assignments__lead=department).exists():
        pytest.skip("nothing listens to confirmations here")
    confirm(neighbour.actor, to_review(neighbour, "bản của tỉnh bạn"), [plan()], {})
    html = page(officer, "record", record.pk)
    assert "Lê Thị Văn Thư" in html
    assert "Vũ Láng Giềng" not in html
    first, second = record.manifestations.order_by("pk")
    assert officer.get(reverse("record-original", args=[record.pk, first.pk])).status_code == 200
    assert officer.get(reverse("record-original", args=[record.pk, second.pk])).status_code == 404


@pytest.mark.parametrize("number", [0, 10**9, 10**30])
@pytest.mark.parametrize("name", ["review", "record", "review-original"])
def test_wrong_ids_are_not_found(clerk: Persona, name: str, number: int) -> None:
    assert clerk.get(reverse(name, args=[number])).status_code == 404


def test_nobody_is_asked_to_sign_in_twice() -> None:
    for name in ("intake", "records"):
        assert Client().get(reverse(name)).url.startswith(reverse("login"))  # type: ignore[attr-defined]


def file_many(clerk: Persona, count: int) -> None:
    for number in range(count):
        document = plan(
            number=f"{number + 1}/KH-UBND", subject=f"Kế hoạch số {number}", date=f"20{10 + number % 10}-03-20"
        )
        confirm(clerk.actor, to_review(clerk, f"văn bản {number}"), [document], {})


def test_lists_can_be_filtered(clerk: Persona) -> None:
    file_many(clerk, 12)
    assert "12/KH-UBND" in page(clerk, "records", q="12/kh-ubnd")
    assert "Kế hoạch số 3" in page(clerk, "records", q="kế hoạch số 3")
    assert "Kế hoạch số 3" not in page(clerk, "records", q="không có")
    assert "Kế hoạch số 1<" in page(clerk, "records", nam="2011")
    assert "Kế hoạch số 2<" not in page(clerk, "records", nam="2011")
    assert "Chưa có" not in page(clerk, "records", loai="ke-hoach")
    for odd in ({"nam": "²"}, {"page": "x"}, {"q": "%_'\"\x00"}, {"loai": EVIL}):
        assert clerk.get(reverse("records"), odd).status_code == 200


@pytest.mark.parametrize("name", ["records", "intake"])
def test_ten_rows_and_forty_take_the_same_queries(
    clerk: Persona, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (10, 30):
        start = Record.objects.filed().count()
        for number in range(start, start + more):
            document = plan(number=f"{number + 1}/KH-UBND", citations=[cite(f"{number}-CT/TW", "2019-01-01")])
            confirm(clerk.actor, to_review(clerk, f"văn bản {number}"), [document], {})
        # The first visit in an hour notes when the person was last seen.
        page(clerk, name)
        with CaptureQueriesContext(connection) as queries:
            page(clerk, name)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
    assert counts[1] <= 12


def test_a_record_with_many_tasks_takes_the_same_queries(clerk: Persona) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for count in (3, 60):
        tasks = [
            {"item": str(n), "text": f"Việc {n}", "lead": ["Sở Nội vụ"], "support": [], "report_to": [], "via": []}
            for n in range(count)
        ]
        document = plan(number=f"{count}/KH-UBND", tasks=tasks, citations=[cite(f"{n}-CT/TW") for n in range(1, count)])
        (record,) = confirm(clerk.actor, to_review(clerk, f"văn bản {count}"), [document], {})
        page(clerk, "record", record.pk)
        with CaptureQueriesContext(connection) as queries:
            page(clerk, "record", record.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts


def test_english_pages_say_everything_in_english(clerk: Persona) -> None:
    clerk.cookies["nhipcau_language"] = "en"
    file = received(clerk)
    html = page(clerk, "review", file.pk)
    assert "Save draft" in html
    assert "Lưu nháp" not in html


def test_upload_names_cannot_leave_the_store(clerk: Persona) -> None:
    clerk.post(reverse("intake"), {"files": SimpleUploadedFile("..%2f..%2fx.txt", PLAN.encode())})
    work()
    assert "/" not in IntakeFile.objects.get().name
