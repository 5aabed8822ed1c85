"""What is stored stays as it was stored, and a fold kept in memory is never behind the rows."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from guatu.ledger import Draft, Ledger, append
from guatu.store import ledgers
from guatu.store.home import Home, HomeError
from guatu.store.models import EntryRow, LedgerRow
from guatu.store.sqlite import hold_alone

pytestmark = [pytest.mark.store]
AT = datetime(2026, 3, 2, tzinfo=UTC)
OPENED = Draft("opened", None, {"kind": "task", "name": "设立产业基金"})


@pytest.fixture
def ledger(db: None) -> str:
    LedgerRow.objects.create(name="main", title="攻坚年")
    _, new = append(Ledger(), [OPENED, OPENED], at=AT, author="lin")
    ledgers.save("main", new)
    return "main"


def test_entries_come_back_as_they_were_stored(ledger: str) -> None:
    _, expected = append(Ledger(), [OPENED, OPENED], at=AT, author="lin")

    assert tuple(ledgers.entries(ledger)) == expected
    assert ledgers.faults(ledger) == ()


def test_what_is_added_later_is_seen(ledger: str) -> None:
    before = ledgers.ledger(ledger)
    _, new = append(before, [Draft("noted", 1, {"says": "调度"})], at=AT, author="lin")
    ledgers.save(ledger, new)

    assert ledgers.ledger(ledger).seq == 3


def test_a_fold_of_rows_that_are_gone_is_not_built_upon(ledger: str) -> None:
    """As when an older copy of the database is put in its place under a running server."""
    ahead, _ = append(ledgers.ledger(ledger), [OPENED, OPENED], at=AT, author="lin")
    ledgers.remember(ledger, ahead)
    try:
        assert (ledgers.ledger(ledger).seq, len(ledgers.ledger(ledger).items)) == (2, 2)
    finally:
        ledgers.forget()


@pytest.mark.parametrize("change", [{"digest": "0" * 64}, {"body": b"{}"}])
def test_the_database_refuses_to_change_an_entry(ledger: str, change: dict[str, object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EntryRow.objects.filter(ledger_id=ledger, seq=1).update(**change)


def test_the_database_refuses_to_delete_an_entry(ledger: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        EntryRow.objects.filter(ledger_id=ledger, seq=2).delete()


def test_two_entries_never_follow_the_same_one(ledger: str) -> None:
    _, fork = append(Ledger(), [Draft("opened", None, {"kind": "task", "name": "另一支"})], at=AT, author="lin")

    with pytest.raises(DatabaseError), transaction.atomic():
        EntryRow.objects.create(
            ledger_id=ledger, seq=9, previous=fork[0].previous, digest=fork[0].digest, body=fork[0].body()
        )


def test_sqlite_syncs_every_commit(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a setting of SQLite")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
    version = tuple(map(int, connection.Database.sqlite_version.split(".")))
    assert version >= (3, 51, 3)


class TestHome:
    def test_a_file_is_kept_once_under_its_digest(self, tmp_path: Path) -> None:
        home = Home(tmp_path / "home")
        home.prepare()

        first, second = home.keep(b"evidence"), home.keep(b"evidence")

        assert first == second
        assert home.load(first) == b"evidence"
        assert len(list(home.files.glob("??/*"))) == 1

    def test_a_changed_file_is_not_handed_out(self, tmp_path: Path) -> None:
        home = Home(tmp_path / "home")
        home.prepare()
        sha256 = home.keep(b"evidence")
        home.file(sha256).write_bytes(b"evidence!")

        with pytest.raises(HomeError) as caught:
            home.load(sha256)

        assert caught.value.key == "home.file_changed"

    def test_the_key_is_made_once_and_private(self, tmp_path: Path) -> None:
        home = Home(tmp_path / "home")

        assert home.secret_key() == home.secret_key()
        assert (home.path / "secret.key").stat().st_mode & 0o077 == 0

    def test_a_damaged_file_is_mended_by_giving_it_again(self, tmp_path: Path) -> None:
        home = Home(tmp_path / "home")
        home.prepare()
        sha256 = home.keep(b"evidence")
        home.file(sha256).write_bytes(b"Evidence")

        assert home.keep(b"evidence") == sha256
        assert home.load(sha256) == b"evidence"

    def test_a_file_that_cannot_be_stored_is_said(self, tmp_path: Path) -> None:
        home = Home(tmp_path / "home")
        home.prepare()
        digest = hashlib.sha256(b"evidence").hexdigest()
        (home.files / digest[:2]).write_bytes(b"")

        with pytest.raises(HomeError) as caught:
            home.keep(b"evidence")

        assert caught.value.key == "home.unwritable"

    def test_what_a_killed_process_left_is_swept_after_a_day(self, tmp_path: Path) -> None:
        home = Home(tmp_path / "home")
        home.prepare()
        kept = home.file(home.keep(b"evidence"))
        old, new = kept.with_name(".new-old"), kept.with_name(".new-now")
        copy = home.path / ".backup-old"
        copy.mkdir()
        for left in (old, new, copy / "guatu.sqlite3"):
            left.write_bytes(b"half")
        for left in (old, copy):
            os.utime(left, (1, 1))

        home.sweep()

        assert (old.exists(), copy.exists(), new.exists(), kept.exists()) == (False, False, True, True)


class TestOldSqlite:
    """An SQLite with the WAL-reset fault serves one process; a second one is refused in words."""

    HOLD = """
import sys
from pathlib import Path
from guatu.store.sqlite import hold_alone
hold_alone(Path(sys.argv[1]), sys.argv[2])
"""

    @pytest.mark.parametrize(("version", "refused"), [("3.40.1", True), ("3.51.3", False), ("3.53.4", False)])
    def test_a_second_process_is_kept_out(self, tmp_path: Path, version: str, refused: bool) -> None:
        hold_alone(tmp_path, version)

        second = subprocess.run(
            [sys.executable, "-c", self.HOLD, str(tmp_path), version],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": "src"},
            cwd=Path(__file__).parent.parent.parent,
        )

        assert ("home.old_sqlite" in second.stderr) is refused
