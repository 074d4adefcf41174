# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Records with tasks, as confirming makes them, without the reading before."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from nhipcau.assignments.models import Assignment
from nhipcau.assignments.services import make_assignments
from nhipcau.bodies.models import Body
from nhipcau.records.models import Batch, FileState, IntakeFile, Manifestation, Record, Task
from tests.personas import Persona

TODAY = datetime.date(2026, 11, 24)

MakeRecord = Callable[..., Record]


@pytest.fixture
def make_record(clerk: Persona, office: Body) -> MakeRecord:
    """Makes a filed record with tasks: ``make_record("12/KH-UBND", [{"text": …, "names": {…}}])``."""

    def make(
        number: str = "12/KH-UBND",
        tasks: list[dict[str, Any]] | None = None,
        *,
        issuer: Body | None = office,
        filed_by: Body = office,
        date: datetime.date | None = datetime.date(2026, 1, 5),
    ) -> Record:
        record = Record.objects.create(
            identity=f"{number}|{Record.objects.count()}",
            number=number,
            type="ke-hoach",
            issuer=issuer,
            issuer_name=issuer.name if issuer else "",
            date=date,
            subject="Triển khai công tác hội năm 2026",
            filed=True,
        )
        post = clerk.actor.post
        assert post is not None
        batch = Batch.objects.create(post=post, body=filed_by)
        file = IntakeFile.objects.create(batch=batch, name="a.pdf", state=FileState.CONFIRMED)
        Manifestation.objects.create(record=record, file=file, body=filed_by)
        Task.objects.bulk_create(
            Task(record=record, ordinal=n, **task)
            for n, task in enumerate(tasks if tasks is not None else [one_task()])
        )
        return record

    return make


def one_task(lead: str = "Sở Nội vụ", support: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    names = {"lead": [lead], "support": list(support), "report_to": [], "via": []}
    return {"text": "Chủ trì rà soát các hội.", "item": "II.1", "names": names, **more}


@pytest.fixture
def assignment(make_record: MakeRecord, clerk: Persona, department: Body) -> Assignment:
    """One assignment: ordered and filed by the office, led by the department."""
    record = make_record()
    return make_assignments(clerk.actor, record, {"Sở Nội vụ": department.pk}, today=TODAY)[0]
