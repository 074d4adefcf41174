# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write docs/reference/findings.md out of the catalogue: ``python scripts/findings_reference.py``.

A test compares the page with the catalogue, so a new code cannot be without its page.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from nhipcau.reading.findings.catalogue import GROUPS, entries
from nhipcau.reading.rules import Rule

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "findings.md"
NAMES = {
    "1": "citations",
    "2": "what could be read",
    "3": "form",
    "4": "tasks",
    "5": "reports",
    "6": "documents held against each other",
    "7": "bodies",
}
KINDS = {"S": "substance", "F": "form", "R": "reading", "G": "gap"}
HEAD = """<!-- Made by scripts/findings_reference.py out of nhipcau/reading/rules/findings.toml; do not edit. -->
# Findings

`nhipcau check FILE…` holds documents against themselves, against each other, against the calendar and against a
register of bodies, and says what an officer should look at. A file may be a bundle, and all files of one call are
judged together.

    nhipcau check bo-van-ban/                         findings as file:line: code, the words, what they clash with
    nhipcau check *.docx --json                       an object with findings and suppressed
    nhipcau check a.txt --as-of 2026-03-31            the day to judge by (today without it)
    nhipcau check a.txt --bodies co-quan.toml         who existed when (TOML, below)
    nhipcau check a.txt --select NC4,NC501 --ignore NC408 --level warning
    nhipcau check a.txt --suppress da-xem.toml        findings that somebody looked at and let stand

Exit codes: 0 nothing found (or all of it suppressed), 1 findings, 2 bad input; refused files are named, the others
checked. A suppression needs a code, a document (`*` may be used) and a reason; `quote` narrows it to findings that
quote these words:

    [[suppress]]
    code = "NC404"
    document = "3935-kh-ubnd.txt"
    reason = "Văn phòng nhận bản lưu."

The register of `--bodies` is a list of `[[body]]` tables: `name` (in full, with its place), `aliases`, `valid_from`,
`valid_to` (first and last day, absent where open), `renewed = true` where another body of that name came after it.
Short names ("Sở Nội vụ") are completed by the place of the document. Without it the register of the country
that comes along is asked: the centre, and the provinces before and after the mergers of 2025.

In Python, `nhipcau.reading.findings.check(readings, as_of=…, facts=…, coverage=…)` is pure: the day, the register
and, if wanted, another coverage come in as arguments. Without a day nothing is said of programmes and bodies that
ended since; without a register nothing is said of bodies.

Severity: **error** two statements cannot both hold; **warning** somebody has to decide; **info** good to know. Each
code has documents that raise it and documents next to them that do not, in `tests/reading/finding_cases.toml`.

"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, _overview()]
    for digit, name in GROUPS.items():
        parts.append(f"\n## {digit}xx {NAMES[digit]} ({name})\n")
        parts += [_entry(rule) for rule in entries() if rule.id[2] == digit]
    return "".join(parts)


def _overview() -> str:
    rows = (
        f"| [{r.id}](#{_anchor(r)}) | `{r.text('slug')}` | {r.text('severity')} | {KINDS[_kind(r)]} |"
        for r in entries()
    )
    return "\n".join(["| code | name | severity | about |", "|---|---|---|---|", *rows, ""])


def _kind(rule: Rule) -> str:
    return rule.text("kind") or ""


def _anchor(rule: Rule) -> str:
    return f"{rule.id} {rule.text('slug')}".lower().replace(" ", "-")


def _entry(rule: Rule) -> str:
    lines = [
        f"\n### {rule.id} {rule.text('slug')}\n",
        f"**{rule.text('severity')}**, {KINDS[_kind(rule)]}. {rule.text('why')}\n",
    ]
    lines += [f"> {_open(rule.text('vi'))}\n>", f"> {_open(rule.text('en'))}\n", f"Example: {rule.text('example')}\n"]
    span = " ".join(
        part
        for part in (
            f"from {rule.valid_from:%d/%m/%Y}" if rule.valid_from else "",
            f"until {rule.valid_to:%d/%m/%Y}" if rule.valid_to else "",
        )
        if part
    )
    if rule.source or span:
        told = [f"Source: {rule.source}." if rule.source else "", f"Judged in documents {span}." if span else ""]
        lines.append(" ".join(part for part in told if part) + "\n")
    return "\n".join(lines)


def _open(sentence: str | None) -> str:
    """The sentence with its values in italics: "{lead}" -> "*lead*"."""
    return re.sub(r"\{(\w+)\}", r"*\1*", sentence or "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
