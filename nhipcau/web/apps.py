# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WebApp(AppConfig):
    name = "nhipcau.web"
    label = "web"

    def ready(self) -> None:
        from nhipcau.web import guards, jobs  # noqa: F401  (the job registers itself)

        post_migrate.connect(guards.after_migrate, sender=self)
