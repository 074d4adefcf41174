# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The gate: what bears the mark of a state secret leaves no trace, what comes in a container comes in by itself."""

from __future__ import annotations

import io
import logging
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from nhipcau.files.errors import FileRefused
from nhipcau.jobs.models import Job
from nhipcau.jobs.services import claim
from nhipcau.records import admission, quarantine, services
from nhipcau.records.models import Batch, FileState, IntakeFile, Original
from nhipcau.records.services import retry, take_in
from nhipcau.web.errors import BadInputError
from nhipcau.web.models import Event
from tests.personas import Persona
from tests.records.conftest import PLAN, received, upload, work

# Whole transactions: what happens on commit is half of what is tried here.
pytestmark = pytest.mark.django_db(transaction=True)

NAME = "bao-cao-rieng-73914682.txt"
SECRET = "TỈNH ỦY HẢI LÂM\n*\nSố: 73914682-BC/TU\n\nTỐI MẬT\n\nBÁO CÁO\nvề việc lạ lùng số bảy ba chín một\n"
TRACES = (NAME, "73914682", "lạ lùng", "bao-cao-rieng")


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "CACHEDIR.TAG"]


def everything_written(folder: Path) -> str:
    """The whole database as text, and the bytes of all files of the office."""
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    return out.getvalue() + "".join(path.read_bytes().decode("latin-1") for path in files_under(folder))


def test_a_secret_leaves_no_trace(clerk: Persona, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        batch = take_in(clerk.actor, [upload(NAME, SECRET), upload()])
        held = IntakeFile.objects.exclude(held="").order_by("pk").first()
        assert held is not None
        sha = quarantine.get(held.held).about.sha256
        # While it waits: in the quarantine, and nowhere else.
        out = io.StringIO()
        call_command("dumpdata", stdout=out)
        assert not any(trace in out.getvalue() for trace in (*TRACES, sha))
        assert not files_under(tmp_path / "originals")
        work()
    states = dict(batch.files.values_list("name", "state"))
    assert states == {"": FileState.SECRET, "ke-hoach.txt": FileState.TO_REVIEW}
    seen = everything_written(tmp_path)
    assert not [trace for trace in (*TRACES, sha) if trace in seen]
    assert not [trace for trace in (*TRACES, sha) if trace in caplog.text]
    assert not files_under(tmp_path / "quarantine")
    file = batch.files.get(state=FileState.SECRET)
    assert (file.job, file.original, file.held, file.inside) == (None, None, "", "")
    assert Job.objects.count() == 1, "the job row is gone"
    (event,) = Event.objects.of(file)
    assert (event.verb, event.about, event.before, event.after) == ("secret-erased", "", {}, {})
    assert event.who == clerk.actor.who
    assert "sổ riêng" in file.reason_vi


def test_the_name_alone_may_say_it(clerk: Persona, tmp_path: Path) -> None:
    file = received(clerk, "12-BC (MẬT).txt")
    assert (file.state, file.name) == (FileState.SECRET, "")
    assert "12-BC" not in everything_written(tmp_path)


def test_killed_while_erasing_the_rest_is_erased_at_the_next_try(clerk: Persona, tmp_path: Path) -> None:
    take_in(clerk.actor, [upload(NAME, SECRET)])
    job = claim("first")
    assert job is not None
    file = IntakeFile.objects.get()
    admission.at_the_gate(_Run(job.pk), file)
    # The bytes are gone before the row knows of it; the worker dies here.
    assert [path.name for path in files_under(tmp_path / "quarantine")] == ["secret"]
    Job.objects.update(state="queued", owner="", lease_until=None)
    work()
    file.refresh_from_db()
    assert file.state == FileState.SECRET
    assert Event.objects.get(verb="secret-erased").who == clerk.actor.who
    assert not files_under(tmp_path / "quarantine")


class _Run:
    def __init__(self, job_id: int) -> None:
        self.job_id = job_id

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Nobody looks."""


def test_the_clerk_attests_with_a_reason(clerk: Persona) -> None:
    assert received(clerk, NAME, SECRET).state == FileState.SECRET
    batch = take_in(clerk.actor, [upload(NAME, SECRET)], attested="Văn bản mẫu trong tài liệu tập huấn")
    work()
    file = batch.files.get()
    assert (file.state, file.name) == (FileState.TO_REVIEW, NAME)
    event = Event.objects.get(verb="file-attested")
    assert event.after == {"reason": "Văn bản mẫu trong tài liệu tập huấn"}
    assert event.who == clerk.actor.who


def test_an_attestation_is_no_habit(clerk: Persona) -> None:
    with pytest.raises(BadInputError, match="10 letters"):
        take_in(clerk.actor, [upload()], attested="không")
    batch = take_in(clerk.actor, [upload()], attested="Không phải tài liệu mật")
    work()
    assert batch.files.get().state == FileState.TO_REVIEW
    assert not Event.objects.filter(verb="file-attested").exists(), "there was nothing to attest"


def test_an_attestation_needs_its_reason_on_the_page(clerk: Persona) -> None:
    answer = clerk.post("/tiep-nhan/", {"files": upload(), "is_attested": "1", "attested": ""})
    assert answer.status_code == 400
    assert not Batch.objects.exists()


def test_the_page_shows_the_name_while_it_waits_and_none_after(clerk: Persona) -> None:
    clerk.post("/tiep-nhan/", {"files": upload(NAME, SECRET)})
    assert NAME in clerk.get("/tiep-nhan/").content.decode()
    work()
    page = clerk.get("/tiep-nhan/").content.decode()
    assert NAME not in page
    assert "sổ riêng" in page


def test_a_refused_file_is_not_kept(clerk: Persona, tmp_path: Path) -> None:
    file = received(clerk, "gia.pdf", b"%PDF-1.7\nnot really")
    assert (file.state, file.name, file.held) == (FileState.REFUSED, "gia.pdf", "")
    assert not files_under(tmp_path / "originals") + files_under(tmp_path / "quarantine")


def test_a_held_file_that_got_lost_is_said(clerk: Persona) -> None:
    batch = take_in(clerk.actor, [upload()])
    for token in quarantine.tokens():
        quarantine.erase(token)
    work()
    file = batch.files.get()
    assert file.state == FileState.FAILED
    assert "gửi lại" in file.reason_vi


def test_what_a_failed_reading_holds_stays_held(clerk: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise FileRefused("interrupted")

    with monkeypatch.context() as patch:
        patch.setattr(admission, "extract", interrupted)
        file = received(clerk)
    assert (file.state, file.name, services.shown_name(file)) == (FileState.FAILED, "", "ke-hoach.txt")
    retry(clerk.actor, file)
    work()
    file.refresh_from_db()
    assert (file.state, file.name) == (FileState.TO_REVIEW, "ke-hoach.txt")


def test_left_overs_are_swept_and_what_waits_is_not(clerk: Persona) -> None:
    take_in(clerk.actor, [upload()])
    quarantine.hold(b"left by a killed process", "x.txt")
    (quarantine.root() / "tmp123.upload").write_bytes(b"half an upload")
    wanted = set(IntakeFile.objects.values_list("held", flat=True))
    assert quarantine.sweep(wanted) == 0, "not what may still be on its way"
    assert quarantine.sweep(wanted, older_than=-1) == 2
    assert set(quarantine.tokens()) == wanted


def test_backup_programs_are_told_to_keep_out(clerk: Persona) -> None:
    take_in(clerk.actor, [upload()])
    tag = Path(django_settings.QUARANTINE_DIR) / "CACHEDIR.TAG"
    assert tag.read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


# --- Containers -------------------------------------------------------------------------------------------------------


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("_", "."), content)
    return out.getvalue()


def test_an_archive_comes_in_file_by_file(clerk: Persona, tmp_path: Path) -> None:
    inner = archive(trong_txt="Công văn bên trong".encode())
    data = archive(
        mot_txt=PLAN.encode(), rieng_txt=SECRET.encode(), hong_pdf=b"%PDF-1.7 x", rong_txt=b"", hai_zip=inner
    )
    batch = take_in(clerk.actor, [upload("Hồ sơ.zip", data)])
    work()
    rows = {file.name: file for file in batch.files.all()}
    assert {name: file.state for name, file in rows.items()} == {
        "Hồ sơ.zip": FileState.TAKEN_APART,
        "mot.txt": FileState.TO_REVIEW,
        "": FileState.SECRET,
        "hong.pdf": FileState.REFUSED,
        "rong.txt": FileState.REFUSED,
        "trong.txt": FileState.TO_REVIEW,
    }
    assert rows["mot.txt"].inside == "Hồ sơ.zip"
    assert rows["trong.txt"].inside == "Hồ sơ.zip › hai.zip"
    assert Original.objects.count() == 2, "the archive itself, with the secret in it, is not kept"
    assert "73914682" not in everything_written(tmp_path)


def test_a_message_brings_its_attachments(clerk: Persona) -> None:
    mail = EmailMessage()
    for field, value in (("From", "a@vi-du.invalid"), ("To", "b@vi-du.invalid"), ("Subject", "Gửi kế hoạch")):
        mail[field] = value
    mail.set_content("Kính gửi quý cơ quan kế hoạch kèm theo.")
    mail.add_attachment(PLAN.encode(), maintype="text", subtype="plain", filename="ke-hoach.txt")
    batch = take_in(clerk.actor, [upload("thu.eml", mail.as_bytes())])
    work()
    assert {file.name: file.state for file in batch.files.all()} == {
        "thu.eml": FileState.TAKEN_APART,
        "Gửi kế hoạch.txt": FileState.TO_REVIEW,
        "ke-hoach.txt": FileState.TO_REVIEW,
    }


def test_a_bad_archive_is_refused_and_leaves_nothing(clerk: Persona, tmp_path: Path) -> None:
    file = received(clerk, "hong.zip", archive(a_txt=PLAN.encode())[:-30])
    assert file.state == FileState.REFUSED
    assert not files_under(tmp_path / "quarantine")


def test_a_taken_apart_archive_again_brings_duplicates(clerk: Persona) -> None:
    data = archive(mot_txt=PLAN.encode())
    received_once = take_in(clerk.actor, [upload("a.zip", data)])
    work()
    again = take_in(clerk.actor, [upload("b.zip", data)])
    work()
    assert received_once.files.filter(state=FileState.TO_REVIEW).count() == 1
    assert again.files.get(name="mot.txt").state == FileState.DUPLICATE


def test_one_delivery_is_taken_in_once(clerk: Persona) -> None:
    first = take_in(clerk.actor, [upload()], delivery="k" * 64)
    assert take_in(clerk.actor, [upload()], delivery="k" * 64) == first
    assert IntakeFile.objects.count() == 1
