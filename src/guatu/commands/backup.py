"""`guatu backup ARCHIVE`, `guatu restore ARCHIVE`: a home folder as one file, and back, verified on the way.

The archive is a zip with the database (by SQLite's own backup, so writers may go on), every file, the key and
a manifest of digests. Restoring goes into an empty folder only and is refused when a digest does not hold.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
import zipfile
import zlib
from argparse import Namespace
from pathlib import Path

from guatu.commands.office import enter
from guatu.commands.terminal import Stop, Terminal
from guatu.store.home import Home
from guatu.store.opening import home_path

MANIFEST = "guatu-backup.json"
NEEDED = {"guatu.sqlite3", "secret.key"}
KEPT = re.compile(r"files/([0-9a-f]{2})/\1[0-9a-f]{62}")


def backup(options: Namespace, terminal: Terminal) -> int:
    """Write the archive whole or not at all."""
    home = enter(options)
    if os.environ.get("GUATU_DATABASE"):
        raise Stop("command.only_sqlite", home=str(home.path))
    with tempfile.TemporaryDirectory(dir=home.path, prefix=".backup-") as folder:
        copy = Path(folder) / home.database.name
        _copy_database(home.database, copy)
        # The database first: whatever file it names was kept before its entry was written.
        members = {copy.name: copy, "secret.key": home.path / "secret.key"}
        members |= {
            f"files/{path.parent.name}/{path.name}": path
            for path in sorted(home.files.glob("??/*"))
            if not path.name.startswith(".")
        }
        draft = options.archive.with_name(f".{options.archive.name}.part")
        try:
            try:
                _pack(members, draft)
                draft.replace(options.archive)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise Stop("command.unwritable", file=str(options.archive), why=error.strerror or "") from None
    terminal.show(
        terminal.say(
            "command.backed_up",
            file=str(options.archive),
            files=len(members) - 2,
            size=round(options.archive.stat().st_size / 2**20, 1),
            heads=_heads(),
        )
    )
    return 0


def restore(options: Namespace, terminal: Terminal) -> int:
    """Unpack into an empty home folder, check every digest, then every chain."""
    path = options.home or Path(os.environ.get("GUATU_HOME", "guatu-home"))
    home = Home(home_path(path))
    if os.environ.get("GUATU_DATABASE"):
        raise Stop("command.only_sqlite", home=str(home.path))
    if not options.archive.is_file():
        raise Stop("command.no_file", file=str(options.archive))
    try:
        _into(home, options.archive)
    except OSError as error:
        raise Stop("home.unwritable", home=str(home.path), why=error.strerror or str(error)) from None
    options.home = home.path
    enter(options)
    terminal.show(terminal.say("command.restored", home=str(home.path), heads=_heads()))
    return 0


def _into(home: Home, archive: Path) -> None:
    """Fill the folder when everything is unpacked and found whole; the database last. The folder may be a mount."""
    if home.path.exists() and (not home.path.is_dir() or any(home.path.iterdir())):
        raise Stop("command.restore_over", home=str(home.path))
    made = not home.path.exists()
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=home.path, prefix=".restore-") as folder:
            _unpack(archive, Path(folder))
            for part in sorted(Path(folder).iterdir(), key=lambda part: part.name == home.database.name):
                part.replace(home.path / part.name)
    except BaseException:
        if made and not any(home.path.iterdir()):
            home.path.rmdir()
        raise


def _copy_database(source: Path, target: Path) -> None:
    sqlite3 = sys.modules["sqlite3"]
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()


def _pack(members: dict[str, Path], target: Path) -> None:
    digests = {}
    # The archive holds the key of all sessions and every file: for its owner alone, whatever the umask.
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive,
    ):
        for name, path in members.items():
            data = path.read_bytes()
            digests[name] = hashlib.sha256(data).hexdigest()
            archive.writestr(name, data)
        archive.writestr(MANIFEST, json.dumps({"form": 1, "sha256": digests}, indent=1))


def _unpack(source: Path, target: Path) -> None:
    """Only members of the manifest, only under names we write; anything else is no backup of ours."""
    try:
        with zipfile.ZipFile(source) as archive:
            digests = json.loads(archive.read(MANIFEST))["sha256"]
            names = archive.namelist()
            if len(names) != len(set(names)) or set(names) != {*digests, MANIFEST} or not set(digests) >= NEEDED:
                raise Stop("command.not_backup", file=str(source), what="members")
            for name, digest in digests.items():
                if name not in NEEDED and not (KEPT.fullmatch(name) and name.endswith(digest)):
                    raise Stop("command.not_backup", file=str(source), what=name)
                data = archive.read(name)
                if hashlib.sha256(data).hexdigest() != digest:
                    raise Stop("command.not_backup", file=str(source), what=name)
                path = target / name
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(0o600)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Stop("command.not_backup", file=str(source), what=type(error).__name__) from None
    except zlib.error as error:
        raise Stop("command.not_backup", file=str(source), what=str(error)) from None


def _heads() -> str:
    from guatu.store import ledgers
    from guatu.store.models import LedgerRow

    folds = [ledgers.ledger(name) for name in LedgerRow.objects.values_list("name", flat=True)]
    return " ".join(f"{fold.seq}:{fold.head}" for fold in folds) or "–"
