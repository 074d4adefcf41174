# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau doctor`: whether this office is sound. Each finding is a line with what to do; exit code 2 if any is bad."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nhipcau.cli.office import setup_django

_LITTLE_ROOM = 2 * 2**30
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the report; ``bad`` ones make the exit code 2."""

    bad: bool
    vi: str
    en: str


def doctor_command(options: argparse.Namespace) -> int:
    """Check settings, database, programs, quarantine, and every original against its SHA-256."""
    setup_django()
    bad = sum(tell(check()) for check in (settings_checks, programs, room))
    without = tell(database())
    # What is kept can be compared with its rows only where there are rows.
    bad += without or tell(quarantine()) + tell(originals())
    if bad:
        print(f"Có {bad} vấn đề cần xử lý (dòng [!]). / {bad} problems, marked [!].")
        return 2
    print("Mọi thứ đều ổn. / All is well.")
    return 0


def tell(findings: Iterable[Finding]) -> int:
    """Print findings as they come; returns how many are bad."""
    bad = 0
    for finding in findings:
        bad += finding.bad
        print(f"{'[!]' if finding.bad else '[ ]'} {finding.vi}\n    {finding.en}", flush=True)
    return bad


def settings_checks() -> Iterator[Finding]:
    """What Django's and our own system checks say."""
    from django.core.checks import ERROR, run_checks

    for message in run_checks():
        yield Finding(message.level >= ERROR, str(message.msg), str(message.hint or message.id or ""))


def database() -> Iterator[Finding]:
    """Whether the database answers and has all its tables; jobs that failed for good."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from nhipcau.jobs.models import Job, State

    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            yield Finding(
                True,
                f"Cơ sở dữ liệu thiếu {missing} bước nâng cấp; chạy «nhipcau migrate».",
                f"The database lacks {missing} migrations; run “nhipcau migrate”.",
            )
            return
        failed = Job.objects.filter(state=State.FAILED).count()
    except DatabaseError as error:
        yield Finding(True, "Cơ sở dữ liệu không trả lời.", f"The database does not answer: {type(error).__name__}.")
        return
    if failed:
        yield Finding(
            False, f"{failed} việc nền bị lỗi; xem trang Công việc nền.", f"{failed} jobs failed; see the page of jobs."
        )


def programs() -> Iterator[Finding]:
    """What readers need: the Vietnamese model, and LibreOffice for files of 1997 to 2003."""
    from nhipcau.files.doc import program
    from nhipcau.files.errors import MissingProgram

    try:
        from nhipcau.files.ocr import model_folder

        yield Finding(False, f"Bộ nhận dạng tiếng Việt: {model_folder()}", "The Vietnamese OCR model is there.")
    except (MissingProgram, ImportError):
        missing = MissingProgram("no-model")
        yield Finding(True, missing.vi, missing.en)
    office = program()
    if office:
        yield Finding(False, f"LibreOffice: {office}", "Word and Excel of 1997 to 2003 can be read.")
    else:
        yield Finding(
            False,
            "Chưa cài LibreOffice: tệp DOC, XLS (97-2003) chưa đọc được, các loại khác không ảnh hưởng.",
            "LibreOffice is not installed: DOC and XLS of 1997 to 2003 cannot be read; nothing else needs it.",
        )


def room() -> Iterator[Finding]:
    """Room on the disk of the data folder."""
    from django.conf import settings

    folder = next(place for place in (settings.DATA_DIR, *settings.DATA_DIR.parents) if place.exists())
    free = shutil.disk_usage(folder).free
    yield Finding(
        free < _LITTLE_ROOM,
        f"Đĩa chứa dữ liệu còn trống {free / 2**30:.1f} GB.".replace(".", ",", 1),
        f"{free / 2**30:.1f} GB are free on the disk of the data folder.",
    )


def quarantine() -> Iterator[Finding]:
    """Files that wait for their marks to be looked for, rows whose file is gone, and left-overs."""
    from nhipcau.records import quarantine as held
    from nhipcau.records.models import IntakeFile

    rows = set(IntakeFile.objects.exclude(held="").values_list("held", flat=True))
    there = set(held.tokens())
    if rows - there:
        yield Finding(
            True,
            f"{len(rows - there)} tệp đang chờ đọc không còn trong khu cách ly; hãy gửi lại các tệp này.",
            f"{len(rows - there)} files that wait to be read are gone from the quarantine; send them again.",
        )
    swept = held.sweep(rows)
    if swept:
        yield Finding(
            False,
            f"Đã xóa {swept} tệp dở dang trong khu cách ly (do tiến trình bị ngắt để lại).",
            f"{swept} left-overs of interrupted processes were erased from the quarantine.",
        )
    yield Finding(False, f"Khu cách ly: {len(rows & there)} tệp đang chờ.", f"{len(rows & there)} files are held.")


def originals() -> Iterator[Finding]:
    """Every original against its SHA-256, and every row against the store."""
    from nhipcau.records.models import Original
    from nhipcau.records.originals import originals as store

    kept = store()
    problems = kept.verify()
    names = set(kept)
    words = {
        "changed": ("bị thay đổi: {}; khôi phục từ bản sao lưu.", "was altered: {}; restore it from the backup."),
        "unreadable": (
            "không đọc được: {}; kiểm tra ổ đĩa và quyền truy cập, rồi khôi phục từ bản sao lưu.",
            "cannot be read: {}; look at the disk and the permissions, then restore it from the backup.",
        ),
        "stray": ("không phải tệp gốc: {}; kiểm tra rồi chuyển đi.", "is no original: {}; look at it, move it away."),
    }
    for problem in problems[:_SHOWN]:
        vi, en = words[problem.code]
        yield Finding(
            True, f"Tệp trong kho {vi.format(problem.path)}", f"A file in the store {en.format(problem.path)}"
        )
    missing = [row for row in Original.objects.order_by("pk").values_list("sha256", flat=True) if row not in names]
    for sha256 in missing[:_SHOWN]:
        yield Finding(
            True,
            f"Thiếu tệp gốc {sha256} trong kho; khôi phục từ bản sao lưu.",
            f"The original {sha256} is missing from the store; restore it from the backup.",
        )
    more = max(0, len(problems) - _SHOWN) + max(0, len(missing) - _SHOWN)
    if more:
        yield Finding(True, f"… và {more} tệp khác.", f"… and {more} more.")
    whole = len(names) - sum(problem.code != "stray" for problem in problems)
    yield Finding(False, f"Tệp gốc nguyên vẹn: {whole}.", f"{whole} originals are as they came.")
