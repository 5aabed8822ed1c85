"""The office's own words: each is heeded where it stands, and where there are none nothing changes."""

from __future__ import annotations

from datetime import date

from guatu.extraction import OwnWords, Statement, extract
from guatu.reading import read_here
from guatu.words import find_units

TEXT = """澄州市重点工作安排

2026年1月12日

一、水利工程
（一）9月底前完成青溪库坝体灌浆，由水务公司负责。
（二）提档村级水站。
（三）8月底前完成青溪库周边道路修缮。
"""
FULL = "澄州市水务投资集团"


def read(own: OwnWords | None = None, text: str = TEXT) -> list[Statement]:
    return list(extract(read_here("安排.txt", text.encode()), own=own).statements)


def test_no_words_of_its_own_change_nothing() -> None:
    assert read(OwnWords()) == read()
    assert not OwnWords()


def test_a_unit_is_found_by_its_other_name_and_called_by_its_name() -> None:
    [first, *_] = read(OwnWords(units={"水务公司": FULL, FULL: FULL}))
    assert [(unit.name, unit.role) for unit in first.units] == [(FULL, "lead")]
    ground = first.grounds["units"].span
    assert ground is not None
    assert TEXT[slice(*ground)] == "水务公司"


def test_two_ways_to_write_a_unit_are_one_unit() -> None:
    text = TEXT.replace("由水务公司负责", "由水务公司、澄水投负责")
    [first, *_] = read(OwnWords(units={"水务公司": FULL, "澄水投": FULL, FULL: FULL}), text)
    assert [unit.name for unit in first.units] == [FULL]
    assert all(text[slice(*ground.span)] for ground in first.grounds.values() if ground.span)


def test_a_listed_name_goes_before_what_it_meets_but_not_into_a_longer_one() -> None:
    known = frozenset({"澄水投", "水利局"})
    assert [unit.name for unit in find_units("由澄水投牵头，市水利局配合。", known)] == ["澄水投", "市水利局"]
    assert "澄水投" not in {unit.name for unit in find_units("由澄水投牵头，市水利局配合。")}


def test_a_known_project_is_the_subject_unless_the_words_go_on() -> None:
    first, *_, last = read(OwnWords(projects=frozenset({"青溪库"})))
    assert (first.subject, first.due) == ("青溪库", date(2026, 9, 30))
    assert last.subject != "青溪库"


def test_a_verb_of_its_duties_makes_a_task_with_its_object() -> None:
    assert not any("村级水站" in one.text for one in read())
    [made] = [one for one in read(OwnWords(duties=frozenset({"提档"}))) if "村级水站" in one.text]
    assert (made.kind, made.action, made.subject, made.rule) == ("task", "提档", "村级水站", "own-word")


def test_an_exhortation_of_its_list_is_no_task() -> None:
    text = TEXT.replace("提档村级水站", "出台村级水站管护办法")
    assert any("管护办法" in one.text for one in read(text=text))
    assert not any("管护办法" in one.text for one in read(OwnWords(slogans=frozenset({"出台"})), text))


def test_words_with_signs_of_patterns_are_taken_as_they_are() -> None:
    odd = frozenset({"(a+)+$", "青溪库["})
    assert read(OwnWords({"(x|": "(x|"}, odd, odd, odd)) == read()
