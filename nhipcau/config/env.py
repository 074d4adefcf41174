# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings from the environment: each reader refuses a wrong value and names the variable.

``NAME_FILE`` may stand for ``NAME``: the value is then the content of that file (how secrets are mounted).
"""

from __future__ import annotations

import os
from pathlib import Path


class WrongSetting(SystemExit):
    """A setting cannot be used; the message says which and what to write instead. Exit code 2."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(2)
        self.message = f"{vi}\n{en}"

    def __str__(self) -> str:
        return self.message


def text(name: str, default: str = "") -> str:
    """The value of a variable, or the content of the file that ``NAME_FILE`` names."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongSetting(
                f"Không đọc được tệp {path} (biến {name}_FILE).", f"Cannot read {path} ({name}_FILE): {error.strerror}."
            ) from error
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """A yes-or-no variable: 1/0, true/false, yes/no, on/off."""
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise WrongSetting(f"Biến {name} phải là 1 hoặc 0, không phải “{value}”.", f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number of at least 0."""
    value = text(name)
    if value == "":
        return default
    if not value.isdecimal():
        raise WrongSetting(
            f"Biến {name} phải là một số nguyên, không phải “{value}”.",
            f"{name} must be a whole number, not {value!r}.",
        )
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default
