"""Weights as they are kept: the features' names and their numbers at half precision, packed in one file."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def kept(name: str) -> tuple[list[str], Floats]:
    """The names of `weights/NAME.npz` and their weights, a row for each."""
    with files("guatu.extraction").joinpath("weights", f"{name}.npz").open("rb") as file, np.load(file) as packed:
        names = packed["names"].tobytes().decode("utf-8").split("\n")
        return names, packed["weights"].astype(np.float32)


def keep(path: Path, names: Sequence[str], weights: Floats, least: float) -> int:
    """Write those whose weights are anywhere as large as `least`; how many they were."""
    large = np.abs(weights.reshape(len(names), -1)).max(axis=1) >= least
    numbers = [number for number in np.flatnonzero(large).tolist() if "\n" not in names[number]]
    text = "\n".join(names[number] for number in numbers).encode("utf-8")
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, names=np.frombuffer(text, dtype=np.uint8), weights=weights[numbers].astype(np.float16))
    return len(numbers)
