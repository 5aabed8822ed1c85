"""`guatu account LOGIN`: the first administrator, or a new password for one who lost it; for the machine's owner."""

from __future__ import annotations

import secrets
from argparse import Namespace

from guatu.commands.office import LEDGER, enter
from guatu.commands.terminal import Terminal


def account(options: Namespace, terminal: Terminal) -> int:
    """Prints a password once; nothing secret is given on the command line, where others could read it."""
    enter(options)
    from guatu.actions import Refused, open_ledger, reset_administrator

    password = secrets.token_urlsafe(9)
    try:
        ledger = open_ledger(LEDGER, terminal.say("product.name"))
        reset_administrator(ledger, options.login, options.name or options.login, password)
    except Refused as refused:
        terminal.complain(refused.says(terminal.language))
        return 2
    terminal.show(terminal.say("command.account_made", login=options.login, password=password))
    return 0
