"""An edit of the schedule as the page sends it: read strictly, tried on a plan without writing, or done as a deed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, cast

from guatu import actions
from guatu.actions import Acting, Done
from guatu.ledger import LIMIT_TYPES, LinkType
from guatu.scheduling import Activity, Constraint, Plan, Relation, edited
from guatu.words import say

Do = Literal["plan", "due", "link", "unlink", "limit"]
# The fields of each kind of edit; those marked must be there.
FIELDS: Mapping[Do, frozenset[str]] = {
    "plan": frozenset({"days", "not_before", "least", "as_late", "remaining"}),
    "due": frozenset({"*due", "reason"}),
    "link": frozenset({"*after", "*type", "lag", "was", "preferential"}),
    "unlink": frozenset({"*after", "*type"}),
    "limit": frozenset({"*type", "*day", "was", "reason"}),
}
TYPES = ("FS", "SS", "FF", "SF")
MOST_EDITS = 50
MOST_DAYS, MOST_LAG, LONGEST_REASON = 3650, 2000, 4000
YEARS = range(1990, 2101)


class Unreadable(Exception):  # noqa: N818 - what is wrong with a request
    """An edit that is not one: phrase `gantt.unreadable.<why>` with its facts."""

    def __init__(self, why: str, **facts: str | int) -> None:
        self.why, self.facts = why, facts
        super().__init__(why)

    def says(self, language: str) -> str:
        """What is wrong and what an edit is, in one line."""
        return say(f"gantt.unreadable.{self.why}", language, **self.facts)


@dataclass(frozen=True, slots=True)
class Edit:
    """`given` holds the fields of its kind as values; None of a plan's field or of a limit's day takes it away."""

    do: Do
    item: int
    given: Mapping[str, Any]


def read_edits(data: object) -> tuple[Edit, ...]:
    """The edits of a request; Unreadable names the first field that is wrong."""
    if not isinstance(data, list) or not 0 < len(data) <= MOST_EDITS:
        raise Unreadable("edits", most=MOST_EDITS)
    return tuple(read_edit(each) for each in data)


def read_numbers(data: object) -> list[int]:
    """Numbers of entries."""
    if not isinstance(data, list) or len(data) > MOST_EDITS:
        raise Unreadable("edits", most=MOST_EDITS)
    return [_number("entries", each, 1, 2**62) for each in data]


def read_edit(data: object) -> Edit:
    """One edit; a field that its kind does not have is refused."""
    if not isinstance(data, dict) or data.get("do") not in tuple(FIELDS):
        raise Unreadable("kind", kinds=", ".join(FIELDS))
    do = cast(Do, data["do"])
    names = {name.lstrip("*") for name in FIELDS[do]}
    needed = {name[1:] for name in FIELDS[do] if name[0] == "*"} or names & data.keys()
    wrong = [*sorted(data.keys() - names - {"do", "item"}), *sorted(needed - data.keys())]
    if wrong:
        raise Unreadable("field", field=wrong[0][:40])
    if do == "plan" and not needed:
        raise Unreadable("field", field="days")
    readers = _READERS | (_OF_LIMITS if do == "limit" else {})
    given = {name: readers[name](name, data[name]) for name in sorted(names & data.keys())}
    return Edit(do, _number("item", data.get("item"), 1, 10**9), given)


def _number(name: str, value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Unreadable("number", field=name, least=least, most=most)
    return value


def _day(name: str, value: object) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise Unreadable("day", field=name, first=YEARS[0], last=YEARS[-1])
    return day


def _type(name: str, value: object) -> str:
    if value not in TYPES:
        raise Unreadable("type", field=name)
    return str(value)


def _limit(name: str, value: object) -> str:
    if value not in LIMIT_TYPES:
        raise Unreadable("limit", field=name, known=" ".join(LIMIT_TYPES))
    return str(value)


def _yes(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise Unreadable("bool", field=name)
    return value


def _reason(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_REASON:
        raise Unreadable("text", field=name, most=LONGEST_REASON)
    return value


_READERS: dict[str, Callable[[str, object], Any]] = {
    "days": lambda name, value: None if value is None else _number(name, value, 0, MOST_DAYS),
    "least": lambda name, value: None if value is None else _number(name, value, 1, MOST_DAYS),
    "remaining": lambda name, value: _number(name, value, 1, MOST_DAYS),
    "as_late": _yes,
    "preferential": _yes,
    "not_before": lambda name, value: None if value is None else _day(name, value),
    "due": _day,
    "reason": _reason,
    "after": lambda name, value: _number(name, value, 1, 10**9),
    "type": _type,
    "was": _type,
    "lag": lambda name, value: _number(name, value, -MOST_LAG, MOST_LAG),
}
_OF_LIMITS: dict[str, Callable[[str, object], Any]] = {
    "type": _limit,
    "was": _limit,
    "day": lambda name, value: None if value is None else _day(name, value),
}


def tried(plan: Plan, edits: Iterable[Edit]) -> Plan:
    """The plan as the edits would make it; nothing is written. Unreadable where an item is not in the plan."""
    activities: dict[str, Activity] = {}
    dropped: set[Relation] = set()
    added: dict[tuple[str, str, str], Relation] = {}
    known = {activity.id: activity for activity in plan.network.activities}
    for edit in edits:
        name = str(edit.item)
        if name not in known or ("after" in edit.given and str(edit.given["after"]) not in known):
            raise Unreadable("item", number=edit.given["after"] if name in known else edit.item)
        if edit.do in {"plan", "due", "limit"}:
            activities[name] = _changed(activities.get(name, known[name]), edit, plan.today)
            continue
        before, type_, was = str(edit.given["after"]), edit.given["type"], edit.given.get("was")
        for old in {type_, was or type_}:
            added.pop((before, name, old), None)
            dropped |= {each for each in plan.network.relations if _joins(each, before, name, old)}
        if edit.do == "link":
            added[before, name, type_] = Relation(before, name, type_, edit.given.get("lag", 0))
    return edited(plan, activities.values(), dropped=dropped, added=added.values())


def _joins(relation: Relation, before: str, after: str, type_: str) -> bool:
    return relation.after == after and relation.before == before and relation.type == type_


def _changed(activity: Activity, edit: Edit, today: date | None) -> Activity:
    given = dict(edit.given)
    if edit.do == "limit":
        kept = [one for one in activity.constraints if one.type not in {given["type"], given.get("was")}]
        new = [Constraint(given["type"], given["day"])] if given["day"] else []
        return replace(activity, constraints=(*kept, *new))
    for name in ("reason", "least"):
        given.pop(name, None)
    left = given.pop("remaining", None)
    if left is not None and activity.started and today:
        given["days"] = actions.worked(activity.calendar, activity.started, today) + left
    if "days" in given:
        given["days"] = given["days"] or 0
    return replace(activity, **given)


def do_edit(acting: Acting, edit: Edit, due: date | None, key: str) -> Done:
    """Do it as the deed it is, with that deed's rights and refusals; `due` is the item's due day so far."""
    given, item = edit.given, edit.item
    if edit.do == "plan":
        clear = [name for name in given if given[name] is None]
        return actions.plan_item(acting, item, **given, clear=clear, key=key)
    reason = given.get("reason", "")
    if edit.do == "due":
        earlier = due is not None and given["due"] < due
        change = actions.set_due if due is None else actions.advance_due if earlier else actions.extend_due
        return change(acting, item, given["due"], reason=reason, key=key)
    if edit.do == "limit":
        was = given.get("was")
        return actions.constrain_item(acting, item, given["type"], given["day"], reason=reason, was=was, key=key)
    return _do_link(acting, edit, key)


def _do_link(acting: Acting, edit: Edit, key: str) -> Done:
    given, item = edit.given, edit.item
    after, type_ = given["after"], cast(LinkType, given["type"])
    if edit.do == "unlink":
        return actions.undepend(acting, item, after, type=type_, key=key)
    lag, soft = given.get("lag", 0), given.get("preferential")
    if "was" in given:
        was = given["was"]
        return actions.change_link(acting, item, after, was=was, type=type_, lag=lag, preferential=soft, key=key)
    return actions.depend(acting, item, after, type=type_, lag=lag, preferential=soft, key=key)
