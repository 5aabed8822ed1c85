"""Task tables: what each column holds is read from its heading; each row's measures become statements.

The span is the measure's own cell or clause; due day, value and owners come from its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from guatu.extraction import owners
from guatu.extraction.cells import Setting, read_cell
from guatu.extraction.columns import columns_of, is_task_table
from guatu.extraction.grids import Grid, cells_of, grid_of
from guatu.extraction.naming import Name, is_facility
from guatu.extraction.passages import Mood, Passage
from guatu.extraction.prose import Reading
from guatu.extraction.row_dues import RowDue, row_due
from guatu.extraction.row_goals import Goal, give_counts, goals_of, is_taken
from guatu.extraction.row_owners import default_of, owned_by
from guatu.extraction.rows import Row, rows_of
from guatu.extraction.scene import Draft, Found
from guatu.reading import Block, Document, Table
from guatu.words import Period, Span, find_periods

_ROLES: tuple[tuple[str, Mood], ...] = (
    ("measure", "plan"),
    ("goal", "plan"),
    ("progress", "report"),
    ("yearly", "plan"),
)
_CAPTION = 48
_PROJECT = 6
_POINTED = re.compile(r"(?<!\d)(\d{1,2})[·•.．/](\d{1,2})(?:日)?(?!\d)")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table stands: its number, the headings above it, and who answers where a row names nobody."""

    index: int
    path: tuple[Block, ...]
    default: owners.Owned | None


def read_tables(document: Document, reading: Reading) -> list[Found]:
    """The statements of all task tables; tables without a measure column and an owner, day or progress give none."""
    found: list[Found] = []
    default = default_of(document.text) if document.tables else None
    for index, table in enumerate(document.tables):
        place = _Place(index, tuple(_path_above(document, table)), default)
        grid = grid_of(document.text, table)
        if grid:
            found += _of_grid(document, reading, place, grid)
            continue
        columns, header = columns_of(document.text, table)
        if is_task_table(columns):
            for row in rows_of(document.text, table, columns, header):
                found += _of_row(reading, row, place)
    return found


def _of_grid(document: Document, reading: Reading, place: _Place, grid: Grid) -> list[Found]:
    """An indicator table's numbers, with the owners of their rows; a year in its caption dates what is promised."""
    table = document.tables[place.index]
    columns, header = columns_of(document.text, table)
    rows = {row.number: row for row in rows_of(document.text, table, columns, max(header, grid.header))}
    above = list(_caption_periods(document, reading, table, place.path))
    found: list[Found] = []
    for number, _, draft, dated in cells_of(document.text, table, grid):
        periods = reading.periods(dated) if dated else []
        promised = draft.kind != "observation"
        if periods:
            draft.due, draft.period, draft.due_span = periods[-1].latest, periods[-1], dated
        elif promised and above:
            draft.due, draft.period, draft.due_span = above[0].latest, above[0], above[0].span
        if draft.kind == "milestone" and not draft.due:
            draft.kind = "task"
        draft.row = (place.index, number)
        owned = owned_by(document.text, rows[number], None) if number in rows and promised else None
        passage = Passage(draft.span, place.path, "plan" if promised else "report", None)
        found.append(Found(draft, passage, owned))
    return found


def _caption_periods(document: Document, reading: Reading, table: Table, path: Sequence[Block]) -> Iterator[Period]:
    """The period that the line above the table names, then those of its headings, the innermost first."""
    before = [block for block in document.blocks if block.span[1] <= table.span[0]][-1:]
    for block in before:
        if block.span[1] - block.span[0] <= _CAPTION:
            yield from reading.periods(block.span)[-1:]
    for block in reversed(path[1:]):
        yield from reading.periods(block.span)[-1:]


def _path_above(document: Document, table: Table) -> Iterator[Block]:
    """The headings a table stands under."""
    path: list[Block] = []
    for block in document.blocks:
        if block.span[0] >= table.span[0]:
            break
        if block.level:
            path = [upper for upper in path if upper.level < block.level] + [block]
    yield from path


def _of_row(reading: Reading, row: Row, place: _Place) -> list[Found]:
    level = max((block.level for block in place.path), default=1)
    spans = (*((row.section,) if row.section else ()), *row.cells.get("heading", ()))
    path = (*place.path, *(Block(span, level + 1 + depth) for depth, span in enumerate(spans)))
    setting = _setting(reading, row, place)
    goals = [goal for span in row.cells.get("goal", ()) for goal in goals_of(reading.text, span, reading.amounts(span))]
    found: list[Found] = []
    for role, mood in _ROLES:
        for span in row.cells.get(role, ()):
            about = _about_measure(setting, found) if role in {"progress", "measure"} else setting
            made = read_cell(reading, Passage(span, path, mood, None), role, about)
            if role == "goal":
                drafts = [one.draft for one in found]
                made = [one for one in made if not _is_goal_taken(reading, one.draft, goals, drafts)]
            found += made
    for span in row.cells.get("due", ()):
        counts = goals_of(reading.text, span, setting.due.amounts)
        give_counts(reading.text, counts, [one.draft for one in found])
    if not found and "measure" not in row.cells:
        found += _named_only(reading, row, path, setting)
    return found


def _setting(reading: Reading, row: Row, place: _Place) -> Setting:
    text = reading.text
    heads = [Name(text[slice(*span)], span, "row-heading") for span in reversed(row.cells.get("heading", ()))]
    project: Name | None = None
    for span in row.cells.get("project", ()):
        name = Name(text[slice(*span)], span, "row-name")
        if len(name.text) >= _PROJECT or is_facility(name.text):
            project = project or name
        heads.insert(0, name)
    return Setting(
        (place.index, row.number), tuple(heads), project, _due(reading, row), owned_by(text, row, place.default)
    )


def _due(reading: Reading, row: Row) -> RowDue:
    dues = [
        row_due(reading.text, span, _periods(reading, span), reading.amounts(span)) for span in row.cells.get("due", ())
    ]
    dated = [due for due in dues if any(part.period for part in due.parts)]
    return next(iter(dated or dues), RowDue())


def _periods(reading: Reading, span: Span) -> list[Period]:
    """The days of a due cell, where a month and a day may also be parted by a point (6·30前)."""
    found = reading.periods(span)
    if found:
        return found
    written = _POINTED.sub(r"\1月\2日", reading.text[slice(*span)])
    return (
        [replace(period, span=span) for period in find_periods(written, reading.reference)] if reading.known_day else []
    )


def _about_measure(setting: Setting, found: Sequence[Found]) -> Setting:
    """Progress and next steps are about what the row's measure is about, where the row names no project."""
    subjects = {one.draft.subject.text: one.draft.subject for one in found if one.draft.subject}
    if setting.project or not subjects:
        return setting
    names = (Name(subject.text, subject.span, "row-measure") for subject in subjects.values())
    return Setting(setting.number, (*names, *setting.heads), None, setting.due, setting.owned)


def _is_goal_taken(reading: Reading, draft: Draft, goals: Sequence[Goal], drafts: Sequence[Draft]) -> bool:
    goal = next((goal for goal in goals if goal.amount.span == draft.value_span), None)
    if draft.value is None or draft.value_span is None:
        return False
    return goal is not None and is_taken(reading.text, goal, drafts)


def _named_only(reading: Reading, row: Row, path: tuple[Block, ...], setting: Setting) -> list[Found]:
    """A row whose only content is a task's name: the name's cell is the statement."""
    cells: Sequence[Span] = row.cells.get("project") or row.cells.get("heading", ())[-1:]
    dated = any(part.period for part in setting.due.parts)
    if not cells or not dated or setting.owned is None:
        return []
    alone = Setting(setting.number, (), None, setting.due, setting.owned)
    return read_cell(reading, Passage(cells[0], path, "plan", None), "measure", alone)
