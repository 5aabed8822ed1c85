"""What could be changed about one activity or relation: the table's allowance, narrowed by what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from guatu.scheduling.plan import Activity, Relation
from guatu.scheduling.reckoning import Reckoning, ordinals
from guatu.scheduling.repairs.allowances import Allowance, Allowances
from guatu.scheduling.repairs.change import Option
from guatu.scheduling.repairs.limits import Limits
from guatu.scheduling.repairs.overtime import overtime_name

# Putting a due day off further than this is not a repair of it.
MOST_EXTENSION = 2_500
WEEK = 7
# Of all whose crew could join, those with most float are asked.
LENDERS = 2


class Offers:
    """The options of one network, made when an activity or relation turns out to matter."""

    def __init__(self, reckoning: Reckoning, allowances: Allowances, limits: Limits) -> None:
        self._reckoning, self._allowances, self._limits = reckoning, allowances, limits
        self._columns = reckoning.columns
        self._by_the_day = reckoning.rulers.least == 1
        self._dates = ordinals(reckoning) if limits.crews else {}

    def of_activity(self, number: int) -> Iterator[Option]:
        """Fewer days, a second crew, work on rest days."""
        activity, left = self._columns.activities[number], int(self._columns.left[number])
        if self._reckoning.nesting.is_parent[number] or self._columns.finished[number]:
            return
        by_effort, own = self._shorter("shorten", activity, left), self._allowances["shorten"]
        by_crew, crew = self._shorter("crew", activity, left), self._allowances["crew"]
        if by_effort:
            _, reason = own.share_of(activity.name)
            yield Option(
                "shorten", activity.id, by_effort, own.once, own.unit, own.agrees, reason, either=f"days {activity.id}"
            )
        if by_crew > by_effort:
            yield Option(
                "crew",
                activity.id,
                by_crew,
                crew.once,
                crew.unit,
                crew.agrees,
                crew.reason,
                either=f"days {activity.id}",
            )
        yield from self._moved(activity, number, left)
        yield from self._on_rest_days(activity, number, left)

    def _moved(self, activity: Activity, number: int, left: int) -> Iterator[Option]:
        """A crew of the same kind, as large or larger, from work at the same time that has float."""
        allowed, by_effort = self._allowances["move"], self._allowances["shorten"]
        if left < allowed.least or by_effort.is_special(activity.name):
            return
        share, _ = allowed.share_of(activity.name)
        shortest = self._limits.shortest.get(activity.id, 1)
        most = min(int(left * share), activity.days - shortest, left - 1)
        for resource, wanted in self._limits.crews.items():
            for lender in self._lenders(wanted, activity, number):
                can_lend = min(most, int(self._columns.left[lender]))
                if can_lend > 0:
                    yield Option(
                        "move", activity.id, can_lend, allowed.once, allowed.unit, allowed.agrees, allowed.reason,
                        None, f"days {activity.id}", self._columns.activities[lender].id, resource,
                    )  # fmt: skip

    def _lenders(self, wanted: Mapping[str, int], activity: Activity, number: int) -> list[int]:
        """Those who could lend, by most float."""
        reckoning, columns = self._reckoning, self._columns
        if activity.id not in wanted:
            return []
        begins, ends = self._dates["earliest_start"], self._dates["earliest_finish"]
        found = []
        for id_, amount in wanted.items():
            other = columns.index.get(id_, number)
            if other == number or amount < wanted[activity.id] or columns.finished[other]:
                continue
            slack = int(reckoning.last[other] - reckoning.start[other])
            meets = begins[other] <= ends[number] and begins[number] <= ends[other]
            if slack > 0 and meets and not reckoning.nesting.is_parent[other]:
                found.append((-slack, other))
        return [other for _, other in sorted(found)[:LENDERS]]

    def of_due(self, number: int) -> Iterator[Option]:
        """A later due day of the activity that sets it."""
        activity, allowed = self._columns.activities[number], self._allowances["extend"]
        bound_by_finish = any(one.type in {"FNLT", "FO"} for one in activity.constraints)
        most = MOST_EXTENSION * (1 if self._by_the_day else 24 * 60) if allowed.most < 0 else allowed.most
        if activity.due is None or bound_by_finish or activity.id in self._limits.fixed or not most:
            return
        yield Option("extend", activity.id, most, allowed.once, allowed.unit, allowed.agrees, allowed.reason)

    def of_relation(self, relation: Relation) -> Iterator[Option]:
        """An overlap of the two, or giving the relation up where it is a preference only."""
        ends = (relation.before, relation.after)
        if most := self._lead(relation):
            own = self._allowances["overlap"]
            yield Option(
                "overlap",
                relation.after,
                most,
                own.once,
                own.unit,
                own.agrees,
                own.reason,
                relation,
                f"link {relation}",
            )
        if ends in self._limits.preferences:
            own = self._allowances["drop"]
            yield Option(
                "drop", relation.after, 1, own.once + own.unit, 0, own.agrees, own.reason, relation, f"link {relation}"
            )

    def _shorter(self, kind: str, activity: Activity, left: int) -> int:
        """By how many units its duration may go down; one unit at least remains."""
        allowed: Allowance = self._allowances["shorten" if kind == "shorten" else "crew"]
        room = left - 1
        shortest = self._limits.shortest.get(activity.id)
        if shortest is not None:
            room = min(room, activity.days - shortest)
            if kind == "shorten":
                return max(room, 0)
        share, _ = allowed.share_of(activity.name)
        if kind == "crew" and self._allowances["shorten"].is_special(activity.name):
            return 0  # what the law, an authority or the work itself takes is not shortened by more hands
        return max(min(room, int(left * share)), 0) if left >= allowed.least else 0

    def _on_rest_days(self, activity: Activity, number: int, left: int) -> Iterator[Option]:
        allowed = self._allowances["rest"]
        named = self._reckoning.rulers.names
        twin = overtime_name(named[int(self._columns.row[number])], allowed.weekdays)
        if left < allowed.least or not allowed.weekdays or twin not in named or activity.id in self._limits.no_overtime:
            return
        if activity.started and activity.remaining is None:
            return  # what is left follows from the days since: the weekends gone by would count as worked
        by_effort = self._allowances["shorten"]
        if by_effort.is_special(activity.name) and not by_effort.share_of(activity.name)[0]:
            return  # a period set by law, or by the work itself, runs on its own days
        extra = len(allowed.weekdays)
        rest_days = max(left * extra // (WEEK - 2 + extra), 1)
        yield Option("rest", activity.id, 1, allowed.once + allowed.unit * rest_days, 0, allowed.agrees, allowed.reason)

    def _lead(self, relation: Relation) -> int:
        """By how many units the successor may begin earlier than it may now; a stated wait is none to be cut."""
        if relation.type != "FS" or relation.elapsed:
            return 0
        stated = self._limits.most_lead.get((relation.before, relation.after))
        if stated is not None:
            return max(stated + relation.lag, 0)
        allowed = self._allowances["overlap"]
        spans = [self._span(name) for name in (relation.before, relation.after)]
        known = [span for span in spans if span is not None]
        shares = [
            allowed.share_of(self._columns.activities[self._columns.index[name]].name)[0]
            for name in (relation.before, relation.after)
        ]
        if relation.lag > 0 or not known or min(known) < allowed.least:
            return 0
        return max(int(min(known) * min(shares)) + relation.lag, 0)

    def _span(self, name: str) -> int | None:
        """The units an activity takes; None of one that has parts."""
        number = self._columns.index[name]
        if self._reckoning.nesting.is_parent[number]:
            return None
        return int(self._columns.days[number]) if not self._columns.started[number] else int(self._columns.left[number])


def overtime_numbers(reckoning: Reckoning, numbers: np.ndarray, weekdays: tuple[int, ...]) -> dict[int, str]:
    """Of these activities, those whose calendar has a twin with rest days worked, and its name."""
    columns, names = reckoning.columns, reckoning.rulers.names
    found = {}
    for number in numbers.tolist():
        twin = overtime_name(names[int(columns.row[number])], weekdays)
        if twin in names and not reckoning.nesting.is_parent[number] and not columns.finished[number]:
            found[number] = twin
    return found
