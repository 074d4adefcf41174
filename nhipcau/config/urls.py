# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""All addresses, room by room. Vietnamese paths: people read them aloud on the telephone."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("nhipcau.web.urls")),
    path("", include("nhipcau.bodies.account_urls")),
    path("", include("nhipcau.assignments.urls")),
    path("", include("nhipcau.records.urls")),
    path("", include("nhipcau.oversight.urls")),
    path("to-chuc/", include("nhipcau.bodies.urls")),
    path("can-bo/", include("nhipcau.bodies.people_urls")),
    path("cong-viec-nen/", include("nhipcau.jobs.urls")),
]

handler400 = "nhipcau.web.errors.bad_request"
handler403 = "nhipcau.web.errors.forbidden"
handler404 = "nhipcau.web.errors.not_found"
handler500 = "nhipcau.web.errors.our_fault"
