# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""OpenDocument text (ISO/IEC 26300): paragraphs, lists with the numbers that the screen shows, ruled tables row by row
(`grid`), footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from nhipcau.files.errors import FileRefused
from nhipcau.files.grid import WIDEST, cell_text, is_grid, row_line
from nhipcau.files.legacy import to_unicode
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note, Page
from nhipcau.files.numbering import letter, roman
from nhipcau.files.package import has_macros, opened, xml_part

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_OFFICE}forms"}
    | {f"{_TEXT}{name}" for name in ("sequence-decls", "variable-decls", "user-field-decls")}
)
_BORDERS = ("border", "border-left", "border-right", "border-top", "border-bottom")
_BREAK = "\f"
_BLANKS = 1_000
"""More blanks than this in one place are no text."""


def read_odt(data: bytes, limits: Limits) -> Extract:
    """An ODT file, cut at the page breaks that somebody set; footnotes follow at the end as "[1] …".

    Raises `FileRefused`: ``password``, ``bomb``, ``damaged``, ``wrong-kind``, ``no-text``.
    """
    with opened(data, limits) as package:
        manifest = xml_part(package, "META-INF/manifest.xml")
        if manifest is not None and manifest.find(f".//{_MANIFEST}encryption-data") is not None:
            raise FileRefused("password")
        content, styles = xml_part(package, "content.xml"), xml_part(package, "styles.xml")
        body = content.find(f"{_OFFICE}body/{_OFFICE}text") if content is not None else None
        if content is None or body is None:
            raise FileRefused("wrong-kind", named="ODT")
        text = _Writer(_Styles([root for root in (styles, content) if root is not None]), limits).text(body)
        notes = [Note.of("macros")] if has_macros(package) else []
    if not any(letter.isalnum() for letter in text):
        raise FileRefused("no-text")
    text, found = to_unicode(text)
    pages = [page for part in text.split(_BREAK) if (page := part.strip("\n"))]
    return Extract.of_pages(Kind.ODT, [Page(number, page) for number, page in enumerate(pages, 1)], notes + found)


class _Styles:
    """What styles add to the text: capitals, page breaks, and how lists are numbered."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles: dict[str, etree._Element] = {}
        self.lists: dict[str, dict[int, etree._Element]] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}style"):
                self._styles[style.get(f"{_STYLE}name", "")] = style
            for listed in root.iter(f"{_TEXT}list-style"):
                shapes = [level for level in listed if isinstance(level.tag, str)]
                levels = {_number(level.get(f"{_TEXT}level"), 1): level for level in shapes}
                self.lists[listed.get(f"{_STYLE}name", "")] = levels

    def capitals(self, name: str | None, inherited: bool) -> bool:
        """Whether letters of this style are shown as capitals."""
        for style in self._chain(name):
            shown = _property(style, f"{_STYLE}text-properties", f"{_FO}text-transform")
            if shown is not None:
                return shown == "uppercase"
        return inherited

    def begins_page(self, name: str | None) -> bool:
        """Whether a paragraph of this style stands on a new page."""
        for style in self._chain(name):
            before = _property(style, f"{_STYLE}paragraph-properties", f"{_FO}break-before")
            if before is not None or style.get(f"{_STYLE}master-page-name"):
                return before in (None, "page")
        return False

    def ends_page(self, name: str | None) -> bool:
        """Whether the page ends with a paragraph of this style."""
        found = self._styles.get(name or "")
        return found is not None and _property(found, f"{_STYLE}paragraph-properties", f"{_FO}break-after") == "page"

    def lined(self, name: str | None) -> bool:
        """Whether a cell of this style has a line at one of its sides."""
        for style in self._chain(name):
            shape = style.find(f"{_STYLE}table-cell-properties")
            sides = [] if shape is None else [shape.get(f"{_FO}{side}") for side in _BORDERS]
            if any(side is not None for side in sides):
                return any(side not in (None, "none", "hidden") for side in sides)
        return False

    def list_of(self, name: str | None) -> str | None:
        """The list style that a paragraph style brings along."""
        return next((found for style in self._chain(name) if (found := style.get(f"{_STYLE}list-style-name"))), None)

    def _chain(self, name: str | None) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while name and name not in seen and name in self._styles:
            seen.add(name)
            style = self._styles[name]
            yield style
            name = style.get(f"{_STYLE}parent-style-name")


@dataclass(slots=True)
class _List:
    """A list being written: its style, and the number reached at each level."""

    style: str | None
    counts: dict[int, int] = field(default_factory=dict)


class _Writer:
    """Collects the lines of a document."""

    def __init__(self, styles: _Styles, limits: Limits) -> None:
        self._styles = styles
        self._limits = limits
        self._left = limits.characters
        self._lines: list[str] = []
        self._footnotes: list[etree._Element] = []
        self._begun: dict[str | None, dict[int, int]] = {}
        self._in_grid = False

    def text(self, body: etree._Element) -> str:
        """All lines, footnotes last."""
        self._blocks(body, 0, None, 0)
        for number, note in enumerate(self._footnotes, 1):
            boxes: list[etree._Element] = []
            shown = " ".join("".join(self._runs(part, boxes, False, 0)).strip() for part in note)
            self._write(f"[{number}] {shown.strip()}")
        return "\n".join(self._lines)

    def _write(self, line: str) -> None:
        self._left -= len(line) + 1
        if self._left < 0:
            raise FileRefused("bomb")
        self._lines.append(line)

    def _blocks(self, parent: etree._Element, depth: int, current: _List | None, level: int) -> None:
        if depth > self._limits.depth:
            raise FileRefused("bomb")
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self._paragraph(child, depth, "")
            elif tag == f"{_TEXT}list":
                self._list(child, depth, current, level + 1)
            elif tag == f"{_TABLE}table":
                self._table(child, depth)
            elif tag in (f"{_DRAW}frame", f"{_DRAW}text-box"):
                self._blocks(child, depth + 1, None, 0)
            else:
                self._blocks(child, depth + 1, current, level)

    def _table(self, table: etree._Element, depth: int) -> None:
        rows = [
            list(self._inside(row, (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"), depth))
            for row in self._inside(table, (f"{_TABLE}table-row",), depth)
        ]
        own = [[cell for cell in cells if cell.tag == f"{_TABLE}table-cell"] for cells in rows]
        lined = [self._styles.lined(cell.get(f"{_TABLE}style-name")) for cells in own for cell in cells]
        if self._in_grid or not is_grid([len(cells) for cells in own], lined):
            self._blocks(table, depth + 1, None, 0)
            return
        width = max(sum(map(_repeated, cells)) for cells in rows)
        above: dict[int, tuple[str, int]] = {}
        for number, cells in enumerate(rows):
            left, shown = self._left, list[str]()
            for cell in cells:
                at = len(shown)
                if cell.tag == f"{_TABLE}table-cell":
                    text = self._cell(cell, depth, heading=number == 0)
                    more = _number(cell.get(f"{_TABLE}number-rows-spanned"), 1) - 1
                else:
                    # What stands in a cell over several rows holds for each of them, and is said in each.
                    text, more = above.get(at, ("", 0))
                    text, more = text if more > 0 else "", more - 1
                above[at] = text, more
                shown += [text, *[""] * (_repeated(cell) - 1)]
            self._left = left
            if line := row_line(shown, width):
                self._write(line)

    def _cell(self, cell: etree._Element, depth: int, heading: bool) -> str:
        outer, self._lines, self._in_grid = self._lines, [], True
        self._blocks(cell, depth + 1, None, 0)
        text = cell_text(self._lines, heading)
        self._lines, self._in_grid = outer, False
        return text

    def _inside(self, parent: etree._Element, tags: tuple[str, ...], depth: int) -> Iterator[etree._Element]:
        """The rows of a table or the cells of a row, those in groups included."""
        if depth > self._limits.depth:
            raise FileRefused("bomb")
        for child in parent:
            if child.tag in tags:
                yield child
            elif isinstance(child.tag, str) and child.tag not in (f"{_TEXT}p", f"{_TEXT}h", f"{_TABLE}table"):
                yield from self._inside(child, tags, depth + 1)

    def _list(self, element: etree._Element, depth: int, current: _List | None, level: int) -> None:
        if depth > self._limits.depth:
            raise FileRefused("bomb")
        style = element.get(f"{_TEXT}style-name") or (current.style if current else None)
        if current is None:
            goes_on = element.get(f"{_TEXT}continue-numbering") == "true" or element.get(f"{_TEXT}continue-list")
            current = _List(style, dict(self._begun.get(style, {})) if goes_on else {})
            self._begun[style] = current.counts
        current.counts = {at: count for at, count in current.counts.items() if at < level or level == 1}
        self._begun[current.style] = current.counts
        for item in element:
            if item.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                continue
            label = self._label(item, style, current, level) if item.tag == f"{_TEXT}list-item" else ""
            for child in item:
                if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                    self._paragraph(child, depth + 1, label)
                    label = ""
                elif child.tag == f"{_TEXT}list":
                    self._list(child, depth + 1, current, level + 1)

    def _label(self, item: etree._Element, style: str | None, current: _List, level: int) -> str:
        first = next((child for child in item if child.tag in (f"{_TEXT}p", f"{_TEXT}h")), None)
        if first is None:
            return ""
        levels = self._styles.lists.get(style or self._styles.list_of(first.get(f"{_TEXT}style-name")) or "", {})
        form = levels.get(level)
        start = _number(form.get(f"{_TEXT}start-value") if form is not None else None, 1)
        given = item.get(f"{_TEXT}start-value")
        current.counts[level] = _number(given, start) if given else current.counts.get(level, start - 1) + 1
        for deeper in [at for at in current.counts if at > level]:
            del current.counts[deeper]
        if form is None or form.tag == f"{_TEXT}list-level-style-bullet":
            return "- "
        shown = _number(form.get(f"{_TEXT}display-levels"), 1)
        numbers = [
            _counted(current.counts.get(at, 1), (levels.get(at, form)).get(f"{_STYLE}num-format") or "")
            for at in range(max(1, level - shown + 1), level + 1)
        ]
        joined = ".".join(number for number in numbers if number)
        label = f"{form.get(f'{_STYLE}num-prefix') or ''}{joined}{form.get(f'{_STYLE}num-suffix') or ''}".strip()
        return f"{label} " if joined else ""

    def _paragraph(self, paragraph: etree._Element, depth: int, label: str) -> None:
        boxes: list[etree._Element] = []
        style = paragraph.get(f"{_TEXT}style-name")
        shown = "".join(self._runs(paragraph, boxes, self._styles.capitals(style, False), 0))
        if self._lines and self._styles.begins_page(style):
            self._write(_BREAK)
        # In a table the number alone may be all that a cell shows.
        for line in ((label if shown.strip() or self._in_grid else "") + shown).split("\n"):
            self._write(line.strip(" "))
        for box in boxes:
            self._blocks(box, depth + 1, None, 0)
        if self._styles.ends_page(style):
            self._write(_BREAK)

    def _runs(self, parent: etree._Element, boxes: list[etree._Element], capitals: bool, depth: int) -> Iterator[str]:
        if depth > self._limits.depth:
            raise FileRefused("bomb")
        yield _shown(parent.text, capitals)
        for child in parent:
            tag = child.tag
            if tag == f"{_TEXT}s":
                yield " " * min(_number(child.get(f"{_TEXT}c"), 1), _BLANKS)
            elif tag == f"{_TEXT}tab":
                yield "\t"
            elif tag == f"{_TEXT}line-break":
                yield "\n"
            elif tag == f"{_TEXT}note":
                note = child.find(f"{_TEXT}note-body")
                if note is not None:
                    self._footnotes.append(note)
                    yield f"[{len(self._footnotes)}]"
            elif tag in (f"{_DRAW}frame", f"{_DRAW}custom-shape"):
                boxes.append(child)
            elif tag not in _SKIPPED and isinstance(tag, str):
                inside = self._styles.capitals(child.get(f"{_TEXT}style-name"), capitals)
                yield from self._runs(child, boxes, inside, depth + 1)
            yield _shown(child.tail, capitals)


def _shown(text: str | None, capitals: bool) -> str:
    """Text of an element: white space folds to one blank, as the standard has it (6.1.2)."""
    folded = " ".join((text or "").replace("\t", " ").replace("\n", " ").split(" ")) if text else ""
    return folded.upper() if capitals else folded


def _property(style: etree._Element, group: str, name: str) -> str | None:
    found = style.find(group)
    return found.get(name) if found is not None else None


def _repeated(cell: etree._Element) -> int:
    """Columns that one element stands for."""
    return max(1, min(_number(cell.get(f"{_TABLE}number-columns-repeated"), 1), WIDEST))


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 7 else default


def _counted(count: int, form: str) -> str:
    shape = {"a": letter, "i": roman}.get(form.lower())
    if shape is None:
        return str(count) if form else ""
    return shape(count).upper() if form.isupper() else shape(count)
