# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Language by choice, and bad input answered with a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from nhipcau.web.errors import BadInputError, answer_bad_input


class ChosenLanguage:
    """Vietnamese, unless the reader chose English (cookie).

    The browser's Accept-Language does not count: office machines are often installed in English, and their
    users still work in Vietnamese.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            # Lazy sentences must be rendered while the language is still chosen.
            response.headers.setdefault("Content-Language", language)
            return response


class BadInput:
    """Turns `BadInputError` of a view or service into a page (or a fragment for htmx) with its sentence, status 4xx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, BadInputError):
            return answer_bad_input(request, exception)
        return None
