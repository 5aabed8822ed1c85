"""险: how likely each due day is: three-point durations, shared factors and events, simulated over the network.

Numpy is loaded with the first analysis, numba only for one that is large.
"""

from typing import TYPE_CHECKING

from guatu.later import later
from guatu.scheduling.risk.assumptions import Assumptions, Factors, assumptions, completed
from guatu.scheduling.risk.items import LEAST_CLOSED, model_of, own_assumptions, stage_of
from guatu.scheduling.risk.model import SHAPES, RiskEvent, RiskModel, Shape, Spread
from guatu.scheduling.risk.reading import read_model
from guatu.scheduling.risk.scores import Held, Judged, Scores, Tenth, scores_of

if TYPE_CHECKING:
    from guatu.scheduling.risk.analysis import DEFAULT_SAMPLES, MOST_SAMPLES, Risk, analyse
    from guatu.scheduling.risk.distribution import Distribution
    from guatu.scheduling.risk.tornado import Driver
    from guatu.scheduling.risk.writing import risk_json

_LATER = {
    "DEFAULT_SAMPLES": "analysis",
    "MOST_SAMPLES": "analysis",
    "Distribution": "distribution",
    "Driver": "tornado",
    "Risk": "analysis",
    "analyse": "analysis",
    "risk_json": "writing",
}

__all__ = [
    "DEFAULT_SAMPLES",
    "LEAST_CLOSED",
    "MOST_SAMPLES",
    "SHAPES",
    "Assumptions",
    "Distribution",
    "Driver",
    "Factors",
    "Held",
    "Judged",
    "Risk",
    "RiskEvent",
    "RiskModel",
    "Scores",
    "Shape",
    "Spread",
    "Tenth",
    "analyse",
    "assumptions",
    "completed",
    "model_of",
    "own_assumptions",
    "read_model",
    "risk_json",
    "scores_of",
    "stage_of",
]

__getattr__ = later(__name__, _LATER)
