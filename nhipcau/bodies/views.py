# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register of bodies on a chosen day, a body's card, its changes, and the post in which somebody acts."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nhipcau.bodies import handing, queries, services
from nhipcau.bodies.actor import actor_of
from nhipcau.bodies.drawing import drawing_of
from nhipcau.bodies.entries import day_before
from nhipcau.bodies.forms import BodyForm, MoveForm, PersonForm, RenameForm
from nhipcau.bodies.models import Body
from nhipcau.web.errors import BadInputError

PER_PAGE = 50
LANDMARKS = tuple(datetime.date(2025, month, day) for month, day in ((2, 28), (3, 1), (6, 30), (7, 1)))
"""Last and first days around the reorganisation of ministries and departments, and of provinces."""


def chosen_day(request: HttpRequest) -> datetime.date:
    """The day of the address (``?ngay=2020-04-01``, or 01/04/2020), else today.

    Raises `BadInputError` for what is no day: a page that silently shows another day would mislead.
    """
    text = request.GET.get("ngay", "").strip()
    return read_day(text) if text else timezone.localdate()


def read_day(text: str) -> datetime.date:
    """A day as people or addresses write it; raises `BadInputError` for what is none."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise BadInputError(
        "Không có ngày này. Hãy viết ngày, tháng, năm, ví dụ 01/4/2020.",
        "There is no such day. Write it as 2020-04-01.",
    )


def of_day(day: datetime.date) -> dict[str, Any]:
    """What templates need to show a day and to keep it in their links."""
    is_today = day == timezone.localdate()
    return {"day": day, "is_today": is_today, "day_query": "" if is_today else f"?ngay={day.isoformat()}"}


@require_GET
def body_tree(request: HttpRequest) -> HttpResponse:
    """The register as a tree on a day (``ngay``), or the bodies with a name (``q``)."""
    actor, day = actor_of(request), chosen_day(request)
    words = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {**of_day(day), "words": words, "landmarks": LANDMARKS}
    if words:
        rows = queries.named(actor, words, day)
        page, then = Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), queries.as_of(day)
        context |= {"page": page, "rows": [(body, then.name(body)) for body in page.object_list]}
    else:
        context["nodes"], context["cut"] = queries.tree(actor, day)
    return render(request, "bodies/tree.html", context)


@require_GET
def body_card(request: HttpRequest, body_id: int) -> HttpResponse:
    return draw_card(request, body_id)


def draw_card(
    request: HttpRequest,
    body_id: int,
    *,
    person_form: PersonForm | None = None,
    rename_form: RenameForm | None = None,
    move_form: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """A body on a day: names, codes, dates, where it stood, its line of succession, who held which post, what it has
    to do."""
    actor, day = actor_of(request), chosen_day(request)
    body = get_object_or_404(Body.objects.visible_to(actor).select_related("parent"), pk=body_id)
    nodes, cut = queries.tree(actor, day, body)
    line = queries.line_of(actor, body)
    standings = list(body.standings.select_related("parent").order_by("valid_to"))
    handover = handing.current_handover(body) if body.valid_to is not None else None
    context = {
        "body": body,
        **of_day(day),
        "name": queries.name_on(body, day),
        "above": queries.parent_on(body, standings, day),
        "first_after": body.valid_to,
        "last_day": body.valid_to - datetime.timedelta(days=1) if body.valid_to else None,
        "names": [(one, day_before(one.valid_to) if one.valid_to else None) for one in queries.names_of(body)],
        "codes": [(one, day_before(one.valid_to) if one.valid_to else None) for one in body.codes.all()],
        "standings": [(one, day_before(one.valid_to)) for one in standings if one.valid_to],
        "line": line,
        "drawing": None if line.is_alone else drawing_of(line, body),
        "children": next((node.children for node in nodes if node.body.pk == body.pk), nodes),
        "cut": cut,
        "posts": (posts := services.posts_on(body, day, actor)),
        "leaders": [post for post in posts if body.leader and post.title.casefold() == body.leader.casefold()],
        "counts": queries.assignment_counts(actor, body, timezone.localdate()),
        "assignments_url": address("assignments"),
        "may_change": actor.is_administrator,
        "handover": handover,
        "may_undo": handover is not None and actor.is_administrator and handing.may_undo(handover),
        "person_form": person_form or PersonForm(),
        "rename_form": rename_form or RenameForm(initial={"name": body.name}),
        "move_form": move_form or MoveForm(),
        "person_open": person_form is not None,
        "rename_open": rename_form is not None,
        "move_open": move_form is not None,
        "near": queries.near_names(actor, body, day) if actor.is_administrator else [],
    }
    return render(request, "bodies/body.html", context, status=status)


def address(url_name: str) -> str:
    """The address of a page of an upper floor; empty while there is no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


# --- Changes by administrators -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def body_add(request: HttpRequest) -> HttpResponse:
    """The form of a new body, under the body that ``cha`` of the address names."""
    actor = actor_of(request)
    services.must_administer(actor)
    above = request.GET.get("cha", "")
    parent = Body.objects.filter(pk=int(above)).first() if above.isascii() and above.isdecimal() else None
    form = BodyForm(
        request.POST if request.method == "POST" else None, initial={"place": parent.place if parent else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            body = services.add_body(actor, parent=parent, **form.cleaned_data)
        except BadInputError as wrong:
            form.add_error("name", wrong.sentence)
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": body.name})
            return redirect("body", body.pk)
    return render(request, "bodies/add.html", {"form": form, "parent": parent}, status=400 if form.errors else 200)


@require_POST
def body_person(request: HttpRequest, body_id: int) -> HttpResponse:
    """Somebody new with an account and a post in the body: both, or neither."""
    actor = actor_of(request)
    services.must_administer(actor)
    body = get_object_or_404(Body.objects.visible_to(actor), pk=body_id)
    form = PersonForm(request.POST)
    if form.is_valid() and add_person(request, body, form):
        return redirect("body", body_id)
    return draw_card(request, body_id, person_form=form, status=400)


def add_person(request: HttpRequest, body: Body, form: Form) -> bool:
    actor, given = actor_of(request), form.cleaned_data
    try:
        with transaction.atomic():
            person = services.create_person(actor, given["login"], given["password"], given["full_name"])
            services.give_post(actor, person, body, given["title"], given["roles"], given["valid_from"])
    except BadInputError as wrong:
        form.add_error(None, wrong.sentence)
        return False
    messages.success(request, _("%(name)s can sign in now.") % {"name": person.full_name})
    return True


# --- Acting post -----------------------------------------------------------------------------------------------------


@require_POST
def choose_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own posts (``post``), then go back (``next``)."""
    text = request.POST.get("post", "")
    services.switch_post(request.session, actor_of(request), int(text) if text.isascii() and text.isdecimal() else 0)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("home")
    return redirect(target)
