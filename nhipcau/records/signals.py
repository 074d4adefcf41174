# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What upper rooms may listen to. Sent inside the transaction: a listener that fails undoes the confirmation."""

from __future__ import annotations

from django.dispatch import Signal

record_confirmed = Signal()
"""A record was registered from a confirmed reading. Arguments: ``record`` (its tasks are saved), ``actor``,
``matches`` (``dict[str, Meant]``: name in the document → what it means)."""

Meant = int | tuple[int, ...] | None
"""What a name means: the id of a body; the ids of a class's members, each to have its own; None: stays as named."""
