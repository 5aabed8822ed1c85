"""Compiled loops, kept on disk under the digest of all their sources.

The compiler's own cache looks only at the file in which a loop stands, so that after an upgrade a loop would go on
calling what another file held before.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
ROOM = Path(__file__).parent
# Where compiled loops stand, and the numbers that they take in as they are compiled.
SOURCES = ("kernels.py", "compiling.py", "scarce/*.py", "risk/*.py")
PREFIX = "compiled-"


def compiled(function: Function, **options: Any) -> Function:
    """Compiled, free of the interpreter's lock, and kept on disk: beside the sources, or in the user's cache."""
    vars(numba.config)["CACHE_DIR"] = str(folder())
    return cast(Function, numba.njit(cache=True, nogil=True, **options)(function))


@cache
def folder() -> Path:
    """Where loops compiled from these very sources are kept; beside the sources, those of other ones are removed."""
    name = PREFIX + digest(ROOM)[:16]
    given = os.environ.get("NUMBA_CACHE_DIR")
    beside = ROOM / "__pycache__"
    for place in (Path(given) if given else beside, _personal()):
        try:
            (place / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place / name, os.W_OK):
            others = [each for each in beside.glob(f"{PREFIX}*") if each.name != name] if place == beside else []
            for other in others:
                shutil.rmtree(other, ignore_errors=True)
            return place / name
    return Path(tempfile.mkdtemp(prefix="guatu-"))


def _personal() -> Path:
    kept = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(kept) if kept else Path.home() / ".cache") / "guatu"
    except RuntimeError:  # an account without a home folder
        return Path(tempfile.gettempdir()) / f"guatu-{os.getuid()}"


def digest(room: Path) -> str:
    """SHA-256 over the names and texts of the sources, in order."""
    found = hashlib.sha256()
    for file in sorted(file for pattern in SOURCES for file in room.glob(pattern)):
        text = file.read_bytes()
        found.update(f"{file.relative_to(room).as_posix()} {len(text)}\n".encode() + text)
    return found.hexdigest()
