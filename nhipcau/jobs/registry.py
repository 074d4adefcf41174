# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one definition of background work, whatever engine carries it.

    @job("read-file")
    def read_file(run: Run, file_id: int) -> Commit | None:
        ...long work, run.progress("ocr", 3, 12) now and then...
        def commit() -> None:        # short; runs in the same transaction that marks the job as done
            ...
        return commit

Because the commit and the mark are one transaction, fenced by the lease, a job that is killed anywhere and started
again has its effect once. Only what a job does outside the database must be idempotent by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Commit = Callable[[], None]


class Run(Protocol):
    """What a running job may ask of the engine that carries it."""

    @property
    def job_id(self) -> int: ...

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Tell how far the work is; raises `LeaseLost` when another worker has taken the job over."""


class JobFunction(Protocol):
    def __call__(self, run: Run, **arguments: object) -> Commit | None: ...


class JobRefused(Exception):
    """The work cannot be done and trying again will not help: the sentences say why and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


class LeaseLost(Exception):
    """Another worker holds the job now; what this one did is thrown away."""


class Definition:
    """A registered job: its function, and what is to happen in the room's own tables when it fails for good."""

    def __init__(self, name: str, function: Callable[..., Commit | None]) -> None:
        self.name = name
        self.function = function
        self.failed: Callable[[int, str, str], None] | None = None

    def on_failure(self, callback: Callable[[int, str, str], None]) -> Callable[[int, str, str], None]:
        """Register ``callback(job_id, vi, en)``; it runs in the transaction that marks the job as failed."""
        self.failed = callback
        return callback


_definitions: dict[str, Definition] = {}


def job(name: str) -> Callable[[Callable[..., Commit | None]], Definition]:
    """Register a function as the job ``name``; each name once."""

    def register(function: Callable[..., Commit | None]) -> Definition:
        if name in _definitions:
            raise ValueError(f"job {name!r} is defined twice")
        _definitions[name] = Definition(name, function)
        return _definitions[name]

    return register


def definition(name: str) -> Definition:
    """The registered job; KeyError when a row names a job that this version does not have."""
    return _definitions[name]


@dataclass(frozen=True)
class Periodic:
    """A job that the worker orders by itself."""

    name: str
    seconds: int
    due: Callable[[], bool]


_periodics: dict[str, Periodic] = {}


def periodic(name: str, seconds: int, due: Callable[[], bool]) -> None:
    """Let the worker order the job ``name`` (without arguments) every so many seconds, whenever ``due()`` says that
    there is something to do. There is one row of it in the outbox, which is used again; two workers order it once."""
    definition(name)
    _periodics[name] = Periodic(name, seconds, due)


def periodics() -> list[Periodic]:
    """All jobs that are ordered by themselves."""
    return list(_periodics.values())
