from __future__ import annotations

import pytest

from guatu.words import find_amounts


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("总投资1.2亿元", 120000000),
        ("补助3.5万元", 35000),
        ("每人800元", 800),
        ("收费0.35元", 0.35),
        ("共12公里", None),
    ],
)
def test_a_sum_is_known_in_yuan(text: str, yuan: float | None) -> None:
    [amount] = find_amounts(text)

    assert amount.yuan == yuan
