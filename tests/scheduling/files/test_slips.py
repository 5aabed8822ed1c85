"""Slips of the same kinds in every format: each a finding with its place or a file refused, and no date goes astray."""

from __future__ import annotations

import json

import pytest

from guatu.scheduling import Problem, read_network, schedule
from guatu.scheduling.files import UnreadableError, compute
from guatu.scheduling.scarce import read_sm
from guatu.words import named_calendars, working_calendar
from tests.scheduling.scarce.small_instances import SM

from .samples import CSV, GAN, PLANNER, PMXML, XER_TABLES, link, mspdi, read, task, xer

OFFICE = named_calendars(working_calendar())
_HELD = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-09T08:00:00</ConstraintDate>"
SAMPLES = {
    "mspdi": mspdi(task(1, "甲", 16) + task(2, "乙", 8, link(1) + _HELD)).decode(),
    "xer": xer(XER_TABLES),
    "pmxml": PMXML.decode(),
    "gan": GAN.decode(),
    "planner": PLANNER.decode(),
    "csv": CSV,
    "json": json.dumps({"today": "2026-03-02", "activities": [{"id": 1, "days": 5, "due": "2026-04-30"}]}),
    "sm": SM,
}
# In each format: a date that bears on the plan, and how a day is written in its place; a duration, and wrong ones.
DATES = {
    "mspdi": ("2026-03-09T08:00:00", "{}T08:00:00"),
    "xer": ("2026-03-13 00:00", "{} 00:00"),
    "pmxml": ("<DataDate>2026-03-02T", "<DataDate>{}T"),
    "gan": ('start="2026-03-20"', 'start="{}"'),
    "planner": ('work-start="20260306T', 'work-start="{}T'),
    "csv": ("2026-04-30", "{}"),
    "json": ("2026-04-30", "{}"),
}
SPANS = {
    "mspdi": ("PT16H0M0S", ("PT-16H0M0S", "-PT16H0M0S", "PT99999999H0M0S", "abc", "PT16")),
    "xer": ("\t24\t24", ("\t-24\t-24", "\t99999999\t99999999", "\tabc\tabc", "\t1e400\t1e400")),
    "pmxml": ("<RemainingDuration>32", tuple(f"<RemainingDuration>{one}" for one in ("-32", "99999999", "abc", "nan"))),
    "gan": ('" duration="3"', ('" duration="-3"', '" duration="99999999"', '" duration="abc"')),
    "planner": ('end="20260306T170000Z"', ('end="20260206T170000Z"', 'end="29990306T170000Z"', 'end="abc"')),
    "csv": ("5天", ("-5天", "99999999天", "abc", "5光年")),
    "json": ('"days": 5', ('"days": -5', '"days": 99999999', '"days": "abc"', '"days": 1e400', '"days": 5.5')),
    "sm": ("  2      1     3 ", ("  2      1     -3 ", "  2      1     99999999999 ", "  2      1     abc ")),
}
DAYS = ("0000-00-00", "0000-01-01", "99999-01-01", "2026-02-30", "2026-13-01", "2999-06-01", "1900-01-01")
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def found(form: str, text: str) -> list[str]:
    """What is told of a file, in both languages; its dates are looked at on the way."""
    if form == "json":
        network = read_network(text)
        if isinstance(network, Problem):
            return [network.says("zh"), network.says("en")]
        plan = schedule(network, OFFICE)
        told = plan.problems
    elif form == "sm":
        instance = read_sm(text)
        return [instance.says("zh"), instance.says("en")] if isinstance(instance, Problem) else []
    else:
        try:
            programme = read(text, {"csv": "a.csv", "xer": "a.xer"}.get(form, "a.xml"))
        except UnreadableError as error:
            return [error.says("zh"), error.says("en")]
        computed = compute(programme, OFFICE)
        plan, told = computed.plan, (*computed.problems, *computed.losses)
    for window in plan.windows.values():
        assert window.earliest_start.year == 2026
        assert window.earliest_finish.year == 2026
    return [one.says(language) for one in told for language in ("zh", "en")]


WRONG_DAYS = [(form, day) for form in DATES for day in DAYS]


@pytest.mark.parametrize(("form", "day"), WRONG_DAYS)
def test_a_day_that_is_none_is_told_and_moves_nothing_out_of_the_year(form: str, day: str) -> None:
    old, new = DATES[form]
    assert old in SAMPLES[form]
    written = new.format(day.replace("-", "") if form == "planner" else day)

    told = found(form, SAMPLES[form].replace(old, written))

    assert set(told) - set(found(form, SAMPLES[form]))
    assert all(len(line) < 300 for line in told)


@pytest.mark.parametrize(("form", "span"), [(form, span) for form, (_, spans) in SPANS.items() for span in spans])
def test_a_negative_or_absurd_duration_is_told(form: str, span: str) -> None:
    old, _ = SPANS[form]
    assert old in SAMPLES[form]

    assert set(found(form, SAMPLES[form].replace(old, span, 1))) - set(found(form, SAMPLES[form]))


@pytest.mark.parametrize("form", [form for form in SAMPLES if form != "csv"])
@pytest.mark.parametrize("part", [0.3, 0.66, 0.9])
def test_a_file_that_breaks_off_is_told(form: str, part: float) -> None:
    text = SAMPLES[form]

    assert set(found(form, text[: int(len(text) * part)])) - set(found(form, text))


@pytest.mark.parametrize("form", ["mspdi", "pmxml", "gan", "planner"])
def test_entities_are_refused_in_every_xml(form: str) -> None:
    head, _, rest = SAMPLES[form].partition("?>")

    assert found(form, f"{head}?>{BOMB}{rest}")[0] == "文件声明了XML实体，为安全起见不予读取，请用原软件重新导出"


EMPTY = {
    "mspdi": mspdi("").decode(),
    "planner": '<project name="空" project-start="20260302T000000Z" mrproject-version="2"><tasks/></project>',
    "gan": '<project name="空" view-date="2026-03-02" version="3.3"><tasks/></project>',
    "csv": "序号,任务名称,工期,前置任务\n",
}


@pytest.mark.parametrize("form", EMPTY)
def test_a_plan_without_tasks_is_one_clear_line(form: str) -> None:
    assert found(form, EMPTY[form]) == [
        "文件里没有任务，请核对是否导出完整", "there are no tasks in it: check that it was exported whole",
    ]  # fmt: skip


def test_days_and_years_are_said_as_the_file_counts_them() -> None:
    text = SAMPLES["mspdi"].replace("PT16H0M0S", "-PT16H0M0S").replace("2026-03-09", "1900-03-09")

    assert found("mspdi", text)[::2] == [
        "「甲」工期-2为负，按0天排，请更正", "「乙」日期1900-03-09T08:00:00不在1980—2080年内，未计入，请更正",
    ]  # fmt: skip
