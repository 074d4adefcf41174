# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Jobs that only tests order."""

from __future__ import annotations

import pytest

from nhipcau.jobs import registry
from nhipcau.jobs.registry import Commit, JobRefused, Run
from nhipcau.web.models import Event


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Registers test jobs for one test; returns the list in which they note what they did."""
    monkeypatch.setattr(registry, "_definitions", dict(registry._definitions))
    done: list[str] = []

    @registry.job("note")
    def note(run: Run, word: str) -> Commit:
        run.progress("noting", 1, 2)

        def commit() -> None:
            done.append(word)
            Event.objects.create(verb="noted", model="test", object_id=word)

        return commit

    @registry.job("refuse")
    def refuse(run: Run) -> Commit | None:
        raise JobRefused("Tệp này có mật khẩu. Gỡ mật khẩu rồi nộp lại.", "This file has a password. Remove it.")

    @refuse.on_failure
    def refused(job_id: int, vi: str, en: str) -> None:
        done.append(f"refused {vi}")

    @registry.job("break")
    def break_(run: Run) -> Commit | None:
        raise ZeroDivisionError

    return done
