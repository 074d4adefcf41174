# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""When a task is due, when it begins, how often it comes again.

Forms of the reading contract: ``2020-04-10``, ``2020-04``, ``2020-Q2``, ``2020``, the latest day that is meant. A day
counts only with a word that makes it an end ("chậm nhất", "trong", "hoàn thành"); after "Thời gian hoàn thành:" any
does. Days of cited documents are masked by the caller.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from nhipcau.reading.citations.dates import DAY, iso_day, parts_of
from nhipcau.reading.model import Doubt, Recurrence, Span
from nhipcau.reading.rules import RuleFile, load
from nhipcau.reading.text.normalise import fold_tone

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TIME = re.compile(
    rf"(?P<day>(?:(?:\d{{1,2}}\s*(?:giờ|h)\s*(?:\d{{2}}\s*(?:phút)?)?,?\s*)?ngày\s+)?{DAY})"
    r"|(?P<quarter>qu(?:ý|í)\s+(?P<q>I{1,3}|IV|[1-4])\b(?:\s*[/.,-]?\s*(?:năm\s+)?(?P<qy>(?:19|20)\d{2}))?)"
    r"|(?P<month>tháng\s+(?P<m>\d{1,2})(?:\s*(?:/|-|\.|,?\s*năm\s+)\s*(?P<my>(?:19|20)\d{2}))?(?!\d|\s*[/-]\s*\d))"
    r"|(?P<half>6 tháng (?P<which>đầu|cuối)\s+năm\s+(?P<hy>(?:19|20)\d{2}))"
    r"|(?P<year>năm\s+(?P<y>(?:19|20)\d{2})\b)",
    re.IGNORECASE,
)
_THIS_MONTH = re.compile(r"ngày\s+(?P<d>\d{1,2})\s+(?:của\s+)?tháng này\b", re.IGNORECASE)
_JOINT = re.compile(
    r"(?:qu(?:ý|í)\s+(?:I{1,3}|IV|[1-4])\s*(?:-|–|,|và)\s*(?:qu(?:ý|í)\s+)?(?P<q>I{1,3}|IV|[1-4])"
    r"|tháng\s+\d{1,2}\s*(?:-|–|,|và)\s*(?:tháng\s+)?(?P<m>\d{1,2}))\s*(?:[/.-]|,?\s*năm\s+)\s*(?P<y>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_BARE_MONTH = re.compile(r"\W*(?:trước\s+)?T?(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>(?:19|20)\d{2})\W*", re.IGNORECASE)
"""A cell of a table that has a month and nothing else ("6/2021", "T6/2021")."""
_MAY_DATE = re.compile(r"\d|qu[ýí]\s+[IV]", re.IGNORECASE)
_MAY_RECUR = ("hằng", "hàng", "hăng", "kỳ", "mỗi", "từng", "lần", "báo cáo", "giao ban", "tháng")
"""A text without any of these says no period: asked first, since most texts say none."""
_RANGE = re.compile(r"từ\s+(?:ngày\s+|tháng\s+|năm\s+|quý\s+)?[^,;.]{1,30}$", re.IGNORECASE)
_PERIOD = re.compile(r"(?:giai đoạn|nhiệm kỳ|thời kỳ|năm học)\s+(?:từ\s+)?(?:năm\s+)?[\d\s–-]*$", re.IGNORECASE)
_SPAN_YEARS = re.compile(r"\s*[-–]\s*\d{4}")
_EVERY_AFTER = re.compile(r"\s*(?:,\s*)?(?:hằng|hàng|hăng|mỗi)\s+(năm|quý|tháng)", re.IGNORECASE)
_DAY_SEPARATOR = re.compile(
    r"\)?\s*(?:,|;|và|,\s*và)\s*(?:(?:báo cáo\s+)?(?:(?:hằng|hàng|cả|1|một)\s+)?năm\s*\(?)?\s*"
    r"(?:chậm nhất\s+|trước\s+|vào\s+)?(?:là\s+)?(?:ngày\s+)?",
    re.IGNORECASE,
)
"""Between two days of the year that are due in turn: "(trước 10/6), hằng năm (trước 10/12)"."""
_WINDOW = 60


@dataclass(slots=True)
class Times:
    """What a text says about time, with places in it."""

    deadline: str | None = None
    start: str | None = None
    recurrence: Recurrence | None = None
    wording: str | None = None
    """What the text says of the end or of the period, as written."""
    within: str | None = None
    window: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    value: str
    kind: str
    guessed: bool
    month_day: str | None = None


def read_times(text: str, issued: str | None, slot: bool = False) -> Times:
    """Deadline, start and recurrence that a text gives.

    `issued` is the ISO date of the document (or None): a day without a year takes its year from it, with a doubt.
    `slot` says that the text is the value of a line such as "Thời gian thực hiện: …", where no further cue is needed.
    Never raises.

    >>> read_times("hoàn thành trong quý II/2026", None).deadline
    '2026-Q2'
    """
    folded = fold_tone(text)
    small = folded.lower()
    times = Times()
    folded = _reports(text, folded, small, times)
    found = [item for item in _all(folded, issued) if not _period(folded, item)]
    if slot and not found and (match := _BARE_MONTH.fullmatch(folded)) and 1 <= int(match["m"]) <= 12:
        found = [_Found(match.start("m"), match.end("y"), f"{match['y']}-{int(match['m']):02d}", "month", False)]
    if any(word in small for word in _MAY_RECUR):
        _recurrence(folded, found, times)
    for item in found:
        if not _over(item.value, issued):
            _take(folded, item, times, slot)
    _relative(folded, small, issued, times)
    times.wording = _wording(text, folded, times, slot)
    return times


# --- days, months, quarters, years ---------------------------------------------------------------------------


def _all(text: str, issued: str | None) -> list[_Found]:
    out = []
    if issued and len(issued) == 10:
        for match in _THIS_MONTH.finditer(text):
            iso = iso_day(int(match["d"]), int(issued[5:7]), int(issued[:4]))
            if iso:
                out.append(_Found(match.start(), match.end(), iso, "day", True, iso[5:]))
    out += _joint(text)
    joint = [(item.start, item.end) for item in out]
    for match in _TIME.finditer(text) if _MAY_DATE.search(text) else ():
        item = _value(match, issued)
        if item is not None and not any(start < item.end and item.start < end for start, end in joint):
            out.append(item)
    return out


def _joint(text: str) -> list[_Found]:
    """Quarters or months named together ("quý II - III/2026", "tháng 6, 7/2026"): the last of them is meant."""
    out = []
    for match in _JOINT.finditer(text):
        if match["q"]:
            value = f"{match['y']}-Q{_QUARTERS[match['q'].lower()]}"
            out.append(_Found(match.start(), match.end(), value, "quarter", False))
        elif 1 <= int(match["m"]) <= 12:
            out.append(_Found(match.start(), match.end(), f"{match['y']}-{int(match['m']):02d}", "month", False))
    return out


def _value(match: re.Match[str], issued: str | None) -> _Found | None:
    kind = match.lastgroup
    for name in ("day", "quarter", "month", "half", "year"):
        if match[name]:
            kind = name
    if kind == "day":
        return _day(match, issued)
    if kind == "quarter":
        year, guessed = _year(match["qy"], issued, None)
        quarter = _QUARTERS[match["q"].lower()]
        return _Found(match.start(), match.end(), f"{year}-Q{quarter}", "quarter", guessed) if year else None
    if kind == "month":
        month = int(match["m"])
        year, guessed = _year(match["my"], issued, month)
        if not year or not 1 <= month <= 12:
            return None
        return _Found(match.start(), match.end(), f"{year}-{month:02d}", "month", guessed)
    if kind == "half":
        quarter = 2 if match["which"].lower() == "đầu" else 4
        return _Found(match.start(), match.end(), f"{match['hy']}-Q{quarter}", "quarter", False)
    return _Found(match.start(), match.end(), match["y"], "year", False)


def _day(match: re.Match[str], issued: str | None) -> _Found | None:
    day, month, written = parts_of(match)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    year, guessed = _year(str(written) if written else None, issued, month)
    month_day = f"{month:02d}-{day:02d}"
    iso = iso_day(day, month, int(year)) if year else None
    if iso is None and year:
        return None
    return _Found(match.start(), match.end(), iso or "", "day", guessed, month_day)


def _year(written: str | None, issued: str | None, month: int | None) -> tuple[str | None, bool]:
    """The year, and whether it was taken from the document's date: the next such month after it."""
    if written:
        return written, False
    if not issued or not issued[:4].isdigit():
        return None, True
    year = int(issued[:4])
    if month is not None and issued[5:7].isdigit() and month < int(issued[5:7]) - 1:
        year += 1
    return str(year), True


def _period(text: str, item: _Found) -> bool:
    """Whether a year belongs to a period ("giai đoạn 2021 - 2025"), which is no deadline."""
    if _PERIOD.search(text, max(0, item.start - _WINDOW), item.end):
        return True
    before = text[max(0, item.start - 25) : item.start]
    if item.kind == "year" and re.search(r"(?:giai đoạn|nhiệm kỳ|thời kỳ|năm học|đến|tầm nhìn)\s+$", before):
        return not re.search(r"(?:chậm nhất|muộn nhất|hoàn thành)[^,;]*$", before)
    return item.kind == "year" and _SPAN_YEARS.match(text, item.end) is not None


def _over(value: str, issued: str | None) -> bool:
    """Whether a time was over before the document was made ("báo cáo số liệu trong năm 2019"): no end of a task.

    A day may lie a little back, where a document was sent out late.
    """
    if not value or not issued or not issued[:4].isdigit():
        return False
    if value[:4] != issued[:4] or len(value) == 4:
        return value[:4] < issued[:4]
    month = int(value[6]) * 3 if "Q" in value else int(value[5:7])
    if not issued[5:7].isdigit():
        return False
    return month < int(issued[5:7]) - (1 if len(value) == 10 else 0)


# --- deadline and start --------------------------------------------------------------------------------------


@cache
def _cue(name: str) -> re.Pattern[str]:
    pattern = load("deadlines")[name].pattern
    assert pattern is not None  # noqa: S101 - every rule of that file has one
    return pattern


def _take(text: str, item: _Found, times: Times, slot: bool) -> None:
    """Puts one time where it belongs; of several ends the latest counts (reading contract: the latest day meant)."""
    by = times.spans.get("recurrence.by")
    if not item.value or (by is not None and by.start <= item.start and item.end <= by.end):
        return
    before = text[max(0, item.start - _WINDOW) : item.start]
    if re.search(r"\bđợt\s+(?:cuối\s+|đầu\s+)?$", before):
        return  # "phát triển đảng viên đợt cuối năm 2026"
    if _cue("cue.open").match(text[item.end : item.end + 40]) or _cue("cue.begin").search(before):
        if times.start is None:
            times.start = item.value
            times.spans["start"] = Span(item.start, item.end)
        return
    ranged = re.search(r"(?:đến|-|–)\s*(?:hết\s+)?$", before) is not None and times.start is not None
    ended = _cue("cue.end").search(before) is not None and not _past(before)
    ended = ended or _closes(text, item, before)
    value = _before_month(item, before)
    later = times.deadline is None or _last_day(value) > _last_day(times.deadline)
    if later and (ended or slot or ranged):
        times.deadline = value
        times.spans["deadline"] = Span(item.start, item.end)
        times.doubts = [doubt for doubt in times.doubts if doubt.field != "deadline"]
        if item.guessed:
            times.doubts.append(Doubt("deadline", "year-from-document", times.deadline))


def _closes(text: str, item: _Found, before: str) -> bool:
    """Whether a quarter or month closes the sentence with no word before it: "đưa vào sinh hoạt chi bộ quý II/2026"."""
    if item.kind not in ("quarter", "month") or item.guessed or text[item.end :].strip(" ./;"):
        return False
    return bool(re.search(r"\w\s*$", before)) and _cue("cue.last").search(before) is None


def _last_day(value: str) -> str:
    """A form in which ends can be compared: "2026-Q2" ends after "2026-05", "2026" after both."""
    if "Q" in value:
        return f"{value[:4]}-{int(value[6]) * 3:02d}-99"
    return {4: f"{value}-99", 7: f"{value}-99"}.get(len(value), value)


def _past(before: str) -> bool:
    """A time of what has been ("trong năm 2019 đã"), or that only qualifies ("đã giao trong năm 2025")."""
    return (
        re.search(r"(?:đã|được)\s+(?:\w+\s+){0,5}(?:trong|từ)\s*$|(?:tổ chức|phê duyệt|ban hành)\s+trong\s*$", before)
        is not None
    )


def _before_month(item: _Found, before: str) -> str:
    """ "trước tháng 6/2026" ends with May; "trước năm 2027" with 2026; the first half of a month with its 15th."""
    if item.kind == "month" and re.search(r"\bnửa đầu\s*$", before):
        return f"{item.value}-15"
    if not re.search(r"\btrước\s*$", before):
        return item.value
    if item.kind == "month":
        year, month = int(item.value[:4]), int(item.value[5:])
        return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
    if item.kind == "year":
        return str(int(item.value) - 1)
    return item.value


def _relative(text: str, small: str, issued: str | None, times: Times) -> None:
    """ "trong vòng 15 ngày kể từ ngày ký": counted from the document's own date, with a doubt that says so.

    Working days and hours, and periods that begin with an event ("kể từ ngày nhận được …"), give no day but a doubt.
    """
    match = load("deadlines")["cue.relative"].find(text, small)
    if match is None or times.deadline is not None or times.recurrence is not None:
        return
    rest = text[match.end() :]
    anchor = _cue("cue.issued").match(rest)
    event = anchor or _cue("cue.event").match(rest)
    end = match.end() + (event.end() if event else 0)
    times.spans["deadline"] = Span(match.start(), end)
    counted = _counted(issued, int(match["count"]), match["unit"]) if anchor else None
    if counted is None:
        times.doubts.append(Doubt("deadline", "relative-period", None, (match[0],)))
        return
    times.deadline = counted
    times.doubts.append(Doubt("deadline", "deadline-computed", counted, (text[match.start() : end].strip(),)))


def _counted(issued: str | None, count: int, unit: str) -> str | None:
    """The day so many days, weeks or months after the document's; None for working days, hours and a day unknown."""
    try:
        begin = date.fromisoformat(issued or "")
    except ValueError:
        return None
    unit = unit.lower()
    if unit in ("ngày", "tuần"):
        return (begin + timedelta(days=count * (7 if unit == "tuần" else 1))).isoformat()
    if unit != "tháng":
        return None
    year, month = divmod(begin.year * 12 + begin.month - 1 + count, 12)
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1])).isoformat()


def _wording(text: str, folded: str, times: Times, slot: bool) -> str | None:
    """The words of the end, from the cue before it on; else those of the period."""
    if slot and (times.deadline or times.recurrence or times.start):
        return " ".join(text.split()).strip(" .;,") or None
    names = ("deadline", "recurrence.by", "recurrence.day", "recurrence")
    span = next((times.spans[name] for name in names if name in times.spans), None)
    if span is None:
        return None
    cue = _cue("cue.end").search(folded[max(0, span.start - _WINDOW) : span.start])
    start = max(0, span.start - _WINDOW) + cue.start() if cue else span.start
    yearly = _EVERY_AFTER.match(folded, span.end)
    return " ".join(text[start : yearly.end() if yearly else span.end].split()).strip(" .;,")


def _reports(text: str, folded: str, small: str, times: Times) -> str:
    """Takes the report that a result is told in, and the time that its figures cover: blanked, since no end of it."""
    rules = load("deadlines")
    within = rules["report.within"].find(folded, small)
    if within:
        times.within = text[within.start("value") : within.end("value")].strip()
        times.spans["within"] = Span(within.start("value"), within.end("value"))
    window = rules["report.window"].find(folded, small)
    if window is None:
        return folded
    group = "value" if window["value"] else "span"
    start, end = window.span(group)
    times.window = text[start:end].strip(" ,")
    times.spans["window"] = Span(start, end)
    return folded[:start] + " " * (end - start) + folded[end:]


# --- recurrence ----------------------------------------------------------------------------------------------


def _recurrence(text: str, found: list[_Found], times: Times) -> None:
    rules = load("recurrence")
    attribute = rules["attribute"].pattern
    best: tuple[int, int, str | None] | None = None
    for rule in rules.under("period"):
        if rule.pattern is None:
            continue
        for match in rule.pattern.finditer(text):
            if attribute and _attributive(attribute, text, match):
                continue
            if rule.value is None and best is not None:
                break  # "định kỳ ngày 25 hằng tháng": the period is said
            if best is None or match.start() < best[0] - 8 or (rule.value and best[2] is None):
                best = (match.start(), match.end(), rule.value)
            break
    if best is None:
        return
    times.recurrence = Recurrence(best[2], None)
    times.spans["recurrence"] = Span(best[0], best[1])
    _day_of_month(text, rules, times)
    _yearly_day(text, found, times)
    if best[2] is None:
        times.doubts.append(Doubt("recurrence.every", "period-not-said", None))


def _day_of_month(text: str, rules: RuleFile, times: Times) -> None:
    """ "trước ngày 20 hằng tháng": day "20"."""
    match = rules["day.in-month"].search(text)
    if match and times.recurrence and 1 <= int(match["day"]) <= 31:
        times.recurrence.day = str(int(match["day"]))
        times.spans["recurrence.day"] = Span(match.start(), match.end())


def _attributive(attribute: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    """Whether the period only qualifies a noun ("ngân sách hằng năm"); "định kỳ" before it takes that away."""
    before = text[max(0, match.start() - 40) : match.start()]
    return attribute.search(before) is not None


def _month_end(item: _Found) -> str:
    """ "trong tháng 11 hằng năm": the latest day meant, 11-30 (February: 28, which every year has)."""
    month = int(item.value[5:7])
    return f"{month:02d}-{monthrange(2023, month)[1]:02d}"


def _listed_days(text: str, found: list[_Found], every: str | None) -> list[_Found]:
    """Days of the year that stand in a row: two half a year apart (or of a half-yearly task), four a quarter apart.

    "trước ngày 15/6 và 15/12 hằng năm" is due every half-year; as with deadlines the last day is the one that is kept.
    """
    row: list[_Found] = []
    for item in found:
        between = text[row[-1].end : item.start] if row else ""
        if not item.guessed or item.month_day is None:
            row = []
        elif row and _DAY_SEPARATOR.fullmatch(between):
            row.append(item)
        else:
            row = [item]
        months = [int(day.month_day[:2]) for day in row if day.month_day]
        apart = {later - earlier for earlier, later in pairwise(months)}
        if (len(row), apart) in ((2, {6}), (4, {3})) or (len(row) == 2 and every == "half-year"):
            return row
    return []


def _yearly_day(text: str, found: list[_Found], times: Times) -> None:
    """ "trước ngày 15/11 hằng năm": the day of the year by which it is due."""
    recurrence = times.recurrence
    assert recurrence is not None  # noqa: S101 - set by the caller
    listed = _listed_days(text, found, recurrence.every)
    if listed and (recurrence.every in (None, "half-year", "quarter") or _EVERY_AFTER.match(text, listed[-1].end)):
        recurrence.every = "half-year" if len(listed) == 2 else "quarter"
        recurrence.by = listed[-1].month_day
        times.spans["recurrence.by"] = Span(listed[0].start, listed[-1].end)
        return
    for item in found:
        after = _EVERY_AFTER.match(text, item.end)
        bare = (
            item.kind == "day"
            and item.guessed
            and _cue("cue.end").search(text[max(0, item.start - _WINDOW) : item.start])
        )
        month_day = item.month_day or (_month_end(item) if after and item.kind == "month" else None)
        if month_day and (after or (bare and recurrence.every in ("year", "half-year"))):
            recurrence.by = month_day
            times.spans["recurrence.by"] = Span(item.start, item.end)
            return
    if recurrence.every in ("year", "half-year"):
        times.doubts.append(Doubt("recurrence.by", "day-not-said", None))
