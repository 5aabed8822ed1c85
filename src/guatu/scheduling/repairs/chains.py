"""A network's chains as functions of the changes made to it: the part of it that can be late, and why one is late.

The earliest start of anything is the latest that any chain of bounds leading to it asks for, because every bound is
monotone; so a due day is met exactly when each single chain to it is in time. That makes it enough to look at chains.

Only activities with negative float towards the due days in question matter. A chain through any other is in time now;
a change that shortens it leaves it in time, and so never is needed; what lengthens a chain (shortening a work whose
finish is fixed and whose start others follow) is found when the real passes check the answer, and its activities join.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from guatu.scheduling.passes import NEVER
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.repairs.change import Option
from guatu.scheduling.repairs.edges import NOTHING, Edge, Lows, edge_of, edges_among, lows_of, settled_edges
from guatu.scheduling.repairs.options import Offers

# How many units of each option, by its number.
Amounts = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Aim:
    """A due day to be met. `finish` and `start` are ordinals up to which it may be missed as it is now, 0 for none."""

    number: int
    finish: int = 0
    start: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """A cause, and bounds to an aim. `at_finish`: the first is held by its finish; `to_finish`: the last must end.

    The first is held by its own dates, or by `held`, a bound that an actual date has settled.
    """

    aim: Aim
    first: int
    edges: tuple[Edge, ...]
    at_finish: bool
    to_finish: bool
    held: Edge | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """All of it, in order."""
        return (self.first, *(edge.after for edge in self.edges))


class Chains:
    """The part of a network that matters, and what its dates come to under any changes."""

    def __init__(self, plain: Reckoning, overtime: Reckoning, offers: Offers) -> None:
        self.plain, self._offers = plain, offers
        self._both = (plain, overtime)
        self._lows: tuple[Lows, Lows] = (lows_of(plain), lows_of(overtime))
        self._active = np.zeros(len(plain.span), bool)
        self._order: list[int] = []
        self._into: dict[int, list[Edge]] = {}
        self._settled = settled_edges(plain)
        self.options: list[Option] = []
        self.at: dict[tuple[str, object], int] = {}
        # The options by which a crew joins an activity, and leaves one.
        self.joining: dict[int, list[int]] = defaultdict(list)
        self.leaving: dict[int, list[int]] = defaultdict(list)
        self._seen: set[object] = set()
        self._days: dict[tuple[int, int, int], int] = {}

    def add(self, numbers: Iterable[int]) -> bool:
        """Let these matter too, with every bound among them; False when all of them did already."""
        new = [number for number in numbers if not self._active[number]]
        if not new:
            return False
        self._active[new] = True
        place = self.plain.core.place
        every = np.flatnonzero(self._active)
        self._order = every[np.argsort(place[every])].tolist()
        into = defaultdict(list)
        for edge in edges_among(self.plain, self._active):
            into[edge.after].append(edge)
        self._into = into
        for number in new:
            self._offer_activity(number)
            for edge in self._settled.get(number, ()):
                self._offer_relation(edge)
        for edge in (edge for edges in into.values() for edge in edges):
            self._offer_relation(edge)
        return True

    def edge(self, before: int, after: int, relation: int) -> Edge:
        """A bound of the network."""
        return edge_of(self.plain, before, after, relation)

    # What changes there are.

    def _keep(self, option: Option, key: tuple[str, object]) -> None:
        self.at[key] = len(self.options)
        self.options.append(option)

    def _offer_activity(self, number: int) -> None:
        if number >= len(self.plain.columns.activities):
            return
        for option in self._offers.of_activity(number):
            if option.lender:
                self.joining[number].append(len(self.options))
                self.leaving[self.plain.columns.index[option.lender]].append(len(self.options))
            self._keep(option, (option.kind, (number, option.lender) if option.lender else number))
        setter = self.setter(number)
        if self.plain.columns.due[number] and setter not in self._seen:
            self._seen.add(setter)
            for option in self._offers.of_due(setter):
                self._keep(option, ("extend", setter))

    def _offer_relation(self, edge: Edge) -> None:
        if edge.relation < 0:
            return
        relation = self.plain.links.relations[edge.relation]
        if relation in self._seen:
            return
        self._seen.add(relation)
        for option in self._offers.of_relation(relation):
            self._keep(option, (option.kind, relation))

    def setter(self, number: int) -> int:
        """The activity whose due day bounds `number`: itself, or the whole that lends it."""
        lender = int(self.plain.nesting.lender[number])
        return lender if lender >= 0 else number

    def at_activity(self, kind: str, number: int) -> int | None:
        """The number of an activity's option of a kind."""
        return self.at.get((kind, number))

    def at_edge(self, kind: str, edge: Edge) -> int | None:
        """The number of a relation's option of a kind."""
        return None if edge.relation < 0 else self.at.get((kind, self.plain.links.relations[edge.relation]))

    # Dates under changes.

    def amount(self, kind: str, number: int, amounts: Amounts) -> int:
        """How far an activity's option of a kind is taken."""
        option = self.at.get((kind, number))
        return 0 if option is None else amounts.get(option, 0)

    def row(self, number: int, amounts: Amounts) -> int:
        """The calendar the activity works by."""
        return int(self._both[self.amount("rest", number, amounts)].row[number])

    def span(self, number: int, amounts: Amounts) -> int:
        """The units it takes."""
        full = int(self._both[self.amount("rest", number, amounts)].span[number])
        less = self.amount("shorten", number, amounts) + self.amount("crew", number, amounts)
        less += sum(amounts.get(option, 0) for option in self.joining.get(number, ()))
        less -= sum(amounts.get(option, 0) for option in self.leaving.get(number, ()))
        return max(full - less, self.plain.rulers.least)

    def longest(self, number: int) -> int:
        """The units it takes when it lends all that it may."""
        return self.span(number, {option: self.options[option].most for option in self.leaving.get(number, ())})

    def matters(self, number: int) -> bool:
        """Whether it is one of those looked at."""
        return bool(self._active[number])

    def low(self, number: int, amounts: Amounts, *, at_finish: bool) -> int:
        """Its start as today, actual dates and days set ask: those at its finish, or those at its start."""
        lows = self._lows[self.amount("rest", number, amounts)]
        if at_finish:
            return int(lows.finish[number]) - self.span(number, amounts) + 1
        return int(lows.start[number])

    def carry(self, edge: Edge, start: int, amounts: Amounts) -> int | None:
        """The start of `after` that the bound asks for; None where the relation is given up.

        `start` is that of `before`, and tells nothing where the bound is settled.
        """
        relation = None if edge.relation < 0 else self.plain.links.relations[edge.relation]
        lag = edge.lag
        if relation is not None:
            if (dropped := self.at.get(("drop", relation))) is not None and amounts.get(dropped):
                return None
            if (overlap := self.at.get(("overlap", relation))) is not None:
                lag -= amounts.get(overlap, 0)
        after = self.row(edge.after, amounts)
        if edge.day:
            found = self._after(after, edge.day + edge.next_day + (lag if edge.elapsed else 0))
            found += 0 if edge.elapsed else lag
            return found - edge.day_before - (self.span(edge.after, amounts) - 1 if edge.at_finish else 0)
        before = self.row(edge.before, amounts)
        reached = start + (self.span(edge.before, amounts) - 1 if edge.from_finish else 0)
        if before == after and not edge.elapsed:
            found = reached + edge.next_day + lag
        else:
            day = self.date(before, reached) + edge.next_day + (lag if edge.elapsed else 0)
            found = self._after(after, day) + (0 if edge.elapsed else lag)
        return found - edge.day_before - (self.span(edge.after, amounts) - 1 if edge.at_finish else 0)

    def ceiling(self, aim: Aim, amounts: Amounts, *, to_finish: bool) -> int:
        """The latest start with which the aim is met: its due day, or the day by which it must start."""
        number, columns = aim.number, self.plain.columns
        row = self.row(number, amounts)
        if to_finish:
            due = self.due(number, amounts)
            return self._before(row, max(due, aim.finish)) - self.span(number, amounts) + 1 if due else NEVER
        begins = int(columns.start_not_after[number]) if not columns.started[number] else 0
        return self._before(row, max(begins, aim.start)) if begins else NEVER

    def due(self, number: int, amounts: Amounts) -> int:
        """The ordinal of the due day that bounds an activity, 0 for none."""
        due = int(self.plain.columns.due[number])
        setter = self.setter(number)
        further = self.amount("extend", setter, amounts)
        return self.put_off(setter, further) if further else due

    def put_off(self, setter: int, further: int) -> int:
        """The ordinal of the activity's own due day, `further` units later in its calendar."""
        columns = self.plain.columns
        row = int(columns.row[setter])
        return self.date(row, self._before(row, int(columns.due[setter])) + further)

    def starts(self, amounts: Amounts) -> tuple[dict[int, int], dict[int, Edge | None]]:
        """The earliest starts of all that matters, and the bound that drives each, None where its own dates do."""
        found: dict[int, int] = {}
        driver: dict[int, Edge | None] = {}
        for number in self._order:
            best = max(self.low(number, amounts, at_finish=False), self.low(number, amounts, at_finish=True))
            by = None
            for edge in (*self._settled.get(number, ()), *self._into.get(number, ())):
                asked = self.carry(edge, found.get(edge.before, 0), amounts)
                if asked is not None and asked > best:
                    best, by = asked, edge
            found[number], driver[number] = best, by
        return found, driver

    def late(self, aims: Iterable[Aim], amounts: Amounts) -> list[tuple[int, Chain]]:
        """By how much each aim is missed, with the chain that does it; the worst first."""
        found, driver = self.starts(amounts)
        missed = []
        for aim in aims:
            limits = [self.ceiling(aim, amounts, to_finish=one) for one in (True, False)]
            if (late := found[aim.number] - min(limits)) > 0:
                missed.append((late, self._chain(aim, driver, amounts, to_finish=limits[0] <= limits[1])))
        missed.sort(key=lambda one: -one[0])
        return missed

    def _chain(self, aim: Aim, driver: Mapping[int, Edge | None], amounts: Amounts, *, to_finish: bool) -> Chain:
        edges: list[Edge] = []
        here = aim.number
        while (edge := driver[here]) is not None and not edge.day:
            edges.append(edge)
            here = edge.before
        if edge is not None:
            at_finish = edge.at_finish
        else:
            at_finish = self.low(here, amounts, at_finish=True) > self.low(here, amounts, at_finish=False)
        return Chain(aim, here, tuple(reversed(edges)), at_finish, to_finish, edge)

    def begin(self, chain: Chain, amounts: Amounts) -> int | None:
        """The start of the first of a chain as its cause asks for; None where that is a relation given up."""
        if chain.held is not None:
            return self.carry(chain.held, 0, amounts)
        return self.low(chain.first, amounts, at_finish=chain.at_finish)

    def lateness(self, chain: Chain, amounts: Amounts) -> int:
        """By how much this one chain misses its aim; ≤ 0 when it does not, or is no chain any more."""
        start = self.begin(chain, amounts)
        for edge in chain.edges:
            start = None if start is None else self.carry(edge, start, amounts)
        if start is None:
            return NOTHING
        return start - self.ceiling(chain.aim, amounts, to_finish=chain.to_finish)

    # The scale, one question at a time.

    def date(self, row: int, number: int) -> int:
        """The ordinal of a unit of a calendar."""
        return self._asked(0, row, number)

    def _after(self, row: int, ordinal: int) -> int:
        return self._asked(1, row, ordinal)

    def _before(self, row: int, ordinal: int) -> int:
        return self._asked(2, row, ordinal)

    def _asked(self, question: int, row: int, value: int) -> int:
        known = self._days.get((question, row, value))
        if known is None:
            scale = self.plain.rulers
            ask = (scale.date_of, scale.on_or_after, scale.on_or_before)[question]
            known = int(ask(np.array([row]), np.array([value]))[0])
            self._days[question, row, value] = known
        return known
