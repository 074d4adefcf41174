# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences of the command line: Vietnamese first, English under it."""

from __future__ import annotations

import sys


class CommandError(Exception):
    """Bad input to a command: two sentences, exit code 2."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


def print_error(vi: str, en: str) -> None:
    """Print a sentence in both languages to stderr, in red on a terminal."""
    red, plain = ("\033[31m", "\033[0m") if sys.stderr.isatty() else ("", "")
    print(f"{red}{vi}{plain}\n{en}", file=sys.stderr)
