# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BodiesApp(AppConfig):
    name = "nhipcau.bodies"
    label = "bodies"

    def ready(self) -> None:
        from nhipcau.bodies import signins
        from nhipcau.web.context import Entry, register_navigation

        signins.connect()

        keepers = frozenset({"administrator", "clerk", "head-of-office"})
        register_navigation(
            Entry(_("Bodies"), "bodies", "sitemap", order=60),
            # The room of the jobs stands below that of the pages and cannot announce itself.
            Entry(_("Background work"), "jobs", "server-cog", roles=keepers, order=80),
        )
