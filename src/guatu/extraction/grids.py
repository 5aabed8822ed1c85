"""Indicator tables: one row an indicator, one column a year or an area, each number a target or an observation.

The heading may take two rows (2026年目标 over 全市, 云溪县 …); what stands above a column says whether its numbers are
promised or measured, which year they belong to and whose they are. The unit stands in its own column, in the
indicator's brackets, or in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from guatu.extraction.lexicon import listed
from guatu.extraction.naming import Name
from guatu.extraction.scene import Draft
from guatu.extraction.statement import Kind, Value
from guatu.reading import Cell, Table
from guatu.words import Comparator, Span

_PROMISED = re.compile("目标|计划|预期|任务")
_MEASURED = re.compile("完成|实际|实绩|累计|上年|去年|现状|基期|基数|进度值")
_NAMES = re.compile("(?:主要|具体)?(?:指标|项目)(?:名称)?")
_UNIT_HEAD = re.compile("(?:计量|指标)?单位")
_UNIT = re.compile(
    "[%‰％]|[万亿百千]{0,2}(?:元|美元|吨|人|人次|户|家|个|项|件|平方米|亩|公里|公顷|千瓦|座|条|处|辆|张|天|斤|吉瓦时"
    "|百分点|立方米)"
)
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,8})[)）]\Z")
_NUMBER = re.compile(
    r"(?P<mark>[≥≤>＞<＜±]|不[低高]于|不[少小大多]于|不超过|[低高]于|超过|突破|达到|控制在|[约为]|)\s?(?P<number>-?\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?)\s?"
    r"(?P<unit>[^\d\s]{0,8}?)(?P<bound>以上|以下|以内|左右)?"
)
_YEAR = re.compile(r"(20\d\d)年|[“\"]?十[四五六]五[”\"]?")
_AREA = re.compile(
    r"([一-龥]{2,6}?(?:新区|高新区|经开区|[市县区])|高新区|全[市县区])(?:20\d\d年)?(?:目标值?|任务数?|计划数?|完成数?|实际数?)?"
)
_COUNTED = listed("个 座 条 处 套 户 所 家 公里 千米 亩 万亩 平方米 万平方米 台 辆 间 项")
_WHOLE = frozenset({"全市", "全县", "全区", "合计", "总计", ""})
_AT_LEAST = listed("≥ > ＞ 以上 不低于 不少于 不小于 高于 超过 突破 达到")
_AT_MOST = listed("≤ < ＜ 以下 以内 不高于 不大于 不多于 不超过 低于")
# What a number does is no part of what it is of: 地区生产总值增长, 城镇棚户区住房改造.
_CHANGE = re.compile(r"(?<=[一-龥]{3})(?:增长|增加|降低|下降|提高|提升|增幅|降幅)\Z")
_WORK = re.compile(r"(?<=[一-龥]{2})(?:改造|新建|建设|修复|治理|整治|新增)\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: `kind` of its statements, the heading span that dates it, the area it is about."""

    kind: Literal["target", "observation"]
    dated: Span | None
    area: str


@dataclass(frozen=True, slots=True)
class Grid:
    """An indicator table: the columns of names and units, those of numbers, and the last row of the heading."""

    names: int
    units: int | None
    numbers: Mapping[int, Column]
    header: int


def grid_of(text: str, table: Table) -> Grid | None:
    """The indicator table that `table` is; None for any other."""
    header = _header(text, table)
    if header < 0:
        return None
    above = _above(table, header)
    titles = {column: [text[slice(*cell.span)].strip() for cell in cells] for column, cells in above.items()}
    names = [column for column, title in titles.items() if any(_NAMES.fullmatch(one) for one in title)]
    units = [column for column, title in titles.items() if any(_UNIT_HEAD.fullmatch(one) for one in title)]
    if not names or (units and not _are_units(text, table, units[0], header)):
        return None
    numbers = {
        column: made
        for column, cells in above.items()
        if column not in {names[0], *units} and (made := _column(text, cells))
    }
    return Grid(names[0], units[0] if units else None, numbers, header) if numbers else None


def _header(text: str, table: Table) -> int:
    """The last row of the heading: the cell headed 指标 may cover two; -1 without one."""
    for cell in table.cells:
        if cell.row > 4:
            break
        if _NAMES.fullmatch(text[slice(*cell.span)].strip()) and "指标" in text[slice(*cell.span)]:
            return cell.row + cell.rows - 1
    return -1


def _above(table: Table, header: int) -> dict[int, list[Cell]]:
    """The cells of the heading over each column."""
    above: dict[int, list[Cell]] = {column: [] for column in {cell.column for cell in table.cells}}
    for cell in table.cells:
        if cell.row <= header:
            for column in range(cell.column, cell.column + cell.columns):
                if column in above:
                    above[column].append(cell)
    return above


def _are_units(text: str, table: Table, column: int, header: int) -> bool:
    cells = [text[slice(*cell.span)].strip() for cell in table.cells if cell.column == column and cell.row > header]
    return bool(cells) and all(not cell or _UNIT.fullmatch(cell) for cell in cells)


def _column(text: str, cells: list[Cell]) -> Column | None:
    title = "".join(text[slice(*cell.span)].strip() for cell in cells)
    promised, measured = _PROMISED.search(title), _MEASURED.search(title)
    if not promised and not measured:
        return None
    dated = next((cell.span for cell in cells if _YEAR.search(text, *cell.span)), None)
    area = next((found for cell in reversed(cells) if (found := _area(text[slice(*cell.span)].strip()))), "")
    kind: Literal["target", "observation"] = "target" if promised and not measured else "observation"
    return Column(kind, dated, "" if area in _WHOLE else area)


def _area(heading: str) -> str:
    found = _AREA.fullmatch(heading)
    return found.group(1) if found else ""


def cells_of(text: str, table: Table, grid: Grid) -> Iterator[tuple[int, int, Draft, Span | None]]:
    """Row, column, draft and the span of the heading that dates it, for every cell that holds a number."""
    at = {(cell.row + down, cell.column): cell for cell in table.cells for down in range(cell.rows)}
    last = max(row for row, _ in at)
    for row in range(grid.header + 1, last + 1):
        name = at.get((row, grid.names))
        if name is None or not text[slice(*name.span)].strip():
            continue
        unit = at.get((row, grid.units)) if grid.units is not None else None
        for column, kind in sorted(grid.numbers.items()):
            cell = at.get((row, column))
            draft = _draft(text, cell, name, unit, kind) if cell else None
            if cell and draft:
                # The only number of a row says what its indicator is to be: the indicator's own cell is the statement.
                draft.span = name.span if len(grid.numbers) == 1 else cell.span
                yield row, column, draft, kind.dated


def _draft(text: str, cell: Cell, name: Cell, unit: Cell | None, column: Column) -> Draft | None:
    written = _NUMBER.fullmatch(text[slice(*cell.span)].strip())
    if written is None:
        return None
    title = text[slice(*name.span)].strip()
    inner = _IN_BRACKETS.search(title)
    if inner and _UNIT.fullmatch(inner.group(1)):
        title = title[: inner.start()]
    measured = (text[slice(*unit.span)].strip() if unit else "") or (inner.group(1) if inner else "")
    bounds = {written["mark"], written["bound"] or ""}
    compares: Comparator = ">=" if bounds & _AT_LEAST else "<=" if bounds & _AT_MOST else "="
    value = Value(float(written["number"].replace(",", "")), written["unit"] or measured, compares)
    if not value.unit:
        return None
    work = _WORK.search(title) if column.kind == "target" and "率" not in title and value.unit in _COUNTED else None
    done = work or _CHANGE.search(title)
    bare = title[: done.start()] if done else title
    subject = Name(column.area + bare, name.span, "row-name")
    act = title[work.start() :] if work else None
    kind: Kind = "milestone" if work else column.kind
    return Draft(kind, cell.span, subject, act, None, None, None, value, cell.span, rule="table-indicator")
