"""MSPDI and iCalendar: what is written is read back the same, and a ledger's plan keeps its dates in hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from guatu.ledger import LIMIT_TYPES, DateLimit, Item
from guatu.ledger import Link as ItemLink
from guatu.scheduling import Activity, Constraint, Network, Relation, network_of, schedule
from guatu.scheduling.files import compute, programme_of, to_icalendar, to_mspdi
from guatu.scheduling.files.exporting import portable
from guatu.scheduling.files.programme import (
    Assignment,
    Availability,
    CalendarException,
    Link,
    Programme,
    Repeat,
    Resource,
    Stored,
    Task,
    WorkCalendar,
)
from guatu.words import named_calendars, working_calendar

from .samples import CSV, GAN, PMXML, read, without_notes

OFFICE = named_calendars(working_calendar())
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)
moments = st.datetimes(datetime(1985, 1, 1), datetime(2079, 1, 1)).map(lambda one: one.replace(second=0, microsecond=0))  # noqa: DTZ001
maybe = st.none() | moments
units = st.sampled_from(["m", "h", "d", "w", "mo"])
shifts = st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True).map(
    lambda ends: tuple((a, b) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
kinds, places, months = st.tuples(st.integers(-2, 6)), st.integers(1, 5), st.integers(1, 12)
repeats = st.one_of(
    st.none(),
    st.builds(Repeat, st.just("daily"), st.integers(2, 60)),
    st.builds(Repeat, st.just("weekly"), st.integers(1, 9), weekdays),
    st.builds(Repeat, st.just("monthly"), months, day=st.integers(1, 31)),
    st.builds(Repeat, st.just("monthly"), months, kinds, position=places),
    st.builds(Repeat, st.just("yearly"), month=months, day=st.integers(1, 31)),
    st.builds(Repeat, st.just("yearly"), st.just(1), kinds, months, position=places),
)


@st.composite
def exceptions(draw: st.DrawFn) -> CalendarException:
    first = draw(st.dates(date(1990, 1, 1), date(2070, 1, 1)))
    return CalendarException(
        first, first + timedelta(draw(st.integers(0, 900))), draw(shifts), draw(names), draw(repeats)
    )


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkCalendar, ...]:
    count = draw(st.integers(1, 3))
    return tuple(
        WorkCalendar(
            str(number),
            f"历{number}{draw(names)}".strip(),
            tuple(draw(st.lists(shifts if number == 1 else st.none() | shifts, min_size=7, max_size=7))),
            None if number == 1 else str(draw(st.integers(1, number - 1))),
            tuple(draw(st.lists(exceptions(), max_size=2))),
        )
        for number in range(1, count + 1)
    )


@st.composite
def tasks(draw: st.DrawFn, ids: list[str], calendar_ids: list[str]) -> tuple[Task, ...]:
    found: list[Task] = []
    above: list[str] = []
    for row, id_ in enumerate(ids, start=1):
        level = draw(st.integers(1, len(above) + 1))
        del above[level - 1 :]
        kind = draw(st.sampled_from(["task", "milestone", "summary"]))
        day = draw(moments)
        constraint = draw(st.sampled_from(["", "SNET", "SNLT", "FNET", "FNLT", "SO", "FO"]))
        manual = draw(st.booleans())
        found.append(
            Task(
                id=id_, name=draw(names), kind=kind, number=row, wbs=draw(names), level=level,
                parent=above[-1] if above else None,
                duration=0 if kind == "milestone" else draw(st.integers(0, 90_000)),
                shown=draw(units), elapsed=kind != "summary" and draw(st.booleans()),
                calendar=draw(st.none() | st.sampled_from(calendar_ids)), ignores_resources=draw(st.booleans()),
                constraints=(Constraint(constraint, day),) if constraint else (),
                as_late=not constraint and draw(st.booleans()), deadline=draw(maybe), active=draw(st.booleans()),
                manual=manual, percent=float(draw(st.integers(0, 100))), actual_start=draw(maybe),
                actual_finish=draw(maybe), remaining=draw(st.none() | st.integers(0, 90_000)),
                stored=Stored(
                    draw(maybe), draw(maybe), draw(maybe), draw(maybe), draw(maybe), draw(maybe),
                    draw(st.none() | st.integers(-9_000, 90_000)), draw(st.none() | st.integers(0, 90_000)),
                    draw(st.none() | st.booleans()),
                ),
            )
        )  # fmt: skip
        above.append(id_)
    return tuple(found)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    ids = [str(one) for one in draw(st.lists(st.integers(1, 10**8), min_size=1, max_size=6, unique=True))]
    kept = draw(calendars())
    links = st.builds(Link, st.sampled_from(ids), st.sampled_from(ids), st.sampled_from(["FS", "SS", "FF", "SF"]),
                      st.integers(-90_000, 90_000), st.booleans(), units)  # fmt: skip
    found = draw(st.lists(links, max_size=6))
    calendar = draw(st.none() | st.sampled_from([one.id for one in kept]))
    changes = (Availability(datetime(2026, 4, 1, 8), 0.5), Availability(datetime(2027, 1, 1), 0.0))  # noqa: DTZ001
    resources = [Resource("1", draw(names), "work", calendar, 2.0, draw(st.sampled_from([(), changes, changes[:1]])))]
    return Programme(
        form="mspdi", name=draw(names) or "计划", start=draw(maybe), finish=draw(maybe), data_date=draw(maybe),
        from_finish=draw(st.booleans()), float_limit=480 * draw(st.integers(0, 9)),
        honours_constraints=draw(st.booleans()), calendar=kept[0].id, calendars=kept,
        tasks=draw(tasks(ids, [one.id for one in kept])),
        links=tuple(one for id_ in ids for one in found if one.after == id_), resources=tuple(resources),
        assignments=(Assignment(ids[0], "1", 0.5, draw(st.integers(0, 90_000)), draw(maybe), draw(maybe)),),
    )  # fmt: skip


@given(programmes())
@some
def test_what_is_written_as_mspdi_is_read_back_the_same(programme: Programme) -> None:
    written = to_mspdi(programme)

    assert without_notes(read(written.data)) == programme
    assert written.losses == ()


@pytest.mark.parametrize(("sample", "name"), [(PMXML, "a.xml"), (GAN, "a.gan"), (CSV, "a.csv")])
def test_what_came_from_another_program_keeps_its_dates_in_ms_project(sample: bytes | str, name: str) -> None:
    made = compute(read(sample, name), OFFICE)
    again = compute(read(to_mspdi(portable(made)).data), OFFICE)

    def days(one: object) -> list[tuple[str, str]]:
        windows = list(made.plan.windows.values() if one is made else again.plan.windows.values())
        return [(str(window.planned_start)[:10], str(window.planned_finish)[:10]) for window in windows]

    assert days(made) == days(again)


@st.composite
def day_networks(draw: st.DrawFn) -> Network:
    count, past = draw(st.integers(1, 7)), st.dates(date(2026, 1, 5), date(2026, 2, 2))
    actuals = [draw(st.none() | st.lists(past, min_size=1, max_size=2)) or [] for _ in range(count)]
    activities = tuple(
        Activity(
            str(number), f"事项{number}", draw(st.integers(0, 12)),
            started=min(actuals[number - 1], default=None) if draw(st.integers(0, 3)) else None,
            finished=max(actuals[number - 1]) if len(actuals[number - 1]) == 2 else None,
            remaining=draw(st.none() | st.integers(1, 9)),
            not_before=draw(st.none() | st.dates(date(2026, 1, 5), date(2026, 6, 1))),
            due=draw(st.none() | st.dates(date(2026, 3, 5), date(2026, 12, 1))),
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    relations = tuple(
        Relation(str(before), str(after), draw(st.sampled_from(["FS", "SS", "FF", "SF"])), draw(st.integers(0, 5)))
        for after in range(2, count + 1)
        for before in draw(st.sets(st.integers(1, after - 1), max_size=2))
    )
    return Network(activities, relations, date(2026, 2, 2))


@given(day_networks())
@some
def test_a_plan_in_working_days_keeps_its_days_in_hours(network: Network) -> None:
    plan = schedule(network, OFFICE)
    again = compute(read(to_mspdi(programme_of(plan, OFFICE, "台账")).data), {})

    assert again.problems == ()
    for id_, window in plan.windows.items():
        other = again.plan.windows[id_]
        moments_ = [other.planned_start, other.planned_finish]
        if plan.network.activities[int(id_) - 1].days == 0:
            continue  # a moment between two days belongs to either
        assert [one.date() for one in moments_] == [window.planned_start, window.planned_finish]  # type: ignore[union-attr]


def test_ids_that_are_no_numbers_are_numbered_anew_and_told() -> None:
    programme = read(CSV.replace("\n1,", "\nA-1,").replace(",1,", ",A-1FS+1d,"), "a.csv")
    assert programme.links[0] == Link("A-1", "2", "FS", 1)

    written = to_mspdi(portable(compute(programme, OFFICE)))
    assert [loss.key for loss in written.losses] == ["files.out_ids"]
    assert sorted(int(one.id) for one in read(written.data).tasks) == [2, 3, 4, 5, 6, 7]


def test_several_constraints_of_one_task_are_a_loss() -> None:
    day = datetime(2026, 3, 2, 8)  # noqa: DTZ001
    programme = Programme(
        "xer", tasks=(Task("1", "甲", constraints=(Constraint("SNET", day), Constraint("FNLT", day))),)
    )
    written = to_mspdi(replace(programme, progress="retained"))

    assert [loss.says("zh") for loss in written.losses] == [
        "P6的推算选项（保留逻辑、项目最迟完成）在MS Project中没有对应，未写出",
        "“甲”有多个限制条件，只写出一个",
    ]


def test_calendars_of_one_name_are_told_apart_and_odd_signs_kept_out() -> None:
    week = (((480, 720),),) * 7
    programme = Programme(
        "mspdi", tasks=(Task("1", "甲\x00乙\x0b"),),
        calendars=(WorkCalendar("1", "标准", week), WorkCalendar("2", "标准", week), WorkCalendar("3", "", week)),
    )  # fmt: skip
    again = read(to_mspdi(programme).data)

    assert [one.name for one in again.calendars] == ["标准", "标准 (2)", "Calendar 3"]
    assert again.tasks[0].name == "甲\ufffd乙\ufffd"


def test_milestones_and_due_days_become_all_day_entries_with_lasting_uids() -> None:
    programme = read(CSV, "a.csv")
    made = compute(programme, OFFICE)
    planned = {id_: (window.earliest_start, window.earliest_finish) for id_, window in made.plan.windows.items()}
    data = to_icalendar(replace(programme, name="滨河路"), planned)

    assert data == to_icalendar(replace(programme, name="滨河路"), planned)
    entries = {str(one["summary"]): one for one in Calendar.from_ical(data).walk() if one.name in {"VEVENT", "VTODO"}}
    assert entries.keys() == {"施工图", "进场"}
    assert (entries["进场"].name, entries["进场"].decoded("dtstart"), entries["进场"].decoded("dtend")) == (
        "VEVENT", date(2026, 4, 10), date(2026, 4, 11),
    )  # fmt: skip
    assert (entries["施工图"].name, entries["施工图"].decoded("due")) == ("VTODO", date(2026, 4, 30))
    assert str(entries["施工图"]["uid"]) != str(entries["进场"]["uid"])


def limited(number: int, **given: object) -> Item:
    return Item(number, "task", f"事项{number}", datetime(2026, 1, 5, 9), None, days=10, **given)  # type: ignore[arg-type]  # noqa: DTZ001


def test_limits_and_late_work_of_items_go_out_and_come_back_with_the_same_days() -> None:
    today, day = date(2026, 2, 2), date(2026, 4, 15)
    items = {1: limited(1), **{number: limited(number, links=(ItemLink(1, "FS", 0),)) for number in range(2, 12)}}
    for number, type_ in enumerate(LIMIT_TYPES, start=2):
        items[number] = items[number].with_(limits=(DateLimit(type_, day),))
    items[8] = items[8].with_(as_late=True)
    items[9] = items[9].with_(links=(*items[9].links, ItemLink(8, "FS", 0), ItemLink(2, "FS", 0)))
    items[10] = items[10].with_(limits=(DateLimit("SNET", day), DateLimit("FNLT", date(2026, 5, 29))), not_before=today)
    plan = schedule(network_of(items, today), OFFICE)

    made = programme_of(plan, OFFICE, "台账")
    written = to_mspdi(made)
    again = compute(read(written.data), {})

    assert {task.id: task.constraints[0].type for task in again.programme.tasks if task.id in "2 3 4 5 6 7"} == {
        str(number): type_ for number, type_ in enumerate(LIMIT_TYPES, start=2)
    }
    assert [task.id for task in again.programme.tasks if task.as_late] == ["8"]
    assert [(loss.key, loss.ids) for loss in (*made.losses, *written.losses)] == [("files.out_as_late", ("8",))]
    assert str(again.programme.tasks[9].deadline) == "2026-05-29 17:00:00"
    for id_, window in plan.windows.items():
        other = again.plan.windows[id_]
        assert other.planned_start
        assert other.planned_finish
        assert (id_, other.planned_start.date(), other.planned_finish.date()) == (  # type: ignore[attr-defined]
            id_, window.planned_start, window.planned_finish
        )  # fmt: skip


def test_beside_a_first_day_a_last_one_is_a_deadline_and_another_limit_a_loss_that_is_told() -> None:
    today, day = date(2026, 2, 2), date(2026, 4, 15)
    late = {1: DateLimit("FNLT", date(2026, 5, 29)), 2: DateLimit("SNLT", date(2026, 4, 20))}
    items = {number: limited(number, not_before=day, limits=(limit,)) for number, limit in late.items()}
    items[3] = limited(3)

    written = to_mspdi(programme_of(schedule(network_of(items, today), OFFICE), OFFICE, "台账"))
    tasks = read(written.data).tasks

    assert [loss.says("zh") for loss in written.losses] == ["“事项2”有多个限制条件，只写出一个"]
    assert [(str(one.constraints[0].day)[:10], str(one.deadline)[:10]) for one in tasks] == [
        ("2026-04-15", "2026-05-29"), ("2026-04-15", "None"), ("2026-02-02", "None")
    ]  # fmt: skip


def test_a_list_keeps_its_first_day_and_gets_no_limit_of_its_own_end() -> None:
    tasks = portable(compute(read(CSV, "a.csv"), OFFICE)).tasks

    assert {(one.id, limit.type) for one in tasks for limit in one.constraints} == {("1", "SNET")}


def test_a_limit_on_a_whole_holds_its_parts_in_the_file_too() -> None:
    today, day = date(2026, 2, 2), date(2026, 4, 15)
    items = {1: limited(1, limits=(DateLimit("SNET", day),)).with_(days=None), 2: limited(2, parent=1)}
    plan = schedule(network_of(items, today), OFFICE)
    assert plan.windows["2"].planned_start == day

    again = compute(read(to_mspdi(programme_of(plan, OFFICE, "台账")).data), {})

    start = again.plan.windows["2"].planned_start
    assert start is not None
    assert start.date() == day  # type: ignore[attr-defined]
