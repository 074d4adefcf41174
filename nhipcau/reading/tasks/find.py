# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a document's outline to its tasks: who must do what, with whom, by when, and who reports to whom.

One walk over the parts in order. A part with a body of its own (told to act, or the subject of a verb) is a task. A
part without one takes the bodies of the sentence or heading above it; if nobody is told, it is no task.
Parts that only name bodies hand them down; lines such as "Cơ quan chủ trì: …" fill fields of their item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from nhipcau.reading.citations.find import citation_ranges
from nhipcau.reading.citations.names import lexicon, opens_predicate, parsed
from nhipcau.reading.citations.words import Word, words_of
from nhipcau.reading.model import Citation, Doubt, Span, Task
from nhipcau.reading.structure.layout import Layout, Part
from nhipcau.reading.tasks.lines import Field, fields_of, names_in
from nhipcau.reading.tasks.orders import Named, Order, only_names, read_order, role
from nhipcau.reading.tasks.times import Times, read_times
from nhipcau.reading.text.normalise import fold_tone, key

# The mark first: a pattern that begins with a look back is tried at every letter.
_SENTENCE_END = re.compile(r"[.!?”\"](?:(?<=[^\d\W].)|(?<=[)\d]\.))\s+(?=[A-ZĐÀ-Ỹ“\"])")
_TITLE = re.compile(r"^[^:.;]{3,140}:\s+(?=\S)")
_DELEGATES = re.compile(r"\W*(?:phân công|giao|yêu cầu|cử|chỉ đạo|ủy quyền|uỷ quyền)\b", re.IGNORECASE)
"""Under a heading that names a body, what that body is to pass on; it stays the one who answers for it."""
_GUIDES = re.compile(r"\W*(?:Lãnh đạo|Chỉ đạo|Hướng dẫn|Đôn đốc|Tham mưu)\s", re.IGNORECASE)
"""Under such a heading "Lãnh đạo UBND tỉnh ban hành …" tells the body to lead, and names nobody's leaders."""
_AT_START = 16
"""An ordering verb and its object begin within so many letters of an item that orders."""
_LEADS_OFF = 12
"""Letters before the body in a sentence among purposes that orders all the same ("Yêu cầu các xã …")."""
_OFTEN = {(often, unit) for often in ("hằng", "hàng", "mỗi") for unit in ("năm", "quý", "tháng", "tuần", "ngày")}
_OFTEN |= {("định", "kỳ"), ("thường", "xuyên")}
_FIELD_VERBS = ("quản", "tham", "đăng", "hoạt", "sử", "phối", "sản", "kinh", "giúp", "được", "có", "xây", "chuyên")
"""First syllables of verbs that also say what a body is for ("quản lý nhà nước", "đăng ký kinh doanh")."""
_NAME_WORDS = 45
"""Words of the longest heading that is all name."""
_SHORT = 60
"""Letters after the body in an item that says no more than that a list of work follows."""
_WHICH = re.compile(r"\s+(?:có|được|đã|chưa|đang|nơi|thuộc|nằm)\s[^,.;:]{3,70}\W*$")
"""After the body of a heading: which of a class is meant ("UBND các xã có dự án đi qua:")."""
_ORDERING = re.compile(r"\s*(?:giao|yêu cầu|đề nghị|phân công|quyết định|quyết nghị)(?:\s+như sau)?\W*")
_BARE = ("cơ quan", "đơn vị", "địa phương", "tổ chức", "doanh nghiệp", "cơ quan có trách nhiệm")
"""What no order is given to in a sentence that tells how things are."""
_NAMED_WORDS, _NAMED_LETTERS = 3, 90
_CLASS = re.compile(r"\W*(?:các|những)\s+(?:cơ quan|đơn vị|địa phương|sở|ngành|ban|xã|huyện|cấp)\b")
_DUTIES = re.compile(
    r"\W*(?:[Nn]hiệm vụ|[Tt]rách nhiệm)(?:,? (?:và )?(?:quyền hạn|trách nhiệm))? của (?P<name>[^:;.]{4,160}?)\s*:$"
)
""" "Nhiệm vụ của Tổ tiếp công dân, xử lý đơn thư:" names it, whatever verbs its name has."""
_LONGEST_DUTIES = 200
_END_MARKS = re.compile(r"\s*(?:\./\.?.*|/\.)\s*$")


@dataclass(slots=True)
class _Body:
    """A body with its place in the working text."""

    text: str
    span: Span


@dataclass(slots=True)
class _Fields:
    """What labelled lines say about one item."""

    lead: list[_Body] = field(default_factory=list)
    support: list[_Body] = field(default_factory=list)
    time: Times | None = None
    time_span: Span | None = None
    main_end: int | None = None
    """Where the item's own sentence ends, if labels follow inside it."""


def find_tasks(text: str, layout: Layout, citations: list[Citation]) -> list[Task]:
    """The tasks that one document of the file gives, in order.

    `text` is the working text, `layout` the document's outline; spans in the result are offsets into the text.
    `citations` are the document's citations (their days are no deadlines). Never raises. A document that names nobody
    gives an empty list.
    """
    return _Walk(layout).run()


class _Walk:
    """The walk over one outline, with what each part hands down."""

    def __init__(self, layout: Layout) -> None:
        self.parts = layout.parts
        self.document = layout.document
        self.issued = layout.document.date
        self.issuer = key(layout.document.issuer or "")
        self.given: dict[int | None, list[_Body]] = {}
        """Bodies that the parts under a part inherit."""
        self.told: list[_Body] = []
        """Bodies that the last sentence that ordered something told."""
        self.last: dict[int | None, Task] = {}
        """The last task of a part."""
        self.direct: set[int | None] = set()
        """Parts that name their bodies and nothing else."""
        self.partners: dict[int | None, list[_Body]] = {}
        """Partners said once for all parts under a part."""
        self.children: dict[int | None, list[int]] = {}
        for index, part in enumerate(self.parts):
            self.children.setdefault(part.parent, []).append(index)
        self.lines: dict[int, list[Field]] = {}
        self.fields: dict[int, _Fields] = {}
        self.joined: dict[int, Part] = {}
        self.tasks: list[Task] = []
        self.done: set[int] = set()
        self.sections: dict[int, str | None] = {}
        self.named: list[str] = []
        """Full names of bodies that headings of this document give, longest first."""

    def run(self) -> list[Task]:
        self._read_lines()
        self._read_headings()
        for index, part in enumerate(self.parts):
            if index in self.done or (self._section(index) == "assessment" and not self._assigns(index, part)):
                continue
            if index in self.lines and self.lines[index][0].label <= 1:
                self._doer_line(index)
                continue
            self._visit(index, part)
        return self.tasks

    def _assigns(self, index: int, part: Part) -> bool:
        """Whether an item under a heading that looks back gives work all the same: the heading after it was lost.

        Such an item names a body and nothing else over its own dashes, or begins with an order; a paragraph turns to
        what comes ("Trong thời gian tới, …"). In a report none of them.
        """
        if self.document.type == "bao-cao":
            return False
        if part.kind in ("item", "heading") and self._leads_on(index) and only_names(part.text):
            return True
        if part.kind == "paragraph" and role("sentence.ahead").match(fold_tone(part.text).lower()):
            return True
        order = read_order(part.text)
        return part.kind == "item" and order.ordered and order.orderer is None and order.lead[0].start <= _AT_START

    def _read_headings(self) -> None:
        """The names that stand alone over parts of their own: there no verb follows that could cut them short."""
        found = {
            name.text
            for index, part in enumerate(self.parts)
            if part.kind in ("heading", "item") and self._leads_on(index) and len(part.text) < _NAMED_LETTERS
            for name in only_names(part.text)
        }
        self.named = sorted((name for name in found if len(name.split()) > _NAMED_WORDS), key=len, reverse=True)

    def _whole(self, part: Part, name: Named) -> Named:
        """A name that the grammar cut short, as a heading of the document has it in full."""
        for full in self.named:
            end = name.start + len(full)
            if (
                len(full) > len(name.text)
                and part.text[name.start : end] == full
                and not part.text[end : end + 1].isalnum()
            ):
                return Named(full, name.start, end)
        return name

    # --- labelled lines ------------------------------------------------------------------------------------

    def _read_lines(self) -> None:
        previous: int | None = None
        for index, part in enumerate(self.parts):
            fields = fields_of(part.text)
            if not fields:
                previous = index
                continue
            inside = fields[0].label > 1
            if fields[0].name == "other" and self._names_doer(part.text[fields[0].start : fields[0].end]):
                previous = index
                continue
            if inside and not any(f.name in ("lead", "support", "time") for f in fields):
                previous = index
                continue
            self.lines[index] = fields
            owner = index if inside else self._owner(index, previous)
            if owner is not None and self.parts[owner].text.isupper():
                owner = None  # a section's own lines ("CƠ QUAN TỔ CHỨC") say who stages the whole
            if inside:
                previous = index
            if owner is not None:
                self._fill(owner, index, fields)

    @staticmethod
    def _names_doer(value: str) -> bool:
        """Whether a labelled value is a sentence with its own subject ("Đối tượng: Ban … tiến hành kiểm tra …")."""
        lead = read_order(value).lead
        return bool(lead) and lead[0].start <= 2

    def _owner(self, index: int, previous: int | None) -> int | None:
        """The item that a line belongs to: the one above it, or, between plain paragraphs, the one before it."""
        parent = self.parts[index].parent
        if self.parts[index].kind in ("dash", "plus") and parent is not None:
            return parent
        return previous if previous is not None and self.parts[index].kind != "end" else parent

    def _fill(self, owner: int, index: int, fields: list[Field]) -> None:
        known = self.fields.setdefault(owner, _Fields())
        part = self.parts[index]
        if owner == index:
            known.main_end = fields[0].label
        for one in fields:
            if one.name == "time":
                times = read_times(part.text[one.start : one.end], self.issued, slot=True)
                if known.time is None:
                    known.time, known.time_span = times, part.place(one.start, one.end)
            elif one.name in ("lead", "support") and not self._acts(part.text[one.start : one.end], one.name):
                bodies = [_Body(n.text, part.place(n.start, n.end)) for n in names_in(part.text, one.start, one.end)]
                (known.lead if one.name == "lead" else known.support).extend(bodies)

    @staticmethod
    def _acts(value: str, name: str) -> bool:
        """Whether a line of doers says what each does ("Sở Y tế rà soát …"): then it is the task."""
        lead = read_order(value).lead if name == "lead" else []
        return bool(lead) and re.match(r"\s*(?:theo\b|\W*$)", value[lead[-1].end :]) is None

    def _doer_line(self, index: int) -> None:
        part = self.parts[index]
        for one in self.lines[index]:
            value = part.text[one.start : one.end]
            if one.name == "lead" and self._acts(value, one.name):
                self._emit(index, part, one.start, one.end, read_order(value), [])

    # --- one part ------------------------------------------------------------------------------------------

    def _row(self, index: int, part: Part) -> None:
        """A row of a task table: its columns say who, with whom and by when; the text what."""
        filled = _Fields()
        for cell in part.cells:
            if cell.column in ("lead", "support"):
                names = names_in(cell.text, 0, len(cell.text))
                bodies = [_Body(name.text, cell.span) for name in names] or [_Body(cell.text, cell.span)]
                (filled.lead if cell.column == "lead" else filled.support).extend(bodies)
            elif cell.column == "time" and filled.time is None:
                filled.time, filled.time_span = read_times(cell.text, self.issued, slot=True), cell.span
        order = read_order(part.text)
        if filled.lead or order.lead:
            self._emit(index, part, 0, len(part.text), order, [], filled)

    def _visit(self, index: int, part: Part) -> None:
        if part.cells:
            self._row(index, part)
            return
        names = only_names(part.text) or self._named_heading(index, part)
        filled = self.fields.get(index)
        if names and not (filled and filled.lead):
            self._hand_down(index, part, names)
            return
        if part.text.isupper() or part.text.rstrip(' ”"').endswith("!"):
            return  # a title, whose parts say what it means; a slogan
        if part.kind in ("paragraph", "end") and (filled is None or not filled.lead):
            self._paragraph(index, part)
            return
        self._item(index, part)

    def _hand_down(self, index: int, part: Part, names: list[Named]) -> None:
        bodies = [_Body(name.text, part.place(name.start, name.end)) for name in names]
        if part.kind in ("heading", "item", "dash", "plus", "row") and self._leads_on(index):
            self.given[index] = bodies
            self.direct.add(index)
        elif part.kind in ("paragraph", "end") and part.text.rstrip().endswith(":"):
            self.given[part.parent] = bodies

    def _named_heading(self, index: int, part: Part) -> list[Named]:
        """A long heading that is all name ("Các công ty thuộc phạm vi quản lý của Bộ"), over parts of its own.

        No mark ends it, or a colon, and no word in it tells anybody to do anything.
        """
        text = part.text.rstrip()
        if part.kind not in ("item", "heading") or not self._leads_on(index) or text.isupper():
            return []
        duties = _DUTIES.match(text)
        if duties and len(text) < _LONGEST_DUTIES and words_of(duties["name"])[0].key in lexicon().beginnings:
            start, end = duties.span("name")
            return [Named(" ".join(text[start:end].split()), start, end)]
        words, rows = parsed(text)
        if not rows or rows[0].first != 0 or len(words) > _NAME_WORDS or text.endswith((".", ";", ",")):
            return []
        which = _WHICH.match(fold_tone(text[rows[0].names[-1].end :]).lower()) if text.endswith(":") else None
        if which and not opens_predicate(words, rows[0].last):
            return [Named(" ".join(text.rstrip(" :").split()), 0, len(text.rstrip(" :")))]
        if any(word.text in ":;" for word in words[:-1]) or role("heading.acts").search(fold_tone(text).lower()):
            return []
        if any(
            opens_predicate(words, at) and words[at].key not in _FIELD_VERBS for at in range(rows[0].last, len(words))
        ):
            return []
        if any(self.parts[child].kind == "paragraph" for child in self.children[index][:1]):
            return []
        return [Named(" ".join(text.rstrip(" :").split()), 0, len(text.rstrip(" :")))]

    def _leads_on(self, index: int) -> bool:
        return bool(self.children.get(index))

    def _item(self, index: int, part: Part) -> None:
        filled = self.fields.get(index)
        end = filled.main_end if filled and filled.main_end is not None else len(part.text)
        end = self._before_courtesy(part.text, end)
        order, start = self._own(part.text[:end], part.parent not in self.direct)
        section = self._section(index)
        bodies = self._inherited(part.parent)
        if part.parent in self.direct and order.lead and self._passes_on(part.text, order):
            order.lead = []
        if filled and filled.lead:
            self._emit(index, part, 0, end, order, [], filled)
            self.given[index] = filled.lead
            return
        if order.past and not order.lead:
            return
        if bodies and order.lead and self._late(part.text, order):
            order.lead = []  # a later sentence of an item that goes on from its head
        if order.lead and not (section == "goal" and start != 0 and not order.lead):
            if section == "goal" and not self._told(part.text, order):
                return
            if self._only_heads(index, part, order) or self._only_orders(index, part):
                return
            if self._is_tariff(part.text, order) or self._announces(part, order):
                return
            self._emit(index, part, 0, end, order, [], filled)
            self.given[index] = [_Body(n.text, part.place(n.start, n.end)) for n in order.lead]
            return
        if not bodies or section == "goal" or not self._is_work(index, part):
            return
        self._emit(index, part, 0, end, order, bodies, filled)

    @staticmethod
    def _late(text: str, order: Order) -> bool:
        """Whether the body is named only in a further sentence: the first one says what those above are to do."""
        first = order.lead[0].start
        sentences = _sentences(text[: first + 1])
        return not order.ordered and len(sentences) > 1 and opens_predicate(words_of(text[:80]), 0)

    def _before_courtesy(self, text: str, end: int) -> int:
        """Where an item ends before a letter's last sentence that a copy glued to it ("… thông báo để … biết")."""
        sentences = _sentences(text[:end])
        start, _ = sentences[-1]
        return start if len(sentences) > 1 and self._courtesy(text[start:end]) else end

    def _only_heads(self, index: int, part: Part, order: Order) -> bool:
        """Whether an item only says who chairs the list under it ("Sở Y tế chủ trì, phối hợp với …:"): handed down."""
        if not part.text.rstrip().endswith(":") or not self._leads_on(index) or order.report_to or order.via:
            return False
        rest, at = "", order.lead[0].start
        for name in sorted([*order.lead, *order.support], key=lambda one: one.start):
            rest, at = rest + part.text[at : name.start], name.end
        words = re.sub(r"\bvà\b", " ", fold_tone(rest + part.text[at:]).lower()).rstrip(" :")
        rest = fold_tone(part.text[order.lead[-1].end :]).lower()
        empty = len(rest) < _SHORT and role("sentence.empty").search(rest) is not None
        if not empty and not role("sentence.head").search(words):
            return False
        self.given[index] = [_Body(n.text, part.place(n.start, n.end)) for n in order.lead]
        self.partners[index] = [_Body(n.text, part.place(n.start, n.end)) for n in order.support]
        self.direct.add(index)
        return True

    def _only_orders(self, index: int, part: Part) -> bool:
        """Whether an item only says who orders what stands under it ("Hội đồng nhân dân tỉnh giao")."""
        if not self._leads_on(index):
            return False
        lead = read_order(part.text).lead
        rest = fold_tone(part.text[lead[-1].end :]).lower() if lead else ""
        return _ORDERING.fullmatch(rest) is not None

    def _announces(self, part: Part, order: Order) -> bool:
        """Whether an item only says that the issuer guides what follows ("… hướng dẫn một số việc như sau:")."""
        if not part.text.rstrip().endswith(":") or order.ordered or not self._is_issuer(order.lead[0].text):
            return False
        return role("sentence.announces").search(fold_tone(part.text).lower()) is not None

    @staticmethod
    def _is_tariff(text: str, order: Order) -> bool:
        """Whether an item tells what somebody is paid, not what they do."""
        if order.ordered:
            return False
        return role("sentence.tariff").match(fold_tone(text[order.lead[-1].end :]).lower()) is not None

    @staticmethod
    def _passes_on(text: str, order: Order) -> bool:
        """Whether an order under a heading that names a body is that body's own to give."""
        if not order.ordered:
            return _GUIDES.match(text) is not None
        return _DELEGATES.match(text) is not None or order.lead[0].start > _AT_START

    @staticmethod
    def _told(text: str, order: Order) -> bool:
        """Among purposes, only a sentence that begins with the body, or with an order to it, tells anybody anything."""
        return order.ordered or order.lead[0].start <= 2 or text[: order.lead[0].start].rstrip().endswith(":")

    @staticmethod
    def _own(text: str, titled: bool) -> tuple[Order, int]:
        """The order of an item, read past a title ("Phối hợp kiểm tra: Ban … tiến hành …")."""
        order = read_order(text, item=titled)
        if order.lead or order.past:
            return order, 0
        title = _TITLE.match(text)
        if title:
            inner = read_order(text[title.end() :])
            if inner.lead:
                return _moved(inner, title.end()), title.end()
        return order, 0

    def _is_work(self, index: int, part: Part) -> bool:
        """Whether a part without a body of its own says what to do, not only about what."""
        words, rows = parsed(part.text)
        if not words or (part.kind == "heading" and part.parent is None):
            return False
        if part.kind == "heading" and not opens_predicate(words, 0):
            return False
        if opens_predicate(words, 0):
            return part.kind != "heading" or not self._shouts(part.text)
        if rows and rows[0].first <= 1:
            return words[0].key == "cùng" and opens_predicate(words, rows[0].last)
        title = _TITLE.match(part.text)
        if title:
            return part.parent in self.direct or opens_predicate(words_of(part.text[title.end() :]), 0)
        return part.parent in self.direct or len(words) > 25

    @staticmethod
    def _shouts(text: str) -> bool:
        return text.isupper()

    def _inherited(self, parent: int | None) -> list[_Body]:
        while parent is not None:
            if parent in self.given:
                return self.given[parent]
            if self.fields.get(parent) and self.fields[parent].lead:
                return self.fields[parent].lead
            parent = self.parts[parent].parent
        return self.given.get(None, [])

    # --- paragraphs ----------------------------------------------------------------------------------------

    def _paragraph(self, index: int, part: Part) -> None:
        """A paragraph without a number: its sentences give tasks where they order, or where an end part acts."""
        above = self.parts[part.parent] if part.parent is not None else None
        if above is not None and self._continues(index, part):
            return
        groups: list[tuple[int, int, Order]] = []
        goal = self._section(index) == "goal"
        for start, end in _sentences(part.text):
            order = read_order(part.text[start:end])
            if goal and order.lead and not (order.ordered and order.orderer) and order.lead[0].start > _LEADS_OFF:
                continue  # a purpose names whom it is for
            if order.lead and self._gives_work(part, part.text[start:end], order):
                if groups and not order.ordered and self._same_body(groups[-1][2], order):
                    groups[-1] = (groups[-1][0], end, groups[-1][2])
                else:
                    groups.append((start, end, order))
            elif groups and not order.past and not order.lead and not self._courtesy(part.text[start:end]):
                groups[-1] = (groups[-1][0], end, groups[-1][2])
        for start, end, _ in groups:
            self._sentence_task(index, part, start, end)
        if not groups and not goal:
            self._returns(index, part)

    def _returns(self, index: int, part: Part) -> None:
        """What those told above are to send back ("Kết quả gửi về Sở Nội vụ trước ngày 15/3.")."""
        bodies = self.given.get(None) or self.told
        if not bodies:
            return
        further = role("sentence.goes-on").match(fold_tone(part.text).lower())
        if further and self.told and opens_predicate(words_of(part.text[further.end() :][:80]), 0):
            order = read_order(part.text)
            if not order.lead and not order.past:
                self._emit(index, part, 0, len(part.text), order, self.told)
                return
        for start, end in _sentences(part.text):
            sentence = part.text[start:end]
            order = _moved(read_order(sentence), start)
            unsaid = order.report_to and not order.lead and not order.past and not self._courtesy(sentence)
            if unsaid and role("sentence.returns").search(fold_tone(sentence).lower()):
                self._emit(index, part, start, end, order, bodies)

    def _continues(self, index: int, part: Part) -> bool:
        """A paragraph right under a heading that names bodies, or that inherits them: the heading's own task."""
        parent = part.parent
        assert parent is not None  # noqa: S101 - asked by the caller
        order = read_order(part.text)
        if order.lead or order.past or self._section(index) == "goal":
            return False
        bodies = self._inherited(parent)
        words = parsed(part.text)[0]
        if not bodies or not words:
            return True
        if parent in self.direct:
            self._emit(
                index, part, 0, len(part.text), order, bodies, self.fields.get(index), heading=self.parts[parent]
            )
            return True
        above = self.parts[parent]
        opened = above.kind == "heading" or (above.kind == "item" and above.text.rstrip().endswith(":"))
        if opened and self._says_what(words):
            self._emit(index, part, 0, len(part.text), order, bodies, self.fields.get(index))
        elif not opened:
            self._until(index, part)
        return True

    def _until(self, index: int, part: Part) -> None:
        """A paragraph under an item that only says by when: "Hoàn thành trong quý I/2026."."""
        task = self.last.get(part.parent)
        if task is None or task.deadline is not None or not role("sentence.until").search(fold_tone(part.text).lower()):
            return
        times = read_times(part.text, self.issued)
        span = times.spans.get("deadline")
        if times.deadline is not None and span is not None:
            task.deadline = times.deadline
            task.deadline_text = task.deadline_text or times.wording
            task.spans["deadline"] = [part.place(span.start, span.end)]
            task.text = f"{task.text} {part.text}".strip()

    @staticmethod
    def _says_what(words: list[Word]) -> bool:
        """Whether a paragraph begins with what to do, perhaps after how often ("Hằng năm tổ chức …")."""
        at = 2 if len(words) > 2 and (words[0].key, words[1].key) in _OFTEN else 0
        return opens_predicate(words, at)

    def _gives_work(self, part: Part, sentence: str, order: Order) -> bool:
        if self._courtesy(sentence) or order.past:
            return False
        folded = fold_tone(sentence).lower()
        if order.ordered:
            before = folded[: order.lead[0].start]
            if re.search(r"\bđã\s+(?:có văn bản\s+)?(?:yêu cầu|giao|chỉ đạo|đề nghị|phân công)\b", before):
                return False
            return order.orderer is not None or not re.search(r"\bđã\s+(?:ban hành|có)\b", before)
        if part.label is None and (self._is_issuer(order.lead[0].text) or role("sentence.narrative").search(folded)):
            return False
        if part.kind == "end" or part.label is not None:
            return True
        if key(order.lead[0].text) in _BARE:
            return False
        if order.lead[0].start <= 2 and (self.told or self.given.get(None)) and _CLASS.match(folded):
            return True  # after an order: what all of those told are to do besides
        if re.search(r"\b(?:chủ trì|có trách nhiệm|chịu trách nhiệm)\b", folded):
            return True
        return self._addressed(order.lead[0].text)

    @staticmethod
    def _same_body(one: Order, other: Order) -> bool:
        """Whether a sentence goes on about the body of the one before, perhaps in a shorter name."""
        words = set(key(" ".join(name.text for name in one.lead)).split())
        return not one.ordered and set(key(" ".join(name.text for name in other.lead)).split()) < words

    def _is_issuer(self, name: str) -> bool:
        """Whether a name is the issuing body's own (a short form of it included)."""
        words = key(name).split()
        own = self.issuer.replace("uỷ", "ủy").split()
        return bool(words) and bool(own) and own[: len(words)] == words

    def _addressed(self, name: str) -> bool:
        """Whether the document is addressed to such a body: two words in a row are the same."""
        words = [word for word in key(name).split() if word not in ("các", "của")]
        pairs = set(pairwise(words))
        for addressee in self.document.addressees:
            other = key(addressee).split()
            if pairs & set(pairwise(other)):
                return True
        return False

    @staticmethod
    def _courtesy(sentence: str) -> bool:
        return role("sentence.courtesy").search(fold_tone(sentence).lower()) is not None

    def _sentence_task(self, index: int, part: Part, start: int, end: int) -> None:
        sentence = part.text[start:end]
        order = _moved(read_order(sentence), start)
        opens_list = role("sentence.list").search(sentence) is not None and part.kind != "end"
        announces = role("sentence.announces").search(fold_tone(sentence).lower()) is not None
        if sentence.rstrip().endswith(":") and announces and not order.ordered:
            return
        if opens_list:
            self.given[part.parent] = [_Body(n.text, part.place(n.start, n.end)) for n in order.lead]
            empty = announces or role("sentence.empty").search(fold_tone(sentence).lower()) is not None
            empty = empty or not sentence[max(n.end for n in order.lead) - start :].strip(" :.")
            if empty and self._list_follows(index) and not re.search(r"\btrong đó\b", sentence):
                return
        self._emit(index, part, start, end, order, [], self.fields.get(index))
        if order.ordered and not opens_list:
            self.told = [_Body(n.text, part.place(n.start, n.end)) for n in order.lead]

    def _list_follows(self, index: int) -> bool:
        return any(part.kind in ("item", "dash", "heading") for part in self.parts[index + 1 :])

    # --- sections ------------------------------------------------------------------------------------------

    def _section(self, index: int) -> str | None:
        """``assessment`` or ``goal`` where a heading above says so; asked several times of each part."""
        if index not in self.sections:
            self.sections[index] = self._section_above(index)
        return self.sections[index]

    def _section_above(self, index: int) -> str | None:
        at: int | None = index
        forward = False
        while at is not None:
            part = self.parts[at]
            if at in self.direct and at != index and self.document.type != "bao-cao":
                return None  # under a heading that names a body work is given, whatever heading was lost above it
            if self.children.get(at) and len(part.text) < 160:
                folded = fold_tone(part.text).lower()
                if role("section.assessment").search(folded) or role("section.results").search(folded):
                    return "assessment"
                forward = forward or role("section.forward").search(folded) is not None
                if role("section.goal").search(folded) and not read_order(part.text).lead:
                    return "goal"
            at = part.parent
        return "assessment" if self.document.type == "bao-cao" and not forward else None

    # --- the task ------------------------------------------------------------------------------------------

    def _emit(
        self,
        index: int,
        part: Part,
        start: int,
        end: int,
        order: Order,
        inherited: list[_Body],
        filled: _Fields | None = None,
        heading: Part | None = None,
    ) -> None:
        text = part.text[start:end].strip()
        if "/" in text:
            text = _END_MARKS.sub("", text).strip()
        if not text:
            return
        span = part.place(start, start + len(part.text[start:end].rstrip()))
        if heading is not None:
            text = f"{heading.text.rstrip(' :')} {text}"
            span = Span(heading.start, span.end)
        task = Task(text=text, span=span, item=part.label)
        self._bodies(task, part, order, inherited, filled)
        self._times(task, part, start, end, order, filled)
        self._doubts(task, order, bool(inherited), bool(inherited) and part.parent in self.direct)
        self.tasks.append(task)
        self.last[index] = task

    def _bodies(self, task: Task, part: Part, order: Order, inherited: list[_Body], filled: _Fields | None) -> None:
        def placed(names: list[Named]) -> list[_Body]:
            whole = (self._whole(part, name) for name in names)
            return [_Body(name.text, part.place(name.start, name.end)) for name in whole]

        lead = filled.lead if filled and filled.lead else (placed(order.lead) or inherited)
        support = placed(order.support) + (filled.support if filled else [])
        if inherited and not support:
            support = self.partners.get(part.parent, [])
        rows = {"lead": lead, "support": support, "report_to": placed(order.report_to), "via": placed(order.via)}
        rows |= {"guides": placed(order.guides), "helps": placed(order.helps), "appraise": placed(order.appraise)}
        taken = {key(body.text) for body in lead}
        for name, bodies in rows.items():
            kept = [body for body in bodies if name in ("lead", "via") or key(body.text) not in taken]
            setattr(task, name, [body.text for body in kept])
            for number, body in enumerate(kept):
                task.spans[f"{name}.{number}"] = [body.span]

    def _times(self, task: Task, part: Part, start: int, end: int, order: Order, filled: _Fields | None) -> None:
        times = read_times(_masked(part.text, start, end, order), self.issued)
        label = filled.time if filled else None
        task.deadline = (label.deadline if label else None) or times.deadline
        task.start = (label.start if label else None) or times.start
        task.recurrence = times.recurrence or (label.recurrence if label else None)
        own, other = (label, times) if label and label.wording else (times, label)
        task.deadline_text = own.wording or (other.wording if other else None)
        task.within = times.within or (label.within if label else None)
        task.window = times.window or (label.window if label else None)
        task.doubts += times.doubts + (label.doubts if label else [])
        for name, span in times.spans.items():
            task.spans[name.split(".")[0]] = [part.place(start + span.start, start + span.end)]
        if label and filled and filled.time_span:
            for name in label.spans:
                task.spans[name.split(".")[0]] = [filled.time_span]

    @staticmethod
    def _doubts(task: Task, order: Order, inherited: bool, direct: bool) -> None:
        if inherited and not direct:
            task.doubts.append(Doubt("lead", "lead-inherited", "; ".join(task.lead)))
        if len(task.lead) > 1 and not order.chairs and not inherited:
            task.doubts.append(Doubt("lead", "several-leads", "; ".join(task.lead)))
        if order.partnerless and not task.support:
            task.doubts.append(Doubt("support", "partner-not-said"))


def _moved(order: Order, by: int) -> Order:
    """The order with its places moved to where the sentence stands in the part."""
    for name in ("lead", "support", "report_to", "via", "guides", "helps", "appraise"):
        setattr(order, name, [Named(one.text, one.start + by, one.end + by) for one in getattr(order, name)])
    return order


def _sentences(text: str) -> list[tuple[int, int]]:
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    ends = [*starts[1:], len(text)]
    return list(zip(starts, ends, strict=True))


def _masked(text: str, start: int, end: int, order: Order) -> str:
    """The text of a task with what is no time of it blanked: cited documents, "Đối với …" before the subject."""
    letters = list(text[start:end])
    for left, right in citation_ranges(text[start:end]):
        letters[left:right] = " " * (right - left)
    first = order.lead[0].start - start if order.lead else 0
    if first > 0 and re.match(r"\W*đối với\b", text[start:end], re.IGNORECASE):
        letters[:first] = " " * min(first, len(letters))
    return "".join(letters)
