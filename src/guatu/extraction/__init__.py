"""摘: a Document becomes Statements, each with its span, its fields and the rule that made it."""

from guatu.extraction.assistant import Answer, Asker, AskError, Message, Tally, consult, instructions
from guatu.extraction.extract import Explanation, explain, extract
from guatu.extraction.own import OwnWords
from guatu.extraction.reference import reference_of
from guatu.extraction.rules import RULES, Rule
from guatu.extraction.statement import (
    KINDS,
    PROMISES,
    Extraction,
    Ground,
    Heading,
    Kind,
    Responsible,
    Statement,
    Uncovered,
    Value,
)

__all__ = [
    "KINDS",
    "PROMISES",
    "RULES",
    "Answer",
    "AskError",
    "Asker",
    "Explanation",
    "Extraction",
    "Ground",
    "Heading",
    "Kind",
    "Message",
    "OwnWords",
    "Responsible",
    "Rule",
    "Statement",
    "Tally",
    "Uncovered",
    "Value",
    "consult",
    "explain",
    "extract",
    "instructions",
    "reference_of",
]
