"""Opening a home folder: is it whole, is it ours, is it of this version? Only then is it used.

Checked in this order: the folder can be written, the database file is one and passes SQLite's own check, no
migration is from a newer guatu, tables are brought up to date, and every chain of entries holds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from guatu.store.home import Home, HomeError
from guatu.store.sqlite import hold_alone, use_current_sqlite

if TYPE_CHECKING:
    from django.db import DatabaseError

SQLITE_MAGIC = b"SQLite format 3\x00"
# Of what SQLite reports, only these say that the file itself is damaged; the others pass (full, locked, read-only).
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")
# The advisory lock of everyone who opens an office on one PostgreSQL database: "guatu" in ASCII.
OPENING = 0x6775617475


def open_home(path: Path | None, *, chains: bool = True) -> Home:
    """Make Django use the home folder at `path` (GUATU_HOME, else `guatu-home` here), checked; once a process.

    `chains` False leaves the check of entries to the caller. HomeError says what is wrong and the way out.
    """
    if path is not None:
        os.environ["GUATU_HOME"] = str(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
    home = Home(home_path(None))
    # In full, so that settings and children mean the same folder wherever they stand.
    os.environ["GUATU_HOME"] = str(home.path)
    home.prepare()
    if address := os.environ.get("GUATU_DATABASE"):
        _check_address(address)
    else:
        hold_alone(home.path)
        _check_file(home)
    with _alone(home):
        import django

        django.setup()
        _migrate(home)
    home.sweep()
    if chains:
        _check_chains(home)
    return home


def home_path(path: Path | None) -> Path:
    """The folder named by `path`, else by GUATU_HOME, else `guatu-home` here; in full."""
    named = path or Path(os.environ.get("GUATU_HOME") or "guatu-home")
    try:
        return named.expanduser().resolve()
    except (RuntimeError, OSError):
        raise HomeError("home.unwritable", home=str(named), why="?") from None


def trouble(home: Home, error: DatabaseError) -> HomeError:
    """What a failing database means to whoever runs the office, in one line."""
    why = (str(error).splitlines() or ["?"])[0]
    if address := os.environ.get("GUATU_DATABASE"):
        return HomeError("home.unreachable", database=_without_password(address), why=why)
    name = str(getattr(error.__cause__ or error, "sqlite_errorname", "SQLITE_ERROR"))
    key = "home.not_database" if name.startswith(DAMAGE) else "home.unusable"
    return HomeError(key, home=str(home.path), file=home.database.name, why=why)


def _check_address(address: str) -> None:
    """Only the form; whether anybody answers there is asked by connecting."""
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/") and parts.port != 0
    except ValueError:
        whole = False
    if not whole:
        raise HomeError("home.address", database=_without_password(address))


def _without_password(address: str) -> str:
    """What may be printed of a database's address."""
    before, at, host = address.rpartition("@")
    return f"{before.rpartition('//')[0]}//…@{host}" if at else address


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One process at a time: of two that open a fresh folder at once, one makes the tables, the other finds them.

    The lock is an exclusive transaction on a file that stays empty: the system gives it back when a process dies.
    """
    use_current_sqlite()
    sqlite3 = sys.modules["sqlite3"]
    try:
        connection = sqlite3.connect(home.path / "opening.lock", timeout=60, isolation_level=None)
    except sqlite3.Error as error:
        raise HomeError("home.unwritable", home=str(home.path), why=str(error)) from None
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        raise HomeError("home.unwritable", home=str(home.path), why=str(error)) from None
    try:
        yield
    finally:
        connection.close()


def _check_file(home: Home) -> None:
    """SQLite's quick check reads every page: about a second a gigabyte."""
    file = home.database
    if not file.exists():
        return
    try:
        with file.open("rb") as opened:
            start = opened.read(16)
    except OSError as error:
        why = error.strerror or str(error)
        raise HomeError("home.unusable", home=str(home.path), file=file.name, why=why) from None
    if start and start != SQLITE_MAGIC:
        raise HomeError("home.not_database", home=str(home.path), file=file.name, why="header")
    use_current_sqlite()
    sqlite3 = sys.modules["sqlite3"]
    connection = sqlite3.connect(file, timeout=20)
    try:
        result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise trouble(home, error) from None
    finally:
        connection.close()
    if result != "ok":
        raise HomeError("home.not_database", home=str(home.path), file=file.name, why=str(result).splitlines()[0])


def _migrate(home: Home) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        _agree(connection, "lock")
        executor = MigrationExecutor(connection)
        known = set(executor.loader.disk_migrations)
        if any(app == "store" and (app, name) not in known for app, name in executor.loader.applied_migrations):
            raise HomeError("home.newer", home=str(home.path))
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        _agree(connection, "unlock")
    except DatabaseError as error:
        raise trouble(home, error) from None


def _agree(connection: Any, verb: str) -> None:
    """Offices on several machines may share one PostgreSQL database; it ends the lock with the connection."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_{verb}(%s)", [OPENING])


def _check_chains(home: Home) -> None:
    from guatu.store.ledgers import faults
    from guatu.store.models import LedgerRow
    from guatu.words import say

    for name in LedgerRow.objects.values_list("name", flat=True):
        if found := faults(name):
            first = found[0]
            what = say(f"fault.{first.what}", os.environ.get("GUATU_LANG", "zh"))
            raise HomeError("home.tampered", home=str(home.path), ledger=name, seq=first.seq, what=what)
