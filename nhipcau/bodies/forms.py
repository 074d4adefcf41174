# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the register: adding and ending a body, giving somebody an account and a post."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.models import Kind, Level, Role, SuccessionKind

EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)
"""Days outside are slips of the hand: 20255 for 2025."""


def day_field(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        # No type="date": browsers show that in the language of the machine, and 04/01 would be April on many of them.
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "25/3/2020"}),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
    )


class BodyForm(forms.Form):
    """A new body of the register."""

    name = forms.CharField(label=_("Name"), max_length=300, help_text=_("The official name with its place."))
    kind = forms.ChoiceField(label=_("Kind of body"), choices=Kind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("Province or commune; empty at the centre.")
    )
    valid_from = day_field(_("From day"), required=False, help_text=_("The first day; empty when not known."))
    source = forms.CharField(
        label=_("Basis"), max_length=300, required=False, help_text=_("The decision that set it up.")
    )


HEIRS = 4
"""Successors that the form has room for; a split into more is entered as a table."""


class EndForm(forms.Form):
    """How a body ends, and who succeeds it. Bodies are written by their names: the list would have thousands."""

    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            (kind.value, kind.label) for kind in (SuccessionKind.MERGED, SuccessionKind.SPLIT, SuccessionKind.DISSOLVED)
        ],
    )
    last_day = day_field(
        _("Last day"), required=True, help_text=_("Its work passes to the successor on the day after.")
    )
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, HEIRS + 1):
            self.fields[f"heir_{number}"] = forms.CharField(
                label=_("Successor %(n)s") % {"n": number},
                max_length=300,
                required=False,
                widget=forms.TextInput(attrs={"list": "near", "autocomplete": "off"}),
            )
            self.fields[f"part_{number}"] = forms.CharField(
                label=_("Part of the work for successor %(n)s") % {"n": number},
                max_length=200,
                required=False,
                help_text=_("Empty: everything that no other takes.") if number == 1 else "",
            )

    def heirs(self) -> list[tuple[int, str, str]]:
        """Number, name and part of the successors that were written."""
        given = self.cleaned_data
        return [
            (number, name, given.get(f"part_{number}", ""))
            for number in range(1, HEIRS + 1)
            if (name := given.get(f"heir_{number}", ""))
        ]


class RenameForm(forms.Form):
    """Another official name from a day on."""

    name = forms.CharField(label=_("New name"), max_length=300, help_text=_("The official name with its place."))
    day = day_field(_("From day"), required=True)
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)


class MoveForm(forms.Form):
    """Another place in the tree from a day on."""

    parent = forms.CharField(
        label=_("Stands under"),
        max_length=300,
        help_text=_("The full name of the body above."),
        widget=forms.TextInput(attrs={"list": "near", "autocomplete": "off"}),
    )
    day = day_field(_("From day"), required=True)
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)


class ExceptionForm(forms.Form):
    """A body that belongs to a class against the rule, or does not."""

    body = forms.CharField(
        label=_("Body"), max_length=300, widget=forms.TextInput(attrs={"list": "near", "autocomplete": "off"})
    )
    belongs = forms.ChoiceField(label=_("It"), choices=[("1", _("belongs to the class")), ("0", _("does not belong"))])
    note = forms.CharField(label=_("Reason"), max_length=300, required=False)


class TableForm(forms.Form):
    """A table of bodies to be imported."""

    file = forms.FileField(
        label=_("CSV or XLSX file"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}), allow_empty_file=True
    )


class PersonForm(forms.Form):
    """Somebody new with an account and a post in the body."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    login = forms.CharField(label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least 10 characters; the person must change it when signing in for the first time."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    title = forms.CharField(label=_("Post"), max_length=200)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    valid_from = day_field(_("From day"), required=False, help_text=_("Empty: from today."))

    def clean_valid_from(self) -> Any:
        return self.cleaned_data["valid_from"] or timezone.localdate()
