# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real office for tests: a database and data folder of its own, and the real commands in processes of their own.

On SQLite by default; on the PostgreSQL that NHIPCAU_TEST_DATABASE_URL names, in a database made for the test.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Office:
    """The environment of an office and the processes that run in it."""

    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def nhipcau(self, *arguments: str, **more: str) -> str:
        """Run a command to its end; returns what it printed, fails when it failed."""
        command = [sys.executable, "-m", "nhipcau.cli", *arguments]
        done = subprocess.run(
            command, env=self.environment | more, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run code inside the application; returns what it printed."""
        command = [sys.executable, "-c", "import django; django.setup()\n" + code]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command that goes on, in a session of its own."""
        command = [sys.executable, "-m", "nhipcau.cli", *arguments]
        process = subprocess.Popen(command, env=self.environment, cwd=ROOT, start_new_session=True)
        self.processes.append(process)
        return process

    def serve(self) -> str:
        """Start the web application; returns its address once it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = self.start("serve", "--port", str(port))
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            assert server.poll() is None, "the web application ended by itself"
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                if urllib.request.urlopen(f"{address}/suc-khoe/", timeout=5).status == 200:  # noqa: S310
                    return address
            time.sleep(0.1)
        raise AssertionError("the web application does not answer")

    def close(self) -> None:
        """End all processes."""
        for process in self.processes:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextlib.contextmanager
def open_office(folder: Path, **settings: str) -> Iterator[Office]:
    """An office with an empty, not yet migrated database; all is gone afterwards."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NHIPCAU_", "DJANGO_"))}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "nhipcau.config.settings",
        "NHIPCAU_DATA": str(folder / "var"),
        "NHIPCAU_SECRET_KEY": "only-for-this-test",
        "NHIPCAU_LOG": "WARNING",
        **settings,
    }
    (folder / "var").mkdir(parents=True, exist_ok=True)
    server = os.environ.get("NHIPCAU_TEST_DATABASE_URL")
    with contextlib.ExitStack() as stack:
        if server:
            environment["NHIPCAU_DATABASE_URL"] = stack.enter_context(own_database(server))
        office = Office(environment)
        stack.callback(office.close)
        yield office


@contextlib.contextmanager
def own_database(server: str) -> Iterator[str]:
    """A new database on the server; its address. Dropped afterwards."""
    import psycopg
    from psycopg import sql

    name = f"nhipcau_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield server.rpartition("/")[0] + "/" + name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
