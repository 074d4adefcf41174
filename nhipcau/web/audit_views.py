# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The audit log as people search it. For administrators; inspectors see what was done in their own body and below."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nhipcau.web import verbs
from nhipcau.web.errors import BadInputError
from nhipcau.web.models import Event, EventQuerySet, Reader, Seal

PER_PAGE = 50
DAYS = 7
"""How far back the page looks when nobody says otherwise: the log grows for ever, the page does not."""
MOST = 100_000
"""Rows of one download."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the log, as the address says it."""

    words: str
    verb: str
    thing: str
    first: datetime.date | None
    last: datetime.date | None

    @property
    def rows(self) -> dict[str, Any]:
        """The filters as a lookup."""
        found: dict[str, Any] = {}
        if self.verb:
            found["verb"] = self.verb
        if self.thing:
            found["model"], _colon, found["object_id"] = self.thing.partition(":")
        if self.first:
            found["at__gte"] = midnight(self.first)
        if self.last:
            found["at__lt"] = midnight(self.last + datetime.timedelta(days=1))
        return found


def midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def day_of(text: str) -> datetime.date | None:
    """A day as people write it; None for nothing. Raises `BadInputError` for what is no day."""
    text = text.strip()
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    if text:
        raise BadInputError(
            "Không có ngày này. Hãy viết ngày, tháng, năm, ví dụ 01/4/2020.",
            "There is no such day. Write it as 2020-04-01.",
        )
    return None


def asked_of(request: HttpRequest) -> Asked:
    """The filters in the address; without any, the last `DAYS` days."""
    get = request.GET
    thing = get.get("doi-tuong", "")
    first = day_of(get.get("tu", ""))
    if "tu" not in get and not thing:
        first = timezone.localdate() - datetime.timedelta(days=DAYS - 1)
    return Asked(get.get("q", "").strip()[:200], get.get("viec", ""), thing[:150], first, day_of(get.get("den", "")))


def reader_of(request: HttpRequest) -> Reader:
    """Whoever may read the log; the page does not exist for others."""
    actor: Reader | None = getattr(request, "actor", None)
    if actor is None or not (actor.is_administrator or actor.has("inspector")):
        raise Http404
    return actor


def found_by(actor: Reader, asked: Asked) -> EventQuerySet:
    events = Event.objects.visible_to(actor).filter(**asked.rows)
    return events.with_words(asked.words).order_by("-at", "-pk")


@require_GET
def audit_log(request: HttpRequest) -> HttpResponse:
    """The search page: words, a kind of change, an object, days; all in the address."""
    actor, asked = reader_of(request), asked_of(request)
    page = Paginator(found_by(actor, asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row_of(event) for event in page.object_list],
        "asked": asked,
        "verbs": verbs.verb_choices(),
        "seal": Seal.objects.order_by("-number").first() if actor.is_administrator else None,
        "filtered": bool(asked.words or asked.verb or asked.thing or "tu" in request.GET),
    }
    return render(request, "web/audit.html", context)


def row_of(event: Event) -> dict[str, Any]:
    """An event as the page shows it."""
    erased = [name for name, entry in event.personal.items() if "salt" not in entry]
    thing, address = verbs.thing_of(event.model, event.object_id)
    return {
        "event": event,
        "word": verbs.word_of(event.verb),
        "who": event.who.partition(", ")[0] or (_("(erased)") if "who" in erased else _("the system")),
        "post": event.who.partition(", ")[2],
        "about": event.about or (_("(erased)") if "about" in erased else ""),
        "thing": thing,
        "address": address,
        "changes": verbs.changes_of(event.before, event.after, erased),
    }


class Echo:
    """A file that hands back what is written to it, so that a table can be sent line by line."""

    def write(self, value: str) -> str:
        return value


@require_GET
def audit_download(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as a CSV file."""
    rows = found_by(reader_of(request), asked_of(request))[:MOST]
    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        head = (_("No."), _("When"), _("Who"), _("What"), _("Thing"), _("About"), _("Changes"))
        yield writer.writerow(head)
        for event in rows.iterator():
            row = row_of(event)
            changes = "; ".join(f"{one['name']}: {one['before']} → {one['after']}" for one in row["changes"])
            at = timezone.localtime(event.at).strftime("%d/%m/%Y %H:%M:%S")
            values = (str(event.pk), at, event.who or row["who"], row["word"], row["thing"], row["about"], changes)
            yield writer.writerow([harmless(value) for value in values])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nhat-ky-{timezone.localdate():%Y%m%d}.csv"'
    return response


def harmless(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
