# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Intake, review, documents. Each view finds what the actor may see, calls a service and draws a page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nhipcau.bodies.actor import Actor, actor_of
from nhipcau.files.errors import FileRefused, StoreError
from nhipcau.files.model import Extract
from nhipcau.records import drafts, pictures, queries, review, services, words
from nhipcau.records.documents import WrongDocuments, whole_day, written_by
from nhipcau.records.marks import marked_text, marks_of, sheets_of
from nhipcau.records.models import FileState, IntakeFile, Manifestation, Original, Record
from nhipcau.records.originals import originals
from nhipcau.records.uploads import too_large_names
from nhipcau.web.errors import NotAllowedError
from nhipcau.web.words import DOCUMENT_TYPES

PER_PAGE = 50
HISTORY_SHOWN = 50


# --- Intake -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """The door: drop files, see what becomes of them."""
    actor = actor_of(request)
    must_see_intake(actor)
    if request.method == "POST":
        turned_away = too_large_names(request)
        reason = request.POST.get("attested", "").strip() or "?" if request.POST.get("is_attested") else ""
        batch = services.take_in(actor, request.FILES.getlist("files"), turned_away, attested=reason)
        count = batch.files.count()
        messages.success(request, ngettext("%(n)s file received.", "%(n)s files received.", count) % {"n": count})
        # The page's script asks for the page itself: it would use up the message by following us there.
        return HttpResponse(status=204) if request.headers.get("X-Upload") else redirect("intake")
    return render(request, "records/intake.html", intake_list(request, actor))


@require_GET
def intake_files(request: HttpRequest) -> HttpResponse:
    """The list of files alone, for the page that asks again while something is being read."""
    actor = actor_of(request)
    must_see_intake(actor)
    return render(request, "records/_files.html", intake_list(request, actor))


def must_see_intake(actor: Actor) -> None:
    """Raise `NotAllowedError` for posts that have nothing to do with incoming files."""
    if not (services.may_handle(actor) or actor.has("leader")):
        raise NotAllowedError(
            "Trang tiếp nhận dành cho văn thư, chánh văn phòng và lãnh đạo. Hãy chuyển sang chức vụ có quyền này.",
            "The intake page is for clerks, heads of office and leaders. Switch to a post that has this right.",
        )


def intake_list(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    chosen = request.GET.get("loc", "")
    files = queries.files_at_hand(actor)
    counts = queries.counts_by_state(files)
    page = Paginator(queries.filtered(files, chosen), PER_PAGE).get_page(request.GET.get("page"))
    rows = [file_row(file) for file in page.object_list]
    options = [
        (name, label, sum(counts.get(state, 0) for state in queries.FILTERS[name]))
        for name, label in (("can-xem", _("To review")), ("tu-choi", _("Refused, failed, received before")))
    ]
    return {
        "rows": rows,
        "page": page,
        "filters": options,
        "total": sum(counts.values()),
        # The count may be older than the rows by a moment; asked again, both are right.
        "is_open": any(row["running"] for row in rows) or counts.get(FileState.WAITING, 0) > 0,
        "running": counts.get(FileState.WAITING, 0),
        "may_handle": services.may_handle(actor),
        "max_megabytes": settings.MAX_FILE_BYTES // services.MEGABYTE,
        "max_files": settings.MAX_FILES_AT_ONCE,
        "query": request.GET.urlencode(),
        "chosen": chosen,
    }


def file_row(file: IntakeFile) -> dict[str, Any]:
    """A file as the list shows it."""
    running = queries.is_running(file.job) and file.state in (FileState.WAITING, FileState.FAILED)
    state = FileState.WAITING if running else file.state
    word, drawing, colour = words.FILE_STATES[state]
    job = file.job if running else None
    return {
        "file": file,
        "name": services.shown_name(file),
        "running": running,
        "state": state,
        "word": word,
        "icon": drawing,
        "colour": colour,
        "stage": words.STAGES.get(job.stage, words.STAGES["read"]) if job else "",
        "job": job,
        "reason": file.reason_en if get_language() == "en" else file.reason_vi,
        "records": list(dict.fromkeys(row.record for row in file.manifestations.all())),
    }


@require_POST
def intake_retry(request: HttpRequest, file_id: int) -> HttpResponse:
    """Read a failed file again."""
    actor = actor_of(request)
    services.retry(actor, seen_file(actor, file_id))
    return redirect("intake")


@require_POST
def intake_take_back(request: HttpRequest, file_id: int) -> HttpResponse:
    """Review a file after all that was set aside."""
    actor = actor_of(request)
    file = services.take_back(actor, seen_file(actor, file_id))
    return redirect("review", file.pk)


def seen_file(actor: Actor, file_id: int) -> IntakeFile:
    """The file, or 404 where the actor may not see it."""
    files = IntakeFile.objects.visible_to(actor)
    return get_object_or_404(files.select_related("batch", "job", "original__reading", "original__extract"), pk=file_id)


# --- Review -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def review_page(request: HttpRequest, file_id: int) -> HttpResponse:
    """The page beside its reading: look, correct, confirm."""
    actor = actor_of(request)
    file = seen_file(actor, file_id)
    if file.state == FileState.CONFIRMED:
        if request.method == "POST":
            services.must_handle(actor)
        return to_records(request, actor, file)
    if file.state != FileState.TO_REVIEW:
        return redirect(f"{reverse('intake')}#tep-{file.pk}")
    draft = drafts.draft_of(file)
    if request.method == "POST":
        return take_review(request, actor, file, draft)
    return draw_review(request, actor, file, draft)


def take_review(request: HttpRequest, actor: Actor, file: IntakeFile, draft: drafts.Draft) -> HttpResponse:
    services.must_handle(actor)
    offers = drafts.offers(draft)
    draft = review.changed(
        draft,
        request.POST,
        offers,
        set(request.POST.getlist("seen")),
        drafts.expansions(draft, offers),
        review.ticked_members(request.POST.lists()),
    )
    if taken := request.POST.get("take"):
        draft, place = review.with_alternative(draft, taken)
    elif where := request.POST.get("add"):
        draft, place = review.with_row(draft, where)
    elif request.POST.get("action") == "confirm":
        return confirm_review(request, actor, file, draft)
    elif request.POST.get("action") == "set-aside":
        services.set_aside(actor, file)
        done = _("“%(name)s” was set aside: nothing was registered.") % {"name": file.name}
        messages.success(request, with_next_file(actor, file, done))
        return redirect("intake")
    else:
        place = ""
        messages.success(request, _("The draft is saved."))
    services.save_draft(actor, file, draft)
    return redirect(reverse("review", args=[file.pk]) + (f"#{place}" if place else ""))


def confirm_review(request: HttpRequest, actor: Actor, file: IntakeFile, draft: drafts.Draft) -> HttpResponse:
    try:
        services.confirm_draft(actor, file, draft)
    except WrongDocuments as wrong:
        # The page again with everything that was typed, each sentence at its field.
        return draw_review(request, actor, file, draft, wrong)
    return to_records(request, actor, file)


def to_records(request: HttpRequest, actor: Actor, file: IntakeFile) -> HttpResponse:
    """To the record of a confirmed file; a bundle's first one, the message says how many there are."""
    records = services.records_of(file)
    if not records:
        return redirect("intake")
    numbers = ", ".join(str(record) for record in records)
    done = ngettext("Confirmed: %(numbers)s.", "Confirmed %(n)s documents: %(numbers)s.", len(records)) % {
        "n": len(records),
        "numbers": numbers,
    }
    messages.success(request, with_next_file(actor, file, done))
    return redirect("record", records[0].pk)


def to_review_beside(actor: Actor, file: IntakeFile) -> QuerySet[IntakeFile]:
    """The other files that wait for somebody's look, the oldest first."""
    files = IntakeFile.objects.visible_to(actor).filter(state=FileState.TO_REVIEW)
    return files.exclude(pk=file.pk).order_by("pk")


def with_next_file(actor: Actor, file: IntakeFile, done: str) -> str:
    """The sentence, followed by a link to the file that is to be reviewed next, where there is one."""
    waiting = to_review_beside(actor, file)
    following = waiting.first()
    if following is None or not services.may_handle(actor):
        return done
    count = waiting.count()
    label = ngettext("Review the next file (%(n)s waits)", "Review the next file (%(n)s wait)", count) % {"n": count}
    return format_html('{} <a href="{}">{}</a>', done, reverse("review", args=[following.pk]), label)


def draw_review(
    request: HttpRequest, actor: Actor, file: IntakeFile, draft: drafts.Draft, wrong: WrongDocuments | None = None
) -> HttpResponse:
    original = file.original
    if original is None:
        raise Http404
    day = next((day for document in draft.documents if (day := whole_day(document.get("date")))), None)
    offers = drafts.offers(draft)
    view = review.review_view(
        draft, offers, queries.register_for(actor, day), wrong.wrong if wrong else (), drafts.expansions(draft, offers)
    )
    context = {
        "file": file,
        "view": view,
        "may_handle": services.may_handle(actor),
        "legend": words.MARKS,
        "waiting": to_review_beside(actor, file).count(),
        **left_pane(original, draft),
    }
    return render(request, "records/review.html", context, status=400 if wrong else 200)


def left_pane(original: Original, draft: drafts.Draft) -> dict[str, Any]:
    """The text with its marks, the wording of the source beside it where it was restored, and the page pictures."""
    extract = Extract.from_json(original.extract.data)
    reading = original.reading.data
    marks = marks_of(draft.documents, reading.get("chrome") or [])
    damaged = bool(reading.get("damaged"))
    return {
        "damaged": damaged,
        "text": marked_text(reading["text"], marks.moved(reading["map"]))
        if damaged
        else marked_text(extract.text, marks),
        "source": marked_text(extract.text, marks) if damaged else "",
        "sheets": sheets_of(extract, marks) if pictures.has_pictures(extract.kind) else [],
        "signatures": [words.signature(one) for one in extract.signatures],
        "notes": [note.en if get_language() == "en" else note.vi for note in extract.notes],
    }


@require_GET
def page_picture(request: HttpRequest, file_id: int, number: int) -> HttpResponse:
    """A page of the file as PNG."""
    file = seen_file(actor_of(request), file_id)
    if file.original is None or not hasattr(file.original, "extract"):
        raise Http404
    try:
        picture = pictures.page_picture(file.original.sha256, file.original.extract.data["kind"], number)
    except (FileRefused, StoreError) as error:
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/png")
    # Only this reader's browser keeps it: who may see a file may change.
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_GET
def file_original(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """The bytes of a dropped file as they came."""
    return download(seen_file(actor_of(request), file_id))


def download(file: IntakeFile) -> HttpResponseBase:
    """An original as an attachment: it is handed out, never shown by the browser under our own address."""
    if file.original is None:
        raise Http404
    try:
        stream = originals().open(file.original.sha256)
    except StoreError as error:
        raise Http404 from error
    response = FileResponse(
        stream, as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


# --- Documents --------------------------------------------------------------------------------------------------------


@require_GET
def record_list(request: HttpRequest) -> HttpResponse:
    """The documents that the actor may see."""
    actor = actor_of(request)
    asked = {name: review.clean(request.GET.get(name, ""))[:200] for name in ("loai", "nam", "q")}
    kinds, years = queries.kinds_and_years(actor)
    page = Paginator(queries.records_listed(actor, asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kinds": [(kind, DOCUMENT_TYPES.get(kind, kind)) for kind in kinds],
        "years": years,
        "asked": asked,
        "is_filtered": any(asked.values()),
        "may_handle": services.may_handle(actor),
    }
    return render(request, "records/records.html", context)


@require_GET
def record_page(request: HttpRequest, record_id: int) -> HttpResponse:
    """One document with all that belongs to it."""
    actor = actor_of(request)
    record = get_object_or_404(Record.objects.visible_to(actor).select_related("issuer", "confirmed_by"), pk=record_id)
    cites, cited_by = queries.citations_seen(actor, record)
    tasks = queries.tasks_with_assignments(actor, record)
    manifestations = list(queries.manifestations_seen(actor, record))
    events = queries.history_seen(actor, record, manifestations)[:HISTORY_SHOWN]
    context = {
        "record": record,
        "fields": record_facts(record),
        "outline": outline(record, tasks),
        "task_count": len(tasks),
        "cascade_url": address("cascade", record.pk),
        "cites": cites,
        "cited_by": cited_by,
        "manifestations": manifestations,
        "history": [(words.VERBS.get(event.verb, event.verb), event) for event in events],
    }
    return render(request, "records/record.html", context)


def record_facts(record: Record) -> dict[str, Any]:
    """Fields of the document that are shown as they were confirmed."""
    data = record.data or {}
    signer = data.get("signer") or {}
    return {
        "signer": [part for part in (signer.get("authority"), signer.get("title"), signer.get("name")) if part],
        "addressees": data.get("addressees") or [],
        "recipients": data.get("recipients") or [],
        "urgency": data.get("urgency"),
        "secrecy": data.get("secrecy"),
        "facts": review.facts_of(data) if data else [],
    }


def outline(record: Record, tasks: list[Any]) -> list[dict[str, Any]]:
    """The items of the document in order with their tasks; tasks of no item, and those added by hand, come last."""
    items = (record.data or {}).get("items") or []
    waiting: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        waiting.setdefault(task.item, []).append(task_row(task))
    rows = []
    for item in items:
        label = item.get("label") or ""
        found = waiting.pop(label, []) if label else []
        for row in found:
            row["shows_text"] = row["task"].text.strip() != (item.get("text") or "").strip()
        # A paragraph under a heading has the heading's label: it is written once.
        label = "" if label == label_above(items, item) else label
        written = words.written_item(label)
        rows.append({**item, "label": label, "written": written, "depth": depth(items, item), "tasks": found})
    rest = [row for group in waiting.values() for row in group]
    return [*rows, {"label": "", "text": "", "kind": "rest", "depth": 0, "tasks": rest}] if rest else rows


def task_row(task: Any) -> dict[str, Any]:
    """A task as the page of its record shows it."""
    by = written_by(task.by)
    return {
        "task": task,
        "item": words.written_item(task.item),
        "shows_text": True,
        "every": words.PERIODS.get(task.every, task.every) if task.every else "",
        "by": _("by %(day)s") % {"day": by} if by else "",
        "assignments": [(one, address("assignment", one.pk)) for one in task.assignments.all()],
    }


def address(url_name: str, *args: object) -> str:
    """The address of a page of an upper floor; empty while there is no such page."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


def label_above(items: list[dict[str, Any]], item: dict[str, Any]) -> str:
    """The label of the item under which one stands; empty for none."""
    parent = item.get("parent")
    return (items[parent].get("label") or "") if parent is not None and 0 <= parent < len(items) else ""


def depth(items: list[dict[str, Any]], item: dict[str, Any]) -> int:
    """How many items stand above one, at most 4 (the page does not indent further)."""
    count = 0
    parent = item.get("parent")
    while parent is not None and 0 <= parent < len(items) and count < 4:
        count += 1
        parent = items[parent].get("parent")
    return count


@require_GET
def manifestation_original(request: HttpRequest, record_id: int, manifestation_id: int) -> HttpResponseBase:
    """The original of a record's file."""
    actor = actor_of(request)
    record = get_object_or_404(Record.objects.visible_to(actor), pk=record_id)
    found: Manifestation = get_object_or_404(queries.manifestations_seen(actor, record), pk=manifestation_id)
    return download(found.file)
