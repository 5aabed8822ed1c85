from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guatu.ledger import Change, Item
from guatu.reconciliation import CONDITIONS, RULES, Reconciliation, RulesError, load_rules, read_rules, reconcile
from guatu.words import LANGUAGES, phrase_book, working_calendar
from tests.reconciliation.cases import TODAY, Windows, at, promise, report

GOOD = """
name = { zh = "本市规则", en = "Our rules" }
[thresholds]
due_soon = 5
silent = 20
behind = 10
[[lights]]
light = "red"
zh = "红牌"
en = "Red card"
means = { zh = "超期", en = "overdue" }
when = ["超期 > 2"]
"""


def reconciled(rules: str, *items: Item) -> Reconciliation:
    return reconcile(items, Windows(), load_rules(rules), working_calendar(), TODAY)


@pytest.mark.parametrize("name", RULES)
def test_the_shipped_rules_give_every_open_promise_a_light(name: str) -> None:
    rules = load_rules(name)

    assert rules.lights[-1].when[0].name == "otherwise"
    assert {light.light for light in rules.lights} >= {"red", "yellow", "green", "grey", "done"}


def test_colours_differ_by_office() -> None:
    near = promise(due=date(2026, 3, 25))

    assert {name: reconciled(name, near).lights[1] for name in RULES} == {
        "default": "yellow", "suqian": "blue", "ouhai": "yellow",
    }  # fmt: skip
    assert reconciled("suqian", near).reason(1, "zh") == "蓝单：完成时限2026-03-25，还剩5个工作日"


def test_in_ouhai_a_made_up_red_turns_yellow() -> None:
    overdue = promise(due=date(2026, 3, 2))
    claimed = overdue.with_(reports=(report(date(2026, 3, 16), done=True),))
    extended = overdue.with_(due=date(2026, 12, 31), changes=(Change(9, date(2026, 3, 2), "雨季", extension=True),))

    assert reconciled("ouhai", overdue).lights[1] == "red"
    assert reconciled("ouhai", claimed).lights[1] == "yellow"
    assert reconciled("ouhai", extended).lights[1] == "yellow"
    assert reconciled("default", claimed).lights[1] == "red"
    assert reconciled("default", extended).lights[1] == "green"


def test_an_undated_promise_cannot_be_judged() -> None:
    found = reconciled("default", promise(due=None))

    assert found.reason(1, "zh") == "未定：没有完成时限，无从判断"
    assert found.reason(1, "en") == "Unknown: no due day, cannot be judged"


def test_cancelled_is_said_with_its_day() -> None:
    found = reconciled("default", promise(state="cancelled", closed_at=at(date(2026, 3, 9)), due=date(2026, 3, 2)))

    assert (found.findings, found.reason(1, "zh")) == ((), "已销账：2026-03-09经批准取消")


def test_a_condition_may_ask_for_a_number(tmp_path: Path) -> None:
    file = tmp_path / "本市.toml"
    file.write_text(GOOD, encoding="utf-8")
    rules = load_rules(file)

    two, three = promise(1, due=date(2026, 3, 16)), promise(2, due=date(2026, 3, 13))
    found = reconcile([two, three], Windows(), rules, working_calendar(), TODAY)

    assert found.lights == {1: "grey", 2: "red"}
    assert found.reason(2, "zh") == "红牌：完成时限2026-03-13，已超期3个工作日"
    assert found.reason(1, "zh") == "未定：本单位规则未作规定"


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("behind = 10", "behind = -1", "规则.toml: thresholds.behind: “-1”不是非负整数：填 0 或正整数"),
        ("behind = 10", "behnd = 10",
         "规则.toml: thresholds: 不认识的名称“behnd”：只能用 behind, due_soon, silent"),
        ('light = "red"', 'light = "purple"',
         "规则.toml: lights[1].light: 不认识的灯“purple”：只能用 red, yellow, blue, green, grey, done"),
        ('zh = "红牌"', 'zh = ""', "规则.toml: lights[1].zh: 缺少文字：填写中文（zh）和英文（en）"),
        ("[[lights]]", "[[light]]", "规则.toml: -: 不认识的名称“light”：只能用 lights, name, thresholds"),
        ('when = ["超期 > 2"]', "when = []",
         '规则.toml: lights[1].when: 没有条件：例如 when = ["超期", "滞后 >= 20"]'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_remedy(wrong: str, right: str, line: str) -> None:
    with pytest.raises(RulesError) as caught:
        read_rules("规则.toml", GOOD.replace(wrong, right).encode())

    assert str(caught.value) == line


def test_an_unknown_condition_is_answered_with_those_there_are() -> None:
    with pytest.raises(RulesError, match=r"lights\[1\].when: 不认识的条件“超时”：可用 超期 overdue, ") as caught:
        read_rules("规则.toml", GOOD.replace("超期 > 2", "超时").encode())

    assert "unknown condition “超时”" in caught.value.says("en")


def test_broken_toml_is_named_by_its_line() -> None:
    with pytest.raises(RulesError, match=r"规则\.toml: line 4: "):
        read_rules("规则.toml", GOOD.replace("due_soon = 5", "due_soon =").encode())


def test_another_encoding_is_refused_with_the_remedy() -> None:
    with pytest.raises(RulesError, match="不是 UTF-8 文本"):
        read_rules("规则.toml", GOOD.encode("gb18030"))


def test_a_file_that_is_not_there_is_said_with_the_shipped_names() -> None:
    with pytest.raises(RulesError, match=r"找不到规则文件.*default, suqian, ouhai"):
        load_rules("无此规则")


def test_every_condition_is_explained_at_the_head_of_the_default_rules(root: Path) -> None:
    head = (root / "src/guatu/reconciliation/rules/default.toml").read_text(encoding="utf-8")

    assert [name for name, zh in CONDITIONS.items() if f"{zh} {name}" not in head] == []


def test_every_finding_has_a_name_and_a_sentence_in_both_languages() -> None:
    book = phrase_book()
    rules = {key.removeprefix("finding.") for key in book if key.startswith("finding.")}

    assert rules == {key.removeprefix("rule.") for key in book if key.startswith("rule.")}
    assert all(book[f"finding.{rule}"][language] for rule in rules for language in LANGUAGES)
