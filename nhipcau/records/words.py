# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words of this room for people: what the log says of records and files, where a file stands."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.files.model import Signature
from nhipcau.records.models import FileState

VERBS: dict[str, Promise] = {
    "file-received": _("File received"),
    "file-read": _("Read by machine"),
    "file-refused": _("Refused: cannot be read"),
    "file-taken-apart": _("Taken apart"),
    "secret-erased": _("Marked as a state secret: erased, nothing kept"),
    "file-attested": _("Attested to be no state secret"),
    "file-retried": _("Reading ordered again"),
    "file-confirmed": _("Reading confirmed"),
    "file-set-aside": _("Set aside: not to be registered"),
    "file-taken-back": _("Taken back for review"),
    "file-passed-on": _("Passed on to the successor"),
    "file-given-back": _("Passing on undone"),
    "record-filed": _("Registered"),
    "record-received-again": _("Received again"),
    "news-filed": _("News item filed"),
    "assignments-made": _("Tasks given"),
}

FILE_STATES: dict[str, tuple[Promise, str, str]] = {
    # Word, icon, and the state whose colour it has on other pages.
    FileState.WAITING: (_("Being read"), "loader-2", "in-progress"),
    FileState.TO_REVIEW: (_("To be reviewed"), "eye-check", "submitted"),
    FileState.CONFIRMED: (_("Confirmed"), "circle-check", "verified"),
    FileState.DUPLICATE: (_("Received before"), "copy", "assigned"),
    FileState.REFUSED: (_("Refused"), "ban", "returned"),
    FileState.FAILED: (_("Failed"), "alert-triangle", "overdue"),
    FileState.TAKEN_APART: (_("Taken apart"), "paperclip", "verified"),
    FileState.SET_ASIDE: (_("Set aside"), "archive", "assigned"),
    FileState.SECRET: (_("Marked as a state secret"), "shield-lock", "overdue"),
}

STAGES: dict[str, Promise] = {
    "": _("Waiting for its turn"),
    "text": _("Taking out the text"),
    "ocr": _("Reading the page picture"),
    "read": _("Finding tasks and deadlines"),
}

PERIODS: dict[str, Promise] = {
    "": _("Once"),
    "year": _("Every year"),
    "half-year": _("Every half-year"),
    "quarter": _("Every quarter"),
    "month": _("Every month"),
    "week": _("Every week"),
    "unsaid": _("Periodic, period not said"),
}

COPY_FORMS: dict[str, Promise] = {
    "sao-luc": _("Copy of a copy (sao lục)"),
    "sao-y": _("Certified copy (sao y)"),
    "trich-sao": _("Certified excerpt (trích sao)"),
}

MARKS: tuple[tuple[str, Promise], ...] = (
    ("head", _("Head of the document")),
    ("cite", _("Cited document")),
    ("body", _("Body")),
    ("due", _("Deadline")),
)


def signature(one: Signature) -> dict[str, Any]:
    """A digital signature as the review shows it: who, for whom, when, and whether the file is what they signed."""
    if one.intact is None:
        said, sound = gettext("It could not be told whether the content was changed."), False
    elif not one.intact:
        said, sound = gettext("The content was changed after signing."), False
    elif one.whole is False:
        said, sound = gettext("What was signed is unchanged; something was added to the file afterwards."), True
    else:
        said, sound = gettext("The content is as it was signed."), True
    moment = datetime.datetime.fromisoformat(one.time) if one.time else None
    return {
        "by": one.by or gettext("Signer not named"),
        "body": one.body,
        "at": timezone.localtime(moment) if moment and moment.tzinfo else moment,
        "said": said,
        "sound": sound,
    }


def written_item(label: str) -> str:
    """A label of the outline as people say it: "III.3-1" gives "III.3, gạch 1", "end-2" gives "đoạn cuối 2"."""
    if found := re.fullmatch(r"end-(\d+)", label):
        return gettext("closing paragraph %(n)s") % {"n": found[1]}
    found = re.fullmatch(r"([^-]*)-(\d+)(?:-(\d+))?", label)
    if found is None:
        return label
    parts = [found[1], gettext("dash %(n)s") % {"n": found[2]}]
    if found[3]:
        parts.append(gettext("plus %(n)s") % {"n": found[3]})
    return ", ".join(part for part in parts if part)
