# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Invented values with which the style page shows every component in every state. Nothing here is a real document."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from nhipcau.web import words


class SpecimenForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), help_text=_("What the document is about, in one line."))
    kind = forms.ChoiceField(label=_("Kind"), choices=list(words.DOCUMENT_TYPES.items()))
    due = forms.DateField(label=_("Due"), required=False, help_text=_("Day, month, year: 25/3/2020."))
    copy = forms.BooleanField(label=_("Send a copy to the leader"), required=False)


def specimens(today: datetime.date) -> dict[str, Any]:
    """The context of the style page, with due days around ``today``."""
    days = [today + datetime.timedelta(days=n) for n in (-5, 0, 1, 4, 12, 120)]
    bodies = ("Sở Nội vụ tỉnh Hải Lâm", "Sở Ngoại vụ tỉnh Hải Lâm", "Văn phòng Ủy ban nhân dân tỉnh Hải Lâm")
    tasks = (
        "Rà soát biên chế của các hội, báo cáo kết quả để trình cấp có thẩm quyền xem xét trong năm",
        "Tổng hợp báo cáo của các địa phương",
        "Hướng dẫn các xã, phường rà soát danh sách hội viên",
    )
    rows = [
        {
            "number": f"{120 + n}/KH-UBND",
            "text": tasks[n % len(tasks)],
            "body": bodies[n % len(bodies)],
            "state": state,
            "due": days[n % len(days)],
            "late": state == "verified-late",
        }
        for n, state in enumerate(("assigned", "in-progress", "submitted", "verified", "returned", "accepted"))
    ]
    form = SpecimenForm({"subject": "", "due": "31/2/2020"})
    form.is_valid()
    return {
        "states": list(words.STATES),
        "days": days,
        "rows": rows,
        "page": Paginator(range(1234), 50).page(2),
        "options": [("overdue", _("Overdue"), 3), ("soon", _("Due soon"), 12), ("all", _("All"), 1234)],
        "document_types": list(words.DOCUMENT_TYPES),
        "form": form,
        "marks": [("head", _("Head")), ("cite", _("Citation")), ("body", _("Body")), ("due", _("Due"))],
    }
