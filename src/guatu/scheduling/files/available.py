"""How many of a resource there are at once, from day to day: as files list it, and without what says nothing new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from guatu.scheduling.files.programme import Availability
from guatu.scheduling.files.refusing import Notes, bounded, moment, number

if TYPE_CHECKING:
    from guatu.scheduling.files.xmltree import Node

MOST_CHANGES: Final = 1_000
# Programs write their first and last day where they mean always.
FIRST, LAST = datetime(1984, 1, 1), datetime(2049, 12, 1)  # noqa: DTZ001 - wall clocks


def changing(given: Iterable[tuple[datetime | None, float]]) -> tuple[float, tuple[Availability, ...]]:
    """The units that hold from the first on (1 where none are given), and what changes later."""
    units, changes = None, list[Availability]()
    for first, amount in sorted(given, key=lambda one: one[0] or FIRST):
        if units is None:
            units = amount
        elif first is not None and amount != (changes[-1].units if changes else units):
            changes.append(Availability(first, amount))
    return 1.0 if units is None else units, tuple(changes)


def periods_of(resource: Node, most: float, notes: Notes) -> tuple[float, tuple[Availability, ...]]:
    """MS Project's periods of availability: outside of them there is nothing; without any, always `most`."""
    steps: list[tuple[datetime | None, float]] = []
    for node in resource.all("AvailabilityPeriods", "AvailabilityPeriod"):
        bounded("rows", len(steps), MOST_CHANGES)
        first = moment(node["AvailableFrom"], "AvailableFrom", notes)
        last = moment(node["AvailableTo"], "AvailableTo", notes)
        units = number(node["AvailableUnits"], "AvailableUnits", notes)
        if first is not None and first > FIRST:
            steps = [one for one in steps if one[0] != first] or [(None, 0.0)]
            steps.append((first, units))
        else:
            steps.append((None, units))
        if last is not None and last < LAST:
            steps.append((last, 0.0))
    return changing(steps) if steps else (most, ())
