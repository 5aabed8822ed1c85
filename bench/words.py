"""Speed of the finders of `words` on the documents of the tests, each read whole: `python3 run.py bench words`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from guatu.words import find_amounts, find_periods, find_units
from guatu.words.legible import legible

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus"
ROUNDS = 5
FINDERS: dict[str, tuple[Callable[[str], object], ...]] = {
    "find_periods": (lambda text: find_periods(text, date(2025, 3, 10)),),
    "find_amounts": (find_amounts,),
    "find_units": (find_units,),
}


def main() -> None:
    """Print megabytes of UTF-8 text per second of processor time, the best of the rounds; all three make `all`."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("[ch][0-9]*.txt"))]
    size = sum(len(text.encode()) for text in texts) / 1e6
    together = tuple(find for finders in FINDERS.values() for find in finders)
    for name, finders in [*FINDERS.items(), ("all", together)]:
        best = min(_seconds(finders, texts) for _ in range(ROUNDS))
        print(f"{name:14s} {size / best:6.1f} MB/s over {len(texts)} documents, {size:.2f} MB")


def _seconds(finders: Sequence[Callable[[str], object]], texts: Sequence[str]) -> float:
    legible.cache_clear()  # a document is made legible once for the finders, and not before
    begun = time.process_time()
    for text in texts:
        for find in finders:
            find(text)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
