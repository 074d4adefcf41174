# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau read`: documents in, a readable table or the contract's JSON out."""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nhipcau.cli.messages import CommandError, print_error

if TYPE_CHECKING:
    from rich.console import Console

SKIPPED = {".json", ".md", ".toml", ".py"}
"""Endings that a folder of documents often holds beside them; a file named outright is always read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its reading, or the sentences of the refusal."""

    path: Path
    reading: dict[str, Any] | None = None
    vi: str = ""
    en: str = ""


def read_file(path: Path) -> Outcome:
    """Take the text out of one file and read it. Refusals are outcomes; anything else is an error of ours."""
    from nhipcau.files.errors import FileRefused, MissingProgram
    from nhipcau.files.extract import extract
    from nhipcau.reading import read

    try:
        taken = extract(path, path.name)
    except (FileRefused, MissingProgram) as refused:
        return Outcome(path, vi=f"{path}: {refused.vi}", en=f"{path}: {refused.en}")
    return Outcome(path, reading=read(taken.text, taken.unsure(), taken.signed()).to_json())


def expand(paths: list[Path]) -> list[Path]:
    """Files as named, and the files of folders in order; a missing path is refused at once."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() not in SKIPPED)
            found += [p for p in inside if not p.name.startswith(".")]
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(
                f"Không thấy tệp {path}. Kiểm tra lại đường dẫn.", f"No such file: {path}. Check the path."
            )
    if not found:
        raise CommandError("Thư mục không có tệp nào để đọc.", "The folder holds no file to read.")
    return found


def read_command(options: argparse.Namespace) -> int:
    """Read each file; refused ones are told on stderr and the others go on. Exit code 2 when any was refused."""
    paths = expand(options.paths)
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        stems = [path.stem for path in paths]
        if len(set(stems)) < len(stems):
            twice = sorted({stem for stem in stems if stems.count(stem) > 1})
            raise CommandError(
                f"Nhiều tệp cùng tên {', '.join(twice)}: đọc từng thư mục vào một thư mục kết quả riêng.",
                f"Several files are called {', '.join(twice)}: write each folder to a folder of its own.",
            )
    refused = 0
    whole: list[dict[str, Any]] = []
    for outcome in outcomes(paths, options.jobs, show_progress=options.out is not None):
        if outcome.reading is None:
            refused += 1
            print_error(outcome.vi, outcome.en)
        elif options.out is not None:
            text = json.dumps(outcome.reading, ensure_ascii=False, indent=1)
            (options.out / f"{outcome.path.stem}.json").write_text(text + "\n", encoding="utf-8")
        elif options.json:
            whole.append(outcome.reading)
        else:
            print_reading(outcome.path, outcome.reading)
    if options.json and options.out is None and whole:
        json.dump(whole[0] if len(paths) == 1 else whole, sys.stdout, ensure_ascii=False, indent=1)
        print()
    return 2 if refused else 0


def outcomes(paths: list[Path], jobs: int, *, show_progress: bool) -> Any:
    """Outcome of each file: in order for one process, as they come with several."""
    if len(paths) == 1 or jobs <= 1:
        for path in paths:
            yield read_file(path)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Đọc / reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        Progress(*columns, console=Console(stderr=True), disable=not show_progress) as bar,
        ProcessPoolExecutor(max_workers=min(jobs, len(paths))) as pool,
    ):
        track = bar.add_task("read", total=len(paths))
        waiting = [pool.submit(read_file, path) for path in paths]
        done = as_completed(waiting) if show_progress else waiting
        for future in done:
            yield future.result()
            bar.advance(track)


# --- for people -------------------------------------------------------------------------------------------------

FIELDS = (
    ("Loại văn bản", "type"), ("Số, ký hiệu", "number"), ("Cơ quan ban hành", "issuer"), ("Địa danh", "place"),
    ("Ngày", "date"), ("Trích yếu", "subject"), ("Kính gửi", "addressees"), ("Nơi nhận", "recipients"),
)  # fmt: skip
RELATIONS = {
    "implements": "thực hiện", "based-on": "căn cứ", "responds-to": "phúc đáp", "attaches": "gửi kèm",
    "amends": "sửa đổi", "replaces": "thay thế", "mentions": "nhắc đến",
}  # fmt: skip
EVERY = {
    "year": "hằng năm", "half-year": "6 tháng", "quarter": "hằng quý", "month": "hằng tháng", "week": "hằng tuần",
    None: "định kỳ",
}  # fmt: skip


def print_reading(path: Path, reading: dict[str, Any]) -> None:
    """Print each document of a reading: its head, what it cites, what it orders, what is in doubt."""
    from rich.console import Console

    from nhipcau.reading.doubts import sentence

    console = Console(width=None if sys.stdout.isatty() else 120)
    for number, document in enumerate(reading["documents"], 1):
        console.rule(f"[bold]{path.name}[/bold]  {number}/{len(reading['documents'])}", align="left")
        _head(console, document)
        _citations(console, document)
        _tasks(console, document)
        for doubt in [*document["doubts"], *(d for task in document["tasks"] for d in task["doubts"])]:
            others = f" (hoặc: {', '.join(doubt['alternatives'])})" if doubt["alternatives"] else ""
            reason = sentence(doubt["why"], doubt["value"], doubt["alternatives"])
            console.print(f"[yellow]Cần xem:[/yellow] {doubt['field']}: {reason}{others}", highlight=False)
    if not reading["documents"]:
        console.print(f"{path.name}: không thấy văn bản nào trong tệp này. / no document found in this file.")


def _head(console: Console, document: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for label, name in FIELDS:
        value = document[name]
        if name == "type":
            value = kind_words(value)
        elif name == "date":
            value = day_words(value)
        if value:
            table.add_row(f"[cyan]{label}[/cyan]", "; ".join(value) if isinstance(value, list) else str(value))
    if signer := document["signer"]:
        table.add_row("[cyan]Người ký[/cyan]", " · ".join(part for part in signer.values() if part))
    console.print(table, highlight=False)


def _citations(console: Console, document: dict[str, Any]) -> None:
    from rich.table import Table

    if not document["citations"]:
        return
    table = Table(title="Văn bản được dẫn", title_justify="left", box=None, header_style="bold")
    for heading in ("Số, ký hiệu hoặc tên", "Cơ quan", "Ngày", "Quan hệ"):
        table.add_column(heading)
    for cite in document["citations"]:
        table.add_row(
            cite["number"] or cite["name"] or "",
            cite["issuer"] or "",
            day_words(cite["date"]),
            RELATIONS[cite["relation"]],
        )
    console.print(table, highlight=False)


def _tasks(console: Console, document: dict[str, Any]) -> None:
    from rich.table import Table

    if not document["tasks"]:
        return
    table = Table(title="Nhiệm vụ", title_justify="left", show_lines=True, header_style="bold")
    table.add_column("Mục", no_wrap=True)
    table.add_column("Nội dung", ratio=6)
    table.add_column("Chủ trì", ratio=3, style="green")
    table.add_column("Phối hợp", ratio=3)
    table.add_column("Hạn", ratio=2, style="yellow")
    table.add_column("Báo cáo", ratio=2)
    for task in document["tasks"]:
        text = task["text"]
        table.add_row(
            task["item"] or "",
            text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " …",
            ", ".join(task["lead"]),
            ", ".join(task["support"]),
            due(task),
            ", ".join(task["report_to"]) + (f" (qua {', '.join(task['via'])})" if task["via"] else ""),
        )
    console.print(table, highlight=False)


def due(task: dict[str, Any]) -> str:
    """Deadline and recurrence in words: "4/2020; hằng năm, trước 15/11"."""
    parts = [day_words(task["deadline"])]
    if recurrence := task["recurrence"]:
        day = recurrence["by"]
        parts.append(EVERY[recurrence["every"]] + (f", trước {int(day[3:])}/{int(day[:2])}" if day else ""))
    return "; ".join(part for part in parts if part)


def day_words(iso: str | None) -> str:
    """A date of a reading as people write it: "2020-02-XX" is "?/2/2020", "2020-Q2" is "quý II/2020"."""
    year, _, rest = (iso or "").partition("-")
    if rest.startswith("Q"):
        return f"quý {('I', 'II', 'III', 'IV')[int(rest[1]) - 1]}/{year}"
    return "/".join([*("?" if part == "XX" else str(int(part)) for part in reversed(rest.split("-")) if part), year])


def kind_words(slug: str) -> str:
    """The name of a kind of document: "cong-van" is "Công văn"."""
    from nhipcau.reading.rules import load

    if slug == "ban-tin":
        return "Tin, bài"
    names = (rule.text("name") for rule in load("types") if rule.value == slug != "khac")
    return next((name for name in names if name), "Văn bản khác")
