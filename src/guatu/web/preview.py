"""What a stage template would come to on an item: computed with the ledger's own schedule, written nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from guatu import actions
from guatu.ledger import Item, Link
from guatu.scheduling import StageTemplate, TemplateStep, Window, network_of, schedule
from guatu.scheduling.baselines import Learnt, learnt
from guatu.web.desk import Desk, calendar
from guatu.words import named_calendars


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: its days and why so many, and when it must start and finish at the latest (None without a due day).

    `learnt` is what closed items say of it; `use` the query of the page with its median in place of its days.
    """

    key: str
    stage: str
    name: str
    reason: str
    days: int
    earliest_start: date | None
    earliest_finish: date | None
    latest_start: date | None
    latest_finish: date | None
    late_by: int
    learnt: Learnt
    use: str = ""


def preview(
    desk: Desk, item: Item, template: StageTemplate, days: Mapping[str, int], language: str
) -> tuple[StepRow, ...]:
    """Schedule the ledger as if the template were applied with `days`."""
    numbers = {step.key: desk.ledger.next_number + place for place, step in enumerate(template.steps)}
    steps = [
        Item(
            number=numbers[step.key],
            kind="task",
            name=step.key,
            opened_at=item.opened_at,
            source=None,
            parent=item.number,
            days=days.get(step.key, step.days),
            links=tuple(Link(numbers[link.after], link.type, link.lag) for link in step.links),
        )
        for step in template.steps
    ]
    network = network_of({**desk.ledger.items, **{step.number: step for step in steps}}, desk.today)
    plan = schedule(network, named_calendars(calendar()))
    known = learnt(desk.ledger.items, actions.measure())
    rows = [
        _row(step, held.days or 0, plan.windows.get(str(held.number)), known[template.key, step.key], language)
        for step, held in zip(template.steps, steps, strict=True)
    ]
    now = {row.key: row.days for row in rows}
    return tuple(
        replace(row, use=query_of(template.key, now | {row.key: row.learnt.days}))
        if row.learnt.days not in {None, row.days}
        else row
        for row in rows
    )


def all_learnt(template: StageTemplate, rows: Sequence[StepRow]) -> str:
    """The query of the page with every median that is known in place; empty where that would change nothing."""
    days = {row.key: row.days if row.learnt.days is None else row.learnt.days for row in rows}
    return query_of(template.key, days) if any(row.use for row in rows) else ""


def query_of(template: str, days: Mapping[str, int | None]) -> str:
    """The address of the page with days chosen."""
    return "?" + urlencode({"template": template, **{f"days-{key}": count for key, count in days.items()}})


def _row(step: TemplateStep, days: int, window: Window | None, known: Learnt, language: str) -> StepRow:
    return StepRow(
        step.key,
        step.stage,
        step.name[language],
        step.reason[language],
        days,
        window.earliest_start if window else None,
        window.earliest_finish if window else None,
        window.latest_start if window else None,
        window.latest_finish if window else None,
        window.late_by if window else 0,
        known,
    )
