# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file taken apart: what is chrome, which documents it holds, and each document's head, body and foot."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from nhipcau.reading.model import Copy, Document, Doubt, Signer, Span
from nhipcau.reading.rules import load
from nhipcau.reading.structure.foot import DASHED, KEPT, Foot, FootReader, is_position, opens_foot
from nhipcau.reading.structure.head import (
    DAMAGED_NUMBER,
    DATE,
    NUMBER,
    Head,
    HeadReader,
    issuer_by_symbol,
    kind_by_symbol,
    kind_of,
    set_date,
)
from nhipcau.reading.structure.layout import Layout, Part
from nhipcau.reading.structure.lines import Line, lines_of, page_marks
from nhipcau.reading.structure.names import body_case, issuer_name, with_place
from nhipcau.reading.structure.news import is_news, read_news
from nhipcau.reading.structure.outline import mark_of, outline
from nhipcau.reading.structure.plain import plain
from nhipcau.reading.structure.stamps import (
    SignatureBlock,
    Stamp,
    day_from_signature,
    incoming_stamp,
    iso_day,
    signature_blocks,
)


@dataclass(slots=True)
class Taken:
    """A file taken apart: its documents and the places that belong to none."""

    layouts: list[Layout] = field(default_factory=list)
    chrome: list[Span] = field(default_factory=list)


def split(text: str) -> list[Layout]:
    """The documents of a file, in order of appearance; at least one, perhaps empty."""
    return take_apart(text).layouts


def take_apart(text: str) -> Taken:
    """Like `split`, with the places of the chrome beside it. Offsets are into `text`."""
    return _Taker(text).take()


class _Taker:
    """One file on its way through the steps."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = lines_of(text)
        self.used: set[int] = set()
        """Lines that belong to a document, a stamp or a signature; the rest is chrome."""
        self.blocks = signature_blocks(self.lines)
        self.feet = [i for i, line in enumerate(self.lines) if opens_foot(line)]
        """Lines at which a foot begins."""
        self.skip = {i for block in self.blocks for i in range(block.first, block.last + 1)}

    def take(self) -> Taken:
        taken = Taken()
        if not self.lines:
            taken.layouts.append(Layout(Document(), 0, len(self.text)))
            return taken
        starts = self._starts()
        if not starts and is_news(self.lines):
            layout, used = read_news(self.text, self.lines)
            self.used |= used
            taken.layouts.append(layout)
        else:
            starts = starts or [self._headless_start()]
            for start, stop in zip(starts, [*starts[1:], len(self.lines)], strict=True):
                taken.layouts.append(self._document(start, stop))
        self._issued_with(taken.layouts)
        self._give_blocks(taken.layouts)
        taken.chrome = self._chrome()
        return taken

    # --- where documents begin ---

    def _starts(self) -> list[int]:
        """Index of the first line of each document that has a letterhead."""
        banners = self._banners()
        starts: list[int] = []
        for index in banners:
            start = self._letterhead_start(index, starts[-1] if starts else -1)
            if not starts or (self._begins_anew(starts[-1], start) and self._opens_document(index)):
                starts.append(start)
        starts = self._with_enclosed(starts)
        if starts and self._ended_between(0, starts[0]):
            headless = self._headless_start()
            if headless < starts[0] and self._ended_between(headless, starts[0]):
                starts.insert(0, headless)  # a document whose letterhead was lost, before one that has its own
        return starts

    def _with_enclosed(self, starts: list[int]) -> list[int]:
        """The starts with those of plans and regulations that a decision issues and that have no letterhead.

        One begins after a foot, at its kind, with "(Ban hành kèm theo …)" under it.
        """
        found: list[int] = []
        for index, line in enumerate(self.lines):
            if not line.upper or index in self.skip or not self._enclosed(index):
                continue
            at = bisect_right(starts, index)
            before = max([*starts[at - 1 : at], *found[-1:]], default=None)
            if before is not None and index - before > 3 and self._ended_between(before, index):
                found.append(index)
        return sorted({*starts, *found})

    def _begins_anew(self, start: int, stop: int) -> bool:
        """Whether a further letterhead may stand there: after a foot, or, where a foot was lost, far enough down."""
        if self._ended_between(start, stop):
            return True
        flat = plain(self.text[self.lines[stop].start : self.lines[min(stop + 24, len(self.lines) - 1)].end])
        number = NUMBER.search(flat)
        return stop - start > 20 and number is not None and number["n"] is not None

    def _banners(self) -> list[int]:
        flat = plain(self.text)
        forms = load("forms")
        offsets: list[int] = []
        for key in ("banner.state", "banner.party", "banner.youth"):
            pattern = forms[key].pattern
            if pattern is not None:
                offsets += [match.start() for match in pattern.finditer(flat)]
        found: list[int] = []
        at = 0
        for offset in sorted(offsets):
            while at < len(self.lines) - 1 and self.lines[at].end <= offset:
                at += 1
            if not found or found[-1] != at:
                found.append(at)
        return found

    def _letterhead_start(self, index: int, after: int) -> int:
        """Walk up from the banner over the left column: lines in capitals, the number, rules and stars."""
        start = index
        at = index - 1
        while at > max(after, index - 16):
            line = self.lines[at]
            committee = load("bodies")["letterhead.committee"]
            chair = line.plain.strip() == "CHU TICH" and committee.accepts(self.lines[at + 1].text)
            if at in self.skip or (is_position(line) and not chair) or opens_foot(line):
                break
            if not self._of_letterhead(line):
                number = self._number_above(at, after)
                if number is None:
                    break
                at = number
            start = at
            at -= 1
        return start

    @staticmethod
    def _of_letterhead(line: Line) -> bool:
        if len(line.text) > 120:
            return False
        if line.upper or any(load("forms")[name].accepts(line.text) for name in ("separator", "stamp.in")):
            return True
        return any(pattern.match(line.plain) for pattern in (NUMBER, _STAMP_LINE, _BARE_NUMBER, _BARE_SYMBOL))

    def _number_above(self, at: int, after: int) -> int | None:
        """The number under which a subject stands, where the left column was copied before the right one."""
        for index in range(at, max(after, at - 7), -1):
            line = self.lines[index]
            if NUMBER.match(line.plain) or _BARE_NUMBER.match(line.plain) or _BARE_SYMBOL.match(line.plain):
                return index
            if load("forms")["about"].accepts(line.text):
                continue
            if len(line.text) > 90 or line.gap > 1 or index in self.skip or opens_foot(line):
                return None
        return None

    def _ended_between(self, start: int, stop: int) -> bool:
        """Whether a document came to its end there: a signature or a list of recipients."""
        at = bisect_left(self.feet, start)
        return at < len(self.feet) and self.feet[at] < stop

    def _opens_document(self, index: int) -> bool:
        """Whether the banner opens a document of its own and not an annex, a form or a copy block."""
        forms = load("forms")
        for line in self.lines[max(0, index - 8) : index]:
            if forms["annex"].accepts(line.text):
                return False
        region = self.lines[index : index + 24]
        if not region:
            return False
        if any(forms.first(line.text, "copy") for line in region):
            return False
        if any(self._enclosed(at) for at in range(index, min(index + 12, len(self.lines)))):
            return True  # a plan that a decision issues, with a letterhead but no number of its own
        flat = plain(self.text[region[0].start : region[-1].end])
        number = NUMBER.search(flat)
        numbered = (number is not None and number["n"] is not None) or DAMAGED_NUMBER.search(flat) is not None
        addressed = any(forms["addressees"].accepts(line.text) or kind_of(line) is not None for line in region)
        return DATE.search(flat) is not None and (numbered or addressed)

    def _headless_start(self) -> int:
        """A document without a banner begins at its number, stamp, kind or subject; else at the first line."""
        forms = load("forms")
        for index, line in enumerate(self.lines[:60]):
            if kind_of(line) is not None or forms["about"].accepts(line.text) or forms["stamp.in"].accepts(line.text):
                return self._letterhead_start(index, -1) if not forms["about"].accepts(line.text) else max(0, index - 6)
            if NUMBER.match(line.plain) or forms["addressees"].accepts(line.text):
                return self._letterhead_start(index, -1)
        return 0

    # --- one document ---

    def _document(self, start: int, stop: int) -> Layout:
        document = Document()
        lines = self.lines
        stamp = self._stamp(start, stop, document)
        skip = self.skip | set(stamp.lines if stamp else [])
        head = HeadReader(self.text, lines, start, stop, skip, document).read()
        body_end = self._body_end(head.body, stop)
        foot = FootReader(lines, body_end, stop, skip).read() if body_end < stop else Foot(end=stop)
        self._take_foot(document, foot)
        copied = self._copy(document, foot.end, stop)
        if document.copy is None:
            self._electronic_copy(document, start, stop)
        inside, misplaced = self._body_lines(head, body_end)
        if head.date is None and misplaced is not None:
            self._misplaced_date(document, head, misplaced)
        parts = outline(inside)
        after = copied if copied is not None else foot.end
        annex = self._annex(document, after, stop)
        parts += _moved(outline([lines[i] for i in annex]), len(parts))
        last = max([after, *(i + 1 for i in annex)])
        self.used |= set(range(start, min(last, stop)))
        self._fill_gaps(document, head, annex, foot)
        end = lines[min(last, stop) - 1].end if last > start else lines[start].end
        return Layout(
            document=document,
            start=lines[start].start,
            end=end,
            parts=parts,
            subject_span=_hull(document.spans.get("subject")),
            body_start=lines[head.body].start if head.body < len(lines) else end,
            body_end=lines[body_end - 1].end if body_end > head.body else end,
        )

    def _stamp(self, start: int, stop: int, document: Document) -> Stamp | None:
        region = self.lines[start : min(stop, start + 45)]
        stamp = incoming_stamp(region)
        if stamp is None:
            return None
        stamp.lines = [index + start for index in stamp.lines]
        day_from_signature(stamp, self.blocks)
        document.received = stamp.received
        document.doubts += stamp.doubts
        for path, (left, right) in stamp.places.items():
            document.spans[path] = [Span(left, right)]
        # The document's own number may be glued to the stamp: its line stays readable for the head.
        glued = re.compile(r"\d-[A-Z]{2,}/[A-Z]")
        stamp.lines = [index for index in stamp.lines if not glued.search(self.lines[index].plain)]
        return stamp

    def _body_end(self, start: int, stop: int) -> int:
        """Index of the first line of the foot, `stop` where there is none."""
        forms = load("forms")
        at = bisect_left(self.feet, start)
        if at < len(self.feet) and self.feet[at] < stop:
            stop = self._unlabelled(start, self.feet[at])
        else:
            stop = self._unlabelled(start, stop)
        for index in range(start, stop):
            line = self.lines[index]
            if is_position(line) and self._signed_below(index, stop):
                return index
            if forms.first(line.text, "copy"):
                return index
            if forms["annex"].accepts(line.text) and line.upper and index > start + 3 and line.gap:
                return index
        return stop

    def _unlabelled(self, start: int, stop: int) -> int:
        """Index of the first recipient where the words "Nơi nhận" were lost; `stop` where there is none.

        A list of dashes is the recipients' when it ends with "- Lưu: …", or follows the closing mark "./." directly.
        """
        first = stop
        while first > start and (first - 1 in self.skip or _is_entry(self.lines[first - 1])):
            first -= 1
        if start < first < stop and _CLOSED.search(self.lines[first - 1].text):
            return first
        kept = next((i for i in range(stop - 1, max(start, stop - 6), -1) if KEPT.match(self.lines[i].plain)), None)
        if kept is None:
            return stop
        first = kept
        while first > start and _is_entry(self.lines[first - 1]):
            first -= 1
        return first if kept - first >= 1 else stop

    def _signed_below(self, index: int, stop: int) -> bool:
        """Whether a person's name stands a few lines under a position in capitals."""
        name = re.compile(r"^[A-Z][a-z]+(?: [A-Z][a-z]+){1,4}$")
        return any(name.match(line.plain) for line in self.lines[index + 1 : min(stop, index + 6)])

    def _body_lines(self, head: Head, stop: int) -> tuple[list[Line], Line | None]:
        """Lines of the body without signature blocks, scribble and a date line that the layout put there."""
        misplaced: Line | None = None
        stray = load("chrome")["chrome.stray"]
        out: list[Line] = []
        for index in range(head.body, stop):
            line = self.lines[index]
            if index in self.skip or (stray.accepts(line.text) and index + 3 >= stop) or _RULE.match(line.text):
                continue
            match = DATE.match(line.plain)
            if match is not None and match.end() >= len(line.plain) - 2:
                misplaced = misplaced or line
                continue
            out.append(line)
        return out, misplaced

    @staticmethod
    def _misplaced_date(document: Document, head: Head, line: Line) -> None:
        match = DATE.match(line.plain)
        if match is None:
            return
        set_date(document, head, match, line.text[match.start("place") : match.end("place")])
        document.spans["date"] = [Span(line.start, line.end)]
        document.spans["place"] = [Span(line.start + match.start("place"), line.start + match.end("place"))]
        document.doubts.append(Doubt("date", "date-misplaced", document.date))
        if document.issuer:
            document.issuer = with_place(document.issuer, document.place)

    @staticmethod
    def _take_foot(document: Document, foot: Foot) -> None:
        document.recipients = foot.recipients
        document.signer = foot.signer
        for path, places in foot.places.items():
            document.spans[path] = [Span(left, right) for left, right in places]
        if foot.signer is not None and foot.signer.name is None:
            document.doubts.append(Doubt("signer.name", "name-missing"))

    # --- certified copies ---

    def _copy(self, document: Document, start: int, stop: int) -> int | None:
        """The block of a certified copy after the foot; the index after it, None where there is none."""
        forms = load("forms")
        for index in range(start, min(stop, start + 40)):
            line = self.lines[index]
            form = rule.value if (rule := forms.first(line.text, "copy")) else None
            if form is not None:
                return self._copy_block(document, form, start, index, stop)
        return None

    def _copy_block(self, document: Document, form: str, start: int, index: int, stop: int) -> int:
        inner = Document()
        opened = next((i for i in range(index, min(stop, index + 20)) if opens_foot(self.lines[i])), stop)
        head = HeadReader(self.text, self.lines, start, min(opened, stop), self.skip, inner).read()
        foot = FootReader(self.lines, opened, stop, self.skip).read()
        issuer = inner.issuer
        if head.letterhead_parts:
            issuer = issuer_name(head.letterhead_parts, inner.place)
        document.copy = Copy(
            form=form,
            number=inner.number,
            issuer=_mended(issuer, inner.place),
            place=inner.place,
            date=inner.date,
            copies=foot.copies or self._copies(start, stop),
            signer=foot.signer,
            recipients=foot.recipients,
        )
        for path, places in inner.spans.items():
            document.spans[f"copy.{path}"] = places
        for path, found in foot.places.items():
            document.spans[f"copy.{path}"] = [Span(left, right) for left, right in found]
        return max(foot.end, opened)

    def _electronic_copy(self, document: Document, start: int, stop: int) -> None:
        """The line of a copy made by a digital signature: form, body and day in one (NĐ 30/2020/NĐ-CP, Điều 26)."""
        for line in self.lines[max(0, start - 6) : min(stop, start + 20)]:
            match = _ELECTRONIC.match(line.plain)
            if match is None:
                continue
            form = next((rule.value for rule in load("forms").under("copy") if rule.accepts(line.text)), None)
            if form is not None:
                issuer = line.text[match.start("i") : match.end("i")].strip(" ;,")
                document.copy = Copy(form, issuer=body_case(issuer), date=iso_day(line.text))
                document.spans["copy.form"] = [Span(line.start, line.end)]
                return

    def _copies(self, start: int, stop: int) -> int | None:
        for line in self.lines[start : min(stop, start + 60)]:
            match = re.search(r"\((\d{1,5}) ban\)", line.plain)
            if match:
                return int(match.group(1))
        return None

    # --- annexes and chrome ---

    def _annex(self, document: Document, start: int, stop: int) -> list[int]:
        """Lines of the annexes after the foot; a page's chrome is no annex."""
        forms, chrome = load("forms"), load("chrome")
        first = None
        for index in range(start, min(stop, start + 80)):
            if forms["annex"].accepts(self.lines[index].text) or self._enclosed(index):
                first = index
                break
        if first is None:
            return []
        out = []
        for index in range(first, stop):
            if chrome["chrome.record"].accepts(self.lines[index].text):
                break
            if index not in self.skip:
                out.append(index)
        return out

    def _enclosed(self, index: int) -> bool:
        """A regulation that a decision issues: its kind line with "(Ban hành kèm theo …)" under it."""
        if kind_of(self.lines[index]) is None:
            return False
        return any("em theo" in line.plain for line in self.lines[index : index + 6])

    def _chrome(self) -> list[Span]:
        spans = [Span(left, right) for left, right in page_marks(self.text)]
        for index, line in enumerate(self.lines):
            if index not in self.used and index not in self.skip:
                spans.append(Span(line.start, line.end))
        return sorted(spans)

    # --- evidence from elsewhere ---

    def _give_blocks(self, layouts: list[Layout]) -> None:
        """Each digital signature to the document whose body or date it fits, else to the one it stands in."""
        for block in self.blocks:
            best = max(range(len(layouts)), key=lambda i: self._fit(block, layouts, i))
            document = layouts[best].document
            path = f"signatures.{len(document.signatures)}"
            document.signatures.append(block.signature)
            for name, (left, right) in block.places.items():
                document.spans[f"{path}.{name}"] = [Span(left, right)]
        for layout in layouts:
            _weigh_day(layout.document)

    def _fit(self, block: SignatureBlock, layouts: list[Layout], index: int) -> float:
        document = layouts[index].document
        words = set(plain(f"{block.signature.by or ''} {block.signature.organization or ''}").lower().split())
        issuer = set(plain(document.issuer or "").lower().split())
        score = len(words & issuer) / (len(words | issuer) or 1)
        if block.signature.time and document.date:
            score += 0.5 if block.signature.time[:7] == document.date[:7] else 0
            score += 0.5 if block.signature.time[:10] == document.date else 0
        at = self.lines[block.first].start
        if layouts[index].start <= at <= layouts[index].end:
            score += 0.2
        return score

    def _fill_gaps(self, document: Document, head: Head, annex: list[int], foot: Foot) -> None:
        """What the head lost: number and date from the annex's "kèm theo", issuer from symbol or signature."""
        if document.number is None or document.date is None:
            self._from_annex(document, annex)
        if document.number is None and document.date is None:
            self._from_title(document, head)
        if document.type == "khac":
            kind = kind_by_symbol(document.number)
            if kind is not None:
                document.type = kind
                document.doubts.append(Doubt("type", "type-from-symbol", kind))
        centre = document.issuer is not None and plain(document.issuer).lower() == "ban chap hanh trung uong"
        if (document.issuer is None or centre) and document.signer is not None and document.signer.authority:
            self._issuer_from_signature(document, document.signer)
        if document.issuer is None and document.number and (named := issuer_by_symbol(document.number)):
            document.issuer = named
            document.doubts.append(Doubt("issuer", "issuer-from-symbol", named))
        if document.issuer is None and head.type_line is not None:
            self._issuer_from_text(document, head)

    def _from_annex(self, document: Document, annex: list[int]) -> None:
        """Number, day and issuer of a document that lost its head, from the line under the title of its annex."""
        match = self._enclosing(annex[:12])
        if match is None:
            return
        if document.number is None:
            document.number = match["s"]
            document.doubts.append(Doubt("number", "number-from-annex", document.number))
        if document.date is None:
            document.date = match["date"]
            document.doubts.append(Doubt("date", "date-from-annex", document.date))
        if document.issuer is None and match["i"]:
            document.issuer = match["i"]

    def _from_title(self, document: Document, head: Head) -> None:
        """Day and issuer of a plan or regulation without a number, from the decision that issues it."""
        if head.type_line is None:
            return
        match = self._enclosing(list(range(head.type_line, min(head.body + 2, len(self.lines)))))
        if match is None:
            return
        document.date = match["date"]
        document.doubts.append(Doubt("date", "date-from-annex", document.date))
        if document.issuer is None and match["i"]:
            document.issuer = match["i"]
            document.doubts.append(Doubt("issuer", "issuer-from-text", document.issuer))

    def _enclosing(self, lines: list[int]) -> dict[str, str] | None:
        """What "(kèm theo Quyết định số … ngày … của …)" says: symbol ``s``, ISO ``date``, issuer ``i``."""
        text = " ".join(self.lines[i].text for i in lines)
        match = _KEM_THEO.search(plain(text))
        if match is None:
            return None
        issuer = text[match.start("i") : match.end("i")].strip(" .)*") if match["i"] else ""
        date = f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
        return {"s": text[match.start("s") : match.end("s")], "date": date, "i": issuer}

    @staticmethod
    def _issued_with(layouts: list[Layout]) -> None:
        """A plan that a decision of the same file issues is of the body that decides, under its full name."""
        for number, layout in enumerate(layouts):
            document = layout.document
            found = next((doubt for doubt in document.doubts if doubt.why == "issuer-from-text"), None)
            if number and found is not None and document.number is None:
                issuer = next((one.document.issuer for one in layouts[:number][::-1] if one.document.number), None)
                if issuer:
                    document.issuer = issuer
                    document.doubts[document.doubts.index(found)] = Doubt("issuer", "issuer-from-text", issuer)

    def _issuer_from_text(self, document: Document, head: Head) -> None:
        """Who says in the introduction that it issues or orders ("UBND thành phố ban hành Kế hoạch … như sau:")."""
        for line in self.lines[head.body : head.body + 12]:
            if mark_of(line) is not None:
                return
            flat = load("bodies")["issues"].search(line.text)
            if flat is not None:
                document.issuer = re.sub(r"\s+(?:đã|vừa|sẽ|cũng)$", "", line.text[flat.start(1) : flat.end(1)])
                document.spans["issuer"] = [Span(line.start + flat.start(1), line.start + flat.end(1))]
                document.doubts.append(Doubt("issuer", "issuer-from-text", document.issuer))
                return

    @staticmethod
    def _issuer_from_signature(document: Document, signer: Signer) -> None:
        authority = plain(signer.authority or "")
        match = re.match(r"^(?:T/M|TM\s?\.)\s*(.+?)(?:\s+K/?T\s?\.?\s.*)?$", authority)
        if match is None:
            return
        raw = (signer.authority or "")[match.start(1) : match.end(1)]
        if not load("bodies")["head"].accepts(raw):
            return
        document.issuer = issuer_name([raw], document.place) or body_case(raw)
        document.doubts.append(Doubt("issuer", "issuer-from-signature", document.issuer))


_KEM_THEO = re.compile(
    r"em theo [A-Z][a-z ]{3,20}so\s*:?\s*(?P<s>\d{1,5}[^\s,;)]*?[/-][A-Z]\S*?)[,;]?\s+ngay\s+"
    r"(?P<d>\d{1,2})(?:\s?[/.-]\s?|\s+thang\s+)(?P<m>\d{1,2})(?:\s?[/.-]\s?|\s+nam\s+)(?P<y>\d{4})"
    r"(?:\s+cua\s+(?P<i>[^);]{4,90}))?"
)
_STAMP_LINE = re.compile(
    r"^\W{0,3}(?:(?:So|Ngay|Gio)(?: den)?\s*[:.]\s*[\d./ -]*$|Chuyen\s*:|So va ky hieu (?:HS|ho so))", re.IGNORECASE
)
_ELECTRONIC = re.compile(
    r"^\W{0,3}(?:SAO Y|SAO LUC|TRICH SAO)\s*[;:,]\s*(?P<i>[A-Z][^;]{3,80}?)\s*[;,]\s*(?:[\d:]{5,8}[\s,;]+)?"
    r"(?:ngay\s+)?\d{1,2}[./-]\d{1,2}[./-]\d{4}"
)
_RECIPIENT = 120
"""Letters of the longest recipient."""
_CLOSED = re.compile(r"\./\s*\.?\s*(?:_/\w_/)?\s*$")
"""The mark that ends the text of a document (NĐ 30/2020/NĐ-CP, Phụ lục I, ô số 5b)."""


def _is_entry(line: Line) -> bool:
    """Whether a line may be one of the recipients: a dash and few words."""
    return len(line.text) < _RECIPIENT and DASHED.match(line.text) is not None


_RULE = re.compile(r"^[-_=~—]{3,}$")
_BARE_NUMBER = re.compile(r"^S[o0]\s*[:.]?\s*\d*$")
_BARE_SYMBOL = re.compile(r"^\W{0,3}[/-]\s?[A-Z][A-Za-z0-9.]{0,14}(?:[-/&][A-Z][A-Za-z0-9.]{0,14}){0,4}\s*$")


def _weigh_day(document: Document) -> None:
    """A day that cannot be read: the document's own digital signature says it, where month and year agree."""
    if document.date is None or not document.date.endswith("XX"):
        if document.date is None and document.signatures and document.number and document.signatures[0].time:
            document.date = document.signatures[0].time[:10]
            document.doubts.append(Doubt("date", "date-from-signature", document.date))
        return
    for signature in document.signatures:
        if signature.time and signature.time[:7] == document.date[:7]:
            document.date = signature.time[:10]
            document.doubts.append(Doubt("date", "day-from-signature", document.date))
            return
    document.doubts.append(Doubt("date", "day-unreadable", document.date))


def _mended(name: str | None, place: str | None) -> str | None:
    """A name whose place a scan misread, by the place of the same block's date line (TUYẾN QUANG, Tuyên Quang)."""
    if name is None or not place:
        return name
    at = plain(name).lower().rfind(plain(place).lower())
    return name[:at] + place + name[at + len(place) :] if at >= 0 else name


def _moved(parts: list[Part], by: int) -> list[Part]:
    for part in parts:
        if part.parent is not None:
            part.parent += by
    return parts


def _hull(spans: list[Span] | None) -> Span | None:
    return Span(spans[0].start, spans[-1].end) if spans else None
