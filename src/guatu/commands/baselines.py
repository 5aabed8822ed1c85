"""`guatu baseline`, `guatu compare A B`, `guatu stages`: plans kept, any two compared, durations learnt.

Each of A and B is a schedule file, or names a plan of the stored ledger: `today`, a day, a baseline or scenario by name
or number. Two files are compared without any ledger.
"""

from __future__ import annotations

import uuid
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.commands.network_file import text_of
from guatu.commands.office import enter, standing
from guatu.commands.schedule_files import programme_in
from guatu.commands.terminal import Stop, Terminal, write_whole
from guatu.scheduling import Activity, Calendar, Plan, Problem, read_network, schedule, templates
from guatu.scheduling.baselines import (
    Comparison,
    Deviation,
    DueChange,
    Label,
    Learnt,
    Measure,
    Snapshot,
    Total,
    as_csv,
    as_xlsx,
    comparison_json,
    comparison_table,
    kinds_say,
    learnt,
    snapshot,
    ties_say,
    totals,
)
from guatu.scheduling.baselines import compare as compare_snapshots
from guatu.words import named_calendars, phrase_book, working_calendar

if TYPE_CHECKING:
    from guatu.actions import Acting, Refused


def baseline(options: Namespace, terminal: Terminal) -> int:
    """With a name, keep today's plan under it; without, list what is kept."""
    acting = standing(enter(options))
    if options.name:
        from guatu.actions import Refused, take_baseline

        try:
            take_baseline(acting, options.name, of=options.of, reason=options.reason or "", key=uuid.uuid4().hex)
        except Refused as refused:
            raise _stop(refused, options.name, terminal) from None
    from guatu.store import ledgers

    ledger = ledgers.ledger(acting.ledger)
    if options.json:
        kept = [
            {"number": one.entry, "name": one.name, "day": one.day.isoformat(), "by": one.by, "at": one.at.isoformat(),
             "items": one.items, "of": one.of, "reason": one.reason}
            for one in ledger.baselines.values()
        ]  # fmt: skip
        scenarios = [
            {"number": one.entry, "name": one.name, "by": one.by, "at": one.at.isoformat(), "state": one.state,
             "changes": len(one.edits)}
            for one in ledger.scenarios.values()
        ]  # fmt: skip
        terminal.show_json({"baselines": kept, "scenarios": scenarios})
        return 0
    for one in ledger.baselines.values():
        terminal.show(
            terminal.say("baselines.listed", number=one.entry, day=one.day, name=one.name, items=one.items, by=one.by)
        )
    if not ledger.baselines:
        terminal.show(terminal.say("baselines.none"))
    return 0


@dataclass(frozen=True, slots=True)
class _Told:
    comparison: Comparison
    labels: Mapping[str, Label]
    who: Mapping[str, DueChange]
    units: tuple[Total, ...]
    projects: tuple[Total, ...]


def compare(options: Namespace, terminal: Terminal) -> int:
    """Exit 1 when an item moved later, else 0: a planner's question is whether something slipped."""
    words = (options.before, options.after)
    if options.out and options.out.suffix.lower() not in {".csv", ".xlsx"}:
        raise Stop("baselines.out_kind", file=str(options.out))
    files = [Path(word) for word in words if _is_file(word)]
    if len(files) == 1:
        raise Stop("baselines.file_and_plan", file=files[0].name)
    told = _of_files(files[0], files[1], terminal) if files else _of_home(options, terminal)
    if options.out:
        table = comparison_table(told.comparison, told.labels, told.who, terminal.language)
        title = terminal.say("baselines.deviations")
        write_whole(options.out, as_csv(table) if options.out.suffix.lower() == ".csv" else as_xlsx(table, title))
    if options.json:
        by = {"units": told.units, "projects": told.projects}
        terminal.show_json(comparison_json(told.comparison, told.labels, told.who, by))
    elif not options.out:
        _show(told, terminal)
    return 1 if any("later" in one.kinds for one in told.comparison.deviations) else 0


def stages(options: Namespace, terminal: Terminal) -> int:
    """The stage templates with their shipped days and, from three projects on, the days that closed items took."""
    acting = standing(enter(options))
    from guatu.store import ledgers

    items = ledgers.ledger(acting.ledger).items
    found = learnt(items, Measure(_calendars()))
    if options.json:
        terminal.show_json([_template_json(template.key, found) for template in templates()])
        return 0
    for template in templates():
        terminal.show(template.name[terminal.language])
        for step in template.steps:
            known = found[template.key, step.key]
            line = terminal.say("baselines.step", name=step.name[terminal.language], days=step.days)
            terminal.show(f"  {line}{_learnt_says(known, terminal)}")
    return 0


def _template_json(key: str, found: Mapping[tuple[str, str], Learnt]) -> dict[str, object]:
    template = next(each for each in templates() if each.key == key)
    steps = []
    for step in template.steps:
        known = found[key, step.key]
        steps.append(
            {"step": step.key, "stage": step.stage, "name": step.name["zh"], "days": step.days,
             "projects": known.projects, "items": known.items, "undated": known.undated, "low": known.low,
             "median": known.median, "high": known.high, "shortest": known.shortest, "longest": known.longest}
        )  # fmt: skip
    return {"template": key, "name": template.name["zh"], "steps": steps}


def _learnt_says(known: Learnt, terminal: Terminal) -> str:
    if known.median is None:
        return terminal.say("baselines.learnt_few", projects=known.projects) if known.items or known.undated else ""
    return terminal.say(
        "baselines.learnt_line", projects=known.projects, median=f"{known.median:g}", low=f"{known.low:.0f}",
        high=f"{known.high:.0f}",
    )  # fmt: skip


def _of_home(options: Namespace, terminal: Terminal) -> _Told:
    acting: Acting = standing(enter(options))
    from guatu.actions import Refused, compared

    try:
        found = compared(acting, options.before, options.after)
    except Refused as refused:
        raise _stop(refused, f"{options.before} … {options.after}", terminal) from None
    return _Told(found.comparison, found.labels, found.who, found.units, found.projects)


def _of_files(before: Path, after: Path, terminal: Terminal) -> _Told:
    first, second = _read(before, terminal), _read(after, terminal)
    measure = Measure(second.calendars)
    snapshots = [_snapshot(one, measure) for one in (first, second)]
    found = compare_snapshots(snapshots[0], snapshots[1], measure)
    labels = {**_labels(first.plan.activities), **_labels(second.plan.activities)}
    projects = totals(found, lambda id_: labels[id_].project or None, measure)
    return _Told(found, labels, {}, (), projects)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    plan: Plan
    calendars: Mapping[str, Calendar]
    minutes: int


def _read(path: Path, terminal: Terminal) -> _File:
    from guatu.scheduling.files import compute

    if path.suffix.lower() == ".json":
        network = read_network(text_of(path))
        if isinstance(network, Problem):
            raise Stop("command.bad_network", file=path.name, what=network.says(terminal.language))
        today = network.today or date.today()  # noqa: DTZ011 - the user's own day
        return _File(path.name, schedule(network, _calendars(), today), _calendars(), 1)
    programme = programme_in(path, terminal)
    if programme is None:
        raise Stop("baselines.no_schedule", file=path.name)
    computed = compute(programme, _calendars())
    minutes = programme.day_minutes if programme.unit == "minute" else 1
    return _File(path.name, computed.plan, computed.calendars, max(minutes, 1))


def _snapshot(file: _File, measure: Measure) -> Snapshot:
    return snapshot(file.plan, measure, file.name, per_day=file.minutes)


def _labels(activities: tuple[Activity, ...]) -> dict[str, Label]:
    """Each activity with the outermost whole above it."""
    by_id = {one.id: one for one in activities}
    labels = {}
    for one in activities:
        top, seen = one, {one.id}
        while top.parent in by_id and top.parent not in seen:
            top = by_id[top.parent]
            seen.add(top.id)
        labels[one.id] = Label(one.name, "" if top is one else top.name)
    return labels


def _show(told: _Told, terminal: Terminal) -> None:
    found = told.comparison
    for one in found.deviations:
        label = told.labels.get(one.id, Label(one.id))
        terminal.show(f"{one.id:>5}  {_shift(one):>5}  {label.name}  {_how(one, told, terminal)}")
    for total in (*told.units, *told.projects):
        if total.differing and total.name:
            facts = {"name": total.name, "differing": total.differing, "items": total.items}
            terminal.show(terminal.say("baselines.total", **facts, lost=total.lost, won=total.won))
    terminal.show(terminal.say("baselines.sum", count=len(found.deviations), same=found.same))


def _shift(one: Deviation) -> str:
    return f"{one.moved:+d}" if one.moved else ""


def _how(one: Deviation, told: _Told, terminal: Terminal) -> str:
    parts = [kinds_say(one, terminal.language)]
    if one.before and one.after and one.before.finish != one.after.finish:
        parts.append(f"{one.before.finish or '–'} → {one.after.finish or '–'}")
    if one.because:
        parts.append(terminal.say(f"baselines.because.{one.because}"))
    if ties := ties_say(one, terminal.language):
        parts.append(ties)
    if change := told.who.get(one.id):
        parts.append(" ".join(filter(None, (change.by, change.reason))))
    return "  ".join(parts)


def _is_file(word: str) -> bool:
    path = Path(word)
    return bool(path.suffix) and path.is_file()


def _calendars() -> dict[str, Calendar]:
    return dict(named_calendars(working_calendar()))


def _stop(refused: Refused, where: str, terminal: Terminal) -> Stop:
    facts = dict(refused.facts)
    if (named := f"web.field.{facts.get('field')}") in phrase_book():
        facts["field"] = terminal.say(named)
    return Stop("baselines.refused", where=where, what=terminal.say(f"refused.{refused.why}", **facts))
