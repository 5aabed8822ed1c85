"""What one late chain teaches: which changes, of those that bear on it, any repair must contain.

Within one calendar the length of a chain is a sum, and the cut is exact: the gains of the changes on it must come to
as much as it is late. Where calendars meet (work on rest days, a winter stop, lags in calendar days) a gain depends on
where in the year it falls; then the cut says: of the changes on this chain one at least must go further than here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from guatu.scheduling.repairs.chains import Amounts, Chain, Chains
from guatu.scheduling.repairs.gains import Gains, Stretch, Term


@dataclass(frozen=True, slots=True)
class Sum:
    """Gains come to `least` or more: amounts times `terms`, `once` for any amount at all, and what `stretches` gave."""

    terms: Mapping[int, int]
    least: int
    stretches: tuple[Stretch, ...] = ()
    once: Mapping[int, int] = field(default_factory=dict)

    def fails(self, amounts: Amounts) -> bool:
        """These amounts do not come to that."""
        gain = 0
        for stretch in self.stretches:
            gain = stretch.gain(gain, amounts)
        gain += sum(by * amounts.get(option, 0) for option, by in self.terms.items())
        return gain + sum(by for option, by in self.once.items() if amounts.get(option, 0)) < self.least


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
    place: int = 0
    lag: int = 0


class Cuts:
    """Makes the cuts of one network."""

    def __init__(self, chains: Chains) -> None:
        self._chains = chains
        self._bounds = Gains(chains)

    def of(self, chain: Chain, amounts: Amounts) -> list[Cut]:
        """Cuts that every repair keeps and these amounts do not: at least one."""
        bearing = self._bearing(chain)
        if self._in_one_calendar(chain):
            told = self._sum(chain, bearing)
        elif self._chains.lateness(chain, {}) > 0:
            told = self._gains(chain, bearing)
        else:  # in time as things stand: only what lengthens it is to blame
            return [self._either(chain, bearing, amounts)]
        return [told] if told.fails(amounts) else [told, self._either(chain, bearing, amounts)]

    def _bearing(self, chain: Chain) -> list[_Bearing]:
        chains, edges = self._chains, chain.edges
        found = [one for place in range(len(edges) + 1) for one in self._on_activity(chain, place)]
        found += [
            _Bearing(option, 1, kind, edge.after, place)
            for place, edge in enumerate((chain.held, *edges))
            if edge is not None
            for kind in ("overlap", "drop")
            if (option := chains.at_edge(kind, edge)) is not None
        ]
        option = chains.at_activity("extend", chains.setter(chain.aim.number))
        if chain.to_finish and option is not None:
            found.append(_Bearing(option, 1, "extend", chain.aim.number, len(edges)))
        return found

    def _on_activity(self, chain: Chain, place: int) -> Iterator[_Bearing]:
        """A shorter work helps from its start to its finish, and harms from its finish to its start."""
        number, edges = chain.numbers[place], chain.edges
        into_finish = edges[place - 1].at_finish if place else chain.at_finish
        out_of_finish = edges[place].from_finish if place < len(edges) else chain.to_finish
        sign = out_of_finish - into_finish
        for kind in ("shorten", "crew"):
            if sign and (option := self._chains.at_activity(kind, number)) is not None:
                yield _Bearing(option, sign, kind, number, place)
        for options, way in ((self._chains.joining, sign), (self._chains.leaving, -sign)):
            for option in options.get(number, ()) if sign else ():
                yield _Bearing(option, way, "move", number, place)
        if (option := self._chains.at_activity("rest", number)) is not None:
            into = edges[place - 1] if place else chain.held
            lag = abs(into.lag) if into is not None else 0
            yield _Bearing(option, 1 if sign >= 0 else 0, "rest", number, place, lag)

    def _in_one_calendar(self, chain: Chain) -> bool:
        plain = self._chains.plain
        # The due day may be set by the whole, in its own calendar.
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
                gain = self._bounds.saved(one.number, one.option, one.lag)
            elif one.kind == "drop":
                continue
            else:
                gain = 0 if one.sign < 0 and one.number in mixed else one.sign
            terms[one.option] = terms.get(one.option, 0) + gain
        worst = sum(chains.options[option].most * -by for option, by in terms.items() if by < 0)
        # Without the relation there is no chain: that alone is enough, whatever else is done.
        terms |= {one.option: least + worst for one in bearing if one.kind == "drop"}
        return Sum({option: by for option, by in terms.items() if by}, least)

    def _gains(self, chain: Chain, bearing: list[_Bearing]) -> Sum:
        """Through several calendars: exact but for rest days, and for what lengthens the chain, which gains nothing."""
        chains, least = self._chains, self._chains.lateness(chain, {})
        setter = chains.setter(chain.aim.number)
        terms, once = list[Term](), dict[int, int]()
        for one in bearing:
            is_far = one.kind == "extend" and chains.row(setter, {}) != chains.row(chain.aim.number, {})
            if one.kind == "drop" or one.sign == 0 or is_far:
                once[one.option] = least
            elif one.sign > 0:
                gain = self._bounds.saved(one.number, one.option, one.lag) if one.kind == "rest" else 1
                terms.append((one.option, one.place, gain))
        found = self._bounds.stretches(chain, terms)
        if found is None:
            return Sum({}, least, (), once | {option: least for option, _, _ in terms})
        return Sum(found[1], least, tuple(found[0]), once)

    def _either(self, chain: Chain, bearing: list[_Bearing], amounts: Amounts) -> Either:
        """The amounts that keep the chain late are taken as far as it stays late: beyond them lies every repair."""
        chains = self._chains
        far = dict(amounts)
        literals: list[tuple[int, int, bool]] = []
        bearing = _once(bearing)
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
                literals += [(one.option, taken - 1, True)] if taken else []
                literals += [(one.option, taken + 1, False)] if taken < chains.options[one.option].most else []
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


def _once(bearing: list[_Bearing]) -> list[_Bearing]:
    """Each option once: what bears on a chain in two places, one way here and the other there, bears in no sure way."""
    found: dict[int, _Bearing] = {}
    for one in bearing:
        known = found.get(one.option)
        found[one.option] = one if known is None or known.sign == one.sign else replace(one, sign=0)
    return list(found.values())
