"""What `guatu schedule` and `export` may be asked for at once: an option that would go unheeded is refused."""

from __future__ import annotations

from argparse import Namespace
from itertools import combinations
from pathlib import Path
from typing import Final

from guatu.commands.terminal import Stop

MODES: Final = ("why", "repair", "level", "risk")
# Two questions about one plan can be answered together; a levelled plan, or one date of it, is an answer of its own.
_TOGETHER: Final = frozenset({frozenset({"repair", "risk"})})
_BELONGS: Final = {
    "side": ("why",),
    "allowances": ("repair",),
    "seconds": ("level", "repair"),
    "schedules": ("level",),
    "workers": ("level",),
    "objective": ("level",),
    "seed": ("risk", "level"),
    "focus": ("risk",),
}
_USUAL: Final = {"seed": 1, "workers": 2, "objective": "makespan"}


def settle(options: Namespace) -> None:
    """Give what was left open its usual value; Stop for two options of which one would go unheeded."""
    if getattr(options, "repair", None) and not options.files and Path(options.repair).is_file():
        # `--repair FILE`: the option, which may stand alone, has taken the file for an id.
        options.files, options.repair = [Path(options.repair)], ""
    asked = [name for name in MODES if is_asked(options, name)]
    for one, other in combinations(asked, 2):
        if frozenset({one, other}) not in _TOGETHER:
            raise Stop("command.not_together", one=f"--{one}", other=f"--{other}")
    _refuse_alone(options, set(asked))
    for name, usual in _USUAL.items():
        if getattr(options, name, None) is None:
            setattr(options, name, usual)


def _refuse_alone(options: Namespace, asked: set[str]) -> None:
    for name, modes in _BELONGS.items():
        if getattr(options, name, None) is not None and not set(modes) & asked:
            known = " / ".join(f"--{mode}" for mode in modes if hasattr(options, mode))
            raise Stop("command.option_alone", option=f"--{name}", known=known)


def is_asked(options: Namespace, mode: str) -> bool:
    """The option was given, with a value or without."""
    return getattr(options, mode, None) not in {None, False}
