# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.oversight import views

urlpatterns = [
    path("cay-trien-khai/", views.directive_list, name="cascades"),
    path("cay-trien-khai/<int:record_id>/", views.cascade_page, name="cascade"),
]
