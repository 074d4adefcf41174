# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What `data/demo.toml` says: the files of the demo and its persons. Pure: no application needed."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

DATA = Path(str(resources.files("nhipcau.demo") / "data"))


@cache
def content() -> dict[str, Any]:
    """The parsed demo file: ``file`` and ``person`` tables."""
    return tomllib.loads((DATA / "demo.toml").read_text(encoding="utf-8"))


def logins() -> list[dict[str, str]]:
    """Login, password, who and in which body, as the sign-in page and `nhipcau run --demo` show them."""
    register = tomllib.loads((DATA / "bodies.toml").read_text(encoding="utf-8"))
    names = {body["key"]: body["name"] for body in register["body"]}
    return [
        {
            "login": person["login"],
            "password": person["password"],
            "who": f"{person['full_name']}, {person['post']}",
            "where": names.get(person["body"], ""),
        }
        for person in content()["person"]
    ]
