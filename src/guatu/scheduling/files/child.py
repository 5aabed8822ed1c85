"""The child process that reads schedule files, which may be hostile: `python -m guatu.scheduling.files.child`.

It reads one frame from its standard input, the kind of file and its bytes, and answers with JSON: the packed programme
or the reason it cannot be read. Memory, time, files and network are limited before it begins (`confined.py`).
"""

from __future__ import annotations

import gc
import json
import os
import sys


def main() -> None:
    """Answer one question and end."""
    from guatu.scheduling.files.formats import read_here
    from guatu.scheduling.files.packing import pack
    from guatu.scheduling.files.refusing import UnreadableError

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not break the answer
    sys.setrecursionlimit(3000)
    gc.disable()  # a plan is many small objects and no loops
    try:
        told: object = {"programme": pack(read_here(sys.argv[1], sys.stdin.buffer.read()))}  # type: ignore[arg-type]
    except UnreadableError as error:
        told = {"error": [error.key, error.facts]}
    except MemoryError:
        told = {"error": ["too_much_memory", {}]}
    except RecursionError:
        told = {"error": ["too_deep", {}]}
    answers.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
    answers.close()
    os._exit(0)  # freeing what is left one by one costs as much as reading it


if __name__ == "__main__":
    main()
