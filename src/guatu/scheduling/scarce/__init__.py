"""均衡: schedules within scarce resources, over a whole portfolio.

The heuristic needs numba, the solver OR-Tools; all of it is loaded when first used.
"""

from typing import TYPE_CHECKING

from guatu.later import later

if TYPE_CHECKING:
    from guatu.scheduling.scarce.contention import Contention, contention_of
    from guatu.scheduling.scarce.exchange import Scarce, dated_json, level_json, read_scarce, sm_json
    from guatu.scheduling.scarce.feasible import Breach, breaches
    from guatu.scheduling.scarce.from_items import OwnContention, contention_of_items
    from guatu.scheduling.scarce.instance import Demand, Instance, Resource, Supply
    from guatu.scheduling.scarce.levelling import OBJECTIVES, Effort, Levelled, Objective, Standing, level
    from guatu.scheduling.scarce.portfolios import portfolio
    from guatu.scheduling.scarce.proposal import Lateness, Move, Proposal, lateness_of, proposed
    from guatu.scheduling.scarce.psplib import read_sm
    from guatu.scheduling.scarce.use import Profile, Taker, profile, profiles, supply_of, takers_of

_LATER = {
    "OBJECTIVES": "levelling",
    "Breach": "feasible",
    "Contention": "contention",
    "Demand": "instance",
    "Effort": "levelling",
    "Instance": "instance",
    "Lateness": "proposal",
    "Levelled": "levelling",
    "Move": "proposal",
    "Objective": "levelling",
    "OwnContention": "from_items",
    "Profile": "use",
    "Proposal": "proposal",
    "Resource": "instance",
    "Scarce": "exchange",
    "Standing": "levelling",
    "Supply": "instance",
    "Taker": "use",
    "breaches": "feasible",
    "contention_of": "contention",
    "contention_of_items": "from_items",
    "dated_json": "exchange",
    "lateness_of": "proposal",
    "level": "levelling",
    "level_json": "exchange",
    "portfolio": "portfolios",
    "profile": "use",
    "profiles": "use",
    "proposed": "proposal",
    "read_scarce": "exchange",
    "read_sm": "psplib",
    "sm_json": "exchange",
    "supply_of": "use",
    "takers_of": "use",
}

__all__ = [
    "OBJECTIVES",
    "Breach",
    "Contention",
    "Demand",
    "Effort",
    "Instance",
    "Lateness",
    "Levelled",
    "Move",
    "Objective",
    "OwnContention",
    "Profile",
    "Proposal",
    "Resource",
    "Scarce",
    "Standing",
    "Supply",
    "Taker",
    "breaches",
    "contention_of",
    "contention_of_items",
    "dated_json",
    "lateness_of",
    "level",
    "level_json",
    "portfolio",
    "profile",
    "profiles",
    "proposed",
    "read_scarce",
    "read_sm",
    "sm_json",
    "supply_of",
    "takers_of",
]

__getattr__ = later(__name__, _LATER)
