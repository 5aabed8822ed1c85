"""Tiny annotated documents, as the corpus has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.examples import Annotated, annotated

PLACES = ("云溪", "城东", "澄江", "北坪", "东风", "临江")


def line(text: str, quote: str, kind: str, subject: str, due: str | None, **more: Any) -> dict[str, Any]:
    """A gold line for the words `quote` of the document `text`."""
    start = text.index(quote)
    made = {"span": [start, start + len(quote)], "text": quote, "kind": kind, "subject": subject, "due": due}
    return {"action": None, "value": None, "units": []} | made | more


def documents(folder: Path) -> list[Annotated]:
    """Six documents of three sentences each: a promise, a figure, and one that states nothing."""
    about, gold = {}, []
    for number, place in enumerate(PLACES):
        text = f"市水利局要在2026年6月底前建成{place}水厂。2025年，{place}水厂供水{number + 3}万吨。大家要统一思想。\n"
        name = f"d{number}"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        about[name] = {"file": f"{name}.txt", "date": "2026-03-02"}
        units = [{"name": "市水利局", "role": "lead"}]
        promise = f"市水利局要在2026年6月底前建成{place}水厂"
        figure = f"2025年，{place}水厂供水{number + 3}万吨"
        value = {"number": number + 3, "unit": "万吨", "comparator": "="}
        lines = [
            line(text, promise, "milestone", f"{place}水厂", "2026-06-30", action="建成", units=units),
            line(text, figure, "observation", f"{place}水厂供水", "2025-12-31", value=value),
        ]
        gold += [{"doc": name, **one} for one in lines]
    (folder / "documents.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / "gold.jsonl").write_text("".join(json.dumps(one) + "\n" for one in gold), encoding="utf-8")
    return list(annotated(folder))
