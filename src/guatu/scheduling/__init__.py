"""排: Items become a Plan: both passes over activities and relations, with the reason of every date.

The arithmetic needs numpy, which takes a while to load, so `schedule` and its kin are loaded when first used.
"""

from typing import TYPE_CHECKING

from guatu.later import later
from guatu.scheduling.items import constraints_of, network_of
from guatu.scheduling.plan import (
    Activity,
    Cause,
    Constraint,
    ConstraintType,
    Late,
    Network,
    Problem,
    Progress,
    Relation,
    RelationType,
    Rest,
    Side,
    Step,
    Window,
)
from guatu.scheduling.templates import (
    STAGES,
    Expansion,
    Stage,
    StageTemplate,
    TemplateLink,
    TemplateStep,
    expand,
    read_templates,
    stage_says,
    templates,
)

if TYPE_CHECKING:
    from guatu.scheduling.answer import Plan
    from guatu.scheduling.exchange import read_network, to_json
    from guatu.scheduling.ruler import Calendar
    from guatu.scheduling.two_passes import core_network, edited, schedule
    from guatu.scheduling.why import SIDES, reasons_json
    from guatu.scheduling.wording import chain_says

_LATER = {
    "SIDES": "why",
    "reasons_json": "why",
    "Calendar": "ruler",
    "Plan": "answer",
    "chain_says": "wording",
    "read_network": "exchange",
    "core_network": "two_passes",
    "edited": "two_passes",
    "schedule": "two_passes",
    "to_json": "exchange",
}

__all__ = [
    "SIDES",
    "STAGES",
    "Activity",
    "Calendar",
    "Cause",
    "Constraint",
    "ConstraintType",
    "Expansion",
    "Late",
    "Network",
    "Plan",
    "Problem",
    "Progress",
    "Relation",
    "RelationType",
    "Rest",
    "Side",
    "Stage",
    "StageTemplate",
    "Step",
    "TemplateLink",
    "TemplateStep",
    "Window",
    "chain_says",
    "constraints_of",
    "core_network",
    "edited",
    "expand",
    "network_of",
    "read_network",
    "read_templates",
    "reasons_json",
    "schedule",
    "stage_says",
    "templates",
    "to_json",
]

__getattr__ = later(__name__, _LATER)
