"""The examples beside the rules hold where the rules are asked alone, and every rule has some."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from guatu.extraction import RULES, Statement
from guatu.words import say
from tests.extraction.alone import by_rules_alone

DAY = date(2025, 3, 20)
EXAMPLES = tomllib.loads(files("guatu.extraction").joinpath("examples.toml").read_text(encoding="utf-8"))
FINDS = [(rule, *line) for rule, lines in EXAMPLES.items() for line in lines["finds"]]
LEAVES = [(rule, text) for rule, lines in EXAMPLES.items() for text in lines["leaves"]]


def statements_of(text: str) -> tuple[Statement, ...]:
    return by_rules_alone(text, DAY).statements


def written(statement: Statement) -> tuple[str, str, str, str]:
    value = statement.value
    amount = f"{value.comparator}{value.number:g}{value.unit}" if value else ""
    return statement.kind, statement.subject or "", str(statement.due or ""), amount


def test_every_rule_has_examples() -> None:
    assert [rule.name for rule in RULES] == list(EXAMPLES) or {rule.name for rule in RULES} == set(EXAMPLES)


@pytest.mark.parametrize(("rule", "text", "kind", "subject", "due", "value"), FINDS)
def test_a_rule_finds_its_examples(rule: str, text: str, kind: str, subject: str, due: str, value: str) -> None:
    first = statements_of(text)[0]
    assert (first.rule, *written(first)) == (rule, kind, subject, due, value)


@pytest.mark.parametrize(("rule", "text"), LEAVES)
def test_what_a_rule_leaves_no_rule_takes(rule: str, text: str) -> None:
    assert [written(statement) for statement in statements_of(text)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_is_said_in_both_languages(language: str) -> None:
    for name in [*(rule.name for rule in RULES), "judged", "table-measure", "table-goal", "table-progress"]:
        assert say(f"extraction.rule.{name}", language)
