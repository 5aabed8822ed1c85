"""One long computation at a time in an office: who asked for it, how far it is, and asking it to stop.

Several processes answer pages, so all of it lies in the home folder. What holds is an exclusive transaction on an empty
file, which the system ends when a process dies; a small file beside it says how far it is, another asks it to stop.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

# How long one that begins waits for a page that is just looking whether somebody is at it.
LOOKING = 0.5
# How often it is told how far it is.
TOLD_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Course:
    """A computation under way: who asked, in which ledger, since when, how far it is; `token` is its alone."""

    by: str
    ledger: str
    since: datetime
    done: int
    of: int
    token: str

    @property
    def percent(self) -> int:
        """How much is done, never 100 while it runs."""
        return min(99, 100 * self.done // self.of) if self.of else 0


class Taken(Exception):  # noqa: N818 - an answer, not a fault
    """Somebody is at it already; `course` is None where it has only just begun."""

    def __init__(self, course: Course | None) -> None:
        super().__init__("taken")
        self.course = course


class Hand:
    """What the one who computes holds: `proceed` is asked after every part and says whether to go on.

    `stopped` says why not: somebody asked, or the seconds allowed are used up.
    """

    def __init__(self, running: Running, course: Course, seconds: float) -> None:
        self._running, self._course = running, course
        self._begun, self._told, self._seconds = time.monotonic(), -TOLD_EVERY, seconds
        self.stopped: Literal["asked", "slow"] | None = None

    def proceed(self, done: int, of: int) -> bool:
        """Tell how much is done; False when it is to stop."""
        now = time.monotonic()
        if done < of and now - self._told < TOLD_EVERY:
            return True
        self._told = now
        self._running.tell(replace(self._course, done=done, of=of))
        if self._running.asked_to_stop(self._course.token):
            self.stopped = "asked"
        elif now - self._begun > self._seconds and done < of:
            self.stopped = "slow"
        return self.stopped is None


class Running:
    """The one place in the folder `home` where a computation of the kind `name` may run."""

    def __init__(self, home: Path, name: str) -> None:
        self._lock, self._told, self._stop = (home / f"{name}.{ending}" for ending in ("lock", "json", "stop"))

    @contextmanager
    def alone(self, by: str, ledger: str, since: datetime, *, seconds: float) -> Iterator[Hand]:
        """Run within; Taken where somebody is at it."""
        connection = self._hold(LOOKING)
        if connection is None:
            raise Taken(self.course())
        hand = Hand(self, Course(by, ledger, since, 0, 1, secrets.token_hex(8)), seconds)
        try:
            hand.proceed(0, 1)
            yield hand
        finally:
            for file in (self._told, self._stop):
                with suppress(OSError):
                    file.unlink(missing_ok=True)
            connection.close()

    def course(self) -> Course | None:
        """What is under way; None where nothing is."""
        told = self._read()
        if told is None:
            return None
        connection = self._hold(0)
        if connection is None:
            return told
        # Its process died.
        with suppress(OSError):
            self._told.unlink(missing_ok=True)
        connection.close()
        return None

    def ask_to_stop(self, token: str) -> None:
        """Ask that very computation to stop; it does within a part of its work."""
        self._stop.write_text(token, "ascii")

    def asked_to_stop(self, token: str) -> bool:
        """Whether somebody has."""
        try:
            return self._stop.read_text("ascii") == token
        except (OSError, ValueError):
            return False

    def tell(self, course: Course) -> None:
        """Say how far it is; that this cannot be said stops nothing."""
        new = self._told.with_suffix(".new")
        with suppress(OSError):
            new.write_text(json.dumps(asdict(course), default=str), "utf-8")
            new.replace(self._told)

    def _read(self) -> Course | None:
        try:
            told = json.loads(self._told.read_text("utf-8"))
            return Course(**{**told, "since": datetime.fromisoformat(told["since"])})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _hold(self, wait: float) -> sqlite3.Connection | None:
        """The open connection that holds the lock, None where another has it."""
        connection = sqlite3.connect(self._lock, timeout=wait, isolation_level=None)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            connection.close()
            return None
        return connection
