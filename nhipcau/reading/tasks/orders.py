# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who does what with whom and reports to whom, read out of one sentence or item.

Every row of names gets its part by the words before it ("giao", "phối hợp với", "báo cáo … cho", "qua"), or is the
subject where a predicate follows. The patterns stand in `rules/roles.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from nhipcau.reading.citations.names import Row, lexicon, opens_predicate, parsed
from nhipcau.reading.citations.words import Word, word_key
from nhipcau.reading.rules import load
from nhipcau.reading.text.normalise import fold_tone, key

_GOVERNED = re.compile(
    r"\b(?:của|cho|với|đến|tới|về|tại|ở|từ|do|bởi|và|hoặc|là|thuộc|giữa|cùng|như|trước|sau|theo|hướng dẫn|chỉ đạo|"
    r"đôn đốc|giám sát|kiểm tra|hỗ trợ|phối hợp|lãnh đạo|đề nghị|yêu cầu|báo cáo|thành lập|bầu|giúp|mời|trình)\s*$"
)
"""Before a name that is governed by a word and so no subject."""
_TITLED = re.compile(r"^(?:các\s+)?(?:ông|bà)(?:\s*,?\s*\(?bà\)?\s*:?|\s*:)\s+(?=\S)", re.IGNORECASE)
""" "Các ông (bà): Chánh Văn phòng, …": a form of address before posts."""
_STANDING = re.compile(r"\s*[-–]\s*(?=\S)[^.;:]{0,60}:?\W*")
"""The rest of a heading after a dash that says what the body is in this matter."""
_ASIDE = re.compile(r"\s*,?\s*(?:nhất là|đặc biệt là|trước hết là|trực tiếp là)\s")
"""After a subject: whom of it the sentence means above all."""
_ON_A_DAY = re.compile(r"\W*(?:vào\s+)?ngày\s+\d{1,2}(?:[/.-]\d{1,2}|\s+tháng)")
_ISSUED = re.compile(r"\s*(?:đã\s+)?(?:ban hành|thông qua|ký|có (?:công văn|văn bản|tờ trình|thông báo|quyết định))\b")
"""What a body did on a day that the sentence begins with is told, not ordered."""
_ORDERS = re.compile(r"\b(?:yêu cầu|giao|đề nghị|chỉ đạo|phân công)\s")
_TAKEN_AS = re.compile(r"\blấy\s[^.;:]{0,60}$|\blấy$")
_AS_CENTRE = re.compile(r"\s*làm\s")
""" "lấy người dân, doanh nghiệp làm trung tâm": whom it is for."""
_BESIDE = re.compile(r"(?<!,)\s(?:cùng|cùng với)\s+$")
"""Before a further body of the subject: it helps ("Phòng A cùng các phòng liên quan xây dựng …")."""
_REPORTING = re.compile(r"\b(?:báo cáo|thông báo|phản ánh|gửi|trình|kiến nghị|đề xuất|liên hệ|trao đổi)\b")
_WILL = re.compile(r"\s+sẽ\s")
_MUST = re.compile(r"\s(?:phải|có trách nhiệm|cần)\s")
_LISTING = re.compile(r"\s*\(?(?:như|gồm|bao gồm|là|cụ thể|cụ thể là)\s*:?\s*|\s*:\s*")
"""Between a class and the names that it stands for ("các cơ quan như: Công an, Thuế")."""
_CLAUSE_END = re.compile(r"[.;](?=\s)")
_WORD = re.compile(r"\w+")
_LEFT = 340
_RIGHT = 120
_SENTENCE = 900
"""Letters looked at before a name, after it, and back to the start of its sentence: bounds keep long texts linear."""
_OPENING = 90
"""Letters within which a heading that names bodies names the first."""
_HEADING_WORDS = 16
_LABEL_WORDS = 9
"""Words of a label such as "Cơ quan đăng ký kinh doanh:", in which a verb may stand."""
_STANDING_WORDS = 8


@dataclass(slots=True, frozen=True)
class Named:
    """A body as written, at ``text[start:end]`` of the item."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Order:
    """What one item or sentence says about the bodies in it."""

    lead: list[Named] = field(default_factory=list)
    support: list[Named] = field(default_factory=list)
    report_to: list[Named] = field(default_factory=list)
    via: list[Named] = field(default_factory=list)
    guides: list[Named] = field(default_factory=list)
    helps: list[Named] = field(default_factory=list)
    appraise: list[Named] = field(default_factory=list)
    ordered: bool = False
    """Whether an ordering verb stands before the lead ("giao", "yêu cầu", "đề nghị")."""
    orderer: str | None = None
    """Who orders, where the sentence says it."""
    past: bool = False
    """Whether the subject has done it already, or only is something."""
    chairs: bool = False
    """Whether "chủ trì" is said."""
    partnerless: bool = False
    """Whether "phối hợp" is said and no partner named."""


_LISTS = ("lead", "support", "report_to", "via", "guides", "helps", "appraise")


@cache
def role(name: str) -> re.Pattern[str]:
    """A pattern of `rules/roles.toml` by its id."""
    pattern = load("roles")[name].pattern
    assert pattern is not None  # noqa: S101 - every rule of that file has one
    return pattern


def _says(name: str, folded: str) -> bool:
    return load("roles")[name].find(folded, folded) is not None


def read_order(text: str, item: bool = False) -> Order:
    """The bodies of one sentence or item and their parts. Never raises.

    `item` allows for a title without a mark before the subject, as enumerated items have it.

    >>> order = read_order("Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính tham mưu.")
    >>> [name.text for name in order.lead], [name.text for name in order.support]
    (['Sở Y tế'], ['Sở Tài chính'])
    """
    order = _order(text, item)
    # Callers take names out of it and move them: each gets lists of his own.
    own: dict[str, Any] = {name: list(getattr(order, name)) for name in _LISTS}
    return replace(order, **own)


@lru_cache(maxsize=512)
def _order(text: str, item: bool) -> Order:
    """The order of a text, kept for a while: the walk asks for the same sentence from several sides."""
    return _Reader(text).read(item)


def only_names(text: str) -> list[Named]:
    """The bodies of a heading that names them and says nothing else ("Giao Công an Thành phố", "1. Sở Y tế:").

    Empty where the text is anything else.
    """
    if not _opens_with_names(text):
        return []
    words, rows = parsed(text)
    if not rows:
        return []
    first = rows[0]
    if not role("heading.names").match(fold_tone(text[: words[first.first].start])):
        return []
    tail = text[words[first.last - 1].end :]
    if re.fullmatch(r"\s*(?:\([^()]*\))?\W*", tail):
        return _named(first)
    if tail.rstrip().endswith(":") and role("heading.among").match(fold_tone(tail).lower()):
        return _named(first)
    standing = first.last + 1 < len(words) and lexicon().standing.at(words, first.last + 1) is not None
    if standing and _STANDING.fullmatch(tail):
        return _named(first)
    return _whole_heading(text, words, first)


def _opens_with_names(text: str) -> bool:
    """Whether a text may begin with a body, asked before a long one is parsed whole."""
    if len(text) <= _OPENING:
        return True
    beginnings, before = lexicon().beginnings, role("heading.names")
    words = (match for match in _WORD.finditer(text, 0, _OPENING) if word_key(match[0]) in beginnings)
    return any(before.match(fold_tone(text[: word.start()])) for word in islice(words, 4))


def _whole_heading(text: str, words: list[Word], row: Row) -> list[Named]:
    """A short heading that begins with a body's name and has no verb: the name goes to its end."""
    rest = range(row.last, len(words))
    if len(words) > _HEADING_WORDS or row.names[-1].kind == "class" or text.isupper():
        return []
    if text.rstrip().endswith((".", ";", ",")):
        return []
    labels = text.rstrip().endswith(":") and len(words) <= _LABEL_WORDS
    known = lexicon().sure if labels else lexicon().predicate
    inside = [n for n in rest if n < len(words) - 1] if labels else list(rest)
    if any(words[n].text in ":;," or known.at(words, n) or lexicon().stop.at(words, n) for n in inside):
        return []
    names = _named(row)
    end = len(text.rstrip(" .:;"))
    names[-1] = Named(" ".join(text[names[-1].start : end].split()), names[-1].start, end)
    return names


def _named(row: Row) -> list[Named]:
    return [Named(_clean(name.text), name.start, name.end) for name in row.names]


def _clean(name: str) -> str:
    if (titled := _TITLED.match(name)) is not None:
        name = name[titled.end() :]
    return re.sub(r"^quý\s+(?=\S)", "", name, flags=re.IGNORECASE) if name[:1].islower() else name


class _Reader:
    """One pass over the rows of a text, with what earlier rows were."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold_tone(text).lower()
        self.words, self.rows = parsed(text)
        self.order = Order()
        self.receiver: Row | None = None
        """The last receiver: a further one in the sentence may make it a go-between."""
        self.subject_end = -1
        self.last: Row | None = None
        """The row before this one."""

    def read(self, item: bool) -> Order:
        order = self.order
        for row in self.rows:
            self._place(row)
        if item and not order.lead and not order.past:
            self._subject_in_the_middle()
        self._leave_out_twice()
        order.chairs = "chủ trì" in self.folded
        order.partnerless = not order.support and re.search(r"\bphối hợp\b", self.folded) is not None
        return order

    # --- parts ---------------------------------------------------------------------------------------------

    def _place(self, row: Row) -> None:
        left = self._left(row)
        order = self.order
        same = self._listed_with(self.last) if self.last is not None and self._goes_on(self.last, row) else None
        if same is not None:
            same += _named(row)
            self.last = row
            return
        self.last = row
        if self._decides_case(row, left):
            order.lead = [] if not order.ordered else order.lead
            self._subject(row)
        elif self._is_orderer(row):
            order.orderer = order.orderer or row.names[0].text
        elif self._is_asked(row, left):
            self._receive(row)
        elif _says("before.ordered", left) and not _says("purpose.ordered", left):
            if not order.ordered and not self._clause_between(row):
                order.lead = []  # who gives the order is no lead; who had work in a clause of his own before is
            told, beside = self._parted(row)
            order.lead += told
            order.support += beside
            order.ordered = True
            self.subject_end = self.words[row.last - 1].end
        elif _says("before.support", left):
            order.support += _named(row)
        elif _says("before.via", left) and self._in_report(row):
            order.via += _named(row)
        elif self._receives(row, left):
            self._receive(row)
        elif _says("before.guided", left):
            order.guides += _named(row)
        elif _says("before.helped", left):
            order.helps += _named(row)
        elif _says("before.appraiser", left):
            self._subject_after_owner(row, left)
            order.appraise += [name for name in _named(row) if name not in order.lead]
        elif self._is_subject(row, left):
            self._subject(row)
        else:
            self._subject_after_owner(row, left)

    def _decides_case(self, row: Row, left: str) -> bool:
        """Whether a row is the subject after "trường hợp …, thì": bodies named before it only tell the case."""
        if not left.rstrip().endswith("thì") or role("sentence.case").search(left) is None:
            return False
        late = row.last < len(self.words) and self.words[row.last].key == "khi"
        return self._predicate_at(row.last) or (late and _MUST.search(self._right(row)) is not None)

    def _listed_with(self, row: Row) -> list[Named] | None:
        """The list that a row went into, if it did into one of those that partners and receivers stand in."""
        start = row.names[0].start
        lists = (self.order.support, self.order.lead, self.order.report_to)
        return next((names for names in lists if any(name.start == start for name in names)), None)

    def _goes_on(self, last: Row, row: Row) -> bool:
        """Whether a row only spells out the class before it."""
        between = self.folded[self.words[last.last - 1].end : self.words[row.first].start]
        return last.names[-1].kind == "class" and _LISTING.fullmatch(between) is not None

    def _clause_between(self, row: Row) -> bool:
        """Whether a clause ended between the last subject and this row."""
        return self.subject_end >= 0 and self.folded.find(";", self.subject_end, self.words[row.first].start) >= 0

    def _left(self, row: Row) -> str:
        """Folded text before a row, back to the last full stop, semicolon or colon."""
        start = self.words[row.first].start
        left = self.folded[max(0, start - _LEFT) : start]
        cut = max((match.end() for match in re.finditer(r"[.;](?=\s)|:(?=\s*\S)", left)), default=0)
        return left[cut:]

    def _right(self, row: Row, length: int = _RIGHT) -> str:
        end = self.words[row.last - 1].end
        return self.folded[end : end + length]

    def _is_orderer(self, row: Row) -> bool:
        """Whether this body puts others to work: an ordering verb and a name follow."""
        at = row.last
        while at < len(self.words) and self.words[at].key in ("cũng", "đã", "trân", "trọng", "kính"):
            at += 1
        verb = lexicon().order.at(self.words, at)
        if verb is None:
            return False
        following = verb[0]
        while following < len(self.words) and self.words[following].key in ("cho", "đối", "với", ":"):
            following += 1
        return any(other.first == following for other in self.rows)

    def _is_asked(self, row: Row, left: str) -> bool:
        """ "rà soát, lập danh sách đề nghị X công nhận": X receives a proposal."""
        if not _says("asked.list", left):
            return False
        return role("asked.decides").search(self._right(row)) is not None

    def _in_report(self, row: Row) -> bool:
        left = self.folded[max(0, self.words[row.first].start - 200) : self.words[row.first].start]
        return _REPORTING.search(left) is not None

    def _receives(self, row: Row, left: str) -> bool:
        if _says("noun.petition", left) or _says("noun.sent-before", left) or self._announced(row):
            return False
        if self._between(row) and _says("before.later", left):
            return False
        if _says("before.advised", left):
            return role("after.product").search(self._right(row)) is not None or self._collected_before(row)
        if _says("noun.submitted", left):
            return role("noun.prepared").search(re.sub(r"trình\s*$", "", left)) is not None
        if _says("before.receiver", left):
            noun = re.search(r"\b(?:việc|công tác|chế độ|theo dõi|các|hội nghị)\s+(?:báo cáo|thông tin)\s*$", left)
            return noun is None or _says("noun.reporting-kept", left)
        far = load("roles")["before.receiver-far"].find(left, left)
        if far is not None and left.rstrip().endswith("về") and self._is_matter(row, left[far.start() :]):
            return False
        return far is not None and not re.search(r"\b(?:phối hợp|giao|hướng dẫn)\b", left[far.start() :])

    def _announced(self, row: Row) -> bool:
        """Whether a later sentence says what another body will do ("Quá thời hạn, Sở Nội vụ sẽ báo cáo …")."""
        sentence = self._sentence(row)
        start = self.words[row.first].start - len(sentence)
        if start <= 1 or _WILL.search(sentence) is None or not self.order.lead:
            return False
        leads = {key(name.text) for name in self.order.lead}
        inside = [one for one in self.rows if start <= self.words[one.first].start < self.words[row.first].start]
        doers = (one for one in inside if _WILL.match(self._right(one)))
        return any(key(one.names[0].text) not in leads for one in doers)

    @staticmethod
    def _is_matter(row: Row, said: str) -> bool:
        """ "báo cáo riêng về các đoàn …": what the report is about, not who receives it."""
        several = re.match(r"(?:các|những)\s", row.names[0].text) is not None
        return said.startswith("báo cáo") and row.names[0].kind == "class" and several

    def _collected_before(self, row: Row) -> bool:
        if self.receiver is None:
            return False
        return role("between.collected").search(self._between(row)) is not None

    def _between(self, row: Row) -> str:
        """Folded text from the last receiver to this row; empty where a sentence ends between them."""
        if self.receiver is None:
            return ""
        between = self.folded[self.words[self.receiver.last - 1].end : self.words[row.first].start]
        return "" if re.search(r"[.](?=\s)", between) else between

    def _receive(self, row: Row) -> None:
        between = self._between(row)
        order = self.order
        if role("after.appraises").search(self._right(row)):
            order.appraise += _named(row)
        if between and role("between.collected").search(between):
            moved = {name.text for name in _named(self.receiver)} if self.receiver else set()
            order.via += [name for name in order.report_to if name.text in moved]
            order.report_to = [name for name in order.report_to if name.text not in moved]
        elif between and role("between.purpose").search(between):
            return
        order.report_to += _named(row)
        self.receiver = row

    # --- subjects ------------------------------------------------------------------------------------------

    def _is_subject(self, row: Row, left: str) -> bool:
        before = left.strip()
        if _TAKEN_AS.search(before) and _AS_CENTRE.match(self._right(row)):
            return False
        if role("subject.addressed").search(before):
            if row.last < len(self.words) and self.words[row.last].text == ":":
                named = any(one.first == row.last + 1 for one in self.rows)
                return not named and self._predicate_at(row.last + 1)
            return before.endswith("riêng") and self._predicate_at(row.last)
        if role("subject.opening").search(before) or role("subject.under-heading").search(before):
            return self._acts(row)
        if self.order.lead and self.folded.find(";", max(self.subject_end, 0), self.words[row.first].start) < 0:
            return False
        if not self._predicate_at(row.last):
            return False
        if before.endswith((",", "thì", "vướng mắc", "nếu có", ")")):
            return role("sentence.intro").search(self._sentence(row)) is not None
        return False

    def _subject_after_owner(self, row: Row, left: str) -> None:
        """ "Theo đề nghị của X, Y quyết định …": X owns, and Y, after the comma, is the subject."""
        if self.order.lead or len(row.names) < 2:
            return
        of_class = row.names[0].kind == "class" and left.strip() and not left.rstrip().endswith(",")
        if not of_class and not re.search(r"\b(?:của|do|tại)\s*$", left):
            return
        cut = next((n for n in range(len(row.names) - 1, 0, -1) if self.words[row.names[n].first - 1].text == ","), 0)
        if cut and self._predicate_at(row.last) and role("sentence.intro").search(self._sentence(row)):
            self._subject(Row(row.names[cut].first, row.last, row.names[cut:]))

    def _subject_in_the_middle(self) -> None:
        """A subject right after a title that lost its line ("2. Tiếp nhận đơn Ban Thường trực … thực hiện …")."""
        for row in self.rows:
            if row.first == 0 or row.names[0].kind != "proper" or not self._predicate_at(row.last):
                continue
            before = self.words[row.first - 1]
            governed = lexicon().predicate.at(self.words, row.first - 1) or lexicon().stop.at(self.words, row.first - 1)
            if before.mark or governed or self._role_given(row):
                continue
            if lexicon().sure.at(self.words, row.last):
                self._subject(row)
                return

    def _role_given(self, row: Row) -> bool:
        order = self.order
        start = self.words[row.first].start
        given = [*order.support, *order.report_to, *order.via]
        around = self.folded[max(0, start - 16) : start]
        return any(name.start == row.names[0].start for name in given) or _GOVERNED.search(around) is not None

    def _sentence(self, row: Row) -> str:
        start = self.words[row.first].start
        left = self.folded[max(0, start - _SENTENCE) : start]
        cut = max((match.end() for match in re.finditer(r"[.;](?=\s)", left)), default=0)
        return left[cut:].strip()

    def _acts(self, row: Row) -> bool:
        """Whether a predicate follows a row that its sentence begins with, perhaps after an aside."""
        at = row.last
        if at < len(self.words) and self.words[at].text == "(":
            at = next((i + 1 for i in range(at, len(self.words)) if self.words[i].text == ")"), at)
        if at + 1 < len(self.words) and self.words[at].text in "-–":
            at = self._after_standing(at)
        if self._predicate_at(at):
            return True
        if at >= len(self.words):
            return False
        if _ASIDE.match(self.folded, self.words[at - 1].end):
            return True
        if row.first == 0 and self.words[at].key == "khi" and _MUST.search(self.folded, self.words[at].end):
            return True
        if self.words[at].text in (",", ":"):
            return self._predicate_at(at + 1) or (row.first == 0 and self._labelled(at))
        if row.first == 0 and row.names[0].kind != "class" and self._small_word(at):
            return True  # a verb that no rule knows
        return role("sentence.past").search(self._right(row)) is not None

    def _after_standing(self, at: int) -> int:
        """Index after "- cơ quan thường trực (Ban Chỉ đạo)", where a predicate follows soon; else `at`."""
        standing = lexicon().standing.at(self.words, at + 1)
        if standing is None:
            return at
        ends = range(standing[0], min(standing[0] + _STANDING_WORDS, len(self.words)))
        return next((end for end in ends if self._predicate_at(end)), at)

    def _labelled(self, at: int) -> bool:
        """ "Trạm y tế: Tổng vệ sinh khuôn viên": a label of names, then a sentence with a verb that no rule knows."""
        if self.words[at].text != ":" or at + 2 >= len(self.words):
            return False
        if lexicon().domain.at(self.words, at + 1) is not None and not self._predicate_at(at + 1):
            return False  # "các bộ: Nội vụ, Tài chính" names them
        first, second = self.words[at + 1], self.words[at + 2]
        named = any(row.first == at + 1 for row in self.rows)
        return first.capital and first.text[1:].islower() and second.text.islower() and not named

    def _small_word(self, at: int) -> bool:
        word = self.words[at]
        return word.text.islower() and lexicon().stop.at(self.words, at) is None

    def _predicate_at(self, at: int) -> bool:
        return opens_predicate(self.words, at)

    def _subject(self, row: Row) -> None:
        order = self.order
        told = _ON_A_DAY.match(self._sentence(row)) is not None and _ISSUED.match(self._right(row)) is not None
        if told and _ORDERS.search(self._right(row, _SENTENCE)):
            return  # "… ban hành văn bản yêu cầu các sở …": the order that it tells of comes
        if told or role("sentence.past").search(self._right(row)):
            first = _CLAUSE_END.search(self.folded, 0, self.words[row.first].start) is None
            order.past = order.past or (first and not order.lead)
            return
        if (
            order.ordered
            and _CLAUSE_END.search(self.folded, max(self.subject_end, 0), self.words[row.first].start) is None
        ):
            return
        known = {key(name.text) for name in order.lead}
        names, beside = self._parted(row)
        order.lead += [name for name in names if key(name.text) not in known]
        order.support += beside
        self.subject_end = self.words[row.last - 1].end

    def _parted(self, row: Row) -> tuple[list[Named], list[Named]]:
        """The names of a row, and those that a "cùng" sets beside them."""
        names = _named(row)
        beside = [n for n, name in enumerate(names) if n and _BESIDE.search(self.folded[name.start - 12 : name.start])]
        cut = beside[0] if beside else len(names)
        return names[:cut], names[cut:]

    def _leave_out_twice(self) -> None:
        order = self.order
        order.lead = _once(order.lead)
        leads = {key(name.text) for name in order.lead}
        order.support = [name for name in _once(order.support) if key(name.text) not in leads]
        order.via = _once(order.via)
        order.report_to = [name for name in _once(order.report_to) if key(name.text) not in leads]
        for beside in ("guides", "helps", "appraise"):
            setattr(order, beside, [name for name in _once(getattr(order, beside)) if key(name.text) not in leads])


def _once(names: list[Named]) -> list[Named]:
    seen: set[str] = set()
    out = []
    for name in names:
        if key(name.text) not in seen:
            seen.add(key(name.text))
            out.append(name)
    return out
