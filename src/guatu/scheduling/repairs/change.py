"""The types of repairs: options that might be taken, changes that are, and the sets of them that meet a due day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from guatu.scheduling.plan import Problem, Relation

# Fewer days by effort; a second crew from outside, or moved from other work; begin before the predecessor ends; give up
# a preference of order; work on rest days; a later due day.
Kind = Literal["shorten", "crew", "move", "overlap", "drop", "rest", "extend"]
KINDS: tuple[Kind, ...] = ("shorten", "crew", "move", "overlap", "drop", "rest", "extend")
# Whose agreement a change needs.
Party = Literal["lead", "lead_lender", "lead_before", "lead_after", "supervisor", "setter"]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could be changed, by 1 to `most` units; it costs `once` and `unit` for each of them.

    `id` is the activity; with `relation` the change is to that relation, and `id` its successor. With `lender` its crew
    of `resource` joins for so many days, by which `id` takes fewer and the lender more. Options that share `either`
    exclude one another.
    """

    kind: Kind
    id: str
    most: int
    once: int
    unit: int
    agrees: tuple[Party, ...]
    reason: Mapping[str, str]
    relation: Relation | None = None
    either: str = ""
    lender: str = ""
    resource: str = ""

    def cost(self, amount: int) -> int:
        """What `amount` units of it cost, in points."""
        return self.once + self.unit * amount if amount else 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Someone who has to agree: in which capacity, and by which name if it is known."""

    party: Party
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a repair, of `amount` units (working days; 1 for all or nothing).

    `was` and `now` are days of duration, of lag, or due days; for `rest` the names of calendars, for `drop` None. A
    crew that is moved comes from `lender`.
    """

    kind: Kind
    id: str
    name: str
    amount: int
    cost: int
    agrees: tuple[Agreement, ...]
    reason: Mapping[str, str]
    was: int | date | str | None = None
    now: int | date | str | None = None
    relation: Relation | None = None
    before: str | None = None
    lender: Lender | None = None


@dataclass(frozen=True, slots=True)
class Lender:
    """Whose crew of `resource` (its name) is moved, with its days before and then."""

    id: str
    name: str
    resource: str
    was: int
    now: int


@dataclass(frozen=True, slots=True)
class Effect:
    """An activity whose earliest dates a repair moves."""

    id: str
    name: str
    was_start: date
    was_finish: date
    start: date
    finish: date


@dataclass(frozen=True, slots=True)
class Met:
    """A due day that a repair meets: the earliest finish with it, and the due day then in force."""

    id: str
    name: str
    due: date
    finish: date


@dataclass(frozen=True, slots=True)
class Repair:
    """A set of changes with which every target is met. Checked by the real passes; nothing else becomes later.

    `proven`: no set of fewer changes, and none of as many at less cost, does it, but for those ranked before and what
    contains them.
    """

    changes: tuple[Change, ...]
    cost: int
    proven: bool
    met: tuple[Met, ...]
    effects: tuple[Effect, ...]

    @property
    def agrees(self) -> tuple[Agreement, ...]:
        """Everyone who has to agree, each once."""
        return tuple(dict.fromkeys(one for change in self.changes for one in change.agrees))


@dataclass(frozen=True, slots=True)
class Target:
    """A due day that will be missed: by `days` working days, as things stand."""

    id: str
    name: str
    due: date
    finish: date
    days: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """The best that can be had of a target without putting its due day off: finish, days too late, what blocks it.

    `blocked` are the activities of the chain that then drives it, in order of time.
    """

    id: str
    name: str
    finish: date
    days: int
    blocked: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repairs:
    """What was found: `repairs` in order of rank. `complete`: there is no other minimal set than these.

    `stopped` is the time limit in seconds when it ended the search, else None. `nearest` tells of each target how far
    it can be brought without a later due day. `problems` say what was asked in vain.
    """

    targets: tuple[Target, ...]
    repairs: tuple[Repair, ...]
    complete: bool
    stopped: float | None
    nearest: tuple[Nearest, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def proven(self) -> bool:
        """Every repair is proven minimal; where there is none, that there is none."""
        return all(one.proven for one in self.repairs) and (bool(self.repairs) or self.complete)
