"""Speed of the finders of `words` on ordinary text: `python -m bench.words`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from guatu.words import find_amounts, find_periods, find_units

PARAGRAPH = (
    "会议强调，要把项目建设作为稳增长的主抓手，压实各级责任，强化要素保障，加快形成更多实物工作量。云溪县政府要抢抓施工黄金期，"
    "确保西环路改造工程6月底前完成路基施工，9月中旬具备通车条件；市水利局牵头，市财政局配合，年内新建污水管网86公里、泵站3座。"
    "今年以来，全市上下坚定信心、团结一心，发展质量稳步提升，城乡面貌持续改善，群众获得感不断增强。"
)
FINDERS: dict[str, Callable[[str], object]] = {
    "find_periods": lambda text: find_periods(text, date(2025, 3, 10)),
    "find_amounts": find_amounts,
    "find_units": find_units,
}


def main() -> None:
    """Print megabytes of UTF-8 text per second of processor time, the best of three."""
    text = (PARAGRAPH + "\n") * 5000
    size = len(text.encode()) / 1e6
    for name, find in FINDERS.items():
        best = min(_seconds(find, text) for _ in range(3))
        print(f"{name:14s} {size / best:6.1f} MB/s over {size:.1f} MB")


def _seconds(find: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    find(text)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
