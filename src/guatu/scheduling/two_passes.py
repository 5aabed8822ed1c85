"""倒排工期: earliest dates forward from today, latest dates back from every due day, always both.

Whether one plans forward or backward changes nothing: the two passes are one computation, and float is the room
between them. No scarce resources here, so the answer is exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import compress

import numpy as np

from guatu.scheduling.answer import Bare, Plan
from guatu.scheduling.columns import TOLD, Columns, columns_of, links_of, years
from guatu.scheduling.faults import Faults
from guatu.scheduling.nesting import gate, nest
from guatu.scheduling.passes import BOUNDED
from guatu.scheduling.plan import Activity, Network, Relation
from guatu.scheduling.reckoning import Reckoning, reckon
from guatu.scheduling.ruler import Calendar, scale_of


def schedule(network: Network, calendars: Mapping[str, Calendar], today: date | None = None) -> Plan:
    """Both passes over `network`; `today`, else the network's own, is the first day unstarted work may start.

    Without either, work starts on the first day any date names, else when the most urgent must. What cannot be
    scheduled as given is a problem of the plan, never an exception; no calendar at all raises ValueError.
    """
    day = today or network.today
    faults = Faults("scheduling", TOLD)
    scale = scale_of(calendars)
    columns = columns_of(network, day, scale, faults)
    bare = Bare(network, day, calendars, scale, columns, links_of(network, columns, scale, faults))
    return _plan(bare, faults)


def core_network(network: Network, calendars: Mapping[str, Calendar], today: date | None = None) -> Reckoning | None:
    """The arrays of both passes, for those who run them many times; None where nothing says when work could start."""
    return schedule(network, calendars, today).reckoning


def edited(
    plan: Plan, activities: Iterable[Activity] = (), *, dropped: Iterable[Relation] = (), added: Iterable[Relation] = ()
) -> Plan:
    """The plan with some activities in place of those with their ids, without some relations and with others.

    For dates while somebody drags a bar: only what changed is read anew, both passes run over all. Same as `schedule`
    of the changed network, which it falls back on where anything in it has a problem or an id is new.
    """
    changed = {activity.id: activity for activity in activities}
    gone, more = frozenset(dropped), tuple(added)
    network = _edited_network(plan.network, changed, gone, more)
    bare, faults = plan.bare, Faults("scheduling", TOLD)
    if plan.problems or not changed.keys() <= bare.columns.index.keys():
        return schedule(network, bare.calendars, bare.today)
    part = columns_of(
        replace(network, activities=tuple(changed.values())), bare.today, bare.scale, Faults("scheduling", TOLD)
    )
    columns = bare.columns.with_changed(network.activities, part)
    links = bare.links
    if gone:
        links = links.keep(np.fromiter(_kept(links.relations, gone), bool, len(links.relations)))
    if more:
        links = links.joined(links_of(replace(network, relations=more), columns, bare.scale, faults))
    told = _plan(Bare(network, bare.today, bare.calendars, bare.scale, columns, links), faults)
    return schedule(network, bare.calendars, bare.today) if told.problems else told


def _edited_network(
    network: Network, changed: Mapping[str, Activity], gone: Collection[Relation], more: tuple[Relation, ...]
) -> Network:
    activities = tuple(changed.get(one.id, one) for one in network.activities) if changed else network.activities
    kept = tuple(compress(network.relations, _kept(network.relations, gone))) if gone else network.relations
    return replace(network, activities=activities, relations=(*kept, *more))


def _kept(relations: Iterable[Relation], gone: Collection[Relation]) -> Iterator[bool]:
    # A relation is hashed in a microsecond, twenty thousand of them in a frame of the screen: most have other ends.
    ends = {one.after for one in gone}
    return (one.after not in ends or one not in gone for one in relations)


def _plan(bare: Bare, faults: Faults) -> Plan:
    columns = bare.columns.copy()
    nesting = nest(columns, faults)
    links, ends = gate(columns, nesting, bare.links, faults)
    reckoning = reckon(columns, nesting, links, ends, bare.scale, faults)
    if reckoning is None and columns.activities:
        faults.add("no_day")
    elif reckoning is not None:
        _tell_off(columns, reckoning, faults)
    return Plan(bare, faults.all(), reckoning)


def _tell_off(columns: Columns, reckoning: Reckoning, faults: Faults) -> None:
    count = len(columns.activities)
    rulers, row = reckoning.rulers, columns.row
    bounded = reckoning.last[:count] < BOUNDED
    finish = reckoning.start[:count] + columns.left - 1
    off = rulers.is_off(row, finish) | (bounded & rulers.is_off(row, np.where(bounded, reckoning.last[:count], 0)))
    for number in np.flatnonzero(off & ~reckoning.nesting.is_parent & (columns.finished == 0)):
        activity = columns.activities[number]
        faults.add("off_calendar", activity.id, name=activity.name, **years(rulers))
