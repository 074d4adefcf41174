# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The door: a file that is too large is turned away while it arrives, the others of the batch go on."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from nhipcau.records import quarantine

TOO_LARGE = "nhipcau_too_large"


class SizeGuard(FileUploadHandler):
    """Stops taking in a file as soon as it is larger than allowed and notes its name on the request.

    The rest of that file is thrown away as it comes; what the batch brought before and after it is kept.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > settings.MAX_FILE_BYTES:
            if self.request is not None:
                names: list[str] = getattr(self.request, TOO_LARGE, [])
                names.append(self.file_name or "")
                setattr(self.request, TOO_LARGE, names)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None


class HeldUpload(TemporaryUploadedFile):
    """An upload that arrives in the quarantine's own folder: no other disk ever sees it."""

    def __init__(
        self, name: str, content_type: str, size: int, charset: str | None, extra: dict[str, Any] | None
    ) -> None:
        arriving = tempfile.NamedTemporaryFile(suffix=".upload", dir=quarantine.root())  # noqa: SIM115
        UploadedFile.__init__(self, arriving, name, content_type, size, charset, extra)


class Incoming(TemporaryFileUploadHandler):
    """Writes an upload to `HeldUpload` while it comes."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = HeldUpload(self.file_name or "", self.content_type or "", 0, self.charset, self.content_type_extra)


def too_large_names(request: HttpRequest) -> list[str]:
    """Names of the files of this request that were turned away. Asks for ``request.FILES`` first: it makes them."""
    _ = request.FILES
    found: list[str] = getattr(request, TOO_LARGE, [])
    return found
