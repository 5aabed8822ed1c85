"""The stored office for commands: open the home folder or stop in one line; the account that commands act as."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from guatu.commands.terminal import Stop
from guatu.store.home import Home, HomeError

if TYPE_CHECKING:
    from guatu.actions import Acting

LEDGER = "main"
# The machine's owner at a terminal. It has no usable password, so nobody can log in as it.
OWNER = "office"


def enter(options: Namespace) -> Home:
    """Open the home folder named by the options or the environment; Stop with the way to restore if damaged."""
    from guatu.store.opening import open_home

    try:
        return open_home(options.home)
    except HomeError as error:
        raise Stop(error.key, **error.facts) from None


def owner(title: str) -> Acting:
    """The terminal's own account in the main ledger; ledger and account are made when they are missing."""
    from guatu.actions import Acting, machine_account, open_ledger

    return Acting.of(machine_account(open_ledger(LEDGER, title), OWNER))


def standing(home: Home) -> Acting:
    """As `owner`, but refused when the home folder holds no ledger yet."""
    from guatu.actions import Acting, machine_account
    from guatu.store.models import LedgerRow

    row = LedgerRow.objects.filter(name=LEDGER).first()
    if row is None:
        raise Stop("home.empty", home=str(home.path))
    return Acting.of(machine_account(row, OWNER))
