# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Background work as people see it: what waits, runs, is done, has failed and why; failed work can be tried again."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from nhipcau.jobs import services
from nhipcau.jobs.models import KEEPERS, Acting, Job, State

log = logging.getLogger(__name__)

PER_PAGE = 50

STATES: dict[str, tuple[Promise, str, str]] = {
    # Word, icon, and the state of an assignment whose colour it has.
    State.QUEUED: (_("Waiting"), "hourglass", "assigned"),
    State.RUNNING: (_("Running"), "loader-2", "in-progress"),
    State.DONE: (_("Done"), "circle-check", "verified"),
    State.FAILED: (_("Failed"), "alert-triangle", "overdue"),
}

NAMES: dict[str, Promise] = {"read-file": _("Reading a file"), "seal-audit": _("Sealing the log")}
STAGES: dict[str, Promise] = {
    "text": _("taking out the text"),
    "ocr": _("reading the page picture"),
    "read": _("finding tasks and deadlines"),
    "seal": _("rows of the log"),
}


def acting(request: HttpRequest) -> Acting:
    """The actor, or 404 for those who have nothing to do with background work: the page is not for them."""
    actor: Acting | None = getattr(request, "actor", None)
    if actor is None or not actor.has(*KEEPERS):
        raise Http404
    return actor


@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """All jobs, newest first; ``trang-thai`` of the address chooses a state."""
    actor = acting(request)
    chosen = request.GET.get("trang-thai", "")
    seen = Job.objects.visible_to(actor)
    rows = seen.order_by("-ordered_at", "-pk")
    if chosen in State.values:
        rows = rows.filter(state=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    context = {
        "page": page,
        "rows": [job_row(job) for job in page.object_list],
        "chip_rows": [(state, STATES[state][0], counts.get(state, 0)) for state in State.values],
        "total": sum(counts.values()),
        "shows_traces": actor.is_administrator,
    }
    return render(request, "jobs/list.html", context)


def job_row(job: Job) -> dict[str, Any]:
    word, drawing, colour = STATES[job.state]
    return {
        "job": job,
        "name": NAMES.get(job.name, job.name),
        "word": word,
        "icon": drawing,
        "colour": colour,
        "stage": STAGES.get(job.stage, job.stage) if job.state == State.RUNNING else "",
        "reason": job.reason_en if get_language() == "en" else job.reason_vi,
        "can_retry": job.state == State.FAILED,
    }


@require_POST
def job_retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Queue a failed job again; one that is not failed any more stays as it is."""
    actor = acting(request)
    job = services.retry(get_object_or_404(Job.objects.visible_to(actor), pk=job_id))
    if job.state == State.QUEUED:
        log.info("job %s was queued again by %s", job.pk, actor.who)
        messages.success(request, _("The work is queued again."))
    else:
        messages.info(request, _("Nothing to retry: the work has not failed, or somebody has retried it already."))
    return redirect("jobs")
