# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tasks: who, with whom, by when, and whether they hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nhipcau.reading.citations.dates import read_day
from nhipcau.reading.findings.calendar import off, working_days
from nhipcau.reading.findings.engine import each_document
from nhipcau.reading.findings.naming import folded, is_listed, is_single, same_body
from nhipcau.reading.findings.paper import PASSING, Desk, Found, Paper, whole_day
from nhipcau.reading.findings.wording import pattern
from nhipcau.reading.model import Item, Task
from nhipcau.reading.structure.plain import plain

ENOUGH_DAYS = 15
"""Working days that a document for somebody else to sign needs at least: drafting, opinions, submission. A custom of
offices, no law; urgent documents and telegrams are left out."""


def own_tasks(paper: Paper) -> list[Task]:
    """Tasks of a document that orders, not of one that relays."""
    return [] if paper.document.type in PASSING else paper.document.tasks


_PLANNING = {
    "chi-thi",
    "chuong-trinh",
    "cong-van",
    "de-an",
    "huong-dan",
    "ke-hoach",
    "ket-luan",
    "nghi-quyet",
    "thong-bao",
}
"""Kinds that hand out work; a decision or circular says what a body is for ("Chức năng, nhiệm vụ"), by its articles."""


@each_document("NC401")
def nobody_to_do_it(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Items under a heading of tasks that name nobody: one finding for each heading."""
    if paper.document.type not in _PLANNING or not paper.document.tasks:
        return
    items, taken = paper.document.items, {task.item for task in paper.document.tasks}
    for heading, top in enumerate(items):
        if top.kind != "heading" or (top.label or "").startswith("Điều"):
            continue
        if not pattern("section.work").search(_upper(top.text)):
            continue
        below = [item for item in items if item.parent == heading and item.kind == "item"]
        orphans = [item for item in below if item.label not in taken and pattern("imperative").search(item.text)]
        orphans = [item for item in orphans if not any(_is_under(t.item, item.label) for t in paper.document.tasks)]
        if orphans:
            labels = ", ".join(item.label or "" for item in orphans)
            yield Found("NC401", paper, [paper.to_text(item.span) for item in orphans], {"items": labels})


def _upper(text: str) -> str:
    return plain(text).upper()


def _is_under(label: str | None, above: str | None) -> bool:
    return bool(label and above and label.startswith((f"{above}-", f"{above}.")))


@each_document("NC402")
def several_leads(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Several named bodies are told to do one thing, and none leads."""
    for task in own_tasks(paper):
        said = paper.text[slice(*paper.task_range(task))]
        if _is_shared(task) and not _is_apart(task) and not pattern("leads").search(said):
            values = {"leads": ", ".join(task.lead), "item": task.item or ""}
            yield Found("NC402", paper, [paper.task_range(task)], values)


def _is_shared(task: Task) -> bool:
    """Two to four bodies, each named as such in the text."""
    text = _flat(task.text)
    named = all(is_single(name) and name in text for name in task.lead)
    return 2 <= len(task.lead) <= 4 and named and not any(same_body(a, b) for a, b in _pairs(task.lead))


def _is_apart(task: Task) -> bool:
    """Whether each does its own: UBND of several communes; opinions; "A, B thường xuyên phối hợp" with each other."""
    alike = len({" ".join(folded(name).split()[:3]) for name in task.lead}) == 1
    mutual = any(doubt.why == "partner-not-said" for doubt in task.doubts)
    apart = pattern("each-for-itself").search(task.text) or pattern("in-anothers-name").search(task.text)
    return bool(alike or mutual or apart)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _pairs(names: list[str]) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(names):
        for other in names[place + 1 :]:
            yield name, other


@each_document("NC403")
def with_nobody(paper: Paper, desk: Desk) -> Iterator[Found]:
    """ "phối hợp" and nobody to do it with."""
    if paper.document.type in PASSING:
        return
    labels = {task.item: task for task in own_tasks(paper)}
    for item in paper.document.items:
        task = labels.get(item.label) if item.label else None
        doer = task.lead if task else []
        if (task and task.support) or len(doer) > 1 or item.kind == "heading" or _is_annex(item.label):
            continue
        match = pattern("with-nobody").search(item.text)
        if match and _begins(item, match.start(), doer) and not _partner_follows(item.text[match.end() :]):
            yield Found("NC403", paper, [paper.to_text(item.span)], {"item": item.label or "", "lead": ", ".join(doer)})


def _is_annex(label: str | None) -> bool:
    """Whether an item is a row of an annex, where another column may name the partner."""
    return (label or "").startswith("Phụ lục")


def _begins(item: Item, place: int, doer: list[str]) -> bool:
    """Whether "phối hợp" is the first thing that is ordered: at the beginning, or right after the doer."""
    before = item.text[:place].rstrip()
    after = (*doer[:1], "chủ động", "thường xuyên")
    return not before or (len(doer) == 1 and is_single(doer[0]) and before.endswith(after))


def _partner_follows(text: str) -> bool:
    clause = text.split(";")[0].split(". ")[0].lower()
    # "Phối hợp kiểm tra, giám sát: …" is the title of an item.
    return " với " in clause[:90] or " cùng " in clause[:90] or ":" in clause[:60]


@each_document("NC404")
def not_on_the_list(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A body that has to lead is neither addressed nor on the distribution list. One finding."""
    document = paper.document
    if len(paper.receivers) < 3 or any("nhu dieu" in _upper(name).lower() for name in paper.receivers):
        return
    told: dict[str, Task] = {}
    for task in own_tasks(paper):
        for name in task.lead:
            known = _is_own(name, document.issuer or "") or is_listed(name, paper.receivers)
            if _is_named(name) and not known and not any(same_body(name, other) for other in told):
                told[name] = task
    if told:
        ranges = [_said_of(paper, task, name) for name, task in told.items()]
        values = {"lead": ", ".join(told), "item": ", ".join(task.item or "…" for task in told.values())}
        yield Found("NC404", paper, [*ranges, *_list(paper)], values)


def _is_named(name: str) -> bool:
    """A single body, told apart from others of its kind: no "Nhà máy", "Quý Ủy ban", "Ban Xây dựng Đảng … xã"."""
    words = folded(name).split()
    told_apart = len(words) >= 3 or all(word[:1].isupper() for word in name.split())
    kind_only = words[0] in ("quý", "ông", "bà") or (len(words) > 3 and words[-1] in ("xã", "phường", "huyện", "quận"))
    return is_single(name) and told_apart and not kind_only


_INNER = ("phòng ", "vụ ", "bộ phận ", "văn phòng sở", "ban thường vụ ", "thường trực ")
"""What the issuer is made of, and does not send its own documents to by name."""


def _is_own(name: str, issuer: str) -> bool:
    """The issuer itself, or a part of it; not the office of a People's Committee, which has a seal of its own."""
    return same_body(name, issuer) or folded(name).startswith(_INNER) or folded(name) in folded(issuer)


_FIELDS = 500
"""Characters behind a task in which lines with its doers may stand."""


def _said_of(paper: Paper, task: Task, name: str) -> tuple[int, int]:
    """The clause in which a body is told to do something; the task where its name was taken over from above."""
    places = task.spans.get(f"lead.{task.lead.index(name)}")
    start, end = paper.task_range(task)
    there = paper.to_text(places[0]) if places else (0, 0)
    # Lines such as "Cơ quan chủ trì: …" stand behind the task; who is taken over from a heading stands far before it.
    return paper.sentence(*there) if start <= there[0] < end + _FIELDS else (start, end)


def _list(paper: Paper) -> list[tuple[int, int]]:
    spans = [paper.lines_of(f"recipients.{n}") for n in range(len(paper.document.recipients))]
    known = [span for span in spans if span]
    return [(min(a for a, _ in known), max(b for _, b in known))] if known else []


# --- by when ----------------------------------------------------------------------------------------------------------


def _deadline_range(paper: Paper, task: Task) -> tuple[int, int]:
    """The words of the deadline with what stands around them."""
    spans = task.spans.get("deadline")
    if not spans:
        return paper.task_range(task)
    start, end = paper.to_text(spans[0])
    return paper.around(start, end, 60, 20)


def _issued(paper: Paper) -> date | None:
    return whole_day(paper.document.date)


@each_document("NC405")
def too_short(paper: Paper, desk: Desk) -> Iterator[Found]:
    """Few working days are left to draft what somebody else is to sign."""
    issued = _issued(paper)
    if paper.document.urgency or paper.document.type == "cong-dien":
        return
    for task in own_tasks(paper):
        due = whole_day(task.deadline) if task.deadline and len(task.deadline) == 10 else None
        if issued and due and due > issued and task.report_to and pattern("product").search(task.text):
            left = working_days(issued, due)
            if left < ENOUGH_DAYS:
                values = {
                    "days": str((due - issued).days),
                    "working": str(left),
                    "due": _vi(due),
                    "issued": _vi(issued),
                }
                yield Found("NC405", paper, [_deadline_range(paper, task)], values)


@each_document("NC406")
def month_begun(paper: Paper, desk: Desk) -> Iterator[Found]:
    """ "trong tháng 4" in a document of April: the month is running already."""
    issued = _issued(paper)
    for task in own_tasks(paper):
        if issued and task.deadline == issued.isoformat()[:7] and issued.day > 5:
            left = (date(issued.year + issued.month // 12, issued.month % 12 + 1, 1) - issued).days - 1
            values = {"days": str(left), "issued": _vi(issued), "month": f"{issued.month}/{issued.year}"}
            yield Found("NC406", paper, [_deadline_range(paper, task)], values)


_SLIP_OF_THE_YEAR = 400
"""Days by which a deadline may lie back; what lies further back is told, not ordered."""


@each_document("NC407")
def already_past(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The deadline lies before the day of issue."""
    issued = _issued(paper)
    for task in own_tasks(paper):
        # The reader takes a day that was over for no deadline, so the words themselves are asked.
        for match in pattern("due-said").finditer(paper.text, *paper.task_range(task)) if issued else ():
            due = whole_day(read_day(match["due"]))
            if issued and due and 0 < (issued - due).days <= _SLIP_OF_THE_YEAR:
                values = {"due": _vi(due), "issued": _vi(issued)}
                yield Found("NC407", paper, [paper.around(match.start("due"), match.end("due"), 60, 20)], values)


@each_document("NC408")
def day_off(paper: Paper, desk: Desk) -> Iterator[Found]:
    """The deadline falls on a weekend or a public holiday."""
    for task in own_tasks(paper):
        due = whole_day(task.deadline) if task.deadline and len(task.deadline) == 10 else None
        why = off(due) if due else None
        place = _deadline_range(paper, task)
        if pattern("event-day").search(paper.text, *paper.line(*place)):
            continue
        issued = _issued(paper)
        if due and why and (due.month, due.day) not in ((12, 31), (6, 30)) and (issued is None or due > issued):
            yield Found("NC408", paper, [place], {"due": _vi(due), "why": why})


@each_document("NC409")
def no_deadline(paper: Paper, desk: Desk) -> Iterator[Found]:
    """A document with tasks, and not one has a day, a month, a yearly day: one finding, at a task with a product."""
    tasks = own_tasks(paper)
    dated = any(t.deadline or t.start or (t.recurrence and t.recurrence.by) for t in tasks)
    if len(tasks) < 3 or dated or paper.document.type not in _PLANNING - {"huong-dan", "nghi-quyet"}:
        return
    # A letter that answers a question has no list of tasks; and one that has none may still end "để biết, thực hiện".
    if paper.document.type == "cong-van" and sum(task.item is not None for task in tasks) < 3:
        return
    products = [task for task in tasks if _is_product(task)]
    order = next(iter(paper.search(pattern("orders"))), None)
    ranges = [paper.task_range(task) for task in products]
    if not ranges and order:
        ranges = [paper.sentence(max(order.start(), order.end() - 60), order.end())]
    yield Found("NC409", paper, ranges or [paper.task_range(tasks[0])], {"count": str(len(tasks))})


def _is_product(task: Task) -> bool:
    """One body, or several, each named, have to make a document."""
    return bool(task.lead) and all(map(is_single, task.lead)) and bool(pattern("product").search(task.text))


@each_document("NC410")
def time_in_brackets(paper: Paper, desk: Desk) -> Iterator[Found]:
    """ "(trong tháng 4/2020)" behind several things to do: which of them has to be done by then?"""
    for task in own_tasks(paper):
        start, end = paper.task_range(task)
        for match in pattern("time-in-brackets").finditer(paper.text, start, end):
            place = (paper.around(match.start(), match.end(), 80, 0)[0], match.end())
            yield Found("NC410", paper, [place], {"time": match[0], "item": task.item or ""})


def _vi(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"
