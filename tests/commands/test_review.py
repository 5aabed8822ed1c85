"""`guatu post --review`: what was posted waits at the desk and is in no plan and no finding."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Guatu


def test_a_document_posted_for_review_counts_nowhere(guatu: Guatu, plan: Path) -> None:
    posted = json.loads(guatu("post", plan, "--review", "--json").stdout)
    assert (posted["review"], posted["opened"], posted["known"]) == (True, 2, False)

    assert json.loads(guatu("post", plan, "--json").stdout)["known"], "taken in once, whichever way"
    found = json.loads(guatu("reconcile", "--json").stdout)
    assert found["findings"] == []
    assert guatu("verify").returncode == 0


def test_the_terminal_says_where_the_drafts_wait(guatu: Guatu, plan: Path) -> None:
    assert "2条待审核" in guatu("post", plan, "--review").stdout
