# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Task tables: the three ways in which pages lay them flat, and what they are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.reading import read
from nhipcau.reading.model import Task
from nhipcau.reading.structure.lines import lines_of
from nhipcau.reading.structure.tables import column_of, find_tables

HEAD = """ỦY BAN NHÂN DÂN
TỈNH HẢI LÂM

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 77/KH-UBND

Hải Lâm, ngày 10 tháng 3 năm 2026

KẾ HOẠCH
Phát triển du lịch nông thôn năm 2026

Các cơ quan thực hiện theo phân công tại Phụ lục.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Hoàng Thế Vinh

PHỤ LỤC
PHÂN CÔNG NHIỆM VỤ
(Kèm theo Kế hoạch số 77/KH-UBND ngày 10/3/2026 của UBND tỉnh)

"""

BARS = """| TT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành | Sản phẩm |
|---|---|---|---|---|---|
| | Nhóm việc thứ nhất | | | | |
| 1 | Xây dựng bộ tiêu chí điểm đến | Sở Du lịch | Sở Xây dựng, UBND các xã | Quý II/2026 | Quyết định |
| 2 | Khảo sát tuyến đường | Sở Xây dựng | | 30/6/2026 | Báo cáo |
"""
OWN_LINES = """TT
Nội dung
Đơn vị chủ trì
Đơn vị phối hợp
Thời gian

1
Xây dựng bộ tiêu chí điểm đến
Sở Du lịch
Sở Xây dựng,
UBND các xã
Quý II/2026

2
Khảo sát tuyến đường
Sở Xây dựng
30/6/2026
"""
TOGETHER = """TT Nội dung Đơn vị chủ trì Đơn vị phối hợp Thời gian
1 Xây dựng bộ tiêu chí điểm đến Sở Du lịch Sở Xây dựng, UBND các xã Quý II/2026
2 Khảo sát tuyến đường Sở Xây dựng 30/6/2026
"""


def tasks_of(body: str) -> list[Task]:
    return [task for task in read(HEAD + body).documents[0].tasks if (task.item or "").startswith("Phụ lục")]


@pytest.mark.parametrize("table", [BARS, OWN_LINES, TOGETHER], ids=["bars", "cells on lines", "run together"])
def test_rows_become_tasks(table: str) -> None:
    found = [(task.item, task.text, task.lead, task.support, task.deadline) for task in tasks_of(table)]
    assert found == [
        ("Phụ lục.1", "Xây dựng bộ tiêu chí điểm đến", ["Sở Du lịch"], ["Sở Xây dựng", "UBND các xã"], "2026-Q2"),
        ("Phụ lục.2", "Khảo sát tuyến đường", ["Sở Xây dựng"], [], "2026-06-30"),
    ]


def test_a_product_may_stand_after_the_day_of_a_run_together_row() -> None:
    table = """TT Nội dung công việc Cơ quan chủ trì Cơ quan phối hợp Thời gian Sản phẩm
1 Tổ chức gặp mặt các tổ chức phi chính phủ nước ngoài Sở Ngoại vụ Công an tỉnh; Sở Nội vụ Trước 30/4/2026 Hội nghị
2 Rà soát hoạt động tại đặc khu Phú Quý Công an tỉnh Sở Ngoại vụ; Bộ Chỉ huy Quân sự tỉnh 15/6/2026 Báo cáo
"""
    found = [(task.lead, task.support, task.deadline) for task in tasks_of(table)]
    assert found == [
        (["Sở Ngoại vụ"], ["Công an tỉnh", "Sở Nội vụ"], "2026-04-30"),
        (["Công an tỉnh"], ["Sở Ngoại vụ", "Bộ Chỉ huy Quân sự tỉnh"], "2026-06-15"),
    ]


def test_a_cell_stands_where_it_was_printed() -> None:
    source = HEAD + BARS
    task = next(task for task in read(source).documents[0].tasks if task.item == "Phụ lục.2")
    (start, end), *_ = task.spans["lead.0"]
    assert source[start:end] == "Sở Xây dựng"


def test_a_row_that_names_nobody_stays_as_an_item() -> None:
    rows = TOGETHER + "3 Việc khác theo chỉ đạo của cấp trên\n"
    items = {item.label: item.text for item in read(HEAD + rows).documents[0].items}
    assert items["Phụ lục.3"].endswith("theo chỉ đạo của cấp trên")


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("STT", "number"),
        ("Noi dung thuc hien", "content"),
        ("Co quan, don vi chu tri", "lead"),
        ("Co quan phoi hop", "support"),
        ("Tien do hoan thanh", "time"),
        ("San pham dau ra", "product"),
        ("Ghi chu", "other"),
        ("Hoi huu nghi", None),
    ],
)
def test_headings_of_columns(heading: str, column: str | None) -> None:
    found = column_of(heading)
    assert (found[0] if found else None) == column


def test_a_list_of_words_is_no_table() -> None:
    assert find_tables(lines_of("Nội dung\nThời gian\nĐịa điểm\n\n1. Hội thảo khoa học.")) == []


@given(st.lists(st.sampled_from([*OWN_LINES.split("\n"), *BARS.split("\n"), *TOGETHER.split("\n")]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_order_of_lines_is_read(lines: list[str]) -> None:
    for task in read(HEAD + "\n".join(lines)).documents[0].tasks:
        assert task.text
        assert task.lead
