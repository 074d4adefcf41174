# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong while reading.

    ReadingError
    ├── BrokenRules        a rules file does not parse or names what does not exist (our fault)
    └── MissingModel       the restoration model is not in the package (our fault or a broken install)

A damaged, cut or empty text is no error: `read` never raises on a `str`; what it could not read is null in
the reading, and a doubt says so.
"""

from __future__ import annotations


class ReadingError(Exception):
    """Root of all errors of the reader."""


class BrokenRules(ReadingError):
    """A rules file does not parse, or an entry of it contradicts its own examples."""


class MissingModel(ReadingError):
    """The restoration model cannot be found in the package."""
