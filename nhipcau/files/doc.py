# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Word and Excel of 1997 to 2003: LibreOffice turns them into today's formats, where it is installed.

It runs inside the decoder's limits, in a folder that the caller gives and removes, with a profile of its own in
which macros are off. Nothing else here starts a program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from nhipcau.files.errors import FileRefused, MissingProgram
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note

_PROGRAMS = ("soffice", "libreoffice")
_FOLDERS = "/usr/bin:/usr/local/bin:/opt/libreoffice/program:/usr/lib/libreoffice/program:/snap/bin"
_MACROS_OFF = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")


def program() -> str | None:
    """Where LibreOffice is on this machine, if it is."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name, path=_FOLDERS))), None)


def read_legacy(data: bytes, kind: Kind, folder: Path | None, limits: Limits) -> Extract:
    """A DOC or XLS file; `folder` is an empty one that may be written to.

    Raises `MissingProgram` ``no-office`` without LibreOffice; `FileRefused` ``damaged`` when it makes nothing of the
    file, and whatever reading its outcome raises.
    """
    office = program()
    if office is None or folder is None:
        raise MissingProgram("no-office")
    form = "docx" if kind is Kind.DOC else "xlsx"
    outcome = _converted(office, data, kind, form, folder, limits)
    if kind is Kind.DOC:
        from nhipcau.files.docx import read_docx

        read = read_docx(outcome, limits)
    else:
        from nhipcau.files.xlsx import read_xlsx

        read = read_xlsx(outcome, limits)
    notes = [note for note in read.notes if note.code != "macros"]
    if _MACRO_STREAM in data:
        notes.append(Note.of("macros"))
    return Extract.of_pages(kind, read.pages, notes)


def _converted(office: str, data: bytes, kind: Kind, form: str, folder: Path, limits: Limits) -> bytes:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_MACROS_OFF, encoding="utf-8")
    source = folder / f"in.{kind}"
    source.write_bytes(data)
    command = [
        office, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
        f"-env:UserInstallation={profile.parent.as_uri()}",
        "--convert-to", form, "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    # The fence is around this whole process; LibreOffice only needs a home to be content.
    subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
        check=False,
    )
    outcome = folder / "out" / f"in.{form}"
    if not outcome.is_file() or outcome.stat().st_size > limits.unpacked:
        raise FileRefused("damaged")
    return outcome.read_bytes()
