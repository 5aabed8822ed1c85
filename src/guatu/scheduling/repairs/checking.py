"""Repairs put to the real passes: are the targets met, does anything else become later, what dates move."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import cast

import numpy as np

from guatu.scheduling.passes import BOUNDED, reach
from guatu.scheduling.plan import Network
from guatu.scheduling.reckoning import Reckoning, ordinals
from guatu.scheduling.repairs.applying import apply_changes
from guatu.scheduling.repairs.chains import Aim
from guatu.scheduling.repairs.change import Change, Effect, Met, Nearest, Repair, Target
from guatu.scheduling.ruler import Calendar, Ints
from guatu.scheduling.two_passes import core_network


class Checker:
    """Runs the passes over the whole network with changes made to it."""

    def __init__(self, network: Network, calendars: Mapping[str, Calendar], today: date, plain: Reckoning) -> None:
        self._network, self._calendars, self._today, self._plain = network, calendars, today, plain
        self._was = ordinals(plain)

    def objections(self, changes: Sequence[Change], aims: Collection[int]) -> dict[int, list[int]]:
        """What misses its due day that must not, with what drives it: an aim, or what would be later than it is."""
        reckoning = self._passes(changes)
        return {number: trace(reckoning, number) for number in self._wrong(reckoning, aims)}

    def as_it_is(self, number: int) -> Aim:
        """That a due day be missed by no more than now."""
        return Aim(number, int(self._was["earliest_finish"][number]), int(self._was["earliest_start"][number]))

    def repair(self, changes: Sequence[Change], targets: Sequence[Target], *, proven: bool) -> Repair:
        """The repair that these changes are, with what it moves."""
        place, index = self._plain.core.place, self._plain.columns.index
        changes = tuple(sorted(changes, key=lambda one: (place[index[one.id]], one.kind)))
        reckoning = self._passes(changes)
        now = ordinals(reckoning)
        met = tuple(
            Met(
                one.id,
                one.name,
                self._day(self._due(reckoning, number), end=True),
                self._day(now["earliest_finish"][number], end=True),
            )
            for one in targets
            for number in (self._plain.columns.index[one.id],)
        )
        return Repair(changes, sum(change.cost for change in changes), proven, met, self._effects(now))

    def nearest(self, changes: Sequence[Change], targets: Sequence[Target]) -> tuple[Nearest, ...]:
        """Each target with these changes, which are all that are allowed but a later due day."""
        reckoning = self._passes(changes)
        now = ordinals(reckoning)
        found = []
        for one in targets:
            number = self._plain.columns.index[one.id]
            late = int(reckoning.start[number] - reckoning.ceiling[number])
            activities = self._plain.columns.activities
            chain = [activities[step] for step in reversed(trace(reckoning, number)) if step < len(activities)]
            finish = self._day(now["earliest_finish"][number], end=True)
            ids, names = tuple(step.id for step in chain), tuple(step.name for step in chain)
            found.append(
                Nearest(one.id, one.name, finish, max(late, 0), ids if late > 0 else (), names if late > 0 else ())
            )
        return tuple(found)

    def _passes(self, changes: Sequence[Change]) -> Reckoning:
        changed = apply_changes(self._network, changes)
        return cast(Reckoning, core_network(changed, self._calendars, self._today))

    def _wrong(self, reckoning: Reckoning, aims: Collection[int]) -> list[int]:
        count = len(reckoning.columns.activities)
        late = (reckoning.ceiling[:count] < BOUNDED) & (reckoning.start[:count] > reckoning.ceiling[:count])
        now = ordinals(reckoning)
        later = np.zeros(count, bool)
        for which in np.flatnonzero(late).tolist():
            by_finish = now["earliest_finish"][which] > max(
                self._was["earliest_finish"][which], self._due(reckoning, which)
            )
            begins = reckoning.columns.start_not_after[which]
            by_start = begins and now["earliest_start"][which] > max(self._was["earliest_start"][which], begins)
            later[which] = by_finish or by_start or which in aims
        return [int(number) for number in np.flatnonzero(later)]

    def _due(self, reckoning: Reckoning, number: int) -> int:
        columns = reckoning.columns
        return int(columns.due[number] or columns.start_not_after[number])

    def _effects(self, now: Mapping[str, Ints]) -> tuple[Effect, ...]:
        was, plain = self._was, self._plain
        moved = (was["earliest_start"] != now["earliest_start"]) | (was["earliest_finish"] != now["earliest_finish"])
        moved &= ~plain.nesting.is_parent
        order = plain.core.place[np.flatnonzero(moved)]
        activities = plain.columns.activities
        return tuple(
            Effect(
                activities[number].id, activities[number].name,
                self._day(was["earliest_start"][number]), self._day(was["earliest_finish"][number], end=True),
                self._day(now["earliest_start"][number]), self._day(now["earliest_finish"][number], end=True),
            )
            for number in np.flatnonzero(moved)[np.argsort(order)].tolist()
        )  # fmt: skip

    def _day(self, ordinal: int, *, end: bool = False) -> date:
        return self._plain.rulers.value(int(ordinal), end=end)


def trace(reckoning: Reckoning, number: int) -> list[int]:
    """The activities and gates that drive the start of `number`, from it back to the cause."""
    core, start = reckoning.core, reckoning.start[reckoning.core.at]
    found = [number]
    while reckoning.floor[number] < reckoning.start[number]:
        place = core.place[number]
        which = np.arange(core.first[place], core.first[place + 1])
        driving = which[reach(core, which, start) == start[place]]
        if not driving.size:
            break
        number = int(core.at[core.bounds.before[driving[0]]])
        found.append(number)
    return found
