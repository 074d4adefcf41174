# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The cascade: what stands under what, however documents cite each other."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.assignments.services import make_assignments
from nhipcau.bodies.models import Body, Post
from nhipcau.bodies.naming import expand
from nhipcau.oversight.cascade import Cascade, Node, cascade_of
from nhipcau.oversight.levels import by_name, by_symbol, column_of, raw_rules
from nhipcau.reading.text.normalise import fold_tone
from nhipcau.records.models import (
    Batch,
    Citation,
    FileState,
    IntakeFile,
    Manifestation,
    ManifestationKind,
    Record,
    Task,
)
from tests.personas import Persona

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 24)


class House:
    """Records filed by the office, made by number; ``cite`` says how they stand to each other."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.batch = Batch.objects.create(post=post, body=post.body)
        self.records: dict[str, Record] = {}

    def record(
        self, number: str, issuer: str, day: str | None = None, *, filed: bool = True, kind: str = "ke-hoach"
    ) -> Record:
        record = Record.objects.create(
            identity=f"{number}|{issuer}|{len(self.records)}",
            number=number,
            issuer_name=issuer,
            type=kind,
            date=datetime.date.fromisoformat(day) if day else None,
            date_text=day or "",
            filed=filed,
        )
        if filed:
            self.file(record)
        self.records[number] = record
        return record

    def file(self, record: Record, kind: str = ManifestationKind.ORIGINAL, body: Body | None = None) -> None:
        file = IntakeFile.objects.create(batch=self.batch, name=f"{record.number}.pdf", state=FileState.CONFIRMED)
        Manifestation.objects.create(record=record, file=file, body=body or self.post.body, kind=kind)

    def cite(self, below: str, relation: str, above: str) -> None:
        Citation.objects.create(source=self.records[below], target=self.records[above], relation=relation)


@pytest.fixture
def house(clerk: Persona) -> House:
    assert clerk.actor.post is not None
    return House(clerk.actor.post)


@pytest.fixture
def directive(house: House) -> Record:
    """A directive of the centre with a letter and a plan of a province, a letter of a department, and a gap."""
    root = house.record("38-CT/TW", "Ban Bí thư", "2019-09-19", kind="chi-thi")
    house.record("612-CV/TU", "Tỉnh ủy Hải Lâm", "2020-01-15", kind="cong-van")
    house.record("1187/KH-UBND", "Ủy ban nhân dân tỉnh Hải Lâm", "2020-03-24")
    house.record("318/SNgV-HTQT", "Sở Ngoại vụ", "2020-04-07", kind="cong-van")
    house.record("22/TTr-SNgV", "", "2020-03-10", filed=False, kind="to-trinh")
    house.record("8485-CV/TU", "Tỉnh ủy Đồng Nai", "2020-02-17", filed=False, kind="cong-van")
    house.record("3935/KH-UBND", "Ủy ban nhân dân tỉnh Đồng Nai", "2020-04-08")
    house.record("28/2018/QĐ-TTg", "Thủ tướng Chính phủ", "2018-07-12", filed=False, kind="quyet-dinh")
    house.cite("612-CV/TU", "implements", "38-CT/TW")
    house.cite("1187/KH-UBND", "implements", "38-CT/TW")
    house.cite("1187/KH-UBND", "based-on", "612-CV/TU")
    house.cite("1187/KH-UBND", "responds-to", "22/TTr-SNgV")
    house.cite("1187/KH-UBND", "based-on", "28/2018/QĐ-TTg")
    house.cite("318/SNgV-HTQT", "implements", "1187/KH-UBND")
    house.cite("3935/KH-UBND", "implements", "38-CT/TW")
    house.cite("3935/KH-UBND", "implements", "8485-CV/TU")
    house.cite("3935/KH-UBND", "mentions", "1187/KH-UBND")
    return root


def drawn(node: Node) -> dict[str, Any]:
    """The tree as nested numbers."""
    return {child.record.number: drawn(child) for child in node.children}


def test_each_document_hangs_under_the_nearest_one(directive: Record, clerk: Persona) -> None:
    cascade = cascade_of(clerk.actor, directive)
    assert drawn(cascade.root) == {
        "612-CV/TU": {"1187/KH-UBND": {"318/SNgV-HTQT": {}}},
        "8485-CV/TU": {"3935/KH-UBND": {}},
    }
    assert [(node.record.number, node.column, node.relation, node.is_dashed) for node in cascade.nodes[1:]] == [
        ("612-CV/TU", 1, "implements", False),
        ("1187/KH-UBND", 1, "based-on", False),
        ("318/SNgV-HTQT", 2, "implements", False),
        ("8485-CV/TU", 1, "", True),
        ("3935/KH-UBND", 1, "implements", False),
    ]
    assert cascade.missing == 1
    assert len(cascade.columns) == 3


def test_older_and_legal_documents_are_no_gaps(directive: Record, clerk: Persona) -> None:
    numbers = {node.record.number for node in cascade_of(clerk.actor, directive).nodes}
    assert not numbers & {"28/2018/QĐ-TTg", "22/TTr-SNgV"}


def test_an_enclosure_that_nobody_filed_hangs_under_its_letter(house: House, directive: Record, clerk: Persona) -> None:
    house.record("07/KH-SNgV", "Sở Ngoại vụ", "2020-04-06", filed=False)
    house.cite("318/SNgV-HTQT", "attaches", "07/KH-SNgV")
    node = next(node for node in cascade_of(clerk.actor, directive).nodes if node.record.number == "07/KH-SNgV")
    assert node.is_dashed
    assert not node.record.filed


def test_a_forwarded_or_answered_document_has_a_dashed_line(house: House, clerk: Persona) -> None:
    root = house.record("1039-CV/TU", "Tỉnh ủy Hải Lâm", "2020-02-21")
    house.record("4659/VP-VHXH", "Văn phòng Ủy ban nhân dân tỉnh Hải Lâm", "2020-03-25")
    house.cite("4659/VP-VHXH", "responds-to", "1039-CV/TU")
    below = cascade_of(clerk.actor, root).root.children[0]
    assert (below.is_dashed, below.column, below.skipped) == (True, 2, 0)


def test_columns_that_are_left_out_are_counted(house: House, clerk: Persona) -> None:
    root = house.record("38-CT/TW", "Ban Bí thư", "2019-09-19")
    house.record("14/KH-UBND", "Ủy ban nhân dân xã Hòa Trạch", "2020-05-05")
    house.record("219/BC-BNV", "Bộ Nội vụ", "2020-05-06")
    house.record("KHONG-SO", "", "2020-05-07")
    for number in ("14/KH-UBND", "219/BC-BNV", "KHONG-SO"):
        house.cite(number, "implements", "38-CT/TW")
    tree = cascade_of(clerk.actor, root)
    assert {child.record.number: (child.column, child.skipped) for child in tree.root.children} == {
        "219/BC-BNV": (0, 0),
        "KHONG-SO": (1, 0),
        "14/KH-UBND": (3, 2),
    }
    assert [child.record.number for child in tree.root.beside] == ["219/BC-BNV"]


def test_circles_end(house: House, clerk: Persona) -> None:
    for number in "ABCD":
        house.record(number, "Ủy ban nhân dân tỉnh Hải Lâm", "2020-01-01")
    for below, above in ("BA", "CB", "AC", "BC", "DD", "DB"):
        house.cite(below, "implements", above)
    tree = cascade_of(clerk.actor, house.records["A"])
    assert sorted(node.record.number for node in tree.nodes) == list("ABCD")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30),
    st.lists(st.integers(0, 5), min_size=8, max_size=8),
)
def test_however_documents_cite_each_other_each_is_drawn_once(
    house: House, clerk: Persona, edges: set[tuple[int, int]], days: list[int]
) -> None:
    Citation.objects.all().delete()
    issuers = ["Ban Bí thư", "Tỉnh ủy Hải Lâm", "Sở Nội vụ", "", "Ủy ban nhân dân xã Hòa Trạch"]
    records = [
        house.record(f"{n}-{len(house.records)}", issuers[n % 5], f"2020-01-0{day + 1}") for n, day in enumerate(days)
    ]
    Citation.objects.bulk_create(
        Citation(source=records[below], target=records[above], relation="implements") for below, above in edges
    )
    tree = cascade_of(clerk.actor, records[0])
    pks = [node.record.pk for node in tree.nodes]
    assert len(pks) == len(set(pks))
    reached = {0}
    for _ in records:
        reached |= {below for below, above in edges if above in reached}
    assert {records[n].pk for n in reached} == set(pks)


# --- Seeing --------------------------------------------------------------------------------------------------------


def test_who_sees_the_cascade(
    directive: Record, clerk: Persona, officer: Persona, neighbour: Persona, passer_by: Persona
) -> None:
    address = reverse("cascade", args=[directive.pk])
    assert clerk.get(address).status_code == 200
    for stranger in (officer, neighbour, passer_by):
        assert stranger.get(address).status_code == 404
        assert "38-CT/TW" not in stranger.get(reverse("cascades")).content.decode()


def test_a_neighbour_sees_what_its_own_office_filed_and_what_that_names(
    house: House, directive: Record, neighbour: Persona, neighbour_office: Body
) -> None:
    house.file(house.records["3935/KH-UBND"], body=neighbour_office)
    tree = cascade_of(neighbour.actor, directive)
    # 1187/KH-UBND because its own plan names it; neither the letter above that nor the one below.
    assert {node.record.number for node in tree.nodes} == {"38-CT/TW", "8485-CV/TU", "3935/KH-UBND", "1187/KH-UBND"}
    assert neighbour.get(reverse("cascade", args=[directive.pk])).status_code == 200


def test_copies_and_news_show_on_the_card_of_their_record(
    house: House, directive: Record, clerk: Persona, neighbour_office: Body
) -> None:
    house.file(directive, ManifestationKind.COPY)
    house.file(directive, ManifestationKind.NEWS)
    house.file(directive, ManifestationKind.NEWS, neighbour_office)
    root = cascade_of(clerk.actor, directive).root
    assert (len(root.copies), len(root.news)) == (1, 1)
    page = clerk.get(reverse("cascade", args=[directive.pk])).content.decode()
    assert "Bản sao" in page
    assert "icons.svg#news" in page


# --- Pages ---------------------------------------------------------------------------------------------------------


def test_the_page_draws_levels_gaps_and_tasks(
    house: House, directive: Record, clerk: Persona, department: Body
) -> None:
    plan = house.records["1187/KH-UBND"]
    Task.objects.create(
        record=plan, ordinal=0, item="II.1", text="Rà soát <các> hội. " * 12, deadline="2020-04",
        names={"lead": ["Sở Nội vụ", "các huyện"], "support": ["Sở Tài chính"]},
    )  # fmt: skip
    Task.objects.create(record=plan, ordinal=1, item="end-1", text="Báo cáo.", names={"lead": []})
    make_assignments(clerk.actor, plan, {"Sở Nội vụ": department.pk}, today=TODAY)
    page = clerk.get(reverse("cascade", args=[directive.pk])).content.decode()
    for words in ("Trung ương", "Tỉnh", "Sở, huyện", "1187/KH-UBND", "8485-CV/TU", "chưa có trong", "Sở Tài chính"):
        assert words in page
    assert "Rà soát &lt;các&gt; hội." in page
    assert "đoạn cuối 1" in page
    assert "2 quá hạn" in page
    assert page.count("nc-doc-name") == 6


def test_the_list_has_what_something_stands_under(directive: Record, clerk: Persona) -> None:
    page = clerk.get(reverse("cascades")).content.decode()
    for number, there in (("38-CT/TW", True), ("612-CV/TU", True), ("318/SNgV-HTQT", False)):
        assert (f">{number}<" in page) is there
    assert "Chưa có văn bản nào được triển khai" not in page


def test_an_empty_list_says_what_would_stand_there(officer: Persona) -> None:
    assert "Chưa có văn bản nào được triển khai" in officer.get(reverse("cascades")).content.decode()


def test_the_pages_take_the_same_queries_for_ten_documents_and_a_hundred(
    house: House, directive: Record, clerk: Persona, department: Body
) -> None:
    def add(count: int) -> None:
        for n in range(count):
            number = f"{count}{n}/SNV-TC"
            record = house.record(number, "Sở Nội vụ", "2020-06-01")
            house.cite(number, "implements", "1187/KH-UBND")
            Task.objects.create(record=record, ordinal=0, text="Làm.", names={"lead": ["Sở Nội vụ"], "support": ["a"]})
            make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=TODAY)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(reverse("cascade", args=[directive.pk])).status_code == 200
            assert clerk.get(reverse("cascades")).status_code == 200
        return len(captured)

    add(10)
    queries()
    few = queries()
    add(100)
    assert queries() == few


# --- Levels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["name", "symbol"])
def test_rules_of_levels_find_their_examples(table: str) -> None:
    for entry in raw_rules()[table]:
        pattern = re.compile(entry["pattern"], re.IGNORECASE if table == "name" else re.NOFLAG)
        looked_at = (lambda text: fold_tone(expand(text))) if table == "name" else str
        assert [text for text in entry["examples"] if not pattern.search(looked_at(text))] == []
        assert [text for text in entry["not"] if pattern.search(looked_at(text))] == []
        column = by_name if table == "name" else by_symbol
        assert [column(text) for text in entry["examples"]] == [entry["column"]] * len(entry["examples"])


def test_the_register_knows_the_level_of_an_issuer(house: House, department: Body, office: Body) -> None:
    record = house.record("1", "Phòng lạ")
    assert column_of(record) == 2
    record.issuer = office
    assert column_of(record) == 1
    record.issuer = department
    assert column_of(record) == 2
    record.issuer, record.issuer_name, record.number = None, "", ""
    assert column_of(record) is None


def test_a_cascade_of_one(house: House, clerk: Persona) -> None:
    tree = cascade_of(clerk.actor, house.record("1/KH-UBND", "", None))
    assert isinstance(tree, Cascade)
    assert [node.record.number for node in tree.nodes] == ["1/KH-UBND"]
    assert not tree.was_cut
