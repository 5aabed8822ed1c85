"""The child process that parses files which may be hostile: `python -m guatu.reading.child`.

It reads frames from its standard input, each a JSON header with limits and the file's bytes, and answers
each with one frame of JSON: the document or the error. It ends when its input ends. Before each file the
processor time it may use is set anew; memory is limited once, for good. It never opens a connection: a
network namespace of its own is taken where the system permits it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import struct
import sys
from typing import IO, Any

HEAD = struct.Struct(">QQ")
FILE_SIZE_LIMIT = 0  # the child writes no file
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2); Python has it from 3.12 on


def serve(wanted: IO[bytes], answers: IO[bytes]) -> None:
    """Answer frames until the input ends."""
    from guatu.reading.document import ReadError
    from guatu.reading.formats import read_here
    from guatu.reading.limits import Limits

    while head := wanted.read(HEAD.size):
        told, size = HEAD.unpack(head)
        header = json.loads(wanted.read(told))
        data = wanted.read(size)
        limits = Limits(**header["limits"])
        limit_time(header["seconds"])
        gc.disable()  # a sheet is a million small objects and no loops
        try:
            answer: dict[str, Any] = {"document": read_here(header["name"], data, limits).to_json()}
        except ReadError as error:
            answer = {"error": [error.key, dict(error.facts)]}
        except MemoryError:
            answer = {"error": ["reading.error.memory", {"megabytes": limits.memory >> 20}]}
        except RecursionError:
            answer = {"error": ["reading.error.nested", {}]}
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if len(body) > limits.output:
            body = json.dumps({"error": ["reading.error.output", {"megabytes": limits.output >> 20}]}).encode()
        gc.enable()
        answers.write(HEAD.pack(len(body), 0) + body)
        answers.flush()


def limit_memory(size: int) -> None:
    """Bound the process's data; address space, which libraries only reserve, gets more."""
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_AS, (2 * size + (1 << 30), 2 * size + (1 << 30)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE_LIMIT, FILE_SIZE_LIMIT))


def limit_time(seconds: float) -> None:
    """Allow `seconds` of processor time from now on; two cores may use them, so twice that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + 2 * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def leave_network() -> None:
    """Take an empty network namespace; where the system does not permit it the parsers still ask for none."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None or unshare(_NEW_NETWORK) == 0:
        return
    unshare(_NEW_NETWORK | _NEW_USER)


def main() -> None:
    """Set the limits named on the command line and serve."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not break the answers
    limit_memory(int(sys.argv[1]))
    leave_network()
    sys.setrecursionlimit(3000)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
