"""Running a simulation: chunks of samples over threads, compiled where numba is at hand, told and stopped in between.

A chunk is always the same samples whoever runs it, and sums are added in the order of chunks, so the number of threads
changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guatu.scheduling.risk.arrays import NOWHERE, Given, Singles
from guatu.scheduling.risk.goals import Goals
from guatu.scheduling.risk.plain import Chunk, durations, events
from guatu.scheduling.ruler import Ints, Rulers, Scale

CHUNK: Final = 1024
# Bytes of a block's starts and ends that still stay in the processor's second cache.
_CACHED: Final = 2_100_000
# Told after each chunk: samples done of how many; False stops the run, which keeps what is done.
Proceed = Callable[[int, int], bool]


class Work(NamedTuple):
    """The arrays of one thread, a block of samples wide."""

    start: Singles
    end: Singles
    marked: NDArray[np.uint8]
    piece: Singles
    spare: Singles


@dataclass(frozen=True, slots=True)
class Samples:
    """What a run came to: ends by slot of the goals and by line watched, and critical samples by place."""

    count: int
    slots: Singles
    watched: Singles
    critical: Ints


@cache
def compiled() -> ModuleType | None:
    """The compiled kernel, None where numba cannot be loaded."""
    try:
        return import_module("guatu.scheduling.risk.kernel")
    except (ImportError, RuntimeError):
        # Numba refuses with RuntimeError where it finds no folder to keep compiled code in.
        return None


def kernel_for(given: Given, scale: Scale) -> ModuleType | None:
    """The kernel that can follow these bounds: dates of clocks, where they matter, are left to numpy."""
    mixed = bool(given.links.crosses.any()) or bool((np.diff(given.ends.piece_at) > 1).any())
    return compiled() if isinstance(scale, Rulers) or not mixed else None


def block_of(count: int) -> int:
    """Samples a block, a power of two from 64 to a chunk, that keep starts and ends of all activities in the cache."""
    wide = 64
    while wide < CHUNK // 2 and wide * 2 * 8 * max(count, 1) <= _CACHED:
        wide *= 2
    return wide


def work_of(given: Given, wide: int) -> Work:
    """Arrays for one thread."""
    count = len(given.draws.shape)
    return Work(
        np.empty((count, wide), np.float32),
        np.empty((count, wide), np.float32),
        np.empty((count, wide), np.uint8),
        np.empty((max(len(given.ends.piece_row), 1), wide), np.float32),
        np.empty((1, wide), np.float32),
    )


def simulate(
    given: Given,
    goals: Goals,
    scale: Scale,
    samples: int,
    *,
    threads: int | None = None,
    backward: bool = True,
    proceed: Proceed | None = None,
    kernel: ModuleType | None = None,
) -> Samples:
    """Run `samples` samples; `kernel` None takes the way of numpy."""
    slots = np.full((len(goals.slot_goal), samples), NOWHERE, np.float32)
    watched = np.empty((len(goals.watched), samples), np.float32)
    wide = block_of(len(given.draws.shape))

    def compute(low: int) -> Ints:
        high, counts = min(low + CHUNK, samples), np.zeros(len(given.draws.shape), np.int64)
        if kernel is None:
            return _in_numpy(given, scale, low, high, slots, watched, backward=backward)
        kernel.run(given, work_of(given, wide), low, high, slots, watched, counts, backward)
        return counts

    counts, done = np.zeros(len(given.draws.shape), np.int64), 0
    for chunk in _in_order(compute, range(0, samples, CHUNK), threads or os.cpu_count() or 1):
        counts += chunk
        done = min(done + CHUNK, samples)
        if proceed and not proceed(done, samples):
            break
    return Samples(done, slots[:, :done], watched[:, :done], counts)


def _in_order(compute: Callable[[int], Ints], lows: range, threads: int) -> Iterator[Ints]:
    """The chunks in order, a few ahead of the one that is waited for; none is begun once nobody asks any more."""
    if threads <= 1 or len(lows) <= 1:
        yield from map(compute, lows)
        return
    with ThreadPoolExecutor(min(threads, len(lows))) as pool:
        ahead = [pool.submit(compute, low) for low in lows[: 2 * threads]]
        try:
            for at in range(len(lows)):
                yield ahead[at].result()
                if len(ahead) < len(lows):
                    ahead.append(pool.submit(compute, lows[len(ahead)]))
        finally:
            for future in ahead:
                future.cancel()


def _in_numpy(
    given: Given, scale: Scale, low: int, high: int, slots: Singles, watched: Singles, *, backward: bool
) -> Ints:
    chunk = Chunk(given, scale, low, high)
    for v in np.flatnonzero(given.ends.slot >= 0):
        line = slots[given.ends.slot[v], low:high]
        np.maximum(line, chunk.end[v], out=line)
    kept = np.flatnonzero(given.ends.watch >= 0)
    watched[given.ends.watch[kept], low:high] = chunk.end[kept]
    return chunk.critical() if backward else np.zeros(len(given.draws.shape), np.int64)


def drawn_again(given: Given, v: int, samples: int, kernel: ModuleType | None) -> Singles:
    """The durations of the activity at place `v` once more: they depend on seed, activity and sample alone."""
    if kernel is None:
        return durations(given, v, 0, samples, events(given, 0, samples))
    wide = -(-samples // 64) * 64
    # Only what touches this activity need be drawn again.
    draws, hits = given.draws, given.hits
    group = int(draws.group[v])
    one = draws.group_key[group : group + 1] if group >= 0 else draws.group_key[:0]
    lean = given._replace(
        draws=draws._replace(group_key=one, group=np.where(draws.group >= 0, 0, -1).astype(np.int32)),
        hits=hits if hits.at[v] < hits.at[v + 1] else hits._replace(key=hits.key[:0]),
    )
    factors, spare = np.empty((1, wide), np.float32), np.empty((1, wide), np.float32)
    hit, into = np.empty((max(len(lean.hits.key), 1), wide), np.float32), np.empty((1, wide), np.float32)
    kernel.durations(lean, v, factors, hit, spare, into)
    return into[0, :samples]
