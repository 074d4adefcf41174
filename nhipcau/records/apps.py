# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsApp(AppConfig):
    name = "nhipcau.records"
    label = "records"

    def ready(self) -> None:
        from nhipcau.records import holdings, jobs, words  # noqa: F401  (jobs registers them)
        from nhipcau.web.context import Entry, register_navigation
        from nhipcau.web.verbs import register_verbs

        register_verbs(words.VERBS)
        holdings.register()

        handlers = frozenset({"clerk", "head-of-office", "leader", "administrator"})
        register_navigation(
            Entry(_("Intake"), "intake", "inbox", roles=handlers, order=20),
            Entry(_("Documents"), "records", "file-text", order=25),
        )
