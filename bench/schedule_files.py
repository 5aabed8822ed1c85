"""Schedule files: `python3 run.py bench schedule_files [FILE…]`.

Of each file: how many leaf tasks keep their stored dates when computed anew (modulo time not worked), how many differ
for a reason found in the file, how many without one; beside it how many MPXJ's Microsoft and Primavera schedulers keep
in the same file, and how many its Microsoft scheduler keeps in what guatu writes of it as MSPDI ("reopened"). Without
guatu[mpp] and Java these are what `expected.json` of the shared data says, to the minute, and .mpp is skipped.
Then what reading and a cold `guatu schedule` of 1,000 items cost.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from bench import mpxj_peer
from guatu.scheduling import Activity, Network, Relation, schedule
from guatu.scheduling.files import UnreadableError, compare, compute, programme_of, read_file, read_here, to_mspdi
from guatu.scheduling.files.exporting import portable
from guatu.words import named_calendars, working_calendar

SHARED = Path(os.environ.get("GUATU_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TEXT = (".xml", ".xer", ".pmxml", ".gan", ".planner", ".mpp", ".mpx", ".pod")


def main() -> None:
    """Print the comparison and the times."""
    parser = argparse.ArgumentParser(prog="bench schedule_files", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--no-times", action="store_true")
    options = parser.parse_args()
    folder = SHARED / "schedules"
    given = options.files or sorted(path for path in folder.iterdir() if path.suffix in TEXT)
    expected = json.loads((folder / "expected.json").read_text()) if folder.is_dir() else {}
    compare_all(given, expected)
    if not options.no_times:
        times()


def compare_all(paths: list[Path], expected: dict[str, dict[str, object]]) -> None:
    """One line a file, and the sum."""
    office = named_calendars(working_calendar())
    lacking = mpxj_peer.lacking()
    if lacking:
        print(f"SKIPPED: MPXJ live, reopening, .mpp and .mpx: {lacking}")
    print(
        f"{'file':52} {'leaf':>5} {'links':>6} {'equal':>6} {'reason':>7} {'none':>5} {'crit=':>6}"
        f" {'MPXJ Microsoft':>15} {'Primavera':>10} {'reopened':>9}"
    )
    total: Counter[str] = Counter()
    peers: list[list[str]] = [[], []]
    again: list[str] = []
    for path in paths:
        told = _peer(expected.get(path.name, {})) if lacking else mpxj_peer.kept_dates(path.read_bytes())
        peers = [[*column, one] for column, one in zip(peers, (told[0], told[-1]), strict=True)]
        peer = _columns(told)
        try:
            programme = read_file(path)
        except UnreadableError as error:
            print(f"{path.name:52} refused: {error.says('en')[:60]:60} {peer}")
            continue
        if programme is None:
            print(f"{path.name:52} no schedule")
            continue
        made = compute(programme, office)
        compared = compare(made)
        verdicts = Counter(one.verdict for one in compared)
        critical = sum(made.is_critical(one.task.id) == one.task.stored.critical for one in compared)
        total += verdicts
        total["leaf"] += len(compared)
        total["critical"] += critical
        total["links"] += len(programme.links)
        again.append("" if lacking else mpxj_peer.reopened(to_mspdi(portable(made)).data))
        reasons = Counter(one.reason for one in compared if one.reason)
        print(
            f"{path.name:52} {len(compared):>5} {len(programme.links):>6} {verdicts['equal']:>6} "
            f"{verdicts['explained']:>7} {verdicts['unexplained']:>5} {critical:>6} {peer} "
            f"{again[-1]:>9} {dict(reasons) or ''}"
        )
        for one in compared:
            if one.verdict == "unexplained":
                off = f"start {one.start_off:+} min, finish {one.finish_off:+} min"
                print(f"    {one.task.id} {one.task.name[:30]}: {off}")
    counts = f"{total['equal']:>6} {total['explained']:>7} {total['unexplained']:>5} {total['critical']:>6}"
    print(f"{'all':52} {total['leaf']:>5} {total['links']:>6} {counts} {_columns(_sums(peers))} {_sums([again])[0]:>9}")


def _peer(expected: dict[str, object]) -> list[str]:
    told = []
    for name in ("MicrosoftScheduler", "PrimaveraScheduler"):
        found = expected.get(f"mpxj_{name}")
        if isinstance(found, dict):
            told.append(f"{found['same_dates']}/{found['of']}" if "same_dates" in found else "refuses")
    return told or ["unread"]


def _sums(columns: list[list[str]]) -> list[str]:
    """The counts of each column, added up; what is refused or not read counts nowhere."""
    pairs = [[list(map(int, one.split("/"))) for one in column if "/" in one] for column in columns]
    return [f"{sum(same for same, _ in one)}/{sum(of for _, of in one)}" for one in pairs]


def _columns(told: list[str]) -> str:
    return f"{told[0]:>15} {told[-1] if len(told) > 1 else '':>10}"


def network_of(count: int) -> Network:
    """A plan of `count` activities with two relations each."""
    chance = Random(1)
    relations = [
        Relation(str(chance.randrange(max(0, after - 50), after)), str(after), chance.choice(("FS", "SS", "FF")), 1)
        for after in range(1, count)
        for _ in range(2)
    ]
    activities = [Activity(str(one), f"工作{one}", chance.randint(1, 9)) for one in range(count)]
    return Network(tuple(activities), tuple(relations), date(2026, 3, 2))


def times() -> None:
    """Reading, computing and writing 10,000 tasks; the whole command on 1,000."""
    office = named_calendars(working_calendar())
    plan = schedule(network_of(10_000), office)
    marks = [("", process_time())]
    programme = programme_of(plan, office, "10,000")
    written = to_mspdi(programme)
    marks.append((f"write MSPDI, 10,000 tasks ({len(written.data) >> 20} MB)", process_time()))
    read_here("xml", written.data)
    marks.append(("read it in this process (MPXJ 16.10: 0.6 s once Java runs)", process_time()))
    compute(programme, {})
    marks.append(("both passes twice, in minutes", process_time()))
    for (_, begin), (what, end) in pairwise(marks):
        print(f"{what:60} {end - begin:6.2f} s of processor")
    with tempfile.TemporaryDirectory() as folder:
        plan = schedule(network_of(1_000), office)
        xml = Path(folder, "plan.xml")
        xml.write_bytes(to_mspdi(programme_of(plan, office, "1,000")).data)
        network = Path(folder, "plan.json")
        network.write_text(
            json.dumps(
                {
                    "today": "2026-03-02",
                    "activities": [
                        {"id": one.id, "name": one.name, "days": one.days} for one in plan.network.activities
                    ],
                    "relations": [
                        {"before": one.before, "after": one.after, "type": one.type, "lag": one.lag}
                        for one in plan.network.relations
                    ],
                }
            ),
            encoding="utf-8",
        )
        for path in (network, xml):
            wall, used = cold(path)
            print(f"{'guatu schedule, 1,000 items, cold: ' + path.suffix:60} {wall:6.2f} s  (processor {used:.2f} s)")
    project = SHARED / "schedules" / "commercial_construction.mpp"
    if not mpxj_peer.lacking() and project.exists():
        wall, used = cold(project)
        print(f"{'the same of an .mpp of 145 tasks, Java started for it':60} {wall:6.2f} s  (processor {used:.2f} s)")


def cold(path: Path, runs: int = 5) -> tuple[float, float]:
    """Median wall and processor seconds of the whole command."""
    walls, used = [], []
    for _ in range(runs):
        before, begin = os.times(), perf_counter()
        command = [sys.executable, "-m", "guatu", "schedule", str(path), "--json"]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = os.times()
        walls.append(perf_counter() - begin)
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        used.append(spent)
    return statistics.median(walls), statistics.median(used)


if __name__ == "__main__":
    main()
