"""An `Entry` (账目): one dated, immutable line of a ledger, chained to the line before it.

A `Draft` is an entry not yet in a ledger: it has no number, time or digest. What the `facts` of each kind
of entry hold is stated in `KINDS`; a fact not listed there is refused when the entry is made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from guatu.words import Span

GENESIS = "0" * 64
# Kind of entry → the facts it may hold. `*` marks those it must hold.
KINDS: Mapping[str, frozenset[str]] = {
    kind: frozenset(facts.split())
    for kind, facts in {
        # A document came in. `counts` maps statement kinds to numbers.
        "received": "*name *format *sha256 date pages counts obligations uncovered bytes",
        # A document's obligation sentence that became nothing was looked at and put aside, with a reason.
        "dismissed": "*sha256 *span reason",
        # The person took that back: the sentence is open again. `undoes` is the entry taken back.
        "recalled": "*sha256 *span *undoes",
        # The office's own lexicon: a word of a group (`of` the unit whose other name it is), and taking one out again.
        "learnt": "*group *word of",
        "forgotten": "*entry undoes",
        # An item: kind target, milestone, task, observation, status or group; `parent` is an item's number.
        # With `draft` it waits for review; `again` numbers the item it seems to say again (0: a person said no).
        "opened": "*kind *name parent subject action due earliest due_text value units rule grounds draft again",
        # The review desk. `undoes` is the first entry of the step that an entry takes back.
        "approved": "",
        # `reading` lists the slips of the text that a person had read otherwise: raw start, raw end, what is meant.
        "amended": "kind name subject action due earliest due_text value units again reading grounds undoes",
        "discarded": "reason undoes",
        "merged": "*into",
        "restored": "*undoes",
        # The same promise stands in another document; proposed by the machine, settled by a person.
        "repeated": "*name due due_text value rule",
        "confirmed": "*entry",
        "refused": "*entry undoes",
        "assigned": "*units",
        # `undoes` numbers the entry that this one takes back: an earlier state comes back, the history keeps both.
        # Facts of `planned`, and the due day of a `dated` that takes back, are None where that state had none.
        "dated": "*due reason undoes",
        "extended": "*due *reason",
        # The same for an earlier day: what was promised stays what the first day was.
        "advanced": "*due *reason",
        # `least` are the fewest days it can be done in, `as_late` plans it as late as possible. `remaining` is what was
        # said to be left on the day of the entry, where `days` follow from it.
        "planned": "days not_before calendar started finished least as_late remaining reason undoes",
        # A limit on its dates of a type (SNET, SNLT, FNET, FNLT, SO, FO); None takes it away.
        "constrained": "*type *day reason undoes",
        # `preferential`: the order is a preference, which a repair may give up.
        "depended": "*after *type *lag preferential reason undoes",
        "undepended": "*after type reason undoes",
        # Three points for the days it takes; a risk it runs: `says` what, `probability` in percent, `days` it costs.
        "estimated": "*optimistic *likely *pessimistic shape",
        "exposed": "*says *probability *days",
        "relieved": "*entry",
        # What the office has too little of, as in `resource.py`; `supplies` are [day, amount] pairs. With `resource` an
        # earlier entry is rewritten.
        "resourced": "*name *unit *sort *capacity supplies carries resource",
        "retired": "*resource",
        # How much of one an item needs; 0 for none.
        "demanded": "*resource *amount reason undoes",
        "moved": "parent",
        "renamed": "*name",
        # What the responsible unit says: `percent` 0–100, `done` when it claims completion.
        "reported": "*says *on percent done",
        "evidenced": "*sha256 *name *bytes says",
        # Of one evidence entry, by someone other than its submitter.
        "accepted": "*entry says",
        "returned": "*entry *reason",
        "closed": "says",
        "reopened": "*reason",
        "cancelled": "*reason",
        "noted": "*says",
        # The plan of a day under a name: `plan` holds its columns, `of` confines it to an item and what is below it.
        "baselined": "*name *day *plan of reason",
        # Planning changes under a name; with `scenario` those of an earlier entry are rewritten. After `adopted` come
        # the ordinary entries of the changes.
        "supposed": "*name *edits scenario",
        "adopted": "*scenario",
        "dropped": "*scenario",
        # How likely each due day was on a day; `seen` is the last entry it knew, `rows`, `curve` and `drivers` what was
        # found (`forecast.py`), `assumed` how many durations nobody had given three points for.
        "forecast": "*day *seed *samples *seen *assumed *rows *curve *drivers focus",
    }.items()
}
FACTS = {kind: frozenset(fact.lstrip("*") for fact in facts) for kind, facts in KINDS.items()}
# Facts that name another item.
PLACED = ("parent", "after", "again", "into")
REQUIRED = {kind: frozenset(fact[1:] for fact in facts if fact[0] == "*") for kind, facts in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """The place in a document that an entry rests on: raw `span` and its exact `text`."""

    sha256: str
    document: str
    span: Span
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be: `item` is an item's number, or None for entries of the ledger as a whole.

    In a batch, `item` and the facts named in `PLACED` may be negative: -k means the item opened by the k-th
    `opened` draft of the same batch, counted from 1.
    """

    kind: str
    item: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    source: Source | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"entry kind {self.kind!r}: unknown: use one of {', '.join(sorted(KINDS))}")
        if unknown := self.facts.keys() - FACTS[self.kind]:
            raise ValueError(f"entry {self.kind}: fact {min(unknown)!r}: not of this kind: list it in KINDS")
        if missing := REQUIRED[self.kind] - self.facts.keys():
            raise ValueError(f"entry {self.kind}: fact {min(missing)!r}: missing: give it")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger. `seq` counts from 1 without gaps; `digest` covers every other field and `previous`."""

    seq: int
    at: datetime
    author: str
    kind: str
    item: int | None
    facts: Mapping[str, Any]
    source: Source | None
    previous: str
    digest: str = ""

    @classmethod
    def chain(cls, draft: Draft, *, seq: int, at: datetime, author: str, previous: str) -> Entry:
        """Give `draft` its place after the entry with digest `previous`."""
        bare = cls(seq, at.astimezone(UTC), author, draft.kind, draft.item, draft.facts, draft.source, previous)
        return cls.read(bare.body(), digest_of(bare.body(), previous), previous)

    def body(self) -> bytes:
        """The canonical bytes that are stored and hashed: JSON, keys sorted, UTF-8, no spaces."""
        source = self.source
        return json.dumps(
            {
                "seq": self.seq,
                "at": self.at.isoformat(),
                "author": self.author,
                "kind": self.kind,
                "item": self.item,
                "facts": self.facts,
                "source": source
                and {
                    "sha256": source.sha256,
                    "document": source.document,
                    "span": list(source.span),
                    "text": source.text,
                    "page": source.page,
                },
            },
            ensure_ascii=False,
            allow_nan=False,
            sort_keys=True,
            separators=(",", ":"),
        ).encode()

    @classmethod
    def read(cls, body: bytes, digest: str, previous: str) -> Entry:
        """Rebuild an entry from its stored bytes; nothing is checked here (see `verify`)."""
        data = json.loads(body)
        source = data["source"]
        return cls(
            data["seq"],
            datetime.fromisoformat(data["at"]),
            data["author"],
            data["kind"],
            data["item"],
            data["facts"],
            source
            and Source(source["sha256"], source["document"], tuple(source["span"]), source["text"], source["page"]),
            previous,
            digest,
        )


def digest_of(body: bytes, previous: str) -> str:
    """SHA-256 over the previous digest and the stored bytes; the prefix keeps it apart from any other hash."""
    return hashlib.sha256(b"guatu-entry-1\x00" + bytes.fromhex(previous) + body).hexdigest()
