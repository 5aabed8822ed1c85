"""Repairs put to the real passes: are the targets met, does anything else become later, what dates move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

import numpy as np

from guatu.scheduling.passes import BOUNDED, reach
from guatu.scheduling.plan import Activity, Network
from guatu.scheduling.reckoning import Reckoning, ordinals
from guatu.scheduling.repairs.applying import apply_changes
from guatu.scheduling.repairs.chains import Aim, Amounts, Chains
from guatu.scheduling.repairs.change import Agreement, Change, Effect, Met, Nearest, Option, Repair, Target
from guatu.scheduling.repairs.limits import Limits
from guatu.scheduling.repairs.overtime import overtime_name
from guatu.scheduling.ruler import Calendar, Ints
from guatu.scheduling.two_passes import core_network


class Checker:
    """Makes changes of amounts and runs the passes over the whole network with them."""

    def __init__(
        self, network: Network, calendars: Mapping[str, Calendar], today: date, plain: Reckoning, chains: Chains,
        limits: Limits, targets: Sequence[Target], weekdays: tuple[int, ...],
    ) -> None:  # fmt: skip
        self._network, self._calendars, self._today = network, calendars, today
        self._plain, self._chains, self._limits = plain, chains, limits
        self._targets, self._weekdays = targets, weekdays
        self._aims = frozenset(plain.columns.index[one.id] for one in targets)
        self._was = ordinals(plain)

    def objections(self, amounts: Amounts, aims: Sequence[Aim]) -> tuple[list[Aim], bool] | None:
        """None when the passes agree; else the further aims they make, and whether anything new came to matter."""
        reckoning = self._passes(amounts)
        wrong = self._wrong(reckoning)
        if not wrong:
            return None
        known = {aim.number for aim in aims}
        more = [self._as_it_is(number) for number in wrong if number not in known]
        grew = False
        for number in wrong:
            grew |= self._chains.add(_trace(reckoning, number))
        return more, grew or bool(more)

    def repair(self, amounts: Amounts, *, proven: bool) -> Repair:
        """The repair that these amounts are, with what it moves."""
        reckoning = self._passes(amounts)
        changes = self._changes(amounts)
        now = ordinals(reckoning)
        met = tuple(
            Met(
                one.id,
                one.name,
                self._day(self._due(reckoning, number), end=True),
                self._day(now["earliest_finish"][number], end=True),
            )
            for one in self._targets
            for number in (self._plain.columns.index[one.id],)
        )
        return Repair(changes, sum(change.cost for change in changes), proven, met, self._effects(now))

    def nearest(self) -> tuple[Nearest, ...]:
        """Each target with every allowed change but a later due day made to its limit."""
        reckoning = self._passes(self._utmost())
        now = ordinals(reckoning)
        found = []
        for one in self._targets:
            number = self._plain.columns.index[one.id]
            late = int(reckoning.start[number] - reckoning.ceiling[number])
            activities = self._plain.columns.activities
            chain = [activities[step] for step in reversed(_trace(reckoning, number)) if step < len(activities)]
            finish = self._day(now["earliest_finish"][number], end=True)
            ids, names = tuple(step.id for step in chain), tuple(step.name for step in chain)
            found.append(
                Nearest(one.id, one.name, finish, max(late, 0), ids if late > 0 else (), names if late > 0 else ())
            )
        return tuple(found)

    def _utmost(self) -> dict[int, int]:
        utmost: dict[int, int] = {}
        taken: dict[str, int] = {}
        for at, option in enumerate(self._chains.options):
            if option.kind == "extend":
                continue
            rival = taken.get(option.either) if option.either else None
            if rival is not None and not _gains_more(option, self._chains.options[rival]):
                continue
            if rival is not None:
                del utmost[rival]
            if option.either:
                taken[option.either] = at
            utmost[at] = option.most
        return utmost

    def _passes(self, amounts: Amounts) -> Reckoning:
        changed = apply_changes(self._network, self._changes(amounts))
        return cast(Reckoning, core_network(changed, self._calendars, self._today))

    def _wrong(self, reckoning: Reckoning) -> list[int]:
        """What misses its due day that must not: a target, or another that would be later than it is."""
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
            later[which] = by_finish or by_start or which in self._aims
        return [int(number) for number in np.flatnonzero(later)]

    def _as_it_is(self, number: int) -> Aim:
        return Aim(number, int(self._was["earliest_finish"][number]), int(self._was["earliest_start"][number]))

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

    def _changes(self, amounts: Amounts) -> tuple[Change, ...]:
        """The changes in order of time."""
        columns, place = self._plain.columns, self._plain.core.place
        options = [(self._chains.options[at], taken) for at, taken in amounts.items() if taken]
        options.sort(key=lambda one: (place[columns.index[one[0].id]], one[0].kind))
        return tuple(self._change(option, taken) for option, taken in options)

    def _change(self, option: Option, amount: int) -> Change:
        number = self._plain.columns.index[option.id]
        activity = self._plain.columns.activities[number]
        relation = option.relation
        before = (
            None
            if relation is None
            else self._plain.columns.activities[self._plain.columns.index[relation.before]].name
        )
        was, now = self._ends(option, activity, number, amount)
        return Change(
            option.kind, option.id, activity.name, amount, option.cost(amount), self._agrees(option), option.reason,
            was, now, relation, before,
        )  # fmt: skip

    def _ends(
        self, option: Option, activity: Activity, number: int, amount: int
    ) -> tuple[int | date | str | None, int | date | str | None]:
        if option.kind in {"shorten", "crew"}:
            stated = activity.remaining is not None and activity.started
            days = cast(int, activity.remaining) if stated else activity.days
            return days, days - amount
        if option.kind == "overlap" and option.relation is not None:
            return option.relation.lag, option.relation.lag - amount
        if option.kind == "extend":
            return activity.due, self._day(self._chains.put_off(number, amount), end=True)
        if option.kind == "rest":
            name = self._plain.rulers.names[int(self._plain.columns.row[number])]
            return name, overtime_name(name, self._weekdays)
        return None, None

    def _agrees(self, option: Option) -> tuple[Agreement, ...]:
        answers, relation = self._limits.answers, option.relation
        names = {
            "lead": answers.get(option.id),
            "lead_before": answers.get(relation.before) if relation else None,
            "lead_after": answers.get(option.id),
            "supervisor": None,
            "setter": self._limits.setters.get(option.id),
        }
        found = [Agreement(party, names[party]) for party in option.agrees]
        # One unit on both sides of a relation agrees once.
        return tuple({one.name or one.party: one for one in reversed(found)}.values())[::-1]


def _gains_more(option: Option, rival: Option) -> bool:
    return option.kind == "drop" or (rival.kind != "drop" and option.most > rival.most)


def _trace(reckoning: Reckoning, number: int) -> list[int]:
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
