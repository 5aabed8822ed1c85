"""Whether two promises are the same one said twice (重复承诺): names, actions and quantities are compared.

Dates are not: the same promise with another day is just what a person must see. What is found here is a
proposal for a person, never a merger. Similarity is the Dice coefficient over character bigrams
(L. R. Dice, Ecology 26(3), 1945), which needs no word segmentation.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Container, Iterable

from guatu.extraction import Statement, Value
from guatu.ledger.item import Item

# Below 0.8 different phases of one project (一期, 二期) pass; above it a dropped 市 or 工程 already fails.
SUBJECT_SAME = 0.8
TEXT_SAME = 0.5
LEAST_PAIRS = 3  # 项目, 工程, 方案 alone name nothing
_NOT_NAMING = re.compile(r"[\W_]+")
_AREA = re.compile("[一-鿿]{2}(?:省|市|区|县|镇|乡|街道)")
_NUMBERS = re.compile(r"[0-9一二三四五六七八九十]{1,6}")


class Promises:
    """The open promises of a ledger, to be asked which of them a statement says again."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_subject: dict[str, list[Item]] = {}
        for item in items:
            if item.subject and item.is_promise and item.state == "open":
                self._by_subject.setdefault(item.subject, []).append(item)
        _SUBJECTS.learn(self._by_subject)

    @classmethod
    def about(cls, items: Collection[Item], subjects: Iterable[str]) -> Promises:
        """Only those of `items` whose subject is like one of `subjects`: cheaper to ask a few questions of many."""
        _SUBJECTS.learn(item.subject for item in items if item.subject)
        near = {name for subject in subjects for name, _ in _SUBJECTS.like(bigrams(subject))}
        return cls(item for item in items if item.subject in near)

    def add(self, item: Item) -> None:
        """Let later statements be compared with this item too."""
        if item.subject:
            self._by_subject.setdefault(item.subject, []).append(item)
            _SUBJECTS.learn((item.subject,))

    def said_again_by(self, statement: Statement, but_not: Container[int] = ()) -> Item | None:
        """The item whose promise the statement repeats, the likeliest first; None when there is none.

        `but_not` numbers items that are known to be others, such as the rows of one table.
        """
        subject = bigrams(statement.subject or "")
        if len(subject) < LEAST_PAIRS:
            return None
        likeliest = sorted(
            (
                (likeness, item)
                for name, likeness in _SUBJECTS.like(subject)
                for item in self._by_subject.get(name, ())
                if item.number not in but_not and _agree(item, statement)
            ),
            key=lambda each: (-each[0], abs(each[1].number)),
        )
        return likeliest[0][1] if likeliest else None


class _Subjects:
    """Names seen, by the pairs they hold: text only, no ledger's secret, so one index serves the process.

    It spares every posting the work of taking 10,000 names apart again; beyond MOST names it begins anew.
    """

    MOST = 200_000

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._pairs: dict[str, frozenset[str]] = {}
        self._holding: dict[str, list[str]] = defaultdict(list)

    def learn(self, names: Iterable[str]) -> None:
        """Index names not seen yet."""
        with self._guard:
            if len(self._pairs) > self.MOST:
                self._pairs.clear()
                self._holding.clear()
            for name in names:
                if name not in self._pairs:
                    self._pairs[name] = pairs = bigrams(name)
                    for pair in pairs:
                        self._holding[pair].append(name)

    def like(self, subject: frozenset[str]) -> list[tuple[str, float]]:
        """Names at least SUBJECT_SAME alike, with their likeness; asked of the rarest pairs, which is enough."""
        with self._guard:
            rarest = sorted(subject, key=lambda pair: len(self._holding.get(pair, ())))
            # A name that misses more than this many of the subject's pairs cannot reach the threshold any more.
            spare = int(len(subject) * (1 - SUBJECT_SAME) * 2) + 1
            near = {name for pair in rarest[:spare] for name in self._holding.get(pair, ())}
            scored = [(name, dice(subject, self._pairs[name])) for name in near]
        return [(name, likeness) for name, likeness in scored if likeness >= SUBJECT_SAME]


_SUBJECTS = _Subjects()


def _agree(item: Item, statement: Statement) -> bool:
    if (item.kind == "target") != (statement.kind == "target"):
        return False
    if _different_quantity(item.value, statement.value) or _NUMBERS.findall(item.subject or "") != _NUMBERS.findall(
        statement.subject or ""
    ):
        return False
    if item.kind == "target":
        return _same_measure(item, statement)
    if item.action and statement.action:
        return _same_act(item.action, statement.action)
    return dice(bigrams(item.name), bigrams(statement.text)) >= TEXT_SAME


def _same_measure(item: Item, statement: Statement) -> bool:
    """An indicator is another one in another area or for another year."""
    same_area = set(_AREA.findall(item.subject or "")) == set(_AREA.findall(statement.subject or ""))
    return same_area and (item.due is None or statement.due is None or item.due.year == statement.due.year)


def _same_act(one: str, other: str) -> bool:
    """开工 is 开工建设, 完成 is not 启动: on one project other acts are other promises."""
    return one in other or other in one or dice(bigrams(one), bigrams(other)) >= TEXT_SAME


def _different_quantity(one: Value | None, other: Value | None) -> bool:
    return one is not None and other is not None and one.unit != other.unit


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a name, compatibility forms and punctuation aside."""
    plain = _NOT_NAMING.sub("", unicodedata.normalize("NFKC", text))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the shared pairs over all pairs; 0 when both are empty."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0
