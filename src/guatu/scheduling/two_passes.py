"""倒排工期: earliest dates forward from today, latest dates back from every due day, always both.

Whether one plans forward or backward changes nothing: the two passes are one computation, and float is the room
between them. No scarce resources here, so the answer is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from guatu.scheduling.answer import Plan
from guatu.scheduling.columns import Columns, Faults, columns_of, links_of
from guatu.scheduling.nesting import gate, nest
from guatu.scheduling.passes import BOUNDED
from guatu.scheduling.plan import Network
from guatu.scheduling.reckoning import Reckoning, reckon
from guatu.scheduling.ruler import Calendar, scale_of


def schedule(network: Network, calendars: Mapping[str, Calendar], today: date | None = None) -> Plan:
    """Both passes over `network`; `today`, else the network's own, is the first day unstarted work may start.

    Without either, work starts on the first day any date names, else when the most urgent must. What cannot be
    scheduled as given is a problem of the plan, never an exception; no calendar at all raises ValueError.
    """
    day = today or network.today
    faults = Faults()
    columns, reckoning = _reckoned(network, calendars, day, faults)
    if reckoning is None and columns.activities:
        faults.add("no_day")
    elif reckoning is not None:
        _tell_off(columns, reckoning, faults)
    return Plan(network, day, calendars, faults.all(), reckoning)


def core_network(network: Network, calendars: Mapping[str, Calendar], today: date | None = None) -> Reckoning | None:
    """The arrays of both passes, for those who run them many times; None where nothing says when work could start."""
    return _reckoned(network, calendars, today or network.today, Faults())[1]


def _reckoned(
    network: Network, calendars: Mapping[str, Calendar], day: date | None, faults: Faults
) -> tuple[Columns, Reckoning | None]:
    scale = scale_of(calendars)
    columns = columns_of(network, day, scale, faults)
    nesting = nest(columns, faults)
    links, ends = gate(columns, nesting, links_of(network, columns, scale, faults), faults)
    return columns, reckon(columns, nesting, links, ends, scale, faults)


def _tell_off(columns: Columns, reckoning: Reckoning, faults: Faults) -> None:
    count = len(columns.activities)
    rulers, row = reckoning.rulers, columns.row
    bounded = reckoning.last[:count] < BOUNDED
    finish = reckoning.start[:count] + columns.left - 1
    off = rulers.is_off(row, finish) | (bounded & rulers.is_off(row, np.where(bounded, reckoning.last[:count], 0)))
    for number in np.flatnonzero(off & ~reckoning.nesting.is_parent & (columns.finished == 0)):
        activity = columns.activities[number]
        faults.add("off_calendar", activity.id, name=activity.name)
