# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Word documents (ECMA-376): the text as Word shows it, paragraph by paragraph, ruled tables row by row (`grid`).

The parts are read straight from the zip with lxml, not through python-docx: the sizes must be checked before
anything is unpacked, and what python-docx leaves out (content controls, automatic numbers, text boxes, capitals by
format) is where letterheads and item labels stand.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from lxml import etree

from nhipcau.files.errors import FileRefused
from nhipcau.files.grid import WIDEST, cell_text, is_grid, row_line
from nhipcau.files.legacy import CAPITAL_FONT, END, SHOWN, as_shown, to_unicode
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note, Page
from nhipcau.files.numbering import Numbering, W
from nhipcau.files.package import has_macros, opened, xml_part

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "sectPr", "tblPr", "tblGrid")
) | {f"{_MC}Fallback"}
_BREAK = "\f"


def read_docx(data: bytes, limits: Limits) -> Extract:
    """A Word document; headers and footers are left out, footnotes follow at the end as "[1] …".

    Raises `FileRefused`: ``password``, ``bomb``, ``damaged``, ``wrong-kind``, ``no-text``.
    """
    with opened(data, limits) as package:
        text = _Document(package, limits).text()
        notes = [Note.of("macros")] if has_macros(package) else []
    if not any(letter.isalnum() for letter in text):
        raise FileRefused("no-text")
    text, found = to_unicode(text)
    text = as_shown(text)
    pages = [part.strip("\n") for part in text.split(_BREAK)]
    pages = [page for page in pages if page.strip()]
    return Extract.of_pages(Kind.DOCX, [Page(number, page) for number, page in enumerate(pages, 1)], notes + found)


class _Document:
    """The parts of one document that its text depends on."""

    def __init__(self, package: zipfile.ZipFile, limits: Limits) -> None:
        document = xml_part(package, "word/document.xml")
        if document is None:
            raise FileRefused("wrong-kind", named="DOCX")
        self._body = document.find(f"{W}body")
        self._numbering = Numbering(xml_part(package, "word/numbering.xml"))
        self._styles = _Styles(xml_part(package, "word/styles.xml"))
        self._footnotes = xml_part(package, "word/footnotes.xml")
        self._limits = limits
        self._lines: list[str] = []
        self._left = limits.characters
        self._in_grid = False

    def text(self) -> str:
        if self._body is not None:
            self._blocks(self._body, 0)
        self._add_footnotes()
        return "\n".join(self._lines)

    def _write(self, line: str) -> None:
        self._left -= len(line) + 1
        if self._left < 0:
            raise FileRefused("bomb")
        self._lines.append(line)

    def _blocks(self, parent: etree._Element, depth: int) -> None:
        """Paragraphs and tables in order. Content controls, insertions and the like are only wrappers."""
        if depth > self._limits.depth:
            raise FileRefused("bomb")
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                self._blocks(child, depth + 1)

    def _table(self, table: etree._Element, depth: int) -> None:
        rows = [
            (row, list(self._inside(row, f"{W}tc", depth)))
            for row in self._inside(table, f"{W}tr", depth)
            if row.find(f"{W}trPr/{W}del") is None
        ]
        ruled = self._styles.ruled(table)
        lined = [_is_lined(cell, ruled) for _, cells in rows for cell in cells]
        if self._in_grid or not is_grid([len(cells) for _, cells in rows], lined):
            self._blocks(table, depth + 1)
            return
        width = max(_before(row) + sum(map(_span, cells)) for row, cells in rows)
        above: dict[int, str] = {}
        for number, (row, cells) in enumerate(rows):
            left, shown = self._left, [""] * _before(row)
            for cell in cells:
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merged is not None and merged.get(f"{W}val") != "restart"
                # What stands in a cell over several rows holds for each of them, and is said in each.
                text = above.get(len(shown), "") if goes_on else self._cell(cell, depth, heading=number == 0)
                above[len(shown)] = text
                shown += [text, *[""] * (_span(cell) - 1)]
            self._left = left
            if line := row_line(shown, width):
                self._write(line)

    def _cell(self, cell: etree._Element, depth: int, heading: bool) -> str:
        outer, self._lines, self._in_grid = self._lines, [], True
        self._blocks(cell, depth + 1)
        text = cell_text(self._lines, heading)
        self._lines, self._in_grid = outer, False
        return text

    def _inside(self, parent: etree._Element, tag: str, depth: int) -> Iterator[etree._Element]:
        """The rows of a table or the cells of a row, those in content controls included."""
        if depth > self._limits.depth:
            raise FileRefused("bomb")
        for child in parent:
            if child.tag == tag:
                yield child
            elif child.tag not in _SKIPPED and child.tag not in (f"{W}p", f"{W}tbl") and isinstance(child.tag, str):
                yield from self._inside(child, tag, depth + 1)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> None:
        boxes: list[etree._Element] = []
        shown = "".join(self._runs(paragraph, boxes, self._styles.of(paragraph), 0))
        # In a table the number alone may be all that a cell shows.
        label = self._label(paragraph) if shown.strip() or self._in_grid else ""
        if self._begins_page(paragraph):
            self._write(_BREAK)
        for line in (label + shown).split("\n"):
            self._write(line.strip(" "))
        for box in boxes:
            self._blocks(box, depth + 1)
        # A section that begins on a new page (the attachment after its letter) ends with this paragraph.
        section = paragraph.find(f"{W}pPr/{W}sectPr")
        if section is not None and _value(section, "type") != "continuous":
            self._write(_BREAK)

    def _runs(self, parent: etree._Element, boxes: list[etree._Element], capitals: bool, depth: int) -> Iterator[str]:
        if depth > self._limits.depth:
            raise FileRefused("bomb")
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag == f"{W}t":
                shown = child.text or ""
                yield f"{SHOWN}{shown}{END}" if capitals and not shown.isspace() and shown else shown
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{W}br":
                yield _BREAK if child.get(f"{W}type") == "page" else "\n"
            elif tag == f"{W}r":
                if not _is_on(child.find(f"{W}rPr/{W}vanish")):
                    yield from self._runs(child, boxes, self._styles.capitals(child, capitals), depth + 1)
            else:
                yield from self._runs(child, boxes, capitals, depth + 1)

    def _label(self, paragraph: etree._Element) -> str:
        style = _value(paragraph.find(f"{W}pPr"), "pStyle")
        own = paragraph.find(f"{W}pPr/{W}numPr")
        inherited = self._styles.list_of(style)
        if own is None and inherited is None:
            found = self._numbering.by_style.get(style or "")
            return self._numbering.label(*found) if found else ""
        list_id = _value(own, "numId") or (inherited or ("0", None))[0]
        depth = _value(own, "ilvl") or (inherited or ("", None))[1]
        if depth is None:
            depth = str(self._numbering.by_style.get(style or "", ("", 0))[1])
        return self._numbering.label(list_id, int(depth) if depth.isdigit() else 0)

    def _begins_page(self, paragraph: etree._Element) -> bool:
        return bool(self._lines) and _is_on(paragraph.find(f"{W}pPr/{W}pageBreakBefore"))

    def _add_footnotes(self) -> None:
        if self._footnotes is None:
            return
        number = 0
        for note in self._footnotes.iterchildren(f"{W}footnote"):
            # Separators are stored as footnotes with a type.
            if note.get(f"{W}type") not in (None, "normal"):
                continue
            number += 1
            shown = " ".join("".join(self._runs(p, [], False, 0)).strip() for p in note.iterchildren(f"{W}p"))
            self._write(f"[{number}] {shown.strip()}")


class _Styles:
    """What styles add to a paragraph: capitals and list numbers, inherited along ``basedOn``."""

    def __init__(self, styles: etree._Element | None) -> None:
        found = styles.iterchildren(f"{W}style") if styles is not None else ()
        self._styles = {style.get(f"{W}styleId"): style for style in found}
        self._default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1"
            ),
            None,
        )

    def of(self, paragraph: etree._Element) -> bool:
        """Whether the letters of a paragraph are shown as capitals by its style."""
        return self._has_capitals(_value(paragraph.find(f"{W}pPr"), "pStyle") or self._default)

    def capitals(self, run: etree._Element, inherited: bool) -> bool:
        """Whether those of a run are: its own format first, then its style's, then the paragraph's."""
        own = run.find(f"{W}rPr/{W}caps")
        if own is not None:
            return _is_on(own)
        fonts = run.find(f"{W}rPr/{W}rFonts")
        if fonts is not None and CAPITAL_FONT.fullmatch(fonts.get(f"{W}ascii") or ""):
            return True
        return inherited or self._has_capitals(_value(run.find(f"{W}rPr"), "rStyle"))

    def ruled(self, table: etree._Element) -> bool:
        """Whether a table has lines between its cells by its own format or its style's."""
        own = table.find(f"{W}tblPr/{W}tblBorders")
        if own is not None:
            return _has_lines(own, _BETWEEN)
        for element in self._chain(_value(table.find(f"{W}tblPr"), "tblStyle")):
            if (borders := element.find(f"{W}tblPr/{W}tblBorders")) is not None:
                return _has_lines(borders, _BETWEEN)
        return False

    def list_of(self, style: str | None) -> tuple[str, str | None] | None:
        """List and level that a paragraph style brings along."""
        for element in self._chain(style):
            numbered = element.find(f"{W}pPr/{W}numPr")
            if numbered is not None and (list_id := _value(numbered, "numId")) is not None:
                return list_id, _value(numbered, "ilvl")
        return None

    def _has_capitals(self, style: str | None) -> bool:
        for element in self._chain(style):
            if (caps := element.find(f"{W}rPr/{W}caps")) is not None:
                return _is_on(caps)
        return False

    def _chain(self, style: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        # A style may be based on itself in a broken file.
        while style is not None and style not in seen and style in self._styles:
            seen.add(style)
            element = self._styles[style]
            yield element
            style = _value(element, "basedOn")


# Tabs stay, because a letterhead without a table is set with them; a soft hyphen shows only at a line's end.
_SIGNS: dict[str, str] = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
    f"{W}sym": "",
}


_BETWEEN = ("insideH", "insideV")
_AROUND = ("top", "bottom", "left", "start", "right", "end")


def _has_lines(borders: etree._Element, sides: tuple[str, ...]) -> bool:
    return any(_value(borders, side) not in (None, "nil", "none") for side in sides)


def _is_lined(cell: etree._Element, ruled: bool) -> bool:
    """Whether there are lines about a cell: by its own format where it speaks of two sides at least, else by that of
    the table."""
    own = cell.find(f"{W}tcPr/{W}tcBorders")
    if own is None or sum(own.find(f"{W}{side}") is not None for side in _AROUND) < 2:
        return ruled
    return _has_lines(own, _AROUND)


def _span(cell: etree._Element) -> int:
    """Columns that a cell takes."""
    return _small(_value(cell.find(f"{W}tcPr"), "gridSpan"), 1)


def _before(row: etree._Element) -> int:
    """Columns that a row leaves out at its beginning."""
    return _small(_value(row.find(f"{W}trPr"), "gridBefore"), 0)


def _small(text: str | None, least: int) -> int:
    return max(least, min(int(text), WIDEST)) if text is not None and text.isdecimal() and len(text) < 7 else least


def _value(element: etree._Element | None, name: str) -> str | None:
    child = element.find(f"{W}{name}") if element is not None else None
    return child.get(f"{W}val") if child is not None else None


def _is_on(element: etree._Element | None) -> bool:
    """A toggle of Word: present means on, unless it says otherwise."""
    return element is not None and element.get(f"{W}val") not in ("0", "false", "off")
