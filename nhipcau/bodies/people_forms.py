# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forms about persons, their posts and their accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.dated import in_force
from nhipcau.bodies.forms import day_field
from nhipcau.bodies.models import Body, BodyName
from nhipcau.bodies.naming import name_key
from nhipcau.bodies.people import Person, Role


class BodyField(forms.CharField):
    """A body by one of the names that it has today; its official name with the place is always one."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        today = timezone.localdate()
        names = BodyName.objects.filter(in_force(today), key=name_key(text)).values("body")
        found = list(Body.objects.on(today).filter(pk__in=names).order_by("name")[:6])
        if not found:
            raise forms.ValidationError(_("No body has this name today. Write it as the register has it."))
        exact = [body for body in found if name_key(body.name) == name_key(text)]
        if len(found) > 1 and len(exact) != 1:
            candidates = "; ".join(body.name for body in found[:5])
            raise forms.ValidationError(_("Several bodies have this name: %(names)s.") % {"names": candidates})
        return exact[0] if len(exact) == 1 else found[0]


class PostForm(forms.Form):
    """A post in a body, with its roles, from a day to a day."""

    body = BodyField(
        label=_("Body"),
        max_length=300,
        help_text=_("Its full name with the place."),
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("Post"), max_length=200)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    valid_from = day_field(_("From day"), required=False, help_text=_("Empty: from today."))
    last_day = day_field(_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def clean_valid_from(self) -> Any:
        return self.cleaned_data["valid_from"] or timezone.localdate()


class AddPersonForm(PostForm):
    """Somebody new, with an account and the first post."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    login = forms.CharField(label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least 10 characters; the person must change it when signing in for the first time."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["full_name", "login", "password", "body", "title", "roles", "valid_from", "last_day"]


class LastDayForm(forms.Form):
    """The last day of a post."""

    last_day = day_field(_("Last day"), required=True)


class StandInForm(forms.Form):
    """Who acts for the holder of a post, from a day to a day."""

    deputy = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=Person.objects.none(), empty_label=_("Choose somebody")
    )
    first_day = day_field(_("First day of the leave"), required=True)
    last_day = day_field(_("Last day of the leave"), required=True)


class NameForm(forms.Form):
    full_name = forms.CharField(label=_("Full name"), max_length=200)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New first password"),
        help_text=_("At least 10 characters; the person must change it when signing in for the first time."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
