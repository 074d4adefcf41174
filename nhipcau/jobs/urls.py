# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.jobs import views

urlpatterns = [
    path("", views.job_list, name="jobs"),
    path("<int:job_id>/thu-lai/", views.job_retry, name="job-retry"),
]
