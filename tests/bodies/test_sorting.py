# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The order of the Vietnamese alphabet, in Python and in both databases."""

from __future__ import annotations

import random

import pytest

from nhipcau.bodies.people import Person
from nhipcau.bodies.sorting import InVietnamese, vietnamese_key

IN_ORDER = ["An", "Ăn", "Ân", "Dương", "Đặng", "Đỗ", "Em", "Hoa", "Hòa", "Hỏa", "Hóa", "Họa", "Vũ", "Vương", "Yến"]


def test_names_are_sorted_by_letter_and_then_by_tone() -> None:
    assert sorted(random.Random(3).sample(IN_ORDER, len(IN_ORDER)), key=vietnamese_key) == IN_ORDER
    assert vietnamese_key("đặng") == vietnamese_key("ĐẶNG")


@pytest.mark.django_db
def test_the_database_sorts_as_we_do() -> None:
    Person.objects.bulk_create(Person(full_name=name) for name in reversed(IN_ORDER))
    found = Person.objects.filter(full_name__in=IN_ORDER).order_by(InVietnamese("full_name"))
    assert list(found.values_list("full_name", flat=True)) == IN_ORDER
