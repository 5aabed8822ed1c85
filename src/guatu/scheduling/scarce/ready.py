"""Loading the kernels before a clock starts: on a machine's first use numba compiles them, later it reads them back."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from guatu.scheduling.scarce.instance import NEVER, Instance, Resource


@lru_cache(maxsize=2)
def load(*, dated: bool) -> None:
    """Run every kernel once on three activities."""
    from guatu.scheduling.scarce.decoding import LATENESS
    from guatu.scheduling.scarce.search import Limits, search
    from guatu.scheduling.scarce.smooth import as_dated

    one = _smallest()
    search(as_dated(one) if dated else one, LATENESS, Limits(schedules=500), lambda _value, _start: False)


def _smallest() -> Instance:
    """One crew and two promises, of which one must be late, so that the search of aims begins."""
    return Instance(
        ids=("1", "2", "3"),
        resources=(Resource("R", "R", 1),),
        span=np.array([1, 1, 1]),
        before=np.array([0]),
        after=np.array([1]),
        weight=np.array([1]),
        floor=np.zeros(3, np.int64),
        due=np.array([NEVER, 1, 0]),
        promise=np.array([-1, 0, 1]),
        worth=np.ones(2, np.int64),
        need=np.ones((3, 1), np.int64),
        capacity=np.ones((1, 1), np.int64),
    )
