"""Task tables: what each column holds is read from its heading; each row's measures become statements.

The span is the measure's own cell or clause; due day, value and owners come from its row. Merged cells and
cells left empty under a filled one in a heading column are carried down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from guatu.extraction import owners
from guatu.extraction.clauses import Clause, clause_of, is_forbidding, is_hypothetical, parts_of
from guatu.extraction.columns import columns_of, is_task_table, role_of
from guatu.extraction.events import is_abstract
from guatu.extraction.grids import Grid, cells_of, grid_of
from guatu.extraction.lexicon import any_of, one_of, words
from guatu.extraction.naming import Focus, Name, before_tail, is_facility, without_exhortation
from guatu.extraction.passages import Mood, Passage, pieces
from guatu.extraction.prose import Reading
from guatu.extraction.rules import RULES
from guatu.extraction.scene import Draft, Found, Scene
from guatu.extraction.statement import Ground, Kind, Responsible, Value
from guatu.extraction.surroundings import within
from guatu.reading import Block, Cell, Document, Table
from guatu.words import Amount, Period, Span

_CARRIED = frozenset({"heading", "lead", "owner", "support", "due", "project"})
_TOTAL = re.compile(r"(?:合\s?计|总\s?计|小\s?计)")
_MEASURE_END = re.compile("[；;。\n]")
_EXHORTS = re.compile(one_of(words("verbs.slogan")))
_ACTS = {"通过", "补齐", "提出"} | words("verbs.found") | words("verbs.slogan") | words("verbs.works")
_VERB = re.compile("(?:常态化)?" + one_of(_ACTS))
_EVENT_END = re.compile(one_of(words("verbs.finish")) + r"\Z")
_SEVERAL = re.compile("[，,；]|并(?!网)")
_LONGTERM = re.compile("长期|持续|常态|全年推进|每")


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: for each role its cells' spans, and the row's number in the table."""

    number: int
    cells: Mapping[str, tuple[Span, ...]]


def read_tables(document: Document, reading: Reading) -> list[Found]:
    """The statements of all task tables; tables without a measure column and an owner, day or progress give none."""
    found: list[Found] = []
    for index, table in enumerate(document.tables):
        grid = grid_of(document.text, table)
        if grid:
            found += _of_grid(document, reading, index, grid)
            continue
        columns, header = columns_of(document.text, table)
        if not is_task_table(columns):
            continue
        path = tuple(_path_above(document, table))
        for row in _rows(document.text, table, columns, header):
            found += _of_row(document, reading, row, path, index)
    return found


def _of_grid(document: Document, reading: Reading, index: int, grid: Grid) -> list[Found]:
    """An indicator table's numbers, with the owners of their rows."""
    table = document.tables[index]
    path = tuple(_path_above(document, table))
    columns, header = columns_of(document.text, table)
    rows = {row.number: row for row in _rows(document.text, table, columns, max(header, grid.header))}
    found: list[Found] = []
    for number, _, draft, dated in cells_of(document.text, table, grid):
        periods = reading.periods(dated) if dated else []
        if periods:
            draft.due, draft.period, draft.due_span = periods[-1].latest, periods[-1], dated
        draft.row = (index, number)
        owned = _owned(reading, rows[number]) if number in rows and draft.kind == "target" else None
        passage = Passage(draft.span, path, "plan" if draft.kind == "target" else "report", None)
        found.append(Found(draft, passage, owned))
    return found


def _rows(text: str, table: Table, columns: Mapping[int, str], header: int) -> Iterator[Row]:
    """Body rows with merged and empty cells carried down; repeated headings and totals are passed over."""
    last = max((cell.row + cell.rows for cell in table.cells), default=0)
    grid: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for down in range(cell.rows):
            grid[cell.row + down, cell.column] = cell
    held: dict[int, Span] = {}
    for number in range(header + 1, last):
        spans = {column: grid[number, column].span for column in columns if (number, column) in grid}
        shown = [text[slice(*span)] for span in spans.values()]
        if sum(role_of(one) is not None for one in shown) >= 2 and all(len(one) <= 12 for one in shown):
            continue
        if any(_TOTAL.fullmatch(one.strip()) for one in shown) or not any(one.strip() for one in shown):
            continue
        yield Row(number, _by_role(text, columns, spans, held))


def _by_role(
    text: str, columns: Mapping[int, str], spans: Mapping[int, Span], held: dict[int, Span]
) -> dict[str, tuple[Span, ...]]:
    cells: dict[str, list[Span]] = {}
    renewed = False
    for column, role in sorted(columns.items()):
        span = spans.get(column)
        if span and text[slice(*span)].strip():
            if role == "heading" and held.get(column) != span:
                renewed = True
            held[column] = span
        elif _is_carried(role, span, column, held, renewed=renewed):
            span = held[column]
        else:
            continue
        if span not in cells.get(role, []):
            cells.setdefault(role, []).append(span)
    return {role: tuple(found) for role, found in cells.items()}


def _is_carried(role: str, span: Span | None, column: int, held: Mapping[int, Span], *, renewed: bool) -> bool:
    """An empty cell under a heading repeats it; an owner or a day is repeated only where the file has no cell."""
    if role not in _CARRIED or column not in held or (renewed and role != "heading"):
        return False
    return span is None or role in {"heading", "project"}


def _path_above(document: Document, table: Table) -> Iterator[Block]:
    """The headings a table stands under."""
    path: list[Block] = []
    for block in document.blocks:
        if block.span[0] >= table.span[0]:
            break
        if block.level:
            path = [upper for upper in path if upper.level < block.level] + [block]
    yield from path


def _of_row(document: Document, reading: Reading, row: Row, path: tuple[Block, ...], index: int) -> list[Found]:
    text = document.text
    level = max((block.level for block in path), default=1)
    heads = tuple(Block(span, level + 1 + depth) for depth, span in enumerate(row.cells.get("heading", ())))
    due = _due(reading, row)
    owned = _owned(reading, row)
    named = row.cells.get("project", ())
    project = Name(text[slice(*named[0])], named[0], "row-name") if named else None
    goals = _goals(reading, row)
    found: list[Found] = []
    for role, mood in (("measure", "plan"), ("goal", "plan"), ("progress", "report"), ("yearly", "plan")):
        for span in row.cells.get(role, ()):
            passage = Passage(span, (*path, *heads), _mood(mood), None)
            about = project or (_first_subject(found) if role == "progress" else None)
            for draft in _of_cell(reading, passage, about, due, role, heads):
                draft.row = (index, row.number)
                if not (role == "goal" and _taken(reading, draft, found, goals)):
                    found.append(Found(draft, passage, owned))
    if not found and "measure" not in row.cells:
        found += _named_only(reading, row, (*path, *heads), due, owned, index)
    return found


def _first_subject(found: Sequence[Found]) -> Name | None:
    """What the row's measure is about, for the progress beside it."""
    subject = found[0].draft.subject if found else None
    return Name(subject.text, subject.span, "row-measure") if subject else None


def _goals(reading: Reading, row: Row) -> list[tuple[Amount, str]]:
    """The amounts of the row's goal cells with the words before each."""
    goals: list[tuple[Amount, str]] = []
    for span in row.cells.get("goal", ()):
        for amount in reading.amounts(span):
            before = re.split("[，,；;、。]", reading.text[span[0] : amount.span[0]])[-1]
            goals.append((amount, re.sub("不少于|不低于|超过|达到|约|以上", "", before).strip()))
    return goals


def _taken(reading: Reading, goal: Draft, found: Sequence[Found], goals: Sequence[tuple[Amount, str]]) -> bool:
    """A goal that says how many of what a measure names gives the measure its value and is no statement of its own."""
    if goal.value is None or goal.value_span is None:
        return False
    named = next((name for amount, name in goals if amount.span == goal.value_span), "")
    open_ones = [one.draft for one in found if one.draft.value is None]
    for draft in open_ones:
        text = reading.text[slice(*draft.span)]
        kin = named[-2:] in text or named[:2] in text if len(named) >= 2 else True
        if kin and not re.match("新增|惠及|受益|带动", named):
            draft.value, draft.value_span = goal.value, goal.value_span
            draft.kind = "target" if re.search("岗位|就业|人才|企业|家$|率", text) else draft.kind
            return True
    return False


def _mood(mood: str) -> Mood:
    return "report" if mood == "report" else "plan"


def _due(reading: Reading, row: Row) -> tuple[Period, Span] | None:
    for span in row.cells.get("due", ()):
        if _LONGTERM.search(reading.text, *span):
            continue
        periods = reading.periods(span)
        if periods:
            return periods[-1], span
    return None


def _owned(reading: Reading, row: Row) -> owners.Owned | None:
    units: list[Responsible] = []
    ground: Span | None = None
    for role in ("lead", "owner", "support"):
        for span in row.cells.get(role, ()):
            for name in _names(reading, span):
                lead = role == "lead" or (role == "owner" and "lead" not in row.cells and not units)
                if all(unit.name != name for unit in units):
                    units.append(Responsible(name, "lead" if lead else "support"))
            ground = ground or span
    return owners.Owned(tuple(units), Ground(ground, "row-units")) if units else None


def _names(reading: Reading, span: Span) -> list[str]:
    """The units of an owner's cell: what stands between 、 and its like; 各县区 and the like included as written."""
    cell = reading.text[slice(*span)]
    parts = re.split(r"[、，,；;\s/]+|(?<=[局委办府会院司团部])和", cell)
    return [part.strip("等。（）() ") for part in parts if 2 <= len(part.strip("等。（）() ")) <= 24]


def _of_cell(
    reading: Reading,
    passage: Passage,
    project: Name | None,
    due: tuple[Period, Span] | None,
    role: str,
    heads: Sequence[Block],
) -> list[Draft]:
    """The statements of a cell: by the rules where they find one, else one for each measure of the cell."""
    text = reading.text
    focus = Focus(item=project, project=project, last=project, indicator=project)
    if project is None and heads:
        name = text[slice(*heads[-1].span)]
        focus.item = Name(name, heads[-1].span, "row-heading") if is_facility(name) else None
        focus.indicator = Name(name, heads[-1].span, "row-heading")
    drafts: list[Draft] = []
    for span in _measures(text, passage.span):
        made = _by_rules(reading, passage, span, focus, due)
        if not made and role in {"measure", "goal", "yearly"}:
            made = _plain(reading, span, focus, due, role)
        elif not made and role == "progress" and project:
            made = [
                Draft("status", span, project, text[slice(*span)], span, None, None, None, None, rule="table-progress")
            ]
        for draft in made:
            _date(draft, due)
            if (
                project
                and draft.subject
                and draft.rule == "committed"
                and not draft.value
                and "《" not in draft.subject.text
            ):
                draft.subject = _of_project(project, draft.subject)
        drafts += made
    return drafts


def _measures(text: str, span: Span) -> Iterator[Span]:
    at = span[0]
    for mark in [*_MEASURE_END.finditer(text, *span), None]:
        end = mark.start() if mark else span[1]
        start = at
        found = re.compile(r"\s{0,8}(?:[（(]?\d{1,2}[)）.．、](?!\d)|[①-⑳])?\s{0,4}").match(text, start, end)
        start = found.end() if found else start
        if end - start >= 2:
            yield start, end
        at = mark.end() if mark else end


def _by_rules(
    reading: Reading, passage: Passage, span: Span, focus: Focus, due: tuple[Period, Span] | None
) -> list[Draft]:
    periods, amounts = reading.periods(span), reading.amounts(span)
    drafts: list[Draft] = []
    for piece in pieces(reading.text, span):
        clause = clause_of(reading.text, piece, passage, within(periods, piece.span), within(amounts, piece.span))
        if is_hypothetical(clause) or is_forbidding(clause):
            continue
        for part in parts_of(clause):
            drafts += _ask(reading, part, focus, due)
    return drafts


def _ask(reading: Reading, part: Clause, focus: Focus, due: tuple[Period, Span] | None) -> list[Draft]:
    dated = due[0] if due and part.amounts else None
    scene = Scene(part, focus, reading.reference, part.passage.mood, item_due=dated)
    for rule in RULES:
        drafts = rule.make(scene, reading.places)
        for draft in drafts:
            draft.rule = rule.name
            if draft.kind in {"target", "observation"}:
                focus.indicator = draft.subject
            else:
                focus.last = draft.subject
        if drafts:
            return drafts
    return []


def _date(draft: Draft, due: tuple[Period, Span] | None) -> None:
    """The row's day for what has none of its own; a dated task is a milestone."""
    if draft.kind not in {"task", "milestone", "target"} or due is None or draft.due_span:
        return
    period, span = due
    draft.due, draft.period, draft.due_span, draft.due_ground = period.latest, period, span, Ground(None, "row-due")
    draft.due_ground = None
    if draft.kind == "task":
        draft.kind = "milestone"


def _plain(reading: Reading, span: Span, focus: Focus, due: tuple[Period, Span] | None, role: str) -> list[Draft]:
    """A measure no rule takes: an office put it into its table, so it is a commitment all the same."""
    text = reading.text[slice(*span)]
    amounts = reading.amounts(span)
    held = focus.item or focus.indicator
    if role in {"goal", "yearly"}:
        if not amounts or held is None:
            return []
        amount = amounts[-1]
        value = Value(amount.number, amount.unit, amount.comparator or "=")
        return [Draft("target", span, held, None, None, None, None, value, amount.span, rule="table-goal")]
    if len(text) < 4 or len(text) > 120 or (_EXHORTS.match(text) and is_abstract(text)):
        return []
    verb = _VERB.match(text)
    bare = (
        Name(text[verb.end() :], (span[0] + verb.end(), span[1]))
        if verb and len(text) - verb.end() >= 3
        else Name(text, span)
    )
    act: Span | None = (span[0], span[0] + verb.end()) if verb and bare.span != span else None
    ending = _EVENT_END.search(text) if act is None else None
    if ending and ending.start() >= 2:
        act = span[0] + ending.start(), span[1]
        end = before_tail(text, ending.start(), 2)
        bare = Name(text[:end], (span[0], span[0] + end))
    name = _of_project(held, bare) if held is not None and focus.item is not None else bare
    kind: Kind = "milestone" if due else "task"
    action = reading.text[slice(*act)] if act else None
    return [Draft(kind, span, name, action, act, None, None, None, None, rule="table-measure")]


def _of_project(project: Name, node: Name) -> Name:
    """A node of a project's row is named by both (临江大桥荷载试验), unless it names the project itself."""
    project = without_exhortation(project)
    if project.rule == "row-heading" and not any_of("nouns.part").match(node.text):
        return node
    if project.text[:4] in node.text:
        return node
    if len(node.text) > 16 or _SEVERAL.search(node.text):
        return project
    return Name(project.text + node.text, node.span, "row-name")


def _named_only(
    reading: Reading,
    row: Row,
    path: tuple[Block, ...],
    due: tuple[Period, Span] | None,
    owned: owners.Owned | None,
    index: int,
) -> list[Found]:
    """A row whose only content is a task's name: the name's cell is the statement."""
    cells = row.cells.get("project") or row.cells.get("heading", ())[-1:]
    if not cells or due is None or owned is None:
        return []
    span = cells[0]
    passage = Passage(span, path, "plan", None)
    drafts = _by_rules(reading, passage, span, Focus(), due) or [
        Draft(
            "milestone",
            span,
            Name(reading.text[slice(*span)], span),
            None,
            None,
            None,
            None,
            None,
            None,
            rule="table-measure",
        )
    ]
    for draft in drafts:
        _date(draft, due)
        draft.row = (index, row.number)
    return [Found(replace(draft), passage, owned) for draft in drafts]
