"""The figures of `bench.extraction` as plain text: what is to be reached, the baseline, ours."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from bench.dates import Dates
from bench.scoring import Score
from bench.speed import LONG_LINE, Speeds
from bench.standing import Coverage
from guatu.extraction import KINDS

Figures = Mapping[str, float | None]
WANTED = {
    "F1": 0.88, "whole record": 0.70, "due": 0.98, "value": 0.96, "subject": 0.90, "units, where there are some": 0.90,
    "grounded": 1.0, "covered": 0.95,
}  # fmt: skip
UNSEEN = WANTED | {"F1": 0.85}
SHARES = ("F1", "F1, kind aside", "precision", "recall", "whole record")
WORST = 10
FAST, SLOWEST = 800, 10.0


def figures_of(told: Score) -> dict[str, float | None]:
    """The headline figures and the fields over the pairs; None for what was never asked."""
    shares = {
        "F1": told.strict.f1,
        "F1, kind aside": told.any_kind.f1,
        "precision": told.strict.precision,
        "recall": told.strict.recall,
        "whole record": told.whole.f1,
    }
    return shares | {name: right / asked if asked else None for name, (right, asked) in told.fields.items()}


def standing_of(covered: Coverage, grounds: tuple[int, Sequence[tuple[str, str]]]) -> dict[str, float | None]:
    """Grounded share, coverage, and how many of the listed sentences hold nothing annotated."""
    asked, bad = grounds
    return {
        "grounded": 1 - len(bad) / asked if asked else None,
        "covered": covered.inside / covered.gold if covered.gold else None,
        "covered, promises": covered.promises_inside / covered.promises if covered.promises else None,
        "listed, not annotated": float(covered.false),
        "listed, annotated": float(covered.listed - covered.false),
    }


def kinds_of(told: Score) -> dict[str, Any]:
    """F1 by kind, and wanted kind > found kind with their numbers."""
    confusion = {f"{want or 'nothing'} > {have or 'nothing'}": count for (want, have), count in told.confusion.items()}
    return {"f1": {kind: share.f1 for kind, share in told.kinds.items()}, "confusion": confusion}


def worst_of(told: Score) -> list[tuple[str, float]]:
    """The ten documents of the lowest F1."""
    by_score = sorted((share.f1, name) for name, share in told.documents.items())
    return [(name, found) for found, name in by_score[:WORST]]


def show_figures(title: str, figures: Mapping[str, Figures]) -> None:
    """One collection: to reach, regex, ours."""
    wanted = UNSEEN if title.startswith("held out") else WANTED
    print(f"\n== {title}\n{'':30}{'to reach':>10}{'regex':>10}{'guatu':>10}")
    for name, value in figures["guatu"].items():
        print(f"{name:30}{_shown(wanted.get(name)):>10}{_shown(figures['regex'].get(name)):>10}{_shown(value):>10}")


def show_spread(title: str, folds: Sequence[Figures], regex: Figures) -> None:
    """Mean, deviation and ends over the folds of all seeds."""
    head = "".join(f"{name:>10}" for name in ("to reach", "regex", "mean", "±", "least", "most"))
    print(f"\n== {title}, {len(folds)} folds\n{'':30}{head}")
    for name in folds[0]:
        values = [value for one in folds if (value := one[name]) is not None]
        told = (statistics.fmean(values), statistics.pstdev(values), min(values), max(values))
        row = "".join(f"{_shown(value):>10}" for value in (UNSEEN.get(name), regex.get(name), *told))
        print(f"{name:30}{row}")


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if value <= 1 else f"{value:.1f}"


def show_kinds(told: Score) -> None:
    """By kind, then wanted kinds down and found kinds across."""
    print(
        f"\n{'kind':14}{'P':>7}{'R':>7}{'F1':>7}   found as: "
        + "".join(f"{kind[:9]:>11}" for kind in (*KINDS, "nothing"))
    )
    for kind in KINDS:
        share = told.kinds[kind]
        row = "".join(f"{told.confusion.get((kind, other), 0):>11}" for other in (*KINDS, None))
        print(f"{kind:14}{share.precision:7.3f}{share.recall:7.3f}{share.f1:7.3f}{'':13}{row}")
    row = "".join(f"{told.confusion.get((None, other), 0):>11}" for other in KINDS)
    print(f"{'nothing':48}{row}")


def show_worst(told: Score) -> None:
    """The ten worst documents."""
    print("worst documents: " + ", ".join(f"{name} {found:.3f}" for name, found in worst_of(told)))


def show_dates(told: Dates) -> None:
    """Days, ours beside the pattern."""
    print(f"\n== days of officials ({told.phrases} phrases; to reach 0.990)")
    print(
        f"guatu, both ends {told.both_ends / told.phrases:.3f}, latest day {told.latest / told.phrases:.3f}; ", end=""
    )
    print(f"regex, latest day {told.by_regex / told.phrases:.3f}")
    if told.wrong:
        print("wrong: " + ", ".join(told.wrong[:20]))


def show_speeds(told: Speeds, lines: Sequence[tuple[int, float]]) -> None:
    """KB a second and as shares of ours; then the long lines."""
    ours = told.by_engine["guatu extract"]
    print(f"\n== speed over {told.kilobytes:.0f} KB of UTF-8, per second of processor time (to reach {FAST})")
    for name, speed in told.by_engine.items():
        print(f"{name:26}{speed:>10,.0f} KB/s{speed / ours:>9.2f} × guatu extract")
    for name, reason in told.missing.items():
        print(f"{name:26}{reason}")
    print(f"one line without punctuation (to reach: {LONG_LINE // 1_000_000} MB in {SLOWEST:.0f} s): ", end="")
    print(", ".join(f"{size / 1e6:.2f} MB {seconds:.1f} s" for size, seconds in lines))
