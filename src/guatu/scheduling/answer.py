"""The `Plan`: windows, problems, and the reason of every date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.causes import finish_limit, late_cause
from guatu.scheduling.columns import Columns, Links
from guatu.scheduling.passes import BOUNDED
from guatu.scheduling.plan import Activity, ConstraintType, Late, Network, Problem, Side, Step, Window
from guatu.scheduling.reasons import Reasons
from guatu.scheduling.reckoning import Reckoning, held_by, late_starts
from guatu.scheduling.ruler import Calendar, Ints, Scale
from guatu.scheduling.windows import Windows, table_of
from guatu.scheduling.wording import chain_says, late_says, planned_says

# Late ones told with their chains: where a thousand in a row are late, the chains alone would be a million steps.
CHAINS = 200


@dataclass(frozen=True, slots=True)
class Bare:
    """A network as it was read, before anything is handed down or put aside: what an edit starts from."""

    network: Network
    today: date | None
    calendars: Mapping[str, Calendar]
    scale: Scale
    columns: Columns
    links: Links


class Plan:
    """What `schedule` gives: `windows` by id in the order of the network, `problems`, and reasons on request.

    A plan is computed and never stored as truth. It answers for `network` as it was on `today`.
    """

    def __init__(self, bare: Bare, problems: tuple[Problem, ...], reckoning: Reckoning | None) -> None:
        self.network = bare.network
        self.today = bare.today
        self.problems = problems
        self.bare = bare
        self._calendars = bare.calendars
        self._reckoning = reckoning
        self._table = table_of(reckoning) if reckoning else None
        self.windows: Mapping[str, Window] = (
            Windows(reckoning.columns.index, self._table, reckoning.rulers) if reckoning and self._table else {}
        )

    @property
    def reckoning(self) -> Reckoning | None:
        """The arrays of both passes, for those who run them many times."""
        return self._reckoning

    @property
    def start(self) -> date | None:
        """The earliest day on which anything starts or started."""
        return self._value(self._table.earliest_start.min()) if self._table and self.windows else None

    @property
    def finish(self) -> date | None:
        """The earliest day on which everything can be finished."""
        return self._value(self._table.earliest_finish.max(), end=True) if self._table and self.windows else None

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities that have a window; of several with one id, the first."""
        return self._reckoning.columns.activities if self._reckoning else ()

    def why(self, name: str, side: Side = "latest") -> tuple[Step, ...]:
        """The chain in order of time that forces the earliest start, or the latest finish, of activity `name`.

        Empty for the latest dates of what no due day bears on. An id that is not in the plan raises KeyError.
        """
        if self._reckoning is None:
            raise KeyError(name)
        number = self._reckoning.columns.index[name]
        return self._reasons.before(number) if side == "earliest" else self._reasons.after(number)

    def why_says(self, name: str, side: Side = "latest", language: str = "zh") -> str:
        """The chain of `why` in one line."""
        return chain_says(self.why(name, side), side, self._calendar_of(name), language)

    def planned_says(self, name: str, language: str = "zh") -> str:
        """Why something planned as late as possible is planned for its days; "" where it is not planned so."""
        if self._reckoning is None:
            raise KeyError(name)
        held = held_by(self._reckoning, self._reckoning.columns.index[name], self._late_starts)
        if held is None:
            return ""
        follower = self._reckoning.columns.activities[held[1]]
        return planned_says(self.windows[name], held[0], follower.name, language)

    def differing(self, other: Plan) -> tuple[str, ...]:
        """The ids whose window `other` lacks or has otherwise, in the order of the network."""
        if isinstance(self.windows, Windows) and isinstance(other.windows, Windows):
            return self.windows.differing(other.windows)
        return tuple(self.windows)

    @property
    def is_late(self) -> bool:
        """Some due day, or limit, will be missed as things stand."""
        reckoning = self._reckoning
        if reckoning is None:
            return False
        count = len(reckoning.columns.activities)
        start, ceiling = reckoning.start[:count], reckoning.ceiling[:count]
        return bool(((ceiling < BOUNDED) & (start > ceiling)).any())

    def late(self, name: str | None = None) -> tuple[Late, ...]:
        """The due days that will be missed as things stand, the worst first; of `name`: those it helps to miss.

        The `CHAINS` worst come with their driving chain; `why` gives that of any.
        """
        reckoning = self._reckoning
        if reckoning is None:
            return ()
        count = len(reckoning.columns.activities)
        start, ceiling = reckoning.start[:count], reckoning.ceiling[:count]
        late = np.flatnonzero((ceiling < BOUNDED) & (start > ceiling))
        if name is not None:
            chain = self.why(name, "latest")
            late = np.intersect1d(late, [reckoning.columns.index[step.id] for step in chain[-1:]])
        order = np.lexsort((late, ceiling[late] - start[late]))
        return tuple(self._late(reckoning, one, chain=at < CHAINS) for at, one in enumerate(late[order].tolist()))

    def late_says(self, late: Late, language: str = "zh") -> str:
        """A line of `late` in words: how many working days too late, and through which chain."""
        return late_says(late, self._calendar_of(late.id), language)

    @cached_property
    def _late_starts(self) -> tuple[NDArray[np.bool_], Ints]:
        assert self._reckoning is not None
        return late_starts(self._reckoning)

    @cached_property
    def _reasons(self) -> Reasons:
        assert self._reckoning is not None
        assert self._table is not None
        return Reasons(self._reckoning, self._table)

    def _value(self, ordinal: np.int64, *, end: bool = False) -> date:
        assert self._reckoning is not None
        return self._reckoning.rulers.value(int(ordinal), end=end)

    def _late(self, reckoning: Reckoning, number: int, *, chain: bool) -> Late:
        activity = reckoning.columns.activities[number]
        day, limit = self._missed(reckoning, number)
        return Late(
            id=activity.id,
            name=activity.name,
            due=day,
            finish=self.windows[activity.id].earliest_finish,
            days=int(reckoning.start[number] - reckoning.ceiling[number]),
            chain=self._reasons.before(number) if chain else (),
            limit=limit,
            start=self.windows[activity.id].earliest_start if limit else None,
        )

    def _missed(self, reckoning: Reckoning, number: int) -> tuple[date, ConstraintType | None]:
        """The day that will be missed: the due day, unless a limit on the start or the finish comes before it."""
        columns = reckoning.columns
        if reckoning.limits_start(number):
            cause, _ = late_cause(reckoning, number)
            return self._value(columns.start_not_after[number]), "SO" if cause == "start_on" else "SNLT"
        limit = finish_limit(reckoning, number)
        return self._value(columns.due[number], end=True), limit.type if limit else None

    def _calendar_of(self, name: str) -> Calendar:
        assert self._reckoning is not None
        columns = self._reckoning.columns
        return self._calendars[self._reckoning.rulers.names[int(columns.row[columns.index[name]])]]
