"""The judge's points for n-grams, of a whole stretch of text at once: a clause's are the difference of two rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from guatu.extraction.features import STANCES

Floats = npt.NDArray[np.float32]
Sums = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
_SHIFT = 21
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Table:
    """Where each of many n-grams is kept, open addressing over exact keys; number 0 is an n-gram nobody knows."""

    def __init__(self, keys: Numbers) -> None:
        self.bits = max(8, int(4 * len(keys)).bit_length())
        self.keys = np.zeros((1 << self.bits) + 1, dtype=np.int64)
        self.numbers = np.zeros((1 << self.bits) + 1, dtype=np.int32)
        left = np.arange(len(keys))
        slots = self._slots(keys)
        while left.size:
            free = self.keys[slots] == 0
            self.keys[slots[free]] = keys[left[free]]
            self.numbers[slots[free]] = left[free] + 1
            placed = self.keys[slots] == keys[left]
            left, slots = left[~placed], (slots[~placed] + 1) & ((1 << self.bits) - 1)

    def _slots(self, keys: Numbers) -> Numbers:
        spread = (keys.astype(np.uint64) * _SPREAD) >> np.uint64(64 - self.bits)
        return spread.astype(np.int64)

    def find(self, keys: Numbers) -> npt.NDArray[np.int32]:
        """The number of each key."""
        slots = self._slots(keys)
        held = self.keys[slots]
        found = np.where(held == keys, self.numbers[slots], 0)
        left = np.flatnonzero((held != keys) & (held != 0))
        slots = slots[left]
        while left.size:
            slots = (slots + 1) & ((1 << self.bits) - 1)
            held = self.keys[slots]
            same = held == keys[left]
            found[left[same]] = self.numbers[slots[same]]
            on = ~same & (held != 0)
            left, slots = left[on], slots[on]
        return found


class Grams:
    """The weights of the n-grams among a judge's features."""

    def __init__(self, index: Mapping[str, int], weights: Floats) -> None:
        kinds = weights.shape[1]
        one, two, three = (_of(index, f"{size}") for size in (1, 2, 3))
        crossed = [_of(index, f"{stance}2") for stance in STANCES]
        pairs = sorted(set(two).union(*crossed))
        self.pairs = np.zeros((len(pairs) + 1, len(STANCES), kinds), dtype=np.float32)
        for number, gram in enumerate(pairs, 1):
            if gram in two:
                self.pairs[number] += weights[two[gram]]
            for place, some in enumerate(crossed):
                if gram in some:
                    self.pairs[number, place] += weights[some[gram]]
        self.single = np.zeros((0x10000, kinds), dtype=np.float32)
        self.single[[min(ord(gram), 0xFFFF) for gram in one]] = weights[list(one.values())]
        self.triples = np.vstack([np.zeros((1, kinds), dtype=np.float32), weights[list(three.values())]])
        self.two, self.three = Table(_keys(pairs, 2)), Table(_keys(list(three), 3))

    def rising(self, codes: Numbers) -> tuple[Sums, Sums]:
        """For each place and stance the points of all before it: those where a clause begins, and where it ends.

        A clause's points are the second's row at its end less the first's at its beginning, if it has two
        characters and more.
        """
        ahead = codes[1:] << _SHIFT
        pairs = np.zeros((len(codes), *self.pairs.shape[1:]), dtype=np.float32)
        pairs[:-1] = self.pairs[self.two.find(codes[:-1] | ahead)]
        triples = np.zeros((len(codes), self.triples.shape[1]), dtype=np.float32)
        triples[:-2] = self.triples[self.three.find(codes[:-2] | ahead[:-1] | codes[2:] << (2 * _SHIFT))]
        one, two, three = _sums(self.single[np.minimum(codes, 0xFFFF)]), _sums(pairs), _sums(triples)
        begins = two + (one + three)[:, None, :]
        ends = np.zeros_like(begins)
        ends[2:] = two[1:-1] + (one[2:] + three[:-2])[:, None, :]
        return begins, ends


def _of(index: Mapping[str, int], sort: str) -> dict[str, int]:
    """The n-grams whose features begin with `sort`, with their rows."""
    return {name[len(sort) :]: row for name, row in index.items() if name.startswith(sort)}


def _sums(points: Floats) -> Sums:
    made = np.zeros((len(points) + 1, *points.shape[1:]), dtype=np.float64)
    np.cumsum(points, axis=0, dtype=np.float64, out=made[1:])
    return made


def _keys(grams: Sequence[str], size: int) -> Numbers:
    codes = np.array([[ord(sign) for sign in gram] for gram in grams], dtype=np.int64).reshape(-1, size)
    keys = codes[:, 0].copy()
    for number in range(1, size):
        keys |= codes[:, number] << (_SHIFT * number)
    return keys
