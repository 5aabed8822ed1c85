"""A comparison as a table of words and dates, as plain data, and a table as CSV or as a workbook (xlsx).

The workbook is written by hand: one sheet, texts inline, dates as dates. Names come from documents, so a text that a
spreadsheet would take for a formula is made a text in CSV; in a workbook it is one.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from guatu.scheduling.baselines.comparison import Comparison, Deviation, Total
from guatu.scheduling.baselines.snapshots import Planned, Tie
from guatu.words import say

Cell = str | int | date | None
Table = Sequence[Sequence[Cell]]
COLUMNS = (
    "number", "name", "project", "unit", "kinds", "moved", "because", "start_before", "start_after", "finish_before",
    "finish_after", "days_before", "days_after", "due_before", "due_after", "due_by", "due_reason", "ties",
)  # fmt: skip
# Before 1900-03-01 spreadsheets count a day that was none; no date of a plan lies there.
_DAY_ZERO = date(1899, 12, 30).toordinal()
# What a workbook of one sheet needs beside it.
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    # Style 1 is a date, style 2 bold.
    "xl/styles.xml": (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font/>'
        '<font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Label:
    """How an activity is named: `project` is the whole it belongs to, `unit` who leads it, "" where there is none."""

    name: str
    project: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DueChange:
    """Who changed a due day last, and why."""

    by: str
    reason: str = ""


def comparison_table(
    comparison: Comparison, labels: Mapping[str, Label], who: Mapping[str, DueChange], language: str
) -> Table:
    """A heading and one line an item that differs, in the order of `COLUMNS`."""
    heading = [say(f"baselines.column.{name}", language) for name in COLUMNS]
    return [heading, *(_line(each, labels, who.get(each.id), language) for each in comparison.deviations)]


def comparison_json(
    comparison: Comparison,
    labels: Mapping[str, Label],
    who: Mapping[str, DueChange],
    by: Mapping[str, Sequence[Total]],
) -> dict[str, Any]:
    """`before`, `after`: `name`, `day`, `items`; `same`; `deviations`; `totals` by what `by` names."""
    return {
        "before": _side(comparison, "before"),
        "after": _side(comparison, "after"),
        "same": comparison.same,
        "deviations": [_deviation(each, labels, who.get(each.id)) for each in comparison.deviations],
        "totals": {name: [_total(total) for total in found] for name, found in by.items()},
    }


def as_csv(table: Table) -> bytes:
    """Comma-separated, with the mark at its head by which spreadsheets know UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_flat(cell) for cell in row] for row in table)
    return b"\xef\xbb\xbf" + out.getvalue().encode(errors="replace")


def as_xlsx(table: Table, title: str) -> bytes:
    """One sheet; its first row is bold and stays in sight."""
    rows = "".join(
        f'<row r="{at}">{"".join(_cell(cell, bold=at == 1) for cell in row)}</row>' for at, row in enumerate(table, 1)
    )
    view = (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews>'
    )
    columns = '<cols><col min="2" max="18" width="18" customWidth="1"/></cols>'
    name = "".join(" " if char in "[]:*?/\\'" else char for char in title).strip()[:31] or "1"
    book = (
        f'<workbook xmlns="{_SHEET}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{_text(name)}" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        sheet = f'<worksheet xmlns="{_SHEET}">{view}{columns}<sheetData>{rows}</sheetData></worksheet>'
        for path, text in {**_PARTS, "xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet}.items():
            # A fixed date: the same table gives the same bytes.
            pack.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), _HEAD + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def kinds_say(deviation: Deviation, language: str) -> str:
    """What kinds of difference there are, in words."""
    mark = say("baselines.mark", language)
    return mark.join(say(f"baselines.kind.{kind}", language) for kind in deviation.kinds)


def ties_say(deviation: Deviation, language: str) -> str:
    """The links that came, went and changed, in one line."""
    return say("baselines.mark", language).join(tie_changes(deviation, language))


def tie_changes(deviation: Deviation, language: str) -> tuple[str, ...]:
    """Each link that came, went, or has another lag."""
    was = {(after, type_): lag for after, type_, lag in deviation.ties_gone}
    told = []
    for after, type_, lag in deviation.ties_added:
        how = _tie_says(type_, lag, language)
        before = was.pop((after, type_), None)
        if before is None:
            told.append(say("baselines.tie_added", language, after=after, how=how))
        else:
            lags = {"was": lag_says(before, language), "how": lag_says(lag, language)}
            told.append(say("baselines.tie_changed", language, after=after, **lags))
    for (after, type_), lag in was.items():
        how = _tie_says(type_, lag, language)
        told.append(say("baselines.tie_gone", language, after=after, how=how))
    return tuple(told)


def _tie_says(type_: str, lag: int, language: str) -> str:
    relation = say(f"baselines.tie.{type_}", language)
    return say("baselines.tie", language, relation=relation, lag=lag_says(lag, language))


def lag_says(lag: int, language: str) -> str:
    """A lag in words; one below nothing is an overlap."""
    kind = "wait" if lag > 0 else "overlap" if lag else "none"
    return say(f"baselines.lag.{kind}", language, days=abs(lag))


def _line(deviation: Deviation, labels: Mapping[str, Label], change: DueChange | None, language: str) -> list[Cell]:
    label = labels.get(deviation.id, Label(deviation.id))
    because = say(f"baselines.because.{deviation.because}", language) if deviation.because else None
    return [
        int(deviation.id) if deviation.id.isdecimal() and len(deviation.id) < 10 else deviation.id,
        label.name, label.project or None, label.unit or None, kinds_say(deviation, language), deviation.moved, because,
        *(cell for pair in zip(_cells(deviation.before), _cells(deviation.after), strict=True) for cell in pair),
        change.by if change else None, (change.reason or None) if change else None,
        ties_say(deviation, language) or None,
    ]  # fmt: skip


def _cells(row: Planned | None) -> tuple[Cell, ...]:
    return (row.start, row.finish, row.days, row.due) if row else (None, None, None, None)


def _side(comparison: Comparison, name: str) -> dict[str, Any]:
    snapshot = comparison.before if name == "before" else comparison.after
    return {"name": snapshot.name, "day": snapshot.day.isoformat(), "items": len(snapshot.rows)}


def _deviation(deviation: Deviation, labels: Mapping[str, Label], change: DueChange | None) -> dict[str, Any]:
    label = labels.get(deviation.id, Label(deviation.id))
    return {
        "id": deviation.id,
        "name": label.name,
        "project": label.project or None,
        "unit": label.unit or None,
        "kinds": list(deviation.kinds),
        "moved": deviation.moved,
        "start_moved": deviation.start_moved,
        "lengthened": deviation.lengthened,
        "due_moved": deviation.due_moved,
        "because": deviation.because,
        "before": _row(deviation.before),
        "after": _row(deviation.after),
        "links_added": [_link(tie) for tie in deviation.ties_added],
        "links_gone": [_link(tie) for tie in deviation.ties_gone],
        "due_changed": {"by": change.by, "reason": change.reason} if change else None,
    }


def _row(row: Planned | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"start": _iso(row.start), "finish": _iso(row.finish), "days": row.days, "due": _iso(row.due)}


def _link(tie: Tie) -> dict[str, Any]:
    return {"after": tie[0], "type": tie[1], "lag": tie[2]}


def _total(total: Total) -> dict[str, Any]:
    return {
        "name": total.name,
        "items": total.items,
        "differing": total.differing,
        **dict(total.counts),
        "moved": total.moved,
        "finish_before": _iso(total.finish_before),
        "finish_after": _iso(total.finish_after),
        "lost": total.lost,
        "won": total.won,
    }


def _flat(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def _cell(cell: Cell, *, bold: bool) -> str:
    if cell is None:
        return "<c/>"
    if isinstance(cell, date):
        return f'<c s="1"><v>{cell.toordinal() - _DAY_ZERO}</v></c>'
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    style = ' s="2"' if bold else ""
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{_text(cell)}</t></is></c>'


def _text(text: str) -> str:
    """Escaped, without the characters that XML does not have."""
    fit = (char for char in text if (char >= " " or char in "\t\n") and not "\ud800" <= char <= "\udfff")
    return escape("".join(char for char in fit if char < "\ufffe" or char > "\uffff"), {'"': "&quot;"})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
