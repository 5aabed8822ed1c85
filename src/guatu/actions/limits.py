"""Limits on an item's dates (日期限制), and what planning facts must agree with: each other, not the network.

A limit that what comes before cannot keep is not refused: it shows as negative float, told with its reason. What no
schedule could ever keep is refused: a start no earlier than a day after the one by which it is to start.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.baselines import measure
from guatu.actions.writing import current, words, write
from guatu.ledger import LIMIT_TYPES, DateLimit, Draft, Item, Ledger, LimitType
from guatu.words import say

MOST_DAYS: Final = 3650
FIRST_YEAR, LAST_YEAR = 1990, 2100
# What a whole can be limited by: its own start and end are its parts'.
LIMITS_OF_WHOLES: frozenset[LimitType] = frozenset({"SNET", "FNLT"})


def constrain_item(
    acting: Acting,
    item: int,
    type: LimitType,  # noqa: A002 - the field's word
    day: date | None,
    *,
    reason: str = "",
    was: LimitType | None = None,
    key: str,
) -> Done:
    """Set the limit of a type, in place of the one of type `was` where that is given; None of `day` takes it away."""
    if type not in LIMIT_TYPES or was not in {None, *LIMIT_TYPES}:
        raise Refused("limit_type", known=" ".join(LIMIT_TYPES))
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("limit_year", first=FIRST_YEAR, last=LAST_YEAR)

    def drafts(ledger: Ledger) -> list[Draft]:
        held = current(ledger, item)
        why = words(reason, "reason", required=False)
        had = {limit.type for limit in held.limits}
        gone = [was] if was in had and was != type and was is not None else []
        if day is None and type not in had:
            raise Refused("no_limit", number=item)
        if day is not None:
            _limitable(ledger, held, type)
            kept = tuple(limit for limit in held.limits if limit.type not in {type, *gone})
            possible((*kept, DateLimit(type, day)), held.not_before)
        changes = [*((each, None) for each in gone), (type, day)]
        return [Draft("constrained", item, _facts(each, to, why)) for each, to in changes]

    asked = (type, day, reason, was)
    return write(acting, "plan", key, drafts, asked=("limit", *asked), item=item)


def _facts(type_: LimitType, day: date | None, reason: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"type": type_, "day": day.isoformat() if day else None}
    return facts | ({"reason": reason} if reason else {})


def _limitable(ledger: Ledger, held: Item, type_: LimitType) -> None:
    if held.kind in {"observation", "status"}:
        raise Refused("no_promise", number=held.number)
    if type_ not in LIMITS_OF_WHOLES and is_whole(ledger, held.number):
        raise Refused("limit_whole", number=held.number)
    if held.finished or (held.started and type_[0] == "S"):
        raise Refused("limit_begun", number=held.number)


def is_whole(ledger: Ledger, number: int) -> bool:
    """Whether the item holds others: then its dates are theirs."""
    return any(other.parent == number and other.state != "cancelled" for other in ledger.items.values())


def possible(limits: tuple[DateLimit, ...], not_before: date | None) -> None:
    """Refuse limits that contradict each other, whatever the network."""
    earliest = [limit for limit in limits if limit.type in {"SNET", "SO"}]
    latest = [limit for limit in limits if limit.type in {"SNLT", "SO", "FNLT", "FO"}]
    later_finish = [limit for limit in limits if limit.type in {"FNET", "FO"}]
    by_finish = [limit for limit in limits if limit.type in {"FNLT", "FO"}]
    if not_before:
        earliest.append(DateLimit("SNET", not_before))
    for low, high in ((earliest, latest), (later_finish, by_finish)):
        if not low or not high:
            continue
        first, last = max(low, key=lambda limit: limit.day), min(high, key=lambda limit: limit.day)
        if first.day > last.day:
            raise Contradicted(first, last)


class Contradicted(Refused):
    """Two limits of which no schedule keeps both."""

    def __init__(self, first: DateLimit, last: DateLimit) -> None:
        super().__init__("limits_apart")
        self.limits = first, last

    def says(self, language: str) -> str:
        """Both limits and what to do, in one line."""
        first, last = (limit_says(limit.type, limit.day, language) for limit in self.limits)
        return say("refused.limits_apart", language, first=first, last=last)


def limit_says(type_: LimitType, day: date, language: str) -> str:
    """A limit in words: 开始不早于2026-05-20."""
    return say(f"limit.{type_}", language, day=day.isoformat())


def days_with(held: Item, facts: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Planning facts with the days that follow from what is left of begun work; days taken away take `least` along."""
    given = dict(facts)
    if "days" in given and given["days"] is None and held.least is not None:
        given.setdefault("least", None)
    if "remaining" not in given:
        return given
    if "days" in given:
        raise Refused("remaining_or_days")
    started = date.fromisoformat(given["started"]) if "started" in given else held.started
    if started is None:
        raise Refused("remaining_not_started")
    if held.finished or "finished" in given:
        raise Refused("remaining_finished")
    given["days"] = worked(given.get("calendar", held.calendar), started, today) + given["remaining"]
    if given["days"] > MOST_DAYS:
        raise Refused("days", days=given["days"], most=MOST_DAYS)
    return given


def worked(calendar: str, started: date, today: date) -> int:
    """The working days from the start of begun work to the day before `today`."""
    return max(0, measure().between(calendar, started, today))


def remaining_of(item: Item, today: date) -> int | None:
    """The working days left of begun work from today on, at least one; None where none has begun or none are known."""
    if item.started is None or item.finished is not None or item.state != "open" or not item.days:
        return None
    return max(1, item.days - worked(item.calendar, item.started, today))


def agree(ledger: Ledger, held: Item, given: Mapping[str, Any]) -> None:
    """Refuse planning facts that contradict what holds of the item besides."""
    least, days = given.get("least", held.least), given.get("days", held.days)
    if "least" in given or "days" in given:
        if least is not None and not days:
            raise Refused("least_without_days")
        if least is not None and least > days:
            raise Refused("least", least=least, days=days)
    if given.get("not_before"):
        possible(held.limits, date.fromisoformat(given["not_before"]))
    # As late as possible is handed down to the parts; days are not.
    if (given.get("least") or "remaining" in given) and is_whole(ledger, held.number):
        raise Refused("whole_plan", number=held.number)
