"""对: the ledger, its plan and a day become Findings, and each item its Light by the office's own rules."""

from guatu.reconciliation.finding import LIGHTS, Finding, Light
from guatu.reconciliation.lexicon import CONDITIONS
from guatu.reconciliation.reconcile import Because, Reconciliation, reconcile
from guatu.reconciliation.rules import (
    RULES,
    Condition,
    LightRule,
    Rules,
    RulesError,
    load_rules,
    read_rules,
)

__all__ = [
    "CONDITIONS",
    "LIGHTS",
    "RULES",
    "Because",
    "Condition",
    "Finding",
    "Light",
    "LightRule",
    "Reconciliation",
    "Rules",
    "RulesError",
    "load_rules",
    "read_rules",
    "reconcile",
]
