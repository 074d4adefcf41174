# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""System checks: what must be right before the application serves anybody."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register
def secret_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No sessions are signed with a key that everybody knows."""
    if settings.SECRET_KEY != "unset":  # noqa: S105
        return []
    return [
        Error(
            "Chưa đặt khóa bí mật. NHIPCAU_SECRET_KEY is not set.",
            hint="Đặt NHIPCAU_SECRET_KEY hoặc NHIPCAU_SECRET_KEY_FILE; tạo khóa: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="nhipcau.E001",
        )
    ]


@register
def data_folder(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Originals are kept in a folder that can be written."""
    folder = settings.DATA_DIR
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if os.access(nearest, os.W_OK):
        return []
    return [
        Error(
            f"Không ghi được vào thư mục dữ liệu {folder}. The data folder cannot be written.",
            hint="Đặt NHIPCAU_DATA tới một thư mục mà chương trình được phép ghi.",
            id="nhipcau.E002",
        )
    ]


@register
def demo_is_no_office(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demo shows its passwords; an address that others can reach must not."""
    if settings.NHIPCAU_DEMO and settings.HTTPS:
        return [
            Warning(
                "Chế độ trình diễn hiện mật khẩu trên trang đăng nhập. The demo shows its passwords.",
                hint="Bỏ NHIPCAU_DEMO nơi có văn bản thật.",
                id="nhipcau.W001",
            )
        ]
    return []
