"""Lower bounds without a solver: critical path, and the work of each crew between the heads and tails of its users.

Klein, Scholl, Computing lower bounds by destructive improvement, EJOR 112 (1999): LB1 and the capacity bounds.
"""

from __future__ import annotations

import numpy as np

from guatu.scheduling.scarce.instance import NEVER, Instance, Ints

# Heads that the capacity bound looks at; more of them bring next to nothing.
MOST_HEADS = 200


def heads(instance: Instance) -> Ints:
    """The earliest starts without any resource."""
    start = instance.floor.copy()
    before, after, weight = instance.before, instance.after, instance.weight
    order = np.argsort(after, kind="stable")
    for a, b, w in zip(before[order].tolist(), after[order].tolist(), weight[order].tolist(), strict=True):
        start[a], start[b] = start[a], max(start[b], start[a] + w)
    return start


def early(instance: Instance) -> Ints:
    """The earliest starts without any resource, bounds between several calendars counted by their days."""
    dated = instance.dated
    if dated is None:
        return heads(instance)
    start = instance.floor.copy()
    order = np.argsort(instance.after, kind="stable")
    pairs = (each[order].tolist() for each in (instance.before, instance.after, instance.weight, dated.crosses))
    for at, before, after, weight, crosses in zip(order.tolist(), *pairs, strict=True):
        asked = start[before] + weight
        if crosses:
            unit = min(max(int(start[before] + dated.lead[at]), 0), dated.day.shape[1] - 1)
            day = int(dated.day[dated.row[before], unit] + dated.shift[at])
            asked = dated.number[dated.row[after], min(max(day, 0), dated.number.shape[1] - 1)] + dated.rest[at]
        start[after] = max(start[after], asked)
    return start


def latest(instance: Instance, ceiling: Ints) -> Ints:
    """The latest starts without any resource that keep `ceiling`."""
    start = ceiling.copy()
    before, after, weight = instance.before, instance.after, instance.weight
    order = np.argsort(-before, kind="stable")
    for a, b, w in zip(before[order].tolist(), after[order].tolist(), weight[order].tolist(), strict=True):
        start[a] = min(start[a], start[b] - w)
    return start


def least_makespan(instance: Instance) -> int:
    """No schedule is shorter. With several calendars, or stocks, only the critical path counts."""
    if instance.dated is not None:
        return instance.makespan(early(instance))
    head = heads(instance)
    tail = -latest(instance, -instance.span)
    # `tail` counts from the start of each on, its own span included.
    best = int((head + tail).max(initial=0))
    for number in range(instance.need.shape[1]):
        if instance.capacity.shape[1] == 1 and instance.capacity[number, 0] > 0:
            best = max(best, _capacity_bound(instance, number, head, tail - instance.span))
    return best


def least_lateness(instance: Instance) -> int:
    """No schedule is less late: what is late without any resource."""
    return instance.lateness(early(instance))


def _capacity_bound(instance: Instance, number: int, head: Ints, tail: Ints) -> int:
    """For every head and tail: the crew's work among those that have both, between them."""
    users = np.flatnonzero((instance.need[:, number] > 0) & (instance.span > 0))
    if not users.size:
        return 0
    capacity = int(instance.capacity[number, 0])
    work = instance.need[users, number] * instance.span[users]
    head, tail = head[users], tail[users]
    by_tail = np.argsort(-tail, kind="stable")
    best = 0
    for low in np.unique(head)[:MOST_HEADS]:
        among = by_tail[head[by_tail] >= low]
        amount = np.cumsum(work[among])
        best = max(best, int((low + -(-amount // capacity) + tail[among]).max()))
    return best


def priorities(instance: Instance, *, to_dues: bool) -> Ints:
    """Keys by which lists are first made, a row each: latest start, latest finish, start with due days, plain order."""
    head = heads(instance)
    end = int((head + instance.span).max(initial=0))
    last = latest(instance, end - instance.span)
    rows = [last, last + instance.span]
    if to_dues:
        bounded = np.where(instance.due < NEVER, instance.due, end - instance.span)
        soon = latest(instance, np.minimum(bounded, end - instance.span + max(int(bounded.max()) - end, 0)))
        rows = [soon, soon + instance.span, *rows]
    return np.array([row - row.min() for row in rows], np.int64)
