# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from nhipcau.files import Kind, sniff
from nhipcau.files.kinds import keeps_promise, named_kind
from tests.files import make


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"", Kind.EMPTY, id="nothing"),
        pytest.param(b" \r\n\t\x00\x00", Kind.EMPTY, id="blanks-and-zeros"),
        pytest.param("Số: 12/KH-UBND".encode(), Kind.TEXT, id="utf-8"),
        pytest.param("Số: 12/KH-UBND, ngày 4 tháng 5".encode("utf-16"), Kind.TEXT, id="utf-16"),
        pytest.param("Kế hoạch của tỉnh".encode("utf-16-le"), Kind.TEXT, id="utf-16-without-mark"),
        pytest.param(b"<!DOCTYPE html><p>x", Kind.HTML, id="html"),
        pytest.param(b"\xef\xbb\xbf <!-- a --> <?xml version='1.0'?><html><p>x", Kind.HTML, id="html-after-comment"),
        pytest.param("<html><body>Công văn</body></html>".encode("utf-16"), Kind.HTML, id="html-utf-16"),
        pytest.param(b"So <b> la gi", Kind.TEXT, id="text-with-a-tag"),
        pytest.param(b"%PDF-1.7\n...", Kind.PDF, id="pdf"),
        pytest.param(b"\n\nrubbish %PDF-1.4", Kind.PDF, id="pdf-after-rubbish"),
        pytest.param(b"{\\rtf1\\ansi x}", Kind.RTF, id="rtf"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W" * 600, Kind.DOC, id="doc"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"." * 600 + "EncryptedPackage".encode("utf-16-le"),
            Kind.ENCRYPTED_OFFICE,
            id="docx-with-password",
        ),
        pytest.param(make.zipped({"xl/workbook.xml": b"x"}), Kind.XLSX, id="xlsx"),
        pytest.param(make.zipped({"ppt/presentation.xml": b"x"}), Kind.PPTX, id="pptx"),
        pytest.param(make.zipped({"a.txt": b"x"}), Kind.ZIP, id="zip"),
        pytest.param(make.bare_word("<w:p/>"), Kind.DOCX, id="docx"),
        pytest.param(b"ID3\x04\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07", Kind.BINARY, id="mp3"),
        pytest.param(bytes(range(256)) * 4, Kind.BINARY, id="all-bytes"),
    ],
)
def test_the_content_tells_the_kind(data: bytes, kind: Kind) -> None:
    assert sniff(data) is kind


@pytest.mark.parametrize(("form", "kind"), [("PNG", Kind.PNG), ("JPEG", Kind.JPEG), ("TIFF", Kind.TIFF)])
def test_pictures_are_told_apart(form: str, kind: Kind) -> None:
    from PIL import Image

    assert sniff(make.saved(Image.new("L", (8, 8)), form)) is kind


def test_a_name_is_only_a_promise() -> None:
    assert named_kind("Cong van 12.PDF") == "PDF"
    assert named_kind("Cong van 12") is None
    assert keeps_promise("a.pdf", Kind.PDF)
    assert not keeps_promise("a.pdf", Kind.DOCX)
    assert keeps_promise("a.xyz", Kind.DOCX)
    assert keeps_promise("a.docx", Kind.ENCRYPTED_OFFICE)
