"""`guatu schedule … --repair [ID]`: the smallest changes with which due days are met, of a network or of the ledger."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from guatu.commands.network_file import text_of
from guatu.commands.terminal import Stop, Terminal
from guatu.scheduling import Plan, Problem
from guatu.scheduling.repairs import (
    AllowanceError,
    Allowances,
    Limits,
    Repairs,
    find_repairs,
    limits_of_items,
    load_allowances,
    read_limits,
)
from guatu.words import named_calendars, working_calendar

if TYPE_CHECKING:
    from guatu.commands.picture import Picture

# Its own table of what repairs may change, in the office's home folder.
OWN_TABLE = "repairs.toml"
SECONDS = 5.0


def repairs_of(plan: Plan, picture: Picture | None, options: Namespace, terminal: Terminal) -> Repairs:
    """The repairs asked for, of the ledger of `picture` or of the file; Stop for a wrong table, limit or id."""
    calendars, allowances = named_calendars(working_calendar()), table_of(options)
    if picture is not None:
        limits = limits_of_items(picture.ledger.items, picture.day, calendars, allowances, picture.ledger.resources)
    else:
        limits = _limits_of_file(options.files[0], terminal)
    found = find_repairs(
        plan.network,
        calendars,
        plan.today or date.today(),  # noqa: DTZ011 - the user's own day
        options.repair or None,
        allowances=allowances,
        limits=limits,
        seconds=SECONDS if options.seconds is None else options.seconds,
    )
    refuse_unknown(found, options)
    return found


def refuse_unknown(found: Repairs, options: Namespace) -> None:
    """Stop where the id asked for is none of the plan's."""
    if found.problems and found.problems[0].key == "repairs.unknown":
        where = options.files[0].name if options.files else "guatu schedule"
        raise Stop("command.no_such_id", where=where, option="--repair", id=options.repair)


def _limits_of_file(path: Path, terminal: Terminal) -> Limits:
    """What a network in JSON says of its activities and relations beyond their dates; other formats say nothing."""
    if path.suffix.lower() != ".json":
        return Limits()
    limits = read_limits(text_of(path))
    if isinstance(limits, Problem):
        raise Stop("command.bad_network", file=path.name, what=limits.says(terminal.language))
    return limits


def table_of(options: Namespace) -> Allowances:
    """The table named, else of a stored ledger the office's own, else the shipped one."""
    named: Path | None = options.allowances
    if named is None and not options.files:
        from django.conf import settings

        own = settings.HOME.path / OWN_TABLE
        named = own if own.is_file() else None
    try:
        return load_allowances(named)
    except AllowanceError as error:
        raise Stop(error.key, **error.facts) from None
