# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The foot of a document: Nơi nhận and the signature block, in whichever order the columns were flattened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nhipcau.reading.model import Signer
from nhipcau.reading.rules import load
from nhipcau.reading.structure.lines import Line
from nhipcau.reading.structure.names import bodies_of
from nhipcau.reading.structure.plain import plain

_DASH = re.compile(r"^\s*[-+•*]+\s*")
_NAME = re.compile(
    r"^(?:(?:GS|PGS|TS|ThS|BS|KS|CN|LS|(?:Dai|Thuong|Trung|Thieu) (?:tuong|ta|uy))"
    r"[.,]?\s*)*(?P<name>[A-Z][a-z]*(?:[ -][A-Z](?:['’] ?[A-Z])?[a-z]*){1,5})$"
)
_CAPITAL_NAME = re.compile(
    r"^(?:NGUYEN|TRAN|LE|PHAM|HOANG|HUYNH|PHAN|VU|VO|DANG|BUI|DO|HO|NGO|DUONG|LY|DINH|TRUONG|LUONG|MAI|CAO|LAM|TO|HA|"
    r"CHAU|TA|QUACH|DOAN|DAO|TRINH|VUONG|LUU|THACH|GIANG|LA|NONG|HA|CHU|KIEU|LO|SUNG|GIANG|VANG)(?: [A-Z]{1,7}){1,4}$"
)
_SIGNED = re.compile(r"^\W*(?:da ky|ky ten|ky, dong dau|\[?daky\]?|da ky va dong dau|chu ky so)\b.*$", re.IGNORECASE)
_TAIL_NAME = re.compile(r"(?<=[.;,)])\s+([A-Z][a-z]+(?: [A-Z][a-z]+){1,4})$")
_WHOLE_SIGNATURE = re.compile(
    r"^(?:T/M|K/T|T/L|TM\s?\.|KT\s?\.|TL\s?\.|TUQ\s?\.)[A-Z ,./]{6,90}\s(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){1,4})\W*$"
)
"""A signature that a page printed in one line ("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê Văn Nam")."""
_KEEP = re.compile(r"^\W*Luu\b")
KEPT = re.compile(r"^\W*[-+•*]\s*Luu\b\s*[:V]")
"""The last recipient: the copy that is kept ("- Lưu: VT", "- Lưu VPĐU")."""
DASHED = re.compile(r"^\s*[-+•*]+\s*\S")
_BROKEN_WIDTH = 14


@dataclass(slots=True)
class Foot:
    """What the foot holds, and the index of the first line after it."""

    recipients: list[str] = field(default_factory=list)
    signer: Signer | None = None
    end: int = 0
    copies: int | None = None
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def opens_foot(line: Line) -> bool:
    """Whether a foot begins here: the label Nơi nhận or an authority line in capitals."""
    forms = load("forms")
    if forms["recipients"].accepts(line.text):
        return True
    if forms["authority"].match(line.text) is None:
        return False
    return line.upper or _WHOLE_SIGNATURE.match(line.plain) is not None


def is_position(line: Line) -> bool:
    """Whether the line is the position of a signer in capitals and nothing else (``CHÁNH VĂN PHÒNG``)."""
    return len(line.text) < 60 and line.upper and load("forms")["position"].match(line.text) is not None


class FootReader:
    """Reads a foot line by line; two lists grow side by side, recipients on the left, the signature on the right."""

    def __init__(self, lines: list[Line], start: int, stop: int, skip: set[int]) -> None:
        self.lines = lines
        self.start, self.stop, self.skip = start, stop, skip
        first = lines[start].text if start < stop else ""
        self.listing = DASHED.match(first) is not None
        """Inside the list of recipients; at once where the words over it were lost."""
        self.dashed = False
        self.recipients: list[list[tuple[str, int, int]]] = []
        self.capitals: list[tuple[str, int, int]] = []
        self.name: tuple[str, int, int] | None = None
        self.copies: int | None = None

    def read(self) -> Foot:
        """The foot that begins at `start`; it ends where neither list goes on."""
        index = self.start
        idle = 0
        last = self.start - 1
        while index < self.stop and idle < 4:
            if index in self.skip:
                last = index
            elif self._line(index):
                idle, last = 0, index
            elif self._over(self.lines[index]):
                break
            else:
                idle += 1
            index += 1
        return self._foot(last + 1)

    def _over(self, line: Line) -> bool:
        """Whether a line outside both lists ends the foot at once."""
        done = self.name is not None and bool(self.recipients)
        return done or load("forms")["annex"].accepts(line.text) or len(line.text) > 160

    def _line(self, index: int) -> bool:
        line = self.lines[index]
        forms = load("forms")
        label = forms["recipients"].search(line.text)
        if label is not None:
            if self.recipients:
                return False
            self.listing = True
            rest = line.text[label.end() :].strip(" *_}„,")
            if not rest:
                return True
            at = line.start + line.text.index(rest, label.end())
            if self._signing(rest):
                self.capitals.append((rest, at, at + len(rest)))
            else:
                self._recipient(rest, at)
            return True
        copies = re.match(r"^\((\d{1,5}) ban\)$", line.plain)
        if copies:
            self.copies = int(copies.group(1))
            return True
        if forms["separator"].accepts(line.text) or _SIGNED.match(line.plain):
            return True
        if self.recipients and load("chrome")["chrome.button"].accepts(line.text) and not _DASH.match(line.text):
            self.listing = False  # a page's own buttons under the document
            return False
        if line.cell and self.recipients and not _DASH.match(line.text):
            self.listing = False
        whole = _WHOLE_SIGNATURE.match(line.plain) if self.name is None else None
        if whole is not None and forms["authority"].search(line.text) is not None:
            start, end = whole.span("name")
            self.capitals.append((line.text[:start].strip(), line.start, line.start + start))
            self.name = (line.text[start:end], line.start + start, line.start + end)
            return True
        if self.name is not None and self._signing(line.text):
            return True  # a further position under the name
        if self._signing(line.text) or (self.capitals and self.name is None and line.upper and self._more(line)):
            self.capitals.append((line.text, line.start, line.end))
            return True
        if self._broken_position(line, index) or self._is_name(line, index):
            return True
        if self.listing:
            return self._listed(line)
        return False

    def _signing(self, text: str) -> bool:
        forms = load("forms")
        flat = plain(text)
        if sum(c.islower() for c in flat) * 5 > sum(c.isalpha() for c in flat):
            return False
        for key in ("authority", "position"):
            match = forms[key].search(text)
            if match is not None and match.start() == 0:
                return True
        return False

    def _broken_position(self, line: Line, index: int) -> bool:
        """A position that a narrow cell cut in two (``CHỦ`` / ``TỊCH``)."""
        if not line.upper or len(line.text) > _BROKEN_WIDTH or index + 1 >= self.stop:
            return False
        after = self.lines[index + 1]
        if after.gap or after.cell or not after.upper or not self._signing(f"{line.text} {after.text}"):
            return False
        self.capitals += [(line.text, line.start, line.end), (after.text, after.start, after.end)]
        self.skip = self.skip | {index + 1}
        return True

    def _more(self, line: Line) -> bool:
        """A line in capitals that goes on with the position (``TM. ỦY BAN`` + ``NHÂN DÂN``), not a name or a list."""
        named = _CAPITAL_NAME.match(line.plain) and not self._signing(line.text)
        return not named and not _DASH.match(line.text) and len(line.text) < 70

    def _is_name(self, line: Line, index: int) -> bool:
        if not self.capitals or _DASH.match(line.text):
            return False
        if self.listing and not line.gap and not line.cell and self.recipients:
            previous = self.recipients[-1][-1][0].rstrip()
            if previous.endswith(",") or not previous.endswith((".", ";", ")")):
                return False
        match = _NAME.match(line.plain)
        if self.name is not None:
            return False
        if match:
            start = match.start("name")
            self.name = (line.text[start:], line.start + start, line.end)
            return True
        if _CAPITAL_NAME.match(line.plain) and not self._signing(line.text):
            self.name = (line.text.title(), line.start, line.end)
            return True
        return self._broken_name(line, index)

    def _broken_name(self, line: Line, index: int) -> bool:
        """A name cut in two by the width of its cell (``Bùi`` + ``Xuân Cường``)."""
        if not re.fullmatch(r"[A-Z][a-z]{1,6}", line.plain):
            return False
        if index + 1 < len(self.lines):
            after = self.lines[index + 1]
            if not after.gap and not after.cell and re.fullmatch(r"[A-Z][a-z]*(?: [A-Z][a-z]*){0,3}", after.plain):
                self.name = (f"{line.text} {after.text}", line.start, after.end)
                self.skip = self.skip | {index + 1}
                return True
        return False

    def _listed(self, line: Line) -> bool:
        if self.name is not None and self.recipients and line.upper and bodies_of([line.text]):
            self.listing = False  # the letterhead of what follows
            return False
        text = line.text
        start = line.start
        dash = _DASH.match(text)
        cut = self._right_column(text)
        if cut is not None:
            right = text[cut:].strip()
            at = start + text.index(right, cut)
            if not self._signing(right) and (_CAPITAL_NAME.match(plain(right)) or _NAME.match(plain(right))):
                self.name = self.name or (right, at, at + len(right))
            else:
                self.capitals.append((right, at, at + len(right)))
            text = text[:cut].rstrip()
        if dash:
            self.dashed = True
            self._recipient(text, start)
            return True
        if not self.recipients or not self.dashed:
            kept = self.recipients and _KEEP.match(plain(self.recipients[-1][0][0]))
            if self.recipients and (line.gap > 1 or (kept and (line.gap or self.recipients[-1][-1][0].endswith(".")))):
                return False
            self._recipient(text, start)
            return True
        previous = self.recipients[-1][-1][0].rstrip()
        closed = _KEEP.match(plain(self.recipients[-1][0][0])) and previous.endswith((".", ";"))
        if closed or (line.gap and (previous.endswith((";", ".")) or not line.text[:1].islower())):
            return False
        self.recipients[-1].append((text, start, start + len(text)))
        return True

    def _right_column(self, text: str) -> int | None:
        """Where the signature's column begins in a line of the list, or None."""
        forms = load("forms")
        deputy = re.search(r"\bPH[OÓ]\b.{0,8}(?=[A-Z ]{6,}$)", plain(text))
        if deputy is not None and deputy.start() > 2:
            return deputy.start()
        for key in ("authority", "position"):
            match = forms[key].search(text)
            if match is not None and match.start() > 2 and text[match.start() :].isupper():
                return match.start()
        if self.capitals and self.name is None:
            match = _TAIL_NAME.search(plain(text))
            if match is not None:
                return match.start(1)
        return None

    def _recipient(self, text: str, start: int) -> None:
        dash = _DASH.match(text)
        cut = dash.end() if dash else 0
        text, start = text[cut:], start + cut
        if text.strip():
            self.recipients.append([(text, start, start + len(text))])

    # --- values ---

    def _foot(self, end: int) -> Foot:
        foot = Foot(end=end, copies=self.copies)
        for pieces in self.recipients:
            text = clean_recipient(" ".join(piece[0] for piece in pieces))
            if text:
                foot.places[f"recipients.{len(foot.recipients)}"] = [(piece[1], piece[2]) for piece in pieces]
                foot.recipients.append(text)
        if self.capitals or self.name:
            authority, title, cut = split_signature([piece[0] for piece in self.capitals])
            title = _deputy(authority, title)
            foot.signer = Signer(authority, title, self.name[0].strip() if self.name else None)
            spans = [(piece[1], piece[2]) for piece in self.capitals]
            if authority:
                foot.places["signer.authority"] = spans[:cut] or spans
            if title:
                foot.places["signer.title"] = spans[cut:] or spans
            if self.name:
                foot.places["signer.name"] = [(self.name[1], self.name[2])]
        return foot


_TRASH = re.compile(r"(?:(?<=\)[,;.])|(?<=[;.]))\s*[A-Za-z°'’`|„,]{1,2}\s*$|(?<=,)\s+[a-z]\s*$|[;,.]\w?\s[„“'`]+\s*$")
_AS_ABOVE = re.compile(r"^\W*nhu\s?tren\b", re.IGNORECASE)
_AFTER_KEEP = re.compile(r"^(\W*Luu\b[^.]*?[A-Za-z)]{2,})\.\s.*$")


def clean_recipient(text: str) -> str:
    """A recipient without dash, closing punctuation and the specks that a scan leaves behind."""
    text = " ".join(text.split()).strip(" -–*_|")
    if _AS_ABOVE.match(plain(text)) and len(text) < 20:
        return "Như trên"
    match = _AFTER_KEEP.match(plain(text))
    if match:
        text = text[: match.end(1)]
    trash = _TRASH.search(text)
    if trash:
        text = text[: trash.start()]
    return text.strip(" ;,.:-–*_|/\\")


def split_signature(capitals: list[str]) -> tuple[str | None, str | None, int]:
    """Authority and title out of the lines in capitals, and how many lines the authority takes.

    ``["TM. ỦY BAN", "NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]`` gives "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH" and
    "PHÓ CHỦ TỊCH". Order of the lines after NĐ 30/2020/NĐ-CP, Phụ lục I, ô số 7.
    """
    forms = load("forms")
    lines = [" ".join(line.split()).strip(" ,;*_") for line in capitals]
    last = max((i for i, line in enumerate(lines) if _starts(forms["authority"].search(line))), default=-1)
    if last < 0:
        title = " ".join(lines).strip()
        return None, title or None, 0
    for index in range(last + 1, len(lines)):
        if _starts(forms["position"].search(lines[index])):
            return " ".join(lines[:index]), " ".join(lines[index:]), index
    joined = " ".join(lines)
    cut = _title_cut(joined)
    if cut is None:
        return joined, None, len(lines)
    return joined[:cut].strip(), joined[cut:].strip(), len(lines)


def _deputy(authority: str | None, title: str | None) -> str | None:
    """A title that a scan scribbled over, where the authority says it: KT. X is signed by a PHÓ X."""
    if not authority or not title or title.isupper():
        return title
    head = re.search(r"K/?T\s?\.?\s*([^.]+)$", authority)
    return f"PHÓ {head.group(1).strip()}" if head and plain(title).startswith("PHO") else title


def _starts(match: re.Match[str] | None) -> bool:
    return match is not None and match.start() == 0


def _title_cut(joined: str) -> int | None:
    """Where the title begins in an authority and a title printed on one line, or None."""
    forms = load("forms")
    pattern = forms["authority"].pattern
    position = forms["position"].pattern
    if pattern is None or position is None:
        return None
    flat = plain(joined)
    heads = list(pattern.finditer(flat))
    if not heads:
        return None
    after = heads[-1].end()
    if flat[heads[-1].start() : after].startswith(("KT", "K/T")):
        deputy = re.search(r"\s(?:PHO|THU TRUONG)\b", flat[after:])
        return after + deputy.start() + 1 if deputy else None
    for match in position.finditer(flat, after):
        if match.start() > after:
            return match.start()
    return None
