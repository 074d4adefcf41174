# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The job that reads a dropped file: bytes to text, text to a reading, both kept in one transaction at its end."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

from nhipcau import reading as reader
from nhipcau.files.errors import FileRefused, MissingProgram, StoreError
from nhipcau.files.extract import extract
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract as FileExtract
from nhipcau.files.store import Store
from nhipcau.jobs.registry import Commit, JobRefused, Run, job
from nhipcau.records.models import Extract, FileState, IntakeFile, Original, Reading
from nhipcau.web.audit import record_event
from nhipcau.web.context import product_version

READER = product_version()
"""Version of the reader that readings are kept under; a reading by another one is made anew."""

LOST = (
    "Không còn tìm thấy tệp gốc trong kho lưu. Hãy báo quản trị để khôi phục từ bản sao lưu, rồi bấm “Thử lại”.",
    "The original is missing from the store. Ask the administrator to restore it from the backup, then press “Retry”.",
)

OPEN = (FileState.WAITING, FileState.FAILED)
"""States that a finished reading may change; a file that was settled in the meantime stays as it is."""

# PostgreSQL stores neither; both can come out of a broken text layer. One character each, so that offsets hold.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@job("read-file")
def read_file(run: Run, file_id: int) -> Commit | None:
    """Read one dropped file. What cannot be read for its own fault ends as "refused": that, too, is an answer; what
    could be read at another try (a missing model, a lost original) raises `JobRefused` and can be retried."""
    file = IntakeFile.objects.select_related("original").get(pk=file_id)
    original = file.original
    if original is None or file.state not in OPEN:
        return None
    try:
        taken = kept_extract(original) or take_out(run, file, original)
    except FileRefused as refused:
        if refused.again:
            raise JobRefused(refused.vi, refused.en) from refused
        return refusal(file, refused)
    except MissingProgram as missing:
        raise JobRefused(missing.vi, missing.en) from missing
    except StoreError as lost:
        raise JobRefused(*LOST) from lost
    run.progress("read")
    data = kept_reading(original) or reader.read(taken.text).to_json()

    def commit() -> None:
        keep(original, taken, data)
        # A reading that was retried elsewhere and already confirmed must not fall back.
        if IntakeFile.objects.filter(pk=file.pk, state__in=OPEN).update(
            state=FileState.TO_REVIEW, reason_vi="", reason_en=""
        ):
            record_event(
                None, "file-read", file, after={"documents": len(data["documents"]), "pages": len(taken.pages)}
            )

    return commit


def take_out(run: Run, file: IntakeFile, original: Original) -> FileExtract:
    """The text of an original, page by page, in the decoder's own process. Raises `FilesError`."""
    path = Store(settings.STORE_DIR).path(original.sha256)
    limits = Limits(bytes=settings.MAX_FILE_BYTES)
    taken = extract(path, file.name, limits=limits, progress=run.progress)
    if _UNSTORABLE.search(taken.text):
        return FileExtract.from_json(taken.to_json() | {"text": storable(taken.text)})
    return taken


def storable(text: str) -> str:
    """The text with a replacement for characters that no database keeps; of the same length.

    >>> storable("a\\x00b")
    'a\\ufffdb'
    """
    return _UNSTORABLE.sub("\ufffd", text)


def kept_extract(original: Original) -> FileExtract | None:
    """The text that was taken out of these bytes before (another body received them, or a try was cut short)."""
    found = Extract.objects.filter(original=original).first()
    return FileExtract.from_json(found.data) if found else None


def kept_reading(original: Original) -> dict[str, Any] | None:
    """What this version of the reader made of these bytes before."""
    found = Reading.objects.filter(original=original, reader=READER).first()
    return dict(found.data) if found else None


def keep(original: Original, taken: FileExtract, data: dict[str, Any]) -> None:
    """Write text and reading down; the same again changes nothing."""
    Extract.objects.update_or_create(
        original=original, defaults={"data": taken.to_json(), "text": taken.text}
    )  # fmt: skip
    Reading.objects.update_or_create(original=original, defaults={"data": data, "reader": READER})
    Original.objects.filter(pk=original.pk).update(media_type=taken.media_type, pages=len(taken.pages))


def refusal(file: IntakeFile, refused: FileRefused) -> Commit:
    """The commit of a file that cannot be read: its sentences are what the clerk sees."""

    def commit() -> None:
        if IntakeFile.objects.filter(pk=file.pk, state__in=OPEN).update(
            state=FileState.REFUSED, reason_vi=refused.vi, reason_en=refused.en
        ):
            record_event(None, "file-refused", file, after={"code": refused.code})

    return commit


@read_file.on_failure
def failed(job_id: int, vi: str, en: str) -> None:
    """The reading failed for good: the file says why and offers to try again."""
    IntakeFile.objects.filter(job_id=job_id, state__in=OPEN).update(state=FileState.FAILED, reason_vi=vi, reason_en=en)
