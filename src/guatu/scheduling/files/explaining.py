"""Why a task of a schedule file has its dates: the chains of `scheduling.why`, durations said in days of its hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, cast

from guatu.scheduling.files.computing import Computed, shortened
from guatu.scheduling.plan import Side, Step
from guatu.scheduling.why import SIDES, reasons_json
from guatu.scheduling.wording import chain_says

_ALL_DAY: Final = 1440


def explained(computed: Computed, name: str, language: str, sides: Sequence[Side] = SIDES) -> dict[str, Any]:
    """Both sides of a task (or the one asked for) in the fields of `reasons_json`, `days` in the file's unit.

    The end of the whole, which bounds what no deadline does, is the cause `whole`. KeyError for an unknown id.
    """
    plan = computed.plan
    told = cast("dict[str, Any]", shortened(reasons_json(plan, name, language, tuple(sides))))
    calendar = computed.calendars[next(one.calendar for one in plan.network.activities if one.id == name)]
    for side in sides:
        chain = [_in_days(step, computed) for step in plan.why(name, side)]
        if chain and side == "latest" and _is_whole(chain[-1], computed):
            chain[-1] = replace(chain[-1], why=cast("Any", "whole"), day=plan.finish)
            told[side]["chain"][-1]["why"] = "whole"
        told[side]["says"] = chain_says(chain, side, calendar, language)
    return told


def _is_whole(step: Step, computed: Computed) -> bool:
    """What bounds it is the end of the whole, which the file names nowhere."""
    own = next(one for one in computed.network.activities if one.id == step.id)
    if step.why == "finish_not_after":
        return not any(one.type in {"FNLT", "FO"} and one.day == step.day for one in own.constraints)
    return step.why == "due" and own.due is None and own.parent is None


def _in_days(step: Step, computed: Computed) -> Step:
    if computed.programme.unit == "day":
        return step
    day, relation = computed.programme.day_minutes, step.relation
    if relation is not None and relation.lag:
        relation = replace(relation, lag=_rounded(relation.lag, _ALL_DAY if relation.elapsed else day))
    return replace(step, days=_rounded(step.days, day), relation=relation)


def _rounded(minutes: int, day: int) -> int:
    """Days as people say them: whole ones, else to the hundredth."""
    days = round(minutes / day, 2)
    return cast(int, int(days) if days == int(days) else days)
