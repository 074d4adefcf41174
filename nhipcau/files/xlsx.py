# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks (ECMA-376 SpreadsheetML): each sheet a page, each row a line, "cell | cell"."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from nhipcau.files.errors import FileRefused
from nhipcau.files.grid import cell_text, row_line
from nhipcau.files.legacy import to_unicode
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note, Page
from nhipcau.files.package import has_macros, opened

_BROKEN = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, InvalidFileException, zipfile.BadZipFile,
    zlib.error, EOFError, NotImplementedError,
)  # fmt: skip
"""What openpyxl raises on broken workbooks (`SyntaxError` is the XML parser's), and `zipfile` below it."""
_EMPTY_ROWS = 1_000
"""So many empty rows after another end a sheet: formatted to the last row, it would have a million."""
_FEWEST = 3
"""Values of a row from which on there is a table."""
_DOCTYPE = b"<!DOCTYPE"


def read_xlsx(data: bytes, limits: Limits) -> Extract:
    """The visible sheets of a workbook; of a formula the value that was last computed.

    A cell's own line breaks do not end its row (`grid.cell_text`); columns without any value are left out.
    Raises `FileRefused`: ``password``, ``bomb``, ``damaged``, ``no-text``.
    """
    with opened(data, limits) as package:
        _check_entities(package)
        notes = [Note.of("macros")] if has_macros(package) else []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [(sheet.title, list(_rows(sheet, limits))) for sheet in book.worksheets if _is_shown(sheet)]
    except _BROKEN as error:
        raise FileRefused("damaged") from error
    texts = [_table(rows) for _, rows in sheets]
    if not any(letter.isalnum() for text in texts for letter in text):
        raise FileRefused("no-text")
    pages: list[Page] = []
    for text in filter(None, texts):
        shown, found = to_unicode(text)
        pages.append(Page(len(pages) + 1, shown))
        notes += [note for note in found if note not in notes]
    return Extract.of_pages(Kind.XLSX, pages, notes)


def _check_entities(package: zipfile.ZipFile) -> None:
    """No office program writes a document type; whoever does wants entities to grow."""
    for part in package.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as stream:
                if _DOCTYPE in stream.read(1024).replace(b"\x00", b"").upper():
                    raise FileRefused("bomb")


def _is_shown(sheet: openpyxl.worksheet.worksheet.Worksheet) -> bool:
    return bool(sheet.sheet_state == "visible") and hasattr(sheet, "iter_rows")


def _rows(sheet: openpyxl.worksheet.worksheet.Worksheet, limits: Limits) -> Iterator[list[str]]:
    left, empty = limits.characters, 0
    # What the sheet says of its size is not believed: it may be wrong in both directions.
    sheet.reset_dimensions()
    for values in sheet.iter_rows(values_only=True):
        row = [_shown(value) for value in values]
        empty = 0 if any(row) else empty + 1
        left -= sum(map(len, row)) + len(row)
        if left < 0:
            raise FileRefused("bomb")
        if empty > _EMPTY_ROWS:
            return
        yield row


def _shown(value: object) -> str:
    """A value as a person reads it: "15/11/2020", "12", "0,5"; a text with its lines."""
    if value is None or isinstance(value, bool):
        return {True: "x", False: "", None: ""}[value]
    if isinstance(value, datetime.datetime):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, datetime.date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6g}".replace(".", ",")
    return str(value).strip()


def _table(rows: Iterable[list[str]]) -> str:
    """Rows to lines; empty rows part blocks. A row with one value has no bars where it is a title or a line of the
    letterhead; below a row of several it is the title of a group of rows and belongs to the table."""
    rows = list(rows)
    width = max((len(row) for row in rows), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in rows)]
    lines: list[str] = []
    begun = False
    for row in rows:
        cells = [row[column] if column < len(row) else "" for column in used]
        filled = sum(map(bool, cells))
        if filled:
            heading = not begun
            begun = begun or filled >= _FEWEST
            shown = [cell_text(cell.split("\n"), heading) for cell in cells]
            lines.append("".join(shown) if filled == 1 and not begun else row_line(shown, len(shown)))
        elif lines and lines[-1]:
            lines.append("")
            begun = False
    return "\n".join(lines).strip("\n")
