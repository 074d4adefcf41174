# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms of the register: adding and ending a body, giving somebody an account and a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.models import Kind, Level, Role


def day_field(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        # No type="date": browsers show that in the language of the machine, and 04/01 would be April on many of them.
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "25/3/2020"}),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
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


class EndForm(forms.Form):
    """The last day of a body."""

    last_day = day_field(_("Last day"), required=True)


class PersonForm(forms.Form):
    """Somebody new with an account and a post in the body."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    login = forms.CharField(label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    title = forms.CharField(label=_("Post"), max_length=200)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    valid_from = day_field(_("From day"), required=False)
