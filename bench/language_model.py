"""A language model beside the rules, by the same scorer: asked once, its proposals alone and merged with the rules'.

    python3 run.py bench language_model URL [--model NAME] [--shared DIR]

Every document of the corpora is sent to the address.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.corpora import ROOT, Corpus, corpora, records
from bench.scoring import Record, score
from guatu.extraction import Answer, Asker, AskError, Extraction, Message, consult, extract


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


def main() -> None:
    """Ask about every collection."""
    parser = argparse.ArgumentParser(prog="bench language_model")
    parser.add_argument("url", help="an OpenAI-compatible address; the corpus is sent there")
    parser.add_argument("--model", metavar="NAME")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    options = parser.parse_args()
    asker = asker_at(options.url, options.model)
    for corpus in corpora(options.shared):
        print(f"== {corpus.name}")
        report(corpus, asker)


def report(corpus: Corpus, asker: Asker) -> None:
    """F1 of the proposals alone and of rules and proposals together, and what asking came to."""
    alone: list[Record] = []
    merged: list[Record] = []
    counts: Counter[str] = Counter()
    for one in corpus.documents:
        rules = extract(one.document, one.day)
        nothing = Extraction((), (), 0, rules.reference, rules.reference_ground)
        heard = Heard(asker)
        proposed, tally = consult(one.document, nothing, heard)
        together, _ = consult(one.document, rules, heard)
        alone += records({one.name: proposed})
        merged += records({one.name: together})
        counts.update(parts=tally.asked, claimed=tally.claimed, aligned=tally.aligned, seconds=round(tally.seconds))
        counts.update({f"tokens{'' if tally.tokens else ' not told'}": tally.tokens or 1})
        counts.update({f"dropped {reason}": count for reason, count in tally.dropped.items()})
        if tally.trouble:
            print(f"{one.name}: {tally.trouble.says('en')}")
    for label, found in (("language model alone", alone), ("rules and language model", merged)):
        told = score(corpus.gold, found)
        print(f"{label}: F1 {told.strict.f1:.3f}, whole record {told.whole.f1:.3f}")
    print("language model: " + ", ".join(f"{what} {count}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
