"""Random numbers by counter: sample `i` of a stream is SplitMix64 of key + i·γ, whoever asks and in whatever order.

A stream's key is a hash of the seed and of the name of what is drawn, so a network with one more activity draws the
same for all the others. Of each 64 bits the low half serves one sample and the high half the sample 32 further on.
Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
# Samples that one run of 32 counters serves; blocks and chunks of samples are multiples of it.
LANE: Final = 64
GAMMA: Final = 0x9E3779B97F4A7C15
FIRST_MIX: Final = 0xBF58476D1CE4E5B9
SECOND_MIX: Final = 0x94D049BB133111EB


def keys_of(seed: int, what: str, names: Iterable[str]) -> Keys:
    """A key for each name of a kind of thing; any whole number is a seed."""
    prefix = f"{seed} {what} ".encode()
    digests = [blake2b(prefix + name.encode("utf-8", "surrogatepass"), digest_size=8).digest() for name in names]
    return np.frombuffer(b"".join(digests), np.uint64).copy()


def bits(key: np.uint64, low: int, high: int) -> NDArray[np.uint32]:
    """32 random bits for each of samples `low` to `high`; `low` is a multiple of `LANE`."""
    lanes = -(-(high - low) // LANE)
    counters = np.arange(low // 2, low // 2 + lanes * (LANE // 2), dtype=np.uint64)
    mixed = key + (counters + np.uint64(1)) * np.uint64(GAMMA)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(FIRST_MIX)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(SECOND_MIX)
    mixed ^= mixed >> np.uint64(31)
    halves = np.stack(((mixed & np.uint64(0xFFFFFFFF)), mixed >> np.uint64(32))).astype(np.uint32)
    drawn: NDArray[np.uint32] = halves.reshape(2, lanes, LANE // 2).transpose(1, 0, 2).reshape(-1)[: high - low]
    return drawn
