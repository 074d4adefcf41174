# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changing the register over time: endings with their preview, renamings, moves; classes on two days; tables."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nhipcau.bodies import classes, handing, loading, queries, services, tables
from nhipcau.bodies.actor import Actor, actor_of
from nhipcau.bodies.entries import Problem
from nhipcau.bodies.forms import EndForm, ExceptionForm, MoveForm, RenameForm, TableForm
from nhipcau.bodies.handing import Ending, Heir
from nhipcau.bodies.matching import look_up
from nhipcau.bodies.models import Body, ClassException, Handover, Level
from nhipcau.bodies.naming import Scope, expand, lookup_keys, name_key, with_unit
from nhipcau.bodies.posts import must_administer
from nhipcau.bodies.views import chosen_day, draw_card, of_day, read_day
from nhipcau.web.audit import record_event
from nhipcau.web.errors import BadInputError

KEPT_SECONDS = 3600
"""How long a table waits between its preview and its import."""
SHOWN_CHANGES = 200
SHOWN_PROBLEMS = 100
MERGERS = datetime.date(2025, 6, 30)
"""The day with which classes are compared unless another one is asked: the last of the old provinces."""


# --- A body ends ---------------------------------------------------------------------------------------------------


def the_body(request: HttpRequest, body_id: int) -> tuple[Actor, Body]:
    """The body that an administrator changes; 403 for others, 404 where there is none."""
    actor = actor_of(request)
    must_administer(actor)
    return actor, get_object_or_404(Body.objects.visible_to(actor).select_related("parent"), pk=body_id)


def body_called(text: str, day: datetime.date) -> Body:
    """The one body of that full name on a day. Raises `BadInputError` for none, and for several."""
    found = {body.pk: body for bodies in look_up(lookup_keys(expand(text)), day).values() for body in bodies}
    if len(found) == 1:
        return found.popitem()[1]
    if found:
        raise BadInputError(
            f"Có {len(found)} tổ chức tên “{text}”. Hãy ghi tên đầy đủ, có tỉnh.",
            f"{len(found)} bodies are named “{text}”. Write the full name with its province.",
        )
    raise BadInputError(
        f"Ngày {day.day}/{day.month}/{day.year} không có tổ chức tên “{text}”. Hãy ghi tên đầy đủ như trong danh bạ.",
        f"On {day} there is no body named “{text}”. Write the full name as it is in the register.",
    )


@require_http_methods(["GET", "POST"])
def body_end(request: HttpRequest, body_id: int) -> HttpResponse:
    """How a body ends: the form, the preview of what it holds, the act itself (``action``: "preview", "confirm")."""
    actor, body = the_body(request, body_id)
    if request.method == "GET":
        return draw_ending(request, body, EndForm(initial={"kind": "merged"}))
    form = EndForm(request.POST)
    if not form.is_valid():
        return draw_ending(request, body, form, status=400)
    ending = ending_of(form, body, request)
    if ending is None:
        return draw_ending(request, body, form, status=400)
    if request.POST.get("action") != "confirm":
        return draw_ending(request, body, form, ending)
    try:
        handover = handing.reorganise(actor, body, ending)
    except BadInputError as wrong:
        return draw_ending(request, body, form, ending, sentence=wrong.sentence, status=wrong.status)
    told = _("The work has been passed on.") if handover.carried_out_at else _("The work will be passed on that day.")
    messages.success(request, f"{_('The last day of %(name)s is kept.') % {'name': body.name}} {told}")
    return redirect("body", body_id)


def ending_of(form: EndForm, body: Body, request: HttpRequest) -> Ending | None:
    """The order that the form means; None where a name means no body (the form then says which)."""
    given = form.cleaned_data
    heirs, taken = [], given["last_day"] + datetime.timedelta(days=1)
    for number, name, part in form.heirs():
        try:
            heirs.append(Heir(body_called(name, taken), part))
        except BadInputError as wrong:
            form.add_error(f"heir_{number}", wrong.sentence)
    ending = Ending(
        given["kind"],
        given["last_day"],
        tuple(heirs),
        given["basis"],
        targets={name: int(value) for name, value in choices_in(request, "to-")},
        choices=rows_in(request),
    )
    try:
        if not form.errors:
            handing.check_ending(body, ending)
    except BadInputError as wrong:
        form.add_error(None, wrong.sentence)
    return None if form.errors else ending


def choices_in(request: HttpRequest, prefix: str) -> Iterable[tuple[str, str]]:
    for name, value in request.POST.items():
        if name.startswith(prefix) and str(value).isascii() and str(value).isdecimal() and len(str(value)) < 16:
            yield name.removeprefix(prefix), str(value)


def rows_in(request: HttpRequest) -> dict[str, dict[int, int]]:
    """Rows that were given one by one: ``row-assignments-12`` → 34."""
    found: dict[str, dict[int, int]] = {}
    for name, value in choices_in(request, "row-"):
        kind, _dash, row = name.rpartition("-")
        if row.isascii() and row.isdecimal() and len(row) < 16:
            found.setdefault(kind, {})[int(row)] = int(value)
    return found


def draw_ending(
    request: HttpRequest,
    body: Body,
    form: EndForm,
    ending: Ending | None = None,
    *,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form; with an order also what the body holds and who takes it."""
    actor = actor_of(request)
    held = handing.preview(body) if ending is not None else []
    asked = handing.split_is_asked(ending, held) if ending is not None else []
    takers: list[tuple[int, str]] = []
    if ending is not None:
        takers = [
            (heir.body.pk, f"{heir.body.name} ({heir.part})" if heir.part else heir.body.name) for heir in ending.heirs
        ]
        if not takers:
            takers = queries.takers(actor, body, ending.day)
    context = {
        "body": body,
        "form": form,
        "pairs": [(form[f"heir_{n}"], form[f"part_{n}"]) for n in range(1, 5)],
        "near": queries.near_names(actor, body, timezone.localdate()),
        "ending": ending,
        "held": [
            {
                "one": one,
                "asked": one.holding.id in asked,
                "chosen": ending.targets.get(one.holding.id),
                "rows": [(row, ending.choices.get(one.holding.id, {}).get(row.id)) for row in one.rows],
            }
            for one in held
        ]
        if ending is not None
        else [],
        "takers": takers,
        "single": len(takers) == 1,
        "is_now": ending is not None and ending.day <= timezone.localdate(),
        "sentence": sentence,
    }
    return render(request, "bodies/end.html", context, status=status)


@require_POST
def body_undo(request: HttpRequest, body_id: int) -> HttpResponse:
    """Take the ending of a body back."""
    actor, body = the_body(request, body_id)
    handover = get_object_or_404(Handover, body=body, undone_at__isnull=True)
    lost = handing.undo(actor, handover)
    messages.success(request, _("Undone: %(name)s goes on with its work.") % {"name": body.name})
    if lost:
        messages.warning(
            request,
            ngettext(
                "%(n)s piece of work stays where somebody has moved it since.",
                "%(n)s pieces of work stay where somebody has moved them since.",
                lost,
            )
            % {"n": lost},
        )
    return redirect("body", body_id)


@require_POST
def body_rename(request: HttpRequest, body_id: int) -> HttpResponse:
    """Another official name from a day on."""
    actor, body = the_body(request, body_id)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            handing.rename(actor, body, **form.cleaned_data)
        except BadInputError as wrong:
            form.add_error("day" if isinstance(wrong, handing.WrongDayError) else "name", wrong.sentence)
        else:
            messages.success(request, _("The new name is kept, the earlier one with its days."))
            return redirect("body", body_id)
    return draw_card(request, body_id, rename_form=form, status=400)


@require_POST
def body_move(request: HttpRequest, body_id: int) -> HttpResponse:
    """Another place in the tree from a day on."""
    actor, body = the_body(request, body_id)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            parent = body_called(form.cleaned_data["parent"], form.cleaned_data["day"])
            handing.move(actor, body, parent, form.cleaned_data["day"], form.cleaned_data["basis"])
        except BadInputError as wrong:
            form.add_error("day" if isinstance(wrong, handing.WrongDayError) else "parent", wrong.sentence)
        else:
            messages.success(request, _("The new place is kept, the earlier one with its days."))
            return redirect("body", body_id)
    return draw_card(request, body_id, move_form=form, status=400)


# --- Classes -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def class_page(request: HttpRequest) -> HttpResponse:
    """The members of a class of a province on two days (``nhom``, ``noi``, ``ngay``, ``so-voi``); administrators add
    exceptions here."""
    actor = actor_of(request)
    form = ExceptionForm(request.POST if request.method == "POST" else None)
    asked = class_asked(request, actor)
    if request.method == "POST":
        must_administer(actor)
        if form.is_valid():
            try:
                keep_exception(actor, asked, form)
            except BadInputError as wrong:
                form.add_error("body", wrong.sentence)
            else:
                messages.success(request, _("The exception is kept."))
                return redirect(request.get_full_path())
    return draw_class(request, actor, asked, form, status=400 if form.errors else 200)


def class_asked(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the address asks: class, place, day, the day to compare with."""
    name = " ".join(request.GET.get("nhom", "").split())[:200] or classes.class_names()[0]
    place = request.GET.get("noi")
    if place is None:
        place = actor.body.place if actor.body is not None and actor.body.level == Level.PROVINCE else ""
    then = request.GET.get("so-voi", "").strip()
    return {
        "name": name,
        "place": place.strip()[:120],
        "day": chosen_day(request),
        "then": read_day(then) if then else MERGERS,
    }


def scope_asked(asked: dict[str, Any]) -> Scope:
    return Scope(province=with_unit(asked["place"])) if asked["place"] else Scope(central=True)


def draw_class(
    request: HttpRequest, actor: Actor, asked: dict[str, Any], form: ExceptionForm, *, status: int = 200
) -> HttpResponse:
    name, scope = asked["name"], scope_asked(asked)
    seen = Body.objects.visible_to(actor)
    now = classes.expand_classes([name], scope, asked["day"], among=seen)[name]
    then = classes.expand_classes([name], scope, asked["then"], among=seen)[name]
    heads = classes.territory(scope, asked["day"], seen)
    context = {
        **of_day(asked["day"]),
        "asked": asked,
        "now": now,
        "past": then,
        "rows": compared(now, then),
        "places": queries.province_names(actor),
        "usual": classes.class_names(),
        "exceptions": queries.exceptions_of(actor, [one.id for one in now.parts.found], heads),
        "may_change": actor.is_administrator and bool(heads) and bool(now.parts.found),
        "form": form,
    }
    return render(request, "bodies/class.html", context, status=status)


def compared(now: classes.Expansion, then: classes.Expansion) -> list[dict[str, Any]]:
    """The members of both days in one list, one row for each name: a province that keeps its name is a new body, and so
    are its departments, but people look for them side by side."""
    rows: dict[str, dict[str, Any]] = {}
    for side, expansion in (("then", then), ("now", now)):
        for member in expansion.members:
            row = rows.setdefault(name_key(member.body.name), {"name": member.body.name, "then": None, "now": None})
            row[side] = member
    for row in rows.values():
        row["member"] = row["now"] or row["then"]
        row["is_other"] = bool(row["now"] and row["then"] and row["now"].body != row["then"].body)
    return sorted(rows.values(), key=lambda row: queries.order_of(row["member"].body, row["name"]))


def keep_exception(actor: Actor, asked: dict[str, Any], form: Form) -> None:
    """Keep that a body belongs to the class, or does not. Raises `BadInputError` where the name means no body."""
    scope = scope_asked(asked)
    heads = classes.territory(scope, asked["day"], Body.objects.visible_to(actor))
    found = classes.take_apart(asked["name"], here=classes.here_of(scope)).found
    if not heads or not found:
        raise BadInputError(
            "Nhóm này không mở rộng được nên không có ngoại lệ.", "This class cannot be expanded: it has no exceptions."
        )
    body = body_called(form.cleaned_data["body"], asked["day"])
    given = {"belongs": form.cleaned_data["belongs"] == "1", "note": form.cleaned_data["note"]}
    row, _added = ClassException.objects.update_or_create(
        class_id=found[0].id, place=heads[0], body=body, defaults=given
    )
    record_event(actor, "class-exception", body, after={"class": row.class_id, "place": heads[0].name, **given})


@require_POST
def class_exception_drop(request: HttpRequest, exception_id: int) -> HttpResponse:
    """Take an exception out."""
    actor = actor_of(request)
    must_administer(actor)
    row = get_object_or_404(ClassException.objects.visible_to(actor).select_related("body", "place"), pk=exception_id)
    record_event(
        actor, "class-exception", row.body, before={"class": row.class_id, "belongs": row.belongs}, after={}
    )  # fmt: skip
    row.delete()
    messages.success(request, _("The exception is gone; the rule holds again."))
    return redirect("body-classes")


# --- Tables --------------------------------------------------------------------------------------------------------


@require_GET
def bodies_export(request: HttpRequest) -> HttpResponse:
    """The register of a day as a table (``dang``: "csv" or "xlsx")."""
    actor, day = actor_of(request), chosen_day(request)
    rows = queries.for_table(actor, day)
    as_xlsx = request.GET.get("dang") == "xlsx"
    data = tables.as_xlsx(rows) if as_xlsx else tables.as_csv(rows)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if as_xlsx else "text/csv; charset=utf-8"
    response = HttpResponse(data, content_type=kind)
    ending = "xlsx" if as_xlsx else "csv"
    response["Content-Disposition"] = f'attachment; filename="danh-ba-{day.isoformat()}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def bodies_import(request: HttpRequest) -> HttpResponse:
    """A table of bodies: what it would change, then the change (``action``: "preview", "apply")."""
    actor = actor_of(request)
    must_administer(actor)
    if request.method == "GET":
        return draw_import(request, TableForm())
    if request.POST.get("action") == "apply":
        return apply_import(request, actor)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return draw_import(request, form, status=400)
    upload = form.cleaned_data["file"]
    if (upload.size or 0) > tables.MAX_BYTES:
        wrong = Problem(0, "Tệp lớn quá 8 MB. Hãy chia thành nhiều tệp.", "The file is larger than 8 MB. Split it.")
        return draw_import(request, form, problems=[wrong], status=400)
    data = upload.read()
    planned, problems = planned_import(upload.name or "", data)
    if problems or planned is None:
        return draw_import(request, form, problems=problems, name=upload.name or "", status=400)
    token = secrets.token_urlsafe(16)
    cache.set(
        cache_key(actor, token),
        {"name": upload.name or "", "data": data, "digest": digest_of(planned)},
        KEPT_SECONDS,
    )
    return draw_import(request, form, planned=planned, name=upload.name or "", token=token)


def cache_key(actor: Actor, token: str) -> str:
    """Where a table waits; only whoever sent it can apply it."""
    return f"register-import:{actor.user_id}:{hashlib.sha256(token.encode()).hexdigest()}"


def planned_import(name: str, data: bytes) -> tuple[loading.Plan | None, list[Problem]]:
    """What a table would change, or what is wrong with it, line by line."""
    try:
        register, problems = tables.read(name, data)
    except tables.UnreadableTableError as wrong:
        return None, wrong.problems
    planned = loading.plan(register)
    problems = sorted([*problems, *planned.problems], key=lambda one: one.line)
    return (None, problems) if problems else (planned, [])


def digest_of(planned: loading.Plan) -> str:
    """A mark of what a plan would do: if the register has changed since the preview, it is another one."""
    said = [
        (change.entry.key, change.is_new, sorted(change.fields.items()), change.names, change.codes)
        for change in planned.changes
        if change.is_any
    ]
    return hashlib.sha256(repr((said, planned.links)).encode()).hexdigest()


def apply_import(request: HttpRequest, actor: Actor) -> HttpResponse:
    token = request.POST.get("token", "")[:100]
    kept = cache.get(cache_key(actor, token))
    if kept is None:
        raise BadInputError(
            "Bản xem trước đã hết hạn. Hãy tải tệp lên lại.", "The preview has expired. Upload the file again."
        )
    planned, problems = planned_import(kept["name"], kept["data"])
    if problems or planned is None:
        return draw_import(request, TableForm(), problems=problems, name=kept["name"], status=409)
    if digest_of(planned) != kept["digest"]:
        cache.set(cache_key(actor, token), {**kept, "digest": digest_of(planned)}, KEPT_SECONDS)
        return draw_import(
            request, TableForm(), planned=planned, name=kept["name"], token=token, stale=True, status=409
        )
    done = services.apply_plan(planned, source=kept["name"], actor=actor)
    cache.delete(cache_key(actor, token))
    messages.success(
        request,
        _("%(added)s bodies added, %(changed)s corrected.") % {"added": done.added, "changed": done.changed},
    )
    return redirect("bodies")


def draw_import(
    request: HttpRequest,
    form: TableForm,
    *,
    planned: loading.Plan | None = None,
    problems: Iterable[Problem] = (),
    name: str = "",
    token: str = "",
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    english = get_language() == "en"
    said = [(one.line, one.en if english else one.vi) for one in problems]
    context = {
        "form": form,
        "columns": [(en if english else vi, about) for _field, vi, en, about in tables.COLUMNS],
        "planned": planned,
        "new": [change.entry for change in planned.new[:SHOWN_CHANGES]] if planned else [],
        "changed": [(change, changes_shown(change)) for change in planned.changed[:SHOWN_CHANGES]] if planned else [],
        "problems": said[:SHOWN_PROBLEMS],
        "problem_count": len(said),
        "name": name,
        "token": token,
        "stale": stale,
    }
    return render(request, "bodies/import.html", context, status=status)


def changes_shown(change: loading.Change) -> list[tuple[str, str, str]]:
    """Field, before and after of a change, as people read them."""
    titles = {field: en if get_language() == "en" else vi for field, vi, en, _about in tables.COLUMNS}

    def shown(value: Any) -> str:
        if isinstance(value, datetime.date):
            return f"{value.day}/{value.month}/{value.year}"
        return str(value) if value not in (None, "") else "–"

    rows = [(titles.get(field, field), shown(before), shown(after)) for field, (before, after) in change.fields.items()]
    rows += [(titles["aliases"], "–", name.name) for name in change.names]
    rows += [(titles["codes"], "–", f"{code.scheme}:{code.value}") for code in change.codes]
    return rows
