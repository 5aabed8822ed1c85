"""What the strip under the chart is drawn from: resources, and who needs how much of each. The page adds them up."""

from __future__ import annotations

from typing import Any

from guatu.web.desk import Desk
from guatu.web.gantt.rows import day_number

RESOURCE_COLUMNS = ("entry", "name", "unit", "sort", "capacity", "supplies", "carries")


def load_of(desk: Desk) -> dict[str, Any]:
    """Resources that are not retired as rows of `RESOURCE_COLUMNS`, and needs as (item, resource, amount).

    Days of supplies are counted from 1970-01-01. Wholes need nothing themselves; an item with a due day alone takes
    nothing, since nobody knows when.
    """
    held = desk.ledger.resources
    return {
        "resource_columns": RESOURCE_COLUMNS,
        "resources": [
            [
                number, one.name, one.unit, one.sort, one.capacity,
                [(day_number(day), amount) for day, amount in one.supplies], one.carries,
            ]
            for number, one in held.items() if number in desk.use
        ],
        "needs": [
            (taker.number, number, taker.amount) for number, profile in desk.use.items() for taker in profile.takers
        ],
    }  # fmt: skip
