# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts that lost their Vietnamese letters: is a text damaged, what could it be, which is likeliest."""

from nhipcau.reading.restoration.restore import Change, Restored, damage_of, is_damaged, restore

__all__ = ["Change", "Restored", "damage_of", "is_damaged", "restore"]
