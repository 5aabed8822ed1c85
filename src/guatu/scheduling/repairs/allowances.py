"""What repairs may change, how far, at what cost and with whose consent: `allowances.toml` and an office's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast, get_args

from guatu.scheduling.repairs.change import KINDS, Kind, Party

MOST_POINTS = 100_000


class AllowanceError(ValueError):
    """A table that cannot be read: phrase `key` with its `facts`."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(f"{key}: {facts}")
        self.key, self.facts = key, facts


@dataclass(frozen=True, slots=True)
class Rule:
    """For activities with one of `words` in their name, another share."""

    words: tuple[str, ...]
    share: float
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one kind of change is allowed; `words` empty for any name, `most` -1 for no limit but the share."""

    once: int
    unit: int
    share: float
    least: int
    most: int
    words: tuple[str, ...]
    weekdays: tuple[int, ...]
    agrees: tuple[Party, ...]
    reason: Mapping[str, str]
    rules: tuple[Rule, ...]

    def share_of(self, name: str) -> tuple[float, Mapping[str, str]]:
        """How much of an activity of that name may be given up, and why."""
        if self.words and not any(word in name for word in self.words):
            return 0.0, self.reason
        found = self._rule(name)
        return (found.share, found.reason) if found else (self.share, self.reason)

    def is_special(self, name: str) -> bool:
        """Whether a rule of its own holds for an activity of that name."""
        return self._rule(name) is not None

    def _rule(self, name: str) -> Rule | None:
        return next((rule for rule in self.rules if any(word in name for word in rule.words)), None)


Allowances = Mapping[Kind, Allowance]


@cache
def _shipped() -> Mapping[str, Any]:
    text = files("guatu.scheduling.repairs").joinpath("allowances.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def load_allowances(path: Path | None = None) -> Allowances:
    """The shipped table, with the tables that the file at `path` gives in their place; raises AllowanceError."""
    if path is None:
        return _read(_shipped(), "allowances.toml")
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise AllowanceError("repairs.table_missing", file=path.name) from None
    except tomllib.TOMLDecodeError as error:
        raise AllowanceError("repairs.table_broken", file=path.name, what=str(error)[:120]) from None
    if unknown := sorted(own.keys() - set(KINDS)):
        raise AllowanceError("repairs.table_field", file=path.name, at=unknown[0], wanted=" ".join(KINDS))
    return _read({**_shipped(), **own}, path.name)


def _read(data: Mapping[str, Any], file: str) -> Allowances:
    return {kind: _allowance(data[kind], file, kind) for kind in KINDS}


def _allowance(data: object, file: str, at: str) -> Allowance:
    table = _Table(data, file, at)
    rules = tuple(
        Rule(one.words("words"), one.share("share", 0.0), one.reason())
        for one in (_Table(row, file, f"{at}.rules[{n}]") for n, row in enumerate(table.rows("rules")))
    )
    agrees = table.words("agrees")
    if strangers := [one for one in agrees if one not in get_args(Party)]:
        raise AllowanceError(
            "repairs.table_field", file=file, at=f"{at}.agrees: {strangers[0]}", wanted=" ".join(get_args(Party))
        )
    weekdays = table.rows("weekdays")
    if any(isinstance(day, bool) or not isinstance(day, int) or not 6 <= day <= 7 for day in weekdays):
        raise AllowanceError("repairs.table_field", file=file, at=f"{at}.weekdays", wanted="6 7")
    return Allowance(
        table.whole("once", 0), table.whole("unit", 0), table.share("share", 1.0), table.whole("least", 1),
        table.whole("most", -1, least=-1), table.words("words"), tuple(weekdays), cast(tuple[Party, ...], agrees),
        table.reason(), rules,
    )  # fmt: skip


class _Table:
    """Reads the fields of one table; what is not as it should be is told with its place."""

    def __init__(self, data: object, file: str, at: str) -> None:
        self._file, self._at = file, at
        if not isinstance(data, dict):
            raise self._bad("", "[…]")
        self._data = data

    def _bad(self, field: str, wanted: str) -> AllowanceError:
        at = f"{self._at}.{field}" if field else self._at
        return AllowanceError("repairs.table_field", file=self._file, at=at, wanted=wanted)

    def whole(self, field: str, otherwise: int, *, least: int = 0) -> int:
        """A whole number from `least` to a hundred thousand."""
        value = self._data.get(field, otherwise)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_POINTS:
            raise self._bad(field, f"{least}–{MOST_POINTS}")
        return value

    def share(self, field: str, otherwise: float) -> float:
        """A share from 0 to 1."""
        value = self._data.get(field, otherwise)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._bad(field, "0–1")
        return float(value)

    def words(self, field: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.rows(field)
        if not all(isinstance(one, str) for one in value):
            raise self._bad(field, '["…"]')
        return tuple(value)

    def rows(self, field: str) -> list[Any]:
        """A list of anything."""
        value = self._data.get(field, [])
        if not isinstance(value, list):
            raise self._bad(field, "[…]")
        return value

    def reason(self) -> Mapping[str, str]:
        """The reason in both languages; where one is missing, the other."""
        value = self._data.get("reason")
        said = (
            {language: text for language, text in value.items() if isinstance(text, str)}
            if isinstance(value, dict)
            else {}
        )
        if not said.keys() & {"zh", "en"}:
            raise self._bad("reason", "zh en")
        return {language: said.get(language) or next(iter(said.values())) for language in ("zh", "en")}
