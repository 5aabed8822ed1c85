"""Which column a row's cells belong to where the row has fewer or more of them than the table has columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

_HEAD = re.compile(
    "序号|编号|项次|名称|项目|任务|措施|举措|事项|内容|单位|部门|责任|牵头|主办|配合|协助|时限|时间|期限|节点|工期|日期"
    "|进展|进度|目标|指标|类别|分类|领域|备注|属性|标段|问题|诉求|投资|要求|安排|计划"
)
_NO_HEAD = re.compile(r"[。；，,;：:！？]|\d{3}")
_NUMBER = re.compile(r"[（(]?(?:\d{1,3}|[A-Z]{1,2}-?\d{1,4}|[一二三四五六七八九十]{1,3})[)）.．、]?")
_DAY = re.compile(
    r"\d月|[一二三四五六七八九十]月|\d日|年[底内末初]|季度|半年|长期|持续|常态|全年|年度|\d[-./]\d|^20\d\d年|每[年季月周]|开学|节前|即日"
)
_UNIT = re.compile("(?:[局委办府部院会处队站所厅司校]|公司|单位|街道|乡镇|中心|集团|学校|区县?|镇乡?|机构|银行)等?")
_AMOUNT = re.compile(r"[^\d]{0,6}\d[\d,.]*[^\d]{0,12}")
_LONGEST_HEAD, _MOST_WAYS = 16, 2000


def is_head(text: str) -> bool:
    """Whether a cell reads like the heading of a column."""
    bare = text.strip()
    return 0 < len(bare) <= _LONGEST_HEAD and bool(_HEAD.search(bare)) and not _NO_HEAD.search(bare)


def sort_of(text: str) -> str:
    """What a cell looks like: number, day, unit, amount, none, short or long words."""
    bare = text.strip()
    if bare in {"", "—", "-", "－", "/", "——", "无"}:
        return "none"
    if _NUMBER.fullmatch(bare):
        return "number"
    if len(bare) <= 24 and _DAY.search(bare):
        return "day"
    if len(bare) <= 60 and all(_UNIT.search(part[-3:]) for part in re.split("[、，,；;]", bare) if part):
        return "unit"
    if len(bare) <= 16 and _AMOUNT.fullmatch(bare):
        return "amount"
    return "short" if len(bare) <= 8 else "long"


def fitted(rows: Sequence[Sequence[str]], width: int) -> Iterator[Sequence[int]]:
    """For each row the column of each of its cells; the first row holds the headings.

    Rows with as many cells as columns are the measure; of others the placing is taken that is most like them. Two
    cells in one column are parts of one that was broken over lines.
    """
    known: list[Counter[str]] = [Counter() for _ in range(width)]
    for cells in rows[1:]:
        if len(cells) == width:
            for column, text in enumerate(cells):
                known[column][sort_of(text)] += 1
    for column, head in enumerate(rows[0][:width]):
        known[column][_promised(head)] += 1
    for cells in rows:
        yield range(width) if len(cells) == width else _best(cells, known)


def _promised(head: str) -> str:
    """The sort of cell a heading announces."""
    for pattern, sort in (("序号|编号|项次", "number"), ("时限|时间|期限|工期|日期", "day"), ("单位|部门", "unit")):
        if re.search(pattern, head):
            return sort
    return "short" if re.search("类别|领域|名称|属性", head) else "long"


def _best(cells: Sequence[str], known: Sequence[Counter[str]]) -> Sequence[int]:
    sorts = [sort_of(text) for text in cells]
    width = len(known)
    shares = [{sort: times / sum(column.values()) for sort, times in column.items()} for column in known]

    def likeness(columns: Sequence[int]) -> float:
        return sum(shares[column].get(sort, 0.0) for sort, column in zip(sorts, columns, strict=True))

    best: Sequence[int] = [min(number, width - 1) for number in range(len(cells))]
    most = likeness(best) + 1e-9
    for ways, columns in enumerate(_ways(len(cells), width)):
        if ways >= _MOST_WAYS:
            break
        if (points := likeness(columns)) > most:
            best, most = columns, points
    return best


def _ways(count: int, width: int) -> Iterator[Sequence[int]]:
    """The placings of `count` cells in order: some columns left out, or one of them holding all that is too many."""
    if count < width:
        # The last columns first: what is missing is mostly a cell merged with the one above, at the left.
        yield from (tuple(width - 1 - place for place in reversed(way)) for way in combinations(range(width), count))
        return
    more = count - width
    for broken in range(width):
        yield [
            number if number <= broken else broken if number <= broken + more else number - more
            for number in range(count)
        ]
