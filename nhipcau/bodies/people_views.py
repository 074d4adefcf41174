# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Persons and their posts: the list, a person's card, giving and ending posts, stand-ins, accounts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nhipcau.bodies import people_queries as queries
from nhipcau.bodies import posts
from nhipcau.bodies.account_views import live_sessions
from nhipcau.bodies.accounts import is_locked, unlock
from nhipcau.bodies.actor import Actor, actor_of
from nhipcau.bodies.models import Body
from nhipcau.bodies.people import Person, Post, Role
from nhipcau.bodies.people_forms import AddPersonForm, LastDayForm, NameForm, PasswordForm, PostForm, StandInForm
from nhipcau.web.audit import record_event
from nhipcau.web.errors import BadInputError
from nhipcau.web.models import Event
from nhipcau.web.verbs import word_of

PER_PAGE = 50
HISTORY = 10


@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """Who works here: ``q`` words, ``vai-tro`` a role, ``trang-thai=left`` those who hold no post today."""
    actor = actor_of(request)
    words, role = request.GET.get("q", "").strip()[:200], request.GET.get("vai-tro", "")
    state = "left" if request.GET.get("trang-thai") == "left" else ""
    rows = queries.people(
        actor, timezone.localdate(), words=words, role=role if role in Role.values else "", state=state
    )
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "role": role,
        "roles": Role.choices,
        "states": [("left", _("No post today"))],
        "shows_accounts": actor.is_administrator,
        "filtered": bool(words or role or state),
    }
    return render(request, "bodies/people.html", context)


def seen_person(actor: Actor, person_id: int) -> Person:
    """A person whom the actor may see, else 404."""
    return get_object_or_404(Person.objects.visible_to(actor).select_related("user"), pk=person_id)


@require_GET
def person_card(request: HttpRequest, person_id: int) -> HttpResponse:
    return draw_card(request, person_id)


def draw_card(request: HttpRequest, person_id: int, *, wrong: tuple[str, Form] | None = None) -> HttpResponse:
    """A person's card; ``wrong`` is a form that was refused, and where it stands on the page."""
    actor, today = actor_of(request), timezone.localdate()
    person = seen_person(actor, person_id)
    held = queries.held_by(actor, person, today)
    kind, form = wrong or ("", None)
    context: dict[str, Any] = {
        "person": person,
        "held": held,
        "may_administer": actor.is_administrator,
        "is_self": actor.post is not None and actor.post.person_id == person.pk,
        "rows": [post_row(actor, post, today, kind, form) for post in [*held.now, *held.later]],
        "open": kind,
    }
    if actor.is_administrator:
        context |= {
            "post_form": form if kind == "post" else PostForm(initial={"body": body_named(request.GET.get("to-chuc"))}),
            "name_form": form if kind == "name" else NameForm(initial={"full_name": person.full_name}),
            "password_form": form if kind == "password" else PasswordForm(),
            "bodies": queries.body_names(today),
            "history": [(word_of(event.verb), event) for event in history_of(actor, person)],
        } | account_facts(person)
    return render(request, "bodies/person.html", context, status=400 if wrong else 200)


def post_row(actor: Actor, post: Post, today: datetime.date, kind: str, form: Form | None) -> dict[str, Any]:
    """A post on the card with the forms that the actor has for it."""
    may_arrange = post.acts_for_id is None and posts.may_arrange(actor, post)
    may_end = posts.may_arrange(actor, post.acts_for) if post.acts_for else actor.is_administrator
    stand_in_form = StandInForm(auto_id=f"id_{post.pk}_%s") if may_arrange else None
    if kind == f"stand-in-{post.pk}" and isinstance(form, StandInForm):
        stand_in_form = form
    if stand_in_form is not None:
        stand_in_form.fields["deputy"].queryset = queries.deputies(post, today)[: queries.DEPUTIES]  # type: ignore[attr-defined]
    end_form = LastDayForm(auto_id=f"id_end_{post.pk}_%s") if may_end else None
    if kind == f"end-{post.pk}" and isinstance(form, LastDayForm):
        end_form = form
    return {
        "post": post,
        "last_day": post.valid_to - posts.ONE_DAY if post.valid_to else None,
        "begins": post.valid_from if post.valid_from and post.valid_from > today else None,
        "stand_ins": [
            (one, one.valid_to - posts.ONE_DAY if one.valid_to else None)
            for one in post.stand_ins.all()
            if one.valid_to is None or one.valid_to > today
        ],
        "stand_in_form": stand_in_form,
        "stand_in_open": kind == f"stand-in-{post.pk}",
        "end_form": end_form,
        "end_open": kind == f"end-{post.pk}",
    }


def body_named(text: str | None) -> str:
    """The name of the body that an address names by its number."""
    if not text or not text.isascii() or not text.isdecimal():
        return ""
    body = Body.objects.filter(pk=int(text)).first()
    return body.name if body is not None else ""


def account_facts(person: Person) -> dict[str, Any]:
    """What an administrator needs to know of an account."""
    user = person.user
    if user is None:
        return {"account": None}
    kinds = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
    names = {"totp": _("authenticator app"), "webauthn": _("passkey"), "recovery_codes": _("recovery codes")}
    return {
        "account": user,
        "locked": is_locked(user),
        "factors": [names.get(kind, kind) for kind in kinds],
        "sessions": live_sessions(user),
    }


def history_of(actor: Actor, person: Person) -> list[Event]:
    events = Event.objects.visible_to(actor).of(person)
    return list(events[:HISTORY])


# --- Changes -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def person_add(request: HttpRequest) -> HttpResponse:
    """Somebody new: account and first post, both or neither."""
    actor = actor_of(request)
    posts.must_administer(actor)
    form = AddPersonForm(
        request.POST if request.method == "POST" else None, initial={"body": body_named(request.GET.get("to-chuc"))}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                person = posts.create_person(actor, given["login"], given["password"], given["full_name"])
                give(actor, person, given)
        except BadInputError as wrong:
            form.add_error(None, wrong.sentence)
        else:
            messages.success(request, _("%(name)s can sign in now.") % {"name": person.full_name})
            return redirect("person", person.pk)
    context = {"form": form, "bodies": queries.body_names(timezone.localdate())}
    return render(request, "bodies/person_add.html", context, status=400 if form.errors else 200)


def give(actor: Actor, person: Person, given: dict[str, Any]) -> Post:
    last = given["last_day"]
    return posts.give_post(
        actor,
        person,
        given["body"],
        given["title"],
        given["roles"],
        given["valid_from"],
        last + posts.ONE_DAY if last else None,
    )


def carried_out(
    request: HttpRequest, person_id: int, kind: str, form: Form, change: Callable[[dict[str, Any]], Any], done: str
) -> HttpResponse:
    """Carry out a change that a form on the card asks for; back to the card, with what is wrong or what was done."""
    if form.is_valid():
        try:
            change(form.cleaned_data)
        except BadInputError as wrong:
            if wrong.status != 400:
                raise
            form.add_error(None, wrong.sentence)
        else:
            messages.success(request, done)
            return redirect("person", person_id)
    return draw_card(request, person_id, wrong=(kind, form))


@require_POST
def person_post(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give somebody a further post."""
    actor = actor_of(request)
    posts.must_administer(actor)
    person = seen_person(actor, person_id)
    return carried_out(
        request, person_id, "post", PostForm(request.POST), lambda given: give(actor, person, given), _("Post given.")
    )


def seen_post(actor: Actor, post_id: int) -> Post:
    """A post that the actor may see, else 404."""
    rows = Post.objects.visible_to(actor).select_related("person", "body", "acts_for__body", "acts_for__person")
    return get_object_or_404(rows.prefetch_related("roles"), pk=post_id)


@require_POST
def post_end(request: HttpRequest, post_id: int) -> HttpResponse:
    """The last day of a post, or of a stand-in."""
    actor = actor_of(request)
    post = seen_post(actor, post_id)
    if post.acts_for is not None:
        posts.must_arrange(actor, post.acts_for)
    else:
        posts.must_administer(actor)
    form = LastDayForm(request.POST, auto_id=f"id_end_{post.pk}_%s")
    return carried_out(
        request,
        post.person_id,
        f"end-{post.pk}",
        form,
        lambda given: posts.end_post(actor, post, given["last_day"]),
        _("The last day is kept."),
    )


@require_POST
def post_stand_in(request: HttpRequest, post_id: int) -> HttpResponse:
    """Name a colleague who acts for the holder of a post while they are on leave."""
    actor = actor_of(request)
    post = seen_post(actor, post_id)
    posts.must_arrange(actor, post)
    form = StandInForm(request.POST, auto_id=f"id_{post.pk}_%s")
    form.fields["deputy"].queryset = queries.deputies(post, timezone.localdate())  # type: ignore[attr-defined]
    return carried_out(
        request,
        post.person_id,
        f"stand-in-{post.pk}",
        form,
        lambda given: posts.stand_in(actor, post, given["deputy"], given["first_day"], given["last_day"]),
        _("The stand-in is named."),
    )


@require_POST
def person_name(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct somebody's name."""
    actor = actor_of(request)
    posts.must_administer(actor)
    person = seen_person(actor, person_id)
    return carried_out(
        request,
        person_id,
        "name",
        NameForm(request.POST),
        lambda given: posts.rename_person(actor, person, given["full_name"]),
        _("The name is corrected."),
    )


@require_POST
def person_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """A new first password for somebody who forgot theirs."""
    actor = actor_of(request)
    posts.must_administer(actor)
    person = seen_person(actor, person_id)
    return carried_out(
        request,
        person_id,
        "password",
        PasswordForm(request.POST),
        lambda given: posts.give_password(actor, person, given["password"]),
        _("The new password is set; the person must change it when signing in."),
    )


@require_POST
def person_account(request: HttpRequest, person_id: int) -> HttpResponse:
    """What needs no form (``do``): close, open, unlock, sessions, factors, erase."""
    actor = actor_of(request)
    posts.must_administer(actor)
    person = seen_person(actor, person_id)
    match request.POST.get("do", ""):
        case "close":
            posts.close_account(actor, person)
            done = _("The account is closed.")
        case "open":
            posts.open_account(actor, person)
            done = _("The account is open again.")
        case "unlock":
            with transaction.atomic():
                user = posts.account_to_change(actor, person)
                unlock(user, request)
                record_event(actor, "account-unlocked", person)
            done = _("The account is unlocked.")
        case "sessions":
            posts.end_all_sessions(actor, person)
            done = _("All sessions have ended.")
        case "factors":
            posts.clear_factors(actor, person)
            done = _("The second factors are taken away.")
        case "erase":
            posts.erase_person(actor, person)
            done = _("The name is erased.")
        case _unknown:
            raise Http404
    messages.success(request, done)
    return redirect("person", person_id)
