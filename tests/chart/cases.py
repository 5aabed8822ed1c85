"""An invented city's ledger for the tests of the chart: three documents, groups, links, a repeat, a contradiction."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from guatu.chart import WallChart, compose
from guatu.extraction import Extraction, Ground, Uncovered
from guatu.ledger import Draft, Ledger, Source, append
from guatu.reading import Block, Document, Page
from guatu.reconciliation import load_rules, reconcile
from guatu.scheduling import network_of, schedule
from guatu.words import Span, working_calendar

TODAY = date(2026, 3, 18)
OPENED = datetime(2026, 3, 2, 1, tzinfo=UTC)

PLAN = """澄州市重点项目三年行动方案
一、交通攻坚
市住建局牵头，4月底前完成临江大道快速化改造，6月上旬
实现全线通车。栖霞区要在3月13日前完成云溪隧道征收安置。
二、民生实事
年底前建成市民中心，总投资达到12.5亿元。各县区要尽快拿出老旧小区改造清单。
2025年全市完成投资318亿元。
"""
MINUTES = """重点项目推进会纪要
会议明确，市民中心9月底前建成；云溪隧道管线迁改由市水利局负责。
"""


def document(name: str, raw: str, headings: Sequence[str] = ()) -> Document:
    blocks, at = [], 0
    for line in raw.split("\n"):
        if line:
            level = 1 if at == 0 else 2 if line in headings else 0
            blocks.append(Block((at, at + len(line)), level))
        at += len(line) + 1
    middle = raw.index("\n", len(raw) // 2) + 1
    pages = (Page(1, (0, middle)), Page(2, (middle, len(raw))))
    sha256 = hashlib.sha256(raw.encode("utf-8", "replace")).hexdigest()
    return Document(name, sha256, "txt", raw, raw, array("l", range(len(raw) + 1)), tuple(blocks), (), pages)


PLAN_DOCUMENT = document("三年行动方案.docx", PLAN, ("一、交通攻坚", "二、民生实事"))
MINUTES_DOCUMENT = document("推进会纪要.txt", MINUTES)


def source(document: Document, text: str) -> Source:
    start = document.raw.index(text)
    return Source(document.sha256, document.name, (start, start + len(text)), text, document.page_at(start))


def received(document: Document, obligations: int, uncovered: int) -> Draft:
    facts = {
        "name": document.name, "format": "txt", "sha256": document.sha256, "date": "2026-02-28",
        "obligations": obligations, "uncovered": uncovered,
    }  # fmt: skip
    return Draft("received", None, facts)


def opened(kind: str, name: str, place: Source | None = None, **facts: object) -> Draft:
    return Draft("opened", None, {"kind": kind, "name": name, **facts}, place)


def drafts() -> list[Draft]:
    lead = [{"name": "市住建局", "role": "lead"}, {"name": "高新区", "role": "support"}]
    district = [{"name": "栖霞区", "role": "lead"}]
    value = {"number": 12.5, "unit": "亿元", "comparator": ">="}
    plan, minutes = PLAN_DOCUMENT, MINUTES_DOCUMENT
    return [
        received(plan, 5, 1),
        opened("group", "交通攻坚", source(plan, "一、交通攻坚")),
        opened("milestone", "4月底前完成临江大道快速化改造", source(plan, "4月底前完成临江大道快速化改造"),
               parent=1, subject="临江大道快速化改造", action="完成", due="2026-04-30", earliest="2026-04-01",
               due_text="4月底前", units=lead),
        opened("milestone", "6月上旬实现全线通车", source(plan, "6月上旬\n实现全线通车"), parent=1, due="2026-06-10",
               earliest="2026-06-01", due_text="6月上旬", units=lead),
        opened("task", "3月13日前完成云溪隧道征收安置", source(plan, "3月13日前完成云溪隧道征收安置"), parent=1,
               due="2026-03-13", due_text="3月13日前", units=district),
        opened("group", "民生实事", source(plan, "二、民生实事")),
        opened("milestone", "年底前建成市民中心", source(plan, "年底前建成市民中心"), parent=5, due="2026-12-31",
               subject="市民中心", action="建成", due_text="年底前", units=lead),
        opened("target", "总投资达到12.5亿元", source(plan, "总投资达到12.5亿元"), parent=5, due="2026-12-31",
               value=value),
        opened("observation", "2025年全市完成投资318亿元", source(plan, "2025年全市完成投资318亿元"), parent=5,
               due="2025-12-31"),
        received(minutes, 2, 0),
        Draft("repeated", 6, {"name": "市民中心9月底前建成", "due": "2026-09-30", "due_text": "9月底前"},
              source(minutes, "市民中心9月底前建成")),
        opened("task", "云溪隧道管线迁改", source(minutes, "云溪隧道管线迁改由市水利局负责"),
               units=[{"name": "市水利局", "role": "lead"}]),
        Draft("planned", 2, {"days": 25, "started": "2026-03-04"}),
        Draft("planned", 3, {"days": 30}),
        Draft("depended", 3, {"after": 2, "type": "FS", "lag": 0}),
        Draft("reported", 2, {"says": "路基完成一半", "on": "2026-03-16", "percent": 40}),
    ]  # fmt: skip


def ledger(*more: Draft) -> Ledger:
    return append(Ledger(), [*drafts(), *more], at=OPENED, author="专班")[0]


MISSED = "各县区要尽快拿出老旧小区改造清单"


def texts() -> dict[str, tuple[Document, Extraction] | None]:
    start = PLAN.index(MISSED)
    span: Span = (start, start + len(MISSED))
    ground = Ground(None, "given")
    plan = Extraction((), (Uncovered(span, MISSED, "要"),), 5, date(2026, 2, 28), ground)
    return {
        PLAN_DOCUMENT.sha256: (PLAN_DOCUMENT, plan),
        MINUTES_DOCUMENT.sha256: (MINUTES_DOCUMENT, Extraction((), (), 2, date(2026, 3, 16), ground)),
    }


def composed(made: Ledger, documents: Mapping[str, tuple[Document, Extraction] | None]) -> WallChart:
    office = working_calendar()
    plan = schedule(network_of(made.items, TODAY), {"office": office})
    reconciliation = reconcile(made.items, plan, load_rules("default"), office, TODAY)
    return compose(made, plan, reconciliation, documents, TODAY, "澄州市重点项目")


def chart(*more: Draft, documents: Mapping[str, tuple[Document, Extraction] | None] | None = None) -> WallChart:
    return composed(ledger(*more), texts() if documents is None else documents)
