"""Every figure of extraction in one run, beside a regex baseline: right, grounded, covered, dated, fast.

    python3 run.py bench extraction [statements folds dates speed] [--reading] [--json OUT] [--shared DIR]

`statements` scores the collections as they stand, `folds` reads every document that the judge learns from unseen, by
cross-validation (minutes), `dates` reads the corpus of days, `speed` runs ours and the peers in turn. Of the held-out
documents only numbers are shown. `--reading` adds the columns and scans of `bench.reading` (minutes).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import tables
from bench.corpora import ROOT, corpora, extracted, lessons, records, regex_records
from bench.dates import dates
from bench.folds import folded, lessons_of
from bench.scoring import score
from bench.speed import long_lines, speeds
from bench.standing import coverage, ungrounded
from training.examples import Annotated

Part = Callable[[argparse.Namespace], dict[str, Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the parts asked for, or all; with `--json` write the figures too."""
    options = _options(arguments)
    figures: dict[str, Any] = {}
    for name in options.parts or [name for name in PARTS if name != "reading"]:
        figures[name] = PARTS[name](options)
    if options.reading and "reading" not in figures:
        figures["reading"] = reading(options)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench extraction", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all but the last without")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="the folder with the shared gold")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=2, help="how often the documents are dealt into folds anew")
    parser.add_argument("--reading", action="store_true", help="columns and scans too")
    parser.add_argument("--json", type=Path, metavar="OUT")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.parts) - set(PARTS)):
        parser.error(f"{', '.join(unknown)}: no such part: choose of {', '.join(PARTS)}")
    return options


def statements(options: argparse.Namespace) -> dict[str, Any]:
    """Each collection by the package as it is, beside the baseline."""
    if not (options.shared / "corpus").is_dir():
        print(f"shared gold: {options.shared} is not here: left out; --shared DIR names it", file=sys.stderr)
    told = {}
    for corpus in corpora(options.shared):
        figures, found_score = _scored(corpus.documents)
        tables.show_figures(f"{corpus.name} ({len(corpus.gold)} statements; {corpus.standing})", figures)
        tables.show_kinds(found_score)
        tables.show_worst(found_score)
        told[corpus.name] = figures | {"kinds": tables.kinds_of(found_score), "worst": tables.worst_of(found_score)}
    return told


def _scored(documents: Sequence[Annotated]) -> tuple[dict[str, Any], Any]:
    found = extracted(documents)
    gold = [line for one in documents for line in one.gold]
    ours = score(gold, records(found))
    figures = {
        "guatu": tables.figures_of(ours) | tables.standing_of(coverage(documents, found), ungrounded(documents, found)),
        "regex": tables.figures_of(score(gold, regex_records(documents))),
    }
    return figures, ours


def folds(options: argparse.Namespace) -> dict[str, Any]:
    """The documents that the judge learns from, each read by one that has not seen it."""
    documents = lessons()
    every = []
    for fold in folded(lessons_of(documents), options.folds, range(options.seeds)):
        every.append(fold)
        print(f"seed {fold.seed} fold {fold.number}: F1 {fold.score.strict.f1:.3f}", file=sys.stderr, flush=True)
    figures = [
        tables.figures_of(one.score) | tables.standing_of(one.coverage, ungrounded(one.documents, one.found))
        for one in every
    ]
    gold = [line for one in documents for line in one.gold]
    regex = tables.figures_of(score(gold, regex_records(documents)))
    tables.show_spread(f"own and training documents unseen ({len(documents)}, {len(gold)} statements)", figures, regex)
    first = [one for one in every if one.seed == 0]
    whole = score(gold, [line for one in first for line in records(one.found)])
    tables.show_kinds(whole)
    tables.show_worst(whole)
    return {"guatu": figures, "regex": regex, "kinds": tables.kinds_of(whole), "worst": tables.worst_of(whole)}


def days(_: argparse.Namespace) -> dict[str, Any]:
    """The corpus of days."""
    told = dates()
    tables.show_dates(told)
    return {"phrases": told.phrases, "both ends": told.both_ends, "latest": told.latest, "regex": told.by_regex}


def speed(options: argparse.Namespace) -> dict[str, Any]:
    """Ours and the peers over the same documents in turn, and one long line without punctuation."""
    told = speeds([one for corpus in corpora(options.shared) for one in corpus.documents])
    lines = list(long_lines())
    tables.show_speeds(told, lines)
    return {"KB/s": dict(told.by_engine), "missing": dict(told.missing), "long lines": lines}


def reading(_: argparse.Namespace) -> dict[str, Any]:
    """Columns and scans, in a process of their own because peaks of memory are told."""
    return {"exit": subprocess.run([sys.executable, "-m", "bench.reading"], cwd=ROOT).returncode}


PARTS: dict[str, Part] = {"statements": statements, "folds": folds, "dates": days, "speed": speed, "reading": reading}

if __name__ == "__main__":
    raise SystemExit(main())
