# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.web import audit_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("ngon-ngu/", views.choose_language, name="language"),
    path("suc-khoe/", views.health, name="health"),
    path("nhat-ky/", audit_views.audit_log, name="audit"),
    path("nhat-ky/tai/", audit_views.audit_download, name="audit-download"),
    path("kieu-dang/", views.styles, name="styles"),
]
