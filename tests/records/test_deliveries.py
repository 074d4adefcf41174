# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Folder and mailbox: what came is taken in once, whatever is killed in between, and leaves a line in the ledger."""

from __future__ import annotations

import csv
import os
import re
import signal
import socketserver
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from pytest_django import Settings

from nhipcau.records import deliveries
from nhipcau.records.deliveries import APART, DONE, LEDGER, NO_NAME, REFUSED, FolderBusy, Watcher
from nhipcau.records.mailbox import Mailbox, MailboxError, take_from
from nhipcau.records.models import FileState, IntakeFile, Original
from tests.office import open_office
from tests.personas import Persona
from tests.records.conftest import PLAN, work

SECRET = "TỈNH ỦY HẢI LÂM\nMẬT\nSố: 7391-BC/TU\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "may-quet"
    found.mkdir()
    return found


def ledger(folder: Path) -> list[list[str]]:
    with (folder / LEDGER).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))[1:]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.django_db(transaction=True)
def test_what_stands_still_is_taken_in_read_and_filed_away(clerk: Persona, folder: Path) -> None:
    (folder / "ke-hoach.txt").write_text(PLAN)
    (folder / "hong.pdf").write_bytes(b"%PDF-1.7 x")
    (folder / "rieng.txt").write_text(SECRET)
    (folder / "dang-chep.pdf.part").write_bytes(b"%PDF")
    (folder / "=cmd.txt").write_text("Công văn thứ hai của tỉnh")
    watcher = Watcher(folder, clerk.actor, still=0)
    with watcher.alone():
        assert len(watcher.step()) == 4
        assert watcher.step() == [], "they wait to be read"
        work()
        watcher.step()
        assert watcher.waiting == 0
    assert names(folder / DONE) == ["=cmd.txt", "ke-hoach.txt"]
    assert names(folder / REFUSED) == ["hong.pdf"]
    assert names(folder / APART) == ["tai-lieu.txt"]
    lines = ledger(folder)
    assert {line[1]: line[2] for line in lines} == {
        "'=cmd.txt": "đã đọc, chờ đối chiếu",
        "hong.pdf": "từ chối",
        "ke-hoach.txt": "đã đọc, chờ đối chiếu",
        NO_NAME: "có dấu chỉ độ mật: đăng ký theo sổ riêng",
    }
    assert all("rieng" not in cell for line in lines for cell in line)
    assert next(line[3] for line in lines if line[1] == "hong.pdf").endswith(".")
    assert names(folder) == [".nhipcau.lock", "da-tiep-nhan", "dang-chep.pdf.part", LEDGER, APART, REFUSED]


@pytest.mark.django_db(transaction=True)
def test_a_file_that_still_grows_is_left_alone(clerk: Persona, folder: Path) -> None:
    (folder / "scan.txt").write_text("một")
    watcher = Watcher(folder, clerk.actor, still=30)
    with watcher.alone():
        assert watcher.step() == []
    assert not IntakeFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_killed_after_taking_in_it_is_not_taken_in_again(clerk: Persona, folder: Path) -> None:
    (folder / "a.txt").write_text(PLAN)
    with (first := Watcher(folder, clerk.actor, still=0)).alone():
        first.step()
    # The process dies here; another starts before and after the reading.
    with (second := Watcher(folder, clerk.actor, still=0)).alone():
        second.step()
        work()
        second.step()
    assert IntakeFile.objects.count() == 1
    assert names(folder / DONE) == ["a.txt"]


@pytest.mark.django_db(transaction=True)
def test_killed_between_line_and_move_the_line_stands_once(
    clerk: Persona, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text(PLAN)
    with (first := Watcher(folder, clerk.actor, still=0)).alone():
        first.step()
        work()
        with monkeypatch.context() as patch:
            patch.setattr(deliveries, "_free", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                first.step()
    with (second := Watcher(folder, clerk.actor, still=0)).alone():
        second.step()
    assert len(ledger(folder)) == 1
    assert names(folder / DONE) == ["a.txt"]


@pytest.mark.django_db(transaction=True)
def test_two_processes_do_not_take_one_folder(clerk: Persona, folder: Path) -> None:
    with Watcher(folder, clerk.actor).alone(), pytest.raises(FolderBusy), Watcher(folder, clerk.actor).alone():
        pass


@pytest.mark.django_db(transaction=True)
def test_names_are_not_lost_to_each_other(clerk: Persona, folder: Path, settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 50
    watcher = Watcher(folder, clerk.actor, still=0)
    with watcher.alone():
        for text in ("x" * 80, "y" * 90):
            (folder / "to.txt").write_text(text)
            watcher.step()
            watcher.step()
    assert names(folder / REFUSED) == ["to (2).txt", "to.txt"]
    assert "vượt mức cho phép" in ledger(folder)[0][3]


SETUP = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from nhipcau.bodies.services import found_office
found_office(login="vanthu", password="mat-khau-thu-nghiem", full_name="Văn thư",
             body_name="Sở Ngoại vụ tỉnh Hải Lâm", place="Hải Lâm")
"""
LOOK = """
from nhipcau.records.models import IntakeFile
print(sorted(IntakeFile.objects.values_list("name", "state")))
"""


@pytest.mark.slow
def test_the_command_killed_again_and_again_neither_loses_nor_doubles(tmp_path: Path) -> None:
    folder = tmp_path / "may-quet"
    folder.mkdir()
    with open_office(tmp_path / "office", NHIPCAU_JOB_LEASE="1", NHIPCAU_LOG="ERROR") as office:
        office.python(SETUP)
        command = ("intake", str(folder), "--login", "vanthu", "--watch", "--still", "0.2", "--every", "0.1")
        count = 0
        for round_ in range(2):
            watcher = office.start(*command)
            for _ in range(4):
                (folder / f"cv-{count}.txt").write_text(f"Công văn thứ {count} của Sở Ngoại vụ")
                count += 1
                time.sleep(0.4)
            time.sleep(1.5 + 0.7 * round_)
            os.killpg(watcher.pid, signal.SIGKILL)
            watcher.wait()
        office.nhipcau(*command[:4], "--still", "0", "--every", "0.1")
        office.nhipcau("work", "--once")
        office.nhipcau(*command[:4], "--still", "0", "--every", "0.1")
        rows = eval(office.python(LOOK))  # noqa: S307
    assert rows == sorted((f"cv-{number}.txt", "to-review") for number in range(count))
    assert names(folder / DONE) == sorted(f"cv-{number}.txt" for number in range(count))
    assert len(ledger(folder)) == count


# --- Mailbox ----------------------------------------------------------------------------------------------------------


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    messages: dict[int, bytes]
    read: set[int]
    broken_store = False


class _Talk(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 as one client needs, over a real socket."""

    server: _Server

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, rest = line.strip().partition(b" ")
            words = rest.upper()
            self._say(words, rest)
            if words.startswith(b"UID STORE") and self.server.broken_store:
                return
            good = not words.startswith(b"LOGIN") or b'"dung"' in rest
            self.wfile.write(tag + (b" OK done\r\n" if good else b" NO wrong\r\n"))
            if words.startswith(b"LOGOUT"):
                return

    def _say(self, words: bytes, rest: bytes) -> None:
        say = self.wfile.write
        if words.startswith(b"CAPABILITY"):
            say(b"* CAPABILITY IMAP4rev1\r\n")
        elif words.startswith(b"SELECT"):
            say(b"* 2 EXISTS\r\n* OK [UIDVALIDITY 42] ok\r\n")
        elif words.startswith(b"UID SEARCH"):
            unread = sorted(set(self.server.messages) - self.server.read)
            say(b"* SEARCH " + b" ".join(str(uid).encode() for uid in unread) + b"\r\n")
        elif found := re.match(rb"UID FETCH (\d+) \(RFC822.SIZE\)", words):
            say(b"* 1 FETCH (RFC822.SIZE %d UID %b)\r\n" % (len(self.server.messages[int(found[1])]), found[1]))
        elif found := re.match(rb"UID FETCH (\d+)", words):
            data = self.server.messages[int(found[1])]
            say(b"* 1 FETCH (UID %b BODY[] {%d}\r\n" % (found[1], len(data)) + data + b")\r\n")
        elif (found := re.match(rb"UID STORE (\d+)", words)) and not self.server.broken_store:
            self.server.read.add(int(found[1]))


def mail(subject: str, attached: str) -> bytes:
    message = EmailMessage()
    for name, value in (("From", "a@vi-du.invalid"), ("To", "b@vi-du.invalid"), ("Subject", subject)):
        message[name] = value
    message.set_content("Kính gửi quý cơ quan.")
    message.add_attachment(attached.encode(), maintype="text", subtype="plain", filename="ke-hoach.txt")
    return message.as_bytes()


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Talk) as found:
        found.messages = {7: mail("Gửi kế hoạch", PLAN), 9: mail("Báo cáo", "Báo cáo quý I của Sở Ngoại vụ")}
        found.read = set()
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def address(server: _Server) -> Mailbox:
    return Mailbox.of(f"imap://vanthu@127.0.0.1:{server.server_address[1]}/INBOX")


@pytest.mark.django_db(transaction=True)
def test_unread_messages_are_taken_in_and_marked_as_read(clerk: Persona, server: _Server) -> None:
    assert take_from(address(server), "dung", clerk.actor) == 2
    assert server.read == {7, 9}
    assert take_from(address(server), "dung", clerk.actor) == 0
    work()
    states = dict(IntakeFile.objects.values_list("name", "state"))
    assert states["Gửi kế hoạch.eml"] == FileState.TAKEN_APART
    assert states["ke-hoach.txt"] == FileState.TO_REVIEW
    assert Original.objects.count() == 3, "two attachments, one text that both messages have"


@pytest.mark.django_db(transaction=True)
def test_broken_off_before_the_mark_a_message_is_not_doubled(clerk: Persona, server: _Server) -> None:
    server.broken_store = True
    with pytest.raises(MailboxError):
        take_from(address(server), "dung", clerk.actor)
    server.broken_store = False
    assert take_from(address(server), "dung", clerk.actor) == 2
    assert IntakeFile.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_wrong_password_is_said(clerk: Persona, server: _Server) -> None:
    with pytest.raises(MailboxError) as error:
        take_from(address(server), "sai", clerk.actor)
    assert "mật khẩu" in error.value.vi


@pytest.mark.parametrize("wrong", ["http://a@b/", "imaps://server/INBOX", "imap://a@thu.vi-du.invalid/INBOX", "thu"])
def test_addresses_of_mailboxes(wrong: str) -> None:
    with pytest.raises(MailboxError):
        Mailbox.of(wrong)
    assert Mailbox.of("imaps://van%40thu@may/Den").user == "van@thu"
