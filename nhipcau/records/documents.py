# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents as a clerk confirms them: the reading contract's fields, checked.

What a person writes ("25/3/2020", "quý II/2020", "15/11") and what the contract keeps ("2020-03-25", "2020-Q2",
"11-15") are turned into each other here; whatever cannot be kept is said in a sentence with its place in the form.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nhipcau.web.dates import exact
from nhipcau.web.errors import BadInputError
from nhipcau.web.words import DOCUMENT_TYPES, RELATIONS

Document = dict[str, Any]
"""`nhipcau.reading.model.Document.to_json()`, with the clerk's corrections; what the clerk struck out carries
``"dropped": True``, a doubt that was looked at ``"seen": True``, a news item ``"about"``: the number it is about."""

PERIODS = ("year", "half-year", "quarter", "month", "week")
UNSAID = "unsaid"
"""A periodic task whose period the document does not say."""

LENGTHS = {"number": 80, "issuer": 300, "place": 120, "subject": 4000, "item": 40, "name": 300, "text": 20000}
QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that cannot be kept: its place ("0.tasks.2.deadline") and a sentence in both languages."""

    path: str
    vi: str
    en: str


class WrongDocuments(BadInputError):
    """The documents cannot be confirmed as they are; ``wrong`` says where and why."""

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__(
            " ".join(dict.fromkeys(one.vi for one in wrong)), " ".join(dict.fromkeys(one.en for one in wrong))
        )
        self.wrong = wrong


class UnreadableDayError(ValueError):
    """What was written is no day, month, quarter or year."""


# --- Days as people write them ------------------------------------------------------------------------------------


def written_day(iso: str | None) -> str:
    """A partial ISO date as it stands in a form: "25/3/2020", "4/2020", "quý II/2020", "2020", "?/2/2020"."""
    if not iso:
        return ""
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", iso):
        return f"quý {QUARTERS[int(found[2]) - 1]}/{found[1]}"
    if found := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d|XX))?", iso):
        day = "" if found[3] is None else "?/" if found[3] == "XX" else f"{int(found[3])}/"
        return f"{day}{int(found[2])}/{found[1]}"
    return iso


_DAY_FORMS = (
    re.compile(
        r"(?:ngày\s*)?(?P<day>\d{1,2}|\?|…|\.{2,}|x{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})"
    ),
    re.compile(r"ngày\s*(?P<day>\d{1,2})\s*tháng\s*(?P<month>\d{1,2})\s*năm\s*(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}|xx))?"),
    re.compile(r"quý\s*(?P<quarter>iv|i{1,3}|[1-4])\s*(?:/|năm|\s)\s*(?P<year>\d{4})"),
    re.compile(r"(?:(?P<year>\d{4})-)q(?P<quarter>[1-4])"),
    re.compile(r"(?:tháng\s*)?(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4})"),
    re.compile(r"(?:năm\s*)?(?P<year>\d{4})"),
)


def read_day(written: str) -> str | None:
    """The partial ISO date that was written, None for an empty one.

    >>> read_day("25/3/2020"), read_day("quý II/2020"), read_day("?/2/2020")
    ('2020-03-25', '2020-Q2', '2020-02-XX')

    Raises `UnreadableDayError`, also for days that do not exist (30/2/2020).
    """
    text = " ".join(written.casefold().split())
    if not text:
        return None
    for form in _DAY_FORMS:
        if found := form.fullmatch(text):
            return _iso(found.groupdict())
    raise UnreadableDayError(written)


def _iso(parts: dict[str, str | None]) -> str:
    year = parts["year"] or ""
    if not 1900 <= int(year) <= 2200:
        raise UnreadableDayError(year)
    if quarter := parts.get("quarter"):
        number = quarter if quarter.isdigit() else str(QUARTERS.index(quarter.upper()) + 1)
        return f"{year}-Q{number}"
    if (month := parts.get("month")) is None:
        return year
    if not 1 <= int(month) <= 12:
        raise UnreadableDayError(month)
    day = parts.get("day")
    if day is None:
        return f"{year}-{int(month):02}"
    if not day.isdigit():
        return f"{year}-{int(month):02}-XX"
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        raise UnreadableDayError(day)
    return f"{year}-{int(month):02}-{int(day):02}"


def written_by(by: str | None) -> str:
    """The day of a recurrence as people write it: "11-15" gives "15/11"; what is none comes back as it is."""
    found = re.fullmatch(r"(\d\d)-(\d\d)", by or "")
    return f"{int(found[2])}/{int(found[1])}" if found else by or ""


def read_by(written: str) -> str | None:
    """The reverse of `written_by`; None for an empty one. Raises `UnreadableDayError`."""
    text = written.strip()
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})", text)
    if found is None or not _is_day_of_year(int(found[2]), int(found[1])):
        raise UnreadableDayError(written)
    return f"{int(found[2]):02}-{int(found[1]):02}"


def _is_by(by: str) -> bool:
    found = re.fullmatch(r"(\d\d)-(\d\d)", by)
    return found is not None and _is_day_of_year(int(found[1]), int(found[2]))


def _is_day_of_year(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2024, month)[1]


# --- What may be confirmed ------------------------------------------------------------------------------------------


def check(documents: list[Document]) -> None:
    """Raise `WrongDocuments` unless every document can be kept as it is."""
    wrong = [found for index, document in enumerate(documents) for found in _wrong_in(str(index), document)]
    if not documents:
        wrong.append(Wrong("", "Không có văn bản nào để xác nhận.", "There is no document to confirm."))
    if wrong:
        raise WrongDocuments(wrong)


def kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Citations or tasks without those that the clerk struck out."""
    return [row for row in rows if not row.get("dropped")]


def whole_day(iso: str | None) -> datetime.date | None:
    """The day of a full ISO date, None for a partial one."""
    return exact(iso) if iso else None


def _wrong_in(path: str, document: Document) -> Iterator[Wrong]:
    if document.get("type") not in DOCUMENT_TYPES:
        yield Wrong(
            f"{path}.type", "Hãy chọn loại văn bản trong danh sách.", "Choose the kind of document from the list."
        )
    for name in ("number", "issuer", "place", "subject"):
        yield from _too_long(f"{path}.{name}", name, document.get(name))
    # A news item that says what it is about is filed with that document and needs no name of its own.
    if not (document.get("number") or document.get("subject") or document.get("about")):
        yield Wrong(
            f"{path}.number",
            "Văn bản phải có số, ký hiệu hoặc trích yếu để vào sổ. Nếu tệp không phải văn bản cần vào sổ, hãy chọn "
            "“Không vào sổ” ở cuối trang.",
            "A document needs a number or a subject to be registered. If the file is no document to register, choose "
            "“Set aside, do not register” at the end of the page.",
        )
    yield from _wrong_day(f"{path}.date", document.get("date"))
    for index, citation in enumerate(document.get("citations") or []):
        if not citation.get("dropped"):
            yield from _wrong_in_citation(f"{path}.citations.{index}", citation)
    for index, task in enumerate(document.get("tasks") or []):
        if not task.get("dropped"):
            yield from _wrong_in_task(f"{path}.tasks.{index}", task)


def _wrong_in_citation(path: str, citation: dict[str, Any]) -> Iterator[Wrong]:
    if citation.get("type") not in DOCUMENT_TYPES or citation.get("relation") not in RELATIONS:
        yield Wrong(
            f"{path}.relation",
            "Hãy chọn loại và quan hệ của văn bản viện dẫn trong danh sách.",
            "Choose the kind and the relation of the cited document from the lists.",
        )
    if not (citation.get("number") or citation.get("name")):
        yield Wrong(
            f"{path}.number",
            "Văn bản viện dẫn phải có số, ký hiệu hoặc tên. Hãy điền, hoặc bỏ dòng này.",
            "A cited document needs a number or a name. Fill it in, or take the row out.",
        )
    for name in ("number", "issuer", "name"):
        yield from _too_long(f"{path}.{name}", name, citation.get(name))
    yield from _wrong_day(f"{path}.date", citation.get("date"))


def _wrong_in_task(path: str, task: dict[str, Any]) -> Iterator[Wrong]:
    if not (task.get("text") or "").strip():
        yield Wrong(
            f"{path}.text",
            "Nhiệm vụ phải có nội dung. Hãy điền, hoặc bỏ nhiệm vụ này.",
            "A task needs a text. Fill it in, or take the task out.",
        )
    yield from _too_long(f"{path}.text", "text", task.get("text"))
    yield from _too_long(f"{path}.item", "item", task.get("item"))
    for name in ("lead", "support", "report_to", "via"):
        for body in task.get(name) or []:
            yield from _too_long(f"{path}.{name}", "name", body)
    yield from _wrong_day(f"{path}.deadline", task.get("deadline"))
    recurrence = task.get("recurrence")
    if recurrence and recurrence.get("every") not in (None, *PERIODS):
        yield Wrong(f"{path}.every", "Hãy chọn kỳ trong danh sách.", "Choose the period from the list.")
    by = (recurrence or {}).get("by")
    if by and not _is_by(by):
        yield wrong_by(f"{path}.by", by)


def _too_long(path: str, name: str, value: str | None) -> Iterator[Wrong]:
    limit = LENGTHS[name]
    if value and len(value) > limit:
        yield Wrong(
            path,
            f"Nội dung dài quá {limit} ký tự. Hãy rút ngắn.",
            f"The text is longer than {limit} characters. Make it shorter.",
        )


def _wrong_day(path: str, iso: str | None) -> Iterator[Wrong]:
    if not iso:
        return
    try:
        known = read_day(iso) is not None
    except UnreadableDayError:
        known = False
    if not known:
        yield wrong_day(path, iso)


def wrong_day(path: str, written: str) -> Wrong:
    """What is said of a day that cannot be understood."""
    return Wrong(
        path,
        f"“{written[:40]}” không phải là ngày. Hãy ghi như 25/3/2020, 4/2020, quý II/2020 hoặc 2020.",
        f"“{written[:40]}” is no date. Write it like 25/3/2020, 4/2020, quý II/2020 or 2020.",
    )


def wrong_by(path: str, written: str) -> Wrong:
    """What is said of a day of the year that cannot be understood."""
    return Wrong(
        path,
        f"“{written[:40]}” không phải là ngày trong năm. Hãy ghi ngày và tháng, như 15/11.",
        f"“{written[:40]}” is no day of the year. Write day and month, like 15/11.",
    )
