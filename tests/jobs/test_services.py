# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox: ordering, leases, failures, retries."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from nhipcau.jobs import services
from nhipcau.jobs.models import Job, State
from nhipcau.jobs.registry import LeaseLost
from nhipcau.web.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def carry_out_one(owner: str = "w1") -> State:
    job = services.claim(owner)
    assert job is not None
    return services.carry_out(job, owner)


def test_an_ordered_job_is_carried_out_once(jobs: list[str]) -> None:
    services.order("note", "note:a", word="a")
    assert carry_out_one() == State.DONE
    assert jobs == ["a"]
    assert services.claim("w1") is None


def test_ordering_the_same_key_twice_gives_one_row(jobs: list[str]) -> None:
    first = services.order("note", "note:a", word="a")
    assert services.order("note", "note:a", word="a") == first
    assert Job.objects.count() == 1


def test_an_order_is_part_of_the_callers_transaction(jobs: list[str]) -> None:
    def order_and_fail() -> None:
        with transaction.atomic():
            services.order("note", "note:a", word="a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        order_and_fail()
    assert not Job.objects.exists()


def test_an_unknown_job_cannot_be_ordered() -> None:
    with pytest.raises(KeyError):
        services.order("no-such-job", "k")


def test_a_leased_job_is_not_given_to_a_second_worker(jobs: list[str]) -> None:
    services.order("note", "note:a", word="a")
    assert services.claim("w1") is not None
    assert services.claim("w2") is None


def test_a_job_whose_lease_ran_out_is_given_to_the_next_worker(jobs: list[str]) -> None:
    services.order("note", "note:a", word="a")
    job = services.claim("w1")
    assert job is not None
    Job.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    taken = services.claim("w2")
    assert taken is not None
    assert taken.tries == 2


def test_what_a_worker_without_its_lease_did_is_thrown_away(jobs: list[str]) -> None:
    """The fence: the commit and the mark are one transaction, refused to anybody but the present owner."""
    services.order("note", "note:a", word="a")
    job = services.claim("w1")
    assert job is not None
    Job.objects.update(owner="w2")
    assert services.carry_out(job, "w1") == State.RUNNING
    assert not Event.objects.filter(verb="noted").exists()
    assert Job.objects.get().owner == "w2"


def test_progress_without_the_lease_is_refused(jobs: list[str]) -> None:
    services.order("note", "note:a", word="a")
    job = services.claim("w1")
    assert job is not None
    Job.objects.update(owner="w2")
    with pytest.raises(LeaseLost):
        services.LeasedRun(job, "w1").progress("late")


def test_a_refused_job_fails_at_once_and_its_room_hears_why(jobs: list[str]) -> None:
    services.order("refuse", "refuse:a")
    assert carry_out_one() == State.FAILED
    job = Job.objects.get()
    assert job.reason_vi.startswith("Tệp này có mật khẩu")
    assert job.trace == ""
    assert jobs == [f"refused {job.reason_vi}"]


def test_an_error_of_ours_is_tried_again_later_then_shown(jobs: list[str], settings: object) -> None:
    settings.JOB_TRIES = 2  # type: ignore[attr-defined]
    services.order("break", "break:a")
    assert carry_out_one() == State.QUEUED
    assert services.claim("w1") is None, "there is a pause before the next try"
    Job.objects.update(run_after=None)
    assert carry_out_one() == State.FAILED
    job = Job.objects.get()
    assert "ZeroDivisionError" in job.trace
    assert "ZeroDivisionError" not in job.reason_vi + job.reason_en


def test_a_job_that_kills_its_worker_each_time_is_given_up(jobs: list[str], settings: object) -> None:
    settings.JOB_TRIES = 2  # type: ignore[attr-defined]
    services.order("note", "note:a", word="a")
    for _ in range(2):
        assert services.claim("w") is not None
        Job.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    assert services.claim("w") is None
    assert Job.objects.get().state == State.FAILED


def test_retry_queues_a_failed_job_with_all_its_tries(jobs: list[str]) -> None:
    services.order("refuse", "refuse:a")
    carry_out_one()
    job = services.retry(Job.objects.get())
    assert (job.state, job.tries, job.reason_vi) == (State.QUEUED, 0, "")


def test_retry_leaves_a_job_that_did_not_fail(jobs: list[str]) -> None:
    services.order("note", "note:a", word="a")
    carry_out_one()
    assert services.retry(Job.objects.get()).state == State.DONE


def test_the_lease_is_renewed_while_a_job_runs(jobs: list[str], settings: object) -> None:
    settings.JOB_LEASE_SECONDS = 0.3  # type: ignore[attr-defined]
    services.order("note", "note:a", word="a")
    job = services.claim("w1")
    assert job is not None
    before = Job.objects.get().lease_until
    with services.LeasedRun(job, "w1") as run:
        run._stop.wait(0.25)
    after = Job.objects.get().lease_until
    assert before is not None
    assert after is not None
    assert after > before
