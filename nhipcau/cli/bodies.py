# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau bodies load`: the shipped register, communes from their package, or a file of one's own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nhipcau.cli.messages import CommandError, print_error
from nhipcau.cli.office import migrate, setup_django

if TYPE_CHECKING:
    from nhipcau.bodies.entries import Problem, Register
    from nhipcau.bodies.loading import Plan

SHOWN = 50


def load_command(options: argparse.Namespace) -> int:
    """Load what is asked, all or nothing for each file; a file with a problem is told line by line, exit code 2.

    ``--check`` shows what would change and writes nothing.
    """
    setup_django()
    migrate()
    sources = [(str(path), read_file(path)) for path in options.paths]
    if not sources:
        from nhipcau.bodies.shipped import shipped_register

        sources = [("nhipcau", (shipped_register(), []))]
    failed = False
    for name, (register, problems) in sources:
        failed |= not load_one(name, register, problems, check_only=options.check)
    if options.communes and not failed:
        # Only now: communes stand under the provinces that have just been loaded.
        failed |= not load_one("vietnamadminunits", communes(options.province), [], check_only=options.check)
    return 2 if failed else 0


def read_file(path: Path) -> tuple[Register, list[Problem]]:
    """A TOML, CSV or XLSX file as a register; raises `CommandError` for one that cannot be read at all."""
    from nhipcau.bodies import entries, tables

    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"Không mở được {path}: {error}.", f"{path} cannot be opened: {error}.") from error
    try:
        if path.suffix.lower() == ".toml":
            return entries.from_toml(data.decode("utf-8")), []
        return tables.read(path.name, data)
    except tables.UnreadableTableError as error:
        return entries.Register(()), error.problems
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(
            f"{path} không phải danh bạ hợp lệ: {error}.", f"{path} is no register file: {error}."
        ) from error


def communes(province: str) -> Register:
    """Districts and communes from the package; raises `CommandError` where it is missing or the province unknown."""
    from nhipcau.bodies import communes as tables

    try:
        return tables.register(province)
    except tables.NoTablesError as error:
        raise CommandError(
            f"Chưa cài bảng đơn vị hành chính ({error}). Chạy: pip install 'nhipcau[communes]'.",
            f"The tables of administrative units are not installed ({error}). Run: pip install 'nhipcau[communes]'.",
        ) from error
    except KeyError as error:
        raise CommandError(
            f"Hiện nay không có tỉnh, thành phố “{province}”.", f"There is no province “{province}” today."
        ) from error


def load_one(name: str, register: Register, problems: list[Problem], *, check_only: bool) -> bool:
    """Load one register, or say what is wrong with it; False where something is."""
    from nhipcau.bodies import loading, services

    planned = loading.plan(register) if not problems else None
    wrong = [*problems, *(planned.problems if planned else [])]
    if wrong or planned is None:
        for problem in wrong[:SHOWN]:
            print_error(f"{name}, dòng {problem.line}: {problem.vi}", f"{name}, line {problem.line}: {problem.en}")
        if len(wrong) > SHOWN:
            print(f"… {len(wrong) - SHOWN}", file=sys.stderr)
        return False
    if check_only:
        print(told(name, planned))
        return True
    done = services.apply_plan(planned, source=name)
    print(
        f"{name}: thêm {done.added} tổ chức, sửa {done.changed}, {done.links} kế thừa. / "
        f"{done.added} bodies added, {done.changed} corrected, {done.links} successions."
    )
    return True


def told(name: str, planned: Plan) -> str:
    """What a plan would change."""
    lines = [
        f"{name}: sẽ thêm {len(planned.new)}, sửa {len(planned.changed)}, như cũ {planned.same}. / "
        f"would add {len(planned.new)}, correct {len(planned.changed)}, leave {planned.same}."
    ]
    for change in planned.changed[:SHOWN]:
        fields = ", ".join(f"{field}: {before} → {after}" for field, (before, after) in change.fields.items())
        lines.append(f"  {change.entry.key}: {fields or 'tên, mã / names, codes'}")
    return "\n".join(lines)
