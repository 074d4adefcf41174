# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the register over time: the day moves names and places, classes on two days, tables, renaming, moving."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nhipcau.bodies import handing
from nhipcau.bodies.models import Body, ClassException, Level, Succession
from tests.personas import Persona, make_body

pytestmark = pytest.mark.django_db

CLASSES = reverse("body-classes")
IMPORT = reverse("bodies-import")
EVIL = '<script>alert("x")</script>'


def text_of(persona: Persona, address: str, **query: str) -> str:
    response = persona.get(address, query)
    assert response.status_code == 200
    return str(response.content.decode())


def card(body: Body) -> str:
    return reverse("body", args=[body.pk])


def days(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


# --- The day moves the whole page -------------------------------------------------------------------------------------


def test_a_renamed_and_moved_body_is_drawn_as_it_was(
    administrator: Persona, department: Body, office: Body, neighbour_office: Body
) -> None:
    handing.rename(administrator.actor, department, "Sở Tổ chức tỉnh Hải Lâm", days(-10))
    handing.move(administrator.actor, Body.objects.get(pk=department.pk), neighbour_office, days(-10))
    for address in (card(department), reverse("bodies")):
        now = text_of(administrator, address)
        then = text_of(administrator, address, ngay=days(-20).isoformat())
        assert "Sở Tổ chức tỉnh Hải Lâm" in now
        assert "Sở Nội vụ tỉnh Hải Lâm" in then
    found = text_of(administrator, reverse("bodies"), q="Sở Nội vụ", ngay=days(-20).isoformat())
    assert ">Sở Nội vụ tỉnh Hải Lâm</a>" in found
    then = text_of(administrator, card(office), ngay=days(-20).isoformat())
    assert card(department) in then.partition('id="below-title"')[2]
    assert card(department) not in text_of(administrator, card(office)).partition('id="below-title"')[2]


def test_the_tree_of_a_large_register_shows_two_levels_and_how_many_are_below(
    office: Body, officer: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nhipcau.bodies import queries

    inner = make_body("Phòng Tổ chức", parent=Body.objects.get(name="Sở Nội vụ tỉnh Hải Lâm"), level=Level.UNIT)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            officer.get(reverse("bodies"))
        return len(captured)

    small = count()
    monkeypatch.setattr(queries, "TREE_LIMIT", 1)
    assert count() == small + 1
    page = text_of(officer, reverse("bodies"))
    assert card(inner) not in page
    assert "1 đơn vị bên dưới" in page


def test_the_line_is_drawn_both_ways_and_hostile_names_do_nothing(officer: Persona, office: Body) -> None:
    old = make_body(f"Sở {EVIL}", parent=office, valid_to=datetime.date(2025, 3, 1))
    middle = make_body("Sở Giữa", parent=office)
    new = make_body("Sở Mới", parent=office, valid_from=datetime.date(2025, 7, 1))
    day = datetime.date(2025, 3, 1)
    Succession.objects.create(predecessor=old, successor=middle, kind="merged", day=day, basis=EVIL, part=EVIL)
    Succession.objects.create(predecessor=middle, successor=new, kind="split", day=datetime.date(2025, 7, 1))
    for body in (old, middle, new):
        page = text_of(officer, card(body))
        assert page.count("<rect") == 3
        assert EVIL not in page
        assert "sáp nhập vào" in page
        assert "chia tách vào" in page


def test_a_ring_of_successions_does_not_go_on_for_ever(officer: Persona, office: Body) -> None:
    one, other = make_body("Sở Một", parent=office), make_body("Sở Hai", parent=office)
    Succession.objects.create(predecessor=one, successor=other, kind="merged", day=datetime.date(2025, 1, 1))
    Succession.objects.create(predecessor=other, successor=one, kind="merged", day=datetime.date(2025, 2, 1))
    assert text_of(officer, card(one)).count("<rect") == 2


def test_an_administrator_renames_and_moves(administrator: Persona, department: Body, neighbour_office: Body) -> None:
    rename, move = (reverse(name, args=[department.pk]) for name in ("body-rename", "body-move"))
    assert administrator.post(rename, {"name": "", "day": ""}).status_code == 400
    assert administrator.post(rename, {"name": "Sở Mới", "day": "1/1/2999"}).status_code == 400
    assert administrator.post(rename, {"name": "Sở Mới tỉnh Hải Lâm", "day": "1/1/2026"}).status_code == 302
    assert administrator.post(move, {"parent": "Không có", "day": "1/1/2026"}).status_code == 400
    assert administrator.post(move, {"parent": "Sở Mới tỉnh Hải Lâm", "day": "1/1/2026"}).status_code == 400
    later = administrator.post(move, {"parent": neighbour_office.name, "day": "1/1/2199"})
    assert later.status_code == 400
    assert list(later.context["move_form"].errors) == ["day"], "what is wrong is the day, not the body"
    assert administrator.post(move, {"parent": neighbour_office.name, "day": "1/1/2026"}).status_code == 302
    department.refresh_from_db()
    assert (department.name, department.parent) == ("Sở Mới tỉnh Hải Lâm", neighbour_office)


# --- Classes ----------------------------------------------------------------------------------------------------


def test_a_class_is_shown_on_two_days(officer: Persona, department: Body, office: Body) -> None:
    make_body("Sở Cũ tỉnh Hải Lâm", place="Hải Lâm", parent=office, valid_to=datetime.date(2025, 3, 1))
    make_body("Sở Sau tỉnh Hải Lâm", place="Hải Lâm", parent=office, valid_from=datetime.date(2025, 3, 1))
    page = text_of(officer, CLASSES, nhom="các sở", noi="Hải Lâm", ngay="2025-07-01", **{"so-voi": "28/2/2025"})
    rows = {row.partition("</a>")[0].rpartition(">")[2]: row for row in page.split("<tr>")[2:]}
    assert "không còn" in rows["Sở Cũ tỉnh Hải Lâm"]
    assert "mới" in rows["Sở Sau tỉnh Hải Lâm"]
    assert "như cũ" in rows["Sở Nội vụ tỉnh Hải Lâm"]
    assert "Lưu ngoại lệ" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"nhom": EVIL, "noi": EVIL},
        {"nhom": "các đơn vị liên quan"},
        {"nhom": "x" * 5000, "noi": "y" * 500},
        {"nhom": "", "noi": "", "ngay": "", "so-voi": ""},
        {"nhom": "các sở", "noi": "Không Có Tỉnh Này"},
    ],
)
def test_whatever_is_asked_of_classes_is_answered(query: dict[str, str], officer: Persona, office: Body) -> None:
    page = text_of(officer, CLASSES, **query)
    assert EVIL not in page


@pytest.mark.parametrize("name", ["ngay", "so-voi"])
def test_a_class_on_no_day_is_refused(name: str, officer: Persona) -> None:
    assert officer.get(CLASSES, {name: "32/1/2020"}).status_code == 400


def test_an_exception_is_kept_and_taken_out(administrator: Persona, officer: Persona, office: Body) -> None:
    school = make_body("Trường Chính trị tỉnh Hải Lâm", place="Hải Lâm", parent=office)
    address = f"{CLASSES}?nhom=các+sở&noi=Hải+Lâm"
    given = {"body": school.name, "belongs": "1", "note": "theo thông lệ"}
    assert officer.post(address, given).status_code == 403
    assert administrator.post(address, given | {"body": "Không có"}).status_code == 400
    assert administrator.post(f"{CLASSES}?nhom=các+đơn+vị+liên+quan&noi=Hải+Lâm", given).status_code == 400
    for _time in range(2):
        assert administrator.post(address, given).status_code == 302
    row = ClassException.objects.get()
    assert (row.body, row.place, row.belongs) == (school, office, True)
    assert "theo ngoại lệ" in text_of(officer, address)
    drop = reverse("class-exception-drop", args=[row.pk])
    assert officer.post(drop).status_code == 403
    assert administrator.post(drop).status_code == 302
    assert not ClassException.objects.exists()


# --- Tables -----------------------------------------------------------------------------------------------------


def table(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.csv", ("\n".join(lines) + "\n").encode())


def token_in(page: str) -> str:
    return page.partition('name="token" value="')[2].partition('"')[0]


GOOD = ("Mã,Tên,Loại,Cấp", "so-du-lich,Sở Du lịch tỉnh Hải Lâm,Nhà nước,Tỉnh")


def test_a_table_is_shown_before_it_is_written(administrator: Persona) -> None:
    page = administrator.post(IMPORT, {"file": table(*GOOD), "action": "preview"})
    assert page.status_code == 200
    html = page.content.decode()
    assert "Sở Du lịch tỉnh Hải Lâm" in html
    assert not Body.objects.filter(key="so-du-lich").exists()
    token = token_in(html)
    assert administrator.post(IMPORT, {"token": token, "action": "apply"}).status_code == 302
    assert Body.objects.get(key="so-du-lich").name == "Sở Du lịch tỉnh Hải Lâm"
    # Each preview is applied once.
    assert administrator.post(IMPORT, {"token": token, "action": "apply"}).status_code == 400


def test_a_register_that_changed_since_the_preview_is_shown_again(administrator: Persona) -> None:
    html = administrator.post(IMPORT, {"file": table(*GOOD), "action": "preview"}).content.decode()
    Body.objects.create(key="so-du-lich", name="Sở Khác")
    again = administrator.post(IMPORT, {"token": token_in(html), "action": "apply"})
    assert again.status_code == 409
    assert "đã thay đổi từ lúc xem trước" in again.content.decode()
    assert Body.objects.get(key="so-du-lich").name == "Sở Khác"


def test_another_persons_preview_cannot_be_applied(administrator: Persona, office: Body) -> None:
    from nhipcau.bodies.models import Role
    from tests.personas import make_persona

    html = administrator.post(IMPORT, {"file": table(*GOOD), "action": "preview"}).content.decode()
    other = make_persona("quantri2", "Bùi Quản Trị", office, "Quản trị", Role.ADMINISTRATOR)
    assert other.post(IMPORT, {"token": token_in(html), "action": "apply"}).status_code == 400


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        (("Mã,Tên,Chức năng", "a,A,x"), "Dòng 1", "Chức năng"),
        ((GOOD[0], "a,A,Vương quốc,Tỉnh"), "Dòng 2", "Vương quốc"),
        ((GOOD[0] + ",Trực thuộc", "a,A,state,province,b", "b,B,state,province,a"), "Dòng 2", "Vòng lặp"),
        (
            (GOOD[0] + ",Mã định danh", "a,A,state,province,unit:91", "b,B,state,province,unit:91"),
            "Dòng 3",
            "trùng với",
        ),
        ((GOOD[0] + ",Từ ngày,Đến ngày", "a,A,state,province,1/7/2025,30/6/2025"), "Dòng 2", "đứng trước ngày đầu"),
    ],
)
def test_a_wrong_table_changes_nothing_and_says_where(
    lines: tuple[str, ...], line: str, says: str, administrator: Persona
) -> None:
    count = Body.objects.count()
    response = administrator.post(IMPORT, {"file": table(*lines), "action": "preview"})
    assert response.status_code == 400
    html = response.content.decode()
    assert line in html
    assert says in html
    assert Body.objects.count() == count


def test_no_file_at_all_is_said_so(administrator: Persona) -> None:
    assert administrator.post(IMPORT, {"action": "preview"}).status_code == 400
    assert administrator.post(IMPORT, {"action": "apply", "token": "x" * 9000}).status_code == 400


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_of_a_day_is_handed_out(form: str, officer: Persona, office: Body, department: Body) -> None:
    response = officer.get(reverse("bodies-export"), {"dang": form, "ngay": "2026-01-01"})
    assert response.status_code == 200
    assert f"danh-ba-2026-01-01.{form}" in response.headers["Content-Disposition"]
    assert len(response.content) > 100
    if form == "csv":
        assert department.name in response.content.decode("utf-8-sig")


@pytest.mark.parametrize("persona", ["clerk", "officer", "head", "neighbour", "passer_by"])
def test_changes_are_for_administrators(persona: str, department: Body, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(persona)
    for name in ("body-end", "body-undo", "body-rename", "body-move"):
        assert client.post(reverse(name, args=[department.pk]), {"name": "x"}).status_code == 403
    assert client.get(reverse("body-end", args=[department.pk])).status_code == 403
    assert client.get(IMPORT).status_code == 403
    assert client.post(IMPORT, {"file": table(*GOOD)}).status_code == 403


def test_nobody_without_a_post_gets_the_register(passer_by: Persona, department: Body) -> None:
    assert department.name not in passer_by.get(reverse("bodies-export")).content.decode("utf-8-sig")
    assert department.name not in text_of(passer_by, CLASSES, nhom="các sở", noi="Hải Lâm")
