# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Zip packages of office programs (DOCX, ODT, XLSX): weighed before they are unpacked, XML without entities."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from nhipcau.files.errors import FileRefused
from nhipcau.files.limits import Limits

_SMALL_PART = 2**20
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError,
)  # fmt: skip
"""What `zipfile` is known to raise on broken archives (`RuntimeError` for one with a password)."""


@contextmanager
def opened(data: bytes, limits: Limits, *, in_part: bool = False) -> Iterator[zipfile.ZipFile]:
    """The package, weighed. Raises `FileRefused`: ``password`` (with `in_part` only where nothing is without one),
    ``bomb``, and ``damaged`` for what breaks inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            locked = [part for part in parts if is_locked(part)]
            if locked and not (in_part and any(not part.is_dir() and not is_locked(part) for part in parts)):
                raise FileRefused("password")
            weigh(parts, limits)
            yield package
    except _BROKEN as error:
        raise FileRefused("damaged") from error


def weigh(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse before unpacking: by the sizes that the directory states (`content` holds zip to them)."""
    too_dense = any(
        part.file_size > _SMALL_PART and part.file_size > limits.ratio * max(1, part.compress_size) for part in parts
    )
    if len(parts) > limits.entries or sum(part.file_size for part in parts) > limits.unpacked or too_dense:
        raise FileRefused("bomb")


def is_locked(part: zipfile.ZipInfo) -> bool:
    """Whether a part is encrypted."""
    return bool(part.flag_bits & _ENCRYPTED)


def content(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The bytes of a part. Raises `FileRefused` ``bomb`` when there are more than the directory says."""
    with package.open(part) as stream:
        found = stream.read(part.file_size + 1)
    if len(found) > part.file_size:
        raise FileRefused("bomb")
    return found


def xml_part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """A part as XML, without entities, DTD or network; nothing if the package does not have it."""
    try:
        part = package.getinfo(name)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(content(package, part), parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("damaged") from error
    # No office program writes a document type; whoever does wants entities to grow.
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise FileRefused("bomb")
    return root


def has_macros(package: zipfile.ZipFile) -> bool:
    """Whether programs travel in the package: VBA in Office files, Basic and scripts in OpenDocument. Never run."""
    return any(
        name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/")) for name in package.namelist()
    )
