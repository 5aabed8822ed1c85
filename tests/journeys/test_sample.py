"""The sample programme holds together: every deed finds its item, its files and its people, in order of days."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from guatu.extraction import KINDS, PROMISES, extract
from guatu.reading import Document, read_here
from guatu.scheduling import templates

SAMPLE = files("guatu").joinpath("sample")
PROGRAMME: dict[str, Any] = tomllib.loads(SAMPLE.joinpath("programme.toml").read_text(encoding="utf-8"))
DOCUMENTS: dict[str, date] = {entry["file"]: entry["day"] for entry in PROGRAMME["document"]}
DEEDS: list[dict[str, Any]] = PROGRAMME["deed"]
ROLES = {entry["login"]: entry["role"] for entry in PROGRAMME["person"]}
FIELDS = {
    "report": {"says", "on", "percent", "done"}, "evidence": {"file", "says"}, "accept": {"file", "says"},
    "return": {"file", "reason"}, "close": {"says"}, "reopen": {"reason"}, "extend": {"due", "reason"},
    "assign": {"units"}, "depend": {"after", "type", "lag", "preferential"},
    "plan": {"days", "not_before", "started", "finished", "least", "as_late", "remaining"},
    "limit": {"type", "to", "reason"}, "advance": {"due", "reason"},
    "template": {"template", "days"}, "note": {"says"}, "confirm": {"in", "adopt_due"},
    "estimate": {"optimistic", "likely", "pessimistic"}, "expose": {"says", "probability", "days"},
    "resource": {"name", "unit", "sort", "capacity", "supplies"}, "demand": {"resource", "amount"},
    "baseline": {"name", "reason"}, "forecast": {"samples"}, "suppose": {"name", "edits"},
}  # fmt: skip
JUDGING = {"accept", "return", "close", "reopen", "extend", "advance", "assign", "confirm", "baseline", "resource"}


@cache
def document(name: str) -> Document:
    """Ours, so without a child process."""
    return read_here(name, SAMPLE.joinpath("documents", name).read_bytes())


@cache
def words(name: str) -> str:
    return "".join(document(name).text.split())


Place = tuple[str, str, str]


def place(named: dict[str, str]) -> Place:
    """Blanks are left out of account."""
    return named["document"], "".join(named["match"].split()), "".join(named.get("past", "").split())


def named(deed: dict[str, Any]) -> list[Place]:
    """A baseline names no item; a scenario those of its changes."""
    told = [deed, *deed.get("edits", ())]
    return [place(each[key]) for each in told for key in ("item", "after") if key in each]


def references() -> list[Place]:
    return sorted({each for deed in DEEDS for each in named(deed)})


@pytest.mark.parametrize(("name", "match", "past"), references())
def test_a_phrase_names_one_place(name: str, match: str, past: str) -> None:
    if past:  # a cell, in the row that `past` begins
        table = words(name)[words(name).index("2025年完成") :]
        assert table.count(past) == 1
        assert match in table.partition(past)[2]
    else:
        assert words(name).count(match) == 1


def test_every_document_is_posted_once_and_all_formats_are_there() -> None:
    shipped = sorted(entry.name for entry in SAMPLE.joinpath("documents").iterdir())

    assert sorted(DOCUMENTS) == shipped
    assert {name.rsplit(".", 1)[1] for name in shipped} == {"docx", "xlsx", "csv", "txt", "md", "html", "pdf"}


def test_text_documents_have_two_encodings() -> None:
    speech = SAMPLE.joinpath("documents", "03动员大会讲话.txt").read_bytes()

    with pytest.raises(UnicodeDecodeError):
        speech.decode("utf-8")
    assert "顾怀川" in document("03动员大会讲话.txt").text


def test_the_tracked_insertion_is_read() -> None:
    assert "30个重点项目环评集中审批" in document("01实施方案.docx").text


def test_deeds_are_in_order_of_days_and_after_their_documents() -> None:
    days = [deed["day"] for deed in DEEDS]

    assert days == sorted(days)
    assert days[-1] <= PROGRAMME["today"]
    late = [each for deed in DEEDS for each in named(deed) if DOCUMENTS[each[0]] > deed["day"]]
    assert late == []


def test_deeds_have_the_fields_of_their_kind_and_no_others() -> None:
    strange = [deed for deed in DEEDS if not deed.keys() - {"day", "by", "do", "item"} <= FIELDS[deed["do"]]]

    assert strange == []


def test_people_and_units_are_known() -> None:
    units = {entry["name"] for entry in PROGRAMME["unit"]}
    named = {unit["name"] for deed in DEEDS for unit in deed.get("units", ())} - {"各县（区）政府"}

    assert {deed["by"] for deed in DEEDS} | {entry["by"] for entry in PROGRAMME["document"]} <= ROLES.keys()
    assert {entry["unit"] for entry in PROGRAMME["person"]} | named <= units
    assert {entry["under"] for entry in PROGRAMME["unit"] if "under" in entry} <= units
    assert set(ROLES.values()) == {"lead", "support", "supervisor", "administrator"}


def test_only_a_supervisor_judges_and_never_their_own_proof() -> None:
    assert {ROLES[deed["by"]] for deed in DEEDS if deed["do"] in JUDGING} == {"supervisor"}
    submitters = {(place(deed["item"]), deed["file"]): deed["by"] for deed in DEEDS if deed["do"] == "evidence"}
    own = [deed for deed in DEEDS if deed["do"] in {"accept", "return"}
           and submitters[place(deed["item"]), deed["file"]] == deed["by"]]  # fmt: skip
    assert own == []


def test_evidence_files_are_shipped_and_all_are_used() -> None:
    shipped = {entry.name for entry in SAMPLE.joinpath("evidence").iterdir()}

    assert {deed["file"] for deed in DEEDS if "file" in deed} == shipped


def test_templates_and_their_steps_are_known() -> None:
    known = {template.key: {step.key for step in template.steps} for template in templates()}
    used = [deed for deed in DEEDS if deed["do"] == "template"]

    assert [deed["days"].keys() <= known[deed["template"]] for deed in used] == [True]


def test_what_is_closed_was_proved_and_what_is_reopened_was_closed() -> None:
    accepted: set[Place] = set()
    closed: set[Place] = set()
    for deed in DEEDS:
        if deed["do"] == "accept":
            accepted.add(place(deed["item"]))
        elif deed["do"] == "close":
            assert place(deed["item"]) in accepted
            closed.add(place(deed["item"]))
        elif deed["do"] == "reopen":
            closed.remove(place(deed["item"]))
    assert len(closed) == 38


def test_some_of_what_was_estimated_before_the_forecast_has_been_closed_since() -> None:
    forecast = next(deed["day"] for deed in DEEDS if deed["do"] == "forecast")
    estimated = {place(deed["item"]) for deed in DEEDS if deed["do"] == "estimate" and deed["day"] <= forecast}
    closed = {place(deed["item"]) for deed in DEEDS if deed["do"] == "close" and deed["day"] > forecast}

    assert len(estimated & closed) == 4


def test_two_baselines_lie_months_apart_and_one_scenario_is_open() -> None:
    kept = [(deed["do"], deed["day"], deed["name"]) for deed in DEEDS if deed["do"] in {"baseline", "suppose"}]

    assert kept == [
        ("baseline", date(2026, 3, 16), "年初审定计划"),
        ("baseline", date(2026, 7, 13), "年中调整计划"),
        ("suppose", date(2026, 9, 14), "临江大桥抢工：吊装两班倒，铺装搭接5天"),
    ]


def test_three_resources_are_needed_by_a_dozen_items() -> None:
    kept = [(deed["name"], deed["sort"]) for deed in DEEDS if deed["do"] == "resource"]
    needs = [deed["resource"] for deed in DEEDS if deed["do"] == "demand"]

    assert kept == [("沥青摊铺机组", "crew"), ("用地指标", "quota"), ("重大项目专项资金", "budget")]
    assert len(needs) == 13
    assert set(needs) == {name for name, _ in kept}


def test_a_due_day_is_extended_before_it_has_passed_and_a_liaison_speaks_only_of_days_gone() -> None:
    assert [deed for deed in DEEDS if deed["do"] == "extend" and deed["due"] <= deed["day"]] == []
    actual = [deed[key] <= deed["day"] for deed in DEEDS for key in ("on", "started", "finished") if key in deed]
    assert all(actual)


def test_the_evidence_is_small() -> None:
    assert sum(len(entry.read_bytes()) for entry in SAMPLE.joinpath("evidence").iterdir()) < 400_000


def test_the_documents_hold_sixty_promises_and_more() -> None:
    found = [statement for name in DOCUMENTS for statement in extract(document(name)).statements]

    assert sum(statement.kind in PROMISES for statement in found) >= 60
    assert {statement.kind for statement in found} == set(KINDS)


def test_the_plain_documents_are_the_texts_of_the_build(root: Path) -> None:
    texts = root / "deploy" / "sample" / "texts"
    shipped = {
        "05-summary.txt": "05住建局半年总结.txt", "07-visit.md": "07现场督导报告.md",
        "08-requests.csv": "08企业诉求台账.csv", "09-bulletin.html": "09工作通报第8期.html",
    }  # fmt: skip

    assert [source for source, name in shipped.items()
            if (texts / source).read_bytes() != SAMPLE.joinpath("documents", name).read_bytes()] == []  # fmt: skip


def test_planning_facts_of_every_kind_are_used_once() -> None:
    plans = [deed for deed in DEEDS if deed["do"] == "plan"]
    used = {name: sum(name in deed for deed in plans) for name in ("least", "as_late", "remaining")}

    assert used == {"least": 1, "as_late": 1, "remaining": 1}
    assert sum("preferential" in deed for deed in DEEDS) == 1
    assert [(deed["do"], deed.get("to") or deed["due"]) for deed in DEEDS if deed["do"] in {"limit", "advance"}] == [
        ("limit", date(2026, 12, 1)),
        ("advance", date(2026, 11, 6)),
    ]
