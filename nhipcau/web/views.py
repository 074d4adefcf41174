# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Language, health, the style sheet page; home leads to one's own work."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from nhipcau.web.specimens import specimens


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return redirect("my-work")


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie for a year and go back to the page."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.HTTPS
        )
    return response


@login_not_required
@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """For whoever watches the service: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_GET
def styles(request: HttpRequest) -> HttpResponse:
    """All components on one page, to be looked at; only in the demo and while developing."""
    if not (settings.NHIPCAU_DEMO or settings.DEBUG):
        raise Http404
    return render(request, "web/styles.html", specimens(timezone.localdate()))
