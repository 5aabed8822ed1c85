from __future__ import annotations

import time
from datetime import date, timedelta

from regexploit.ast.sre import SreOpParser
from regexploit.redos import find

from guatu.reconciliation import lexicon, load_rules, reconcile, rules
from guatu.words import working_calendar
from tests.reconciliation.cases import TODAY, Windows, promise, report, window


def test_ten_thousand_items_are_reconciled_in_a_fraction_of_a_second() -> None:
    """0.15 s on an idle 2-core machine; the bound allows for a machine that is busy."""
    items, windows = [], {}
    for number in range(1, 10_001):
        due = date(2026, 1, 1) + timedelta(days=number % 400)
        items.append(promise(number, due=due, days=5, reports=(report(TODAY, percent=40),)))
        windows[str(number)] = window(number, TODAY, due, due)
    default, calendar = load_rules("default"), working_calendar()

    started = time.process_time()
    found = reconcile(items, Windows(windows), default, calendar, TODAY)
    took = time.process_time() - started

    assert len(found.lights) == 10_000
    assert took < 0.6


def test_patterns_on_text_are_linear() -> None:
    for module in (lexicon, rules):
        for name, pattern in vars(module).items():
            if hasattr(pattern, "pattern"):
                assert not list(find(SreOpParser().parse_sre(pattern.pattern))), name
