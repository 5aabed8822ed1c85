"""The planners' pages at ten thousand items: `python3 run.py bench planning [items]`; a table in Markdown.

An office of projects of twenty steps, one after another and overlapping, every third with a due day: a baseline is
kept, scenarios of hundreds and of thousands of changes are adopted, a forecast is made; then each page is asked for, as
a logged-in supervisor, median of five after the first. Nothing is timed but the work itself.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
from argparse import Namespace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.office import fetch, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guatu.actions import Acting
    from guatu.ledger import Draft

UNITS = ("市发展改革委", "市住房城乡建设局", "市交通运输局", "市水利局", "市教育局", "市工业和信息化局")
STEPS = 19
TODAY = date(2026, 3, 16)
SAMPLES = 10_000


def drafts(items: int) -> list[Draft]:
    """The projects, their steps, days and links."""
    from guatu.ledger import Draft

    chance, projects = random.Random(1), items // (STEPS + 1)
    found = []
    for project in range(projects):
        due = TODAY + timedelta(days=80 + chance.randrange(700))
        found.append(opened(f"项目{project}", project, due=due.isoformat()))
    for project in range(projects):
        for step in range(STEPS):
            day = TODAY + timedelta(days=20 * step + chance.randrange(200))
            own = {"due": day.isoformat()} if step % 3 == 0 else {}
            found.append(opened(f"项目{project} · 第{step}步", project, parent=-project - 1, **own))
    for project in range(projects):
        places = [-(projects + project * STEPS + step + 1) for step in range(STEPS)]
        for step, place in enumerate(places):
            found.append(Draft("planned", place, {"days": 5 + chance.randrange(20)}))
            if step:
                found.append(Draft("depended", place, {"after": places[step - 1], "type": "FS", "lag": 0}))
            if step > 2 and step % 2:
                found.append(Draft("depended", place, {"after": places[step - 3], "type": "SS", "lag": 3}))
    return found


def opened(name: str, project: int, **facts: Any) -> Draft:
    """One item of a project."""
    from guatu.ledger import Draft

    units = [{"name": UNITS[project % len(UNITS)], "role": "lead"}]
    return Draft("opened", None, {"kind": "task", "name": name, "units": units, **facts})


def office(items: int) -> Acting:
    """A supervisor in an office of so many items."""
    from guatu import actions
    from guatu.actions import Acting
    from guatu.actions.writing import write
    from guatu.store.models import Person

    row = actions.open_ledger("main", "bench", fixed_day=TODAY)
    now = datetime(2026, 3, 16, 2, tzinfo=UTC)
    person = Person(login="bench", name="bench", ledger_id=row.name, role=Person.Role.SUPERVISOR)
    person.set_unusable_password()
    person.save()
    acting = Acting.of(Person.objects.select_related("ledger", "unit").get(login="bench"), now)
    write(acting, "open", "seed", lambda _: drafts(items), asked="seed")
    return acting


def adopting(acting: Acting, items: int, count: int) -> None:
    """Days, first days, due days and links changed, each a quarter."""
    from guatu import actions

    first = items // (STEPS + 1) + 2
    numbers = [first + place * (items - first) // count for place in range(count)]
    edits = [edit_of(number, place) for place, number in enumerate(numbers)]
    scenario = actions.suppose(acting, f"推演{count}", edits, key=f"s{count}").seqs[0]
    spent = timed(lambda: actions.adopt_scenario(acting, scenario, key=f"a{count}"))
    print(f"| scenario of {count:,} changes adopted | {spent:.2f} s |")


def edit_of(number: int, place: int) -> dict[str, Any]:
    """One change, of a kind by its place."""
    if place % 4 == 0:
        return {"item": number, "field": "days", "to": 40}
    if place % 4 == 1:
        return {"item": number, "field": "not_before", "to": "2026-05-06"}
    if place % 4 == 2:
        return {"item": number, "field": "due", "to": "2029-05-06"}
    return {"item": number, "field": "link", "after": number - 1, "type": "SS", "to": 2}


def forecast(acting: Acting) -> None:
    """Ten thousand samples, kept; the compiled kernel is loaded before."""
    from guatu import actions

    actions.make_forecast(acting, samples=600, key="warm")
    before = peak()
    spent = timed(lambda: actions.make_forecast(acting, samples=SAMPLES, key="forecast"))
    print(f"| forecast of {SAMPLES:,} samples, kept | {spent:.2f} s, {peak() - before:.0f} MB more at its height |")


def peak() -> float:
    """The most memory the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pages(addresses: Sequence[tuple[str, str]]) -> None:
    """The server's time for each."""
    from django.test import Client

    from guatu.store.models import Person

    client = Client()
    client.force_login(Person.objects.get(login="bench"))
    for name, address in addresses:
        first = timed(lambda: fetch(client, address))  # noqa: B023 - called at once
        again = statistics.median(timed(lambda: fetch(client, address)) for _ in range(5))  # noqa: B023
        print(f"| page: {name} | {again * 1000:.0f} ms (first {first * 1000:.0f} ms) |")


def main() -> None:
    """Print the figures."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as folder:
        os.environ["GUATU_HOME"] = str(Path(folder) / "home")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
        from guatu.commands.office import enter

        enter(Namespace(home=None, lang="zh"))
        from guatu import actions

        acting = office(items)
        print(f"| {items:,} items, load {os.getloadavg()[0]:.1f} | |\n| --- | --- |")
        kept = actions.take_baseline(acting, "年初计划", key="b").seqs[0]
        for count in (items // 20, items // 2):
            adopting(acting, items, count)
        forecast(acting)
        edits = [{"item": items - place, "field": "days", "to": 50} for place in range(items // 3)]
        waiting = actions.suppose(acting, "待定", edits, key="w").seqs[0]
        pages(
            [
                ("baselines and scenarios", "/baselines"),
                ("a baseline compared with today", f"/compare?before={kept}"),
                ("a scenario compared with today", f"/compare?before=today&after={waiting}"),
                (f"a scenario of {len(edits):,} changes", f"/scenarios/{waiting}"),
                ("the last forecast", "/risk"),
                ("its due days of one unit", f"/risk?unit={UNITS[0]}&sort=-p80"),
            ]
        )


if __name__ == "__main__":
    main()
