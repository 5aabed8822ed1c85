"""`guatu export`: the ledger's plan, or the schedule in a file, for MS Project or a calendar; levelled if asked."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from guatu.commands.asking import settle
from guatu.commands.terminal import Stop, Terminal, write_whole
from guatu.words import named_calendars, working_calendar

if TYPE_CHECKING:
    from guatu.commands.picture import Picture
    from guatu.scheduling import Activity, Plan, Window
    from guatu.scheduling.files import Computed, Programme
    from guatu.scheduling.ruler import DayCalendar
    from guatu.scheduling.scarce import Scarce

Planned = dict[str, tuple[date, date]]


def export(options: Namespace, terminal: Terminal) -> int:
    """Write MSPDI or iCalendar; what is lost is said."""
    out: Path = options.schedule
    if out.suffix.lower() not in {".xml", ".ics"}:
        raise Stop("files.out_kind", file=out.name)
    settle(options)
    if len(options.files) > 1:
        raise Stop("files.out_one", file=options.files[1].name)
    programme, planned = _of_file(options, terminal) if options.files else _of_home(options, terminal)
    if out.suffix.lower() == ".ics":
        from guatu.scheduling.files import to_icalendar

        data, losses = to_icalendar(programme, planned, datetime.now(UTC)), programme.losses
    else:
        from guatu.scheduling.files import to_mspdi

        written = to_mspdi(programme)
        data, losses = written.data, (*programme.losses, *written.losses)
    write_whole(out, data)
    for loss in (*programme.problems, *losses):
        terminal.complain(terminal.say("files.refused", file=out.name, what=loss.says(terminal.language)))
    told = {"tasks": len(programme.tasks), "links": len(programme.links)}
    if options.json:
        terminal.show_json({"out": str(out), **told, "losses": [loss.says(terminal.language) for loss in losses]})
    else:
        terminal.show(terminal.say("files.written", file=str(out), **told))
    return 0


def _of_file(options: Namespace, terminal: Terminal) -> tuple[Programme, Planned]:
    from guatu.commands.schedule_files import programme_in, today_of

    path = options.files[0]
    if path.suffix.lower() == ".json":
        return _of_network(options, terminal)
    programme = programme_in(path, terminal)
    if programme is None:
        raise Stop("files.not_a_schedule", file=path.name)
    from guatu.scheduling.files import compute
    from guatu.scheduling.files.exporting import portable

    computed = compute(programme, named_calendars(working_calendar()), today_of(programme, options.on))
    if options.level:
        return _levelled_file(computed, options, terminal)
    return portable(computed), _planned(computed.plan.windows)


def _levelled_file(computed: Computed, options: Namespace, terminal: Terminal) -> tuple[Programme, Planned]:
    from guatu.commands.levelling import effort_of, progress_of
    from guatu.scheduling import Problem
    from guatu.scheduling.files.exporting import portable_levelled
    from guatu.scheduling.files.levelled import level_file

    found = level_file(computed, effort_of(options), options.objective, progress_of(terminal))
    if isinstance(found, Problem):
        raise Stop("files.refused", file=options.files[0].name, what=found.says(terminal.language))
    made = portable_levelled(computed, found.plan)
    made = replace(made, losses=(*made.losses, *found.losses), problems=(*made.problems, *found.problems))
    return made, _planned(found.plan.windows)


def _of_network(options: Namespace, terminal: Terminal) -> tuple[Programme, Planned]:
    from guatu.commands.network_file import text_of
    from guatu.commands.schedule import plan_of_network
    from guatu.scheduling import Problem
    from guatu.scheduling.files import programme_of
    from guatu.scheduling.files.exporting import held_first
    from guatu.scheduling.scarce import read_scarce

    path, plan = options.files[0], plan_of_network(options, terminal)
    scarce = read_scarce(text_of(path))
    if isinstance(scarce, Problem):
        raise Stop("command.bad_network", file=path.name, what=scarce.says(terminal.language))
    calendars = named_calendars(working_calendar())
    if options.level:
        plan = _levelled_network(plan, scarce, options, terminal)
    made = programme_of(plan, calendars, path.stem)
    made = replace(held_first(made) if options.level else made, problems=plan.problems)
    return _with_needs(made, options, scarce.resources, scarce.demands), _planned(plan.windows)


def _levelled_network(plan: Plan, scarce: Scarce, options: Namespace, terminal: Terminal) -> Plan:
    """The passes once more, with nothing before its levelled start."""
    from guatu.commands.levelling import level_instance
    from guatu.scheduling import Problem, schedule
    from guatu.scheduling.scarce import contention_of

    calendars = named_calendars(working_calendar())
    given = contention_of(plan.network, calendars, scarce.resources, scarce.demands, plan.today, scarce.worth)
    if isinstance(given, Problem):
        raise Stop("command.bad_network", file=options.files[0].name, what=given.says(terminal.language))
    for problem in given.problems:
        if problem.key != "levelling.unknown":  # told with what is lost
            terminal.complain(problem.says(terminal.language))
    dates = given.dates(level_instance(given.instance, options, terminal).start)

    def held(one: Activity) -> Activity:
        one = replace(one, as_late=False)
        if one.id not in dates:
            return one
        first, last = dates[one.id]
        # What is left of begun work may have to wait: then it is left for longer. Its start is what it is.
        if one.started:
            return replace(one, remaining=_left(calendars.get(one.calendar) or calendars["office"], plan.today, last))
        return replace(one, not_before=first)

    return schedule(replace(plan.network, activities=tuple(map(held, plan.network.activities))), calendars)


def _left(calendar: DayCalendar, today: date | None, last: date) -> int:
    """Working days from today to `last`."""
    begin, after = calendar.number(np.array([(today or last).toordinal(), last.toordinal() + 1]))
    return max(int(after) - int(begin), 1)


def _of_home(options: Namespace, terminal: Terminal) -> tuple[Programme, Planned]:
    from guatu.commands.picture import picture_of_home
    from guatu.scheduling.files import programme_of
    from guatu.scheduling.files.exporting import held_first
    from guatu.scheduling.files.needs import needs_of_items

    picture = picture_of_home(options)
    plan = _levelled_home(picture, options, terminal) if options.level else picture.plan
    made = programme_of(plan, named_calendars(working_calendar()), picture.title)
    made = replace(held_first(made) if options.level else made, problems=plan.problems)
    needs = needs_of_items(picture.ledger.items, picture.ledger.resources)
    return _with_needs(made, options, *needs), _planned(plan.windows)


def _with_needs(made: Programme, options: Namespace, *needs: Any) -> Programme:
    """A calendar has no place for who works on what."""
    from guatu.scheduling.files.needs import with_needs

    return with_needs(made, *needs) if options.schedule.suffix.lower() == ".xml" else made


def _levelled_home(picture: Picture, options: Namespace, terminal: Terminal) -> Plan:
    from guatu.commands.own_levelling import proposal_of

    found = proposal_of(picture, options, terminal)
    for problem in found.problems:
        terminal.complain(problem.says(terminal.language))
    return found.plan


def _planned(windows: Mapping[str, Window]) -> Planned:
    return {
        id_: (window.planned_start or window.earliest_start, window.planned_finish or window.earliest_finish)
        for id_, window in windows.items()
    }
