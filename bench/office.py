"""Figures of the README: posting the sample, posting 1,000 documents, a page of the ledger at 10,000 items.

    python3 run.py bench office [--documents 1000]

Documents are written from a seeded generator: districts, projects, verbs and days combined into plans of ten
promises each, so that about 10,000 items come of 1,000 documents. Nothing is timed but the work itself.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

PLACES = ["云溪县", "栖霞区", "临江区", "高新区", "青石镇", "白鹭洲街道", "南岭片区", "东湖片区"]
THINGS = [
    "标准厂房",
    "污水处理厂",
    "第二实验小学",
    "滨河公园",
    "换乘枢纽",
    "人才公寓",
    "冷链物流园",
    "跨江大桥",
    "养老服务中心",
    "变电站",
]
WORKS = ["开工建设", "完成主体封顶", "建成投用", "完成竣工验收", "完成征地拆迁", "完成设备安装"]
UNITS = ["市发展改革委", "市住房城乡建设局", "市交通运输局", "市水利局", "市教育局", "市工业和信息化局"]
DAYS = ["3月底前", "6月上旬", "二季度末", "8月15日前", "9月底前", "10月中旬", "年底前", "上半年"]


def plan_text(number: int, chance: random.Random) -> str:
    """One plan with ten dated promises, each with its lead unit."""
    lines = [f"{chance.choice(PLACES)}重点项目推进计划（第{number}号）", "", "2026年1月12日", "", "一、重点项目"]
    for line in range(1, 11):
        thing = f"{chance.choice(PLACES)}{chance.choice(THINGS)}{number * 10 + line}号工程"
        lines.append(f"（{line}）{chance.choice(DAYS)}{chance.choice(WORKS)}{thing}。")
        lines.append(f"牵头单位：{chance.choice(UNITS)}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the figures as lines of a Markdown table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=1000)
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as folder:
        os.environ["GUATU_HOME"] = str(Path(folder) / "home")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.web.settings")
        files = Path(folder) / "files"
        files.mkdir()
        chance = random.Random(20260112)
        for number in range(1, count + 1):
            (files / f"计划{number:04}.txt").write_text(plan_text(number, chance), encoding="utf-8")
        seconds = timed(lambda: post(sorted(files.iterdir())))
        home = Path(os.environ["GUATU_HOME"])
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) / 2**20
        print(f"| posting {count:,} documents | {seconds:.1f} s | {size:.0f} MB on disk |")
        pages()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| memory of the process, at most | | {peak:.0f} MB |")


def post(files: list[Path]) -> None:
    """As a user would: the command."""
    from guatu.commands import main as guatu

    sys.stdout.flush()
    kept, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    try:
        assert guatu(["post", *map(str, files)]) == 0
        sys.stdout.flush()
    finally:
        os.dup2(kept, 1)


def pages() -> None:
    """The server's time for pages of the ledger, as a logged-in supervisor, median of twenty after the first."""
    from django.test import Client

    from guatu.commands.office import owner
    from guatu.store import ledgers
    from guatu.store.models import EntryRow, Person

    acting = owner("bench")
    items = len(ledgers.ledger(acting.ledger).items)
    ledgers.forget()
    seconds = timed(lambda: ledgers.ledger(acting.ledger))
    print(f"| folding {EntryRow.objects.count():,} entries into {items:,} items | {seconds * 1000:.0f} ms | |")
    person = Person(login="bench", name="bench", ledger_id=acting.ledger, role=Person.Role.SUPERVISOR)
    person.set_unusable_password()
    person.save()
    client = Client()
    client.force_login(person)
    addresses = {"ledger, first page": "/ledger", "ledger, search": "/ledger?q=大桥", "wall of today": "/"}
    for name, address in addresses.items():
        first = timed(lambda: fetch(client, address))  # noqa: B023 - called at once
        again = statistics.median(timed(lambda: fetch(client, address)) for _ in range(20))  # noqa: B023
        print(f"| page at {items:,} items: {name} | {again * 1000:.0f} ms (first {first * 1000:.0f} ms) | |")


def fetch(client: object, address: str) -> None:
    """One page, which must be one."""
    answer = client.get(address, HTTP_HOST="127.0.0.1")  # type: ignore[attr-defined]
    assert answer.status_code == 200, (address, answer.status_code)
    assert len(b"".join(answer) if answer.streaming else answer.content) > 1000


def timed(work: object) -> float:
    """Seconds on the wall clock."""
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
