# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Register files with something wrong in them: each fault is told with its line, and nothing is written."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.bodies import tables
from nhipcau.bodies.entries import Code, Entry, Link, Name, Register
from nhipcau.bodies.loading import apply, plan
from nhipcau.bodies.models import Body, BodyCode, BodyName, Succession
from nhipcau.bodies.queries import for_table, name_on
from nhipcau.bodies.services import BrokenRegisterError, load
from tests.personas import Persona

pytestmark = pytest.mark.django_db

DAY = datetime.date(2025, 7, 1)
BEFORE = DAY - datetime.timedelta(days=1)


def entry(key: str, line: int = 0, **more: object) -> Entry:
    return Entry(key=key, name=f"Sở {key}", kind="state", level="province", line=line, **more)  # type: ignore[arg-type]


BROKEN = [
    pytest.param(
        [entry("a", 1, parent="b"), entry("b", 2, parent="c"), entry("c", 3, parent="a")],
        [], 1, "Vòng lặp trực thuộc: a → b → c → a", id="cycle of parents",
    ),
    pytest.param([entry("a", 1, parent="a")], [], 1, "Vòng lặp", id="parent of itself"),
    pytest.param(
        [entry("a", 4, names=(Name("A", None, DAY, True), Name("B", BEFORE, None, True)))], [], 4, "trùng thời gian",
        id="names that overlap",
    ),
    pytest.param([entry("a", 5, first=DAY, last=BEFORE)], [], 5, "đứng trước ngày đầu", id="ends before it begins"),
    pytest.param(
        [entry("a", 1, last=BEFORE), entry("b", 2, last=datetime.date(2025, 1, 1))],
        [Link("a", "b", "merged", DAY, line=7)], 7, "kết thúc ngày 1/1/2025, trước ngày kế thừa",
        id="successor that ends earlier",
    ),
    pytest.param(
        [entry("a", 1, last=BEFORE), entry("b", 2, first=datetime.date(2026, 1, 1))],
        [Link("a", "b", "merged", DAY, line=8)], 8, "chỉ có từ ngày 1/1/2026", id="successor that begins later",
    ),
    pytest.param(
        [entry("a", 1)], [Link("a", "z", "merged", DAY, line=3)], 3, "không có tổ chức mang mã “z”", id="no successor"
    ),
    pytest.param([entry("a", 1)], [Link("a", "", "merged", DAY, line=3)], 3, "không hợp", id="merged into nobody"),
    pytest.param(
        [entry("a", 1, codes=(Code("unit", "91"),)), entry("b", 2, codes=(Code("unit", "91"),))],
        [], 2, "trùng với “a” (dòng 1)", id="duplicate code",
    ),
    pytest.param([entry("a", 1), entry("a", 2)], [], 2, "đã có ở dòng 1", id="key twice"),
    pytest.param([entry("a", 1, parent="z")], [], 1, "không có tổ chức nào mang mã này", id="unknown parent"),
    pytest.param([entry("Sở Nội vụ", 1)], [], 1, "Mã “Sở Nội vụ” không dùng được", id="key with marks"),
    pytest.param([Entry("a", "A", "kingdom", "province", line=1)], [], 1, "Loại “kingdom”", id="unknown kind"),
    pytest.param([Entry("a", line=1)], [], 1, "chưa có tên", id="no name"),
    pytest.param([entry("a", 1, note="x" * 501)], [], 1, "dài quá 500", id="too long"),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "links", "line", "says"), BROKEN)
def test_a_fault_is_told_with_its_line_and_changes_nothing(
    entries: list[Entry], links: list[Link], line: int, says: str
) -> None:
    register = Register((entry("good", 99), *entries), tuple(links))
    problems = plan(register).problems
    assert any(one.line == line and says in one.vi for one in problems), problems
    assert all(one.vi.endswith(".") and one.en.endswith(".") for one in problems)
    with pytest.raises(BrokenRegisterError):
        load(register, source="thử")
    assert not Body.objects.exists()
    with pytest.raises(ValueError, match="problems"):
        apply(plan(register))


def test_a_cycle_through_the_register_is_found() -> None:
    load(Register((entry("a"), entry("b", parent="a"))), source="thử")
    assert plan(Register((entry("a", 6, parent="b"),))).problems[0].line == 6


def test_a_code_may_pass_from_one_body_to_the_next() -> None:
    first, then = (Code("unit", "91", None, BEFORE),), (Code("unit", "91", DAY),)
    load(Register((entry("a", codes=first, last=BEFORE), entry("b", codes=then, first=DAY))), source="thử")
    assert BodyCode.objects.filter(value="91").count() == 2
    clash = plan(Register((entry("c", 3, codes=(Code("unit", "91", datetime.date(2026, 1, 1)),)),))).problems
    assert "trùng với “b”" in clash[0].vi


def test_a_correction_keeps_the_earlier_name_as_another_name() -> None:
    load(Register((entry("a"),)), source="thử")
    done = load(Register((Entry("a", "Sở Đúng", "state", "province", line=1),)), source="thử")
    assert (done.added, done.changed) == (0, 1)
    assert dict(BodyName.objects.filter(body__key="a").values_list("name", "official")) == {
        "Sở a": False,
        "Sở Đúng": True,
    }


def test_a_correction_after_a_renaming_leaves_the_earlier_days_alone() -> None:
    names = (Name("Sở Trước", None, BEFORE, True),)
    load(Register((entry("a", names=names),)), source="thử")
    load(Register((Entry("a", "Sở Đúng", "state", "province", line=1),)), source="thử")
    body = Body.objects.get(key="a")
    assert name_on(body, BEFORE) == "Sở Trước"
    assert name_on(body, DAY) == body.name == "Sở Đúng"
    again = load(Register((Entry("a", "Sở Đúng", "state", "province", line=1),)), source="thử")
    assert (again.added, again.changed) == (0, 0)


# --- Tables ---------------------------------------------------------------------------------------------------------


def csv_of(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (csv_of("Mã,Tên,Chức năng", "a,A,x"), 1, "Cột “Chức năng” không có trong mẫu"),
        (csv_of("Mã,Tên,Tên", "a,A,x"), 1, "có hai lần"),
        (csv_of("Mã,Nơi", "a,A"), 1, "Thiếu cột “Tên”"),
        (b"", 1, "Thiếu cột"),
        ("Mã,Tên\n".encode("utf-16"), 0, "UTF-8"),
        (b"PK\x03\x04 no workbook", 0, "XLSX"),
    ],
)
def test_a_table_that_is_none_says_why(data: bytes, line: int, says: str) -> None:
    with pytest.raises(tables.UnreadableTableError) as wrong:
        tables.read("t.csv", data)
    assert any(one.line == line and says in one.vi for one in wrong.value.problems), wrong.value.problems


def test_a_wrong_cell_is_told_with_its_line() -> None:
    data = csv_of(
        "Mã;Tên;Loại;Cấp;Từ ngày", "a;A;Nhà nước;Tỉnh;31/2/2020", "b;B;Nhà nước;Tỉnh;1/2/2020", "c;C;x;Tỉnh;;y"
    )
    register, problems = tables.read("t.csv", data)
    assert [(one.line, "31/2/2020" in one.vi) for one in problems] == [(2, True), (4, False)]
    assert register.entries[1].first == datetime.date(2020, 2, 1)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_can_be_imported_and_changes_nothing(
    form: str, language: str, administrator: Persona, office: Body, department: Body
) -> None:
    load(
        Register(
            (
                entry(
                    "a", last=BEFORE, codes=(Code("unit", "91", None, BEFORE),), names=(Name("=1+1"), Name("Sở A cũ"))
                ),
                entry("b", first=DAY, parent="a", note="ghi chú, có dấu phẩy"),
            ),
            (Link("a", "b", "merged", DAY),),
        ),
        source="thử",
    )
    with override(language):
        rows = for_table(administrator.actor, BEFORE)
        data = tables.as_xlsx(rows) if form == "xlsx" else tables.as_csv(rows)
        register, problems = tables.read(f"t.{form}", data)
        planned = plan(register)
    assert (problems, planned.problems) == ([], [])
    assert [change.entry.key for change in planned.changes if change.is_any] == []
    assert planned.links == []
    assert {change.entry.key for change in planned.changes} == {"a", f"#{office.pk}", f"#{department.pk}"}


def test_an_export_takes_the_same_queries_for_a_hundred_bodies(administrator: Persona) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            tables.as_csv(for_table(administrator.actor, DAY))
        return len(captured)

    load(Register((entry("a"), entry("b", parent="a"))), source="thử")
    few = queries()
    load(Register(tuple(entry(f"x{n}", parent="a") for n in range(100))), source="thử")
    assert queries() == few


def test_a_missing_column_leaves_what_it_is_about() -> None:
    load(Register((entry("a", place="Hải Lâm", first=DAY, leader="Giám đốc"),)), source="thử")
    register, _problems = tables.read("t.csv", csv_of("Mã,Tên,Ghi chú", "a,Sở a,mới"))
    planned = plan(register)
    assert planned.changed[0].fields == {"note": ("", "mới")}
    apply(planned)
    body = Body.objects.get(key="a")
    assert (body.place, body.valid_from, body.leader, body.note) == ("Hải Lâm", DAY, "Giám đốc", "mới")


def test_a_row_without_a_key_gets_one_and_the_same_again() -> None:
    data = csv_of("Mã,Tên,Loại,Cấp", ",Sở Du lịch tỉnh Hải Lâm,state,province")
    for added in (1, 0):
        register, _problems = tables.read("t.csv", data)
        assert load(register, source="thử").added == added
    assert Succession.objects.count() == 0


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    try:
        _register, problems = tables.read("t", data)
    except tables.UnreadableTableError as wrong:
        problems = wrong.problems
        assert problems
    assert all(one.vi and one.en for one in problems)
