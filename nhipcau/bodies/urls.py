# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.bodies import views

urlpatterns = [
    path("", views.body_tree, name="bodies"),
    path("them/", views.body_add, name="body-add"),
    path("chuc-vu/", views.choose_post, name="choose-post"),
    path("<int:body_id>/", views.body_card, name="body"),
    path("<int:body_id>/ket-thuc/", views.body_end, name="body-end"),
    path("<int:body_id>/nguoi/", views.body_person, name="body-person"),
]
