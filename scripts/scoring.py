# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Score readings against gold labels.

    score.py GOLD_DIR PREDICTED_DIR [--json] [--show NAME]

Both folders hold one JSON file a source document, of the same name, as reading.md describes.
Standard library only. Prints precision, recall and F1 for each field and for the groups
metadata, citations and tasks; with --show NAME also each miss in that file.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}


def key(text: str | None) -> str:
    """Comparison form: case, space and punctuation folded, tone moved to the syllable's end
    (so that hoà = hòa, uỷ = ủy)."""
    if text is None:
        return ""
    words = []
    for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", str(text)).lower()):
        tone, letters = "", []
        for char in unicodedata.normalize("NFD", word):
            if char in TONES:
                tone = TONES[char]
            else:
                letters.append(char)
        words.append(unicodedata.normalize("NFC", "".join(letters)) + tone)
    return " ".join(words)


def alike(a: str | None, b: str | None, least: float = 0.85) -> bool:
    ka, kb = key(a), key(b)
    if ka == kb:
        return True
    if not ka or not kb:
        return False
    return difflib.SequenceMatcher(None, ka, kb, autojunk=False).ratio() >= least


def same_body(a: str | None, b: str | None) -> bool:
    """Names of bodies, places and people: the same words but for marks lost in scanning, and at most one
    word in eight left out or added. Kiên Giang is not Tiền Giang, however long the name around it."""
    bare = [
        [
            "".join(
                c
                for c in unicodedata.normalize("NFD", w.replace("đ", "d"))
                if not unicodedata.combining(c) and not c.isdigit() or c.isdigit() and w.isdigit()
            )
            for w in key(x).split()
        ]
        for x in (a, b)
    ]
    if bare[0] == bare[1]:
        return True
    if not bare[0] or not bare[1]:
        return False
    changed = 0
    for op, i, j, k, m in difflib.SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        if op == "replace":
            return False
        if op != "equal":
            changed += (j - i) + (m - k)
    return changed <= max(map(len, bare)) // 8


def number_key(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text or "")).upper().rstrip(".")


def split_atoms(names: list[str]) -> list[str]:
    parts = []
    for name in names:
        parts += [
            re.sub(r"^(các )?đồng chí ", "", part.strip(), flags=re.I)
            for part in re.split(r"[,;]|\bvà\b", name)
            if key(part)
        ]
    return parts


class Tally:
    def __init__(self):
        self.tp = self.fp = self.fn = 0

    def add(self, tp=0, fp=0, fn=0):
        self.tp += tp
        self.fp += fp
        self.fn += fn

    def row(self):
        p = self.tp / (self.tp + self.fp) if self.tp + self.fp else None
        r = self.tp / (self.tp + self.fn) if self.tp + self.fn else None
        f = 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else None
        return p, r, f, self.tp + self.fn


class Scorer:
    def __init__(self):
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.misses: list[str] = []

    def count(self, name, tp=0, fp=0, fn=0, note=None):
        self.tallies[name].add(tp, fp, fn)
        if note and (fp or fn):
            self.misses.append(f"{name}: {note}")

    def scalar(self, name, gold, pred, same):
        if gold in (None, "") and pred in (None, ""):
            return
        if gold in (None, ""):
            self.count(name, fp=1, note=f"expected nothing, got {pred!r}")
        elif pred in (None, ""):
            self.count(name, fn=1, note=f"expected {gold!r}, got nothing")
        elif same(gold, pred):
            self.count(name, tp=1)
        else:
            self.count(name, fp=1, fn=1, note=f"expected {gold!r}, got {pred!r}")

    def names(self, name, gold, pred, same=alike, atoms=False):
        """Match two lists of names one to one. With `atoms`, compound classes are compared part by part
        ("các sở, ban, ngành" = "các sở" + "ban" + "ngành"), since experts split them differently."""
        gold, pred = [x or "" for x in gold or []], [x or "" for x in pred or []]
        if atoms:
            gold, pred = split_atoms(gold), split_atoms(pred)
        left = list(pred)
        hit = 0
        for g in gold:
            best = max(
                left, default=None, key=lambda p: difflib.SequenceMatcher(None, key(g), key(p), autojunk=False).ratio()
            )
            if best is not None and same(g, best):
                left.remove(best)
                hit += 1
            else:
                self.misses.append(f"{name}: missing {g!r}")
        for p in left:
            self.misses.append(f"{name}: extra {p!r}")
        self.count(name, tp=hit, fp=len(left), fn=len(gold) - hit)
        return hit == len(gold) == len(pred)

    # --- one document -------------------------------------------------------------------------
    def document(self, gold, pred):
        exact = lambda a, b: a == b
        self.scalar("meta.type", gold.get("type"), pred.get("type"), exact)
        self.scalar("meta.number", gold.get("number"), pred.get("number"), lambda a, b: number_key(a) == number_key(b))
        close = same_body
        self.scalar("meta.issuer", gold.get("issuer"), pred.get("issuer"), close)
        self.scalar("meta.place", gold.get("place"), pred.get("place"), close)
        self.scalar("meta.date", gold.get("date"), pred.get("date"), exact)
        self.scalar("meta.subject", gold.get("subject"), pred.get("subject"), lambda a, b: alike(a, b, 0.9))
        for part in ("authority", "title", "name"):
            self.scalar(
                f"meta.signer.{part}", (gold.get("signer") or {}).get(part), (pred.get("signer") or {}).get(part), close
            )
        same = lambda a, b: number_key(str(a)) == number_key(str(b))
        for block, parts in (
            ("received", ("by", "number", "date")),
            ("copy", ("form", "number", "issuer", "place", "date", "copies")),
        ):
            for part in parts:
                self.scalar(
                    f"meta.{block}.{part}",
                    (gold.get(block) or {}).get(part),
                    (pred.get(block) or {}).get(part),
                    close if part in ("by", "issuer", "place") else same,
                )
        for part in ("secrecy", "urgency"):
            self.scalar(f"meta.{part}", gold.get(part), pred.get(part), exact)
        self.names("meta.addressees", gold.get("addressees"), pred.get("addressees"))
        self.names("meta.recipients", gold.get("recipients"), pred.get("recipients"))
        self.names(
            "meta.signatures",
            [s.get("time") for s in gold.get("signatures") or []],
            [s.get("time") for s in pred.get("signatures") or []],
            lambda a, b: a == b,
        )
        self.citations(gold.get("citations") or [], pred.get("citations") or [])
        self.tasks(gold.get("tasks") or [], pred.get("tasks") or [], gold.get("optional_tasks") or [])

    def citations(self, gold, pred):
        left = list(pred)
        for g in gold:
            if g.get("number"):
                found = next((p for p in left if number_key(p.get("number")) == number_key(g["number"])), None)
            else:
                found = next(
                    (
                        p
                        for p in left
                        if not p.get("number")
                        and p.get("type") == g.get("type")
                        and (alike(g.get("name"), p.get("name"), 0.7) or not g.get("name"))
                    ),
                    None,
                )
            if found is None:
                self.count("cite.found", fn=1, note=f"missing {g.get('number') or g.get('name')!r}")
                continue
            left.remove(found)
            self.count("cite.found", tp=1)
            self.scalar("cite.date", g.get("date"), found.get("date"), lambda a, b: a == b)
            self.scalar("cite.type", g.get("type"), found.get("type"), lambda a, b: a == b)
            self.scalar("cite.relation", g.get("relation"), found.get("relation"), lambda a, b: a == b)
        for p in left:
            self.count("cite.found", fp=1, note=f"extra {p.get('number') or p.get('name')!r}")

    def tasks(self, gold, pred, optional=()):
        """Optional tasks are those on which experts differ: neither asked for nor counted as extra."""
        pairs = []
        for i, g in enumerate(gold):
            gw = set(key(g.get("text")).split())
            for j, p in enumerate(pred):
                pw = set(key(p.get("text")).split())
                common = len(gw & pw)
                if not common:
                    continue
                overlap = 2 * common / (len(gw) + len(pw))
                lead = 0.2 if {key(x) for x in g.get("lead") or []} & {key(x) for x in p.get("lead") or []} else 0
                if overlap >= 0.5:
                    pairs.append((overlap + lead, i, j))
        taken_g, taken_p = {}, set()
        for _, i, j in sorted(pairs, reverse=True):
            if i not in taken_g and j not in taken_p:
                taken_g[i] = j
                taken_p.add(j)
        for i, g in enumerate(gold):
            if i not in taken_g:
                self.count("task.found", fn=1, note=f"missing {(g.get('text') or '')[:90]!r}")
                self.count("task.whole", fn=1)
                continue
            p = pred[taken_g[i]]
            self.count("task.found", tp=1)
            whole = self.names("task.lead", g.get("lead"), p.get("lead"), same_body, atoms=True)
            whole &= self.names("task.support", g.get("support"), p.get("support"), same_body, atoms=True)
            before = len(self.misses)
            self.scalar("task.deadline", g.get("deadline"), p.get("deadline"), lambda a, b: a == b)
            self.scalar(
                "task.recurrence",
                g.get("recurrence"),
                p.get("recurrence"),
                lambda a, b: (a.get("every"), a.get("by")) == (b.get("every"), b.get("by")),
            )
            whole &= len(self.misses) == before
            whole &= self.names("task.report_to", g.get("report_to"), p.get("report_to"), same_body, atoms=True)
            whole &= self.names("task.via", g.get("via"), p.get("via"), same_body, atoms=True)
            self.count("task.whole", tp=int(whole), fp=int(not whole), fn=int(not whole))
        for j, p in enumerate(pred):
            pw = set(key(p.get("text")).split())
            neutral = any(
                2 * len(pw & set(key(o.get("text")).split())) >= 0.5 * (len(pw) + len(set(key(o.get("text")).split())))
                for o in optional
            )
            if j not in taken_p and not neutral:
                self.count("task.found", fp=1, note=f"extra {(p.get('text') or '')[:90]!r}")
                self.count("task.whole", fp=1)

    # --- one file -----------------------------------------------------------------------------
    def reading(self, gold, pred):
        gold_docs, left = gold.get("documents") or [], list(pred.get("documents") or [])
        for g in gold_docs:
            ranked = sorted(
                left,
                key=lambda p: (
                    -(number_key(p.get("number")) == number_key(g.get("number"))),
                    -(p.get("type") == g.get("type")),
                    -alike(p.get("issuer"), g.get("issuer")),
                ),
            )
            found = ranked[0] if ranked else None
            if found is None:
                self.count("document.found", fn=1, note=f"missing {g.get('number')!r}")
                self.document(g, {})
                continue
            left.remove(found)
            self.count("document.found", tp=1)
            self.document(g, found)
        for p in left:
            self.count("document.found", fp=1, note=f"extra {p.get('number')!r}")
            self.document({}, p)


GROUPS = {
    "METADATA": lambda n: n.startswith("meta."),
    "CITATIONS": lambda n: n.startswith("cite."),
    "TASKS": lambda n: n == "task.found",
    "TASK SLOTS": lambda n: (
        n in ("task.lead", "task.support", "task.deadline", "task.recurrence", "task.report_to", "task.via")
    ),
    "TASKS WHOLE": lambda n: n == "task.whole",
}


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("gold", type=Path)
    args.add_argument("predicted", type=Path)
    args.add_argument("--json", action="store_true", help="print the figures as JSON")
    args.add_argument("--show", metavar="NAME", help="print each miss in that file ('all' for every file)")
    options = args.parse_args()

    total = Scorer()
    files = sorted(options.gold.glob("*.json"))
    files = [f for f in files if "documents" in json.loads(f.read_text(encoding="utf-8"))]
    if not files:
        print(f"no gold readings in {options.gold}", file=sys.stderr)
        return 2
    for file in files:
        gold = json.loads(file.read_text(encoding="utf-8"))
        other = options.predicted / file.name
        pred = json.loads(other.read_text(encoding="utf-8")) if other.exists() else {"documents": []}
        mark = len(total.misses)
        total.reading(gold, pred)
        if options.show in (file.stem, file.name, "all"):
            print(f"-- {file.stem}")
            for miss in total.misses[mark:]:
                print("   ", miss)

    rows = {}
    for name, belongs in GROUPS.items():
        group = Tally()
        for field, tally in total.tallies.items():
            if belongs(field):
                group.add(tally.tp, tally.fp, tally.fn)
        rows[name] = group.row()
    fields = {name: total.tallies[name].row() for name in sorted(total.tallies)}
    if options.json:
        shape = lambda r: dict(zip(("precision", "recall", "f1", "gold"), r))
        print(
            json.dumps(
                {
                    "files": len(files),
                    "groups": {k: shape(v) for k, v in rows.items()},
                    "fields": {k: shape(v) for k, v in fields.items()},
                },
                indent=1,
            )
        )
        return 0
    show = lambda v: "   -  " if v is None else f"{v:6.3f}"
    print(f"{len(files)} files{'':22} precision recall     f1   gold")
    for name, (p, r, f, n) in [*fields.items(), *rows.items()]:
        print(f"{name:30} {show(p)}  {show(r)} {show(f)} {n:6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
