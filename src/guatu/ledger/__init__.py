"""账: Statements and reports become Entries; entries fold into Items; a chain of digests shows every change."""

from guatu.ledger.entry import GENESIS, Draft, Entry, Source, digest_of
from guatu.ledger.item import Change, Evidence, Item, ItemKind, Link, LinkType, Repeat, Report, State

__all__ = [
    "GENESIS",
    "Change",
    "Draft",
    "Entry",
    "Evidence",
    "Item",
    "ItemKind",
    "Link",
    "LinkType",
    "Repeat",
    "Report",
    "Source",
    "State",
    "digest_of",
]
