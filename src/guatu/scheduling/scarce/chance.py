"""Random numbers and orders for the kernels: each island carries its own state, so threads do not disturb each other.

Steele, Lea, Flood, Fast splittable pseudorandom number generators (OOPSLA 2014): SplitMix64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.compiling import compiled

Ints = NDArray[np.int64]
State = NDArray[np.uint64]
Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile for use by other kernels: without a way in from Python that takes half the time."""
    return compiled(function, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)


def entry(function: Function) -> Function:
    """Compile for use from Python as well, without the interpreter's lock."""
    return compiled(function, error_model="numpy")


@kernel
def draw(state: State) -> Any:
    """The next 64 random bits."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    bits = state[0]
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


@kernel
def unit(state: State) -> Any:
    """A number from 0 to below 1."""
    return np.float64(draw(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel
def below(state: State, count: int) -> Any:
    """A whole number from 0 to below `count`."""
    return np.int64(unit(state) * count)


@kernel
def highest(values: Ints) -> Any:
    """The largest of non-negative numbers, 0 of none."""
    top = 0
    for value in values:
        top = max(top, value)
    return top


@kernel
def copied(source: Ints, target: Ints) -> None:
    """Element by element: a slice assignment compiles ten times as long."""
    for at in range(len(source)):
        target[at] = source[at]


@kernel
def in_order(key: Ints, order: Ints, count: Ints) -> None:
    """`order` by rising `key` (≥ 0), equals in order of number; `count` is room for the counting.

    Keys too wide for the room (minutes) are counted in coarser steps, and neighbours put right afterwards.
    """
    top, coarse = highest(key), 0
    while (top >> coarse) + 2 > len(count):
        coarse += 1
    for at in range((top >> coarse) + 2):
        count[at] = 0
    for value in key:
        count[(value >> coarse) + 1] += 1
    for at in range(1, (top >> coarse) + 1):
        count[at] += count[at - 1]
    for number in range(len(key)):
        order[count[key[number] >> coarse]] = number
        count[key[number] >> coarse] += 1
    if coarse > 0:
        _put_right(key, order)


@kernel
def _put_right(key: Ints, order: Ints) -> None:
    for place in range(1, len(order)):
        one, at = order[place], place
        while at > 0 and key[order[at - 1]] > key[one]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = one


@kernel
def fingerprint(start: Ints) -> Any:
    """Tells schedules apart (FNV-1a)."""
    found = np.uint64(1469598103934665603)
    for one in start:
        found = (found ^ np.uint64(one)) * np.uint64(1099511628211)
    return found
