# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of background work."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.bodies.models import Body
from nhipcau.jobs.models import Job, State
from nhipcau.jobs.services import order
from tests.personas import Persona

pytestmark = pytest.mark.django_db

LIST = reverse("jobs")


@pytest.fixture
def failed(jobs: list[str], office: Body) -> Job:
    job = order("note", "note:1", path=office.path, word="a")
    Job.objects.update(state=State.FAILED, tries=5, reason_vi="Tệp <hỏng>.", trace="Traceback <x>")
    return job


@pytest.mark.parametrize(
    ("persona", "status"),
    [("administrator", 200), ("clerk", 200), ("head", 200), ("officer", 404), ("passer_by", 404)],
)
def test_the_page_is_for_those_who_keep_things_going(
    persona: str, status: int, failed: Job, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(persona)
    response = client.get(LIST)
    assert response.status_code == status
    if status == 200:
        page = response.content.decode()
        assert "Tệp &lt;hỏng&gt;." in page
        assert ("Traceback" in page) is (persona == "administrator")
    retried = client.post(reverse("job-retry", args=[failed.pk]))
    assert retried.status_code == (302 if status == 200 else 404)
    failed.refresh_from_db()
    assert failed.state == (State.QUEUED if status == 200 else State.FAILED)


def test_retrying_what_has_not_failed_changes_nothing(clerk: Persona, jobs: list[str]) -> None:
    job = order("note", "note:1", path=clerk.actor.path, word="a")
    Job.objects.update(state=State.DONE)
    response = clerk.post(reverse("job-retry", args=[job.pk]), follow=True)
    assert "Không có gì để thử lại" in response.content.decode()
    job.refresh_from_db()
    assert job.state == State.DONE
    assert clerk.post(reverse("job-retry", args=[job.pk + 1])).status_code == 404
    assert clerk.get(reverse("job-retry", args=[job.pk])).status_code == 405


def test_the_work_of_another_office_is_neither_seen_nor_tried_again(failed: Job, neighbour: Persona) -> None:
    order("note", "note:system", word="b")
    page = neighbour.get(LIST).content.decode()
    assert "note:1" not in page
    assert "note:system" not in page
    assert neighbour.post(reverse("job-retry", args=[failed.pk])).status_code == 404


def test_a_state_is_chosen_in_the_address(clerk: Persona, failed: Job) -> None:
    order("note", "note:2", path=clerk.actor.path, word="b")
    assert "note:2" not in clerk.get(LIST, {"trang-thai": "failed"}).content.decode()
    assert "note:2" in clerk.get(LIST, {"trang-thai": "nonsense"}).content.decode()
    assert "Không có việc nào ở trạng thái này" in clerk.get(LIST, {"trang-thai": "done"}).content.decode()


def test_the_page_takes_the_same_queries_for_a_hundred_jobs(clerk: Persona, jobs: list[str]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            clerk.get(LIST)
        return len(captured)

    order("note", "note:0", path=clerk.actor.path, word="a")
    few = queries()
    for n in range(1, 101):
        order("note", f"note:{n}", path=clerk.actor.path, word="a")
    assert queries() == few
