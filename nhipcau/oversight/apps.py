# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightApp(AppConfig):
    name = "nhipcau.oversight"
    label = "oversight"

    def ready(self) -> None:
        from nhipcau.web.context import Entry, register_navigation

        register_navigation(Entry(_("Cascade"), "cascades", "git-fork", order=40))
