"""Commitment or exhortation: undated promises of a specific deliverable, told apart from slogans by a score.

The score adds up what makes a thing one of its kind (a title in 《》, a quoted name, a place, a count, a kind of noun
that is founded, built, issued or held) and takes off what makes it everybody's (abstract heads, 各类, 一批, 相关).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from guatu.extraction.events import is_abstract, is_thing
from guatu.extraction.lexicon import any_of, ending, listed, one_of, words
from guatu.extraction.naming import Name, after_lead, is_facility, name_at, noun_before, project_of, without_size
from guatu.extraction.quantities import headline, value_of
from guatu.extraction.scene import Draft, Scene
from guatu.words import Span

ENOUGH = 3.0
_FIRM = listed(
    "分解 组织编制 设立 成立 组建 筹建 创办 创设 建立 搭建 开设 增设 新设 编制 制定 制订 修订 起草 "
    "出台 印发 发布 颁布 编印 拟定 研究制定 研究出台 制定出台 启动编制 遴选发布 编制印发 公布 "
    "举办 召开 承办 组织召开 筹办 主办 协办 组织举办 举行 启动 开通 上线 推出 投放 推广 挂牌 签订 "
    "签署 创建 争创 申报 新建 改建 扩建 续建 新建改造 改造提升 提升改造 改造 修建 兴建 "
    "规划建设 谋划建设 开工建设 启动建设 配套建设 启动实施 谋划实施 组织实施 实施 打通 建成 办好 推行 "
    "选派 培训 轮训 纳入 取得 提交 报送 通报 完成 建设 引进 明确 开工 共建 开办 谋划 布局建设 策划"
)
_FIRM_VERB = re.compile(one_of(_FIRM))
_PUSH = re.compile(
    "推进|推动|加快|加快推进|加快建设|支持|督促|抓好|确保|建设|做好|加快实施|统筹推进|力促|规划|推行|谋划|深入开展|开展|争取|突出抓好|抓紧推进|全力推进|全力保障|落实|打造|升级"
)
_HASTE = re.compile("(?:尽快|早日|尽早|按时|如期|按期|及早)[^，,。]{0,6}?" + one_of(words("verbs.finish")))
_PLACE = re.compile("[^的和与及]{1,4}(?:省|市|县|区|镇|乡|村|街道|新区|港|山|河|江|湖|路|岛|湾|关|寺|洲|源)")
_NAMED = re.compile("“[^”]{2,20}”|《[^》]{2,80}》")
_COUNTED_SET = re.compile(
    r"(?:\d+|[一二三四五六七八九十百]{1,3})(?:个|项|件|条|家|座|所|处|批|次|期|场|支|大|方面)[^，,。]{2,14}"
)
_EMPTY = re.compile(
    "更加|以|按照|围绕|聚焦|作为|把|将[^，,]{0,20}(?:作为|转化|贯穿)|成为|打造|更好地|不断|始终|充分|良好|浓厚|强大|坚强|重要|新的|为重点|为目标|为抓手|为契机|精神|篇章|新局面|这|那|让|使|全过程|各领域|各环节|结合起来|相结合|相统一|什么|怎么|如何|等方面|的过程|的基础|的关键|的重要"
)
_SLOGAN = re.compile(
    "^(?:围绕|聚焦|按照|立足|对照|紧扣|结合|通过|随着|面对|锚定)|(?<![要还总就但只于凡])是(?!否)|作为|就要|才能|就能|离不开|有利于|的过程|意味着|标志着|充分体现|关系到|事关|需要"
)
_COUNTED_END = re.compile("[一二两三四五六七八九十\\d]{1,2}(?:个|项|大|类|条)")
_HELD_MEETING = re.compile("主持召开|组织召开|出席|参加|应邀")
_NAME_TAIL = re.compile(
    "(?:等)?(?:重点|重大)?(?:项目建设|工程建设|(?<=.{5})建设|前期工作|前期|相关工作|各项工作|等工作|工作|等项目|等工程|等)\\Z"
)
_PROCEDURE = re.compile(
    "(?:规划设计调整|征迁补偿|征地拆迁|文物勘探|施工许可|招标|评审|报批|论证|可研|选址|环评|勘察|初步设计|立项|核准|备案)\\Z"
)
_ROUND = re.compile(
    "每(?:年|月|季度|季|周|半年|半月|旬)[^，,。]{0,12}?(报送|通报|报告|上报|发布|遴选发布|公布|召开|调度|汇总|评选|组织)([^，,。]{2,16})"
)
_GOVERNS_NOTHING = re.compile("工程|项目|行动|计划|规划(?!建)|方案|工作|情况|任务|过程|力度|进度")
_HANDED_IN = re.compile(
    "(?:将|把)([^，,。]{2,20}?)(纳入|列入|报送|提交|移交|报)[^，,。]{2,20}(?:台账|清单|考核|目录|范围|审定|审批|备案|审议)"
)
_RUNS = listed("开展 深入开展 实施 建设 建立 完善 推行 形成 打造 启动 举办 创建 组织 组织实施 谋划实施 启动实施")
_INSIDE = re.compile("“[^”]{0,30}”")
_SET_OF = re.compile(
    "等[\\d一二三四五六七八九十]{1,3}(?:个|项|大|类)|“[\\d一二三四五六七八九十][^”]{0,6}”(?:攻坚)?(?:行动|工程|计划)$"
)
_MEETS = listed("召开 举行 组织召开 主办 承办")
_FOUNDS = listed("设立 成立 组建 筹建")
_LISTED = re.compile("等(?:一批)?(?:重点|重大|标志性|引领性)?(?:项目|工程)(?:建设)?$")
_COUNT_TAIL = re.compile(r"(?:不少于|不低于|约|超过)?\d[\d.]{0,8}[万亿]?[一-龥]{1,3}(?:以上|左右)?\Z")
_BARE = listed(
    "项目 工程 机制 制度 方案 计划 规划 措施 政策 办法 活动 工作 会议 平台 中心 清单 台账 "
    "体系 系统 意见 行动 报告 文件 工作方案 实施方案 工作机制 长效机制 有效机制 产业 企业 "
    "人才 文化 节 路 街 桥 厂 港 街 中心 公园 学校 医院 社区 小区 市场 各项工作 重点项目 "
    "重大项目 项目建设 一批项目 大项目 好项目 优质项目 招商项目 建设项目 产业项目 民生项目 试点 "
    "示范 改造 整治 问题清单 计划 条例"
)
# What has a doer before it and no word of the future is news of what happened.
_HAPPENS = listed("签订 签署 举办 举行 召开 印发 出台 发布 公布 成立 开通")
_NAMES_ON = re.compile("工程|项目|行动|计划|方案|工作|活动|任务|中心|基地|机制|办法|资金|平台|、|和|及")
_VERSION = re.compile(r"[（(][^（）()]{1,16}[)）]\Z")
_COMMON = re.compile("[一二三]期|新|相关|有关|各类|各项|重点|重大")
_ENUMERATION = re.compile(r"、|和|以及|及|与|(?<=”)(?=“)")


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for a commitment and against it, each with its points, for `explain`."""

    points: float
    reasons: tuple[tuple[str, float], ...]


@lru_cache(maxsize=2048)
def score(name: str, verb: str, places: frozenset[str]) -> Score:
    """How specific a deliverable is: at or over `ENOUGH` it can be closed by an inspector."""
    head = _head(name)
    reasons = (*_for_name(name, verb), *_for_kind(name, head, verb, places), *_against(name, head))
    return Score(sum(points for _, points in reasons), reasons)


def _for_name(name: str, verb: str) -> Iterator[tuple[str, float]]:
    """A title, a quoted name, a count, a formal step."""
    quoted = _NAMED.search(name)
    if "《" in name:
        yield "titled", 3.0
    elif quoted:
        yield "quoted-name", 2.5 if quoted.start() <= 6 and verb in _RUNS else 1.5
    if _COUNTED_SET.match(name) or re.search(r"\d", name):
        yield "counted", 1.0
    if _PROCEDURE.search(name):
        yield "procedure", 2.5


def _for_kind(name: str, head: str, verb: str, places: frozenset[str]) -> Iterator[tuple[str, float]]:
    """A kind of noun that is founded, built, issued or held, and what makes it one of its kind."""
    if verb in _FIRM:
        yield "firm-verb", 1.0
    if any(place in name for place in places) or _PLACE.search(name[:-2]) or name[0] in "市县区省镇":
        yield "place", 1.0
    if not head:
        return
    yield head, 1.0
    if _COUNTED_SET.match(name):
        yield "counted-set", 1.0
    bare = _COMMON.sub("", name)
    if len(bare) >= 6 and bare not in _BARE:
        yield "qualified", 1.0
    if verb in _FOUNDS and head == "body":
        yield "founded", 1.0


def _head(name: str) -> str:
    bare = _VERSION.sub("", name).rstrip("”）)")
    for group in ("paper", "body", "event", "campaign", "facility"):
        if ending(bare, f"nouns.{group}"):
            return group
    return ""


def _against(name: str, head: str) -> Iterator[tuple[str, float]]:
    if "《" not in name and is_abstract(name):
        yield "abstract", -3.0
    if name in _BARE:
        yield "bare", -2.0
    if any_of("cues.vague").search(name):
        yield "vague", -2.0
    if not head:
        yield "no-kind", -1.0
    if "《" not in name and (_EMPTY.search(_INSIDE.sub("", name)) or len(name) > 34):
        yield "rhetoric", -2.0


def committed(scene: Scene, places: frozenset[str]) -> list[Draft]:
    """The specific deliverables a clause commits to, one draft each."""
    found = None if scene.stance == "report" else governing(scene, after_lead(scene.clause))
    if found is None or _is_talk(scene, scene.text[slice(*found)]):
        return []
    found = _inner_verb(scene, found)
    verb = scene.text[slice(*found)]
    if not scene.stance and verb in _HAPPENS and noun_before(scene.clause, found[0]):
        return []
    names = list(_names(scene, found[1]))
    passed = _passed(scene, names, verb, places)
    scene.trace.append(lambda: [f"{name.text} {score(name.text, verb, places).reasons}" for name in names])
    if _SET_OF.search(scene.text) and passed:
        return [replace(_draft(scene, passed[-1], verb, found, alone=True), subject=_set_name(passed[-1]))]
    if len(names) > 1 and len(passed) >= 2:
        return [_draft(scene, name, verb, found, alone=False) for name in passed]
    whole = name_at(scene.clause, found[1], len(scene.text))
    whole = _without_count(whole) if whole else None
    if whole and (
        (passed and (names[-1] in passed or not is_abstract(whole.text)))
        or score(whole.text, verb, places).points >= ENOUGH
    ):
        return [_draft(scene, whole, verb, found, alone=True)]
    return []


def enumerated(scene: Scene) -> list[Draft]:
    """突出抓好A、B、C等项目: a draft for each named deliverable of an undated clause, none where it is no such list."""
    found = governing(scene, after_lead(scene.clause))
    if found is None or scene.clause.periods or _SET_OF.search(scene.text):
        return []
    names = [_bare_title(name) for name in _names(scene, found[1])]
    if len(names) < 2 or not all(is_thing(name.text) or name.text.endswith("”") for name in names):
        return []
    # 建立机制、开展活动、实施工程: verbs with objects so general that nothing is named.
    if any(_FIRM_VERB.match(name.text) for name in names[1:]):
        return []
    drafts = [_draft(scene, name, scene.text[slice(*found)], found, alone=False) for name in names]
    return [replace(draft, rule="enumerated") for draft in drafts]


def _bare_title(name: Name) -> Name:
    """“丙工程”三大工程 ends its list: its own name stands in the quotation."""
    quoted = _NAMED.search(name.text)
    if quoted and name.span and _COUNTED_END.match(name.text[quoted.end() :]):
        return Name(quoted.group(), (name.span[0] + quoted.start(), name.span[0] + quoted.end()))
    return name


def _inner_verb(scene: Scene, found: Span) -> Span:
    """谋划申报专项债项目: where a verb is governed by another, the inner one has the object."""
    for _ in range(2):
        inner = _FIRM_VERB.match(scene.text, found[1])
        if not inner or inner.end() >= len(scene.text) - 1 or _NAMES_ON.match(scene.text, inner.end()):
            break
        found = inner.span()
    return found


def _is_talk(scene: Scene, verb: str) -> bool:
    """Slogans, and meetings that merely take place."""
    if _SLOGAN.search(scene.text):
        return True
    return scene.stance != "plan" and (verb in _MEETS or bool(_HELD_MEETING.search(scene.text)))


def _passed(scene: Scene, names: list[Name], verb: str, places: frozenset[str]) -> list[Name]:
    """The names specific enough; beside one that is, or before 等项目, its neighbours need less."""
    points = [score(name.text, verb, places).points for name in names]
    passed = [name for name, point in zip(names, points, strict=True) if point >= ENOUGH]
    if _SET_OF.search(scene.text):
        return passed[-1:]
    if len(names) > 1 and (passed or _LISTED.search(scene.text)):
        needed = ENOUGH - 2.0 if passed else 0.0
        return [name for name, point in zip(names, points, strict=True) if point >= needed]
    return passed


def governing(scene: Scene, at: int) -> Span | None:
    """The doing verb that governs the object: the first firm one near the clause's beginning, else one that pushes."""
    text = scene.text
    for pattern in (_FIRM_VERB, _PUSH):
        for found in pattern.finditer(text, max(0, at - 8)):
            if scene.clause.is_quoted(found.start()) or found.end() >= len(text) - 1:
                continue
            if found.start() > at + 16 or _GOVERNS_NOTHING.match(text, found.end()):
                continue
            before = noun_before(scene.clause, found.start())
            if before and len(before.text) > 14:
                continue
            return found.span()
    return None


def _names(scene: Scene, start: int) -> Iterator[Name]:
    text = scene.text
    at = start
    for joint in [*_ENUMERATION.finditer(text, start), None]:
        if joint is not None and joint.group() and scene.clause.is_quoted(joint.start()):
            continue
        end = joint.start() if joint else len(text)
        tail = _NAME_TAIL.search(text, at, end)
        name = name_at(
            scene.clause,
            at + (text[at : at + 1] == "好"),
            tail.start() if tail and tail.start() - at >= 4 else end,
        )
        if name and not _COUNT_TAIL.fullmatch(name.text):
            yield _without_count(name)
        at = joint.end() if joint else end


def _set_name(name: Name) -> Name:
    """绿色矿山建设“三山”攻坚行动 is known as “三山”攻坚行动."""
    at = name.text.find("“")
    if at > 0 and name.span:
        return Name(name.text[at:], (name.span[0] + at, name.span[1]))
    return name


def _without_count(name: Name) -> Name:
    """培训班4期 is about the 培训班, 总规模10亿元的产业基金 about the fund."""
    sized = without_size(name)
    if sized is not name:
        return sized
    tail = _COUNT_TAIL.search(name.text)
    if tail and name.span and tail.start() >= 3:
        return Name(name.text[: tail.start()], (name.span[0], name.span[0] + tail.start()))
    return name


def _draft(scene: Scene, name: Name, verb: str, found: Span, *, alone: bool) -> Draft:
    span = (scene.clause.start, scene.clause.end) if alone or name.span is None else name.span
    head = headline(scene.clause) if alone else None
    amount = head.amount if head else None
    if amount is None and alone and verb in _FOUNDS and scene.clause.amounts:
        amount = scene.clause.amounts[-1]
    inner = _NAMED.search(name.text)
    if inner and "《" in inner.group() and name.span:
        name = Name(inner.group(), (name.span[0] + inner.start(), name.span[0] + inner.end()))
    return Draft(
        "task",
        span,
        name,
        verb,
        scene.absolute(*found),
        None,
        None,
        value_of(scene.clause, amount, "task") if amount else None,
        scene.absolute(*amount.span) if amount else None,
    )


def recurring(scene: Scene) -> Draft | None:
    """A duty that comes round (每月25日前报送进展情况): a task without one due day."""
    found = _ROUND.search(scene.text)
    if not found or scene.stance == "report" or scene.clause.amounts:
        return None
    subject = name_at(scene.clause, *found.span(2))
    if subject is None or len(subject.text) > 16 or re.fullmatch(r"[一二两三\d]{1,2}[次遍轮回].{0,2}", subject.text):
        return None
    span = scene.clause.start, scene.clause.end
    return Draft("task", span, subject, found.group(1), scene.absolute(*found.span(1)), None, None, None, None)


def handed_in(scene: Scene) -> Draft | None:
    """A named unit shall put a thing on a list or before somebody (将议定事项纳入督查台账)."""
    found = _HANDED_IN.search(scene.text)
    if not found or not scene.clause.doers or scene.stance == "report":
        return None
    subject = name_at(scene.clause, *found.span(1))
    span = scene.clause.start, scene.clause.end
    return Draft("task", span, subject, found.group(2), scene.absolute(*found.span(2)), None, None, None, None)


def hastened(scene: Scene) -> Draft | None:
    """尽快建成投用: no day, yet a project in focus or named and an event that closes it."""
    found = _HASTE.search(scene.text)
    if not found or scene.stance == "report" or scene.clause.amounts:
        return None
    before = noun_before(scene.clause, found.start())
    held = scene.focus.last or scene.focus.project or scene.focus.item
    if before and is_facility(before.text) and len(before.text) >= 5:
        subject = project_of(before, scene.focus)
    elif held and (before is None or len(before.text) <= 4) and is_facility(held.text):
        subject = Name(held.text, held.span, "carried-over")
    else:
        return None
    span = scene.clause.start, scene.clause.end
    return Draft("task", span, subject, found.group(), scene.absolute(*found.span()), None, None, None, None)
