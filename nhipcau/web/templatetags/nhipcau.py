# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The components that pages are made of. They are built into the template engine: no ``{% load %}`` is needed.

`/kieu-dang/` shows all of them. Everything handed in is escaped, except what a block tag encloses.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from nhipcau.web import dates, words

register = template.Library()

Text = str | Promise
Option = tuple[Any, ...]


# --- Icons ------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: Text = "", css: str = "") -> SafeString:
    """``{% icon "bell" %}``: a drawing from the sprite, hidden from screen readers unless a label says what it means.

    Raises `ValueError` for what cannot be the name of an icon.
    """
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(f"{name!r} is no name of an icon")
    drawing = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, drawing
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', css, drawing
    )


# --- States and marks -------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def state_badge(
    context: Context, state: str, label: Text = "", *, due: datetime.date | None = None, late: bool = False
) -> SafeString:
    """The state of an assignment: word, icon and colour, the same on every page.

    ``{% state_badge a.state due=a.due late=a.closed_late %}`` gives ``Đang làm``, or ``Quá hạn 5 ngày`` when it is open
    and its day has passed (counted from ``today`` of the context), or ``Hoàn thành chậm`` when it was closed late.
    Without a label the word of the state is used. Returns the badge as HTML; an unknown state is shown as written.
    """
    words_of_overdue = ""
    if state == "verified" and late:
        state = "verified-late"
    if state in words.OPEN_STATES and due is not None and due < today_of(context):
        words_of_overdue = capfirst(dates.overdue_words((today_of(context) - due).days))
        state = "overdue"
    word, drawing = words.STATES.get(state, (state, "circle"))
    return format_html(
        '<span class="nc-state nc-state-{}">{}<span>{}</span></span>',
        state if state in words.STATES else "unknown",
        icon(drawing),
        label or words_of_overdue or word,
    )


@register.simple_tag
def state_word(state: str) -> Text:
    """The word of a state alone, for beside a badge that says "Quá hạn 5 ngày": "Chưa nhận", "Chờ duyệt"."""
    return words.STATES.get(state, (state, ""))[0]


@register.simple_tag
def urgency(slug: str | None) -> SafeString:
    """The urgency mark of a document (``khan``, ``thuong-khan``, ``hoa-toc``), nothing where there is none."""
    return gold_mark(words.URGENCY, slug, "flame")


@register.simple_tag
def secrecy(slug: str | None) -> SafeString:
    """The secrecy mark of a document (``mat``, ``toi-mat``, ``tuyet-mat``), nothing where there is none."""
    return gold_mark(words.SECRECY, slug, "lock")


def gold_mark(names: Mapping[str, Text], slug: str | None, drawing: str) -> SafeString:
    if not slug:
        return SafeString("")
    return format_html('<span class="nc-gold">{}<span>{}</span></span>', icon(drawing), names.get(slug, slug))


@register.simple_tag
def doc_type(slug: str | None) -> Text:
    """The kind of a document in words: ``ke-hoach`` gives ``Kế hoạch``."""
    return words.DOCUMENT_TYPES.get(slug or "khac", slug or "")


@register.simple_tag
def relation(slug: str) -> Text:
    """How one document stands to another: ``implements`` gives ``thực hiện``."""
    return words.RELATIONS.get(slug, slug)


# --- Dates and numbers ------------------------------------------------------------------------------------------


@register.filter
def ngay(value: datetime.date | datetime.datetime | None) -> str:
    """``25/3/2020``; a moment is taken in the time zone of the office; nothing for None."""
    return dates.short(local_day(value)) if value else ""


@register.filter
def ngay_dai(value: datetime.date | datetime.datetime | None) -> str:
    """``ngày 25 tháng 3 năm 2020``."""
    return dates.long(local_day(value)) if value else ""


@register.filter
def ngay_iso(value: str | None) -> str:
    """A partial ISO date in words: ``2020-04`` gives ``tháng 4/2020`` (see `nhipcau.web.dates.partial`)."""
    return dates.partial(value) if value else ""


@register.filter
def so(value: int | float | None) -> str:
    """``1.234.567``."""
    return "" if value is None else formats.number_format(value, use_l10n=True, force_grouping=True)


def local_day(value: datetime.date | datetime.datetime) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def today_of(context: Context) -> datetime.date:
    """The day that the page counts from: ``today`` of the context, which a list as of another day sets itself."""
    found = context.get("today")
    return found if isinstance(found, datetime.date) else timezone.localdate()


DUE_ICONS: dict[str, str] = {"overdue": "alert-triangle", "today": "alarm", "soon": "clock", "later": ""}


@register.simple_tag(takes_context=True)
def due(
    context: Context, value: datetime.date | str | None, today: datetime.date | None = None, *, closed: bool = False
) -> SafeString:
    """A due day and how far away it is: ``10/4/2020 còn 3 ngày làm việc``.

    Takes a day or a partial ISO date (``2020-04`` counts to the 30th). Of something closed only the day is shown:
    nothing is late any more.
    """
    day = dates.last_day(value) if isinstance(value, str) else value
    if day is None:
        return format_html('<span class="nc-due nc-due-none">{}</span>', value or gettext("No due date"))
    words_of_day = dates.partial(value) if isinstance(value, str) else dates.short(day)
    day_html = format_html('<time datetime="{}">{}</time>', day.isoformat(), words_of_day)
    if closed:
        return format_html('<span class="nc-due">{}</span>', day_html)
    away = dates.distance(day, today or today_of(context))
    drawing = DUE_ICONS[away.level]
    return format_html(
        '<span class="nc-due nc-due-{}">{} <span class="nc-away">{}{}</span></span>',
        away.level,
        day_html,
        icon(drawing) if drawing else "",
        away.words,
    )


# --- Lists ------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def chips(context: Context, name: str, options: Iterable[Option], all_label: Text = "") -> SafeString:
    """Filters that live in the address: ``{% chips "state" states "Tất cả" %}``.

    ``options`` are pairs of value and label, or triples with a count. The chip of the value in the address is marked; a
    click on it takes the filter away again. Other filters stay, the page number goes.
    """
    query = query_of(context)
    chosen = query.get(name, "")
    rows = [("", all_label), *options] if all_label else list(options)
    return format_html(
        '<nav class="nc-chips" aria-label="{}"><ul>{}</ul></nav>',
        gettext("Filters"),
        format_html_join("", "<li>{}</li>", ((chip(query, name, chosen, row),) for row in rows)),
    )


def chip(query: QueryDict, name: str, chosen: str, option: Option) -> SafeString:
    value, label, *rest = option
    is_chosen = str(value) == chosen
    count = format_html(' <span class="nc-count">{}</span>', so(rest[0])) if rest and rest[0] is not None else ""
    return format_html(
        '<a class="nc-chip" href="{}"{}>{}{}</a>',
        address_with(query, **{name: None if is_chosen else str(value), "page": None}),
        SafeString(' aria-current="true"') if is_chosen else "",
        label,
        count,
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> SafeString:
    """Which rows of how many are shown, and the way to the others; the filters in the address stay."""
    query = query_of(context)
    shown = format_html(
        "<p>{}</p>",
        gettext("%(first)s to %(last)s of %(all)s")
        % {"first": so(page.start_index()), "last": so(page.end_index()), "all": so(page.paginator.count)},
    )
    if page.paginator.num_pages <= 1:
        return format_html('<div class="nc-pages">{}</div>', shown)
    steps = []
    if page.has_previous():
        steps.append(step(query, name, page.previous_page_number(), "prev", gettext("Previous page"), "chevron-left"))
    if page.has_next():
        steps.append(step(query, name, page.next_page_number(), "next", gettext("Next page"), "chevron-right"))
    return format_html(
        '<nav class="nc-pages" aria-label="{}">{}<div class="btn-list">{}</div></nav>',
        gettext("Pages"),
        shown,
        format_html_join("", "{}", ((one,) for one in steps)),
    )


def step(query: QueryDict, name: str, number: int, rel: str, label: str, drawing: str) -> SafeString:
    parts = (label, icon(drawing)) if rel == "next" else (icon(drawing), label)
    return format_html(
        '<a class="btn" rel="{}" href="{}">{}{}</a>', rel, address_with(query, **{name: str(number)}), *parts
    )


def query_of(context: Context) -> QueryDict:
    """A copy of the query in the address of the page."""
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def address_with(query: QueryDict, **changes: str | None) -> str:
    """The query with some values set, or taken out where they are None or empty."""
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"


@register.simple_block_tag
def empty_state(content: str, drawing: str, title: Text, text: Text = "") -> SafeString:
    """What stands where a list is empty: what would be here, and the next step as the enclosed content.

    ``{% empty_state "inbox" title text %}<a class="btn btn-primary" …>…</a>{% endempty_state %}``
    """
    next_step = format_html('<div class="btn-list">{}</div>', content) if content.strip() else ""
    return format_html(
        '<div class="nc-empty">{}<h2>{}</h2>{}{}</div>',
        icon(drawing),
        title,
        format_html("<p>{}</p>", text) if text else "",
        next_step,
    )


# --- Forms ------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, label: Text = "") -> SafeString:
    """A field of a form: label, control, help and what is wrong with it, tied together for screen readers."""
    widget = bound.field.widget
    if isinstance(widget, (CheckboxSelectMultiple, RadioSelect)):
        control, css = bound.as_widget(), ""
    else:
        css = "form-check-input" if isinstance(widget, CheckboxInput) else "form-control"
        css = "form-select" if isinstance(widget, Select) else css
        css += " is-invalid" if bound.errors else ""
        css += " nc-file" if isinstance(widget, FileInput) else ""
        control = bound.as_widget(attrs={"class": css})
    needed = "" if bound.field.required else format_html(' <span class="nc-optional">({})</span>', gettext("optional"))
    caption = format_html(
        '<label class="form-label" for="{}">{}{}</label>', bound.id_for_label, label or bound.label, needed
    )
    hint = (
        format_html('<div class="form-hint" id="{}_helptext">{}</div>', bound.auto_id, bound.help_text)
        if bound.help_text
        else ""
    )
    wrong = (
        format_html(
            '<div class="nc-wrong" id="{}_error">{}{}</div>',
            bound.auto_id,
            icon("alert-circle"),
            " ".join(str(error) for error in bound.errors),
        )
        if bound.errors
        else ""
    )
    if isinstance(widget, CheckboxInput):
        return format_html('<div class="nc-field nc-check">{}{}{}{}</div>', control, caption, hint, wrong)
    return format_html('<div class="nc-field">{}{}{}{}</div>', caption, hint, wrong, control)
