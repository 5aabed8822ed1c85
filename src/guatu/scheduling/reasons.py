"""Why a date is what it is: the chain of activities, each without slack to the next, that forces it.

The early date is followed back to the day on which the chain begins (today, an actual date, a day before
which nothing may start); the late date forward to the due day that limits it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from guatu.scheduling.causes import early_cause, late_cause
from guatu.scheduling.passes import BOUNDED, reach, room
from guatu.scheduling.plan import Cause, Relation, Rest, Step
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.windows import Table

# (activity or gate, the relation to the next: its number, -1 between a parent and its part, None at the end)
Link = tuple[int, int | None]


class Reasons:
    """The chains of one plan, found when asked for."""

    def __init__(self, reckoning: Reckoning, table: Table) -> None:
        self._reckoning = reckoning
        self._table = table
        self._start = reckoning.start[reckoning.core.at]
        self._last = reckoning.last[reckoning.core.at]
        # Chains of a file in which all is late run through the same activities: each is looked at once.
        self._drivers: dict[int, Link | None] = {}
        self._told: dict[tuple[int, int | None, int | None, bool, bool], Step] = {}

    def before(self, number: int) -> tuple[Step, ...]:
        """The steps that force the earliest start of activity `number`, from their cause to the activity itself."""
        number = self._outermost(number, late=False)
        links: list[Link] = [(number, None)]
        passed = {number}
        # Actual days may close a ring of activities that each settle the next: the chain ends where it would return.
        while (driver := self._driver_of(links[-1][0])) is not None and driver[0] not in passed:
            links.append(driver)
            passed.add(driver[0])
        return self._steps(self._without_gates(links[::-1]), late=False)

    def after(self, number: int) -> tuple[Step, ...]:
        """The steps that force the latest finish of activity `number`, from it to the due day; none without one."""
        here = number = self._outermost(number, late=True)
        if self._reckoning.last[number] >= BOUNDED:
            return ()
        links: list[Link] = []
        passed = {number}
        while (limit := self._limit(here)) is not None and limit[0] not in passed:
            links.append((here, limit[1]))
            here = limit[0]
            passed.add(here)
        return self._steps(self._without_gates([*links, (here, None)]), late=True)

    def _outermost(self, number: int, *, late: bool) -> int:
        """An envelope's date is that of one of its parts; any other activity is itself."""
        reckoning, table = self._reckoning, self._table
        column = table.latest_finish if late else table.earliest_start
        while reckoning.nesting.is_parent[number]:
            parts = np.flatnonzero(reckoning.columns.parent == number)
            if (same := parts[column[parts] == column[number]]).size == 0:
                break
            number = int(same[0])
        return number

    def _driver_of(self, here: int) -> Link | None:
        if here not in self._drivers:
            self._drivers[here] = self._driver(here)
        return self._drivers[here]

    def _driver(self, here: int) -> Link | None:
        """What comes before `here` and lets it start no earlier."""
        reckoning, core = self._reckoning, self._reckoning.core
        start, place = int(reckoning.start[here]), core.place[here]
        if reckoning.columns.finished[here : here + 1].any() or reckoning.floor[here] >= start:
            return None
        which = np.arange(core.first[place], core.first[place + 1])
        driving = which[reach(core, which, self._start) == start]
        if driving.size:
            return int(core.at[core.bounds.before[driving[0]]]), int(reckoning.relation[driving[0]])
        settled = reckoning.settled
        done = np.flatnonzero((settled.after == here) & (settled.number == start))
        return (int(settled.before[done[0]]), int(settled.relation[done[0]])) if done.size else None

    def _limit(self, here: int) -> Link | None:
        """What comes after `here` and lets it start no later."""
        reckoning, core = self._reckoning, self._reckoning.core
        last, place = int(reckoning.last[here]), core.place[here]
        if reckoning.ceiling[here] == last:
            return None
        which = core.out[core.first_out[place] : core.first_out[place + 1]]
        tight = which[room(core, which, self._last) == last]
        return (int(core.at[core.bounds.after[tight[0]]]), int(reckoning.relation[tight[0]])) if tight.size else None

    def _without_gates(self, links: Iterable[Link]) -> list[Link]:
        """Name the parent in place of its gates, once where the chain passes through both or several of them."""
        ends, count = self._reckoning.ends, len(self._reckoning.columns.activities)
        named: list[Link] = []
        for number, relation in links:
            real = number if number < count else int(ends.stands_for[number - count])
            if named and named[-1][0] == real:
                named.pop()
            named.append((real, relation))
        return named

    def _steps(self, links: list[Link], *, late: bool) -> tuple[Step, ...]:
        cause = len(links) - 1 if late else 0
        steps: list[Step] = []
        for position, (number, link) in enumerate(links):
            after = links[position + 1][0] if position + 1 < len(links) else None
            key = number, link, after, position == cause, late
            if key not in self._told:
                self._told[key] = self._step(number, link, after, is_cause=position == cause, late=late)
            steps.append(self._told[key])
        return tuple(steps)

    def _step(self, number: int, link: int | None, after: int | None, *, is_cause: bool, late: bool) -> Step:
        columns, is_parent = self._reckoning.columns, self._reckoning.nesting.is_parent
        relation = self._relation(link, number, after)
        activity = columns.activities[number]
        cause = (late_cause if late else early_cause)(self._reckoning, number) if is_cause else None
        why: Cause = cause[0] if cause else "relation"
        return Step(
            id=activity.id,
            name=activity.name,
            on=self._acts_on(number, relation, late=late),
            why=why,
            relation=relation,
            days=0 if is_parent[number] else int(columns.days[number]),
            rests=self._rests(number, after, late=late),
            day=cause[1] if cause else None,
        )

    def _relation(self, link: int | None, number: int, after: int | None) -> Relation | None:
        if link is None or after is None:
            return None
        if link >= 0:
            return self._reckoning.links.relations[link]
        activities = self._reckoning.columns.activities
        is_part = self._reckoning.columns.parent[after] == number
        return Relation(activities[number].id, activities[after].id, "SS" if is_part else "FF")

    def _acts_on(self, number: int, relation: Relation | None, *, late: bool) -> date:
        at_start = relation.type in {"SS", "SF"} if relation else not late
        table = self._table
        if late:
            column = table.latest_start if at_start else table.latest_finish
        else:
            column = table.earliest_start if at_start else table.earliest_finish
        return self._reckoning.rulers.value(int(column[number]), end=not at_start)

    def _rests(self, number: int, after: int | None, *, late: bool) -> tuple[Rest, ...]:
        """The stretches of three or more days without work between the starts of two steps.

        A chain to a due day ends with the last finish, one to an early date with the last start.
        """
        table, rulers = self._table, self._reckoning.rulers
        column = table.latest_start if late else table.earliest_start
        if after is None and not late:
            return ()
        end = table.latest_finish[number] if after is None else column[after]
        row = int(self._reckoning.columns.row[number if after is None else after])
        return tuple(rulers.rests(row, int(column[number]), int(end)))
