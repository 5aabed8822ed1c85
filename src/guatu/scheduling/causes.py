"""Where a driving chain begins or ends: the day that someone set, and as what: due day, limit, actual date."""

from __future__ import annotations

from datetime import date

import numpy as np

from guatu.scheduling.plan import Cause, Constraint, ConstraintType
from guatu.scheduling.reckoning import Reckoning

# The limits of a side, as causes; a due day or a first day that says the same is named before them.
_AT_START: dict[ConstraintType, Cause] = {"SNET": "start_not_before", "SO": "start_on"}
_BY_START: dict[ConstraintType, Cause] = {"SNLT": "start_not_after", "SO": "start_on"}
_AT_FINISH: dict[ConstraintType, Cause] = {"FNET": "finish_not_before", "FO": "finish_on"}
_BY_FINISH: dict[ConstraintType, Cause] = {"FNLT": "finish_not_after", "FO": "finish_on"}


def late_cause(reckoning: Reckoning, number: int) -> tuple[Cause, date | None]:
    """What bounds the latest dates of activity `number`, and its day; None where that is the step's own."""
    columns = reckoning.columns
    if reckoning.limits_start(number):
        return _named(reckoning, number, int(columns.start_not_after[number]), _BY_START, "start_not_after")
    lender = int(reckoning.nesting.lender[number])
    if limit := finish_limit(reckoning, number):
        return ("parent_limit" if lender >= 0 else _BY_FINISH[limit.type]), limit.day
    return ("parent" if lender >= 0 else "due"), None


def finish_limit(reckoning: Reckoning, number: int) -> Constraint | None:
    """The limit, its own or of the whole it is due with, that bounds its finish more tightly than any due day."""
    columns, lender = reckoning.columns, int(reckoning.nesting.lender[number])
    activity, ordinal = columns.activities[lender if lender >= 0 else number], reckoning.rulers.ordinal
    bound = int(columns.due[number])
    if activity.due is not None and ordinal(activity.due, end=True) == bound:
        return None
    return next(
        (one for one in activity.constraints if one.type in _BY_FINISH and ordinal(one.day, end=True) == bound), None
    )


def early_cause(reckoning: Reckoning, number: int) -> tuple[Cause, date | None]:
    """What lets activity `number` start no earlier, and its day."""
    columns, rulers = reckoning.columns, reckoning.rulers
    if columns.finished[number]:
        return "finished", rulers.value(int(columns.finished[number]), end=True)
    if columns.started[number]:
        return "started", rulers.value(int(columns.started[number]))
    if columns.finish_not_before[number] and _finishes_as_asked(reckoning, number):
        asked = int(columns.finish_not_before[number])
        return _named(reckoning, number, asked, _AT_FINISH, "finish_not_before", end=True)
    first = int(columns.not_before[number])
    if first <= columns.today:
        return ("today" if columns.today else "free"), None
    given = columns.activities[number].not_before
    if given is not None and rulers.ordinal(given) == first:
        return "not_before", given
    return _named(reckoning, number, first, _AT_START, "not_before")


def _named(
    reckoning: Reckoning, number: int, ordinal: int, causes: dict[ConstraintType, Cause], other: Cause, *,
    end: bool = False,
) -> tuple[Cause, date]:  # fmt: skip
    rulers, activity = reckoning.rulers, reckoning.columns.activities[number]
    for one in activity.constraints:
        if one.type in causes and rulers.ordinal(one.day, end=end) == ordinal:
            return causes[one.type], one.day
    return other, rulers.value(ordinal, end=end)


def _finishes_as_asked(reckoning: Reckoning, number: int) -> bool:
    columns, rulers = reckoning.columns, reckoning.rulers
    row = columns.row[number : number + 1]
    begins = max(columns.not_before[number], columns.today, rulers.first)
    return bool(reckoning.floor[number] > rulers.on_or_after(row, np.array([begins]))[0])
