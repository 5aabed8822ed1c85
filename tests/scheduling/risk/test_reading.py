"""A risk model from JSON: what is stated is taken as stated, what cannot be read is named with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guatu.scheduling import Network, Problem, read_network
from guatu.scheduling.risk import RiskEvent, RiskModel, Spread, read_model

GOOD: dict[str, Any] = {
    "activities": [
        {"id": "a", "days": 10, "durations": {"optimistic": 8, "pessimistic": 20.5, "shape": "triangular"}},
        {"id": 2, "days": 5, "stage": "construction"},
        {"id": "c", "durations": {"optimistic": 1, "likely": 2, "pessimistic": 4, "group": "weather"}},
    ],
    "correlation": {"weather": 0.4},
    "risks": [
        {"id": "r", "name": "暴雨", "probability": 0.25, "days": 6, "activities": ["a", 2]},
        {"probability": 1, "days": {"optimistic": -3, "likely": -2, "pessimistic": 0}, "activities": ["c"]},
    ],
}


def read(data: dict[str, Any]) -> RiskModel | Problem:
    text = json.dumps(data)
    network = read_network(text)
    assert isinstance(network, Network)
    return read_model(text, network)


def test_everything_stated_is_taken_as_stated() -> None:
    assert read(GOOD) == RiskModel(
        {"a": Spread(8, 10, 20.5, "triangular"), "c": Spread(1, 2, 4, "pert", "weather")},
        (
            RiskEvent("r", "暴雨", 0.25, Spread(6, 6, 6), ("a", "2")),
            RiskEvent("2", "2", 1, Spread(-3, -2, 0), ("c",)),
        ),
        {"weather": 0.4},
        {"2": "construction"},
    )


def test_a_network_that_says_nothing_of_risk_has_an_empty_model() -> None:
    assert read({"activities": [{"id": "a", "days": 3}]}) == RiskModel()


@pytest.mark.parametrize(
    ("durations", "says"),
    [
        (3, "activities[0].durations: write it as {…}"),
        ({}, "activities[0].durations.optimistic:  is no number from 0 to 36000000: correct it"),
        ({"optimistic": -1, "pessimistic": 2},
         "activities[0].durations.optimistic: -1 is no number from 0 to 36000000: correct it"),
        ({"optimistic": 1, "pessimistic": 10**400},
         "activities[0].durations.pessimistic: … is no number from 0 to 36000000: correct it"),
        ({"optimistic": 12, "pessimistic": 14},
         "activities[0].durations: optimistic 12.0, likely 10.0, pessimistic 14.0: put them in rising order"),
        ({"optimistic": 1, "pessimistic": 14, "shape": "normal"},
         "activities[0].durations.shape: no distribution normal: use one of pert triangular"),
        ({"optimistic": 1, "pessimistic": 14, "group": "rain"},
         "activities[0].durations.group: “rain” has no number under correlation: give it one"),
    ],
)  # fmt: skip
def test_three_points_that_cannot_be_used_are_named(durations: object, says: str) -> None:
    found = read({"activities": [{"id": "a", "days": 10, "durations": durations}]})

    assert isinstance(found, Problem)
    assert found.says("en") == says


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"risks": {}}, None),
        ({"risks": 3}, "risk.json_form"),
        ({"risks": [{"probability": 1.5, "days": 1, "activities": ["a"]}]}, "risk.json_number"),
        ({"risks": [{"probability": 0.5, "activities": ["a"]}]}, "risk.json_number"),
        ({"risks": [{"probability": 0.5, "days": 1}]}, "risk.json_form"),
        ({"risks": [{"probability": 0.5, "days": 1, "activities": ["x"]}]}, "risk.json_unknown"),
        ({"risks": [{"id": "r", "probability": 0.5, "days": 1, "activities": ["a"]}] * 2}, "risk.json_same_event"),
        ({"risks": [{"probability": 0.5, "days": 1, "activities": []}] * 2001}, "risk.json_events"),
        ({"correlation": {"g": 1}}, "risk.json_number"),
        ({"correlation": {"g": True}}, "risk.json_number"),
        ({"correlation": []}, None),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_place(more: dict[str, Any], key: str | None) -> None:
    found = read({"activities": [{"id": "a", "days": 10}], **more})

    if key is None:
        assert found == RiskModel()
    else:
        assert isinstance(found, Problem)
        assert found.key == key
        assert found.says("zh")
