"""A SQLite without the WAL-reset fault under Django where there is one; else one process only.

SQLite before 3.51.3 can corrupt a WAL database when several processes checkpoint at once
(https://sqlite.org/wal.html, "the WAL-reset bug"). The package `pysqlite3` carries a current one and takes the
name `sqlite3` before Django imports it. It has no wheel for every processor (arm64 has none): there the system's
SQLite is used, and the home folder is held by one process at a time, which the fault cannot touch.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import IO

from guatu.store.home import HomeError

NEEDED = (3, 51, 3)
# The lock lasts as long as the process: the file must not be closed before.
_held: list[IO[str]] = []


def use_current_sqlite() -> str:
    """Make `import sqlite3` give the newest SQLite at hand; give its version."""
    if sqlite3.sqlite_version_info < NEEDED and "pysqlite3" not in sqlite3.__name__:
        try:
            import pysqlite3
            import pysqlite3.dbapi2
        except ImportError:
            pass
        else:
            sys.modules["sqlite3"] = pysqlite3
            sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    return str(sys.modules["sqlite3"].sqlite_version)


def is_current(version: str | None = None) -> bool:
    """Whether several processes may share a home folder on this SQLite."""
    return tuple(map(int, (version or use_current_sqlite()).split("."))) >= NEEDED


def hold_alone(home: Path, version: str | None = None) -> None:
    """On an older SQLite, keep every other process out of `home` until this one ends; HomeError if one is in."""
    if is_current(version) or sys.platform == "win32":
        return
    import fcntl

    file = (home / "alone.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        needed = ".".join(map(str, NEEDED))
        raise HomeError(
            "home.old_sqlite", home=str(home), version=version or use_current_sqlite(), needed=needed
        ) from None
    _held.append(file)
