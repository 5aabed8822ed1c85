"""The pictures of the README: the sample programme in a real Chromium, both languages, 1440 × 900.

    python3 run.py setup && PYTHONPATH=src:. .venv/bin/python deploy/screenshots.py

Needs the dev lock (`python3 run.py test` installs it), Chromium and a Chinese font.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs/screenshots"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
BRIDGE = "主桥9月底前合龙"


def main() -> None:
    """Play the sample, serve it, take every picture in both languages."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {**os.environ, "GUATU_HOME": f"{folder}/home", "PYTHONPATH": str(ROOT / "src")}
        settings.pop("DISPLAY", None)
        guatu = [sys.executable, "-m", "guatu"]
        subprocess.run([*guatu, "demo", "--no-serve"], env=settings, check=True)
        for language in ("zh", "en"):
            wall = [*guatu, "draw", "--lang", language, "--out", f"{folder}/{language}.html"]
            subprocess.run(wall, env=settings, check=True)
        server = subprocess.Popen([*guatu, "demo", "--port", str(port)], env=settings, stdout=subprocess.DEVNULL)
        try:
            pictures(f"http://127.0.0.1:{port}", Path(folder))
        finally:
            server.terminate()
            server.wait()


def pictures(office: str, walls: Path) -> None:
    """One browser, one context a language."""
    wait_for(office)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for language, locale in (("zh", "zh-CN"), ("en", "en-GB")):
            page = browser.new_context(viewport={"width": 1440, "height": 900}, locale=locale).new_page()
            page.goto(f"{office}/login")
            page.locator("li form", has=page.locator("input[value=luminxiang]")).locator("button").click()
            page.wait_for_url(f"{office}/")
            take(page, f"home-{language}")
            page.goto(f"{office}/ledger?q={BRIDGE}")
            page.locator("tr[data-row] td.what a").first.click()
            take(page, f"item-{language}")
            page.locator("#source figcaption a").first.click()
            take(page, f"document-{language}")
            for name in ("ledger", "gantt"):
                page.goto(f"{office}/{name}")
                take(page, f"{name}-{language}")
            page.goto((walls / f"{language}.html").as_uri())
            take(page, f"wall-{language}")
        browser.close()


def take(page: Page, name: str) -> None:
    """A picture once the page has come to rest."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    page.screenshot(path=OUT / f"{name}.png")


def wait_for(office: str) -> None:
    """Until the office answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{office}/alive", timeout=2).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the office did not answer")


if __name__ == "__main__":
    main()
