"""Failed logins, counted across processes: after five an account is closed to that address for a while.

Each failure appends one line to a small file in the home folder (appends of one line are atomic), named by a
keyed hash cut to 16 bits: whatever is tried, there are never more than 65,536 files, and nobody without the
key can aim at another person's.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

MOST = 5
SECONDS = 15 * 60
_MOST_BYTES = 4096


def closed(login: str, address: str, now: float | None = None) -> bool:
    """Whether the account is closed to the address just now."""
    return len(_recent(_place(login, address), now or time.time())) >= MOST


def failed(login: str, address: str, now: float | None = None) -> None:
    """Count a failure; old ones are forgotten."""
    moment = now or time.time()
    place = _place(login, address)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _recent(place, moment):
        place.unlink(missing_ok=True)
    elif place.stat().st_size > _MOST_BYTES:
        return
    with place.open("a", encoding="ascii") as file:
        file.write(f"{moment:.0f}\n")


def succeeded(login: str, address: str) -> None:
    """Forget the failures after a right password."""
    _place(login, address).unlink(missing_ok=True)


def _place(login: str, address: str) -> Path:
    name = salted_hmac("guatu.attempts", f"{login.casefold()}\n{address}", algorithm="sha256").hexdigest()[:4]
    folder: Path = settings.HOME.path / "attempts"
    return folder / name


def _recent(place: Path, now: float) -> list[float]:
    with contextlib.suppress(OSError, ValueError):
        return [moment for line in place.read_text("ascii").split() if (moment := float(line)) > now - SECONDS]
    return []
