"""Ledgers for these tests: made of entries, as real ones are, and random ones that hypothesis draws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from guatu.ledger import Draft, Ledger, append
from guatu.scheduling import network_of, schedule
from guatu.scheduling.baselines import Measure, Snapshot, headings, snapshot
from tests.scheduling.small_calendar import SmallCalendar

OFFICE = SmallCalendar(off={date(2026, 5, 1), date(2026, 10, 1), date(2026, 10, 2)})
SITE = SmallCalendar(off={date(2026, 4, 1) + timedelta(days=k) for k in range(20)})
CALENDARS = {"office": OFFICE, "site": SITE}
MEASURE = Measure(CALENDARS)
TODAY = date(2026, 3, 16)
AT = datetime(2026, 3, 16, 1, tzinfo=UTC)


def grown(ledger: Ledger, *drafts: Draft, author: str = "ban", at: datetime = AT) -> Ledger:
    return append(ledger, drafts, at=at, author=author)[0]


def opened(name: str, due: str | None = None, parent: int | None = None, kind: str = "task") -> Draft:
    facts = {"kind": kind, "name": name, "due": due, "parent": parent}
    return Draft("opened", None, {key: value for key, value in facts.items() if value is not None})


def taken(ledger: Ledger, today: date = TODAY, name: str = "now") -> Snapshot:
    plan = schedule(network_of(ledger.items, today), CALENDARS, today)
    return snapshot(plan, MEASURE, name, seq=ledger.seq, leave_out=headings(ledger.items))


DAYS = st.dates(date(2026, 3, 1), date(2026, 12, 31)).map(date.isoformat)


def _about(item: int) -> st.SearchStrategy[tuple[str, dict[str, object]]]:
    """One planning entry about an item; links only lead from lower to higher numbers."""
    kinds = [
        st.integers(0, 40).map(lambda days: ("planned", {"days": days})),
        DAYS.map(lambda day: ("dated", {"due": day})),
        st.sampled_from(["office", "site"]).map(lambda name: ("planned", {"calendar": name})),
        (st.none() | DAYS).map(lambda day: ("planned", {"not_before": day})),
        st.just(("planned", {"started": "2026-03-10"})),
        st.just(("cancelled", {"reason": "并入他项"})),
    ]
    if item > 1:
        after, types = st.integers(1, item - 1), st.sampled_from(["FS", "SS", "FF"])
        link = st.fixed_dictionaries({"after": after, "type": types, "lag": st.integers(-3, 9)})
        kinds += [link.map(lambda facts: ("depended", facts))] * 2
        kinds.append(after.map(lambda number: ("undepended", {"after": number})))
    return st.one_of(kinds)


@st.composite
def planning(draw: st.DrawFn, count: int, most: int = 12) -> list[Draft]:
    """Planning entries about items 1 to `count`."""
    items = draw(st.lists(st.integers(1, count), max_size=most))
    return [Draft(kind, item, facts) for item in items for kind, facts in [draw(_about(item))]]


@st.composite
def ledgers(draw: st.DrawFn, least: int = 1) -> Ledger:
    """A ledger of up to ten promises, some under a heading or another promise."""
    count = draw(st.integers(least, 10))
    drafts = [opened("一、水利工程", kind="group")]
    for number in range(2, count + 1):
        parent = draw(st.none() | st.integers(1, max(1, number - 1)))
        drafts.append(opened(f"事项{number}", draw(st.none() | DAYS), parent))
    ledger = grown(Ledger(), *drafts)
    return grown(ledger, *draw(planning(count)))
