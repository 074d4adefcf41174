# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.files.lines import Line, Placed, by_columns, compose, in_file_order, in_reading_order


def line(row: float, *pieces: tuple[float, str]) -> Line:
    """Words from places on the line: each letter is a hundredth of the page wide."""
    out: Line = []
    for left, text in pieces:
        at = left
        for word in text.split():
            width = len(word) / 100
            out.append(Placed(word, at, row, at + width, row + 0.012))
            at += width + 0.01
    return out


def shown(lines: list[Line | None]) -> list[str]:
    return [" ".join(word.text for word in one) if one else "" for one in lines]


LETTERHEAD = [
    line(0.10, (0.1, "UBND TỈNH HẢI LÂM"), (0.5, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA")),
    line(0.12, (0.1, "SỞ NGOẠI VỤ"), (0.5, "Độc lập - Tự do")),
    line(0.14, (0.1, "V/v báo cáo năm")),
    line(0.16, (0.3, "Kính gửi: Ủy ban nhân dân tỉnh Hải Lâm")),
]


def test_left_column_before_right() -> None:
    assert shown(by_columns(LETTERHEAD, 1.41)) == [
        "UBND TỈNH HẢI LÂM",
        "SỞ NGOẠI VỤ",
        "V/v báo cáo năm",
        "",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "Độc lập - Tự do",
        "Kính gửi: Ủy ban nhân dân tỉnh Hải Lâm",
    ]


def test_blank_lines_inside_a_letterhead_do_not_part_it() -> None:
    spaced = [LETTERHEAD[0], None, LETTERHEAD[1], None, LETTERHEAD[3]]
    assert shown(by_columns(spaced, 1.41))[:2] == ["UBND TỈNH HẢI LÂM", "SỞ NGOẠI VỤ"]


def test_the_addressees_are_not_part_of_the_letterhead() -> None:
    lines = [
        *LETTERHEAD[:3],
        line(0.165, (0.2, "Kinh gủi:")),
        line(0.185, (0.5, "- Sở Nội vụ;")),
        line(0.205, (0.5, "- Sở Tài chính.")),
    ]
    assert shown(by_columns(lines, 1.41))[4:] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "Độc lập - Tự do",
        "Kinh gủi:",
        "- Sở Nội vụ;",
        "- Sở Tài chính.",
    ]


def test_what_stands_well_below_is_not_part_of_the_letterhead() -> None:
    lines = [*LETTERHEAD[:2], line(0.3, (0.1, "Triển khai ngay."))]
    assert shown(by_columns(lines, 1.41))[-1] == "Triển khai ngay."


def test_tables_of_three_columns_stay_row_by_row() -> None:
    rows = [line(0.1 + n / 50, (0.1, f"{n}"), (0.3, f"việc {n}"), (0.7, f"Sở {n}")) for n in range(3)]
    assert shown(by_columns(rows, 1.41)) == ["0 việc 0 Sở 0", "1 việc 1 Sở 1", "2 việc 2 Sở 2"]


def test_a_number_column_is_no_letterhead() -> None:
    rows = [line(0.1 + n / 50, (0.08, f"{n}."), (0.2, f"Rà soát lần {n}")) for n in range(3)]
    assert shown(by_columns(rows, 1.41)) == [f"{n}. Rà soát lần {n}" for n in range(3)]


def test_a_wide_space_between_lines_is_a_blank_line() -> None:
    lines = [line(0.1, (0.1, "một hai")), line(0.118, (0.1, "ba bốn")), line(0.16, (0.1, "năm sáu"))]
    assert shown(in_reading_order(lines, 1.41)) == ["một hai", "ba bốn", "", "năm sáu"]


def test_jumbled_lines_are_sorted() -> None:
    lines = [line(n / 50, (0.1, f"dòng {n}")) for n in (9, 3, 8, 2, 7, 1, 6, 0, 5, 4, 14, 10, 13, 11, 12)]
    assert [one for one in shown(in_reading_order(lines, 1.41)) if one] == [f"dòng {n}" for n in range(15)]


def test_offsets_of_words() -> None:
    text, words = compose([line(0.1, (0.1, "Số: 12")), None, line(0.2, (0.1, "Kính gửi"))])
    assert text == "Số: 12\n\nKính gửi"
    assert [text[word.start : word.end] for word in words] == ["Số:", "12", "Kính", "gửi"]


def quickly(lines: list[Line], shape: float) -> str | None:
    """The lines as `in_file_order` gets them: words and their sides in points, upward."""
    width, height = 600.0, 600.0 * shape
    words = [word for line in lines for word in line]
    return in_file_order(
        [[word.text for word in line] for line in lines],
        [word.x0 * width for word in words],
        [(1 - word.y0) * height for word in words],
        [word.x1 * width for word in words],
        [(1 - word.y1) * height for word in words],
    )


@given(
    st.lists(
        st.tuples(st.sampled_from([0.014, 0.018, 0.025, 0.04]), st.integers(1, 6), st.sampled_from([0.0, 0.01, 0.3])),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([0.0, 0.0, -0.5]),
)
def test_the_quick_way_says_the_same_or_nothing(rows: list[tuple[float, int, float]], upward: float) -> None:
    """Rows of some words at some distance, with a gap before the last word or none, and perhaps a jump upward."""
    at, lines = 0.6, []
    for number, (step, count, gap) in enumerate(rows):
        at += step + (upward if number == len(rows) // 2 else 0)
        words = line(at, (0.1, "việc " * (count - 1)))
        lines.append([*words, *line(at, ((words[-1].x1 + 0.01 if words else 0.1) + gap, f"số{number}"))])
    quick = quickly(lines, 1.41)
    wide = any(gap == 0.3 and count > 1 for _, count, gap in rows)
    assert (quick is None) == wide or quick is not None
    if quick is not None:
        assert not wide
        assert quick.split("\n") == shown(in_reading_order(lines, 1.41))


def test_the_quick_way_leaves_columns_and_jumbled_lines_alone() -> None:
    assert quickly(LETTERHEAD, 1.41) is None
    assert quickly([line(n / 50, (0.1, f"dòng {n}")) for n in (9, 3, 8, 2, 7, 1, 6, 0, 5, 4, 14, 10, 13)], 1.41) is None
