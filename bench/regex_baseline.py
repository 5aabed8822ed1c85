"""What an afternoon of patterns gives: the mark beside which `accuracy.py` shows the extractor. Not part of guatu."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

CLAUSE = re.compile(r"[^，,。；;！？!?：:、\n]{4,120}")
MONTH = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})日|(初|上旬|中旬|下旬|底))?")
YEAR = re.compile(r"到?(20\d\d)年(?!\d{1,2}月)")
VALUE = re.compile(r"(\d+(?:\.\d+)?)\s?(亿元|万元|%|个百分点|万人|万亩|公里|个|家|座|万吨|户|项|条)")
INDICATOR = re.compile("增长|达到|突破|提高到|下降|占比|为|超过|完成投资")
AHEAD = re.compile("力争|确保|到20|目标|将|争取|计划|年底前|月底前")
DONE = re.compile("已|正在|完成|建成|竣工|投产|开工|封顶|通车")
START = re.compile("(?:开工|建成|投产|竣工|通车|完成|启动|出台|举办|投用|开放)")
TASK = re.compile(
    "^(?:要|将|加快|推进|推动|积极|抓紧)*(建设|设立|成立|组建|编制|制定|出台|实施|举办|建立|推进|加快)(.{4,30})"
)
LAST = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def statements(doc: str, raw: str, reference: date) -> list[dict[str, Any]]:
    """The statements of a raw text by pattern alone, as records of the annotation guide."""
    found = []
    for match in CLAUSE.finditer(raw):
        record = _record(match.group().replace("\n", ""), reference)
        if record:
            found.append({"doc": doc, "span": list(match.span()), "text": match.group(), "units": []} | record)
    return found


def _record(clause: str, reference: date) -> dict[str, Any] | None:
    due, value = _due(clause, reference), VALUE.search(clause)
    amount = value and {"number": float(value.group(1)), "unit": value.group(2), "comparator": "="}
    subject = re.split("达到|增长|突破|已|正在|完成|为", clause)[0][-20:]
    if value and INDICATOR.search(clause):
        kind = "target" if AHEAD.search(clause) else "observation"
        return {"kind": kind, "subject": subject, "action": None, "due": due, "value": amount}
    start = START.search(clause)
    if due and start and due >= reference.isoformat():
        return {"kind": "milestone", "subject": subject, "action": start.group(), "due": due, "value": amount}
    if DONE.search(clause) and re.search("工程|项目|园|桥|路|中心", clause) and not AHEAD.search(clause):
        return {"kind": "status", "subject": subject, "action": None, "due": None, "value": amount}
    task = TASK.match(clause)
    if task:
        return {"kind": "task", "subject": task.group(2), "action": task.group(1), "due": None, "value": amount}
    return None


def _due(clause: str, reference: date) -> str | None:
    month = MONTH.search(clause)
    if month and 1 <= int(month.group(2)) <= 12:
        number = int(month.group(2))
        day = int(month.group(3) or {"初": 10, "上旬": 10, "中旬": 20}.get(month.group(4) or "", LAST[number]))
        return f"{month.group(1) or reference.year}-{number:02}-{day:02}"
    year = YEAR.search(clause)
    if year:
        return f"{year.group(1)}-12-31"
    return f"{reference.year}-12-31" if re.search("年底|今年|年内", clause) else None
