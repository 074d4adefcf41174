# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The job that carries out handovers on their day."""

from __future__ import annotations

from nhipcau.bodies import handing
from nhipcau.jobs.registry import Commit, Run, job, periodic

EVERY_SECONDS = 60


@job("carry-out-handovers")
def carry_out_handovers(run: Run) -> Commit | None:
    """Pass on the work of bodies that have ended by today; each handover is a transaction of its own, and one that was
    carried out already stays as it is, so that starting twice does no harm."""
    waiting = handing.due()
    for done, handover in enumerate(waiting):
        run.progress("handovers", done, len(waiting))
        handing.carry_out(handover)
    return None


periodic("carry-out-handovers", EVERY_SECONDS, lambda: bool(handing.due()))
