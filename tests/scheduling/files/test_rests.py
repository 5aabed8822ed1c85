"""What MS Project knows of a task besides its duration: rests, other hours of those who work, a finish to keep."""

from __future__ import annotations

from datetime import datetime

from guatu.scheduling.files import compute, to_mspdi

from .samples import mspdi, read, task

NIGHT = (
    "<Calendar><UID>2</UID><Name>夜班</Name><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>"
    + "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>"
        "<FromTime>20:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
        for day in range(2, 7)
    )
    + "".join(f"<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>" for day in (1, 7))
    + "</WeekDays></Calendar>"
)


def spread(*days: tuple[int, int]) -> str:
    """An assignment of nobody to task 1 with so many hours on days of March 2026, as MS Project spreads work."""
    pieces = "".join(
        f"<TimephasedData><Type>1</Type><UID>1</UID><Start>2026-03-{day:02}T08:00:00</Start>"
        f"<Finish>2026-03-{day + 1:02}T08:00:00</Finish><Unit>2</Unit><Value>PT{hours}H0M0S</Value></TimephasedData>"
        for day, hours in days
    )
    return f"<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>{pieces}</Assignment>"


def with_assignments(tasks: str, assignments: str, calendars: str = "", resources: str = "") -> bytes:
    more = f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments></Project>"
    return mspdi(tasks, calendars).replace(b"</Project>", more.encode())


def planned(data: bytes, id_: str = "1") -> tuple[str, str]:
    window = compute(read(data), {}).plan.windows[id_]
    return str(window.planned_start), str(window.planned_finish)


def test_a_rest_between_two_parts_goes_where_the_task_goes() -> None:
    work = spread((2, 8), (3, 0), (4, 0), (5, 8), (6, 8), (7, 0), (8, 0), (9, 8))
    programme = read(with_assignments(task(1, "围堰", 32), work))

    # The weekend is no rest: nobody works then anyway.
    assert programme.tasks[0].gaps == ((datetime(2026, 3, 3, 8), datetime(2026, 3, 5, 8)),)  # noqa: DTZ001
    assert planned(with_assignments(task(1, "围堰", 32), work)) == ("2026-03-02 08:00:00", "2026-03-09 17:00:00")
    held = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-11T08:00:00</ConstraintDate>"
    later = with_assignments(task(1, "围堰", 32, held), work)
    assert planned(later) == ("2026-03-11 08:00:00", "2026-03-18 17:00:00")
    assert [one.key for one in to_mspdi(programme).losses] == ["files.out_gaps"]


def test_the_rests_of_one_of_several_are_not_those_of_the_task() -> None:
    both = spread((2, 8), (3, 0), (4, 8)) + spread((2, 8), (3, 8), (4, 8))

    assert read(with_assignments(task(1, "围堰", 24), both)).tasks[0].gaps == ()


def test_day_and_night_shifts_make_up_a_duration_together() -> None:
    people = (
        "<Resource><UID>1</UID><Name>白班</Name><CalendarUID>1</CalendarUID></Resource>"
        "<Resource><UID>2</UID><Name>夜班</Name><CalendarUID>2</CalendarUID></Resource>"
    )

    def work(day: int, night: int) -> str:
        return "".join(
            f"<Assignment><UID>{who}</UID><TaskUID>1</TaskUID><ResourceUID>{who}</ResourceUID><Units>1</Units>"
            f"<Work>PT{hours}H0M0S</Work></Assignment>"
            for who, hours in ((1, day), (2, night))
        )

    together = with_assignments(task(1, "浇筑", 36), work(24, 12), NIGHT, people)
    assert planned(together) == ("2026-03-02 08:00:00", "2026-03-05 00:00:00")
    # Two nights beside three days are no union of hours: the task keeps the calendar of its programme.
    apart = with_assignments(task(1, "浇筑", 24), work(24, 8), NIGHT, people)
    assert planned(apart) == ("2026-03-02 08:00:00", "2026-03-04 17:00:00")


def test_a_task_that_must_not_finish_before_a_day_may_begin_before_the_project() -> None:
    kept = "<ConstraintType>6</ConstraintType><ConstraintDate>2026-02-27T17:00:00</ConstraintDate>"

    assert planned(mspdi(task(1, "报批", 16, kept))) == ("2026-02-26 08:00:00", "2026-02-27 17:00:00")
    late = kept.replace("2026-02-27", "2026-03-13")
    assert planned(mspdi(task(1, "报批", 16, late))) == ("2026-03-12 08:00:00", "2026-03-13 17:00:00")
