"""Set up and run guatu with nothing but Python and pip: `python3 run.py demo`, `python3 run.py test`.

Makes `.venv` beside this file (with or without the system's venv package), installs the hashed lock
into it (with uv when it is on the PATH, else pip), and runs the command there. Nothing outside this
folder is written. A set-up that is complete is recognised by the lock's hash and takes no time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {
    "run": HERE / "requirements.lock",
    "dev": HERE / "requirements-dev.lock",
    "mpp": HERE / "requirements-mpp.lock",
}
USAGE = """python3 run.py demo    the sample programme, then the office in the browser
python3 run.py test    every check that this machine can run
python3 run.py check   lint, types, import rules, tests
python3 run.py setup   only install; `setup mpp` also what reads .mpp and .mpx, which needs Java
python3 run.py bench … a benchmark, e.g. `python3 run.py bench extraction`
python3 run.py guatu … any guatu command, e.g. `python3 run.py guatu wall 方案.docx --out wall.html`
"""


def main(arguments: list[str]) -> int:
    """Install what the verb needs and hand over to it."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must hear it in words
        print(f"run.py: Python {sys.version.split()[0]}: guatu needs 3.11 or newer: run it with python3.11")
        return 2
    verb, *rest = arguments or [""]
    if verb not in {"demo", "test", "check", "setup", "bench", "guatu"}:
        print(USAGE, end="")
        return 0 if verb in {"-h", "--help", "help"} else 2
    if verb == "setup" and rest not in ([], ["mpp"]):
        print(f"run.py: setup {' '.join(rest)}: there is only `setup` and `setup mpp`")
        return 2
    set_up("dev" if verb in {"test", "check", "bench"} else "run")
    if verb in {"test", "bench"}:
        set_up_if_possible("mpp")
    if verb == "setup":
        if rest:
            set_up("mpp")
        return 0
    command = {
        "demo": ["-m", "guatu", "demo", *rest],
        "guatu": ["-m", "guatu", *rest],
        "bench": ["-m", "bench", *rest],
        "test": ["-m", "tests.run", *rest],
        "check": ["-m", "tests.run", "--check", *rest],
    }[verb]
    try:
        return subprocess.run(
            [str(PYTHON), *command], cwd=None if verb == "guatu" else HERE, env=environment()
        ).returncode
    except KeyboardInterrupt:
        return 130


def environment() -> dict[str, str]:
    """The child finds the package in `src` and its own tools first."""
    paths = [str(HERE / "src"), str(HERE), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PATH": os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", "")]),
        "VIRTUAL_ENV": str(VENV),
    }


def set_up(group: str) -> None:
    """Bring `.venv` to the lock of `group`; a set-up cut off midway is finished by the next call."""
    lock = LOCKS[group]
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamp = VENV / f"installed-{group}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    began = time.monotonic()
    print(f"guatu: setting up {VENV.name} from {lock.name}", flush=True)
    if not PYTHON.exists():
        # Debian without python3-venv has no ensurepip; pip then installs into the folder from outside.
        bare = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
        subprocess.run([sys.executable, "-m", "venv", *bare, str(VENV)], check=True)
    # The lock is complete, so no resolver is asked, and a package's own wishes cannot add to it.
    wanted_files = ["--no-deps", "--require-hashes", "-r", str(lock)]
    if uv := shutil.which("uv"):
        # uv does not read the system's certificates unless told to. It runs outside the checkout, whose [tool.uv]
        # is for making the locks: with hashes required uv refuses what is not pinned there.
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", str(PYTHON), *wanted_files],
            check=True,
            cwd=HERE.anchor,
            env={**os.environ, "UV_SYSTEM_CERTS": "1"},
        )
    else:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "--python",
                str(PYTHON),
                "install",
                "--quiet",
                "--disable-pip-version-check",
                *wanted_files,
            ],
            check=True,
        )
    stamp.write_text(wanted)
    print(f"guatu: set up in {time.monotonic() - began:.0f} s", flush=True)


def set_up_if_possible(group: str) -> None:
    """Add what not every machine can have; a run without it says so, and what needs it is skipped."""
    try:
        set_up(group)
    except subprocess.CalledProcessError:
        print(f"guatu: SKIPPED: {LOCKS[group].name} cannot be installed here: see the message above", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as failed:
        print(
            f"run.py: set-up: `{' '.join(map(str, failed.cmd[:4]))} …` ended with {failed.returncode}: "
            "see its message above, put it right, and run the same command again; it goes on where it stopped"
        )
        sys.exit(2)
