"""What one late chain teaches: which changes, of those that bear on it, any repair must contain.

Within one calendar the length of a chain is a sum, and the cut is exact: the gains of the changes on it must come to
as much as it is late. Where calendars meet (work on rest days, a winter stop, lags in calendar days) a gain depends on
where in the year it falls; then the cut says: of the changes on this chain one at least must go further than here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from guatu.scheduling.repairs.chains import Amounts, Chain, Chains

# Years in which the gain of a calendar is looked for, in working days.
HORIZON = 4_000


@dataclass(frozen=True, slots=True)
class Sum:
    """The amounts times `terms` come to `least` or more."""

    terms: Mapping[int, int]
    least: int


@dataclass(frozen=True, slots=True)
class Either:
    """One of these holds: option, and its amount is at least the number, or where `below`, at most."""

    literals: tuple[tuple[int, int, bool], ...]


Cut = Sum | Either


@dataclass(frozen=True, slots=True)
class _Bearing:
    """An option on a chain: `sign` 1 when more of it shortens the chain, -1 when it lengthens it, 0 when unsure."""

    option: int
    sign: int
    kind: str
    number: int
    lag: int = 0


class Cuts:
    """Makes the cuts of one network."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self._gains: dict[tuple[int, int, int], int] = {}

    def of(self, chain: Chain, amounts: Amounts) -> list[Cut]:
        """Cuts that every repair keeps and these amounts do not: at least one."""
        bearing = self._bearing(chain)
        found: list[Cut] = []
        if self._in_one_calendar(chain):
            linear = self._sum(chain, bearing)
            found.append(linear)
            if sum(by * amounts.get(option, 0) for option, by in linear.terms.items()) < linear.least:
                return found
        return [*found, self._either(chain, bearing, amounts)]

    def _bearing(self, chain: Chain) -> list[_Bearing]:
        chains, edges = self._chains, chain.edges
        found = [one for place in range(len(edges) + 1) for one in self._on_activity(chain, place)]
        found += [
            _Bearing(option, 1, kind, edge.after)
            for edge in edges
            for kind in ("overlap", "drop")
            if (option := chains.at_edge(kind, edge)) is not None
        ]
        option = chains.at_activity("extend", chains.setter(chain.aim.number))
        if chain.to_finish and option is not None:
            found.append(_Bearing(option, 1, "extend", chain.aim.number))
        return found

    def _on_activity(self, chain: Chain, place: int) -> Iterator[_Bearing]:
        """A shorter work helps from its start to its finish, and harms from its finish to its start."""
        number, edges = chain.numbers[place], chain.edges
        into_finish = edges[place - 1].at_finish if place else chain.at_finish
        out_of_finish = edges[place].from_finish if place < len(edges) else chain.to_finish
        sign = out_of_finish - into_finish
        for kind in ("shorten", "crew"):
            if sign and (option := self._chains.at_activity(kind, number)) is not None:
                yield _Bearing(option, sign, kind, number)
        if (option := self._chains.at_activity("rest", number)) is not None:
            lag = abs(edges[place - 1].lag) if place else 0
            yield _Bearing(option, 1 if sign >= 0 else 0, "rest", number, lag)

    def _in_one_calendar(self, chain: Chain) -> bool:
        plain = self._chains.plain
        rows = {int(plain.row[number]) for number in (*chain.numbers, self._chains.setter(chain.aim.number))}
        return len(rows) == 1 and not any(edge.elapsed for edge in chain.edges)

    def _sum(self, chain: Chain, bearing: list[_Bearing]) -> Sum:
        """Exact, but for work on rest days, of which it takes the most that it can ever gain."""
        chains = self._chains
        least = chains.lateness(chain, {})
        mixed = {one.number for one in bearing if one.kind == "rest"}
        terms: dict[int, int] = {}
        for one in bearing:
            if one.kind == "rest":
                gain = self._gain(one)
            elif one.kind == "drop":
                continue
            else:
                gain = 0 if one.sign < 0 and one.number in mixed else one.sign
            terms[one.option] = terms.get(one.option, 0) + gain
        worst = sum(chains.options[option].most * -by for option, by in terms.items() if by < 0)
        # Without the relation there is no chain: that alone is enough, whatever else is done.
        terms |= {one.option: least + worst for one in bearing if one.kind == "drop"}
        return Sum({option: by for option, by in terms.items() if by}, least)

    def _gain(self, one: _Bearing) -> int:
        """The most working days that work on rest days can save within the activity and the lag before it."""
        chains = self._chains
        span = chains.span(one.number, {}) + one.lag + 2
        base, twin = chains.row(one.number, {}), chains.row(one.number, {one.option: 1})
        if (key := (base, twin, span)) not in self._gains:
            scale = chains.plain.rulers
            first = scale.on_or_after(np.array([twin]), np.array([chains.plain.columns.today]))[0]
            worked = scale.date_of(np.full(HORIZON, twin), np.arange(first, first + HORIZON))
            rows = np.full(HORIZON, base)
            extra = 1 - (scale.on_or_after(rows, worked + 1) - scale.on_or_after(rows, worked))
            sums = np.concatenate(([0], np.cumsum(extra)))
            self._gains[key] = int((sums[span:] - sums[:-span]).max()) + 1 if span < HORIZON else span
        return self._gains[key]

    def _either(self, chain: Chain, bearing: list[_Bearing], amounts: Amounts) -> Either:
        """The amounts that keep the chain late are taken as far as it stays late: beyond them lies every repair."""
        chains = self._chains
        far = dict(amounts)
        literals: list[tuple[int, int, bool]] = []
        upward = {one.option for one in bearing if one.sign > 0}
        for option in sorted(upward, key=lambda at: (chains.options[at].kind == "extend", at)):
            far[option] = self._furthest(chain, far, option)
            if far[option] < chains.options[option].most:
                literals.append((option, far[option] + 1, False))
        for one in bearing:
            if one.sign < 0 and (taken := amounts.get(one.option, 0)):
                literals.append((one.option, taken - 1, True))
            elif one.sign == 0:
                taken = amounts.get(one.option, 0)
                literals.append((one.option, 0, True) if taken else (one.option, 1, False))
        return Either(tuple(literals))

    def _furthest(self, chain: Chain, amounts: Mapping[int, int], option: int) -> int:
        low, high = amounts.get(option, 0), self._chains.options[option].most
        while low < high:
            middle = (low + high + 1) // 2
            if self._chains.lateness(chain, {**amounts, option: middle}) > 0:
                low = middle
            else:
                high = middle - 1
        return low
