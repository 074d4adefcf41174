# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Three kinds of failure kept apart, and the pages that answer them.

expected outcome    a value that a service returns (a duplicate, "nothing to do")
BadInputError       a sentence in Vietnamese and English that says what to do, answered with 4xx
anything else       our fault: logged with its trace, answered with 500 and a number to quote
"""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

log = logging.getLogger(__name__)


class BadInputError(Exception):
    """Somebody gave what cannot be used. ``vi`` and ``en`` are whole sentences that say what to do next."""

    status = 400

    def __init__(self, vi: str, en: str, *, status: int | None = None) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en
        if status is not None:
            self.status = status

    @property
    def sentence(self) -> str:
        """The sentence in the language of the page."""
        return self.en if get_language() == "en" else self.vi


class NotAllowedError(BadInputError):
    """The acting post may see this but not do that."""

    status = 403

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)


def answer_bad_input(request: HttpRequest, error: BadInputError) -> HttpResponse:
    """The sentence as a page; htmx requests get the alert alone."""
    template = "web/_alert.html" if request.headers.get("HX-Request") else "web/400.html"
    return render(request, template, {"sentence": error.sentence, "status": error.status}, status=error.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/400.html", {"sentence": "", "status": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/404.html", status=404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """The page after an error of ours. It needs no database and no session: those may be what failed."""
    code = secrets.token_hex(3).upper()
    log.error("error page shown with code %s for %s", code, request.path)
    return render(None, "web/500.html", {"code": code}, status=500)
