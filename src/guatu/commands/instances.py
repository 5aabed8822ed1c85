"""`guatu schedule FILE.sm`: PSPLIB's instances, in whole numbers from 0, whatever is asked of them."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from guatu.commands.levelling import level_instance, show_levelled
from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import SIDES, Activity, Network, Plan, Problem, Relation, reasons_json
from guatu.scheduling import schedule as both_passes

if TYPE_CHECKING:
    from guatu.scheduling.scarce import Instance

# A unit of the file stands as a minute of a clock that never rests, so that a finish is a start's next number.
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall clock
_MINUTE = timedelta(minutes=1)


def is_sm(options: Namespace) -> bool:
    """The one file given is a PSPLIB instance."""
    return len(options.files) == 1 and options.files[0].suffix.lower() == ".sm"


def schedule_sm(options: Namespace, terminal: Terminal) -> int:
    """Both passes; `--level` adds a schedule within the resources, `--risk` quantiles; `--why` is a chain alone."""
    from guatu.scheduling.scarce import sm_json

    for option, key in (("repair", "levelling.sm_no_due"), ("on", "levelling.sm_no_day")):
        if getattr(options, option) is not None:
            raise Stop(key, file=options.files[0].name)
    instance = _read(options, terminal)
    if options.why is not None:
        _show_why(_plan(instance), options, terminal)
        return 0
    levelled = level_instance(instance, options, terminal) if options.level else None
    told = sm_json(instance, levelled)
    risk = _risk(instance, options, terminal) if options.risk is not None else None
    if options.json:
        terminal.show_json(told if risk is None else told | {"risk": risk}, indent=None)
        return 0
    if levelled is not None:
        show_levelled(levelled, terminal)
    for one in told["activities"]:
        terminal.show(terminal.say("levelling.line", name=one["id"], start=one["start"], finish=one["finish"]))
    if risk is not None:
        terminal.show(terminal.say("risk.finish", samples=risk["samples"], seed=risk["seed"], **risk["finish"]))
    return 0


def _read(options: Namespace, terminal: Terminal) -> Instance:
    from guatu.scheduling.scarce import read_sm

    path = options.files[0]
    try:
        instance = read_sm(path.read_text(encoding="ascii", errors="replace"))
    except OSError:
        raise Stop("command.no_file", file=path.name) from None
    if isinstance(instance, Problem):
        raise Stop("command.bad_network", file=path.name, what=instance.says(terminal.language))
    return instance


def _network(instance: Instance, end: int | None = None) -> Network:
    """The instance without its resources, in minutes; with `end` everything is to be finished by then."""
    due = None if end is None else EPOCH + end * _MINUTE
    spans = zip(instance.ids, instance.span.tolist(), strict=True)
    pairs = zip(instance.before.tolist(), instance.after.tolist(), strict=True)
    return Network(
        tuple(Activity(one, one, span, due=due, calendar="") for one, span in spans),
        tuple(Relation(instance.ids[before], instance.ids[after]) for before, after in pairs),
        EPOCH,
    )


def _plan(instance: Instance) -> Plan:
    from guatu.scheduling.scarce import sm_json

    return both_passes(_network(instance, sm_json(instance)["finish"]), _calendars())


def _calendars() -> dict[str, Any]:
    from guatu.scheduling.steps import ALL_HOURS

    return {"": ALL_HOURS}


def _risk(instance: Instance, options: Namespace, terminal: Terminal) -> dict[str, Any]:
    from guatu.commands.risk import risk_of_network, risk_told

    network = _network(instance)
    found = risk_of_network(network, _calendars(), both_passes(network, _calendars()), options, terminal)
    told: dict[str, Any] = numbered(risk_told(found, options))
    return told


def numbered(told: Any) -> Any:
    """The same data with the file's whole numbers in place of moments."""
    if isinstance(told, dict):
        return {name: numbered(one) for name, one in told.items()}
    if isinstance(told, list):
        return [numbered(one) for one in told]
    if isinstance(told, str) and len(told) == 19 and told[10] == "T":
        return (datetime.fromisoformat(told) - EPOCH) // _MINUTE
    return told


def _show_why(plan: Plan, options: Namespace, terminal: Terminal) -> None:
    """Both sides of a job; the end of the whole is what all latest times come from."""
    name = options.why
    if name not in plan.windows:
        raise Stop("gantt.no_such_activity", name=name)
    sides = tuple(side for side in SIDES if options.side in {None, side})
    reasons = numbered(reasons_json(plan, name, terminal.language, sides))
    for side in sides:
        told = reasons[side]
        for step in told["chain"]:
            step["why"] = "whole" if step["why"] == "due" else step["why"]
        line = " → ".join(f"{step['id']} ({step['days']})" for step in told["chain"])
        told["says"] = terminal.say(f"levelling.sm_{side}", name=name, at=told["day"], chain=line)
    if options.json:
        terminal.show_json({"id": name, "name": name, **{side: reasons[side] for side in sides}}, indent=None)
        return
    for side in sides:
        terminal.show(reasons[side]["says"])
