"""Patterns that meet the text of files are linear."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

import guatu.scheduling.files

MODULES = sorted(path.stem for path in Path(guatu.scheduling.files.__file__).parent.glob("[!_]*.py"))
PATTERNS = [
    pytest.param(value, id=f"{module}.{name}")
    for module in MODULES
    for name, value in vars(import_module(f"guatu.scheduling.files.{module}")).items()
    if isinstance(value, re.Pattern)
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_pattern_on_the_text_of_files_backtracks(pattern: re.Pattern[str]) -> None:
    parsed = SreOpParser().parse_sre(pattern.pattern, pattern.flags & ~re.UNICODE)

    assert [str(found) for found in find(parsed) if found.starriness > 2] == []
