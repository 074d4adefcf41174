# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""`nhipcau cover`: a directive against the documents below it. `nhipcau graph`: how documents hang together."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nhipcau.cli.messages import CommandError, print_error

if TYPE_CHECKING:
    from rich.console import Console

    from nhipcau.reading import Document, Reading
    from nhipcau.reading.coverage import ChildCoverage, Coverage, Pair
    from nhipcau.reading.sets import Works

SHOWN = 110
"""Letters of an item shown in the matrix."""
MARKS = {"taken": "[green]●[/green]", "part": "[yellow]◐[/yellow]", "none": "[red]○[/red]"}
KINDS = {"weakened": "[red]giảm nhẹ[/red]", "left-out": "[yellow]bỏ đi[/yellow]", "added": "[cyan]thêm[/cyan]"}
FORMATS = (".json", ".graphml", ".svg")


def cover_command(options: argparse.Namespace) -> int:
    """Print the matrix, the pairs or the JSON. Exit code 2 when a file was refused or holds nothing to compare."""
    from nhipcau.reading.coverage import cover

    parent = _parent(options.parent)
    children: list[Document] = []
    refused = 0
    for path in options.children:
        try:
            children += _children(path, parent)
        except CommandError as error:
            refused += 1
            print_error(error.vi, error.en)
    if not children:
        raise CommandError(
            "Không có văn bản cấp dưới nào để đối chiếu.", "There is no document below to compare with the parent."
        )
    coverage = cover(parent, children)
    if options.json:
        json.dump(coverage.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _print_matrix(coverage)
        if options.pairs:
            _print_pairs(coverage, children)
    return 2 if refused else 0


def read_documents(path: Path) -> Reading:
    """Read one file; raises `CommandError` with both sentences where it is missing or refused."""
    return read_text(path)[1]


def read_text(path: Path) -> tuple[str, Reading]:
    """The text of one file and its reading; raises `CommandError` with both sentences."""
    from nhipcau.files.errors import FileRefused, MissingProgram
    from nhipcau.files.extract import extract
    from nhipcau.reading import read

    if not path.is_file():
        raise CommandError(f"Không thấy tệp {path}. Kiểm tra lại đường dẫn.", f"No such file: {path}. Check the path.")
    try:
        taken = extract(path, path.name)
    except (FileRefused, MissingProgram) as error:
        raise CommandError(f"{path}: {error.vi}", f"{path}: {error.en}") from error
    return taken.text, read(taken.text, taken.unsure(), taken.signed())


def read_all(paths: Sequence[Path], jobs: int) -> tuple[list[tuple[Path, str, Reading]], int]:
    """Path, text and reading of each file in order, on several cores, and how many were refused (told on stderr)."""
    results: Iterable[tuple[str, Reading] | tuple[None, str, str]]
    if jobs > 1 and len(paths) > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(max_workers=min(jobs, len(paths))) as pool:
            results = list(pool.map(_outcome, paths))
    else:
        results = map(_outcome, paths)
    read: list[tuple[Path, str, Reading]] = []
    refused = 0
    for path, result in zip(paths, results, strict=True):
        if result[0] is None:
            refused += 1
            print_error(result[1], result[2])
        else:
            read.append((path, result[0], result[1]))
    return read, refused


def _outcome(path: Path) -> tuple[str, Reading] | tuple[None, str, str]:
    """Text and reading of a file, or the two sentences of its refusal (exceptions cross processes badly)."""
    try:
        return read_text(path)
    except CommandError as error:
        return None, error.vi, error.en


def _parent(path: Path) -> Document:
    """The document of the file that has most items: of a letter and what it encloses, what it encloses."""
    from nhipcau.reading.coverage.units import units_of

    documents = read_documents(path).documents
    parent = max(documents, key=lambda document: len(units_of(document)), default=None)
    if parent is None or not units_of(parent):
        raise _no_items(path)
    return parent


def _children(path: Path, parent: Document) -> list[Document]:
    from nhipcau.reading.coverage.units import units_of

    documents = [document for document in read_documents(path).documents if units_of(document)]
    documents = [document for document in documents if document.number is None or document.number != parent.number]
    if not documents:
        raise _no_items(path)
    return documents


def _no_items(path: Path) -> CommandError:
    return CommandError(
        f"{path}: không có văn bản nào có mục đánh số để đối chiếu.",
        f"{path}: holds no document with numbered items to compare.",
    )


# --- for people -------------------------------------------------------------------------------------------------


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 120, highlight=False)


def _print_matrix(coverage: Coverage) -> None:
    from rich.markup import escape
    from rich.table import Table

    console = _console()
    table = Table(
        title=f"{coverage.parent or 'Văn bản'}: các mục được tiếp nhận", title_justify="left", show_lines=True
    )
    table.add_column("Mục", no_wrap=True)
    table.add_column("Nội dung", ratio=3)
    for child in coverage.children:
        table.add_column(f"{child.number or '(không số)'}\n{child.issuer or ''}", ratio=2)
    for label, text in coverage.items.items():
        table.add_row(label, escape(_short(text, SHOWN)), *(_cell(child, label) for child in coverage.children))
    console.print(table)
    console.print(
        f"{MARKS['taken']} tiếp nhận   {MARKS['part']} tiếp nhận một phần hoặc giảm nhẹ   {MARKS['none']} không"
    )
    if coverage.untaken:
        console.print(f"[red]Không nơi nào tiếp nhận:[/red] {', '.join(coverage.untaken)}")
    for child in coverage.children:
        if child.own:
            console.print(f"[cyan]Riêng của {child.number or '(không số)'}:[/cyan] {', '.join(child.own)}")


def _cell(child: ChildCoverage, label: str) -> str:
    mark = MARKS[child.states[label]]
    return " ".join([mark, ", ".join(pair.child for pair in child.pairs_of(label))]).strip()


def _print_pairs(coverage: Coverage, children: list[Document]) -> None:
    console = _console()
    for child, document in zip(coverage.children, children, strict=True):
        texts = {item.label: item.text for item in reversed(document.items)}
        console.rule(f"[bold]{coverage.parent or ''} → {child.number or '(không số)'}[/bold]", align="left")
        for pair in child.pairs:
            _print_pair(console, pair, coverage.items[pair.parent], texts.get(pair.child, ""))


def _print_pair(console: Console, pair: Pair, above: str, below: str) -> None:
    from rich.markup import escape

    leads = f"  ({escape(', '.join(pair.leads))})" if pair.leads else ""
    console.print(f"[bold]{pair.parent} → {pair.child}[/bold]{leads}  {pair.likeness:.2f}")
    console.print(f"  trên: {escape(_short(above, 2 * SHOWN))}")
    console.print(f"  dưới: {escape(_short(below, 2 * SHOWN))}")
    for change in pair.changes:
        console.print(f"  {KINDS[change.kind]}: {escape(_short(change.words, 2 * SHOWN))}")


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


# --- graph ------------------------------------------------------------------------------------------------------


def graph_command(options: argparse.Namespace) -> int:
    """Read a folder, print its documents as a tree; `--out` writes JSON, GraphML or SVG by the name's ending."""
    from nhipcau.cli.reading import expand
    from nhipcau.reading.sets import to_json, works_of

    out: Path | None = options.out
    day = day_of(options.as_of)
    if out is not None and out.suffix.lower() not in FORMATS:
        raise CommandError(
            f"Không biết ghi {out.name}: đuôi tệp phải là .json, .graphml hoặc .svg.",
            f"Cannot write {out.name}: the ending must be .json, .graphml or .svg.",
        )
    found, refused = read_all(expand(options.paths), options.jobs)
    works = works_of([(path.name, reading) for path, _, reading in found])
    if options.json:
        json.dump(to_json(works, day), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _print_tree(works, day)
    if out is not None:
        _write(out, works, day)
    return 2 if refused else 0


def day_of(text: str | None) -> date | None:
    """The day of `--as-of`; None where none was given. Raises `CommandError` for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(
            f"Không hiểu ngày {text}. Viết như 2026-03-31.", f"Not a day: {text}. Write 2026-03-31."
        ) from error


def _write(out: Path, works: Works, day: date | None) -> None:
    from nhipcau.reading.sets import graphml, svg, to_json

    ending = out.suffix.lower()
    if ending == ".json":
        content = json.dumps(to_json(works, day), ensure_ascii=False, indent=1) + "\n"
    else:
        content = graphml(works, day) if ending == ".graphml" else svg(works, day)
    try:
        out.write_text(content, encoding="utf-8")
    except OSError as error:
        raise CommandError(
            f"Không ghi được {out}: {error.strerror}.", f"Cannot write {out}: {error.strerror}."
        ) from error


def _print_tree(works: Works, day: date | None) -> None:
    from nhipcau.reading.sets import tree

    console = _console()
    for line in tree(works, day):
        console.print(line, markup=False, soft_wrap=True)
