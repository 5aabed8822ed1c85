"""Repairs of a schedule file: searched in days or hours, whatever its durations are made of, and told in its own unit.

Costs are counted by the day, so a part of a day costs that part. Every set of changes is put to the passes over the
file's own minutes before it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import reduce
from typing import Any, Final, cast

from guatu.scheduling.clock import ClockCalendar
from guatu.scheduling.files.computing import Computed, shortened
from guatu.scheduling.files.crews import crews_of
from guatu.scheduling.repairs import (
    Allowance,
    Allowances,
    Change,
    Limits,
    Repair,
    Repairs,
    apply_changes,
    find_repairs,
    overtime_name,
    repairs_json,
    repairs_say,
)
from guatu.scheduling.ruler import Calendar
from guatu.scheduling.steps import stepped, worked_on
from guatu.scheduling.two_passes import schedule

# Days by which a due day may be put off where the table says any number.
MOST_EXTENSION: Final = 2_500
# Changes by an amount of days; the others are made or not.
_COUNTED: Final = frozenset({"shorten", "crew", "move", "overlap", "extend"})


@dataclass(frozen=True, slots=True)
class RepairedFile:
    """`found` in the file's unit; `spoken` the same in days, for words. `today` as the plan's."""

    found: Repairs
    spoken: Repairs
    today: date | None


def repair_file(computed: Computed, wanted: str | None, allowances: Allowances, seconds: float) -> RepairedFile:
    """The smallest sets of changes with which the deadlines of the file are met, as `find_repairs` finds them."""
    if computed.plan.start is None:
        nothing = Repairs((), (), complete=True, stopped=None, nearest=())
        return RepairedFile(nothing, nothing, None)
    today = _moment(computed.network.today or computed.plan.start)
    limits = Limits(crews=_crews(computed))
    if computed.programme.unit == "day":
        found = find_repairs(
            computed.network, computed.calendars, today.date(), wanted,
            allowances=allowances, limits=limits, seconds=seconds,
        )  # fmt: skip
        return RepairedFile(found, found, today.date())
    twins = _with_twins(cast("Mapping[str, ClockCalendar]", computed.calendars), allowances["rest"].weekdays)
    day = computed.programme.day_minutes
    steps = stepped(computed.network, twins, [today], within=day)
    scaled = {kind: _by_steps(one, day // steps.unit) for kind, one in allowances.items()}
    found = find_repairs(
        steps.network, steps.calendars, today, wanted, allowances=scaled, limits=limits, seconds=seconds
    )
    measure = _Measure(steps.unit, day)
    in_minutes = replace(found, repairs=tuple(measure.repair(one) for one in found.repairs))
    kept = tuple(one for one in in_minutes.repairs if _holds(computed, twins, one))
    in_minutes = replace(measure.misses(in_minutes), repairs=kept)
    told = computed.network.today
    return RepairedFile(in_minutes, measure.spoken(in_minutes), _moment(told) if told else None)


def _crews(computed: Computed) -> Mapping[str, Mapping[str, int]]:
    """Who works on what: those on work with float may help out where it is late."""
    given = crews_of(computed)
    names = {one.id: one.name for one in given.resources}
    found: dict[str, dict[str, int]] = {}
    for one in given.demands:
        found.setdefault(names[one.resource], {})[one.activity] = one.amount
    return found


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


def _with_twins(calendars: Mapping[str, ClockCalendar], weekdays: Iterable[int]) -> dict[str, ClockCalendar]:
    """The calendars, and each of them with its free `weekdays` worked as well."""
    days, found = tuple(weekdays), dict(calendars)
    for name, clock in calendars.items():
        twin = reduce(lambda one, day: worked_on(one, day) or one, days, clock)
        if twin is not clock:
            found[overtime_name(name, days)] = twin
    return found


def _by_steps(one: Allowance, steps: int) -> Allowance:
    """An allowance by the day as one by the step, `steps` of which are a day; its points count as many times."""
    most = MOST_EXTENSION if one.most < 0 else one.most
    return replace(one, once=one.once * steps, least=one.least * steps, most=most * steps)


@dataclass(frozen=True, slots=True)
class _Measure:
    """`unit` minutes are a step, `day` minutes are a day."""

    unit: int
    day: int

    def repair(self, one: Repair) -> Repair:
        """A repair in steps as one in minutes, its points those of days again."""
        changes = tuple(self._change(change) for change in one.changes)
        return replace(one, changes=changes, cost=cast(int, _whole(sum(change.cost for change in changes))))

    def _change(self, one: Change) -> Change:
        by = self.unit if one.kind in _COUNTED else 1
        was, now = (each * self.unit if isinstance(each, int) else each for each in (one.was, one.now))
        relation = None if one.relation is None else replace(one.relation, lag=one.relation.lag * self.unit)
        cost = cast(int, _whole(one.cost * self.unit / self.day))
        lender = one.lender
        if lender is not None:
            lender = replace(lender, was=lender.was * self.unit, now=lender.now * self.unit)
        return replace(one, amount=one.amount * by, was=was, now=now, relation=relation, cost=cost, lender=lender)

    def misses(self, found: Repairs) -> Repairs:
        """By how many minutes the targets are missed."""
        return replace(
            found,
            targets=tuple(replace(one, days=one.days * self.unit) for one in found.targets),
            nearest=tuple(replace(one, days=one.days * self.unit) for one in found.nearest),
        )

    def spoken(self, found: Repairs) -> Repairs:
        """In days, with moments that say no seconds."""
        return replace(
            found,
            targets=tuple(
                replace(one, days=self._days(one.days), due=_said(one.due), finish=_said(one.finish))
                for one in found.targets
            ),
            nearest=tuple(replace(one, days=self._days(one.days), finish=_said(one.finish)) for one in found.nearest),
            repairs=tuple(
                replace(one, changes=tuple(self._spoken(change) for change in one.changes)) for one in found.repairs
            ),
        )

    def _spoken(self, one: Change) -> Change:
        was, now = (
            self._days(each) if isinstance(each, int) else _said(each) if isinstance(each, date) else each
            for each in (one.was, one.now)
        )
        lender = one.lender
        if lender is not None:
            lender = replace(lender, was=self._days(lender.was), now=self._days(lender.now))
        amount = self._days(one.amount) if one.kind in _COUNTED else one.amount
        return replace(one, amount=amount, was=was, now=now, lender=lender)

    def _days(self, minutes: int) -> int:
        return cast(int, _whole(minutes / self.day))


def _whole(number: float) -> float:
    """To the hundredth, without a fraction where there is none."""
    found = round(number, 2)
    return int(found) if found == int(found) else found


class _Said(datetime):
    """A moment that people are told without seconds."""

    def isoformat(self, sep: str = " ", timespec: str = "minutes") -> str:
        del timespec
        return super().isoformat(sep, "minutes")

    def __str__(self) -> str:
        return self.isoformat(" ")


def _said(day: date) -> date:
    return _Said(day.year, day.month, day.day, day.hour, day.minute) if isinstance(day, datetime) else day


def _holds(computed: Computed, calendars: Mapping[str, Calendar], repair: Repair) -> bool:
    """The passes over the file's own minutes meet every target with these changes."""
    plan = schedule(apply_changes(computed.network, repair.changes), calendars)
    return all(not plan.windows[one.id].late_by for one in repair.met)


def repaired_json(answer: RepairedFile, language: str) -> dict[str, Any]:
    """The two fields that the answer gains, amounts in the file's unit, words in days."""
    told = cast("dict[str, Any]", shortened(repairs_json(answer.found, answer.today, language)))
    words = repairs_json(answer.spoken, answer.today, language)
    for one, said in zip(told["repairs"], words["repairs"], strict=True):
        one["text"] = said["text"]
    told["repair_search"]["text"] = words["repair_search"]["text"]
    return told


def repaired_says(answer: RepairedFile, language: str) -> list[str]:
    """The answer, a line each."""
    return repairs_say(answer.spoken, answer.today, language)
