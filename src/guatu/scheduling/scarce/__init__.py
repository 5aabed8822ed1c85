"""均衡: schedules within scarce resources, over a whole portfolio.

The heuristic needs numba, the solver OR-Tools; all of it is loaded when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guatu.scheduling.scarce.contention import Contention, contention_of
    from guatu.scheduling.scarce.exchange import Scarce, dated_json, level_json, read_scarce, sm_json
    from guatu.scheduling.scarce.feasible import Breach, breaches
    from guatu.scheduling.scarce.instance import Demand, Instance, Resource, Supply
    from guatu.scheduling.scarce.levelling import OBJECTIVES, Effort, Levelled, Objective, Standing, level
    from guatu.scheduling.scarce.portfolios import portfolio
    from guatu.scheduling.scarce.psplib import read_sm

_LATER = {
    "OBJECTIVES": "levelling",
    "Breach": "feasible",
    "Contention": "contention",
    "Demand": "instance",
    "Effort": "levelling",
    "Instance": "instance",
    "Levelled": "levelling",
    "Objective": "levelling",
    "Resource": "instance",
    "Scarce": "exchange",
    "Standing": "levelling",
    "Supply": "instance",
    "breaches": "feasible",
    "contention_of": "contention",
    "dated_json": "exchange",
    "level": "levelling",
    "level_json": "exchange",
    "portfolio": "portfolios",
    "read_scarce": "exchange",
    "read_sm": "psplib",
    "sm_json": "exchange",
}

__all__ = [
    "OBJECTIVES",
    "Breach",
    "Contention",
    "Demand",
    "Effort",
    "Instance",
    "Levelled",
    "Objective",
    "Resource",
    "Scarce",
    "Standing",
    "Supply",
    "breaches",
    "contention_of",
    "dated_json",
    "level",
    "level_json",
    "portfolio",
    "read_scarce",
    "read_sm",
    "sm_json",
]


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
