# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "body-added": _("Body added"),
    "body-ended": _("Body ended"),
    "body-renamed": _("Body renamed"),
    "body-moved": _("Body moved"),
    "body-changed": _("Body corrected"),
    "work-passed-on": _("Work passed on"),
    "ending-undone": _("Ending undone"),
    "post-passed-on": _("Post passed on to the successor"),
    "post-taken-back": _("Passed post taken back"),
    "class-exception": _("Exception of a class"),
    "register-loaded": _("Register loaded"),
    "person-added": _("Person added"),
    "person-renamed": _("Name corrected"),
    "personal-erased": _("Personal values erased"),
    "post-given": _("Post given"),
    "post-ended": _("Post ended"),
    "stand-in-given": _("Stand-in named"),
    "post-chosen": _("Acting in another post"),
    "account-opened": _("Account opened"),
    "account-closed": _("Account closed"),
    "account-unlocked": _("Account unlocked"),
    "password-given": _("New first password"),
    "password-changed": _("Password changed"),
    "factor-added": _("Second factor added"),
    "factor-removed": _("Second factor removed"),
    "factor-failed": _("Wrong second factor"),
    "factors-cleared": _("Second factors taken away"),
    "session-ended": _("Session ended"),
    "sessions-ended": _("Sessions ended"),
    "signed-in": _("Signed in"),
    "signed-out": _("Signed out"),
    "sign-in-failed": _("Wrong password"),
    "sign-in-locked": _("Account locked after wrong passwords"),
    "sso-linked": _("Single sign-on connected"),
}
"""What the audit log calls the changes of this room."""

WAYS = {
    "password": _("password"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
    "socialaccount": _("single sign-on"),
}
"""Ways to sign in, as the log's values name them."""


class BodiesApp(AppConfig):
    name = "nhipcau.bodies"
    label = "bodies"

    def ready(self) -> None:
        from nhipcau.bodies import handing, jobs, signins, sorting  # noqa: F401  (the jobs register themselves)
        from nhipcau.bodies.models import Kind, Level, Role
        from nhipcau.web.context import Entry, register_navigation
        from nhipcau.web.verbs import register_values, register_verbs

        signins.connect()
        sorting.connect()
        handing.register()
        register_verbs(VERBS)
        register_values({**dict(Kind.choices), **dict(Level.choices), **dict(Role.choices), **WAYS})

        keepers = frozenset({"administrator", "clerk", "head-of-office"})
        register_navigation(
            Entry(_("Bodies"), "bodies", "sitemap", order=60),
            Entry(_("People"), "people", "users", order=62),
            Entry(_("Audit log"), "audit", "history", roles=frozenset({"administrator", "inspector"}), order=85),
            # The room of the jobs stands below that of the pages and cannot announce itself.
            Entry(_("Background work"), "jobs", "server-cog", roles=keepers, order=80),
        )
