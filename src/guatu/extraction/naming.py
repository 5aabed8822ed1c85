"""What a clause is about: the noun phrase before or after its verb, and the project in focus when it names none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from guatu.extraction.clauses import Clause
from guatu.extraction.lexicon import any_of, ending, listed, one_of, words
from guatu.words import Span

# What may stand before the words that matter; stripped again and again.
_LEAD = re.compile(
    one_of(
        listed(
            "要 将 还将 还要 也将 并 并且 以及 同时 其中 此外 另外 而且 且 由 把 对 使 让 在 于 力争 争取 "
            "确保 保证 努力 力促 计划 预计 拟 有望 推动 "
            "督促 抓紧 尽快 早日 按时 如期 按期 积极 全力 全面 科学 扎实 深入 加快 加速 认真 切实 进一步 "
            "继续 持续 着力 大力 高标准 "
            "高质量 高水平 高效 统筹 统筹考虑 统筹推进 支持 鼓励 务必 必须 应 须 应当 需 要求 会议要求 "
            "会议明确 会议议定 会议决定 会议指出 会议强调 强调 指出 "
            "提出 明确提出 表示 介绍 透露 获悉 得知 据悉 据了解 据介绍 据统计 数据显示 统计显示 截至目前 "
            "目前 当前 眼下 "
            "今年以来 近年来 当地 区里 市里 县里 我们 我局 我委 全系统 大家 各地 届时 按照计划 "
            "按计划 根据计划 一是 二是 三是 四是 五是 六是 首先 其次 再次 最后 已 已经 正在 正 "
            "全市 我市 我区 我县 我们 我局 共 累计 "
            "总共 一共 先后 相继 成功 顺利 圆满 首次 再次 又 也 都 均 还 就 则 即 便 到 至 了 新 完成 实现 "
            "突出 突出抓好 重点 重点抓好 抓好 做好 推进 "
            "加强 继续抓好 主动 及时 规范 有序 有力 坚决 坚持 精心 组织 牵头 负责 配合 会同 联合 协同 截至 "
            "截止 目标是 主要目标是 主要预期目标是 预期目标 分年度看 "
            "项目部将 项目 其 该 此 本 为 是 原则上 依法 按程序 分别 每年 年均 平均 平稳 稳步 基本 提前 以"
        )
    )
)
_KEEP_LEAD = listed(
    "联合 配合 项目 该 本 完成 实现 新 推进 组织 全市 平均 年均 加强 抓好 做好 对 为 以 到 至 是 其 会同 由"
)
_TAIL = re.compile(
    "(?:"
    + one_of(
        listed(
            "已 已经 全面 顺利 成功 正在 正 目前 当前 全部 累计 共 基本 正式 也 均 都 总 总数 计划 预计 有望 "
            "力争 争取 将 于 首次 提前 如期 按期 按时 近日 日前 "
            "现已 还 仍 尚 要 确保 已于 将于 拟于 分别 仅 约 近 达 了 的 由 在 同步 先后 整体 再 又 就 刚刚 "
            "率先 全线 稳定 尽快 早日 预期 平均 年均 实际 达到 实现 完成 "
            "较 比 同比 为 并 率 须 应 拟 使 有 其中 自 已全面 已全部 必须 努力 圆满 可 能 不足 不到 超过"
        )
    )
    .removeprefix("(?:")
    .removesuffix(")")
    + ")\\Z"
)
_KEEP_TAIL = frozenset(["率"])
_SPLIT = re.compile(
    r"提前(?=[\d一二三两半])|[比较](?:原)?计划|(?<!项)目前|近日|(?<![\d一二三四五六七八九十])日前|已于|将于|拟于|计划于|控制性工程(?=.)|截至目前|现已"
)
_EXHORT = re.compile(
    "(?:加快|全力|统筹|积极|扎实|稳步|有序|大力|高质量|高标准|持续|深入|加速|着力|重点|全面|强力|继续|抓紧|推动|推进|突出"
    "|抓好|抓实|实施|做好|建设|启动|规划|谋划|打通|提速|办好|建好|用好){1,4}(?:好)?"
)
_NAME_GOES_ON = re.compile("工程|项目|性|中心|路|街|大道|银行|局|厅|用地|方案|计划|规划|集团|公司|指挥部|资金|单位|办")
_SIZED = re.compile(r"(?:首期|总)?(?:规模|总额|注册资本)[\d.]{1,8}[万亿]{1,2}元的")
_ON_DUTY = re.compile("在(?:岗|校|编|册|建|园|库|院|地)")
_MEMBER = re.compile("(?:主桥|引桥|主塔|站房(?:主体)?|主楼|塔楼)(?:主体|结构)?")
_PHASE = re.compile("[一二三四五六首]期")
_NUMBERED_PART = re.compile(
    "(?:园区|项目|工程|其中)?[A-Za-z]{0,2}[\\d一二三四五六七八九]{1,3}(?:号|#|标段|标|栋|座)(?!安置|线)"
)
_PHASE_END = re.compile("[一二三四五六首]期(?:项目|工程)?\\Z")
_HANDED = re.compile(r"由[^，,]{2,24}?(?:牵头|负责)|受[^，,]{2,20}?影响|曾?承诺|因(?!地)|要求|涉及")
_AREA = re.compile(r"(?:全市|我市|全区|全县|我区|我县|全年|今年|本年|当年|全面|全力)")
_BRACKET = re.compile(r"（[^（）\n]{0,60}）\Z|\([^()\n]{0,60}\)\Z")


@dataclass(slots=True)
class Name:
    """A noun phrase with its span in the document's text, and the convention it rests on when carried over."""

    text: str
    span: Span | None
    rule: str = "as-named"


@dataclass(slots=True)
class Focus:
    """The names a later clause may mean without repeating them."""

    item: Name | None = None
    project: Name | None = None
    last: Name | None = None
    indicator: Name | None = None
    verb: str = ""
    ranked: str = ""
    earlier: Name | None = None
    sentence: tuple[int, int] = (-1, -1)
    known: list[str] = field(default_factory=list)


def after_lead(clause: Clause, at: int = 0, end: int | None = None) -> int:
    """The offset of the first word that matters: dates, modal words, adverbs and openers are passed over."""
    if at or end is not None:
        return _after_lead(clause, at, len(clause.text) if end is None else end)
    if clause.lead < 0:
        clause.lead = _after_lead(clause, 0, len(clause.text))
    return clause.lead


def _after_lead(clause: Clause, at: int, stop: int) -> int:
    spans = {period.span[0]: period.span[1] for period in clause.periods} | dict(clause.doers)
    while at < stop:
        if at in spans and spans[at] <= stop:
            at = spans[at]
            continue
        found = _LEAD.match(clause.text, at, stop)
        if found and found.group() == "在" and _ON_DUTY.match(clause.text, at):
            break
        kept = found and found.group() in _KEEP_LEAD and found.end() not in spans
        if not found or (kept and not _may_go(clause.text, found, stop)):
            if clause.text[at] in " 、,，":
                at += 1
                continue
            break
        at = found.end()
    return at


def _may_go(text: str, found: re.Match[str], stop: int) -> bool:
    """A word that also begins names is passed over only before a verb or another lead."""
    return (
        found.end() < stop
        and bool(_LEAD.match(text, found.end(), stop))
        and found.group() not in {"项目", "完成", "全市"}
    )


def before_tail(text: str, end: int, start: int = 0) -> int:
    """The end of the noun phrase that ends before `end`: adverbs and modal words at its tail are taken off."""
    while end > start:
        found = _TAIL.search(text, max(start, end - 6), end)
        if not found or found.group() in _KEEP_TAIL:
            break
        end = found.start()
    return end


def noun_before(clause: Clause, end: int) -> Name | None:
    """The noun phrase that ends before the verb at `end`; None where there is none."""
    text = clause.text
    for period in clause.periods:
        if period.span[1] <= end and period.span[0] >= 2 and not _only_lead(clause, period.span[0]):
            end = min(end, period.span[0])
    start = after_lead(clause, 0, end)
    handed = _HANDED.search(text, start, end)
    if handed and handed.start() > start:
        end = handed.start()
    end = before_tail(text, end, start)
    split = _SPLIT.search(text, start, end)
    if split:
        if split.group() == "控制性工程":
            start = split.end()
        elif split.start() > start:
            end = before_tail(text, split.start(), start)
    return name_at(clause, start, end)


def _only_lead(clause: Clause, end: int) -> bool:
    return after_lead(clause, 0, end) >= end


def name_at(clause: Clause, start: int, end: int) -> Name | None:
    """The name between two offsets without edges that are no part of it."""
    text = clause.text
    while start < end and text[start] in " 、，,的：:了":
        start += 1
    while end > start and text[end - 1] in " 、，,的：:了":
        end -= 1
    if end - start < 2:
        return None
    return Name(text[start:end], (clause.start + start, clause.start + end))


def without_exhortation(name: Name) -> Name:
    """加快建设云栖快速路 is about 云栖快速路: a project's name never begins with the verb that urges it on."""
    found = _EXHORT.match(name.text)
    rest = name.text[found.end() :] if found else ""
    if len(rest) < 4 or _NAME_GOES_ON.match(rest) or not (is_facility(rest) or rest[0] in "《“"):
        return name
    span = name.span
    return Name(
        rest, (span[1] - len(rest), span[1]) if span and span[1] - span[0] == len(name.text) else span, name.rule
    )


def without_size(name: Name) -> Name:
    """总规模10亿元的产业基金 is about the fund."""
    sized = _SIZED.match(name.text)
    if sized and name.span:
        return Name(name.text[sized.end() :], (name.span[0] + sized.end(), name.span[1]), name.rule)
    return name


@lru_cache(maxsize=20_000)
def is_part(name: str) -> bool:
    """Whether the phrase names only a part, a phase or a procedure of some project."""
    if name in words("nouns.part"):
        return True
    if len(name) > 4 and ending(name, "nouns.paper"):
        return False
    if _NUMBERED_PART.match(name):
        return True
    found = any_of("nouns.part").match(name)
    return bool(found) and len(name) <= 12 and not _proper_facility(name)


def _proper_facility(name: str) -> bool:
    found = ending(name, "nouns.facility", "nouns.campaign")
    return found != "" and len(name) - len(found) >= 4 and not _PHASE.match(name)


@lru_cache(maxsize=20_000)
def is_facility(name: str) -> bool:
    """Whether the phrase ends as the name of something built or run, or of a part of it."""
    bare = _BRACKET.sub("", name) if name[-1:] in ("）", ")") else name
    return bool(ending(bare, "nouns.facility", "nouns.campaign")) or bool(_PHASE.search(bare[-3:]))


def project_of(name: Name, focus: Focus) -> Name:
    """The project a subject names: the head without its parts, or the project in focus with the phase named."""
    held = focus.project or focus.item
    if (
        held is not None
        and _MEMBER.match(name.text)
        and _MEMBER.match(name.text[:2])
        and held.text[:3] not in name.text
    ):
        return Name(held.text + name.text, name.span, "focus-with-part")
    if is_part(name.text) or name.text in {"该项目", "该工程", "项目", "工程", "其"}:
        if held is None:
            return name
        phase = _PHASE.search(name.text[:4])
        if phase and phase.group() not in held.text:
            return Name(_PHASE_END.sub("", held.text) + phase.group(), name.span, "focus-with-phase")
        return Name(held.text, held.span, "carried-over")
    cut = _part_tail(name.text)
    if cut and name.span:
        return Name(name.text[:cut], (name.span[0], name.span[0] + cut))
    return name


def leading_project(name: Name) -> Name | None:
    """The project a longer phrase begins with (澄江产业园二期|用地); None without one of four characters and more."""
    for found in any_of("nouns.facility").finditer(name.text):
        end = found.end()
        phase = _PHASE.match(name.text, end)
        end = phase.end() if phase else end
        if end >= 4 and not name.text.startswith(("项目", "工程"), end) and name.span and not is_part(name.text[:end]):
            return Name(name.text[:end], (name.span[0], name.span[0] + end), "leading")
    return None


def _part_tail(name: str) -> int:
    """Where the parts begin that follow a project's name (博岩产业园|主体), 0 when the name is whole."""
    for found in any_of("nouns.facility").finditer(name):
        end = found.end()
        phase = _PHASE.match(name, end)
        end = phase.end() if phase else end
        rest = name[end:]
        if rest.startswith(("项目", "工程")):
            continue
        if end >= 4 and rest and any_of("nouns.part").match(rest) and not _MEMBER.fullmatch(rest):
            return end
    return 0


def area_off(name: Name) -> Name:
    """全年 and its like in front of a name belong to the date."""
    found = re.match(
        r"(?:全年|今年|本年|当年|全力|年内|预计|力争|(?:全[市县区])?\d[\d.]{0,8}万?(?:座|个|条|处|家|所)(?=[一-龥]{3}))",
        name.text,
    )
    if found and name.span and len(name.text) - found.end() >= 2:
        return Name(name.text[found.end() :], (name.span[0] + found.end(), name.span[1]), name.rule)
    return name
