# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The job that seals the audit log, once a minute where there is something to seal."""

from __future__ import annotations

from nhipcau.jobs.registry import Run, job, periodic
from nhipcau.web import audit

SEAL_SECONDS = 60


@job("seal-audit")
def seal_audit(run: Run) -> None:
    """Seal all events that are there, a batch at a time, each in a transaction of its own: interrupted anywhere it has
    sealed whole batches, and goes on with the next one."""
    done = 0
    while (seal := audit.seal_events()) is not None:
        done += seal.count
        run.progress("seal", done)


periodic("seal-audit", SEAL_SECONDS, lambda: audit.to_seal().exists())
