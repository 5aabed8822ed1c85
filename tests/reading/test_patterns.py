from __future__ import annotations

import re
import time
from importlib import import_module
from pathlib import Path

import pytest
from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

import guatu.reading

MODULES = sorted(path.stem for path in Path(guatu.reading.__file__).parent.glob("[!_]*.py"))
PATTERNS = [
    pytest.param(value, id=f"{module}.{name}")
    for module in MODULES
    for name, value in vars(import_module(f"guatu.reading.{module}")).items()
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_on_document_text_backtracks(pattern: re.Pattern[str]) -> None:
    parsed = SreOpParser().parse_sre(pattern.pattern, pattern.flags & ~re.UNICODE)

    assert [str(found) for found in find(parsed) if found.starriness > 2] == []


def test_a_long_line_costs_its_length() -> None:
    """Ten times the text in no more than thirty times the time: linear with room for noise."""

    def cost(count: int) -> float:
        data = ("关于推进滨江大道改造工程建设的实施意见 １２" * count).encode()
        began = time.perf_counter()
        guatu.reading.read_here("a.txt", data)
        return time.perf_counter() - began

    cost(1_000)
    assert cost(40_000) < 30 * max(cost(4_000), 0.005)
