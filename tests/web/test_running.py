"""One long computation at a time, whoever's process: told to the others, stopped when asked, gone with its process."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guatu.web.running import Course, Running, Taken

AT = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def test_a_second_one_is_told_whose_is_under_way_and_how_far_it_is(tmp_path: Path) -> None:
    with Running(tmp_path, "forecast").alone("ban", "main", AT, seconds=60) as hand:
        hand.proceed(1024, 1024)
        other = Running(tmp_path, "forecast")
        course = other.course()
        with pytest.raises(Taken) as taken, other.alone("shui", "main", AT, seconds=60):
            pytest.fail("two at once")

    assert course is not None
    assert taken.value.course == course
    assert course == Course("ban", "main", AT, 1024, 1024, course.token)
    assert (course.percent, Course("ban", "main", AT, 300, 1000, "t").percent) == (99, 30)
    assert Running(tmp_path, "forecast").course() is None
    assert [file.name for file in tmp_path.iterdir()] == ["forecast.lock"]


def test_other_kinds_and_other_homes_are_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Running(tmp_path, "forecast").alone("ban", "main", AT, seconds=60):
        with Running(tmp_path, "levelling").alone("ban", "main", AT, seconds=60) as one:
            assert one.proceed(1, 2)
        with Running(tmp_path / "other", "forecast").alone("ban", "main", AT, seconds=60) as two:
            assert two.proceed(1, 2)


def test_only_the_one_that_was_meant_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guatu.web.running.TOLD_EVERY", 0.0)
    running = Running(tmp_path, "forecast")
    with running.alone("ban", "main", AT, seconds=60) as hand:
        course = running.course()
        assert course is not None
        running.ask_to_stop("an earlier one")
        assert hand.proceed(1, 10)
        running.ask_to_stop(course.token)
        assert not hand.proceed(2, 10)
        assert hand.stopped == "asked"
    with running.alone("ban", "main", AT, seconds=60) as hand:
        assert hand.proceed(1, 10)
        assert hand.stopped is None


def test_what_takes_too_long_stops_by_itself(tmp_path: Path) -> None:
    with Running(tmp_path, "forecast").alone("ban", "main", AT, seconds=-1) as hand:
        assert not hand.proceed(10, 10) or hand.stopped is None
    with Running(tmp_path, "forecast").alone("ban", "main", AT, seconds=-1) as hand:
        hand._told = -1e9
        assert not hand.proceed(1, 10)
        assert hand.stopped == "slow"


def test_a_process_that_died_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    dying = (
        "import os; from datetime import datetime, UTC; from pathlib import Path\n"
        "from guatu.web.running import Running\n"
        f"with Running(Path({str(tmp_path)!r}), 'forecast').alone('ban', 'main', datetime.now(UTC), seconds=9):\n"
        "    print('in', flush=True); os._exit(9)"
    )
    died = subprocess.run([sys.executable, "-c", dying], capture_output=True, text=True, timeout=60)

    assert (died.returncode, died.stdout) == (9, "in\n")
    assert (tmp_path / "forecast.json").exists()
    assert Running(tmp_path, "forecast").course() is None
    with Running(tmp_path, "forecast").alone("shui", "main", AT, seconds=60) as hand:
        assert hand.proceed(1, 2)


def test_nonsense_in_the_file_is_nobody(tmp_path: Path) -> None:
    for text in ("", "[]", "{}", '{"by": 1}', '{"since": "x"}', "\ud800"):
        (tmp_path / "forecast.json").write_text(text, "utf-8", errors="surrogatepass")
        assert Running(tmp_path, "forecast").course() is None
