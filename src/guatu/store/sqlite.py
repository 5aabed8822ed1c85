"""A SQLite without the WAL-reset fault under Django, or a clear refusal.

SQLite before 3.51.3 can corrupt a WAL database when several processes checkpoint at once, which is just how
the office runs (https://sqlite.org/wal.html, "the WAL-reset bug"). The package `pysqlite3` carries a current
one; it takes the name `sqlite3` before Django imports it.
"""

from __future__ import annotations

import sqlite3
import sys

NEEDED = (3, 51, 3)


def use_current_sqlite() -> str:
    """Make `import sqlite3` give a SQLite of at least NEEDED; give its version. RuntimeError when there is none."""
    if sqlite3.sqlite_version_info < NEEDED and "pysqlite3" not in sqlite3.__name__:
        import pysqlite3
        import pysqlite3.dbapi2

        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    current = sys.modules["sqlite3"]
    version = str(current.sqlite_version)
    if tuple(map(int, version.split("."))) < NEEDED:
        wanted = ".".join(map(str, NEEDED))
        raise RuntimeError(f"SQLite {version}: too old for several processes: install pysqlite3 with SQLite {wanted}+")
    return version
