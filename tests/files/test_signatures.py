# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Digital signatures: signed here with a certificate of our own, then changed as files get changed."""

from __future__ import annotations

import datetime
import io
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from nhipcau.files import extract
from nhipcau.files.model import Extract, Signature
from nhipcau.files.signatures import read_signatures
from tests.files import make

NAME, BODY = "Lê Văn Sáng", "Ủy ban nhân dân tỉnh Hải Lâm"


@cache
def signer() -> signers.SimpleSigner:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, NAME), x509.NameAttribute(NameOID.ORGANIZATION_NAME, BODY)]
    )
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    packed = serialization.pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, None, serialization.BestAvailableEncryption(b"x")
    )
    found = signers.SimpleSigner.load_pkcs12_data(packed, [], b"x")
    assert found is not None
    return found


@cache
def signed() -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(make.pdf()))
    out = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="ChuKy1"), signer=signer())
    return bytes(out.getvalue())


def test_who_for_which_body_when_and_intact() -> None:
    read = extract(signed(), "da-ky.pdf")
    (found,) = read.signatures
    assert (found.by, found.body, found.intact, found.whole) == (NAME, BODY, True, True)
    assert found.time is not None
    moment = datetime.datetime.fromisoformat(found.time)
    assert abs(datetime.datetime.now(datetime.UTC) - moment) < datetime.timedelta(minutes=10)
    assert "Sở Công Thương" in " ".join(read.text.split())
    assert Extract.from_json(read.to_json()) == read


def test_changed_bytes_are_seen() -> None:
    changed = bytearray(signed())
    place = changed.index(b"/MediaBox")
    changed[place + 1 : place + 9] = b"MediaBoy"
    (found,) = read_signatures(bytes(changed))
    assert found.intact is False


def test_what_was_added_afterwards_is_seen() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    writer.root["/NhipCau"] = writer.root["/Type"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    (found,) = read_signatures(out.getvalue())
    assert (found.intact, found.whole) == (True, False)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(make.pdf(), id="unsigned"),
        pytest.param(make.pdf() + b"% /ByteRange [0 1 2 3]", id="only-the-word"),
        pytest.param(b"%PDF-1.7 /ByteRange", id="no-file"),
    ],
)
def test_without_a_signature_there_is_none(data: bytes) -> None:
    assert read_signatures(data) == []


def test_a_broken_signature_does_not_keep_the_paper_from_being_read() -> None:
    broken = bytearray(signed())
    place = broken.index(b"/Contents <") + 20 if b"/Contents <" in broken else broken.index(b"/Contents<") + 20
    broken[place : place + 40] = b"0" * 40
    read = extract(bytes(broken), "a.pdf")
    assert read.text
    assert all(isinstance(one, Signature) and one.intact is not True for one in read.signatures)
