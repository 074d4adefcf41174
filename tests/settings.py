# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of the test run: SQLite, or the PostgreSQL that NHIPCAU_TEST_DATABASE_URL names."""

from __future__ import annotations

import os
import tempfile

_folder = tempfile.mkdtemp(prefix="nhipcau-tests-")
os.environ["NHIPCAU_DATA"] = _folder
os.environ["NHIPCAU_SECRET_KEY"] = "only-for-tests-" + "x" * 40
if url := os.environ.get("NHIPCAU_TEST_DATABASE_URL"):
    os.environ["NHIPCAU_DATABASE_URL"] = url
else:
    os.environ.pop("NHIPCAU_DATABASE_URL", None)

from nhipcau.config.settings import *  # noqa: E402, F403

# Argon2 is slow on purpose; the tests sign in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
