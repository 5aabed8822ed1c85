"""The search for one group of due days: those that share nothing with others are searched apart."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guatu.scheduling.repairs.chains import Aim, Chains
from guatu.scheduling.repairs.change import Change
from guatu.scheduling.repairs.changing import Changer, utmost
from guatu.scheduling.repairs.checking import Checker
from guatu.scheduling.repairs.cuts import Cuts
from guatu.scheduling.repairs.greedy import greedy

if TYPE_CHECKING:
    from guatu.scheduling.repairs.programme import Programme

# Of many aims missed at once so many become cuts in one round.
CUTS_A_ROUND = 200
# How often the quick answer may be sent back by the passes.
TRIES = 20


@dataclass(slots=True)
class Clock:
    """What is left of the time given, and whether it ended a search."""

    end: float
    stopped: bool = False

    def left(self) -> float:
        """Seconds."""
        return self.end - time.monotonic()


class Group:
    """Some targets of a network. With a `checker` each answer is put to the real passes before it counts."""

    def __init__(self, chains: Chains, numbers: Sequence[int], changer: Changer, checker: Checker | None) -> None:
        self._chains, self._changer, self._checker = chains, changer, checker
        self._cuts = Cuts(chains)
        self._wanted = frozenset(numbers)
        self._aims = [Aim(number) for number in numbers]

    def changes(self, amounts: dict[int, int]) -> tuple[Change, ...]:
        """The changes that these amounts are."""
        return self._changer.changes(self._chains, amounts)

    def utmost(self) -> tuple[Change, ...]:
        """All that is allowed but a later due day."""
        return self.changes(utmost(self._chains))

    def quick(self) -> dict[int, int] | None:
        """A repair without a solver; None where none is found so."""
        for _ in range(TRIES):
            amounts = greedy(self._chains, self._aims)
            if amounts is None or (known := self._objections(amounts)) is None:
                return amounts
            if not known:
                break
        return None

    def search(self, most: int, clock: Clock, quick: dict[int, int] | None) -> tuple[list[dict[int, int]], bool]:
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
                clock.stopped |= outcome == "unknown"
                return found, outcome == "none"

    def _agreed(self, programme: Programme, amounts: dict[int, int]) -> bool:
        """Whether these amounts are a repair; if not, the programme has learnt why."""
        while True:
            if missed := self._chains.late(self._aims, amounts):
                for _, chain in missed[:CUTS_A_ROUND]:
                    for cut in self._cuts.of(chain, amounts):
                        programme.add(cut)
                return False
            grew = self._objections(amounts)
            if grew is None:
                return True
            if not grew:
                # The passes see what the chains do not: these very amounts are out, whatever the reason.
                programme.exclude_exactly(amounts)
                return False

    def _objections(self, amounts: dict[int, int]) -> bool | None:
        """None when the passes agree; else whether anything new came to matter through what they say."""
        wrong = self._checker.objections(self.changes(amounts), self._wanted) if self._checker else {}
        if not wrong or self._checker is None:
            return None
        known = {aim.number for aim in self._aims}
        more = [self._checker.as_it_is(number) for number in wrong if number not in known]
        self._aims += more
        grew = [self._chains.add(driving) for driving in wrong.values()]
        return bool(more) or any(grew)
