"""How fast both passes are: `python3 run.py bench scheduling`, networkx beside them in the same run.

Activities have two relations each to earlier ones, of all four types, lags -2 to 10; medians of several runs.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import networkx as nx
import numpy as np

from guatu.ledger import Item, Link
from guatu.scheduling import Activity, Network, Relation, RelationType, network_of, schedule, to_json
from guatu.scheduling.columns import Faults, columns_of, links_of
from guatu.scheduling.nesting import gate, nest
from guatu.scheduling.passes import NEVER, Core, earliest, latest
from guatu.scheduling.reckoning import reckon
from guatu.scheduling.ruler import Rulers
from guatu.words import working_calendar

TODAY = date(2026, 1, 5)
TYPES: tuple[RelationType, ...] = ("FS", "SS", "FF", "SF")
CALENDARS = {"office": working_calendar(), "site": working_calendar().with_stops("site", [((12, 15), (2, 15))])}


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
    faults, rulers = Faults(), Rulers(CALENDARS)
    columns = columns_of(given, TODAY, rulers, faults)
    nesting = nest(columns, faults)
    links, ends = gate(columns, nesting, links_of(given, columns, rulers, faults), faults)
    reckoning = reckon(columns, nesting, links, ends, rulers, faults)
    assert reckoning is not None
    order = reckoning.core.at
    return reckoning.core, reckoning.floor[order], reckoning.ceiling[order]


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


def row(count: int) -> None:
    """One line of the table."""
    given = network(count)
    core, floor, ceiling = core_of_network(given)
    times = 15 if count < 100_000 else 7
    mine = timed(lambda: (earliest(core, floor), latest(core, np.minimum(ceiling, NEVER))), times)
    mixed, low, high = core_of_network(network(count, calendars=("office", "site")))
    both = timed(lambda: (earliest(mixed, low), latest(mixed, high)), times)
    whole = timed(lambda: schedule(given, CALENDARS), 5)
    graph = graph_of(given)
    peer = timed(lambda: passes_of(graph), 3)
    print(
        f"{count:>9,} {len(core.level_at) - 1:>7,} {mine * 1e3:>10.2f} {mine / count * 1e9:>10.0f} "
        f"{both * 1e3:>14.2f} {whole * 1e3:>14.1f} {peer * 1e3:>11.1f} {peer / mine:>8.0f}"
    )


def main() -> None:
    """Print the tables."""
    print("activities  levels  passes ms  ns/activity  two calendars ms  schedule() ms  networkx ms  ratio")
    for count in [int(text) for text in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        row(count)
    items = portfolio(10_000)
    made = timed(lambda: network_of(items, TODAY), 5)
    plan = timed(lambda: schedule(network_of(items, TODAY), CALENDARS), 5)
    ready = schedule(network_of(items, TODAY), CALENDARS)
    windows = timed(lambda: list(ready.windows.values()), 3)
    told = timed(lambda: to_json(ready), 3)
    print(f"portfolio of 10,000 items: network_of {made * 1e3:.0f} ms, items to plan {plan * 1e3:.0f} ms, "
          f"all windows {windows * 1e3:.0f} ms, to_json {told * 1e3:.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
