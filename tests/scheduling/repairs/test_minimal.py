"""Every repair that is found is minimal, and every minimal one is found: judged by trying everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from guatu.scheduling import Activity, Constraint, Network, Relation, schedule
from guatu.scheduling.repairs import Allowances, Limits, find_repairs, load_allowances, repair_says, with_overtime
from tests.scheduling.repairs.every_repair import every_minimal, key_of, options_of, size
from tests.scheduling.small_calendar import CALENDARS, TIMES, TODAY

MOST_TRIED = 250
KINDS = ("shorten", "crew", "overlap", "drop", "rest", "extend")
TWINS = with_overtime(CALENDARS)


@st.composite
def tables(draw: st.DrawFn, *, always: frozenset[str] = frozenset()) -> Allowances:
    """Two or three kinds of change, with small limits and any costs."""
    open_ = draw(st.sets(st.sampled_from(KINDS), min_size=2, max_size=3)) | always
    found = {}
    for kind, allowed in load_allowances().items():
        share = draw(st.sampled_from((0.25, 0.5))) if kind in open_ else 0.0
        costs = {"once": draw(st.integers(0, 5)), "unit": draw(st.integers(1, 5))}
        weekdays = (6,) if kind in open_ else ()
        most = draw(st.integers(1, 6)) if kind in open_ else 0
        found[kind] = replace(allowed, share=share, least=2, words=(), most=most, weekdays=weekdays, **costs)
    return found


@st.composite
def small(draw: st.DrawFn, types: str, calendars: tuple[str, ...], *, rich: bool = False) -> Network:
    """Up to five activities; the last, and perhaps others, due some days before it can be finished.

    With `rich` also begun work, days set, lags in calendar days, and a whole that two of them are part of.
    """
    count = draw(st.integers(2, 5))
    days = st.dates(TODAY, TODAY + timedelta(days=20))
    rarely = st.one_of(st.none(), st.none(), st.none(), days)
    begun = st.one_of(st.none(), st.dates(TODAY - timedelta(days=9), TODAY)) if rich else st.none()
    asked = st.builds(Constraint, st.sampled_from(("SNET", "FNET", "SNLT")), days)
    activities = tuple(
        Activity(
            str(number),
            f"工序{number}",
            draw(st.integers(0, 7)),
            not_before=draw(rarely),
            started=draw(begun) if number == 0 else None,
            calendar=draw(st.sampled_from(calendars)),
            constraints=tuple(draw(st.lists(asked, max_size=1))) if rich else (),
            parent="whole" if rich and number in {1, 2} else None,
        )
        for number in range(count)
    )
    relations = {}
    for after in range(1, count):
        for before in draw(st.lists(st.integers(0, after - 1), min_size=1, max_size=2)):
            kind = draw(st.sampled_from(types.split()))
            elapsed = rich and draw(st.booleans())
            relations[before, after] = Relation(str(before), str(after), kind, draw(st.integers(-1, 2)), elapsed)
    wholes = (Activity("whole", "整体"),) if rich else ()
    network = Network((*activities, *wholes), tuple(relations.values()), TODAY)
    if rich:
        network = replace(network, progress=draw(st.sampled_from(("override", "retained"))))
    return too_early(draw, network, count)


def too_early(draw: st.DrawFn, network: Network, count: int) -> Network:
    """Due days put before what the passes say."""
    plan = schedule(network, CALENDARS)
    early = {str(number): draw(st.integers(-3, 5)) for number in draw(st.sets(st.integers(0, count - 1), max_size=2))}
    early[str(count - 1)] = draw(st.integers(1, 7))
    if any(one.id == "whole" for one in network.activities) and draw(st.booleans()):
        early["whole"] = draw(st.integers(-2, 5))
    due = {name: plan.windows[name].earliest_finish - timedelta(days=days) for name, days in early.items()}
    return replace(network, activities=tuple(replace(one, due=due.get(one.id)) for one in network.activities))


def agree(
    network: Network, table: Allowances, preferences: set[int], crews: Mapping[str, Mapping[str, int]] | None = None
) -> None:
    ends = [(one.before, one.after) for one in network.relations]
    preferred = frozenset(one for at, one in enumerate(ends) if at in preferences)
    limits = Limits(preferences=preferred, crews=crews or {})
    options = options_of(network, TWINS, TODAY, table, limits)
    assume(size(options) <= MOST_TRIED)
    answer = find_repairs(network, CALENDARS, TODAY, allowances=table, limits=limits, most=1000, seconds=60)
    assume(answer.targets)

    expected = every_minimal(network, TWINS, TODAY, options, {one.id for one in answer.targets})

    found = {frozenset(key_of(change) for change in one.changes): one.cost for one in answer.repairs}
    event(f"a crew moves: {any(change.lender for one in answer.repairs for change in one.changes)}")
    ranks = [(len(one.changes), one.cost) for one in answer.repairs]
    assert found == expected.sets
    assert len(found) == len(answer.repairs)
    assert ranks == sorted(ranks)
    assert answer.complete
    assert all(one.proven for one in answer.repairs)


few = settings(
    max_examples=25 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@few
@given(small("FS SS", ("office",)), tables(), st.sets(st.integers(0, 4)))
def test_the_minimal_sets_are_those_that_trying_everything_finds(
    network: Network, table: Allowances, preferences: set[int]
) -> None:
    agree(network, table, preferences)


@few
@given(small("FS SS FF SF", ("office",)), tables(), st.sets(st.integers(0, 4)))
def test_work_that_is_held_by_its_finish_is_reckoned_with(
    network: Network, table: Allowances, preferences: set[int]
) -> None:
    agree(network, table, preferences)


@few
@given(small("FS FF SS", ("office", "site")), tables(), st.sets(st.integers(0, 4)))
def test_two_calendars_make_no_difference_to_what_is_found(
    network: Network, table: Allowances, preferences: set[int]
) -> None:
    agree(network, table, preferences)


@few
@given(small("FS FF SS", ("office", "site"), rich=True), tables(), st.sets(st.integers(0, 4)))
def test_begun_work_wholes_and_days_set_are_reckoned_with(
    network: Network, table: Allowances, preferences: set[int]
) -> None:
    agree(network, table, preferences)


@st.composite
def lending(draw: st.DrawFn) -> tuple[Network, Mapping[str, int]]:
    """A late chain, works beside it that share its crew, and perhaps orders between the two; who wants how much."""
    calendars = st.sampled_from(("office", "site"))
    chain = [Activity(f"a{at}", f"主线{at}", draw(st.integers(2, 6)), calendar=draw(calendars)) for at in range(2)]
    beside = [Activity(f"b{at}", f"旁线{at}", draw(st.integers(1, 8)), calendar=draw(calendars)) for at in range(2)]
    links = [Relation("a0", "a1", draw(st.sampled_from(("FS", "SS", "FF"))), draw(st.integers(-1, 1)))]
    for before, after in (("b0", "a1"), ("b0", "b1"), ("a0", "b1")):
        if draw(st.booleans()):
            links.append(Relation(before, after, draw(st.sampled_from(("FS", "SS", "FF"))), draw(st.integers(0, 1))))
    plan = schedule(Network((*chain, *beside), tuple(links), TODAY), CALENDARS)
    early = {"a1": draw(st.integers(1, 3)), "b0": draw(st.integers(-9, -1)), "b1": draw(st.integers(-9, -1))}
    due = {name: plan.windows[name].earliest_finish - timedelta(days=days) for name, days in early.items()}
    dated = tuple(replace(one, due=due.get(one.id)) for one in (*chain, *beside))
    wanted = {one.id: draw(st.integers(1, 2)) for one in dated}
    return Network(dated, tuple(links), TODAY), wanted


@few
@given(lending(), tables(always=frozenset({"move"})))
def test_crews_moved_from_one_work_to_another_are_reckoned_with(
    given_: tuple[Network, Mapping[str, int]], table: Allowances
) -> None:
    """What lends takes longer: its own due day may come too near, or it is on the late chain itself."""
    network, wanted = given_
    agree(network, table, set(), {"吊装队": wanted})


def side_by_side(one: Network, other: Network) -> Network:
    """The two as one network, the second under other names."""
    kept = [work for work in other.activities if work.id in {"0", "1", "2"}]
    moved = tuple(replace(work, id=f"x{work.id}", name=f"另{work.name}", parent=None) for work in kept)
    ids = {work.id for work in moved}
    links = tuple(replace(link, before=f"x{link.before}", after=f"x{link.after}") for link in other.relations)
    within = tuple(link for link in links if {link.before, link.after} <= ids)
    return Network((*one.activities, *moved), (*one.relations, *within), TODAY)


@few
@given(small("FS SS", ("office",)), small("FS FF", ("office", "site")), tables())
def test_due_days_that_share_nothing_are_repaired_together(one: Network, other: Network, table: Allowances) -> None:
    agree(side_by_side(one, other), table, set())


def only(*kinds: str) -> Allowances:
    """These kinds of change, up to half of what takes two days or more, a day for one."""
    return {
        kind: replace(
            allowed, share=0.5 * (kind in kinds), least=2, words=(), most=0, weekdays=(), once=0, unit=1
        )
        for kind, allowed in load_allowances().items()
    }  # fmt: skip


def test_an_order_that_begun_work_has_settled_can_still_be_given_up() -> None:
    """The first began on a day off; what is to follow a day later is a part of a whole."""
    begun = Activity("0", "进场", started=date(2024, 9, 1))
    later = Activity("1", "验收", due=date(2024, 9, 2), parent="whole")
    link = Relation("0", "1", "SS", 1)
    network = Network((begun, later, Activity("whole", "整体")), (link,), TODAY)

    answer = find_repairs(
        network, CALENDARS, TODAY, allowances=only("drop"), limits=Limits(preferences=frozenset({("0", "1")}))
    )

    assert [[key_of(change) for change in one.changes] for one in answer.repairs] == [[("drop", link)]]


def test_finished_work_that_is_waited_for_can_be_overlapped_with() -> None:
    """Ten days' curing counted from the finish: the successor may begin within them as far as is stated."""
    done = Activity("0", "浇筑", 5, started=date(2024, 8, 20), finished=date(2024, 8, 30))
    later = Activity("1", "拆模", 3, due=date(2024, 9, 12))
    network = Network((done, later), (Relation("0", "1", "FS", 10),), TODAY)

    answer = find_repairs(
        network, CALENDARS, TODAY, allowances=only("overlap"), limits=Limits(most_lead={("0", "1"): 0})
    )

    [repair] = answer.repairs
    assert [(change.kind, change.amount) for change in repair.changes] == [("overlap", 4)]
    assert repair.met[0].finish == date(2024, 9, 12)


def test_a_milestone_that_may_be_reached_on_a_day_off_moves_what_starts_with_it() -> None:
    asked = Activity("0", "交地", not_before=date(2024, 9, 21))
    work, end = Activity("1", "测绘", 2), Activity("2", "移交", due=date(2024, 9, 22))
    network = Network((asked, work, end), (Relation("0", "1", "SS", -1), Relation("1", "2")), TODAY)

    answer = find_repairs(network, CALENDARS, TODAY, allowances=only("shorten"))

    assert [[key_of(change) for change in one.changes] for one in answer.repairs] == [[("shorten", "1")]]


def test_a_crew_is_moved_from_work_with_float_and_both_units_must_agree() -> None:
    """The bridge is late by two days; the road works at the same time with the same crew and is due much later."""
    bridge = Activity("1", "架梁", 10, due=date(2024, 9, 11))
    road = Activity("2", "铺路", 8, due=date(2024, 10, 25))
    limits = Limits(crews={"吊装队": {"1": 2, "2": 2}}, answers={"1": "市住建局", "2": "市交通局"})

    answer = find_repairs(Network((bridge, road), (), TODAY), CALENDARS, TODAY, allowances=only("move"), limits=limits)

    [repair] = answer.repairs
    assert repair_says(repair, "zh") == (
        "从“铺路”抽调“吊装队”2天给“架梁”，“架梁”从10天压到8天，“铺路”增至10天（市住建局、市交通局同意）"
    )
    assert [(one.id, one.finish) for one in repair.effects] == [("1", date(2024, 9, 11)), ("2", date(2024, 9, 13))]


def test_a_smaller_crew_or_one_without_float_lends_nothing() -> None:
    late = Activity("1", "架梁", 10, due=date(2024, 9, 11))
    small_, urgent = Activity("2", "铺路", 8), Activity("3", "架管", 8, due=date(2024, 9, 11))
    limits = Limits(crews={"吊装队": {"1": 2, "2": 1, "3": 2}})

    answer = find_repairs(
        Network((late, small_, urgent), (), TODAY), CALENDARS, TODAY, allowances=only("move"), limits=limits
    )

    assert answer.repairs == ()
