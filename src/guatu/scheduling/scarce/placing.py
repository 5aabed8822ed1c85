"""Serial schedule generation on one calendar: each activity, in the order of a list, as early as can be.

Kelley 1963; Kolisch, Serial and parallel resource-constrained project scheduling methods revisited, EJOR 90 (1996).
"""

from __future__ import annotations

from typing import Any

from guatu.scheduling.scarce.chance import Ints, kernel
from guatu.scheduling.scarce.packed import Half, Words


@kernel
def _cleared(half: Half, profile: Words, anchor: int) -> None:
    """All of the profile free; backward, day 0 is the one before `anchor`, and before the first day it is as on it."""
    free, mirrored, words = half.free, half.mirrored, profile.shape[1]
    last = len(free) - 2
    for day in range(len(profile)):
        at = 0
        if last > 0:
            at = min(max(anchor - 1 - day if mirrored else day, 0), last)
        for word in range(words):
            profile[day, word] = free[at, word]


@kernel
def _fit_word(profile: Words, span: int, begin: int, need: Any, guard: Any) -> Any:
    """The first day from `begin` on where what is needed is free all through, or -1; one word of resources.

    All loops here take arrays out of their tuples first: numba counts references at each access, atomically.
    """
    end = len(profile)
    day = begin + span - 1
    while day >= begin:
        if day >= end:
            return -1
        if (profile[day, 0] - need) & guard != guard:
            begin = day + 1
            day += span
        else:
            day -= 1
    for day in range(begin, begin + span):
        profile[day, 0] -= need
    return begin


@kernel
def _fit_words(profile: Words, span: int, begin: int, needs: Words, number: int, free: Words) -> Any:
    """The same for any number of words; the guards are the last row of `free`."""
    words, end, last = profile.shape[1], len(profile), len(free) - 1
    day = begin + span - 1
    while day >= begin:
        if day >= end:
            return -1
        short = False
        for word in range(words):
            guard = free[last, word]
            short |= (profile[day, word] - needs[number, word]) & guard != guard
        if short:
            begin = day + 1
            day += span
        else:
            day -= 1
    for day in range(begin, begin + span):
        for word in range(words):
            profile[day, word] -= needs[number, word]
    return begin


@kernel
def placed(half: Half, order: Ints, floor: Ints, anchor: int, profile: Words, start: Ints) -> Any:
    """Fills `start`; gives the end of it all, or -1 where something never fits (capacity that ends)."""
    _cleared(half, profile, anchor)
    span, first, bounds, needs, free = half.span, half.first, half.bound, half.need, half.free
    one_word, guard = profile.shape[1] == 1, free[len(free) - 1, 0]
    end = 0
    for number in order:
        begin = floor[number]
        for at in range(first[number], first[number + 1]):
            begin = max(begin, start[bounds[at, 0]] + bounds[at, 1])
        if not one_word:
            begin = _fit_words(profile, span[number], begin, needs, number, free)
        elif needs[number, 0] != 0:
            begin = _fit_word(profile, span[number], begin, needs[number, 0], guard)
        if begin < 0:
            return -1
        start[number] = begin
        end = max(end, begin + span[number])
    return end


@kernel
def risen(half: Half, key: Ints) -> None:
    """Keys raised so that none is below that of a predecessor: their order keeps the bounds."""
    first, bounds = half.first, half.bound
    for number in range(len(key)):
        for at in range(first[number], first[number + 1]):
            key[number] = max(key[number], key[bounds[at, 0]])


@kernel
def turned(start: Ints, span: Ints, end: int, other: Ints) -> None:
    """A schedule seen from its end: backward in time, numbers reversed; done twice it is itself again."""
    count = len(start)
    for number in range(count):
        other[count - 1 - number] = end - start[number] - span[number]
