"""MPXJ's schedulers as peers, where guatu[mpp] and Java are installed; a word on what is missing where they are not.

They run in a Java with both of its compilers and 4 GB, on projects built beforehand; the first run warms up.
"""

from __future__ import annotations

import statistics
import time
from datetime import date, datetime
from typing import Any

from guatu.scheduling import Network
from guatu.scheduling.files.mpp import missing

SCHEDULERS = ("MicrosoftScheduler", "PrimaveraScheduler")


def lacking() -> str:
    """Why MPXJ cannot run here, in one line; empty when it can."""
    error = missing()
    return error.says("en") if error else ""


def library() -> Any:
    """MPXJ's package, in a Java made for speed and not for a quick start."""
    import jpype
    import mpxj  # noqa: F401 - puts its jars on the class path

    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx4g", "-XX:-UsePerfData", "-Djava.awt.headless=true", convertStrings=True)
    return jpype.JPackage("org").mpxj


def project_of(given: Network, stops: dict[str, tuple[tuple[int, int], tuple[int, int]]]) -> Any:
    """A network in days as a project of MPXJ: a five-day calendar, others with a stop of so many years besides."""
    import jpype

    mpxj = library()
    project = mpxj.ProjectFile()
    config = project.getProjectConfig()
    for each in ("OutlineLevel", "OutlineNumber", "WBS", "TaskID"):
        getattr(config, f"setAuto{each}")(False)
    usual = project.addDefaultBaseCalendar()
    properties = project.getProjectProperties()
    properties.setDefaultCalendar(usual)
    assert given.today is not None
    properties.setStartDate(_moment(given.today))
    properties.setStatusDate(_moment(given.today))
    calendars = {name: _stopped(project, name, stop, given.today) for name, stop in stops.items()}
    days = [mpxj.Duration.getInstance(count, mpxj.TimeUnit.DAYS) for count in range(-20, 40)]
    asap, dependent = mpxj.ConstraintType.AS_SOON_AS_POSSIBLE, mpxj.ActivityType.TASK_DEPENDENT
    whole = jpype.JPackage("java").lang.Integer
    level = whole(1)
    tasks = {}
    for number, one in enumerate(given.activities, start=1):
        task = project.addTask()
        task.setID(whole(number))
        task.setOutlineLevel(level)
        task.setDuration(days[one.days + 20])
        task.setRemainingDuration(days[one.days + 20])
        task.setActualDuration(days[20])
        task.setConstraintType(asap)
        task.setActivityType(dependent)
        task.setCalendar(calendars.get(one.calendar, usual))
        tasks[one.id] = task
    kinds = mpxj.RelationType
    types = {"FS": kinds.FINISH_START, "SS": kinds.START_START, "FF": kinds.FINISH_FINISH, "SF": kinds.START_FINISH}
    build = mpxj.Relation.Builder
    for link in given.relations:
        tasks[link.after].addPredecessor(
            build().predecessorTask(tasks[link.before]).type(types[link.type]).lag(days[link.lag + 20])
        )
    return project


def seconds(project: Any, scheduler: str, start: date, times: int) -> float:
    """Median seconds of MPXJ's `scheduler` after one run that is not counted."""
    mpxj = library()
    spent = []
    for _ in range(times + 1):
        begin = time.perf_counter()
        getattr(mpxj.cpm, scheduler)().schedule(project, _moment(start))
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent[1:])


def _moment(day: date) -> Any:
    import jpype

    moment = datetime.combine(day, datetime.min.time())
    return jpype.JPackage("java").time.LocalDateTime.of(moment.year, moment.month, moment.day, 8, 0)


def _stopped(project: Any, name: str, stop: tuple[tuple[int, int], tuple[int, int]], today: date) -> Any:
    """A five-day calendar that rests from one day to another, each winter for fifty years."""
    import jpype

    calendar = project.addDefaultBaseCalendar()
    calendar.setName(name)
    of = jpype.JPackage("java").time.LocalDate.of
    (month, day), (last_month, last_day) = stop
    for year in range(today.year - 1, today.year + 50):
        calendar.addCalendarException(of(year, month, day), of(year + (last_month < month), last_month, last_day))
    return calendar


def kept_dates(data: bytes) -> list[str]:
    """Of each scheduler, of how many leaf tasks it computes the dates that are stored, as "same/of", or why not.

    Dates are the same when the task's calendar has no work between them, as everywhere in this benchmark.
    """
    import jpype

    mpxj, told = library(), []
    for scheduler in SCHEDULERS:
        try:
            project = mpxj.reader.UniversalProjectReader().read(jpype.JPackage("java").io.ByteArrayInputStream(data))
            if project is None:
                return ["unread"]
            told.append(_kept(project, scheduler))
        except jpype.JException as error:
            told.append("refuses" if "Cpm" in str(error.getClass().getName()) else "unread")
    return told if "unread" not in told else ["unread"]


def reopened(data: bytes) -> str:
    """The same of an MSPDI file of ours, put through MPXJ's MicrosoftScheduler."""
    import jpype

    mpxj = library()
    project = mpxj.mspdi.MSPDIReader().read(jpype.JPackage("java").io.ByteArrayInputStream(data))
    nothing = mpxj.Duration.getInstance(0, mpxj.TimeUnit.DAYS)
    for task in project.getTasks():  # MS Project works these out when it opens a file; MPXJ asks for them
        task.setActualDuration(task.getActualDuration() or nothing)
        task.setRemainingDuration(task.getRemainingDuration() or task.getDuration())
    try:
        return _kept(project, SCHEDULERS[0])
    except jpype.JException:
        return "refuses"


def _kept(project: Any, scheduler: str) -> str:
    # Number 0 is the project's own line.
    tasks = [task for task in project.getTasks() if int(task.getUniqueID() or 0)]
    leaves = [task for task in tasks if not task.getSummary() and task.getActive() and not task.getNull()]
    stored = [(task.getStart(), task.getFinish()) for task in leaves]
    getattr(library().cpm, scheduler)().schedule(project, project.getProjectProperties().getStartDate())
    same = sum(
        all(map(_is_same, [task.getEffectiveCalendar()] * 2, were, (task.getStart(), task.getFinish())))
        for task, were in zip(leaves, stored, strict=True)
    )
    return f"{same}/{len(leaves)}"


def _is_same(calendar: Any, one: Any, other: Any) -> bool:
    if one is None or other is None or one.equals(other):
        return one is other or (one is not None and other is not None)
    first, last = (one, other) if one.isBefore(other) else (other, one)
    between: float = calendar.getWork(first, last, library().TimeUnit.MINUTES).getDuration()
    return abs(between) < 2
