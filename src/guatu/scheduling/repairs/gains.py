"""What changes can gain at most at the end of a chain that passes through several calendars.

Count each activity's place in units of its own calendar. Within a stretch of one calendar what changes gain adds up:
work on rest days too, since the places it skips are counted. Where the calendar changes, a shift of k units becomes as
many units of the next calendar as lie in the k units before the place where the chain stands now: a table of k. So the
gain at the end is that of the last stretch, and the table of what was gained before it, and so on back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guatu.scheduling.repairs.chains import Amounts, Chain, Chains

# Years in which the gain of a calendar is looked for, in working days.
HORIZON = 4_000
# A stretch that changes could shift by more units than these is not tabled.
MOST_SHIFT = 4_000
# An option, the place on a chain from which on it acts, and what a unit of it gains there.
Term = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a chain within one calendar: what it gains by option, and what a shift of k units is worth behind it."""

    terms: Mapping[int, int]
    table: tuple[int, ...]

    def gain(self, before: int, amounts: Amounts) -> int:
        """What is gained behind it, when `before` was gained ahead of it."""
        shift = before + sum(by * amounts.get(option, 0) for option, by in self.terms.items())
        return self.table[max(min(shift, len(self.table) - 1), 0)]


class Gains:
    """The stretches of the chains of one network."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self._saved: dict[tuple[int, int, int], int] = {}

    def saved(self, number: int, option: int, lag: int) -> int:
        """The most working days that work on rest days can save within the activity and the lag before it."""
        chains = self._chains
        span = chains.longest(number) + lag + 2
        base, twin = chains.row(number, {}), chains.row(number, {option: 1})
        if (key := (base, twin, span)) not in self._saved:
            scale = chains.plain.rulers
            first = scale.on_or_after(np.array([twin]), np.array([chains.plain.columns.today]))[0]
            worked = scale.date_of(np.full(HORIZON, twin), np.arange(first, first + HORIZON))
            rows = np.full(HORIZON, base)
            extra = 1 - (scale.on_or_after(rows, worked + 1) - scale.on_or_after(rows, worked))
            sums = np.concatenate(([0], np.cumsum(extra)))
            self._saved[key] = int((sums[span:] - sums[:-span]).max()) + 1 if span < HORIZON else span
        return self._saved[key]

    def stretches(self, chain: Chain, terms: Sequence[Term]) -> tuple[list[Stretch], dict[int, int]] | None:
        """The chain up to its last calendar, and the gains by option within that.

        None where a shift could be longer than is tabled.
        """
        chains, found = self._chains, list[Stretch]()
        days, most, at = self._days(chain), 0, 0
        for place, edge in enumerate(chain.edges):
            row, next_row = chains.row(edge.before, {}), chains.row(edge.after, {})
            if row == next_row and not edge.elapsed:
                continue
            own = {option: by for option, where, by in terms if at <= where <= place}
            most += sum(chains.options[option].most * by for option, by in own.items())
            if most > MOST_SHIFT:
                return None
            table = self._table(row, next_row, days[place], edge.lag if edge.elapsed else 0, most)
            found.append(Stretch(own, table))
            most, at = table[-1], place + 1
        return found, {option: by for option, where, by in terms if where >= at}

    def _table(self, row: int, next_row: int, day: int, lag: int, most: int) -> tuple[int, ...]:
        """Of each shift up to `most` units before `day`, the units of the next calendar that it can be at most."""
        scale = self._chains.plain.rulers
        place = int(scale.on_or_after(np.array([row]), np.array([day]))[0])
        back = place - np.arange(most + 1)
        # Work on rest days may bring the chain to any day off before its place: the first of them counts.
        soonest = scale.date_of(np.full(most + 1, row), back - 1) + 1
        units = scale.on_or_after(np.full(most + 2, next_row), np.append(soonest, day) + lag)
        gains = units[-1] - units[:-1]
        gains[0] = max(gains[0], 0)
        return tuple(np.maximum.accumulate(gains).tolist())

    def _days(self, chain: Chain) -> list[int]:
        """The ordinal at which each edge of the chain sets out, as things stand."""
        chains, found = self._chains, list[int]()
        start = chains.begin(chain, {})
        assert start is not None, "nothing is given up as things stand"
        for edge in chain.edges:
            reached = start + (chains.span(edge.before, {}) - 1 if edge.from_finish else 0)
            found.append(chains.date(chains.row(edge.before, {}), reached) + edge.next_day)
            asked = chains.carry(edge, start, {})
            start = start if asked is None else asked
        return found
