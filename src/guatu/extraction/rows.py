"""The body rows of a task table: what each holds by the roles of its columns, and the section it stands in.

Merged cells and cells left empty under a filled one in a heading column are carried down; 同上 repeats the cell above.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guatu.extraction.columns import role_of
from guatu.reading import Cell, Table
from guatu.words import Span

_CARRIED = frozenset({"heading", "lead", "owner", "support", "due", "project"})
_TOTAL = re.compile(r"(?:合\s?计|总\s?计|小\s?计)")
_SAME = re.compile('同上|〃|″|"|[（(]同上[)）]')
_NONE = re.compile(r"[—–\-－/／\\无暂]{1,3}")
_REMARK = re.compile("备注|注[:：]|说明|填表")
_LONGEST_SECTION = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: its number in the table, for each role its cells' spans, and the section row it stands under."""

    number: int
    cells: Mapping[str, tuple[Span, ...]]
    section: Span | None = None


def rows_of(text: str, table: Table, columns: Mapping[int, str], header: int) -> Iterator[Row]:
    """Body rows in order; repeated headings and totals are passed over."""
    width = max((cell.column + cell.columns for cell in table.cells), default=0)
    grid = _grid(table)
    held: dict[int, Span] = {}
    section: Span | None = None
    for number in sorted(row for row in grid if row > header):
        here = [cell for _, cell in sorted(grid[number].items())]
        written = [one for one in here if text[slice(*one.span)].strip()]
        if len(written) == 1 and _is_section(text, written[0], width):
            section, held = written[0].span, {}
            continue
        spans = {column: grid[number][column].span for column in columns if column in grid[number]}
        if _is_body([text[slice(*span)] for span in spans.values()]):
            yield Row(number, _by_role(text, columns, spans, held), section)


def _grid(table: Table) -> dict[int, dict[int, Cell]]:
    """The cells of each row that has one of its own, merged ones in every such row they cover.

    A sheet may declare a million rows and hold three: only those are gone through.
    """
    numbers = sorted({cell.row for cell in table.cells})
    grid: dict[int, dict[int, Cell]] = {number: {} for number in numbers}
    for cell in table.cells:
        for number in numbers[bisect_left(numbers, cell.row) : bisect_left(numbers, cell.row + cell.rows)]:
            grid[number][cell.column] = cell
    return grid


def _is_section(text: str, cell: Cell, width: int) -> bool:
    """A row of one cell over all columns names the section of the rows below it."""
    shown = text[slice(*cell.span)].strip()
    wide = cell.columns >= max(2, width - 1)
    return wide and len(shown) <= _LONGEST_SECTION and not _REMARK.match(shown) and "。" not in shown


def _is_body(shown: list[str]) -> bool:
    if sum(role_of(one) is not None for one in shown) >= 2 and all(len(one) <= 12 for one in shown):
        return False
    return not any(_TOTAL.fullmatch(one.strip()) for one in shown) and any(one.strip() for one in shown)


def _by_role(
    text: str, columns: Mapping[int, str], spans: Mapping[int, Span], held: dict[int, Span]
) -> dict[str, tuple[Span, ...]]:
    cells: dict[str, list[Span]] = {}
    renewed = False
    for column, role in sorted(columns.items()):
        span = spans.get(column)
        shown = text[slice(*span)].strip() if span else ""
        if span and _SAME.fullmatch(shown) and column in held:
            span = held[column]
        elif span and shown:
            renewed = renewed or (role == "heading" and held.get(column) != span)
            held[column] = span
        elif _is_carried(role, span, column, held, renewed=renewed):
            span = held[column]
        else:
            continue
        if span not in cells.get(role, []) and not _NONE.fullmatch(shown):
            cells.setdefault(role, []).append(span)
    return {role: tuple(found) for role, found in cells.items()}


def _is_carried(role: str, span: Span | None, column: int, held: Mapping[int, Span], *, renewed: bool) -> bool:
    """An empty cell under a heading repeats it; an owner or a day is repeated only where the file has no cell."""
    if role not in _CARRIED or column not in held or (renewed and role != "heading"):
        return False
    return span is None or role in {"heading", "project"}
