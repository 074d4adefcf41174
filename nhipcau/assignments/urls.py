# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.assignments import views

urlpatterns = [
    path("viec-cua-toi/", views.my_work, name="my-work"),
    path("nhiem-vu/", views.assignment_list, name="assignments"),
    path("nhiem-vu/<int:assignment_id>/", views.assignment_page, name="assignment"),
    path("nhiem-vu/<int:assignment_id>/chuyen/", views.assignment_move, name="assignment-move"),
]
