# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The head of a document: letterhead, number, place and date, kind, subject, addressees.

Two columns are often flattened: side by side on one line (``UBND TỈNH A CỘNG HÒA XÃ HỘI …``) or as table cells one
after the other. So the known parts (banner, motto, number, date line) are found in the text first and cut out of its
lines; what is left in capitals above the number is the letterhead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nhipcau.reading.model import Document, Doubt, Span
from nhipcau.reading.rules import Rule, load
from nhipcau.reading.structure.foot import opens_foot
from nhipcau.reading.structure.lines import Line
from nhipcau.reading.structure.names import bodies_of, body_case, issuer_name, normal_case, with_place
from nhipcau.reading.structure.outline import mark_of
from nhipcau.reading.structure.plain import plain, plain_line
from nhipcau.reading.structure.tables import is_names

_SYMBOL = (
    r"(?P<n>\d{1,5}(?:\.\d{1,2}(?=/\d{4}))?[a-z]?)?[ .…_]{0,12}(?P<y>/\s?\d{4}(?=\s?/))?\s?(?P<sep>[/-])\s?"
    r"(?P<s>[A-Z][A-Za-z0-9.]{0,14}(?:\s?[-/&]\s?[A-Z][A-Za-z0-9.]{0,14}){0,4})(?P<nb>/nb)?"
)
NUMBER = re.compile(r"(?:(?<!\w)S[o0]|(?:(?<=\n)|^)s[o0](?=\s?:))[\s|]*[:.]?[\s|*]*[.…_]{0,20}\s?" + _SYMBOL)
_GLUED = re.compile(r"(?P<n>\d{1,5})(?P<sep>-)(?P<s>[A-Z][A-Za-z]{1,4}/[A-Z][A-Za-z]{1,10})\s*$", re.MULTILINE)
DAMAGED_NUMBER = re.compile(
    r"^\W{0,3}[S$§][o06eéóôố]?[:.]?\s?(?P<n>\d{1,5})\s?[-.,_~]\s?(?P<t>[A-Za-z]{2,3})\s?/\s?"
    r"(?P<b>[A-Za-z]{2,6})\s*$",
    re.MULTILINE,
)
"""A party number that a scan mangled: ``$61033.cv/Tu`` for "Số 1033-CV/TU". The kind's code must be a known one."""
_ALONE = re.compile(r"^\W{0,3}" + _SYMBOL + r"\s*$", re.MULTILINE)
_SPLIT_NUMBER = re.compile(r"(?<!\w)S[o0]\s*[:.]?\s*(?P<n>\d{1,5}[a-z]?)\s*$", re.MULTILINE)
_SPLIT_SYMBOL = re.compile(
    r"^[ |]*(?P<sep>[/-])\s?(?P<s>[A-Z][A-Za-z0-9.]{0,14}(?:[-/&][A-Z][A-Za-z0-9.]{0,14}){0,4})\s*$",
    re.MULTILINE,
)
_PLACE = (
    r"(?<![A-Za-z])(?P<place>(?:(?:Thanh[\s|]+pho|T[Pp]\.?|Tinh|Thi[ ]xa|Xa|Phuong|Huyen)[ ]?)?"
    r"[A-Z][a-z]*'?(?:[ -]{1,3}[A-Z][a-z]+){0,4}(?:(?<=Quan)[ ]\d{1,2}|(?<=Phuong)[ ]\d{1,2})?)"
)
DATE = re.compile(
    _PLACE + r"\s*[,.;]\s*(?:hoi\s+\d{1,2}\s*(?:gio|h)\s*(?:\d{1,2}(?:\s*phut)?)?,?\s*)?"
    r"(?:[Nn]g\s?ay|ngy)[\s|]*(?P<d>[^\n,;]{0,14}?)[\s|]*th(?:d?a)?ng[\s|]*"
    r"(?P<m>[\d.…]{1,8})[\s|]*n(?:a|e)m[\s|]*(?P<y>\d{4})"
)
_BLANK_DATE = re.compile(_PLACE + r"\s*,\s*ngay[\s.…_/]{1,16}thang[\s.…_/]{1,16}nam[ .…_]{0,8}(?:\d{4})?(?=\s|$)")
_BROKEN_PLACE = re.compile(r"(?:(?:Thanh pho|Tinh|TP\.?|Xa|Phuong) )?[A-Z][a-z]{1,6}")
_BARE_DATE = re.compile(
    r"^\W{0,3}[Nn]gay\s+(?P<d>\d{1,2})\s+thang\s+(?P<m>\d{1,2})\s+nam\s+(?P<y>\d{4})\s*$", re.MULTILINE
)
_SHORT_DATE = re.compile(_PLACE + r"\s*,\s*ngay\s+(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})")
_INTRO = re.compile(
    r"^(?:Thuc hien|Can cu|De |Nham |Trong |Sau |Ngay |Xet |Theo |Tiep theo|Hien nay|Vua qua|Qua |Tren co so"
    r"|Tiep tuc thuc|Phuc dap|Ban Thuong vu|Uy ban nhan dan|UBND|Thu tuong|Bo truong|Nhan duoc)"
)

_PRINTED_LINE = 130
"""No printed line is longer: a text with longer ones (from a Word file) has one line for each paragraph."""


@dataclass(slots=True)
class Found:
    """A part found in the text of the head: its place and its match."""

    start: int
    end: int
    match: re.Match[str]


@dataclass(slots=True)
class Head:
    """What was found in the head, and the index of the body's first line."""

    body: int = 0
    type_line: int | None = None
    rule: Rule | None = None
    number: Found | None = None
    date: Found | None = None
    letterhead: list[Line] = field(default_factory=list)
    letterhead_parts: list[str] = field(default_factory=list)
    day_open: bool = False
    """The day could not be read: `Document.date` has XX for it."""
    day_hint: str = ""
    """What was read where the day should be."""


class HeadReader:
    """Fills the head fields of a `Document` from lines[start:stop]."""

    def __init__(self, text: str, lines: list[Line], start: int, stop: int, skip: set[int], document: Document) -> None:
        self.text, self.lines = text, lines
        self.start, self.stop, self.skip = start, stop, skip
        self.document = document
        self.head = Head(body=start)
        self._running: str | None = None
        self._organ_said = ""
        self._item: int | None = None
        self._cut: list[tuple[int, int]] | None = None
        self._apart: tuple[int, int] | None = None
        """Place of a symbol that stands apart from its number."""
        self.limit = self._limit()
        first = lines[start].start if start < stop else 0
        last = lines[self.limit - 1].end if self.limit > start else first
        self.offset = first
        self.flat = plain(text[first:last])

    def read(self) -> Head:
        """Everything the head says; nothing here raises, what is not found stays empty."""
        if self.start >= self.stop:
            return self.head
        self._number()
        self._date()
        self._marks()
        self._kind()
        self._letterhead()
        end = self._subject()
        end = max(end, self._addressees(end))
        self._issuer()
        self.head.body = self._body(end)
        return self.head

    # --- where the head can reach ---

    def _limit(self) -> int:
        """The line after which no part of the head is looked for: some lines past the kind, V/v and Kính gửi."""
        forms = load("forms")
        anchor = None
        for index in range(self.start, min(self.stop, self.start + 90)):
            line = self.lines[index]
            if index in self.skip:
                continue
            if kind_of(line) is not None or forms["addressees"].accepts(line.text) or forms["about"].accepts(line.text):
                anchor = index
                if kind_of(line) is not None or forms["addressees"].accepts(line.text):
                    break
            elif anchor is not None and index > anchor + 20:
                break
        if anchor is None:
            anchor = self.start + 12
        return min(self.stop, anchor + 6)

    def _around(self, index: int) -> Line:
        return self.lines[index]

    # --- number and date ---

    def _number(self) -> None:
        found = self._first(NUMBER, lambda m: self._is_own(m))
        glued = False
        if found is None:
            found = self._first(_GLUED, lambda m: self._stands_in_capitals(m))
            glued = found is not None
        if found is None:
            found = self._first(_ALONE, lambda m: bool(m["n"]))
        if found is None:
            self._split_number()
            if self.head.number is None:
                self._damaged_number()
            return
        self.head.number = found
        self.document.number = self._value(found)
        self._span(
            "number", found.match.start("n") if found.match["n"] else found.match.start("sep"), found.match.end()
        )
        if glued:
            self.document.doubts.append(Doubt("number", "number-glued", self.document.number))
        if not found.match["n"]:
            self.document.doubts.append(Doubt("number", "number-blank", self.document.number))

    def _split_number(self) -> None:
        """A number whose symbol a PDF's text layer puts on a line of its own (``Số: 12`` … ``/KH-UBND``)."""
        number = self._first(_SPLIT_NUMBER, lambda m: self._stands_in_capitals(m))
        if number is None:
            return
        symbol = _SPLIT_SYMBOL.search(self.flat, number.match.end(), min(len(self.flat), number.match.end() + 300))
        if symbol is None:
            return
        self.head.number = number
        self._apart = (self.offset + symbol.start("sep"), self.offset + symbol.end("s"))
        raw = self.text[self.offset + symbol.start("sep") : self.offset + symbol.end("s")]
        self.document.number = number.match["n"] + raw
        self._span("number", number.match.start("n"), number.match.end("n"))
        self.document.spans["number"].append(Span(self.offset + symbol.start("sep"), self.offset + symbol.end("s")))

    def _damaged_number(self) -> None:
        found = self._first(DAMAGED_NUMBER, lambda m: kind_by_symbol(f"1-{m['t'].upper()}/X") is not None)
        if found is None:
            return
        match = found.match
        self.head.number = found
        self.document.number = f"{match['n']}-{match['t'].upper()}/{match['b'].upper()}"
        self._span("number", match.start(), match.end())
        self.document.doubts.append(Doubt("number", "number-damaged", self.document.number))

    def _is_own(self, match: re.Match[str]) -> bool:
        """A number in the head, not one cited there: nothing but capitals or a table edge stands before it."""
        before = self.flat[max(0, match.start() - 80) : match.start()].rpartition("\n")[2].rstrip(" |*")
        if before and not before[-1].isspace():
            letters = [c for c in before if c.isalpha()]
            if letters and sum(c.islower() for c in letters) * 3 > len(letters):
                return False
        return not (match["sep"] == "/" and not match["n"] and len(match["s"]) < 3)

    def _stands_in_capitals(self, match: re.Match[str]) -> bool:
        line = self.flat[: match.start()].rpartition("\n")[2]
        return line.strip().isupper() or not line.strip()

    def _value(self, found: Found) -> str:
        match = found.match
        start = match.start("n") if match["n"] else match.start("sep")
        raw = self.text[self.offset + start : self.offset + match.end()]
        if match["n"]:
            number = raw[: len(match["n"])]
            rest = raw[len(match["n"]) :].lstrip(" .…_")
        else:
            number, rest = "", raw
        value = re.sub(r"\s+", "", number + rest).rstrip(".")
        return re.sub(r"[–—]", "-", value)

    def _date(self) -> None:
        found = self._first(DATE, lambda m: self._own_date(m)) or self._first(_SHORT_DATE, lambda m: self._own_date(m))
        if found is None:
            found = self._first(_BARE_DATE, lambda m: True)
        if found is None:
            self._blank_date()
            return
        self.head.date = found
        place = self._raw(found.match, "place")
        above = self._place_above(found.match) if place else ""
        set_date(self.document, self.head, found.match, f"{above} {place}".strip() if place else None)
        self._span("date", found.match.start("d"), found.match.end())
        if place:
            self._span("place", found.match.start("place"), found.match.end("place"))
            if above:
                start = self.flat.rindex("\n", 0, found.match.start("place"))
                start = self.flat.rindex(plain(above), 0, start)
                self.document.spans["place"].insert(0, Span(self.offset + start, self.offset + start + len(above)))

    def _blank_date(self) -> None:
        """The place of a draft whose day and month are still blank ("Công Hải, ngày   tháng   năm 2026")."""
        found = self._first(_BLANK_DATE, lambda m: self.offset + m.start() < self._first_item())
        if found is not None:
            self.head.date = found
            self.document.place = re.sub(r"[\s|]+", " ", self._raw(found.match, "place") or "").strip()
            self._span("place", found.match.start("place"), found.match.end("place"))

    def _place_above(self, match: re.Match[str]) -> str:
        """The first word of a place that a narrow column broke off (``Quảng`` / ``Ninh, ngày …``); else empty."""
        before = self.flat[max(0, match.start("place") - 40) : match.start("place")]
        lines = before.split("\n")
        if len(lines) < 2 or lines[-1].strip(" |") or not _BROKEN_PLACE.fullmatch(lines[-2].strip(" |")):
            return ""
        start = match.start("place") - len(lines[-1]) - 1 - len(lines[-2])
        return self.text[self.offset + start : self.offset + start + len(lines[-2])].strip(" |")

    def _own_date(self, match: re.Match[str]) -> bool:
        """The date line, not a date in a subject: it ends its line."""
        if self.offset + match.start() > self._first_item():
            return False
        after = self.flat[match.end() : match.end() + 40].partition("\n")[0].strip(" |*.")
        return not after or after.isupper() or not after[0].islower()

    def _first_item(self) -> int:
        """Where the first enumerated item of the body begins: no date line of the head stands below it."""
        if self._item is None:
            marks = ((line, mark_of(line)) for line in self.lines[self.start : self.limit])
            starts = (line.start for line, mark in marks if mark and mark.kind in ("number", "roman", "article"))
            self._item = next(starts, len(self.text))
        return self._item

    def _raw(self, match: re.Match[str], group: str) -> str | None:
        if match.groupdict().get(group) is None:
            return None
        return self.text[self.offset + match.start(group) : self.offset + match.end(group)]

    def _first(self, pattern: re.Pattern[str], fits: object) -> Found | None:
        for match in pattern.finditer(self.flat):
            if callable(fits) and fits(match):
                return Found(self.offset + match.start(), self.offset + match.end(), match)
        return None

    def _span(self, path: str, start: int, end: int) -> None:
        self.document.spans[path] = [Span(self.offset + start, self.offset + end)]

    # --- marks and kind ---

    def _marks(self) -> None:
        forms = load("forms")
        for index in range(self.start, self.limit):
            if index in self.skip:
                continue
            line = self.lines[index]
            for name in ("secrecy", "urgency"):
                if getattr(self.document, name) is None:
                    rule = forms.first(line.text, name)
                    if rule is not None:
                        setattr(self.document, name, rule.value)
                        self._place(name, line.start, line.end)

    def _place(self, path: str, start: int, end: int) -> None:
        self.document.spans[path] = [Span(start, end)]

    def _kind(self) -> None:
        for index in range(self.start, self.limit):
            if index in self.skip:
                continue
            rule = kind_of(self.lines[index])
            if rule is not None:
                self.head.type_line, self.head.rule = index, rule
                self.document.type = rule.value or "khac"
                line = self.lines[index]
                match = rule.search(line.text)
                self._place("type", line.start, line.start + (match.end() if match else len(line.text)))
                return
        if self._small_title():
            return
        kind = kind_by_symbol(self.document.number)
        forms = load("forms")
        about = any(
            forms["about"].accepts(line.text) or forms["addressees"].accepts(line.text)
            for line in self.lines[self.start : self.limit]
        )
        if kind == "chi-thi" and (about or self.head.type_line is None):
            kind = "cong-van"  # a directive has its title; "/CT-TTHT" is a tax department's letter
        if kind is None and (about or self.document.number):
            kind = "cong-van" if about or self.head.date is not None else None
        if kind is not None:
            self.document.type = kind
            if kind != "cong-van":
                self.document.doubts.append(Doubt("type", "type-from-symbol", kind))

    def _small_title(self) -> bool:
        """A title in small letters, as pages print it over a text that lost its letterhead.

        ("Kế hoạch phòng, chống hạn năm 2030" on a line of its own, before anything else that is running text.)
        """
        if self.document.number is not None:
            return False
        forms = load("forms")
        for index in range(self.start, min(self.limit, self.start + 8)):
            line = self.lines[index]
            if forms["addressees"].accepts(line.text) or forms["about"].accepts(line.text):
                return False
            rule = small_kind_of(line)
            if rule is not None:
                self.head.type_line, self.head.rule = index, rule
                self.document.type = rule.value or "khac"
                self._place("type", line.start, line.start + len(str(rule.extra.get("name", ""))))
                return True
            if len(line.text) > 90 and not line.upper:
                return False
        return False

    # --- letterhead and issuer ---

    def _letterhead(self) -> None:
        forms = load("forms")
        cuts = self._cuts()
        stop = self.head.type_line if self.head.type_line is not None else self.limit
        for index in range(self.start, stop):
            if index in self.skip:
                continue
            line = self.lines[index]
            if forms["about"].accepts(line.text) or forms["addressees"].accepts(line.text):
                break
            for piece in _without(line, cuts):
                if piece.upper and not forms["separator"].accepts(piece.text) and not self._mark_line(piece):
                    self.head.letterhead.append(piece)
            if self.head.number is not None and line.start > self.head.number.end:
                break

    def _mark_line(self, piece: Line) -> bool:
        forms = load("forms")
        return any(forms.first(piece.text, kind) for kind in ("secrecy", "urgency", "copy"))

    def _cuts(self) -> list[tuple[int, int]]:
        """Places of banner, motto, number, date and stamp fields in the head."""
        if self._cut is not None:
            return self._cut
        forms = load("forms")
        out = []
        for key in ("banner.state", "banner.party", "banner.youth", "motto"):
            pattern = forms[key].pattern
            if pattern is not None:
                out += [(self.offset + m.start(), self.offset + m.end()) for m in pattern.finditer(self.flat)]
        out += [(found.start, found.end) for found in (self.head.number, self.head.date) if found is not None]
        out += [self._apart] if self._apart is not None else []
        fields = forms["stamp.field"].pattern
        if fields is not None:
            for match in fields.finditer(self.flat):
                end = self.flat.find("\n", match.end())
                bar = self.flat.find("|", match.end())
                ends = [e for e in (end, bar) if e >= 0]
                out.append((self.offset + match.start(), self.offset + (min(ends) if ends else len(self.flat))))
        self._cut = sorted(out)
        return self._cut

    def _issuer(self) -> None:
        document = self.document
        model = self._model()
        if self._organ_said:
            document.issuer = self._organ_said
            return
        titled = self._titled(model)
        bodies = bodies_of([line.text.strip(" -–—~=•·*_|:.'‘’`\"") for line in self.head.letterhead])
        self.head.letterhead_parts = bodies
        if titled is not None:
            document.issuer = with_place(titled, document.place)
            return
        if not bodies:
            return
        name = issuer_name(bodies, document.place, model)
        if re.search(r"[^\w\s,.()&/-]", bodies[-1]):
            repaired = self._by_text(bodies[-1], model)
            if repaired is not None:
                name = repaired
                document.doubts.append(Doubt("issuer", "issuer-from-text", name))
        document.issuer = name
        if name is not None and self.head.letterhead:
            self._place("issuer", self.head.letterhead[0].start, self.head.letterhead[-1].end)

    def _model(self) -> str:
        """The document's running text: how names are written in it."""
        if self._running is None:
            self._running = "\n".join(line.text for line in self.lines[self.start : self.stop][:400] if not line.upper)
        return self._running

    @staticmethod
    def _by_text(damaged: str, model: str) -> str | None:
        """What the text calls the body whose letterhead is scribbled over: the most frequent name that begins alike."""
        words = re.split(r"\s+[^A-Z\s]", plain(damaged))[0].split()
        for size in (3, 2):
            opening = " ".join(words[:size])
            if len(opening) < 6:
                continue
            counts: dict[str, int] = {}
            for match in re.finditer(rf"(?i:{re.escape(opening)}) ((?:[A-Z]\w+ ?){{1,4}})", plain(model)):
                name = model[match.start() : match.end()].strip()
                counts[name] = counts.get(name, 0) + 1
            if counts:
                return max(counts, key=lambda name: counts[name])
        return None

    def _titled(self, model: str) -> str | None:
        """The body in the title ("CHỈ THỊ CỦA BAN BÍ THƯ"), None where it names none or a person."""
        if self.head.type_line is None or self.head.rule is None:
            return None
        text, _ = self._of_lines()
        if not text:
            return None
        name = re.sub(r"^[Cc][ỦủUu][Aa]\s+", "", text)
        rules = load("bodies")
        if rules["person"].accepts(name) or not rules["head"].accepts(name.upper()):
            return None
        return body_case(name, model)

    def _of_lines(self) -> tuple[str, int]:
        """The line "CỦA …" after the kind, joined, and the index of the line after it."""
        index = self.head.type_line
        if index is None or self.head.rule is None:
            return "", self.start
        line = self.lines[index]
        cut = _kind_end(self.head.rule, line)
        rest = line.text[cut:].strip(" :.*") if cut else ""
        forms = load("forms")
        if forms["title.of"].accepts(rest):
            return self._go_on(rest, index + 1)
        at = index + 1
        while at < self.stop and forms["separator"].accepts(self.lines[at].text):
            at += 1
        if not rest and at < self.stop and forms["title.of"].accepts(self.lines[at].text):
            return self._go_on(self.lines[at].text, at + 1)
        small = not rest and at + 1 < self.stop and forms["title.of-small"].accepts(self.lines[at].text)
        if small and forms["title.about"].accepts(self.lines[at + 1].text):
            return self.lines[at].text, at + 1
        return "", index if rest else index + 1

    def _go_on(self, text: str, at: int) -> tuple[str, int]:
        while at < self.stop:
            line = self.lines[at]
            if line.gap or line.cell or not line.upper or re.match(r"(?:VE|V/V|TAI)\b", line.plain):
                break
            text = f"{text} {line.text}"
            at += 1
        return text.strip(), at

    # --- subject ---

    def _subject(self) -> int:
        """Read the subject; the index of the first line after it."""
        if self.head.type_line is not None:
            return self._subject_after_kind()
        return self._subject_of_letter()

    def _subject_after_kind(self) -> int:
        index = self.head.type_line
        rule = self.head.rule
        if index is None or rule is None:
            return self.start
        of, at = self._of_lines()
        collected: list[tuple[str, int, int]] = []
        if at == index:  # the rest of the kind's own line opens the subject
            line = self.lines[index]
            cut = _kind_end(rule, line)
            rest = line.text[cut:].strip(" :")
            collected.append((rest, line.start + line.text.index(rest, cut) if rest else line.end, line.end))
            at += 1
            if not line.upper and small_kind_of(line) is rule and not self._wrapped(at):
                self._take_subject(collected)
                return at
        at = self._collect(collected, at, free=True)
        subject = " ".join(piece[0] for piece in collected)
        if (
            not subject
            or len(subject) > 700
            or (_INTRO.match(plain(subject)) and subject.rstrip().endswith((".", ":")))
        ):
            earlier = self._subject_before(index)
            if earlier:
                self._take_subject(earlier)
                self.document.doubts.append(Doubt("subject", "subject-before-title", self.document.subject))
            return self._of_lines()[1] if of or at != index else index + 1
        self._take_subject(collected)
        return at

    def _wrapped(self, at: int) -> bool:
        """Whether the line goes on from the one before: a small letter right under it."""
        return at < self.stop and not self.lines[at].gap and self.lines[at].text[:1].islower()

    def _collect(self, collected: list[tuple[str, int, int]], at: int, free: bool) -> int:
        """Lines of a subject from `at` on; returns the index after them."""
        forms = load("forms")
        while at < self.stop and len(collected) < 14:
            line = self.lines[at]
            if at in self.skip:
                at += 1
                continue
            if forms["separator"].accepts(line.text):
                if collected:
                    break
                at += 1
                continue
            if self._ends_subject(line, collected, free):
                break
            collected += [(piece.text, piece.start, piece.end) for piece in _without(line, self._cuts())]
            at += 1
        return at

    def _dates_only(self) -> list[tuple[int, int]]:
        return [(self.head.date.start, self.head.date.end)] if self.head.date is not None else []

    def _ends_subject(self, line: Line, collected: list[tuple[str, int, int]], free: bool) -> bool:
        forms = load("forms")
        if forms["addressees"].accepts(line.text) or forms["addressees.telegram"].accepts(line.text):
            return True
        if forms["recipients"].accepts(line.text) or forms["stamp.in"].accepts(line.text):
            return True
        if re.match(r"\(\s*(?:Ban hanh )?[Kk]em theo\b", line.plain):
            return True  # the decision that a plan came with
        if self.head.date is not None and line.start <= self.head.date.start < line.end and free is False:
            return not _without(line, self._dates_only())
        if not collected:
            return _INTRO.match(line.plain) is not None and len(line.text) > 200
        previous = collected[-1][0]
        upper_before = _upper(" ".join(piece[0] for piece in collected))
        mark = mark_of(line)
        if (mark is not None and mark.kind != "bullet") or line.text.startswith("- "):
            return True
        small = line.text[:1].islower()
        ended = previous.rstrip().endswith((".", ":"))
        if upper_before and line.upper and self._organ(line, previous):
            return True
        if line.gap or line.cell:
            if small and not ended:
                return False
            return not (upper_before and line.upper and not bodies_of([line.text]))
        if upper_before:
            return not line.upper
        if (ended or max(len(previous), len(line.text)) > _PRINTED_LINE) and not small:
            return True
        if _OPEN_SMALL.search(plain(previous)) or previous.rstrip().endswith(("-", "/")):
            return False
        return _INTRO.match(line.plain) is not None and not previous.rstrip().endswith(",") and not small

    def _organ(self, line: Line, previous: str) -> bool:
        """The organ's own line under the subject of a decision, not the end of a subject that names it."""
        if self.document.type not in _ORGAN_LINE or _OPEN_END.search(plain(previous).strip()):
            return False
        position = load("forms")["position"].search(line.text)
        return (position is not None and position.start() == 0) or bool(bodies_of([line.text]))

    def _subject_before(self, index: int) -> list[tuple[str, int, int]]:
        """A subject that a page's layout put above the kind: small letters, after the number."""
        out: list[tuple[str, int, int]] = []
        for at in range(index - 1, self.start - 1, -1):
            line = self.lines[at]
            if line.upper or at in self.skip or len(line.text) < 8 or ":" in line.text[-2:]:
                break
            if self.head.date is not None and line.start <= self.head.date.start < line.end:
                break
            out.insert(0, (line.text, line.start, line.end))
        return out

    def _subject_of_letter(self) -> int:
        forms = load("forms")
        last = self.start
        for index in range(self.start, self.limit):
            if index in self.skip:
                continue
            line = self.lines[index]
            if forms["about"].accepts(line.text):
                collected: list[tuple[str, int, int]] = []
                at = self._collect(collected, index, free=False)
                self._take_subject(collected)
                return at
            beside = self._about_beside_number(line)
            if beside is not None:
                collected = [beside]
                at = self._collect(collected, index + 1, free=False) if not beside[0].endswith(".") else index + 1
                self._take_subject(collected)
                return at
            if forms["addressees"].accepts(line.text):
                return self._bare_subject(last)
            last = index + 1
        return self._bare_subject(self._after_letterhead())

    def _about_beside_number(self, line: Line) -> tuple[str, int, int] | None:
        """A subject on the number's own line ("Số: 12/SNV-TC V/v tuyển dụng"), as flattened pages have it."""
        number = self.head.number
        if number is None or not line.start <= number.start < line.end:
            return None
        cut = number.end - line.start
        rest = line.text[cut:].lstrip(" |,;-")
        forms = load("forms")
        if not forms["about"].accepts(rest) and not (
            len(rest) > _SHORTEST_TITLE and forms["title.about"].accepts(rest)
        ):
            return None
        at = line.start + line.text.index(rest, cut)
        return rest, at, at + len(rest)

    def _after_letterhead(self) -> int:
        """Where nothing says how far the head goes: the first line that is no part of a letterhead."""
        cuts = self._cuts()
        at = self.start
        while at < self.limit:
            line = self.lines[at]
            left = _without(line, cuts)
            separator = load("forms")["separator"].accepts(line.text)
            if at not in self.skip and not separator and any(not piece.upper for piece in left):
                break
            if mark_of(line) is not None and left and at > self.start:
                break
            at += 1
        return at

    def _bare_subject(self, last: int) -> int:
        """A party letter: the lines under the number, without "V/v"."""
        number = self.head.number
        if number is None:
            return last
        start = next((i for i in range(self.start, self.limit) if self.lines[i].start >= number.end), None)
        if start is None:
            return last
        collected: list[tuple[str, int, int]] = []
        date = self.head.date
        while start < self.limit and date is not None and not _without(self.lines[start], self._dates_only()):
            start += 1
        first = self.lines[start] if start < self.stop else None
        if first is None or first.upper or len(first.text) > 200 or first.gap > 2:
            return last
        at = self._collect(collected, start, free=False)
        if collected and not _INTRO_SENTENCE.match(plain(collected[0][0])):
            self._take_subject(collected)
            return at
        return last

    def _take_subject(self, collected: list[tuple[str, int, int]]) -> None:
        raw = " ".join(piece[0] for piece in collected if piece[0])
        text = re.sub(r"(\d[-/]|[-/][A-ZĐ]+[-/]) (?=[A-ZĐ])", r"\1", " ".join(raw.split()))
        if self.document.type in _ORGAN_LINE:
            text = self._without_organ(text)
        telegram = load("forms")["title.telegraphs"].search(text)
        if telegram and self.document.type == "cong-dien":
            text = text[: telegram.start()]
        text = strip_about(normal_case(text, f"{self._model()}\n, {self.document.place or ''}"))
        if not text:
            return
        self.document.subject = text
        self.document.spans["subject"] = [Span(start, end) for _, start, end in collected]

    def _without_organ(self, text: str) -> str:
        """A title in one line with the organ that decides under it: cut off, and taken where no letterhead names it."""
        match = _ORGAN_END.search(plain(text))
        if match is None or not text.isupper() or match.start() < _SHORTEST_TITLE:
            return text
        if self.document.issuer is None and not self.head.letterhead:
            self._organ_said = body_case(text[match.start() :].strip(), self._model())
        return text[: match.start()]

    # --- addressees ---

    def _addressees(self, after: int) -> int:
        forms = load("forms")
        for index in range(max(self.start, after - 1), min(self.stop, after + 25)):
            if index in self.skip:
                continue
            line = self.lines[index]
            match = forms["addressees"].search(line.text) or forms["addressees.telegram"].search(line.text)
            if match is not None and (line.text[: match.start()].isupper() or match.start() < 4 or match.end() > 6):
                if forms["addressees"].accepts(line.text):
                    cut = match.end()
                else:
                    cut = line.text.index(":", match.start()) + 1
                return self._list(index, cut)
            if mark_of(line) is not None and index > after + 3:
                break
        return self._bare_list(after)

    def _bare_list(self, after: int) -> int:
        """Addressees of a letter whose "Kính gửi" was lost: a list of bodies right before the body's first sentence."""
        if self.document.type != "cong-van":
            return after
        read_to = max((found.end for found in (self.head.number, self.head.date) if found is not None), default=0)
        while after < self.limit and self.lines[after].start < read_to:
            after += 1
        run = []
        for index in range(after, min(self.stop, after + 20)):
            if index in self.skip or not re.match(r"[-+•]\s*\S", self.lines[index].text):
                break
            run.append(self.lines[index].text.lstrip("-+• "))
        if len(run) < 2 or sum(is_names(text) for text in run) * 2 < len(run):
            return after
        self.document.doubts.append(Doubt("addressees", "addressees-bare", "; ".join(run)))
        return self._list(after, 0)

    def _list(self, index: int, cut: int) -> int:
        entries: list[list[tuple[str, int, int]]] = []
        line = self.lines[index]
        rest = line.text[cut:].lstrip(" :.*").rstrip(" *")  # its full stop says that the list ends here
        dashed = rest.startswith("-")
        run_on = load("forms")["addressees.run-on"].search(rest) if len(rest) >= _PARAGRAPH else None
        if rest:
            at = line.start + line.text.index(rest, cut)
            rest = rest[: run_on.start()] if run_on else rest
            entries.append([(rest, at, at + len(rest))])
        # A page that printed the first sentence in the same line: the line stays the body's, too.
        at = index if run_on else index + 1
        while run_on is None and at < self.stop and len(entries) < 60:
            line = self.lines[at]
            dash = re.match(r"^[-+•*]+\s*", line.text)
            if at in self.skip:
                at += 1
                continue
            if self._ends_list(line, entries, dashed, dash is not None):
                break
            if dash or not entries or (not dashed and entries[-1][-1][0].rstrip().endswith(";")):
                dashed = dashed or dash is not None
                entries.append([(line.text, line.start, line.end)])
            else:
                entries[-1].append((line.text, line.start, line.end))
            at += 1
        for pieces in entries:
            text = " ".join(" ".join(piece[0] for piece in pieces).split())
            names = [text] if dashed else re.split(r";\s*", text)
            for name in names:
                address = load("forms")["addressee.address"].search(name)
                name = name[: address.start() if address else None].strip(" -–•*+;,.:")
                if name:
                    self.document.spans[f"addressees.{len(self.document.addressees)}"] = [
                        Span(start, end) for _, start, end in pieces
                    ]
                    self.document.addressees.append(name)
        return at

    def _ends_list(self, line: Line, entries: list[list[tuple[str, int, int]]], dashed: bool, dash: bool) -> bool:
        if opens_foot(line) or (not dash and mark_of(line) is not None):
            return True
        if not entries:
            return not dash and len(line.text) > 160
        if dash:
            return not dashed and line.gap > 0 and entries[-1][-1][0].rstrip().endswith(".")
        previous = entries[-1][-1][0].rstrip()
        if line.gap or line.cell:
            return not (line.text[:1].islower() and not previous.endswith((".", ";")) and not line.cell)
        if previous.endswith("."):
            return True
        if previous.endswith(";"):
            return dashed and line.text[:1].isupper() and not is_names(line.text)
        if previous.endswith(","):
            return False
        return _INTRO.match(line.plain) is not None or _is_paragraph(line)

    # --- body ---

    def _body(self, end: int) -> int:
        """The first line of the body: after all that was read, and after the organ's own line in a decision."""
        for found in (self.head.number, self.head.date):
            if found is not None:
                while end < self.limit and self.lines[end].start < found.end:
                    end += 1
        forms = load("forms")
        while end < self.stop:
            line = self.lines[end]
            organ = line.upper and self.document.type in _ORGAN_LINE and mark_of(line) is None and len(line.text) < 120
            leftover = end in self.skip or forms["separator"].accepts(line.text) or organ
            if not leftover or opens_foot(line):
                break
            if organ:
                self._chair(line)
            end += 1
        return end

    def _chair(self, line: Line) -> None:
        """A decision of the chair alone says so in the line under its subject; the letterhead names the committee.

        (Luật Tổ chức chính quyền địa phương: the people's committee and its chair have powers of their own.)
        """
        issuer = self.document.issuer
        committee = issuer is not None and plain(issuer).upper().startswith(("UY BAN NHAN DAN", "UBND"))
        if committee and re.match(r"CHU TICH (?:UY BAN NHAN DAN|UBND)\b", line.plain):
            self.document.issuer = f"Chủ tịch {issuer}"
            self._place("issuer", line.start, line.end)


def _is_paragraph(line: Line) -> bool:
    """Whether a line is the first sentence of the body, which a page put right under its addressees."""
    return len(line.text) >= _PARAGRAPH and line.text[:1].isupper() and not is_names(line.text)


_PARAGRAPH = 140
"""Letters that no wrapped line of a list has: sheets of A4 hold about 90 in one."""
_SHORTEST_TITLE = 25
_ORGAN_END = re.compile(
    r"(?<!CUA)(?<!THUOC)(?<!VA)(?<!DO)(?<!CHO)(?<!,)\s(?=(?:CHU TICH UY BAN NHAN DAN|BO TRUONG BO|THU TUONG CHINH PHU|"
    r"THONG DOC NGAN HANG|CUC TRUONG CUC|TONG CUC TRUONG|GIAM DOC SO)\b[^,;.]{0,60}$)"
)
"""The organ's own words at the end of a title that a page printed in one line."""
_OPEN_SMALL = re.compile(r"\b(?:cua|va|cho|voi|thuoc|tai|do|boi|cung|theo|giua|cac)\s*$")
"""A subject that cannot end here."""
_OPEN_END = re.compile(r"(?:,|\b(?:CUA|VA|CHO|VOI|THUOC|TAI|DO|BOI|CUNG|THEO|GIUA|CAC|-))$")
_INTRO_SENTENCE = re.compile(r"^(?:Kinh gui|Can cu)")
_ORGAN_LINE = {"quyet-dinh", "nghi-quyet", "nghi-dinh", "thong-tu", "luat", "quy-dinh"}


def kind_of(line: Line) -> Rule | None:
    """The rule of the kind that a line in capitals names at its start, None for any other line."""
    if not line.text[:4].isupper():
        return None
    longest = 900 if line.upper else 260  # a title of several lines, and the organ under it, may be one line of a page
    if len(line.text) > longest or sum(map(str.isalpha, line.text)) < 4:
        return None
    return load("types").first(line.text)


def _kind_end(rule: Rule, line: Line) -> int:
    """Where the kind ends on its line; 0 where it does not stand there."""
    match = rule.search(line.text)
    if match:
        return match.end()
    return len(str(rule.extra.get("name", ""))) if small_kind_of(line) is rule else 0


def small_kind_of(line: Line) -> Rule | None:
    """The rule of the kind that a title in small letters begins with; None for a sentence or a citation.

    Example: "Chỉ thị về việc tiết kiệm điện" is one, "Chỉ thị số 5/CT-UBND ngày …" is none.
    """
    if not 12 <= len(line.text) <= 420 or line.upper or line.text.rstrip().endswith((":", ";", ",")):
        return None
    match = re.match(r"[A-Z][a-z]+(?: [a-z]+){0,2}", line.plain)
    if match is None or _SENTENCE_INSIDE.search(line.plain):
        return None
    for rule in load("types"):
        name = plain_line(rule.text("name") or "")
        if name and line.plain.startswith(name + " ") and not _NO_TITLE.match(line.plain, len(name)):
            return rule
    return None


_SENTENCE_INSIDE = re.compile(r"[.;:]\s+[A-Z]|\b(?:nhu sau|sau day)\b")
_NO_TITLE = re.compile(r"\s+(?:(?:lien tich )?so\b|nay\b|tren\b|neu\b|duoc\b|da\b|co\b|gom\b|phai\b|\d)")


def kind_by_symbol(number: str | None) -> str | None:
    """The kind that a symbol says: ``3935/KH-UBND`` is a plan, ``1659/VP-VHXH`` a letter (no kind code at all)."""
    if not number:
        return None
    match = re.match(r"^\d*[a-z]?(?:/\d{4})?([/-])([^/-]+)", number)
    if match is None:
        return None
    separator, code = match.groups()
    party = separator == "-"
    for rule in load("types"):
        if code in rule.texts("codes"):
            if code == "TT":
                return "thong-tri" if party else "thong-tu"
            return rule.value
    return None if party else "cong-van"


def issuer_by_symbol(number: str) -> str | None:
    """The body that a number names by itself, None where the place would have to be known as well.

    A letter of the state has the body's code first, all else last: ``issuer_by_symbol("210/BNV-TCBC") == "Bộ Nội vụ"``.
    """
    for rule in load("symbols").under("body"):
        if rule.value and rule.accepts(number):
            return rule.value
    match = re.match(r"^\d*[a-z]?/(?:\d{4}/)?(.+)$", number)
    if match is None:
        return None  # the party's: 12-HD/BTC is no ministry's
    parts = match[1].split("-")
    code = parts[0] if kind_by_symbol(number) == "cong-van" else parts[-1]
    known = load("acts")["issuer.by-symbol"]
    return dict(zip(known.words, known.texts("names"), strict=True)).get(code)


def strip_about(text: str) -> str:
    """A subject without "V/v", "Về việc", a leading "về" and a closing full stop."""
    text = re.sub(r"^\W*(?:[VvYyIl]\s?[/i|l]?\s?[VvYy]\b[.:]?)\s*", "", text)
    match = re.match(r"^\W*về(?: việc)?\s+", text, re.IGNORECASE)
    if match:
        text = text[match.end() :]
    text = text.strip(" .;:*-–_|")
    for opening, closing in ("“”", '""'):
        if text.endswith(closing) and (opening not in text[:-1]):
            text = text[:-1].rstrip()  # its opening mark stood before "V/v"
    return text


_DIGITS_ALIKE = str.maketrans("lIi|!OoZzSsB", "111110022558")
"""Letters that a scan reads for digits."""


def set_date(document: Document, head: Head, match: re.Match[str], place: str | None) -> None:
    """Date and place out of a date line; a day that cannot be read becomes ``XX``."""
    if place:
        document.place = re.sub(r"[\s|]+", " ", place).strip()
    month = re.sub(r"\D", "", match["m"])
    day = (match["d"] or "").strip(" .…_")
    if not month or not 1 <= int(month) <= 12:
        return
    if re.fullmatch(r"\d{1,2}", day) and 1 <= int(day) <= 31:
        document.date = f"{match['y']}-{int(month):02}-{int(day):02}"
        return
    alike = day.translate(_DIGITS_ALIKE)
    if re.fullmatch(r"\d{1,2}", alike) and re.search(r"\d", day) and 1 <= int(alike) <= 31:
        document.date = f"{match['y']}-{int(month):02}-{int(alike):02}"
        document.doubts.append(Doubt("date", "day-lookalike", document.date, (day,)))
        return
    document.date = f"{match['y']}-{int(month):02}-XX"
    head.day_open, head.day_hint = True, day


def _upper(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) * 10 >= 7 * len(letters)


def _without(line: Line, cuts: list[tuple[int, int]]) -> list[Line]:
    """What is left of a line when the parts found in it are cut out."""
    pieces: list[Line] = []
    at = line.start
    for start, end in cuts:
        if end <= line.start or start >= line.end:
            continue
        if start > at:
            _keep(line, at, start, pieces)
        at = max(at, end)
    if at < line.end:
        _keep(line, at, line.end, pieces)
    return pieces


def _keep(line: Line, start: int, end: int, pieces: list[Line]) -> None:
    text = line.text[start - line.start : end - line.start]
    stripped = text.strip(" |*\t")
    if not stripped:
        return
    left = start + text.index(stripped)
    pieces.append(Line(stripped, plain(stripped), left, left + len(stripped), line.gap, line.cell, line.page, line.mid))
