"""Networks without any order or sense: never an exception, and what is left is a plan with reasons."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guatu.scheduling import Network, Relation, schedule, to_json

from .small_calendar import CALENDARS, many, networks

names = st.sampled_from("0123456789")
parents = st.lists(st.one_of(st.none(), names), min_size=9, max_size=9)
relations = st.lists(
    st.builds(Relation, names, names, st.sampled_from(("FS", "SS", "FF", "SF")), st.integers(-9, 9)), max_size=12
)


def tangled(network: Network, above: list[str | None], more: list[Relation]) -> Network:
    activities = tuple(replace(one, parent=parent) for one, parent in zip(network.activities, above, strict=False))
    return replace(network, activities=activities, relations=(*network.relations, *more))


@many
@given(networks(calendars=("office", "site", "月球"), actuals=True), parents, relations)
def test_any_network_gives_a_plan_with_a_reason_for_every_date(
    network: Network, above: list[str | None], more: list[Relation]
) -> None:
    given_network = tangled(network, above, more)

    plan = schedule(given_network, CALENDARS)

    assert list(plan.windows) == [one.id for one in given_network.activities]
    assert to_json(plan)["problems"] is not None
    for name, window in plan.windows.items():
        assert window.earliest_start <= window.earliest_finish
        assert plan.why_says(name, "earliest", "zh")
        assert plan.why_says(name, "latest", "en")
        assert (window.latest_finish is None) == (window.float_days is None)
    for late in plan.late():
        assert plan.late_says(late)


@many
@given(networks(), parents, relations)
def test_every_part_lies_within_its_parent(network: Network, above: list[str | None], more: list[Relation]) -> None:
    tidy = [parent if parent and int(parent) < number else None for number, parent in enumerate(above)]
    plan = schedule(tangled(network, tidy, more), CALENDARS)

    for one in plan.activities:
        if one.parent in plan.windows:
            part, whole = plan.windows[one.id], plan.windows[one.parent]
            assert whole.earliest_start <= part.earliest_start
            assert part.earliest_finish <= whole.earliest_finish
            if part.float_days is not None:
                assert whole.float_days is not None
                assert whole.float_days <= part.float_days
                assert part.latest_finish <= whole.latest_finish
