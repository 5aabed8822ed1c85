"""`guatu demo`: the sample programme in a home folder of its own, then the office in the browser."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from pathlib import Path

from guatu.commands.office import LEDGER, OWNER, enter
from guatu.commands.serve import check_port, run
from guatu.commands.terminal import Stop, Terminal

FOLDER = "guatu-demo"


def demo(options: Namespace, terminal: Terminal) -> int:
    """The first time it posts and plays; afterwards the folder is used as it is, with what was done in it."""
    if not options.no_serve:
        check_port(options.host, options.port)
    if options.home is None and "GUATU_HOME" not in os.environ:
        options.home = Path(FOLDER)
    os.environ["GUATU_DEMO"] = "1"
    home = enter(options)
    from guatu.store.models import LedgerRow, Person

    row = LedgerRow.objects.filter(name=LEDGER).first()
    if row is not None and not Person.objects.filter(role=Person.Role.SUPERVISOR).exists():
        raise Stop("command.demo_other", home=str(home.path))
    if row is None:
        _play(terminal)
    _tell(terminal)
    if not options.no_serve:
        run(options, terminal, home, demo=True)
    return 0


def _play(terminal: Terminal) -> None:
    """Whole or not at all: a demonstration cut off midway leaves an empty folder, not half a programme."""
    from django.db import transaction

    from guatu.actions import Acting, machine_account, open_ledger
    from guatu.commands.sample import Player, score

    programme = score()
    began = time.monotonic()
    total = len(programme["document"]) + len(programme["deed"])
    with terminal.progress("command.posting", total) as advance, transaction.atomic():
        row = open_ledger(LEDGER, programme["title"], fixed_day=programme["today"])
        Player(row, Acting.of(machine_account(row, OWNER)), advance).play()
    _summary(terminal, round(time.monotonic() - began, 1), programme["today"].isoformat())


def _summary(terminal: Terminal, seconds: float, day: str) -> None:
    from guatu.store import ledgers

    ledger = ledgers.ledger(LEDGER)
    promises = sum(item.is_promise for item in ledger.items.values())
    facts = sum(not item.is_promise and item.kind != "group" for item in ledger.items.values())
    terminal.show(
        terminal.say(
            "command.demo_ready",
            documents=len(ledger.documents),
            promises=promises,
            facts=facts,
            seconds=seconds,
            day=day,
        )
    )


def _tell(terminal: Terminal) -> None:
    from guatu.commands.sample import score
    from guatu.store.models import Person

    terminal.show(terminal.say("command.demo_password", password=score()["password"]))
    for person in Person.objects.select_related("unit").exclude(login=OWNER):
        terminal.show(
            terminal.say(
                "command.demo_account",
                login=f"{person.login:<14}",
                name=person.name,
                role=terminal.say(f"role.{person.role}"),
                unit=person.unit.name if person.unit else "",
            )
        )
