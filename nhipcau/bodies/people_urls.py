# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.bodies import people_views as views

urlpatterns = [
    path("", views.people_list, name="people"),
    path("them/", views.person_add, name="person-add"),
    path("<int:person_id>/", views.person_card, name="person"),
    path("<int:person_id>/chuc-vu/", views.person_post, name="person-post"),
    path("<int:person_id>/ho-ten/", views.person_name, name="person-name"),
    path("<int:person_id>/mat-khau/", views.person_password, name="person-password"),
    path("<int:person_id>/tai-khoan/", views.person_account, name="person-account"),
    path("chuc-vu/<int:post_id>/thoi/", views.post_end, name="post-end"),
    path("chuc-vu/<int:post_id>/thay/", views.post_stand_in, name="post-stand-in"),
]
