"""What a stage template would come to on an item: computed with the ledger's own schedule, written nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guatu.ledger import Item, Link
from guatu.scheduling import StageTemplate, TemplateStep, Window, network_of, schedule
from guatu.web.desk import Desk, calendar
from guatu.words import named_calendars


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: its days and why so many, and when it must start and finish at the latest (None without a due day)."""

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
    return tuple(
        _row(step, held.days or 0, plan.windows.get(str(held.number)), language)
        for step, held in zip(template.steps, steps, strict=True)
    )


def _row(step: TemplateStep, days: int, window: Window | None, language: str) -> StepRow:
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
    )
