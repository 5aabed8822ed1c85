"""A language model beside the rules, by the same scorer: asked once, its proposals alone and merged with the rules'."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from guatu.extraction import Answer, Asker, AskError, Extraction, Message, consult, extract
from guatu.reading import Document

Records = list[dict[str, Any]]


def asker_at(url: str, model: str | None) -> Asker:
    """The model at `url`, through the product's own call; its key from GUATU_ASSISTANT_KEY_FILE."""
    from guatu.store.opening import open_home

    # The deeds need an office to be open; a measurement needs none that stays.
    with tempfile.TemporaryDirectory(prefix="guatu-bench-home-") as folder:
        home = open_home(Path(folder))
        from guatu.actions import assistant_at

        try:
            return assistant_at(url, model, home.path, os.environ)
        except AskError as error:
            raise SystemExit(error.says("en")) from None


class Heard:
    """Asks each question once and remembers the answer, so that both readings are of the same answers."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.answers: dict[str, Answer] = {}

    def ask(self, messages: Sequence[Message]) -> Answer:
        """The answer, from memory the second time."""
        question = messages[-1]["content"]
        if question not in self.answers:
            self.answers[question] = self.asker.ask(messages)
        return self.answers[question]


def report(
    scorer: ModuleType,
    names: list[str],
    documents: dict[str, Document],
    days: dict[str, date],
    wanted: Records,
    asker: Asker,
) -> None:
    """F1 of the proposals alone and of rules and proposals together, and what asking came to."""
    alone: Records = []
    merged: Records = []
    counts: Counter[str] = Counter()
    for name in names:
        rules = extract(documents[name], days[name])
        nothing = Extraction((), (), 0, rules.reference, rules.reference_ground)
        heard = Heard(asker)
        proposed, tally = consult(documents[name], nothing, heard)
        together, _ = consult(documents[name], rules, heard)
        alone += [one.to_json() | {"doc": name} for one in proposed.statements]
        merged += [one.to_json() | {"doc": name} for one in together.statements]
        counts.update(parts=tally.asked, claimed=tally.claimed, aligned=tally.aligned, seconds=round(tally.seconds))
        counts.update({f"tokens{'' if tally.tokens else ' not told'}": tally.tokens or 1})
        counts.update({f"dropped {reason}": count for reason, count in tally.dropped.items()})
        if tally.trouble:
            print(f"{name}: {tally.trouble.says('en')}")
    for label, found in (("language model alone", alone), ("rules and language model", merged)):
        result = scorer.score(wanted, found)
        print(f"{label}: F1 {result['strict']['f1']:.3f}, whole record {result['whole_record']['f1']:.3f}")
    print("language model: " + ", ".join(f"{what} {count}" for what, count in counts.items()))
