"""A repair at once, without a solver: shorten the latest chain again and again, then give back what is not needed."""

from __future__ import annotations

from collections.abc import Sequence

from guatu.scheduling.repairs.chains import Aim, Chain, Chains

# A chain of changes longer than this is no repair that anybody would make.
MOST_STEPS = 2_000


def greedy(chains: Chains, aims: Sequence[Aim]) -> dict[int, int] | None:
    """Amounts that meet the aims, not proven to be few; None where it finds none."""
    amounts: dict[int, int] = {}
    for _ in range(MOST_STEPS):
        missed = chains.late(aims, amounts)
        if not missed:
            return _pruned(chains, aims, amounts)
        moved = False
        for late, chain in missed:
            if chains.lateness(chain, amounts) > 0:
                moved |= _shorten(chains, chain, late, amounts)
        if not moved:
            return None
    return None


def on_chain(chains: Chains, chain: Chain) -> list[int]:
    """The options that bear on a chain, in its order."""
    found = [chains.at_activity(kind, number) for number in chain.numbers for kind in ("shorten", "crew", "rest")]
    found += [option for number in chain.numbers for option in chains.joining.get(number, ())]
    bounds = chain.edges if chain.held is None else (chain.held, *chain.edges)
    found += [chains.at_edge(kind, edge) for edge in bounds for kind in ("overlap", "drop")]
    found.append(chains.at_activity("extend", chains.setter(chain.aim.number)))
    return [option for option in found if option is not None]


def _shorten(chains: Chains, chain: Chain, late: int, amounts: dict[int, int]) -> bool:
    """Take the option that gains enough at the least cost, else the one that gains most for it."""
    best: tuple[tuple[bool, bool, float], int, int] | None = None
    for option in on_chain(chains, chain):
        of = chains.options[option]
        if _excluded(chains, option, amounts):
            continue
        taken = amounts.get(option, 0)
        wanted = min(of.most, taken + late)
        while wanted > taken:
            gain = late - chains.lateness(chain, {**amounts, option: wanted})
            if gain <= 0 or wanted == of.most or gain >= late:
                break
            wanted = min(of.most, wanted + late - gain)
        else:
            continue
        if gain > 0:
            dear = (of.cost(wanted) - of.cost(taken)) / min(gain, late)
            rank = (gain < late, of.kind == "extend", dear)
            if best is None or rank < best[0]:
                best = (rank, option, wanted)
    if best is None:
        return False
    amounts[best[1]] = best[2]
    return True


def _excluded(chains: Chains, option: int, amounts: dict[int, int]) -> bool:
    either = chains.options[option].either
    return bool(either) and any(
        taken and other != option and chains.options[other].either == either for other, taken in amounts.items()
    )


def _pruned(chains: Chains, aims: Sequence[Aim], amounts: dict[int, int]) -> dict[int, int]:
    """Without what is not needed, the dearest tried first: no change can go, and none be smaller, as things stand."""
    for option in sorted(amounts, key=lambda at: -chains.options[at].cost(amounts[at])):
        low, high = 0, amounts[option]
        while low < high:
            middle = (low + high) // 2
            if chains.late(aims, {**amounts, option: middle}):
                low = middle + 1
            else:
                high = middle
        amounts[option] = low
    return {option: taken for option, taken in amounts.items() if taken}
