"""No pattern that runs over a document's text may take more than linear time."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

from guatu.words import amounts, festivals, legible, numerals, periods, units


def patterns_of(module: ModuleType) -> list[re.Pattern[str]]:
    """Every compiled pattern of a module."""
    found = []
    for value in vars(module).values():
        found += [value] if isinstance(value, re.Pattern) else []
        found += [each for each in value.values() if isinstance(each, re.Pattern)] if isinstance(value, dict) else []
    return [pattern for pattern in found if pattern.pattern != r"\?P<\w+>"]  # that one reads our own patterns


@pytest.mark.parametrize("module", [amounts, festivals, legible, numerals, periods, units], ids=lambda m: m.__name__)
def test_every_pattern_is_linear(module: ModuleType) -> None:
    for pattern in patterns_of(module):
        if len(pattern.pattern) < 4000:  # the scans are made of the patterns checked here
            assert list(find(SreOpParser().parse_sre(pattern.pattern))) == [], pattern.pattern


@pytest.mark.parametrize("module", [amounts, festivals, legible, numerals, periods, units], ids=lambda m: m.__name__)
def test_no_pattern_repeats_without_bound(module: ModuleType) -> None:
    for pattern in patterns_of(module):
        bare = re.sub(r"\\.|\[[^\]]*\]", "", pattern.pattern)
        assert not re.search(r"[*+]|\{\d+,\}", bare), pattern.pattern
