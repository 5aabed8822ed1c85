"""The office on an address: granian, one process tree, until it is told to stop."""

from __future__ import annotations

import os
from pathlib import Path

BLOCKING_THREADS = 4


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    workers: int = 2,
    home: Path | None = None,
    demo: bool = False,
    hosts: str | None = None,
) -> None:
    """Answer on `host:port` until SIGINT or SIGTERM; blocks, and must run in the main thread.

    `home` and `demo` become the environment the workers read; `hosts` are the names browsers may use for the
    office (`GUATU_HOSTS`), by default loopback and `host`. OSError when the address is taken.
    """
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["DJANGO_SETTINGS_MODULE"] = "guatu.web.settings"
    if home is not None:
        os.environ["GUATU_HOME"] = str(home)
    if demo:
        os.environ["GUATU_DEMO"] = "1"
    if hosts or "GUATU_HOSTS" not in os.environ:
        os.environ["GUATU_HOSTS"] = hosts or f"127.0.0.1,localhost,[::1],{host}"
    _refuse_taken(host, port)
    Granian(
        "guatu.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=max(1, workers),
        blocking_threads=BLOCKING_THREADS,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def _refuse_taken(host: str, port: int) -> None:
    """Ask for the address once before workers start, so that a taken one is an error here and not in a child."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
