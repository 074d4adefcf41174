# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from nhipcau.records import views

urlpatterns = [
    path("tiep-nhan/", views.intake, name="intake"),
    path("tiep-nhan/danh-sach/", views.intake_files, name="intake-files"),
    path("tiep-nhan/<int:file_id>/thu-lai/", views.intake_retry, name="intake-retry"),
    path("tiep-nhan/<int:file_id>/doi-chieu-lai/", views.intake_take_back, name="intake-take-back"),
    path("doi-chieu/<int:file_id>/", views.review_page, name="review"),
    path("doi-chieu/<int:file_id>/trang/<int:number>.png", views.page_picture, name="review-page-picture"),
    path("doi-chieu/<int:file_id>/tep/", views.file_original, name="review-original"),
    path("van-ban/", views.record_list, name="records"),
    path("van-ban/<int:record_id>/", views.record_page, name="record"),
    path("van-ban/<int:record_id>/tep/<int:manifestation_id>/", views.manifestation_original, name="record-original"),
]
