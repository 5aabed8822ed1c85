"""Baselines (基线), their comparison (偏差), planning changes tried out (推演), and durations learnt.

Loaded when first asked for: counting working days needs numpy.
"""

from typing import TYPE_CHECKING

from guatu.later import later

if TYPE_CHECKING:
    from guatu.scheduling.baselines.comparison import (
        CAUSES,
        KINDS,
        Comparison,
        Deviation,
        Total,
        compare,
        due_entries,
        totals,
    )
    from guatu.scheduling.baselines.edits import (
        MOST_EDITS,
        Conflict,
        EditError,
        conflicts,
        edited,
        late_ids,
        read_edits,
        tried,
        value_now,
    )
    from guatu.scheduling.baselines.experience import LEAST_PROJECTS, Learnt, learnt
    from guatu.scheduling.baselines.measure import Measure
    from guatu.scheduling.baselines.snapshots import (
        Planned,
        Snapshot,
        below,
        from_facts,
        headings,
        snapshot,
        snapshot_beside,
        to_facts,
    )
    from guatu.scheduling.baselines.tables import (
        DueChange,
        Label,
        as_csv,
        as_xlsx,
        comparison_json,
        comparison_table,
        kinds_say,
        lag_says,
        tie_changes,
        ties_say,
    )

_LATER = {
    "comparison": ("CAUSES", "KINDS", "Comparison", "Deviation", "Total", "compare", "due_entries", "totals"),
    "edits": (
        "MOST_EDITS", "Conflict", "EditError", "conflicts", "edited", "late_ids", "read_edits", "tried", "value_now",
    ),
    "experience": ("LEAST_PROJECTS", "Learnt", "learnt"),
    "measure": ("Measure",),
    "snapshots": ("Planned", "Snapshot", "below", "from_facts", "headings", "snapshot", "snapshot_beside", "to_facts"),
    "tables": (
        "DueChange", "Label", "as_csv", "as_xlsx", "comparison_json", "comparison_table", "kinds_say", "lag_says",
        "tie_changes", "ties_say",
    ),
}  # fmt: skip
_MODULE_OF = {name: module for module, names in _LATER.items() for name in names}

__all__ = [
    "CAUSES",
    "KINDS",
    "LEAST_PROJECTS",
    "MOST_EDITS",
    "Comparison",
    "Conflict",
    "Deviation",
    "DueChange",
    "EditError",
    "Label",
    "Learnt",
    "Measure",
    "Planned",
    "Snapshot",
    "Total",
    "as_csv",
    "as_xlsx",
    "below",
    "compare",
    "comparison_json",
    "comparison_table",
    "conflicts",
    "due_entries",
    "edited",
    "from_facts",
    "headings",
    "kinds_say",
    "lag_says",
    "late_ids",
    "learnt",
    "read_edits",
    "snapshot",
    "snapshot_beside",
    "tie_changes",
    "ties_say",
    "to_facts",
    "totals",
    "tried",
    "value_now",
]

__getattr__ = later(__name__, _MODULE_OF)
