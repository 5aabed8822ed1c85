"""Items and plans built by hand for the tests of reconciliation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from guatu.ledger import Item, Repeat, Report, Source
from guatu.scheduling import Step, Window

TODAY = date(2026, 3, 18)  # a Wednesday; no holiday from 24 February to 3 April 2026
PLAN = Source("a" * 64, "实施方案.docx", (10, 30), "3月中旬前完成临江大道改造", 2)
REPORT = Source("b" * 64, "推进会纪要.txt", (5, 25), "临江大道改造4月底前完成", None)


@dataclass
class Windows:
    """A plan written down by hand."""

    windows: Mapping[str, Window] = field(default_factory=dict)
    chains: Mapping[str, Sequence[Step]] = field(default_factory=dict)

    def why(self, activity: str, side: str) -> Sequence[Step]:
        return self.chains.get(activity, ())


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def promise(number: int = 1, **fields: object) -> Item:
    """An open task with a source, opened and heard of on 16 March 2026, due when `due` says."""
    opened = at(date(2026, 3, 16))
    given: dict[str, object] = {
        "number": number, "kind": "task", "name": "临江大道改造", "opened_at": opened, "source": PLAN,
        "subject": "临江大道改造", "action": "完成", "last_heard": opened, "entries": (number,),
    }  # fmt: skip
    given.update(fields)
    given.setdefault("promised", given.get("due"))
    return Item(**given)  # type: ignore[arg-type]


def report(on: date, *, percent: int | None = None, done: bool = False, round: int = 1, entry: int = 50) -> Report:  # noqa: A002
    return Report(entry, on, "正在施工", "市住建局", at(on), percent, done, round)


def repeat(due: date | None = None, value: object = None, *, state: str = "proposed", entry: int = 60) -> Repeat:
    return Repeat(entry, REPORT, "临江大道改造4月底前完成", due, None, value, state)  # type: ignore[arg-type]


def window(number: int, start: date, finish: date, latest: date, late_by: int = 0) -> Window:
    float_days = -late_by
    return Window(str(number), start, finish, start, latest, float_days, 0, late_by > 0, late_by)
