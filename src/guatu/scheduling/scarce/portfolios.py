"""Several projects in one instance: they share the resources, and each has a due day of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guatu.scheduling.scarce.instance import NEVER, Instance, Ints, Resource, topological


def portfolio(
    projects: Sequence[Instance], capacity: Sequence[int], due: Sequence[int], worth: Sequence[int] | None = None
) -> Instance:
    """`projects` of one calendar with the same resources, `capacity` of them in all; each is due as a whole on `due`.

    What a project is due by counts for its activities without followers. Raises ValueError for projects that do not
    fit together. Ids are `project.activity`, counted from 1.
    """
    if any(one.dated is not None or one.need.shape[1] != len(capacity) for one in projects):
        raise ValueError("projects: one calendar and the same resources: level them apart")
    offset = np.concatenate(([0], np.cumsum([len(one.span) for one in projects]))).astype(np.int64)
    span = np.concatenate([one.span for one in projects])
    before = np.concatenate([one.before + at for one, at in zip(projects, offset, strict=False)])
    after = np.concatenate([one.after + at for one, at in zip(projects, offset, strict=False)])
    last = np.ones(len(span), bool)
    last[before] = False
    project = np.repeat(np.arange(len(projects)), np.diff(offset))
    place = topological(len(span), before, after)
    order = np.argsort(place)
    latest = np.asarray(due, np.int64)[project] - span
    names = [f"{number + 1}.{name}" for number, one in enumerate(projects) for name in one.ids]
    return Instance(
        ids=tuple(names[number] for number in order.tolist()),
        resources=tuple(
            Resource(one.id, one.name, int(top)) for one, top in zip(projects[0].resources, capacity, strict=True)
        ),
        span=span[order],
        before=place[before],
        after=place[after],
        weight=np.concatenate([one.weight for one in projects]),
        floor=np.concatenate([one.floor for one in projects])[order],
        due=np.where(last, latest, NEVER)[order],
        promise=np.where(last, project, -1)[order],
        worth=_worths(worth, len(projects)),
        need=np.concatenate([one.need for one in projects])[order],
        capacity=np.asarray(capacity, np.int64).reshape(-1, 1),
    )


def _worths(worth: Sequence[int] | None, count: int) -> Ints:
    return np.ones(count, np.int64) if worth is None else np.asarray(worth, np.int64)
