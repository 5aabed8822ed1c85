"""Ledger, plan and findings of one day: what `schedule`, `reconcile`, `draw` and `wall` print or draw."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guatu.commands.material import Material, books_of, take_in
from guatu.commands.office import enter, standing
from guatu.commands.terminal import Stop, Terminal
from guatu.extraction import Extraction
from guatu.ledger import Ledger
from guatu.reading import Document
from guatu.reconciliation import Reconciliation, RulesError, load_rules, reconcile
from guatu.scheduling import Plan, network_of, schedule
from guatu.words import named_calendars, working_calendar


@dataclass(frozen=True)
class Picture:
    """What stands in the books on `day`; `code` is 2 when a file given was refused."""

    ledger: Ledger
    documents: Mapping[str, tuple[Document, Extraction]]
    plan: Plan
    findings: Reconciliation
    day: date
    title: str
    code: int = 0


def picture_of_files(options: Namespace, terminal: Terminal) -> Picture:
    """Read, extract and post the files in memory; Stop when none could be read."""
    material = take_in(options.files, terminal)
    if not material.documents:
        # Each file's refusal is already said; there is nothing to go on with.
        raise Stop("command.nothing", file=str(getattr(options, "out", None) or options.files[0]))
    books = books_of(material, terminal)
    day = options.on or date.today()  # noqa: DTZ011 - the user's own day, at the user's own terminal
    title = getattr(options, "title", None) or _title(material, terminal)
    return _complete(books.ledger, books.documents, day, title, getattr(options, "rules", None), material.code)


def _title(material: Material, terminal: Terminal) -> str:
    """The one document's name, or the first's and how many there are."""
    first, count = material.documents[0][0].stem, len(material.documents)
    return first if count == 1 else terminal.say("command.wall_title", count=count, first=first)


def picture_of_home(options: Namespace) -> Picture:
    """The stored main ledger with its documents, on its own day unless `--on` names another."""
    home = enter(options)
    from guatu.store import documents, ledgers
    from guatu.store.models import LedgerRow

    acting = standing(home)
    row = LedgerRow.objects.get(name=acting.ledger)
    ledger = ledgers.ledger(acting.ledger)
    held = {sha256: documents.load(acting.ledger, sha256) for sha256 in ledger.documents}
    return _complete(ledger, held, options.on or acting.today, row.title, getattr(options, "rules", None) or row.rules)


def _complete(
    ledger: Ledger,
    documents: Mapping[str, tuple[Document, Extraction]],
    day: date,
    title: str,
    rules: str | None,
    code: int = 0,
) -> Picture:
    try:
        chosen = load_rules(Path(rules) if rules and rules.endswith(".toml") else rules or "default")
    except RulesError as error:
        raise Stop(error.key, **error.facts) from None
    calendar = working_calendar()
    plan = schedule(network_of(ledger.items, day), named_calendars(calendar))
    findings = reconcile(ledger.items.values(), plan, chosen, calendar, day)
    return Picture(ledger, documents, plan, findings, day, title, code)
