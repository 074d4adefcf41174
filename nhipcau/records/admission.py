# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gate between quarantine and store: a held file is let in, taken apart, refused, or erased as a state secret.

Nothing of a held file is written outside the quarantine before `secrecy.is_marked` has said no. What a mark was found
in leaves a row without a name and one event without name or hash; the bytes, the pages read so far, the job row and
all that the log might say of it are gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from nhipcau import reading as reader
from nhipcau.files.errors import FileRefused, MissingProgram
from nhipcau.files.extract import extract
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract as FileExtract
from nhipcau.files.secrecy import is_marked, name_is_marked
from nhipcau.files.unpack import Member, is_container, unpack
from nhipcau.jobs import services as jobs
from nhipcau.jobs.models import Job
from nhipcau.jobs.registry import Commit, JobRefused, Run
from nhipcau.records import quarantine
from nhipcau.records.models import Batch, Extract, FileState, IntakeFile, Original, Reading
from nhipcau.records.originals import originals
from nhipcau.records.quarantine import About, Held
from nhipcau.web.audit import record_event
from nhipcau.web.context import product_version

READER = product_version()
"""Version of the reader that readings are kept under; a reading by another one is made anew."""

OPEN = (FileState.WAITING, FileState.FAILED)
"""States that a finished reading may change; a file that was settled in the meantime stays as it is."""

LOST = (
    "Không còn tìm thấy tệp đang chờ đọc. Hãy gửi lại tệp này.",
    "The file that was waiting to be read is gone. Send it again.",
)
SECRET = (
    "Tệp có dấu chỉ độ mật (MẬT, TỐI MẬT hoặc TUYỆT MẬT) nên đã bị xóa khỏi hệ thống, không lưu lại nội dung và tên "
    "tệp. Hãy đăng ký, quản lý văn bản này theo sổ riêng về bí mật nhà nước. Nếu đây không phải tài liệu mật, hãy gửi "
    "lại và ghi lý do ở mục “Tệp bị nhận nhầm là tài liệu mật”.",
    "The file bore the mark of a state secret (MẬT, TỐI MẬT or TUYỆT MẬT) and was erased; neither its content nor its "
    "name is kept. Enter this document in the separate register of state secrets. If it is no secret, send it again "
    "and give the reason under “A file was taken for a state secret by mistake”.",
)

# PostgreSQL stores neither; both can come out of a broken text layer. One character each, so that offsets hold.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brought a held file, for the log."""

    user_id: int | None
    post_id: int | None
    who: str
    path: str


def bringer(about: About) -> Bringer:
    return Bringer(about.user_id, about.post_id, about.who, about.path)


def at_the_gate(run: Run, file: IntakeFile) -> Commit:
    """Look at a held file and say what becomes of it. Raises `JobRefused` for what may pass at another try."""
    try:
        held = quarantine.get(file.held)
    except quarantine.FoundSecret as found:
        return secret(run, file, Bringer(found.user_id, found.post_id, found.who, found.path))
    except quarantine.Lost as lost:
        raise JobRefused(*LOST) from lost
    about = held.about
    if not about.attested and (name_is_marked(about.name) or name_is_marked(about.inside)):
        return secret(run, file, bringer(about))
    if earlier := _earlier(file, about.sha256):
        return partial(_let_in_again, file, held, earlier)
    try:
        if is_container(held.path):
            return take_apart(file, held)
        taken = _known_extract(about.sha256) or take_out(run, held.path, about.name, held.journal)
    except FileRefused as refused:
        if refused.again:
            raise JobRefused(refused.vi, refused.en) from refused
        return refusal(file, refused, about)
    except MissingProgram as missing:
        raise JobRefused(missing.vi, missing.en) from missing
    marked = is_marked(taken, about.name)
    if marked and not about.attested:
        return secret(run, file, bringer(about))
    return let_in(run, file, held, taken, attested=marked)


# --- Let in ----------------------------------------------------------------------------------------------------------


def let_in(run: Run, file: IntakeFile, held: Held, taken: FileExtract, *, attested: bool) -> Commit:
    """Into the store, then into the database with its reading; out of the quarantine when that is done."""
    about = held.about
    kept = Original.objects.filter(sha256=about.sha256).first()
    data = read_text(run, taken, kept)
    # Bytes first: a row must never point to what a full disk did not keep. Bytes without a row cost only their room.
    if originals().put(held.path) != about.sha256:
        raise JobRefused(*LOST)

    def commit() -> None:
        Original.objects.get_or_create(sha256=about.sha256, defaults={"size": about.size})
        # Locked: two clerks who drop the same scan at once must not both be the first.
        original = Original.objects.select_for_update().get(sha256=about.sha256)
        if earlier := _earlier(file, about.sha256):
            _let_in_again(file, held, earlier)
            return
        if not _settle(file, about, original=original):
            return
        record_event(bringer(about), "file-received", file, after={"sha256": about.sha256, "size": about.size})
        if attested:
            record_event(bringer(about), "file-attested", file, after={"reason": about.attested})
        keep(original, taken, data)
        to_review(file, data, taken)

    return commit


def _let_in_again(file: IntakeFile, held: Held, earlier: IntakeFile) -> None:
    """These very bytes are here already: the row says which file they were."""
    about = held.about
    if _settle(file, about, original=earlier.original, state=FileState.DUPLICATE, duplicate_of=earlier):
        record_event(bringer(about), "file-received", file, after={"sha256": about.sha256, "size": about.size})


def _settle(file: IntakeFile, about: About, **values: Any) -> bool:
    """Give the row its name and take the file out of the quarantine; false where somebody else settled it before."""
    token = file.held
    changed = IntakeFile.objects.filter(pk=file.pk, state__in=OPEN, held=token).update(
        held="", name=about.name, inside=about.inside, **values
    )
    if changed:
        file.name = about.name
        transaction.on_commit(partial(quarantine.erase, token))
    return bool(changed)


def _earlier(file: IntakeFile, sha256: str) -> IntakeFile | None:
    """The file with these bytes that the body already has in hand or in its register."""
    files = IntakeFile.objects.in_hand(sha256, file.batch.body_id).exclude(pk=file.pk)
    return files.select_related("original").order_by("pk").first()


# --- Not let in ------------------------------------------------------------------------------------------------------


def secret(run: Run, file: IntakeFile, by: Bringer) -> Commit:
    """Erase what bore a mark. The bytes go at once; row, job and event follow in one transaction."""
    token = file.held
    quarantine.erase_secret(token, user_id=by.user_id, post_id=by.post_id, who=by.who, path=by.path)

    def commit() -> None:
        if not IntakeFile.objects.filter(pk=file.pk, state__in=OPEN).update(
            state=FileState.SECRET, held="", name="", inside="", job=None, reason_vi=SECRET[0], reason_en=SECRET[1]
        ):
            return
        Job.objects.filter(pk=run.job_id).delete()
        file.name = ""
        record_event(by, "secret-erased", file)
        transaction.on_commit(partial(quarantine.erase, token))

    return commit


def refusal(file: IntakeFile, refused: FileRefused, about: About | None = None) -> Commit:
    """The commit of a file that cannot be read: its sentences are what the clerk sees. Its bytes are not kept."""
    token = file.held

    def commit() -> None:
        names = {"name": about.name, "inside": about.inside} if about else {}
        if IntakeFile.objects.filter(pk=file.pk, state__in=OPEN).update(
            state=FileState.REFUSED, held="", reason_vi=refused.vi, reason_en=refused.en, **names
        ):
            file.name = about.name if about else file.name
            record_event(bringer(about) if about else None, "file-refused", file, after={"code": refused.code})
            transaction.on_commit(partial(quarantine.erase, token))

    return commit


# --- Archives and messages -------------------------------------------------------------------------------------------


def take_apart(file: IntakeFile, held: Held) -> Commit:
    """Each file that a container brings waits at the gate by itself. The container is not kept: what a member that is
    a secret weighs or is called must not stay here in it. Raises `FileRefused` when nothing can be taken out."""
    about = held.about
    came: list[tuple[Held | None, Member]] = []

    def take(member: Member) -> None:
        inside = " › ".join(part for part in (about.inside, about.name, *member.inside) if part)
        bad = member.refused or (None if member.data else FileRefused("empty"))
        more: dict[str, Any] = {"inside": inside[:400], "attested": about.attested}
        if bad is None:
            by = bringer(about)
            more |= {"user_id": by.user_id, "post_id": by.post_id, "who": by.who, "path": by.path}
            came.append((quarantine.hold(member.data, member.name, **more), Member(member.name)))
        else:
            came.append((None, Member(member.name, inside=(more["inside"],), refused=bad)))

    try:
        unpack(held.path, limits=Limits(bytes=settings.MAX_FILE_BYTES), take=take)
    except BaseException:
        for arrived, _ in came:
            if arrived is not None:
                quarantine.erase(arrived.token)
        raise

    def commit() -> None:
        if not _settle(file, about, state=FileState.TAKEN_APART):
            return
        record_event(bringer(about), "file-taken-apart", file, after={"files": len(came)})
        for arrived, member in came:
            _receive_member(file.batch, about, arrived, member)

    return commit


def _receive_member(batch: Batch, about: About, arrived: Held | None, member: Member) -> None:
    row = IntakeFile(batch=batch)
    if arrived is not None:
        row.held = arrived.token
        row.save()
        row.job = jobs.order("read-file", f"read-file:{row.pk}", path=row.batch.body.path, file_id=row.pk)
        row.save(update_fields=["job"])
        return
    if member.refused is None:
        return
    hidden = name_is_marked(member.name)
    row.name, row.inside = ("", "") if hidden else (member.name, member.inside[0])
    row.state, row.reason_vi, row.reason_en = FileState.REFUSED, member.refused.vi, member.refused.en
    row.save()
    record_event(bringer(about), "file-refused", row, after={"code": member.refused.code})


# --- Text and reading ------------------------------------------------------------------------------------------------


def take_out(run: Run, path: Path, name: str, journal: Path | None = None) -> FileExtract:
    """The text of a file, page by page, in the decoder's own process; what a killed worker had read is not read again.

    Raises `FilesError`.
    """
    limits = Limits(bytes=settings.MAX_FILE_BYTES)
    taken = extract(path, name, limits=limits, progress=run.progress, journal=journal)
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


def _known_extract(sha256: str) -> FileExtract | None:
    """What was taken out of these bytes for another body; the gate looks at it as at any other."""
    known = Original.objects.filter(sha256=sha256).first()
    return kept_extract(known) if known else None


def read_text(run: Run, taken: FileExtract, original: Original | None) -> dict[str, Any]:
    """The reading of a text, or the one that this version of the reader made of these bytes before."""
    run.progress("read")
    return (kept_reading(original) if original else None) or reader.read(
        taken.text, taken.unsure(), taken.signed()
    ).to_json()


def to_review(file: IntakeFile, data: dict[str, Any], taken: FileExtract) -> None:
    """A file that was read waits for the clerk. One that was settled elsewhere meanwhile does not fall back."""
    if IntakeFile.objects.filter(pk=file.pk, state__in=OPEN).update(
        state=FileState.TO_REVIEW, reason_vi="", reason_en=""
    ):
        record_event(None, "file-read", file, after={"documents": len(data["documents"]), "pages": len(taken.pages)})
