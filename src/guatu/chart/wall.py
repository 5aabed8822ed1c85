"""A `WallChart` (挂图): all that is drawn, as plain data, in both languages; made by `compose`, never edited.

Days are ISO text. Texts that depend on the language are pairs `{"zh": …, "en": …}`. `to_json` gives what
the scripts in `assets/` read: a field that is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

Both = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A raw span of the document at index `document` of the chart; `page` where the format has pages."""

    document: int
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the ledger in tree order; `sources[0]` is where it was promised, the others repeat it."""

    number: int
    level: int
    name: str
    kind: str
    state: str
    light: str
    reason: Both
    parent: int | None = None
    lead: str | None = None
    support: tuple[str, ...] = ()
    value: str | None = None
    due: str | None = None
    due_text: str | None = None
    earliest: str | None = None
    promised: str | None = None
    extensions: int = 0
    percent: int | None = None
    days: int | None = None
    started: str | None = None
    finished: str | None = None
    earliest_start: str | None = None
    earliest_finish: str | None = None
    latest_start: str | None = None
    latest_finish: str | None = None
    float_days: int | None = None
    late_by: int = 0
    critical: bool = False
    provisional: bool = False
    why: Both | None = None
    sources: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """Row `after` follows row `before`; `lag` in working days."""

    before: int
    after: int
    type: str
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as it is shown: about row `item`, resting on `sources`."""

    rule: str
    item: int
    light: str
    says: Both
    sources: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` is raw from `start` on; `level` is 0 for a paragraph, 1 and up for a heading."""

    start: int
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document of the chart; `marks` are (start, end, row number) in raw, `pages` (number, start)."""

    name: str
    sha256: str
    date: str | None
    paragraphs: tuple[Paragraph, ...]
    marks: tuple[tuple[int, int, int], ...]
    pages: tuple[tuple[int, int], ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Missed:
    """An obligation sentence that became no item and was not put aside by anyone."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Obligation sentences of all documents: how many, how many became items or were put aside, and the rest."""

    obligations: int
    covered: int
    dismissed: int
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One light of the office (图例)."""

    light: str
    name: Both
    means: Both


@dataclass(frozen=True, slots=True)
class Counts:
    """Promises by light; by lead unit and by month of the due day, each by light."""

    lights: Mapping[str, int]
    units: Mapping[str, Mapping[str, int]]
    months: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class WallChart:
    """See the module. `day` is the day the lights hold for; `rules` names the office's rules."""

    title: str
    day: str
    rules: Both
    rows: tuple[Row, ...]
    links: tuple[Arrow, ...]
    findings: tuple[Remark, ...]
    documents: tuple[Sheet, ...]
    legend: tuple[LegendLine, ...]
    coverage: Coverage
    counts: Counts
    head: str = field(default="")

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; empty fields are left out."""
        plain = _plain(self)
        assert isinstance(plain, dict)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return [value.document, value.start, value.end, value.page]
    if isinstance(value, str | int | float) or value is None:
        return value
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    names = _NAMES.get(type(value)) or _NAMES.setdefault(type(value), tuple(field.name for field in fields(value)))
    data = {}
    for name in names:
        part = getattr(value, name)
        # 0 is a number that is meant (a float of 0 days, 0 percent); no text, no list and False are left out.
        if part or (isinstance(part, int | float) and part is not False and name not in _COUNTERS):
            data[name] = _plain(part)
    return data


# Of these, 0 means that there is nothing to say.
_COUNTERS = frozenset({"late_by", "extensions", "lag"})
_NAMES: dict[type, tuple[str, ...]] = {}
