"""Due days that share no work are repaired apart: the best of all is what is best of each.

A set for all is minimal when, and only when, what of it concerns each part is minimal for that part; number of changes
and cost add up. So the best sets for all are put together from the best of each part, without another search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from guatu.scheduling.reckoning import Reckoning
from guatu.scheduling.repairs.change import Change, Target
from guatu.scheduling.repairs.group import Clock, Group
from guatu.scheduling.ruler import Ints

Found = list[tuple[tuple[Change, ...], bool]]


@dataclass(frozen=True, slots=True)
class Parts:
    """Groups of targets that have nothing to do with one another."""

    groups: Sequence[Group]

    def utmost(self) -> tuple[Change, ...]:
        """All that is allowed but later due days."""
        return tuple(change for group in self.groups for change in group.utmost())

    def search(self, most: int, clock: Clock, *, solve: bool) -> tuple[Found, bool, tuple[Change, ...] | None]:
        """The best sets with whether each is proven, whether there are no others, and the quick answer."""
        every: Found = [((), True)]
        complete, quick = True, list[Change]()
        whole = True
        for at, group in enumerate(self.groups):
            fast = group.quick()
            found, is_all = self._group(group, fast, most, clock, at) if solve else ([], False)
            own: Found = [(group.changes(amounts), True) for amounts in found]
            complete &= is_all
            whole &= fast is not None
            quick += group.changes(fast) if fast is not None else ()
            if not own and not is_all and len(self.groups) > 1 and fast is not None:
                own = [(group.changes(fast), False)]
            every, cut = _joined(every, own, most)
            complete &= not cut
        if clock.stopped and len(self.groups) > 1:
            # What a part did not find might stand before all but the first.
            every = [(changes, proven and rank == 0) for rank, (changes, proven) in enumerate(every)]
        return every, complete, tuple(quick) if whole else None

    def _group(
        self, group: Group, fast: dict[int, int] | None, most: int, clock: Clock, at: int
    ) -> tuple[list[dict[int, int]], bool]:
        """Each part has its share of the time left."""
        own = Clock(clock.end - clock.left() * (1 - 1 / (len(self.groups) - at)))
        answer = group.search(most, own, fast)
        clock.stopped |= own.stopped
        return answer


def _joined(found: Found, more: Found, most: int) -> tuple[Found, bool]:
    """The best of all that can be put together, and whether any was left out."""
    pairs = [((*one, *other), first and second) for one, first in found for other, second in more]
    pairs.sort(key=lambda pair: (len(pair[0]), sum(change.cost for change in pair[0])))
    return pairs[:most], len(pairs) > most


def apart(plain: Reckoning, matter: Ints, targets: Sequence[Target]) -> list[tuple[list[Target], list[int]]]:
    """The targets in groups, with what matters to each: works bound to one another, or due by one day, go together."""
    leader = {number: number for number in matter.tolist()}

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    core = plain.core
    for before, after in zip(core.at[core.bounds.before].tolist(), core.at[core.bounds.after].tolist(), strict=True):
        if before in leader and after in leader:
            leader[find(before)] = find(after)
    setters: dict[int, int] = {}
    numbers = [plain.columns.index[one.id] for one in targets]
    for number in numbers:
        lender = int(plain.nesting.lender[number])
        other = setters.setdefault(lender if lender >= 0 else number, number)
        leader[find(number)] = find(other)
    members: dict[int, list[int]] = defaultdict(list)
    for number in leader:
        members[find(number)].append(number)
    grouped: dict[int, list[Target]] = defaultdict(list)
    for one, number in zip(targets, numbers, strict=True):
        grouped[find(number)].append(one)
    return [(own, members[at]) for at, own in grouped.items()]
