# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ordering, claiming, carrying out and retrying jobs. Every engine goes through these functions."""

from __future__ import annotations

import datetime
import logging
import threading
import traceback
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from nhipcau.jobs.models import Job, State
from nhipcau.jobs.registry import JobRefused, LeaseLost, definition

log = logging.getLogger(__name__)

DIED = (
    "Việc xử lý đã dừng giữa chừng {tries} lần. Tệp vẫn được giữ; bấm “Thử lại”, nếu vẫn lỗi hãy báo quản trị.",
    "The work stopped midway {tries} times. The file is kept; press “Retry”; tell the administrator if it fails again.",
)
FAULT = (
    "Có lỗi của phần mềm khi xử lý. Tệp vẫn được giữ; bấm “Thử lại”, nếu vẫn lỗi hãy báo quản trị.",
    "The software failed at this. The file is kept; press “Retry”, and tell the administrator if it fails again.",
)


def order(name: str, key: str, *, path: str = "", **arguments: Any) -> Job:
    """Put a job into the outbox, in the caller's transaction; the same ``key`` gives the same row. ``path`` is that of
    the body for which it is done: who may see it and try it again."""
    definition(name)
    found, _ = Job.objects.get_or_create(key=key, defaults={"name": name, "path": path, "arguments": arguments})
    return found


def order_again(name: str) -> Job:
    """Order a periodic job: its one row is made, or queued again when it is done or failed; else it stays as it is."""
    job = order(name, name)
    Job.objects.filter(pk=job.pk, state__in=[State.DONE, State.FAILED]).update(
        state=State.QUEUED, tries=0, owner="", lease_until=None, run_after=None, reason_vi="", reason_en="", trace="",
        stage="", done=0, total=0, ordered_at=timezone.now(), started_at=None, ended_at=None,
    )  # fmt: skip
    return job


def retry(job: Job) -> Job:
    """Queue a failed job again with all its tries; a job in another state stays as it is."""
    Job.objects.filter(pk=job.pk, state=State.FAILED).update(
        state=State.QUEUED, tries=0, owner="", lease_until=None, run_after=None, reason_vi="", reason_en="", trace="",
        stage="", done=0, total=0, ended_at=None,
    )  # fmt: skip
    job.refresh_from_db()
    return job


def waiting(now: datetime.datetime) -> Q:
    """Jobs that a worker may take: queued and due, or left behind by a worker whose lease ran out."""
    due = Q(run_after__isnull=True) | Q(run_after__lte=now)
    return (Q(state=State.QUEUED) & due) | Q(state=State.RUNNING, lease_until__lt=now)


def claim(owner: str, job_id: int | None = None) -> Job | None:
    """Take one job (the given one, or the oldest) under a lease, or None when there is nothing to do.

    Two workers never get one row: SQLite's write lock, PostgreSQL's SKIP LOCKED.
    """
    now = timezone.now()
    candidates = Job.objects.filter(waiting(now)).order_by("ordered_at", "pk")
    if job_id is not None:
        candidates = candidates.filter(pk=job_id)
    if not candidates.exists():
        # Looked at without a lock first: an idle worker must not take SQLite's write lock every second.
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            candidates = candidates.select_for_update(skip_locked=True)
        found = candidates.first()
        if found is None:
            return None
        if found.tries >= settings.JOB_TRIES:
            give_up(found, DIED[0].format(tries=found.tries), DIED[1].format(tries=found.tries))
            return None
        found.state = State.RUNNING
        found.tries += 1
        found.owner = owner
        found.lease_until = now + datetime.timedelta(seconds=settings.JOB_LEASE_SECONDS)
        found.started_at = now
        found.stage, found.done, found.total = "", 0, 0
        found.save()
        return found


def give_up(job: Job, vi: str, en: str, trace: str = "") -> None:
    """Mark a job as failed for good and let its room show the reason; in the caller's transaction."""
    job.state = State.FAILED
    job.reason_vi, job.reason_en, job.trace = vi, en, trace
    job.owner, job.lease_until, job.ended_at = "", None, timezone.now()
    job.save()
    try:
        failed = definition(job.name).failed
    except KeyError:
        failed = None
    if failed is not None:
        failed(job.pk, vi, en)


class LeasedRun:
    """A running job under a lease that a thread renews; the `Run` that job functions see."""

    def __init__(self, job: Job, owner: str) -> None:
        self.job_id = job.pk
        self.owner = owner
        self.lost = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True, name=f"lease-{job.pk}")

    def __enter__(self) -> LeasedRun:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job_id, owner=self.owner, state=State.RUNNING)

    def _renew(self) -> None:
        try:
            while not self._stop.wait(settings.JOB_LEASE_SECONDS / 3):
                until = timezone.now() + datetime.timedelta(seconds=settings.JOB_LEASE_SECONDS)
                try:
                    if not self._mine().update(lease_until=until):
                        self.lost = True
                        return
                except Exception:
                    # A busy or restarting database: the next turn tries again, the lease bears three.
                    log.warning("could not renew the lease of job %s", self.job_id, exc_info=True)
                    close_old_connections()
        finally:
            connection.close()

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """See `nhipcau.jobs.registry.Run.progress`."""
        if self.lost or not self._mine().update(stage=stage, done=done, total=total):
            raise LeaseLost(self.job_id)

    def fence(self) -> None:
        """Raise `LeaseLost` unless the job is still ours; the row stays locked until the transaction ends."""
        if not self._mine().update(
            state=State.DONE, owner="", lease_until=None, ended_at=timezone.now(), reason_vi="", reason_en="", trace=""
        ):
            raise LeaseLost(self.job_id)


def carry_out(job: Job, owner: str) -> State:
    """Run a claimed job to its end, whatever happens; returns the state it was left in.

    An error of ours is tried again after a pause (2, 4, 8 … seconds) until the tries are used up.
    """
    with LeasedRun(job, owner) as run:
        try:
            commit = definition(job.name).function(run, **job.arguments)
            with transaction.atomic():
                run.fence()
                if commit is not None:
                    commit()
            return State.DONE
        except LeaseLost:
            log.warning("job %s was taken over by another worker", job.pk)
            return State.RUNNING
        except JobRefused as refused:
            return _failed(job, owner, refused.vi, refused.en, again=False)
        except Exception:
            log.exception("job %s (%s) failed", job.pk, job.name)
            return _failed(job, owner, *FAULT, again=True, trace=traceback.format_exc())


def _failed(job: Job, owner: str, vi: str, en: str, *, again: bool, trace: str = "") -> State:
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, owner=owner, state=State.RUNNING)
        if connection.features.has_select_for_update:
            mine = mine.select_for_update()
        found = mine.first()
        if found is None:
            return State.RUNNING
        if again and found.tries < settings.JOB_TRIES:
            found.state = State.QUEUED
            found.owner, found.lease_until = "", None
            found.run_after = timezone.now() + datetime.timedelta(seconds=2**found.tries)
            found.reason_vi, found.reason_en, found.trace = vi, en, trace
            found.save()
            return State.QUEUED
        give_up(found, vi, en, trace)
        return State.FAILED
