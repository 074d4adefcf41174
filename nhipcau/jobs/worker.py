# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The embedded worker: one process that takes jobs from the database one after the other."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from types import FrameType

from django.db import OperationalError, close_old_connections

from nhipcau.jobs.registry import periodics
from nhipcau.jobs.services import carry_out, claim, order_again

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5


class Worker:
    """Works until told to stop; a stop lets the present job end (the lease protects it if it cannot)."""

    def __init__(self) -> None:
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{time.time_ns() % 10**9}"
        self.stopping = False
        self.ordered_at: dict[str, float] = {}

    def order_periodics(self) -> None:
        """Order the jobs that come round by themselves, those whose time has come and that have something to do."""
        for entry in periodics():
            if time.monotonic() - self.ordered_at.get(entry.name, float("-inf")) >= entry.seconds:
                self.ordered_at[entry.name] = time.monotonic()
                if entry.due():
                    order_again(entry.name)

    def stop(self, signum: int, frame: FrameType | None) -> None:
        log.info("worker stops after the present job")
        self.stopping = True

    def run(self, *, once: bool = False) -> int:
        """Carry out jobs; with ``once`` until there are none left. Returns how many were carried out."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        count = 0
        while not self.stopping:
            close_old_connections()
            try:
                if not once:
                    self.order_periodics()
                job = claim(self.owner)
            except OperationalError:
                log.warning("the database does not answer; trying again", exc_info=True)
                time.sleep(2)
                continue
            if job is not None:
                carry_out(job, self.owner)
                count += 1
            elif once:
                break
            else:
                time.sleep(IDLE_SECONDS)
        return count
