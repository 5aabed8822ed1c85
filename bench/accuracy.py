"""How right and how fast extraction is, on the shared gold and our own documents, beside a regex baseline.

    python bench/accuracy.py [--shared DIR] [--assistant URL --assistant-model NAME]

Documents in `ASIDE` were written after the rules, and their statements are found by rules not changed since (owners and
funds were); of the shared ones 001 and d03 were opened last, when F1 on them stood at 0.60.
The scorer is the shared one (`tools/score.py`). Speed is UTF-8 kilobytes per second of CPU, best of three.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import language_model
from bench.regex_baseline import statements as by_regex
from guatu.extraction import extract
from guatu.reading import Document, read_here

ROOT = Path(__file__).resolve().parent.parent
ASIDE = ("c05",)
Records = list[dict[str, Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 2 when the shared folder is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--assistant", metavar="URL", help="also ask a language model; the corpus is sent there")
    parser.add_argument("--assistant-model", metavar="NAME")
    options = parser.parse_args(arguments)
    shared = options.shared
    if not (shared / "tools" / "score.py").is_file():
        print(f"{shared}: no tools/score.py: give the shared folder with --shared", file=sys.stderr)
        return 2
    scorer = _scorer(shared)
    asker = language_model.asker_at(options.assistant, options.assistant_model) if options.assistant else None
    own = ROOT / "tests" / "corpus"
    for folder in (shared / "corpus", own, own / "heldout"):
        documents, days, gold = _load(folder)
        seen = "by another hand, never tuned on" if folder.name == "heldout" else "seen while writing"
        parts = {seen: [name for name in documents if name not in ASIDE]}
        if any(name in documents for name in ASIDE):
            parts["kept aside"] = [name for name in documents if name in ASIDE]
        for title, names in parts.items():
            _report(scorer, f"{folder.parent.name}/{folder.name}, {title}", names, documents, days, gold)
            if asker:
                wanted = [line for line in gold if line["doc"] in names]
                language_model.report(scorer, names, documents, days, wanted, asker)
    return 0


def _scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _load(folder: Path) -> tuple[dict[str, Document], dict[str, date], Records]:
    about = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    documents = {name: read_here(one["file"], (folder / one["file"]).read_bytes()) for name, one in about.items()}
    days = {name: date.fromisoformat(one["date"]) for name, one in about.items()}
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return documents, days, [json.loads(line) for line in lines if line.strip()]


def _ours(name: str, document: Document, day: date) -> Records:
    return [statement.to_json() | {"doc": name} for statement in extract(document, day).statements]


def _regex(name: str, document: Document, day: date) -> Records:
    return by_regex(name, document.raw, day)


def _report(
    scorer: ModuleType,
    title: str,
    names: list[str],
    documents: dict[str, Document],
    days: dict[str, date],
    gold: Records,
) -> None:
    wanted = [line for line in gold if line["doc"] in names]
    print(f"\n== {title} ({len(wanted)} statements)")
    size = sum(len(documents[name].raw.encode()) for name in names) / 1024
    for label, engine in (("regex baseline", _regex), ("guatu", _ours)):
        found, seconds = _timed(engine, names, documents, days)
        result = scorer.score(wanted, found)
        strict, whole = result["strict"]["f1"], result["whole_record"]["f1"]
        print(f"{label}: F1 {strict:.3f}, whole record {whole:.3f}, {size / seconds:.0f} KB/s")
        if engine is _ours:
            print(scorer.table(result))
            worst = sorted((one["f1"], name) for name, one in result["by_doc"].items())[:10]
            print("worst documents: " + ", ".join(f"{name} {score:.3f}" for score, name in worst))
            bad = [one for one in found if documents[one["doc"]].raw[slice(*one["span"])] != one["text"]]
            print(f"not grounded: {len(bad)}")


def _timed(
    engine: Callable[[str, Document, date], Records],
    names: list[str],
    documents: dict[str, Document],
    days: dict[str, date],
) -> tuple[Records, float]:
    best = float("inf")
    found: Records = []
    for _ in range(3):
        start = time.process_time()
        found = [record for name in names for record in engine(name, documents[name], days[name])]
        best = min(best, time.process_time() - start)
    return found, best


if __name__ == "__main__":
    raise SystemExit(main())
