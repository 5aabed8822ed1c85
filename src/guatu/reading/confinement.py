"""What a process that opens hostile files may use: memory, processor time, size of files written, no network.

Run as a file it limits itself and becomes another program:
`python -I confinement.py MEMORY SECONDS FILE_SIZE PROGRAM ARGUMENT…`. It imports the standard library only.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2); Python has it from 3.12 on
_DIE_WITH_PARENT = 1  # of prctl(2)


def limit_memory(size: int) -> None:
    """Bound the process's data; address space, which libraries only reserve, gets more."""
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_AS, (2 * size + (1 << 30), 2 * size + (1 << 30)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_files(size: int) -> None:
    """Bound each file the process writes; at 0 it can write none."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


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


def end_with_parent() -> None:
    """Be killed when the process that started this one is."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def main() -> None:
    """Set the limits named on the command line and become the program."""
    memory, seconds, size, *command = sys.argv[1:]
    end_with_parent()
    limit_memory(int(memory))
    limit_time(float(seconds))
    limit_files(int(size))
    leave_network()
    os.execv(command[0], command)  # noqa: S606 - no shell; the program was found by the caller


if __name__ == "__main__":
    main()
