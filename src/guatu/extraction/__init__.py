"""摘: a Document becomes Statements, each with its span, its fields and the rule that made it."""

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
    "Extraction",
    "Ground",
    "Heading",
    "Kind",
    "Responsible",
    "Statement",
    "Uncovered",
    "Value",
]
