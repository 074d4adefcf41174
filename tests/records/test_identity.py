# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from nhipcau.records.identity import Mention, identity, is_national, number_key, same_work, unnumbered_identity

NATIONAL = tomllib.loads(files("nhipcau.records").joinpath("data", "identity.toml").read_text("utf-8"))["national"]


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("38-CT/TW", "38 - CT / TW"),
        ("38-CT/TW", "38–CT/TW"),
        ("05/QĐ-UBND", "5/QĐ-UBND"),
        ("763/SNgV-HTQT", "763/SNGV-HTQT"),
        ("763/QĐ-UBND", "763/QĐ-UBND"),
    ],
)
def test_one_number_written_differently(written: str, other: str) -> None:
    assert number_key(written) == number_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("38-CT/TW", "38-CT/TU"), ("38-CT/TW", "38-CTr/TW"), ("3/KH-UBND", "30/KH-UBND")]
)
def test_numbers_that_differ(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


def test_a_draft_has_no_number() -> None:
    assert number_key("/KH-UBND") == ""


@pytest.mark.parametrize("number", NATIONAL["examples"])
def test_national_symbols(number: str) -> None:
    assert is_national(number)


@pytest.mark.parametrize("number", NATIONAL["not"])
def test_symbols_that_many_issuers_use(number: str) -> None:
    assert not is_national(number)


DAY = "2019-09-19"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(
            Mention("38-CT/TW", "Ban Bí thư", "Hà Nội", DAY),
            Mention("38-CT/TW", "", "Gia Lai", DAY),
            True,
            id="issuer unsaid",
        ),
        pytest.param(
            Mention("38-CT/TW", "Ban Bí thư", "Hà Nội", DAY),
            Mention("38-CT/TW", "Trung ương", "", DAY),
            True,
            id="national, heading differs",
        ),
        pytest.param(
            Mention("38-CT/TW", "Ban Bí thư", "", DAY), Mention("38-CT/TU", "", "", DAY), False, id="TW and TU"
        ),
        pytest.param(
            Mention("28-CT/TW", "", "", "2008-12-02"), Mention("28-CT/TW", "", "", DAY), False, id="another day"
        ),
        pytest.param(Mention("38-CT/TW", "", "", "2019"), Mention("38-CT/TW", "", "", DAY), True, id="only the year"),
        pytest.param(
            Mention("9/KH-UBND", "", "", "2020-02-XX"), Mention("9/KH-UBND", "", "", "2020-02-14"), True, id="day lost"
        ),
        pytest.param(
            Mention("38-CT/TU", "Ban Thường vụ Tỉnh ủy Gia Lai", "Gia Lai", DAY),
            Mention("38-CT/TU", "Tỉnh uỷ Gia Lai", "", DAY),
            True,
            id="board and committee",
        ),
        pytest.param(
            Mention("3935/KH-UBND", "Ủy ban nhân dân tỉnh Đồng Nai", "Đồng Nai", DAY),
            Mention("3935/KH-UBND", "UBND tỉnh", "Đồng Nai", DAY),
            True,
            id="relative name, same province",
        ),
        pytest.param(
            Mention("3935/KH-UBND", "Ủy ban nhân dân tỉnh Đồng Nai", "Đồng Nai", DAY),
            Mention("3935/KH-UBND", "UBND tỉnh", "Gia Lai", DAY),
            False,
            id="relative name, other province",
        ),
        pytest.param(
            Mention("3935/KH-UBND", "Ủy ban nhân dân tỉnh Hải Lâm", "Hải Lâm", DAY),
            Mention("3935/KH-UBND", "Ủy ban nhân dân tỉnh Sơn Bình", "Sơn Bình", DAY),
            False,
            id="provinces nobody listed",
        ),
        pytest.param(
            Mention("219/BC-BNV", "Bộ Nội vụ", "Hà Nội", DAY),
            Mention("219/BC-BNV", "Bộ Nội vụ", "Gia Lai", DAY),
            True,
            id="a ministry, cited from a province",
        ),
        pytest.param(Mention("/KH-UBND", "", "", DAY), Mention("/KH-UBND", "", "", DAY), False, id="no number"),
    ],
)
def test_same_work(one: Mention, other: Mention, same: bool) -> None:
    assert same_work(one, other) is same
    assert same_work(other, one) is same


def test_identity_folds_what_does_not_matter_and_fits_its_column() -> None:
    assert identity("05/KH-UBND", "Uỷ ban nhân dân tỉnh Hải Lâm", "Hải Lâm", DAY) == identity(
        "5/KH-UBND", "UBND tỉnh Hải Lâm", "", DAY
    )
    assert identity("5/KH-UBND", "UBND xã A", "Xã A", DAY) != identity("5/KH-UBND", "UBND xã B", "Xã B", DAY)
    long = unnumbered_identity("luat", "Luật " + "x" * 900, "", "")
    assert len(long) <= 400
    assert long != unnumbered_identity("luat", "Luật " + "x" * 901, "", "")
