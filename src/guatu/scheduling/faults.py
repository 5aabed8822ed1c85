"""What is wrong with a network or a file, gathered on the way."""

from __future__ import annotations

from collections import Counter

from guatu.scheduling.plan import Problem


class Faults:
    """Problems as they are found: of each kind at most `most`, then one that counts the rest.

    A broken file must not bury its reader. The phrases are those of `book`, `more` among them.
    """

    def __init__(self, book: str, most: int) -> None:
        self._book, self._most = book, most
        self._told: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(self, key: str, *ids: str, **facts: object) -> None:
        """Tell phrase `key` about the activities `ids`."""
        self._counts[key] += 1
        if self._counts[key] <= self._most:
            self._told.append(Problem(f"{self._book}.{key}", ids, facts))

    def all(self) -> tuple[Problem, ...]:
        """Everything told, in the order found."""
        more = [
            Problem(f"{self._book}.more", (), {"count": count - self._most, "first": f"{self._book}.{key}"})
            for key, count in self._counts.items()
            if count > self._most
        ]
        return (*self._told, *more)
