# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.bodies import register_views, views

urlpatterns = [
    path("", views.body_tree, name="bodies"),
    path("them/", views.body_add, name="body-add"),
    path("chuc-vu/", views.choose_post, name="choose-post"),
    path("<int:body_id>/", views.body_card, name="body"),
    path("nhom/", register_views.class_page, name="body-classes"),
    path("nhom/ngoai-le/<int:exception_id>/bo/", register_views.class_exception_drop, name="class-exception-drop"),
    path("xuat/", register_views.bodies_export, name="bodies-export"),
    path("nhap/", register_views.bodies_import, name="bodies-import"),
    path("<int:body_id>/ket-thuc/", register_views.body_end, name="body-end"),
    path("<int:body_id>/hoan-tac/", register_views.body_undo, name="body-undo"),
    path("<int:body_id>/doi-ten/", register_views.body_rename, name="body-rename"),
    path("<int:body_id>/chuyen/", register_views.body_move, name="body-move"),
    path("<int:body_id>/nguoi/", views.body_person, name="body-person"),
]
