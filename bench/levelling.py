"""Levelling against CP-SAT alone: `python3 run.py bench levelling`, on PSPLIB's instances in `../shared/psplib`.

Makespan: average gap to the best known schedules, % (marks of the issue behind it), and 50,000 schedules without the
solver. Lateness: portfolios of 30 projects that share crews, each due on a day of its own, weights 1 to 5.
Both get the same workers and the same seconds, one after the other on each instance, so that load hits both alike.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import tarfile
import time
from collections.abc import Sequence
from pathlib import Path

from guatu.scheduling.scarce import Effort, Instance, Levelled, breaches, level, portfolio, read_sm
from guatu.scheduling.scarce.bounds import heads
from guatu.scheduling.scarce.exact import solved
from guatu.scheduling.scarce.ready import load

SHARED = Path(os.environ.get("GUATU_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")) / "psplib"
SETS = ("j30", "j60", "j120")
MARKS = {2.0: {"j30": 0.0, "j60": 0.4, "j120": 1.9}, 10.0: {"j30": 0.0, "j60": 0.25, "j120": 1.5}}
PROJECTS = 30


def sample(name: str, count: int, seed: int) -> list[tuple[str, Instance]]:
    """`count` instances of a set, drawn by `seed`; all when it has no more."""
    with tarfile.open(SHARED / f"{name}.tar.xz") as files:
        texts = {
            Path(one.name).stem: stream.read().decode("ascii")
            for one in files.getmembers()
            if one.name.endswith(".sm") and (stream := files.extractfile(one)) is not None
        }
    chosen = random.Random(seed).sample(sorted(texts), min(count, len(texts)))
    return [(one, _read(texts[one])) for one in chosen]


def _read(text: str) -> Instance:
    found = read_sm(text)
    assert isinstance(found, Instance)
    return found


def best_known() -> dict[str, int]:
    """The best makespan anyone has published, by instance."""
    with (SHARED / "bounds.csv").open(encoding="utf-8") as file:
        return {row["instance"]: int(row["upper"]) for row in csv.DictReader(file)}


def levelled(instance: Instance, effort: Effort, objective: str = "makespan") -> Levelled:
    """Ours; every rule kept."""
    found = level(instance, effort, objective)  # type: ignore[arg-type]
    assert isinstance(found, Levelled)
    return found


def alone(instance: Instance, goal: int, seconds: float, workers: int) -> tuple[int | None, bool]:
    """CP-SAT with nothing to begin with: value and whether it is proved."""
    answer = solved(instance, goal, None, time.monotonic() + seconds, workers, 1)
    if answer.start is None:
        return None, False
    assert breaches(instance, answer.start) == ()
    value = instance.lateness(answer.start) if goal else instance.makespan(answer.start)
    return value, answer.proven


def makespans(name: str, options: argparse.Namespace) -> None:
    """One set: ours and CP-SAT at equal time."""
    best, ours, theirs, proofs = best_known(), [], [], [0, 0]
    for one, instance in sample(name, options.instances, options.seed):
        found = levelled(instance, Effort(options.seconds, None, options.workers, options.seed))
        ours.append(100 * (found.value / best[one] - 1))
        proofs[0] += found.proven
        if options.no_peer:
            continue
        value, proven = alone(instance, 0, options.seconds, options.workers)
        theirs.append(100 * ((value or instance.horizon) / best[one] - 1))
        proofs[1] += proven
    mark = MARKS.get(options.seconds, {}).get(name)
    count, peer = len(ours), ""
    if theirs:
        peer = (
            f"   CP-SAT alone {statistics.mean(theirs):5.2f} % "
            f"({sum(gap <= 0 for gap in theirs)}/{count}, proved {proofs[1]})"
        )
    print(
        f"{name:5} {options.seconds:4g} s x {options.workers}: ours {statistics.mean(ours):5.2f} % "
        f"(best known {sum(gap <= 0 for gap in ours)}/{count}, proved {proofs[0]}){peer}"
        f"   mark {'-' if mark is None else f'{mark:g} %'}",
        flush=True,
    )


def counted(name: str, options: argparse.Namespace) -> None:
    """A number of schedules, no solver: what does not depend on the machine."""
    best, gaps = best_known(), []
    begin = time.process_time()
    for one, instance in sample(name, options.instances, options.seed):
        found = levelled(instance, Effort(None, options.schedules, 1, options.seed, solver=False))
        gaps.append(100 * (found.value / best[one] - 1))
    each = (time.process_time() - begin) / len(gaps)
    mark = 2.0 if (name, options.schedules) == ("j120", 50_000) else None
    print(
        f"{name:5} {options.schedules:,} schedules: {statistics.mean(gaps):.2f} % in {each:.2f} s of CPU"
        f"   mark {'-' if mark is None else f'{mark:g} %'}",
        flush=True,
    )


def shared_projects(name: str, seed: int) -> Instance:
    """30 projects that share a quarter of all their crews; due between their own length and that of all the work."""
    chance = random.Random(seed)
    projects = [instance for _, instance in sample(name, PROJECTS, seed)]
    crews = range(projects[0].need.shape[1])
    capacity = [
        max(
            sum(int(one.capacity[crew, 0]) for one in projects) // 4,
            *(int(one.need[:, crew].max()) for one in projects),
        )
        for crew in crews
    ]
    work = [sum(int((one.need[:, crew] * one.span).sum()) for one in projects) / capacity[crew] for crew in crews]
    due = [max(int(heads(one).max()) + 1, int(max(work) * chance.uniform(0.16, 0.8))) for one in projects]
    return portfolio(projects, capacity, due, [chance.randint(1, 5) for _ in projects])


def lateness(name: str, options: argparse.Namespace) -> None:
    """Portfolios: weighted lateness of both, and how much less ours is."""
    less = []
    for seed in range(1, options.portfolios + 1):
        instance = shared_projects(name, seed)
        found = levelled(instance, Effort(options.portfolio_seconds, None, options.workers, options.seed), "lateness")
        value, _ = alone(instance, 1, options.portfolio_seconds, options.workers)
        told = "none" if value is None else str(value)
        less.append(100.0 if value is None else 100 * (1 - found.value / value) if value else 0.0)
        print(
            f"{name} portfolio {seed} ({len(instance.span):,} activities), {options.portfolio_seconds:g} s x "
            f"{options.workers}: ours {found.value}, CP-SAT alone {told}: {less[-1]:.0f} % less",
            flush=True,
        )
    print(f"{name}: {statistics.mean(less):.0f} % less on average, worst {min(less):.0f} %   mark 20 %, never worse")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="bench levelling")
    parser.add_argument("--set", choices=SETS, help="one set only; all three otherwise")
    parser.add_argument("--instances", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--schedules", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=5, help="of the sample and of the search")
    parser.add_argument("--portfolios", type=int, default=2, help="how many, of each of j30 and j60")
    parser.add_argument("--portfolio-seconds", type=float, default=15.0)
    parser.add_argument("--no-peer", action="store_true", help="only ours, in half the time")
    parser.add_argument("--only", choices=("makespan", "schedules", "lateness"))
    options = parser.parse_args(arguments)
    load(dated=False)
    names = (options.set,) if options.set else SETS
    if options.only in (None, "makespan"):
        for name in names:
            makespans(name, options)
    if options.only in (None, "schedules"):
        for name in names:
            counted(name, options)
    if options.only in (None, "lateness"):
        for name in (options.set,) if options.set else ("j30", "j60"):
            lateness(name, options)


if __name__ == "__main__":
    main()
