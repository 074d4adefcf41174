# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""An authenticator app for tests: six digits by RFC 6238, from the secret that the page shows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time


def code(secret: str, *, steps: int = 0, at: float | None = None) -> str:
    """The code of now, or of some steps of 30 seconds later."""
    counter = int((time.time() if at is None else at) // 30) + steps
    padded = secret + "=" * (-len(secret) % 8)
    digest = hmac.new(base64.b32decode(padded, casefold=True), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
