"""The integer programme: which changes, and how much of each, keep every cut; fewest first, then cheapest (CP-SAT)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from ortools.sat.python import cp_model

from guatu.scheduling.repairs.change import Option
from guatu.scheduling.repairs.cuts import Cut, Sum

Outcome = Literal["optimal", "none", "unknown"]


class Programme:
    """Grows by cuts; only options that some cut names have a place in it."""

    def __init__(self, options: Sequence[Option]) -> None:
        self._options = options
        self._model = cp_model.CpModel()
        self._amount: dict[int, cp_model.IntVar] = {}
        self._used: dict[int, cp_model.IntVar] = {}
        self._either: dict[str, list[cp_model.IntVar]] = {}

    def add(self, cut: Cut) -> None:
        """No answer from now on that this cut excludes."""
        if isinstance(cut, Sum):
            self._model.add(sum(by * self._place(option) for option, by in cut.terms.items()) >= cut.least)
            return
        literals = []
        for option, bound, below in cut.literals:
            holds = self._model.new_bool_var("")
            amount = self._place(option)
            (self._model.add(amount <= bound) if below else self._model.add(amount >= bound)).only_enforce_if(holds)
            literals.append(holds)
        self._model.add_bool_or(literals)

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
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        status = solver.solve(self._model)
        if status == cp_model.INFEASIBLE:
            return "none", {}
        if status != cp_model.OPTIMAL:
            return "unknown", {}
        found = {option: solver.value(amount) for option, amount in self._amount.items()}
        return "optimal", {option: amount for option, amount in found.items() if amount}

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
