# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sets of documents: which papers are one document, how documents hang together, which are missing, which still hold.

readings ──identity──▶ works (with copies, news, files that repeat) ──citations──▶ links, stubs
         ──states──▶ in force, amended, replaced, expired      ──graph──▶ tree, JSON, GraphML, SVG
"""

from nhipcau.reading.sets.drawing import svg
from nhipcau.reading.sets.graph import graphml, to_json, tree
from nhipcau.reading.sets.identity import Knowledge, Mention, is_national, number_key, same_work
from nhipcau.reading.sets.states import Anomaly, anomalies, period_end, state_on
from nhipcau.reading.sets.works import Link, Manifestation, Work, Works, works_of

__all__ = [
    "Anomaly",
    "Knowledge",
    "Link",
    "Manifestation",
    "Mention",
    "Work",
    "Works",
    "anomalies",
    "graphml",
    "is_national",
    "number_key",
    "period_end",
    "same_work",
    "state_on",
    "svg",
    "to_json",
    "tree",
    "works_of",
]
