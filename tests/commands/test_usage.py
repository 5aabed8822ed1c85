"""Wrong usage: one line with what to do, in the language the command speaks, exit code 2."""

from __future__ import annotations

import pytest

from guatu.commands import main
from guatu.commands.usage import told

SAID = [
    (["schedule", "--seconds", "zz", "--repair"], "guatu schedule：--seconds：“zz”不在许可范围内：应为0–3600",
     "guatu schedule: --seconds: “zz” is not allowed: it should be 0–3600"),
    (["schedule", "--seconds"], "guatu schedule：--seconds：缺少取值：请补上，用法见 --help",
     "guatu schedule: --seconds: needs a value: give one, see --help"),
    (["schedule", "--objective", "foo"],
     "guatu schedule：--objective：没有“foo”：请从这些里选：makespan, lateness, smooth",
     "guatu schedule: --objective: there is no “foo”: choose from makespan, lateness, smooth"),
    (["schedule", "--se", "3"], "guatu schedule：--se：可指多个选项：请写全，--seconds, --seed",
     "guatu schedule: --se: may mean several options: write it in full, --seconds, --seed"),
    (["schedule", "--on", "2026-13-01"], "guatu schedule：--on：“2026-13-01”不在许可范围内：应为YYYY-MM-DD",
     "guatu schedule: --on: “2026-13-01” is not allowed: it should be YYYY-MM-DD"),
    (["serve", "--port", "x"], "guatu serve：--port：“x”不是整数：请更正",
     "guatu serve: --port: “x” is no whole number: correct it"),
    (["schedule", "--level=3"], "guatu schedule：--level：不带取值，却给了“3”：请去掉取值",
     "guatu schedule: --level: takes no value, “3” was given: leave the value out"),
    (["schedule", "--foo"], "guatu：--foo：没有这样的选项或参数：请去掉，用法见 --help",
     "guatu: --foo: no such option or argument: leave it out, see --help"),
    (["read"], "guatu read：FILE：没有给出：请补上，用法见 --help", "guatu read: FILE: not given: add it, see --help"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "chinese", "english"), SAID, ids=[" ".join(one[0]) for one in SAID])
def test_wrong_usage_is_one_line(
    arguments: list[str], chinese: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, line in (("zh", chinese), ("en", english)):
        with pytest.raises(SystemExit) as ended:
            main(["--lang", language, *arguments])
        assert ended.value.code == 2
        assert capsys.readouterr() == ("", f"{line}\n")


def test_a_verb_that_is_none_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lang", "zh", "plan"])
    line = capsys.readouterr().err
    assert line.startswith("guatu：VERB：没有“plan”：请从这些里选：read, extract, post, schedule, ")
    assert line.count("\n") == 1


@pytest.mark.parametrize("known", ["'zh', 'en'", "zh, en"])
def test_every_python_is_understood(known: str) -> None:
    line = f"argument --lang: invalid choice: 'xx' (choose from {known})"

    assert told(line, "en") == "--lang: there is no “xx”: choose from zh, en"


def test_what_is_not_known_is_passed_on_in_one_line() -> None:
    assert told("something\n new", "zh") == "something new：请更正，用法见 --help"
