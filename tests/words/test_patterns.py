"""No pattern that runs over a document's text may take more than linear time."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

from guatu.words import amounts, bodies, festivals, legible, numerals, periods, units
from tests.words.corpus import CORPUS, lines_of


def patterns_of(module: ModuleType) -> list[re.Pattern[str]]:
    """Every compiled pattern of a module."""
    found = []
    for value in vars(module).values():
        found += [value] if isinstance(value, re.Pattern) else []
        found += [each for each in value.values() if isinstance(each, re.Pattern)] if isinstance(value, dict) else []
    return [pattern for pattern in found if pattern.pattern != r"\?P<\w+>"]  # that one reads our own patterns


@pytest.mark.parametrize(
    "module", [amounts, bodies, festivals, legible, numerals, periods, units], ids=lambda m: m.__name__
)
def test_every_pattern_is_linear(module: ModuleType) -> None:
    for pattern in patterns_of(module):
        if len(pattern.pattern) < 4000:  # the scans are made of the patterns checked here
            assert list(find(SreOpParser().parse_sre(pattern.pattern))) == [], pattern.pattern


@pytest.mark.parametrize(
    "module", [amounts, bodies, festivals, legible, numerals, periods, units], ids=lambda m: m.__name__
)
def test_no_pattern_repeats_without_bound(module: ModuleType) -> None:
    for pattern in patterns_of(module):
        bare = re.sub(r"\\.|\[[^\]]*\]", "", pattern.pattern)
        assert not re.search(r"[*+]|\{\d+,\}", bare), pattern.pattern


TEXTS = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.txt"))]
PHRASES = [line.phrase for name in ("dates.txt", "amounts.txt", "units.txt") for line in lines_of(name)]


@pytest.mark.parametrize("module", [amounts, periods, units], ids=lambda m: m.__name__)
def test_wherever_a_pattern_matches_the_cheap_scan_leads_to_it(module: ModuleType) -> None:
    """Were a lead missing, the finders would pass the words over in silence; digits within a number lead nowhere."""
    for text in [legible.legible(text).text for text in TEXTS + PHRASES]:
        for name, pattern in module.PATTERNS.items():
            for hit in pattern.finditer(text):
                within = text[max(0, hit.start() - 1) : hit.start() + 1]
                assert (len(within) == 2 and within.isdecimal()) or module.LEADS.match(text, hit.start()), (
                    name,
                    hit[0],
                )
