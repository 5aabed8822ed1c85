"""Who answers, by when, for how long and after what: assigning, dating, extending, advancing, planning, linking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from guatu.actions.acting import Acting, Done, Refused
from guatu.actions.baselines import calendars
from guatu.actions.limits import agree, days_with
from guatu.actions.writing import current, promise, words, write
from guatu.extraction import Responsible
from guatu.ledger import Draft, Item, Ledger, LinkType
from guatu.scheduling import StageTemplate, templates

MOST_DAYS = 3650
MOST_LAG = 2000


def assign_units(acting: Acting, item: int, units: Sequence[Responsible], *, key: str) -> Done:
    """Name who answers; exactly one lead."""
    if sum(unit.role == "lead" for unit in units) != 1:
        raise Refused("one_lead")

    def drafts(ledger: Ledger) -> list[Draft]:
        current(ledger, item)
        named = [{"name": words(unit.name, "unit"), "role": unit.role} for unit in units]
        return [Draft("assigned", item, {"units": named})]

    return write(acting, "assign", key, drafts, asked=[(unit.name, unit.role) for unit in units], item=item)


def set_due(acting: Acting, item: int, due: date, *, reason: str = "", key: str) -> Done:
    """Give a due day to an item that has none; a day already promised is only extended."""

    def drafts(ledger: Ledger) -> list[Draft]:
        if current(ledger, item).due is not None:
            raise Refused("has_due", number=item)
        return [Draft("dated", item, {"due": due.isoformat(), "reason": words(reason, "reason", required=False)})]

    return write(acting, "date", key, drafts, asked=(due, reason), item=item)


def extend_due(acting: Acting, item: int, due: date, *, reason: str, key: str) -> Done:
    """A later due day, before the old one has passed, with the reason; the promised day is kept."""

    def drafts(ledger: Ledger) -> list[Draft]:
        held = promise(ledger, item)
        if held.due is None:
            raise Refused("no_due", number=item)
        if acting.today > held.due:
            raise Refused("expired", due=held.due.isoformat())
        if due <= held.due:
            raise Refused("not_later", due=held.due.isoformat())
        return [Draft("extended", item, {"due": due.isoformat(), "reason": words(reason, "reason")})]

    return write(acting, "extend", key, drafts, asked=(due, reason), item=item)


def advance_due(acting: Acting, item: int, due: date, *, reason: str, key: str) -> Done:
    """An earlier due day, not before today, with the reason; the promised day is kept, and it is no extension."""

    def drafts(ledger: Ledger) -> list[Draft]:
        held = promise(ledger, item)
        if held.due is None:
            raise Refused("no_due", number=item)
        if acting.today > held.due:
            raise Refused("advance_expired", due=held.due.isoformat())
        if due >= held.due:
            raise Refused("not_earlier", due=held.due.isoformat())
        if due < acting.today:
            raise Refused("before_today", today=acting.today.isoformat())
        return [Draft("advanced", item, {"due": due.isoformat(), "reason": words(reason, "reason")})]

    return write(acting, "extend", key, drafts, asked=("advance", due, reason), item=item)


def plan_item(
    acting: Acting,
    item: int,
    *,
    days: int | None = None,
    not_before: date | None = None,
    started: date | None = None,
    finished: date | None = None,
    calendar: str | None = None,
    least: int | None = None,
    as_late: bool | None = None,
    remaining: int | None = None,
    clear: Collection[str] = (),
    key: str,
) -> Done:
    """How many working days it takes and of which calendar, from when it may start, and when it did start and finish.

    `least` are the fewest days it can be done in, `as_late` plans it as late as possible, `remaining` are the days left
    of begun work from today on, from which `days` follow. `clear` takes away what was said before of `days`,
    `not_before` or `least`.
    """
    _within(days=days, least=least, remaining=remaining)
    for actual in (started, finished):
        if actual is not None and actual > acting.today:
            raise Refused("future", day=actual.isoformat())
    if started and finished and finished < started:
        raise Refused("finished_first")
    dated = {"not_before": not_before, "started": started, "finished": finished}
    facts: dict[str, Any] = {} if days is None else {"days": days}
    facts |= {} if calendar is None else {"calendar": _known(calendar)}
    facts |= {name: value.isoformat() for name, value in dated.items() if value is not None}
    plain = {"least": least, "as_late": as_late, "remaining": remaining}
    facts |= {name: value for name, value in plain.items() if value is not None}
    facts |= {name: None for name in ("days", "not_before", "least") if name in clear and name not in facts}

    def drafts(ledger: Ledger) -> list[Draft]:
        held = current(ledger, item)
        if not facts:
            raise Refused("empty", field="days")
        given = days_with(held, facts, acting.today)
        agree(ledger, held, given)
        return [Draft("planned", item, given)]

    return write(acting, "plan", key, drafts, asked=facts, item=item)


def _within(*, days: int | None, least: int | None, remaining: int | None) -> None:
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise Refused("days", days=days, most=MOST_DAYS)
    for name, value in (("least", least), ("remaining", remaining)):
        if value is not None and not 1 <= value <= MOST_DAYS:
            raise Refused(f"{name}_days", days=value, most=MOST_DAYS)


def _known(calendar: str) -> str:
    if calendar not in calendars():
        raise Refused("calendar", name=calendar, known=" ".join(calendars()))
    return calendar


def depend(
    acting: Acting,
    item: int,
    after: int,
    *,
    type: LinkType = "FS",  # noqa: A002 - the field's word
    lag: int = 0,
    preferential: bool | None = None,
    key: str,
) -> Done:
    """Let `item` come after another; a link that would close a loop is refused with its course.

    `preferential` says that the order may be given up; None leaves a link that is there already as it was.
    """
    if abs(lag) > MOST_LAG:
        raise Refused("lag", lag=lag, most=MOST_LAG)

    def drafts(ledger: Ledger) -> list[Draft]:
        held = current(ledger, item)
        current(ledger, after, "open", "closed")
        if not acting.links_hold and (loop := loop_of(ledger.items, item, after)):
            raise Refused("loop", loop=" → ".join(ledger.items[number].name for number in loop))
        soft = any(link.preferential for link in held.links if (link.after, link.type) == (after, type))
        return [Draft("depended", item, link_facts(after, type, lag, soft if preferential is None else preferential))]

    asked = (after, type, lag) if preferential is None else (after, type, lag, preferential)
    return write(acting, "depend", key, drafts, asked=asked, item=item)


def link_facts(after: int, type_: LinkType, lag: int, preferential: bool) -> dict[str, Any]:
    """A link as an entry states it; that it is a preference only where it is one."""
    facts: dict[str, Any] = {"after": after, "type": type_, "lag": lag}
    return facts | ({"preferential": True} if preferential else {})


def undepend(acting: Acting, item: int, after: int, *, type: LinkType | None = None, key: str) -> Done:  # noqa: A002
    """Take the link of one type away, or every link to that item."""

    def drafts(ledger: Ledger) -> list[Draft]:
        links = [link for link in current(ledger, item).links if link.after == after and type in {None, link.type}]
        if not links:
            raise Refused("no_link", number=after)
        return [Draft("undepended", item, {"after": after} if type is None else {"after": after, "type": type})]

    return write(acting, "depend", key, drafts, asked=("un", after, type), item=item)


def move_item(acting: Acting, item: int, parent: int | None, *, key: str) -> Done:
    """Put an item under another; dates, history and links go with it. Never under itself."""

    def drafts(ledger: Ledger) -> list[Draft]:
        current(ledger, item)
        above = parent
        while above is not None:
            if above == item:
                raise Refused("under_itself", number=item)
            above = current(ledger, above, "open", "closed").parent
        return [Draft("moved", item, {} if parent is None else {"parent": parent})]

    return write(acting, "move", key, drafts, asked=parent, item=item)


def rename_item(acting: Acting, item: int, name: str, *, key: str) -> Done:
    """Another name for the item; its source sentence stays as it was."""

    def drafts(ledger: Ledger) -> list[Draft]:
        current(ledger, item)
        return [Draft("renamed", item, {"name": words(name, "name")})]

    return write(acting, "rename", key, drafts, asked=name, item=item)


def apply_template(acting: Acting, item: int, template: str, *, days: Mapping[str, int], key: str) -> Done:
    """Break an item into the stages of a template, each after the last; the person states or accepts the days."""
    chosen = next((each for each in templates() if each.key == template), None)
    if chosen is None:
        raise Refused("no_template", name=template)
    if any(not 0 <= number <= MOST_DAYS for number in days.values()):
        raise Refused("days", days=max(days.values(), key=abs), most=MOST_DAYS)

    def drafts(ledger: Ledger) -> list[Draft]:
        held = current(ledger, item)
        if any(other.parent == item for other in ledger.items.values()):
            raise Refused("has_parts", number=item)
        return _stages(held, chosen, days)

    return write(acting, "plan", key, drafts, asked=(template, dict(days)), item=item)


def _stages(item: Item, template: StageTemplate, days: Mapping[str, int]) -> list[Draft]:
    """One item a step, under `item`, with its days; then the links, by the steps' places in the batch."""
    drafts: list[Draft] = []
    places = {step.key: -place for place, step in enumerate(template.steps, start=1)}
    for step in template.steps:
        # Names go into the ledger, so they are said in its language, whoever applies the template.
        name = f"{item.subject or item.name} · {step.name['zh']}"
        facts = {"kind": "task", "name": name, "parent": item.number, "rule": f"template:{template.key}.{step.key}"}
        if item.units:
            facts["units"] = [{"name": unit.name, "role": unit.role} for unit in item.units]
        drafts.append(Draft("opened", None, facts))
        drafts.append(Draft("planned", places[step.key], {"days": days.get(step.key, step.days)}))
    drafts.extend(
        Draft("depended", places[step.key], {"after": places[link.after], "type": link.type, "lag": link.lag})
        for step in template.steps
        for link in step.links
    )
    return drafts


def loop_of(items: Mapping[int, Item], item: int, after: int) -> tuple[int, ...]:
    """The course item → … → after → item when `after` already comes, by links, after `item`; else ()."""
    course: dict[int, int | None] = {after: None}
    waiting = [after]
    while waiting:
        number = waiting.pop()
        if number == item:
            path = [number]
            while (next_number := course[path[-1]]) is not None:
                path.append(next_number)
            return (*path, item)
        for link in items[number].links if number in items else ():
            if link.after not in course:
                course[link.after] = number
                waiting.append(link.after)
    return ()
