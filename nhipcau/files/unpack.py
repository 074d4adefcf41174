# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Archives and e-mail: one file that brings several. Each comes out with a name that leads nowhere.

    members = unpack(path)          # [Member("Phụ lục 1.xlsx", b"…", ("Ho so.zip",)), …]

What is wrong with one member is said of that member; the others come out all the same.
"""

from __future__ import annotations

import base64
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from nhipcau.files.errors import FileRefused
from nhipcau.files.kinds import sniff
from nhipcau.files.limits import Limits
from nhipcau.files.model import CONTAINERS, Kind

if TYPE_CHECKING:
    import zipfile

_LONGEST = 200
_LITTER = frozenset({"thumbs.db", ".ds_store", "desktop.ini"})
_UTF8_NAME = 0x800
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


class Member(NamedTuple):
    """A file out of a container: its bytes, or why it did not come out."""

    name: str
    """One line, composed letters, no folder, at most 200 characters."""
    data: bytes = b""
    inside: tuple[str, ...] = ()
    """Names of archives inside the container that it lay in, outermost first."""
    refused: FileRefused | None = None

    def to_json(self) -> dict[str, Any]:
        """The member as plain data, to hand over from the decoder."""
        plain: dict[str, Any] = {
            "name": self.name,
            "inside": self.inside,
            "data": base64.b64encode(self.data).decode("ascii"),
        }
        if self.refused is not None:
            plain |= {"refused": self.refused.code, "facts": self.refused.facts}
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Member:
        """The reverse of `to_json`."""
        refused = FileRefused(plain["refused"], **plain["facts"]) if "refused" in plain else None
        return cls(plain["name"], base64.b64decode(plain["data"]), tuple(plain["inside"]), refused)


def unpack(
    source: str | os.PathLike[str] | bytes,
    *,
    limits: Limits | None = None,
    take: Callable[[Member], None] | None = None,
) -> list[Member]:
    """The files that an archive or an e-mail brings, those of archives inside it included.

    Taken apart in a limited process of its own. With `take` each is handed over as it comes out, so that no more than
    one is in memory, and the list that is returned holds no bytes.

    Raises `FileRefused` when nothing can be taken out (``password``, ``bomb``, ``damaged``, ``no-members``,
    ``too-many-members``, ``not-supported`` for what is no container).
    """
    from nhipcau.files.extract import run_child

    members: list[Member] = []

    def came(plain: dict[str, Any]) -> None:
        member = Member.from_json(plain)
        if take is not None:
            take(member)
            member = member._replace(data=b"")
        members.append(member)

    run_child(source, {"do": "unpack"}, limits or Limits(), member=came)
    if not members:
        raise FileRefused("no-members")
    return members


def is_container(source: str | os.PathLike[str] | bytes) -> bool:
    """Whether a file, given as a path or as its bytes, is to be unpacked; one that cannot be opened is not."""
    if isinstance(source, bytes):
        return sniff(source) in CONTAINERS
    try:
        with open(source, "rb") as stream:
            head = stream.read(4096)
            whole = head + stream.read(Limits().bytes) if head.startswith(b"PK\x03\x04") else head
    except OSError:
        return False
    return sniff(whole) in CONTAINERS


def members_of(data: bytes, limits: Limits) -> Iterator[Member]:
    """What comes out of a container; runs in the decoder's process. Raises `FileRefused`."""
    counted = [0, 0]
    for member in _inside(data, (), limits):
        counted[0] += 1
        counted[1] += len(member.data)
        if counted[0] > limits.members:
            raise FileRefused("too-many-members", size=f"> {limits.members}", limit=limits.members)
        if counted[1] > limits.unpacked:
            raise FileRefused("bomb")
        yield member


def _inside(data: bytes, inside: tuple[str, ...], limits: Limits) -> Iterator[Member]:
    kind = sniff(data)
    if kind not in CONTAINERS:
        raise FileRefused("not-supported", kind=str(kind).upper())
    if len(inside) >= limits.nesting:
        raise FileRefused("nested", limit=limits.nesting)
    for name, content in _zip_parts(data, limits) if kind is Kind.ZIP else _mail_parts(data):
        if isinstance(content, FileRefused):
            yield Member(safe_name(name), inside=inside, refused=content)
        elif sniff(content) in CONTAINERS:
            yield from _nested(safe_name(name), content, inside, limits)
        else:
            yield Member(safe_name(name), content, inside)


def _nested(name: str, content: bytes, inside: tuple[str, ...], limits: Limits) -> Iterator[Member]:
    try:
        yield from _inside(content, (*inside, name), limits)
    except FileRefused as refused:
        if refused.code in ("too-many-members", "bomb"):
            raise
        yield Member(name, inside=inside, refused=refused)


def _mail_parts(data: bytes) -> Iterator[tuple[str, bytes | FileRefused]]:
    from nhipcau.files.mail import mail_parts

    yield from mail_parts(data)


def _zip_parts(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | FileRefused]]:
    import zipfile
    import zlib

    from nhipcau.files.package import content, is_locked, opened

    # What `zipfile` is known to raise on one broken part.
    broken = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError)
    with opened(data, limits, in_part=True) as archive:
        parts = [part for part in archive.infolist() if not _is_litter(part)]
        if len(parts) > limits.members:
            raise FileRefused("too-many-members", size=len(parts), limit=limits.members)
        for part in parts:
            try:
                if is_locked(part):
                    yield _name(part), FileRefused("password")
                elif part.file_size > limits.bytes:
                    yield _name(part), FileRefused("too-large", size=part.file_size >> 20, limit=limits.bytes >> 20)
                else:
                    yield _name(part), content(archive, part)
            except broken as error:
                yield _name(part), _because(error)


def _because(error: Exception) -> FileRefused:
    refused = FileRefused("damaged")
    refused.__cause__ = error
    return refused


def _is_litter(part: zipfile.ZipInfo) -> bool:
    """Folders, links out of the archive, and what file managers leave behind."""
    last = part.filename.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
    link = stat.S_ISLNK(part.external_attr >> 16)
    return part.is_dir() or link or last in _LITTER or last.startswith("._") or part.filename.startswith("__MACOSX/")


def _name(part: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: without a flag zip means code page 437, and hardly anybody does."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return part.filename


def safe_name(name: str) -> str:
    """A name that may be shown, stored and used in a folder: no path, no invisible signs, not too long.

    >>> safe_name("..\\\\..\\\\Công văn\\n12.pdf")
    'Công văn 12.pdf'
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    text = "".join(" " if unicodedata.category(letter) in _INVISIBLE else letter for letter in text)
    text = " ".join(text.split()).strip(". ") if set(text) <= {".", " "} else " ".join(text.split())
    stem, dot, ending = text.rpartition(".")
    if dot and len(ending) < 10:
        return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
    return text[:_LONGEST] or "tep"
