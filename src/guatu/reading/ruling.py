"""Tables drawn with lines: rules that meet make a lattice, and its cells take the characters that stand in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from guatu.reading.glyphs import Glyph, Rule
from guatu.reading.segments import Segment, segments_of

_NEAR = 3.0  # points within which rules meet and edges are the same
_MOST_RULES = 3_000
_CELL_GAP = 2.5  # of the size; white inside a cell is no gutter


@dataclass(slots=True)
class RuledCell:
    """A cell of a drawn table with its lines of text."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[Segment] = field(default_factory=list)


@dataclass(slots=True)
class RuledTable:
    """A drawn table; its box on the page and the places of its upright edges."""

    x0: float
    y0: float
    x1: float
    y1: float
    edges: tuple[float, ...]
    cells: list[RuledCell]


def tables_of(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[RuledTable]:
    """All drawn tables of two rows and two columns or more that hold text, from the top."""
    if not 4 <= len(rules) <= _MOST_RULES:
        return []
    tables = [table for group in _groups(rules) if (table := _table(group, glyphs)) is not None]
    return sorted(tables, key=lambda table: (table.y0, table.x0))


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet, directly or through others."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    level = sorted((index for index, rule in enumerate(rules) if not rule.upright), key=lambda index: rules[index].at)
    heights = [rules[index].at for index in level]
    for index, rule in enumerate(rules):
        if not rule.upright:
            continue
        for other in level[bisect_left(heights, rule.start - _NEAR) : bisect_right(heights, rule.end + _NEAR)]:
            if rules[other].start - _NEAR <= rule.at <= rules[other].end + _NEAR:
                parent[root(other)] = root(index)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return [group for group in groups.values() if len(group) >= 4]


def _table(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> RuledTable | None:
    upright = [rule for rule in rules if rule.upright]
    level = [rule for rule in rules if not rule.upright]
    if not upright or not level:
        return None
    # Tables open at the sides end where their level rules end.
    columns = _edges([*(rule.at for rule in upright), min(r.start for r in level), max(r.end for r in level)])
    rows = _edges([rule.at for rule in level])
    if len(columns) < 3 or len(rows) < 3:
        return None
    inside = [glyph for glyph in glyphs if _within(glyph, columns, rows)]
    if not inside:
        return None
    lattice = _Lattice(columns, rows, _borders(upright), _borders(level))
    return RuledTable(columns[0], rows[0], columns[-1], rows[-1], tuple(columns), lattice.cells(inside))


def _within(glyph: Glyph, columns: Sequence[float], rows: Sequence[float]) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return columns[0] <= x <= columns[-1] and rows[0] <= y <= rows[-1]


def _edges(places: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _borders(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.at)


@dataclass(slots=True)
class _Lattice:
    columns: list[float]
    rows: list[float]
    upright: list[Rule]
    level: list[Rule]

    def cells(self, glyphs: Sequence[Glyph]) -> list[RuledCell]:
        """Cells in reading order, merged where no rule parts them, with their text."""
        owner: dict[tuple[int, int], RuledCell] = {}
        cells: list[RuledCell] = []
        for row in range(len(self.rows) - 1):
            for column in range(len(self.columns) - 1):
                if (row, column) not in owner:
                    cell = self._grow(row, column, owner)
                    cells.append(cell)
        held: dict[int, list[Glyph]] = {}
        for glyph in glyphs:
            row = bisect_right(self.rows, (glyph.y0 + glyph.y1) / 2) - 1
            column = bisect_right(self.columns, (glyph.x0 + glyph.x1) / 2) - 1
            place = min(row, len(self.rows) - 2), min(column, len(self.columns) - 2)
            held.setdefault(id(owner[place]), []).append(glyph)
        for cell in cells:
            cell.lines = segments_of(held.get(id(cell), ()), _CELL_GAP)
        return cells

    def _grow(self, row: int, column: int, owner: dict[tuple[int, int], RuledCell]) -> RuledCell:
        columns = 1
        while column + columns < len(self.columns) - 1 and not self._parted(True, column + columns, row):
            columns += 1
        rows = 1
        while row + rows < len(self.rows) - 1 and not any(
            self._parted(False, row + rows, one) for one in range(column, column + columns)
        ):
            rows += 1
        cell = RuledCell(row, column, rows, columns)
        for down in range(rows):
            for right in range(columns):
                owner.setdefault((row + down, column + right), cell)
        return cell

    def _parted(self, upright: bool, edge: int, across: int) -> bool:
        """Whether a rule runs on `edge` along the middle of the row (or column) `across`."""
        places, others = (self.columns, self.rows) if upright else (self.rows, self.columns)
        middle = (others[across] + others[across + 1]) / 2
        rules = self.upright if upright else self.level
        first = bisect_left(rules, places[edge] - _NEAR, key=lambda rule: rule.at)
        last = bisect_right(rules, places[edge] + _NEAR, key=lambda rule: rule.at)
        return any(rule.start - 1 <= middle <= rule.end + 1 for rule in rules[first:last])
