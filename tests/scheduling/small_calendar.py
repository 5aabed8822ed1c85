"""Small calendars for the tests, and the networks that hypothesis draws."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from guatu.scheduling import Activity, Constraint, Network, Progress, Relation, RelationType

# A night's run: GUATU_EXAMPLES=50 python3 run.py test tests/scheduling
TIMES = int(os.environ.get("GUATU_EXAMPLES", "1"))
many = settings(max_examples=300 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=120 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


class SmallCalendar:
    """Monday to Friday, but for the days named; without any festival it can name."""

    def __init__(
        self, *, off: Collection[date] = (), worked: Collection[date] = (), weekend: Collection[int] = (5, 6)
    ) -> None:
        self.off, self.worked, self.weekend = frozenset(off), frozenset(worked), frozenset(weekend)
        self.last_announced = date(2026, 12, 31)
        days = [FIRST + timedelta(days=k) for k in range((LAST - FIRST).days + 1)]
        self._before = np.cumsum([0, *(self.is_working(day) for day in days)]).astype(np.int32)

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day not in self.off and day.weekday() not in self.weekend)

    def number(self, day: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
        numbers: NDArray[np.int32] = self._before[day - FIRST.toordinal()]
        return numbers

    def festivals_from(self, day: date) -> tuple[str, date, date] | None:
        return None


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


# 2024: 1–7 October off, 29 September (Sunday) and 12 October (Saturday) worked.
NATIONAL_DAY = SmallCalendar(
    off=days_of(date(2024, 10, 1), date(2024, 10, 7)), worked=[date(2024, 9, 29), date(2024, 10, 12)]
)
WEEKDAYS = SmallCalendar()
# Every day is worked: adding days is adding dates.
EVERY_DAY = SmallCalendar(weekend=())
# A site that rests on Sundays and stops for the winter of 2025.
SITE = SmallCalendar(weekend=[6], off=days_of(date(2025, 1, 10), date(2025, 2, 20)))
CALENDARS = {"office": NATIONAL_DAY, "site": SITE}
TODAY = date(2024, 9, 2)

ALL_TYPES = "FS SS FF SF"
PROGRESS: tuple[Progress, ...] = ("override", "retained")


@st.composite
def networks(
    draw: st.DrawFn, *, calendars: tuple[str, ...] = ("office",), actuals: bool = False, types: str = ALL_TYPES
) -> Network:
    """Up to nine activities, relations from lower to higher numbers, due days on some."""
    count = draw(st.integers(1, 9))
    constraints = st.sampled_from(("SNET", "SNLT", "FNET", "FNLT", "SO", "FO"))
    days = st.dates(date(2024, 9, 2), date(2025, 3, 31))
    past = st.one_of(st.none(), st.none(), st.dates(date(2024, 8, 1), TODAY)) if actuals else st.none()
    activities = []
    for number in range(count):
        started, finished = draw(past), draw(past)
        if started and finished and finished < started:
            started, finished = finished, started
        activities.append(
            Activity(
                str(number),
                f"工序{number}",
                draw(st.integers(0, 12)),
                draw(st.one_of(st.none(), days)),
                draw(st.one_of(st.none(), days)),
                started,
                finished,
                draw(st.sampled_from(calendars)),
                constraints=tuple(draw(st.lists(st.builds(Constraint, constraints, days), max_size=2))),
                remaining=draw(st.one_of(st.none(), st.integers(0, 9))) if actuals else None,
                as_late=draw(st.booleans()),
            )
        )
    relations = []
    for after in range(1, count):
        for before in draw(st.lists(st.integers(0, after - 1), max_size=3)):
            kind = cast(RelationType, draw(st.sampled_from(types.split())))
            elapsed = draw(st.booleans()) and types == ALL_TYPES
            relations.append(Relation(str(before), str(after), kind, draw(st.integers(-4, 6)), elapsed))
    progress: Progress = draw(st.sampled_from(PROGRESS))
    return Network(tuple(activities), tuple(relations), TODAY, progress)
