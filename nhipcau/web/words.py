# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words for the slugs of a reading: kinds of documents, relations, marks. The slugs stand in the reading contract."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOCUMENT_TYPES: dict[str, Promise] = {
    "chi-thi": _("Directive"),
    "cong-van": _("Official letter"),
    "ke-hoach": _("Plan"),
    "quyet-dinh": _("Decision"),
    "nghi-quyet": _("Resolution"),
    "thong-bao": _("Notice"),
    "huong-dan": _("Guidance"),
    "bao-cao": _("Report"),
    "to-trinh": _("Submission"),
    "chuong-trinh": _("Programme"),
    "ket-luan": _("Conclusion"),
    "quy-dinh": _("Rules"),
    "quy-che": _("Regulation"),
    "de-an": _("Project"),
    "bien-ban": _("Minutes"),
    "giay-moi": _("Invitation"),
    "cong-dien": _("Urgent dispatch"),
    "thong-tri": _("Circular notice"),
    "nghi-dinh": _("Decree"),
    "thong-tu": _("Circular"),
    "luat": _("Law"),
    "van-ban-hop-nhat": _("Consolidated text"),
    "ban-tin": _("News item"),
    "khac": _("Other document"),
}

RELATIONS: dict[str, Promise] = {
    "implements": _("implements"),
    "based-on": _("based on"),
    "responds-to": _("responds to"),
    "attaches": _("attaches"),
    "amends": _("amends"),
    "replaces": _("replaces"),
    "mentions": _("mentions"),
}

SECRECY: dict[str, Promise] = {"mat": _("SECRET"), "toi-mat": _("HIGHLY SECRET"), "tuyet-mat": _("TOP SECRET")}

URGENCY: dict[str, Promise] = {"khan": _("URGENT"), "thuong-khan": _("VERY URGENT"), "hoa-toc": _("EXPRESS")}

STATES: dict[str, tuple[Promise, str]] = {
    # Word and icon; the colour is in the style sheet by the same slug.
    "assigned": (_("Not accepted yet"), "circle-dashed"),
    "accepted": (_("Accepted"), "check"),
    "in-progress": (_("In progress"), "progress"),
    "submitted": (_("Waiting for approval"), "hourglass"),
    "verified": (_("Done"), "circle-check"),
    "verified-late": (_("Done late"), "clock"),
    "returned": (_("Returned"), "arrow-back-up"),
    "overdue": (_("Overdue"), "alert-triangle"),
}
OPEN_STATES = frozenset({"assigned", "accepted", "in-progress", "submitted"})
