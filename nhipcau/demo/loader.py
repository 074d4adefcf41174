# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Loads the demo as people would: the clerks drop the files, the worker reads them, the clerks confirm some.

Everything here may be interrupted and started again: what is there already is left alone.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.middleware import actor_in
from nhipcau.bodies.models import Body, Post
from nhipcau.bodies.services import create_person, give_post, load_register
from nhipcau.demo.content import DATA, content, logins
from nhipcau.records.models import FileState, IntakeFile
from nhipcau.records.services import confirm_as_read, shown_name, take_in

__all__ = ["load_documents", "logins", "prepare"]

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 600


def prepare() -> None:
    """The register and the persons; quick, so that somebody can sign in at once."""
    needed = {person["body"] for person in content()["person"]}
    # Once: loaded again it would take back what a visitor has changed in it, a renaming for example.
    if Body.objects.filter(key__in=needed).count() < len(needed):
        load_register(DATA / "bodies.toml")
    for person in content()["person"]:
        if get_user_model().objects.filter(username=person["login"]).exists():
            continue
        created = create_person(None, person["login"], person["password"], person["full_name"])
        body = Body.objects.get(key=person["body"])
        give_post(None, created, body, person["post"], person["roles"])


def clerk(login: str) -> Actor:
    """The actor that a demo person is."""
    return actor_in(Post.objects.select_related("body", "person").get(person__user__username=login))


def load_documents() -> int:
    """Drop the demo's files, wait for their readings, confirm those that the demo confirms. Returns an exit code."""
    for entry in content()["file"]:
        deliver(entry)
    for entry in content()["file"]:
        if entry["confirm"]:
            settle(entry)
    return 0


def filed(entry: dict[str, Any]) -> IntakeFile | None:
    """The dropped file of an entry, when it was dropped before."""
    own = IntakeFile.objects.filter(batch__post__person__user__username=entry["clerk"])
    known = own.filter(name=entry["path"]).exclude(state=FileState.DUPLICATE).first()
    # One that is still held has its name in the quarantine only.
    return known or next((file for file in own.exclude(held="") if shown_name(file) == entry["path"]), None)


def deliver(entry: dict[str, Any]) -> None:
    """Drop one file as its clerk would, unless that was done before."""
    if filed(entry) is None:
        upload = SimpleUploadedFile(entry["path"], (DATA / entry["path"]).read_bytes())
        take_in(clerk(entry["clerk"]), [upload])


def settle(entry: dict[str, Any]) -> None:
    """Wait until the worker has read the file, then confirm it with the bodies that the register offers."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        file = filed(entry)
        if file is None or file.state in {FileState.CONFIRMED, FileState.REFUSED, FileState.FAILED}:
            return
        if file.state == FileState.TO_REVIEW:
            confirm_as_read(clerk(entry["clerk"]), file)
            return
        time.sleep(0.5)
    log.warning("%s was not read in time; it stays to be reviewed", entry["path"])
