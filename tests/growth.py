# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""How work grows with the length of its input, judged so that a busy machine cannot fail it."""

from __future__ import annotations

import time
from collections.abc import Callable

_TRIES = 6


def growth(work: Callable[[str], object], piece: str, small: int, large: int) -> float:
    """Times as long per character that ``work`` takes on ``large`` characters as on ``small``: 1 is linear.

    ``piece`` is repeated up to the length. The least of several tries counts, and the first that is nearly linear
    ends them: load on the machine makes some tries slow, work that grows with the square makes all of them slow.
    """

    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        start = time.process_time()
        work(text)
        return time.process_time() - start

    seconds(min(small, 2_000))
    least = float("inf")
    for _ in range(_TRIES):
        least = min(least, seconds(large) / max(seconds(small), 1e-4) / (large / small))
        if least < 1.5:
            break
    return least
