"""Primavera's exchange file (.xer): tables of tab-separated rows, in the code page of the machine that wrote it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from guatu.scheduling.files.available import changing
from guatu.scheduling.files.decoding import decoded
from guatu.scheduling.files.primavera import KINDS, RELATIONS, WbsLine, constraints_of, outlined
from guatu.scheduling.files.programme import (
    Assignment,
    Hint,
    Link,
    Programme,
    Resource,
    Stored,
    Task,
)
from guatu.scheduling.files.refusing import (
    MOST_LINKS,
    MOST_NAME,
    MOST_TASKS,
    Notes,
    UnreadableError,
    bounded,
    moment,
    number,
)
from guatu.scheduling.files.xer_calendars import read_calendars
from guatu.scheduling.plan import Progress

Row = Mapping[str, str]
_WANTED: Final = frozenset(
    {"PROJECT", "CALENDAR", "PROJWBS", "TASK", "TASKPRED", "RSRC", "RSRCRATE", "TASKRSRC", "SCHEDOPTIONS"}
)


@dataclass(slots=True)
class _File:
    tables: dict[str, list[Row]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    losses: Notes = field(default_factory=Notes)
    ended: bool = False

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])


def read_xer(data: bytes) -> Programme:
    """The programme in an .xer file; a file that breaks off is read as far as it goes, and told."""
    file = _File()
    _read_tables(decoded(data), file)
    if not file.rows("PROJECT") or "TASK" not in file.tables:
        raise UnreadableError("xer_empty")
    projects = _exported(file)
    project = projects[0]
    starts = {row.get("proj_id", ""): _moment(row, "last_recalc_date", file) for row in projects}
    options = {row.get("proj_id"): row for row in file.rows("SCHEDOPTIONS")}.get(project.get("proj_id"), {})
    if len(projects) > 1:
        file.losses.add("several_projects", count=len(projects))
    must = _moment(project, "plan_end_date", file)
    return Programme(
        form="xer",
        name=project.get("proj_short_name", "")[:MOST_NAME],
        start=_moment(project, "plan_start_date", file),
        finish=_moment(project, "scd_end_date", file),
        data_date=min(filter(None, starts.values()), default=None),
        must_finish=must,
        progress=_progress(options),
        float_limit=_minutes(project, "critical_drtn_hr_cnt", file),
        calendar=project.get("clndr_id") or None,
        calendars=read_calendars(file.rows("CALENDAR")),
        tasks=_tasks(file, starts, expected=options.get("sched_use_expect_end_flag") == "Y"),
        links=_links(file, options.get("sched_calendar_on_relationship_lag", "")),
        resources=_resources(file),
        assignments=_assignments(file),
        day_minutes=_day_minutes(file, project),
        losses=file.losses.all(),
        problems=file.notes.all(),
    )


def _exported(file: _File) -> list[Row]:
    """The projects that were exported; others are there only because links lead to them, and are left out."""
    every = file.rows("PROJECT")
    wanted = [row for row in every if row.get("export_flag") == "Y"] or every
    if len(wanted) < len(every):
        ids = {row.get("proj_id") for row in wanted}
        for table in ("TASK", "PROJWBS"):
            file.tables[table] = [row for row in file.rows(table) if row.get("proj_id") in ids]
        inside = {row.get("task_id") for row in file.rows("TASK")}
        kept = []
        for row in file.rows("TASKPRED"):
            if row.get("task_id") in inside and row.get("pred_task_id") not in inside:
                file.losses.add("outside_project", row.get("task_id", ""), id=row.get("task_id", ""))
            elif row.get("task_id") in inside:
                kept.append(row)
        file.tables["TASKPRED"] = kept
    return wanted


def _read_tables(text: str, file: _File) -> None:
    table, names = "", list[str]()
    rows: list[Row] = []
    for line in text.split("\n"):
        kind, _, rest = line.rstrip("\r").partition("\t")
        if kind == "%T":
            table, names = rest.strip(), []
            rows = file.tables.setdefault(table, []) if table in _WANTED else []
        elif kind == "%F":
            names = rest.split("\t")
        elif kind == "%R" and table in _WANTED:
            # Empty fields at the end of a row may be left out.
            rows.append(dict(zip(names, rest.split("\t"), strict=False)))
            bounded("rows", len(rows), MOST_LINKS)
        elif kind == "%E":
            file.ended = True
    if not file.ended:
        file.notes.add("xer_truncated", table=table, line=text.count("\n") + 1)
        if rows and not text.endswith("\n"):
            rows.pop()  # cut somewhere within: its last field may be half a number


def _moment(row: Row, name: str, file: _File) -> datetime | None:
    return moment(row.get(name), name, file.notes, id_=row.get("task_id", ""))


def _minutes(row: Row, name: str, file: _File) -> int:
    """Hours as minutes; a decimal comma is read as a point."""
    return round(60 * number((row.get(name) or "").replace(",", "."), name, file.notes, id_=row.get("task_id", "")))


def _progress(options: Row) -> Progress:
    return "override" if options.get("sched_progress_override") == "Y" else "retained"


def _day_minutes(file: _File, project: Row) -> int:
    rows = {row.get("clndr_id"): row for row in file.rows("CALENDAR")}
    found = _minutes(rows.get(project.get("clndr_id"), {}), "day_hr_cnt", file)
    return found if 0 < found <= 1440 else 480


def _tasks(file: _File, starts: Mapping[str, datetime | None], *, expected: bool) -> tuple[Task, ...]:
    rows = file.rows("TASK")
    bounded("tasks", len(rows) + len(file.rows("PROJWBS")), MOST_TASKS)
    wbs = [
        WbsLine(
            row.get("wbs_id", ""),
            row.get("wbs_name", "")[:MOST_NAME],
            row.get("wbs_short_name", "")[:200],
            row.get("parent_wbs_id", ""),
            number(row.get("seq_num"), "seq_num", file.notes),
        )
        for row in file.rows("PROJWBS")
    ]
    return outlined(wbs, [_task(row, file, starts, expected) for row in rows], file.notes)


def _task(row: Row, file: _File, starts: Mapping[str, datetime | None], expected: bool) -> Task:
    id_ = row.get("task_id", "")
    kind = KINDS.get(row.get("task_type", ""), "task")
    given = [(row.get("cstr_type", ""), _moment(row, "cstr_date", file)),
             (row.get("cstr_type2", ""), _moment(row, "cstr_date2", file))]  # fmt: skip
    constraints, as_late = constraints_of(given, id_, file.losses)
    done = row.get("status_code") == "TK_Complete"
    remaining = _minutes(row, "remain_drtn_hr_cnt", file)
    target = _minutes(row, "target_drtn_hr_cnt", file)
    begun = _moment(row, "act_start_date", file)
    return Task(
        id=id_,
        name=row.get("task_name", "")[:MOST_NAME],
        kind=kind,
        code=row.get("task_code", "")[:200],
        parent=row.get("wbs_id"),
        # What has not begun takes what remains of it, which may have been changed since it was planned.
        duration=0 if kind == "milestone" else target if begun else remaining,
        calendar=row.get("clndr_id") or None,
        ignores_resources=row.get("task_type") != "TT_Rsrc",
        constraints=constraints,
        as_late=as_late,
        percent=100.0 if done else _percent(target, remaining) if begun else 0.0,
        actual_start=begun,
        actual_finish=_moment(row, "act_end_date", file),
        remaining=remaining,
        resume=_moment(row, "resume_date", file),
        not_before=_not_before(row, file, starts),
        stored=_stored(row, file),
        hints=_hints(row, file, expected),
    )


def _percent(target: int, remaining: int) -> float:
    return round(min(max(100 * (1 - remaining / target), 0.0), 99.0), 1) if target > 0 else 0.0


def _not_before(row: Row, file: _File, starts: Mapping[str, datetime | None]) -> datetime | None:
    """The data date of the task's own project, and what comes from outside it."""
    days = (starts.get(row.get("proj_id", "")), _moment(row, "external_early_start_date", file))
    return max(filter(None, days), default=None)


def _hints(row: Row, file: _File, expected: bool) -> tuple[Hint, ...]:
    found: list[Hint] = []
    if row.get("expect_end_date") and expected:
        found.append("expected")
    if row.get("suspend_date") or _moment(row, "resume_date", file):
        found.append("split")
    if row.get("external_early_start_date") or row.get("external_late_end_date"):
        found.append("external_limits")
    return tuple(found)


def _stored(row: Row, file: _File) -> Stored:
    def first(*names: str) -> datetime | None:
        return next(filter(None, (_moment(row, name, file) for name in names if row.get(name))), None)

    slack = _minutes(row, "total_float_hr_cnt", file) if row.get("total_float_hr_cnt") else None
    return Stored(
        start=first("act_start_date", "restart_date", "early_start_date", "target_start_date"),
        finish=first("act_end_date", "reend_date", "early_end_date", "target_end_date"),
        early_start=first("early_start_date"),
        early_finish=first("early_end_date"),
        late_start=first("late_start_date"),
        late_finish=first("late_end_date"),
        total_float=slack,
        free_float=_minutes(row, "free_float_hr_cnt", file) if row.get("free_float_hr_cnt") else None,
        critical=None if slack is None else slack <= 0,
    )


def _links(file: _File, lag_calendar: str) -> tuple[Link, ...]:
    rows = file.rows("TASKPRED")
    bounded("links", len(rows), MOST_LINKS)
    elapsed = lag_calendar == "rcal_24Hour"
    links = []
    for row in rows:
        type_ = RELATIONS.get(row.get("pred_type", ""))
        if type_ is None:
            file.notes.add("bad_relation", id=row.get("task_id", ""), found=row.get("pred_type", "")[:40])
            continue
        lag = _minutes(row, "lag_hr_cnt", file)
        links.append(Link(row.get("pred_task_id", ""), row.get("task_id", ""), type_, lag, elapsed and lag != 0, "h"))
    return tuple(links)


def _resources(file: _File) -> tuple[Resource, ...]:
    """Those of the file; how many there are at once stands with the rates, from day to day."""
    rates: dict[str, list[tuple[datetime | None, float]]] = defaultdict(list)
    for row in file.rows("RSRCRATE"):
        if row.get("max_qty_per_hr"):
            units = _quantity(row, "max_qty_per_hr", file)
            rates[row.get("rsrc_id", "")].append((_moment(row, "start_date", file), units))
    return tuple(
        Resource(
            row.get("rsrc_id", ""),
            row.get("rsrc_name", "")[:MOST_NAME],
            "material" if row.get("rsrc_type") == "RT_Mat" else "work",
            row.get("clndr_id") or None,
            *changing(rates[row.get("rsrc_id", "")]),
        )
        for row in file.rows("RSRC")
    )


def _quantity(row: Row, name: str, file: _File) -> float:
    return number((row.get(name) or "").replace(",", "."), name, file.notes)


def _assignments(file: _File) -> tuple[Assignment, ...]:
    found = []
    for row in file.rows("TASKRSRC"):
        if not row.get("rsrc_id"):
            continue
        units = _quantity(row, "target_qty_per_hr", file) or 1.0
        work = round(60 * _quantity(row, "target_qty", file))
        found.append(Assignment(row.get("task_id", ""), row["rsrc_id"], units, work))
    return tuple(found)
