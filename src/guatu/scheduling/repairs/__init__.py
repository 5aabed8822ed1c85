"""修复方案: when a due day cannot be met, the smallest sets of changes that meet it, with cost and consent.

The search needs numpy and, but for the quick answer, a solver: both are loaded when first used.
"""

from typing import TYPE_CHECKING

from guatu.later import later
from guatu.scheduling.repairs.allowances import Allowance, AllowanceError, Allowances, load_allowances
from guatu.scheduling.repairs.applying import apply_changes
from guatu.scheduling.repairs.change import Agreement, Change, Effect, Kind, Met, Nearest, Repair, Repairs, Target
from guatu.scheduling.repairs.limits import Limits, read_limits

if TYPE_CHECKING:
    from guatu.scheduling.repairs.from_items import edits_of, limits_of_items
    from guatu.scheduling.repairs.overtime import overtime_name, with_overtime
    from guatu.scheduling.repairs.search import find_repairs
    from guatu.scheduling.repairs.telling import (
        agrees_say,
        change_says,
        repair_says,
        repairs_ending,
        repairs_json,
        repairs_say,
    )

_LATER = {
    "edits_of": "from_items",
    "limits_of_items": "from_items",
    "find_repairs": "search",
    "overtime_name": "overtime",
    "with_overtime": "overtime",
    "agrees_say": "telling",
    "change_says": "telling",
    "repairs_ending": "telling",
    "repair_says": "telling",
    "repairs_json": "telling",
    "repairs_say": "telling",
}

__all__ = [
    "Agreement",
    "Allowance",
    "AllowanceError",
    "Allowances",
    "Change",
    "Effect",
    "Kind",
    "Limits",
    "Met",
    "Nearest",
    "Repair",
    "Repairs",
    "Target",
    "agrees_say",
    "apply_changes",
    "change_says",
    "edits_of",
    "find_repairs",
    "limits_of_items",
    "load_allowances",
    "overtime_name",
    "read_limits",
    "repair_says",
    "repairs_ending",
    "repairs_json",
    "repairs_say",
    "with_overtime",
]

__getattr__ = later(__name__, _LATER)
