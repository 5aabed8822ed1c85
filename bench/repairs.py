"""The smallest repairs: against trying everything, and times for portfolios: `python3 run.py bench repairs`.

Small networks are judged by trying every amount of every option through the real passes. Portfolios are projects of
twenty works in chains with branches, one due day each, of which every tenth is some days too late.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import date, timedelta

from guatu.scheduling import Activity, Network, Plan, Relation, schedule
from guatu.scheduling.repairs import (
    Allowances,
    Limits,
    Repairs,
    apply_changes,
    find_repairs,
    load_allowances,
    with_overtime,
)
from guatu.words import named_calendars, working_calendar
from tests.scheduling.repairs.every_repair import every_minimal, key_of, options_of, size

TODAY = date(2026, 1, 5)
CALENDARS = {"office": working_calendar(), "site-winter": named_calendars(working_calendar())["site-winter"]}
TWINS = with_overtime(CALENDARS)
WORDS = [
    "规划选址",
    "施工图设计",
    "图纸审查",
    "招标",
    "征地拆迁",
    "管线迁改",
    "基础施工",
    "主体施工",
    "设备安装",
    "竣工验收",
]
SMALL, MOST_TRIED = 60, 3_000


def small(seed: int) -> tuple[Network, Allowances]:
    """Up to five works, the last due too early, two kinds of calendar, three kinds of change."""
    chance = random.Random(seed)
    count = chance.randint(3, 5)
    works = tuple(
        Activity(str(k), f"工序{k}", chance.randint(2, 9), calendar=chance.choice(("office", "office", "site-winter")))
        for k in range(count)
    )
    links = tuple(
        Relation(str(before), str(k), chance.choice(("FS", "FS", "SS", "FF")), chance.randint(-1, 2))
        for k in range(1, count)
        for before in {chance.randint(0, k - 1), k - 1}
    )
    finish = schedule(Network(works, links, TODAY), CALENDARS).windows[str(count - 1)].earliest_finish
    works = (*works[:-1], replace(works[-1], due=finish - timedelta(days=chance.randint(2, 6))))
    open_ = set(chance.sample(("shorten", "crew", "overlap", "rest", "extend"), 3))
    table = {
        kind: replace(
            one, share=0.34 if kind in open_ else 0.0, least=2, words=(), most=5 if kind in open_ else 0,
            weekdays=(6,) if kind in open_ else (), once=chance.randint(0, 5), unit=chance.randint(1, 5),
        )
        for kind, one in load_allowances().items()
    }  # fmt: skip
    return Network(works, links, TODAY), table


def portfolio(count: int, seed: int = 1) -> Network:
    """Projects of twenty works; the due day of every tenth is 3 to 15 days too early."""
    chance = random.Random(seed)
    works: list[Activity] = []
    links: list[Relation] = []
    for number in range(count):
        place = number % 20
        name = f"{WORDS[place % len(WORDS)]}{number}"
        calendar = "site-winter" if place % 10 in {6, 7} and chance.random() < 0.3 else "office"
        works.append(Activity(str(number), name, chance.randint(5, 25), calendar=calendar))
        first = number - place
        if place:
            befores = {number - 1 if chance.random() < 0.7 else chance.randint(first, number - 1)}
            befores |= {chance.randint(first, number - 1)} if chance.random() < 0.4 else set()
            links += [Relation(str(one), str(number), chance.choice(("FS",) * 8 + ("SS", "FF"))) for one in befores]
    plan = schedule(Network(tuple(works), tuple(links), TODAY), CALENDARS)
    for number in range(19, count, 20):
        finish = plan.windows[str(number)].earliest_finish
        late = (number // 20) % 10 == 0
        works[number] = replace(works[number], due=finish + timedelta(days=-chance.randint(3, 15) if late else 20))
    return Network(tuple(works), tuple(links), TODAY)


def against_everything() -> None:
    """How often the sets found are those that trying everything finds."""
    judged = same = sets = tried = 0
    ours: list[float] = []
    theirs: list[float] = []
    for seed in range(SMALL):
        network, table = small(seed)
        options = options_of(network, TWINS, TODAY, table, Limits())
        if size(options) > MOST_TRIED:
            continue
        begin = time.perf_counter()
        answer = find_repairs(network, CALENDARS, TODAY, allowances=table, most=1000, seconds=60)
        ours.append(time.perf_counter() - begin)
        if not answer.targets:
            continue
        begin = time.perf_counter()
        expected = every_minimal(network, TWINS, TODAY, options, {one.id for one in answer.targets})
        theirs.append(time.perf_counter() - begin)
        found = {frozenset(key_of(one) for one in repair.changes): repair.cost for repair in answer.repairs}
        judged, sets, tried = judged + 1, sets + len(found), tried + expected.tried
        same += found == expected.sets
    print(
        f"{judged} networks, {tried:,} combinations tried: {same} of {judged} with the same minimal sets at the same "
        f"cost ({sets} sets); median {statistics.median(ours) * 1e3:.0f} ms, trying everything "
        f"{statistics.median(theirs) * 1e3:.0f} ms"
    )


def is_met(network: Network, plan: Plan, answer: Repairs) -> bool:
    """Every repair meets its targets by the passes, and makes nothing late that was not."""
    was = {one.id: one.finish for one in plan.late()}
    gone = {one.id for one in answer.targets}
    for repair in answer.repairs:
        late = schedule(apply_changes(network, repair.changes), TWINS, TODAY).late()
        if any(one.id in gone or one.id not in was or one.finish > was[one.id] for one in late):
            return False
    return True


def row(count: int) -> None:
    """One line of the table: the quick answer, one due day, all of them together."""
    network = portfolio(count)
    find_repairs(portfolio(40), CALENDARS, TODAY)  # loads the solver
    begin = time.perf_counter()
    plan = schedule(network, CALENDARS, TODAY)
    passes = time.perf_counter() - begin
    late = plan.late()
    begin = time.perf_counter()
    quick = find_repairs(network, CALENDARS, TODAY, seconds=0)
    fast = time.perf_counter() - begin
    begin = time.perf_counter()
    one = find_repairs(network, CALENDARS, TODAY, late[0].id)
    single = time.perf_counter() - begin
    begin = time.perf_counter()
    every = find_repairs(network, CALENDARS, TODAY, seconds=20, most=1)
    joint = time.perf_counter() - begin
    proven = f"{sum(repair.proven for repair in one.repairs)}/{len(one.repairs)}"
    sizes = [len(answer.repairs[0].changes) if answer.repairs else 0 for answer in (quick, every)]
    held = all(is_met(network, plan, answer) for answer in (quick, one, every))
    print(
        f"{count:>10,} {len(late):>5} {passes * 1e3:>9.0f} {fast:>8.2f} {sizes[0]:>8} {single:>9.2f} {proven:>7} "
        f"{joint:>8.2f} {sizes[1]:>8} {every.proven!s:>7} {held!s:>6}"
    )


def main() -> None:
    """Print the tables."""
    against_everything()
    print("activities  late passes ms  quick s  changes  one due s  proven    all s  changes  proven   held")
    for count in [int(text) for text in sys.argv[1:]] or [200, 2_000, 10_000]:
        row(count)


if __name__ == "__main__":
    main()
