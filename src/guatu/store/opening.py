"""Opening a home folder: is it whole, is it ours, is it of this version? Only then is it used.

Checked in this order: the folder can be written, the database file is one and passes SQLite's own check, no
migration is from a newer guatu, tables are brought up to date, and every chain of entries holds.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from guatu.store.home import Home, HomeError
from guatu.store.sqlite import use_current_sqlite

SQLITE_MAGIC = b"SQLite format 3\x00"


def open_home(path: Path | None, *, chains: bool = True) -> Home:
    """Make Django use the home folder at `path` (GUATU_HOME, else `guatu-home` here), checked; once a process.

    `chains` False leaves the check of entries to the caller. HomeError says what is wrong and the way out.
    """
    if path is not None:
        os.environ["GUATU_HOME"] = str(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
    home = Home(Path(os.environ.get("GUATU_HOME", "guatu-home")).expanduser().resolve())
    home.prepare()
    if "GUATU_DATABASE" not in os.environ:
        _check_file(home)
    import django

    django.setup()
    _migrate(home)
    if chains:
        _check_chains(home)
    return home


def _check_file(home: Home) -> None:
    """SQLite's quick check reads every page: about a second a gigabyte."""
    file = home.database
    if not file.exists():
        return
    if file.stat().st_size and file.read_bytes()[:16] != SQLITE_MAGIC:
        raise HomeError("home.not_database", home=str(home.path), file=file.name, why="header")
    use_current_sqlite()
    sqlite3 = sys.modules["sqlite3"]
    connection = sqlite3.connect(file, timeout=20)
    try:
        result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise HomeError("home.not_database", home=str(home.path), file=file.name, why=str(error)) from None
    finally:
        connection.close()
    if result != "ok":
        raise HomeError("home.not_database", home=str(home.path), file=file.name, why=str(result).splitlines()[0])


def _migrate(home: Home) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        known = set(executor.loader.disk_migrations)
        if any(app == "store" and (app, name) not in known for app, name in executor.loader.applied_migrations):
            raise HomeError("home.newer", home=str(home.path))
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        why = str(error).splitlines()[0]
        raise HomeError("home.not_database", home=str(home.path), file=home.database.name, why=why) from None


def _check_chains(home: Home) -> None:
    from guatu.store.ledgers import faults
    from guatu.store.models import LedgerRow
    from guatu.words import say

    for name in LedgerRow.objects.values_list("name", flat=True):
        if found := faults(name):
            first = found[0]
            what = say(f"fault.{first.what}", os.environ.get("GUATU_LANG", "zh"))
            raise HomeError("home.tampered", home=str(home.path), ledger=name, seq=first.seq, what=what)
