"""How fast both passes are: `python3 run.py bench scheduling`, networkx and MPXJ beside them in the same run.

MPXJ needs guatu[mpp] (installed with the benchmarks) and Java; without them it is skipped, and said so.
Activities have two relations each to earlier ones, of all four types, lags -2 to 10; medians of several runs.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import networkx as nx
import numpy as np

from bench import mpxj_peer
from guatu.ledger import Item, Link
from guatu.scheduling import (
    Activity,
    Network,
    Relation,
    RelationType,
    core_network,
    edited,
    kernels,
    network_of,
    passes,
    schedule,
    to_json,
)
from guatu.scheduling.order import levels
from guatu.scheduling.passes import NEVER, Bounds, Core, core_of
from guatu.scheduling.ruler import Rulers
from guatu.words import working_calendar

TODAY = date(2026, 1, 5)
TYPES: tuple[RelationType, ...] = ("FS", "SS", "FF", "SF")
STOP = (12, 15), (2, 15)
CALENDARS = {"office": working_calendar(), "site": working_calendar().with_stops("site", [STOP])}
# Its projects are of objects: a million activities with their links would need 10 GB.
MOST_MPXJ = 200_000


def network(count: int, *, calendars: tuple[str, ...] = ("office",), seed: int = 1) -> Network:
    """`count` activities whose relations reach back to the hundreds before them, some due days among them."""
    chance = random.Random(seed)
    reach = max(count // 50, 20)
    activities = tuple(
        Activity(str(k), f"工序{k}", chance.randint(0, 10), TODAY + timedelta(days=chance.randint(100, 2000))
                 if chance.random() < 0.1 else None, calendar=chance.choice(calendars))
        for k in range(count)
    )  # fmt: skip
    relations = tuple(
        Relation(str(chance.randint(max(0, k - reach), k - 1)), str(k), chance.choice(TYPES), chance.randint(-2, 10))
        for k in range(1, count)
        for _ in range(2)
    )
    return Network(activities, relations, TODAY)


def portfolio(count: int) -> dict[int, Item]:
    """Items of a ledger: projects of twenty, each a chain with branches, the project's due day on the group."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    chance = random.Random(2)
    items: dict[int, Item] = {}
    for number in range(1, count + 1):
        if number % 20 == 1:
            items[number] = Item(number, "group", f"项目{number}", at, None, due=date(2026, 12, 31))
            continue
        first = number - number % 20 + 1 if number % 20 else number - 19
        links = tuple(Link(chance.randint(first + 1, number - 1), "FS", 0) for _ in range(min(2, number - first - 1)))
        items[number] = Item(number, "milestone", f"节点{number}", at, None, first, days=number % 9, links=links)
    return items


def timed(deed: Callable[[], object], times: int) -> float:
    """Median seconds."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        deed()
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def core_of_network(given: Network) -> tuple[Core, np.ndarray, np.ndarray]:
    """The core of a network with its floor and ceiling, as the passes take them."""
    reckoning = core_network(given, CALENDARS, TODAY)
    assert reckoning is not None
    order = reckoning.core.at
    return reckoning.core, reckoning.floor[order], reckoning.ceiling[order]


def projects(count: int, size: int = 200) -> tuple[Core, np.ndarray, np.ndarray]:
    """The core of `count` projects of `size` activities, two relations each, a due day at the end of each."""
    chance = np.random.default_rng(3)
    total = count * size
    base, at = np.divmod(np.arange(total), size)
    after = np.repeat(np.flatnonzero(at > 0), 2)
    back = 1 + (chance.random(len(after)) * np.minimum(at[after], 12)).astype(np.int64)
    kind = chance.integers(0, 4, len(after))
    span = np.maximum(chance.integers(0, 11, total), 1)
    lag = chance.integers(-2, 11, len(after))
    before = after - back
    weight = lag - np.where(kind >= 2, span[after] - 1, 0) - (kind == 3)
    lead = np.where(kind % 2 == 0, span[before] - 1, 0)
    none = np.zeros(len(after), bool)
    bounds = Bounds(before, after, lead, (kind == 0).astype(np.int64), weight, none)
    row = np.zeros(total, np.int64)
    core, _ = core_of(Rulers(CALENDARS), row, levels(total, before, after), bounds)
    floor = np.full(total, 9000)
    ceiling = np.where(at == size - 1, 9000 + 1500 + base % 250, NEVER)
    return core, floor[core.at], ceiling[core.at]


def bytes_of(core: Core) -> float:
    """Bytes an activity of the arrays that a recalculation needs: network, floors, ceilings, both results."""
    held = [getattr(core, each.name) for each in fields(core)]
    held += [getattr(core.bounds, each.name) for each in fields(core.bounds)]
    arrays = [one.nbytes for one in held if isinstance(one, np.ndarray)] + [core.crossing.table.nbytes]
    return (sum(arrays) + 4 * core.row.nbytes) / len(core.row)


def graph_of(given: Network) -> nx.MultiDiGraph:
    """The same bounds for networkx: start to start, weighted."""
    days = {one.id: max(one.days, 1) for one in given.activities}
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(days)
    for one in given.relations:
        a, b = days[one.before], days[one.after]
        weight = {"FS": a, "SS": 0, "FF": a - b, "SF": -b}[one.type] + one.lag
        graph.add_edge(one.before, one.after, weight=weight)
    return graph


def passes_of(graph: nx.MultiDiGraph) -> int:
    """Both passes the usual way with networkx."""
    order = list(nx.topological_sort(graph))
    start = dict.fromkeys(order, 0)
    for one in order:
        for _, after, weight in graph.out_edges(one, data="weight"):
            start[after] = max(start[after], start[one] + weight)
    end = max(start.values())
    last = dict.fromkeys(order, end)
    for one in reversed(order):
        for _, after, weight in graph.out_edges(one, data="weight"):
            last[one] = min(last[one], last[after] - weight)
    return end


def row(count: int) -> tuple[float, float]:
    """One line of the table; seconds of the compiled passes with one calendar and with two."""
    given = network(count)
    core, floor, ceiling = core_of_network(given)
    mixed, low, high = core_of_network(network(count, calendars=("office", "site")))
    times = 15 if count < 1_000_000 else 5
    plain = timed(lambda: (passes.earliest_by_levels(core, floor), passes.latest_by_levels(core, ceiling)), times)
    fast = timed(lambda: (kernels.earliest(core, floor), kernels.latest(core, ceiling)), times)
    both = timed(lambda: (kernels.earliest(mixed, low), kernels.latest(mixed, high)), times)
    graph = graph_of(given)
    peer = timed(lambda: passes_of(graph), 3 if count < 1_000_000 else 1)
    print(
        f"{count:>9,} {len(core.level_at) - 1:>7,} {plain * 1e3:>8.2f} {fast * 1e3:>9.2f} {both * 1e3:>14.2f} "
        f"{both / fast:>5.1f} {bytes_of(core):>6.0f} {peer * 1e3:>11.1f} {peer / plain:>7.0f} {peer / fast:>8.0f}"
    )
    return fast, both


def mpxj_rows(ours: dict[int, tuple[float, float]]) -> None:
    """The same networks in MPXJ: a five-day calendar; then every other activity in one that rests each winter."""
    if why := mpxj_peer.lacking():
        print(f"SKIPPED: MPXJ as a peer: {why}")
        return
    print("\nMPXJ                               five days       × compiled  two calendars   × compiled  µs an activity")
    for count, (fast, both) in ours.items():
        if count > MOST_MPXJ:
            print(f"{count:>9,} SKIPPED: MPXJ: more than {MOST_MPXJ:,} activities do not fit its memory")
            continue
        plain = mpxj_peer.project_of(network(count), {})
        mixed = mpxj_peer.project_of(network(count, calendars=("office", "site")), {"site": STOP})
        for name in mpxj_peer.SCHEDULERS:
            one, two = (mpxj_peer.seconds(project, name, TODAY, 3) for project in (plain, mixed))
            print(
                f"{count:>9,} {name:18} {one * 1e3:>12.0f} ms {one / fast:>14.0f} {two * 1e3:>11.0f} ms "
                f"{two / both:>12.0f} {two / count * 1e6:>15.1f}"
            )


def office() -> None:
    """What a portfolio of an office costs, from items to dates, and one edit in it."""
    items = portfolio(10_000)
    made = timed(lambda: network_of(items, TODAY), 5)
    given = network_of(items, TODAY)
    ready = schedule(given, CALENDARS)
    plan = timed(lambda: schedule(given, CALENDARS), 5)
    longer = [replace(one, days=one.days + 5) for one in given.activities if one.days > 2][500:501]
    edit = timed(lambda: edited(ready, longer), 15)
    link = timed(lambda: edited(ready, dropped=given.relations[77:78]), 15)
    told = timed(lambda: to_json(ready), 3)
    print(
        f"portfolio of 10,000 items: network_of {made * 1e3:.0f} ms, schedule {plan * 1e3:.0f} ms, "
        f"to_json {told * 1e3:.0f} ms; one edit to new dates (≤ 20): days {edit * 1e3:.1f} ms, link {link * 1e3:.1f} ms"
    )
    core, _, ceiling = projects(5_000)
    back = timed(lambda: kernels.latest(core, ceiling), 7)
    print(f"5,000 projects of 200, backward (≤ 50): {back * 1e3:.1f} ms, {5_000 / back:,.0f} projects a second")


def main() -> None:
    """Print the tables."""
    ours = {}
    print("                  numpy  compiled  two calendars         bytes                  × networkx (≥ 500)")
    print("activities  levels     ms        ms             ms (≤ 3) (≤ 200) networkx ms   numpy compiled")
    for count in [int(text) for text in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        ours[count] = row(count)
    office()
    mpxj_rows(ours)


if __name__ == "__main__":
    main()
