"""The working-day table against a second source, and arithmetic in working days."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from guatu.words import CalendarError, calendar_names, named_calendars, say, working_calendar
from guatu.words.working_days import LAST_DAY
from tests.words.working_day_table import FIRST_ANNOUNCED, LAST_ANNOUNCED, TABLE, table

CALENDAR = working_calendar()


def test_the_table_shipped_is_the_one_its_command_writes() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


def test_every_announced_day_agrees_with_a_second_source() -> None:
    other = holidays.country_holidays("CN", years=range(FIRST_ANNOUNCED, LAST_ANNOUNCED + 1))
    day, differing = date(FIRST_ANNOUNCED, 1, 1), []
    while day <= date(LAST_ANNOUNCED, 12, 31):
        if other.is_working_day(day) != CALENDAR.is_working(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_the_day_that_one_source_misses_is_worked() -> None:
    # The notice for New Year 2006 moved this Saturday's rest to Monday 2 January.
    assert CALENDAR.is_working(date(2005, 12, 31))
    assert not CALENDAR.is_working(date(2006, 1, 2))


def test_working_days_are_added_across_a_holiday_with_make_up_days() -> None:
    # 14 February 2026 is worked; 15 to 23 are days off for Spring Festival.
    assert CALENDAR.add(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert CALENDAR.add(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert CALENDAR.add(date(2026, 2, 24), -2) == date(2026, 2, 13)
    assert CALENDAR.add(date(2026, 2, 20), 0) == date(2026, 2, 24)
    assert CALENDAR.add(date(2026, 2, 20), 1) == date(2026, 2, 24)
    assert CALENDAR.add(date(2026, 2, 20), -1) == date(2026, 2, 14)
    assert CALENDAR.on_or_after(date(2026, 2, 15)) == date(2026, 2, 24)
    assert CALENDAR.on_or_before(date(2026, 2, 23)) == date(2026, 2, 14)


def test_counting_includes_both_ends_and_turns_its_sign_when_reversed() -> None:
    assert CALENDAR.count(date(2025, 9, 29), date(2025, 10, 11)) == 5
    assert CALENDAR.count(date(2025, 10, 11), date(2025, 9, 29)) == -5
    assert CALENDAR.count(date(2025, 10, 1), date(2025, 10, 8)) == 0


def test_arrays_give_what_single_days_give() -> None:
    import numpy as np

    ordinals = np.arange(date(2024, 1, 1).toordinal(), date(2028, 1, 1).toordinal())
    numbers = CALENDAR.number(ordinals)
    days = CALENDAR.day(numbers)
    for ordinal, number, day in zip(ordinals.tolist(), numbers.tolist(), days.tolist(), strict=True):
        single = date.fromordinal(ordinal)
        assert number == CALENDAR.number(single)
        assert date.fromordinal(day) == CALENDAR.day(number) == CALENDAR.on_or_after(single)


def test_days_after_the_last_notice_are_provisional() -> None:
    assert CALENDAR.last_announced == date(2026, 12, 31)
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))
    assert not CALENDAR.is_working(date(2027, 10, 1))


def test_an_override_file_announces_a_year(tmp_path: Path) -> None:
    extra = tmp_path / "2027.txt"
    extra.write_text(
        "# 通知\n2027-01-01..2027-01-03 休 元旦\n2027-10-01..2027-10-07 休 国庆节\n2027-10-09 班 国庆节\n",
        encoding="utf-8",
    )
    calendar = working_calendar(extra)
    assert calendar.last_announced == date(2027, 12, 31)
    assert calendar.is_working(date(2027, 10, 9))
    assert calendar.festival("国庆节", 2027) == (date(2027, 10, 1), date(2027, 10, 7))
    assert calendar.is_working(date(2027, 2, 8)), "a year that the file names is the file's alone"
    assert not CALENDAR.is_working(date(2027, 10, 9))


@pytest.mark.parametrize(
    "line", ["2027-13-01 休 元旦", "2027-01-01", "2027-01-01 歇 元旦", "2027-01-03..2027-01-01 休", "公布 明年"]
)
def test_a_bad_line_of_an_override_file_is_named_with_its_number(tmp_path: Path, line: str) -> None:
    extra = tmp_path / "own.txt"
    extra.write_text(f"# 注\n{line}\n", encoding="utf-8")
    with pytest.raises(CalendarError) as caught:
        working_calendar(extra)
    assert "第2行" in say(caught.value.key, "zh", **caught.value.facts)


def test_a_day_outside_the_calendar_is_refused_in_words() -> None:
    for deed in (lambda: CALENDAR.number(date(1989, 12, 31)), lambda: CALENDAR.add(LAST_DAY, 1)):
        with pytest.raises(CalendarError) as caught:
            deed()
        assert "1990-01-01" in say(caught.value.key, "en", **caught.value.facts)


def test_a_site_rests_in_its_stop_season_over_the_turn_of_the_year() -> None:
    site = CALENDAR.with_stops("site", [((11, 15), (3, 15))])
    assert site.name == "site"
    assert not site.is_working(date(2025, 12, 1))
    assert not site.is_working(date(2026, 3, 13))
    assert site.add(date(2025, 11, 14), 1) == date(2026, 3, 16)
    assert CALENDAR.is_working(date(2025, 12, 1))


def test_calendars_with_stop_seasons_come_from_a_file() -> None:
    calendars = named_calendars(CALENDAR)
    assert calendars.keys() == calendar_names("zh").keys() == calendar_names("en").keys()
    assert {"office", "site", "site-winter", "site-staggered", "site-exam", "heating", "farm-harvest"} <= set(calendars)
    assert not calendars["site-winter"].is_working(date(2026, 1, 14))
    assert not calendars["heating"].is_working(date(2026, 11, 5))
    assert calendars["office"] is CALENDAR


def test_a_site_works_weekends_but_not_festivals() -> None:
    site = named_calendars(CALENDAR)["site"]
    assert site.is_working(date(2026, 3, 7))
    assert site.is_working(date(2026, 3, 8))
    assert not site.is_working(date(2026, 10, 1))
    six = CALENDAR.with_weekdays("six", 6)
    assert six.is_working(date(2026, 3, 7))
    assert not six.is_working(date(2026, 3, 8))


def test_making_a_calendar_of_a_century_takes_less_than_a_tenth_of_a_second() -> None:
    begun = time.process_time()
    CALENDAR.with_stops("site", [((12, 1), (2, 28))])
    assert time.process_time() - begun < 0.1


def test_words_are_imported_without_numpy() -> None:
    code = "import sys, guatu.words as w; w.working_calendar(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": "src"}).returncode == 0
