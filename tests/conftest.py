# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of all rooms."""

from __future__ import annotations

pytest_plugins = ["tests.personas"]
