# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The settings as an application: it carries the system checks."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "nhipcau.config"
    label = "config"

    def ready(self) -> None:
        from nhipcau.config import checks  # noqa: F401  (registers them)
