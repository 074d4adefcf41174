# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Digital signatures in a PDF (ISO 32000-1, 12.8; Nghị định 30/2020/NĐ-CP, Điều 13): who, for which body, when, and
whether the bytes are those that were signed. By pyHanko, in the decoder's process, without network.

Whether the certificate is one to be trusted is not said: that needs the root certificates of the country and lists of
what was revoked, which a machine without internet does not have. Nothing is ever written into a signed file.
"""

from __future__ import annotations

import datetime
import io
import logging
from typing import Any

from nhipcau.files.model import Signature

_MARK = b"/ByteRange"
_MOST = 40


def read_signatures(data: bytes) -> list[Signature]:
    """The signatures of a PDF in the order in which they were made; none where there is none or nothing can be made
    of them (a signature that cannot be read must not keep the paper from being read)."""
    if _MARK not in data:
        return []
    # What a broken signature is broken in belongs to nobody's log.
    logging.disable(logging.CRITICAL)
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures[:_MOST]
    except Exception:
        # pyHanko raises whatever its parsers raise on a broken file; PDFium may read it all the same.
        return []
    return [_signature(one) for one in found]


def _signature(embedded: Any) -> Signature:
    subject = _subject(embedded)
    moment = _moment(embedded)
    intact, whole = _integrity(embedded)
    return Signature(
        by=subject.get("common_name", ""),
        body=subject.get("organization_name", ""),
        time=moment.isoformat() if moment else None,
        intact=intact,
        whole=whole,
    )


def _subject(embedded: Any) -> dict[str, str]:
    try:
        named = embedded.signer_cert.subject.native
    except Exception:
        return {}
    return {key: _text(value) for key, value in named.items()}


def _text(value: Any) -> str:
    return str(value[0] if isinstance(value, list) and value else value)[:300]


def _moment(embedded: Any) -> datetime.datetime | None:
    try:
        moment = embedded.self_reported_timestamp
    except Exception:
        return None
    return moment if isinstance(moment, datetime.datetime) else None


def _integrity(embedded: Any) -> tuple[bool | None, bool | None]:
    """Whether the signed bytes are unchanged, and whether they are the whole file; nothing where it cannot be told."""
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        context = ValidationContext(trust_roots=[], allow_fetching=False, revocation_mode="soft-fail")
        status = validate_pdf_signature(embedded, context, skip_diff=True)
        whole = embedded.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    except Exception:
        return None, None
    return bool(status.intact and status.valid), whole
