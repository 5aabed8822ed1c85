"""A driving chain in words, as an official would say it: 施工许可 8个工作日 → 国庆节 → 进场 +2个工作日."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from guatu.scheduling.plan import Late, Rest, Side, Step, Window
from guatu.scheduling.reckoning import Held
from guatu.scheduling.ruler import Calendar
from guatu.words import phrase_book, say

ARROW = " → "


def chain_says(chain: Sequence[Step], side: Side, calendar: Calendar, language: str) -> str:
    """The chain in one line, its cause first (earliest) or last (latest); says so when there is no chain."""
    if not chain:
        return say("scheduling.no_due", language)
    told = _steps(chain, calendar, language, to_start=side == "earliest")
    cause = chain[0] if side == "earliest" else chain[-1]
    reason = say(f"scheduling.because_{cause.why}", language, day=day_says(cause.day or cause.on, language))
    end = chain[-1].on if side == "earliest" else chain[0].on
    result = say(f"scheduling.{side}", language, name=(chain[-1] if side == "earliest" else chain[0]).name,
                 day=day_says(end, language))  # fmt: skip
    line = ARROW.join([reason, *told] if side == "earliest" else [*told, reason])
    return say("scheduling.chain", language, chain=line, result=result)


def late_says(late: Late, calendar: Calendar, language: str) -> str:
    """How many working days too late, and through which chain."""
    line = ARROW.join(_steps(late.chain, calendar, language)) or late.name
    at_start = late.limit is not None and late.limit[0] == "S" and late.start is not None
    key = "scheduling.late_start" if at_start else "scheduling.late_finish" if late.limit else "scheduling.late"
    reached = late.start if at_start and late.start else late.finish
    return say(key, language, days=late.days, name=late.name, chain=line,
               due=day_says(late.due, language), finish=day_says(reached, language))  # fmt: skip


def planned_says(window: Window, held: Held, follower: str, language: str) -> str:
    """Why something planned as late as possible cannot be planned later."""
    day = day_says(window.planned_start or window.earliest_start, language)
    return say(f"scheduling.planned_{held}", language, day=day, name=follower)


def day_says(day: date, language: str) -> str:
    """A date as people write it, with the hour where it has one."""
    if isinstance(day, datetime) and (day.hour or day.minute):
        told = {name: getattr(day, name) for name in ("year", "month", "day", "hour", "minute")}
        return say("scheduling.moment", language, **told)
    return say("scheduling.day", language, year=day.year, month=day.month, day=day.day)


def _steps(chain: Sequence[Step], calendar: Calendar, language: str, *, to_start: bool = False) -> list[str]:
    told: list[str] = []
    told_rests: set[Rest] = set()
    arriving = None
    for step in chain:
        text = step.name
        if arriving and arriving.type != "FS":
            text += say(f"scheduling.relation_{arriving.type}", language)
        if arriving and arriving.lag:
            key = f"scheduling.{'lag' if arriving.lag > 0 else 'lead'}{'_elapsed' if arriving.elapsed else ''}"
            text += say(key, language, days=abs(arriving.lag))
        if step.days and not (step is chain[-1] and to_start):
            lags = bool(arriving and arriving.lag)
            text += say("scheduling.days_too" if lags else "scheduling.days", language, days=step.days)
        told.append(text)
        told += [_rest(rest, calendar, language) for rest in step.rests if rest not in told_rests]
        told_rests.update(step.rests)
        arriving = step.relation
    return told


def _rest(rest: Rest, calendar: Calendar, language: str) -> str:
    festival = calendar.festivals_from(rest.first - timedelta(days=1))
    if festival and festival[1] <= rest.last:
        key = f"scheduling.festival.{festival[0]}"
        return say(key, language) if key in phrase_book() else festival[0]
    return say("scheduling.rest", language, first=day_says(rest.first, language), last=day_says(rest.last, language))
