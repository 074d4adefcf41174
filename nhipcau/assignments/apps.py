# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsApp(AppConfig):
    name = "nhipcau.assignments"
    label = "assignments"

    def ready(self) -> None:
        from nhipcau.assignments import holdings, receivers  # noqa: F401  (the receivers connect themselves)
        from nhipcau.assignments.machine import machine
        from nhipcau.web.context import Entry, register_navigation
        from nhipcau.web.verbs import register_values, register_verbs
        from nhipcau.web.words import STATES

        register_verbs({f"assignment-{move.id}": move.done for move in machine().moves.values()})
        register_verbs({f"assignment-{name}": event.done for name, event in machine().events.items()})
        register_values({state: word for state, (word, _icon) in STATES.items()})
        holdings.register()
        register_navigation(
            Entry(_("My work"), "my-work", "home", order=10),
            Entry(_("Assignments"), "assignments", "clipboard-list", order=30),
        )
