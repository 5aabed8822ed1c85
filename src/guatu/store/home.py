"""The home folder: the database, the files under their digests, the office's settings and key.

Files are stored once, under the SHA-256 of their bytes, never under a name a user gave.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# What a killed process leaves behind is nobody's after this many seconds.
STALE = 24 * 3600


class HomeError(Exception):
    """A home folder that cannot be used: one line `where: what: what to do` as phrase `key` with `facts`."""

    def __init__(self, key: str, **facts: str | int) -> None:
        self.key, self.facts = key, facts
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Home:
    """Paths inside the folder; nothing of guatu's is written anywhere else."""

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite file of an office that has no PostgreSQL."""
        return self.path / "guatu.sqlite3"

    @property
    def files(self) -> Path:
        """Documents and evidence, by digest."""
        return self.path / "files"

    def prepare(self) -> None:
        """Make what is missing; readable by the owner alone, because files hold what only some may see."""
        try:
            for folder in (self.path, self.files):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def secret_key(self) -> str:
        """The key that signs sessions, made once and kept with the data."""
        self.prepare()
        path = self.path / "secret.key"
        if not path.exists():
            self._make_key(path)
        try:
            key = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise HomeError("home.key", home=str(self.path)) from None
        if len(key) < 50:
            raise HomeError("home.key", home=str(self.path))
        return key

    def _make_key(self, path: Path) -> None:
        """Of two processes that start at once one makes the key, and neither ever reads half of it."""
        try:
            handle, draft = tempfile.mkstemp(dir=self.path, prefix=".new-")
            try:
                with os.fdopen(handle, "w") as file:
                    file.write(secrets.token_urlsafe(50))
                    file.flush()
                    os.fsync(file.fileno())
                # A link, unlike a renaming, does not overwrite the key of the one who was first.
                with suppress(FileExistsError):
                    os.link(draft, path)
            finally:
                Path(draft).unlink(missing_ok=True)
            _sync_folder(self.path)
        except OSError as error:
            raise self._unwritable(error) from None

    def file(self, sha256: str) -> Path:
        """Where the file with this digest is or would be."""
        return self.files / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Store `data` durably and give its digest; the same bytes are stored once."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.file(sha256)
        try:
            # Compared, not believed: giving the same file again is how a damaged one is mended.
            if not (target.is_file() and target.read_bytes() == data):
                self._write(target, data)
            _sync_folder(target.parent)
        except OSError as error:
            raise self._unwritable(error) from None
        return sha256

    def _write(self, target: Path, data: bytes) -> None:
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sync_folder(self.files)
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(target)
        finally:
            Path(draft).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what killed processes left half written over a day ago; nothing refers to it."""
        before = time.time() - STALE
        for left in (*self.files.glob("??/.new-*"), *self.path.glob(".new-*"), *self.path.glob(".backup-*")):
            with suppress(OSError):
                if left.stat().st_mtime > before:
                    continue
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink()

    def load(self, sha256: str) -> bytes:
        """The bytes with this digest, checked; a missing or changed file is a HomeError."""
        try:
            data = self.file(sha256).read_bytes()
        except OSError:
            raise HomeError("home.file_missing", home=str(self.path), sha256=sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise HomeError("home.file_changed", home=str(self.path), sha256=sha256)
        return data

    def fault(self, sha256: str) -> str | None:
        """What is wrong with the kept file of this digest: `file_missing`, `file_changed`, or nothing."""
        try:
            with self.file(sha256).open("rb") as file:
                return None if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "file_changed"
        except OSError:
            return "file_missing"

    def _unwritable(self, error: OSError) -> HomeError:
        return HomeError("home.unwritable", home=str(self.path), why=error.strerror or str(error))


def _sync_folder(folder: Path) -> None:
    """A renamed file survives a power cut only when its folder is synced too (POSIX)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
