"""账: Statements and reports become Entries; entries fold into Items; a chain of digests shows every change."""

from guatu.ledger.annotation import Unhandled, annotation, is_reviewed, record_of, unhandled
from guatu.ledger.baseline import Baseline
from guatu.ledger.entry import GENESIS, Draft, Entry, Source, digest_of
from guatu.ledger.fold import Ledger, Received, append, fold, units_of, value_of
from guatu.ledger.item import Change, Evidence, Item, ItemKind, Link, LinkType, Repeat, Report, State
from guatu.ledger.lessons import LONGEST_TERM, Lesson, lessons
from guatu.ledger.posting import drafts_of, heading_name, opening_facts, short
from guatu.ledger.reviewing import (
    amendment,
    approvals,
    as_it_was,
    left_over,
    made_by_hand,
    merging,
    over_the_desk,
    rest_of,
    source_of,
    undoing,
    waiting,
)
from guatu.ledger.scenario import EDIT_FIELDS, Edit, EditField, Scenario
from guatu.ledger.selection import FIELDS, PERSON, facts_of_selection, read_selection
from guatu.ledger.slips import Slip, read_as_meant, slips_for, slips_of
from guatu.ledger.term import GROUPS, Group, Term
from guatu.ledger.verify import Fault, Stored, verify

__all__ = [
    "EDIT_FIELDS",
    "FIELDS",
    "GENESIS",
    "GROUPS",
    "LONGEST_TERM",
    "PERSON",
    "Baseline",
    "Change",
    "Draft",
    "Edit",
    "EditField",
    "Entry",
    "Evidence",
    "Fault",
    "Group",
    "Item",
    "ItemKind",
    "Ledger",
    "Lesson",
    "Link",
    "LinkType",
    "Received",
    "Repeat",
    "Report",
    "Scenario",
    "Slip",
    "Source",
    "State",
    "Stored",
    "Term",
    "Unhandled",
    "amendment",
    "annotation",
    "append",
    "approvals",
    "as_it_was",
    "digest_of",
    "drafts_of",
    "facts_of_selection",
    "fold",
    "heading_name",
    "is_reviewed",
    "left_over",
    "lessons",
    "made_by_hand",
    "merging",
    "opening_facts",
    "over_the_desk",
    "read_as_meant",
    "read_selection",
    "record_of",
    "rest_of",
    "short",
    "slips_for",
    "slips_of",
    "source_of",
    "undoing",
    "unhandled",
    "units_of",
    "value_of",
    "verify",
    "waiting",
]
