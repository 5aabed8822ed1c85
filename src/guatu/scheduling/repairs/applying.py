"""Changes made to a network: what the real passes are asked about, and what adopting a repair comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from guatu.scheduling.plan import Activity, Network, Relation
from guatu.scheduling.repairs.change import Change


def apply_changes(network: Network, changes: Iterable[Change]) -> Network:
    """The network with the changes made; its calendars must have the twins that `with_overtime` adds."""
    of_activity: dict[str, list[Change]] = {}
    of_relation: dict[Relation, Change] = {}
    for change in changes:
        if change.relation is not None:
            of_relation[change.relation] = change
        else:
            of_activity.setdefault(change.id, []).append(change)
            if change.lender is not None:
                of_activity.setdefault(change.lender.id, []).append(change)
    return replace(
        network,
        activities=_activities(network.activities, of_activity) if of_activity else network.activities,
        relations=_relations(network.relations, of_relation) if of_relation else network.relations,
    )


def _activities(activities: Sequence[Activity], changes: dict[str, list[Change]]) -> tuple[Activity, ...]:
    waiting = dict(changes)
    # Of several with one id only the first is planned.
    return tuple(_changed(one, waiting.pop(one.id, [])) for one in activities)


def _changed(activity: Activity, changes: list[Change]) -> Activity:
    for change in changes:
        if change.kind in {"shorten", "crew", "move"}:
            lends = change.lender is not None and change.lender.id == activity.id
            less = -change.amount if lends else change.amount
            left = activity.remaining
            if left is not None and activity.started:
                activity = replace(activity, remaining=left - less)
            else:
                activity = replace(activity, days=activity.days - less)
        elif change.kind == "extend":
            activity = replace(activity, due=cast(date, change.now))
        elif change.kind == "rest":
            activity = replace(activity, calendar=cast(str, change.now))
    return activity


def _relations(relations: Sequence[Relation], changes: dict[Relation, Change]) -> tuple[Relation, ...]:
    kept = []
    for relation in relations:
        change = changes.get(relation)
        if change is None:
            kept.append(relation)
        elif change.kind == "overlap":
            kept.append(replace(relation, lag=relation.lag - change.amount))
    return tuple(kept)
