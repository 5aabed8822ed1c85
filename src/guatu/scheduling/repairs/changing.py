"""From amounts of options to changes that people can read: what was, what is to be, who must agree."""

from __future__ import annotations

from datetime import date
from typing import cast

from guatu.scheduling.plan import Activity
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.repairs.chains import Amounts, Chains
from guatu.scheduling.repairs.change import Agreement, Change, Lender, Option
from guatu.scheduling.repairs.limits import Limits
from guatu.scheduling.repairs.overtime import overtime_name


class Changer:
    """Makes the changes of one network."""

    def __init__(self, plain: Reckoning, limits: Limits, weekdays: tuple[int, ...]) -> None:
        self._plain, self._limits, self._weekdays = plain, limits, weekdays

    def changes(self, chains: Chains, amounts: Amounts) -> tuple[Change, ...]:
        """The changes in order of time."""
        columns, place = self._plain.columns, self._plain.core.place
        options = [(chains.options[at], taken) for at, taken in amounts.items() if taken]
        options.sort(key=lambda one: (place[columns.index[one[0].id]], one[0].kind))
        return tuple(self._change(chains, option, taken) for option, taken in options)

    def _change(self, chains: Chains, option: Option, amount: int) -> Change:
        number = self._plain.columns.index[option.id]
        activity = self._plain.columns.activities[number]
        relation = option.relation
        before = (
            None
            if relation is None
            else self._plain.columns.activities[self._plain.columns.index[relation.before]].name
        )
        was, now = self._ends(chains, option, activity, number, amount)
        return Change(
            option.kind, option.id, activity.name, amount, option.cost(amount), self._agrees(option), option.reason,
            was, now, relation, before, self._lender(option, amount),
        )  # fmt: skip

    def _lender(self, option: Option, amount: int) -> Lender | None:
        if not option.lender:
            return None
        lender = self._plain.columns.activities[self._plain.columns.index[option.lender]]
        days = _days(lender)
        return Lender(lender.id, lender.name, option.resource, days, days + amount)

    def _ends(
        self, chains: Chains, option: Option, activity: Activity, number: int, amount: int
    ) -> tuple[int | date | str | None, int | date | str | None]:
        if option.kind in {"shorten", "crew", "move"}:
            days = _days(activity)
            return days, days - amount
        if option.kind == "overlap" and option.relation is not None:
            return option.relation.lag, option.relation.lag - amount
        if option.kind == "extend":
            return activity.due, self._plain.rulers.value(chains.put_off(number, amount), end=True)
        if option.kind == "rest":
            name = self._plain.rulers.names[int(self._plain.columns.row[number])]
            return name, overtime_name(name, self._weekdays)
        return None, None

    def _agrees(self, option: Option) -> tuple[Agreement, ...]:
        answers, relation = self._limits.answers, option.relation
        names = {
            "lead": answers.get(option.id),
            "lead_lender": answers.get(option.lender),
            "lead_before": answers.get(relation.before) if relation else None,
            "lead_after": answers.get(option.id),
            "supervisor": None,
            "setter": self._limits.setters.get(option.id),
        }
        found = [Agreement(party, names[party]) for party in option.agrees]
        # One unit on both sides of a relation agrees once.
        return tuple({one.name or one.party: one for one in reversed(found)}.values())[::-1]


def _days(activity: Activity) -> int:
    """What is stated of how long it takes: what is left of begun work, where that is."""
    stated = activity.remaining is not None and activity.started
    return cast(int, activity.remaining) if stated else activity.days


def utmost(chains: Chains) -> dict[int, int]:
    """Every option but a later due day, to its limit; of those that exclude one another the one that gains most."""
    found: dict[int, int] = {}
    taken: dict[str, int] = {}
    for at, option in enumerate(chains.options):
        if option.kind == "extend" or (option.lender and chains.matters(chains.plain.columns.index[option.lender])):
            continue
        rival = taken.get(option.either) if option.either else None
        if rival is not None and not _gains_more(option, chains.options[rival]):
            continue
        if rival is not None:
            del found[rival]
        if option.either:
            taken[option.either] = at
        found[at] = option.most
    return found


def _gains_more(option: Option, rival: Option) -> bool:
    return option.kind == "drop" or (rival.kind != "drop" and option.most > rival.most)
