"""The integer programme: which changes, and how much of each, keep every cut; fewest first, then cheapest (CP-SAT)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from ortools.sat.python import cp_model

from guatu.scheduling.repairs.change import Option
from guatu.scheduling.repairs.cuts import Cut, Sum
from guatu.scheduling.repairs.gains import Stretch

Outcome = Literal["optimal", "none", "unknown"]


class Programme:
    """Grows by cuts; only options that some cut names have a place in it."""

    def __init__(self, options: Sequence[Option]) -> None:
        self._options = options
        self._model = cp_model.CpModel()
        self._amount: dict[int, cp_model.IntVar] = {}
        self._used: dict[int, cp_model.IntVar] = {}
        self._gains: dict[object, cp_model.IntVar] = {}
        self._bounds: dict[tuple[int, int, bool], cp_model.IntVar] = {}
        self._either: dict[str, list[cp_model.IntVar]] = {}

    def add(self, cut: Cut) -> None:
        """No answer from now on that this cut excludes."""
        if isinstance(cut, Sum):
            gains: list[cp_model.LinearExprT] = [by * self._place(option) for option, by in cut.terms.items()]
            gains += [self._behind(cut.stretches)] if cut.stretches else []
            gains += [by * self._use(option) for option, by in cut.once.items()]
            self._model.add(cp_model.LinearExpr.sum(gains) >= cut.least)
            return
        self._model.add_bool_or([self._holds(*literal) for literal in cut.literals])

    def exclude(self, chosen: Sequence[int]) -> None:
        """No answer from now on that contains all these options."""
        for option in chosen:
            self._place(option)
        self._model.add(sum(self._used[option] for option in chosen) <= len(chosen) - 1)

    def exclude_exactly(self, amounts: Mapping[int, int]) -> None:
        """Not these very amounts of these very options again."""
        differs = []
        for option in {*self._used, *amounts}:
            amount = self._place(option)
            is_other = self._model.new_bool_var("")
            self._model.add(amount != amounts.get(option, 0)).only_enforce_if(is_other)
            differs.append(is_other)
        self._model.add_bool_or(differs)

    def solve(self, seconds: float, hint: Mapping[int, int] | None = None) -> tuple[Outcome, dict[int, int]]:
        """The best amounts, `none` when nothing keeps all cuts, `unknown` when the time did not suffice."""
        options = self._options
        dearest = 1 + sum(options[option].cost(options[option].most) for option in self._used)
        self._model.minimize(
            sum((dearest + options[option].once) * used for option, used in self._used.items())
            + sum(options[option].unit * amount for option, amount in self._amount.items())
        )
        self._model.clear_hints()  # type: ignore[no-untyped-call]
        for option, amount in self._amount.items() if hint else ():
            self._model.add_hint(amount, (hint or {}).get(option, 0))
        solver = cp_model.CpSolver()
        # One worker: the same question has the same answer, on any machine.
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        # The programme is small and asked again and again: what prepares for a long search costs more than it saves.
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        status = solver.solve(self._model)
        if status == cp_model.INFEASIBLE:
            return "none", {}
        if status != cp_model.OPTIMAL:
            return "unknown", {}
        found = {option: solver.value(amount) for option, amount in self._amount.items()}
        return "optimal", {option: amount for option, amount in found.items() if amount}

    def _holds(self, option: int, bound: int, below: bool) -> cp_model.LiteralT:
        """That the amount is at least the bound, or with `below` at most."""
        amount = self._place(option)
        if not below and bound == 1:
            return self._used[option]
        if below and bound == 0:
            return self._used[option].Not()
        if (option, bound, below) not in self._bounds:
            holds = self._model.new_bool_var("")
            (self._model.add(amount <= bound) if below else self._model.add(amount >= bound)).only_enforce_if(holds)
            self._bounds[option, bound, below] = holds
        return self._bounds[option, bound, below]

    def _behind(self, stretches: Sequence[Stretch]) -> cp_model.IntVar:
        """What is gained behind the last of the stretches."""
        known = tuple((tuple(sorted(one.terms.items())), one.table) for one in stretches)
        if known in self._gains:
            return self._gains[known]
        last = stretches[-1]
        shift = self._model.new_int_var(0, len(last.table) - 1, "")
        gains: list[cp_model.LinearExprT] = [by * self._place(option) for option, by in last.terms.items()]
        gains += [self._behind(stretches[:-1])] if len(stretches) > 1 else []
        self._model.add(cp_model.LinearExpr.sum(gains) >= shift)
        self._gains[known] = self._model.new_int_var(0, last.table[-1], "")
        self._model.add_element(shift, last.table, self._gains[known])
        return self._gains[known]

    def _use(self, option: int) -> cp_model.IntVar:
        self._place(option)
        return self._used[option]

    def _place(self, option: int) -> cp_model.IntVar:
        if option not in self._amount:
            of = self._options[option]
            amount, used = self._model.new_int_var(0, of.most, ""), self._model.new_bool_var("")
            self._model.add(amount <= of.most * used)
            self._model.add(amount >= used)
            self._amount[option], self._used[option] = amount, used
            if of.either:
                others = self._either.setdefault(of.either, [])
                for other in others:
                    self._model.add_bool_or([used.Not(), other.Not()])
                others.append(used)
        return self._amount[option]
