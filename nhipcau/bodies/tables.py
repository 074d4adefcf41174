# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register as a table: what people exchange as CSV or XLSX, one body a row.

Columns may come in any order; a column that is missing leaves what it is about as it was; a column that nobody knows is
a problem, because its values would be lost silently. What was exported can be imported again and changes nothing.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import openpyxl
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from nhipcau.bodies.entries import Code, Entry, Link, Name, Problem, Register, day_after, day_before, successions
from nhipcau.bodies.loading import key_of
from nhipcau.bodies.models import Body, Certainty, Kind, Level, Scheme
from nhipcau.bodies.naming import name_key
from nhipcau.reading.text.normalise import key as fold

MAX_BYTES = 8 * 1024 * 1024
MAX_ROWS = 50_000
COLUMNS: tuple[tuple[str, str, str, Any], ...] = (
    # Field, header in Vietnamese, in English, what it holds (for the page).
    ("key", "Mã", "Key", _("Small letters, digits, hyphens; empty for a new body: one is made")),
    ("name", "Tên", "Name", _("Official name with its place")),
    ("kind", "Loại", "Kind", _("Party, state, front …: the word or its short form")),
    ("level", "Cấp", "Level", _("Central, province, district, commune, unit")),
    ("place", "Nơi", "Place", _("Province or commune; empty at the centre")),
    ("parent", "Trực thuộc", "Parent", _("Key of the body above")),
    ("first", "Từ ngày", "First day", _("25/3/2020; empty: before the register begins")),
    ("last", "Đến ngày", "Last day", _("The last day; empty: still")),
    ("leader", "Người đứng đầu", "Leader", _("Title of the post that leads it")),
    ("aliases", "Tên khác", "Other names", _("Separated by semicolons")),
    ("codes", "Mã định danh", "Codes", _("unit:91; organisation:H37.01")),
    ("into", "Kế thừa bởi", "Successors", _("Keys of successors, a part in brackets: so-khcn; so-vhtt (báo chí)")),
    ("source", "Căn cứ", "Basis", _("The decision")),
    ("certainty", "Mức kiểm chứng", "Certainty", _("Empty, days, existence")),
    ("note", "Ghi chú", "Note", ""),
)  # fmt: skip
WIDTHS = (28, 52, 12, 12, 18, 28, 12, 12, 18, 40, 18, 28, 40, 12, 40)
HEADERS = {fold(header): field for field, vi, en, _about in COLUMNS for header in (field, vi, en)}


class UnreadableTableError(ValueError):
    """The file is no table that can be read; the problems say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].en)
        self.problems = problems


# --- Reading -------------------------------------------------------------------------------------------------------


def read(name: str, data: bytes) -> tuple[Register, list[Problem]]:
    """A CSV or XLSX file as entries, and what is wrong with single cells. Line 1 is the header.

    Raises `UnreadableTableError` for what is neither, is too large, or has columns that are unknown, missing or double.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableTableError(
            [Problem(0, "Tệp lớn quá 8 MB. Hãy chia thành nhiều tệp.", "The file is larger than 8 MB. Split it.")]
        )
    rows = xlsx_rows(data) if data[:2] == b"PK" else csv_rows(data)
    header = [(cell or "").strip() if isinstance(cell, str) else str(cell or "") for cell in next(rows, [])]
    while header and not header[-1]:
        header.pop()
    fields = columns_of(header)
    entries: list[Entry] = []
    links: list[Link] = []
    problems: list[Problem] = []
    for line, cells in enumerate(rows, 2):
        if line > MAX_ROWS + 1:
            raise UnreadableTableError(
                [Problem(line, f"Bảng có quá {MAX_ROWS} dòng.", f"The table has more than {MAX_ROWS} rows.")]
            )
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        if len(cells) > len(fields) and any(cell not in (None, "") for cell in cells[len(fields) :]):
            problems.append(
                Problem(line, f"Dòng {line} có nhiều ô hơn tiêu đề.", f"Line {line} has more cells than the header.")
            )
            continue
        row = dict(zip(fields, [*cells, *[None] * len(fields)], strict=False))
        entry, own_links, wrong = entry_of(row, line)
        problems += wrong
        entries.append(entry)
        links += own_links
    return Register(tuple(entries), tuple(links)), problems


def csv_rows(data: bytes) -> Iterator[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTableError(
            [
                Problem(
                    0,
                    "Tệp CSV phải lưu theo bảng mã UTF-8. Trong Excel: Lưu thành, chọn “CSV UTF-8”.",
                    "The CSV file must be saved as UTF-8. In Excel: Save as, choose “CSV UTF-8”.",
                )
            ]
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableTableError(
            [Problem(0, f"Không đọc được CSV: {error}.", f"The CSV cannot be read: {error}.")]
        ) from error


def xlsx_rows(data: bytes) -> Iterator[list[Any]]:
    """Rows of the first sheet. A workbook that would swell beyond reason is refused before it is opened."""
    broken = UnreadableTableError(
        [Problem(0, "Không đọc được tệp XLSX này.", "This XLSX file cannot be read.")]
    )  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 20 * MAX_BYTES:
                raise broken
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise broken from error
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise broken
        for row in sheet.iter_rows(values_only=True):
            yield list(row)
    finally:
        book.close()


def columns_of(header: list[str]) -> list[str]:
    """The fields of a header; raises `UnreadableTableError` naming every column that is unknown, double or missing."""
    problems, fields = [], []
    known = ", ".join(vi for _field, vi, _en, _about in COLUMNS)
    for title in header:
        field = HEADERS.get(fold(title), "")
        if not field:
            problems.append(
                Problem(
                    1,
                    f"Cột “{title[:60]}” không có trong mẫu. Các cột dùng được: {known}.",
                    f"The column “{title[:60]}” is not known. Columns that are: {known}.",
                )
            )
        elif field in fields:
            problems.append(Problem(1, f"Cột “{title}” có hai lần.", f"The column “{title}” is there twice."))
        fields.append(field)
    for needed, vi, en in (("key", "Mã", "Key"), ("name", "Tên", "Name")):
        if needed not in fields:
            problems.append(Problem(1, f"Thiếu cột “{vi}”.", f"The column “{en}” is missing."))
    if problems:
        raise UnreadableTableError(problems)
    return fields


def entry_of(row: Mapping[str, Any], line: int) -> tuple[Entry, list[Link], list[Problem]]:
    """One row; a cell that cannot be understood is a problem, the row is read on for more of them."""
    problems: list[Problem] = []

    def text(field: str) -> str | None:
        value = row.get(field)
        return " ".join(str(value if value is not None else "").split()) if field in row else None

    def day(field: str, header: str) -> datetime.date | None:
        value = row.get(field)
        try:
            return read_day(value)
        except ValueError:
            problems.append(
                Problem(
                    line,
                    f"Ô “{header}”: không có ngày “{str(value)[:30]}”. Hãy viết như 25/3/2020.",
                    f"“{header}”: there is no day “{str(value)[:30]}”. Write it like 25/3/2020.",
                )
            )
            return None

    first, last = day("first", "Từ ngày"), day("last", "Đến ngày")
    name, place = text("name") or "", text("place")
    codes = tuple(code_of(part, first, last) for part in parts(text("codes")))
    entry = Entry(
        key=text("key") or made_key(name, place or ""),
        name=name or None,
        kind=chosen(text("kind"), KIND_WORDS),
        level=chosen(text("level"), LEVEL_WORDS),
        place=place,
        parent=text("parent"),
        first=first,
        last=last,
        leader=text("leader"),
        certainty=chosen(text("certainty"), CERTAINTY_WORDS) if "certainty" in row else None,
        source=text("source"),
        note=text("note"),
        names=tuple(Name(alias) for alias in parts(text("aliases"))),
        codes=codes,
        says_days="first" in row and "last" in row,
        line=line,
    )
    into = [heir_of(part) for part in parts(text("into"))]
    if into and last is None:
        problems.append(
            Problem(
                line,
                "Có “Kế thừa bởi” nhưng chưa có “Đến ngày”.",
                "There are successors but no last day.",
            )
        )
    links = list(successions(entry.key, into, day_after(last), entry, text("source") or "")) if into and last else []
    return entry, links, problems


def read_day(value: Any) -> datetime.date | None:
    """A cell as a day; raises `ValueError` for what is none."""
    if isinstance(value, datetime.date):
        value = value.strftime("%Y-%m-%d")
    text = str(value or "").strip()
    if not text:
        return None
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            found = datetime.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if 1900 <= found.year <= 2200:
            return found
    raise ValueError(text)


def parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def code_of(part: str, first: datetime.date | None, last: datetime.date | None) -> Code:
    scheme, colon, value = part.partition(":")
    return Code(scheme.strip(), value.strip(), first, last) if colon else Code(Scheme.ORGANISATION, part, first, last)


def heir_of(part: str) -> tuple[str, str]:
    """ "so-vhtt (báo chí)" → ("so-vhtt", "báo chí")."""
    found = re.fullmatch(r"(\S+)\s*\((.*)\)", part)
    return (found[1], found[2].strip()) if found else (part, "")


def made_key(name: str, place: str) -> str:
    """A key for a row without one: the same name and place give the same key."""
    return f"b-{hashlib.sha256(f'{name_key(name)}|{fold(place)}'.encode()).hexdigest()[:24]}"


def words_for(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Every way in which a table may write a choice: its short form, its word in both languages."""
    found = {}
    for value, label in choices:
        found[fold(str(value))] = str(value)
        for language in ("vi", "en"):
            with override(language):
                found[fold(str(label))] = str(value)
    return found


class Words:
    """Choices by their words, gathered when first asked: translations are not there while modules load."""

    def __init__(self, choices: Iterable[tuple[str, Any]]) -> None:
        self.choices = list(choices)
        self.found: dict[str, str] | None = None

    def get(self, text: str) -> str:
        """The value that a word means; the word itself where none fits (then the check names it)."""
        if self.found is None:
            self.found = words_for(self.choices)
        return self.found.get(fold(text), text)


KIND_WORDS, LEVEL_WORDS, CERTAINTY_WORDS = Words(Kind.choices), Words(Level.choices), Words(Certainty.choices)


def chosen(text: str | None, words: Words) -> str | None:
    if text is None:
        return None
    return words.get(text) if text else ("" if words is CERTAINTY_WORDS else None)


# --- Writing -------------------------------------------------------------------------------------------------------


def header() -> list[str]:
    """The headers in the language of the page."""
    return [en if get_language() == "en" else vi for _field, vi, en, _about in COLUMNS]


def rows_of(bodies: Iterable[Body]) -> Iterator[list[Any]]:
    """The bodies as rows; they come with parent, names, codes and successions fetched."""
    for body in bodies:
        last = day_before(body.valid_to) if body.valid_to else None
        yield [
            key_of(body),
            body.name,
            str(body.get_kind_display()),
            str(body.get_level_display()),
            body.place,
            key_of(body.parent) if body.parent else "",
            body.valid_from,
            last,
            body.leader,
            "; ".join(sorted(row.name for row in body.names.all() if row.name != body.name)),
            "; ".join(f"{row.scheme}:{row.value}" for row in body.codes.all()),
            "; ".join(
                key_of(row.successor) + (f" ({row.part})" if row.part else "")
                for row in body.successions.all()
                if row.successor is not None
            ),
            body.source,
            body.certainty,
            body.note,
        ]


def as_csv(bodies: Iterable[Body]) -> bytes:
    """A CSV that Excel opens with Vietnamese letters: UTF-8 with its mark, days as people write them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header())
    for row in rows_of(bodies):
        writer.writerow([written(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def written(cell: Any) -> Any:
    """A cell of a CSV. A text that a spreadsheet would take for a formula gets a space before it; reading takes it off
    again."""
    if isinstance(cell, datetime.date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    return f" {cell}" if isinstance(cell, str) and cell[:1] in set("=+-@") else cell


def as_xlsx(bodies: Iterable[Body]) -> bytes:
    """A workbook with one sheet, the header fixed."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh bạ" if get_language() != "en" else "Register")
    sheet.freeze_panes = "C2"
    for letter, width in zip(
        "ABCDEFGHIJKLMNO", (28, 52, 12, 12, 18, 28, 12, 12, 18, 40, 18, 28, 40, 12, 40), strict=True
    ):
        sheet.column_dimensions[letter].width = width
    titles = []
    for title in header():
        cell = openpyxl.cell.WriteOnlyCell(sheet, title)
        cell.font = Font(bold=True)
        titles.append(cell)
    sheet.append(titles)
    for row in rows_of(bodies):
        cells = []
        for value in row:
            cell = openpyxl.cell.WriteOnlyCell(sheet, value)
            if isinstance(value, datetime.date):
                cell.number_format = "d/m/yyyy"
            elif isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
