"""What each column of a task table holds, read from its heading by the lexicon of offices' own headings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from guatu.extraction.contents import below_heading, mean_length, with_contents
from guatu.extraction.lexicon import lexicon, words
from guatu.reading import Table

_CLEAN = re.compile(r"[\s　:：*＊]|[（(][^（）()]{0,12}[)）]")
_HEADER_ROWS = 6
_SPECIFIC = re.compile("措施|举措|具体|内容")
_YEARLY = re.compile("年度|节点|阶段|目标|计划")
_DESIGN = re.compile("(?:主要)?(?:建设|工程)(?:内容|规模)(?:及规模|和规模|及内容)?")
_LEAST_MEASURE = 6
_DAYLIKE = re.compile(r"[年月旬季]|\d日|[长持]|\d{1,4}[-./]\d{1,2}|即|立|随")
# What a heading of an office's own making most likely holds, by how it ends or begins.
_SHAPES = (
    (re.compile("(?:措施|举措|事项|内容)$"), "measure"),
    (re.compile("牵头|主办|主责"), "lead"),
    (re.compile("配合|协办|协同|参与|协助"), "support"),
    (re.compile("责任|承办|落实.{0,4}单位"), "owner"),
    (re.compile("下.{0,3}步|下.?阶段"), "measure"),
    (re.compile("(?:时限|节点|期限|时间|日期)(?:要求|安排)?$"), "due"),
    (re.compile("(?:进展|进度)"), "progress"),
    (re.compile("(?:目标值|计划值|任务量)$"), "goal"),
    (re.compile("(?:内容|目标|打算|工作安排)$"), "measure"),
)


@cache
def _roles() -> dict[str, str]:
    return {
        word: name.removeprefix("tables.") for name in lexicon() if name.startswith("tables.") for word in words(name)
    }


@cache
def _longest_first() -> tuple[tuple[str, str], ...]:
    """The headings of three characters and more, which are told inside longer ones."""
    return tuple(
        sorted(((word, role) for word, role in _roles().items() if len(word) >= 3), key=lambda one: -len(one[0]))
    )


def columns_of(text: str, table: Table) -> tuple[dict[int, str], int]:
    """The role of each column and the last row of the heading, which may take two rows."""
    best: dict[int, str] = {}
    header = -1
    for number in range(_HEADER_ROWS):
        cells = [cell for cell in table.cells if cell.row == number and text[slice(*cell.span)].strip()]
        roles: dict[int, str] = {}
        told = 0
        for cell in cells:
            if role := role_of(text[slice(*cell.span)]):
                roles |= {cell.column + across: role for across in range(cell.columns)}
                told += 1
        goes_on = bool(best) and number == header + 1 and 2 * told >= len(cells) and _is_merged(table, header)
        if (told >= 2 and len(set(roles.values())) >= 2 and 2 * told >= len(cells)) or (goes_on and roles):
            best |= roles
            header = number
        elif best:
            break
    best = with_contents(text, table, best, header)
    best = _dates_told_apart(text, table, best, header)
    best = _without_design(text, table, _told_apart(text, table, best, header), header)
    return _problems_placed(_with_measures(text, table, best, header)), header


def _is_merged(table: Table, header: int) -> bool:
    """Whether a heading stands over several columns, so that the next row may go on with the headings."""
    return any(cell.row == header and cell.columns > 1 for cell in table.cells)


def _without_design(text: str, table: Table, columns: dict[int, str], header: int) -> dict[int, str]:
    """What is to be built (建设内容及规模) promises nothing beside the progress of a project without a day."""
    roles = set(columns.values())
    if not {"project", "progress"} <= roles or "due" in roles:
        return columns
    design = {
        cell.column for cell in table.cells if cell.row <= header and _DESIGN.fullmatch(text[slice(*cell.span)].strip())
    }
    return {column: "note" if column in design else role for column, role in columns.items()}


def _with_measures(text: str, table: Table, columns: dict[int, str], header: int) -> dict[int, str]:
    """Where no column is headed as that of the measures, the tasks themselves are: the fullest column of headings."""
    if {"measure", "goal", "yearly"} & set(columns.values()):
        return columns
    named = [column for column, role in columns.items() if role == "heading"]
    if not named:
        return columns
    below = below_heading(table, header)
    lengths = {column: mean_length(text, below.get(column, ())) for column in named}
    fullest = max(named, key=lambda column: (lengths[column], column))
    return columns | {fullest: "measure"} if lengths[fullest] >= _LEAST_MEASURE else columns


def _dates_told_apart(text: str, table: Table, columns: dict[int, str], header: int) -> dict[int, str]:
    """A column headed 节点 whose cells name no days holds what is to be done by the day beside it."""
    told = dict(columns)
    below = below_heading(table, header)
    for column in [column for column, role in columns.items() if role == "due"]:
        cells = [text[slice(*cell.span)].strip() for cell in below.get(column, ())]
        filled = [cell for cell in cells if cell]
        if filled and sum(bool(_DAYLIKE.search(cell)) for cell in filled) * 2 < len(filled):
            told[column] = "note" if "measure" in columns.values() else "measure"
    return told


def _problems_placed(columns: dict[int, str]) -> dict[int, str]:
    """What was found wrong is the state of the project beside it; without a project the measures answer to it."""
    place = "progress" if "project" in columns.values() else "heading"
    return {column: place if role == "problem" else role for column, role in columns.items()}


def _told_apart(text: str, table: Table, columns: dict[int, str], header: int) -> dict[int, str]:
    """Of several columns that could hold the measures the most specific does; those to its left are headings."""
    held = [column for column, role in sorted(columns.items()) if role == "measure"]
    if len(held) < 2:
        return columns
    titles = {
        cell.column: text[slice(*cell.span)] for cell in table.cells if cell.row <= header and cell.column in held
    }
    yearly = [column for column in held if _YEARLY.search(titles.get(column, ""))]
    specific = [column for column in held if _SPECIFIC.search(titles.get(column, ""))]
    chosen = (yearly + specific[:1]) if specific and yearly else (specific[:1] or yearly or held[-1:])
    if yearly and "project" in columns.values():
        chosen = yearly
    first = min(chosen)
    design = {column for column in held if yearly and _SPECIFIC.search(titles.get(column, ""))}
    return columns | {
        column: "heading" if column < first and column not in design else "note"
        for column in held
        if column not in chosen
    }


@lru_cache(maxsize=4096)
def role_of(heading: str) -> str | None:
    """What a heading says its column holds; None for what is no heading of a task table."""
    bare = _CLEAN.sub("", heading)
    if not bare or len(bare) > 16:
        return None
    roles = _roles()
    if bare in roles:
        return roles[bare]
    if re.fullmatch(r"20\d\d年(?:度)?(?:目标值?|计划值?|任务数?)", bare):
        return "goal"
    if re.fullmatch(r"20\d\d年(?:度)?(?:计划)?投资(?:额|计划)?", bare):
        return "yearly"
    for word, role in _longest_first():
        if word in bare:
            return role
    return next((role for pattern, role in _SHAPES if pattern.search(bare)), None)


def is_task_table(columns: Mapping[int, str]) -> bool:
    """Whether the columns hold measures together with owners, days, progress or goals."""
    roles = set(columns.values())
    holds = roles & {"measure", "project", "heading", "goal"}
    return bool(holds) and bool(roles & {"lead", "owner", "support", "due", "progress", "goal", "yearly"})
