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
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from guatu.scheduling.passes import BOUNDED, NEVER, latest
from guatu.scheduling.plan import Network, Problem
from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.repairs.allowances import Allowances, load_allowances
from guatu.scheduling.repairs.chains import Aim, Chains
from guatu.scheduling.repairs.change import Repairs, Target
from guatu.scheduling.repairs.checking import Checker
from guatu.scheduling.repairs.cuts import Cuts
from guatu.scheduling.repairs.greedy import greedy
from guatu.scheduling.repairs.limits import Limits
from guatu.scheduling.repairs.options import Offers, overtime_numbers
from guatu.scheduling.repairs.overtime import with_overtime
from guatu.scheduling.ruler import Calendar, Ints
from guatu.scheduling.two_passes import core_network, schedule

if TYPE_CHECKING:
    from guatu.scheduling.repairs.programme import Programme

SECONDS = 5.0
MOST = 5
# Of many aims missed at once so many become cuts in one round.
CUTS_A_ROUND = 200
# How often the quick answer may be sent back by the passes.
TRIES = 20


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


@dataclass(slots=True)
class _Clock:
    """What is left of the time given."""

    end: float
    stopped: bool = False

    def left(self) -> float:
        return self.end - time.monotonic()


class _Search:
    """One question: these targets of this network."""

    def __init__(
        self, network: Network, calendars: Mapping[str, Calendar], today: date, plain: Reckoning,
        targets: tuple[Target, ...], allowed: Allowances, limits: Limits,
    ) -> None:  # fmt: skip
        self._targets = targets
        numbers = [plain.columns.index[one.id] for one in targets]
        self._aims = [Aim(number) for number in numbers]
        matter = _matter(plain, numbers)
        overtime = _on_overtime(network, calendars, today, plain, matter, allowed)
        self._chains = Chains(plain, overtime, Offers(plain, allowed, limits))
        self._chains.add(matter.tolist())
        self._cuts = Cuts(self._chains)
        weekdays = allowed["rest"].weekdays
        self._check = Checker(network, calendars, today, plain, self._chains, limits, targets, weekdays)

    def run(self, most: int, seconds: float) -> Repairs:
        """Both searches, the quick one first."""
        clock = _Clock(time.monotonic() + seconds)
        quick = self._quick()
        found, complete = self._search(most, clock, quick) if seconds > 0 else ([], False)
        repairs = [self._check.repair(amounts, proven=True) for amounts in found]
        is_new = quick is not None and not any(one.keys() <= quick.keys() for one in found)
        if quick is not None and is_new and not complete and len(found) < most:
            repairs.append(self._check.repair(quick, proven=False))
        stopped = seconds if clock.stopped or seconds <= 0 else None
        return Repairs(self._targets, tuple(repairs), complete, stopped, self._check.nearest())

    def _quick(self) -> dict[int, int] | None:
        """A repair without a solver that the real passes agree with."""
        for _ in range(TRIES):
            amounts = greedy(self._chains, self._aims)
            if amounts is None or (objections := self._check.objections(amounts, self._aims)) is None:
                return amounts
            self._aims += objections[0]
            if not objections[1]:
                break
        return None

    def _search(self, most: int, clock: _Clock, quick: Mapping[int, int] | None) -> tuple[list[dict[int, int]], bool]:
        """The best sets, and whether there are no others."""
        from guatu.scheduling.repairs.programme import Programme

        programme, found = Programme(self._chains.options), list[dict[int, int]]()
        amounts: dict[int, int] = {}
        while True:
            if self._agreed(programme, amounts):
                found.append(amounts)
                if len(found) == most:
                    return found, False
                programme.exclude(list(amounts))
            outcome, amounts = programme.solve(clock.left(), quick)
            if outcome != "optimal":
                clock.stopped = outcome == "unknown"
                return found, outcome == "none"

    def _agreed(self, programme: Programme, amounts: dict[int, int]) -> bool:
        """Whether these amounts are a repair; if not, the programme has learnt why."""
        while True:
            if missed := self._chains.late(self._aims, amounts):
                for _, chain in missed[:CUTS_A_ROUND]:
                    for cut in self._cuts.of(chain, amounts):
                        programme.add(cut)
                return False
            objections = self._check.objections(amounts, self._aims)
            if objections is None:
                return True
            self._aims += objections[0]
            if not objections[1]:
                # The passes see what the chains do not: these very amounts are out, whatever the reason.
                programme.exclude_exactly(amounts)
                return False


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
