# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau check`: a linter for directives. Exit code 0: nothing found; 1: findings; 2: bad input."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nhipcau.cli.covering import day_of, read_all
from nhipcau.cli.messages import CommandError
from nhipcau.cli.reading import expand

if TYPE_CHECKING:
    from nhipcau.bodies.entries import Entry
    from nhipcau.reading.findings import Finding, NamedReading

COLOURS = {"error": "31", "warning": "33", "info": "36"}
WORDS = {"error": "lỗi", "warning": "cần xem", "info": "lưu ý"}


# --- facts about bodies ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Life:
    """First and last day of a body; None where open or not known."""

    first: date | None
    last: date | None
    renewed: bool = False
    """Whether another body of the same name may have come after it, which this register does not know."""

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class RegisterFile:
    """Bodies out of a TOML file of ``[[body]]`` tables (name, aliases, valid_from, valid_to, renewed)."""

    def __init__(self, bodies: Iterable[dict[str, Any]]) -> None:
        from nhipcau.reading.findings.naming import folded

        self._lives: dict[str, list[Life]] = {}
        for body in bodies:
            life = Life(_day(body.get("valid_from")), _day(body.get("valid_to")), bool(body.get("renewed")))
            for name in [body["name"], *body.get("aliases", [])]:
                self._lives.setdefault(folded(name), []).append(life)

    @classmethod
    def parse(cls, raw: str) -> RegisterFile:
        """Raises `CommandError` where the text is no register."""
        try:
            return cls(tomllib.loads(raw).get("body", []))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(
                f"Tệp cơ quan phải là TOML gồm các mục [[body]] có name: {error}.",
                f"The file of bodies must be TOML of [[body]] tables with a name: {error}.",
            ) from error

    def existed(self, name: str, place: str | None, day: date) -> bool | None:
        """Whether a body was in being on a day; None where the register does not know it."""
        lives = self._known(name, place)
        if any(life.holds(day) for life in lives):
            return True
        if not lives or any(life.renewed and life.last and life.last < day for life in lives):
            return None
        return False

    def last_day(self, name: str, place: str | None) -> date | None:
        """The last day of a body that has ended."""
        lives = self._known(name, place)
        if not lives or any(life.last is None for life in lives):
            return None
        return max(life.last for life in lives if life.last)

    def _known(self, name: str, place: str | None) -> list[Life]:
        """Lives of a name as it stands or, if it is short, completed by the place of its document."""
        from nhipcau.reading.findings.naming import folded

        text, where = folded(name), folded(place or "")
        full = [text]
        if where:
            full += [f"{text} {where}", f"{text} tỉnh {where}", f"{text} thành phố {where}"]
        return next((self._lives[one] for one in full if one in self._lives), [])


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def shipped_register() -> RegisterFile:
    """The register of the country that comes with the product: the centre and the provinces before and after 2025.

    Where it is not sure that a province had a body, it is taken to have had it: no finding rests on a guess.
    """
    from nhipcau.bodies.shipped import shipped_register as register

    return RegisterFile(row for entry in register().entries for row in _rows(entry))


def _rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A body's names, each with the days on which the body bore it."""
    sure = entry.certainty != "existence"
    first, last = (entry.first, entry.last) if sure else (None, None)
    renamed = [name.last for name in entry.names if name.official and name.last]
    since = max(renamed) + timedelta(days=1) if renamed else first
    yield {"name": entry.name, "valid_from": since, "valid_to": last}
    for name in entry.names:
        yield {"name": name.name, "valid_from": name.first or first, "valid_to": name.last or last}


# --- the command -----------------------------------------------------------------------------------------------------


def check_command(options: argparse.Namespace) -> int:
    """Check all files together; refused ones are told on stderr, the others go on, and the exit code is 2."""
    from nhipcau.reading.findings import check, suppress
    from nhipcau.reading.findings.catalogue import SEVERITIES

    facts = RegisterFile.parse(_text(options.bodies)) if options.bodies else shipped_register()
    suppressions = _suppressions(options.suppress)
    wanted, unwanted = _codes(options.select), _codes(options.ignore)
    readings, refused = _readings(expand(options.paths), options.jobs)
    found = check(readings, as_of=day_of(options.as_of) or date.today(), facts=facts)
    chosen = [
        f for f in found if (not wanted or f.code.startswith(wanted)) and not (unwanted and f.code.startswith(unwanted))
    ]
    shown = SEVERITIES[: SEVERITIES.index(options.level) + 1]
    chosen = [f for f in chosen if f.severity in shown]
    chosen = suppress(chosen, suppressions)
    standing = [finding for finding in chosen if finding.suppressed_by is None]
    if options.json:
        _print_json(standing, [finding for finding in chosen if finding.suppressed_by is not None])
    else:
        _print_lines(readings, standing, len(chosen) - len(standing))
    return 2 if refused else int(bool(standing))


def _codes(text: str) -> tuple[str, ...]:
    """Codes or beginnings of codes ("NC4"). Raises `CommandError` for one that fits nothing."""
    from nhipcau.reading.findings import entries

    codes = tuple(part.strip().upper() for part in text.split(",") if part.strip())
    for code in codes:
        if not any(entry.id.startswith(code) for entry in entries()):
            raise CommandError(f"Không có mã {code}.", f"There is no code {code}.")
    return codes


def _suppressions(path: Path | None) -> list[Any]:
    from nhipcau.reading.errors import ReadingError
    from nhipcau.reading.findings import parse_suppressions

    if path is None:
        return []
    try:
        return list(parse_suppressions(_text(path)))
    except ReadingError as error:
        raise CommandError(
            f"{path}: mỗi mục [[suppress]] phải có code, document, reason ({error}).",
            f"{path}: each [[suppress]] needs code, document, reason ({error}).",
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"Không đọc được {path}.", f"Cannot read {path}: {error}.") from error


def _readings(paths: list[Path], jobs: int) -> tuple[list[NamedReading], int]:
    """Readings of all files that can be read, and how many were refused."""
    from nhipcau.reading.findings import NamedReading

    names = dict(zip(paths, _names(paths), strict=True))
    found, refused = read_all(paths, jobs)
    return [NamedReading(names[path], reading, text) for path, text, reading in found], refused


def _names(paths: list[Path]) -> list[str]:
    """File names; the whole path where two files are called the same."""
    names = [path.name for path in paths]
    return [str(path) if names.count(path.name) > 1 else path.name for path in paths]


def _print_json(standing: list[Finding], let_stand: list[Finding]) -> None:
    whole = {"findings": [f.to_json() for f in standing], "suppressed": [f.to_json() for f in let_stand]}
    json.dump(whole, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _print_lines(readings: list[NamedReading], findings: list[Finding], let_stand: int) -> None:
    """``file:line: code sentence``, the words in question under it; a count at the end."""
    ends = {named.name: [n for n, letter in enumerate(named.source) if letter == "\n"] for named in readings}
    colours = sys.stdout.isatty()
    for finding in findings:
        line = bisect_right(ends[finding.document], finding.spans[0].start) + 1 if finding.spans else 1
        code = f"\033[{COLOURS[finding.severity]}m{finding.code}\033[0m" if colours else finding.code
        print(f"{finding.document}:{line}: {code} [{WORDS[finding.severity]}] {finding.vi}")
        print(f"    “{finding.quote}”")
        for place in finding.places[:3]:
            print(f"    ↔ {place.document}: “{place.quote}”")
    counts = {word: sum(f.severity == severity for f in findings) for severity, word in WORDS.items()}
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "không thấy gì cần xem"
    aside = f" ({let_stand} điều đã xem, để nguyên)" if let_stand else ""
    print(f"{len(readings)} tệp: {told}{aside}.")
