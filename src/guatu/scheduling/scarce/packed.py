"""The kernels' view of an instance on one calendar: several resources in each 64-bit word.

A word holds what is free of each of its resources on one day, a guard bit above each. Subtracting a need leaves every
guard bit standing exactly when all of them suffice, so four resources are compared in one step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.scarce.instance import Instance, Ints

Words = NDArray[np.uint64]
WORD = 63


class Half(NamedTuple):
    """An instance seen forward, or seen backward in time with its numbers reversed.

    Bounds into `i` are rows `first[i]:first[i+1]` of `bound`: who is before, and the weight. `free` has a row of words
    per day, the last of which holds on, and behind them the guards. `mirrored`: day `t` here is `anchor-1-t` there.
    `falls`: some weight is negative, so that the order of starts need not keep the bounds.
    """

    span: Ints
    first: Ints
    bound: Ints
    need: Words
    free: Words
    falls: bool
    mirrored: bool


def halves(instance: Instance) -> tuple[Half, Half]:
    """Forward and backward views."""
    count = len(instance.span)
    need, free = _words(instance)
    forward = _half(instance.span, instance.before, instance.after, instance.weight, need, free, mirrored=False)
    back = instance.weight + instance.span[instance.after] - instance.span[instance.before]
    backward = _half(
        instance.span[::-1].copy(), count - 1 - instance.after, count - 1 - instance.before, back,
        need[::-1].copy(), free, mirrored=True,
    )  # fmt: skip
    return forward, backward


def _half(span: Ints, before: Ints, after: Ints, weight: Ints, need: Words, free: Words, *, mirrored: bool) -> Half:
    order = np.argsort(after, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(after, minlength=len(span))))).astype(np.int64)
    bound = np.column_stack((before[order], weight[order]))
    return Half(span, first, bound, need, free, bool((weight < 0).any()), mirrored)


def _words(instance: Instance) -> tuple[Words, Words]:
    lanes: list[tuple[int, int]] = []
    word, shift = 0, 0
    for top in instance.capacity.max(axis=1, initial=0).tolist():
        width = int(top).bit_length() + 1
        if shift + width > WORD and shift:
            word, shift = word + 1, 0
        lanes.append((word, shift))
        shift += width
    words = lanes[-1][0] + 1 if lanes else 1
    need = np.zeros((len(instance.span), words), np.uint64)
    free = np.zeros((instance.capacity.shape[1] if lanes else 1, words), np.uint64)
    guard = np.zeros(words, np.uint64)
    for number, (at, by) in enumerate(lanes):
        need[:, at] += instance.need[:, number].astype(np.uint64) << np.uint64(by)
        free[:, at] += instance.capacity[number].astype(np.uint64) << np.uint64(by)
        guard[at] |= np.uint64(1) << np.uint64(by + int(instance.capacity[number].max()).bit_length())
    need[instance.span == 0] = 0
    return need, np.vstack((free | guard, guard))
