"""What a column holds whose heading is unknown, told from its cells: days, units, or the measures themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from guatu.reading import Cell, Table

_DAY = re.compile(
    r"\d月|[一二三四五六七八九十]月|\d日|年[底内末初]|[一二三四]季度|半年|长期|持续|常态|全年|\d[-./]\d|20\d\d年|每[年季月周]|开学|节前"
)
_UNIT = re.compile(r"(?:[局委办府部院会处队站所厅司]|公司|单位|街道|乡镇|中心|集团|学校|银行|[镇区县])等?\Z")
_BETWEEN = re.compile("[、，,；;/ ]")
_NONE = frozenset({"", "—", "-", "－", "/", "无", "同上", "——"})
_LONGEST_DAY, _LONGEST_UNIT = 24, 24
_MOST, _LEAST_CELLS, _LEAST_MEASURE = 0.6, 2, 8


def with_contents(text: str, table: Table, columns: dict[int, str], header: int) -> dict[int, str]:
    """`columns` with the roles of those that have none yet, where their cells leave no doubt."""
    told = dict(columns)
    open_columns = sorted({cell.column for cell in table.cells} - set(told))
    below = below_heading(table, header)
    for column in open_columns:
        cells = _filled(text, below.get(column, ()))
        if len(cells) < _LEAST_CELLS:
            continue
        if _share(cells, _is_day) >= _MOST and "due" not in told.values():
            told[column] = "due"
        elif _share(cells, _is_units) >= _MOST:
            told[column] = "support" if {"lead", "owner"} & set(told.values()) else "owner"
    if not {"measure", "project", "heading", "goal"} & set(told.values()) and told:
        lengths = {column: mean_length(text, below.get(column, ())) for column in open_columns if column not in told}
        longest = max(lengths, key=lambda column: lengths[column], default=None)
        if longest is not None and lengths[longest] >= _LEAST_MEASURE:
            told[longest] = "measure"
    return told


def below_heading(table: Table, header: int) -> dict[int, list[Cell]]:
    """The cells below the heading by the column they begin in: one pass, however many columns there are."""
    below: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.row > header:
            below.setdefault(cell.column, []).append(cell)
    return below


def mean_length(text: str, column: Sequence[Cell]) -> float:
    """How long a column's filled cells are."""
    cells = _filled(text, column)
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _filled(text: str, column: Sequence[Cell]) -> list[str]:
    """A column's own cells that hold something."""
    shown = (text[slice(*cell.span)].strip() for cell in column if cell.columns == 1)
    return [one for one in shown if one not in _NONE]


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def _is_day(shown: str) -> bool:
    return len(shown) <= _LONGEST_DAY and bool(_DAY.search(shown))


def _is_units(shown: str) -> bool:
    parts = [part for part in _BETWEEN.split(shown) if part]
    return bool(parts) and all(len(part) <= _LONGEST_UNIT and _UNIT.search(part) for part in parts)
