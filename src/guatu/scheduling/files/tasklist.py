"""Task lists in Excel or CSV: headings are found by their words, predecessors are read as planners write them.

"3FS+2d", "4,6", "3FS+2 个工作日", "5SS-1天": an id, a type of link, a lag. Durations are working days of the office
calendar; those in hours or minutes count as days of eight hours, those in weeks as five days.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from guatu.scheduling.files.decoding import decoded
from guatu.scheduling.files.listed_resources import assignments_of, listed_resources
from guatu.scheduling.files.programme import Assignment, Link, Programme, Stored, Task
from guatu.scheduling.files.refusing import (
    MOST_CELLS,
    MOST_LINKS,
    MOST_NAME,
    MOST_TASKS,
    MOST_UNPACKED,
    Notes,
    UnreadableError,
    bounded,
)
from guatu.scheduling.files.spans import Span, lexicon, read_span
from guatu.scheduling.files.uncomputed import uncomputed
from guatu.scheduling.plan import Problem, RelationType

# Headings stand in one of the first rows, below a title.
_HEAD_ROWS: Final = 30
_MOST_MEMBERS: Final = 5_000
_LONGEST_ID: Final = 60
_TAIL: Final = r"[ ]{0,3}(?P<type>FS|SS|FF|SF)?[ ]{0,3}(?P<lag>[+-].{1,30})?"
_REST: Final = re.compile(_TAIL, re.IGNORECASE)
_UNKNOWN: Final = re.compile(r"(?P<id>[0-9A-Za-z._]{1,60}?)" + _TAIL, re.IGNORECASE)
_ODD: Final = re.compile(r"(?P<id>[0-9A-Za-z._-]{1,60}?)[ ]{0,3}(?P<type>[A-Za-z]{2})(?:[ ]{0,3}[+-].{1,30})?")
# What a line that is planned says besides its name.
_PLANNED: Final = ("duration", "start", "finish", "predecessors")
_TYPES: Final[Mapping[str, RelationType]] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}
_SPLIT: Final = re.compile(r"[,;，；、\n]")
_DATE: Final = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?")
_SHORT: Final = re.compile(r"(?<!\d)(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?")
_EXCEL_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock
_DAYS_OF: Final[Mapping[str, float]] = {"m": 1 / 480, "h": 1 / 8, "d": 1, "w": 5, "mo": 20}
_ALL_DAYS_OF: Final[Mapping[str, float]] = {"m": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7, "mo": 30}


@dataclass(slots=True)
class _List:
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    notes: Notes = field(default_factory=Notes)
    losses: Notes = field(default_factory=Notes)
    tasks: list[Task] = field(default_factory=list)
    texts: list[tuple[int, str, str]] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)

    def cell(self, row: Sequence[Any], name: str) -> Any:
        at = self.columns.get(name)
        return row[at] if at is not None and at < len(row) else None


def read_csv(data: bytes) -> Programme:
    """The list in a CSV or tab-separated file."""
    text = decoded(data)
    head = text[:4096]
    delimiter = max("\t;,", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise UnreadableError("not_a_list") from None
    return read_rows(rows)


def read_workbook(data: bytes) -> Programme:
    """The first sheet of a workbook (xlsx, xls, ods) that holds such a list."""
    from python_calamine import CalamineError, CalamineWorkbook

    _look_into(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names[:100]:
            rows = book.get_sheet_by_name(name).to_python(nrows=MOST_TASKS + _HEAD_ROWS)
            bounded("cells", sum(map(len, rows)), MOST_CELLS)
            if (found := _headings(rows)) is not None:
                return _with_formulas(read_rows(rows), uncomputed(data, name, found[1].values()))
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("workbook_broken") from None
    raise UnreadableError("not_a_list")


def _with_formulas(programme: Programme, cells: Sequence[str]) -> Programme:
    if not cells:
        return programme
    told = Problem("files.list_formulas", (), {"count": len(cells), "first": cells[0]})
    return replace(programme, problems=(*programme.problems, told))


def _look_into(data: bytes) -> None:
    """Refuse a zip that would unpack to far more than a list needs, or that is broken."""
    if not data.startswith(b"PK"):
        return
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise UnreadableError("workbook_broken") from None
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > MOST_UNPACKED:
        raise UnreadableError("workbook_large", megabytes=unpacked >> 20, most=MOST_UNPACKED >> 20)


def read_rows(rows: Sequence[Sequence[Any]]) -> Programme:
    """The programme in rows of cells; raises `UnreadableError` where no headings of a task list are found."""
    found = _headings(rows)
    if found is None:
        raise UnreadableError("not_a_list")
    head, columns = found
    bounded("tasks", len(rows) - head, MOST_TASKS)
    listed = _List(columns, {name: str(rows[head][at]).strip()[:40] for name, at in columns.items()})
    above: list[str] = []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        if str(listed.cell(row, "name") or "").strip():
            _line(row, number, listed, above)
        elif any(str(listed.cell(row, one) or "").strip() for one in _PLANNED):
            # A formula that was never computed, most of all: the program that wrote the file left its value out.
            listed.notes.add("list_name", line=number, column=listed.titles["name"])
    resources = listed_resources(listed.assignments, listed.losses)
    wholes = {task.parent for task in listed.tasks}
    ids = {task.id for task in listed.tasks}
    links = tuple(_links(listed, ids))
    return Programme(
        form="list",
        unit="day",
        start=min(filter(None, (task.stored.start for task in listed.tasks)), default=None),
        tasks=tuple(_settled(task, task.id in wholes) for task in listed.tasks),
        links=links,
        resources=resources,
        assignments=tuple(listed.assignments),
        losses=listed.losses.all(),
        problems=listed.notes.all(),
    )


def _headings(rows: Sequence[Sequence[Any]]) -> tuple[int, Mapping[str, int]] | None:
    """Row and columns of the headings: a name, and a duration or predecessors or a start and a finish."""
    known = {word: meaning for meaning, words in lexicon()["headings"].items() for word in words}
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row[:200]):
            word = re.sub(r"\s", "", str(cell)).lower()
            if word in known:
                columns.setdefault(known[word], at)
        if "name" in columns and "predecessors" in columns and {"duration", "start", "finish"} & columns.keys():
            return number, columns
    return None


def _line(row: Sequence[Any], number: int, listed: _List, above: list[str]) -> None:
    name = str(listed.cell(row, "name"))
    id_ = _id(listed.cell(row, "id")) or str(len(listed.tasks) + 1)
    level = _level(row, name, listed)
    del above[level - 1 :]
    span = _span(listed.cell(row, "duration"), number, listed)
    start, finish = (_day(listed.cell(row, one), one, number, listed) for one in ("start", "finish"))
    given = str(listed.cell(row, "predecessors") or "").strip()
    if given:
        listed.texts.append((number, id_, _cell_text(listed.cell(row, "predecessors"))))
    listed.assignments += assignments_of(id_, _cell_text(listed.cell(row, "resources")))
    listed.tasks.append(
        Task(
            id=id_,
            name=name.strip()[:MOST_NAME],
            kind="milestone" if span is not None and span.amount == 0 else "task",
            number=int(id_) if id_.isdecimal() and len(id_) < 9 else number,
            wbs=str(listed.cell(row, "wbs") or "")[:200],
            level=level,
            parent=above[-1] if above else None,
            duration=_days(span, id_, listed) if span is not None else -1,
            deadline=_day(listed.cell(row, "deadline"), "deadline", number, listed),
            percent=_percent(listed.cell(row, "percent")),
            actual_start=_day(listed.cell(row, "actual_start"), "actual_start", number, listed),
            actual_finish=_day(listed.cell(row, "actual_finish"), "actual_finish", number, listed),
            stored=Stored(start=start, finish=finish),
        )
    )
    above.append(id_)


def _settled(task: Task, whole: bool) -> Task:
    """A task without a duration takes the working days between its dates, or none: then it is a milestone."""
    if whole:
        return replace(task, kind="summary", duration=max(task.duration, 0))
    if task.duration >= 0:
        return task
    if task.stored.start and task.stored.finish and task.stored.finish >= task.stored.start:
        from guatu.words import working_calendar

        days = working_calendar().count(task.stored.start.date(), task.stored.finish.date())
        return replace(task, duration=max(days, 1))
    return replace(task, kind="milestone", duration=0)


def _id(cell: Any) -> str:
    return _cell_text(cell).strip()[:60]


def _cell_text(cell: Any) -> str:
    """Numbers in workbooks are floats: 3.0 is the id 3."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _level(row: Sequence[Any], name: str, listed: _List) -> int:
    """By its own column, by a WBS code of dots, else by the name's indent (two spaces a level, or full-width)."""
    level = listed.cell(row, "level")
    if isinstance(level, int | float) or str(level or "").strip().isdigit():
        return min(max(int(float(level)), 1), 64)
    wbs = _cell_text(listed.cell(row, "wbs")).strip()
    if re.fullmatch(r"\d{1,6}(?:\.\d{1,6}){0,30}", wbs):
        return wbs.count(".") + 1
    indent = sum(2 if sign == "\u3000" else 1 for sign in name[: len(name) - len(name.lstrip())])
    return min(indent // 2 + 1, 64)


def _span(cell: Any, number: int, listed: _List) -> Span | None:
    if cell is None or not str(cell).strip():
        return None
    if isinstance(cell, timedelta):
        return Span(cell.total_seconds() / 86400, "d", elapsed=False)
    found = read_span(_cell_text(cell))
    if found is None or found.amount < 0 or found.unit == "%":
        listed.notes.add("list_duration", line=number, found=str(cell)[:40])
        return Span(0, "d", elapsed=False) if found is not None else None
    return found


def _days(span: Span, id_: str, listed: _List) -> int:
    """Working days; what is shorter counts as one."""
    exact = span.amount * _DAYS_OF[span.unit]
    if span.elapsed:
        listed.losses.add("list_elapsed", id_, id=id_)
        exact = span.amount * _ALL_DAYS_OF[span.unit] * 5 / 7
    if exact != round(exact):
        listed.losses.add("list_part_day", id_, id=id_)
    return max(round(exact + 0.4999), 1) if exact > 0 else 0


def _percent(cell: Any) -> float:
    if isinstance(cell, int | float):
        return min(max(float(cell) * (100 if 0 < cell <= 1 else 1), 0.0), 100.0)
    digits = str(cell or "").strip().rstrip("%％")
    return min(float(digits), 100.0) if re.fullmatch(r"\d{1,3}(?:\.\d{1,6})?", digits) else 0.0


def _day(cell: Any, what: str, number: int, listed: _List) -> datetime | None:
    """A date as Excel keeps it or as people write it; a serial number counts from 1899-12-30."""
    if cell is None or not str(cell).strip() or str(cell).strip().upper() == "NA":
        return None
    if isinstance(cell, datetime):
        return datetime.combine(cell.date(), time())
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, float | int) and 20_000 <= cell < 75_000:
        return _EXCEL_ZERO + timedelta(days=int(cell))
    found = _DATE.search(str(cell)[:60])
    short = None if found else _SHORT.search(str(cell)[:60])
    parts = found or short
    if parts is not None:
        year, month, day = map(int, parts.groups())
        try:
            return datetime(year + (2000 if short else 0), month, day)  # noqa: DTZ001
        except ValueError:
            pass
    listed.notes.add("list_date", line=number, column=listed.titles[what], found=str(cell)[:40])
    return None


def _links(listed: _List, ids: set[str]) -> Iterator[Link]:
    count = 0
    for line, after, text in listed.texts:
        for piece in _SPLIT.split(text):
            if not (piece := piece.strip()):
                continue
            count += 1
            bounded("links", count, MOST_LINKS)
            if (link := _link(piece, after, ids)) is None:
                odd = _odd_type(piece, ids)
                facts = {"type": odd} if odd else {}
                listed.notes.add("list_type" if odd else "list_link", after, line=line, found=piece[:40], **facts)
            else:
                yield link


def _link(piece: str, after: str, ids: set[str]) -> Link | None:
    """The longest id of the list that the piece begins with; an id unknown to the list is left to the passes."""
    for word, type_ in _type_words():
        piece = piece.replace(word, type_)
    for at in range(min(len(piece), _LONGEST_ID), 0, -1):
        if piece[:at] in ids and (found := _REST.fullmatch(piece[at:])):
            return _with_lag(piece[:at], after, found)
    unknown = None if _odd_type(piece, ids) else _UNKNOWN.fullmatch(piece)
    return _with_lag(unknown["id"], after, unknown) if unknown else None


def _odd_type(piece: str, ids: set[str]) -> str | None:
    """The two letters behind an id of the list that are no type of link."""
    found = _ODD.fullmatch(piece)
    return found["type"] if found and found["id"] in ids and found["type"].upper() not in _TYPES else None


def _with_lag(before: str, after: str, found: re.Match[str]) -> Link | None:
    type_ = _TYPES[(found["type"] or "FS").upper()]
    if not found["lag"]:
        return Link(before, after, type_)
    span = read_span(found["lag"])
    if span is None or span.unit == "%":
        return None
    days = span.amount * (_ALL_DAYS_OF if span.elapsed else _DAYS_OF)[span.unit]
    return Link(before, after, type_, round(days), span.elapsed, span.unit)


def _type_words() -> Sequence[tuple[str, str]]:
    return [(word, type_) for type_, words in lexicon()["types"].items() for word in words]
