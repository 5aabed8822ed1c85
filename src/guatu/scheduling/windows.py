"""The windows of a plan: kept as columns, made into `Window`s when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.passes import BOUNDED, NEVER
from guatu.scheduling.plan import Window
from guatu.scheduling.reckoning import Reckoning, ordinals, postponed
from guatu.scheduling.ruler import Ints, Scale

# Of the latest start of an envelope none of whose parts has one, while it is still looked for.
LATER = 1 << 40


@dataclass(slots=True)
class Table:
    """The windows by number of activity: dates as ordinals, latest ones 0 and floats `NEVER` where there is none."""

    earliest_start: Ints
    earliest_finish: Ints
    latest_start: Ints
    latest_finish: Ints
    float_days: Ints
    free_days: Ints
    critical: NDArray[np.bool_]
    provisional: NDArray[np.bool_]
    planned_start: Ints
    planned_finish: Ints


def table_of(reckoning: Reckoning) -> Table:
    """The dates of every activity, those of envelopes from their parts."""
    columns = reckoning.columns
    count = len(columns.activities)
    last = reckoning.last[:count]
    slack = np.where(last < BOUNDED, last - reckoning.start[:count], NEVER)
    done = columns.finished > 0
    dates = ordinals(reckoning)
    planned = {"planned_start": dates["earliest_start"].copy(), "planned_finish": dates["earliest_finish"].copy()}
    if moved := postponed(reckoning):
        which, start = np.fromiter(moved, np.int64), np.fromiter(moved.values(), np.int64)
        row = columns.row[which]
        planned["planned_start"][which] = reckoning.rulers.date_of(row, start)
        planned["planned_finish"][which] = reckoning.rulers.date_of(row, start + columns.left[which] - 1)
    table = Table(
        **dates,
        float_days=slack,
        free_days=np.where(done, NEVER, np.minimum(reckoning.slip[:count], np.maximum(slack, 0))),
        critical=reckoning.critical[:count].copy(),
        provisional=reckoning.provisional[:count].copy(),
        **planned,
    )
    _wrap(reckoning, table)
    announced = reckoning.rulers.announced[columns.row]
    table.provisional |= np.maximum(table.earliest_finish, table.latest_finish) > announced
    return table


def _wrap(reckoning: Reckoning, table: Table) -> None:
    """Give each envelope the outermost dates and the smallest float of its parts, from the deepest parts up."""
    nesting, columns = reckoning.nesting, reckoning.columns
    wholes = np.flatnonzero(nesting.is_parent)
    table.earliest_start[wholes], table.earliest_finish[wholes] = LATER, 0
    table.planned_start[wholes], table.planned_finish[wholes] = LATER, 0
    table.latest_start[wholes], table.latest_finish[wholes] = LATER, 0
    table.float_days[wholes], table.free_days[wholes] = NEVER, NEVER
    table.critical[wholes] = table.provisional[wholes] = False
    for tier in reversed(nesting.tiers):
        parts = tier[nesting.is_parent[columns.parent[tier]]]
        above = columns.parent[parts]
        bound = table.latest_start[parts] > 0
        np.minimum.at(table.earliest_start, above, table.earliest_start[parts])
        np.maximum.at(table.earliest_finish, above, table.earliest_finish[parts])
        np.minimum.at(table.planned_start, above, table.planned_start[parts])
        np.maximum.at(table.planned_finish, above, table.planned_finish[parts])
        np.minimum.at(table.latest_start, above[bound], table.latest_start[parts[bound]])
        np.maximum.at(table.latest_finish, above, table.latest_finish[parts])
        np.minimum.at(table.float_days, above, table.float_days[parts])
        np.minimum.at(table.free_days, above, table.free_days[parts])
        np.logical_or.at(table.critical, above, table.critical[parts])
        np.logical_or.at(table.provisional, above, table.provisional[parts])
        settle = np.unique(above)
        table.latest_start[settle[table.latest_start[settle] == LATER]] = 0
    begun = wholes[columns.started[wholes] > 0]
    table.earliest_start[begun] = np.minimum(table.earliest_start[begun], columns.started[begun])
    table.planned_start[begun] = np.minimum(table.planned_start[begun], columns.started[begun])


class Windows(Mapping[str, Window]):
    """The windows of a plan by id of activity, in the order of the network."""

    def __init__(self, index: Mapping[str, int], table: Table, scale: Scale) -> None:
        self._index = index
        self._table = table
        self._scale = scale

    def __getitem__(self, name: str) -> Window:
        number, table = self._index[name], self._table
        value = self._scale.value
        slack, slip = int(table.float_days[number]), int(table.free_days[number])
        return Window(
            id=name,
            earliest_start=value(int(table.earliest_start[number])),
            earliest_finish=value(int(table.earliest_finish[number]), end=True),
            latest_start=value(last) if (last := int(table.latest_start[number])) else None,
            latest_finish=value(last, end=True) if (last := int(table.latest_finish[number])) else None,
            float_days=slack if slack < BOUNDED else None,
            free_days=slip if slip < BOUNDED else None,
            critical=bool(table.critical[number]),
            late_by=max(-slack, 0),
            provisional=bool(table.provisional[number]),
            planned_start=value(int(table.planned_start[number])),
            planned_finish=value(int(table.planned_finish[number]), end=True),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def differing(self, others: Windows) -> tuple[str, ...]:
        """The ids whose window `others` lacks or has otherwise, in order: compared as columns, none is made."""
        names = list(self._index)
        there = np.array([others._index.get(name, -1) for name in names], np.int64)
        differs = there < 0
        for column in fields(Table):
            mine, theirs = getattr(self._table, column.name), getattr(others._table, column.name)
            differs |= mine != theirs[there] if theirs.size else True
        return tuple(names[number] for number in np.flatnonzero(differs))
