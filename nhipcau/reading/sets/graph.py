# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The works of a set as a tree of text, as JSON, and as GraphML.

GraphML 1.0 (graphml.graphdrawing.org) is read by yEd, Gephi and networkx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from nhipcau.reading.rules import load
from nhipcau.reading.sets.states import anomalies, state_on, supersedes
from nhipcau.reading.sets.works import Link, Manifestation, Work, Works
from nhipcau.reading.text.normalise import key

DOWN = ("implements", "responds-to", "based-on")
"""Relations by which a document hangs under what it cites, the strongest first."""
PROPOSALS = ("to-trinh", "bao-cao", "bien-ban")
"""Kinds that come from below: answering one does not carry it out."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
LAWS = ("luat", "nghi-dinh", "thong-tu", "phap-lenh", "hien-phap", "bo-luat")
"""Kinds on which everything is based: they are ground, no order that is passed down."""
LEVELS = ("Trung ương", "Tỉnh", "Sở, huyện", "Xã")


def word(kind: str, slug: str) -> str:
    """The Vietnamese word of a slug, or the slug: ``word("relation", "implements") == "thực hiện"``."""
    return _words().get(f"{kind}.{slug}", slug)


@cache
def _words() -> dict[str, str]:
    return {rule.id: text for rule in load("levels") if (text := rule.text("vi"))}


def type_name(slug: str) -> str:
    """The Vietnamese name of a kind of document, or nothing for an unknown kind."""
    return next((name for rule in load("types") if rule.value == slug and (name := rule.text("name"))), "")


def level_of(work: Work) -> int:
    """0 centre, 1 province, 2 department or district, 3 commune; by the issuer's name, then the symbol."""
    issuer = key(work.mention.issuer)
    for rule in load("levels").under("level"):
        if issuer and rule.value and rule.search(issuer):
            return int(rule.value)
    symbol = work.mention.number.upper()
    if symbol.endswith(("/TU", "-UBND", "/UBND")):
        return 1
    return 0 if not work.mention.number or symbol.endswith(("/TW", "-CP", "-TTG")) or "/QH" in symbol else 2


def parent_link(works: Works, work: Work) -> Link | None:
    """The link by which a work hangs in the tree: to the latest of what it carries out, answers or is based on."""
    links = [link for link in works.links_from(work) if _passes_down(link, works[link.target])]
    links = [link for link in links if _older(works[link.target], work)]
    return max(links, key=lambda link: (works[link.target].mention.date, -DOWN.index(link.relation)), default=None)


def _passes_down(link: Link, target: Work) -> bool:
    if link.relation not in DOWN:
        return False
    return target.type not in {"responds-to": PROPOSALS, "based-on": LAWS}.get(link.relation, ())


def _older(one: Work, other: Work) -> bool:
    """Only a document of an earlier day can be above: so the tree has no ring."""
    if not one.mention.date or not other.mention.date:
        return bool(other.mention.date)
    return (one.mention.date, one.id) < (other.mention.date, other.id)


def tree(works: Works, day: date | None = None) -> Iterator[str]:
    """The works as an indented list, copies and news under their work, what is missing marked.

    Documents that nothing hangs under and that are only mentioned or a legal basis come last, in one line each.
    """
    below: dict[str, list[tuple[Work, Link]]] = {}
    roots = []
    for work in works.works:
        link = parent_link(works, work)
        if link is None:
            roots.append(work)
        else:
            below.setdefault(link.target, []).append((work, link))
    for root in roots:
        if root.id in below or root.manifestations:
            yield from _branch(works, root, below, "", "", day)
    loose = [root for root in roots if not root.manifestations and root.id not in below]
    if loose:
        yield "Được dẫn, chưa có tệp:"
    for root in loose:
        relations = sorted({word("relation", link.relation) for link in works.links_to(root)})
        yield f"  ○ {_line(works, root, day)} ({', '.join(relations)})"
    for anomaly in anomalies(works):
        other = f" dẫn {works[anomaly.other].label}" if anomaly.other else ""
        first, second = map(show_day, anomaly.dates)
        yield f"! Ngày không khớp: {works[anomaly.work].label} {first}{other} {second}"


def _branch(
    works: Works,
    work: Work,
    below: dict[str, list[tuple[Work, Link]]],
    lead: str,
    how: str,
    day: date | None,
) -> Iterator[str]:
    yield f"{lead}{'○' if work.is_stub else '●'} {how}{_line(works, work, day)}"
    inner = lead.replace("├─ ", "│  ").replace("└─ ", "   ")
    papers = [paper for paper in work.manifestations if paper.form != "original"]
    children = below.get(work.id, [])
    for number, paper in enumerate(papers):
        last = number == len(papers) - 1 and not children
        yield f"{inner}{'└─ ' if last else '├─ '}{_paper(paper)}"
    for number, (child, link) in enumerate(children):
        mark = "└─ " if number == len(children) - 1 else "├─ "
        yield from _branch(works, child, below, inner + mark, f"{word('relation', link.relation)}: ", day)


def _line(works: Works, work: Work, day: date | None) -> str:
    state = state_on(works, work, day)
    parts = [" ".join(part for part in (type_name(work.type) if work.mention.number else "", work.label) if part)]
    parts += [part for part in (show_day(work.mention.date), work.mention.issuer) if part]
    for link in works.links_from(work):
        if supersedes(link):
            parts.append(f"{word('relation', link.relation)} {works[link.target].label}")
    if work.is_stub:
        parts.append("chưa có tệp")
    if work.tasks:
        parts.append(f"{work.tasks} nhiệm vụ")
    if state.name in ("replaced", "amended", "expired"):
        by = f" bởi {works[state.by].label}" if state.by else ""
        parts.append(f"{word('state', state.name)}{by}")
    return ", ".join(parts)


def _paper(paper: Manifestation) -> str:
    parts = [" ".join(part for part in (word("form", paper.form), paper.number) if part)]
    parts += [part for part in (show_day(paper.date or ""), paper.issuer, paper.source) if part]
    return ", ".join(parts)


def show_day(day: str) -> str:
    """An ISO date as offices write it: "2020-03-25" -> "25/3/2020"; parts that are not known stay away."""
    parts = [part.lstrip("0") if part.isdigit() else part for part in reversed(day.split("-"))]
    return "/".join(part for part in parts if part and "X" not in part)


def to_json(works: Works, day: date | None = None) -> dict[str, Any]:
    """Works, links and anomalies as plain data."""
    return {
        "works": [_work_json(works, work, day) for work in works.works],
        "links": [{"from": link.source, "to": link.target, "relation": link.relation} for link in works.links],
        "anomalies": [
            {"kind": found.kind, "work": found.work, "other": found.other, "dates": list(found.dates)}
            for found in anomalies(works)
        ],
    }


def _work_json(works: Works, work: Work, day: date | None) -> dict[str, Any]:
    state = state_on(works, work, day)
    return {
        "id": work.id,
        "label": work.label,
        "type": work.type,
        "number": work.mention.number or None,
        "issuer": work.mention.issuer or None,
        "place": work.mention.place or None,
        "date": work.mention.date or None,
        "subject": work.subject,
        "level": level_of(work),
        "missing": work.is_stub,
        "tasks": work.tasks,
        "state": {"name": state.name, "by": state.by, "since": state.since},
        "manifestations": [
            {
                "source": paper.source,
                "part": paper.part,
                "form": paper.form,
                "number": paper.number,
                "issuer": paper.issuer,
                "date": paper.date,
            }
            for paper in work.manifestations
        ],
    }


KEYS = (
    ("label", "node", "string"),
    ("type", "node", "string"),
    ("issuer", "node", "string"),
    ("date", "node", "string"),
    ("level", "node", "int"),
    ("missing", "node", "boolean"),
    ("state", "node", "string"),
    ("tasks", "node", "int"),
    ("relation", "edge", "string"),
)


def graphml(works: Works, day: date | None = None) -> str:
    """The graph as GraphML 1.0, works as nodes and citations as directed edges."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [
        f'  <key id="{name}" for="{target}" attr.name="{name}" attr.type="{kind}"/>' for name, target, kind in KEYS
    ]
    lines.append('  <graph id="nhipcau" edgedefault="directed">')
    for work in works.works:
        values = _work_json(works, work, day) | {"state": state_on(works, work, day).name}
        lines.append(f"    <node id={quoteattr(work.id)}>")
        lines += [_data(name, values[name]) for name, target, _ in KEYS if target == "node"]
        lines.append("    </node>")
    for number, link in enumerate(works.links):
        lines.append(f'    <edge id="e{number}" source="{link.source}" target="{link.target}">')
        lines += [_data("relation", link.relation), "    </edge>"]
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _data(name: str, value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else str(value if value is not None else "")
    return f'      <data key="{name}">{escape(_printable(shown))}</data>'


def _printable(text: str) -> str:
    """Without the characters that XML forbids: controls, lone surrogates, U+FFFE and U+FFFF."""
    return _UNPRINTABLE.sub("", text)
