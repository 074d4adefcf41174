# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Originals in an S3-compatible store: a real server (moto's) on this machine, spoken to over HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from nhipcau.cli.doctor import originals as examine
from nhipcau.files.errors import StoreError
from nhipcau.files.store import Store
from nhipcau.records.models import FileState
from nhipcau.records.originals import ObjectStore, originals
from tests.personas import Persona
from tests.records.conftest import received

server = pytest.importorskip("moto.server", reason="moto is not installed: the object store is not tried")
boto3 = pytest.importorskip("boto3", reason="boto3 is not installed: the object store is not tried")
CREDENTIALS = {"aws_access_key_id": "thu", "aws_secret_access_key": "thu", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    found = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    found.start()
    host, port = found.get_host_and_port()
    yield f"http://{host}:{port}"
    found.stop()


@pytest.fixture
def bucket(endpoint: str, settings: Settings, request: pytest.FixtureRequest) -> object:
    name = f"ban-goc-{abs(hash(request.node.name)) % 10**8}"
    client = boto3.client("s3", endpoint_url=endpoint, **CREDENTIALS)
    client.create_bucket(Bucket=name)
    options = {
        "bucket_name": name, "endpoint_url": endpoint, "access_key": "thu", "secret_key": "thu",
        "region_name": "us-east-1", "addressing_style": "path", "file_overwrite": True, "default_acl": None,
    }  # fmt: skip
    settings.STORAGES = {
        **settings.STORAGES,
        "originals": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    storages._storages.clear() if hasattr(storages, "_storages") else None
    return client, name


def test_bytes_come_back_as_they_went(bucket: tuple[object, str]) -> None:
    store = originals()
    assert isinstance(store, ObjectStore)
    data = bytes(range(256)) * 9000
    sha256 = store.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest() == store.put(data)
    assert sha256 in store
    assert list(store) == [sha256]
    with store.open(sha256) as stream:
        assert stream.read() == data
    with store.local(sha256) as path:
        assert path.read_bytes() == data
    assert not path.exists()
    assert store.verify() == []


def test_what_was_altered_or_does_not_belong_is_found_and_put_right(bucket: tuple[object, str]) -> None:
    client, name = bucket
    store = originals()
    sha256 = store.put(b"Cong van")
    client.put_object(Bucket=name, Key=f"{sha256[:2]}/{sha256[2:4]}/{sha256}", Body=b"Cong van!")  # type: ignore[attr-defined]
    client.put_object(Bucket=name, Key="la/tep.txt", Body=b"x")  # type: ignore[attr-defined]
    assert sorted(problem.code for problem in store.verify()) == ["changed", "stray"]
    store.put(b"Cong van")
    assert [problem.code for problem in store.verify()] == ["stray"]


def test_what_is_not_there_is_said(bucket: tuple[object, str]) -> None:
    store = originals()
    for wrong in ("0" * 64, "../../etc/passwd", ""):
        with pytest.raises(StoreError):
            store.open(wrong)
    assert "x" not in store


@pytest.mark.django_db(transaction=True)
def test_an_office_on_the_object_store(clerk: Persona, bucket: tuple[object, str]) -> None:
    client, name = bucket
    file = received(clerk)
    assert file.state == FileState.TO_REVIEW
    assert file.original is not None
    assert list(originals()) == [file.original.sha256]
    answer = clerk.get(f"/doi-chieu/{file.pk}/tep/")
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == file.original.sha256
    assert not [finding for finding in examine() if finding.bad]
    sha256 = file.original.sha256
    client.delete_object(Bucket=name, Key=f"{sha256[:2]}/{sha256[2:4]}/{sha256}")  # type: ignore[attr-defined]
    (bad,) = [finding for finding in examine() if finding.bad]
    assert sha256 in bad.vi


@pytest.mark.django_db(transaction=True)
def test_the_doctor_reads_every_original(clerk: Persona, settings: Settings) -> None:
    file = received(clerk)
    assert file.original is not None
    path = Store(settings.STORE_DIR).path(file.original.sha256)
    assert [finding.bad for finding in examine()] == [False]
    path.chmod(0o600)
    path.write_bytes(b"altered")
    assert any(finding.bad and "bị thay đổi" in finding.vi for finding in examine())
    path.unlink()
    assert any(finding.bad and "Thiếu tệp gốc" in finding.vi for finding in examine())
