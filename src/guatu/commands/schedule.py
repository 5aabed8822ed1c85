"""`guatu schedule [FILE…]`: both passes over the stored ledger, documents, a network or a schedule file."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.commands.network_file import text_of
from guatu.commands.schedule_files import schedule_file
from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import Plan, Problem, read_network, to_json
from guatu.scheduling import schedule as both_passes
from guatu.words import named_calendars, working_calendar

if TYPE_CHECKING:
    from guatu.commands.picture import Picture


def schedule(options: Namespace, terminal: Terminal) -> int:
    """Exit 1 when an activity is too late or the network cannot be scheduled as given."""
    code, picture = 0, None
    if (scarce := _of_resources(options, terminal)) is not None:
        return scarce
    if len(options.files) == 1 and options.files[0].suffix.lower() == ".json":
        plan = plan_of_network(options, terminal)
    elif len(options.files) == 1 and (told := schedule_file(options, terminal)) is not None:
        return told
    else:
        # Reading and extraction take half a second to load, and no file of a network needs them.
        from guatu.commands.picture import picture_of_files, picture_of_home

        picture = picture_of_files(options, terminal) if options.files else picture_of_home(options)
        plan, code = picture.plan, picture.code
    if getattr(options, "why", None) is not None:
        from guatu.commands.why import show_why

        show_why(plan, options, terminal)
    elif getattr(options, "repair", None) is not None:
        _show_repairs(plan, picture, options, terminal)
    elif options.json:
        terminal.show_json(_json(plan, picture, options, terminal))
    else:
        _show_all(plan, picture, options, terminal)
    for problem in plan.problems:
        terminal.complain(problem.says(terminal.language))
    troubled = plan.problems or any(window.late_by for window in plan.windows.values())
    return code or (1 if troubled else 0)


def _of_resources(options: Namespace, terminal: Terminal) -> int | None:
    """PSPLIB files, and whatever is to be levelled; None for the rest."""
    from guatu.commands import levelling

    if levelling.is_sm(options):
        return levelling.schedule_sm(options, terminal)
    if not getattr(options, "level", False):
        return None
    if not options.files:
        from guatu.commands.own_levelling import schedule_home

        return schedule_home(options, terminal)
    if len(options.files) != 1 or options.files[0].suffix.lower() != ".json":
        raise Stop("levelling.which", file=options.files[0].name if options.files else "schedule")
    return levelling.schedule_level(plan_of_network(options, terminal), options, terminal)


def _show_repairs(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> None:
    from guatu.commands.repairs import repairs_of
    from guatu.scheduling.repairs import repairs_json, repairs_say

    found = repairs_of(plan, picture, options, terminal)
    if options.json:
        told = to_json(plan, lambda problem: problem.says(terminal.language))
        terminal.show_json(told | repairs_json(found, plan.today, terminal.language))
    else:
        terminal.show("\n".join(repairs_say(found, plan.today, terminal.language)))


def _json(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> dict[str, Any]:
    told = to_json(plan, lambda problem: problem.says(terminal.language))
    if options.risk is None:
        return told
    from guatu.commands.risk import risk_of_plan
    from guatu.scheduling.risk import risk_json

    return told | {"risk": risk_json(risk_of_plan(plan, picture, options, terminal))}


def _show_all(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> None:
    if options.risk is None:
        _show(plan, terminal)
        return
    from guatu.commands.risk import risk_of_plan, show_risk

    # What is refused is refused before anything is shown.
    risk = risk_of_plan(plan, picture, options, terminal)
    _show(plan, terminal)
    show_risk(risk, terminal)


def plan_of_network(options: Namespace, terminal: Terminal) -> Plan:
    """The plan of a network in JSON; Stop for one that cannot be read."""
    path = options.files[0]
    network = read_network(text_of(path))
    if isinstance(network, Problem):
        raise Stop("command.bad_network", file=path.name, what=network.says(terminal.language))
    today = options.on or network.today or date.today()  # noqa: DTZ011 - the user's own day
    return both_passes(network, named_calendars(working_calendar()), today)


def _show(plan: Plan, terminal: Terminal) -> None:
    for activity in plan.network.activities:
        window = plan.windows.get(activity.id)
        if window is None:
            continue
        terminal.show(
            terminal.say(
                "command.window",
                number=activity.id,
                name=activity.name,
                earliest=f"{window.earliest_start}…{window.earliest_finish}",
                latest=f"{window.latest_start}…{window.latest_finish}" if window.latest_finish else "–",
                float="–" if window.float_days is None else window.float_days,
            )
        )
        if window.late_by:
            terminal.show(f"      {plan.why_says(activity.id, 'latest', terminal.language)}")
