# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The house holds: floors, purity, no missing migration, the README's commands, no trace of the workshop."""

from __future__ import annotations

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    """Files that git knows; the checkout may be an export without git, then all files outside ignored folders."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_floors() -> None:
    """Lower floors import nothing from upper ones (contracts in pyproject.toml)."""
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_reader_is_pure() -> None:
    """Importing and using the reader loads no web framework, no settings, no network."""
    code = (
        "import sys; from nhipcau.reading import read; read('Số: 12/KH-UBND');"
        "print([m for m in ('django', 'socket', 'urllib.request', 'http.client', 'asyncio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)


def test_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for readme in ("README.md", "README.vi.md"):
        used = set(re.findall(r"^\s*make ([a-z-]+)", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE))
        assert {"run", "test"} <= used
        assert used <= targets


def test_every_source_file_names_its_licence() -> None:
    for path in tracked():
        if path.suffix == ".py" and "migrations" not in path.parts and path.stat().st_size:
            head = path.read_text(encoding="utf-8")[:300]
            assert "SPDX-License-Identifier: EUPL-1.2" in head, path


def test_nothing_names_a_machine_or_an_index() -> None:
    """No path of a workshop's machine and no address of a package index is committed."""
    forbidden = re.compile(r"/work/(main|shared)|files\.pythonhosted|pypi\.org/simple|registry\.npmjs|/root/")
    for path in tracked():
        if path == Path(__file__).resolve() or path.suffix in {".png", ".docx", ".pdf", ".xz", ".bin", ".jpg"}:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert not forbidden.search(text), path


def test_each_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    reasons = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for requirement in wanted:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert f"| `{name}`" in reasons, f"{name} has no reason in CONTRIBUTING.md"
