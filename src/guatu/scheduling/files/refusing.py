"""What stops a file from being read, what in it is set aside, and how large it may be."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from guatu.scheduling.faults import Faults
from guatu.scheduling.plan import Problem

MIB: Final = 1 << 20
# The largest plans of offices have some 30,000 lines; these are the bounds of what is still a plan.
MOST_BYTES: Final = 200 * MIB
MOST_UNPACKED: Final = 300 * MIB
MOST_TASKS: Final = 200_000
MOST_LINKS: Final = 1_000_000
MOST_CALENDARS: Final = 5_000
MOST_EXCEPTIONS: Final = 200_000
MOST_CELLS: Final = 2_000_000
MOST_NAME: Final = 2_000
# Problems of one kind that are told one by one.
TOLD: Final = 20


class UnreadableError(ValueError):
    """The file cannot be read: phrase `files.<key>` with `facts` says where, what and what to do."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts

    def says(self, language: str) -> str:
        """The reason in one line, without the file's name."""
        return Problem(f"files.{self.key}", (), self.facts).says(language)


class Notes(Faults):
    """Problems and losses of a file."""

    def __init__(self) -> None:
        super().__init__("files", TOLD)


def bounded(what: str, count: int, most: int) -> None:
    """Refuse a file with more of `what` than anyone plans with; raises `UnreadableError`."""
    if count > most:
        raise UnreadableError(f"too_many_{what}", count=count, most=most)


def moment(text: str | None, where: str, notes: Notes, *, id_: str = "") -> datetime | None:
    """A date with or without hours; one that is none (year 0, year 99999, 31 February) is told and left out."""
    if not text or not (text := text.strip()) or text == "NA":
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        notes.add("bad_date", *_ids(id_), where=where, found=text[:40])
        return None
    return found.replace(tzinfo=None, microsecond=0)


def whole(text: str | None, where: str, notes: Notes, *, id_: str = "") -> int:
    """A whole number, 0 where there is none; what is no number is told."""
    return round(number(text, where, notes, id_=id_))


def number(text: str | None, where: str, notes: Notes, *, id_: str = "") -> float:
    """A number, 0 where there is none; what is no number or absurdly large is told."""
    if not text or not text.strip():
        return 0.0
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not abs(found) < 1e12:
        notes.add("bad_number", *_ids(id_), where=where, found=text[:40])
        return 0.0
    return found


def _ids(id_: str) -> tuple[str, ...]:
    return (id_,) if id_ else ()
