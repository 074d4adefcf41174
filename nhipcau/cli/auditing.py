# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau audit`: verify the seals of the audit log, or seal what is new at once."""

from __future__ import annotations

import argparse
import sys

from nhipcau.cli.messages import CommandError
from nhipcau.cli.office import setup_django

SHOWN = 20


def noted(text: str) -> tuple[int, str]:
    """A seal that somebody noted, as ``12:4f0c9a…``."""
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) < 8 or any(letter not in "0123456789abcdef" for letter in digest.lower()):
        raise CommandError(
            f"Không hiểu “{text}”. Hãy ghi số niêm phong và ít nhất 8 ký tự đầu của mã, ví dụ 12:4f0c9a1b.",
            f"{text!r} is no seal. Write its number and at least the first 8 letters of its digest: 12:4f0c9a1b.",
        )
    return int(number), digest


def verify_command(options: argparse.Namespace) -> int:
    """Check every row and seal; exit code 2 and the first broken row where something is wrong."""
    expect = dict(noted(text) for text in options.expect)
    setup_django()
    from django.db import connection

    from nhipcau.web import audit, guards

    report = audit.verify(expect)
    for name in guards.missing(connection):
        report.note(
            f"Thiếu trigger {name}; chạy nhipcau migrate để đặt lại.",
            f"The trigger {name} is missing; nhipcau migrate puts it back.",
        )
    print(
        f"{report.events} dòng trong {report.seals} niêm phong, {report.unsealed} dòng chưa niêm phong, "
        f"{report.erased} dòng đã xóa giá trị cá nhân. / {report.events} rows in {report.seals} seals, "
        f"{report.unsealed} not sealed yet, {report.erased} with personal values erased."
    )
    if report.last is not None:
        print(f"Niêm phong cuối / last seal: {report.last.number}:{report.last.digest}")
    if not report.broken:
        print("Nhật ký nguyên vẹn. / The log is whole.")
        return 0
    for index, one in enumerate(report.broken[:SHOWN]):
        head = "Chỗ hỏng đầu tiên / first broken: " if index == 0 else ""
        print(f"{head}{one.vi} / {one.en}", file=sys.stderr)
    if len(report.broken) > SHOWN:
        more = len(report.broken) - SHOWN
        print(f"… và {more} chỗ khác. / … and {more} more.", file=sys.stderr)
    return 2


def seal_command(options: argparse.Namespace) -> int:
    """Seal what is new without waiting for the worker."""
    setup_django()
    from nhipcau.web import audit

    count = audit.seal_all()
    print(f"Đã thêm {count} niêm phong. / {count} seals added.")
    return 0
