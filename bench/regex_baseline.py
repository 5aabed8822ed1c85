"""What an afternoon of patterns gives: the mark beside which `bench.extraction` shows the extractor. Not part of guatu.

Clauses are cut at commas; the year, the section's mood and the unit last named are carried along; nothing is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.regex_dates import latest_days

Record = dict[str, Any]
CLAUSE = re.compile(
    r"[^，,。；;！？!?：:、\n\t|](?:[^，,。；;！？!?：:\n\t|]|\n(?=[^\n#（(一二三四五六七八九十\d])){3,150}"
)
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
UNIT = (
    "(?:[万亿千]?(?:元|人次|人|亩|户|吨|千瓦时|千瓦|平方米|立方米|公里|米|个百分点|个|家|座|项|条|处|辆|台|套|张|件|名|所|栋|宗"
    "|棵|株|次|场|期|天|吨标煤|美元|盏|孔|株|平米)|%|％|亿|万|公里|里|微克/立方米|分|位)"
)
VALUE = re.compile(
    rf"(?P<before>[\u4e00-\u9fff]{{0,8}}?)(?P<number>{NUMBER})\s?(?P<unit>{UNIT})(?P<after>以上|以内|左右|以下)?"
)
AT_LEAST = re.compile("超过|突破|不低于|不少于|高于|以上|达到|提高到|超$|逾")
AT_MOST = re.compile("不超过|低于|以内|以下|控制在")
INDICATOR = re.compile(
    "(?:增长|达到|突破|提高到?|下降|降低|占比|占|超过|完成投资|完成|实现|为|达|控制在|稳定在|保持在|不低于|新增|累计|同比)"
)
AHEAD = re.compile("力争|确保|到20|目标|将|争取|计划|预期|年底前|月底前|要|拟|预计|有望|以上|左右|不低于")
PAST = re.compile("已|正在|目前|累计|去年|上半年|一季度|同比|截至|以来|顺利|全部完成|基本完成|完成了|开展了|实现了")
EVENTS = (
    "开工建设|开工|建成投用|建成|投产|竣工验收|竣工|通车|完成|启动|出台|举办|投用|投入使用|开放|交付|封顶|验收|印发|挂牌|上线|试运行|"
    "投入运营|完工|建设|改造|实施|编制|制定|召开|报送|销号|整改到位|贯通|供水|供热|招标|拆迁"
)
EVENT = re.compile(EVENTS)
WORK = re.compile(
    "工程|项目|园区?|大桥|道路|公路|中心|医院|学校|厂|水库|管网|平台|小区|基地|隧道|站|线|机场|标段|河道|泵站"
)
TASK = re.compile(
    "^(?:我们)?(?:要|将|加快|抓紧|积极|全面|重点|着力|深入|扎实|持续)*"
    "(?P<verb>建设|设立|成立|组建|编制|制定|出台|实施|举办|建立|推进|推动|修订|开展|完成|打造|争取|谋划|启动|引进|新建|改造|开通|建成|印发)"
    "(?P<what>.{3,40})"
)
NAMED = re.compile(
    "《[^》]{2,40}》|“[^”]{2,20}”|[^的]{2,20}(?:工程|项目|平台|中心|基金|园|站|机制|办法|方案|规划|清单|专班|基地|学校|医院|制度|库|行动)$"
)
SLOGAN = re.compile(
    "水平|质量发展|环境$|意识|能力|作用|力度|建设$|发展$|工作$|活力|格局|体系$|统筹|作风|转型|升级|融合"
)
BODY = (
    "(?:[市县区省州镇乡][\u4e00-\u9fff]{0,10}?(?:委员会|管委会|政府|局|委|办|院|厅|部|中心|公司|集团|处|所)"
    "|[\u4e00-\u9fff]{2,8}(?:管委会|街道办|镇政府|区政府|县政府))"
)
LEAD = re.compile(rf"(?:牵头单位|责任单位|牵头|由|责任部门)[：:]?\s*(?P<names>{BODY}(?:[、，和]{BODY})*)")
SUPPORT = re.compile(rf"(?:配合单位|协办单位|配合|参与单位)[：:]?\s*(?P<names>{BODY}(?:[、，和]{BODY})*)")
OPENS = re.compile(rf"^(?P<names>{BODY})(?:要|负责|牵头|将)")
REPORT = re.compile("工作回顾|完成情况|工作情况|进展情况|主要做法|工作总结|运行情况|存在")
PLAN = re.compile("工作安排|下一步|工作计划|主要任务|重点任务|总体要求|目标|打算")
HEADING = re.compile(
    r"(?:[一二三四五六七八九十]、|（[一二三四五六七八九十]）|第[一二三四五六七八九十]+[章部]|#)[^。\n]{2,40}$",
    re.MULTILINE,
)


@dataclass(slots=True)
class Around:
    """What is carried from clause to clause: the sentence's day, and whether its section reports or plans."""

    reference: date
    due: str | None = None
    mood: str = ""


def statements(doc: str, raw: str, reference: date) -> list[Record]:
    """The statements of a raw text by pattern alone, as records of the annotation guide."""
    around = Around(reference)
    moods = [(found.start(), _mood(found.group())) for found in HEADING.finditer(raw)]
    found, last = [], 0
    for match in CLAUSE.finditer(raw):
        if re.search("[。；;！？\n]", raw[last : match.start()]):
            around.due = None
        while moods and moods[0][0] <= match.start():
            around.mood = moods.pop(0)[1] or around.mood
        last = match.end()
        clause = match.group().replace("\n", "").strip()
        for record in _records(clause, around):
            units = _units(clause, raw[match.end() : match.end() + 120])
            found.append({"doc": doc, "span": list(match.span()), "text": match.group(), "units": units} | record)
    return found


def _mood(heading: str) -> str:
    return "report" if REPORT.search(heading) else "plan" if PLAN.search(heading) else ""


def _records(clause: str, around: Around) -> Iterator[Record]:
    days = list(latest_days(clause, around.reference))
    due = days[-1][1] if days else around.due
    around.due = due
    value = _value(clause)
    ahead = bool(AHEAD.search(clause)) or (around.mood == "plan" and not PAST.search(clause))
    event = EVENT.search(clause)
    if value and INDICATOR.search(clause) and not (event and WORK.search(clause)):
        kind = "target" if ahead else "observation"
        yield {"kind": kind, "subject": _subject(clause, INDICATOR), "action": None, "due": due, "value": value}
    elif event and due and due >= around.reference.isoformat() and around.mood != "report" and not PAST.search(clause):
        yield {"kind": "milestone", "subject": _subject(clause, EVENT), "action": event[0], "due": due, "value": value}
    elif PAST.search(clause) and WORK.search(clause):
        yield {
            "kind": "status",
            "subject": _subject(clause, PAST),
            "action": event and event[0],
            "due": None,
            "value": value,
        }
    elif around.mood != "report" and (task := _task(clause)):
        yield task | {"value": value}


def _task(clause: str) -> Record | None:
    told = TASK.match(clause)
    if not told or SLOGAN.search(told["what"]):
        return None
    named = NAMED.search(told["what"])
    return {"kind": "task", "subject": named[0], "action": told["verb"], "due": None} if named else None


def _value(clause: str) -> Record | None:
    """The last quantity of a clause that is no part of a day."""
    for found in reversed(list(VALUE.finditer(clause))):
        around = found["before"] + (found["after"] or "")
        sign = "<=" if AT_MOST.search(around) else ">=" if AT_LEAST.search(around) else "="
        return {"number": float(found["number"].replace(",", "")), "unit": found["unit"], "comparator": sign}
    return None


def _subject(clause: str, until: re.Pattern[str]) -> str:
    """What stands before the verb, days and openings cut off; behind it where nothing does."""
    verb = until.search(clause)
    before = clause[: verb.start()] if verb else clause
    bare = re.sub(
        "^.*(?:前|底|末|年|月|日|季度|旬|确保|力争|其中|争取|计划|将|全市|全县|全区|要)|^(?:由|对)|(?:已|正在|将|要|力争|工作)$",
        "", before,
    )  # fmt: skip
    behind = clause[verb.end() :] if verb else ""
    return bare[-20:] if len(bare) > 1 else re.split("[、0-9]", behind)[0][:20]


def _units(clause: str, behind: str) -> list[dict[str, str]]:
    near = clause + re.split("。[^（(]|\n\n", behind)[0]
    roles = (("lead", OPENS.search(clause) or LEAD.search(near)), ("support", SUPPORT.search(near)))
    return [
        {"name": name, "role": role}
        for role, told in roles if told
        for name in re.split("[、，和]", told["names"]) if name
    ]  # fmt: skip
