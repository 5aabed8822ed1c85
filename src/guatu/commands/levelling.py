"""`guatu schedule FILE --level`: networks in JSON with resources; what every levelling says and is asked with."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.commands.network_file import text_of
from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import Plan, Problem, to_json

if TYPE_CHECKING:
    from guatu.scheduling.scarce import Effort, Instance, Levelled, Standing

DEFAULT_SECONDS = 10.0


def schedule_level(plan: Plan, options: Namespace, terminal: Terminal) -> int:
    """A network of JSON with its resources; exit 1 when something could not be levelled as given."""
    from guatu.scheduling.scarce import contention_of, dated_json, read_scarce
    from guatu.words import named_calendars, working_calendar

    path = options.files[0]
    scarce = read_scarce(text_of(path))
    if isinstance(scarce, Problem):
        raise Stop("command.bad_network", file=path.name, what=scarce.says(terminal.language))
    calendars = named_calendars(working_calendar())
    given = contention_of(plan.network, calendars, scarce.resources, scarce.demands, plan.today, scarce.worth)
    if isinstance(given, Problem):
        raise Stop("command.bad_network", file=path.name, what=given.says(terminal.language))
    levelled = level_instance(given.instance, options, terminal)
    dates = {
        name: (first.isoformat(), last.isoformat())
        for name, (first, last) in _with_wholes(given.dates(levelled.start), plan).items()
    }
    told = dated_json(to_json(plan, lambda problem: problem.says(terminal.language)), dates, levelled)
    if options.json:
        terminal.show_json(told, indent=None)
    else:
        _show_dates(told, levelled, terminal)
    for problem in (*plan.problems, *given.problems):
        terminal.complain(problem.says(terminal.language))
    return 1 if plan.problems or given.problems or levelled.lateness else 0


def _with_wholes(dates: Mapping[str, tuple[date, date]], plan: Plan) -> dict[str, tuple[date, date]]:
    """Levelled dates, and those of the wholes that hold something levelled: from the first part to the last."""
    parent = {one.id: one.parent for one in plan.network.activities}
    above = {name: _above(parent, name) for name in plan.windows}
    touched = {whole for name in dates for whole in above[name]}
    found = dict(dates)
    for name, window in plan.windows.items():
        if name in touched or not touched.intersection(above[name]):
            continue
        first, last = dates.get(name) or (window.earliest_start, window.planned_finish or window.earliest_finish)
        for whole in touched.intersection(above[name]):
            known = found.get(whole, (first, last))
            found[whole] = min(known[0], first), max(known[1], last)
    return found


def _above(parent: Mapping[str, str | None], name: str) -> list[str]:
    found: list[str] = []
    above = parent.get(name)
    while above is not None and above in parent and above not in found:
        found.append(above)
        above = parent[above]
    return found


def level_instance(instance: Instance, options: Namespace, terminal: Terminal) -> Levelled:
    """The best schedule found; Stop where the resources allow none."""
    from guatu.scheduling.scarce import level

    found = level(instance, effort_of(options), options.objective, progress_of(terminal))
    if isinstance(found, Problem):
        raise Stop("command.bad_network", file=options.files[0].name, what=found.says(terminal.language))
    return found


def effort_of(options: Namespace) -> Effort:
    """What `--seconds`, `--schedules`, `--workers` and `--seed` ask for."""
    from guatu.scheduling.scarce import Effort

    seconds = options.seconds
    if seconds is None and options.schedules is None:
        seconds = DEFAULT_SECONDS
    return Effort(seconds, options.schedules, options.workers, options.seed)


def progress_of(terminal: Terminal) -> Any:
    """Each better schedule on one line of a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def tell(standing: Standing) -> bool:
        line = terminal.say(
            "levelling.progress", seconds=f"{standing.seconds:.1f}", value=standing.value, bound=standing.lower_bound
        )
        sys.stderr.write(f"\r{line}\x1b[K")
        return False

    return tell


def show_levelled(levelled: Levelled, terminal: Terminal) -> None:
    """How good it is, in a line."""
    terminal.show(
        terminal.say(
            f"levelling.told_{levelled.objective}",
            value=levelled.value,
            bound=levelled.lower_bound,
            makespan=levelled.makespan,
            proven=terminal.say("levelling.proven" if levelled.proven else "levelling.open"),
        )
    )


def _show_dates(told: dict[str, Any], levelled: Levelled, terminal: Terminal) -> None:
    show_levelled(levelled, terminal)
    for one in told["activities"]:
        if "level_start" in one:
            name = f"{one['id']} {one['name']}" if one["name"] != one["id"] else one["id"]
            terminal.show(terminal.say("levelling.line", name=name, start=one["start"], finish=one["finish"]))
