# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking files in, keeping a draft of their review, confirming them: permission, log and transaction together.

take_in ──▶ waiting ──(job read-file)──▶ to-review ──confirm──▶ confirmed
   │     (in the       │                     ▲└──set_aside──▶ set-aside
   │   quarantine)     │                     └────take_back───────┘
   │                   ├▶ secret (a mark was found: erased)
   │                   ├▶ taken-apart (an archive: its files wait each by itself)
   │                   ├▶ duplicate
   └▶ refused          ├▶ refused (the file is at fault: nothing to retry)
                       └▶ failed ──retry──▶ waiting
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.matching import Match, Proposal
from nhipcau.bodies.models import Body, Post
from nhipcau.bodies.services import create_offered
from nhipcau.files.errors import FileRefused
from nhipcau.files.secrecy import name_is_marked
from nhipcau.jobs import services as jobs
from nhipcau.records import drafts, quarantine
from nhipcau.records.documents import Document, WrongDocuments, check, whole_day
from nhipcau.records.models import Batch, FileState, IntakeFile, Original, Record
from nhipcau.records.quarantine import Held
from nhipcau.records.registering import Registered, enclose, register
from nhipcau.records.signals import Meant, record_confirmed
from nhipcau.web.audit import record_event
from nhipcau.web.errors import BadInputError, NotAllowedError

ROLES = ("clerk", "head-of-office", "administrator")
"""Who takes files in and confirms them."""

MEGABYTE = 1024 * 1024


class Matcher(Protocol):
    """`nhipcau.bodies.matching.match_names`, or what stands for it."""

    def __call__(self, names: Iterable[str], *, issuer_name: str, place: str, day: Any) -> dict[str, Match]: ...


def may_handle(actor: Actor) -> bool:
    """Whether the acting post takes files in, corrects readings and confirms them."""
    return actor.is_known and actor.has(*ROLES)


def must_handle(actor: Actor) -> Post:
    """The post in which the actor handles documents; raises `NotAllowedError` unless `may_handle`."""
    if actor.post is None or not may_handle(actor):
        raise NotAllowedError(
            "Chỉ văn thư, chánh văn phòng hoặc quản trị được tiếp nhận và xác nhận văn bản.",
            "Only clerks, heads of office and administrators may take in and confirm documents.",
        )
    return actor.post


# --- At the door ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file of a batch as it came: held in the quarantine, or refused before it was kept."""

    name: str
    held: Held | None = None
    refused: FileRefused | None = None
    delivery: str | None = None


def take_in(
    actor: Actor,
    files: Iterable[UploadedFile[Any]],
    too_large: Iterable[str] = (),
    *,
    attested: str = "",
    delivery: str | None = None,
) -> Batch:
    """Hold the files as they are and order their reading; returns the batch.

    The bytes go into the quarantine and nowhere else: only the job that reads them lets them in, when it has looked
    for marks of state secrets. ``attested`` is the clerk's reason why papers that look like secrets are none; it goes
    into the log of every file that was let in by it. ``delivery`` is the key of a file from a folder or a mailbox:
    taken in once more, it gives the batch that there is.

    Bytes that this body received before make a file "duplicate", with the earlier one named; an empty file, or one of
    ``too_large`` (names that the door turned away), is refused with its sentence. Neither stops the others. Raises
    `NotAllowedError`, and `BadInputError` where there is no file at all, or for a reason of too few words.
    """
    post = must_handle(actor)
    reason = _reason_given(attested)
    if delivery and (known := Batch.objects.filter(files__delivery=delivery).first()):
        return known
    # Bytes first: a row must never point to what a full disk did not keep. Bytes without a row are swept.
    arrived = [_hold(actor, file, reason, delivery) for file in files]
    arrived += [Arrived(cleaned_name(name), refused=too_large_refusal(), delivery=delivery) for name in too_large]
    if not arrived:
        raise BadInputError("Hãy chọn ít nhất một tệp.", "Choose at least one file.")
    try:
        with transaction.atomic():
            batch = Batch.objects.create(post=post, body=post.body)
            for one in arrived:
                _receive(actor, batch, one)
    except IntegrityError:
        # Another process was quicker with the same delivery.
        known = Batch.objects.filter(files__delivery=delivery).first() if delivery else None
        if known is None:
            raise
        for one in arrived:
            if one.held is not None:
                quarantine.erase(one.held.token)
        return known
    sweep_now_and_then()
    return batch


_swept = [0.0]


def sweep_now_and_then() -> None:
    """Once an hour: erase what processes that were killed left in the quarantine."""
    now = time.monotonic()
    if _swept[0] and now - _swept[0] < 3600:
        return
    _swept[0] = now
    quarantine.sweep(set(IntakeFile.objects.exclude(held="").values_list("held", flat=True)))


LEAST_REASON = 10
"""Letters that a reason must have: "không" is none."""


def _reason_given(attested: str) -> str:
    reason = " ".join(attested.split())[:500]
    if reason and len(reason) < LEAST_REASON:
        raise BadInputError(
            "Hãy ghi rõ vì sao tệp không phải tài liệu mật (ít nhất 10 ký tự).",
            "Say why the file is no state secret (at least 10 letters).",
        )
    return reason


def cleaned_name(name: str | None) -> str:
    """A file's name as it may be shown and stored: composed letters, one line, no folder, not too long."""
    text = unicodedata.normalize("NFC", name or "")
    text = "".join(" " if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else letter for letter in text)
    text = " ".join(text.replace("\\", "/").rpartition("/")[2].split())
    stem, dot, ending = text.rpartition(".")
    return (
        f"{stem[: 254 - len(ending)]}.{ending}" if dot and len(text) > 255 and len(ending) < 20 else text[:255] or "?"
    )


def too_large_refusal() -> FileRefused:
    """The refusal of a file that was stopped at the door; how large it is nobody waited to see."""
    limit = settings.MAX_FILE_BYTES // MEGABYTE
    return FileRefused("too-large", size=f"> {limit}", limit=limit)


def shown_name(file: IntakeFile) -> str:
    """The name of a file for whoever may see its row; while it is held the name comes out of the quarantine."""
    return file.name or quarantine.name_of(file.held)


def _hold(actor: Actor, file: UploadedFile[Any], reason: str, delivery: str | None) -> Arrived:
    name = cleaned_name(file.name)
    if not file.size:
        return Arrived(name, refused=FileRefused("empty"), delivery=delivery)
    by = {"user_id": actor.user_id, "post_id": actor.post_id, "who": actor.who, "path": actor.path}
    source: Any = file.file if isinstance(file, TemporaryUploadedFile) else file.read()
    return Arrived(name, quarantine.hold(source, name, **by, attested=reason), delivery=delivery)


def _receive(actor: Actor, batch: Batch, one: Arrived) -> IntakeFile:
    file = IntakeFile(batch=batch, delivery=one.delivery)
    if one.refused is not None or one.held is None:
        refused = one.refused or FileRefused("empty")
        file.name = "" if name_is_marked(one.name) else one.name
        file.state = FileState.REFUSED
        file.reason_vi, file.reason_en = refused.vi, refused.en
        file.save()
        record_event(actor, "file-refused", file, after={"code": refused.code})
        return file
    file.held = one.held.token
    file.save()
    file.job = jobs.order("read-file", f"read-file:{file.pk}", path=file.batch.body.path, file_id=file.pk)
    file.save(update_fields=["job"])
    return file


def retry(actor: Actor, file: IntakeFile) -> IntakeFile:
    """Read a failed file again; one in another state stays as it is. Raises `NotAllowedError`."""
    must_handle(actor)
    with transaction.atomic():
        failed = IntakeFile.objects.filter(pk=file.pk, state=FileState.FAILED)
        if failed.update(state=FileState.WAITING, reason_vi="", reason_en="") and file.job is not None:
            jobs.retry(file.job)
            record_event(actor, "file-retried", file)
    file.refresh_from_db()
    return file


# --- Review ---------------------------------------------------------------------------------------------------------


def save_draft(actor: Actor, file: IntakeFile, draft: drafts.Draft) -> drafts.Draft:
    """Keep the clerk's corrections so far; returns the draft with its new version.

    Raises `NotAllowedError`, and `BadInputError` (409) when somebody else saved in the meantime or confirmed the file.
    """
    must_handle(actor)
    with transaction.atomic():
        locked = IntakeFile.objects.select_for_update().get(pk=file.pk)
        _must_be_open(locked)
        _must_be_current(locked, draft)
        saved = draft.next()
        locked.draft = saved.to_json()
        locked.save(update_fields=["draft"])
        return saved


def set_aside(actor: Actor, file: IntakeFile) -> IntakeFile:
    """Say that a read file is nothing to register ("Kính gửi văn thư, gửi kèm giấy mời"); it is kept, and can be taken
    back. Raises `NotAllowedError`, and `BadInputError` (409) where it does not wait for a review."""
    must_handle(actor)
    with transaction.atomic():
        waiting = IntakeFile.objects.filter(pk=file.pk, state=FileState.TO_REVIEW)
        if waiting.update(state=FileState.SET_ASIDE):
            record_event(actor, "file-set-aside", file)
    file.refresh_from_db()
    if file.state != FileState.SET_ASIDE:
        _must_be_open(file)
    return file


def take_back(actor: Actor, file: IntakeFile) -> IntakeFile:
    """Let a file that was set aside wait for its review again; one in another state stays as it is.

    Raises `NotAllowedError`, and `BadInputError` (409) where its content was received again in the meantime.
    """
    must_handle(actor)
    with transaction.atomic():
        aside = IntakeFile.objects.filter(pk=file.pk, state=FileState.SET_ASIDE)
        # Locked as when files come in: the same content is never in hand twice.
        original = Original.objects.select_for_update().filter(intake__in=aside).first()
        if original is not None:
            if IntakeFile.objects.in_hand(original.sha256, file.batch.body_id).exists():
                raise BadInputError(
                    "Nội dung này đã được tiếp nhận lại. Hãy đối chiếu tệp nhận sau ở trang Tiếp nhận.",
                    "This content has been received again. Review that later file on the intake page.",
                    status=409,
                )
            if aside.update(state=FileState.TO_REVIEW):
                record_event(actor, "file-taken-back", file)
    file.refresh_from_db()
    return file


def _must_be_open(file: IntakeFile) -> None:
    if file.state == FileState.CONFIRMED:
        raise BadInputError(
            "Tệp này đã được xác nhận vào sổ. Hãy mở văn bản trong kho để xem.",
            "This file has been confirmed. Open the document in the register to see it.",
            status=409,
        )
    if file.state != FileState.TO_REVIEW:
        raise BadInputError(
            "Tệp này chưa đọc xong hoặc không đọc được nên chưa xác nhận được. Hãy xem trạng thái ở trang Tiếp nhận.",
            "This file has not been read yet or cannot be read. See its state on the intake page.",
            status=409,
        )


def _must_be_current(file: IntakeFile, draft: drafts.Draft) -> None:
    if drafts.version_of(file) != draft.version:
        raise BadInputError(
            "Người khác vừa lưu bản đối chiếu này. Hãy tải lại trang để xem bản mới nhất rồi sửa tiếp.",
            "Somebody else has just saved this review. Reload the page to see their version, then go on.",
            status=409,
        )


# --- Confirmation ---------------------------------------------------------------------------------------------------

Meaning = Mapping[str, Any]
"""What a name means: ``{"body": id}``, ``{"new": {"name", "kind", "level", "place"}}``, or ``{"class": True}``, which
stays as named unless ``"members": [id, …]`` says the bodies that each get their own."""


def confirm(
    actor: Actor, intake_file: IntakeFile, documents: list[Document], matches: Mapping[str, Meaning]
) -> list[Record]:
    """Register the documents of a file; returns the records that it now stands for.

    In one transaction: the records (a stub that others cited becomes filed), where they appear, what they cite (stubs
    for what nobody filed), their tasks, the bodies that were entered, the log, and whatever listens to
    `signals.record_confirmed` (assignments). Confirming again changes nothing and returns the same records.
    A news item about a known document is filed with that document, and the orders it relays are not given twice.

    Raises `NotAllowedError`, `documents.WrongDocuments`, and `BadInputError` for a file that is not to be reviewed or
    for bodies that do not exist.
    """
    must_handle(actor)
    with transaction.atomic():
        # The conditional update is the lock: of two clerks, one changes the row and the other finds it changed.
        won = IntakeFile.objects.filter(pk=intake_file.pk, state=FileState.TO_REVIEW).update(
            state=FileState.CONFIRMED, confirmed_at=timezone.now()
        )
        file = IntakeFile.objects.select_related("batch", "original").get(pk=intake_file.pk)
        if not won:
            if file.state != FileState.CONFIRMED:
                _must_be_open(file)
            return records_of(file)
        check(documents)
        bodies = _bodies_meant(actor, matches, documents)
        registered = [register(actor, file, part, document, bodies) for part, document in enumerate(documents)]
        enclose(registered)
        _announce(actor, registered, bodies)
        record_event(
            actor, "file-confirmed", file, after={"records": [one.record.pk for one in registered]}
        )  # fmt: skip
    intake_file.refresh_from_db()
    return list(dict.fromkeys(one.record for one in registered))


def _announce(actor: Actor, registered: list[Registered], bodies: dict[str, Meant]) -> None:
    for one in registered:
        if one.new_tasks:
            record_confirmed.send(sender=Record, record=one.record, actor=actor, matches=bodies)


def records_of(file: IntakeFile) -> list[Record]:
    """The records that a confirmed file stands for, in the order of its documents."""
    rows = file.manifestations.select_related("record").order_by("part")
    return list(dict.fromkeys(row.record for row in rows))


def _bodies_meant(actor: Actor, matches: Mapping[str, Meaning], documents: list[Document]) -> dict[str, Meant]:
    """The id of the body that each name means, of a class its members or None; bodies that are new are entered.

    A name whose meaning nobody chose is left out: its assignment keeps the name as written.
    """
    day = next((day for document in documents if (day := whole_day(document.get("date")))), None)
    found: dict[str, Meant] = {}
    for name, meaning in matches.items():
        if meaning.get("class"):
            found[name] = tuple(map(int, meaning.get("members") or ())) or None
        elif (pk := meaning.get("body")) is not None:
            found[name] = int(pk)
        elif (new := meaning.get("new")) is not None:
            proposal = Proposal(new["name"], new["kind"], new["level"], new.get("place") or "")
            found[name] = create_offered(actor, proposal, day=day).pk
    wanted = {
        pk for meant in found.values() for pk in (meant if isinstance(meant, tuple) else (meant,)) if pk is not None
    }
    if Body.objects.filter(pk__in=wanted).count() != len(wanted):
        raise BadInputError(
            "Một tổ chức được chọn không còn trong danh bạ. Hãy tải lại trang và chọn lại.",
            "A body that was chosen is not in the register any more. Reload the page and choose again.",
        )
    return found


def confirm_draft(actor: Actor, file: IntakeFile, draft: drafts.Draft) -> list[Record]:
    """Confirm a file as the draft has it; raises what `confirm` raises, and `BadInputError` (409) for a stale draft."""
    file.refresh_from_db(fields=["draft", "state"])
    if file.state == FileState.TO_REVIEW:
        _must_be_current(file, draft)
        if asked := drafts.leadership_asked(draft):
            raise WrongDocuments(asked)
    return confirm(actor, file, draft.documents, drafts.meanings(draft))


def confirm_as_read(actor: Actor, file: IntakeFile, matcher: Matcher | None = None) -> list[Record]:
    """Confirm a file with its reading as it is and the bodies that the register offers without asking.

    For the demo and for commands; people look first. Raises what `confirm` raises.
    """
    draft = drafts.draft_of(file)
    find: Callable[..., dict[str, Match]] = matcher or drafts.default_matcher
    return confirm(actor, file, draft.documents, drafts.meanings(draft, find))
