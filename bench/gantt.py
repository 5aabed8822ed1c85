"""The schedule's page at 10,000 items: first chart, one edit to new dates on the screen, scrolling.

    python3 run.py bench gantt [--items 10000]

An office of its own with projects of 100 items, one link and a half an item of all four types, a due day each project;
a real server, a real Chromium. An edit is timed in the page from the moment it is made until the frame with the new
dates has been painted: request, both passes over everything, answer, drawing.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from guatu.ledger import Draft, Item

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

PROJECT = 100
TODAY = date(2026, 3, 16)
AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
LOGIN, PASSWORD = "bench", "kanban-2026-x"
UNITS = ("市水利局", "市交通运输局", "市住房城乡建设局", "市教育局", "市工业和信息化局")
# Until the dates stand on the screen: the answer is laid and two frames have passed.
EDIT = """edit => new Promise(done => {
    const began = performance.now(), before = guatuPage.model.draft;
    guatuPage.preview(edit);
    const look = () => {
        const { draft } = guatuPage.model;
        if (draft === before || !draft || !draft.windows.size) { requestAnimationFrame(look); return; }
        requestAnimationFrame(() => done(performance.now() - began));
    };
    look();
})"""
SCROLL = """by => new Promise(done => {
    const { view } = guatuPage.drawing, frames = [];
    let last = performance.now(), left = 150;
    const step = now => {
        frames.push(now - last);
        last = now;
        view.scrollTop += by;
        left -= 1;
        if (left) requestAnimationFrame(step); else done(frames.slice(1));
    };
    requestAnimationFrame(step);
})"""
SAVE = """edit => new Promise(done => {
    const began = performance.now();
    guatuPage.commit(edit);
    const busy = () => guatuPage.pending.length || guatuPage.sending;
    const look = () => busy() ? setTimeout(look, 5) : done(performance.now() - began);
    look();
})"""


def drafts_of(count: int) -> Iterator[Draft]:
    """Projects in order: each a group, its items with days and links to items shortly before, a due day at the end."""
    from guatu.ledger import Draft

    chance = random.Random(20260316)
    for project in range(count // PROJECT):
        whole = project * PROJECT + 1
        yield Draft("opened", None, {"kind": "group", "name": f"第{project + 1}号重点项目"})
        for place in range(1, PROJECT):
            facts: dict[str, Any] = {"kind": "task", "name": f"第{project + 1}号项目第{place}道工序", "parent": whole}
            facts["units"] = [{"name": chance.choice(UNITS), "role": "lead"}]
            if place == PROJECT - 1:
                facts["due"] = (TODAY + timedelta(days=chance.randint(240, 600))).isoformat()
            yield Draft("opened", None, facts)
            yield Draft("planned", whole + place, {"days": chance.randint(1, 15)})
            befores = (
                {chance.randint(max(1, place - 12), place - 1) for _ in range(chance.choice((1, 2)))}
                if place > 1
                else ()
            )
            for before in befores:
                kind = chance.choice(("FS", "FS", "FS", "SS", "FF", "SF"))
                yield Draft(
                    "depended", whole + place, {"after": whole + before, "type": kind, "lag": chance.randint(0, 3)}
                )


def prepare(home: Path, count: int) -> None:
    """An office whose ledger holds `count` items, and the person who looks at it."""
    os.environ["GUATU_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
    from guatu.store.opening import open_home

    open_home(home)
    from django.db import transaction

    from guatu import actions
    from guatu.actions import Acting
    from guatu.ledger import Ledger, append
    from guatu.store import ledgers

    row = actions.open_ledger("main", "攻坚年", fixed_day=TODAY)
    root = Acting.of(actions.machine_account(row, "office"), AT)
    actions.add_person(root, login=LOGIN, name="测", role="supervisor", unit=None, password=PASSWORD)
    _, entries = append(Ledger(), list(drafts_of(count)), at=AT, author="office")
    with transaction.atomic():
        ledgers.save("main", entries)


def engine(count: int) -> float:
    """Milliseconds of the engine alone for one edit, median of twenty."""
    from dataclasses import replace

    from guatu.scheduling import edited, network_of, schedule
    from guatu.store import ledgers
    from guatu.words import named_calendars, working_calendar

    items: dict[int, Item] = dict(ledgers.ledger("main").items)
    plan = schedule(network_of(items, TODAY), named_calendars(working_calendar()), TODAY)
    activities = [each for each in plan.network.activities if each.days]
    times = []
    for turn in range(20):
        changed = replace(activities[turn * 97 % count % len(activities)], days=40)
        began = time.perf_counter()
        edited(plan, [changed])
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The office on a free port, as `guatu serve` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "GUATU_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    server = subprocess.Popen(
        [sys.executable, "-m", "guatu", "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/alive", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def look(address: str) -> dict[str, list[float]]:
    """The times of the page, in milliseconds."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("bench gantt: needs Chromium: install the package `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{address}/login")
        page.fill("input[name=login]", LOGIN)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{address}/")
        times = {"first": [_opened(page, address)], "again": [_opened(page, address) for _ in range(3)]}
        number = int(page.evaluate("guatuPage.model.visible[20]"))
        page.evaluate("number => guatuPage.open(guatuPage.model.rows.get(number), false, true)", number)
        for turn in range(6):
            page.evaluate(EDIT, {"do": "plan", "item": number, "days": 20 + turn})
        edits = [{"do": "plan", "item": number, "days": 30 + turn} for turn in range(30)]
        times["edit"] = [float(page.evaluate(EDIT, edit)) for edit in edits]
        page.evaluate("guatuPage.preview(null)")
        times["save"] = [
            float(page.evaluate(SAVE, {"do": "plan", "item": number, "days": 5 + turn})) for turn in range(6)
        ]
        after = []
        for turn in range(6):
            page.evaluate(SAVE, {"do": "plan", "item": number, "days": 15 + turn})
            after.append(float(page.evaluate(EDIT, {"do": "plan", "item": number, "days": 25 + turn})))
            page.evaluate("guatuPage.preview(null)")
        times["after"] = after
        times["wheel"] = [float(frame) for frame in page.evaluate(SCROLL, 320)]
        times["leap"] = [float(frame) for frame in page.evaluate(SCROLL, 1920)]
        browser.close()
    return times


def _opened(page: Page, address: str) -> float:
    began = time.perf_counter()
    page.goto(f"{address}/gantt")
    page.wait_for_selector("#gantt[data-ready]", timeout=60_000)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Print the figures as lines of a Markdown table, each with the mark it is held against."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=10_000)
    count = parser.parse_args().items
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as folder:
        home = Path(folder) / "home"
        prepare(home, count)
        alone = engine(count)
        with serving(home) as address:
            times = look(address)
    wheel, leap = sorted(times["wheel"]), sorted(times["leap"])
    lines = [
        ("one edit, engine alone", f"{alone:.0f} ms", "20 ms"),
        ("one edit to new dates on the screen", _spread(times["edit"]), "200 ms"),
        ("… just after another was saved", _spread(times["after"]), "200 ms"),
        ("edit saved, with lights and what else changed", _spread(times["save"]), "in the background"),
        ("first chart, office just started", _spread(times["first"]), "2,000 ms"),
        ("chart opened again", _spread(times["again"]), "2,000 ms"),
        ("scrolling 10 rows a frame: 95th percentile, longest", _frames(wheel), "100 ms"),
        ("scrolling 60 rows a frame: 95th percentile, longest", _frames(leap), "–"),
    ]
    print(f"| {count:,} items | measured | mark |")
    print("| --- | --- | --- |")
    for line in lines:
        print("| " + " | ".join(line) + " |")


def _frames(times: list[float]) -> str:
    return f"{times[int(len(times) * 0.95)]:.0f} ms, {times[-1]:.0f} ms"


def _spread(times: list[float]) -> str:
    longest = f", at most {max(times):.0f} ms" if len(times) > 1 else ""
    return f"{statistics.median(times):.0f} ms{longest}"


if __name__ == "__main__":
    main()
