# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""See to it that there is a browser for the walks: find one, or install Debian's where that is allowed.

    python scripts/chromium.py

Prints what it found or did. Exit code 0 when there is a browser, 1 when the walks will be skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """Path of a Chromium: the one that NHIPCAU_CHROMIUM names, or the machine's."""
    if named := os.environ.get("NHIPCAU_CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    for name in NAMES:
        for found in (shutil.which(name), f"/usr/bin/{name}"):
            if found and os.access(found, os.X_OK):
                return found
    return None


def install() -> bool:
    """Install Debian's Chromium; only as root and only where there is apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Chưa có Chromium: đang cài gói chromium của Debian. / Installing Debian's chromium for the browser walks.")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        if subprocess.run(command, env=environment, check=False, **quiet).returncode:  # type: ignore[call-overload]
            return False
    return find() is not None


def main() -> int:
    if find() or install():
        print(f"Chromium: {find()}")
        return 0
    print(
        "Không có Chromium và không cài được: bỏ qua các bài đi thử bằng trình duyệt. / "
        "No Chromium and no way to install one: the browser walks will be skipped.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
