"""Schedule files levelled within their own crews: no crew overdrawn in the file's calendars, nothing out of order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.scheduling import Problem
from guatu.scheduling.files import Computed, Programme, answer, compute, to_mspdi
from guatu.scheduling.files.busy import overloads
from guatu.scheduling.files.crews import crews_of
from guatu.scheduling.files.exporting import portable_levelled
from guatu.scheduling.files.levelled import LevelledFile, level_file, levelled_json
from guatu.scheduling.files.programme import (
    Assignment,
    Availability,
    CalendarException,
    Link,
    Resource,
    Task,
    WorkCalendar,
)
from guatu.scheduling.plan import Constraint, RelationType
from guatu.scheduling.scarce import Effort
from guatu.words import named_calendars, working_calendar

from .samples import read

OFFICE = named_calendars(working_calendar())
MONDAY = datetime(2026, 3, 2, 8)  # noqa: DTZ001 - a wall clock
HOURS = ((480, 720), (780, 1020))
STANDARD = WorkCalendar(
    "1", "标准", (HOURS,) * 5 + ((),) * 2, exceptions=(CalendarException(date(2026, 3, 5), date(2026, 3, 5)),)
)
SIX_DAYS = WorkCalendar("2", "六日", (HOURS,) * 6 + ((),))
NIGHTS = WorkCalendar("3", "夜班", (((1200, 1440),),) * 5 + ((),) * 2)
some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def programme(*tasks: Task, **more: Any) -> Programme:
    given_ = {"start": MONDAY, "calendar": "1", "calendars": (STANDARD,), **more}
    return Programme("mspdi", tasks=tasks, **given_)


def levelled(made: Programme, objective: str = "makespan", schedules: int = 40) -> tuple[Computed, LevelledFile]:
    computed = compute(made, OFFICE)
    found = level_file(computed, Effort(None, schedules, 1, 1, solver=False), objective)  # type: ignore[arg-type]
    assert not isinstance(found, Problem), found.says("en")
    return computed, found


def days(found: LevelledFile) -> dict[str, tuple[str, str]]:
    return {
        name: (str(window.earliest_start)[:16], str(window.earliest_finish)[:16])
        for name, window in found.plan.windows.items()
    }


CREW = Resource("r", "施工队")
TWO = (Task("1", "甲", duration=960), Task("2", "乙", duration=480))
BOTH = (Assignment("1", "r"), Assignment("2", "r"))


def test_one_crew_does_one_thing_after_the_other() -> None:
    """Three days of work of one crew, the 5th off: Monday to Wednesday, in one order or the other."""
    computed, found = levelled(programme(*TWO, resources=(CREW,), assignments=BOTH))

    assert found.plan.finish == datetime(2026, 3, 4, 17)  # noqa: DTZ001
    assert computed.plan.finish == datetime(2026, 3, 3, 17)  # noqa: DTZ001
    assert (found.unit, found.counted().makespan, found.levelled.proven) == (480, 1440, True)
    starts = sorted(start for start, _ in days(found).values())
    assert starts in (["2026-03-02 08:00", "2026-03-03 08:00"], ["2026-03-02 08:00", "2026-03-04 08:00"])


def test_two_of_a_crew_and_shares_of_one_go_side_by_side() -> None:
    pair = programme(*TWO, resources=(replace(CREW, units=2.0),), assignments=BOTH)
    halves = programme(*TWO, resources=(CREW,), assignments=tuple(replace(one, units=0.5) for one in BOTH))

    assert {levelled(one)[1].plan.finish for one in (pair, halves)} == {datetime(2026, 3, 3, 17)}  # noqa: DTZ001


def test_a_crew_that_comes_later_is_waited_for() -> None:
    crew = replace(CREW, units=0.0, changes=(Availability(datetime(2026, 3, 9), 1.0),))  # noqa: DTZ001
    _, found = levelled(programme(TWO[1], resources=(crew,), assignments=BOTH[1:]))

    assert days(found)["2"] == ("2026-03-09 08:00", "2026-03-09 17:00")


def test_begun_and_manual_work_stays_and_others_wait_for_its_crew() -> None:
    begun = replace(TWO[0], actual_start=MONDAY)
    manual = replace(
        TWO[0], manual=True, stored=replace(TWO[0].stored, start=MONDAY, finish=MONDAY + timedelta(1, 32400))
    )
    for first in (begun, manual):
        _, found = levelled(programme(first, TWO[1], resources=(CREW,), assignments=BOTH))
        assert days(found) == {
            "1": ("2026-03-02 08:00", "2026-03-03 17:00"), "2": ("2026-03-04 08:00", "2026-03-04 17:00"),
        }  # fmt: skip


def test_lateness_puts_the_due_task_first() -> None:
    due = replace(TWO[1], deadline=datetime(2026, 3, 2, 17))  # noqa: DTZ001
    _, found = levelled(programme(TWO[0], due, resources=(CREW,), assignments=BOTH), "lateness")

    assert days(found)["2"] == ("2026-03-02 08:00", "2026-03-02 17:00")
    assert found.levelled.lateness == 0


def test_a_list_is_levelled_in_office_days() -> None:
    text = "序号,任务名称,工期,开始,前置任务,资源名称\n1,甲,2,2026-03-02,,施工队\n2,乙,1,2026-03-02,,施工队\n"
    computed, found = levelled(read(text, "list.csv"))

    assert found.plan.finish == date(2026, 3, 4)
    assert [one.key for one in computed.losses] == ["files.list_resources"]


def test_nothing_left_to_do_is_levelled_already() -> None:
    done = replace(TWO[0], actual_start=MONDAY, actual_finish=MONDAY + timedelta(1, 32400), percent=100.0)
    _, found = levelled(programme(done, resources=(CREW,), assignments=BOTH[:1]))

    assert (found.levelled.proven, found.levelled.makespan, found.unit) == (True, 0, 1)


def test_what_cannot_be_taken_over_is_told_kind_by_kind() -> None:
    whole = Task("9", "全部", kind="summary")
    tasks = (whole, *(replace(one, parent="9", level=2) for one in TWO), Task("3", "监理", kind="effort"))
    resources = (
        CREW,
        Resource("m", "混凝土", "material"),
        Resource("c", "六日班", calendar="2"),
        Resource("n", "夜班", calendar="3"),
    )
    assignments = (
        Assignment("1", "r", 1.0, 100), Assignment("2", "r", 3.0), Assignment("2", "m"), Assignment("9", "r"),
        Assignment("3", "r"), Assignment("1", "n"), Assignment("1", "c"),
    )  # fmt: skip
    made = programme(*tasks, resources=resources, assignments=assignments, calendars=(STANDARD, SIX_DAYS, NIGHTS))
    crews = crews_of(compute(made, OFFICE))

    assert [(one.activity, one.resource, one.amount) for one in crews.demands] == [
        ("1", "r", 100),
        ("1", "n", 100),
        ("1", "c", 100),
    ]
    assert [one.says("zh") for one in crews.losses] == [
        "材料和费用类资源（混凝土等1种）不参与均衡",
        "1处分配的工时与投入×工期不符（如“甲”），均衡按工期内始终投入计",
        "1处资源分配在摘要任务上（如施工队），均衡只计其下各任务，未计入",
        "1处资源分配的任务不参与推算（如施工队），均衡未计入",
        "1处资源的工作时间与任务不同，均衡按任务的日历计",
        "“乙”要用施工队的300%，最多只有100%，该项分配均衡未计入",
    ]


def test_uneven_minutes_are_rounded_up_and_told() -> None:
    odd = (replace(TWO[0], duration=481), replace(TWO[1], duration=477))
    _, found = levelled(programme(*odd, resources=(CREW,), assignments=BOTH))

    assert not found.exact
    assert [one.key for one in found.losses] == ["files.level_steps"]
    (_, first), (second, _) = sorted(days(found).values())
    assert first <= second


def test_the_answer_has_the_levelled_dates_in_its_unit() -> None:
    computed, found = levelled(programme(*TWO, resources=(CREW,), assignments=BOTH))
    told = levelled_json(answer(computed), found)

    assert told["level"]["starts"] == {one["id"]: one["level_start"] for one in told["activities"]}
    assert {one["level_finish"] for one in told["activities"]} >= {"2026-03-04T17:00"}
    assert (told["level"]["makespan"], told["level"]["lower_bound"], told["level"]["step"]) == (1440, 1440, 480)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Tasks of even and uneven length in one to three calendars, links of every kind, crews of which some change."""
    calendars = draw(st.sampled_from([(STANDARD,), (STANDARD, SIX_DAYS), (STANDARD, SIX_DAYS, NIGHTS)]))
    unit = draw(st.sampled_from([480, 240, 60, 60, 7]))
    count = draw(st.integers(2, 9))
    tasks = tuple(
        Task(
            str(n), f"第{n}项", duration=draw(st.integers(0, 6)) * unit,
            calendar=draw(st.sampled_from([one.id for one in calendars])), elapsed=draw(st.integers(0, 9)) == 0,
            actual_start=MONDAY if draw(st.integers(0, 5)) == 0 else None,
        )
        for n in range(count)
    )  # fmt: skip
    types: st.SearchStrategy[RelationType] = st.sampled_from(["FS", "SS", "FF", "SF"])
    links = tuple(
        Link(str(a), str(b), draw(types), draw(st.integers(-1, 2)) * unit, draw(st.booleans()))
        for a in range(count) for b in range(a + 1, count) if draw(st.integers(0, 3)) == 0
    )  # fmt: skip
    change = (Availability(datetime(2026, 3, 11, 10), 1.0), Availability(datetime(2026, 3, 20), 0.5))  # noqa: DTZ001
    resources = tuple(
        Resource(
            name, name, units=draw(st.sampled_from([1.0, 2.0, 0.75])), changes=draw(st.sampled_from([(), (), change]))
        )
        for name in ("甲队", "乙队")
    )
    assignments = tuple(
        Assignment(task.id, one.id, draw(st.sampled_from([1.0, 0.5, 0.25])))
        for task in tasks for one in resources if draw(st.booleans())
    )  # fmt: skip
    return programme(*tasks, calendars=calendars, links=links, resources=resources, assignments=assignments)


@some
@given(programmes(), st.sampled_from(["makespan", "lateness"]))
def test_any_file_is_levelled_within_its_crews_and_its_logic(made: Programme, objective: str) -> None:
    """The levelling is judged within: the file's own passes agree with it, and no crew is overdrawn by the minute."""
    computed = compute(made, OFFICE)
    found = level_file(computed, Effort(None, 30, 1, 1, solver=False), objective)  # type: ignore[arg-type]

    assert not isinstance(found, Problem) or found.key != "files.level_unsound"
    if isinstance(found, Problem):  # what begun work and crews that shrink leave may be no room at all
        assert found.key == "levelling.no_room"
        return
    for name, window in found.plan.windows.items():
        assert (
            window.earliest_start >= computed.plan.windows[name].earliest_start or made.tasks[int(name)].duration == 0
        )


@some
@given(programmes())
def test_a_levelled_file_written_for_ms_project_keeps_every_levelled_date(made: Programme) -> None:
    """Its own passes, which know nothing of crews, put all where levelling did."""
    computed = compute(made, OFFICE)
    found = level_file(computed, Effort(None, 30, 1, 1, solver=False), "makespan")
    if isinstance(found, Problem):
        return
    written = portable_levelled(computed, found.plan)
    again = compute(read(to_mspdi(written).data), OFFICE)

    dates = [
        [(str(one.windows[task.id].earliest_start), str(one.windows[task.id].earliest_finish)) for task in tasks]
        for one, tasks in ((found.plan, made.tasks), (again.plan, again.programme.tasks))
    ]
    assert dates[0] == dates[1]


def test_a_task_held_by_levelling_loses_its_second_constraint_and_says_so() -> None:
    late = Constraint("FNLT", datetime(2026, 3, 6, 17))  # noqa: DTZ001
    computed, found = levelled(
        programme(TWO[0], replace(TWO[1], constraints=(late,)), resources=(CREW,), assignments=BOTH)
    )
    written = to_mspdi(portable_levelled(computed, found.plan))

    assert [(one.key, one.ids) for one in written.losses] == [("files.out_constraints", ("2",))]
    assert {one.constraints[0].type for one in read(written.data).tasks} == {"SNET"}


def test_an_overload_is_seen_and_what_nobody_chose_is_not() -> None:
    computed = compute(programme(*TWO, resources=(CREW,), assignments=BOTH), OFFICE)
    crews = crews_of(computed)
    dates = {name: (window.earliest_start, window.earliest_finish) for name, window in computed.plan.windows.items()}
    calendar_of = dict.fromkeys(("1", "2"), next(iter(computed.calendars.values())))

    assert overloads(crews.resources, crews.demands, dates, calendar_of) == (("r", MONDAY),)
    assert overloads(crews.resources, crews.demands, dates, calendar_of, {"1", "2"}) == ()


def test_a_longer_task_is_levelled_to_a_later_end() -> None:
    longer = (replace(TWO[0], duration=1440), TWO[1])
    ends = [levelled(programme(*tasks, resources=(CREW,), assignments=BOTH))[1].plan.finish for tasks in (TWO, longer)]

    assert [str(end) for end in ends] == ["2026-03-04 17:00:00", "2026-03-06 17:00:00"]
