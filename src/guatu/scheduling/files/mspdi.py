"""MS Project's XML (MSPDI) read into a `Programme`. Lags and floats are tenths of minutes there, durations ISO 8601."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from guatu.scheduling.files.available import periods_of
from guatu.scheduling.files.mspdi_calendars import read_calendars
from guatu.scheduling.files.mspdi_rests import Gaps, gaps_of
from guatu.scheduling.files.programme import Assignment, Hint, Link, Programme, Resource, Stored, Task
from guatu.scheduling.files.refusing import MOST_LINKS, MOST_NAME, MOST_TASKS, Notes, bounded, moment, number, whole
from guatu.scheduling.files.spans import PERCENT, format_of, iso_minutes
from guatu.scheduling.files.xmltree import Node
from guatu.scheduling.plan import Constraint, ConstraintType, RelationType

TYPES: Final[tuple[RelationType, ...]] = ("FF", "FS", "SF", "SS")
# ConstraintType: 0 as soon, 1 as late as possible, then these.
CONSTRAINTS: Final[dict[int, ConstraintType]] = {2: "SO", 3: "FO", 4: "SNET", 5: "SNLT", 6: "FNET", 7: "FNLT"}
_KINDS: Final = {"0": "material", "1": "work", "2": "cost"}
_NONE: Final = frozenset({"", "-1", "-65535", None})
Day = Callable[[str], datetime | None]


def read_mspdi(root: Node) -> Programme:
    """The programme in an MSPDI file's root; raises `UnreadableError` when it is larger than any plan."""
    notes, losses = Notes(), Notes()
    nodes = [node for node in root.all("Tasks", "Task") if not node.flag("IsNull")]
    bounded("tasks", len(nodes), MOST_TASKS)
    assignments = _assignments(root, notes)
    marked, gaps = _marks(root)
    tasks = _tasks(nodes, marked, gaps, notes)
    programme = Programme(
        form="mspdi",
        name=(root["Title"] or root["Name"] or "")[:MOST_NAME],
        start=moment(root["StartDate"], "StartDate", notes),
        finish=moment(root["FinishDate"], "FinishDate", notes),
        data_date=moment(root["StatusDate"], "StatusDate", notes),
        from_finish=root["ScheduleFromStart"] == "0",
        # The limit is in working days, critical is what has no more float than that.
        float_limit=whole(root["CriticalSlackLimit"], "CriticalSlackLimit", notes)
        * (whole(root["MinutesPerDay"], "MinutesPerDay", notes) or 480),
        honours_constraints=root.flag("HonorConstraints"),
        day_minutes=_within(whole(root["MinutesPerDay"], "MinutesPerDay", notes), 480, 1440),
        week_minutes=_within(whole(root["MinutesPerWeek"], "MinutesPerWeek", notes), 2400, 10080),
        month_days=_within(whole(root["DaysPerMonth"], "DaysPerMonth", notes), 20, 31),
        calendar=root["CalendarUID"],
        calendars=read_calendars(root, notes),
        tasks=tasks,
        links=_links(nodes, {task.id: task for task in tasks}, notes, losses),
        resources=_resources(root, notes),
        assignments=assignments,
    )
    _tell_losses(root, nodes, losses)
    return replace(programme, losses=losses.all(), problems=notes.all())


def _within(value: int, usual: int, most: int) -> int:
    return value if 0 < value <= most else usual


def _tasks(nodes: list[Node], marked: dict[str, set[Hint]], gaps: dict[str, Gaps], notes: Notes) -> tuple[Task, ...]:
    """Every line but the project's own (outline level 0); parents by the outline."""
    tasks: list[Task] = []
    above: list[str] = []
    for node in nodes:
        id_ = node["UID"] or ""
        level = max(whole(node["OutlineLevel"], "OutlineLevel", notes, id_=id_), 0)
        if level == 0 and id_ == "0":
            continue
        level = max(level, 1)
        del above[level - 1 :]
        task = _task(node, id_, level, notes, marked[id_])
        tasks.append(replace(task, parent=above[-1] if above else None, gaps=gaps.get(id_, ())))
        above.append(id_)
    return tuple(tasks)


def _task(node: Node, id_: str, level: int, notes: Notes, marked: set[Hint]) -> Task:
    def day(name: str) -> datetime | None:
        return moment(node[name], name, notes, id_=id_) if name in node.texts else None

    shown, elapsed = format_of(node["DurationFormat"])
    manual = node.flag("Manual")
    duration = _minutes(node, "ManualDuration" if manual and node["ManualDuration"] else "Duration", notes, id_) or 0
    summary = node.flag("Summary")
    percent = number(node["PercentComplete"], "PercentComplete", notes, id_=id_)
    calendar = node["CalendarUID"]
    constraints = _constraints(node, day("ConstraintDate"), notes, id_)
    return Task(
        id=id_,
        name=(node["Name"] or "")[:MOST_NAME],
        kind="summary" if summary else "milestone" if node.flag("Milestone") and duration == 0 else "task",
        number=whole(node["ID"], "ID", notes, id_=id_),
        wbs=(node["WBS"] or "")[:200],
        level=level,
        duration=duration,
        shown=shown,
        elapsed=elapsed and not summary,
        calendar=None if calendar in _NONE else calendar,
        ignores_resources=node.flag("IgnoreResourceCalendar"),
        constraints=constraints,
        as_late=node["ConstraintType"] == "1",
        deadline=day("Deadline"),
        active=node["Active"] != "0",
        manual=manual,
        percent=min(max(percent, 0.0), 100.0),
        actual_start=day("ActualStart"),
        actual_finish=day("ActualFinish"),
        remaining=_minutes(node, "RemainingDuration", notes, id_),
        resume=day("Resume"),
        stored=_stored(node, day, notes, id_),
        hints=tuple(sorted(marked | _task_hints(node, day))),
    )


def _stored(node: Node, day: Day, notes: Notes, id_: str) -> Stored:
    def slack(name: str) -> int | None:
        text = node[name]
        return None if text is None else round(number(text, name, notes, id_=id_) / 10)

    return Stored(
        start=day("Start"),
        finish=day("Finish"),
        early_start=day("EarlyStart"),
        early_finish=day("EarlyFinish"),
        late_start=day("LateStart"),
        late_finish=day("LateFinish"),
        total_float=slack("TotalSlack"),
        free_float=slack("FreeSlack"),
        critical=node.flag("Critical") if node["Critical"] else None,
    )


def _constraints(node: Node, at: datetime | None, notes: Notes, id_: str) -> tuple[Constraint, ...]:
    type_ = CONSTRAINTS.get(whole(node["ConstraintType"], "ConstraintType", notes, id_=id_))
    return (Constraint(type_, at),) if type_ and at else ()


def _minutes(node: Node, name: str, notes: Notes, id_: str) -> int | None:
    text = node[name]
    if text is None:
        return None
    found = iso_minutes(text)
    if found is None:
        notes.add("bad_duration", id_, where=name, found=text[:40])
        return None
    return round(found)


def _task_hints(node: Node, day: Day) -> set[Hint]:
    found: set[Hint] = set()
    stop, resume = day("Stop"), day("Resume")
    if stop and resume and resume > stop:
        found.add("split")
    if iso_minutes(node["OvertimeWork"]) or iso_minutes(node["ActualOvertimeWork"]):
        found.add("overtime")
    if (node["LevelingDelay"] or "0") != "0":
        found.add("levelled")
    if node.flag("ExternalTask"):
        found.add("external")
    return found


def _marks(root: Node) -> tuple[dict[str, set[Hint]], dict[str, Gaps]]:
    """What assignments do to the dates of their tasks: delays, gaps, overtime, work unevenly spread.

    Where several work on a task, the rests of one are not those of the task.
    """
    found: dict[str, set[Hint]] = defaultdict(set)
    spread: dict[str, list[Gaps]] = defaultdict(list)
    for node in root.all("Assignments", "Assignment"):
        marked = found[node["TaskUID"] or ""]
        if any((node[name] or "0") not in {"0", "0.0"} for name in ("Delay", "WorkContour")):
            marked.add("resources")
        if (node["LevelingDelay"] or "0") not in {"0", "0.0"}:
            marked.add("levelled")
        if iso_minutes(node["OvertimeWork"]):
            marked.add("overtime")
        if (gaps := gaps_of(node)) is not None:
            spread[node["TaskUID"] or ""].append(gaps)
        if gaps:
            marked.add("split")
    return found, {task: each[0] for task, each in spread.items() if len(each) == 1 and each[0]}


def _links(nodes: list[Node], tasks: dict[str, Task], notes: Notes, losses: Notes) -> tuple[Link, ...]:
    links: list[Link] = []
    for node in nodes:
        after = node["UID"] or ""
        for one in node.all("PredecessorLink"):
            bounded("links", len(links) + 1, MOST_LINKS)
            if one.flag("CrossProject"):
                losses.add("cross_project", after, id=after, line=one.line)
                continue
            links.append(_link(one, after, tasks, notes, losses))
    return tuple(links)


def _link(one: Node, after: str, tasks: dict[str, Task], notes: Notes, losses: Notes) -> Link:
    type_ = whole(one["Type"] or "1", "Type", notes, id_=after)
    before = one["PredecessorUID"] or ""
    code = one["LagFormat"]
    lag = number(one["LinkLag"], "LinkLag", notes, id_=after)
    if code and code.isdigit() and int(code) in PERCENT:
        of = tasks[before].duration if before in tasks else 0
        losses.add("percent_lag", before, after, before=before, after=after, percent=round(lag))
        return Link(before, after, _type(type_, notes, after), round(of * lag / 100), int(code) % 2 == 0, "m")
    shown, elapsed = format_of(code)
    return Link(before, after, _type(type_, notes, after), round(lag / 10), elapsed, shown)


def _type(number_: int, notes: Notes, id_: str) -> RelationType:
    if 0 <= number_ < len(TYPES):
        return TYPES[number_]
    notes.add("bad_number", id_, where="PredecessorLink/Type", found=str(number_))
    return "FS"


def _resources(root: Node, notes: Notes) -> tuple[Resource, ...]:
    found = []
    for node in root.all("Resources", "Resource"):
        id_, calendar = node["UID"] or "", node["CalendarUID"]
        if id_ in {"", "0"} or node.flag("IsNull"):
            continue
        units = number(node["MaxUnits"], "MaxUnits", notes) if node["MaxUnits"] else 1.0
        kind = _KINDS.get(node["Type"] or "1", "work")
        name = (node["Name"] or "")[:MOST_NAME]
        there = periods_of(node, units, notes)
        label = (node["MaterialLabel"] or "")[:MOST_NAME]
        found.append(Resource(id_, name, kind, None if calendar in _NONE else calendar, *there, label))  # type: ignore[arg-type]
    return tuple(found)


def _assignments(root: Node, notes: Notes) -> tuple[Assignment, ...]:
    """Those of a resource: a task without one has an assignment all the same, of nobody."""
    found: list[Assignment] = []
    for node in root.all("Assignments", "Assignment"):
        bounded("links", len(found) + 1, MOST_LINKS)
        task, resource = node["TaskUID"] or "", node["ResourceUID"]
        if resource is None or resource in _NONE:
            continue
        found.append(
            Assignment(
                task=task,
                resource=resource,
                units=number(node["Units"], "Units", notes, id_=task) if node["Units"] else 1.0,
                work=round(iso_minutes(node["Work"]) or 0),
                start=moment(node["Start"], "Assignment/Start", notes, id_=task),
                finish=moment(node["Finish"], "Assignment/Finish", notes, id_=task),
            )
        )
    return tuple(found)


def _tell_losses(root: Node, nodes: list[Node], losses: Notes) -> None:
    told = {
        "costs": any((node["FixedCost"] or "0") not in {"0", "0.0"} or (node["Cost"] or "0") != "0" for node in nodes),
        "baselines": any(node.one("Baseline") is not None for node in nodes),
        "custom_fields": any(node.one("ExtendedAttribute") is not None for node in nodes),
        "notes": any(node["Notes"] for node in nodes),
        "recurring": any(node.flag("Recurring") for node in nodes),
        "subprojects": any(node.flag("IsSubproject") for node in nodes),
        "timephased": any(root.all("Assignments", "Assignment", "TimephasedData")),
    }
    for what, there in told.items():
        if there:
            losses.add(f"lost_{what}")
