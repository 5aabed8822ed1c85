"""Reading a schedule file in a limited child process: what a hostile file breaks is the child, the answer one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Timer
from typing import Any, Final

from guatu.scheduling.files.formats import Kind, kind_of
from guatu.scheduling.files.packing import unpack
from guatu.scheduling.files.programme import Programme
from guatu.scheduling.files.refusing import MIB, MOST_BYTES, MOST_UNPACKED, UnreadableError

_PACKAGE: Final = Path(__file__).resolve().parents[2]
# It limits itself and becomes the program named behind its limits: reading's documents are parsed under the same.
_CONFINEMENT: Final = _PACKAGE / "reading" / "confinement.py"
MEMORY: Final = 900 * MIB
JAVA_MEMORY: Final = 3072 * MIB
JAVA_FILES: Final = MOST_UNPACKED
SECONDS: Final = 10.0
# Java takes two of them to start and load MPXJ where the processor is free.
JAVA_SECONDS: Final = 25.0
SECONDS_PER_MIB: Final = 0.5
_MOST_ANSWER: Final = 400 * MIB


def read_file(path: Path) -> Programme | None:
    """The programme in a file, or None when it is no schedule file; raises `UnreadableError` and OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableError("too_large", megabytes=path.stat().st_size >> 20, most=MOST_BYTES >> 20)
    data = path.read_bytes()
    kind = kind_of(path.name, data)
    return None if kind is None else read_confined(kind, data)


def read_confined(kind: Kind, data: bytes) -> Programme:
    """Parse in a child of its own; raises `UnreadableError`, also when the child dies or takes too long."""
    if kind == "project":
        from guatu.scheduling.files.mpp import missing

        if (lacking := missing()) is not None:
            raise lacking
    seconds = (JAVA_SECONDS if kind == "project" else SECONDS) + SECONDS_PER_MIB * (len(data) >> 20)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(_ask, kind, data, seconds)
        # What the passes need takes as long to load as the child to read.
        import_module("guatu.scheduling.files.computing")
        answer = asked.result()
    if "error" in answer:
        key, facts = answer["error"]
        raise UnreadableError(str(key), **{str(name): fact for name, fact in facts.items()})
    from guatu.scheduling.files.completing import complete

    programme = unpack(Programme, answer["programme"])
    # A template of MS Project may hold nothing but its calendars.
    return programme if kind == "project" and not programme.tasks else complete(programme)


def _ask(kind: Kind, data: bytes, seconds: float) -> dict[str, Any]:
    """What the child says of the file; it has a folder of its own, in which only Java may write."""
    memory, written = (JAVA_MEMORY, JAVA_FILES) if kind == "project" else (MEMORY, 0)
    limits = [str(memory), str(seconds), str(written)]
    program = [sys.executable, "-m", "guatu.scheduling.files.child", kind]
    with tempfile.TemporaryDirectory(prefix="guatu-") as folder, tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        with subprocess.Popen(
            [sys.executable, "-I", str(_CONFINEMENT), *limits, *program], stdin=given, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=_environment(kind), cwd=folder, start_new_session=True,
        ) as child:  # fmt: skip
            assert child.stdout is not None
            timer = Timer(seconds, child.kill)
            timer.start()
            answer = child.stdout.read(_MOST_ANSWER + 1)
            child.kill()
            out_of_time = not timer.is_alive()
            timer.cancel()
    if out_of_time:
        raise UnreadableError("too_slow", seconds=round(seconds))
    if not answer or len(answer) > _MOST_ANSWER:
        raise UnreadableError("child_died", megabytes=memory >> 20)
    return json.loads(answer)  # type: ignore[no-any-return]


def _environment(kind: Kind) -> dict[str, str]:
    environment = {
        "PYTHONPATH": str(_PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",
    }
    if kind == "project":
        from guatu.scheduling.files.mpp import java_home

        environment |= {"JAVA_HOME": java_home() or "", "TMPDIR": "."}
    return environment
