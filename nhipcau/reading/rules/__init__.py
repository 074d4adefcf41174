# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rules as data: one TOML file of this folder for each subject, loaded once.

A file is a list of ``[[rule]]`` tables::

    [[rule]]
    id = "type.ke-hoach"            # unique over all files
    pattern = '''^KE HOACH\\b'''     # a regular expression, or words = ["…"], or sentences (vi, en) only
    needs = ["kế hoạch"]            # optional: a text without any of these cannot match, and is not searched
    on = "plain"                    # what the pattern sees: "text" (default) or "plain" (no Vietnamese marks)
    ignorecase = true               # default true
    value = "ke-hoach"              # what it means
    examples = ["KẾ HOẠCH"]         # must match (the generic test runs them)
    not = ["KẾ TOÁN"]               # must not match
    source = "NĐ 30/2020/NĐ-CP, Điều 7"
    valid_from = 2020-03-05         # optional; valid_to likewise

Any other key is kept in `Rule.extra` (`Rule.text`, `Rule.texts` read it). The order in the file is the order of trial.
"""

from __future__ import annotations

import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from nhipcau.reading.errors import BrokenRules
from nhipcau.reading.structure.plain import plain, plain_line

KNOWN = {
    "id", "pattern", "words", "needs", "on", "ignorecase", "value", "examples", "not", "source",
    "valid_from", "valid_to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a rules file, checked. Its pattern is compiled when it is asked for: no text needs all of them."""

    id: str
    regex: str | None = None
    flags: int = re.MULTILINE
    words: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Small letters of which a text must have some for the pattern to match; they only save time."""
    on: str = "text"
    value: str | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    source: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    anchored: bool = False
    """Whether the pattern can match at the beginning of a line only: a single line need not be searched."""
    _compiled: list[re.Pattern[str]] = field(init=False, compare=False, repr=False, default_factory=list)

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """The compiled pattern, None for an entry without one. Raises `BrokenRules` where it is none."""
        if self.regex is None:
            return None
        if not self._compiled:
            try:
                self._compiled.append(re.compile(self.regex, self.flags))
            except re.error as error:
                raise BrokenRules(f"{self.id}: {error}") from error
        return self._compiled[0]

    def search(self, text: str) -> re.Match[str] | None:
        """First match of the rule's pattern in a text (offsets hold for the text: `plain` keeps lengths)."""
        pattern = self._compiled[0] if self._compiled else self.pattern
        if pattern is None:
            return None
        if self.on == "plain":
            text = plain_line(text)
        if self.anchored and "\n" not in text:
            return pattern.match(text)
        return pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Match of the rule's pattern at the beginning of a text; see `search`."""
        pattern = self._compiled[0] if self._compiled else self.pattern
        if pattern is None:
            return None
        return pattern.match(plain_line(text) if self.on == "plain" else text)

    def may_match(self, text: str) -> bool:
        """Whether a text has one of the words (`needs`) without which the pattern cannot match.

        True where none is named. Asked first, since most texts have none: it costs a tenth of the search.
        """
        if not self.needs:
            return True
        for word in self.needs:  # noqa: SIM110 - any() with a generator takes twice as long
            if word in text:
                return True
        return False

    def find(self, text: str, small: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """First match in a part of a text whose small letters are `small`: asked only where `may_match` lets it."""
        pattern = self._compiled[0] if self._compiled else self.pattern
        return pattern.search(text, start, end) if pattern is not None and self.may_match(small) else None

    def accepts(self, text: str) -> bool:
        """Whether the rule speaks of this text: its pattern matches, or one of its words occurs as whole words."""
        if self.regex is not None:
            return self.search(text) is not None
        folded = f" {_words(text)} "
        return any(f" {_words(word)} " in folded for word in self.words)

    def valid_on(self, day: date | None) -> bool:
        """Whether the rule held on a day; an unknown day (None) excludes nothing."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def text(self, key: str) -> str | None:
        """A further key of the entry as text, or None."""
        value = self.extra.get(key)
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A further key of the entry as a list of texts; empty where it is absent."""
        value = self.extra.get(key, ())
        return tuple(value) if isinstance(value, (list, tuple)) else ()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """All entries of one file, in order."""

    name: str
    rules: tuple[Rule, ...]
    _ids: dict[str, Rule] = field(init=False, compare=False, repr=False, default_factory=dict)
    _under: dict[str, tuple[Rule, ...]] = field(init=False, compare=False, repr=False, default_factory=dict)
    _gates: dict[str | None, _Gate | None] = field(init=False, compare=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._ids.update((rule.id, rule) for rule in reversed(self.rules))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __getitem__(self, id: str) -> Rule:
        """The entry of that id; `BrokenRules` where there is none."""
        try:
            return self._ids[id]
        except KeyError:
            raise BrokenRules(f"{self.name}.toml has no rule {id!r}") from None

    def under(self, prefix: str) -> tuple[Rule, ...]:
        """Entries whose id begins with ``prefix.``."""
        if prefix not in self._under:
            self._under[prefix] = tuple(rule for rule in self.rules if rule.id.startswith(prefix + "."))
        return self._under[prefix]

    def first(self, text: str, prefix: str | None = None) -> Rule | None:
        """The first entry (under a prefix) that accepts the text."""
        rules = self.under(prefix) if prefix else self.rules
        if prefix not in self._gates:
            self._gates[prefix] = _gate(rules)
        gate = self._gates[prefix]
        if gate is not None and gate.shuts_out(text):
            return None
        return next((rule for rule in rules if rule.accepts(text)), None)


@cache
def load(name: str) -> RuleFile:
    """The rules of ``<name>.toml``, read once.

    Raises `BrokenRules` where the file is missing, does not parse, or an entry is nonsense; a pattern that does not
    compile, when it is asked for (a test asks for all of them).
    Example: ``load("types").first("KẾ HOẠCH").value == "ke-hoach"``.
    """
    resource = files(__name__).joinpath(f"{name}.toml")
    try:
        raw = resource.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BrokenRules(f"no rules file {name}.toml") from error
    return _parsed(name, raw)


def parse(name: str, raw: str) -> RuleFile:
    """A rules file out of its text. Raises `BrokenRules` on anything that does not hold together."""
    file = _parsed(name, raw)
    for rule in file:
        assert (rule.pattern is None) == (rule.regex is None)  # noqa: S101 - compiles each pattern, or raises
    return file


def _parsed(name: str, raw: str) -> RuleFile:
    """The same with the patterns not yet compiled."""
    if not unicodedata.is_normalized("NFC", raw):
        raise BrokenRules(f"{name}.toml is not in Unicode NFC")
    try:
        data = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise BrokenRules(f"{name}.toml: {error}") from error
    entries = data.get("rule")
    if not isinstance(entries, list) or not entries:
        raise BrokenRules(f"{name}.toml has no [[rule]]")
    rules = tuple(_rule(name, entry) for entry in entries)
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise BrokenRules(f"{name}.toml: {rule.id!r} stands twice")
        seen.add(rule.id)
    return RuleFile(name, rules)


def names() -> list[str]:
    """Names of all rules files of the package."""
    return sorted(
        resource.name.removesuffix(".toml") for resource in files(__name__).iterdir() if resource.name.endswith(".toml")
    )


def _rule(name: str, entry: dict[str, Any]) -> Rule:
    ident = entry.get("id")
    if not isinstance(ident, str) or not ident:
        raise BrokenRules(f"{name}.toml: a rule without id")
    where = f"{name}.toml, {ident}"
    on = entry.get("on", "text")
    if on not in ("text", "plain"):
        raise BrokenRules(f"{where}: on = {on!r} is neither text nor plain")
    regex = entry.get("pattern")
    if regex is not None and not isinstance(regex, str):
        raise BrokenRules(f"{where}: the pattern is no text")
    return Rule(
        id=ident,
        regex=regex,
        flags=re.MULTILINE | (re.IGNORECASE if entry.get("ignorecase", True) else 0),
        words=_strings(where, entry, "words"),
        needs=_strings(where, entry, "needs"),
        on=on,
        value=entry.get("value"),
        examples=_strings(where, entry, "examples"),
        counterexamples=_strings(where, entry, "not"),
        source=entry.get("source"),
        valid_from=_day(where, entry, "valid_from"),
        valid_to=_day(where, entry, "valid_to"),
        extra={key: value for key, value in entry.items() if key not in KNOWN},
        anchored=_is_anchored(regex),
    )


def _strings(where: str, entry: dict[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BrokenRules(f"{where}: {key} is no list of texts")
    return tuple(value)


def _day(where: str, entry: dict[str, Any], key: str) -> date | None:
    value = entry.get(key)
    if value is None or isinstance(value, date):
        return value
    raise BrokenRules(f"{where}: {key} is no day")


@dataclass(frozen=True, slots=True)
class _Gate:
    """One pattern for a whole group of rules: most lines are none of them and are asked once, not once for each."""

    pattern: re.Pattern[str]
    on: str

    def shuts_out(self, text: str) -> bool:
        """Whether no rule of the group can accept a text."""
        return "\n" not in text and self.pattern.match(plain_line(text) if self.on == "plain" else text) is None


def _gate(rules: tuple[Rule, ...]) -> _Gate | None:
    """The gate of a group whose patterns all stand at the beginning of a line; None for any other group."""
    on = {rule.on for rule in rules}
    if len(rules) < 2 or len(on) != 1 or not all(rule.anchored for rule in rules):
        return None
    alone = [re.sub(r"\(\?P<\w+>", "(?:", rule.regex or "") for rule in rules]
    if any(re.search(r"\(\?P=|\\[1-9]|\(\?[aiLmsux]+\)", pattern) for pattern in alone):
        return None
    cased = ("i" if rule.flags & re.IGNORECASE else "-i" for rule in rules)
    whole = "|".join(f"(?{case}:{pattern})" for case, pattern in zip(cased, alone, strict=True))
    return _Gate(re.compile(whole, re.MULTILINE), on.pop())


def _is_anchored(regex: str | None) -> bool:
    """Whether every branch of a pattern begins with ``^``."""
    return regex is not None and all(branch.startswith("^") for branch in _branches(regex))


def _branches(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern at its top level."""
    depth, start, opened = 0, 0, -1
    inside = escaped = False
    for at, sign in enumerate(pattern):
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif inside:
            inside = sign != "]" or at == opened + 1
        elif sign == "[":
            inside, opened = True, at + (pattern[at + 1 : at + 2] == "^")
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", plain(text).lower()))
