"""What XER and PMXML share: Primavera's task types, constraints, relation types, and how a task comes of its fields.

Conventions: the start and finish of a task are the actual ones, else those of what remains, else the early ones,
else the planned ones. Hours become minutes. WBS elements are summaries; their ids are told apart by "wbs.".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guatu.scheduling.files.programme import Task, TaskKind
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.plan import Constraint, ConstraintType, RelationType

KINDS: Final[Mapping[str, TaskKind]] = {
    "TT_Task": "task", "TT_Rsrc": "task", "TT_LOE": "effort", "TT_WBS": "effort", "TT_Hammock": "effort",
    "TT_Mile": "milestone", "TT_FinMile": "milestone",
    "Task Dependent": "task", "Resource Dependent": "task", "Level of Effort": "effort", "WBS Summary": "effort",
    "Start Milestone": "milestone", "Finish Milestone": "milestone",
}  # fmt: skip
# As late as possible has no date; mandatory ones, which break logic in Primavera, are read as start or finish on.
CONSTRAINTS: Final[Mapping[str, ConstraintType]] = {
    "CS_MSO": "SO", "CS_MEO": "FO", "CS_MSOA": "SNET", "CS_MSOB": "SNLT", "CS_MEOA": "FNET", "CS_MEOB": "FNLT",
    "CS_MANDSTART": "SO", "CS_MANDFIN": "FO",
    "Start On": "SO", "Finish On": "FO", "Start On or After": "SNET", "Start On or Before": "SNLT",
    "Finish On or After": "FNET", "Finish On or Before": "FNLT", "Mandatory Start": "SO", "Mandatory Finish": "FO",
}  # fmt: skip
AS_LATE: Final = frozenset({"CS_ALAP", "As Late As Possible"})
MANDATORY: Final = frozenset({"CS_MANDSTART", "CS_MANDFIN", "Mandatory Start", "Mandatory Finish"})
RELATIONS: Final[Mapping[str, RelationType]] = {
    "PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF",
    "Finish to Start": "FS", "Start to Start": "SS", "Finish to Finish": "FF", "Start to Finish": "SF",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WbsLine:
    """An element of the breakdown: its line, its parent among them, where it stands among its like."""

    id: str
    name: str
    code: str
    parent: str
    sequence: float


def constraints_of(
    given: Sequence[tuple[str, datetime | None]], id_: str, losses: Notes
) -> tuple[tuple[Constraint, ...], bool]:
    """The constraints of a task, and whether it is wanted as late as possible."""
    found = []
    for kind, day in given:
        if kind in MANDATORY:
            losses.add("mandatory", id_, id=id_)
        if kind in CONSTRAINTS and day is not None:
            found.append(Constraint(CONSTRAINTS[kind], _until(day) if CONSTRAINTS[kind] in {"FO", "FNLT"} else day))
    return tuple(found), any(kind in AS_LATE for kind, _ in given)


def _until(day: datetime) -> datetime:
    """The end of a day is written 23:59."""
    return day + timedelta(minutes=1) if (day.hour, day.minute) == (23, 59) else day


def outlined(wbs: Sequence[WbsLine], tasks: Sequence[Task], notes: Notes) -> tuple[Task, ...]:
    """WBS elements and tasks as one outline: each element, then what is directly in it, then the elements below it.

    A task's `parent` names its element. Elements in a loop of parents stand at the top, and are told.
    """
    known = {one.id: one for one in wbs}
    below: dict[str, list[WbsLine]] = {}
    for one in wbs:
        below.setdefault(one.parent if one.parent in known and one.parent != one.id else "", []).append(one)
    inside: dict[str, list[Task]] = {}
    for task in tasks:
        inside.setdefault(task.parent if task.parent in known else "", []).append(task)
    lines: list[Task] = [replace(task, parent=None, level=1) for task in inside.get("", [])]
    reached: set[str] = set()
    todo = [(one, 1) for one in sorted(below.get("", []), key=_place, reverse=True)]
    while todo:
        one, level = todo.pop()
        if one.id in reached:  # a second row of one id
            continue
        reached.add(one.id)
        above = f"wbs.{one.parent}" if one.parent in reached else None
        lines.append(Task(f"wbs.{one.id}", one.name, "summary", code=one.code, wbs=one.code, level=level, parent=above))
        lines += [replace(task, parent=f"wbs.{one.id}", level=level + 1) for task in inside.get(one.id, [])]
        todo += [(child, level + 1) for child in sorted(below.get(one.id, []), key=_place, reverse=True)]
    for one in wbs:
        if one.id not in reached:
            notes.add("wbs_loop", name=one.name)
            lines += [replace(task, parent=None, level=1) for task in inside.get(one.id, [])]
    return tuple(replace(task, number=number) for number, task in enumerate(lines, start=1))


def _place(one: WbsLine) -> tuple[float, str]:
    return one.sequence, one.id
