# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsApp(AppConfig):
    name = "nhipcau.assignments"
    label = "assignments"

    def ready(self) -> None:
        from nhipcau.assignments import receivers  # noqa: F401  (connects them)
        from nhipcau.web.context import Entry, register_navigation

        register_navigation(
            Entry(_("My work"), "my-work", "home", order=10),
            Entry(_("Assignments"), "assignments", "clipboard-list", order=30),
        )
