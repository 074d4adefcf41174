# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""A directive and all that came of it: which document carries out which, down the levels.

    Citation(source, target)                 source stands under target
        implements, based-on                 a full line
        responds-to, attaches                a dashed line

Documents are collected level by level (one query each), every one once, however they cite each other in circles. Of
several documents that one carries out it hangs under the nearest: a plan that cites the directive of the centre and the
letter of its own province hangs under the letter. A letter between them that nobody filed shows as a gap.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from nhipcau.bodies.actor import Actor
from nhipcau.oversight.levels import COLUMNS, column_of
from nhipcau.records.models import Citation, Manifestation, ManifestationKind, Record

FLOW = ("implements", "based-on", "responds-to", "attaches")
"""Relations by which one document stands under another, the closest first."""
DASHED = frozenset({"responds-to", "attaches"})
LEGAL = frozenset({"luat", "nghi-dinh", "thong-tu", "van-ban-hop-nhat"})
"""Kinds that documents are based on without carrying them out: no gaps, no directives to follow."""
MAX_DEPTH = 8
MAX_DOCUMENTS = 400


@dataclass(slots=True, eq=False)
class Node:
    """A document in the cascade."""

    record: Record
    column: int = 0
    relation: str = ""
    """How it stands to the document that it hangs under; "" at the root, and where that is inferred."""
    children: list[Node] = field(default_factory=list)
    copies: list[Manifestation] = field(default_factory=list)
    news: list[Manifestation] = field(default_factory=list)
    skipped: int = 0
    """Columns between it and the document above."""
    counts: dict[str, int] | None = None
    """Its assignments that the actor may see: total, done, overdue."""

    @property
    def is_dashed(self) -> bool:
        return self.relation in DASHED or not self.relation

    @property
    def beside(self) -> list[Node]:
        """Children in the same column: they stand below the card."""
        return [child for child in self.children if child.column <= self.column]

    @property
    def onward(self) -> list[Node]:
        """Children in columns to the right."""
        return [child for child in self.children if child.column > self.column]


@dataclass(slots=True)
class Cascade:
    """The tree and what a page says of it."""

    root: Node
    nodes: list[Node]
    """All documents in the order of the tree, the root first."""
    was_cut: bool
    """Whether there is more than is drawn."""

    @property
    def columns(self) -> list[object]:
        """The heads of the columns from the root's to the last that is used."""
        last = max(node.column for node in self.nodes)
        return list(COLUMNS[self.root.column : last + 1])

    @property
    def missing(self) -> int:
        return sum(1 for node in self.nodes if not node.record.filed)


def cascade_of(actor: Actor, root: Record) -> Cascade:
    """The cascade under a record, as far as the actor may see it.

    One query for each level, one for the gaps, one for copies and news; never more than `MAX_DOCUMENTS` documents.
    """
    records, edges, was_cut = collect(actor, root)
    gaps, gap_edges = gaps_between(root, records)
    records = {**records, **gaps}
    nodes = {pk: Node(record) for pk, record in records.items()}
    set_columns(nodes, root.pk, edges)
    hang(nodes, root, [*edges, *gap_edges])
    add_files(actor, nodes)
    ordered = in_order(nodes[root.pk])
    return Cascade(nodes[root.pk], ordered, was_cut)


Edge = tuple[int, int, str]
"""Below, above, relation; "" where it is inferred."""


def collect(actor: Actor, root: Record) -> tuple[dict[int, Record], list[Edge], bool]:
    """All documents under the root and how they stand to each other, breadth first; one query a level."""
    visible = Record.objects.visible_to(actor).values("pk")
    records, edges = {root.pk: root}, list[Edge]()
    frontier = [root.pk]
    for _depth in range(MAX_DEPTH):
        rows = Citation.objects.filter(target__in=frontier, relation__in=FLOW, source__in=visible)
        found = list(rows.select_related("source__issuer").order_by("source__date", "source_id"))
        edges += [(row.source_id, row.target_id, row.relation) for row in found if row.source_id != row.target_id]
        new = {row.source_id: row.source for row in found if row.source_id not in records}
        if len(records) + len(new) > MAX_DOCUMENTS:
            return records, edges, True
        records.update(new)
        frontier = list(new)
        if not frontier:
            return records, edges, False
    return records, edges, True


def gaps_between(root: Record, records: dict[int, Record]) -> tuple[dict[int, Record], list[Edge]]:
    """Documents that nobody filed and that must stand between the root and documents under it; one query.

    A stub counts when a document under the root carries it out or answers it, it is not older than the root, and it
    comes from a level below the root's and not below the document's own. That it carries out the root is inferred.
    Enclosures that nobody filed hang under the letter that encloses them.
    """
    below = [pk for pk in records if pk != root.pk]
    rows = Citation.objects.filter(source__in=below, relation__in=FLOW, target__filed=False).exclude(target=root)
    found: dict[int, Record] = {}
    edges: list[Edge] = []
    for row in rows.select_related("target__issuer").order_by("target_id", "source_id"):
        if row.target.type in LEGAL or row.target_id in records:
            continue
        if row.relation == "attaches":
            edges.append((row.target_id, row.source_id, "attaches"))
        elif lies_between(root, row.target, records[row.source_id]):
            edges += [(row.source_id, row.target_id, row.relation), (row.target_id, root.pk, "")]
        else:
            continue
        found[row.target_id] = row.target
    return found, edges


def lies_between(root: Record, stub: Record, below: Record) -> bool:
    top, middle, bottom = column_of(root), column_of(stub), column_of(below)
    if top is None or middle is None or bottom is None or not top < middle <= bottom:
        return False
    return (root.date is None or stub.date is None or stub.date >= root.date) and (
        below.date is None or stub.date is None or stub.date <= below.date
    )


def set_columns(nodes: dict[int, Node], root: int, edges: Iterable[Edge]) -> None:
    """The column of every node; of unknown issuers that after the document they were found under."""
    found_under: dict[int, int] = {}
    for below, above, _relation in edges:
        found_under.setdefault(below, above)
    for pk, node in nodes.items():
        column = column_of(node.record)
        parent = nodes.get(found_under.get(pk, root))
        if column is None:
            column = 0 if pk == root or parent is None else min(parent.column + 1, len(COLUMNS) - 1)
        node.column = column
    for node in nodes.values():
        # Nothing stands left of the root: a ministry's letter in a province's cascade is drawn beside it.
        node.column = max(node.column, nodes[root].column)


def hang(nodes: dict[int, Node], root: Record, edges: Iterable[Edge]) -> None:
    """Hang every node under the nearest of the documents above it, without circles."""
    candidates: dict[int, list[Edge]] = {}
    for edge in edges:
        if edge[0] != root.pk and edge[0] in nodes and edge[1] in nodes:
            candidates.setdefault(edge[0], []).append(edge)
    above: dict[int, int] = {}
    for pk in sorted(candidates, key=lambda pk: (nodes[pk].column, day_of(nodes[pk]), pk)):
        for edge in sorted(candidates[pk], key=lambda edge: nearness(nodes, edge), reverse=True):
            if not reaches(above, edge[1], pk):
                above[pk] = edge[1]
                nodes[pk].relation = edge[2]
                break
    for pk, node in nodes.items():
        if pk != root.pk:
            parent = nodes[above.get(pk, root.pk)]
            parent.children.append(node)
            node.skipped = max(0, node.column - parent.column - 1)
    for node in nodes.values():
        node.children.sort(key=lambda child: (child.column, day_of(child), child.record.pk))


def nearness(nodes: dict[int, Node], edge: Edge) -> tuple[int, datetime.date, int, int]:
    """The farther down and the later a document above, the nearer; then the closer relation."""
    node = nodes[edge[1]]
    relation = FLOW.index(edge[2]) if edge[2] in FLOW else len(FLOW)
    return (node.column, day_of(node), -relation, -node.record.pk)


def day_of(node: Node) -> datetime.date:
    return node.record.date or datetime.date.min


def reaches(above: dict[int, int], start: int, goal: int) -> bool:
    """Whether the way up from one node leads to another: hanging the other under it would close a circle."""
    at: int | None = start
    while at is not None:
        if at == goal:
            return True
        at = above.get(at)
    return False


def add_files(actor: Actor, nodes: dict[int, Node]) -> None:
    """Certified copies and news of the documents, as far as the actor's own bodies filed them; one query."""
    rows = Manifestation.objects.filter(record__in=list(nodes)).exclude(kind=ManifestationKind.ORIGINAL)
    if not actor.is_administrator:
        rows = rows.filter(body__path__startswith=actor.path)
    for row in rows.select_related("file", "body").order_by("pk"):
        node = nodes[row.record_id]
        (node.copies if row.kind == ManifestationKind.COPY else node.news).append(row)


def in_order(root: Node) -> list[Node]:
    """The nodes as a reader meets them, from the top down; what did not hang together is not lost."""
    found, waiting = list[Node](), [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(node.children)
    return found
