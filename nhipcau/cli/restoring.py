# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau restore`: a text with its Vietnamese letters, and what was changed for which reason."""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nhipcau.cli.messages import CommandError

REASONS = {
    "letters": ("mất dấu, chọn theo ngữ cảnh", "letters lost, chosen by context"),
    "marks": ("sai dấu, chữ khác hợp hơn hẳn", "wrong mark, another is far likelier"),
    "symbol": ("ký hiệu văn bản", "symbol of a document"),
    "same-document": ("theo số nêu ở chỗ khác trong cùng tệp", "as the number stands elsewhere in the file"),
    "form": ("theo thể thức văn bản", "by the form of documents"),
}
ENCODINGS = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a text: its damage (None: sound), its encoding of before Unicode (None: none), its changes."""

    text: str
    damage: str | None
    encoding: str | None
    changes: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        return {"damage": self.damage, "encoding": self.encoding, "text": self.text, "changes": self.changes}


def restore_command(options: argparse.Namespace) -> int:
    """Print the restored text of one file, or its changes; 2 for a file that cannot be read."""
    result = restored(_text_of(options.path))
    if options.json:
        json.dump(result.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif options.diff:
        print_changes(result)
    else:
        sys.stdout.write(result.text if result.text.endswith("\n") else result.text + "\n")
    return 0


def _text_of(path: Path) -> str:
    from nhipcau.files.errors import FileRefused, MissingProgram
    from nhipcau.files.extract import extract

    if not path.is_file():
        raise CommandError(f"Không thấy tệp {path}. Kiểm tra lại đường dẫn.", f"No such file: {path}. Check the path.")
    try:
        return extract(path, path.name).text
    except (FileRefused, MissingProgram) as refused:
        raise CommandError(f"{path}: {refused.vi}", f"{path}: {refused.en}") from refused


def restored(source: str) -> Result:
    """A text restored; a sound one in Unicode comes back to the letter."""
    from nhipcau.reading.restoration import damage_of, restore
    from nhipcau.reading.text.legacy import recognise
    from nhipcau.reading.text.normalise import normalise

    encoding = recognise(source)
    mapped = normalise(source)
    kind = damage_of(mapped.text)
    if encoding is None and kind is None:
        return Result(source, None, None, [])
    done = restore(mapped)
    lines = [place for place, sign in enumerate(done.mapped.text) if sign == "\n"]
    changes = [
        {
            "line": bisect_right(lines, change.span.start) + 1,
            "span": list(done.mapped.to_source(*change.span)),
            "before": change.before,
            "after": change.after,
            "why": change.why,
        }
        for change in done.changes
    ]
    return Result(done.mapped.text, kind, encoding.id if encoding else None, changes)


def print_changes(result: Result) -> None:
    """Print each changed word with its line and the reason, then how many of each reason there are."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 120)
    if result.encoding:
        name = ENCODINGS.get(result.encoding, result.encoding)
        console.print(f"Chuyển từ bảng mã {name} sang Unicode. / Converted from {name} to Unicode.", highlight=False)
    if not result.changes:
        if not result.encoding:
            console.print("Văn bản còn đủ dấu; không đổi gì. / The text is sound; nothing was changed.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Dòng", justify="right", style="cyan")
    table.add_column("Trước", style="red")
    table.add_column("Sau", style="green")
    table.add_column("Vì sao")
    for change in result.changes:
        # As texts, not as markup: a scan may hold "[x]".
        table.add_row(str(change["line"]), Text(change["before"]), Text(change["after"]), reason(change["why"])[0])
    console.print(table, highlight=False)
    counts = Counter(reason(change["why"]) for change in result.changes)
    for (vi, en), number in counts.most_common():
        console.print(f"{number}: {vi} / {en}", highlight=False)


def reason(why: str) -> tuple[str, str]:
    """The words for a reason in both languages; whatever is no reason of its own is a form's id."""
    return REASONS.get(why, REASONS["form"])
