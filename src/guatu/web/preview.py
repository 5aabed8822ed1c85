"""What a stage template would come to on an item: computed with the ledger's own schedule, written nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guatu.ledger import Item, Link
from guatu.scheduling import StageTemplate, network_of, schedule
from guatu.web.desk import OFFICE, Desk, calendar


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage: its days, and when it must start and finish at the latest (None without a due day)."""

    id: str
    name_key: str
    days: int
    earliest_start: date | None
    earliest_finish: date | None
    latest_start: date | None
    latest_finish: date | None
    late_by: int


def preview(desk: Desk, item: Item, template: StageTemplate, days: Mapping[str, int]) -> tuple[StageRow, ...]:
    """Schedule the ledger as if the template were applied with `days`."""
    numbers = {stage.id: desk.ledger.next_number + place for place, stage in enumerate(template.stages)}
    after = {stage.id: [link for link in template.links if link.after == stage.id] for stage in template.stages}
    stages = [
        Item(
            number=numbers[stage.id],
            kind="task",
            name=stage.id,
            opened_at=item.opened_at,
            source=None,
            parent=item.number,
            days=days.get(stage.id, stage.days),
            links=tuple(Link(numbers[link.before], link.type, link.lag) for link in after[stage.id]),
        )
        for stage in template.stages
    ]
    network = network_of([*desk.ledger.items.values(), *stages], desk.today)
    plan = schedule(network, {OFFICE: calendar()})
    rows = []
    for stage, held in zip(template.stages, stages, strict=True):
        window = plan.windows.get(str(held.number))
        rows.append(
            StageRow(
                stage.id,
                stage.name_key,
                held.days or 0,
                window and window.earliest_start,
                window and window.earliest_finish,
                window and window.latest_start,
                window and window.latest_finish,
                window.late_by if window else 0,
            )
        )
    return tuple(rows)
