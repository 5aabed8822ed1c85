"""Rules for clauses about an event of a project: dated milestones, and statuses told of the past and the present."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.extraction.clauses import Clause
from guatu.extraction.lexicon import any_of, ending, listed, one_of, words
from guatu.extraction.naming import (
    Focus,
    Name,
    after_lead,
    area_off,
    is_facility,
    is_part,
    leading_project,
    name_at,
    noun_before,
    project_of,
    without_size,
)
from guatu.extraction.quantities import headline, value_of
from guatu.extraction.scene import Draft, Scene, is_recurring
from guatu.extraction.statement import Ground

_EVENT = re.compile(one_of(words("verbs.finish") | words("verbs.found") | words("verbs.deed")))
_NOUN_AFTER = re.compile(
    "工程|项目(?!$)|任务$|行动|计划|规划(?!建)|方案|中心|基地|机制|办法|进度|资金|面积|率|强度|规模|用地|水平|力度|环境|情况|过程|现场|单位|工作|周期|条件"
)
_GOING = re.compile(
    "正在|正(?=加快|加紧|有序|抓紧|式(?!)|稳步|全力|紧张|开展|进行|推进|办理|收尾|建设)|已?进入|已?转入|(?:有序|加快|稳步|顺利|加紧|抓紧|全面|压茬)(?:推进|施工|建设)中|推进中$|建设中$|施工中$|在建$"
)
_HELD_UP = re.compile(
    "滞后|推迟|延期|延迟|逾期|停工|落后|慢于(?:计划|序时)|停滞|搁置|受阻|尚未|仍未|未能|未按|[未末](?:通过|完成|开工|动工|办结|取得|获批|落实|启动|到位|建成|达到|竣工|交付|按期)|晚了?"
)
_WORK_TAIL = re.compile("(?<=.{3})(?:建设|施工|安装|工程建设|项目建设|工作|进度|工程进度|建设进度)\\Z")
_PEOPLE = re.compile("(?:老人|居民|群众|孩子|游客|村民|学生|市民|大爷|大妈|顾客|网友|记者)们?\\Z")
_SETS = listed("项 个 家 件 处 条")
_EVENT_LAST = re.compile("(?:合龙|通车|封顶|投产|投用|贯通|开工|竣工|并网|通水|开园|交付)\\Z")
_AGREED = re.compile("研究同意|原则同意|审议通过|原则通过")
_OF_WHAT = re.compile("(?:的)?(?:项目|问题|企业|工程|部分|任务|小区|土地|事项|单位)")
_DONE = re.compile(
    "已|(?<![除为不])了|成功|顺利|全部|全面|(?<![项题])目前|近日|日前|正式|累计|如期|提前|圆满|己|先后|获"
)
_PAPER_DONE = re.compile(
    "审议通过|研究同意|原则同意|原则通过|正式印发|印发实施|印发了|出台了|制定了|编制了|发布了|制定出台|出台实施|获批|获得批复|通过评审|编制完成|已印发|已出台|"
    "已编制完成|完成编制|通过了|公布了|修订完成|批复同意|通过专家评审|审定通过|已完成|印发"
)
_PLAIN_PAPER = re.compile(
    "(?:印发|出台|制定|发布|编制完成|研究同意|原则同意|审议通过|原则通过)了?([^，,。]{5,40}(?:纪要|方案|办法|措施|细则|规划|清单|条例|报告|初步设计|预案|意见))$"
)
_ROUTINE = re.compile("影响|制约|会议|座谈|调研|察看|检查|慰问|考察|观摩|培训班|讲话|听取|督导(?!帮扶)|会见|参观|走访")
_LIGHT = listed("完成 取得 启动 出台 编制 制定 形成 提交 获得 举办 印发 建立 成立 组建 实施 全面完成 推出 开展")
_CRITICAL = re.compile("(?:关键|重要|冲刺|攻坚|全新|崭新|新的|快速|收官|决胜)(?:时期|阶段|期|发展)")
_HIGH = re.compile("基本实现|全面实现|全面建成|建成|基本建成|实现|建立|形成|率先实现")
_FOUNDING = listed(
    "开工建设 启动建设 开工 建成 举办 承办 出台 启动 开通 上线 设立 成立 组建 编制 发布 印发 推出 新建 建设"
)
_RESCHEDULED = re.compile(
    "(?:时间|时限|节点|期限|日期)(?:由|从)?[^，,。]{0,14}?(?:调整|推迟|延长|延期|延|变更|顺延|提前|改)(?:为|至|到)"
)
_ON_OCCASION = re.compile("之际|时(?!间)|期间|之前|之后|以来")
_OF_SIZE = re.compile(r"(?:首期|总)?规模[\d.]")
_BOOK = re.compile(r"《[^《》]{2,120}》")
_COMPLETED = re.compile("(?:已|全部|全面|基本|顺利)?完成")
_BEFALLEN = re.compile("已(?!知)|被|获")
_MODIFYING = re.compile("的(?!目标|承诺|要求|时限|节点|计划|任务)[^，,。]{2}")
_OF_PROMISE = re.compile("的(?:目标|承诺|要求|时限|节点|计划|任务)[^，,。]{0,6}\\Z")
_HELD_THINGS = re.compile(
    "(?:督查|督导|检查|评估|“回头看”|活动|演练|培训|试点|调查|普查|比赛|整治|行动|验收|审计|考核|观摩|巡查|抽查|暗访|集训|排查|会商|论证|评选|方案|办法|清单|意见|措施|建议|报告|围挡|建筑|设施|违建|工程款|欠款|资金|费用|补偿|管网|线路|用地|土地|房屋|征收|企业|专班)(?:[一二三两\\d]次)?\\Z"
)
_NO_SUBJECT = re.compile("全部|按程序|依法|首批|项目部|同步|[按依].{2,6}程序")
_NOT_EVENT = listed(
    "安排 统筹 争取 落实 明确 支持 督促 推动 推进 加快 加快推进 力推 抓好 做好 组织 规划 谋划 开放 "
    "批准 通过 获得 到位 汇报 梳理 报告 确定 调研 招生 开学 分别 标准"
)


@dataclass(frozen=True, slots=True)
class Event:
    """An event verb in a clause with the noun phrases before and after it."""

    start: int
    end: int
    before: Name | None
    after: Name | None


def event_of(scene: Scene, start: int = 0) -> Event | None:
    """The first event verb that is not part of a noun, with what stands before and after it."""
    clause = scene.clause
    for found in _EVENT.finditer(clause.text, start):
        if clause.is_quoted(found.start()) or _is_noun(clause, found):
            continue
        if found.group() == "实现" and _EVENT_LAST.search(clause.text, found.end() + 2):
            continue
        if _MODIFYING.match(clause.text, found.end()) or not _has_object(clause, found):
            continue
        held = found.group() == "组织" and _HELD_THINGS.search(clause.text, found.end())
        if not held and found.group() in _NOT_EVENT - {"获得"} and found.end() < len(clause.text) - 1:
            continue
        if (
            found.end() == len(clause.text)
            and found.group()
            in {"建设", "改造", "整治", "修复", "安装", "实施", "报告", "规划", "招标", "验收", "审批"}
            and _later_noun(clause.text, found.start())
        ):
            continue
        before = noun_before(clause, found.start())
        after = name_at(clause, found.end(), len(clause.text))
        after = without_size(after) if after else None
        return Event(found.start(), found.end(), before, after)
    return None


def _has_object(clause: Clause, found: re.Match[str]) -> bool:
    """Verbs of doing anything at all (开展, 提出) make an event only with something that is held or handed in."""
    return found.group() not in words("verbs.deed") or bool(_HELD_THINGS.search(clause.text, found.end()))


def _is_noun(clause: Clause, found: re.Match[str]) -> bool:
    """Part of a noun, of a date (省运会召开之际), or of a meeting's name."""
    if any(start <= found.start() < end for start, end in (period.span for period in clause.periods)):
        return True
    if _ON_OCCASION.match(clause.text, found.end()):
        return True
    if _OF_SIZE.match(clause.text, found.end()):
        return False
    return found.group() not in _LIGHT | words("verbs.deed") and bool(_NOUN_AFTER.match(clause.text, found.end()))


def _later_noun(text: str, start: int) -> bool:
    return start > 0 and bool(re.search(r"完成|启动|开展|推进|办理|进行|实施", text[:start]))


def dated(scene: Scene) -> Draft | None:
    """A dated plan of a project or deliverable."""
    period = scene.period()
    carried = period is None
    if carried:
        period = scene.item_due or (scene.lead if scene.clause.passage.item else None)
    if period is None or scene.stance != "plan" or is_recurring(scene.text):
        return None
    if period.edge == "from" and period.precision != "day":
        return None
    event = event_of(scene)
    if event is None:
        return None
    if not carried and period.precision == "year" and period.edge == "within" and period.span[0] >= event.end:
        return None
    moved = _RESCHEDULED.match(scene.text, event.end)
    if moved:
        event = Event(event.start, event.end, event.before, None)
    subject = subject_of(scene, event)
    if subject is None or not _is_closable(scene, event, subject, carried=carried):
        return None
    head = headline(scene.clause)
    start = after_lead(scene.clause, event.start) if event.start else event.start
    ground = Ground(None, "item-due") if carried else None
    return Draft(
        "milestone",
        (scene.clause.start, scene.clause.end),
        subject,
        _OF_PROMISE.sub("", scene.text[min(start, event.start) : len(scene.text)])
        if subject is not event.after and not moved
        else scene.text[event.start : event.end],
        scene.absolute(event.start, event.end),
        period.earliest if period.edge == "from" else period.latest,
        period,
        value_of(scene.clause, head.amount, "milestone") if head else None,
        scene.absolute(*head.amount.span) if head else None,
        ground,
        scene.span_of(period),
    )


def subject_of(scene: Scene, event: Event) -> Name | None:
    """What the event happens to: the phrase before it or after it, or the project in focus."""
    before, after, focus = event.before, event.after, scene.focus
    verb = scene.text[event.start : event.end]
    if after and verb in words("verbs.deed"):
        return _without_times(after)
    before = _without_amounts(before, scene.clause) if before else None
    if before and before.text.startswith("实现") and before.span:
        before = Name(before.text[2:], (before.span[0] + 2, before.span[1]))
    if before and (verb == "达到" or (is_facility(before.text) and not is_part(before.text))):
        return project_of(area_off(before), focus)
    if after and not is_part(after.text) and (is_thing(after.text) or (before is None and verb in _FOUNDING)):
        return after
    if before and (is_part(before.text) or before.text in {"该项目", "该工程"}):
        return project_of(before, focus)
    if before and len(before.text) >= 3 and not _NO_SUBJECT.fullmatch(before.text):
        return area_off(before)
    return _held_subject(focus) or after


def _held_subject(focus: Focus) -> Name | None:
    """The project named last, the item's or the paragraph's."""
    last = focus.last if focus.last and (is_facility(focus.last.text) or not focus.item) else None
    name = last or focus.item or focus.project
    return Name(name.text, name.span, "carried-over") if name else None


def _without_amounts(name: Name, clause: Clause) -> Name:
    """首批2.4亿元项目经费 is the 项目经费, 补助资金3.8亿元 the 补助资金."""
    if name.span is None:
        return name
    start, end = name.span[0] - clause.start, name.span[1] - clause.start
    for amount in clause.amounts:
        if start <= amount.span[0] <= start + 6 and end - amount.span[1] >= 3:
            start = amount.span[1]
        elif amount.span[0] - start >= 3 and amount.span[1] <= end:
            end = amount.span[0]
    return name_at(clause, start, end) or name if (start, end) != name.span else name


def _without_times(name: Name) -> Name:
    """一次专项督查 is the 专项督查."""
    found = re.match(r"[一二三两\d]{1,2}(?:次|轮)|全部|剩余|所有", name.text)
    if not found or name.span is None or len(name.text) - found.end() < 2:
        return name
    return Name(name.text[found.end() :], (name.span[0] + found.end(), name.span[1]), name.rule)


def is_thing(name: str) -> bool:
    """Whether a name ends as something built, written, founded or held."""
    return "》" in name or bool(
        ending(name, "nouns.facility", "nouns.paper", "nouns.body", "nouns.event", "nouns.campaign")
    )


def is_abstract(name: str) -> bool:
    """Whether the head of the phrase is one that no inspector can call done."""
    return "》" not in name and bool(ending(name, "nouns.abstract")) and not is_thing(name)


def _is_closable(scene: Scene, event: Event, subject: Name, *, carried: bool) -> bool:
    verb = scene.text[event.start : event.end]
    if event.after and event.after is subject and is_abstract(subject.text):
        return bool(_HIGH.search(verb)) and not carried
    if carried and subject.rule == "carried-over" and not event.after:
        return verb in words("verbs.finish")
    return True


def going(scene: Scene) -> Draft | None:
    """Under way: 正在…, 进入…阶段."""
    found = _GOING.search(scene.text)
    if not found or scene.clause.is_quoted(found.start()) or scene.stance == "plan" or _CRITICAL.search(scene.text):
        return None
    return _status(scene, found.start(), found.end())


def held_up(scene: Scene) -> Draft | None:
    """Late, stopped or not yet done: negative progress is a status; a broken promise too."""
    found = _HELD_UP.search(scene.text)
    if not found or scene.clause.is_quoted(found.start()) or _OF_WHAT.match(scene.text, found.end()):
        return None
    draft = _status(scene, found.start(), found.end())
    counts = draft and draft.value and draft.value.unit in _SETS
    return None if counts and draft and draft.subject and not is_facility(draft.subject.text) else draft


def _names_project(before: Name, scene: Scene) -> bool:
    head = project_of(before, scene.focus).text
    return is_facility(_WORK_TAIL.sub("", head)) or is_part(before.text) or "手续" in before.text


def _status(scene: Scene, start: int, end: int) -> Draft | None:
    before = noun_before(scene.clause, start)
    if before and _PEOPLE.search(before.text):
        return None
    named = before if before and _names_project(before, scene) else None
    held = scene.focus.last or scene.focus.project or scene.focus.item
    after = name_at(scene.clause, end, len(scene.text))
    if named:
        subject = project_of(named, scene.focus)
    elif before is None and held:
        subject = Name(held.text, held.span, "carried-over")
    elif after and is_thing(after.text) and len(after.text) >= 6:
        subject = after
    elif held and before and len(before.text) <= 5:
        subject = Name(held.text, held.span, "carried-over")
    else:
        return None
    head = headline(scene.clause)
    return Draft(
        "status",
        (scene.clause.start, scene.clause.end),
        subject,
        scene.text[start:],
        scene.absolute(start, len(scene.text)),
        None,
        None,
        value_of(scene.clause, head.amount, "status") if head else None,
        scene.absolute(*head.amount.span) if head else None,
    )


def papered(scene: Scene) -> Draft | None:
    """A named paper that was issued or approved."""
    book = _BOOK.search(scene.text)
    found = _PAPER_DONE.search(scene.text) if book else None
    plain = _PLAIN_PAPER.search(scene.text)
    if plain and not book and (scene.stance == "report" or _AGREED.search(scene.text)):
        return _paper(scene, name_at(scene.clause, *plain.span(1)), plain)
    if not book or not found or scene.clause.is_quoted(found.start()):
        return None
    if scene.stance == "plan" and found.group() not in {"原则同意", "研究同意", "审议通过", "原则通过"}:
        return None
    if found.group() in {"印发", "已完成"} and (scene.stance != "report" or found.start() < book.start()):
        return None
    subject = name_at(scene.clause, book.start(), book.end())
    return _paper(scene, subject, found)


def _paper(scene: Scene, subject: Name | None, found: re.Match[str]) -> Draft:
    span = scene.clause.start, scene.clause.end
    return Draft("status", span, subject, found.group(), scene.absolute(*found.span()), None, None, None, None)


def finished(scene: Scene) -> Draft | None:
    """Done: a named project with a finishing verb where the past or present is told."""
    if scene.stance == "plan":
        return None
    text = scene.text
    told = scene.stance == "report" or _DONE.search(text)
    for found in any_of("verbs.finish").finditer(text):
        if scene.clause.is_quoted(found.start()) or _NOUN_AFTER.match(text, found.end()):
            continue
        if draft := _finished_at(scene, found.start(), found.end(), told=bool(told)):
            return draft
    done = _COMPLETED.search(text)
    if (
        done
        and told
        and not _ROUTINE.search(text)
        and (draft := _finished_at(scene, done.start(), done.end(), told=True))
    ):
        return draft
    return _happened(scene)


def _leading(scene: Scene, end: int) -> Name | None:
    """The project at the head of a clause whose part something was done to (澄江产业园二期用地已上报)."""
    before = noun_before(scene.clause, end)
    head = leading_project(before) if before else None
    return head if head and before and head.text != before.text else None


def _happened(scene: Scene) -> Draft | None:
    """Under a project's own item, whatever has been done to it is its status (合同已签订, 被列入清单)."""
    found = _BEFALLEN.search(scene.text)
    held = scene.focus.item or (_leading(scene, found.start()) if found else None)
    if not found or held is None or not is_facility(held.text) or scene.stance == "plan" or len(scene.text) > 40:
        return None
    before = noun_before(scene.clause, found.start())
    if before and not (is_part(before.text) or is_facility(before.text) or len(before.text) <= 12):
        return None
    named = before and is_part(before.text) and bool(re.match("[一二三四五]期", before.text))
    subject = project_of(before, scene.focus) if before and named else Name(held.text, held.span, "carried-over")
    span = scene.clause.start, scene.clause.end
    end = len(scene.text)
    return Draft(
        "status", span, subject, scene.text[found.start() :], scene.absolute(found.start(), end), None, None, None, None
    )


def _finished_at(scene: Scene, start: int, end: int, *, told: bool) -> Draft | None:
    before = noun_before(scene.clause, start)
    if (
        before is None
        and scene.focus.item
        and told
        and start <= (scene.clause.periods[-1].span[1] if scene.clause.periods else 0) + 4
    ):
        before = scene.focus.item
    if before is None or _ROUTINE.search(before.text):
        return None
    strong = told or end >= len(scene.text) - 1
    head_name = project_of(before, scene.focus)
    proper = is_facility(head_name.text) and len(head_name.text) >= 4 and not is_part(head_name.text)
    named = proper or (re.search("入选|获评|荣获|获批", scene.text[start:end]) and len(before.text) >= 4)
    if not named or not strong:
        return None
    subject = project_of(before, scene.focus)
    span = scene.clause.start, scene.clause.end
    head = headline(scene.clause)
    return Draft(
        "status",
        span,
        subject,
        scene.text[start:],
        scene.absolute(start, len(scene.text)),
        None,
        None,
        value_of(scene.clause, head.amount, "status") if head else None,
        scene.absolute(*head.amount.span) if head else None,
    )
