# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The job that reads a dropped file: bytes to text, text to a reading, both kept in one transaction at its end."""

from __future__ import annotations

from nhipcau.files.errors import FileRefused, MissingProgram, StoreError
from nhipcau.files.model import Extract
from nhipcau.jobs.registry import Commit, JobRefused, Run, job
from nhipcau.records import admission
from nhipcau.records.admission import OPEN
from nhipcau.records.models import FileState, IntakeFile, Original
from nhipcau.records.originals import originals

LOST = (
    "Không còn tìm thấy tệp gốc trong kho lưu. Hãy báo quản trị để khôi phục từ bản sao lưu, rồi bấm “Thử lại”.",
    "The original is missing from the store. Ask the administrator to restore it from the backup, then press “Retry”.",
)


@job("read-file")
def read_file(run: Run, file_id: int) -> Commit | None:
    """Read one dropped file. What cannot be read for its own fault ends as "refused": that, too, is an answer; what
    could be read at another try (a missing model, a lost original) raises `JobRefused` and can be retried."""
    file = IntakeFile.objects.select_related("original", "batch").get(pk=file_id)
    if file.state not in OPEN:
        return None
    if file.held:
        return admission.at_the_gate(run, file)
    original = file.original
    if original is None:
        raise JobRefused(*admission.LOST)
    return read_original(run, file, original)


def read_original(run: Run, file: IntakeFile, original: Original) -> Commit:
    """Read a file that was let in before: its text was never kept, or by another version of the reader."""
    try:
        taken = admission.kept_extract(original) or _taken_out(run, original, file.name)
    except FileRefused as refused:
        if refused.again:
            raise JobRefused(refused.vi, refused.en) from refused
        return admission.refusal(file, refused)
    except MissingProgram as missing:
        raise JobRefused(missing.vi, missing.en) from missing
    except StoreError as lost:
        raise JobRefused(*LOST) from lost
    data = admission.read_text(run, taken, original)

    def commit() -> None:
        admission.keep(original, taken, data)
        admission.to_review(file, data, taken)

    return commit


def _taken_out(run: Run, original: Original, name: str) -> Extract:
    with originals().local(original.sha256) as path:
        return admission.take_out(run, path, name)


@read_file.on_failure
def failed(job_id: int, vi: str, en: str) -> None:
    """The reading failed for good: the file says why and offers to try again."""
    IntakeFile.objects.filter(job_id=job_id, state__in=admission.OPEN).update(
        state=FileState.FAILED, reason_vi=vi, reason_en=en
    )
