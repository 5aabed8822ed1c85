"""The annotated documents, each collection with what it may say: the shared gold, our own, those held out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.regex_baseline import statements as by_regex
from bench.scoring import Record
from guatu.extraction import Extraction, extract
from training.examples import Annotated, annotated, folders

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "corpus"
Engine = Callable[[Annotated], Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents measured together, and what is known of them."""

    name: str
    standing: str
    documents: Sequence[Annotated]

    @property
    def gold(self) -> list[Record]:
        """Every annotated statement."""
        return [line for one in self.documents for line in one.gold]


def corpora(shared: Path) -> Iterator[Corpus]:
    """What can be measured as it stands; what the judge learnt from is measured by folds alone."""
    if (shared / "corpus" / "gold.jsonl").is_file():
        yield Corpus(
            "shared gold", "seen while the rules were written, never learnt from", [*annotated(shared / "corpus")]
        )
    yield Corpus("own corpus", "the judge has learnt from it", [*annotated(OWN)])
    yield Corpus("held out", "by another hand, never tuned on, nobody looks into it", [*annotated(OWN / "heldout")])
    yield Corpus("blind", "a second such set, newer than every rule", [*annotated(OWN / "blind")])


def lessons() -> list[Annotated]:
    """What the judge learns from: our own corpus and the training documents."""
    return [one for folder in folders(OWN) for one in annotated(folder)]


def extracted(documents: Sequence[Annotated]) -> dict[str, Extraction]:
    """Each document by the package's own judge, its day given."""
    return {one.name: extract(one.document, one.day) for one in documents}


def records(found: Mapping[str, Extraction]) -> list[Record]:
    """The statements under the corpus' names of the documents."""
    return [one.to_json() | {"doc": name} for name, extraction in found.items() for one in extraction.statements]


def regex_records(documents: Sequence[Annotated]) -> list[Record]:
    """The baseline's statements."""
    return [line for one in documents for line in by_regex(one.name, one.document.raw, one.day)]
