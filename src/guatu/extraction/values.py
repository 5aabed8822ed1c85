"""Rules for clauses that carry a quantity: observation, target, counted milestone, counted task, measured progress."""

from __future__ import annotations

import re
from datetime import date

from guatu.extraction.lexicon import listed, words
from guatu.extraction.naming import Name, area_off, is_facility, is_part, name_at, noun_before, project_of
from guatu.extraction.quantities import Headline, headline, is_indicator, value_of
from guatu.extraction.scene import Draft, Scene, is_recurring
from guatu.extraction.statement import Ground, Kind
from guatu.words import Period

_PHYSICAL = listed("米 公里 千米 层 处 座 跨 根 延米 立方米 方 万方 万立方米 榀 片 节 环 孔")
_PHYSICAL_VERB = re.compile(
    "开挖|掘进|浇筑|填筑|施工至|施工到|安装|架设|铺设|完成|吊装|砌筑|装修|加固|贯通|封顶|敷设|焊接|支护"
)
_MONEY = re.compile("元|美元|欧元")
_RATE = re.compile("%|成|倍|百分点|番")
_BUILT = re.compile("(?:托位|床位|车位|泊位|充电桩|绿道|公厕|厂房|停车场|公园)\\Z")
_ACT_AFTER = re.compile(
    "[^，,。；\\d]{2,10}(?:完成|开工|竣工|建成|验收|投用|交付|开园|开学|开放|开诊|封顶|通车|销号|办结|印发|处置|整改|清零|拨付|到位|办结|发放)"
)
_PUSHED_SET = re.compile("(?:抓好|推进|加快|突出|做好|办好|实施)\\Z")
_BARE_FIGURE = re.compile(
    "(?:年度|当年)?(?:投资|产值|税收|营收|营业收入|销售收入|利润|总产值|销售额)(?!额度|计划|任务)"
)
_AREA = re.compile("[一-龥]{1,5}(?:新区|[区县市镇乡]|街道)(?:、[一-龥]{1,5}(?:新区|[区县市镇乡]|街道)){0,5}")
_DONE_TO = words("verbs.deed") | listed(
    "交付 下达 发放 供应 处置 化解 整改 完成整改 清理 消除 腾空 检查 巡查 回收 盘活 拓宽 治理"
)
# 规模10亿元的…基金: the founding is the promise and the size its value.
_OF_A_FUND = re.compile("(?:以上)?的[^，,。]{2,30}(?:基金|资金池|专项资金|母基金)")
_EACH = re.compile(
    "逐[一家个项户栋处村]|(?:全面|集中)?(?:开展|进行)(?:一[次轮遍])?(?:全面)?(?:检查|排查|体检|评估|整治|核查)"
)
_TOWARDS = re.compile("对(?:全[市区县]|剩余|其余|现有)?\\Z")
_PEOPLE_AND_MONEY = listed("家 名 人 户 人次 万人 万人次 亿元 万元 万户")
_FOR_WHOM = re.compile("[为给](?:全[市区县])?\\Z")
_GIVEN = re.compile("(完成|实施|提供|开展|办理|发放)([^，,。；]{2,24})\\Z")
_BUILDS = re.compile("(?:新建|改造|建设|改建|扩建|设置|配套|铺设)(?!完成)")
_BEHIND = re.compile("(?:滞后|逾期|停工|落后)(?!项目|问题|任务|的|企业|工程)|未按|未能|尚未|仍未")
_WHOLE_AREA = frozenset({"全市", "全区", "全县", "我市", "我区", "我县"})
_NOBODY = re.compile("年度|全年|当年|今年|累计|预计|已|共|上半年|前三季度|我们")
_AFTER_NOUN = re.compile(r"[^，,。；、\d]{2,24}")
_CHANGE = re.compile("由负转正|由降转增|止跌回升|创历史新高|同步|高于|快于|优于|好于|低于|位居|居.{0,4}前列")
_TURNED = re.compile("由负转正|由降转增")
_COMPARING = re.compile(
    r"(?:高于|快于|优于|好于|不低于|低于)[^，,。]{0,10}(?:平均水平|平均|增速|增长|水平)|与[^，,。]{2,14}(?:基本)?同步"
)


def counted(scene: Scene) -> Draft | None:
    """A clause with a headline amount; its predicate and the clause's stance decide the kind."""
    head = headline(scene.clause)
    if head is None:
        return None
    each = _EACH.search(scene.text, head.amount.span[1])
    if each and scene.stance == "plan" and _TOWARDS.search(scene.text[: head.amount.span[0]]):
        return _one_by_one(scene, head, each)
    given = _GIVEN.search(scene.text, head.amount.span[1])
    if given and _FOR_WHOM.search(scene.text[: head.amount.span[0]]):
        return _given(scene, head, given)
    subject = None if _says_no_count(scene, head) else subject_of(scene, head)
    kind = _kind(scene, head, subject) if subject else None
    if subject is None or kind is None:
        return None
    if scene.focus.ranked and _AREA.fullmatch(subject.text):
        subject = Name(subject.text + scene.focus.ranked, subject.span, subject.rule)
    return _draft(scene, head, project_of(subject, scene.focus) if kind == "status" else subject, kind)


def _says_no_count(scene: Scene, head: Headline) -> bool:
    """A fund's size, a design figure, or a number that an act behind it makes part of its object."""
    after = head.amount.span[1]
    if _OF_A_FUND.match(scene.text, after) or _is_design(scene):
        return True
    return head.verb is None and bool(_ACT_AFTER.search(scene.text, after))


def _one_by_one(scene: Scene, head: Headline, each: re.Match[str]) -> Draft | None:
    """对212家商场逐家检查: an act on a counted set, each of which it closes."""
    subject = name_at(scene.clause, head.amount.span[1], each.start())
    due, period, ground = due_of(scene, "milestone")
    return Draft(
        "milestone" if due else "task",
        _whole(scene),
        subject,
        scene.text[each.start() :],
        scene.absolute(each.start(), len(scene.text)),
        due,
        period,
        value_of(scene.clause, head.amount, "milestone"),
        scene.absolute(*head.amount.span),
        ground,
        scene.span_of(period),
    )


def _given(scene: Scene, head: Headline, given: re.Match[str]) -> Draft | None:
    """为3200户家庭完成改造: what is done for a counted set of people, told or promised."""
    kind: Kind = "milestone" if scene.stance == "plan" else "observation"
    due, period, ground = due_of(scene, kind)
    kind = "task" if kind == "milestone" and not due else kind
    promised = kind != "observation"
    return Draft(
        kind,
        _whole(scene),
        name_at(scene.clause, *given.span(2)),
        given.group(1) if promised else None,
        scene.absolute(*given.span(1)) if promised else None,
        due,
        period,
        value_of(scene.clause, head.amount, kind),
        scene.absolute(*head.amount.span),
        ground,
        scene.span_of(period),
    )


def _is_design(scene: Scene) -> bool:
    """A figure of what a project will be, where nothing dates it or says it is done."""
    if not scene.designed or scene.period():
        return False
    return scene.stance != "report" or bool(_BUILDS.match(scene.text))


def compared(scene: Scene) -> Draft | None:
    """An indicator against another without a number: 高于全省平均水平, 与经济增长同步, 同比由负转正."""
    text = scene.text
    if scene.clause.amounts:
        return None
    turned = _TURNED.search(text)
    found = turned or _COMPARING.search(text)
    if not found:
        return None
    subject = noun_before(scene.clause, found.start()) or scene.focus.indicator
    if subject is None or not (
        turned or is_indicator(subject.text) or re.search("增速|增幅|指标|收入|增长", subject.text)
    ):
        return None
    kind: Kind = "observation" if turned or scene.stance == "report" else "target"
    due, period, ground = due_of(scene, kind)
    return Draft(
        kind, _whole(scene), area_off(subject), None, None, due, period, None, None, ground, scene.span_of(period)
    )


def _whole(scene: Scene) -> tuple[int, int]:
    return scene.clause.start, scene.clause.end


def subject_of(scene: Scene, head: Headline) -> Name | None:
    """The name counted or measured, before the amount or after it."""
    clause, amount = scene.clause, head.amount
    after = _AFTER_NOUN.match(clause.text, amount.span[1])
    tail = clause.text[amount.span[1] :]
    if head.kind == "act" and head.verb and re.match("的[^，,。]{2}", tail):
        return name_at(clause, amount.span[1], len(clause.text))
    if head.kind == "act" and head.verb and (money := _of_somebody(scene, head)):
        return money
    if head.kind == "act" and head.verb:
        between = name_at(clause, head.verb[1], _object_end(scene, head))
        if between and not re.fullmatch(
            "沿线|周边|其余|剩余|新|首批|近|约|超|不少于|不低于|全部|各类|共|累计|超过", between.text
        ):
            return between
        if after and not re.match("以上|左右|以内|以下|的$|之", tail):
            return _object_after(scene, after)
        return _before(scene, head.verb[0])
    if head.verb is None and after and len(after.group()) > 2 and not re.match("以上|左右|以内|以下|的", tail):
        before = noun_before(clause, amount.span[0])
        return before or name_at(clause, *after.span())
    end = head.verb[0] if head.verb else _object_end(scene, head)
    return _before(scene, end)


def _of_somebody(scene: Scene, head: Headline) -> Name | None:
    """完成投资, 实现产值 are the figures of whoever stands before them, or of the project in focus."""
    if head.verb is None or head.verb[1] >= len(scene.text):
        return None
    clause = scene.clause
    found = _BARE_FIGURE.match(clause.text, head.verb[1], head.amount.span[0])
    if not found:
        return None
    bare = clause.text[slice(*found.span())]
    what = clause.text[slice(*head.verb)].removeprefix("累计") + bare if bare == "投资" else bare
    before = noun_before(clause, head.verb[0])
    if before and before.text in _WHOLE_AREA:
        return name_at(clause, *found.span())
    whose = area_off(before) if before and not _NOBODY.fullmatch(before.text) else None
    held = whose or scene.focus.last or scene.focus.project or scene.focus.item or scene.focus.indicator
    if held is None:
        return name_at(clause, *found.span())
    return Name(held.text + what, held.span, "as-named" if whose else "carried-over")


def _object_after(scene: Scene, after: re.Match[str]) -> Name | None:
    """5.4万亩高标准农田建设任务 is about the farmland."""
    tail = re.search("(?:建设)?任务\\Z|工作\\Z", after.group())
    return name_at(scene.clause, after.start(), after.start() + tail.start() if tail else after.end())


def _object_end(scene: Scene, head: Headline) -> int:
    found = re.search(
        r"(?:不低于|不少于|不小于|超过|约|近|达到|达|共|总数|突破|为|将近|累计|的)*\Z",
        scene.text[: head.amount.span[0]],
    )
    return found.start() if found else head.amount.span[0]


def _before(scene: Scene, end: int) -> Name | None:
    found = noun_before(scene.clause, end)
    if found and not re.fullmatch(
        "年度|同比|环比|分别|比[^，]{1,8}|[高快低慢优好]于[^，]{0,8}|占[^，]{0,8}|较[^，]{1,8}|其中|年均|平均|进度|累计|新增|净增|增速|增幅|同比增速|总量|完成|建成|全市|全县|全区|我们",
        found.text,
    ):
        return area_off(found)
    focus = scene.focus
    held = focus.indicator or focus.last or focus.project or focus.item or focus.earlier
    return Name(held.text, held.span, "carried-over") if held else (area_off(found) if found else None)


def _kind(scene: Scene, head: Headline, subject: Name) -> Kind | None:
    verb = scene.text[slice(*head.verb)] if head.verb else scene.focus.verb
    if verb == "明确" and head.amount.unit in {"条", "项", "个"}:
        return "task"
    if scene.stance == "report" or not scene.stance or _BEHIND.search(scene.text):
        return _told(scene, head, subject)
    if head.verb is None and _PUSHED_SET.search(scene.text[: head.amount.span[0]]):
        return "task"
    if head.kind in {"level", "grow"} or not verb or is_indicator(subject.text) or _RATE.search(head.amount.unit):
        return "target"
    if (
        verb in _DONE_TO
        or (verb in words("verbs.works") and verb not in words("verbs.count"))
        or _BUILT.search(subject.text)
    ):
        return "milestone" if _dated(scene) else "task"
    if _dated(scene) or is_recurring(scene.text):
        return "target"
    people = verb in words("verbs.count") and head.amount.unit in _PEOPLE_AND_MONEY
    return "target" if people or head.amount.comparator == ">=" else "task"


def _told(scene: Scene, head: Headline, subject: Name) -> Kind:
    """Physical progress of a project is its status; all other figures are observations."""
    project = noun_before(scene.clause, head.verb[0]) if head.verb else None
    named = project or subject
    physical = head.amount.unit in _PHYSICAL or (_RATE.search(head.amount.unit) and _PHYSICAL_VERB.search(scene.text))
    near = project is not None and is_facility(project.text) and len(project.text) < 6
    row = scene.focus.item is not None and scene.focus.item.rule in {"row-name", "row-measure"}
    if physical and row and not re.search("投资|资金|率|任务|目标", scene.text):
        return "status"
    if physical and near and scene.focus.project and not re.search("投资|占|任务|目标", scene.text):
        return "status"
    if physical and _PHYSICAL_VERB.search(scene.text) and not _MONEY.search(head.amount.unit):
        if re.search("投资|计划的|占|任务|目标|同比|率", scene.text):
            return "observation"
        if is_part(named.text) and (scene.focus.project or scene.focus.item):
            return "status"
        if project and is_facility(project_of(project, scene.focus).text) and len(project.text) >= 6:
            return "status"
    return "observation"


def _dated(scene: Scene) -> bool:
    period = scene.period() or scene.ahead or scene.lead or scene.item_due
    return period is not None and not is_recurring(scene.text)


def _draft(scene: Scene, head: Headline, subject: Name, kind: Kind) -> Draft:
    amount = head.amount
    due, period, ground = due_of(scene, kind)
    action = scene.text[slice(*head.verb)] if head.verb else scene.focus.verb
    acts = kind in {"milestone", "task", "status"} and bool(action)
    project = noun_before(scene.clause, head.verb[0]) if head.verb and kind == "status" else None
    if project and kind == "status":
        subject = project_of(project, scene.focus)
        held = scene.focus.project or scene.focus.item
        if held and (len(subject.text) < 6 or held.rule in {"row-name", "row-measure"}):
            subject = Name(held.text, held.span, "carried-over")
    return Draft(
        kind,
        _whole(scene),
        subject,
        action if acts else None,
        scene.absolute(*head.verb) if head.verb and acts else None,
        due,
        period,
        value_of(scene.clause, amount, kind),
        scene.absolute(*amount.span),
        ground,
        scene.span_of(period),
    )


def due_of(scene: Scene, kind: Kind) -> tuple[date | None, Period | None, Ground | None]:
    """The due day with its period and ground: the clause's own, its sentence's, its item's or its section's."""
    if kind in {"status", "task"}:
        return None, None, None
    own = scene.period()
    if own and not is_recurring(scene.text):
        if own.edge == "from" and own.precision != "day":
            return None, None, None
        return own.latest, own, None
    if is_recurring(scene.text):
        return None, None, None
    if kind == "observation":
        return _told_due(scene)
    for period, rule in ((scene.ahead, "sentence-period"), (scene.lead, "lead-in"), (scene.item_due, "item-due")):
        if period:
            return period.latest, period, Ground(None, rule)
    return None, None, None


def _told_due(scene: Scene) -> tuple[date | None, Period | None, Ground | None]:
    if scene.told and scene.told.edge != "from":
        return scene.told.latest, scene.told, Ground(None, "sentence-period")
    if scene.told is None and scene.section_end:
        return scene.section_end, None, Ground(None, "section-period")
    return None, None, None
