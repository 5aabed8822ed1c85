"""`guatu schedule [FILE…]`: both passes over the stored ledger, documents, a network or a schedule file."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.commands.asking import settle
from guatu.commands.network_file import network_in
from guatu.commands.schedule_files import schedule_file
from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import Plan, to_json
from guatu.scheduling import schedule as both_passes
from guatu.words import named_calendars, working_calendar

if TYPE_CHECKING:
    from guatu.commands.picture import Picture
    from guatu.commands.risk import RiskOrEnd
    from guatu.scheduling.repairs import Repairs


def schedule(options: Namespace, terminal: Terminal) -> int:
    """Exit 1 when an activity is too late or the network cannot be scheduled as given."""
    settle(options)
    with _uncollected():
        return _scheduled(options, terminal)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A million relations are millions of objects that all stay: looking through them for waste takes seconds."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _scheduled(options: Namespace, terminal: Terminal) -> int:
    code, picture = 0, None
    if (told := _otherwise(options, terminal)) is not None:
        return told
    if _is_network(options):
        plan = plan_of_network(options, terminal)
    else:
        # Reading and extraction take half a second to load, and no file of a network needs them.
        from guatu.commands.picture import picture_of_files, picture_of_home

        picture = picture_of_files(options, terminal) if options.files else picture_of_home(options)
        plan, code = picture.plan, picture.code
    if options.why is not None:
        from guatu.commands.why import show_why

        show_why(plan, options, terminal)
    else:
        _answer(plan, picture, options, terminal)
    for problem in plan.problems:
        terminal.complain(problem.says(terminal.language))
    return code or (1 if plan.problems or plan.is_late else 0)


def _otherwise(options: Namespace, terminal: Terminal) -> int | None:
    """PSPLIB files, schedule files, and whatever is to be levelled; None for the rest."""
    from guatu.commands import instances, levelling

    if instances.is_sm(options):
        return instances.schedule_sm(options, terminal)
    if options.level and not options.files:
        from guatu.commands.own_levelling import schedule_home

        return schedule_home(options, terminal)
    if _is_network(options):
        return (
            levelling.schedule_level(plan_of_network(options, terminal), options, terminal) if options.level else None
        )
    told = schedule_file(options, terminal) if len(options.files) == 1 else None
    if told is None and options.level:
        raise Stop("levelling.which", file=options.files[0].name)
    return told


def _is_network(options: Namespace) -> bool:
    return len(options.files) == 1 and options.files[0].suffix.lower() == ".json"


def _answer(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> None:
    """The plan, with repairs and risk where asked for; what is refused is refused before anything is shown."""
    repairs, risk = _repairs(plan, picture, options, terminal), _risk(plan, picture, options, terminal)
    if options.json:
        terminal.show_json(_json(plan, repairs, risk, options, terminal), indent=None)
        return
    if repairs is None:
        _show(plan, terminal)
    else:
        from guatu.scheduling.repairs import repairs_say

        terminal.show("\n".join(repairs_say(repairs, plan.today, terminal.language)))
    if risk is not None:
        from guatu.commands.risk import show_risk

        show_risk(risk, terminal)


def _repairs(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> Repairs | None:
    if options.repair is None:
        return None
    from guatu.commands.repairs import repairs_of

    return repairs_of(plan, picture, options, terminal)


def _risk(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> RiskOrEnd | None:
    if options.risk is None:
        return None
    from guatu.commands.risk import risk_of_plan

    return risk_of_plan(plan, picture, options, terminal)


def _json(
    plan: Plan, repairs: Repairs | None, risk: RiskOrEnd | None, options: Namespace, terminal: Terminal
) -> dict[str, Any]:
    told = to_json(plan, lambda problem: problem.says(terminal.language))
    if repairs is not None:
        from guatu.scheduling.repairs import repairs_json

        told |= repairs_json(repairs, plan.today, terminal.language)
    if risk is not None:
        from guatu.commands.risk import risk_told

        told["risk"] = risk_told(risk, options)
    return told


def plan_of_network(options: Namespace, terminal: Terminal) -> Plan:
    """The plan of a network in JSON; Stop for one that cannot be read."""
    network = network_in(options.files[0], terminal.language)
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
        for limit in activity.constraints:
            terminal.show(f"      {terminal.say(f'limit.{limit.type}', day=limit.day.isoformat())}")
        if planned := plan.planned_says(activity.id, terminal.language) if activity.as_late else "":
            terminal.show(f"      {planned}")
        if window.late_by:
            terminal.show(f"      {plan.why_says(activity.id, 'latest', terminal.language)}")
