# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Archives and e-mail: what they bring comes out, with names that lead nowhere; what is bad is said of itself."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest

from nhipcau.files import FileRefused, Kind, Limits, is_container, sniff, unpack
from nhipcau.files.unpack import safe_name
from tests.files import make

TEXT = "Sở Ngoại vụ báo cáo trước ngày 15/11.".encode()


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(FileRefused) as refused:
        unpack(data, limits=Limits(**limits))
    assert refused.value.vi
    return refused.value.code


def test_an_archive_of_an_office() -> None:
    inner = make.zipped({"Phụ lục 2.txt": TEXT + b"2"})
    data = make.zipped(
        {
            "Hồ sơ/": b"",
            "Hồ sơ/Công văn.docx": make.bare_word("<w:p/>"),
            "Hồ sơ\\Kế hoạch.txt": TEXT,
            "Hồ sơ/phụ lục.zip": inner,
            "__MACOSX/._x": b"x",
            "Thumbs.db": b"x",
        }
    )
    assert sniff(data) is Kind.ZIP
    found = unpack(data)
    assert [(member.name, member.inside) for member in found] == [
        ("Công văn.docx", ()),
        ("Kế hoạch.txt", ()),
        ("Phụ lục 2.txt", ("phụ lục.zip",)),
    ]
    assert [member.data for member in found[1:]] == [TEXT, TEXT + b"2"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\Công văn.pdf", "Công văn.pdf"),
        ("a\u202egnp.exe", "a gnp.exe"),
        ("..", "tep"),
        ("dòng 1\ndòng 2.txt", "dòng 1 dòng 2.txt"),
        ("x" * 400 + ".docx", "x" * 195 + ".docx"),
        ("", "tep"),
        (".pdf", ".pdf"),
    ],
)
def test_names_lead_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert len(safe_name(name)) <= 200


def test_links_out_of_the_archive_are_left_out() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("mat-khau")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", TEXT)
    assert [member.name for member in unpack(out.getvalue())] == ["a.txt"]


def test_a_bad_member_is_said_of_itself() -> None:
    data = bytearray(make.zipped({"hong.txt": TEXT * 20, "tot.txt": TEXT}))
    # The bytes of the first member, not the directory: its check sum no longer fits.
    place = data.index(b"hong.txt") + len(b"hong.txt") + 4
    data[place : place + 8] = b"\xff" * 8
    found = {member.name: member for member in unpack(bytes(data))}
    assert found["tot.txt"].data == TEXT
    refused = found["hong.txt"].refused
    assert refused is not None
    assert refused.code == "damaged"


def test_a_member_that_is_too_large_is_said_of_itself() -> None:
    found = {
        member.name: member
        for member in unpack(make.zipped({"to.bin": bytes(range(256)) * 40, "a.txt": TEXT}), limits=Limits(bytes=9000))
    }
    assert found["a.txt"].data == TEXT
    assert found["to.bin"].refused is not None
    assert found["to.bin"].refused.code == "too-large"


def locked(data: bytes) -> bytes:
    """The archive with the mark of a password on each part (APPNOTE.TXT 4.4.4, bit 0)."""
    out = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = 0
        while (place := out.find(signature, place)) >= 0:
            flags = struct.unpack_from("<H", out, place + offset)[0]
            struct.pack_into("<H", out, place + offset, flags | 1)
            place += 4
    return bytes(out)


PASSWORD = b"mat khau"


def crc(value: int, byte: int) -> int:
    """One step of CRC-32 without the inversions that `zlib` wraps around it."""
    return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def cipher(plain: bytes) -> bytes:
    """The traditional encryption of zip (APPNOTE.TXT 6.1), which `zipfile` can read and not write."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in PASSWORD:
        turn(byte)
    out = bytearray()
    for byte in plain:
        mask = (keys[2] | 2) & 0xFFFF
        out.append(byte ^ ((mask * (mask ^ 1)) >> 8 & 0xFF))
        turn(byte)
    return bytes(out)


def encrypted(secret: dict[str, bytes], plain: dict[str, bytes]) -> bytes:
    """An archive of stored parts, the first of them really encrypted."""
    parts = b""
    directory = b""
    for name, content in [*secret.items(), *plain.items()]:
        coded, flags = name.encode(), 0x800 | (name in secret)
        check = zlib.crc32(content)
        stored = cipher(bytes(11) + bytes([check >> 24]) + content) if name in secret else content
        fields = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 0x21, check, len(stored), len(content), len(coded), 0)
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(parts)) + coded
        )
        parts += b"PK\x03\x04" + fields + coded + stored
    count = len(secret) + len(plain)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(parts), 0)
    return parts + directory + b"PK\x05\x06" + end


def test_the_encryption_of_these_tests_is_that_of_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(encrypted({"a.txt": TEXT}, {"b.txt": TEXT * 2}))) as archive:
        assert archive.read("a.txt", PASSWORD) == TEXT
        assert archive.read("b.txt") == TEXT * 2
        with pytest.raises(RuntimeError):
            archive.read("a.txt")


def test_an_encrypted_archive_says_what_to_do() -> None:
    with pytest.raises(FileRefused) as refused:
        unpack(encrypted({"mat.txt": TEXT, "Hồ sơ/hai.txt": TEXT}, {"Hồ sơ/": b""}))
    assert refused.value.code == "password"
    assert "gỡ mật khẩu" in refused.value.vi
    assert "Remove the password" in refused.value.en


def test_an_encrypted_member_is_said_of_itself_and_the_others_come_out() -> None:
    inner = encrypted({"trong.txt": TEXT}, {})
    found = {
        member.name: member
        for member in unpack(encrypted({"mat.txt": TEXT}, {"a.txt": TEXT, "trong.zip": inner, "b.txt": TEXT * 2}))
    }
    assert {name: member.data for name, member in found.items() if member.refused is None} == {
        "a.txt": TEXT,
        "b.txt": TEXT * 2,
    }
    refused = {name: member.refused.code for name, member in found.items() if member.refused is not None}
    assert refused == {"mat.txt": "password", "trong.zip": "password"}


def deep(times: int) -> bytes:
    data = make.zipped({"a.txt": TEXT})
    for number in range(times):
        data = make.zipped({f"{number}.zip": data})
    return data


def test_archives_inside_each_other_end_somewhere() -> None:
    assert [member.name for member in unpack(deep(2))] == ["a.txt"]
    found = unpack(deep(3))
    assert [member.refused.code for member in found if member.refused] == ["nested"]


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        pytest.param(locked(make.zipped({"a.txt": TEXT})), {}, "password", id="password"),
        pytest.param(make.zipped({"a.txt": bytes(30 * 2**20)}), {}, "bomb", id="zeros"),
        pytest.param(make.zipped({f"{n}.txt": TEXT for n in range(9)}), {"members": 8}, "too-many-members", id="many"),
        pytest.param(
            make.zipped({"a.txt": TEXT * 9, "b.zip": make.zipped({"c.txt": TEXT * 9})}),
            {"unpacked": 600},
            "bomb",
            id="sum",
        ),
        pytest.param(make.zipped({}), {}, "no-members", id="empty-archive"),
        pytest.param(make.zipped({"a.txt": TEXT * 50})[:-30], {}, "damaged", id="cut"),
        pytest.param(TEXT, {}, "not-supported", id="text"),
    ],
)
def test_bad_archives_are_refused(data: bytes, limits: dict[str, int], code: str) -> None:
    assert refusal(data, **limits) == code


def test_a_directory_of_a_million_names_is_not_read_to_tell_the_kind() -> None:
    """The end record states how many there are; telling the kind must cost nothing."""
    data = make.zipped({"a.txt": TEXT})
    end = data.rindex(b"PK\x05\x06")
    stated = data[: end + 8] + struct.pack("<HH", 60_000, 60_000) + data[end + 12 :]
    assert sniff(stated) is Kind.ZIP


# --- E-mail -----------------------------------------------------------------------------------------------------------


def message(**attached: bytes) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Văn thư <vanthu@vi-du.invalid>"
    mail["To"] = "so@vi-du.invalid"
    mail["Subject"] = "V/v báo cáo quý I"
    mail["Message-ID"] = "<1@vi-du.invalid>"
    mail["Date"] = "Mon, 06 Apr 2020 08:00:00 +0700"
    mail.set_content("Kính gửi: các sở\nĐề nghị báo cáo trước ngày 30/4/2020.")
    mail.add_alternative("<p>Kính gửi: các sở</p>", subtype="html")
    for name, data in attached.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return mail


def test_a_message_brings_its_text_and_its_attachments() -> None:
    data = message(kế_txt=TEXT).as_bytes()
    assert sniff(data) is Kind.EML
    first, second = unpack(data)
    assert first.name == "V-v báo cáo quý I.txt"
    assert "Đề nghị báo cáo trước ngày 30/4/2020." in first.data.decode("utf-8-sig")
    assert (second.name, second.data) == ("kế.txt", TEXT)


def test_a_message_in_a_message_and_an_archive_in_it() -> None:
    outer = message(hồ_zip=make.zipped({"Phụ lục.txt": TEXT}))
    outer.add_attachment(message(trong_txt=TEXT))
    found = unpack(outer.as_bytes())
    assert [(member.name, member.inside) for member in found] == [
        ("V-v báo cáo quý I.txt", ()),
        ("Phụ lục.txt", ("hồ.zip",)),
        ("V-v báo cáo quý I.txt", ("thu-chuyen-tiep.eml",)),
        ("trong.txt", ("thu-chuyen-tiep.eml",)),
    ]


def test_a_text_that_talks_about_mail_is_no_message() -> None:
    assert sniff("Kính gửi: các sở\nSubject: không\n".encode()) is Kind.TEXT
    assert sniff(b"From: a\nTo: b\nSubject: c\nDate: d\n\nx") is Kind.EML


def test_what_is_to_be_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(make.zipped({"a.txt": TEXT}))
    (tmp_path / "b").write_bytes(make.bare_word("<w:p/>"))
    assert is_container(tmp_path / "a")
    assert not is_container(tmp_path / "b")
    assert not is_container(tmp_path / "none")
    assert is_container(message().as_bytes())
