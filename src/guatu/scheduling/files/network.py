"""A programme as a `Network` with its calendars, for the passes; what the network cannot hold is told.

MS Project plans from the project's start and leaves begun work where it began. Primavera plans what is left from the
data date on. GanttProject and lists hold a task without predecessors at the day they give for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from guatu.scheduling.clock import FIRST_DAY, LAST_DAY, ClockCalendar
from guatu.scheduling.files.hours import ALL_HOURS, USUAL, clocks_of, content, crossing, together
from guatu.scheduling.files.programme import Link, Programme, Task
from guatu.scheduling.files.refusing import Notes
from guatu.scheduling.files.worked import finish_after, start_before, worked_minutes
from guatu.scheduling.plan import Activity, Constraint, Network, Problem, Relation
from guatu.scheduling.ruler import Calendar

PRIMAVERA = frozenset({"xer", "pmxml"})
ELAPSED = "24h"
# A task held by one of these may lie before the start of its project; by the second in MS Project.
_DATED = (frozenset({"SNET", "SO"}), frozenset({"SNET", "SO", "FNET", "FO"}))
# Calendars of different hours in one network; each is laid out over a hundred years.
MOST_KINDS = 100


@dataclass(frozen=True, slots=True)
class Ready:
    """What the passes take: `today` is the data date where the program plans from it. `kept` are the tasks in it."""

    network: Network
    calendars: Mapping[str, Calendar]
    kept: Mapping[str, Task]
    problems: tuple[Problem, ...]
    losses: tuple[Problem, ...]


def ready(programme: Programme, office: Mapping[str, Calendar]) -> Ready:
    """The network of a programme; lists without hours use the calendars of `office`."""
    notes, losses = Notes(), Notes()
    kept = {task.id: task for task in programme.tasks if task.active and task.kind != "effort"}
    for task in programme.tasks:
        if task.kind == "effort":
            losses.add("effort", task.id, name=task.name)
    links = _links(programme, kept, losses)
    if programme.unit == "day":
        calendars, of = office, dict.fromkeys(kept, "office")
    else:
        calendars, of = _Calendars(programme, notes).chosen(kept)
        _check_lags(programme, links, of, losses)
    wholes = {task.parent for task in kept.values()}
    led = {link.after for link in links}
    done = _done(kept)
    open_wholes, ends = wholes - done.keys(), _open_ends(kept, links)
    timed = (_ended(_timed(programme, task, calendars[of[task.id]]), done.get(task.id)) for task in kept.values())
    activities = tuple(_activity(programme, task, of[task.id], task.id in open_wholes, led, ends) for task in timed)
    relations = tuple(Relation(one.before, one.after, one.type, one.lag, one.elapsed) for one in links)
    today = programme.data_date if programme.form in PRIMAVERA else None
    network = Network(activities, relations, today, programme.progress)
    return Ready(network, calendars, kept, notes.all(), losses.all())


def _links(programme: Programme, kept: Mapping[str, Task], losses: Notes) -> tuple[Link, ...]:
    """Those between tasks of the network, but for links that would move what a person has fixed."""
    left_out = {task.id for task in programme.tasks} - kept.keys()
    fixed = {id_ for id_, task in kept.items() if is_fixed(task)}
    outside = [link for link in programme.links if link.before in left_out or link.after in left_out]
    for link in outside:
        losses.add("link_outside", link.before, link.after, before=link.before, after=link.after)
    return tuple(
        link
        for link in programme.links
        if link.before not in left_out and link.after not in left_out and link.after not in fixed
    )


def _done(kept: Mapping[str, Task]) -> dict[str, tuple[datetime, datetime]]:
    """The actual dates of the summaries whose parts are all finished: nothing of them is left to plan."""
    spans: dict[str, list[tuple[datetime, datetime] | None]] = defaultdict(list)
    for task in reversed(list(kept.values())):
        started, finished = _actuals(task)
        if task.id in spans:
            inside = spans[task.id]
            ends = [one for one in inside if one is not None]
            span = (
                (min(first for first, _ in ends), max(last for _, last in ends)) if len(ends) == len(inside) else None
            )
        else:
            span = (started, finished) if started and finished else None
        if task.parent:
            spans[task.parent].append(span)
        if task.id in spans:
            spans[task.id] = [span]
    return {id_: span for id_, (span, *_) in spans.items() if id_ in kept and span is not None}


def _ended(task: Task, span: tuple[datetime, datetime] | None) -> Task:
    return task if span is None else replace(task, actual_start=span[0], actual_finish=span[1])


def _timed(programme: Programme, task: Task, clock: Calendar) -> Task:
    """With what its calendar says of it: how long it takes with the rests between its parts, which go where it goes.

    MS Project lets a task that must not finish before a day begin before the project does.
    """
    if not isinstance(clock, ClockCalendar):
        return task
    if task.gaps:
        task = replace(task, duration=task.duration + sum(worked_minutes(clock, *gap) for gap in task.gaps))
    ends = [one.day for one in task.constraints if one.type in {"FNET", "FO"} and _on_scale(one.day)]
    if programme.form == "mspdi" and ends and isinstance(ends[0], datetime) and not task.not_before:
        return replace(task, not_before=start_before(clock, ends[0], task.duration) if task.duration else ends[0])
    return task


def is_fixed(task: Task) -> bool:
    """Dates that links do not move: planned by hand, or by another file."""
    return (task.manual or "external" in task.hints) and task.kind != "summary" and task.stored.start is not None


def _check_lags(programme: Programme, links: Iterable[Link], of: Mapping[str, str], losses: Notes) -> None:
    """Lags count in the successor's calendar; Primavera may count them in the predecessor's."""
    if programme.form not in PRIMAVERA:
        return
    for link in links:
        if link.lag and not link.elapsed and of.get(link.before) != of.get(link.after):
            losses.add("lag_calendar", link.before, link.after, before=link.before, after=link.after)


def _activity(programme: Programme, task: Task, calendar: str, whole: bool, led: set[str], ends: set[str]) -> Activity:
    started, finished = _actuals(task)
    primavera = programme.form in PRIMAVERA
    begins = _not_before(programme, task, task.id in led) if not (whole or started or finished) else None
    in_days = programme.unit == "day"
    return Activity(
        id=task.id,
        name=task.name or task.id,
        days=0 if whole else task.duration,
        due=_day(task.deadline, in_days),
        not_before=_day(begins, in_days),
        started=None if whole else _day(started, in_days),
        finished=None if whole else _day(finished, in_days),
        calendar=calendar,
        parent=task.parent,
        constraints=_constraints(programme, task, task.id in ends),
        as_late=task.as_late or programme.from_finish,
        remaining=task.remaining if primavera and started and not finished and not whole else None,
    )


def _day(moment: datetime | None, in_days: bool) -> date | None:
    return moment.date() if moment and in_days else moment


def _actuals(task: Task) -> tuple[datetime | None, datetime | None]:
    started = task.actual_start or (task.stored.start if task.percent > 0 or task.actual_finish else None)
    finished = task.actual_finish or (task.stored.finish if task.percent >= 100 else None)
    return started, finished


def _not_before(programme: Programme, task: Task, led: bool) -> datetime | None:
    """The first moment of a task that has not begun, from what its program goes by."""
    if is_fixed(task):
        return task.stored.start
    if programme.form in {"gan", "list"}:
        return task.not_before if led or task.not_before else task.stored.start or programme.start
    dated = _DATED[programme.form == "mspdi"]
    if programme.from_finish or any(one.type in dated and _on_scale(one.day) for one in task.constraints):
        return task.not_before
    return max(filter(None, (task.not_before, programme.start)), default=None)


def _on_scale(day: date) -> bool:
    return FIRST_DAY.year <= day.year < LAST_DAY.year


def _constraints(programme: Programme, task: Task, open_end: bool) -> tuple[Constraint, ...]:
    """The task's own, and on what nothing follows the end of a programme that must finish by then."""
    end = programme.must_finish or (programme.finish if programme.from_finish else None)
    if end is None or not open_end or task.actual_finish:
        return task.constraints
    return (*task.constraints, Constraint("FNLT", end))


def _open_ends(kept: Mapping[str, Task], links: Iterable[Link]) -> set[str]:
    """The tasks whose finish no link bounds, so that only the end of the whole does."""
    waiting = {id_ for id_, task in kept.items() if _actuals(task)[1] is None}
    bounded = {one.before for one in links if one.type[0] == "F" and one.after in waiting and one.after != one.before}
    wholes = {task.parent for task in kept.values()}
    return kept.keys() - bounded - wholes


def bounded_by(network: Network, finish: datetime, programme: Programme) -> Network:
    """The network with nothing to be finished after `finish`: what gives every task latest dates and float."""
    if programme.must_finish or programme.from_finish:
        return network
    bound = Constraint("FNLT", finish)
    wholes = {one.parent for one in network.activities}
    return replace(
        network,
        activities=tuple(
            one if one.id in wholes or one.finished else replace(one, constraints=(*one.constraints, bound))
            for one in network.activities
        ),
    )


class _Calendars:
    """Which calendar each task keeps: its own, its resources', both, or the programme's."""

    def __init__(self, programme: Programme, notes: Notes) -> None:
        self._programme = programme
        self._clocks = dict(clocks_of(programme.calendars, notes))
        self._names = {calendar.id: calendar.name for calendar in programme.calendars}
        self._default = programme.calendar if programme.calendar in self._clocks else next(iter(self._clocks), "")
        self._clocks.setdefault(self._default, USUAL)
        self._notes = notes
        self._kinds: dict[str, ClockCalendar] = {}
        self._known: dict[Hashable, str] = {}
        self._kind_of: dict[str, str] = {}
        self._unions: dict[str, ClockCalendar] = {}
        self._at_work = self._assigned()

    def chosen(self, kept: Mapping[str, Task]) -> tuple[Mapping[str, Calendar], dict[str, str]]:
        """The calendars in use, each once, and the name of each task's."""
        self._named(self._default)
        of = {id_: self._of(task) for id_, task in kept.items()}
        used = {*of.values(), next(iter(self._kinds))}
        return {name: clock for name, clock in self._kinds.items() if name in used}, of

    def _assigned(self) -> Mapping[str, list[tuple[str, int]]]:
        """The calendars of those who work on each task, and the minutes that each of them takes."""
        calendar = {one.id: one.calendar for one in self._programme.resources if one.kind == "work" and one.calendar}
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for one in self._programme.assignments:
            if (used := calendar.get(one.resource)) is not None and used in self._clocks:
                found[one.task].append((used, round(one.work / one.units) if one.units else 0))
        return found

    def _of(self, task: Task) -> str:
        if task.elapsed:
            return self._kind(ELAPSED, ALL_HOURS)
        own = task.calendar if task.calendar in self._clocks else None
        if task.kind == "summary" or task.ignores_resources:
            return self._named(own or self._default)
        theirs = self._theirs(task)
        if theirs is None:
            return self._named(own or self._default)
        if own is None or self._programme.form in PRIMAVERA:
            return theirs
        return self._crossed(self._named(own), theirs)

    def _theirs(self, task: Task) -> str | None:
        """The hours of those who work on it: of one kind, or of several that together make up its duration."""
        at_work = self._at_work.get(task.id, ())
        kinds = {self._named(calendar): self._clocks[calendar] for calendar, _ in at_work}
        if len(kinds) < 2:
            return next(iter(kinds), None)
        start = task.stored.start or self._programme.start
        if start is None or not task.duration:
            return None
        name = " ∪ ".join(sorted(kinds))
        union = self._unions.get(name) or self._unions.setdefault(name, together(tuple(kinds.values())))
        end = finish_after(union, start, task.duration)
        ends = [finish_after(self._clocks[calendar], start, minutes) for calendar, minutes in at_work if minutes]
        last = max((one for one in ends if one), default=None)
        if end is None or last is None or worked_minutes(union, end, last):
            return None
        if name not in self._kind_of:
            self._kind_of[name] = self._kind(name, union)
        return self._kind_of[name]

    def _crossed(self, own: str, theirs: str) -> str:
        if own == theirs:
            return own
        both = crossing(self._kinds[own], self._kinds[theirs])
        return self._kind(f"{own} ∩ {theirs}", both) if any(both.week) else own

    def _named(self, id_: str) -> str:
        if id_ not in self._kind_of:
            self._kind_of[id_] = self._kind(self._names.get(id_) or id_, self._clocks[id_])
        return self._kind_of[id_]

    def _kind(self, name: str, clock: ClockCalendar) -> str:
        """Calendars of the same hours are one: most resources only inherit."""
        key = content(clock)
        if key in self._known:
            return self._known[key]
        if len(self._kinds) >= MOST_KINDS:
            self._notes.add("many_calendars", name=name, most=MOST_KINDS)
            return next(iter(self._kinds))
        free = name
        number = 2
        while free in self._kinds:
            free, number = f"{name} {number}", number + 1
        self._kinds[free] = clock
        self._known[key] = free
        return free
