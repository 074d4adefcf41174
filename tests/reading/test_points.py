# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points of cited documents: articles, clauses, points, in lists and ranges."""

from __future__ import annotations

import pytest

from nhipcau.reading import read
from nhipcau.reading.citations.points import points_before


@pytest.mark.parametrize(
    ("before", "points"),
    [
        ("theo Điều 3 ", ["Điều 3"]),
        ("quy định tại khoản 2 Điều 3 của ", ["Điều 3.2"]),
        ("điểm a khoản 2 Điều 3 ", ["Điều 3.2.a"]),
        ("điểm a, b và d khoản 2, Điều 3 ", ["Điều 3.2.a", "Điều 3.2.b", "Điều 3.2.d"]),
        ("các khoản 1, 3 và 5 Điều 9 ", ["Điều 9.1", "Điều 9.3", "Điều 9.5"]),
        ("các Điều 4, 5, 6 ", ["Điều 4", "Điều 5", "Điều 6"]),
        ("từ Điều 4 đến Điều 7 ", ["Điều 4", "Điều 5", "Điều 6", "Điều 7"]),
        ("điểm c đến điểm e khoản 1 Điều 2 ", ["Điều 2.1.c", "Điều 2.1.d", "Điều 2.1.đ", "Điều 2.1.e"]),
        ("khoản 1 Điều 3, điểm b khoản 2 Điều 5 và Điều 7 ", ["Điều 3.1", "Điều 5.2.b", "Điều 7"]),
        ("điểm 2 mục III ", ["III.2"]),
        ("mục 4 ", ["4"]),
        ("Điều 3 Luật Đầu tư và ", []),
        ("điều kiện làm việc của ", []),
        ("", []),
    ],
)
def test_points_before_a_document(before: str, points: list[str]) -> None:
    assert points_before(before + "Nghị định số 30/2020/NĐ-CP", len(before)) == points


def test_points_go_to_their_document() -> None:
    source = (
        "Căn cứ điểm a khoản 2 Điều 3 Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ và Điều 8 Thông tư số "
        "01/2019/TT-BNV; theo khoản 1 Điều 4 Nghị định số 30/2020/NĐ-CP, UBND tỉnh yêu cầu các sở thực hiện."
    )
    cited = {citation.number: citation.points for citation in read(source).documents[0].citations}
    assert cited == {"30/2020/NĐ-CP": ["Điều 3.2.a", "Điều 4.1"], "01/2019/TT-BNV": ["Điều 8"]}
