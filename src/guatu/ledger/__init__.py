"""账: Statements and reports become Entries; entries fold into Items; a chain of digests shows every change."""

from guatu.ledger.entry import GENESIS, Draft, Entry, Source, digest_of
from guatu.ledger.fold import Ledger, Received, append, fold, units_of, value_of
from guatu.ledger.item import Change, Evidence, Item, ItemKind, Link, LinkType, Repeat, Report, State
from guatu.ledger.posting import drafts_of, heading_name, opening_facts, short
from guatu.ledger.verify import Fault, Stored, verify

__all__ = [
    "GENESIS",
    "Change",
    "Draft",
    "Entry",
    "Evidence",
    "Fault",
    "Item",
    "ItemKind",
    "Ledger",
    "Link",
    "LinkType",
    "Received",
    "Repeat",
    "Report",
    "Source",
    "State",
    "Stored",
    "append",
    "digest_of",
    "drafts_of",
    "fold",
    "heading_name",
    "opening_facts",
    "short",
    "units_of",
    "value_of",
    "verify",
]
