"""Schedule files of other programs on the command line, put through the passes (`schedule`)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guatu.commands.terminal import Stop, Terminal
from guatu.words import named_calendars, working_calendar

if TYPE_CHECKING:
    from guatu.commands.risk import RiskOrEnd
    from guatu.scheduling import Plan
    from guatu.scheduling.files import Computed, Programme
    from guatu.scheduling.files.comparing import Comparison
    from guatu.scheduling.files.levelled import LevelledFile
    from guatu.scheduling.files.repairing import RepairedFile

# Of a list of differences a terminal shows the first.
_MOST_SHOWN = 50


def schedule_file(options: Namespace, terminal: Terminal) -> int | None:
    """The plan of a schedule file; None for what is no such file. Exit 1 when it has problems or comes too late."""
    path = options.files[0]
    programme = programme_in(path, terminal)
    if programme is None:
        return None
    from guatu.scheduling.files import compute

    computed = compute(programme, named_calendars(working_calendar()), today_of(programme, options.on))
    problems, losses = list(computed.problems), list(computed.losses)
    late = computed.plan.is_late
    if options.why is not None:
        _show_why(computed, options, terminal)
    elif options.level:
        found = _level(computed, options, terminal)
        problems += found.problems
        losses += found.losses
        late = late or found.levelled.lateness > 0
    else:
        _show_all(computed, options, terminal)
    for told in (*problems, *losses):
        terminal.complain(terminal.say("files.refused", file=path.name, what=told.says(terminal.language)))
    return 1 if problems or late else 0


def _show_why(computed: Computed, options: Namespace, terminal: Terminal) -> None:
    from guatu.scheduling import SIDES
    from guatu.scheduling.files.explaining import explained

    name = options.why
    if name not in computed.plan.windows:
        raise Stop("gantt.no_such_activity", name=name)
    sides = tuple(side for side in SIDES if options.side in {None, side})
    reasons = explained(computed, name, terminal.language, sides)
    if options.json:
        task = next(one for one in computed.programme.tasks if one.id == name)
        terminal.show_json({"id": name, "name": task.name, **reasons}, indent=None)
        return
    for one in filter(None, reasons.values()):
        terminal.show(one["says"])


def _level(computed: Computed, options: Namespace, terminal: Terminal) -> LevelledFile:
    from guatu.commands.levelling import effort_of, progress_of, show_levelled
    from guatu.scheduling import Problem
    from guatu.scheduling.files import answer
    from guatu.scheduling.files.levelled import level_file, levelled_json

    found = level_file(computed, effort_of(options), options.objective, progress_of(terminal))
    if isinstance(found, Problem):
        raise Stop("files.refused", file=options.files[0].name, what=found.says(terminal.language))
    if options.json:
        told = answer(computed, lambda problem: problem.says(terminal.language), more_losses=found.losses)
        terminal.show_json(levelled_json(told, found), indent=None)
        return found
    programme = computed.programme
    show_levelled(found.counted(programme.day_minutes if programme.unit == "minute" else 1), terminal)
    _show(computed, found.plan, terminal)
    return found


def _show_all(computed: Computed, options: Namespace, terminal: Terminal) -> None:
    """The plan, with repairs and risk where asked for; what is refused is refused before anything is shown."""
    repairs, risk = _repairs(computed, options), _risk(computed, options, terminal)
    if options.json:
        terminal.show_json(_json(computed, repairs, risk, options, terminal), indent=None)
        return
    if repairs is None:
        _show(computed, computed.plan, terminal)
    else:
        from guatu.scheduling.files.repairing import repaired_says

        terminal.show("\n".join(repaired_says(repairs, terminal.language)))
    if risk is not None:
        from guatu.commands.risk import show_risk

        show_risk(risk, terminal)


def _json(
    computed: Computed, repairs: RepairedFile | None, risk: RiskOrEnd | None, options: Namespace, terminal: Terminal
) -> dict[str, Any]:
    from guatu.scheduling.files import answer
    from guatu.scheduling.files.computing import shortened

    told = answer(computed, lambda problem: problem.says(terminal.language))
    if repairs is not None:
        from guatu.scheduling.files.repairing import repaired_json

        told |= repaired_json(repairs, terminal.language)
    if risk is not None:
        from guatu.commands.risk import risk_told

        told["risk"] = shortened(risk_told(risk, options))
    return told


def _repairs(computed: Computed, options: Namespace) -> RepairedFile | None:
    if options.repair is None:
        return None
    from guatu.commands.repairs import SECONDS, refuse_unknown, table_of
    from guatu.scheduling.files.repairing import repair_file

    seconds = SECONDS if options.seconds is None else options.seconds
    answer = repair_file(computed, options.repair or None, table_of(options), seconds)
    refuse_unknown(answer.found, options)
    return answer


def _risk(computed: Computed, options: Namespace, terminal: Terminal) -> RiskOrEnd | None:
    """With `--risk`, how likely the dates are."""
    if options.risk is None:
        return None
    from guatu.commands.risk import risk_of_network

    # The plan's own network bounds every task by the end of the whole; a deadline is only what the file names.
    return risk_of_network(computed.network, computed.calendars, computed.plan, options, terminal)


def programme_in(path: Path, terminal: Terminal) -> Programme | None:
    """What a schedule file says, or None for any other file; Stop for one that cannot be read."""
    from guatu.scheduling.files import UnreadableError, read_file

    try:
        return read_file(path)
    except UnreadableError as error:
        if error.key == "not_a_list":
            return None  # a table without predecessors is a document like others
        raise Stop("files.refused", file=path.name, what=error.says(terminal.language)) from None
    except OSError:
        raise Stop("command.no_file", file=path.name) from None


def today_of(programme: Programme, on: date | None) -> date | None:
    """The day asked for; for a list that names no day at all the user's own."""
    if on is not None or programme.unit == "minute":
        return on
    named = any(task.stored.start or task.actual_start or task.not_before for task in programme.tasks)
    return None if named else date.today()  # noqa: DTZ011 - the user's own day


def _show(computed: Computed, plan: Plan, terminal: Terminal) -> None:
    """Each task's dates as planned, or as levelled, then how they differ from those in the file."""
    from guatu.scheduling.files import compare

    programme = computed.programme
    for task in programme.tasks:
        window = plan.windows.get(task.id)
        if window is None:
            continue
        slack = computed.plan.windows[task.id].float_days
        terminal.show(
            terminal.say(
                "files.line",
                number=task.code or task.number or task.id,
                name="  " * (task.level - 1) + task.name,
                start=_says(window.planned_start),
                finish=_says(window.planned_finish),
                float="–" if slack is None else terminal.say("files.float", days=_days(programme, slack)),
                mark=terminal.say("files.critical") if computed.is_critical(task.id) else "",
            )
        )
    if plan is computed.plan:
        _show_differences(compare(computed), terminal)


def _days(programme: Programme, units: int) -> float:
    return round(units / (programme.day_minutes if programme.unit == "minute" else 1), 2)


def _show_differences(compared: tuple[Comparison, ...], terminal: Terminal) -> None:
    counts: Mapping[str, int] = {
        verdict: sum(one.verdict == verdict for one in compared) for verdict in ("equal", "explained", "unexplained")
    }
    if any(counts.values()):
        terminal.show(terminal.say("files.compared", **counts))
    for one in [one for one in compared if one.verdict in {"explained", "unexplained"}][:_MOST_SHOWN]:
        task = one.task
        reason = terminal.say(f"files.reason.{one.reason}" if one.reason else "files.unexplained")
        stored = {"start": _says(task.stored.start), "finish": _says(task.stored.finish)}
        number = task.code or task.number or task.id
        terminal.show(terminal.say("files.differs", number=number, name=task.name, reason=reason, **stored))


def _says(day: date | None) -> str:
    """A day, with hours where there are any: 2026-03-02 08:00."""
    return str(day)[:16] if day else "–"
