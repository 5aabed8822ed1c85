"""An `Item` (事项): what the entries about one promise or fact come to. Made by `fold`, never edited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from guatu.extraction import PROMISES, Responsible, Value
from guatu.ledger.entry import Source

ItemKind = Literal["target", "observation", "milestone", "status", "task", "group"]
# The last four are states of the review desk: such an item is in no plan, list or count (`Ledger.drafts`).
State = Literal["open", "closed", "cancelled", "draft", "discarded", "merged", "undone"]
DESK_STATES: frozenset[str] = frozenset({"draft", "discarded", "merged", "undone"})
LinkType = Literal["FS", "SS", "FF", "SF"]
# Start or finish, no earlier than, no later than or on a day.
LimitType = Literal["SNET", "SNLT", "FNET", "FNLT", "SO", "FO"]
LIMIT_TYPES: tuple[LimitType, ...] = ("SNET", "SNLT", "SO", "FNET", "FNLT", "FO")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file put forward as proof (佐证); `round` counts reopenings: proof of an earlier round no longer counts."""

    entry: int
    sha256: str
    name: str
    says: str
    by: str
    at: datetime
    round: int
    state: Literal["pending", "accepted", "returned"] = "pending"
    judged_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit reported (进展): `on` is the day it is about; `percent` and `done` only if it said so."""

    entry: int
    on: date
    says: str
    by: str
    at: datetime
    percent: int | None
    done: bool
    round: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same promise in another document; `due` is what that document says, None if it says none."""

    entry: int
    source: Source
    name: str
    due: date | None
    due_text: str | None
    value: Value | None
    state: Literal["proposed", "confirmed", "refused"] = "proposed"


@dataclass(frozen=True, slots=True)
class Link:
    """The item comes after item `after`; `lag` in working days, negative for an overlap.

    A `preferential` order is habit or convenience, not need (软逻辑).
    """

    after: int
    type: LinkType
    lag: int
    preferential: bool = False


@dataclass(frozen=True, slots=True)
class DateLimit:
    """Its start or finish is to be no earlier than, no later than, or on `day`."""

    type: LimitType
    day: date


@dataclass(frozen=True, slots=True)
class Need:
    """The item needs `amount` of the resource begun by entry `resource`: each working day of a crew, else in all."""

    resource: int
    amount: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Three points for the working days an item takes; `shape` is pert or triangular."""

    optimistic: int
    likely: int
    pessimistic: int
    shape: Literal["pert", "triangular"] = "pert"


@dataclass(frozen=True, slots=True)
class Exposure:
    """A risk an item runs: with `probability` (0 to 1) it takes `days` more; `entry` stated it."""

    entry: int
    says: str
    probability: float
    days: int


@dataclass(frozen=True, slots=True)
class Change:
    """A due day that was replaced: what it was, by which entry it changed, and why."""

    entry: int
    due: date | None
    reason: str
    extension: bool


@dataclass(frozen=True, slots=True)
class Item:
    """`number` is the item's 编号 within its ledger. `due` is in force; `promised` is the first one ever set."""

    number: int
    kind: ItemKind
    name: str
    opened_at: datetime
    source: Source | None
    parent: int | None = None
    subject: str | None = None
    action: str | None = None
    due: date | None = None
    promised: date | None = None
    earliest: date | None = None
    due_text: str | None = None
    value: Value | None = None
    units: tuple[Responsible, ...] = ()
    rule: str | None = None
    state: State = "open"
    round: int = 1
    days: int | None = None
    not_before: date | None = None
    started: date | None = None
    finished: date | None = None
    calendar: str = "office"
    # The fewest days it can be done in, where that is known; planned as late as possible instead of as early.
    least: int | None = None
    as_late: bool = False
    limits: tuple[DateLimit, ...] = ()
    needs: tuple[Need, ...] = ()
    links: tuple[Link, ...] = ()
    changes: tuple[Change, ...] = ()
    reports: tuple[Report, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    estimate: Estimate | None = None
    exposures: tuple[Exposure, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    entries: tuple[int, ...] = ()
    last_heard: datetime | None = None
    closed_at: datetime | None = None
    # It came over the review desk; `amendments` counts those that stand. `again` and `merged_into` are items'
    # numbers, `again` 0 when a person said no.
    reviewed: bool = False
    amendments: int = 0
    again: int | None = None
    merged_into: int | None = None
    # Slips of the text that a person had read otherwise, for this promise: raw start, raw end, what is meant.
    reading: tuple[tuple[int, int, str], ...] = ()

    @property
    def is_promise(self) -> bool:
        """Something to be done or reached, which can be overdue and be closed; not a fact, not a group."""
        return self.kind in PROMISES

    @property
    def lead(self) -> str | None:
        """The unit that answers for it: the first named lead."""
        return next((unit.name for unit in self.units if unit.role == "lead"), None)

    @property
    def percent(self) -> int | None:
        """The last reported progress of this round, None when none was stated."""
        return next(
            (
                report.percent
                for report in reversed(self.reports)
                if report.round == self.round and report.percent is not None
            ),
            None,
        )

    @property
    def claimed_done(self) -> bool:
        """The last report of this round claims completion."""
        current = [report for report in self.reports if report.round == self.round]
        return bool(current) and current[-1].done

    @property
    def extensions(self) -> int:
        """How often the due day was extended by approval."""
        return sum(change.extension for change in self.changes)

    def with_(self, **changes: object) -> Item:
        """A copy with the fields named replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]
