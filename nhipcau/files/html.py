# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Web pages: the text a person sees, in the order of the page, one line for each block.

Menus and footers stay: what is page and what is document, the reader decides, and it marks both.
"""

from __future__ import annotations

import re

from lxml import etree

from nhipcau.files.errors import FileRefused
from nhipcau.files.legacy import to_unicode
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note, Page
from nhipcau.files.text import decode

_DROPPED = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "select",
    "textarea",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_LONG_ITEM = 20
"""Letters outside links from which a bulleted entry is prose and not a menu."""


def read_html(data: bytes, limits: Limits) -> Extract:
    """A web page as one page of text. Raises `FileRefused` (``encoding``, ``no-text``, ``bomb``)."""
    declared = _DECLARED.search(data[:4096]) or _XML_DECLARED.search(data[:4096])
    decoded = decode(data, declared[1].decode("ascii", "replace") if declared else None)
    root = _parse(decoded.text)
    writer = _Writer(limits)
    _walk(root, writer)
    text = writer.text()
    if not any(letter.isalnum() for letter in text):
        raise FileRefused("no-text")
    # Fonts of before Unicode in a page that says it is Western, or in entities: seen only after parsing.
    text, notes = to_unicode(text)
    if decoded.legacy and decoded.encoding != "windows-1252":
        notes = [Note.of("legacy-encoding", encoding=decoded.encoding)]
    return Extract.of_pages(Kind.HTML, [Page(1, text)], notes)


def _parse(text: str) -> etree._Element:
    # No network, no DTD, no entities beyond HTML's own; libxml2 stops by itself at a nesting of 256 elements.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("damaged") from error
    if root is None:
        raise FileRefused("no-text")
    return root


class _Writer:
    """Collects text; knows whether the line has begun, and folds white space as a browser does."""

    def __init__(self, limits: Limits) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._left = limits.characters
        self.preformatted = 0
        self.numbers: dict[etree._Element, int] = {}
        """The last number given in each numbered list."""

    def write(self, text: str | None) -> None:
        if not text:
            return
        self._left -= len(text)
        if self._left < 0:
            raise FileRefused("bomb")
        if not self.preformatted:
            self._line.append(text)
            return
        first, *rest = text.split("\n")
        self._line.append(first)
        for line in rest:
            self.end_line()
            self._line.append(line)

    def end_line(self) -> None:
        line = _SPACE.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if line:
            self._lines.append(line)

    def text(self) -> str:
        self.end_line()
        return "\n".join(self._lines)


def _walk(root: etree._Element, writer: _Writer) -> None:
    """One pass without recursion: depth is the sender's choice, the stack of Python is not."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                writer.write(element.tail)
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if _is_hidden(element, tag):
                skipped = element
            else:
                _open(element, tag, writer)
        else:
            _close(element, tag, writer)


def _is_hidden(element: etree._Element, tag: str) -> bool:
    return tag in _DROPPED or "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _open(element: etree._Element, tag: str, writer: _Writer) -> None:
    if tag in _BLOCKS or tag == "br":
        writer.end_line()
    if tag == "pre":
        writer.preformatted += 1
    if tag == "li":
        writer.write(_marker(element, writer.numbers))
    writer.write(element.text)


def _close(element: etree._Element, tag: str, writer: _Writer) -> None:
    if tag == "pre":
        writer.preformatted -= 1
    if tag in _BLOCKS:
        writer.end_line()
    writer.write(element.tail)


def _marker(item: etree._Element, numbers: dict[etree._Element, int]) -> str:
    """The number or dash that the browser draws before a list entry; none for the entries of a menu."""
    parent = item.getparent()
    if parent is not None and parent.tag == "ol":
        first = parent.get("start") or ""
        numbers[parent] = numbers[parent] + 1 if parent in numbers else int(first) if first.isdecimal() else 1
        return f"{_numbered(numbers[parent], parent.get('type') or '1')} "
    outside_links = 0
    for event, element in etree.iterwalk(item, events=("start", "end")):
        if event == "start" and element.tag != "a":
            outside_links += len((element.text or "").strip())
        if event == "end" and element is not item:
            outside_links += len((element.tail or "").strip())
        if outside_links >= _LONG_ITEM:
            return "- "
    return ""


def _numbered(place: int, style: str) -> str:
    if style in {"a", "A"} and 1 <= place <= 26:
        return f"{chr(ord(style) + place - 1)})"
    return f"{place}."
