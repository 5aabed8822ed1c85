"""Journeys: the real command, a real server on a home folder of its own, a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Nothing of the browser's own may look outside: what leaves would be ours.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def environment(home: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GUATU_HOME", "GUATU_DATABASE", "DJANGO")) and name != "DISPLAY"
    }
    return {**kept, "GUATU_HOME": str(home), "GUATU_LANG": "zh", "PYTHONPATH": str(ROOT / "src")}


def guatu(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guatu", *map(str, arguments)],
        env=environment(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: install the package `chromium`")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample programme, played once; tests that change it take a copy."""
    home = tmp_path_factory.mktemp("sample") / "home"
    played = guatu(home, "demo", "--no-serve")
    assert played.returncode == 0, played.stderr
    return home


@pytest.fixture
def office(sample_home: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a running office on a copy of the sample."""
    with running(sample_home, tmp_path / "home") as address:
        yield address


@contextmanager
def running(sample_home: Path, home: Path) -> Iterator[str]:
    """An office on a copy of the sample in `home`, until the block ends."""
    shutil.copytree(sample_home, home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "guatu", "demo", "--port", str(port)],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if server.poll() is not None:
            assert server.stderr is not None
            pytest.fail(f"the office ended: {server.stderr.read().decode()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{address}/alive", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the office did not answer within a minute")
