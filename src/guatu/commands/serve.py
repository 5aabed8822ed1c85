"""`guatu serve`: the office for browsers; the first start makes an administrator and prints the password once."""

from __future__ import annotations

import socket
import webbrowser
from argparse import Namespace

from guatu.commands.office import LEDGER, enter
from guatu.commands.terminal import Stop, Terminal


def serve(options: Namespace, terminal: Terminal) -> int:
    """Serve until stopped."""
    check_port(options.host, options.port)
    enter(options)
    _first_account(terminal)
    return run(options, terminal)


def run(options: Namespace, terminal: Terminal, *, browse: bool = False) -> int:
    """Start the server on an opened home folder; with `browse`, show it where there is a screen."""
    from guatu.web.serving import serve as serve_pages

    url = f"http://{options.host}:{options.port}"
    terminal.show(terminal.say("command.serving", url=url))
    if browse and _has_screen():
        webbrowser.open(url)
    return serve_pages(options.host, options.port, workers=options.workers)


def check_port(host: str, port: int) -> None:
    """Stop at once when the port is taken, before any long work."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop("command.port_taken", host=host, port=port, why=error.strerror or "") from None


def _first_account(terminal: Terminal) -> None:
    import secrets

    from guatu.actions import open_ledger, reset_administrator
    from guatu.store.models import Person

    ledger = open_ledger(LEDGER, terminal.say("product.name"))
    if any(person.has_usable_password() for person in Person.objects.filter(role=Person.Role.ADMINISTRATOR)):
        return
    password = secrets.token_urlsafe(9)
    reset_administrator(ledger, "admin", "admin", password)
    terminal.show(terminal.say("command.account_made", login="admin", password=password))


def _has_screen() -> bool:
    import os
    import sys

    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
