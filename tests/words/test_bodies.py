"""What may name an organisation, for a caller that judges it in context."""

from __future__ import annotations

import pytest

from guatu.words import find_bodies


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由经济发展局牵头，建设局、征拆办配合", ["经济发展局", "建设局", "征拆办"]),
        ("他要求云溪县水务局和北坪镇抓紧", ["云溪县水务局", "北坪镇"]),
        ("乙方应于年底前完工", ["乙方"]),
        ("由所在县（市、区）政府组织", ["所在县（市、区）政府"]),
        ("会同市农商行推出", ["市农商行"]),
        ("市发改委会同市工信局起草，县规委会审定", ["市发改委", "市工信局"]),
        ("◇北坪镇，县财政局会同县教育局起草", ["北坪镇", "县财政局", "县教育局"]),
        ("剩余4户东皋镇务必签完", ["东皋镇"]),
        ("市人力资源和社会保障局负责", ["市人力资源和社会保障局"]),
    ],
)
def test_the_longest_names_of_a_text(text: str, names: list[str]) -> None:
    found = find_bodies(text)
    longest = [one for one in found if not any(_holds(other.span, one.span) for other in found)]
    assert [one.name for one in longest] == names


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def test_a_span_is_of_the_text_as_written() -> None:
    text = "由经济\n发展局牵头"
    found = [one for one in find_bodies(text) if one.name == "经济发展局"]
    assert text[slice(*found[0].span)] == "经济\n发展局"
