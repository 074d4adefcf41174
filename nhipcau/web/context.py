# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every page has: navigation, who acts, the languages, the day.

An application announces its entries in ``AppConfig.ready``:

    register_navigation(Entry(_("My work"), "my-work", "clipboard-list", order=10))

An entry is shown when its address exists and, where it names roles, the acting post has one of them. So no entry
leads nowhere, and a page that is not built yet has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """A page that the navigation leads to."""

    name: str | Promise
    url_name: str
    icon: str
    """Name of an icon in ``scripts/assets/icons.txt``."""
    roles: frozenset[str] = frozenset()
    """Roles that see it; empty for everybody."""
    order: int = 50
    """10 to 29 daily work, 30 to 59 following up, from 60 what is looked up or set up."""


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it."""

    name: str | Promise
    url: str
    icon: str
    current: bool
    order: int


_entries: dict[str, Entry] = {}


def register_navigation(*entries: Entry) -> None:
    """Add entries; one with the same url name replaces the earlier one."""
    for entry in entries:
        _entries[entry.url_name] = entry


def address(url_name: str) -> str | None:
    """The address of a named page without arguments, or None when there is no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def navigation(path: str, roles: Iterable[str]) -> list[Link]:
    """The links for somebody with these roles who is at this path; the one they are in is marked.

    Of several that contain the path the longest is the current one: ``/van-ban/tiep-nhan/`` is Intake, not Documents.
    """
    held = frozenset(roles)
    seen = [entry for entry in _entries.values() if not entry.roles or entry.roles & held]
    found = [(entry, url) for entry in seen if (url := address(entry.url_name)) is not None]
    around = [url for _entry, url in found if path == url or (url != "/" and path.startswith(url))]
    here = max(around, key=len, default=None)
    links = [Link(entry.name, url, entry.icon, url == here, entry.order) for entry, url in found]
    return sorted(links, key=lambda link: link.order)


@cache
def product_version() -> str:
    """The version of the installed package; empty when run from a bare checkout."""
    try:
        return version("nhipcau")
    except PackageNotFoundError:
        return ""


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor for every page.

    ``navigation`` (only for somebody signed in), ``actor`` (`nhipcau.bodies.actor.Actor` or None), ``today``,
    ``languages`` (code and own name), ``search_url`` and ``post_url`` (None while there is no such page), ``demo``,
    ``demo_logins`` (for the sign-in page of the demo), ``product_version``.
    """
    actor = getattr(request, "actor", None)
    # Error pages are drawn for requests that never reached the sign-in middleware.
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "navigation": navigation(request.path, getattr(actor, "roles", ())) if known else [],
        "actor": actor if known else None,
        "today": timezone.localdate(),
        "languages": [("vi", "Tiếng Việt"), ("en", "English")],
        "search_url": address("search") if known else None,
        "post_url": address("choose-post") if known else None,
        "demo": settings.NHIPCAU_DEMO,
        "demo_logins": settings.NHIPCAU_DEMO_LOGINS if settings.NHIPCAU_DEMO and not known else [],
        "product_version": product_version(),
    }
