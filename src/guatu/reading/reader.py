"""Reading in a limited child process: what a hostile file breaks is the child, and the answer is one line.

A child's start costs about 0.2 s, so a `Reader` keeps one alive for many files and starts another when
a file has ended it. `read` and `read_bytes` use one `Reader` for a single file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from select import select
from time import monotonic
from types import TracebackType
from typing import Any, Self

from guatu.reading.child import HEAD
from guatu.reading.conversion import CONVERTED, read_converted
from guatu.reading.document import Document, ReadError
from guatu.reading.inspection import allowance, inspect
from guatu.reading.limits import Limits

_CHUNK = 1 << 20
_FILES_PER_CHILD = 500  # what libraries leak ends with the child
_SOURCE = str(Path(__file__).resolve().parents[2])


class Reader:
    """Reads many files through one child; a context manager. Not for use by several threads at once."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path | str) -> Document:
        """The document in the file at `path`; raises `ReadError`."""
        path = Path(path)
        try:
            if not path.is_file():
                raise ReadError(path.name, "reading.error.no_file" if not path.is_dir() else "reading.error.folder")
            if (size := path.stat().st_size) > self.limits.size:
                raise ReadError(path.name, "reading.error.size", megabytes=size >> 20, limit=self.limits.size >> 20)
            data = path.read_bytes()
        except OSError as error:
            raise ReadError(path.name, "reading.error.open", reason=error.strerror or str(error)) from None
        return self.read_bytes(path.name, data)

    def read_bytes(self, name: str, data: bytes) -> Document:
        """The document in `data`, which came under the file name `name`; raises `ReadError`."""
        name = name.replace("\\", "/").rsplit("/", 1)[-1]
        form = inspect(name, data, self.limits)
        if form in CONVERTED:  # LibreOffice writes files, which the child may not
            return read_converted(name, data, form, self.limits, self.read_bytes)
        answer = self._ask(name, data, allowance(name, data, self.limits))
        if "error" in answer:
            key, facts = answer["error"]
            raise ReadError(name, key, **facts)
        return Document.from_json(answer["document"])

    def close(self) -> None:
        """End the child; the reader can be used again and then starts a new one."""
        child, self._child = self._child, None
        if child is not None:
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
            child.kill()
            child.wait()

    def _ask(self, name: str, data: bytes, seconds: float) -> Mapping[str, Any]:
        if self._served >= _FILES_PER_CHILD:
            self.close()
        child = self._child or self._start()
        self._served += 1
        header = json.dumps({"name": name, "limits": asdict(self.limits), "seconds": seconds}).encode()
        deadline = monotonic() + seconds
        try:
            answer = _exchange(child, (HEAD.pack(len(header), len(data)), header, data), deadline, self.limits.output)
        except TimeoutError:
            self.close()
            raise ReadError(name, "reading.error.time", seconds=round(seconds)) from None
        except (EOFError, BrokenPipeError):
            self.close()
            raise ReadError(name, "reading.error.crash", megabytes=self.limits.memory >> 20) from None
        return json.loads(answer)  # type: ignore[no-any-return]

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {
            "PYTHONPATH": _SOURCE,
            "PYTHONDONTWRITEBYTECODE": "1",
            "MALLOC_ARENA_MAX": "2",
            "MALLOC_MMAP_THRESHOLD_": "262144",  # what the models free goes back at once
            "OMP_NUM_THREADS": "2",
            "OPENBLAS_NUM_THREADS": "1",
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
        }
        self._served = 0
        self._child = subprocess.Popen(
            [sys.executable, "-m", "guatu.reading.child", str(self.limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
            env=environment,
            start_new_session=True,
        )
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
        return self._child


def read(path: Path | str, limits: Limits | None = None) -> Document:
    """The document in one file, any format; raises `ReadError`. For many files use a `Reader`."""
    with Reader(limits) as reader:
        return reader.read(path)


def read_bytes(name: str, data: bytes, limits: Limits | None = None) -> Document:
    """The same for an upload: `name` as the client sent it, which is not trusted."""
    with Reader(limits) as reader:
        return reader.read_bytes(name, data)


def _exchange(child: subprocess.Popen[bytes], frames: tuple[bytes, ...], deadline: float, most: int) -> bytes:
    """Send the frames and wait for one answer; raises TimeoutError at `deadline`, EOFError when the child ended."""
    assert child.stdin is not None
    assert child.stdout is not None
    into, out = child.stdin.fileno(), child.stdout.fileno()
    for frame in frames:
        view = memoryview(frame)
        while view:
            if not select([], [into], [], max(0.0, deadline - monotonic()))[1]:
                raise TimeoutError
            view = view[os.write(into, view[:_CHUNK]) :]
    size = HEAD.unpack(_take(out, HEAD.size, deadline))[0]
    if size > most:
        raise EOFError
    return bytes(_take(out, size, deadline))


def _take(pipe: int, size: int, deadline: float) -> bytearray:
    taken = bytearray()
    while len(taken) < size:
        if not select([pipe], [], [], max(0.0, deadline - monotonic()))[0]:
            raise TimeoutError
        piece = os.read(pipe, min(_CHUNK, size - len(taken)))
        if not piece:
            raise EOFError
        taken += piece
    return taken
