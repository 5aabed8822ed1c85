"""The child process that parses files which may be hostile: `python -m guatu.reading.child`.

It reads frames from its standard input, each a JSON header with limits and the file's bytes, and answers
each with one frame of JSON: the document or the error. It ends when its input ends. Before each file the
processor time it may use is set anew; memory is limited once, for good. It never opens a connection: a
network namespace of its own is taken where the system permits it.
"""

from __future__ import annotations

import gc
import json
import os
import struct
import sys
from typing import IO, Any

from guatu.reading.confinement import leave_network, limit_files, limit_memory, limit_time

HEAD = struct.Struct(">QQ")
FILE_SIZE_LIMIT = 0  # the child writes no file


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


def main() -> None:
    """Set the limits named on the command line and serve."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not break the answers
    limit_memory(int(sys.argv[1]))
    limit_files(FILE_SIZE_LIMIT)
    leave_network()
    sys.setrecursionlimit(3000)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
