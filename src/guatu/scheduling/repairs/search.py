"""修复方案: the smallest sets of changes that meet due days which cannot be met as things stand.

Chains are found as they are needed: the programme proposes the best set that keeps all cuts so far, the chains say
which aim it still misses and through which chain, and that chain becomes the next cut (`cuts.py`). Every cut is kept by
every repair, so the first proposal that misses nothing is a best one. What contains it is then excluded and the search
goes on: sets come in the order of their number of changes, so a later one is never contained in an earlier one, and
none contains one found before. Each is checked by the real passes over the whole network.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from guatu.scheduling.passes import BOUNDED, NEVER, latest
from guatu.scheduling.plan import Network, Problem
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.repairs.allowances import Allowances, load_allowances
from guatu.scheduling.repairs.chains import Chains
from guatu.scheduling.repairs.change import Change, Repairs, Target
from guatu.scheduling.repairs.changing import Changer
from guatu.scheduling.repairs.checking import Checker
from guatu.scheduling.repairs.group import Clock, Group
from guatu.scheduling.repairs.limits import Limits
from guatu.scheduling.repairs.options import Offers, overtime_numbers
from guatu.scheduling.repairs.overtime import with_overtime
from guatu.scheduling.repairs.parts import Parts, apart
from guatu.scheduling.ruler import Calendar, Ints
from guatu.scheduling.two_passes import core_network, schedule

SECONDS = 5.0
MOST = 5


def find_repairs(
    network: Network,
    calendars: Mapping[str, Calendar],
    today: date,
    wanted: str | None = None,
    *,
    allowances: Allowances | None = None,
    limits: Limits | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
) -> Repairs:
    """The best `most` minimal sets of changes that meet the due days `wanted` helps to miss, or all that are missed.

    Ranked by the number of changes, then by cost. After `seconds` what is found so far is given, and said to be
    unproven; with 0 seconds no solver is asked. An id that is not in the network, or misses nothing, is a problem of
    the answer.
    """
    allowed = allowances or load_allowances()
    used = {one.calendar for one in network.activities} | {"office"}
    twins = with_overtime(calendars, allowed["rest"].weekdays, used)
    plain = core_network(network, twins, today)
    if plain is not None and not plain.columns.today:
        late: tuple[Target, ...] | Problem = Problem("scheduling.today_out_of_range", (), {"day": today.isoformat()})
    else:
        late = _late(network, twins, today, wanted, plain)
    if isinstance(late, Problem):
        return Repairs((), (), complete=True, stopped=None, nearest=(), problems=(late,))
    if plain is None or not late:
        return Repairs((), (), complete=True, stopped=None, nearest=())
    search = _Search(network, twins, today, plain, late, allowed, limits or Limits())
    return search.run(most, seconds)


def _late(
    network: Network, calendars: Mapping[str, Calendar], today: date, wanted: str | None, plain: Reckoning | None
) -> tuple[Target, ...] | Problem:
    plan = schedule(network, calendars, today)
    if wanted is not None and wanted not in plan.windows:
        return Problem("repairs.unknown", (wanted,), {"id": wanted})
    if wanted is None or plain is None:
        missed = plan.late()
    else:
        number = plain.columns.index[wanted]
        parts = _parts(plain, number) if plain.nesting.is_parent[number] else {number}
        ids = {plain.columns.activities[part].id for part in parts}
        missed = tuple(one for one in plan.late() if one.id in ids)
        missed = missed or (plan.late(wanted) if plan.windows[wanted].late_by else ())
        if not missed:
            return Problem("repairs.in_time", (wanted,), {"name": plain.columns.activities[number].name})
    return tuple(Target(one.id, one.name, one.due, one.finish, one.days) for one in missed)


def _parts(plain: Reckoning, whole: int) -> set[int]:
    found = {whole}
    for tier in plain.nesting.tiers:
        found |= {int(part) for part in tier if int(plain.columns.parent[part]) in found}
    return found


class _Search:
    """One question: these targets of this network."""

    def __init__(
        self, network: Network, calendars: Mapping[str, Calendar], today: date, plain: Reckoning,
        targets: tuple[Target, ...], allowed: Allowances, limits: Limits,
    ) -> None:  # fmt: skip
        self._targets, self._plain = targets, plain
        self._matter = _matter(plain, [plain.columns.index[one.id] for one in targets])
        self._overtime = _on_overtime(network, calendars, today, plain, self._matter, allowed)
        self._offers = Offers(plain, allowed, limits)
        self._changer = Changer(plain, limits, allowed["rest"].weekdays)
        self._checker = Checker(network, calendars, today, plain)

    def run(self, most: int, seconds: float) -> Repairs:
        """Search what is apart apart; where the passes object to what that comes to, all together."""
        clock = Clock(time.monotonic() + seconds)
        parts = apart(self._plain, self._matter, self._targets)
        if len(parts) > 1:
            several = Parts([self._group(targets, numbers, checked=False) for targets, numbers in parts])
            answer = self._answer(several, most, seconds, clock)
            if answer is not None:
                return answer
        together = Parts([self._group(self._targets, self._matter.tolist(), checked=True)])
        return self._answer(together, most, seconds, clock) or self._nothing(together, seconds)

    def _group(self, targets: Sequence[Target], numbers: Sequence[int], *, checked: bool) -> Group:
        chains = Chains(self._plain, self._overtime, self._offers)
        chains.add(numbers)
        aims = [self._plain.columns.index[one.id] for one in targets]
        return Group(chains, aims, self._changer, self._checker if checked else None)

    def _answer(self, parts: Parts, most: int, seconds: float, clock: Clock) -> Repairs | None:
        """None when the passes object to one of the sets."""
        found, complete, quick = parts.search(most, clock, solve=seconds > 0)
        aims = {self._plain.columns.index[one.id] for one in self._targets}
        if any(self._checker.objections(changes, aims) for changes, _ in found):
            return None
        repairs = [self._checker.repair(changes, self._targets, proven=proven) for changes, proven in found]
        if quick is not None and not complete and len(found) < most and not _contains_any(quick, found):
            if self._checker.objections(quick, aims):
                return None
            repairs.append(self._checker.repair(quick, self._targets, proven=False))
        stopped = seconds if clock.stopped or seconds <= 0 else None
        nearest = self._checker.nearest(parts.utmost(), self._targets)
        return Repairs(self._targets, tuple(repairs), complete, stopped, nearest)

    def _nothing(self, parts: Parts, seconds: float) -> Repairs:
        nearest = self._checker.nearest(parts.utmost(), self._targets)
        return Repairs(self._targets, (), complete=False, stopped=seconds, nearest=nearest)


def _contains_any(changes: Sequence[Change], found: Sequence[tuple[tuple[Change, ...], bool]]) -> bool:
    keys = {_key(one) for one in changes}
    return any({_key(one) for one in other} <= keys for other, _ in found)


def _key(change: Change) -> tuple[object, ...]:
    return change.kind, change.id, change.relation, change.lender and change.lender.id


def _matter(plain: Reckoning, numbers: Sequence[int]) -> Ints:
    """The activities and gates through which a chain misses one of these due days."""
    core = plain.core
    ceiling = np.full(len(plain.span), NEVER, np.int64)
    ceiling[core.place[list(numbers)]] = plain.ceiling[list(numbers)]
    last = latest(core, ceiling)
    return core.at[np.flatnonzero((last < BOUNDED) & (plain.start[core.at] > last))]


def _on_overtime(
    network: Network,
    calendars: Mapping[str, Calendar],
    today: date,
    plain: Reckoning,
    matter: Ints,
    allowed: Allowances,
) -> Reckoning:
    """The same network with everything that matters on the calendar that works its rest days."""
    count = len(plain.columns.activities)
    twins = overtime_numbers(plain, matter[matter < count], allowed["rest"].weekdays)
    if not twins:
        return plain
    by_id = {plain.columns.activities[number].id: name for number, name in twins.items()}
    activities = tuple(replace(one, calendar=by_id[one.id]) if one.id in by_id else one for one in network.activities)
    found = core_network(replace(network, activities=activities), calendars, today)
    return found or plain
