"""`guatu serve`: the office for browsers; the first start makes an administrator and prints the password once."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
import webbrowser
from argparse import Namespace

from guatu.commands.office import LEDGER, enter
from guatu.commands.terminal import Stop, Terminal
from guatu.store.home import Home
from guatu.store.sqlite import NEEDED, is_current, use_current_sqlite


def serve(options: Namespace, terminal: Terminal) -> int:
    """Serve until stopped."""
    check_port(options.host, options.port)
    home = enter(options)
    if options.workers > 1 and not os.environ.get("GUATU_DATABASE") and not is_current():
        needed = ".".join(map(str, NEEDED))
        raise Stop("home.old_sqlite", home=str(home.path), version=use_current_sqlite(), needed=needed)
    _first_account(terminal)
    run(options, terminal, home)
    return 0


def run(options: Namespace, terminal: Terminal, home: Home, *, demo: bool = False) -> None:
    """Start the server on an opened home folder; the demonstration shows itself where there is a screen."""
    from guatu.web import serve as serve_pages

    host = f"[{options.host}]" if ":" in options.host else options.host
    url = f"http://{host}:{options.port}"
    terminal.show(terminal.say("command.serving", url=url))
    sys.stdout.flush()
    if demo and _has_screen():
        # The server needs a moment and then holds this thread.
        threading.Timer(2.0, webbrowser.open, [url]).start()
    serve_pages(options.host, options.port, workers=options.workers, home=home.path, demo=demo)


def check_port(host: str, port: int) -> None:
    """Stop at once when the port is taken, before any long work."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise Stop("command.port_taken", host=host, port=port, why=why) from None


def _first_account(terminal: Terminal) -> None:
    from guatu.actions import first_administrator, open_ledger

    password = secrets.token_urlsafe(9)
    if first_administrator(open_ledger(LEDGER, terminal.say("product.name")), "admin", password):
        terminal.show(terminal.say("command.account_made", login="admin", password=password))


def _has_screen() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
