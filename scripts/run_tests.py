# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Run all tests: once on SQLite, and the application's once more on PostgreSQL where its address is given.

    python scripts/run_tests.py [pytest arguments]

NHIPCAU_TEST_DATABASE_URL=postgres://user@host:5432/name names a server on which test databases may be created.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAIN_WALK = "test_first_line.py"
WITHOUT_DATABASE = (
    "tests/reading", "tests/files", "tests/samples", "tests/project", "tests/cli/test_check.py",
    "tests/cli/test_read.py", "tests/cli/test_restore.py", "tests/web/test_components.py", "tests/web/test_dates.py",
    "tests/web/test_look.py", "tests/web/test_messages.py",
)  # fmt: skip
"""What is the same on every database."""


def walks() -> list[Path]:
    """The files of the browser walks, relative to the project."""
    return [path.relative_to(ROOT) for path in sorted((ROOT / "tests" / "walks").glob("test_*.py"))]


def run(title: str, environment: dict[str, str], *arguments: str) -> int:
    """One pytest run; its exit code (5, nothing collected, counts as a failure: a suite must not vanish)."""
    print(f"\n== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


def main(extra: list[str]) -> int:
    # The tests start hundreds of processes; without bytecode each would compile the application anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    address = os.environ.get("NHIPCAU_TEST_DATABASE_URL")
    plain = {k: v for k, v in os.environ.items() if k != "NHIPCAU_TEST_DATABASE_URL"}
    parallel = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder"]
    # Files of one long test first: at the end each would keep the other cores waiting.
    first = [] if extra else ["tests/jobs", "tests"]
    codes = [
        run("SQLite", plain, "-q", *parallel, "--ignore", "tests/walks", *first, *extra),
        run("Đi thử bằng trình duyệt / browser walks", plain, "-q", *parallel, "tests/walks", *extra),
    ]
    if address:
        skip = [part for folder in WITHOUT_DATABASE for part in ("--ignore", folder)]
        # One walk goes through the whole line on this database, too; the pages of the others are the same on both.
        skip += [part for walk in walks() if walk.name != MAIN_WALK for part in ("--ignore", str(walk))]
        walk = [] if extra else [f"tests/walks/{MAIN_WALK}"]
        codes.append(run("PostgreSQL", dict(os.environ), "-q", *parallel, *skip, *walk, *first, *extra))
    else:
        print("\nPostgreSQL: bỏ qua, chưa đặt NHIPCAU_TEST_DATABASE_URL. / skipped: the variable is not set.")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
