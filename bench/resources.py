"""Levelling of an office's own ledger, by size: `python3 run.py bench resources [ITEMS] [SECONDS]`.

Projects of fifty items with two links each on two calendars; a fifth of the items need crews, land or money. Times of
one core; what is proposed is counted anew from its dates.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from guatu.ledger import Item, Link, Need, Resource
from guatu.scheduling import Problem, network_of, schedule
from guatu.scheduling.scarce import Effort, OwnContention, contention_of_items, level, profiles, proposed
from guatu.words import named_calendars, working_calendar

TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, tzinfo=UTC)
CALENDARS = named_calendars(working_calendar())
PROJECT = 50
NEEDING, EACH = 0.2, 0.6


def office(count: int, seed: int = 3) -> tuple[Mapping[int, Item], Mapping[int, Resource]]:
    """Items in projects, and three resources that are about as scarce at any size."""
    chance = random.Random(seed)
    crews = max(count // 170, 3)
    quarters = tuple((date(2026 + at // 4, 1 + 3 * (at % 4), 1), count // 4) for at in range(2, 20))
    resources = {
        1: Resource(1, 1, "机组", "台", "crew", crews),
        2: Resource(
            2, 2, "用地指标", "亩", "quota", count // 2, ((date(2026, 9, 1), count // 2), (date(2027, 1, 1), count))
        ),
        3: Resource(3, 3, "资金", "万元", "budget", count // 4, quarters),
    }
    items = {}
    for number in range(1, count + 1):
        place = (number - 1) % PROJECT
        after = {number - chance.randint(1, place) for _ in range(min(place, 2))}
        wanted = [one for one in (1, 2, 3) if chance.random() < EACH] if chance.random() < NEEDING else []
        items[number] = Item(
            number, "task", f"事项{number}", NOW, None, days=chance.randint(2, 20),
            due=TODAY + timedelta(days=chance.randint(60, 700)) if place % 10 == 9 else None,
            links=tuple(Link(one, "FS", 0) for one in sorted(after)),
            needs=tuple(Need(one, chance.randint(1, 3 if one == 1 else 20)) for one in wanted),
            calendar=chance.choice(("office", "site")),
        )  # fmt: skip
    return items, resources


def main(count: int = 10_000, seconds: float = 10.0) -> None:
    """Print each part."""
    items, resources = office(count)
    plan = schedule(network_of(items, TODAY), CALENDARS, TODAY)
    begun = time.process_time()
    use = profiles(items.values(), resources, plan.windows, CALENDARS, TODAY)
    print(f"use of {len(use)} resources by day: {1000 * (time.process_time() - begun):.0f} ms")
    begun = time.process_time()
    own = contention_of_items(items, resources, plan, CALENDARS)
    if not isinstance(own, OwnContention):
        raise SystemExit(own.says("en"))
    instance = own.contention.instance
    print(f"instance of {len(instance.span)} items: {1000 * (time.process_time() - begun):.0f} ms")
    level(instance, Effort(seconds=None, schedules=3), "lateness")
    begun = time.process_time()
    first = level(instance, Effort(seconds=None, schedules=36), "lateness")
    each = (time.process_time() - begun) / 36
    found = level(instance, Effort(seconds=seconds), "lateness")
    if isinstance(first, Problem) or isinstance(found, Problem):
        raise SystemExit("never fits")
    print(
        f"one schedule: {1000 * each:.1f} ms, {first.value} days late after 36, {found.value} after {found.schedules}"
    )
    begun = time.process_time()
    made = proposed(items, resources, plan, own, found, CALENDARS)
    short = [int(one.over.sum()) for one in made.before], [int(one.over.sum()) for one in made.after]
    spent = 1000 * (time.process_time() - begun)
    print(f"proposal: {spent:.0f} ms, {len(made.moves)} items move, {len(made.edits)} edits")
    print(f"days short of each: {short[0]} → {short[1]}; late {made.late_before} → {made.late_after}")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 10_000, float(given[1]) if len(given) > 1 else 10.0)
