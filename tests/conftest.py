# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of all rooms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# The same examples in every run, so that a change is judged by what it changes; NHIPCAU_RANDOM=1 looks for new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile("random" if os.environ.get("NHIPCAU_RANDOM") else "steady")

pytest_plugins = ["tests.personas"]


@pytest.fixture(autouse=True, scope="session")
def _the_log_may_be_emptied_between_tests() -> Iterator[None]:
    """Tests with real transactions empty all tables afterwards; the guards of the audit log would refuse that."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from nhipcau.web import guards

    empty = BaseDatabaseOperations.execute_sql_flush

    def without_guards(self: Any, sql_list: Any) -> None:
        guards.remove(self.connection)
        empty(self, sql_list)
        guards.install(self.connection)

    BaseDatabaseOperations.execute_sql_flush = without_guards  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = empty  # type: ignore[method-assign]
